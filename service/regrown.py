"""The tree grown again from the entries, and weighed by those who saw it: seals, the head memory, and every signer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from domain.evidence.merkle import EMPTY_ROOT, HASH_SIZE, TILE_WIDTH, Frontier
from service.store.tiles import in_tiles


@dataclass(frozen=True, slots=True)
class Seen:
    """A root that somebody saw: who (a record, or None for a seal), at which size."""

    record: int | None
    size: int
    root: bytes
    source: str = "seen"


class Tree:
    """The leaves that are confirmed: those of the entries, or of the tiles where the entries are not what was seen."""

    def __init__(
        self, entries: Sequence[bytes | None], tiles: Sequence[bytes | None], *,
        seals: Sequence[Seen], seen: Sequence[Seen], genuine: Callable[[int], bool],
    ) -> None:  # fmt: skip
        ours = [entry or tile for entry, tile in zip(entries, tiles, strict=True)]
        theirs = [tile or entry for entry, tile in zip(entries, tiles, strict=True)]
        self.leaves, self.roots = ours, _roots(ours)
        if ours != theirs:
            roots = _roots(theirs)
            if self._score(roots, seals, seen) > self._score(self.roots, seals, seen):
                self.leaves, self.roots = theirs, roots
        self.lost = {at + 1 for at, entry in enumerate(entries) if entry is None or entry != self.leaves[at]}
        self.liars: set[int] = set()
        self.broken: Broken | None = None
        self._weigh([*seals, *(one for one in seen if one.record not in self.lost)], genuine)

    @staticmethod
    def _score(roots: Sequence[bytes], seals: Sequence[Seen], seen: Sequence[Seen]) -> tuple[int, int]:
        return sum(_holds(one, roots) for one in seals), sum(_holds(one, roots) for one in seen)

    def _weigh(self, seen: Sequence[Seen], genuine: Callable[[int], bool]) -> None:
        """Who saw another root than those after him is wrong; where nobody after him confirms, the tree was changed.

        Of those who contradict the tree only the `genuine` count: the seals, and acts whose own signature stands.
        """
        wrong = [one for one in seen if not _holds(one, self.roots) and (one.size < len(self.roots) or self.whole)]
        right = [one for one in seen if _holds(one, self.roots)]
        confirmed = max((one.record or 0 for one in right), default=0)
        self.liars = {one.record for one in wrong if one.record is not None and one.record < confirmed}
        against = [one for one in wrong if one.record not in self.liars]
        changed = tuple(one for one in against if one.record is None or genuine(one.record))
        if changed:
            last = min(len(self.leaves), *(one.size for one in changed))
            self.broken = Broken(max((one.size for one in right if one.size < last), default=0) + 1, last, changed)

    @property
    def whole(self) -> bool:
        """Whether every leaf is known."""
        return len(self.roots) == len(self.leaves) + 1

    def root_at(self, size: int) -> bytes | None:
        """The root at a size, as far as the leaves are known."""
        return self.roots[size] if size < len(self.roots) else None

    def tiles(self) -> Iterator[tuple[tuple[int, int], bytes]]:
        """Every tile that these leaves give, by level and index."""
        growing: dict[tuple[int, int], bytearray] = {}
        frontier = Frontier()
        for leaf in self.leaves[: len(self.roots) - 1]:
            frontier, completed = frontier.extend(leaf or b"")
            for place in in_tiles(completed):
                tile = growing.setdefault((place.level, place.index), bytearray())
                tile += place.hash
                if len(tile) == TILE_WIDTH * HASH_SIZE:
                    yield (place.level, place.index), bytes(growing.pop((place.level, place.index)))
        yield from ((number, bytes(data)) for number, data in growing.items())


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


def _roots(leaves: Sequence[bytes | None]) -> list[bytes]:
    """The root at every size, up to the first leaf that nobody knows."""
    frontier, roots = Frontier(), [EMPTY_ROOT]
    for leaf in leaves:
        if leaf is None:
            break
        frontier, _ = frontier.extend(leaf)
        roots.append(frontier.root)
    return roots


def _holds(one: Seen, roots: Sequence[bytes]) -> bool:
    return one.size < len(roots) and roots[one.size] == one.root
