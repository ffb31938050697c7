import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.evidence import merkle
from domain.evidence.errors import Unproven
from domain.evidence.merkle import EMPTY_ROOT, Frontier, HashReader

# --- the oracle: RFC 6962 section 2.1 letter by letter; it shares no line with the code under test ---


def H(data):  # noqa: N802 -- as RFC 6962 prints it
    return hashlib.sha256(data).digest()


def k_of(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def MTH(D):  # noqa: N802, N803 -- as RFC 6962 prints it
    if not D:
        return H(b"")
    if len(D) == 1:
        return H(b"\x00" + D[0])
    k = k_of(len(D))
    return H(b"\x01" + MTH(D[:k]) + MTH(D[k:]))


def PATH(m, D):  # noqa: N802, N803 -- as RFC 6962 prints it
    if len(D) == 1:
        return []
    k = k_of(len(D))
    return [*PATH(m, D[:k]), MTH(D[k:])] if m < k else [*PATH(m - k, D[k:]), MTH(D[:k])]


def PROOF(m, D):  # noqa: N802, N803 -- as RFC 6962 prints it
    return SUBPROOF(m, D, whole=True)


def SUBPROOF(m, D, *, whole):  # noqa: N802, N803 -- as RFC 6962 prints it
    if m == len(D):
        return [] if whole else [MTH(D)]
    k = k_of(len(D))
    if m <= k:
        return [*SUBPROOF(m, D[:k], whole=whole), MTH(D[k:])]
    return [*SUBPROOF(m - k, D[k:], whole=False), MTH(D[:k])]


ENTRIES = [f"catatan {number}".encode() for number in range(70)]
ROOTS = [MTH(ENTRIES[:size]) for size in range(71)]


def read_entries(level, index):
    part = ENTRIES[index << level : (index + 1) << level]
    assert len(part) == 1 << level, "only complete subtrees are ever asked for"
    return MTH(part)


def leaf(index):
    return H(b"\x00" + ENTRIES[index])


# --- the tree ---

CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_of_certificate_transparency_come_out(size):
    entries = [bytes.fromhex(text) for text in CT_LEAVES[:size]]
    assert merkle.root_of([merkle.leaf_hash(entry) for entry in entries]).hex() == CT_ROOTS[size - 1]
    assert MTH(entries).hex() == CT_ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert merkle.root_of([]) == EMPTY_ROOT == merkle.root_at(0, read_entries) == H(b"") == Frontier().root


@pytest.mark.parametrize("size", range(71))
def test_root_of_and_root_at_agree_with_the_recursion_of_the_rfc(size):
    assert merkle.root_of([leaf(index) for index in range(size)]) == ROOTS[size]
    assert merkle.root_at(size, read_entries) == ROOTS[size]


def test_the_frontier_grows_to_the_same_roots_and_completes_every_node_once():
    frontier, seen = Frontier(), {}
    for size in range(1, 71):
        frontier, completed = frontier.extend(leaf(size - 1))
        assert (frontier.size, frontier.root) == (size, ROOTS[size])
        assert frontier == Frontier.at(size, read_entries)
        assert [node.level for node in completed] == list(range(len(completed)))
        for node in completed:
            assert (node.level, node.index) not in seen
            seen[node.level, node.index] = node.hash
    assert seen == {(level, index): read_entries(level, index) for level in range(7) for index in range(70 >> level)}


@pytest.mark.parametrize("peaks", [(), (bytes(32),), (bytes(32),) * 3, (bytes(32), bytes(31))])
def test_a_frontier_of_size_three_needs_two_peaks(peaks):
    with pytest.raises(Unproven):
        Frontier(3, peaks)


def test_a_leaf_of_the_wrong_length_does_not_enter_the_frontier():
    with pytest.raises(Unproven):
        Frontier().extend(b"short")


# --- inclusion ---


@pytest.mark.parametrize("size", range(1, 71))
def test_every_inclusion_path_is_that_of_the_rfc_and_leads_to_the_root(size):
    for index in range(size):
        path = merkle.inclusion_path(index, size, read_entries)
        assert list(path) == PATH(index, ENTRIES[:size])
        assert merkle.root_from_inclusion(leaf(index), index, size, path) == ROOTS[size]
        merkle.verify_inclusion(leaf(index), index=index, size=size, path=path, root=ROOTS[size])


def included(index=5, size=11, /, **changed):
    claim = {
        "leaf": leaf(index), "index": index, "size": size, "root": ROOTS[size],
        "path": merkle.inclusion_path(index, size, read_entries),
    } | changed  # fmt: skip
    merkle.verify_inclusion(claim.pop("leaf"), **claim)


def test_no_other_place_or_leaf_passes_with_a_path_that_is_not_its_own():
    for size in range(2, 20):
        for index in range(size):
            path = merkle.inclusion_path(index, size, read_entries)
            for other in {*range(size)} - {index}:
                with pytest.raises(Unproven):
                    included(index, size, index=other, path=path)
                with pytest.raises(Unproven):
                    included(index, size, leaf=leaf(other), path=path)


@pytest.mark.parametrize("size", range(2, 70))
def test_a_root_of_the_neighbouring_size_is_refused(size):
    for index in range(size):
        path = merkle.inclusion_path(index, size, read_entries)
        for other in (size - 1, size + 1):
            with pytest.raises(Unproven):
                included(index, size, path=path, root=ROOTS[other])
            with pytest.raises(Unproven):
                included(index, size, path=path, size=other, root=ROOTS[other])


def test_a_size_off_by_one_under_the_right_root_never_moves_a_leaf():
    # The hash of a path does not always tell the size (RFC 6962 leaves that to the signed head), but never a wrong leaf.
    for size in range(2, 40):
        for index in range(size):
            path = merkle.inclusion_path(index, size, read_entries)
            for other in (size - 1, size + 1):
                with pytest.raises(Unproven):
                    included(index, size, path=path, size=other, leaf=leaf((index + 1) % size))


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("an index equal to the size", {"index": 11}),
        ("a negative index", {"index": -1}),
        ("an empty tree", {"size": 0, "index": 0}),
        ("a size beyond the cap", {"size": 2**62 + 1}),
        ("a path too short", {"path": PATH(5, ENTRIES[:11])[:-1]}),
        ("a path too long", {"path": [*PATH(5, ENTRIES[:11]), bytes(32)]}),
        ("a path in reverse", {"path": PATH(5, ENTRIES[:11])[::-1]}),
        ("no path", {"path": []}),
        ("a hash of 31 bytes", {"path": [bytes(31)] + [bytes(32)] * 3}),
        ("a leaf of 33 bytes", {"leaf": bytes(33)}),
        ("a root of 31 bytes", {"root": ROOTS[11][:31]}),
        ("the root as a leaf", {"leaf": ROOTS[11]}),
        ("an inner node as a leaf", {"leaf": read_entries(1, 2)}),
    ],
)
def test_an_inclusion_is_refused_with(why, changed):
    with pytest.raises(Unproven):
        included(**changed)


def test_an_inner_node_cannot_pass_for_an_entry():
    left, right = read_entries(0, 0), read_entries(0, 1)
    with pytest.raises(Unproven):
        merkle.verify_inclusion(merkle.leaf_hash(left + right), index=0, size=1, path=[], root=ROOTS[2])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5), (0, 2**62 + 1)])
def test_no_path_is_made_for_a_leaf_outside_the_tree(index, size):
    with pytest.raises(Unproven):
        merkle.inclusion_path(index, size, read_entries)


def test_the_longest_path_stays_within_the_cap():
    assert len(merkle.inclusion_path(0, merkle.MAX_SIZE, lambda *_: bytes(32))) == 62
    assert len(merkle.consistency_path(1 + 2**61, merkle.MAX_SIZE, lambda *_: bytes(32))) <= merkle.MAX_PATH
    with pytest.raises(Unproven):
        merkle.root_from_inclusion(bytes(32), 0, merkle.MAX_SIZE, [bytes(32)] * 10_000)


# --- consistency ---


@pytest.mark.parametrize("new", range(1, 71))
def test_every_consistency_path_is_that_of_the_rfc_and_proves_both_roots(new):
    for old in range(1, new + 1):
        path = merkle.consistency_path(old, new, read_entries)
        assert list(path) == PROOF(old, ENTRIES[:new])
        merkle.verify_consistency(old_size=old, old_root=ROOTS[old], new_size=new, new_root=ROOTS[new], path=path)


def test_every_tree_is_an_extension_of_the_empty_one():
    assert merkle.consistency_path(0, 7, read_entries) == ()
    merkle.verify_consistency(old_size=0, old_root=EMPTY_ROOT, new_size=7, new_root=ROOTS[7], path=())
    merkle.verify_consistency(old_size=0, old_root=EMPTY_ROOT, new_size=0, new_root=EMPTY_ROOT, path=())


def extends(old=6, new=11, /, **changed):
    claim = {
        "old_size": old, "old_root": ROOTS[old], "new_size": new, "new_root": ROOTS[new],
        "path": merkle.consistency_path(old, new, read_entries),
    } | changed  # fmt: skip
    merkle.verify_consistency(**claim)


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        (
            "a new tree smaller than the old",
            {"old_size": 11, "new_size": 6, "old_root": ROOTS[11], "new_root": ROOTS[6]},
        ),
        ("another old root", {"old_root": ROOTS[5]}),
        ("another new root", {"new_root": ROOTS[12]}),
        ("a path too short", {"path": PROOF(6, ENTRIES[:11])[:-1]}),
        ("a path too long", {"path": [*PROOF(6, ENTRIES[:11]), bytes(32)]}),
        ("no path", {"path": []}),
        ("a negative size", {"old_size": -1}),
        ("a short root", {"old_root": b""}),
        ("an empty old tree with a root", {"old_size": 0, "path": []}),
        ("an empty old tree with a path", {"old_size": 0, "old_root": EMPTY_ROOT}),
        ("equal sizes and two roots", {"old_size": 11, "path": []}),
        ("equal sizes and a path", {"old_size": 11, "old_root": ROOTS[11]}),
        (
            "two empty trees of another root",
            {"old_size": 0, "new_size": 0, "old_root": bytes(32), "new_root": bytes(32), "path": []},
        ),
    ],
)
def test_a_consistency_is_refused_with(why, changed):
    with pytest.raises(Unproven):
        extends(**changed)


def test_no_history_that_was_changed_passes_for_an_extension():
    for old in range(1, 24):
        changed = [*ENTRIES[: old - 1], b"diganti", *ENTRIES[old:]]
        for new in range(old + 1, 24):
            forged = MTH(changed[:new])
            for path in (PROOF(old, ENTRIES[:new]), PROOF(old, changed[:new])):
                with pytest.raises(Unproven):
                    extends(old, new, new_root=forged, path=path)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_flipped_bit_anywhere_in_a_proof_is_refused(data):
    new = data.draw(st.integers(2, 70))
    old, index = data.draw(st.integers(1, new - 1)), data.draw(st.integers(0, new - 1))
    for prove, path in (
        (lambda path: included(index, new, path=path), merkle.inclusion_path(index, new, read_entries)),
        (lambda path: extends(old, new, path=path), merkle.consistency_path(old, new, read_entries)),
    ):
        which, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
        forged = list(path)
        forged[which] = (int.from_bytes(forged[which]) ^ 1 << bit).to_bytes(32)
        with pytest.raises(Unproven):
            prove(forged)


@given(
    index=st.integers(-2, 2**63), size=st.integers(-2, 2**63), old=st.integers(-2, 2**63),
    path=st.lists(st.binary(min_size=31, max_size=33) | st.just(bytes(32)), max_size=70),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_whatever_numbers_and_hashes_are_sent_the_answer_is_no(index, size, old, path):
    with pytest.raises(Unproven):
        merkle.verify_inclusion(b"\x01" * 32, index=index, size=size, path=path, root=b"\x02" * 32)
    with pytest.raises(Unproven):
        merkle.verify_consistency(old_size=old, old_root=b"\x01" * 32, new_size=size, new_root=b"\x02" * 32, path=path)


# --- tiles ---

TILE_PATHS = [
    ((0, 0, None), "tile/0/000"),
    ((0, 273, 112), "tile/0/273.p/112"),
    ((1, 1, 17), "tile/1/001.p/17"),
    ((2, 0, 1), "tile/2/000.p/1"),
    ((0, 1234067, None), "tile/0/x001/x234/067"),
    ((0, 1000, 255), "tile/0/x001/000.p/255"),
    ((63, 999, None), "tile/63/999"),
    (("entries", 1234067, 8), "tile/entries/x001/x234/067.p/8"),
]


@pytest.mark.parametrize(("tile", "path"), TILE_PATHS)
def test_a_tile_has_one_path_and_the_path_one_tile(tile, path):
    assert merkle.tile_path(*tile) == path
    assert merkle.parse_tile_path(path) == tile


@given(level=st.integers(0, 63) | st.just("entries"), n=st.integers(0, 2**62), width=st.none() | st.integers(1, 255))
def test_every_tile_path_is_read_back(level, n, width):
    assert merkle.parse_tile_path(merkle.tile_path(level, n, width)) == (level, n, width)


@pytest.mark.parametrize(
    "path",
    [
        "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/1234067", "tile/0/x000/001",
        "tile/0/x001", "tile/0/001/234", "tile/0/x001/x234", "tile/00/000", "tile/01/000", "tile/64/000", "tile/-1/000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/0/000.p/1/", "tile/0/000\n",
        "/tile/0/000", "tile/0/000/", "tile/0/../000", "tile/0/٠٠٠", "tile/٠/000", "tile/data/000", "Tile/0/000",
        "tile/0/X001/000", "tile/0/" + "x001/" * 7 + "000", "tile/0/" + "x999/" * 6 + "999", "tile/0/000?x=1", "tile/0/%30%30%30",
    ],
)  # fmt: skip
def test_a_tile_path_in_any_other_spelling_is_refused(path):
    with pytest.raises(Unproven):
        merkle.parse_tile_path(path)


@pytest.mark.parametrize(
    "tile", [(-1, 0, None), (64, 0, None), (0, -1, None), (0, 0, 0), (0, 0, 256), (0, 2**63, None)]
)
def test_a_tile_outside_the_ranges_has_no_path(tile):
    with pytest.raises(Unproven):
        merkle.tile_path(*tile)


@pytest.fixture(scope="module")
def forest():
    """66,000 leaves: every node, and the tiles of that size cut from them."""
    frontier = Frontier()
    nodes: dict[tuple[int, int], bytes] = {}
    for number in range(66_000):
        frontier, completed = frontier.extend(merkle.leaf_hash(b"%d" % number))
        nodes |= {(node.level, node.index): node.hash for node in completed}
    tiles = {
        (level, n): b"".join(nodes[level * 8, i] for i in range(n * 256, min(n * 256 + 256, hashes)))
        for level, hashes in enumerate((66_000, 257, 1))
        for n in range(-(-hashes // 256))
    }
    return nodes, tiles, frontier


def test_the_reader_serves_every_complete_subtree_from_tiles(forest):
    nodes, tiles, frontier = forest
    read = HashReader(lambda level, n: tiles.get((level, n)))
    assert merkle.root_at(66_000, read) == frontier.root
    for (level, index), value in nodes.items():
        if level > 5 or index % 997 == 0:
            assert read(level, index) == value


def test_proofs_from_tiles_verify_at_three_levels(forest):
    _, tiles, frontier = forest
    read = HashReader(lambda level, n: tiles.get((level, n)))
    for index in (0, 255, 256, 65_535, 65_536, 65_999):
        path = merkle.inclusion_path(index, 66_000, read)
        leaf_value = merkle.leaf_hash(b"%d" % index)
        merkle.verify_inclusion(leaf_value, index=index, size=66_000, path=path, root=frontier.root)
    for old, new in pairwise((1, 255, 256, 257, 65_536, 65_537, 66_000)):
        roots = {"old_root": merkle.root_at(old, read), "new_root": merkle.root_at(new, read)}
        path = merkle.consistency_path(old, new, read)
        merkle.verify_consistency(old_size=old, new_size=new, path=path, **roots)


@pytest.mark.parametrize("tile", [None, b"", bytes(31), bytes(32 * 255 + 31), bytes(32 * 7)])
def test_a_missing_or_torn_tile_is_named(tile):
    with pytest.raises(Unproven) as refusal:
        HashReader(lambda _level, _n: tile)(3, 31)
    assert refusal.value.code == "tile_missing"
    assert refusal.value.facts == {"path": "tile/0/000"}


@pytest.mark.parametrize(("level", "index"), [(-1, 0), (0, -1), (64, 0), (0, 2**62 + 1)])
def test_a_node_outside_every_tree_is_refused(level, index):
    with pytest.raises(Unproven):
        HashReader(lambda _level, _n: bytes(8192))(level, index)
