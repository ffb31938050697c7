"""Where the hashes of a growing tree stand in tiles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.evidence.merkle import TILE_HEIGHT, TILE_WIDTH, Node


@dataclass(frozen=True, slots=True)
class TilePlace:
    """One hash of a tile: the tile's level and index, the hash's offset in it (counted in hashes)."""

    level: int
    index: int
    offset: int
    hash: bytes


def in_tiles(nodes: Iterable[Node]) -> Iterator[TilePlace]:
    """The places of those nodes that stand in tiles: every eighth level of the tree (c2sp.org/tlog-tiles)."""
    for node in nodes:
        level, between = divmod(node.level, TILE_HEIGHT)
        if not between:
            index, offset = divmod(node.index, TILE_WIDTH)
            yield TilePlace(level, index, offset, node.hash)
