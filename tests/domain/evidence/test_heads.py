"""The heads of all streams under one root."""

import hashlib

import pytest

from domain.evidence import canonical
from domain.evidence.entry import ActRef
from domain.evidence.errors import Unproven
from domain.evidence.heads import head_leaf, heads_path, heads_root
from domain.evidence.merkle import verify_inclusion

HEADS = [ActRef(f"agency/{number:032x}", number + 1, f"{number:064x}") for number in range(9)]


def test_a_leaf_is_the_canonical_reference():
    data = canonical.encode({"digest": f"{3:064x}", "stream": f"agency/{3:032x}", "version": 4})
    assert head_leaf(HEADS[3]) == hashlib.sha256(b"\x00" + data).digest()


def test_no_heads_have_the_empty_root():
    assert heads_root([]) == hashlib.sha256(b"").digest()


def test_the_order_in_which_heads_are_told_does_not_matter():
    assert heads_root(reversed(HEADS)) == heads_root(HEADS)


@pytest.mark.parametrize("count", range(1, 10))
def test_each_head_has_a_path_to_the_root(count):
    root = heads_root(HEADS[:count])
    for index in range(count):
        path = heads_path(HEADS[:count], index)
        verify_inclusion(head_leaf(HEADS[index]), index=index, size=count, path=path, root=root)


@pytest.mark.parametrize(
    "other",
    [
        ActRef(HEADS[4].stream, 6, HEADS[4].digest),
        ActRef(HEADS[4].stream, 5, "f" * 64),
        ActRef(HEADS[4].stream.replace("agency", "office"), 5, HEADS[4].digest),
        HEADS[5],
    ],
    ids=["a later version", "another digest", "another stream", "its neighbour"],
)
def test_another_head_does_not_stand_in_its_place(other):
    root, path = heads_root(HEADS), heads_path(HEADS, 4)
    with pytest.raises(Unproven):
        verify_inclusion(head_leaf(other), index=4, size=9, path=path, root=root)


@pytest.mark.parametrize(
    "changed", [HEADS[:-1], HEADS[1:], [*HEADS[:-1], ActRef(HEADS[-1].stream, 2, HEADS[-1].digest)]]
)
def test_a_head_fewer_or_changed_gives_another_root(changed):
    assert heads_root(changed) != heads_root(HEADS)
