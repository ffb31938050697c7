"""Hands: who put which hand to an agreement or a sheet, in which capacity, by which decree."""

import json
from collections.abc import Iterator
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.agreements import PREFIXES
from projections import people
from projections.days import day_in
from projections.people import decree_printed
from projections.reading import first, one
from projections.recorded import Recorded
from projections.tables import insert


def dialogue(db: Connection, recorded: Recorded) -> None:
    """A dialogue held or confirmed; it may come before the first proposal."""
    put_hand(db, recorded, role="discussant", version_no=None, stated=recorded.may("held_on"))


def put_hand(
    db: Connection, recorded: Recorded, *, role: str, version_no: int | None, stated: dict[str, str] | None = None
) -> None:
    """The hand behind an act: named as the document prints the party, else as the register has the official."""
    actor = recorded.entry.body.actor
    known = _known(db, recorded, office=actor.office)
    day = stated or recorded.may("stated") or {}
    insert(
        db,
        "agreement_hand",
        record=recorded.record,
        agreement=recorded.id,
        version_no=version_no,
        act=recorded.name,
        role=role,
        official=actor.official,
        **_named(db, recorded, known, version_no=version_no),
        decree_number=known["decree_number"],
        decree_dated=known["decree_dated"],
        mandate_record=known["mandate_record"],
        key=actor.key,
        stated_printed=day.get("printed"),
        stated=day.get("date"),
        received_at=recorded.entry.received_at,
        reason_code=recorded.may("reason_code"),
        reason=recorded.may("reason"),
    )


def put_sheet_hand(db: Connection, recorded: Recorded, *, role: str, office: str | None, entry_record: int) -> None:
    """The hand behind an act on a sheet; it may name a decree that is not recorded yet (kewenangan menunggu)."""
    actor = recorded.entry.body.actor
    awaiting = recorded.may("awaiting")
    # Who signs before the SK is recorded names no office either: it is that of the sheet.
    office = actor.office or (office if awaiting else None)
    known = _known(db, recorded, office=office)
    insert(
        db,
        "sheet_hand",
        record=recorded.record,
        sheet=recorded.id,
        entry_record=entry_record,
        act=recorded.name,
        role=role,
        official=actor.official,
        office=office,
        **_registered(recorded, known),
        decree_printed=decree_printed(awaiting) if known["mandate_record"] is None else known["decree_printed"],
        mandate_record=known["mandate_record"],
        awaiting=awaiting and decree_key(awaiting),
        key=actor.key,
        local_day=day_in(known["zone"], recorded),
        stated=recorded.may("stated", "date"),
        received_at=recorded.entry.received_at,
        reason_code=recorded.may("reason_code"),
        reason=recorded.may("reason"),
        final=recorded.may("final"),
    )


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


def _named(db: Connection, recorded: Recorded, known: Row, *, version_no: int | None) -> dict[str, Any]:
    actor = recorded.entry.body.actor
    for party in _parties(db, recorded, version_no):
        if (party["official"], party["office"]) == (actor.official, actor.office):
            return {"name": party["name_printed"], "post": party["office_printed"], "capacity": party["capacity"]}
    return _registered(recorded, known)


def _registered(recorded: Recorded, known: Row) -> dict[str, Any]:
    capacity, post = known["capacity"], known["post"]
    if known["mandate_record"] is None:
        capacity = None if recorded.may("awaiting") is None else recorded.may("capacity")
    return {
        "name": known["name"],
        "post": post and PREFIXES.get(capacity or "", "") + post,
        "capacity": capacity,
    }


def _parties(db: Connection, recorded: Recorded, version_no: int | None) -> Iterator[dict[str, Any]]:
    """The parties as printed: in the act itself, else in the document it is about."""
    if recorded.may("trustee") is not None:
        yield recorded.told("trustee")
    version = first(
        db,
        "SELECT document FROM agreement_version WHERE agreement = :id AND version_no = :no",
        id=recorded.id,
        no=version_no,
    )
    document = json.loads(version["document"]) if version and version["document"] else {}
    yield from (party for party in (document.get("trustee"), document.get("grantor")) if party)
