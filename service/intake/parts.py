"""A file as acts: its items in parts that fit, one behind the other in the stream of the source.

The same items always fall into the same parts: an import that was cut off goes on where it stopped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.evidence import canonical
from service.intake.source import Known

PART_BYTES = 450_000  # of items: the words repeat them, and a content may have 1 MiB
PART_ITEMS = 5_000
BATCH_BYTES = 9_000_000  # of items, about 15 MB of content, recorded in one step: all of them, or none

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The items of one act: numbers `first` to `last` of the temporary file; none where `last` comes before `first`."""

    first: int
    last: int
    size: int


class Packing:
    """Takes items in order and says where each part ends."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._parts: list[Part] = []
        self._first, self._count, self._size = 1, 0, 0

    def add(self, room: str, items: Iterable[Facts]) -> int:
        """Put items of one list of the facts (`rows`, `rejected` …) behind the others; how many they were."""
        before = self._count
        for facts in items:
            told = canonical.encode(facts)
            self._make_room(len(told) + 1)
            self._count += 1
            self._known.db.execute("INSERT INTO item VALUES (?, ?, ?)", (self._count, room, told.decode()))
        return self._count - before

    def _make_room(self, size: int) -> None:
        full = self._size + size > PART_BYTES or self._count - self._first + 1 >= PART_ITEMS
        if full and self._count >= self._first:
            self._end()
        self._size += size

    def _end(self) -> None:
        self._parts.append(Part(self._first, self._count, self._size))
        self._first, self._size = self._count + 1, 0

    def done(self) -> list[Part]:
        """The parts; one without items where there are none."""
        if self._count >= self._first or not self._parts:
            self._end()
        return self._parts


def items_of(known: Known, part: Part) -> dict[str, list[Facts]]:
    """The items of a part, by the list they stand in."""
    found: dict[str, list[Facts]] = {}
    question = "SELECT room, facts FROM item WHERE number BETWEEN ? AND ? ORDER BY number"
    for room, facts in known.db.execute(question, (part.first, part.last)):
        found.setdefault(room, []).append(canonical.decode(facts.encode()))
    return found


def batches(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts that are recorded together."""
    batch: list[Part] = []
    for part in parts:
        if batch and sum(one.size for one in batch) + part.size > BATCH_BYTES:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch
