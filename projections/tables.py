"""The file of tables: opened, written by folds, hashed and compared with another.

It has a write-ahead log, so that pages read on while a batch is folded. Losing the last commits in a power cut is
harmless: the ledger folds them again.
"""

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Any, Literal

from domain.evidence.errors import Fault
from domain.rules import bundled_rules

# Counts the shapes that the SQL here makes and the meanings of the folds; a file of another number is rebuilt, never
# migrated.
LAYOUT = 6

_BUSY_SECONDS = 10
_AT_THE_END = ("indexes.sql", "counts.sql")  # what no fold reads: of a rebuild, once every row is in
_STATEMENTS = 1000  # that a connection keeps as SQLite has read them: more than all folds and pages have
# Of a rebuild. The cache, in KiB, keeps the indexes of a large ledger from being read back page by page.
_RAISING = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -32768")
# While much is caught up with: the same cache, and a log of 32 MiB before its pages are put into the file; SQLite's own
# measures afterwards. With these, indexes of a large ledger were read and written a third as often.
_SELDOM = ("cache_size = -32768", "wal_autocheckpoint = 8000")
_OFTEN = ("cache_size = -2000", "wal_autocheckpoint = 1000")


def connect(path: Path | str) -> Connection:
    """Open the tables, made empty where there are none; raises `Fault("projection_outdated")` on another layout."""
    # One thread uses a connection at a time; the house closes those of its threads when it closes.
    db = _opened(path)
    try:
        with _undisturbed(path):
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            _make(db)
        _demand_current(db)
    except BaseException:
        db.close()
        raise
    return db


def _opened(path: Path | str) -> Connection:
    db = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=_STATEMENTS
    )
    db.row_factory = Row
    return db


def _make(db: Connection) -> None:
    if _layout(db):
        return
    with transaction(db):
        if not _layout(db):
            _run(db, "tables.sql", *_AT_THE_END)
            _begin(db)


def statements(name: str) -> str:
    """The SQL of one of the files beside this one."""
    return files(__name__.partition(".")[0]).joinpath(name).read_text("utf-8")


def _run(db: Connection, *names: str) -> None:
    for name in names:
        for statement in statements(name).split(";\n"):
            db.execute(statement)


def _begin(db: Connection) -> None:
    insert(db, "position", id=1, record=0, rules=bundled_rules().sha256)
    db.execute(f"PRAGMA user_version = {LAYOUT}")


@contextmanager
def transaction(db: Connection) -> Iterator[None]:
    """All of it, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


@contextmanager
def written_seldom(db: Connection) -> Iterator[None]:
    """While much is folded, pages are kept in memory and written once for many commits."""
    _told(db, _SELDOM)
    try:
        yield
    finally:
        _told(db, _OFTEN)


def _told(db: Connection, pragmas: Iterable[str]) -> None:
    for what in pragmas:
        db.execute(f"PRAGMA {what}").fetchone()


def _layout(db: Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _demand_current(db: Connection) -> None:
    if _layout(db) != LAYOUT or db.execute("SELECT rules FROM position").fetchone()[0] != bundled_rules().sha256:
        raise Fault("projection_outdated")


# ---- a new file in the place of the old ----------------------------------------------------------------------------


@contextmanager
def raised(path: Path) -> Iterator[Connection]:
    """Tables to be filled in one go, in a file that nobody else reads; whole and on the disk when the block is left.

    There is no journal, and what only pages look up by is made at the end: a file that was left half-way is worth
    nothing and has to be thrown away.
    """
    with closing(_opened(path)) as db:
        _told(db, _RAISING)
        db.execute("BEGIN EXCLUSIVE")
        _run(db, "tables.sql")
        _begin(db)
        yield db
        _run(db, *_AT_THE_END)
        db.execute("COMMIT")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def replace(path: Path, new: Path) -> None:
    """Put a file of tables in the place of another. Connections that are open keep the old tables until closed."""
    with _lock(path, fcntl.LOCK_EX):
        # What stays beside the old file, of a process killed or still reading, would be taken for the new one's.
        for beside in ("-journal", "-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        new.replace(path)


@contextmanager
def _undisturbed(path: Path | str) -> Iterator[None]:
    """While a connection finds the file and its log by their names, no other file takes that name."""
    if path == ":memory:":
        yield
        return
    with _lock(Path(path), fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(path: Path, how: int) -> Iterator[None]:
    with path.with_name(path.name + ".ganti").open("ab") as lock:
        fcntl.flock(lock, how)
        yield


# ---- writing; names of tables and columns come from the folds' own source, values are always bound -----------------


def insert(db: Connection, table: str, /, **columns: Any) -> None:
    """Add a row."""
    db.execute(inserting(table, tuple(columns)), tuple(columns.values()))


def put(db: Connection, table: str, key: Mapping[str, Any], /, **columns: Any) -> None:
    """Add a row, or set these columns of the row that stands under the key."""
    db.execute(_putting(table, tuple(key), tuple(columns)), (*key.values(), *columns.values()))


def change(db: Connection, table: str, key: Mapping[str, Any], /, **columns: Any) -> None:
    """Set columns of the one row under a key; raises LookupError where there is none."""
    if not columns:
        return
    done = db.execute(_changing(table, tuple(key), tuple(columns)), (*columns.values(), *key.values()))
    if done.rowcount != 1:
        raise LookupError(table, *key.values())


# A fold has as many statements as it has lines: each is written out once, and SQLite reads each once a connection.


@cache
def inserting(table: str, columns: tuple[str, ...]) -> str:
    """The statement that adds a row with these columns."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_marks(columns)})"  # noqa: S608 -- our names


@cache
def _putting(table: str, key: tuple[str, ...], columns: tuple[str, ...]) -> str:
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return f"{inserting(table, (*key, *columns))} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sets}"


@cache
def _changing(table: str, key: tuple[str, ...], columns: tuple[str, ...]) -> str:
    sets = ", ".join(f"{name} = ?" for name in columns)
    return f"UPDATE {table} SET {sets} WHERE {' AND '.join(f'{name} = ?' for name in key)}"  # noqa: S608 -- our names


def _marks(columns: tuple[str, ...]) -> str:
    return ", ".join("?" for _ in columns)


# ---- comparing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One row in which the live tables are not what the ledger says: which, and how."""

    table: str
    key: str
    how: Literal["missing", "extra", "differs"]
    columns: tuple[str, ...] = ()


def digests(db: Connection) -> dict[str, str]:
    """SHA-256 of every table's rows, ordered by primary key; the schema counts as a table of its own."""
    return {table: _digest(db, table) for table in _tables(db)}


def differences(live: Connection, fresh: Connection) -> tuple[Difference, ...]:
    """The rows of `live` that are not as in `fresh`, which was folded from the same records just now."""
    found: list[Difference] = []
    for table in sorted({*_tables(live), *_tables(fresh)}):
        for key, ours, theirs in _side_by_side(_rows(live, table), _rows(fresh, table)):
            if ours != theirs:
                found.append(_difference(table, key, ours, theirs))
    return tuple(found)


_Key = tuple[Any, ...]
_Values = dict[str, Any]


def _side_by_side(
    ours: Iterator[tuple[_Key, _Values]], theirs: Iterator[tuple[_Key, _Values]]
) -> Iterator[tuple[_Key, _Values | None, _Values | None]]:
    """Two tables in the order of their keys, row beside row: neither has to fit into memory."""
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        order = _order(one, other)
        key = one[0] if one is not None and order <= 0 else other[0] if other is not None else ()
        yield key, one[1] if one and order <= 0 else None, other[1] if other and order >= 0 else None
        if order <= 0:
            one = next(ours, None)
        if order >= 0:
            other = next(theirs, None)


def _order(one: tuple[_Key, _Values] | None, other: tuple[_Key, _Values] | None) -> int:
    """Which row comes first; 0: they have one key."""
    if one is None or other is None:
        return 1 if one is None else -1
    here, there = ([_sorting(value) for value in key] for key in (one[0], other[0]))
    return (here > there) - (here < there)


def _sorting(value: Any) -> tuple[int, Any]:
    """A value as SQLite orders it: nothing, numbers, text by its bytes, bytes; damage may put any where any was."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    return (2, value.encode(errors="surrogatepass")) if isinstance(value, str) else (3, value)


def _difference(table: str, key: _Key, live: _Values | None, fresh: _Values | None) -> Difference:
    printed = "/".join(map(str, key))
    if live is None:
        return Difference(table, printed, "missing")
    if fresh is None:
        return Difference(table, printed, "extra")
    columns = tuple(name for name in sorted({*live, *fresh}) if live.get(name) != fresh.get(name))
    return Difference(table, printed, "differs", columns)


_SCHEMA = "sqlite_schema"


def _tables(db: Connection) -> list[str]:
    rows = db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name")
    return [_SCHEMA, *(row["name"] for row in rows)]


def _key(db: Connection, table: str) -> list[str]:
    """The columns of a table's primary key, in order; all of its columns where it has none."""
    columns = db.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY pk, cid", [table]).fetchall()
    return [row["name"] for row in columns if row["pk"]] or [row["name"] for row in columns]


def _select(db: Connection, table: str) -> tuple[list[str], Iterable[Row]]:
    if table == _SCHEMA:
        return ["name"], db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
    if table not in _tables(db):
        return [], []
    key = _key(db, table)
    order = ", ".join(f'"{name}"' for name in key)
    return key, db.execute(f'SELECT * FROM "{table}" ORDER BY {order}')  # noqa: S608 -- our names


def _rows(db: Connection, table: str) -> Iterator[tuple[_Key, _Values]]:
    key, rows = _select(db, table)
    for row in rows:
        yield tuple(row[name] for name in key), dict(row)


def _digest(db: Connection, table: str) -> str:
    digest = hashlib.sha256()
    for row in _select(db, table)[1]:
        # repr keeps apart what JSON would not print: bytes that damage has put where text was.
        digest.update(_encode(dict(row)).encode() + b"\n")
    return digest.hexdigest()


_encode = json.JSONEncoder(ensure_ascii=True, sort_keys=True, default=repr).encode
