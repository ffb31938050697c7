"""Figures of several periods made one, by the way the indicator signed; what was left out is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from domain.measure.numbers import exact, number_text
from domain.measure.readings import Quantity, same_unit

# The months of a period, both included: who says the year has said its quarters too.
MONTHS: Final[Mapping[str, tuple[int, int]]] = {
    "tw1": (1, 3), "tw2": (4, 6), "tw3": (7, 9), "tw4": (10, 12),
    "semester1": (1, 6), "semester2": (7, 12), "tahunan": (1, 12),
}  # fmt: skip
_ADDING: Final = ("sum", "avg", "max")


def _within(period: str, other: str) -> bool:
    """Whether another, longer period says the same months."""
    (first, last), (begins, ends) = MONTHS[period], MONTHS[other]
    return begins <= first and last <= ends and (begins, ends) != (first, last)


_COVERING: Final = {period: frozenset(other for other in MONTHS if _within(period, other)) for period in MONTHS}


@dataclass(frozen=True, slots=True)
class Observation:
    """What the sheet of one period says of one line; figure, no_data, not_due, or missing without a sheet."""

    period: str
    state: str
    value: Quantity | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not counted, and the code that says why."""

    key: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """One figure for several periods; or the reason why there is none."""

    kind: str
    value: Quantity | Fraction | None
    unit: str | None
    text: str | None
    used: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    why: str | None = None


def aggregate(kind: str, observations: Sequence[Observation]) -> Aggregate:
    """The figure of all periods together; each period is counted once, however many sheets say it."""
    ordered = sorted(observations, key=lambda one: (MONTHS[one.period][1], -MONTHS[one.period][0]))
    figures = {one.period: one.value for one in ordered if one.state == "figure" and one.value is not None}
    counted: dict[str, Quantity] = {}
    left_out: list[LeftOut] = []
    for one in ordered:
        value = figures.get(one.period)
        if value is None:
            left_out.append(LeftOut(one.period, "no_data" if one.state == "figure" else one.state))
        elif not _COVERING[one.period].isdisjoint(figures):
            left_out.append(LeftOut(one.period, "covered"))
        elif kind in _ADDING and value["kind"] != "number":
            left_out.append(LeftOut(one.period, "not_a_number"))
        else:
            counted[one.period] = value
    return _aggregated(kind, counted, tuple(left_out))


def _aggregated(kind: str, counted: Mapping[str, Quantity], left_out: tuple[LeftOut, ...]) -> Aggregate:
    why = _why_none(kind, list(counted.values()))
    if why:
        return Aggregate(kind=kind, value=None, unit=None, text=None, used=(), left_out=left_out, why=why)
    if kind not in _ADDING:
        period, last = list(counted.items())[-1]
        return Aggregate(
            kind=kind, value=last, unit=last.get("unit"), text=last["printed"], used=(period,), left_out=left_out
        )
    value = _added(kind, [exact(quantity["value"]) for quantity in counted.values()])
    unit = next((quantity["unit"] for quantity in counted.values() if quantity.get("unit")), None)
    return Aggregate(kind=kind, value=value, unit=unit, text=number_text(value), used=tuple(counted), left_out=left_out)


def _why_none(kind: str, quantities: Sequence[Quantity]) -> str | None:
    if not quantities:
        return "no_figure"
    if kind == "none" and len(quantities) > 1:
        return "no_aggregation"
    alike = all(same_unit(quantities[0], other) for other in quantities)
    return None if alike or kind not in _ADDING else "unit_differs"


def _added(kind: str, numbers: Sequence[Fraction]) -> Fraction:
    if kind == "max":
        return max(numbers)
    total = sum(numbers, Fraction(0))
    return total / len(numbers) if kind == "avg" else total
