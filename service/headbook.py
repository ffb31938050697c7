"""The heads of all streams at a size, with every hash over them: a bundle asks for the paths of many at once.

At 10^5 streams it is a second's work; a day's heads stay what they are, so that the last ones asked for are kept.
"""

from bisect import bisect
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from threading import Lock

from domain.evidence.bundle import HeadProof
from domain.evidence.entry import ActRef
from domain.evidence.heads import head_leaf
from domain.evidence.merkle import inclusion_path, node_hash
from service.store import StreamHead


class HeadBook:
    """The heads of one size, sorted by stream."""

    def __init__(self, heads: list[ActRef]) -> None:
        self._heads = sorted(heads)
        self._levels = [[head_leaf(head) for head in self._heads]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])

    def proofs(self, shown: AbstractSet[str], absent: AbstractSet[str]) -> Iterator[HeadProof]:
        """The heads of the streams shown, and those between which a stream would stand that has no acts; in order."""
        places = {place for name in shown if (place := self._place(name)) is not None}
        for name in absent:
            after = self._after(name)
            places |= {at for at in (after - 1, after) if 0 <= at < len(self._heads)}
        return (HeadProof(self._heads[at], at, self._path(at)) for at in sorted(places))

    def _after(self, name: str) -> int:
        return bisect(self._heads, name, key=lambda head: head.stream)

    def _place(self, name: str) -> int | None:
        at = self._after(name) - 1
        return at if at >= 0 and self._heads[at].stream == name else None

    def _path(self, at: int) -> tuple[bytes, ...]:
        return inclusion_path(at, len(self._heads), lambda level, index: self._levels[level][index])


class HeadBooks:
    """Head books of one ledger; whoever asks while one is being made waits for it instead of making another."""

    def __init__(self, heads_at: Callable[[int], list[StreamHead]]) -> None:
        self._heads_at = heads_at
        self._lock = Lock()
        self._last: tuple[int, HeadBook] | None = None

    def at(self, size: int) -> HeadBook:
        """The heads at a size."""
        with self._lock:
            if self._last is None or self._last[0] != size:
                self._last = size, HeadBook([head.ref for head in self._heads_at(size)])
            return self._last[1]
