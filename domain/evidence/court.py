"""The court that hears an act: the streams as far as they are here, what of them is in doubt, what was looked at."""

from collections.abc import Mapping
from typing import Protocol

from domain.evidence import (
    agreements,
    authority,
    instruments,
    orders,
    papers,
    periods,
    plans,
    registers,
    sheets,
    sources,
)
from domain.evidence.content import Content
from domain.evidence.entry import ActRef, Entry
from domain.evidence.errors import Unproven
from domain.evidence.keys import PublicKey
from domain.evidence.streams import Act, Stream, World
from domain.evidence.wording import Pack, render

STREAMS: dict[str, type[Stream]] = {
    cls.kind: cls
    for cls in (
        authority.Ledger, authority.Registrars, authority.Official, authority.Agency, authority.Office,
        registers.Rules, registers.Budget, registers.Indicator, registers.Log, agreements.Agreement, periods.Period,
        sheets.Sheet, sources.Source, papers.Paper, plans.Plan, instruments.Instrument, orders.Order,
    )
}  # fmt: skip


def new_stream(name: str) -> Stream:
    """An empty stream of the kind its name says."""
    kind = STREAMS.get(name.split("/", maxsplit=1)[0])
    if kind is None:
        raise Unproven("malformed", why="jenis aliran tidak dikenal")
    return kind(name)


class Court(World, Protocol):
    """A world that can also say how much of it is here."""

    @property
    def complete(self) -> bool:
        """Whether what is absent here does not exist."""
        ...

    @property
    def last_received_at(self) -> int:
        """When the last act was received (ms); 0 before the first."""
        ...

    def root_at(self, size: int) -> bytes | None:
        """The root of the tree at an earlier size; None where it cannot be known here."""
        ...

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack by its hash, if it is here."""
        ...

    def heads_told(self, size: int) -> tuple[bytes, int] | None:
        """Root and count of the heads of all streams when the tree had that size; None where nobody can know here."""
        ...

    @property
    def sound(self) -> bool:
        """Whether no act here is in doubt."""
        ...

    def doubt(self, digest: str) -> ActRef | None:
        """The act whose fall puts an act in doubt (itself, if it fell); None for one that stands."""
        ...

    def shaken(self, stream: str) -> bool:
        """Whether any act of a stream may be in doubt: where none is, none has to be looked at."""
        ...

    def proves(self, key: PublicKey, entry: Entry) -> bool:
        """Whether the signature of an entry is one of this key over its body."""
        ...

    def words(self, content: Content, pack: Pack, read: Mapping[str, Act]) -> bool:
        """Whether the words of a content are what its template gives for its facts and for the acts that they name."""
        ...


def words(content: Content, pack: Pack, read: Mapping[str, Act]) -> bool:
    """Whether the words of a content are what its template gives; raises `Unproven` where it gives none."""
    named = {name: act.known for name, act in read.items()}
    return tuple(render(pack, content.template_id, content.facts, named)) == content.wording


class Consulting:
    """A court that remembers which streams an answer looked at; `standing` leaves out the acts that are in doubt."""

    __slots__ = ("_court", "_standing", "consulted", "origin")

    def __init__(self, court: Court, *, standing: bool = False) -> None:
        self._court = court
        self._standing = standing
        self.origin = court.origin
        self.consulted: dict[str, Stream] = {}

    def stream(self, name: str) -> Stream:
        stream = self.consulted.get(name)
        if stream is None:
            stream = self._court.stream(name)
            if self._standing:
                stream = self._without_doubted(stream)
            self.consulted[name] = stream
        return stream

    def root_of_doubt(self) -> ActRef | None:
        """On what the first act in doubt rests, among the streams that were looked at."""
        for name, stream in self.consulted.items():
            if self._court.shaken(name):
                for act in stream.acts.values():
                    root = self._court.doubt(act.ref.digest)
                    if root is not None:
                        return root
        return None

    def _without_doubted(self, stream: Stream) -> Stream:
        if not self._court.shaken(stream.name):
            return stream
        left = new_stream(stream.name)
        for act in stream.acts.values():
            if self._court.doubt(act.ref.digest) is None:
                left.fold(act)
        return left


class Absent(Exception):
    """That a stream (or what a bundle carries beside streams) is needed and not here, and proves nothing by that."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.stream = stream


def standing(court: Court) -> World:
    """The court's world without the acts that are in doubt."""
    return Consulting(court, standing=True)
