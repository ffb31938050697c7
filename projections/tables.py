"""The file of tables: opened, written by folds, hashed and compared with another.

The journal is SQLite's ordinary one, so that between two commits the file is all there is and one rename replaces it.
Losing the last commits in a power cut is harmless: the ledger folds them again.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Any, Literal

from domain.evidence.errors import Fault
from domain.rules import bundled_rules

# Counts the shapes of tables.sql and the meanings of the folds; a file of another number is rebuilt, never migrated.
LAYOUT = 4

_BUSY_SECONDS = 10


def connect(path: Path | str) -> Connection:
    """Open the tables, made empty where there are none; raises `Fault("projection_outdated")` on another layout."""
    # One thread uses a connection at a time; the house closes those of its threads when it closes.
    db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.row_factory = Row
    try:
        _make(db)
        _demand_current(db)
    except BaseException:
        db.close()
        raise
    return db


def _make(db: Connection) -> None:
    if _layout(db):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if not _layout(db):
            for statement in files(__name__.partition(".")[0]).joinpath("tables.sql").read_text("utf-8").split(";\n"):
                db.execute(statement)
            insert(db, "position", id=1, record=0, rules=bundled_rules().sha256)
            db.execute(f"PRAGMA user_version = {LAYOUT}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _layout(db: Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _demand_current(db: Connection) -> None:
    if _layout(db) != LAYOUT or db.execute("SELECT rules FROM position").fetchone()[0] != bundled_rules().sha256:
        raise Fault("projection_outdated")


# ---- writing; names of tables and columns come from the folds' own source, values are always bound -----------------


def insert(db: Connection, table: str, /, **columns: Any) -> None:
    """Add a row."""
    marks = ", ".join(f":{name}" for name in columns)
    db.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", columns)  # noqa: S608 -- our names


def put(db: Connection, table: str, key: Mapping[str, Any], /, **columns: Any) -> None:
    """Add a row, or set these columns of the row that stands under the key."""
    names = [*key, *columns]
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns)
    db.execute(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"  # noqa: S608 -- our names
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sets}",
        {**key, **columns},
    )


def change(db: Connection, table: str, key: Mapping[str, Any], /, **columns: Any) -> None:
    """Set columns of the one row under a key; raises LookupError where there is none."""
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    where = " AND ".join(f"{name} = :key_{name}" for name in key)
    values = {**columns, **{f"key_{name}": value for name, value in key.items()}}
    if not columns:
        return
    if db.execute(f"UPDATE {table} SET {sets} WHERE {where}", values).rowcount != 1:  # noqa: S608 -- our names
        raise LookupError(table, *key.values())


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
        ours, theirs = _rows(live, table), _rows(fresh, table)
        keys = sorted((key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)), key=repr)
        found += [_difference(table, key, ours.get(key), theirs.get(key)) for key in keys]
    return tuple(found)


def _difference(
    table: str, key: tuple[Any, ...], live: dict[str, Any] | None, fresh: dict[str, Any] | None
) -> Difference:
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


def _select(db: Connection, table: str) -> tuple[list[str], list[Row]]:
    if table == _SCHEMA:
        return ["name"], db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").fetchall()
    if table not in _tables(db):
        return [], []
    key = _key(db, table)
    order = ", ".join(f'"{name}"' for name in key)
    return key, db.execute(f'SELECT * FROM "{table}" ORDER BY {order}').fetchall()  # noqa: S608 -- our names


def _rows(db: Connection, table: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    key, rows = _select(db, table)
    return {tuple(row[name] for name in key): dict(row) for row in rows}


def _digest(db: Connection, table: str) -> str:
    digest = hashlib.sha256()
    for row in _select(db, table)[1]:
        # repr keeps apart what JSON would not print: bytes that damage has put where text was.
        digest.update(json.dumps(dict(row), ensure_ascii=True, sort_keys=True, default=repr).encode() + b"\n")
    return digest.hexdigest()
