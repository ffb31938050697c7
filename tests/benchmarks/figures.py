"""Figures: what was measured, its unit, and in how many rounds; medians, because this machine has other work too.

`reach` and `aim` are what was promised of a figure: the least that will do, and what we are after. Whether more or less
is better follows from the two of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One value; None where it could not be measured, and `unit` says why. `low` and `high` are the ends of the rounds."""

    figure: str
    value: float | None
    unit: str
    rounds: int
    low: float | None = None
    high: float | None = None
    reach: float | None = None
    aim: float | None = None

    @classmethod
    def of(
        cls, name: str, values: Sequence[float], unit: str, reach: float | None = None, aim: float | None = None
    ) -> "Figure":
        """The median of rounds, and their spread."""
        ends = _short(min(values)), _short(max(values))
        return cls(name, _short(median(values)), unit, len(values), *ends, reach, aim)

    @classmethod
    def unmeasured(cls, name: str, why: str, reach: float | None = None, aim: float | None = None) -> "Figure":
        """A figure that this machine cannot give."""
        return cls(name, None, why, 0, None, None, reach, aim)

    def data(self) -> dict[str, Any]:
        """The figure for machines: these keys and no others."""
        return {
            "figure": self.figure, "value": self.value, "unit": self.unit, "reach": self.reach, "aim": self.aim,
            "rounds": self.rounds,
        }  # fmt: skip

    @property
    def missed(self) -> bool:
        """Whether it stays below what was to be reached."""
        return self.reach is not None and self.value is not None and not self._as_good_as(self.reach)

    @property
    def verdict(self) -> str:
        """Where it stands between reach and aim, in a word."""
        if self.reach is None or self.value is None:
            return ""
        if self.aim is not None and self._as_good_as(self.aim):
            return "aim"
        return "reach" if self._as_good_as(self.reach) else "MISSED"

    def _as_good_as(self, bar: float) -> bool:
        more_is_better = self.unit in ("1/s", "x") if self.aim is None else self.aim > (self.reach or 0)
        return self.value is not None and (self.value >= bar if more_is_better else self.value <= bar)


def ratio(
    name: str, upper: Sequence[float], lower: Sequence[float], reach: float | None = None, aim: float | None = None
) -> Figure:
    """How many times as fast, round by round: what both lost to other work of the machine falls out."""
    return Figure.of(name, [a / b for a, b in zip(upper, lower, strict=True)], "x", reach, aim)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def percentile(values: Sequence[float], hundredths: float = 99) -> float:
    """The smallest value that so many of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * hundredths / 100) - 1)]


HEADING = f"{'figure':<92}{'value':>11}  {'unit':<10}{'reach':>9}{'aim':>9}  {'':<7}{'rounds':>6}  spread"


def line(one: Figure) -> str:
    """A figure to be read."""
    if one.value is None:
        return f"{one.figure:<92}{'not measured':>11}: {one.unit}"
    told = f"{one.figure:<92}{one.value:>11,g}  {one.unit:<10}{_bar(one.reach):>9}{_bar(one.aim):>9}  "
    return f"{told}{one.verdict:<7}{one.rounds:>6}  {_bar(one.low)} – {_bar(one.high)}"


def table(figures: Sequence[Figure]) -> str:
    """The figures to be read."""
    return "\n".join([HEADING, *map(line, figures)])


def _bar(value: float | None) -> str:
    return "" if value is None else f"{value:,g}"


def _short(value: float) -> float:
    """Four digits that mean something; a count stays as it is."""
    return value if float(value).is_integer() else float(f"{value:.4g}")
