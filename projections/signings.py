"""Hands: who put which hand to an agreement or a sheet, in which capacity, by which decree."""

import json
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.agreements import PREFIXES
from projections import people
from projections.days import day_in
from projections.people import decree_printed
from projections.reading import first, one
from projections.recorded import Recorded
from projections.tables import inserting


def dialogue(db: Connection, recorded: Recorded) -> None:
    """A dialogue held or confirmed; it may come before the first proposal."""
    put_hand(db, recorded, role="discussant", version_no=None, stated=recorded.may("held_on"))


def put_hand(
    db: Connection,
    recorded: Recorded,
    *,
    role: str,
    version_no: int | None,
    stated: dict[str, str] | None = None,
    document: dict[str, Any] | None = None,
) -> None:
    """The hand behind an act: named as the document prints the party, else as the register has the official.

    `document`: that of the version, from whoever has read it already.
    """
    actor = recorded.entry.body.actor
    known = _known(db, recorded, office=actor.office)
    day = stated or recorded.may("stated") or {}
    if document is None:
        document = _document(db, recorded.id, version_no)
    hand = (
        recorded.record, recorded.id, version_no, recorded.name, role, actor.official,
        *_named(recorded, known, document), known["decree_number"], known["decree_dated"], known["mandate_record"],
        actor.key, day.get("printed"), day.get("date"), recorded.entry.received_at, recorded.may("reason_code"),
        recorded.may("reason"),
    )  # fmt: skip
    db.execute(_ADD_HAND, hand)


_ADD_HAND = inserting(
    "agreement_hand",
    ("record", "agreement", "version_no", "act", "role", "official", "name", "post", "capacity", "decree_number",
     "decree_dated", "mandate_record", "key", "stated_printed", "stated", "received_at", "reason_code", "reason"),
)  # fmt: skip


def put_sheet_hand(db: Connection, recorded: Recorded, *, role: str, office: str | None, entry_record: int) -> str:
    """The hand behind an act on a sheet, and the civil day of it.

    It may name a decree that is not recorded yet (kewenangan menunggu).
    """
    actor = recorded.entry.body.actor
    awaiting = recorded.may("awaiting")
    # Who signs before the SK is recorded names no office either: it is that of the sheet.
    office = actor.office or (office if awaiting else None)
    known = _known(db, recorded, office=office)
    day, mandate = day_in(known["zone"], recorded), known["mandate_record"]
    decree = decree_printed(awaiting) if mandate is None else known["decree_printed"]
    hand = (
        recorded.record, recorded.id, entry_record, recorded.name, role, actor.official, office,
        *_registered(recorded, known), decree, mandate, awaiting and decree_key(awaiting), actor.key, day,
        recorded.may("stated", "date"), recorded.entry.received_at, recorded.may("reason_code"),
        recorded.may("reason"), recorded.may("final"),
    )  # fmt: skip
    db.execute(_ADD_SHEET_HAND, hand)
    return day


_ADD_SHEET_HAND = inserting(
    "sheet_hand",
    ("record", "sheet", "entry_record", "act", "role", "official", "office", "name", "post", "capacity",
     "decree_printed", "mandate_record", "awaiting", "key", "local_day", "stated", "received_at", "reason_code",
     "reason", "final"),
)  # fmt: skip


def decree_key(decree: dict[str, Any]) -> str:
    """What makes a decree that was awaited and one that was recorded the same: number and date."""
    return f"{decree['number']}/{decree['dated']['date']}"


def mandate_granted(db: Connection, recorded: Recorded) -> None:
    """An official in an office, by a decree; hands put under it before it was recorded now lead to it.

    Only the same person, office, number and date; a later start or a mandate without a power to sign heals nothing.
    """
    people.mandate_granted(db, recorded)
    if recorded.withheld or not {"agreement.sign", "realization.close"} & set(recorded.each("powers")):
        return
    db.execute(
        "UPDATE sheet_hand SET mandate_record = :record"
        " WHERE office = :office AND official = :official AND awaiting = :decree AND awaiting IS NOT NULL"
        "   AND mandate_record IS NULL AND local_day >= :since",
        {
            "record": recorded.record,
            "office": recorded.id,
            "official": recorded.told("official"),
            "decree": decree_key(recorded.told("decree")),
            "since": recorded.told("from", "date"),
        },
    )


def _known(db: Connection, recorded: Recorded, *, office: str | None) -> Row:
    """What the register knows of an actor: the power, the person, the post; a row of nothing where it knows none."""
    actor = recorded.entry.body.actor
    return one(db, _KNOWN, mandate=actor.mandate, official=actor.official, office=office)


_KNOWN = """
SELECT position.zone, m.record AS mandate_record, m.capacity, m.decree_printed, m.decree_number, m.decree_dated,
       p.name_printed AS name, o.post_printed AS post
  FROM position
  LEFT JOIN mandate m  ON m.digest = :mandate
  LEFT JOIN official p ON p.official = :official
  LEFT JOIN office o   ON o.office = :office
"""


_Name = tuple[str | None, str | None, str | None]  # name, post and capacity, as printed


def _named(recorded: Recorded, known: Row, document: dict[str, Any]) -> _Name:
    """The party as printed in the act itself, else in the document it is about; else as the register has it."""
    actor = recorded.entry.body.actor
    for party in (recorded.may("trustee"), document.get("trustee"), document.get("grantor")):
        if party and (party["official"], party["office"]) == (actor.official, actor.office):
            return party["name_printed"], party["office_printed"], party["capacity"]
    return _registered(recorded, known)


def _document(db: Connection, agreement: str, version_no: int | None) -> dict[str, Any]:
    """The document of a version; nothing where there is none, or where it is withheld."""
    if version_no is None:
        return {}
    version = first(
        db,
        "SELECT document FROM agreement_version WHERE agreement = :id AND version_no = :no",
        id=agreement,
        no=version_no,
    )
    return json.loads(version["document"]) if version and version["document"] else {}


def _registered(recorded: Recorded, known: Row) -> _Name:
    capacity, post = known["capacity"], known["post"]
    if known["mandate_record"] is None:
        capacity = None if recorded.may("awaiting") is None else recorded.may("capacity")
    return known["name"], post and PREFIXES.get(capacity or "", "") + post, capacity
