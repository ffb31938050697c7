"""The tree grown again from the entries, and weighed by those who saw it: seals, the head memory, and every signer.

Roots at every size are kept as what they are inside of a chunk of leaves (`Chunk`, which worker processes compute); the
few peaks before the chunk are folded in when a root is asked for. A million leaves take 64 MB, roots included.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from struct import Struct

from domain.evidence.merkle import EMPTY_ROOT, HASH_SIZE, TILE_HEIGHT, TILE_WIDTH, Frontier, node_hash

CHUNK = 1 << 12  # leaves; a power of two, and whole tiles
_SEEN = Struct(f"<q{HASH_SIZE}s")
_UNREAD = -1  # the size that nobody saw: the entry does not say, or cannot be read


@dataclass(frozen=True, slots=True)
class Seen:
    """A root that somebody saw: who (a record, or None for a seal), at which size."""

    record: int | None
    size: int
    root: bytes
    source: str = "seen"


class Sights:
    """What every record says its signer saw, in 40 bytes each."""

    def __init__(self) -> None:
        self._raw = bytearray()

    def add(self, size: int, root: bytes) -> None:
        """What the next record says."""
        self._raw += _SEEN.pack(size, root)

    def skip(self) -> None:
        """The next record says nothing."""
        self._raw += _SEEN.pack(_UNREAD, b"")

    def join(self, raw: bytes | bytearray) -> None:
        """What the next records say, told by another process."""
        self._raw += raw

    def forget(self) -> None:
        """They have been weighed."""
        self._raw = bytearray()

    @property
    def raw(self) -> bytearray:
        """To be told to another process."""
        return self._raw

    def __iter__(self) -> Iterator[Seen]:
        for record, (size, root) in enumerate(_SEEN.iter_unpack(self._raw), 1):
            if size != _UNREAD:
                yield Seen(record, size, root)


class Leaves:
    """Leaf hashes by place; some may not be known."""

    def __init__(self, leaves: Iterable[bytes | None] = ()) -> None:
        self._raw = bytearray()
        self._known = bytearray()
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes | None) -> None:
        """The next leaf."""
        self._raw += leaf or bytes(HASH_SIZE)
        self._known.append(leaf is not None)

    def join(self, raw: bytes | bytearray, known: bytes | bytearray) -> None:
        """The next leaves, computed by another process: their hashes, and which of them are known (1 or 0 each)."""
        self._raw += raw
        self._known += known

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, at: int) -> bytes | None:
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self.raw(at, at + 1) if self._known[at] else None

    def raw(self, first: int, last: int) -> bytes:
        """The hashes from `first` to before `last`; zeros where one is not known."""
        return bytes(self._raw[first * HASH_SIZE : last * HASH_SIZE])

    @property
    def known(self) -> bytes:
        """Which are known, 1 or 0 each."""
        return bytes(self._known)

    def replaced(self, others: Iterable[tuple[int, bytes]]) -> "Leaves":
        """A copy in which others stand at these places."""
        copy = Leaves()
        copy.join(self._raw, self._known)
        for at, leaf in others:
            copy._raw[at * HASH_SIZE : (at + 1) * HASH_SIZE] = leaf
            copy._known[at] = 1
        return copy

    @property
    def run(self) -> int:
        """How many there are before the first that is not known."""
        first = self._known.find(0)
        return len(self) if first < 0 else first


@dataclass(frozen=True, slots=True)
class Chunk:
    """The tree over a run of leaves alone: its root at every size, and the hashes of its whole tiles."""

    roots: bytes
    tiles: bytes
    root: bytes = field(repr=False)

    @classmethod
    def over(cls, leaves: bytes) -> "Chunk":
        """Grow it. This is the inner loop of fsck: a hash a leaf for the nodes, and some for each root."""
        peaks: list[bytes] = []
        roots, tiles = bytearray(), bytearray()
        for at in range(len(leaves) // HASH_SIZE):
            node, rest = leaves[at * HASH_SIZE : (at + 1) * HASH_SIZE], at
            height = 0
            while rest & 1:
                node = sha256(b"\x01" + peaks.pop() + node).digest()
                rest >>= 1
                height += 1
                if height == TILE_HEIGHT:
                    tiles += node
            root = node
            for peak in reversed(peaks):
                root = sha256(b"\x01" + peak + root).digest()
            peaks.append(node)
            roots += root
        return cls(bytes(roots), bytes(tiles), bytes(roots[-HASH_SIZE:]))


class Roots:
    """The root at every size, as far as all leaves are known."""

    def __init__(self) -> None:
        self._size = 0
        self._local = bytearray()
        self._before: list[tuple[bytes, ...]] = []  # the peaks before each chunk, the largest first
        self._frontier = Frontier()
        self._tiles = bytearray()  # the hash of every whole tile of leaves

    @classmethod
    def over(cls, leaves: Leaves) -> "Roots":
        """Grow them here."""
        roots = cls()
        for first in range(0, leaves.run, CHUNK):
            roots.join(Chunk.over(leaves.raw(first, min(first + CHUNK, leaves.run))))
        return roots

    def join(self, chunk: Chunk) -> None:
        """The next run of leaves; only the last one may be shorter than CHUNK."""
        self._before.append(self._frontier.peaks)
        self._local += chunk.roots
        self._tiles += chunk.tiles
        self._size += len(chunk.roots) // HASH_SIZE
        if self._size % CHUNK == 0:
            self._frontier, _ = self._frontier.extend(chunk.root)

    def __len__(self) -> int:
        """How many sizes have a root: one more than there are leaves, for the empty tree has one."""
        return self._size + 1

    def __getitem__(self, size: int) -> bytes:
        if size == 0:
            return EMPTY_ROOT
        if not 0 < size <= self._size:
            raise IndexError(size)
        root = bytes(self._local[(size - 1) * HASH_SIZE : size * HASH_SIZE])
        for peak in reversed(self._before[(size - 1) // CHUNK]):
            root = node_hash(peak, root)
        return root

    def holds(self, one: Seen) -> bool:
        """Whether the tree had that root."""
        return 0 <= one.size <= self._size and self[one.size] == one.root

    def tiles(self) -> Iterator[tuple[int, bytes]]:
        """The hashes of every level of tiles above the leaves."""
        level, below = 1, bytes(self._tiles)
        while below:
            yield level, below
            whole = range(0, len(below) - TILE_WIDTH * HASH_SIZE + 1, TILE_WIDTH * HASH_SIZE)
            below = b"".join(Chunk.over(below[at : at + TILE_WIDTH * HASH_SIZE]).root for at in whole)
            level += 1


class Tree:
    """The leaves that are confirmed: those of the entries, or of the tiles where the entries are not what was seen."""

    def __init__(
        self, entries: Sequence[bytes | None] | Leaves, tiles: Sequence[bytes | None], *,
        seals: Sequence[Seen], seen: Iterable[Seen], genuine: Callable[[int], bool],
    ) -> None:  # fmt: skip
        """Grow and weigh a small tree; `weighed` is for one whose roots are grown already."""
        kept = entries if isinstance(entries, Leaves) else Leaves(entries)
        others = {at: tile for at, tile in enumerate(tiles) if tile is not None and tile != kept[at]}
        self._grow(kept, Roots.over(kept), others, seals, seen)
        self._weigh([*seals], seen, genuine)

    @classmethod
    def weighed(
        cls, entries: Leaves, roots: Roots, others: Mapping[int, bytes], *,
        seals: Sequence[Seen], seen: Iterable[Seen], genuine: Callable[[int], bool],
    ) -> "Tree":  # fmt: skip
        """The tree of these entries; `others` is what the tiles say where they say otherwise. `seen` is told anew."""
        tree = cls.__new__(cls)
        tree._grow(entries, roots, others, seals, seen)  # noqa: SLF001 -- our own
        tree._weigh([*seals], seen, genuine)  # noqa: SLF001 -- our own
        return tree

    def _grow(
        self, entries: Leaves, roots: Roots, others: Mapping[int, bytes], seals: Sequence[Seen], seen: Iterable[Seen]
    ) -> None:
        fills = {at: leaf for at, leaf in others.items() if entries[at] is None}
        self.leaves, self.roots = entries, roots
        if fills:
            self.leaves = entries.replaced(fills.items())
            self.roots = Roots.over(self.leaves)
        if len(others) > len(fills):
            theirs = entries.replaced(others.items())
            other_roots = Roots.over(theirs)
            if self._score(other_roots, seals, seen) > self._score(self.roots, seals, seen):
                self.leaves, self.roots = theirs, other_roots
        suspects = chain(others, (at for at in range(entries.run, len(entries)) if entries[at] is None))
        self.lost = {at + 1 for at in suspects if entries[at] is None or entries[at] != self.leaves[at]}
        self.liars: set[int] = set()
        self.broken: Broken | None = None

    @staticmethod
    def _score(roots: Roots, seals: Iterable[Seen], seen: Iterable[Seen]) -> tuple[int, int]:
        return sum(roots.holds(one) for one in seals), sum(roots.holds(one) for one in seen)

    def _weigh(self, seals: Sequence[Seen], seen: Iterable[Seen], genuine: Callable[[int], bool]) -> None:
        """Who saw another root than those after him is wrong; where nobody after him confirms, the tree was changed.

        Of those who contradict the tree only the `genuine` count: the seals, and acts whose own signature stands.
        """
        wrong: list[Seen] = []
        confirmed, confirmed_sizes = 0, bytearray(len(self.roots))
        for one in chain(seals, seen):
            if one.record in self.lost:
                continue
            if self.roots.holds(one):
                confirmed = max(confirmed, one.record or 0)
                confirmed_sizes[one.size] = 1
            elif one.size < len(self.roots) or self.whole:
                wrong.append(one)
        self.liars = {one.record for one in wrong if one.record is not None and one.record < confirmed}
        against = [one for one in wrong if one.record not in self.liars]
        changed = tuple(one for one in against if one.record is None or genuine(one.record))
        if changed:
            last = min(len(self.leaves), *(one.size for one in changed))
            self.broken = Broken(max(confirmed_sizes.rfind(1, 0, last), 0) + 1, last, changed)

    @property
    def whole(self) -> bool:
        """Whether every leaf is known."""
        return len(self.roots) == len(self.leaves) + 1

    def root_at(self, size: int) -> bytes | None:
        """The root at a size, as far as the leaves are known."""
        return self.roots[size] if size < len(self.roots) else None

    def tiles(self) -> Iterator[tuple[tuple[int, int], bytes]]:
        """Every tile that these leaves give, by level and index."""
        known = len(self.roots) - 1
        for index, first in enumerate(range(0, known, TILE_WIDTH)):
            yield (0, index), self.leaves.raw(first, min(first + TILE_WIDTH, known))
        width = TILE_WIDTH * HASH_SIZE
        for level, hashes in self.roots.tiles():
            for index, at in enumerate(range(0, len(hashes), width)):
                yield (level, index), hashes[at : at + width]


@dataclass(frozen=True, slots=True)
class Broken:
    """Records among which the tree was changed, and who saw it otherwise."""

    first: int
    last: int
    seen: tuple[Seen, ...]

    @property
    def range(self) -> str:
        """The records in words."""
        return f"nomor {self.first}" if self.first == self.last else f"antara nomor {self.first} dan {self.last}"
