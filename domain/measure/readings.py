"""What a formula reads from the signed target and from the realization: named exact numbers, or why there are none.

A quantity is a mapping in the shape of the evidence ({printed, kind, value?, low?, high?, rank?, on?, unit?}); the
figure of several periods together may come as a bare fraction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from domain.measure.numbers import exact, number_text
from domain.rules.expressions import Values

Facts = Mapping[str, Any]
Quantity = Mapping[str, Any]
Actual = Quantity | Fraction | None

PERCENT: Final = frozenset({"%", "persen", "prosen"})
YES: Final = Fraction(1)


class Unreadable(Exception):
    """The formula cannot be fed, and the code that says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that may be compared: the indicator as defined, the line as promised, the sheet's line as entered."""

    definition: Facts
    target: Quantity
    actual: Actual
    unit: str | None  # of an actual that is a bare fraction
    line: Facts
    scope_done: Sequence[Facts] | None
    state: str  # of the sheet's line: figure, no_data, not_due


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of the names that a formula uses, and what is shown beside a milestone."""

    values: Values
    progress: str | None = None


def read(reads: str, compared: Comparison) -> Reading:
    """The reading for one kind of formula; raises `Unreadable`."""
    if compared.state != "figure":
        raise Unreadable(compared.state)
    listed = reads == "milestone" and "scope" in compared.line  # the list is the promise, however its target is worded
    if compared.target["kind"] == "text" and not listed:
        raise Unreadable("text_target")
    actual = {"unit": compared.unit or ""} if isinstance(compared.actual, Fraction) else compared.actual
    if actual is not None and actual.get("kind") == "text" and not listed:
        raise Unreadable("text_actual")
    if actual is not None and not same_unit(compared.target, actual):
        raise Unreadable("unit_differs")
    return _READERS[reads](compared)


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may be compared: a missing unit contradicts none, and a percentage has several names."""
    here, there = one.get("unit", ""), other.get("unit", "")
    if here == there or not here or not there:
        return True
    units = {str(unit).strip().casefold() for unit in (here, there)} - {""}
    return len(units) < 2 or units <= PERCENT


def _present(actual: Actual) -> Quantity | Fraction:
    if actual is None:
        raise Unreadable("not_entered")
    return actual


def _of_kind(quantity: Quantity | Fraction, kind: str) -> Quantity:
    if isinstance(quantity, Fraction) or quantity["kind"] != kind:
        raise Unreadable("kind_differs")
    return quantity


def _number(quantity: Quantity | Fraction) -> Fraction:
    return quantity if isinstance(quantity, Fraction) else exact(_of_kind(quantity, "number")["value"])


def _numbers(compared: Comparison) -> Reading:
    target, actual = _number(compared.target), _number(_present(compared.actual))
    return Reading({"T": target, "R": actual, "turun": Fraction(compared.definition["polarity"] == "turun")})


def _range(compared: Comparison) -> Reading:
    target, actual = _of_kind(compared.target, "range"), _number(_present(compared.actual))
    values = {"R": actual}
    for name, end in (("lo", "low"), ("hi", "high")):
        values |= {name: Fraction(target.get(end, 0)), f"has_{name}": Fraction(end in target)}
    return Reading(values)


def _binary(compared: Comparison) -> Reading:
    target, actual = (_of_kind(one, "binary") for one in (compared.target, _present(compared.actual)))
    return Reading({"T": Fraction(target["value"]), "R": Fraction(actual["value"])})


# --- predicates ---


def _ordinal(compared: Comparison) -> Reading:
    """Ranks by the signed table; the scores inside the predicates only where both sides print one."""
    table = compared.definition.get("ordinals", ())
    target = _of_kind(compared.target, "ordinal")
    actual = _ranked(_present(compared.actual), table)
    if table and not {target["rank"], actual["rank"]} <= {row["rank"] for row in table}:
        raise Unreadable("rank_undetermined")
    scored = "value" in target and "value" in actual
    return Reading(
        {
            "T": Fraction(target["rank"]),
            "R": Fraction(actual["rank"]),
            "scored": Fraction(scored),
            "TS": Fraction(target["value"] if scored else 0),
            "RS": Fraction(actual["value"] if scored else 0),
        }
    )


def _ranked(actual: Quantity | Fraction, table: Sequence[Facts]) -> Facts:
    """A bare score takes the rank of the one row of the table that holds it."""
    if isinstance(actual, Mapping) and actual["kind"] == "ordinal":
        return actual
    score = _number(actual)
    ranks = [
        row["rank"]
        for row in table
        if {"low", "high"} & row.keys()
        and ("low" not in row or Fraction(row["low"]) <= score)
        and ("high" not in row or score <= Fraction(row["high"]))
    ]
    if len(ranks) != 1:
        raise Unreadable("rank_undetermined")
    return {"rank": ranks[0], "value": score}


# --- milestones ---


def _milestone(compared: Comparison) -> Reading:
    """Done or not, how much of it, how many days late: by the list of what is in scope, else by the figure itself."""
    scope = compared.line.get("scope")
    if scope and (compared.scope_done is not None or compared.actual is None):
        count, total, late = _of_scope(compared, scope)
    else:
        count, total, late = _of_figure(compared)
    done = count >= total
    values = {"done": Fraction(done), "late": Fraction(late if done else 0), "count": count, "total": total}
    return Reading(values, _progress(count, total, late if done else 0))


def _of_scope(compared: Comparison, scope: Sequence[Facts]) -> tuple[Fraction, Fraction, int]:
    if compared.scope_done is None:
        raise Unreadable("not_entered")
    done = {one["id"]: one["done_on"] for one in compared.scope_done}
    pairs = [(done[item["id"]], _due(item, compared)) for item in scope if item["id"] in done]
    return Fraction(len(pairs)), Fraction(len(scope)), max((_days_late(on, due) for on, due in pairs), default=0)


def _of_figure(compared: Comparison) -> tuple[Fraction, Fraction, int]:
    target, actual = compared.target, _present(compared.actual)
    if isinstance(actual, Mapping) and actual["kind"] == "date":
        return YES, YES, _days_late(actual["on"], _due({}, compared))
    if isinstance(actual, Mapping) and actual["kind"] == "binary":
        return Fraction(actual["value"]), YES, 0
    return _number(actual), _number(target), 0


def _due(item: Facts, compared: Comparison) -> str | None:
    """The day on which a thing is due: its own, else the line's, else the one that is the target."""
    day = item.get("due_on", compared.line.get("due_on"))
    return compared.target.get("on") if day is None else _plain(day)


def _days_late(done_on: object, due: str | None) -> int:
    return 0 if due is None else max(0, (date.fromisoformat(_plain(done_on)) - date.fromisoformat(due)).days)


def _plain(day: object) -> str:
    """The civil date of a day, with or without its print."""
    return str(day["date"] if isinstance(day, Mapping) else day)


def _progress(count: Fraction, total: Fraction, late: int) -> str:
    told = f"{number_text(count)} dari {number_text(total)}"
    return f"{told}, {late} hari lewat tanggal" if late else told


_READERS: Final[Mapping[str, Callable[[Comparison], Reading]]] = {
    "number": _numbers,
    "range": _range,
    "ordinal": _ordinal,
    "binary": _binary,
    "milestone": _milestone,
}
