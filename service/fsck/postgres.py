"""A ledger in PostgreSQL, read in one read-only transaction: one snapshot, shared with the processes that help."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg2
from psycopg2 import errorcodes

from domain.evidence.merkle import HASH_SIZE
from service.fsck.catalogue import ASKED, EXPECTED
from service.fsck.reader import Damaged, KeptContent, KeptEntry, KeptStream, KeptTile, Reader
from service.store.places import PostgreSQL
from service.store.postgres_faults import first_line, told
from service.store.postgres_left import demand_not_left
from service.store.postgres_schema import migrations

PATIENCE = 10  # seconds for which a connection is waited for; a scan may take its time
PARTS, PART = 8, 32 * HASH_SIZE  # a tile is kept in eighths (migrations/0001)

# Bent tables, broken pages, lies of an index; everything else that goes wrong is a fault of the day.
_DAMAGE = {errorcodes.UNDEFINED_TABLE, errorcodes.UNDEFINED_COLUMN, errorcodes.INVALID_SCHEMA_NAME}
_DAMAGE_CLASSES = ("XX", "22", "42")
_ENTRY = "SELECT record, stream, version, entry FROM amanah.event WHERE entry IS NOT NULL AND"
_CONTENT = "SELECT record, content FROM amanah.event WHERE content IS NOT NULL AND"

# Where amcheck is not installed: each index counts the same rows as its table, and their keys add up the same.
_INDEXES = (
    ("event", "sum(record)"),
    ("event", "sum(stream::numeric * 2147483648 + version)"),
    ("stream", "sum(id)"),
    ("stream", "sum(hashtextextended(name, 0)::numeric)"),
    ("tile", "sum(level::numeric * 1000000007 + part)"),
)


class PostgreSQLReader:
    """The tables of the schema `amanah`, whoever owns them."""

    file = "basis data"

    def __init__(self, place: PostgreSQL, snapshot: str | None = None) -> None:
        self._place = place
        with told(place, PATIENCE):
            self._db = psycopg2.connect(place.url, connect_timeout=PATIENCE, application_name="amanah fsck")
            self._db.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with self._db.cursor() as cursor:
                if snapshot is not None:
                    cursor.execute("SET TRANSACTION SNAPSHOT %s", (snapshot,))
                cursor.execute("SELECT pg_catalog.pg_export_snapshot()")  # not to be had within a savepoint
                ((self._snapshot,),) = cursor.fetchall()
                # No table, function or operator of somebody's own in the place of the server's; no row withheld.
                cursor.execute("SET LOCAL search_path = pg_catalog; SET LOCAL row_security = off")
                cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL jit = off; SAVEPOINT question")
        self._cursors = 0

    def open(self) -> None:
        """Make sure that there are tables of ours."""
        self._ask("SELECT 1 FROM amanah.event LIMIT 0")

    def apart(self) -> Callable[[], Reader]:
        """Another connection with the very same snapshot, for as long as this one is open."""
        return partial(PostgreSQLReader, self._place, self._snapshot)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    # -- asking --------------------------------------------------------------------------------------------------------

    @contextmanager
    def _told(self) -> Iterator[None]:
        with told(self._place, PATIENCE):
            try:
                yield
            except psycopg2.Error as error:
                state = error.pgcode or ""
                if state in _DAMAGE or (
                    state.startswith(_DAMAGE_CLASSES) and state != errorcodes.INSUFFICIENT_PRIVILEGE
                ):
                    with self._db.cursor() as cursor:
                        cursor.execute("ROLLBACK TO SAVEPOINT question")
                    raise Damaged(first_line(error)) from error
                raise

    def _ask(self, question: str, *values: object) -> list[Any]:
        with self._told(), self._db.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchall()

    def _tell(self, question: str, *values: object, together: int = 1000) -> Iterator[Any]:
        """The rows by a cursor on the server, so many at a time."""
        self._cursors += 1
        with self._told(), self._db.cursor(name=f"fsck_{self._cursors}") as cursor:
            cursor.itersize = together
            cursor.execute(question, values)
            yield from cursor

    # -- the shape -----------------------------------------------------------------------------------------------------

    def declared(self) -> Iterator[tuple[str, str]]:
        """What the catalogue says of our schema, and that it went through our migrations and no others."""
        kept = {(kind, name, definition) for kind, name, definition in self._ask(ASKED)}
        for kind, name in sorted({(kind, name) for kind, name, _ in kept ^ EXPECTED}):
            yield name, f"{kind} {name}"
        applied = [
            (number, bytes(sha256))
            for number, sha256 in self._ask("SELECT number, sha256 FROM amanah.migration ORDER BY number")
        ]
        if applied != [(one.number, one.sha256) for one in migrations()]:
            yield "migration", "nomor bentuk basis data"

    def structure(self) -> Iterator[str]:
        """Each index agrees with its table: one that lies would mislead look-ups."""
        for table, total in _INDEXES:
            told_by = []
            for way in ("seqscan", "indexscan"):
                off = ("indexscan", "indexonlyscan", "bitmapscan") if way == "seqscan" else ("seqscan",)
                self._ask("SELECT " + ", ".join(f"set_config('enable_{one}', 'off', true)" for one in off))
                told_by.append(self._ask(f"SELECT count(*), {total} FROM amanah.{table}"))  # noqa: S608 -- our names
                self._ask("SELECT " + ", ".join(f"set_config('enable_{one}', 'on', true)" for one in off))
            if told_by[0] != told_by[1]:
                yield f"indeks pada {table} tidak sama dengan tabelnya"

    def heads(self) -> list[tuple[Any, ...]]:
        """The rows of the head; raises `Fault("ledger_moved")` where the ledger is elsewhere by now."""
        rows = self._ask("SELECT size, root, received_at, checkpoint, id FROM amanah.head ORDER BY id")
        for row in rows:
            demand_not_left(self._place, row[3])
        return [(size, _raw(root), *rest) for size, root, *rest in rows]

    # -- entries and contents ------------------------------------------------------------------------------------------

    def extent(self) -> tuple[int, int]:
        """How many entries there are, and the last number."""
        ((count, last),) = self._ask("SELECT count(*), max(record) FROM amanah.event")
        return count, last or 0

    def entries(self, after: int, upto: int) -> Iterator[KeptEntry]:
        """The entries of a range."""
        return map(_entry, self._tell(f"{_ENTRY} record > %s AND record <= %s ORDER BY record", after, upto))

    def entry(self, record: int) -> KeptEntry | None:
        """One entry."""
        return next(map(_entry, self._ask(f"{_ENTRY} record = %s", record)), None)

    def contents(self, after: int, upto: int) -> Iterator[KeptContent]:
        """The contents of a range; few at a time, for one may weigh 1 MB."""
        question = f"{_CONTENT} record > %s AND record <= %s ORDER BY record"
        return map(_content, self._tell(question, after, upto, together=50))

    def content(self, record: int) -> KeptContent | None:
        """One content."""
        return next(map(_content, self._ask(f"{_CONTENT} record = %s", record)), None)

    def key_contents(self) -> Iterator[bytes]:
        """Of genesis, and of every official."""
        question = (
            "SELECT content FROM amanah.event WHERE content IS NOT NULL AND (record = 1 OR stream IN "
            "(SELECT id FROM amanah.stream WHERE name >= 'official/' AND name < 'official0')) "
            """AND position('"public_key":"'::bytea IN content) > 0"""
        )
        return (_raw(content) for (content,) in self._tell(question, together=50))

    def outside(self, size: int) -> Iterator[int]:
        """Entries below the first and behind the last number."""
        rows = self._tell("SELECT record FROM amanah.event WHERE record < 1 OR record > %s ORDER BY record", size)
        return (record for (record,) in rows)

    def orphans(self) -> Iterator[int]:
        """None: entry and content stand in one row."""
        return iter(())

    # -- what is computed from them ------------------------------------------------------------------------------------

    def tiles(self) -> Iterator[KeptTile]:
        """Every tile, put together from its parts; zeros where one before another is missing."""
        level, index, data = None, None, b""
        for its_level, part, raw in self._tell("SELECT level, part, data FROM amanah.tile ORDER BY level, part"):
            if (its_level, part // PARTS) != (level, index):
                if level is not None:
                    yield KeptTile(level, index, data, plain=True)
                level, index, data = its_level, part // PARTS, b""
            data = data.ljust(part % PARTS * PART, b"\0") + _raw(raw)
        if level is not None:
            yield KeptTile(level, index, data, plain=True)

    def streams(self) -> Iterator[KeptStream]:
        """Every stream; where it stands is not kept beside it."""
        for number, name in self._tell("SELECT id, name FROM amanah.stream ORDER BY name"):
            yield KeptStream(number, name, None, None, follows=False)

    def names(self, stream: object) -> list[str]:
        """What a stream's number is called."""
        return [name for (name,) in self._ask("SELECT name FROM amanah.stream WHERE id = %s", stream)]

    def gaps(self) -> list[str]:
        """Not known: how many acts a stream has is not kept beside them."""
        return []


def _entry(row: tuple[Any, ...]) -> KeptEntry:
    record, stream, version, entry = row
    return KeptEntry(record, stream, version, _raw(entry), not isinstance(entry, str))


def _content(row: tuple[Any, ...]) -> KeptContent:
    record, content = row
    return KeptContent(record, _raw(content), not isinstance(content, str))


def _raw(value: object) -> bytes:
    """The bytes of a bytea; of a column that was made another, what it says."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
