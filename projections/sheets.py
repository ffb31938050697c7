"""Sheets of realization: entered, corrected, signed or refused, verified. Nothing is edited away.

The round that holds is the last one with a final verification that rejects nothing; where none is verified, the last
that no verdict rejected. A later round stands beside it as a pending correction until it holds itself: an operator's
correction takes no verified figure away. Where every round is rejected, none holds.

A withheld content hides the figures, not the deed: which agreement and period a sheet is about stands in its basis.
"""

from sqlite3 import Connection, Row
from typing import Any

from domain.evidence import canonical
from projections.attainments import reckon
from projections.days import local_day
from projections.reading import every, first
from projections.recorded import Recorded
from projections.signings import put_sheet_hand
from projections.tables import change, insert


def entered(db: Connection, recorded: Recorded) -> None:
    """A sheet, or a further round of one that nobody signed yet."""
    _entry(db, recorded, state="entered", role="enterer")


def corrected(db: Connection, recorded: Recorded) -> None:
    """What was signed, refused or rejected said anew; it has to be signed again."""
    _entry(db, recorded, state="corrected", role="corrector")


def _entry(db: Connection, recorded: Recorded, *, state: str, role: str) -> None:
    before = first(db, "SELECT * FROM sheet WHERE sheet = :sheet", sheet=recorded.id)
    if before is None:
        insert(
            db,
            "sheet",
            sheet=recorded.id,
            agreement=_basis(recorded, "agreement"),
            period=_basis(recorded, "period"),
            office=recorded.told("office"),
            agency=_agency(db, recorded),
            state=state,
            entry_record=recorded.record,
            last_record=recorded.record,
            entries=1,
            first_record=recorded.record,
            first_on=local_day(db, recorded),
        )
    else:
        change(db, "sheet", {"sheet": recorded.id}, last_record=recorded.record, entries=before["entries"] + 1)
    _entry_row(db, recorded, state=state)
    for position, line in enumerate(recorded.each("lines"), 1):
        _line(db, recorded.record, position, line)
    for cause in recorded.each("money_causes"):
        told = {"programme_no": cause["programme_no"], "cause_code": cause["cause_code"], "files": len(cause["files"])}
        insert(db, "sheet_money_cause", record=recorded.record, **told)
    sheet = _demand_sheet(db, recorded.id)
    put_sheet_hand(db, recorded, role=role, sheet=sheet, entry_record=recorded.record)
    _settle(db, sheet)


def _settle(db: Connection, sheet: Row) -> None:
    """Which round holds by now; the figures of the year follow it."""
    rounds = every(db, "SELECT * FROM sheet_entry WHERE sheet = :sheet ORDER BY record DESC", sheet=sheet["sheet"])
    held = next((one for one in rounds if one["open"]), None)
    held = held or next((one for one in rounds if not one["rejected_lines"]), None)
    told = held or rounds[0]
    now = {"held_record": held and held["record"], "entry_record": told["record"]}
    standing = {name: told[name] for name in ("state", "refused_record", "rejected_lines")}
    change(db, "sheet", {"sheet": sheet["sheet"]}, **now, **standing)
    if now != {name: sheet[name] for name in now}:
        reckon(db, agreement=sheet["agreement"], since=sheet["period"])


def _basis(recorded: Recorded, kind: str) -> str:
    """The id of the agreement or period whose head the act carries: the body tells it, withheld or not."""
    for ref in recorded.entry.body.basis:
        stream_kind, _, ident = ref.stream.partition("/")
        if stream_kind == kind:
            return ident
    raise LookupError("basis", kind)


def _agency(db: Connection, recorded: Recorded) -> str | None:
    row = first(db, "SELECT agency FROM agreement WHERE agreement = :id", id=_basis(recorded, "agreement"))
    return None if row is None else row["agency"]


def _entry_row(db: Connection, recorded: Recorded, *, state: str) -> None:
    proposal = recorded.told("document", "digest")
    version = first(db, "SELECT version_no FROM agreement_version WHERE proposal = :digest", digest=proposal)
    insert(
        db,
        "sheet_entry",
        record=recorded.record,
        sheet=recorded.id,
        digest=recorded.digest,
        round=recorded.told("round"),
        agreement=_basis(recorded, "agreement"),
        period=_basis(recorded, "period"),
        version_no=version and version["version_no"],
        data_as_of=recorded.told("data_as_of", "date"),
        state=state,
        withheld=recorded.withheld,
    )


def _line(db: Connection, record: int, position: int, line: dict[str, Any]) -> None:
    value = line.get("value") or {}
    scope = line.get("scope_done")
    insert(
        db,
        "sheet_line",
        record=record,
        position=position,
        line_id=line["line_id"],
        no_printed=line["no_printed"],
        state=line["state"],
        printed=value.get("printed"),
        value=value.get("value"),
        unit=value.get("unit"),
        quantity=_json(line.get("value")),
        expected_on=line.get("expected_on", {}).get("date"),
        reason_code=line.get("reason_code"),
        evidence=len(line["evidence"]) + sum(len(one["files"]) for one in scope or ()),
        scope_done=_json(scope),
        attainment_printed=line.get("attainment_printed"),
        cause_code=line.get("cause_code"),
        follow_up_code=line.get("follow_up_code"),
    )


def _json(value: Any) -> str | None:
    return None if value is None else canonical.encode(value).decode()


# ---- signed, refused -------------------------------------------------------------------------------------------------


def signed(db: Connection, recorded: Recorded) -> None:
    """The hand of the trustee, of the outgoing head, or of the successor for the predecessor."""
    sheet, answered = _answered(db, recorded)
    put_sheet_hand(db, recorded, role=recorded.told("role") or "trustee", sheet=sheet, entry_record=answered["record"])
    _first_signing(db, recorded, sheet)
    _stands(db, sheet, answered, state="signed")


def signing_refused(db: Connection, recorded: Recorded) -> None:
    """A refusal: whole when the trustee himself says so, else once a second official has seen it too."""
    sheet, answered = _answered(db, recorded)
    seconds, own = recorded.may("seconds"), recorded.told("refuser") == recorded.entry.body.actor.official
    role = "witness" if seconds else "refuser"
    put_sheet_hand(db, recorded, role=role, sheet=sheet, entry_record=answered["record"])
    if seconds is None and not own:
        return
    _first_signing(db, recorded, sheet)
    _stands(db, sheet, answered, state="refused", refused_record=recorded.record)


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


def _stands(db: Connection, sheet: Row, entry: Row, **columns: Any) -> None:
    """How an entry stands from here on, and with it the sheet."""
    change(db, "sheet_entry", {"record": entry["record"]}, **columns)
    _settle(db, sheet)


def _first_signing(db: Connection, recorded: Recorded, sheet: Row) -> None:
    """The first signature or complete refusal; one that awaits its decree gives way to a hand whose power is known."""
    waits = first(
        db,
        "SELECT 1 FROM sheet_hand WHERE record = :record AND awaiting IS NOT NULL AND mandate_record IS NULL",
        record=sheet["signed_record"],
    )
    if waits is not None and recorded.may("awaiting") is None:
        change(db, "sheet", {"sheet": recorded.id}, signed_record=recorded.record, signed_on=local_day(db, recorded))
    else:
        _first_hand(db, recorded, sheet, step="signed")


def _first_hand(db: Connection, recorded: Recorded, sheet: Row, *, step: str) -> None:
    """The first hand of a kind decides whether it came in time."""
    if sheet[f"{step}_record"] is None:
        columns = {f"{step}_record": recorded.record, f"{step}_on": local_day(db, recorded)}
        change(db, "sheet", {"sheet": recorded.id}, **columns)


# ---- verified --------------------------------------------------------------------------------------------------------


def verified(db: Connection, recorded: Recorded) -> None:
    """Another unit's verdict on every line, the last one that rejects none opens the sheet's words."""
    sheet, answered = _answered(db, recorded)
    put_sheet_hand(db, recorded, role="verifier", sheet=sheet, entry_record=answered["record"])
    if recorded.withheld:
        return
    lines = recorded.told("lines")
    for line in lines:
        _verdict(db, recorded, answered["record"], line)
    rejections = sum(line["verdict"] == "rejected" for line in lines)
    if rejections:
        _first_hand(db, recorded, sheet, step="verified")
        _stands(db, sheet, answered, state="rejected", rejected_lines=rejections)
    elif recorded.told("final"):
        _first_hand(db, recorded, sheet, step="verified")
        _stands(db, sheet, answered, state="verified", rejected_lines=0, open=True)


def _verdict(db: Connection, recorded: Recorded, entry_record: int, line: dict[str, Any]) -> None:
    insert(
        db,
        "sheet_verdict",
        record=recorded.record,
        line_id=line["line_id"],
        entry_record=entry_record,
        verdict=line["verdict"],
        method_code=line["method_code"],
        reason_code=line.get("reason_code"),
        note=line.get("note"),
        value_read=(line.get("value_read") or {}).get("printed"),
        checked=len(line["checked"]),
    )


def _demand_sheet(db: Connection, sheet: str) -> Row:
    row = first(db, "SELECT * FROM sheet WHERE sheet = :sheet", sheet=sheet)
    if row is None:
        raise LookupError("sheet", sheet)
    return row
