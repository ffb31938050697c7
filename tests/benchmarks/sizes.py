"""What an act weighs in the file of the demo's ledger."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from service.house import House
from tests.benchmarks.figures import Figure


def sizes(house: House) -> Iterator[Figure]:
    """Bytes of entry and content, and of everything else in the file: index, tiles, seal, free pages."""
    rows = house.store.rows(limit=house.store.head().size)
    entries = [len(row.entry) for row in rows]
    contents = [len(row.content) for row in rows if row.content]
    whole = kept_bytes(house)
    yield Figure.of("entry", entries, "bytes")
    yield _mean("entry, mean", entries)
    yield Figure.of("content", contents, "bytes")
    yield _mean("content, mean", contents)
    beyond = (whole - sum(entries) - sum(contents)) / len(rows)
    yield Figure.of("an act in the demo's file, all included, mean", [round(whole / len(rows), 1)], "bytes")
    yield Figure.of("of it beyond entry and content (half-empty pages too)", [round(beyond, 1)], "bytes")


def kept_bytes(house: House) -> int:
    """What the ledger takes on the disk once its write-ahead log is folded in."""
    with closing(sqlite3.connect(house.settings.ledger_path)) as db:
        pages, size = (db.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    return int(pages) * int(size)


def _mean(name: str, values: list[int] | list[float]) -> Figure:
    mean = round(sum(values) / len(values), 1)
    return Figure(name, mean, "bytes", len(values), round(min(values), 1), round(max(values), 1))
