"""The store in SQLite: one file, one locked writer, entry and content and tree and checkpoint in one transaction."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, Notification, ProgrammingError, StoredEvent, Subscription

from domain.evidence.entry import Entry
from domain.evidence.errors import Fault, Refused
from domain.evidence.judge import MAX_BACKWARDS
from domain.evidence.merkle import HASH_SIZE, MAX_SIZE, Frontier, HashReader, Node, leaf_hash
from service.store import Head, Row, StoredEntry, StreamHead, joined
from service.store.connections import Connections, told
from service.store.headlock import HeadLock, refuse_remote
from service.store.tiles import in_tiles

SCHEMA = Path(__file__).with_name("schema.sql")
SCHEMA_VERSION = 1

_ROW = (
    "SELECT record, name, entry.version, entry, content "
    "FROM entry JOIN stream ON stream.id = stream LEFT JOIN content USING (record)"
)
# An act's bytes begin with its name, because canonical JSON sorts `body` and in it `act` before all else.
_ACT = b'{"body":{"act":"'


NOT_AN_ACT = "only acts are recorded in a register"


class Seals(Protocol):
    """Whoever signs the tree: `seal` gives the signed note over a size and a root."""

    def seal(self, size: int, root: bytes) -> str:
        """The signed note over a size and a root."""


class SQLiteStore(ApplicationRecorder):
    """The ledger's file under the library's recorder interface.

    Without a `sealer` it only reads. `remember` is given size and checkpoint after each COMMIT. `opaque` admits events
    that are not acts (the library's contract tests); a register never does.
    """

    def __init__(
        self,
        path: Path,
        sealer: Seals | None,
        *,
        remember: Callable[[int, str], None] | None = None,
        patience: float = 10,
        opaque: bool = False,
    ) -> None:
        refuse_remote(path.parent)
        if sealer is None and not path.exists():
            raise Fault("store_unwritable", path=path, error="tidak ada")
        self.path = path
        self._sealer = sealer
        self._remember = remember
        self._opaque = opaque
        self._refusal: Fault | None = None
        self._connections = Connections(path)
        self._lock = HeadLock(path.with_suffix(".lock"), patience=patience)
        self._frontier = Frontier()  # as of this process's last write; true only while the head has this size and root
        with told(path), self._lock.held(), self._connections.taken() as db:
            _prepare(db)
            self._last = _head(db)  # what this process last saw: the log never stands behind it again
        self._file = _inode(path)

    def close(self) -> None:
        """Close every connection of this process."""
        self._connections.close()

    def refuse_writes(self, reason: Fault) -> None:
        """From now on every write is `Refused("read_only")` with this reason; reads go on."""
        self._refusal = reason

    # --- writing ---------------------------------------------------------------------------------------------------

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        recheck: Callable[[], object] | None = None,
        relied: Mapping[str, int] | None = None,
        size: int | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Record all or nothing, durably, and return the record numbers.

        `relied` names the streams the decision looked at, with the version seen (0: none), and `size` the size of the
        log if it looked at the whole; where one has moved, `recheck` decides again under the head lock and raises if
        the answer changed. Acts that all stand recorded already are told their numbers. Raises `Refused`
        ("superseded", "clock_behind", "read_only") or `Fault`; then nothing is recorded.
        """
        if not stored_events:
            return []
        if not self._opaque and not all(isinstance(event, StoredEntry) for event in stored_events):
            raise ProgrammingError(NOT_AN_ACT)
        with self._writing() as db:
            before = self._not_behind(_head(db))
            known = _recorded(db, stored_events)
            if known is not None:
                return known
            grown = size is not None and size != before.size
            if recheck is not None and (grown or _moved(db, relied or {})):
                recheck()
            head = self._append(db, before, stored_events)
            db.execute("COMMIT")
            self._last = head
            if self._remember is not None and head.checkpoint is not None:
                # What stands recorded must not look refused; the memory tries again with the next head.
                with suppress(OSError):
                    self._remember(head.size, head.checkpoint)
        return list(range(before.size + 1, head.size + 1))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        # What is not committed inside is rolled back: a crash, a refusal and a full disk leave the same nothing behind.
        with told(self.path), self._lock.held(), self._connections.taken() as db:
            if self._refusal is not None:
                raise Refused("read_only", reason=self._refusal.message) from self._refusal
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            finally:
                if db.in_transaction:
                    with suppress(sqlite3.Error):  # the first error is the one to tell
                        db.execute("ROLLBACK")

    def _not_behind(self, head: Head) -> Head:
        """The head, unless the file was exchanged for an older one, or for any other, while this process ran."""
        if _inode(self.path) != self._file:
            raise Fault("store_replaced", path=self.path)
        if head.size < self._last.size:
            raise Fault("rollback_detected", size=head.size, known=self._last.size, lost=self._last.size - head.size)
        if head.size == self._last.size and head.root != self._last.root:
            raise Fault("fork_detected", known=head.size)
        self._last = head
        return head

    def _append(self, db: sqlite3.Connection, before: Head, events: Sequence[StoredEvent]) -> Head:
        if self._sealer is None:
            raise Fault("seal_absent")
        received_at = _checked_time(before.received_at, events)
        frontier = self._edge(db, before)
        entries = _insert(db, before.size, events)
        nodes: list[Node] = []
        for leaf in _leaves_as_stored(db, before.size, entries):
            frontier, completed = frontier.extend(leaf)
            nodes += completed
        _grow_tiles(db, nodes)
        head = Head(frontier.size, frontier.root, received_at, self._sealer.seal(frontier.size, frontier.root))
        db.execute(
            "UPDATE head SET size = ?, root = ?, received_at = ?, checkpoint = ?",
            (head.size, head.root, head.received_at, head.checkpoint),
        )
        self._frontier = frontier
        return head

    def _edge(self, db: sqlite3.Connection, head: Head) -> Frontier:
        """The tree's right edge; read from the tiles where another process, or a rollback here, moved on."""
        frontier = self._frontier
        if frontier.size != head.size or frontier.root != head.root:
            frontier = Frontier.at(head.size, HashReader(lambda level, index: _tile(db, level, index)))
        if frontier.root != head.root:
            raise Fault("tree_differs", size=head.size)
        return frontier

    # --- reading ---------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """Where the log stands now."""
        with self._reading() as db:
            return _head(db)

    def row(self, record: int) -> Row:
        """One record; raises `Refused("not_found")`."""
        found = self._rows(f"{_ROW} WHERE record = ?", record)
        if not found:
            raise Refused("not_found", what=f"Catatan nomor {record}")
        return found[0]

    def rows(self, *, after: int = 0, limit: int = 500, upto: int | None = None) -> list[Row]:
        """The records behind `after`, in order, at most `limit`, none above `upto`."""
        last = after + limit if upto is None else min(after + limit, upto)
        return self._rows(f"{_ROW} WHERE record > ? AND record <= ? ORDER BY record", after, last)

    def stream_rows(self, stream: str, *, after: int = 0) -> list[Row]:
        """The acts of one stream behind version `after`, in order."""
        return self._rows(f"{_ROW} WHERE name = ? AND entry.version > ? ORDER BY entry.version", stream, after)

    def find(self, stream: str, version: int) -> Row | None:
        """The act at a place, or None."""
        found = self._rows(f"{_ROW} WHERE name = ? AND entry.version = ?", stream, version)
        return found[0] if found else None

    def stream_head(self, stream: str) -> StreamHead:
        """The last act of a stream."""
        with self._reading() as db:
            known = _stream(db, stream)
        return StreamHead(stream, known.version, known.digest)

    def stream_heads(self, size: int) -> list[StreamHead]:
        """All streams as they stood at a tree size, sorted by name; digests are computed from the entries."""
        question = (
            "SELECT name, last, entry.entry FROM entry "
            "JOIN (SELECT stream, MAX(version) AS last FROM entry WHERE record <= ? GROUP BY stream) AS latest "
            "ON entry.stream = latest.stream AND entry.version = last "
            "JOIN stream ON stream.id = entry.stream ORDER BY name"
        )
        with self._reading() as db:
            latest = db.execute(question, (size,)).fetchall()
        return [StreamHead(name, version, _digest(entry)) for name, version, entry in latest]

    def tile(self, level: int, index: int) -> bytes | None:
        """The hashes of a tile as far as it has grown, or None."""
        with self._reading() as db:
            return _tile(db, level, index)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with told(self.path), self._connections.taken() as db:
            yield db

    def _rows(self, question: str, *values: object) -> list[Row]:
        with self._reading() as db:
            return [_row(*row) for row in db.execute(question, values)]

    # --- the library's recorder ------------------------------------------------------------------------------------

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream, as the library asks for them."""
        question = f"{_ROW} WHERE name = ? AND entry.version > ? AND entry.version <= ? ORDER BY entry.version"
        rows = self._rows(
            f"{question} {'DESC' if desc else 'ASC'} LIMIT ?",
            _name(originator_id),
            -1 if gt is None else gt,
            MAX_SIZE if lte is None else lte,
            MAX_SIZE if limit is None else limit,
        )
        return [_event(row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The events of the whole log in the order of their records, as the library asks for them."""
        first = 1 if start is None else start if inclusive_of_start else start + 1
        question = f"{_ROW} WHERE record >= ? AND record <= ? ORDER BY record"
        found: list[Notification] = []
        with self._reading() as db:
            for values in db.execute(question, (first, MAX_SIZE if stop is None else stop)):
                if len(found) == limit:
                    break
                row = Row(*values)
                event = _event(row)
                if not topics or event.topic in topics:
                    found.append(Notification(**vars(event), id=row.record))
        return found

    def max_notification_id(self) -> int | None:
        """The last record number, or None where there is none."""
        return self.head().size or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not offered, as by the library's own SQLite recorder: ask for the rows behind a record instead."""
        raise NotImplementedError


# --- the file ------------------------------------------------------------------------------------------------------


def _prepare(db: sqlite3.Connection) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    if version == 0 and tables == 0:
        # executescript commits what is open before it begins: BEGIN belongs into the script.
        db.executescript(f"BEGIN IMMEDIATE;\n{SCHEMA.read_text()}\nCOMMIT;")
    elif version != SCHEMA_VERSION:
        raise Fault("store_version", version=version, expected=SCHEMA_VERSION)


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _head(db: sqlite3.Connection) -> Head:
    row = db.execute("SELECT size, root, received_at, checkpoint FROM head").fetchone()
    if row is None:
        raise Fault("store_damaged", path="head", error="no head row")
    return Head(*row)


def _tile(db: sqlite3.Connection, level: int, index: int) -> bytes | None:
    row = db.execute("SELECT data FROM tile WHERE level = ? AND idx = ?", (level, index)).fetchone()
    return row[0] if row else None


# --- the place of an act -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stream:
    """A stream's row; without id, version and head where there is none yet."""

    id: int | None
    version: int
    head: bytes | None

    @property
    def digest(self) -> str | None:
        return None if self.head is None else self.head.hex()


def _stream(db: sqlite3.Connection, name: str) -> _Stream:
    row = db.execute("SELECT id, version, head FROM stream WHERE name = ?", (name,)).fetchone()
    return _Stream(*row) if row else _Stream(None, 0, None)


def _moved(db: sqlite3.Connection, relied: Mapping[str, int]) -> bool:
    return any(_stream(db, name).version != seen for name, seen in relied.items())


def _recorded(db: sqlite3.Connection, events: Sequence[StoredEvent]) -> list[int] | None:
    """The record numbers, if every one of these acts stands recorded already: a lost answer may be asked for again."""
    question = "SELECT record, entry FROM entry JOIN stream ON stream.id = stream WHERE name = ? AND entry.version = ?"
    records = []
    for event in events:
        if not isinstance(event, StoredEntry):
            return None
        row = db.execute(question, (event.originator_id, event.originator_version)).fetchone()
        if row is None or Entry.parse(row[1]).body.digest != event.digest:
            return None
        records.append(row[0])
    return records


def _checked_time(latest: int, events: Sequence[StoredEvent]) -> int:
    for event in events:
        if isinstance(event, StoredEntry):
            if event.received_at < latest - MAX_BACKWARDS:
                raise Refused("clock_behind", received_at=event.received_at, latest=latest)
            latest = max(latest, event.received_at)
    return latest


def _insert(db: sqlite3.Connection, size: int, events: Sequence[StoredEvent]) -> list[bytes]:
    """Put entries, contents and streams in place; returns the entries as they were meant to be stored."""
    entries = []
    for record, event in enumerate(events, size + 1):
        entry = event.entry if isinstance(event, StoredEntry) else event.topic.encode() + b"\n" + event.state
        stream = _continue(db, event)
        db.execute("INSERT INTO entry VALUES (?, ?, ?, ?)", (record, stream, event.originator_version, entry))
        if isinstance(event, StoredEntry):
            db.execute("INSERT INTO content VALUES (?, ?)", (record, event.content))
        entries.append(entry)
    return entries


def _continue(db: sqlite3.Connection, event: StoredEvent) -> int | None:
    """Let a stream go on with an event, if it is an act in its place; returns the stream's number."""
    name = _name(event.originator_id)
    stream, digest = _stream(db, name), None
    if isinstance(event, StoredEntry):
        if event.originator_version != stream.version + 1 or event.previous != stream.digest:
            raise Refused("superseded", stream=name, version=stream.version)
        digest = bytes.fromhex(event.digest)
    values = (event.originator_version, digest, name)
    if stream.id is None:
        return db.execute("INSERT INTO stream (version, head, name) VALUES (?, ?, ?)", values).lastrowid
    db.execute("UPDATE stream SET version = ?, head = ? WHERE name = ?", values)
    return stream.id


# --- the tree ------------------------------------------------------------------------------------------------------


def _leaves_as_stored(db: sqlite3.Connection, size: int, entries: Sequence[bytes]) -> list[bytes]:
    """Leaf hashes of the bytes read back, before they are committed to (one flipped bit killed a log)."""
    stored = [row[0] for row in db.execute("SELECT entry FROM entry WHERE record > ? ORDER BY record", (size,))]
    if stored != entries:
        raise Fault("store_damaged", path=f"entry {size + 1}", error="read back differs")
    return [leaf_hash(entry) for entry in stored]


def _grow_tiles(db: sqlite3.Connection, nodes: Sequence[Node]) -> None:
    """Append completed nodes to the tiles of their level; in Python, because SQLite's || would make text of bytes."""
    grown: dict[tuple[int, int], bytearray] = {}
    for place in in_tiles(nodes):
        number = (place.level, place.index)
        if number not in grown:
            grown[number] = bytearray((place.offset and _tile(db, *number)) or b"")
        if len(grown[number]) != place.offset * HASH_SIZE:
            raise Fault("tree_differs", size=place.offset)
        grown[number] += place.hash
    db.executemany(
        "INSERT INTO tile VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET data = excluded.data",
        [(level, index, bytes(data)) for (level, index), data in grown.items()],
    )


@lru_cache(maxsize=16_384)
def _digest(entry: bytes) -> str:
    """The digest out of the entry itself; a day's heads ask it again of every stream that has not moved."""
    return Entry.parse(entry).body.digest


# --- the library's words -------------------------------------------------------------------------------------------


def _name(originator_id: UUID | str) -> str:
    return f"uuid/{originator_id.hex}" if isinstance(originator_id, UUID) else originator_id


def _row(record: int, stream: str, version: int, entry: object, content: object) -> Row:
    """A row as read; bytes that are no longer bytes (a hand turned them into text) name their record."""
    if not isinstance(entry, bytes) or not isinstance(content, bytes | None):
        raise Fault("row_differs", record=record)
    return Row(record, stream, version, entry, content)


def _event(row: Row) -> StoredEvent:
    kind, _, key = row.stream.partition("/")
    originator_id = UUID(key) if kind == "uuid" else row.stream
    if row.entry.startswith(_ACT):
        topic = row.entry[len(_ACT) : row.entry.index(b'"', len(_ACT))].decode()
        return StoredEvent(originator_id, row.version, topic, joined(row.entry, row.content))
    opaque, _, state = row.entry.partition(b"\n")
    return StoredEvent(originator_id, row.version, opaque.decode(), state)
