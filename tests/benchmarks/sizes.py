"""What an act weighs in the file of the demo's ledger."""

from collections.abc import Iterator

from service.house import House
from tests.benchmarks.figures import Figure


def sizes(house: House) -> Iterator[Figure]:
    """Bytes of entry and content, and of everything else in the file: index, tiles, seal, free pages."""
    rows = house.store.rows(limit=house.store.head().size)
    entries = [len(row.entry) for row in rows]
    contents = [len(row.content) for row in rows if row.content]
    whole = house.settings.ledger_path.stat().st_size
    yield Figure.of("entry", entries, "bytes")
    yield _mean("entry, mean", entries)
    yield Figure.of("content", contents, "bytes")
    yield _mean("content, mean", contents)
    yield _mean("act in the file, all included, mean", [whole / len(rows)] * len(rows))
    yield _mean("row overhead of an act, mean", [(whole - sum(entries) - sum(contents)) / len(rows)] * len(rows))


def _mean(name: str, values: list[int] | list[float]) -> Figure:
    mean = round(sum(values) / len(values), 1)
    return Figure(name, mean, "bytes", len(values), round(min(values), 1), round(max(values), 1))
