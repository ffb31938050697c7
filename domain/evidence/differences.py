"""What a revision changes, line by line, and whether it makes the promise easier or harder.

A revision-proposed carries this list in its facts; writer and verifier recompute it from the two documents, and it
must be equal.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]
Definition = Callable[[Any], Facts]

# The parts of an indicator's definition that a line inherits; a change of any of them is a change of the promise.
_DEFINED = ("formula", "polarity", "aggregation", "cap")

# What has a field of its own, or says only why; everything else of a line, a programme or a document is `other`.
_LINE_FIELDS = frozenset(
    {"indicator", "indicator_printed", "target", "quarters", "due_on", "scope", "lineage", "justification"}
)
_PROGRAMME_FIELDS = frozenset({"amount", "sources", "budget"})
_DOCUMENT_FIELDS = frozenset(
    {
        "doc_type", "title_printed", "number_printed", "rules", "trustee", "grantor",
        "statement", "objectives", "programmes", "total",
    }
)  # fmt: skip


def changes_between(before: Facts, after: Facts, definition: Definition) -> list[dict[str, Any]]:
    """Every difference between two documents; `definition(ref)` gives the facts of an indicator's definition.

    What has no field of its own is told as `other`: nothing changes in silence.
    """
    changes = list(_lines(before, after, definition))
    changes += _programmes(before, after)
    changes += _parties(before, after)
    changes += _texts(before, after)
    return changes


def _lines(before: Facts, after: Facts, definition: Definition) -> Iterator[dict[str, Any]]:
    old, new = _by(before, "line_id"), _by(after, "line_id")
    for line_id, line in old.items():
        if line_id in new:
            yield from _line(line_id, line, new[line_id], definition)
        else:
            yield _change("line_dropped", before=line["target"]["printed"], direction="easier", line_id=line_id)
    for line_id, line in new.items():
        if line_id not in old:
            yield _change("line_added", after=line["target"]["printed"], direction="harder", line_id=line_id)


def _by(document: Facts, key: str) -> dict[str, Facts]:
    return {line[key]: line for objective in document["objectives"] for line in objective["lines"]}


def _line(line_id: str, old: Facts, new: Facts, definition: Definition) -> Iterator[dict[str, Any]]:
    before, after = definition(old["indicator"]), definition(new["indicator"])
    polarity = before["polarity"]
    if (old["indicator"], old["indicator_printed"]) != (new["indicator"], new["indicator_printed"]):
        yield _change(
            "indicator",
            before=old["indicator_printed"],
            after=new["indicator_printed"],
            direction="incomparable",
            line_id=line_id,
        )
    if _figure(old["target"]) != _figure(new["target"]):
        yield _quantity("target", old["target"], new["target"], polarity, line_id=line_id)
    units = old["target"].get("unit"), new["target"].get("unit")
    if units[0] != units[1]:
        yield _change("unit", before=units[0], after=units[1], direction="incomparable", line_id=line_id)
    yield from _quarters(line_id, old, new, polarity)
    yield from _terms(line_id, old, new)
    for field in _DEFINED:
        was, is_now = _defined(before, field), _defined(after, field)
        if was != is_now:
            yield _change(field, before=was, after=is_now, direction="incomparable", line_id=line_id)


def _terms(line_id: str, old: Facts, new: Facts) -> Iterator[dict[str, Any]]:
    """The day by which, the scope, and whatever else a line promises."""
    was, is_now = old.get("due_on"), new.get("due_on")
    if was != is_now:
        later = was is not None and (is_now is None or is_now["date"] > was["date"])
        direction = "easier" if later else "harder"
        yield _change("due_on", before=_day(was), after=_day(is_now), direction=direction, line_id=line_id)
    if old.get("scope") != new.get("scope"):
        yield _change("scope", direction="incomparable", line_id=line_id)
    if _rest(old, _LINE_FIELDS) != _rest(new, _LINE_FIELDS):
        yield _change("other", direction="incomparable", line_id=line_id)


def _day(value: Facts | None) -> str | None:
    return None if value is None else str(value["printed"])


def _rest(facts: Facts, told: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in told}


def _quarters(line_id: str, old: Facts, new: Facts, polarity: str) -> Iterator[dict[str, Any]]:
    was = {quarter["period"]: quarter["target"] for quarter in old.get("quarters", ())}
    is_now = {quarter["period"]: quarter["target"] for quarter in new.get("quarters", ())}
    for period in sorted(was.keys() | is_now.keys()):
        if period not in was:
            yield _change(
                "quarter", after=is_now[period]["printed"], direction="incomparable", line_id=line_id, period=period
            )
        elif period not in is_now:
            yield _change(
                "quarter", before=was[period]["printed"], direction="incomparable", line_id=line_id, period=period
            )
        elif was[period] != is_now[period]:
            yield _quantity("quarter", was[period], is_now[period], polarity, line_id=line_id, period=period)


def _defined(facts: Facts, field: str) -> str | None:
    value = facts["formula"]["id"] if field == "formula" else facts.get(field)
    return None if value is None else str(value)


def _figure(quantity: Facts) -> dict[str, Any]:
    return {name: value for name, value in quantity.items() if name != "unit"}


def _quantity(field: str, old: Facts, new: Facts, polarity: str, **where: str) -> dict[str, Any]:
    change = _change(
        field, before=old["printed"], after=new["printed"], direction=direction(old, new, polarity), **where
    )
    for name, quantity in (("before", old), ("after", new)):
        if quantity["kind"] == "number":
            change[name] = quantity["value"]
    return change


def direction(old: Facts | None, new: Facts | None, polarity: str) -> str:
    """Polarity decides: for `naik` a smaller target is easier, for `turun` a larger one."""
    if old is None or new is None or old["kind"] != new["kind"] or old.get("unit") != new.get("unit"):
        return "incomparable"
    was, is_now = _measure(old), _measure(new)
    if was is None or is_now is None:
        return "incomparable"
    if was == is_now:
        return "same"
    if old["kind"] in ("date", "ordinal"):
        return "easier" if (is_now > was) == (old["kind"] == "date") else "harder"
    if polarity not in ("naik", "turun"):
        return "incomparable"
    return "easier" if (is_now < was) == (polarity == "naik") else "harder"


def _measure(quantity: Facts) -> tuple[Decimal, ...] | None:
    kind = quantity["kind"]
    if kind in ("number", "binary"):
        return (Decimal(quantity["value"]),)
    if kind == "ordinal":  # a higher rank is a better predicate; within one, the inner score: "A (80,50)"
        return (Decimal(quantity["rank"]), Decimal(quantity.get("value", "0")))
    if kind == "date":
        return (Decimal(quantity["on"].replace("-", "")),)
    return None


def _programmes(before: Facts, after: Facts) -> Iterator[dict[str, Any]]:
    old = {programme["no"]: programme for programme in before["programmes"]}
    new = {programme["no"]: programme for programme in after["programmes"]}
    for no in sorted(old.keys() | new.keys()):
        was, is_now = _money(old.get(no)), _money(new.get(no))
        if was != is_now:
            yield {
                **_change(
                    "amount",
                    before=_printed(old.get(no)),
                    after=_printed(new.get(no)),
                    direction="incomparable",
                    programme_no=no,
                ),
                **_values(was, is_now),
            }
        if no in old and no in new and _rest(old[no], _PROGRAMME_FIELDS) != _rest(new[no], _PROGRAMME_FIELDS):
            yield _change("other", direction="incomparable", programme_no=no)
        if no in old and no in new and old[no]["sources"] != new[no]["sources"]:
            yield _change(
                "source", before=_sources(old[no]), after=_sources(new[no]), direction="incomparable", programme_no=no
            )


def _money(programme: Facts | None) -> str | None:
    return None if programme is None else str(programme["amount"]["value"])


def _printed(programme: Facts | None) -> str | None:
    return None if programme is None else str(programme["amount"]["printed"])


def _values(was: str | None, is_now: str | None) -> dict[str, str]:
    return {name: value for name, value in (("before", was), ("after", is_now)) if value is not None}


def _sources(programme: Facts) -> str:
    return ", ".join(source["printed"] for source in programme["sources"]) or "-"


def _parties(before: Facts, after: Facts) -> Iterator[dict[str, Any]]:
    for role in ("trustee", "grantor"):
        old, new = before[role], after[role]
        if old is None or new is None:
            if old is not new:
                yield _change("party", before=_signer(old), after=_signer(new), direction="same", period=role)
        elif old != new:
            yield _change("party", before=_signer(old), after=_signer(new), direction="same", period=role)


def _texts(before: Facts, after: Facts) -> Iterator[dict[str, Any]]:
    if before["statement"] != after["statement"]:
        yield _change("statement", direction="incomparable")
    if _objectives(before) != _objectives(after):
        yield _change("objective", direction="incomparable")
    if _rest(before, _DOCUMENT_FIELDS) != _rest(after, _DOCUMENT_FIELDS):
        yield _change("other", direction="incomparable")


def _objectives(document: Facts) -> list[dict[str, Any]]:
    return [
        {**_rest(objective, frozenset({"lines"})), "lines": [line["line_id"] for line in objective["lines"]]}
        for objective in document["objectives"]
    ]


def _signer(party: Facts | None) -> str | None:
    return None if party is None else f"{party['name_printed']}, {party['office_printed']}"


def _change(
    field: str, *, direction: str, before: str | None = None, after: str | None = None, **where: str
) -> dict[str, Any]:
    change: dict[str, Any] = {"field": field, "direction": direction, **where}
    if before is not None:
        change["before_printed"] = before
    if after is not None:
        change["after_printed"] = after
    return change
