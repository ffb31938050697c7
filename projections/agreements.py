"""Agreements: proposed, aligned, signed, in force, revised, continued. Every proposal is a version that stays readable.

A withheld content hides the words, not the deed: the act still moves the one proposal that is in the air.
"""

import json
from sqlite3 import Connection, Row
from typing import Any

from projections import target_changes
from projections.basis import deadline_of_agency, deadline_of_budget
from projections.days import local_day
from projections.recorded import Recorded, as_json
from projections.signings import put_hand
from projections.tables import change, insert, inserting
from projections.words import put_words

# ---- proposing ------------------------------------------------------------------------------------------------------


def agreement_proposed(db: Connection, recorded: Recorded) -> None:
    """A whole document; a proposal that nobody signed yet gives way to it."""
    document = recorded.told("document")
    before = _agreement(db, recorded.id)
    if before is not None:
        _give_way(db, before)
    no = _version_added(db, recorded, document, kind="pk", draft_round=recorded.told("draft_round"))
    about = {"status": "diusulkan", "pending_no": no, **_place(db, recorded), **_parties(document)}
    if before is None:
        insert(db, "agreement", agreement=recorded.id, record=recorded.record, **about)
    else:
        change(db, "agreement", {"agreement": recorded.id}, **about)
    put_hand(db, recorded, role="proposer", version_no=no, document=document)
    found_by(db, recorded.id)


def _place(db: Connection, recorded: Recorded) -> dict[str, Any]:
    """Where an agreement stands: its office and year, its place in lists, the budget that sets its deadline."""
    office, year = recorded.told("office"), recorded.told("document", "fiscal_year")
    budget = _id(recorded.may("budget", "stream"))
    row = db.execute(
        "SELECT o.agency, o.code, g.code AS agency_code FROM office o LEFT JOIN agency g ON g.agency = o.agency"
        " WHERE o.office = ?",
        [office],
    ).fetchone()
    agency, code, agency_code = row or (None, None, None)
    return {
        "office": office,
        "fiscal_year": year,
        "agency": agency,
        "sorting": f"{9999 - (year or 0):04} {agency_code or ''} {code or ''} {recorded.record:012}",
        "budget": budget,
        "deadline_budget": deadline_of_budget(db, budget) if budget else deadline_of_agency(db, agency, year),
    }


def revision_proposed(db: Connection, recorded: Recorded) -> None:
    """A whole new document beside the one in force, which stays until both hands are put to the new one."""
    document = recorded.told("document")
    no = _version_added(
        db,
        recorded,
        document,
        kind="pk_perubahan",
        revision_no=recorded.told("revision_no"),
        ground=recorded.told("ground"),
        applies_from=recorded.told("applies_from", "date"),
        replaces=recorded.told("replaces", "digest"),
    )
    for position, row in enumerate(recorded.each("changes"), 1):
        insert(
            db,
            "change",
            agreement=recorded.id,
            version_no=no,
            position=position,
            line_id=row.get("line_id"),
            programme_no=row.get("programme_no"),
            field=row["field"],
            period=row.get("period"),
            before_printed=row.get("before_printed"),
            after_printed=row.get("after_printed"),
            direction=row["direction"],
        )
    change(db, "agreement", {"agreement": recorded.id}, pending_no=no)
    put_hand(db, recorded, role="proposer", version_no=no, document=document)
    target_changes.proposed(db, recorded, no)


def _give_way(db: Connection, before: Row) -> None:
    if before["pending_no"] is not None:
        version = {"agreement": before["agreement"], "version_no": before["pending_no"]}
        change(db, "agreement_version", version, status="diganti_usulan")


def _version_added(db: Connection, recorded: Recorded, document: dict[str, Any] | None, **about: Any) -> int:
    sql = "SELECT coalesce(max(version_no), 0) + 1 FROM agreement_version WHERE agreement = ?"
    no = int(db.execute(sql, [recorded.id]).fetchone()[0])
    insert(
        db,
        "agreement_version",
        agreement=recorded.id,
        version_no=no,
        proposal=recorded.digest,
        record=recorded.record,
        status="diusulkan",
        title=recorded.told("document", "title_printed"),
        total_printed=recorded.may("document", "total", "printed"),
        total=recorded.may("document", "total", "value"),
        document=None if document is None else as_json(document),
        **about,
    )
    if document is not None:
        _lines_added(db, recorded.id, no, document)
        _programmes_added(db, recorded.id, no, document)
    return no


def _lines_added(db: Connection, agreement: str, version_no: int, document: dict[str, Any]) -> None:
    lines = [(objective, line) for objective in document["objectives"] for line in objective["lines"]]
    db.executemany(_ADD_LINE, [(agreement, version_no, place, *_line(*one)) for place, one in enumerate(lines, 1)])


_ADD_LINE = inserting(
    "line",
    ("agreement", "version_no", "position", "objective_no", "objective", "line_id", "no_printed", "indicator",
     "indicator_printed", "target_printed", "target_kind", "target_value", "target_low", "target_high", "unit",
     "due_on", "lineage", "plan", "plan_line"),
)  # fmt: skip


def _line(objective: dict[str, Any], line: dict[str, Any]) -> tuple[Any, ...]:
    target, plan = line["target"], line.get("plan", {})
    return (
        objective["no_printed"], objective["text"], line["line_id"], line["no_printed"], line["indicator"]["digest"],
        line["indicator_printed"], target["printed"], target["kind"], target.get("value"), target.get("low"),
        target.get("high"), target.get("unit"), line.get("due_on", {}).get("date"), line.get("lineage"),
        plan.get("ref", {}).get("digest"), plan.get("line"),
    )  # fmt: skip


def _programmes_added(db: Connection, agreement: str, version_no: int, document: dict[str, Any]) -> None:
    db.executemany(
        _ADD_PROGRAMME,
        [
            (
                agreement, version_no, place, one["no"], one.get("code"), one["level"], one["name_printed"],
                one["amount"]["printed"], one["amount"]["value"], one.get("note_printed"),
            )
            for place, one in enumerate(document["programmes"], 1)
        ],
    )  # fmt: skip


_ADD_PROGRAMME = inserting(
    "programme",
    ("agreement", "version_no", "position", "no", "code", "level", "name_printed", "amount_printed", "amount",
     "note_printed"),
)  # fmt: skip


def _parties(document: dict[str, Any] | None) -> dict[str, Any]:
    """The agreement's columns that its document prints; all unknown where it is withheld."""
    document = document or {}
    return {
        "title": document.get("title_printed"),
        **_party("trustee", document.get("trustee")),
        "trustee_capacity": (document.get("trustee") or {}).get("capacity"),
        **_party("grantor", document.get("grantor")),
    }


def _party(role: str, party: dict[str, Any] | None) -> dict[str, Any]:
    party = party or {}
    return {
        f"{role}_official": party.get("official"),
        f"{role}_name": party.get("name_printed"),
        f"{role}_post": party.get("office_printed"),
    }


# ---- two hands ------------------------------------------------------------------------------------------------------


def aligned(db: Connection, recorded: Recorded) -> None:
    """Attested to fit the superior's agreement; it is never a precondition and moves nothing that is signed."""
    version = _proposal(db, recorded)
    if version["status"] == "diusulkan":
        _advance(db, version, "diselaraskan")
    change(db, "agreement_version", _key(version), aligned_record=recorded.record)
    put_hand(db, recorded, role="aligner", version_no=version["version_no"])


def signed(db: Connection, recorded: Recorded) -> None:
    """The trustee's hand. The head of region has no grantor: his own hand puts the document in force."""
    version = _proposal(db, recorded)
    document = _document(version)
    change(db, "agreement_version", _key(version), signed_record=recorded.record)
    put_hand(db, recorded, role="trustee", version_no=version["version_no"], document=document)
    target_changes.signed(db, recorded, version["version_no"])
    if document is not None and document["grantor"] is None:
        _enter_force(db, recorded, version, document)
    else:
        _advance(db, version, "ditandatangani")


def countersigned(db: Connection, recorded: Recorded) -> None:
    """The grantor's hand over the same document: in force."""
    version = _proposal(db, recorded)
    document = _document(version)
    put_hand(db, recorded, role="grantor", version_no=version["version_no"], document=document)
    _enter_force(db, recorded, version, document)


def _enter_force(db: Connection, recorded: Recorded, version: Row, document: dict[str, Any] | None) -> None:
    agreement = _demand_agreement(db, recorded.id)
    effective = recorded.may("effective", "date")
    first_time: dict[str, Any] = {}
    if agreement["version_no"] is not None:
        replaced = {"agreement": recorded.id, "version_no": agreement["version_no"]}
        change(db, "agreement_version", replaced, status="digantikan")
    else:
        known = local_day(db, recorded)
        first_time = {"in_force_record": recorded.record, "in_force_since": effective, "in_force_known": known}
    change(
        db,
        "agreement_version",
        _key(version),
        status="berlaku",
        countersigned_record=recorded.record,
        effective=effective,
    )
    change(
        db,
        "agreement",
        {"agreement": recorded.id},
        status="berlaku",
        version_no=version["version_no"],
        pending_no=None,
        **_parties(document),
        **first_time,
    )
    _trustee_bound(db, recorded, version["version_no"], effective)
    target_changes.agreed(db, recorded, version["version_no"])
    found_by(db, recorded.id)


def _trustee_bound(db: Connection, recorded: Recorded, version_no: int, effective: str | None) -> None:
    """The one who signed carries the agreement; a revision by the one who carries it already adds no row."""
    db.execute(
        "INSERT INTO agreement_trustee (agreement, record, official, name, post, capacity, since, confirmed_record,"
        " confirmed_on)"
        " SELECT h.agreement, h.record, h.official, h.name, h.post, h.capacity, h.stated, :record, :day"
        "   FROM agreement_version v JOIN agreement_hand h ON h.record = v.signed_record"
        "  WHERE v.agreement = :agreement AND v.version_no = :no AND h.official IS NOT"
        "        (SELECT t.official FROM agreement_trustee t"
        "          WHERE t.agreement = :agreement ORDER BY t.record DESC LIMIT 1)",
        {"record": recorded.record, "day": effective, "agreement": recorded.id, "no": version_no},
    )


def returned(db: Connection, recorded: Recorded) -> None:
    """The pen handed back."""
    _closed(db, recorded, status="dikembalikan", role="returner")


def refused(db: Connection, recorded: Recorded) -> None:
    """A party refuses to sign."""
    _closed(db, recorded, status="ditolak", role="refuser")


def withdrawn(db: Connection, recorded: Recorded) -> None:
    """The proposer takes the proposal back."""
    _closed(db, recorded, status="ditarik", role="withdrawer")


def rejected(db: Connection, recorded: Recorded) -> None:
    """The grantor rejects a revision: what is in force stays, the attempt stays readable."""
    _closed(db, recorded, status="ditolak", role="rejecter")


def _closed(db: Connection, recorded: Recorded, *, status: str, role: str) -> None:
    version = _proposal(db, recorded)
    _advance(db, version, status)
    change(db, "agreement_version", _key(version), closed_record=recorded.record)
    change(db, "agreement", {"agreement": recorded.id}, pending_no=None)
    put_hand(db, recorded, role=role, version_no=version["version_no"])
    decide = target_changes.rejected if status == "ditolak" else target_changes.withdrawn
    decide(db, recorded, version["version_no"])


def published(db: Connection, recorded: Recorded) -> None:
    """Where what is in force was published; the first publication counts for the list."""
    agreement = _demand_agreement(db, recorded.id)
    insert(
        db,
        "publication",
        record=recorded.record,
        agreement=recorded.id,
        channel=recorded.told("channel"),
        address=recorded.told("address"),
        published_on=recorded.told("published_on", "date"),
    )
    first = agreement["published_record"] or recorded.record
    change(db, "agreement", {"agreement": recorded.id}, published_record=first)
    day = recorded.may("published_on")
    put_hand(db, recorded, role="publisher", version_no=agreement["version_no"], stated=day)


# ---- the next head --------------------------------------------------------------------------------------------------


def continued(db: Connection, recorded: Recorded) -> None:
    """The next head adopts the document; until the grantor agrees it is continued from one side."""
    agreement = _demand_agreement(db, recorded.id)
    put_hand(db, recorded, role="successor", version_no=agreement["version_no"])
    target_changes.continued(db, recorded, agreement)
    db.execute(
        "INSERT INTO agreement_trustee (agreement, record, official, name, post, capacity, since)"
        " SELECT agreement, record, official, name, post, capacity, stated FROM agreement_hand WHERE record = ?",
        [recorded.record],
    )
    hand = db.execute("SELECT * FROM agreement_hand WHERE record = ?", [recorded.record]).fetchone()
    change(
        db,
        "agreement",
        {"agreement": recorded.id},
        status="dilanjutkan_sepihak",
        trustee_official=hand["official"],
        trustee_name=hand["name"],
        trustee_post=hand["post"],
        trustee_capacity=hand["capacity"],
    )
    found_by(db, recorded.id)


def continuation_countersigned(db: Connection, recorded: Recorded) -> None:
    """The grantor accepts who continues."""
    agreement = _demand_agreement(db, recorded.id)
    put_hand(db, recorded, role="grantor", version_no=agreement["version_no"])
    sql = "SELECT max(record) FROM agreement_trustee WHERE agreement = ? AND confirmed_record IS NULL"
    waiting = db.execute(sql, [recorded.id]).fetchone()[0]
    change(
        db,
        "agreement_trustee",
        {"agreement": recorded.id, "record": waiting},
        confirmed_record=recorded.record,
        confirmed_on=recorded.may("effective", "date"),
    )
    change(db, "agreement", {"agreement": recorded.id}, status="berlaku")
    target_changes.continuation_agreed(db, recorded)


def closed(db: Connection, recorded: Recorded) -> None:
    """After its year, or with its office: no revision and no successor any more."""
    agreement = _demand_agreement(db, recorded.id)
    put_hand(db, recorded, role="closer", version_no=agreement["version_no"], stated=recorded.may("closed_on"))
    change(
        db,
        "agreement",
        {"agreement": recorded.id},
        status="ditutup",
        closed_record=recorded.record,
        closed_on=recorded.told("closed_on", "date"),
    )


# ---- where things stand ---------------------------------------------------------------------------------------------


def found_by(db: Connection, agreement: str) -> None:
    """The words that an agreement is found by: its title, its parties and their place."""
    row = db.execute(
        "SELECT a.title, a.trustee_name, a.trustee_post, a.grantor_name, o.post_printed, g.name_printed"
        "  FROM agreement a LEFT JOIN office o ON o.office = a.office LEFT JOIN agency g ON g.agency = o.agency"
        " WHERE a.agreement = ?",
        [agreement],
    ).fetchone()
    put_words(db, "agreement", agreement, tuple(row))


def _agreement(db: Connection, agreement: str) -> Row | None:
    row: Row | None = db.execute("SELECT * FROM agreement WHERE agreement = ?", [agreement]).fetchone()
    return row


def _demand_agreement(db: Connection, agreement: str) -> Row:
    row = _agreement(db, agreement)
    if row is None:
        raise LookupError("agreement", agreement)
    return row


def _proposal(db: Connection, recorded: Recorded) -> Row:
    """The version an act names; where its facts are withheld, the one in the air."""
    digest = recorded.told("proposed", "digest")
    row: Row | None = db.execute(
        "SELECT v.* FROM agreement_version v JOIN agreement a ON a.agreement = v.agreement"
        " WHERE v.agreement = :agreement"
        "   AND (v.proposal = :digest OR (:digest IS NULL AND v.version_no = a.pending_no))",
        {"agreement": recorded.id, "digest": digest},
    ).fetchone()
    if row is None:
        raise LookupError("agreement_version", digest)
    return row


def _advance(db: Connection, version: Row, status: str) -> None:
    """A proposal moves on; it is the agreement's own standing until one is in force."""
    change(db, "agreement_version", _key(version), status=status)
    db.execute(
        "UPDATE agreement SET status = ? WHERE agreement = ? AND version_no IS NULL", [status, version["agreement"]]
    )


def _document(version: Row) -> dict[str, Any] | None:
    """The whole document of a version; None where it is withheld."""
    return None if version["document"] is None else dict(json.loads(version["document"]))


def _key(version: Row) -> dict[str, Any]:
    return {"agreement": version["agreement"], "version_no": version["version_no"]}


def _id(stream: str | None) -> str | None:
    return None if stream is None else stream.partition("/")[2]
