"""Sheets of realization: entered, corrected, signed or refused, verified. Nothing is edited away.

The round that holds is the last one with a final verification that rejects nothing; where none is verified, the last
that no verdict rejected. A later round stands beside it as a pending correction until it holds itself: an operator's
correction takes no verified figure away. Where every round is rejected, none holds.

A withheld content hides the figures, not the deed: which agreement and period a sheet is about stands in its basis.
"""

from functools import cache
from sqlite3 import Connection, Row
from typing import Any

from projections.reading import first
from projections.recorded import Recorded, as_json
from projections.signings import put_sheet_hand
from projections.tables import change, insert, inserting


def entered(db: Connection, recorded: Recorded) -> None:
    """A sheet, or a further round of one that nobody signed yet."""
    _entry(db, recorded, state="entered", role="enterer")


def corrected(db: Connection, recorded: Recorded) -> None:
    """What was signed, refused or rejected said anew; it has to be signed again."""
    _entry(db, recorded, state="corrected", role="corrector")


def _entry(db: Connection, recorded: Recorded, *, state: str, role: str) -> None:
    before = first(db, "SELECT sheet, office, entries FROM sheet WHERE sheet = :sheet", sheet=recorded.id)
    agreement, period = _basis(recorded, "agreement"), _basis(recorded, "period")
    office = recorded.told("office") if before is None else before["office"]
    day = put_sheet_hand(db, recorded, role=role, office=office, entry_record=recorded.record)
    if before is None:
        # The sheet, as its only round stands.
        only = (recorded.id, agreement, period, office, agreement, state, *[recorded.record] * 4, day)
        db.execute(_ADD_SHEET, only)
    _entry_row(db, recorded, agreement=agreement, period=period, state=state)
    db.executemany(_ADD_LINE, [_line(recorded.record, *line) for line in enumerate(recorded.each("lines"), 1)])
    for cause in recorded.each("money_causes"):
        told = {"programme_no": cause["programme_no"], "cause_code": cause["cause_code"], "files": len(cause["files"])}
        insert(db, "sheet_money_cause", record=recorded.record, **told)
    if before is not None:
        _settle(db, before, last_record=recorded.record, entries=before["entries"] + 1)


_ADD_SHEET = """
INSERT INTO sheet (sheet, agreement, period, office, agency, state, entry_record, held_record, last_record,
                   first_record, first_on, entries)
VALUES (?, ?, ?, ?, (SELECT agency FROM agreement WHERE agreement = ?), ?, ?, ?, ?, ?, ?, 1)
"""


def _settle(db: Connection, sheet: Row, **more: Any) -> None:
    """Which round holds by now, and what else an act says of the sheet."""
    db.execute(_settling(tuple(more)), (*more.values(), *[sheet["sheet"]] * 2))


@cache
def _settling(columns: tuple[str, ...]) -> str:
    """The round that holds comes first: the last that is open, else the last that is not rejected."""
    return f"""
UPDATE sheet SET {"".join(f"{name} = ?, " for name in columns)}
    (entry_record, held_record, state, refused_record, rejected_lines) = (
        SELECT record, iif(open OR NOT coalesce(rejected_lines, 0), record, NULL), state, refused_record, rejected_lines
          FROM sheet_entry WHERE sheet = ?
         ORDER BY open DESC, coalesce(rejected_lines, 0) > 0, record DESC LIMIT 1
    )
 WHERE sheet = ?
"""  # noqa: S608 -- our names


def _basis(recorded: Recorded, kind: str) -> str:
    """The id of the agreement or period whose head the act carries: the body tells it, withheld or not."""
    for ref in recorded.entry.body.basis:
        stream_kind, _, ident = ref.stream.partition("/")
        if stream_kind == kind:
            return ident
    raise LookupError("basis", kind)


def _entry_row(db: Connection, recorded: Recorded, *, agreement: str, period: str, state: str) -> None:
    entry = (
        recorded.record, recorded.id, recorded.digest, recorded.told("round"), agreement, period,
        recorded.told("document", "digest"), recorded.told("data_as_of", "date"), state, recorded.withheld,
    )  # fmt: skip
    db.execute(_ADD_ENTRY, entry)


_ADD_ENTRY = """
INSERT INTO sheet_entry (record, sheet, digest, round, agreement, period, version_no, data_as_of, state, withheld)
VALUES (?, ?, ?, ?, ?, ?, (SELECT version_no FROM agreement_version WHERE proposal = ?), ?, ?, ?)
"""

_ADD_LINE = inserting(
    "sheet_line",
    ("record", "position", "line_id", "no_printed", "state", "printed", "value", "unit", "quantity", "expected_on",
     "reason_code", "evidence", "scope_done", "attainment_printed", "cause_code", "follow_up_code"),
)  # fmt: skip


def _line(record: int, position: int, line: dict[str, Any]) -> tuple[Any, ...]:
    value, scope = line.get("value") or {}, line.get("scope_done")
    evidence = len(line["evidence"]) + sum(len(one["files"]) for one in scope or ())
    return (
        record, position, line["line_id"], line["no_printed"], line["state"], value.get("printed"), value.get("value"),
        value.get("unit"), _json(line.get("value")), line.get("expected_on", {}).get("date"), line.get("reason_code"),
        evidence, _json(scope), line.get("attainment_printed"), line.get("cause_code"), line.get("follow_up_code"),
    )  # fmt: skip


def _json(value: Any) -> str | None:
    return None if value is None else as_json(value)


# ---- signed, refused -------------------------------------------------------------------------------------------------


def signed(db: Connection, recorded: Recorded) -> None:
    """The hand of the trustee, of the outgoing head, or of the successor for the predecessor."""
    sheet = _answered(db, recorded)
    day = _hand(db, recorded, sheet, role=recorded.told("role") or "trustee")
    _stands(db, sheet, _first_signing(db, recorded, sheet, day), state="signed")


def signing_refused(db: Connection, recorded: Recorded) -> None:
    """A refusal: whole when the trustee himself says so, else once a second official has seen it too."""
    sheet = _answered(db, recorded)
    seconds, own = recorded.may("seconds"), recorded.told("refuser") == recorded.entry.body.actor.official
    day = _hand(db, recorded, sheet, role="witness" if seconds else "refuser")
    if seconds is None and not own:
        return
    first_signing = _first_signing(db, recorded, sheet, day)
    _stands(db, sheet, first_signing, state="refused", refused_record=recorded.record)


def _answered(db: Connection, recorded: Recorded) -> Row:
    """The sheet, and the entry of it that an act answers: the one it names, else the last."""
    row = first(db, _ANSWERED, sheet=recorded.id, named=recorded.may("entered", "digest"))
    if row is None:
        raise LookupError("sheet", recorded.id)
    return row


_ANSWERED = """
SELECT s.sheet, s.office, s.signed_record, s.verified_record, coalesce(e.record, s.last_record) AS answered
  FROM sheet s LEFT JOIN sheet_entry e ON e.digest = :named AND e.sheet = s.sheet
 WHERE s.sheet = :sheet
"""


def _hand(db: Connection, recorded: Recorded, sheet: Row, *, role: str) -> str:
    return put_sheet_hand(db, recorded, role=role, office=sheet["office"], entry_record=sheet["answered"])


_Columns = dict[str, Any]  # of the sheet, that an act changes besides


def _stands(db: Connection, sheet: Row, besides: _Columns, **columns: Any) -> None:
    """How the entry that is answered stands from here on, and with it the sheet."""
    change(db, "sheet_entry", {"record": sheet["answered"]}, **columns)
    _settle(db, sheet, **besides)


def _first_signing(db: Connection, recorded: Recorded, sheet: Row, day: str) -> _Columns:
    """The first signature or complete refusal; one that awaits its decree gives way to a hand whose power is known."""
    if sheet["signed_record"] is None:
        return {"signed_record": recorded.record, "signed_on": day}
    waits = first(
        db,
        "SELECT 1 FROM sheet_hand WHERE record = :record AND awaiting IS NOT NULL AND mandate_record IS NULL",
        record=sheet["signed_record"],
    )
    gives_way = waits is not None and recorded.may("awaiting") is None
    return {"signed_record": recorded.record, "signed_on": day} if gives_way else {}


# ---- verified --------------------------------------------------------------------------------------------------------


def verified(db: Connection, recorded: Recorded) -> None:
    """Another unit's verdict on every line, the last one that rejects none opens the sheet's words."""
    sheet = _answered(db, recorded)
    day = _hand(db, recorded, sheet, role="verifier")
    if recorded.withheld:
        return
    lines = recorded.told("lines")
    db.executemany(_ADD_VERDICT, [_verdict(recorded.record, sheet["answered"], line) for line in lines])
    rejections = sum(line["verdict"] == "rejected" for line in lines)
    # The first hand of a kind decides whether it came in time.
    timely = {} if sheet["verified_record"] else {"verified_record": recorded.record, "verified_on": day}
    if rejections:
        _stands(db, sheet, timely, state="rejected", rejected_lines=rejections)
    elif recorded.told("final"):
        _stands(db, sheet, timely, state="verified", rejected_lines=0, open=True)


_ADD_VERDICT = inserting(
    "sheet_verdict",
    ("record", "line_id", "entry_record", "verdict", "method_code", "reason_code", "note", "value_read", "checked"),
)


def _verdict(record: int, entry_record: int, line: dict[str, Any]) -> tuple[Any, ...]:
    read = (line.get("value_read") or {}).get("printed")
    return (
        record, line["line_id"], entry_record, line["verdict"], line["method_code"], line.get("reason_code"),
        line.get("note"), read, len(line["checked"]),
    )  # fmt: skip
