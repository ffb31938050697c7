"""What a store promises: acts in order, without a gap, in one transaction with the tree and its signed checkpoint.

Requests that come while a transaction runs share the next one (`line`); what becomes of each is decided in Python, the
same for every database (`batch`). A store adds its own SQL, and nothing else.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eventsourcing.persistence import StoredEvent

from domain.evidence.entry import ActRef
from domain.evidence.errors import Fault


@dataclass(frozen=True)
class StoredEntry(StoredEvent):
    """An act on its way into the store: the library's event, and what the writer compares under the head lock.

    `originator_id` is the stream (`kind/32 hex`), `topic` the act's name, `state` is entry and content `joined`.
    """

    entry: bytes
    content: bytes
    digest: str
    previous: str | None
    received_at: int


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it is kept; `content` is None where it is withheld."""

    record: int
    stream: str
    version: int
    entry: bytes
    content: bytes | None


@dataclass(frozen=True, slots=True)
class StreamHead:
    """Where a stream stands: version 0 and no digest where there is none; opaque streams have no digest."""

    stream: str
    version: int
    digest: str | None

    @property
    def ref(self) -> ActRef:
        """The stream's last act; every record of a ledger has a digest."""
        if self.digest is None:
            raise Fault("row_differs", record=0)
        return ActRef(self.stream, self.version, self.digest)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands: its size, its root, the latest time of receipt (ms, UTC), and the signed note over them."""

    size: int
    root: bytes
    received_at: int
    checkpoint: str | None


class Retold(list[int]):
    """The record numbers of acts that all stood recorded before somebody sent them again."""


def joined(entry: bytes, content: bytes | None) -> bytes:
    """Entry and content as the one state the library carries; without content (withheld) the entry alone."""
    return entry if content is None else entry + b"\n" + content


def parted(state: bytes) -> tuple[bytes, bytes | None]:
    """The entry and the content of a state. An entry is one line, so that the first newline parts them."""
    entry, newline, content = state.partition(b"\n")
    return entry, content if newline else None


class Seals(Protocol):
    """Whoever signs the tree."""

    def seal(self, size: int, root: bytes) -> str:
        """The signed note over a size and a root."""


class Store(Protocol):
    """The promise. Writers stand in one line across threads and processes; readers never wait for them."""

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        recheck: Callable[[], int | None] | None = None,
        relied: Mapping[str, int] | None = None,
        size: int | None = None,
        **kwargs: Any,
    ) -> Sequence[int]:
        """Record all or nothing, durably, and return the record numbers: `Retold` of acts that all stood there before.

        `relied` names the streams the decision looked at, with the version seen (0: none), and `size` the size of the
        log if it looked at the whole; where one has moved, `recheck` decides again while no other writer can change
        anything, in whichever thread commits at that moment, and raises if the answer changed; the size of the log
        that it gives must be the locked one's. Raises `Refused` ("superseded", "clock_behind", "read_only") or `Fault`;
        then nothing of it is recorded, now or later. Only where the answer of a database was lost ("store_unreachable")
        it may stand recorded: sent again, it tells.
        """

    def refuse_writes(self, reason: Fault) -> None:
        """From now on every write is `Refused("read_only")` with this reason; reads go on."""

    def head(self) -> Head:
        """Where the log stands now."""

    def standing(self) -> tuple[Head, object]:
        """The head, and a mark: as long as both are the same, nobody has changed anything in the store."""

    def moved_since(self, record: int) -> tuple[Head, dict[str, int]]:
        """The head, and the last version of each stream with an act behind a record: both of one moment."""

    def wait(self, after: int, timeout: float) -> int:
        """The size of the log, as soon as it is above `after`, or when the time is up."""

    def row(self, record: int) -> Row:
        """One record; raises `Refused("not_found")`."""

    def rows(self, *, after: int = 0, limit: int = 500, upto: int | None = None) -> list[Row]:
        """The records behind `after`, in order, at most `limit`, none above `upto`."""

    def stream_rows(self, stream: str, *, after: int = 0) -> list[Row]:
        """The acts of one stream behind version `after`, in order."""

    def rows_of(self, streams: Collection[str], *, upto: int) -> list[Row]:
        """The acts of several streams, none above a record number, in order of record: one round trip."""

    def stream_head(self, stream: str) -> StreamHead:
        """The last act of a stream."""

    def stream_heads(self, size: int) -> list[StreamHead]:
        """All streams as they stood at a tree size, sorted by name; digests are computed from the entries."""

    def find(self, stream: str, version: int) -> Row | None:
        """The act at a place, or None."""

    def fresh_proof(self, record: int) -> tuple[tuple[bytes, ...], str] | None:
        """Inclusion path and signed note of a record that this process committed just now; None of any other."""

    def tile(self, level: int, index: int) -> bytes | None:
        """The hashes of a tile as far as it has grown, or None."""

    def close(self) -> None:
        """Close every connection."""
