"""The shape of the tables in PostgreSQL: numbered files, applied once, in order, and only by `amanah migrate`."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from domain.evidence.errors import Fault, Refused
from service.store.places import PostgreSQL
from service.store.postgres_faults import told

FOLDER = Path(__file__).with_name("migrations")
LOCK = 0x414D414E4148  # "AMANAH": one migrates at a time, the others wait and find it done
PATIENCE = 10

_LEDGER = """
CREATE SCHEMA IF NOT EXISTS amanah;
CREATE TABLE IF NOT EXISTS amanah.migration (
    number     integer     PRIMARY KEY,
    sha256     bytea       NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""
# What the application needs to record and to read, and nothing by which what stands could be changed.
_GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA amanah FROM {role};
GRANT USAGE ON SCHEMA amanah TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA amanah TO {role};
GRANT INSERT ON amanah.event, amanah.stream TO {role};
GRANT INSERT, UPDATE (data) ON amanah.tile TO {role};
GRANT UPDATE (size, root, received_at, checkpoint) ON amanah.head TO {role};
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of changes; its checksum says that a database went through this very one."""

    number: int
    text: str

    @property
    def sha256(self) -> bytes:
        """The checksum of the file."""
        return hashlib.sha256(self.text.encode()).digest()


@lru_cache(maxsize=8)
def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The files of a folder, in order, numbered from 1 without a gap."""
    found = tuple(Migration(int(path.name[:4]), path.read_text()) for path in sorted(folder.glob("*.sql")))
    if [one.number for one in found] != list(range(1, len(found) + 1)):
        raise Fault("program_failing", error=f"{folder}: nomor berkas tidak berurutan")
    return found


def version() -> int:
    """The number of the shape that this program knows."""
    return len(migrations())


def migrate(url: str, *, grant_to: str | None = None, folder: Path = FOLDER) -> list[int]:
    """Bring a database to the shape this program knows; the numbers that were applied now.

    All in one transaction under an advisory lock. Raises `Fault` ("migration_changed", "store_version", …) or
    `Refused("role_missing")`; then nothing is changed.
    """
    place = PostgreSQL(url)
    with told(place, PATIENCE), _connected(url) as cursor:
        _demand_utf8(cursor, place)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        cursor.execute(_LEDGER)
        known = migrations(folder)
        new = known[_applied(cursor, known) :]
        for one in new:
            cursor.execute(one.text)
            cursor.execute("INSERT INTO amanah.migration VALUES (%s, %s)", (one.number, one.sha256))
        if grant_to is not None:
            _grant(cursor, grant_to)
    return [one.number for one in new]


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    db = psycopg2.connect(url, connect_timeout=PATIENCE, application_name="amanah migrate")
    with closing(db), db, db.cursor() as cursor:  # commits, or rolls back
        cursor.execute("SET LOCAL search_path = pg_catalog; SET LOCAL client_min_messages = warning")
        yield cursor


def _demand_utf8(cursor: Any, place: PostgreSQL) -> None:
    cursor.execute("SHOW server_encoding")
    (encoding,) = cursor.fetchone()
    if encoding != "UTF8":
        raise Fault("store_encoding", path=place, encoding=encoding)


def _applied(cursor: Any, known: tuple[Migration, ...]) -> int:
    """How many stand applied already: each the very one this program carries, and none that it does not know."""
    cursor.execute("SELECT number, sha256 FROM amanah.migration ORDER BY number")
    applied = [(number, bytes(sha256)) for number, sha256 in cursor.fetchall()]
    if len(applied) > len(known):
        raise Fault("store_version", version=len(applied), expected=len(known))
    for (number, sha256), one in zip(applied, known, strict=False):
        if (number, sha256) != (one.number, one.sha256):
            raise Fault("migration_changed", number=one.number)
    return len(applied)


def _grant(cursor: Any, role: str) -> None:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,))
    if cursor.rowcount != 1:
        raise Refused("role_missing", role=role)
    cursor.execute(sql.SQL(_GRANTS).format(role=sql.Identifier(role)))
