"""A batch's part of the tree, held against the tree that grows leaf by leaf and the proofs that are read from it."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.evidence.merkle import Frontier, HashReader, inclusion_path, root_of
from service.store.growth import KEPT_BATCHES, KEPT_LEAVES, Fresh, Growth

LEAVES = [hashlib.sha256(b"%d" % number).digest() for number in range(1100)]


class Kept:
    """Tiles as a store keeps them, from what a growth appends."""

    def __init__(self):
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.read = HashReader(lambda level, index: self.tiles.get((level, index)))

    def grow(self, growth):
        for tile in growth.tiles():
            before = self.tiles.get((tile.level, tile.idx), b"")
            assert len(before) == tile.offset * 32
            self.tiles[tile.level, tile.idx] = before + tile.hashes


@settings(max_examples=40)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=4))
def test_a_tree_grown_in_batches_is_the_tree_grown_leaf_by_leaf(sizes) -> None:
    frontier, kept, done = Frontier(), Kept(), 0
    for size in sizes:
        leaves = (LEAVES * 3)[done : done + size]
        growth = Growth(frontier, leaves)
        kept.grow(growth)
        for leaf in leaves:
            frontier, _ = frontier.extend(leaf)
        done += size
        assert (growth.size, growth.root, growth.frontier) == (done, frontier.root, frontier)
        assert Frontier.at(done, kept.read) == frontier
        for index in {done - size, done - 1, done - size // 2 - 1}:
            assert growth.path(index) == inclusion_path(index, done, kept.read)


@pytest.mark.parametrize("before", [0, 1, 2, 3, 7, 8, 255, 256, 257, 1023, 1024])
def test_every_leaf_of_a_batch_has_its_proof(before) -> None:
    edge, kept = Frontier(), Kept()
    if before:
        first = Growth(edge, LEAVES[:before])
        kept.grow(first)
        edge = first.frontier
    growth = Growth(edge, LEAVES[before : before + 9])
    kept.grow(growth)
    assert growth.root == root_of(LEAVES[: before + 9])
    for index in range(before, before + 9):
        assert growth.path(index) == inclusion_path(index, before + 9, kept.read)


def test_a_proof_is_kept_for_the_last_batches_only() -> None:
    fresh, edge = Fresh(), Frontier()
    for number in range(KEPT_BATCHES + 2):
        growth = Growth(edge, LEAVES[number : number + 1])
        edge = growth.frontier
        fresh.keep(growth, f"note {number}")
    assert fresh.proof(0) is None
    assert fresh.proof(2) is None
    assert fresh.proof(3) == (inclusion_path_of(2, 3), "note 2")
    newest = fresh.proof(KEPT_BATCHES + 2)
    assert newest is not None
    assert newest[1] == f"note {KEPT_BATCHES + 1}"
    assert fresh.proof(KEPT_BATCHES + 3) is None


def inclusion_path_of(index, size):
    kept = Kept()
    kept.grow(Growth(Frontier(), LEAVES[:size]))
    return inclusion_path(index, size, kept.read)


def test_a_batch_too_large_to_keep_is_not_kept() -> None:
    fresh = Fresh()
    fresh.keep(Growth(Frontier(), LEAVES[:1] * (KEPT_LEAVES + 1)), "note")
    assert fresh.proof(1) is None
