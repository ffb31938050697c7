"""A ledger in SQLite, read by a connection that cannot write, in one snapshot."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from service.fsck.reader import Damaged, KeptContent, KeptEntry, KeptStream, KeptTile, Reader, text
from service.store.connections import told
from service.store.sqlite import SCHEMA, SCHEMA_VERSION

_DAMAGE = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH)
_ENTRY = "SELECT record, stream, version, CAST(entry AS BLOB), typeof(entry) FROM entry WHERE"
_CONTENT = "SELECT record, CAST(content AS BLOB), typeof(content) FROM content WHERE"


class SQLiteReader:
    """The file, raw: values come as they are kept, text as bytes."""

    file = "berkas"

    def __init__(self, path: Path) -> None:
        self._path = path
        with told(path):
            self._db = sqlite3.connect(uri(path, "mode=ro"), uri=True, timeout=5, isolation_level=None)
        self._db.text_factory = bytes
        self._db.execute("BEGIN")

    def open(self) -> None:
        """Make sure that it is a database."""
        self._ask("SELECT COUNT(*) FROM sqlite_schema")

    def apart(self) -> Callable[[], Reader]:
        """The same file by another connection: rows may have been added, and each leaf is held against the first."""
        return partial(SQLiteReader, self._path)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    # -- asking --------------------------------------------------------------------------------------------------------

    def _ask(self, question: str, *values: object) -> list[Any]:
        return list(self._tell(question, *values))

    def _tell(self, question: str, *values: object) -> Iterator[Any]:
        """The rows, as they are fetched; `Damaged` where the file does not give them."""
        with told(self._path):
            try:
                yield from self._db.execute(question, values)  # row by row: a content may weigh 1 MB
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE:
                    raise Damaged(str(error)) from error
                raise

    # -- the file ------------------------------------------------------------------------------------------------------

    def declared(self) -> Iterator[tuple[str, str]]:
        """The schema is ours, with every trigger."""
        kept = set(self._ask(_DECLARED))
        for kind, name, _ in sorted(_expected() ^ kept, key=repr):
            yield text(name), f"{text(kind)} {text(name)}"
        if self._ask("PRAGMA user_version") != [(SCHEMA_VERSION,)]:
            yield "user_version", "nomor bentuk berkas"

    def structure(self) -> Iterator[str]:
        """SQLite finds its own structure whole: an index that lies would mislead look-ups."""
        return (text(line) for (line,) in self._tell("PRAGMA integrity_check") if line != b"ok")

    def heads(self) -> list[tuple[Any, ...]]:
        """The rows of the head."""
        return self._ask("SELECT size, root, received_at, checkpoint, id FROM head")

    # -- entries and contents ------------------------------------------------------------------------------------------

    def extent(self) -> tuple[int, int]:
        """How many entries there are, and the last number."""
        ((count, last),) = self._ask("SELECT COUNT(*), MAX(record) FROM entry")
        return count, last if isinstance(last, int) else 0

    def entries(self, after: int, upto: int) -> Iterator[KeptEntry]:
        """The entries of a range."""
        return _entries(self._tell(f"{_ENTRY} record > ? AND record <= ? ORDER BY record", after, upto))

    def entry(self, record: int) -> KeptEntry | None:
        """One entry."""
        return next(_entries(self._ask(f"{_ENTRY} record = ?", record)), None)

    def contents(self, after: int, upto: int) -> Iterator[KeptContent]:
        """The contents of a range."""
        return _contents(self._tell(f"{_CONTENT} record > ? AND record <= ? ORDER BY record", after, upto))

    def content(self, record: int) -> KeptContent | None:
        """One content."""
        return next(_contents(self._ask(f"{_CONTENT} record = ?", record)), None)

    def key_contents(self) -> Iterator[bytes]:
        """Of genesis, and of every official."""
        question = (
            "SELECT CAST(content AS BLOB) FROM stream JOIN entry ON entry.stream = stream.id "
            "JOIN content USING (record) WHERE (name >= 'official/' AND name < 'official0' OR entry.record = 1) "
            """AND instr(CAST(content AS BLOB), CAST('"public_key":"' AS BLOB)) > 0"""
        )
        return (raw for (raw,) in self._tell(question) if isinstance(raw, bytes))

    def outside(self, size: int) -> Iterator[int]:
        """Entries below the first and behind the last number."""
        return (record for (record,) in self._tell("SELECT record FROM entry WHERE record < 1 OR record > ?", size))

    def orphans(self) -> Iterator[int]:
        """Contents whose entry is gone."""
        question = "SELECT record FROM content WHERE record NOT IN (SELECT record FROM entry)"
        return (record for (record,) in self._tell(question))

    # -- what is computed from them ------------------------------------------------------------------------------------

    def tiles(self) -> Iterator[KeptTile]:
        """Every tile."""
        for level, index, data, kind in self._tell("SELECT level, idx, CAST(data AS BLOB), typeof(data) FROM tile"):
            yield KeptTile(level, index, data if isinstance(data, bytes) else b"", kind == b"blob")

    def streams(self) -> Iterator[KeptStream]:
        """Every stream."""
        for number, name, version, head in self._tell("SELECT id, name, version, head FROM stream ORDER BY name"):
            yield KeptStream(number, text(name), version, head)

    def names(self, stream: object) -> list[str]:
        """What a stream's number is called."""
        return [text(name) for (name,) in self._ask("SELECT name FROM stream WHERE id = ?", stream)]

    def gaps(self) -> list[str]:
        """Streams with another count of entries than their row says."""
        question = "SELECT name FROM stream WHERE version <> (SELECT COUNT(*) FROM entry WHERE stream = stream.id)"
        return [text(name) for (name,) in self._ask(question)]


_DECLARED = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"  # ANALYZE adds those


@lru_cache(maxsize=1)
def _expected() -> frozenset[Any]:
    """What our own schema declares."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.text_factory = bytes
        fresh.executescript(SCHEMA.read_text())
        return frozenset(fresh.execute(_DECLARED))


def _entries(rows: Iterator[Any] | Sequence[Any]) -> Iterator[KeptEntry]:
    for record, stream, version, entry, kind in rows:
        if isinstance(entry, bytes) and isinstance(record, int):
            yield KeptEntry(record, stream, version, entry, kind == b"blob")


def _contents(rows: Iterator[Any] | Sequence[Any]) -> Iterator[KeptContent]:
    for record, content, kind in rows:
        if isinstance(content, bytes) and isinstance(record, int):
            yield KeptContent(record, content, kind == b"blob")


def uri(path: Path, mode: str) -> str:
    """A file's address for SQLite."""
    return f"{path.absolute().as_uri()}?{mode}"
