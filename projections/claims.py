"""Claims out of other systems: an import in parts, what its rows say, and what each cell said before.

A state counts when its last part is folded: until then the parts wait with what they say. Nothing is edited away: a
cell that says something else is a row of its own, from the state on that says so.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from sqlite3 import Connection, Row
from typing import Any

from domain.claims import agreement_name
from projections import claim_changes, past
from projections.days import local_day
from projections.past_reading import named_by
from projections.reading import every, first, one
from projections.recorded import Recorded
from projections.tables import change, insert, put
from projections.words import put_words

_COUNTS = ("taken", "asked", "open", "rejected", "changed", "new", "gone")
UNSEEN = ("row_unread", "row_missing")  # the file has it and it could not be read; not found, and perhaps not read
_OF_ROW = ("evaluations", "signings")  # tables whose rows speak of no agreement


def taken(db: Connection, recorded: Recorded) -> None:
    """One part of an import, or of a later state; the last one makes the whole count."""
    _named(db, recorded)
    source = one(db, "SELECT * FROM source WHERE source = :id", id=recorded.id)
    if recorded.withheld:
        _hidden_part(db, recorded, source)
        return
    state = _state_of(db, recorded, source)
    insert(db, "source_part", record=recorded.record, state=state, content=_content(recorded))
    _beside(db, recorded, state)
    _counted(db, recorded, state)
    if recorded.told("part") == recorded.told("parts"):
        _finish(db, recorded, state)


def _named(db: Connection, recorded: Recorded) -> None:
    """The source as its last act names it."""
    told = recorded.told("source") or {}
    if first(db, "SELECT 1 FROM source WHERE source = :id", id=recorded.id) is None:
        insert(db, "source", source=recorded.id, record=recorded.record)
    if told:
        columns = {name: told.get(name) for name in ("code", "kind", "title", "owner_printed", "url")}
        change(db, "source", {"source": recorded.id}, **columns)
        put_words(db, "source", recorded.id, [told["title"], told["code"], told.get("owner_printed")])


# ---- parts -----------------------------------------------------------------------------------------------------------


def _state_of(db: Connection, recorded: Recorded, source: Row) -> int:
    """The import that a part belongs to: a first part begins one, and whatever was in the air is given up."""
    part = int(recorded.told("part"))
    if part > 1 and source["in_air"] is not None:
        return int(source["in_air"])
    _abandon(db, source)
    file, covers, locale = recorded.told("file"), recorded.told("covers"), recorded.told("locale")
    insert(
        db,
        "source_state",
        **_begun(db, recorded, source, state="unfinished"),
        file_sha256=file["sha256"],
        file_title=file["title"],
        file_size=file["size"],
        media_type=file["media_type"],
        extracted_at=recorded.may("extracted_at"),
        parts=recorded.told("parts"),
        parts_done=part - 1,
        tables=json.dumps(covers["tables"]),
        years=json.dumps(covers["fiscal_years"]),
        complete=covers["complete"],
        decimal=locale["decimal"],
        decimal_by=locale["by"],
        mapping=recorded.told("mapping", "id"),
        mapping_sha256=recorded.told("mapping", "sha256"),
        rows_sha256=recorded.told("rows_sha256"),
    )
    change(db, "source", {"source": recorded.id}, in_air=recorded.record)
    return recorded.record


def _begun(db: Connection, recorded: Recorded, source: Row, *, state: str) -> dict[str, Any]:
    return {
        "first_record": recorded.record,
        "record": recorded.record,
        "source": recorded.id,
        "state": state,
        "act": recorded.name,
        "previous": source["state"],
        "received_at": recorded.entry.received_at,
        "received_on": local_day(db, recorded),
    }


def _abandon(db: Connection, source: Row) -> None:
    if source["in_air"] is not None:
        change(db, "source_state", {"first_record": source["in_air"]}, state="abandoned")
        db.execute("UPDATE source_part SET content = NULL WHERE state = ?", [source["in_air"]])


def _hidden_part(db: Connection, recorded: Recorded, source: Row) -> None:
    """A part whose content is withheld: the deed is known, what it says is not."""
    state = source["in_air"]
    if state is None:
        begun = _begun(db, recorded, source, state="withheld")
        insert(db, "source_state", **begun, parts_done=1, tables="[]", years="[]")
        return
    insert(db, "source_part", record=recorded.record, state=state)
    done = one(db, "SELECT * FROM source_state WHERE first_record = :state", state=state)
    change(db, "source_state", {"first_record": state}, record=recorded.record, parts_done=done["parts_done"] + 1)
    if done["parts_done"] + 1 == done["parts"]:
        _finish(db, recorded, state)


def _content(recorded: Recorded) -> str:
    unseen = [
        {"table": one["table"], "key": one["key"], "kind": f"row_{one['why']}"} for one in recorded.each("unseen")
    ]
    return _json({"rows": recorded.each("rows"), "differences": [*recorded.each("differences"), *unseen]})


def _json(told: Any) -> str:
    """One text for one value: its keys in order. A hundred thousand rows are not checked again for being canonical."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _beside(db: Connection, recorded: Recorded, state: int) -> None:
    """What was not taken, and what was asked."""
    for position, told in enumerate(recorded.told("rejected"), 1):
        columns = {name: told.get(name) for name in ("sheet", "row", "code", "printed")}
        key = {"record": recorded.record, "position": position, "state": state}
        insert(db, "claim_rejected", **key, column_=told.get("column"), **columns)
    for position, told in enumerate(recorded.told("decisions"), 1):
        columns = {name: told.get(name) for name in ("sheet", "row", "field", "chosen")}
        key = {"record": recorded.record, "position": position, "state": state}
        insert(db, "claim_decision", **key, readings=json.dumps(told["readings"], ensure_ascii=False), **columns)


def _counted(db: Connection, recorded: Recorded, state: int) -> None:
    before = one(db, "SELECT * FROM source_state WHERE first_record = :state", state=state)
    counts = recorded.told("counts")
    change(
        db,
        "source_state",
        {"first_record": state},
        record=recorded.record,
        received_at=recorded.entry.received_at,
        received_on=local_day(db, recorded),
        parts_done=before["parts_done"] + 1,
        **{name: counts.get(name, 0) for name in _COUNTS},
    )


# ---- a state that counts ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Finished:
    """A state whose last part is in: the part that is read, and which agreements and other rows it speaks of."""

    source: str
    record: int
    part: int
    agreements: dict[str, None]
    rows: dict[int, None]
    unseen: dict[int, int] = field(default_factory=dict)  # rows that were not read before, and since when


def _finish(db: Connection, recorded: Recorded, state: int) -> None:
    """Every part says what it has to say; then agreements and the register follow."""
    done = _Finished(recorded.id, recorded.record, state, {}, {})
    _seen_again(db, done, state)
    for part in every(db, "SELECT record FROM source_part WHERE state = :state ORDER BY record", state=state):
        done.part = part["record"]
        for told in _said(db, done.part, "rows"):
            _row_said(db, done, told)
        for told in _said(db, done.part, "differences"):
            _difference(db, done, told)
    previous = one(db, "SELECT state FROM source WHERE source = :id", id=recorded.id)["state"]
    change(db, "source_state", {"first_record": state}, state="finished", previous=previous)
    change(db, "source", {"source": recorded.id}, state=state, in_air=None)
    for key in done.agreements:
        past.of_claims(db, source=done.source, key=key, record=done.record)
    for row in done.rows:
        past.of_row(db, row)
    for part in every(db, "SELECT record FROM source_part WHERE state = :state ORDER BY record", state=state):
        claim_changes.registered(db, state=state, record=part["record"], told=_said(db, part["record"], "differences"))
    db.execute("UPDATE source_part SET content = NULL WHERE state = ?", [state])


def _seen_again(db: Connection, done: _Finished, state: int) -> None:
    """A file that shows all its rows ends what was unread or not found before; it tells anew what still is."""
    told = one(db, "SELECT complete, tables FROM source_state WHERE first_record = :state", state=state)
    for table in json.loads(told["tables"]) if told["complete"] else ():
        for row in every(db, _UNSEEN, source=done.source, tbl=table):
            done.unseen[row["row"]] = row["unseen_record"]
            change(db, "claim_row", {"row": row["row"]}, unseen_record=None, unseen_why=None)


_UNSEEN = "SELECT row, unseen_record FROM claim_row WHERE source = :source AND tbl = :tbl AND unseen_record IS NOT NULL"


def _said(db: Connection, record: int, name: str) -> Iterator[dict[str, Any]]:
    row = one(db, "SELECT content FROM source_part WHERE record = :record", record=record)
    yield from () if row["content"] is None else json.loads(row["content"])[name]


def _row_said(db: Connection, done: _Finished, told: dict[str, Any]) -> None:
    cells = {cell["field"]: cell for cell in told["cells"]}
    row = _row(db, done, told["table"], told["key"], cells)
    held = {live["field"]: live for live in every(db, _LIVE, row=row)}
    for name, cell in cells.items():
        _cell_said(db, done, row, cell, held.get(name))


def _difference(db: Connection, done: _Finished, told: dict[str, Any]) -> None:
    if told["kind"] == "row_new":
        _row_said(db, done, told)
        return
    row = _row(db, done, told["table"], told["key"], {})
    if told["kind"] in UNSEEN:
        _unseen(db, done, row, told["kind"])
        return
    change(db, "claim_row", {"row": row}, unseen_record=None, unseen_why=None)
    if told["kind"] == "row_gone":
        _cells_end(db, done, row, (held["field"] for held in every(db, _LIVE, row=row)))
        change(db, "claim_row", {"row": row}, gone_record=done.record)
    elif "after" in told:
        held = first(db, _LIVE + " AND field = :field", row=row, field=told["after"]["field"])
        _cell_said(db, done, row, told["after"], held)
    elif "before" in told:
        _cells_end(db, done, row, [told["before"]["field"]])


def _unseen(db: Connection, done: _Finished, row: int, why: str) -> None:
    """A row that the file does not say: since when, and since then it stays as it was."""
    held = one(db, "SELECT unseen_record FROM claim_row WHERE row = :row", row=row)["unseen_record"]
    since = held or done.unseen.get(row, done.record)
    change(db, "claim_row", {"row": row}, unseen_record=since, unseen_why=why)


_LIVE = "SELECT * FROM claim_cell WHERE row = :row AND until_record IS NULL"


def _row(db: Connection, done: _Finished, table: str, key: str, cells: dict[str, Any]) -> int:
    """The row of a key, made where it is new; whom it speaks of is looked at again once the state is whole."""
    found = first(
        db,
        "SELECT row, agreement FROM claim_row WHERE source = :source AND tbl = :tbl AND key = :key",
        source=done.source,
        tbl=table,
        key=key,
    )
    printed = {field: cell["printed"] for field, cell in cells.items()}
    agreement = (
        found["agreement"]
        if found
        else None
        if table in _OF_ROW
        else _agreement(db, done, agreement_name(printed) or named_by(table, key)[0])
    )
    if found is None:
        number = 1 + int(one(db, "SELECT coalesce(max(row), 0) AS n FROM claim_row")["n"])
        insert(db, "claim_row", row=number, source=done.source, tbl=table, key=key, agreement=agreement)
    else:
        number = found["row"]
        if cells:
            change(db, "claim_row", {"row": number}, gone_record=None)
    if agreement is None:
        done.rows[number] = None
    else:
        done.agreements[agreement] = None
    return number


def _agreement(db: Connection, done: _Finished, name: str | None) -> str | None:
    """The agreement of a new row; one that its source numbered anew keeps the name that it came in under."""
    renamed = first(db, _RENAMED, source=done.source, name=name)
    return name if renamed is None else str(renamed["agreement"])


_RENAMED = """
SELECT r.agreement FROM claim_cell c JOIN claim_row r ON r.row = c.row
 WHERE c.printed = :name AND c.field = 'agreement' AND c.until_record IS NULL
   AND r.source = :source AND r.agreement <> :name
   AND NOT EXISTS (SELECT 1 FROM claim_row own WHERE own.source = :source AND own.agreement = :name)
 LIMIT 1
"""


def _cell_said(db: Connection, done: _Finished, row: int, cell: dict[str, Any], held: Row | None) -> None:
    """A cell from this state on; one that says the same goes on saying it."""
    reading = cell.get("quantity") or cell.get("money")
    told = (cell["printed"], cell["how"], None if reading is None else _json(reading))
    if held is not None:
        if (held["printed"], held["how"], held["reading"]) == told:
            return
        _cells_end(db, done, row, [cell["field"]])
    put(
        db,
        "claim_cell",
        {"row": row, "field": cell["field"], "since_record": done.record},
        record=done.part,
        printed=told[0],
        how=told[1],
        reading=told[2],
        until_record=None,
        open_in=done.source if told[1] == "open" else None,
    )


def _cells_end(db: Connection, done: _Finished, row: int, fields: Iterable[str]) -> None:
    for name in list(fields):
        db.execute(
            "UPDATE claim_cell SET until_record = ?, open_in = NULL"
            " WHERE row = ? AND field = ? AND until_record IS NULL",
            [done.record, row, name],
        )
