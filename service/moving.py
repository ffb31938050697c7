"""A ledger copied from one store into another: row by row, under the same root and the same seal, or not at all.

The copy is one transaction: until it is committed nobody sees a row of it, and before that all of it is read back. What
is not what the tree says is not copied: a damaged ledger stays where it is, for `amanah fsck`.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import Any

import psycopg2

from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Fault, Refused
from domain.evidence.merkle import leaf_hash
from service.fsck.postgres import PostgreSQLReader
from service.fsck.reader import Damaged, KeptContent, KeptEntry, Reader, both
from service.fsck.sqlite import SQLiteReader
from service.moving_targets import NewStream, PostgreSQLTarget, SQLiteTarget, Target
from service.regrown import Leaves, Tree
from service.retired import retire, set_aside
from service.settings import Settings
from service.store import Head
from service.store.connections import told as sqlite_told
from service.store.headlock import HeadLock
from service.store.places import Place, PostgreSQL, SQLiteFile
from service.store.postgres_connections import Connections
from service.store.postgres_faults import told
from service.store.postgres_left import LEAVE, LEFT

PATIENCE = 10  # seconds for which the head lock is waited for
GOING = 1.0  # seconds in which a server notices that a connection was closed


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: so many records under this root."""

    size: int
    root: str


def move(settings: Settings, target: Place) -> Copied:
    """Carry the ledger to an empty place; no writer gets in between, and the old place is left for good.

    The source is held by its head lock from before its first row is read until the copy is committed and the old place
    left. Raises `Refused` ("move_same", "move_not_empty", "move_in_use") or `Fault` ("move_differs", …); then nothing
    has changed. Where it ended in between, the copy is whole and the source still usable: moved again, as long as
    nobody recorded there, the copy is held against it once more, and the source is left.
    """
    if _same(settings.database, target):
        raise Refused("move_same", path=target)
    with _held(settings.database) as left, _opened(target) as copy:
        with closing(reader_of(settings.database)) as reader:
            copied = copy_ledger(reader, copy)
        copy.commit()
        _leave(left, settings, target)
    return copied


def _leave(left: Callable[[], None], settings: Settings, target: Place) -> None:
    """First what stops whoever runs there, then what tells the others that come."""
    left()
    retire(settings, target)


def _same(one: Place, other: Place) -> bool:
    """Whether two places are one, whatever they are called."""
    if isinstance(one, SQLiteFile) and isinstance(other, SQLiteFile):
        return one.path.exists() and other.path.exists() and one.path.samefile(other.path)
    return isinstance(one, PostgreSQL) and isinstance(other, PostgreSQL) and _identity(one) == _identity(other)


def _identity(place: PostgreSQL) -> object:
    """Which database of which server it is."""
    with (
        told(place, PATIENCE),
        closing(psycopg2.connect(place.url, connect_timeout=PATIENCE)) as db,
        db.cursor() as cursor,
    ):
        cursor.execute(_IDENTITY)
        return cursor.fetchone()


_IDENTITY = """
SELECT system_identifier, (SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = current_database())
FROM pg_catalog.pg_control_system()
"""


def _set_aside(path: Path) -> None:
    """Put it away under another name, whole in one file."""
    with sqlite_told(path), closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    set_aside(path)


def copy_ledger(source: Reader, target: Target) -> Copied:
    """Copy all rows into an empty target and read them back; raises `Fault("move_differs")`. Nothing is committed.

    Where the very same ledger stands there already, nothing is written, and all of it is read back as well.
    """
    head = _head(source)
    there = target.holds(head)
    streams: dict[str, NewStream] = {}
    leaves = Leaves()
    withheld: set[int] = set()
    for record, row, content in both(source, 0, head.size):
        entry = _demand_whole(record, row, content)
        said = content.content if isinstance(content, KeptContent) else None
        if said is None:
            withheld.add(record)
        if not there:
            _add(target, streams, record, entry, said)
        leaves.add(leaf_hash(entry.raw))
    tree = Tree(leaves, (), seals=(), seen=(), genuine=lambda _record: False)
    if tree.root_at(head.size) != head.root:
        raise Fault("move_differs", why="akar catatannya bukan akar kepala buku")
    if not there:
        target.finish(streams.values(), tree.tiles(), head)
    _demand_same(target, leaves, withheld, head)
    return Copied(head.size, head.root.hex())


def _add(target: Target, streams: dict[str, NewStream], record: int, entry: Entry, content: bytes | None) -> None:
    body = entry.body
    before = streams.get(body.stream)
    number = before.id if before is not None else len(streams) + 1
    streams[body.stream] = NewStream(number, body.stream, body.version, bytes.fromhex(body.digest))
    if before is None:
        target.add_stream(streams[body.stream])
    target.add(record, number, body.version, entry.raw, content)


def reader_of(place: Place) -> Reader:
    """A store as it is read raw."""
    return PostgreSQLReader(place) if isinstance(place, PostgreSQL) else SQLiteReader(place.path)


def _head(source: Reader) -> Head:
    rows = source.heads()
    if len(rows) != 1 or rows[0][0] < 1:
        raise Fault("move_differs", why="kepala buku tidak ada, atau buku masih kosong")
    size, root, received_at, note, _ = rows[0]
    return Head(size, root, received_at, note.decode() if isinstance(note, bytes) else note)


def _demand_whole(record: int, row: KeptEntry | Damaged | None, content: KeptContent | Damaged | None) -> Entry:
    """The entry, if row and content are what it says."""
    try:
        entry = Entry.parse(row.entry) if isinstance(row, KeptEntry) else None
    except AmanahError:
        entry = None
    whole = entry is not None and isinstance(row, KeptEntry) and row.version == entry.body.version
    if isinstance(content, KeptContent) and entry is not None:
        whole &= sha256(content.content).hexdigest() == entry.body.content
    if entry is None or not whole or isinstance(content, Damaged):
        raise Fault("move_differs", why=f"catatan nomor {record} rusak")
    return entry


def _demand_same(target: Target, leaves: Leaves, withheld: set[int], head: Head) -> None:
    """What was written reads back under the same head, leaf by leaf."""
    count = 0
    for record, entry, content in target.rows():
        count += 1
        same = record == count <= head.size and leaf_hash(entry) == leaves[record - 1]
        same &= (content is None) == (record in withheld)
        if not same or (content is not None and sha256(content).hexdigest() != Entry.parse(entry).body.content):
            raise Fault("move_differs", why=f"catatan nomor {record} terbaca lain pada salinannya")
    if count != head.size or target.head() != head:
        raise Fault("move_differs", why="kepala buku terbaca lain pada salinannya")


# --- holding the source --------------------------------------------------------------------------------------------


@contextmanager
def _held(place: Place) -> Iterator[Callable[[], None]]:
    """No writer gets in. What is given leaves the place for good: whoever still runs there records nothing more.

    On a server nobody may be connected: he would find out in the midst of his work.
    """
    if isinstance(place, SQLiteFile):
        with HeadLock(place.path.with_suffix(".lock"), patience=PATIENCE).held():
            yield partial(_set_aside, place.path)
        return
    with told(place, PATIENCE), closing(psycopg2.connect(place.url, connect_timeout=PATIENCE)) as db:
        with db.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = on; SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL lock_timeout = %s", (PATIENCE * 1000,))
            cursor.execute(LEAVE, (LEFT,))  # locks the row; nobody sees the word before COMMIT, nor after a crash
            others = _others(cursor)
        if others:
            raise Refused("move_in_use", path=place, count=others)
        yield db.commit


def _others(cursor: Any) -> int:
    """How many are connected: whoever went just now, as the command itself did, is counted for a moment yet."""
    for _ in range(20):
        cursor.execute(_OTHERS)
        (others,) = cursor.fetchone()
        if not others:
            break
        sleep(GOING / 20)
    return int(others)


_OTHERS = """
SELECT pg_catalog.pg_stat_clear_snapshot();
SELECT count(*) FROM pg_catalog.pg_stat_activity
WHERE datname = current_database() AND application_name = 'amanah' AND pid <> pg_backend_pid()
"""


@contextmanager
def _opened(place: Place) -> Iterator[Target]:
    """The target, closed afterwards; what was not committed is gone, and so is a file that was made for it."""
    if isinstance(place, PostgreSQL):
        with closing(Connections(place, most=1, patience=PATIENCE, writes=True)) as careful, careful.taken():
            pass  # a server that may lose what it confirms is told before anything leaves
        with told(place, PATIENCE), closing(PostgreSQLTarget(place)) as target:
            yield target
        return
    with copied_file(place.path) as file:
        yield file


@contextmanager
def copied_file(path: Path) -> Iterator[SQLiteTarget]:
    """A file to copy into; one made for it is removed again where that fails, but never once it is committed."""
    new = not path.exists()
    committed = False
    try:
        with closing(SQLiteTarget(path)) as target:
            try:
                yield target
            finally:
                committed = target.committed
    except BaseException:
        if new and not committed:
            path.unlink(missing_ok=True)
        raise
