"""Hands: who put which hand to an agreement, in which capacity, by which decree."""

import json
from collections.abc import Iterator
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.agreements import PREFIXES
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
    mandate = _first(db, "SELECT * FROM mandate WHERE digest = ?", actor.mandate)
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


def _named(db: Connection, recorded: Recorded, *, mandate: Row | None, version_no: int | None) -> dict[str, Any]:
    actor = recorded.entry.body.actor
    for party in _parties(db, recorded, version_no):
        if (party["official"], party["office"]) == (actor.official, actor.office):
            return {"name": party["name_printed"], "post": party["office_printed"], "capacity": party["capacity"]}
    official = _first(db, "SELECT name_printed FROM official WHERE official = ?", actor.official)
    office = _first(db, "SELECT post_printed FROM office WHERE office = ?", actor.office)
    capacity = mandate and mandate["capacity"]
    post = office and office["post_printed"]
    return {
        "name": official and official["name_printed"],
        "post": post and PREFIXES.get(capacity or "", "") + post,
        "capacity": capacity,
    }


def _parties(db: Connection, recorded: Recorded, version_no: int | None) -> Iterator[dict[str, Any]]:
    """The parties as printed: in the act itself, else in the document it is about."""
    if recorded.may("trustee") is not None:
        yield recorded.told("trustee")
    version = _first(
        db, "SELECT document FROM agreement_version WHERE agreement = ? AND version_no = ?", recorded.id, version_no
    )
    document = json.loads(version["document"]) if version and version["document"] else {}
    yield from (party for party in (document.get("trustee"), document.get("grantor")) if party)


def _first(db: Connection, sql: str, *values: Any) -> Row | None:
    row: Row | None = db.execute(sql, values).fetchone()
    return row
