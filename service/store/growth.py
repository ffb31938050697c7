"""What a batch adds to the tree: the new edge, the tiles that grow, and proofs of its own leaves without a query."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.evidence.merkle import TILE_HEIGHT, TILE_WIDTH, Frontier, node_hash

KEPT_BATCHES, KEPT_LEAVES = 64, 8192  # whoever acted asks at once: a second of a busy day, half a megabyte


class GrownTile(NamedTuple):
    """Hashes that are appended to a tile; `offset` counts the hashes it held before."""

    level: int
    idx: int
    offset: int
    hashes: bytes


class Growth:
    """A tree whose right edge was known, and one batch of leaves behind it."""

    def __init__(self, before: Frontier, leaves: Sequence[bytes]) -> None:
        """Pair by pair, level by level (RFC 6962 section 2.1); to the left of each level stands at most an old peak."""
        self.before = before.size
        self.size = before.size + len(leaves)
        self.leaves = leaves
        peaks = list(before.peaks)
        # One (index of the first node, nodes) a level. The last node of a level may be incomplete: it is then the one
        # below, waiting for its sibling.
        self._levels: list[tuple[int, list[bytes]]] = []
        first, nodes = before.size, list(leaves)
        while True:
            if first & 1:
                first, nodes = first - 1, [peaks.pop(), *nodes]
            self._levels.append((first, nodes))
            if len(nodes) > 1:
                above = [node_hash(nodes[left], nodes[left + 1]) for left in range(0, len(nodes) - 1, 2)]
                nodes = [*above, nodes[-1]] if len(nodes) & 1 else above
            elif first == 0:
                break
            first >>= 1

    @property
    def root(self) -> bytes:
        """The root over all leaves."""
        return self._levels[-1][1][0]

    @property
    def frontier(self) -> Frontier:
        """The tree's right edge behind the batch."""
        peaks = []
        for level, (first, nodes) in enumerate(self._levels):
            if self.size >> level & 1:
                peaks.append(nodes[(self.size >> level) - 1 - first])
        return Frontier(self.size, tuple(reversed(peaks)))

    def tiles(self) -> Iterator[GrownTile]:
        """The hashes that completed nodes append to tiles: every eighth level of the tree (c2sp.org/tlog-tiles)."""
        for height in range(0, len(self._levels), TILE_HEIGHT):
            first, nodes = self._levels[height]
            start, end = self.before >> height, self.size >> height
            while start < end:
                index, offset = divmod(start, TILE_WIDTH)
                until = min(end, (index + 1) * TILE_WIDTH)
                yield GrownTile(height // TILE_HEIGHT, index, offset, b"".join(nodes[start - first : until - first]))
                start = until

    def path(self, index: int) -> tuple[bytes, ...]:
        """PATH(index, D[size]) of RFC 6962 section 2.1.1 for one of this batch's leaves."""
        siblings = []
        for first, nodes in self._levels:
            place = (index ^ 1) - first
            if place < len(nodes):  # else the node is the last of its level, and waits
                siblings.append(nodes[place])
            index >>= 1
        return tuple(siblings)


class Fresh:
    """The last batches and the notes over them: whoever acted is given a proof without asking the database."""

    def __init__(self) -> None:
        self._kept: deque[tuple[Growth, str]] = deque()
        self._leaves = 0

    def keep(self, growth: Growth, note: str) -> None:
        """Keep a committed batch, and let go of old ones; one writer at a time."""
        self._kept.append((growth, note))
        self._leaves += growth.size - growth.before
        while len(self._kept) > KEPT_BATCHES or self._leaves > KEPT_LEAVES:
            old, _ = self._kept.popleft()
            self._leaves -= old.size - old.before

    def proof(self, record: int) -> tuple[tuple[bytes, ...], str] | None:
        """Inclusion path and signed note of a record of the last batches; None of an older one."""
        for growth, note in reversed(tuple(self._kept)):  # a copy: another thread may keep the next batch meanwhile
            if growth.before < record <= growth.size:
                return growth.path(record - 1), note
        return None
