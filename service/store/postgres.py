"""The store in PostgreSQL: one database, one locked head row, and all that one batch changes in one transaction."""

import threading
import time
from collections.abc import Collection, Sequence
from typing import Unpack
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

from domain.evidence.errors import Fault, Refused
from domain.evidence.merkle import MAX_SIZE
from service.store import Head, Row, Seals, StreamHead
from service.store.batch import Batch, Request, named, retold
from service.store.library import digest_of, event_of, stream_name
from service.store.places import PostgreSQL
from service.store.postgres_connections import Connections, Rows
from service.store.postgres_left import demand_not_left
from service.store.postgres_writing import PARTS, PRELUDE, Known, Transaction
from service.store.recorder import Options, Recorder

READERS = 8  # connections a process reads through: a question takes a fraction of a millisecond
HINT = 1.0  # seconds for which a hint is trusted to come; then the head is looked at in any case
TOGETHER = 5_000  # stream heads that are read at a time
POLL = 0.02  # seconds between two looks at a head of which nobody gives a hint
MAX_VERSION = 2**31 - 1
NO_HEAD = "no head row"

_HEAD = "SELECT size, root, received_at, checkpoint FROM amanah.head"
# Said once on every connection that reads, so that it is planned once.
_PRELUDE = """
PREPARE amanah_tile (int, bigint, bigint) AS
SELECT string_agg(data, '' ORDER BY part) FROM amanah.tile WHERE level = $1 AND part >= $2 AND part < $3;
PREPARE amanah_standing AS
SELECT size, root, received_at, checkpoint, pg_current_snapshot()::text FROM amanah.head
"""
_ROW = "SELECT record, name, version, entry, content FROM amanah.event JOIN amanah.stream ON id = stream"
# The number of the stream is asked for first, so that its acts are read in the order of their index, and no further.
_OF_STREAM = "FROM amanah.event WHERE stream = (SELECT id FROM amanah.stream WHERE name = %s)"
_STREAM = f"SELECT record, version, entry, content {_OF_STREAM}"
_STREAM_HEAD = f"SELECT version, entry {_OF_STREAM} ORDER BY version DESC LIMIT 1"
_OF_STREAMS = (
    "SELECT record, name, version, entry, content "
    "FROM unnest(%s::text[]) AS asked (name) JOIN amanah.stream USING (name) "
    # Kept apart, so that nobody thinks of walking all records up to there.
    "CROSS JOIN LATERAL (SELECT * FROM amanah.event WHERE stream = id AND record <= %s OFFSET 0) AS acts"
)
_HEADS = (
    "SELECT id, name, version, entry FROM amanah.stream, LATERAL ("
    "SELECT version, entry FROM amanah.event WHERE stream = id AND record <= %s ORDER BY version DESC LIMIT 1"
    ") AS last WHERE id > %s ORDER BY id LIMIT %s"
)
_MOVED = (
    "SELECT size, root, received_at, checkpoint, name, last FROM amanah.head "
    "LEFT JOIN (SELECT stream, max(version) AS last FROM amanah.event WHERE record > %s GROUP BY stream) AS moved "
    "ON true LEFT JOIN amanah.stream ON stream.id = moved.stream"
)


class PostgreSQLStore(Recorder):
    """The ledger's tables under the library's recorder interface; made by `amanah migrate`, never here.

    No answer is waited for much longer than `patience` seconds.
    """

    def __init__(
        self, place: PostgreSQL, sealer: Seals | None, *, patience: float = 10, **options: Unpack[Options]
    ) -> None:
        super().__init__(sealer, patience=patience, **options)
        self._place = place
        judges = sealer is not None  # what it reads, it decides by
        self._readers = Connections(place, most=READERS, patience=patience, prelude=_PRELUDE, primary=judges)
        self._writer = Connections(place, most=1, patience=patience, prelude=PRELUDE, writes=True)
        self._hints = Connections(place, most=1, patience=patience, prelude="LISTEN amanah", primary=judges)
        self._listening = threading.Lock()
        self._known = Known()
        try:
            if judges:
                with self._writer.taken():  # a server that cannot be written to is told at the start
                    pass
            self._last = self.head()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection of this process."""
        for connections in (self._readers, self._writer, self._hints):
            connections.close()

    # --- writing ---------------------------------------------------------------------------------------------------

    def _commit(self, requests: list[Request]) -> list[Request]:
        """One batch: one transaction, one seal, one COMMIT; returns the requests that must be decided in the next."""
        self._demand_writable()
        with self._writer.taken() as connection:
            transaction = Transaction(connection, self._known)
            ground = transaction.begin(named(requests))
            self._demand_not_behind(ground.head)
            self._last = ground.head
            if again := retold(requests, ground.places):
                ground = ground._replace(recorded=transaction.recorded(again))
            batch = Batch(ground)
            batch.decide(requests)
            if batch.rows:
                self._record(transaction, batch)
            else:
                transaction.roll_back()
        batch.settle()
        return batch.deferred

    def _record(self, transaction: Transaction, batch: Batch) -> None:
        """Write and commit what a batch accepted."""
        growth = transaction.growth(batch.rows)
        head, note = self._sealed(growth, batch)
        transaction.commit(batch, growth, head)
        self._keep(growth, head, note)

    # --- reading ---------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """Where the log stands now."""
        return self._head(self._readers.ask(_HEAD))

    def standing(self) -> tuple[Head, object]:
        """The head, and a mark: as long as both are the same, nobody has changed anything in the store."""
        rows = self._readers.ask("EXECUTE amanah_standing")
        return self._head([row[:4] for row in rows]), rows[0][4]

    def moved_since(self, record: int) -> tuple[Head, dict[str, int]]:
        """The head, and the last version of each stream with an act behind a record: both of one moment."""
        rows = self._readers.ask(_MOVED, (record,))
        return self._head([row[:4] for row in rows]), {name: version for *_, name, version in rows if name is not None}

    def wait(self, after: int, timeout: float) -> int:
        """The size of the log, as soon as it is above `after`, or when the time is up.

        What the writers NOTIFY is a hint that spares looking; what is looked at is the head. One thread of a process
        hears the hints, the others look again and again.
        """
        until = time.monotonic() + timeout
        size = self.head().size
        if size > after or timeout <= 0:
            return size
        hears = self._listening.acquire(blocking=False)
        try:
            if hears:
                return self._heard(after, until)
            while (size := self.head().size) <= after and (left := until - time.monotonic()) > 0:
                time.sleep(min(left, POLL))
            return size
        finally:
            if hears:
                self._listening.release()

    def _heard(self, after: int, until: float) -> int:
        with self._hints.taken() as hints:
            while (size := self.head().size) <= after and (left := until - time.monotonic()) > 0:
                hints.hinted(min(left, HINT))
            return size

    def row(self, record: int) -> Row:
        """One record; raises `Refused("not_found")`."""
        found = self._rows(f"{_ROW} WHERE record = %s", record)
        if not found:
            raise Refused("not_found", what=f"Catatan nomor {record}")
        return found[0]

    def rows(self, *, after: int = 0, limit: int = 500, upto: int | None = None) -> list[Row]:
        """The records behind `after`, in order, at most `limit`, none above `upto`."""
        last = after + limit if upto is None else min(after + limit, upto)
        return self._rows(f"{_ROW} WHERE record > %s AND record <= %s ORDER BY record", after, last)

    def stream_rows(self, stream: str, *, after: int = 0) -> list[Row]:
        """The acts of one stream behind version `after`, in order."""
        return self._of_stream(stream, "AND version > %s ORDER BY version", after)

    def rows_of(self, streams: Collection[str], *, upto: int) -> list[Row]:
        """The acts of several streams, none above a record number, in order of record."""
        return sorted(self._rows(_OF_STREAMS, [*streams], upto), key=lambda row: row.record)

    def find(self, stream: str, version: int) -> Row | None:
        """The act at a place, or None."""
        found = self._of_stream(stream, "AND version = %s", version)
        return found[0] if found else None

    def stream_head(self, stream: str) -> StreamHead:
        """The last act of a stream."""
        found = self._readers.ask(_STREAM_HEAD, (stream,))
        return StreamHead(stream, found[0][0], digest_of(bytes(found[0][1]))) if found else StreamHead(stream, 0, None)

    def stream_heads(self, size: int) -> list[StreamHead]:
        """All streams as they stood at a tree size, sorted by name; digests are computed from the entries."""
        heads: list[StreamHead] = []
        after: int | None = 0
        while after is not None:
            found = self._readers.ask(_HEADS, (size, after, TOGETHER))
            heads += [StreamHead(name, version, digest_of(bytes(entry))) for _, name, version, entry in found]
            after = found[-1][0] if len(found) == TOGETHER else None
        return sorted(heads, key=lambda head: head.stream)

    def tile(self, level: int, index: int) -> bytes | None:
        """The hashes of a tile as far as it has grown, or None."""
        ((data,),) = self._readers.ask("EXECUTE amanah_tile (%s, %s, %s)", (level, index * PARTS, (index + 1) * PARTS))
        return None if data is None else bytes(data)

    def _head(self, rows: Rows) -> Head:
        if not rows:
            raise Fault("store_damaged", path=self._place, error=NO_HEAD)
        size, root, received_at, checkpoint = rows[0]
        demand_not_left(self._place, checkpoint)
        return Head(size, bytes(root), received_at, checkpoint)

    def _rows(self, question: str, *values: object) -> list[Row]:
        return [_row(*row) for row in self._readers.ask(question, values)]

    def _of_stream(self, stream: str, which: str, *values: object) -> list[Row]:
        rows = self._readers.ask(f"{_STREAM} {which}", (stream, *values))
        return [_row(record, stream, *others) for record, *others in rows]

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
        rows = self._of_stream(
            stream_name(originator_id),
            f"AND version > %s AND version <= %s ORDER BY version {'DESC' if desc else 'ASC'} LIMIT %s",
            -1 if gt is None else gt,
            MAX_VERSION if lte is None else lte,
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
        after = 0 if start is None else start - inclusive_of_start
        found: list[Notification] = []
        while len(found) < limit and (rows := self.rows(after=after, upto=stop)):
            after = rows[-1].record
            events = ((row.record, event_of(row)) for row in rows)
            wanted = [Notification(**vars(event), id=record) for record, event in events if _is_of(event, topics)]
            found += wanted[: limit - len(found)]
        return found


def _is_of(event: StoredEvent, topics: Sequence[str]) -> bool:
    return not topics or event.topic in topics


def _row(record: int, stream: str, version: int, entry: memoryview, content: memoryview | None) -> Row:
    return Row(record, stream, version, bytes(entry), None if content is None else bytes(content))
