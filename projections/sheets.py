"""Sheets of realization: entered, corrected, signed or refused, verified. Nothing is edited away.

The round that holds is the last one with a final verification that rejects nothing; where none is verified, the last
that no verdict rejected. A later round stands beside it as a pending correction until it holds itself: an operator's
correction takes no verified figure away. Where every round is rejected, none holds.

A withheld content hides the figures, not the deed: which agreement and period a sheet is about stands in its basis.
"""

from sqlite3 import Connection, Row
from typing import Any

from projections.days import local_day
from projections.reading import every, first
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
    before = first(db, "SELECT * FROM sheet WHERE sheet = :sheet", sheet=recorded.id)
    agreement, period = _basis(recorded, "agreement"), _basis(recorded, "period")
    if before is None:
        put_sheet_hand(db, recorded, role=role, office=recorded.told("office"), entry_record=recorded.record)
        _first_entry(db, recorded, agreement=agreement, period=period, state=state)
    else:
        put_sheet_hand(db, recorded, role=role, office=before["office"], entry_record=recorded.record)
    _entry_row(db, recorded, agreement=agreement, period=period, state=state)
    db.executemany(_ADD_LINE, [_line(recorded.record, *line) for line in enumerate(recorded.each("lines"), 1)])
    for cause in recorded.each("money_causes"):
        told = {"programme_no": cause["programme_no"], "cause_code": cause["cause_code"], "files": len(cause["files"])}
        insert(db, "sheet_money_cause", record=recorded.record, **told)
    if before is not None:
        _settle(db, before, last_record=recorded.record, entries=before["entries"] + 1)


def _first_entry(db: Connection, recorded: Recorded, *, agreement: str, period: str, state: str) -> None:
    """The sheet, as its only round stands."""
    of = first(db, "SELECT agency FROM agreement WHERE agreement = :id", id=agreement)
    insert(
        db,
        "sheet",
        sheet=recorded.id,
        agreement=agreement,
        period=period,
        office=recorded.told("office"),
        agency=of and of["agency"],
        state=state,
        entry_record=recorded.record,
        held_record=recorded.record,
        last_record=recorded.record,
        entries=1,
        first_record=recorded.record,
        first_on=local_day(db, recorded),
    )


def _settle(db: Connection, sheet: Row, **more: Any) -> None:
    """Which round holds by now, and what else an act says of the sheet."""
    rounds = every(db, _ROUNDS, sheet=sheet["sheet"])
    held = next((one for one in rounds if one["open"]), None)
    held = held or next((one for one in rounds if not one["rejected_lines"]), None)
    told = held or rounds[0]
    now = {"held_record": held and held["record"], "entry_record": told["record"]}
    standing = {name: told[name] for name in ("state", "refused_record", "rejected_lines")}
    change(db, "sheet", {"sheet": sheet["sheet"]}, **now, **standing, **more)


_ROUNDS = (
    "SELECT record, open, state, refused_record, rejected_lines FROM sheet_entry WHERE sheet = :sheet"
    " ORDER BY record DESC"
)


def _basis(recorded: Recorded, kind: str) -> str:
    """The id of the agreement or period whose head the act carries: the body tells it, withheld or not."""
    for ref in recorded.entry.body.basis:
        stream_kind, _, ident = ref.stream.partition("/")
        if stream_kind == kind:
            return ident
    raise LookupError("basis", kind)


def _entry_row(db: Connection, recorded: Recorded, *, agreement: str, period: str, state: str) -> None:
    proposal = recorded.told("document", "digest")
    version = first(db, "SELECT version_no FROM agreement_version WHERE proposal = :digest", digest=proposal)
    insert(
        db,
        "sheet_entry",
        record=recorded.record,
        sheet=recorded.id,
        digest=recorded.digest,
        round=recorded.told("round"),
        agreement=agreement,
        period=period,
        version_no=version and version["version_no"],
        data_as_of=recorded.told("data_as_of", "date"),
        state=state,
        withheld=recorded.withheld,
    )


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
    sheet, answered = _answered(db, recorded)
    role = recorded.told("role") or "trustee"
    put_sheet_hand(db, recorded, role=role, office=sheet["office"], entry_record=answered["record"])
    _stands(db, sheet, answered, _first_signing(db, recorded, sheet), state="signed")


def signing_refused(db: Connection, recorded: Recorded) -> None:
    """A refusal: whole when the trustee himself says so, else once a second official has seen it too."""
    sheet, answered = _answered(db, recorded)
    seconds, own = recorded.may("seconds"), recorded.told("refuser") == recorded.entry.body.actor.official
    role = "witness" if seconds else "refuser"
    put_sheet_hand(db, recorded, role=role, office=sheet["office"], entry_record=answered["record"])
    if seconds is None and not own:
        return
    first_signing = _first_signing(db, recorded, sheet)
    _stands(db, sheet, answered, first_signing, state="refused", refused_record=recorded.record)


def _answered(db: Connection, recorded: Recorded) -> tuple[Row, Row]:
    """The sheet, and the entry of it that an act answers: the one it names, else the last."""
    sheet = _demand_sheet(db, recorded.id)
    named = recorded.may("entered", "digest")
    entry = first(db, "SELECT * FROM sheet_entry WHERE sheet = :id AND digest = :named", id=recorded.id, named=named)
    if entry is None:
        entry = first(db, "SELECT * FROM sheet_entry WHERE record = :record", record=sheet["last_record"])
    if entry is None:
        raise LookupError("entry", recorded.id)
    return sheet, entry


_Columns = dict[str, Any]  # of the sheet, that an act changes besides


def _stands(db: Connection, sheet: Row, entry: Row, besides: _Columns, **columns: Any) -> None:
    """How an entry stands from here on, and with it the sheet."""
    change(db, "sheet_entry", {"record": entry["record"]}, **columns)
    _settle(db, sheet, **besides)


def _first_signing(db: Connection, recorded: Recorded, sheet: Row) -> _Columns:
    """The first signature or complete refusal; one that awaits its decree gives way to a hand whose power is known."""
    if sheet["signed_record"] is None:
        return _first_hand(db, recorded, sheet, step="signed")
    waits = first(
        db,
        "SELECT 1 FROM sheet_hand WHERE record = :record AND awaiting IS NOT NULL AND mandate_record IS NULL",
        record=sheet["signed_record"],
    )
    gives_way = waits is not None and recorded.may("awaiting") is None
    return {"signed_record": recorded.record, "signed_on": local_day(db, recorded)} if gives_way else {}


def _first_hand(db: Connection, recorded: Recorded, sheet: Row, *, step: str) -> _Columns:
    """The first hand of a kind decides whether it came in time."""
    if sheet[f"{step}_record"] is not None:
        return {}
    return {f"{step}_record": recorded.record, f"{step}_on": local_day(db, recorded)}


# ---- verified --------------------------------------------------------------------------------------------------------


def verified(db: Connection, recorded: Recorded) -> None:
    """Another unit's verdict on every line, the last one that rejects none opens the sheet's words."""
    sheet, answered = _answered(db, recorded)
    put_sheet_hand(db, recorded, role="verifier", office=sheet["office"], entry_record=answered["record"])
    if recorded.withheld:
        return
    lines = recorded.told("lines")
    db.executemany(_ADD_VERDICT, [_verdict(recorded.record, answered["record"], line) for line in lines])
    rejections = sum(line["verdict"] == "rejected" for line in lines)
    if rejections:
        first_verdict = _first_hand(db, recorded, sheet, step="verified")
        _stands(db, sheet, answered, first_verdict, state="rejected", rejected_lines=rejections)
    elif recorded.told("final"):
        first_verdict = _first_hand(db, recorded, sheet, step="verified")
        _stands(db, sheet, answered, first_verdict, state="verified", rejected_lines=0, open=True)


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


def _demand_sheet(db: Connection, sheet: str) -> Row:
    row = first(db, "SELECT * FROM sheet WHERE sheet = :sheet", sheet=sheet)
    if row is None:
        raise LookupError("sheet", sheet)
    return row
