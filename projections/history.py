"""History: every act with its place, its hand and the acts it names."""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import Any

from projections.recorded import Recorded
from projections.tables import insert

_ACT = {"digest", "stream", "version"}


def act_recorded(db: Connection, recorded: Recorded) -> None:
    """The row every record has, and its references."""
    body = recorded.entry.body
    insert(
        db,
        "act",
        record=recorded.record,
        digest=body.digest,
        stream=body.stream,
        version=body.version,
        kind=recorded.kind,
        act=body.name,
        official=body.actor.official,
        key=body.actor.key,
        office=body.actor.office,
        mandate=body.actor.mandate,
        claimed_at=body.claimed_at,
        received_at=recorded.entry.received_at,
        content=body.content,
        withheld=recorded.withheld,
        agreement=recorded.id if recorded.kind == "agreement" else None,
    )
    for place, ref in _refs(recorded):
        insert(db, "ref", record=recorded.record, place=place, **ref)


def nothing_more(db: Connection, recorded: Recorded) -> None:
    """The act's own row is all that the tables keep of it."""


def _refs(recorded: Recorded) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, ref in enumerate(recorded.entry.body.basis):
        yield f"basis[{place}]", ref.data()
    if recorded.content is not None:
        yield from _named("", recorded.content.facts)


def _named(place: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every act named in facts, with the place where it stands ("document.trustee.mandate")."""
    if isinstance(value, dict):
        if value.keys() == _ACT:
            yield place, value
            return
        for name, member in value.items():
            yield from _named(f"{place}.{name}" if place else name, member)
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from _named(f"{place}[{number}]", member)
