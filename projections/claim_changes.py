"""The register of changes: what a source says otherwise than before. Between which two days is known, by whom is not.

What a source brings for the first time (a table, an agreement, a year) stands with its state and is no change.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection, Row
from typing import Any

from projections.claim_returns import in_full
from projections.past import id_of_claim, row_in
from projections.past_reading import Cell, attainment_of, cell_of
from projections.reading import every, first, one
from projections.sides import reading
from projections.tables import insert
from projections.target_changes import lift, numbered
from projections.words import put_words

Told = dict[str, Any]

# What a cell of a source is in the words of the register; whatever has no word of its own is `other`.
_FIELDS = {
    "target": "target", "unit": "unit", "formula": "formula", "polarity": "polarity", "objective": "objective",
    "indicator": "indicator", "realization": "realization", "attainment": "attainment", "amount": "amount",
    "realized": "realized", "signed_on": "signed_on", "score": "evaluation", "predicate": "evaluation",
    "components": "evaluation", "trustee_name": "party", "trustee_post": "party", "trustee_nip": "party",
    "grantor_name": "party", "grantor_post": "party", "grantor_nip": "party",
}  # fmt: skip
# A line more is harder and a line less is easier, as in a signed revision.
_ROWS = {
    ("indicators", "row_new"): ("line_added", "harder"),
    ("indicators", "row_gone"): ("line_dropped", "easier"),
}
_WHOLE = {  # what befell a row; one that was not read stands as it was, and is told once
    "row_new": "row_added", "row_gone": "row_dropped", "row_unread": "row_unread", "row_missing": "row_missing",
}  # fmt: skip
_UNSEEN = ("row_unread", "row_missing")
_WITH_UNIT = (None, "target", "realization")  # an attainment is per cent, whatever its indicator counts in
_SHOWN = {  # the cell that stands for a whole row
    "indicators": "target", "programmes": "amount", "realizations": "realization", "evaluations": "score",
    "signings": "signed_on", "agreements": "agreement",
}  # fmt: skip
_SUBJECT = {
    "indicators": "indicator", "programmes": "programme", "realizations": "indicator", "agreements": "agreement",
    "evaluations": "agency", "signings": "government",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Difference:
    """One difference of a state: where it is told, the row that it is about and the agreement of that row."""

    of: Row
    record: int
    position: int
    told: Told
    row: Row | None
    past: str | None


def registered(db: Connection, *, state: int, record: int, told: Iterable[Told]) -> None:
    """Every difference of one part of a state: listed with the state, and most of them in the register."""
    of = one(db, _STATE, state=state)
    for position, difference in enumerate(told, 1):
        row = row_in(db, source=of["source"], table=difference["table"], key=difference["key"])
        if difference["kind"] in _UNSEEN and row is not None:
            difference = {**difference, "cells": _standing(db, row["row"])}  # noqa: PLW2901 -- the same, with its cells
        key = None if row is None else row["agreement"]
        past = None if key is None else id_of_claim(of["source"], key)
        one_of_them = _Difference(of, record, position, difference, row, past)
        _listed(db, one_of_them)
        if _is_change(db, one_of_them):
            _put(db, one_of_them)


_STATE = """
SELECT s.*, p.record AS previous_record, p.received_on AS previous_on
  FROM source_state s LEFT JOIN source_state p ON p.first_record = s.previous
 WHERE s.first_record = :state
"""


def _standing(db: Connection, row: int) -> list[Told]:
    """What a row that was not read says, as it was read last."""
    return [
        {"field": cell["field"], "printed": cell["printed"]}
        | ({} if cell["reading"] is None else {_figure_of(cell["field"]): json.loads(cell["reading"])})
        for cell in every(db, _STANDING, row=row)
    ]


def _figure_of(field: str) -> str:
    return "money" if field in ("amount", "realized") else "quantity"


_STANDING = "SELECT field, printed, reading FROM claim_cell WHERE row = :row AND until_record IS NULL ORDER BY field"


def _listed(db: Connection, difference: _Difference) -> None:
    told = difference.told
    cells = [(cell["field"], cell["printed"]) for cell in told.get("cells", ())]
    insert(
        db,
        "claim_difference",
        record=difference.record,
        position=difference.position,
        state=difference.of["first_record"],
        tbl=told["table"],
        key=told["key"],
        kind=told["kind"],
        field=_field(told),
        before_printed=_printed(told, "before"),
        after_printed=_printed(told, "after"),
        direction=told.get("direction"),
        sheet=told.get("sheet"),
        row=told.get("row"),
        cells=json.dumps(cells, ensure_ascii=False),
        past=difference.past,
    )


def _field(told: Told) -> str | None:
    side = told.get("after") or told.get("before")
    return None if side is None else str(side["field"])


def _is_change(db: Connection, difference: _Difference) -> bool:
    """Whether somebody changed something there.

    A new row does only among known rows: what a source brings for the first time changes nothing; but where rows of its
    table are gone in the same night it may be what became of one of them, under another agreement. A cell that prints
    what it printed was read for the first time here, or stands for another figure now.
    """
    told, row = difference.told, difference.row
    if told["kind"] == "cell":
        return _printed(told, "before") != _printed(told, "after") or _read_otherwise(told)
    if told["kind"] == "row_gone":
        return True
    if told["kind"] in _UNSEEN:
        return row is not None and bool(row["unseen_record"] == difference.of["record"])
    if row is None or row["agreement"] is None:
        return False
    about = {"source": row["source"], "key": row["agreement"], "tbl": row["tbl"], "record": difference.of["record"]}
    return first(db, _KNOWN_BEFORE, **about) is not None or first(db, _GONE_NOW, **about) is not None


def _read_otherwise(told: Told) -> bool:
    """Whether one print had one figure and has another."""
    both = [_read(told[side]) for side in ("before", "after")]
    return None not in both and both[0] != both[1]


def _printed(told: Told, side: str) -> str | None:
    cell = told.get(side)
    return None if cell is None else str(cell["printed"])


_GONE_NOW = """
SELECT 1 FROM claim_row WHERE source = :source AND gone_record = :record AND tbl = :tbl AND agreement <> :key LIMIT 1
"""
_KNOWN_BEFORE = """
SELECT 1 FROM claim_row r JOIN claim_cell c ON c.row = r.row
 WHERE r.source = :source AND r.agreement = :key AND r.tbl = :tbl AND c.since_record < :record LIMIT 1
"""


def _put(db: Connection, difference: _Difference) -> None:
    of, row = difference.of, difference.row
    told, last = in_full(db, difference.told, row=row, shown=_SHOWN[difference.told["table"]], of=of)
    number = numbered(difference.record, difference.position)
    place = first(db, "SELECT * FROM past_agreement WHERE past = :past", past=difference.past)
    columns = {
        **_sides(told),
        **_place(db, told, row, place),
        **_known(db, told, row),
        "days_left": _days_left(place, of["received_on"]),
    }
    insert(
        db,
        "target_change",
        record=difference.record,
        position=difference.position,
        number=number,
        kind="claim",
        grade="claim",
        open=True,
        withheld=False,
        holder=difference.past or of["source"],
        past_agreement=None if place is None else difference.past,
        source=of["source"],
        state=of["first_record"],
        seen_from=last["received_on"],
        seen_until=of["received_on"],
        previous_state=last["record"],
        difference=told["kind"],
        claim_table=told["table"],
        claim_key=told["key"],
        claim_field=_field(told),
        thing=f"row/{told['table']}/{told['key']}",
        proposed_on=of["received_on"],
        outcome="seen",
        **columns,
    )
    texts = [columns.get(name) for name in ("subject", "before_printed", "after_printed", "trustee_name")]
    agency = None if place is None else place["agency_printed"]
    put_words(db, "change", number, [*texts, told["key"], agency])


def _sides(told: Told) -> Told:
    """What stood before and what stands now; a row that is new or gone is told by its figure."""
    table, kind = told["table"], told["kind"]
    if kind == "cell":
        field = _field(told) or ""
        before, after = told.get("before"), told.get("after")
        name = _FIELDS.get(field, "other")
        way, period = told.get("direction"), field.partition("_")[0] if name == "party" else None
    else:
        shown = next((cell for cell in told["cells"] if cell["field"] == _SHOWN[table]), None)
        before, after = (None, shown) if kind == "row_new" else (shown, None)
        added = (_WHOLE[kind], None)
        (name, way), period = _ROWS.get((table, kind), added), None
    return {
        "field": name,
        "direction": way or ("incomparable" if name == "target" else None),
        "period": period,
        "before_printed": before and before["printed"],
        "before_read": _read(before),
        "after_printed": after and after["printed"],
        "after_read": _read(after),
    }


def _read(cell: Told | None) -> str | None:
    """A side as read, where one reading is left."""
    figure = (cell or {}).get("quantity")
    money = (cell or {}).get("money")
    return reading(figure) if figure else money["value"] if money else None


def _place(db: Connection, told: Told, row: Row | None, place: Row | None) -> Told:
    """Whose it is, and the words of its row: what the source says now, or said last."""
    cells = {cell["field"]: cell["printed"] for cell in told.get("cells", ())}
    if row is not None and not cells:
        cells = {cell["field"]: cell["printed"] for cell in every(db, _LAST_CELLS, row=row["row"])}
    named = {name: None if place is None else place[name] for name in ("fiscal_year", "agency", "agency_printed")}
    return {
        **named,
        "trustee_name": place and place["trustee_name"],
        "trustee_post": place and place["trustee_post"],
        "subject": cells.get(_SUBJECT[told["table"]]) or told["key"],
        "unit": cells.get("unit") if _field(told) in _WITH_UNIT else None,
    }


_LAST_CELLS = "SELECT field, printed FROM claim_cell WHERE row = :row ORDER BY since_record"


def _days_left(place: Row | None, day: str) -> int | None:
    if place is None or place["fiscal_year"] is None:
        return None
    return (date(place["fiscal_year"], 12, 31) - date.fromisoformat(day)).days


def _known(db: Connection, told: Told, row: Row | None) -> Told:
    """The realization that the source reports of the line by now, and what it attains of either target."""
    if told["table"] != "indicators" or _field(told) != "target" or row is None:
        return {}
    line = first(db, "SELECT * FROM past_line WHERE row = :row", row=row["row"])
    figure = line and first(db, _FIGURE, past=line["past"], position=line["position"])
    if line is None or figure is None:
        return {"known": False, "effect_why": "not_known"}
    actual = cell_of(figure["realization"])
    place = one(db, "SELECT fiscal_year FROM past_agreement WHERE past = :past", past=line["past"])
    on = date(place["fiscal_year"] or 2022, 12, 31)
    formula = None if line["formula"] is None else json.loads(line["formula"])["text"]
    both = [
        attainment_of(_cell(told.get(side)), actual, polarity=line["polarity"], formula=formula, on=on)
        for side in ("before", "after")
    ]
    return {
        "known": True,
        "known_record": None if actual is None else actual.record,
        "known_period": figure["period"],
        "known_printed": None if actual is None else actual.printed,
        "known_value": None if actual is None or actual.reading is None else reading(actual.reading),
        "known_signed": False,
        "attainment_before": both[0].text,
        "attainment_after": both[1].text,
        "lift": lift(*(one.raw for one in both)),
        "effect_why": next((one.why for one in both if one.why), None),
    }


_FIGURE = """
SELECT * FROM past_figure WHERE past = :past AND position = :position AND realization IS NOT NULL
 ORDER BY no DESC LIMIT 1
"""


def _cell(told: Told | None) -> Cell | None:
    if told is None:
        return None
    return Cell(told["printed"], told["how"], told.get("quantity") or told.get("money"), 0)
