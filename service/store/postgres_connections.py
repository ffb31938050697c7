"""Connections to PostgreSQL: durable, checked, bounded in number, and never waited for without an end.

A server that fell silent keeps its socket open for as long as it likes, and a proxy's kernel answers for a dead server:
neither keepalives nor the server's own time limits help. So every answer is awaited here, on our own clock (psycopg2's
asynchronous connections), and a connection that did not answer in time is closed and not used again.
"""

import os
import select
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg2
from psycopg2 import extensions

from domain.evidence.errors import Fault
from service.store import postgres_schema
from service.store.places import PostgreSQL
from service.store.postgres_faults import absent, told

GRACE = 0.5  # the server is given its time first: what it says tells more than its silence
Rows = list[tuple[Any, ...]]

# The kernel's part, for a link that breaks while nobody says anything; on a unix socket they mean nothing.
_LINK = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
# Settings of the session first; what may not be as it is then stands in one row. Everything is asked by index: a plan
# that reads whole tables is never the better one, however little the server knows about them yet.
# What the session sets itself, no reload changes: a COMMIT waits for the disk, or for more where the server says so.
_GREETING = """
SET search_path = pg_catalog; SET client_min_messages = warning; SET standard_conforming_strings = on;
SET bytea_output = hex; SET default_transaction_isolation = 'read committed';
SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
SET max_parallel_workers_per_gather = 0; SET jit = off;
SET plan_cache_mode = force_generic_plan; SET idle_in_transaction_session_timeout = %(asleep)s;
SET statement_timeout = %(statement)s; SET lock_timeout = %(lock)s;
SELECT set_config('synchronous_commit', CASE WHEN now IN ('off', 'remote_apply') THEN now ELSE 'on' END, false)
FROM current_setting('synchronous_commit') AS now;
SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
       pg_is_in_recovery(), (SELECT system_identifier FROM pg_control_system()),
       (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
       (SELECT max(number) FROM amanah.migration)
"""
_ASLEEP = 60_000  # ms for which a writer may think between two statements, say about a large import


class Unanswered(psycopg2.OperationalError):
    """Nothing came back in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"tidak ada jawaban dalam {seconds:g} detik")


class Connection:
    """One connection, for one thread at a time. After any error it is closed."""

    def __init__(self, place: PostgreSQL, *, until: float, patience: float) -> None:
        self.place = place
        self._patience = patience
        self._db = psycopg2.connect(
            place.url, None, None, async_=True, client_encoding="UTF8", application_name="amanah",
            tcp_user_timeout=round(patience * 1000), **_LINK,
        )  # fmt: skip
        try:
            self._await(until)
        except BaseException:
            self.close()
            raise

    def ask(self, question: str, values: Any = None) -> Rows:
        """The rows of the (last) answer; raises `psycopg2.Error`."""
        try:
            with self._db.cursor() as cursor:
                cursor.execute(question, values)
                self._await(time.monotonic() + self._patience + GRACE)
                return [] if cursor.description is None else cursor.fetchall()
        except BaseException:
            self.close()
            raise

    def hinted(self, seconds: float) -> None:
        """Wait until the server says something unasked: what was LISTENed for, or that it goes."""
        _stirs(self._db, select.POLLIN, seconds)

    @property
    def at_rest(self) -> bool:
        """Whether it is open, and in no transaction."""
        return not self._db.closed and self._db.get_transaction_status() == extensions.TRANSACTION_STATUS_IDLE

    @property
    def usable(self) -> bool:
        """Whether it can be asked again; what came while nobody asked is read: hints, or a server's goodbye."""
        try:
            for _ in range(2):  # behind a goodbye stands the end of the stream
                if self._db.closed or not _stirs(self._db, select.POLLIN, 0):
                    break
                self._db.poll()
        except psycopg2.Error:
            return False
        self._db.notifies.clear()
        return self.at_rest

    def close(self) -> None:
        """Let go of it, whatever state it is in."""
        with suppress(psycopg2.Error):
            self._db.close()

    def _await(self, until: float) -> None:
        while (state := self._db.poll()) != extensions.POLL_OK:
            wanted = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
            if not _stirs(self._db, wanted, until - time.monotonic()):
                raise Unanswered(self._patience)


def _stirs(db: Any, wanted: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(db.fileno(), wanted)
    return seconds >= 0 and bool(poll.poll(seconds * 1000))


@dataclass(slots=True)
class _Mine:
    """What one process holds of a pool: connections never cross a fork, and neither does a lock that a thread held."""

    free: threading.Semaphore
    idle: list[Connection] = field(default_factory=list)


class Connections:
    """At most so many open connections a process, each opened when it is needed, checked, and kept for the next.

    `prelude` is said on each new one. `primary` demands a server that can be written to: a standby lags, and whoever
    judges must not read what was. `writes` demands it too, and gives the writer's own limits: for a locked head, but
    none for COMMIT, which a time limit would turn into an answer that promises too much.
    """

    def __init__(
        self,
        place: PostgreSQL,
        *,
        most: int,
        patience: float,
        prelude: str = "",
        primary: bool = False,
        writes: bool = False,
    ) -> None:
        self._place = place
        self._most = most
        self._patience = patience
        self._prelude = prelude
        self._primary = primary or writes
        self._writes = writes
        self._identity: tuple[int, int] | None = None
        self._processes: dict[int, _Mine] = {}

    @contextmanager
    def taken(self) -> Iterator[Connection]:
        """A connection for this thread alone; errors are told as faults."""
        until = time.monotonic() + self._patience
        mine = self._processes.get(os.getpid()) or self._processes.setdefault(
            os.getpid(), _Mine(threading.Semaphore(self._most))
        )
        if not mine.free.acquire(timeout=self._patience):
            raise Fault("store_busy", seconds=self._patience)
        try:
            with told(self._place, self._patience):
                connection = self._idle(mine) or self._opened(until)
                try:
                    yield connection
                finally:
                    if connection.at_rest:  # whoever takes it next looks whether it is usable
                        mine.idle.append(connection)
                    else:
                        connection.close()
        finally:
            mine.free.release()

    def ask(self, question: str, values: Sequence[Any] = ()) -> Rows:
        """One question on any connection."""
        with self.taken() as connection:
            return connection.ask(question, values)

    def close(self) -> None:
        """Close what is idle in this process."""
        mine = self._processes.get(os.getpid())
        while mine is not None and mine.idle:
            mine.idle.pop().close()

    @staticmethod
    def _idle(mine: _Mine) -> Connection | None:
        while mine.idle:
            connection = mine.idle.pop()
            if connection.usable:
                return connection
            connection.close()
        return None

    def _opened(self, until: float) -> Connection:
        connection = Connection(self._place, until=until, patience=self._patience)
        limit = round(self._patience * 1000)
        limits = {"asleep": _ASLEEP, "statement": 0 if self._writes else limit, "lock": limit}
        try:
            self._demand_ours(connection.ask(_GREETING, limits))
            if self._prelude:
                connection.ask(self._prelude)
        except psycopg2.Error as error:
            if absent(error):
                raise Fault("store_unmigrated", path=self._place) from error
            raise
        except Fault:
            connection.close()
            raise
        return connection

    def _demand_ours(self, rows: Rows) -> None:
        """Raise `Fault` unless this is a server that keeps what it confirms, with the tables this program knows."""
        ((fsync, full_page_writes, synchronous_commit, standby, system, database, version),) = rows
        settings = {"fsync": fsync, "full_page_writes": full_page_writes, "synchronous_commit": synchronous_commit}
        for name, value in settings.items():
            if value == "off":
                raise careless(self._place, name, value)
        if standby and self._primary:
            raise Fault("store_unwritable", path=self._place, error="server siaga, hanya dapat dibaca")
        if self._identity is None:
            self._identity = (system, database)
        if self._identity != (system, database):
            raise Fault("store_replaced", path=self._place)
        if version != postgres_schema.version():
            raise Fault("store_version", version=version, expected=postgres_schema.version())


def careless(place: PostgreSQL, setting: str, value: str) -> Fault:
    """A server may lose what it confirmed."""
    return Fault("store_careless", path=place, setting=setting, value=value)
