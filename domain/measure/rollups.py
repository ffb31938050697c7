"""The attainments of several indicators as one mean, which says whom it leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.measure.aggregation import LeftOut
from domain.measure.attainment import Attainment
from domain.measure.numbers import number_text, rounded
from domain.rules import RulePack, bundled_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """The mean of what could be computed, raw and capped: two figures, because extreme ones lift the first."""

    mean: Decimal | None
    text: str | None
    capped_mean: Decimal | None
    capped_text: str | None
    counted: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def told(self) -> str:
        """What the mean counts, and what it does not."""
        total = len(self.counted) + len(self.left_out)
        told = f"rata-rata {len(self.counted)} dari {total} indikator"
        return f"{told}; {len(self.left_out)} tidak dihitung" if self.left_out else told


def roll_up(items: Iterable[tuple[str, Attainment]], *, on: date, pack: RulePack | None = None) -> RollUp:
    """The unweighted mean of exact figures; rounded once, at the end."""
    places = int((pack or bundled_rules()).rule("rounding", on=on).value)
    raws: dict[str, tuple[Fraction, Fraction]] = {}
    left_out: list[LeftOut] = []
    for key, one in items:
        if one.raw is None or one.kept is None:
            left_out.append(LeftOut(key, one.why or "undefined"))
        else:
            raws[key] = one.raw, one.kept
    means = [_mean([raw for raw, _ in raws.values()], places)] * 2
    if any(kept is not raw for raw, kept in raws.values()):
        means[1] = _mean([kept for _, kept in raws.values()], places)
    texts = [None if mean is None else number_text(mean, places=places) for mean in means]
    return RollUp(
        mean=means[0],
        text=texts[0],
        capped_mean=means[1],
        capped_text=texts[1],
        counted=tuple(raws),
        left_out=tuple(left_out),
    )


def _mean(figures: list[Fraction], places: int) -> Decimal | None:
    return rounded(sum(figures, Fraction(0)) / len(figures), places) if figures else None
