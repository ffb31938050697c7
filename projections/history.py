"""History: every act with its place, its hand and the acts it names."""

from collections.abc import Iterator, Sequence
from itertools import chain
from sqlite3 import Connection
from typing import Any

from projections.recorded import Recorded
from projections.tables import inserting

_ACT = {"digest", "stream", "version"}
_BEGINS = b'{"digest":'  # an act named in canonical bytes; within a text there is no quotation mark without a backslash

_ADD_ACT = inserting(
    "act",
    ("record", "digest", "stream", "version", "kind", "act", "official", "key", "office", "mandate", "claimed_at",
     "received_at", "content", "withheld", "agreement"),
)  # fmt: skip
_ADD_REF = inserting("ref", ("record", "place", "stream", "version", "digest"))


class Acts:
    """The row every record has, and its references. No fold reads them: they are written a batch at a time."""

    def __init__(self, batch: Sequence[Recorded]) -> None:
        self._batch = batch
        self.record = 0  # the one that is being written: where it cannot be, it has to be named

    def write(self, db: Connection) -> None:
        """All of them."""
        db.executemany(_ADD_ACT, map(_act, self._each()))
        db.executemany(_ADD_REF, chain.from_iterable(map(_refs, self._each())))

    def _each(self) -> Iterator[Recorded]:
        for recorded in self._batch:
            self.record = recorded.record
            yield recorded


def _act(recorded: Recorded) -> tuple[Any, ...]:
    body, actor, kind = recorded.entry.body, recorded.entry.body.actor, recorded.kind
    return (
        recorded.record, body.digest, body.stream, body.version, kind, body.name, actor.official, actor.key,
        actor.office, actor.mandate, body.claimed_at, recorded.entry.received_at, body.content, recorded.withheld,
        recorded.id if kind == "agreement" else None,
    )  # fmt: skip


def nothing_more(db: Connection, recorded: Recorded) -> None:
    """The act's own row is all that the tables keep of it."""


def _refs(recorded: Recorded) -> list[tuple[Any, ...]]:
    number, refs = recorded.record, recorded.entry.body.basis
    found: list[tuple[Any, ...]] = [
        (number, f"basis[{place}]", ref.stream, ref.version, ref.digest) for place, ref in enumerate(refs)
    ]
    if recorded.content is not None and _BEGINS in recorded.content.raw:
        _named(number, "", recorded.content.facts, found)
    return found


def _named(number: int, place: str, value: dict[str, Any], found: list[tuple[Any, ...]]) -> None:
    """Every act named in facts, with the place where it stands ("document.trustee.mandate")."""
    if len(value) == 3 and value.keys() == _ACT:
        found.append((number, place, value["stream"], value["version"], value["digest"]))
        return
    for name, member in value.items():
        # What is neither a group nor a list, nearly everything, costs nothing but this look.
        kind = type(member)
        if kind is dict:
            _named(number, f"{place}.{name}" if place else name, member, found)
        elif kind is list:
            _listed(number, f"{place}.{name}" if place else name, member, found)


def _listed(number: int, place: str, members: list[Any], found: list[tuple[Any, ...]]) -> None:
    for at, member in enumerate(members):
        if type(member) is dict:
            _named(number, f"{place}[{at}]", member, found)
        elif type(member) is list:
            _listed(number, f"{place}[{at}]", member, found)
