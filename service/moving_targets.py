"""Empty stores that a whole ledger is written into: one transaction, in bulk, by no other door than this."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg2
from psycopg2.extras import execute_values

from domain.evidence.errors import Refused
from domain.evidence.merkle import HASH_SIZE
from service.store import Head
from service.store.connections import PAGE_SIZE, told
from service.store.places import PostgreSQL
from service.store.sqlite import SCHEMA

_TOGETHER = 200  # rows a statement
_PART = 32 * HASH_SIZE  # PostgreSQL keeps tiles in eighths (migrations/0001)
_PRAGMAS = (f"page_size = {PAGE_SIZE}", "journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON")
_HEAD = "SELECT size, root, received_at, checkpoint FROM {}head"
_NO_HEAD = (0, b"", 0, None)
_PATIENCE = 10  # seconds for which the head row is waited for

Tiles = Iterable[tuple[tuple[int, int], bytes]]


@dataclass(frozen=True, slots=True)
class NewStream:
    """A stream as it stands after its last act."""

    id: int
    name: str
    version: int
    digest: bytes


class Target(Protocol):
    """A store that is empty or holds the copy already, in a transaction that is not committed."""

    def holds(self, head: Head) -> bool:
        """Whether a ledger with this very head stands in it; raises `Refused("move_not_empty")` for anything else."""

    def add_stream(self, stream: NewStream) -> None:
        """A stream is born; where it stands in the end is told by `finish`."""

    def add(self, record: int, stream: int, version: int, entry: bytes, content: bytes | None) -> None:
        """The next record."""

    def finish(self, streams: Iterable[NewStream], tiles: Tiles, head: Head) -> None:
        """What is computed from the records, and the head that makes them a ledger."""

    def rows(self) -> Iterator[tuple[int, bytes, bytes | None]]:
        """What stands there now, in order."""

    def head(self) -> Head:
        """The head that stands there now."""

    def commit(self) -> None:
        """Make it last."""


class SQLiteTarget:
    """A file, made where there is none; without a write-ahead log, so that it is whole by itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.committed = False  # then it may be the only one
        with told(path):
            self._db = sqlite3.connect(path, isolation_level=None)
            for what in (
                f"page_size = {PAGE_SIZE}",
                "journal_mode = DELETE",
                "synchronous = FULL",
                "foreign_keys = ON",
            ):
                self._db.execute(f"PRAGMA {what}")
            (tables,) = self._db.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
            if not tables:
                self._db.executescript(f"BEGIN;\n{SCHEMA.read_text()}\nCOMMIT;")
            self._db.execute("BEGIN IMMEDIATE")

    def holds(self, head: Head) -> bool:
        """Whether this ledger stands there already; raises `Refused("move_not_empty")`."""
        with told(self._path):
            (filled,) = self._db.execute("SELECT EXISTS (SELECT 1 FROM entry)").fetchone()
        there = self.head()
        if (filled or there.size) and there != head:
            raise Refused("move_not_empty", path=self._path)
        return there == head

    def add_stream(self, stream: NewStream) -> None:
        """A stream is born."""
        with told(self._path):
            self._db.execute("INSERT INTO stream VALUES (?, ?, ?, NULL)", (stream.id, stream.name, stream.version))

    def add(self, record: int, stream: int, version: int, entry: bytes, content: bytes | None) -> None:
        """The next record."""
        with told(self._path):
            self._db.execute("INSERT INTO entry VALUES (?, ?, ?, ?)", (record, stream, version, entry))
            if content is not None:
                self._db.execute("INSERT INTO content VALUES (?, ?)", (record, content))

    def finish(self, streams: Iterable[NewStream], tiles: Tiles, head: Head) -> None:
        """Streams, tiles and head."""
        with told(self._path):
            rows = ((one.version, one.digest, one.id) for one in streams)
            self._db.executemany("UPDATE stream SET version = ?, head = ? WHERE id = ?", rows)
            self._db.executemany("INSERT INTO tile VALUES (?, ?, ?)", ((*number, data) for number, data in tiles))
            values = (head.size, head.root, head.received_at, head.checkpoint)
            self._db.execute("UPDATE head SET size = ?, root = ?, received_at = ?, checkpoint = ?", values)

    def rows(self) -> Iterator[tuple[int, bytes, bytes | None]]:
        """What stands there now."""
        with told(self._path):
            yield from self._db.execute(
                "SELECT record, entry, content FROM entry LEFT JOIN content USING (record) ORDER BY record"
            )

    def head(self) -> Head:
        """The head that stands there now."""
        with told(self._path):
            return Head(*self._db.execute(_HEAD.format("")).fetchone() or _NO_HEAD)

    def commit(self) -> None:
        """Make it last."""
        with told(self._path):
            self._db.execute("COMMIT")
        self.committed = True

    def close(self) -> None:
        """Let go of it."""
        self._db.close()


class PostgreSQLTarget:
    """The tables that `amanah migrate` made, written to with no more rights than the application has."""

    def __init__(self, place: PostgreSQL) -> None:
        self._place = place
        self._db = psycopg2.connect(place.url, application_name="amanah move")
        self._cursor = self._db.cursor()
        self._cursor.execute("SET LOCAL search_path = pg_catalog; SET LOCAL synchronous_commit = on")
        self._cursor.execute("SET LOCAL lock_timeout = %s", (_PATIENCE * 1000,))
        self._streams: list[tuple[Any, ...]] = []
        self._events: list[tuple[Any, ...]] = []

    def holds(self, head: Head) -> bool:
        """The same; from here on no other writer gets in."""
        self._cursor.execute("SELECT FROM amanah.head FOR UPDATE")
        self._cursor.execute("SELECT EXISTS (SELECT FROM amanah.event)")
        filled = self._cursor.fetchone() != (False,)
        there = self.head()
        if (filled or there.size) and there != head:
            raise Refused("move_not_empty", path=self._place)
        return there == head

    def add_stream(self, stream: NewStream) -> None:
        """A stream is born."""
        self._streams.append((stream.id, stream.name))

    def add(self, record: int, stream: int, version: int, entry: bytes, content: bytes | None) -> None:
        """The next record."""
        self._events.append((record, stream, version, entry, content))
        if len(self._events) == _TOGETHER:
            self._flush()

    def _flush(self) -> None:
        for table, rows in (("stream", self._streams), ("event", self._events)):
            if rows:
                execute_values(self._cursor, f"INSERT INTO amanah.{table} VALUES %s", rows, page_size=_TOGETHER)  # noqa: S608 -- our names
                rows.clear()

    def finish(self, streams: Iterable[NewStream], tiles: Tiles, head: Head) -> None:  # noqa: ARG002 -- not kept here
        """Tiles and head; where a stream stands is not kept."""
        self._flush()
        parts = [
            (level, index * 8 + at // _PART, data[at : at + _PART])
            for (level, index), data in tiles
            for at in range(0, len(data), _PART)
        ]
        execute_values(self._cursor, "INSERT INTO amanah.tile VALUES %s", parts, page_size=_TOGETHER)
        self._cursor.execute(
            "UPDATE amanah.head SET size = %s, root = %s, received_at = %s, checkpoint = %s",
            (head.size, head.root, head.received_at, head.checkpoint),
        )

    def rows(self) -> Iterator[tuple[int, bytes, bytes | None]]:
        """What stands there now."""
        with self._db.cursor(name="read_back") as cursor:
            cursor.itersize = _TOGETHER
            cursor.execute("SELECT record, entry, content FROM amanah.event ORDER BY record")
            for record, entry, content in cursor:
                yield record, bytes(entry), None if content is None else bytes(content)

    def head(self) -> Head:
        """The head that stands there now."""
        self._cursor.execute(_HEAD.format("amanah."))
        size, root, received_at, checkpoint = self._cursor.fetchone() or _NO_HEAD
        return Head(size, bytes(root), received_at, checkpoint)

    def commit(self) -> None:
        """Make it last."""
        self._db.commit()

    def close(self) -> None:
        """Let go of it; what was not committed never was."""
        self._db.close()
