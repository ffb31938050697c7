"""The rating of an attainment: the band of a scale into which the figure that is shown falls."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from domain.measure.numbers import number_text, rounded
from domain.rules import RulePack, bundled_rules
from domain.rules.structure import BandRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One rating, the scale it belongs to, its lower end in words, and the score that the scale gives it, if any."""

    label: str
    scale: str
    interval: str
    score: Decimal | None
    note: str | None


Rungs = tuple[tuple[BandRow, str], ...]


def rate(value: Fraction | Decimal, scale: str, *, on: date, pack: RulePack | None = None) -> Band:
    """The band of a value; raises `Fault("rule_missing")` where the scale is not in force."""
    return rated(value, scale_on(pack or bundled_rules(), scale, on), scale)


@lru_cache(1024)
def scale_on(pack: RulePack, scale: str, on: date) -> Rungs:
    """The bands of a scale in force on a day, each with its interval in words."""
    rows = pack.rule(scale, on=on).bands
    return tuple((row, interval_of(row, above)) for row, above in zip(rows, (None, *rows), strict=False))


def rated(value: Fraction | Decimal, rungs: Rungs, scale: str) -> Band:
    """The band of a value in a scale."""
    exact = Fraction(value)
    row, interval = next(rung for rung in rungs if rung[0].holds(exact))
    score = None if row.score is None else rounded(row.score.value({"C": exact}), 2)
    return Band(label=row.label, scale=scale, interval=interval, score=score, note=row.note)


def interval_of(row: BandRow, above: BandRow | None) -> str:
    """Both ends in words; an end that is not there is not named."""
    lower = None if row.lower is None else f"{'mulai' if row.inclusive else 'di atas'} {number_text(row.lower)}"
    if above is None or above.lower is None:
        return lower or "semua nilai"
    if above.lower == row.lower:
        return f"tepat {number_text(above.lower)}"
    upper = f"{'di bawah ' if above.inclusive else ''}{number_text(above.lower)}"
    return f"{lower} sampai {upper}" if lower else f"sampai {upper}"
