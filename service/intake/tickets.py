"""Upload tickets: a link for one file of one source, valid for an hour, until people can sign in.

The secret of a link has 256 bits and is kept nowhere: the table knows its SHA-256. The file that comes through it waits
in a directory of its own until it is confirmed, and of two who confirm one wins.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from domain.evidence.errors import Refused
from domain.figures import Decimals
from service.intake.naming import SourceNamed
from service.settings import Settings

VALID: Final = 3_600_000  # ms
REMEMBERED: Final = 30 * 86_400_000  # ms for which an old link is told from one that never was
_CHUNK = 1024 * 1024
_SCHEMA = """
CREATE TABLE IF NOT EXISTS ticket (
    sha256     TEXT PRIMARY KEY,
    source     TEXT NOT NULL,
    mapping    TEXT NOT NULL,
    decimal    TEXT,
    expires_at INTEGER NOT NULL,
    revision   INTEGER NOT NULL DEFAULT 0,
    staged     TEXT,
    title      TEXT,
    decisions  TEXT,
    used_at    INTEGER,
    record     INTEGER
) WITHOUT ROWID
"""
_COLUMNS = "sha256, source, mapping, decimal, expires_at, revision, staged, title, decisions, used_at, record"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new link: its secret, shown once, and until when (ms, UTC) it is good."""

    token: str
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a link is good for, and what came through it so far; `revision` counts what came."""

    sha256: str
    source: SourceNamed
    mapping: str
    decimal: Decimals | None
    expires_at: int
    revision: int
    staged: Path | None
    title: str | None
    decisions: Path | None


@dataclass(slots=True)
class Spending:
    """A ticket that is being used; whoever uses it says under which record the file went in."""

    ticket: Ticket
    record: int | None = None


class Tickets:
    """The tickets of one house. Every call is a transaction of its own; processes and threads share the file."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.tickets_path
        self._uploads = settings.uploads

    def issue(self, source: SourceNamed, *, mapping: str, now: int, decimal: Decimals | None = None) -> Issued:
        """A new link for one file of a source."""
        self.sweep(now)
        token, expires_at = secrets.token_urlsafe(32), now + VALID
        with self._changing() as db:
            db.execute(
                "INSERT INTO ticket (sha256, source, mapping, decimal, expires_at) VALUES (?, ?, ?, ?, ?)",
                (_sha256(token), json.dumps(source.facts()), mapping, decimal, expires_at),
            )
        return Issued(token, expires_at)

    def find(self, token: str, *, now: int) -> Ticket:
        """A ticket that may still be used; raises `Refused` ("ticket_unknown", "ticket_expired", "ticket_used")."""
        self.sweep(now)
        with self._changing() as db:
            return self._good(db, _sha256(token), now)

    def stage(self, token: str, stream: BinaryIO, *, title: str, now: int, limit: int) -> Ticket:
        """Keep a file until it is confirmed, in place of an earlier one and its decisions; raises `Refused`."""
        ticket = self.find(token, now=now)
        path = self._room(ticket) / secrets.token_hex(8)
        try:
            _write(path, stream, limit)
            with self._changing() as db:
                self._good(db, ticket.sha256, now)
                db.execute(
                    "UPDATE ticket SET staged = ?, title = ?, decisions = NULL, revision = revision + 1 "
                    "WHERE sha256 = ?",
                    (path.name, title[:300], ticket.sha256),
                )
                after = self._good(db, ticket.sha256, now)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._drop(ticket.staged, ticket.decisions)
        return after

    def decide(self, token: str, text: str, *, now: int) -> Ticket:
        """Keep the decisions on cells with two readings, in place of earlier ones; raises `Refused`."""
        ticket = self.find(token, now=now)
        if ticket.staged is None:
            raise Refused("ticket_empty")
        path = self._room(ticket) / f"{secrets.token_hex(8)}.toml"
        path.write_text(text, encoding="utf-8")
        with self._changing() as db:
            changed = db.execute(
                "UPDATE ticket SET decisions = ?, revision = revision + 1 "
                "WHERE sha256 = ? AND staged = ? AND used_at IS NULL",
                (path.name, ticket.sha256, ticket.staged.name),
            ).rowcount
            after = self._good(db, ticket.sha256, now)
        if not changed:
            path.unlink(missing_ok=True)
            raise Refused("ticket_changed")
        self._drop(ticket.decisions)
        return after

    @contextmanager
    def confirmed(self, token: str, *, revision: int, now: int) -> Iterator[Spending]:
        """Use a ticket for what was seen at `revision`. Of several only one gets in; whoever fails gives it back."""
        ticket = self._spend(_sha256(token), revision, now)
        spending = Spending(ticket)
        try:
            yield spending
        except BaseException:
            with self._changing() as db:
                db.execute("UPDATE ticket SET used_at = NULL WHERE sha256 = ?", (ticket.sha256,))
            raise
        with self._changing() as db:
            db.execute("UPDATE ticket SET record = ? WHERE sha256 = ?", (spending.record, ticket.sha256))
        shutil.rmtree(self._uploads / ticket.sha256, ignore_errors=True)

    def _spend(self, sha256: str, revision: int, now: int) -> Ticket:
        with self._changing() as db:
            ticket = self._good(db, sha256, now)
            if ticket.staged is None:
                raise Refused("ticket_empty")
            if ticket.revision != revision:
                raise Refused("ticket_changed")
            db.execute("UPDATE ticket SET used_at = ? WHERE sha256 = ?", (now, sha256))
        return ticket

    def sweep(self, now: int) -> int:
        """Delete the files of links that are over; how many directories went."""
        if not self._path.exists():
            return 0
        with self._changing() as db:
            db.execute("DELETE FROM ticket WHERE expires_at < ?", (now - REMEMBERED,))
            open_ones = db.execute("SELECT sha256 FROM ticket WHERE used_at IS NULL AND expires_at > ?", (now,))
            # One that is being used may lie past its hour: it is gone an hour later.
            used = db.execute("SELECT sha256 FROM ticket WHERE used_at > ? AND record IS NULL", (now - VALID,))
            kept = {sha256 for rows in (open_ones, used) for (sha256,) in rows}
        rooms = self._uploads.iterdir() if self._uploads.is_dir() else ()
        over = [room for room in rooms if room.name not in kept]
        for room in over:
            shutil.rmtree(room, ignore_errors=True)
        return len(over)

    # -- the table and the rooms --

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=5)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(_SCHEMA)
            yield db
            db.execute("COMMIT")

    def _good(self, db: sqlite3.Connection, sha256: str, now: int) -> Ticket:
        row = db.execute(f"SELECT {_COLUMNS} FROM ticket WHERE sha256 = ?", (sha256,)).fetchone()  # noqa: S608 -- our own names
        if row is None:
            raise Refused("ticket_unknown")
        told = dict(zip(_COLUMNS.split(", "), row, strict=True))
        if told["used_at"] is not None:
            raise Refused("ticket_used", record=told["record"])
        if told["expires_at"] <= now:
            raise Refused("ticket_expired")
        room = self._uploads / sha256
        return Ticket(
            sha256=sha256,
            source=SourceNamed.read(json.loads(told["source"])),
            mapping=told["mapping"],
            decimal=told["decimal"],
            expires_at=told["expires_at"],
            revision=told["revision"],
            staged=room / told["staged"] if told["staged"] else None,
            title=told["title"],
            decisions=room / told["decisions"] if told["decisions"] else None,
        )

    def _room(self, ticket: Ticket) -> Path:
        room = self._uploads / ticket.sha256
        self._uploads.mkdir(mode=0o700, exist_ok=True)
        room.mkdir(mode=0o700, exist_ok=True)
        return room

    @staticmethod
    def _drop(*paths: Path | None) -> None:
        for path in paths:
            if path is not None:
                path.unlink(missing_ok=True)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _write(path: Path, stream: BinaryIO, limit: int) -> None:
    """Write what comes, a piece at a time; raises `Refused("oversized")` as soon as it is too much."""
    size = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > limit:
                raise Refused("oversized", what="Berkas unggahan", size=size, limit=limit)
            file.write(piece)
