"""What a source adds up to, read out of its stream in the ledger and never out of tables.

The rows lie in a private temporary file of SQLite's, not in memory: a source may hold a hundred thousand of them. An
import counts when its last part is in; what an unfinished one said is undone again.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from domain.evidence import canonical
from domain.evidence.entry import ActRef, stream_id
from domain.evidence.errors import Fault
from service.house import House
from service.records import read_row

Cell = Mapping[str, Any]
Facts = Mapping[str, Any]

# What all parts of one import have in common.
HEADER = (
    "source", "file", "extracted_at", "parts", "locale", "mapping", "covers", "rows_sha256", "counts", "previous",
)  # fmt: skip
_SCHEMA = """
CREATE TABLE state (tbl TEXT, key TEXT, cells TEXT NOT NULL, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
CREATE TABLE seen (tbl TEXT, key TEXT, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
CREATE TABLE item (number INTEGER PRIMARY KEY, room TEXT NOT NULL, facts TEXT NOT NULL);
"""


@dataclass(slots=True)
class State:
    """One import of a source: what it was, and how many of its parts are in."""

    kind: str
    version: int  # of the first part, in the stream of the source
    header: dict[str, Any]
    record: int  # of the last part that is in
    ref: ActRef  # the same
    received_at: int
    done: int
    unread: set[tuple[str, str]] = field(default_factory=set)  # sheet and code of all that was rejected, to `Known`

    @property
    def parts(self) -> int:
        """Of how many parts it consists."""
        return int(self.header["parts"])

    @property
    def finished(self) -> bool:
        """Whether it counts."""
        return self.done == self.parts

    @property
    def file(self) -> Facts:
        """The file that was taken."""
        file: Facts = self.header["file"]
        return file

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the file held."""
        return tuple(self.header["covers"]["tables"])


def stream_of(house: House, code: str) -> str:
    """The stream of a source."""
    return f"source/{stream_id(house.origin, 'source', code)}"


class Known:
    """A source as far as the ledger knows it. Close it when done: its file goes with it."""

    def __init__(self, house: House, code: str) -> None:
        self.stream = stream_of(house, code)
        self.history: list[State] = []
        self.version = 0
        self._house = house
        self.db = sqlite3.connect("", isolation_level=None)  # a file without a name, deleted when it is closed
        self.db.executescript(_SCHEMA)
        self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @property
    def finished(self) -> list[State]:
        """The imports that count, oldest first."""
        return [state for state in self.history if state.finished]

    @property
    def unfinished(self) -> State | None:
        """The import that waits for its other parts; one that something else followed waits no more."""
        last = self.history[-1] if self.history else None
        return None if last is None or last.finished else last

    @property
    def source(self) -> Facts | None:
        """How the source was named last."""
        return self.history[-1].header["source"] if self.history else None

    def last_of(self, table: str) -> State | None:
        """The last import that counts and held a table."""
        return next((state for state in reversed(self.finished) if table in state.tables), None)

    # -- the stream, act by act --

    def _read(self) -> None:
        head = self._house.store.stream_head(self.stream).version
        self.db.execute("BEGIN")
        for version in range(1, head + 1):
            self._fold(*_act(self._house, self.stream, version))
        if self.unfinished is not None:
            self.db.execute("ROLLBACK TO one")
        self.db.execute("COMMIT")
        self.version = head

    def _fold(self, state: State, facts: Facts) -> None:
        if state.done == 1:
            self._begin()
        else:
            state.unread = self.history.pop().unread
        self.history.append(state)
        state.unread |= {(one.get("sheet", ""), one["code"]) for one in facts["rejected"]}
        self._apply(facts)
        if state.finished:
            self.db.execute("RELEASE one")

    def _begin(self) -> None:
        """Open a place to come back to; what was unfinished until now is abandoned."""
        if self.unfinished is not None:
            self.db.execute("ROLLBACK TO one")
            self.db.execute("RELEASE one")
        self.db.execute("SAVEPOINT one")

    def _apply(self, facts: Facts) -> None:
        for row in facts.get("rows", ()):
            self.put(row["table"], row["key"], row["cells"])
        for one in facts.get("differences", ()):
            self._change(one)

    def _change(self, one: Facts) -> None:
        table, key = one["table"], one["key"]
        if one["kind"] == "row_gone":
            self.drop(table, key)
        elif one["kind"] == "row_new":
            self.put(table, key, one["cells"])
        else:
            field_name = (one.get("after") or one["before"])["field"]
            cells = [cell for cell in self.cells(table, key) or () if cell["field"] != field_name]
            self.put(table, key, [*cells, one["after"]] if "after" in one else cells)

    # -- the rows --

    def cells(self, table: str, key: str) -> list[Cell] | None:
        """The cells of a row; None where there is no such row."""
        found = self.db.execute("SELECT cells FROM state WHERE tbl = ? AND key = ?", (table, key)).fetchone()
        return None if found is None else json.loads(found[0])

    def put(self, table: str, key: str, cells: Iterable[Cell]) -> None:
        """Set the cells of a row."""
        told = json.dumps(list(cells), ensure_ascii=False)
        self.db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (table, key, told))

    def drop(self, table: str, key: str) -> None:
        """Forget a row."""
        self.db.execute("DELETE FROM state WHERE tbl = ? AND key = ?", (table, key))

    def mark(self, table: str, key: str) -> None:
        """Remember that the file holds a row."""
        self.db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (table, key))

    def unmarked(self, tables: Iterable[str]) -> list[tuple[str, str]]:
        """The rows of some tables that the file does not hold."""
        question = (
            "SELECT tbl, key FROM state WHERE tbl = ? AND NOT EXISTS "
            "(SELECT 1 FROM seen WHERE seen.tbl = state.tbl AND seen.key = state.key) ORDER BY key"
        )
        return [(table, key) for name in sorted(tables) for table, key in self.db.execute(question, (name,))]

    def sha256(self, tables: Iterable[str]) -> str:
        """The SHA-256 over the prints of some tables, row by row in the order of table and key."""
        digest = hashlib.sha256()
        for table in sorted(tables):
            for line in self._lines(table):
                digest.update(line)
        return digest.hexdigest()

    def _lines(self, table: str) -> Iterator[bytes]:
        # SQLite's BINARY order is that of the UTF-8 bytes, which is the order of code points: Python's own.
        for key, cells in self.db.execute("SELECT key, cells FROM state WHERE tbl = ? ORDER BY key", (table,)):
            prints = sorted([cell["field"], cell["printed"]] for cell in json.loads(cells))
            yield canonical.encode([table, key, prints]) + b"\n"


def named(house: House, code: str) -> Facts | None:
    """How a source was named last; None before its first file."""
    stream = stream_of(house, code)
    row = house.store.find(stream, house.store.stream_head(stream).version)
    content = None if row is None else read_row(row)[1]
    return None if content is None else content.facts["source"]


def history(house: House, code: str) -> tuple[State, ...]:
    """Every import of a source, finished or not, oldest first; of each only its last part is read."""
    stream, found = stream_of(house, code), list[State]()
    version = house.store.stream_head(stream).version
    while version:
        state, _ = _act(house, stream, version)
        found.append(state)
        version = state.version - 1
    return tuple(reversed(found))


def _act(house: House, stream: str, version: int) -> tuple[State, Facts]:
    """An import as far as this act, and the facts of the act."""
    row = house.store.find(stream, version)
    entry, content = (None, None) if row is None else read_row(row)
    if row is None or entry is None or content is None:
        raise Fault("row_differs", record=f"{stream} urutan {version}")
    facts = content.facts
    state = State(
        kind=entry.body.name,
        version=version - facts["part"] + 1,
        header={name: facts[name] for name in HEADER if name in facts},
        record=row.record,
        ref=entry.body.ref,
        received_at=entry.received_at,
        done=facts["part"],
    )
    return state, facts
