"""One batch in SQLite's words: what stands, read in few statements; what is new, written in few steps.

Each step of a statement lets go of the interpreter, and among 64 busy threads it takes longer to get it back than the
step took: rows go in by the dozen and come out as one value (measured: a third more acts a second, half the p99).
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from domain.evidence.errors import Fault
from domain.evidence.merkle import HASH_SIZE, TILE_WIDTH, leaf_hash
from service.store import Head
from service.store.batch import Batch, NewRow, Place
from service.store.growth import Growth

NO_HEAD = "no head row"
TOGETHER = 64  # rows a step, or the next smaller power of two: few texts, so that each is compiled once
FEW = 8  # streams whose places are asked for row by row: what one act names

_PLACE = "name, stream.id, version, lower(hex(head))"
_ENTRY = "SELECT entry FROM entry WHERE record > ? ORDER BY record LIMIT 1"
_ENTRIES = (
    "SELECT CAST(group_concat(CAST(entry AS TEXT), x'0a') AS BLOB) "
    "FROM (SELECT entry FROM entry WHERE record > ? ORDER BY record)"
)


# --- what stands ---------------------------------------------------------------------------------------------------


def ground_of(db: sqlite3.Connection) -> tuple[Head, int]:
    """The head, and the highest stream number."""
    row = db.execute(
        "SELECT size, root, received_at, checkpoint, (SELECT COALESCE(MAX(id), 0) FROM stream) FROM head"
    ).fetchone()
    if row is None:
        raise Fault("store_damaged", path="head", error=NO_HEAD)
    return Head(*row[:4]), row[4]


def places_of(db: sqlite3.Connection, names: Collection[str]) -> dict[str, Place]:
    """Where streams stand; one that does not exist is left out."""
    rows: Iterable[tuple[str, int, int, str]]
    if len(names) <= FEW:
        marks = ", ".join("?" * len(names))
        question = f"SELECT {_PLACE} FROM stream WHERE name IN ({marks})"  # noqa: S608 - our own words
        rows = db.execute(question, tuple(names))
    else:
        question = (
            f"SELECT json_group_array(json_array({_PLACE})) "  # noqa: S608 - our own words
            "FROM json_each(?) CROSS JOIN stream ON name = value"
        )
        (found,) = db.execute(question, (json.dumps(list(names)),)).fetchone()
        rows = json.loads(found)
    return {name: Place(number, version, head or None) for name, number, version, head in rows}


def recorded_at(db: sqlite3.Connection, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, bytes]]:
    """Record and entry of what stands at each of these places."""
    question = "SELECT record, entry FROM entry JOIN stream ON stream.id = stream WHERE name = ? AND entry.version = ?"
    found = ((place, db.execute(question, place).fetchone()) for place in places)
    return {place: row for place, row in found if row is not None}


def tile_of(db: sqlite3.Connection, level: int, index: int) -> bytes | None:
    """The hashes of a tile as far as it has grown, or None."""
    row = db.execute("SELECT data FROM tile WHERE level = ? AND idx = ?", (level, index)).fetchone()
    return row[0] if row else None


def leaves_between(db: sqlite3.Connection, start: int, end: int) -> list[bytes]:
    """The leaf hashes from `start` to `end` out of the lowest tiles, as many as stand there."""
    first = start // TILE_WIDTH
    tiles = b"".join(tile_of(db, 0, index) or b"" for index in range(first, -(-end // TILE_WIDTH)))
    places = range(start - first * TILE_WIDTH, end - first * TILE_WIDTH)
    return [tiles[place * HASH_SIZE : (place + 1) * HASH_SIZE] for place in places]


# --- what is new ---------------------------------------------------------------------------------------------------


def insert(db: sqlite3.Connection, batch: Batch) -> None:
    """Put streams, entries and contents in place."""
    streams = [
        (place.id, name, place.version, place.digest and bytes.fromhex(place.digest))
        for name, place in batch.places.items()
    ]
    _put(db, "stream", streams, "ON CONFLICT (id) DO UPDATE SET version = excluded.version, head = excluded.head")
    _put(db, "entry", [row[:4] for row in batch.rows])
    _put(db, "content", [(row.record, row.content) for row in batch.rows if row.content is not None])


def leaves_as_stored(db: sqlite3.Connection, size: int, rows: Sequence[NewRow]) -> list[bytes]:
    """Leaf hashes of the bytes read back, before they are committed to (one flipped bit killed a log)."""
    question = _ENTRY if len(rows) == 1 else _ENTRIES
    (stored,) = db.execute(question, (size,)).fetchone()
    if stored != b"\n".join(row.entry for row in rows):
        raise Fault("store_damaged", path=f"entry {size + 1}", error="read back differs")
    return [leaf_hash(row.entry) for row in rows]


def grow_tiles(db: sqlite3.Connection, growth: Growth) -> None:
    """Append hashes to the tiles of their level; in Python, because SQLite's || would make text of bytes."""
    grown = []
    for level, index, offset, hashes in growth.tiles():
        known = (offset and tile_of(db, level, index)) or b""
        if len(known) != offset * HASH_SIZE:
            raise Fault("tree_differs", size=growth.before)
        grown.append((level, index, known + hashes))
    _put(db, "tile", grown, "ON CONFLICT DO UPDATE SET data = excluded.data")


def _put(db: sqlite3.Connection, table: str, rows: Sequence[Sequence[object]], conflict: str = "") -> None:
    if len(rows) == 1:  # a lone caller's: as it is
        db.execute(_insertion(table, len(rows[0]), 1, conflict), rows[0])
        return
    start = 0
    while start < len(rows):
        count = min(TOGETHER, 1 << (len(rows) - start).bit_length() - 1)
        some = rows[start : start + count]
        db.execute(_insertion(table, len(some[0]), count, conflict), [value for row in some for value in row])
        start += count


@lru_cache
def _insertion(table: str, columns: int, rows: int, conflict: str) -> str:
    row = f"({', '.join(['?'] * columns)})"
    return f"INSERT INTO {table} VALUES {', '.join([row] * rows)} {conflict}"  # noqa: S608 - our own words
