"""Streams as they stand, folded once and kept between commands, and the roots of the tree at earlier sizes.

What is kept is never changed: who folds on takes a copy. Whoever asks how the log stands now asks the store which
streams have moved since somebody last asked; those are read on from where they stood. One act is decided without that
question: under the head lock the writer compares the versions that a decision relied on in any case.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from typing import cast

from eventsourcing.persistence import EventStore

from domain.aggregates import ActRecorded
from domain.evidence.court import new_stream
from domain.evidence.errors import Fault
from domain.evidence.merkle import EMPTY_ROOT, HASH_SIZE, MAX_SIZE, TILE_WIDTH, HashReader, root_at
from domain.evidence.sources import Source
from domain.evidence.streams import Stream
from service.store import Head, Store
from service.store.library import event_of

KEPT = 32 * 1024 * 1024  # bytes of the contents whose streams are kept; folded they take about twice as much
LEAST = 1024  # bytes that a stream counts for at least, also one without acts
MOVES = 10_000  # streams of which it is remembered how far they have moved
UNSEEN = 256  # records of its own after which a process looks at the log at the latest: it asks for all behind the last
TOGETHER = 32  # acts of a stream that are read at a time
PARTS = 4  # the same of a source, whose acts have nearly 1 MiB each
_GREAT = f"{Source.kind}/"  # streams of acts that have nearly 1 MiB each
ROOTS, TILES = 4096, 256  # that are remembered: roots by size, and full tiles (8 KiB each), which never change


class Streams:
    """The folded streams of one store, for all threads of a process."""

    def __init__(self, store: Store, events: EventStore[str], *, kept: int = KEPT) -> None:
        self._store = store
        self._events = events
        self._most = kept
        self._lock = threading.Lock()
        self._looking = threading.Lock()  # one look at the store at a time
        self._begun = self._looked = 0  # the number of the last look that began, of the last that ended well
        self._trouble: Fault | None = None  # in which the last look ended
        self._books = 0  # how often another book was put in the place of the one that was known
        self._begin(store.head())

    def _begin(self, head: Head) -> None:
        self._head = head  # the newest head that was seen
        self._recorded = head.size  # the last record that this process added
        self._since = head.size  # every stream with a record behind this one, up to the head, stands in `_moved`
        self._moved: dict[str, int] = {}
        self._kept: OrderedDict[str, tuple[Stream, int]] = OrderedDict()  # with its bytes; the last used at the end
        self._bytes = 0
        self._great: str | None = None  # the one stream that is larger than all the room and is kept nevertheless
        self._roots: dict[int, bytes] = {}
        self._tiles: dict[tuple[int, int], bytes] = {}

    # --- as the log stands -----------------------------------------------------------------------------------------

    def refreshed(self) -> Head:
        """Where the log stands now; from here on every stream is at least as new as that.

        Callers that come together share one look, and its trouble: whichever began after they came will do. So nobody
        waits for more than two, however many there are.
        """
        wanted = self._begun + 1
        with self._looking:
            if self._looked < wanted:
                if self._begun >= wanted and self._trouble is not None:
                    raise copy(self._trouble)
                self._begun, self._trouble = self._begun + 1, None
                try:
                    self._look()
                except Fault as trouble:
                    self._trouble = trouble
                    raise
                self._looked = self._begun
            return self._head

    def known(self) -> Head:
        """Where the log stood when it was last looked at; it is looked at anew where much was recorded since."""
        return self._head if self._recorded < self._head.size + UNSEEN else self.refreshed()

    def _look(self) -> None:
        known = self._head
        head, moved = self._store.moved_since(known.size)
        with self._lock:
            if head.size < known.size or (head.size == known.size and head.root != known.root):
                self._replaced(head)  # another book, or an older copy of this one
                return
            for name, version in moved.items():
                self._moved[name] = max(version, self._moved.get(name, 0))
            self._head = head
            if len(self._moved) > MOVES:
                self._let_go([name for name in self._moved if not self._current(name)])
                self._moved, self._since = {}, self._head.size
            self._remember_root(head.size, head.root)

    def root_at(self, size: int) -> bytes:
        """The root that the tree had at a size; raises `Unproven` where a tile is missing."""
        root = self._roots.get(size)
        if root is None:
            root = EMPTY_ROOT if size == 0 else root_at(size, HashReader(self._tile))
            self._remember_root(size, root)
        return root

    # --- streams ---------------------------------------------------------------------------------------------------

    def stream(self, name: str) -> Stream:
        """A stream, at least as new as the log was when it was `refreshed`. Never change it: fold on with a copy."""
        with self._lock:
            kept = self._kept.get(name)
            if kept is not None and kept[0].version >= self._moved.get(name, 0):
                self._kept.move_to_end(name)
                return kept[0]
        return self.read_on(name)

    def keeps(self, name: str) -> bool:
        """Whether anything is kept of a stream, so that it may be had without asking the store."""
        return name in self._kept

    def gather(self, names: Collection[str]) -> None:
        """Read those streams of which nothing is kept, in one question: each takes its turn among busy threads.

        Whoever has to ask at all looks first, together with all others: a silent database holds nobody for longer.
        """
        if all(map(self.keeps, names)):
            return
        self.refreshed()
        with self._lock:
            unknown = [name for name in names if name not in self._kept and not name.startswith(_GREAT)]
            book, known = self._books, self._head.size
        if len(unknown) < 2:
            return
        events: dict[str, list[ActRecorded]] = {name: [] for name in unknown}
        for row in self._store.rows_of(unknown, upto=MAX_SIZE):
            events[row.stream].append(cast("ActRecorded", self._events.mapper.to_domain_event(event_of(row))))
        for name, acts in events.items():
            stream, more = _folded_on(new_stream(name), acts)
            self.keep(stream, more, since=0, upto=known, book=book)

    def read_on(self, name: str) -> Stream:
        """A stream as it stands now, with what any process added to it: the store is asked for that alone."""
        with self._lock:
            stream, _ = self._kept.get(name) or (new_stream(name), 0)
            book, known, since = self._books, self._head.size, stream.version
        stream, more = self._read_on(stream)
        self.keep(stream, more, since=since, upto=known, book=book)
        return stream

    def keep(self, stream: Stream, more: int, *, since: int, upto: int, book: int | None = None) -> None:
        """Keep a stream that has all its acts up to a record; `more`: the bytes of contents grown by since a version.

        One that was let go in the meantime stays so: `more` is not all that it takes.
        """
        with self._lock:
            self._recorded = max(self._recorded, upto)
            if upto < self._since or book not in (None, self._books):
                return  # it may have moved since, and nobody knows any more
            known, before = self._kept.get(stream.name) or (None, 0)
            if (known.version if known is not None else 0) != since:
                return  # let go meanwhile, or kept by somebody else
            counted = max(LEAST, before + more)
            self._kept[stream.name] = (stream, counted)
            self._kept.move_to_end(stream.name)
            self._bytes += counted - before
            if counted > self._most:
                self._keep_great(stream.name)
            self._make_room()

    def _keep_great(self, name: str) -> None:
        """A source that an import adds to, part after part: without its place it would be folded anew for each step."""
        if self._great is not None and self._great != name:
            self._let_go([self._great])
        self._great = name

    def _make_room(self) -> None:
        room = self._most
        if self._great is not None and self._great in self._kept:
            self._kept.move_to_end(self._great)
            room += self._kept[self._great][1]
        while self._bytes > room and len(self._kept) > 1:
            self._let_go([next(iter(self._kept))])

    def _current(self, name: str) -> bool:
        return name in self._kept and self._kept[name][0].version >= self._moved.get(name, 0)

    def _let_go(self, names: list[str]) -> None:
        for name in names:
            _, counted = self._kept.pop(name, (None, 0))
            self._bytes -= counted

    def _replaced(self, head: Head) -> None:
        self._books += 1
        self._begin(head)

    def _read_on(self, known: Stream) -> tuple[Stream, int]:
        """The stream with the acts behind what is known of it, and the bytes of their contents."""
        try:
            return _folded_on(known.copy() if known.acts else new_stream(known.name), self._behind(known))
        except _Gap:
            if not known.acts:
                raise
        with self._lock:
            self._replaced(self._head)  # it does not go on from what was folded
        return self._read_on(new_stream(known.name))

    def _behind(self, known: Stream) -> Iterator[ActRecorded]:
        together = PARTS if isinstance(known, Source) else TOGETHER
        after, count = known.version, together
        while count == together:
            count = 0
            for event in self._events.get(originator_id=known.name, gt=after, limit=together):
                yield cast("ActRecorded", event)
                after, count = event.originator_version, count + 1

    # --- the tree --------------------------------------------------------------------------------------------------

    def _remember_root(self, size: int, root: bytes) -> None:
        if len(self._roots) >= ROOTS:
            self._roots.clear()
        self._roots[size] = root

    def _tile(self, level: int, index: int) -> bytes | None:
        tile = self._tiles.get((level, index)) or self._store.tile(level, index)
        if tile is not None and len(tile) == TILE_WIDTH * HASH_SIZE:
            if len(self._tiles) >= TILES:
                self._tiles.clear()
            self._tiles[level, index] = tile
        return tile


class _Gap(Fault):
    """That an act of a stream does not stand behind the one before."""


def _folded_on(stream: Stream, events: Iterable[ActRecorded]) -> tuple[Stream, int]:
    """The stream with the acts of its next events, and the bytes of their contents."""
    size = 0
    for event in events:
        body = event.entry.body
        if body.version != stream.version + 1 or body.previous != (stream.head.digest if stream.head else None):
            raise _Gap("row_differs", record=f"{stream.name} urutan {body.version}")
        stream.fold(event.act)
        size += len(event.content.raw) if event.content else 0
    return stream, size
