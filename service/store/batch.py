"""What one batch of requests becomes: decided in Python, one by one, the same for every database.

A request is all or nothing, and one that loses takes no other with it. What is decided here is told to nobody before
the transaction is committed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eventsourcing.persistence import StoredEvent

from domain.evidence.entry import Entry
from domain.evidence.errors import Fault, Refused
from domain.evidence.judge import MAX_BACKWARDS
from service.store import Head, Retold, StoredEntry
from service.store.library import entry_of, stream_name


@dataclass(eq=False, slots=True)
class Request:
    """Events that are recorded together or not at all, what their decision relied on, and what became of them."""

    events: Sequence[StoredEvent]
    recheck: Callable[[], int | None] | None = None  # gives the size of the log on which it decided anew
    relied: Mapping[str, int] = field(default_factory=dict)
    size: int | None = None
    numbers: Sequence[int] | None = None  # once it stands recorded; at most one of these two is ever set
    error: Exception | None = None

    @property
    def settled(self) -> bool:
        """Whether it is known what became of it."""
        return self.numbers is not None or self.error is not None


class Place(NamedTuple):
    """Where a stream stands: its number, its last version, that act's digest (None where states are opaque)."""

    id: int
    version: int
    digest: str | None


REMEMBERED = 100_000  # places that a process keeps, about 30 MB
JUDGED_ELSEWHERE = "yang dibaca bukan keadaan yang akan ditambah"
NOWHERE = Place(0, 0, None)  # streams are numbered from 1


class NewRow(NamedTuple):
    """One record that is to be inserted; `stream` is the stream's number."""

    record: int
    stream: int
    version: int
    entry: bytes
    content: bytes | None


class Ground(NamedTuple):
    """What stands committed while a batch is decided, as far as its requests ask.

    `streams` is the highest stream number given so far; `places` may hold more streams than are asked for, and has
    NOWHERE for one that does not exist; `recorded` has record and entry of what stands at the (stream, version) of an
    event.
    """

    head: Head
    streams: int
    places: Mapping[str, Place]
    recorded: Mapping[tuple[str, int], tuple[int, bytes]]


def named(requests: Iterable[Request]) -> set[str]:
    """The streams whose places a batch asks for."""
    names = {stream_name(event.originator_id) for request in requests for event in request.events}
    return names.union(*(request.relied for request in requests))


def retold(requests: Iterable[Request], places: Mapping[str, Place]) -> list[tuple[str, int]]:
    """The places of acts that may stand recorded already: a lost answer may be asked for again."""
    return [
        (name, event.originator_version)
        for request in requests
        for event in request.events
        if isinstance(event, StoredEntry)
        and (name := stream_name(event.originator_id)) in places
        and event.originator_version <= places[name].version
    ]


class Batch:
    """One transaction's worth of requests: what is to be written, and what is told afterwards."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._born = ground.streams
        self._accepted: dict[tuple[str, int], tuple[int, str]] = {}  # (stream, version): record and digest
        self._told: list[tuple[Request, Sequence[int] | None, Exception | None]] = []
        self.rows: list[NewRow] = []
        self.places: dict[str, Place] = {}  # of the streams that were born or moved on in this batch
        self.received_at = ground.head.received_at
        self.deferred: list[Request] = []  # to be decided first in the next batch

    def decide(self, requests: Iterable[Request]) -> None:
        """Decide every request in turn, each against what stands and what was accepted before it."""
        for request in requests:
            try:
                numbers = self._decided(request)
            except Exception as error:  # noqa: BLE001 - also what a judge stumbles over concerns this request alone
                self._told.append((request, None, error))
            else:
                if numbers is None:
                    self.deferred.append(request)
                else:
                    self._told.append((request, numbers, None))

    def settle(self) -> None:
        """Tell the requests what became of them: only once the transaction has ended well."""
        for request, numbers, error in self._told:
            request.numbers, request.error = numbers, error

    def _decided(self, request: Request) -> Sequence[int] | None:
        """The record numbers; None if the request must be judged again on what this batch is about to change."""
        known = self._standing(request.events)
        if known is not None:
            return Retold(known)
        if request.recheck is not None and self._outdated(request):
            # The judge reads what is committed. Only while this batch has accepted nothing is that all there is.
            if self.rows:
                return None
            seen = request.recheck()
            if seen not in (None, self._ground.head.size):  # read elsewhere: a copy that lags, a book put in its place
                raise Fault("store_unreachable", path="buku register", error=JUDGED_ELSEWHERE)
        return self._accept(request.events)

    def _standing(self, events: Iterable[StoredEvent]) -> list[int] | None:
        """The record numbers, if every one of these acts stands recorded already, or earlier in this batch."""
        numbers = []
        for event in events:
            place = (stream_name(event.originator_id), event.originator_version)
            stands = self._accepted.get(place) or self._recorded(place)
            if stands is None or not isinstance(event, StoredEntry) or stands[1] != event.digest:
                return None
            numbers.append(stands[0])
        return numbers

    def _recorded(self, place: tuple[str, int]) -> tuple[int, str] | None:
        found = self._ground.recorded.get(place)
        return found and (found[0], Entry.parse(found[1]).body.digest)

    def _outdated(self, request: Request) -> bool:
        if request.size is not None and request.size != self._ground.head.size + len(self.rows):
            return True
        return any(self._place(name).version != seen for name, seen in request.relied.items())

    def _place(self, name: str) -> Place:
        return self.places.get(name) or self._ground.places.get(name) or NOWHERE

    def _accept(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        """Let every event take its place, or none; returns the record numbers."""
        received_at = _checked_time(self.received_at, events)
        moved: dict[str, Place] = {}
        rows: list[NewRow] = []
        born = self._born
        first = self._ground.head.size + len(self.rows) + 1
        for record, event in enumerate(events, first):
            name = stream_name(event.originator_id)
            place = moved.get(name) or self._place(name)
            stream = place.id
            if not stream:
                stream = born = born + 1
            moved[name] = _next(name, stream, place, event)
            content = event.content if isinstance(event, StoredEntry) else None
            rows.append(NewRow(record, stream, event.originator_version, entry_of(event), content))
        for row, event in zip(rows, events, strict=True):
            if isinstance(event, StoredEntry):
                self._accepted[str(event.originator_id), row.version] = (row.record, event.digest)
        self._born, self.received_at = born, received_at
        self.places.update(moved)
        self.rows += rows
        return [row.record for row in rows]


def _next(name: str, stream: int, place: Place, event: StoredEvent) -> Place:
    """Where a stream stands behind an event, if that is an act in its place; an opaque event proves nothing."""
    if not isinstance(event, StoredEntry):
        return Place(stream, event.originator_version, None)
    if event.originator_version != place.version + 1 or event.previous != place.digest:
        raise Refused("superseded", stream=name, version=place.version)
    return Place(stream, event.originator_version, event.digest)


def _checked_time(latest: int, events: Iterable[StoredEvent]) -> int:
    for event in events:
        if isinstance(event, StoredEntry):
            if event.received_at < latest - MAX_BACKWARDS:
                raise Refused("clock_behind", received_at=event.received_at, latest=latest)
            latest = max(latest, event.received_at)
    return latest
