"""Figures: what was measured, its unit, and in how many rounds; medians, because this machine has other work too."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `low` and `high` are the slowest and the fastest, or least and most, of the rounds."""

    figure: str
    value: float
    unit: str
    rounds: int
    low: float
    high: float

    @classmethod
    def of(cls, name: str, values: Sequence[float], unit: str) -> "Figure":
        """The median of rounds, and their spread."""
        return cls(name, _short(median(values)), unit, len(values), _short(min(values)), _short(max(values)))

    def data(self) -> dict[str, Any]:
        """The figure for machines."""
        return asdict(self)


def ratio(name: str, upper: Sequence[float], lower: Sequence[float]) -> Figure:
    """How many times as fast, round by round: what both lost to other work of the machine falls out."""
    return Figure.of(name, [a / b for a, b in zip(upper, lower, strict=True)], "x")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def table(figures: Sequence[Figure]) -> str:
    """The figures to be read."""
    lines = [f"{'figure':<58}{'value':>12}  {'unit':<10}{'rounds':>7}  spread"]
    lines += [
        f"{one.figure:<58}{one.value:>12,g}  {one.unit:<10}{one.rounds:>7}  {one.low:,g} – {one.high:,g}"
        for one in figures
    ]
    return "\n".join(lines)


def _short(value: float) -> float:
    """Four digits that mean something; a count stays as it is."""
    return value if float(value).is_integer() else float(f"{value:.4g}")
