"""A copy of the ledger in one file, taken while the house works, and held against the original before it is called one.

Of a file SQLite's own copy of all pages; of a database in PostgreSQL an SQLite ledger with the same records and root.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from domain.evidence.errors import Fault, Refused
from domain.evidence.merkle import Frontier, leaf_hash
from service.files import write_new
from service.house import House
from service.moving import copied_file, copy_ledger, reader_of
from service.store.places import PostgreSQL


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy holds: so many records under this root."""

    size: int
    root: str


def back_up(house: House, path: Path) -> Copy:
    """Copy the ledger's file to a new one; raises `Refused("file_exists")`, `Fault("backup_differs")`.

    The keys of the house are not in it, and neither are the tables, which can be computed again.
    """
    try:
        write_new(path, b"")
    except FileExistsError:
        raise Refused("file_exists", path=path) from None
    try:
        if isinstance(house.settings.database, PostgreSQL):
            _copy_rows(house.settings.database, path)
        else:
            _copy(house.settings.ledger_path, path)
        return _demand_same(house, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _copy_rows(database: PostgreSQL, path: Path) -> None:
    """All rows of one snapshot: one moment of the ledger, whoever writes."""
    with closing(reader_of(database)) as reader, copied_file(path) as file:
        copy_ledger(reader, file)
        file.commit()


def _copy(ledger: Path, path: Path) -> None:
    """SQLite's online backup: all pages in one step, so that it is one moment of the ledger, whoever writes."""
    try:
        with (
            closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, whole without a write-ahead log beside it
    except sqlite3.DatabaseError as error:
        raise Fault("backup_differs", path=path, why=error) from None


def _demand_same(house: House, path: Path) -> Copy:
    """The copy's entries give the root that its head names, and the ledger had that root at that size."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        (sound,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        size, root = copy.execute("SELECT size, root FROM head").fetchone()
        frontier = Frontier()
        for (entry,) in copy.execute("SELECT CAST(entry AS BLOB) FROM entry ORDER BY record"):
            frontier, _ = frontier.extend(leaf_hash(entry))
    if sound != "ok":
        raise Fault("backup_differs", path=path, why=sound)
    if (frontier.size, frontier.root) != (size, root):
        raise Fault("backup_differs", path=path, why="akar catatannya lain")
    if house.ledger.root(size) != root:
        raise Fault("backup_differs", path=path, why="akar segelnya lain")
    return Copy(size, root.hex())
