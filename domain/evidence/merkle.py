"""The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1) and its C2SP tiles: pure arithmetic on hashes.

Proofs are made from a reader `read(level, index)`: the hash of the complete subtree of `2**level` leaves that begins at
leaf `index * 2**level`. Proofs are judged from primitives only (numbers and hashes): whoever judges needs no tree.
Everything that cannot be proven raises `Unproven`: `bad_proof` (numbers or lengths), `not_included`, `not_consistent`,
`tile_missing`, `malformed`.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from domain.evidence.errors import Unproven

HASH_SIZE = 32
MAX_PATH = 63  # c2sp.org/tlog-witness: no proof has more hashes
MAX_SIZE = 2**62  # the largest tree whose every proof keeps to MAX_PATH
EMPTY_ROOT = hashlib.sha256(b"").digest()  # RFC 6962 section 2.1: MTH({}) = SHA-256()

TILE_HEIGHT = 8
TILE_WIDTH = 2**TILE_HEIGHT

Read = Callable[[int, int], bytes]
TileLevel = int | Literal["entries"]


def leaf_hash(data: bytes) -> bytes:
    """MTH of one entry; the prefix 00 keeps a leaf from passing for a node (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """MTH of two subtrees; the prefix 01 keeps a node from passing for a leaf."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """MTH of a list of leaf hashes: pair by pair, level by level; an odd one at the end waits for the next level."""
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = paired if len(level) % 2 == 0 else [*paired, level[-1]]
    return level[0] if level else EMPTY_ROOT


# --- the right edge ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """The hash of the complete subtree of `2**level` leaves at `index`."""

    level: int
    index: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: the hashes of its peaks, the largest first; all that is needed to let it grow."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        _check_size(self.size)
        _check_hashes(self.peaks, self.size.bit_count())

    @classmethod
    def at(cls, size: int, read: Read) -> "Frontier":
        """The right edge that a stored tree had at `size`."""
        _check_size(size)
        return cls(size, tuple(read(level, index) for level, index in _complete(0, size)))

    @property
    def root(self) -> bytes:
        """MTH of all leaves so far."""
        return _fold(self.peaks)

    def extend(self, leaf: bytes) -> tuple["Frontier", tuple[Node, ...]]:
        """The edge after one more leaf hash, and the nodes that this leaf completed: itself first, then upwards."""
        peaks, node = list(self.peaks), Node(0, self.size, leaf)
        completed = [node]
        while node.index & 1:  # a right child: its left sibling is the last peak, and their parent is complete
            node = Node(node.level + 1, node.index >> 1, node_hash(peaks.pop(), node.hash))
            completed.append(node)
        return Frontier(self.size + 1, (*peaks, node.hash)), tuple(completed)


# --- proofs made from a reader -------------------------------------------------------------------------------------


def root_at(size: int, read: Read) -> bytes:
    """The root that a stored tree had at `size`."""
    _check_size(size)
    return _range_root(0, size, read)


def inclusion_path(index: int, size: int, read: Read) -> tuple[bytes, ...]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1: from the leaf's sibling up to the root's child."""
    _check_index(index, size)
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_root(middle, high, read))
            high = middle
        else:
            path.append(_range_root(low, middle, read))
            low = middle
    return tuple(reversed(path))


def consistency_path(old: int, new: int, read: Read) -> tuple[bytes, ...]:
    """PROOF(old, D[new]) of RFC 6962 section 2.1.2; empty where nothing needs proof (old is 0, or equals new)."""
    _check_sizes(old, new)
    if old == 0:
        return ()
    low, high, path = 0, new, []
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_root(middle, high, read))
            high = middle
        else:
            path.append(_range_root(low, middle, read))
            low = middle
    if low:  # SUBPROOF(…, false): the old tree is not one subtree, so its last part must be told
        path.append(_range_root(low, high, read))
    return tuple(reversed(path))


# --- proofs judged from primitives ---------------------------------------------------------------------------------


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that `path` leads to from a leaf hash; compare it with a root you have reason to trust."""
    _check_index(index, size)
    # Below the level where the ways to this leaf and to the last leaf part, every node has a sibling; above it
    # only the left ones count, because the right edge has no sibling there.
    inner = (index ^ (size - 1)).bit_length()
    _check_hashes([leaf], 1)
    _check_hashes(path, inner + (index >> inner).bit_count())
    root = leaf
    for level, sibling in enumerate(path):
        left_child = level < inner and not index >> level & 1
        root = node_hash(root, sibling) if left_child else node_hash(sibling, root)
    return root


def verify_inclusion(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Return only if the leaf hash stands at `index` in the tree of this size and root; else `Unproven`."""
    _check_hashes([root], 1)
    if root_from_inclusion(leaf, index, size, path) != root:
        raise Unproven("not_included", index=index, size=size)


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Return only if the new tree begins with all leaves of the old one (RFC 9162 section 2.1.4.2); else `Unproven`."""
    _check_sizes(old_size, new_size)
    _check_hashes([old_root, new_root], 2)
    if old_size == new_size:
        _check_hashes(path, 0)
        found = (old_root, old_root if old_size else EMPTY_ROOT)
    elif old_size == 0:
        _check_hashes(path, 0)
        found = (EMPTY_ROOT, new_root)
    else:
        found = _climb(old_size, old_root, new_size, path)
    if found != (old_root, new_root):
        raise Unproven("not_consistent", old=old_size, new=new_size)


def _climb(old_size: int, old_root: bytes, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root that a consistency path leads to."""
    # Both climbs begin at the last complete subtree of the old tree; the old one meets left siblings only. If the old
    # tree is that one subtree, the path does not repeat its root (RFC 9162 section 2.1.4.2, step 2).
    shift = (old_size & -old_size).bit_length() - 1
    index, last = (old_size - 1) >> shift, (new_size - 1) >> shift
    inner = (index ^ last).bit_length()
    whole = old_size == 1 << shift
    _check_hashes(path, inner + (index >> inner).bit_count() + (0 if whole else 1))
    start, *siblings = (old_root, *path) if whole else path
    old = new = start
    for level, sibling in enumerate(siblings):
        if level < inner and not index >> level & 1:
            new = node_hash(new, sibling)
        else:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
    return old, new


# --- tiles (c2sp.org/tlog-tiles) -----------------------------------------------------------------------------------


def tile_path(level: TileLevel, n: int, width: int | None = None) -> str:
    """Where a tile is served: `tile/0/x001/x234/067`; with a width (1 to 255) a partial one: `…/067.p/112`."""
    if level != "entries" and not 0 <= level <= 63:
        raise Unproven("malformed", why="tingkat ubin di luar 0–63")
    if not 0 <= n <= MAX_SIZE:
        raise Unproven("malformed", why="nomor ubin di luar batas")
    if width is not None and not 1 <= width < TILE_WIDTH:
        raise Unproven("malformed", why="lebar ubin di luar 1–255")
    digits = str(n)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    parts = [f"x{group}" for group in groups[:-1]] + groups[-1:]
    return f"tile/{level}/{'/'.join(parts)}" + ("" if width is None else f".p/{width}")


_TILE = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([0-9]{1,3}))?")


def parse_tile_path(path: str) -> tuple[TileLevel, int, int | None]:
    """Level, number and width (None: a full tile) of a path that `tile_path` prints; anything else is malformed."""
    match = _TILE.fullmatch(path)
    if match is None:
        raise Unproven("malformed", why="alamat ubin tidak dikenal")
    level: TileLevel = "entries" if match[1] == "entries" else int(match[1])
    n, width = int(match[2].replace("/", "").replace("x", "")), int(match[3]) if match[3] else None
    if tile_path(level, n, width) != path:
        raise Unproven("malformed", why="alamat ubin tidak ditulis dalam bentuk baku")
    return level, n, width


@dataclass(frozen=True, slots=True)
class HashReader:
    """Serves `read(level, index)` from tiles; `get_tile(level, n)` gives the widest one known, or None."""

    get_tile: Callable[[int, int], bytes | None]

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree; one between two tile levels is computed from the members of its tile."""
        if not (0 <= level <= MAX_PATH and 0 <= index <= MAX_SIZE >> level):
            raise Unproven("bad_proof", why="simpul di luar pohon")
        tile_level, rise = divmod(level, TILE_HEIGHT)
        n, offset = divmod(index << rise, TILE_WIDTH)
        tile = self.get_tile(tile_level, n)
        members = (tile or b"")[offset * HASH_SIZE : (offset + 2**rise) * HASH_SIZE]
        if len(members) != 2**rise * HASH_SIZE:
            raise Unproven("tile_missing", path=tile_path(tile_level, n))
        return root_of([members[start : start + HASH_SIZE] for start in range(0, len(members), HASH_SIZE)])


# --- arithmetic ----------------------------------------------------------------------------------------------------


def _split(width: int) -> int:
    """The k of RFC 6962 section 2.1: the largest power of two smaller than `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def _complete(low: int, high: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees, as (level, index), that make up the leaves from `low` to `high`, the largest first."""
    while low < high:
        level = (high - low).bit_length() - 1
        yield level, low >> level
        low += 1 << level


def _range_root(low: int, high: int, read: Read) -> bytes:
    """MTH(D[low:high]); `low` is a multiple of the smallest power of two that is not below `high - low`."""
    return _fold(tuple(read(level, index) for level, index in _complete(low, high)))


def _fold(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    *rest, root = peaks
    for peak in reversed(rest):
        root = node_hash(peak, root)
    return root


def _check_size(size: int) -> None:
    if not 0 <= size <= MAX_SIZE:
        raise Unproven("bad_proof", why="ukuran buku register di luar batas")


def _check_sizes(old: int, new: int) -> None:
    _check_size(new)
    if not 0 <= old <= new:
        raise Unproven("bad_proof", why=f"ukuran lama {old} melebihi ukuran baru {new}")


def _check_index(index: int, size: int) -> None:
    _check_size(size)
    if not 0 <= index < size:
        raise Unproven("bad_proof", why=f"letak {index} di luar buku register berukuran {size}")


def _check_hashes(hashes: Sequence[bytes], count: int) -> None:
    if len(hashes) != count:
        raise Unproven("bad_proof", why=f"jumlah nilai hash {len(hashes)}, seharusnya {count}")
    if any(len(value) != HASH_SIZE for value in hashes):
        raise Unproven("bad_proof", why="nilai hash tidak 32 bita")
