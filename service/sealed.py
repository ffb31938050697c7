"""Rows of the store held against the sealed tree: what a page shows is what was recorded."""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.evidence.errors import Fault
from domain.evidence.merkle import HASH_SIZE, TILE_WIDTH, leaf_hash
from projections import Recorded, stored
from service.store import Row, Store

TOGETHER: Final = 32  # rows that are read at a time
MUCH: Final = 4 << 20  # bytes of contents; what is read out of them takes ten times as much


def sealed_records(store: Store, after: int, limit: int) -> list[Recorded]:
    """Records for the tables, at most `limit` behind a number; raises `Fault("row_differs")` for an altered one.

    They are fewer where their contents are large: the parts of an imported file have nearly 1 MiB each.
    """
    rows = list(_until_much(store, after, limit))
    demand_sealed(store, [(row.record, row.entry) for row in rows])
    return [stored(row.record, row.entry, row.content) for row in rows]


def _until_much(store: Store, after: int, limit: int) -> Iterator[Row]:
    """The rows behind a number, until they have much to say."""
    left, size = limit, 0
    while left > 0 and (some := store.rows(after=after, limit=min(TOGETHER, left))):
        for row in some:
            yield row
            size += len(row.content or b"")
            if size >= MUCH:
                return
        left, after = left - len(some), some[-1].record


def demand_sealed(store: Store, entries: Iterable[tuple[int, bytes]]) -> None:
    """Raise `Fault("row_differs")` for an entry that is not its leaf in the tree. A tile is read once for its 256."""
    tiles: dict[int, bytes] = {}
    for record, entry in entries:
        index, at = divmod(record - 1, TILE_WIDTH)
        if index not in tiles:
            tiles[index] = store.tile(0, index) or b""
        if tiles[index][at * HASH_SIZE : (at + 1) * HASH_SIZE] != leaf_hash(entry):
            raise Fault("row_differs", record=record)
