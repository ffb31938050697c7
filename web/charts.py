"""Charts: one line of an agreement through its periods, as points on a small sheet of graph paper.

A picture of the table that stands beside it: whatever it shows, the table says. What has no figure has no bar.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise

from projections.year_answers import Figure, LineYear

WIDTH, HEIGHT = 360, 176
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 24, 26  # margins: figures stand above the bars, periods below them
_BAR = 34
_HEADROOM = Fraction(23, 20)
# The year's target is the sum of what its periods bring: there is no line to hold one period against.
_SUMMED = "sum"


@dataclass(frozen=True, slots=True)
class Bar:
    """What was reported for a period: where it stands, and the text above it."""

    x: int
    y: int
    width: int
    height: int
    label_x: int
    label_y: int
    printed: str
    settled: bool  # verified: the others are drawn hollow


@dataclass(frozen=True, slots=True)
class Mark:
    """The target of a period, a short stroke across its place."""

    x1: int
    x2: int
    y: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A period on the lower edge; `empty`: nothing to draw, which is not zero."""

    x: int
    code: str
    empty: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws, in whole units of its view box."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    slots: tuple[Slot, ...]
    base: int
    target: int | None
    left: int = LEFT
    right: int = WIDTH - RIGHT
    width: int = WIDTH
    height: int = HEIGHT


def chart(line: LineYear, codes: Sequence[str], quarters: Mapping[str, str]) -> Chart | None:
    """The line over these periods, with the targets of its quarters; None where there is nothing to draw."""
    figures = {figure.code: figure for figure in line.figures}
    values = {code: _value(figures.get(code)) for code in codes}
    if not any(value is not None for value in values.values()):
        return None
    targets = {code: _number(quarters.get(code)) for code in codes}
    whole = _number(line.target_value) if line.aggregation != _SUMMED else None
    if whole is None and not any(target is not None for target in targets.values()):
        return None  # a predicate may have a number inside, but there is nothing to hold it against
    known = [value for value in (*values.values(), *targets.values(), whole) if value is not None]
    scale = _Scale.over(known)
    places = list(zip(codes, _middles(len(codes)), strict=True))
    return Chart(
        bars=tuple(_bar(figures[code], value, x, scale) for code, x in places if (value := values[code]) is not None),
        marks=tuple(_mark(target, x, scale) for code, x in places if (target := targets[code]) is not None),
        slots=tuple(Slot(x, code, values[code] is None) for code, x in places),
        base=scale.y(Decimal(0)),
        target=None if whole is None else scale.y(whole),
    )


def _mark(target: Decimal, x: int, scale: "_Scale") -> Mark:
    return Mark(x - _BAR // 2 - 8, x + _BAR // 2 + 8, scale.y(target))


@dataclass(frozen=True, slots=True)
class _Scale:
    """From figures to the height they stand at: zero is always on the paper."""

    low: Fraction
    high: Fraction

    @classmethod
    def over(cls, known: Sequence[Decimal]) -> "_Scale":
        low, high = Fraction(min(*known, Decimal(0), Decimal(0))), Fraction(max(*known, Decimal(0), Decimal(0)))
        return cls(low * _HEADROOM, high * _HEADROOM if high > 0 else high if low < 0 else Fraction(1))

    def y(self, value: Decimal) -> int:
        share = (self.high - Fraction(value)) / (self.high - self.low)
        return TOP + round(share * (HEIGHT - TOP - BOTTOM))


def _bar(figure: Figure, value: Decimal, x: int, scale: _Scale) -> Bar:
    base, end = scale.y(Decimal(0)), scale.y(value)
    top, bottom = min(base, end), max(base, end)
    return Bar(
        x=x - _BAR // 2,
        y=top,
        width=_BAR,
        height=max(bottom - top, 2),
        label_x=x,
        label_y=(bottom + 12) if value < 0 else top - 5,
        printed=figure.printed or "",
        settled=figure.sheet_state == "verified",
    )


def _middles(count: int) -> list[int]:
    step = Fraction(WIDTH - LEFT - RIGHT, count)
    edges = [LEFT + step * i for i in range(count + 1)]
    return [round((left + right) / 2) for left, right in pairwise(edges)]


def _value(figure: Figure | None) -> Decimal | None:
    return _number(figure.value) if figure is not None and figure.open and figure.state == "figure" else None


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None
