"""Either side of a change: what stood before and what would stand after, as printed and as read.

A proposal's list of changes prints most of it; the rest is read from the two documents.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Facts = Mapping[str, Any]
Side = tuple[str | None, str | None]


def side(change: Facts, name: str, line: Facts | None, document: Facts | None) -> Side:
    """One side ("before" or "after") of a change, given the line and the document of that side."""
    printed, read = change.get(f"{name}_printed"), change.get(name)
    if read is not None:
        return printed, read
    if change["field"] in _OF_DOCUMENT and document is not None:
        return _OF_DOCUMENT[change["field"]](document, change, printed)
    if change["field"] in _OF_LINE and line is not None:
        return _OF_LINE[change["field"]](line, change, printed)
    return printed, printed if change["field"] in _READ_AS_PRINTED else None


def reading(quantity: Facts) -> str | None:
    """A quantity as read: a decimal, the ends of a range ("80/90", one may be open), a rank, a day; None for words."""
    kind = quantity["kind"]
    if kind == "range":
        return f"{quantity.get('low', '')}/{quantity.get('high', '')}"
    if kind == "ordinal" and "rank" in quantity:
        return f"{quantity['rank']}" + (f" ({quantity['value']})" if "value" in quantity else "")
    value = quantity.get("on") if kind == "date" else quantity.get("value")
    return None if value is None else str(value)


def line_of(document: Facts | None, line_id: str | None) -> Facts | None:
    """A line of a document; None where either is not there."""
    if document is None or line_id is None:
        return None
    lines: Iterator[Facts] = (line for objective in document["objectives"] for line in objective["lines"])
    return next((line for line in lines if line["line_id"] == line_id), None)


def quarter_of(line: Facts, period: str) -> Facts | None:
    """The target of a line for a quarter; None where it has none."""
    return next((one["target"] for one in line.get("quarters", ()) if one["period"] == period), None)


def _target_side(line: Facts, _change: Facts, printed: str | None) -> Side:
    return printed, None if printed is None else reading(line["target"])


def _quarter_side(line: Facts, change: Facts, printed: str | None) -> Side:
    target = quarter_of(line, change["period"])
    return printed, None if target is None else reading(target)


def _due_side(line: Facts, _change: Facts, printed: str | None) -> Side:
    return printed, line.get("due_on", {}).get("date")


def _scope_side(line: Facts, _change: Facts, _printed: str | None) -> Side:
    if "scope" not in line:
        return None, None
    return "; ".join(one["text"] for one in line["scope"]), str(len(line["scope"]))


def _indicator_side(line: Facts, _change: Facts, printed: str | None) -> Side:
    return printed, line["indicator"]["digest"]


def _party_side(document: Facts, change: Facts, printed: str | None) -> Side:
    party = document[change["period"]]
    return printed, party and party["official"]


def _source_side(document: Facts, change: Facts, printed: str | None) -> Side:
    """Each source with its money: often the money alone moves between them."""
    programme = next((one for one in document["programmes"] if one["no"] == change["programme_no"]), None)
    if programme is None:
        return printed, None
    told = [
        f"{one['printed']} {one['amount']['printed']}" if "amount" in one else one["printed"]
        for one in programme["sources"]
    ]
    return ", ".join(told) or printed, None


def _statement_side(document: Facts, _change: Facts, _printed: str | None) -> Side:
    return "; ".join(row["text"] for row in document["statement"]), None


def _objective_side(document: Facts, _change: Facts, _printed: str | None) -> Side:
    return "; ".join(row["text"] for row in document["objectives"]), None


# What the documents tell of either side of a change, where the change itself does not carry it.
_OF_LINE: Mapping[str, Callable[[Facts, Facts, str | None], Side]] = {
    "target": _target_side,
    "line_added": _target_side,
    "line_dropped": _target_side,
    "quarter": _quarter_side,
    "due_on": _due_side,
    "scope": _scope_side,
    "indicator": _indicator_side,
}
_OF_DOCUMENT: Mapping[str, Callable[[Facts, Facts, str | None], Side]] = {
    "party": _party_side,
    "source": _source_side,
    "statement": _statement_side,
    "objective": _objective_side,
}
_READ_AS_PRINTED = ("unit", "formula", "polarity", "aggregation", "cap")
