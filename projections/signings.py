"""Hands: who put which hand to an agreement or a sheet, in which capacity, by which decree."""

import json
from collections.abc import Iterator
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.agreements import PREFIXES
from projections import people
from projections.days import local_day
from projections.people import decree_printed
from projections.reading import first
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
    mandate = _mandate(db, recorded)
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
        **_named(db, recorded, mandate=mandate, version_no=version_no),
        decree_number=mandate and mandate["decree_number"],
        decree_dated=mandate and mandate["decree_dated"],
        mandate_record=mandate and mandate["record"],
        key=actor.key,
        stated_printed=day.get("printed"),
        stated=day.get("date"),
        received_at=recorded.entry.received_at,
        reason_code=recorded.may("reason_code"),
        reason=recorded.may("reason"),
    )


def put_sheet_hand(db: Connection, recorded: Recorded, *, role: str, sheet: Row, entry_record: int) -> None:
    """The hand behind an act on a sheet; it may name a decree that is not recorded yet (kewenangan menunggu)."""
    actor = recorded.entry.body.actor
    mandate, awaiting = _mandate(db, recorded), recorded.may("awaiting")
    # Who signs before the SK is recorded names no office either: it is that of the sheet.
    office = actor.office or (sheet["office"] if awaiting else None)
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
        **_registered(db, recorded, office=office, mandate=mandate),
        decree_printed=mandate["decree_printed"] if mandate else decree_printed(awaiting),
        mandate_record=mandate and mandate["record"],
        awaiting=awaiting and decree_key(awaiting),
        key=actor.key,
        local_day=local_day(db, recorded),
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


def _mandate(db: Connection, recorded: Recorded) -> Row | None:
    return first(db, "SELECT * FROM mandate WHERE digest = :digest", digest=recorded.entry.body.actor.mandate)


def _named(db: Connection, recorded: Recorded, *, mandate: Row | None, version_no: int | None) -> dict[str, Any]:
    actor = recorded.entry.body.actor
    for party in _parties(db, recorded, version_no):
        if (party["official"], party["office"]) == (actor.official, actor.office):
            return {"name": party["name_printed"], "post": party["office_printed"], "capacity": party["capacity"]}
    return _registered(db, recorded, office=actor.office, mandate=mandate)


def _registered(db: Connection, recorded: Recorded, *, office: str | None, mandate: Row | None) -> dict[str, Any]:
    person = recorded.entry.body.actor.official
    official = first(db, "SELECT name_printed FROM official WHERE official = :official", official=person)
    place = first(db, "SELECT post_printed FROM office WHERE office = :office", office=office)
    capacity = (
        mandate["capacity"] if mandate else None if recorded.may("awaiting") is None else recorded.may("capacity")
    )
    post = place and place["post_printed"]
    return {
        "name": official and official["name_printed"],
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
