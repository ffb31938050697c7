"""The store in SQLite: one file, one locked writer, entry and content and tree and checkpoint in one transaction."""

import json
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Unpack
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

from domain.evidence.errors import Fault, Refused
from domain.evidence.merkle import MAX_SIZE, Frontier, HashReader, root_at
from service.store import Head, Row, Seals, StreamHead
from service.store.batch import NOWHERE, REMEMBERED, Batch, Ground, Place, Request, named, retold
from service.store.connections import Connections, told
from service.store.growth import Growth
from service.store.headlock import HeadLock, refuse_remote
from service.store.library import digest_of, event_of, stream_name
from service.store.recorder import Options, Recorder
from service.store.sqlite_writing import (
    NO_HEAD,
    ground_of,
    grow_tiles,
    insert,
    leaves_as_stored,
    leaves_between,
    places_of,
    recorded_at,
    tile_of,
)

SCHEMA = Path(__file__).with_name("schema.sql")
SCHEMA_VERSION = 1
NEARBY = 1024  # leaves of other processes from which the edge is reckoned on; behind more it is read anew
POLL = 0.02  # seconds between two looks at a head that other processes may move

_ROW = (
    "SELECT record, name, entry.version, entry, content "
    "FROM entry JOIN stream ON stream.id = stream LEFT JOIN content USING (record)"
)


class SQLiteStore(Recorder):
    """The ledger's file under the library's recorder interface."""

    def __init__(self, path: Path, sealer: Seals | None, *, patience: float = 10, **options: Unpack[Options]) -> None:
        refuse_remote(path.parent)
        if sealer is None and not path.exists():
            raise Fault("store_unwritable", path=path, error="tidak ada")
        super().__init__(sealer, patience=patience, **options)
        self.path = path
        self._connections = Connections(path)
        self._lock = HeadLock(path.with_suffix(".lock"), patience=patience)
        self._grown: Growth | None = None  # added last, here or elsewhere; while the head is its own, so is the edge
        self._places: dict[str, Place] = {}  # where some streams stand, under the last head; NOWHERE: they do not exist
        with told(path), self._lock.held(), self._connections.taken() as db:
            _prepare(db)
            self._last = _head(db)
        self._file = _inode(path)

    def close(self) -> None:
        """Close every connection of this process."""
        self._connections.close()

    # --- writing ---------------------------------------------------------------------------------------------------

    def _commit(self, requests: list[Request]) -> list[Request]:
        """One batch: one transaction, one seal, one COMMIT; returns the requests that must be decided in the next."""
        with self._writing() as db:
            head, streams = ground_of(db)
            self._follow(db, head)
            batch = Batch(self._on(db, head, streams, requests))
            batch.decide(requests)
            if batch.rows:
                self._record(db, head, batch)
        batch.settle()
        return batch.deferred

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        # What is not committed inside is rolled back: a crash, a refusal and a full disk leave the same nothing behind.
        with told(self.path), self._lock.held(), self._connections.taken() as db:
            self._demand_writable()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            finally:
                if db.in_transaction:
                    with suppress(sqlite3.Error):  # the first error is the one to tell
                        db.execute("ROLLBACK")

    def _follow(self, db: sqlite3.Connection, head: Head) -> None:
        """Raise `Fault` if the file was exchanged for an older one, or for any other, while this process ran."""
        if _inode(self.path) != self._file:
            raise Fault("store_replaced", path=self.path)
        self._demand_not_behind(head)
        if head.size > self._last.size:
            self._places.clear()
            self._demand_grown(db, head)
        self._last = head

    def _demand_grown(self, db: sqlite3.Connection, head: Head) -> None:
        """Another process moved on: its tree must have grown out of the one this process last saw."""
        grown = self._grown
        if grown is not None and grown.size == self._last.size and head.size <= grown.size + NEARBY:
            grown = Growth(grown.frontier, leaves_between(db, grown.size, head.size))
            if grown.root == head.root:
                self._grown = grown
                return
        if root_at(self._last.size, _reader(db)) != self._last.root:
            raise Fault("fork_detected", known=self._last.size)

    def _on(self, db: sqlite3.Connection, head: Head, streams: int, requests: Sequence[Request]) -> Ground:
        if unknown := named(requests) - self._places.keys():
            self._places |= dict.fromkeys(unknown, NOWHERE) | places_of(db, unknown)
        return Ground(head, streams, self._places, recorded_at(db, retold(requests, self._places)))

    def _record(self, db: sqlite3.Connection, before: Head, batch: Batch) -> None:
        """Write and commit what a batch accepted."""
        edge = self._edge(db, before)
        insert(db, batch)
        growth = Growth(edge, leaves_as_stored(db, before.size, batch.rows))
        grow_tiles(db, growth)
        head, note = self._sealed(growth, batch)
        values = (head.size, head.root, head.received_at, note)
        db.execute("UPDATE head SET size = ?, root = ?, received_at = ?, checkpoint = ?", values)
        db.execute("COMMIT")
        if len(self._places) > REMEMBERED:
            self._places.clear()
        self._places |= batch.places  # before the head: what is interrupted here is forgotten
        self._grown = growth
        self._keep(growth, head, note)

    def _edge(self, db: sqlite3.Connection, head: Head) -> Frontier:
        """The tree's right edge; from the tiles where another process moved on."""
        grown = self._grown
        if grown is not None and (grown.size, grown.root) == (head.size, head.root):
            return grown.frontier
        frontier = Frontier.at(head.size, _reader(db))
        if frontier.root != head.root:
            raise Fault("tree_differs", size=head.size)
        return frontier

    # --- reading ---------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """Where the log stands now."""
        with self._reading() as db:
            return _head(db)

    def standing(self) -> tuple[Head, object]:
        """The head, and a mark: as long as both are the same, nobody has changed anything in the store."""
        with self._reading() as db:
            # First the mark: what comes in between is noticed the next time. It moves with whatever other connections
            # change; what this one changes itself moves the head.
            (version,) = db.execute("PRAGMA data_version").fetchone()
            return _head(db), (db, version)

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

    def rows_of(self, streams: Collection[str], *, upto: int) -> list[Row]:
        """The acts of several streams, none above a record number, in order of record."""
        # The plus keeps SQLite from walking the records instead of looking the streams up.
        question = f"{_ROW} WHERE name IN (SELECT value FROM json_each(?)) AND +record <= ?"  # noqa: S608 - our own words
        return sorted(self._rows(question, json.dumps([*streams]), upto), key=lambda row: row.record)

    def find(self, stream: str, version: int) -> Row | None:
        """The act at a place, or None."""
        found = self._rows(f"{_ROW} WHERE name = ? AND entry.version = ?", stream, version)
        return found[0] if found else None

    def stream_head(self, stream: str) -> StreamHead:
        """The last act of a stream."""
        with self._reading() as db:
            known = places_of(db, [stream]).get(stream, NOWHERE)
        return StreamHead(stream, known.version, known.digest)

    def stream_heads(self, size: int) -> list[StreamHead]:
        """All streams as they stood at a tree size, sorted by name; digests are computed from the entries."""
        # Stream by stream, from its last act backwards: what lies long before `size` is not looked at.
        question = (
            "SELECT name, version, entry FROM (SELECT name, (SELECT record FROM entry "
            "WHERE stream = stream.id AND record <= ? ORDER BY version DESC LIMIT 1) AS last FROM stream) "
            "JOIN entry ON record = last ORDER BY name"
        )
        with self._reading() as db:
            return [
                StreamHead(name, version, digest_of(entry)) for name, version, entry in db.execute(question, (size,))
            ]

    def tile(self, level: int, index: int) -> bytes | None:
        """The hashes of a tile as far as it has grown, or None."""
        with self._reading() as db:
            return tile_of(db, level, index)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with told(self.path), self._connections.taken() as db:
            yield db

    def _rows(self, question: str, *values: object) -> list[Row]:
        with self._reading() as db:
            return [_row(*row) for row in db.execute(question, values)]

    def moved_since(self, record: int) -> tuple[Head, dict[str, int]]:
        """The head, and the last version of each stream with an act behind a record: both of one moment."""
        # All names in one row: each further step would let go of the interpreter and queue for it again.
        question = (
            "SELECT size, root, received_at, checkpoint, (SELECT group_concat(name || ' ' || version, char(10)) "
            "FROM stream WHERE id IN (SELECT stream FROM entry WHERE record > ?)) FROM head"
        )
        with self._reading() as db:
            row = db.execute(question, (record,)).fetchone()
        if row is None:
            raise Fault("store_damaged", path=self.path, error=NO_HEAD)
        moved = (line.rpartition(" ") for line in (row[4] or "").split("\n") if line)
        return Head(*row[:4]), {name: int(version) for name, _, version in moved}

    def wait(self, after: int, timeout: float) -> int:
        """The size of the log, as soon as it is above `after`, or when the time is up."""
        until = time.monotonic() + timeout
        while (size := self.head().size) <= after and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, POLL))
        return size

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
            stream_name(originator_id),
            -1 if gt is None else gt,
            MAX_SIZE if lte is None else lte,
            MAX_SIZE if limit is None else limit,
        )
        return [event_of(row) for row in rows]

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
                event = event_of(row)
                if not topics or event.topic in topics:
                    found.append(Notification(**vars(event), id=row.record))
        return found


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
        raise Fault("store_damaged", path="head", error=NO_HEAD)
    return Head(*row)


def _reader(db: sqlite3.Connection) -> HashReader:
    return HashReader(lambda level, index: tile_of(db, level, index))


# --- rows ----------------------------------------------------------------------------------------------------------


def _row(record: int, stream: str, version: int, entry: object, content: object) -> Row:
    """A row as read; bytes that are no longer bytes (a hand turned them into text) name their record."""
    if not isinstance(entry, bytes) or not isinstance(content, bytes | None):
        raise Fault("row_differs", record=record)
    return Row(record, stream, version, entry, content)
