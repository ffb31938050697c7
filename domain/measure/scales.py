"""Rating scales as pages show them: the bands that are computed with, how the regulation prints them, and its gaps."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from domain.measure.numbers import number_text
from domain.measure.ratings import interval_of
from domain.rules import Rule, bundled_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleBand:
    """One rating: the interval that is computed with; `score` as the scale writes it ("C - 10")."""

    label: str
    interval: str
    score: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBand:
    """One rating as the regulation prints it."""

    label: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A rating scale. `gaps` are the values that the printed bands leave out, in words; computing fills them."""

    id: str
    what: str
    citation: str
    verified: bool
    valid_from: date
    valid_until: date | None
    is_default: bool
    bands: tuple[ScaleBand, ...]
    printed: tuple[PrintedBand, ...]
    printed_source: str | None
    gaps: tuple[str, ...]


def scales(on: date) -> tuple[Scale, ...]:
    """The scales in force on a day, in the order of the newest rule pack."""
    pack = bundled_rules()
    default = pack.in_force(on=on).get("rating_scale_default")
    used = None if default is None else default.value
    return tuple(_scale(row, is_default=row.id == used) for row in pack.in_force(on=on, kind="scale").values())


def _scale(row: Rule, *, is_default: bool) -> Scale:
    printed = _printed().get(row.id, {})
    bands: Sequence[Mapping[str, str]] = printed.get("bands", ())
    above = (None, *row.bands)
    return Scale(
        id=row.id,
        what=row.what,
        citation=row.citation,
        verified=row.verified,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_default=is_default,
        bands=tuple(
            ScaleBand(
                label=band.label,
                interval=interval_of(band, higher),
                score=None if band.score is None else band.score.text,
                note=band.note,
            )
            for higher, band in zip(above, row.bands, strict=False)
        ),
        printed=tuple(PrintedBand(label=band["label"], printed=band["printed"]) for band in bands),
        printed_source=printed.get("source"),
        gaps=tuple(gap for higher, lower in pairwise(bands) if (gap := _gap(higher, lower)) is not None),
    )


@cache
def _printed() -> Mapping[str, Any]:
    return tomllib.loads(files("domain.rules").joinpath("printed_scales.toml").read_text("utf-8"))


def _gap(higher: Mapping[str, str], lower: Mapping[str, str]) -> str | None:
    """What lies between two printed bands; None where they meet, or overlap."""
    top, bottom = lower.get("high", lower.get("below")), higher.get("low", higher.get("above"))
    if top is None or bottom is None:
        return None
    if Fraction(top) < Fraction(bottom):
        return f"di antara {number_text(Fraction(top))} dan {number_text(Fraction(bottom))}"
    out = "below" in lower and "above" in higher
    return f"tepat {number_text(Fraction(top))}" if out and Fraction(top) == Fraction(bottom) else None
