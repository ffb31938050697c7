"""The ledger as others see it: receipts, proofs, tiles, and the whole log as a directory."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

from domain.evidence.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from domain.evidence.errors import Fault, Refused, Unproven
from domain.evidence.merkle import (
    HASH_SIZE,
    TILE_HEIGHT,
    TILE_WIDTH,
    Frontier,
    HashReader,
    Read,
    TileLevel,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_at,
    tile_path,
)
from domain.evidence.proof import Proof
from service.seals import HeadMemory
from service.store import Row, Store
from service.store.tiles import in_tiles

UPPER = 7  # of the levels of the tree: what lies below it is one half of one tile, read and hashed anew
MOST_UPPER = 65_536  # hashes, about 18 MB; a log of 10^6 acts has 15,625 of them
MOST_LOWER = 4_096
MOST_TILES = 256  # above the lowest, 2 MB; a log of 10^6 acts has 17 of them
TOGETHER = 32  # records that an export reads at a time
NOTES = 64  # checkpoints whose seal was verified once in this process


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person who acted keeps: the record number, and a tlog-proof that the act stands in the sealed log."""

    record: int
    proof: str


class Ledger:
    """A store whose tree was held against its seal, and against the last checkpoint this host showed to anyone.

    Raises `Fault("wrong_seal")` where another key sealed the store. Where the store is not what was promised before,
    `read_only` says why, and the store refuses every write.
    """

    def __init__(self, store: Store, key: VerifierKey, memory: HeadMemory | None = None) -> None:
        self._store = store
        self._key = key
        self._hashes = _Hashes()
        self._tiles: dict[tuple[int, int], bytes] = {}  # above the lowest: a few, in which every path ends
        self._seen = 0  # the largest size at which the log was seen: it has that many acts for ever
        self._sealed_by = lru_cache(NOTES)(partial(open_checkpoint, key=key))
        self.read_only: Fault | None = None
        try:
            self._demand_promised(memory)
        except Fault as fault:
            if fault.code == "wrong_seal":
                raise
            self.read_only = fault
            store.refuse_writes(fault)

    # --- what the log says of itself -------------------------------------------------------------------------------

    def checkpoint(self) -> str:
        """The signed note over the log as it stands; raises `Refused("not_found")` before the first act."""
        note = self._store.head().checkpoint
        if note is None:
            raise Refused("not_found", what="Segel")
        return note

    def receipt(self, record: int) -> Receipt:
        """The receipt of a record; raises `Refused("not_found")`.

        Of a record just committed the store still knows path and seal; of any other they are read under the current
        checkpoint. Both prove the same for ever.
        """
        fresh = self._store.fresh_proof(record)
        if fresh is not None:
            path, note = fresh
        else:
            note = self.checkpoint()
            path = self._path(record, self._sealed_by(note).size)
        return Receipt(record, Proof(record - 1, path, note).text)

    def inclusion(self, record: int, size: int) -> tuple[bytes, ...]:
        """The path from a record's leaf to the root at a tree size; raises `Refused("not_found")`."""
        self._demand_within(size)
        return self._path(record, size)

    def _path(self, record: int, size: int) -> tuple[bytes, ...]:
        if not 1 <= record <= size:
            raise Refused("not_found", what=f"Catatan nomor {record}")
        return inclusion_path(record - 1, size, self._reader(size))

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """The proof that the tree of size `new` begins with the one of size `old`; raises `Refused("not_found")`."""
        self._demand_within(new)
        if not 0 <= old <= new:
            raise Refused("not_found", what=f"Ukuran {old}")
        return consistency_path(old, new, self._reader(new))

    def root(self, size: int) -> bytes:
        """The root that the tree had at a size; raises `Refused("not_found")`."""
        self._demand_within(size)
        return root_at(size, self._reader(size))

    # --- tiles (c2sp.org/tlog-tiles) -------------------------------------------------------------------------------

    def tile_bytes(self, level: int, n: int, width: int | None = None) -> bytes:
        """The hashes of a full tile, or the first `width` of a partial one; raises `Refused("not_found")`."""
        length = (TILE_WIDTH if width is None else width) * HASH_SIZE
        data = (self._store.tile(level, n) or b"")[:length]
        if not data or len(data) != length:
            raise _no_tile(level, n, width)
        return data

    def entry_bundle(self, n: int, width: int | None = None) -> bytes:
        """The entries of a full or partial tile, each behind its length (uint16); raises `Refused("not_found")`."""
        wanted = TILE_WIDTH if width is None else width
        rows = self._store.rows(after=n * TILE_WIDTH, limit=wanted)
        if not rows or len(rows) != wanted:
            raise _no_tile("entries", n, width)
        return _bundle(row.entry for row in rows)

    # --- the whole log as a directory ------------------------------------------------------------------------------

    def export_log(self, directory: Path, *, is_open: Callable[[Row], bool], packs: Mapping[str, bytes]) -> Checkpoint:
        """Write the sealed log as files that any C2SP reader serves or reads; the same log gives the same files.

        `content/<record>.json` where `is_open`; `wording/<sha256>.json` of the packs. Leaves, tiles and root are
        computed from the entries on the way, and must equal what is stored. The checkpoint comes last: a directory
        without it is unfinished. Raises `Refused("not_found")` before the first act, `Fault` ("export_not_empty",
        "row_differs", "tree_differs").
        """
        note = self.checkpoint()
        sealed = open_checkpoint(note, self._key)
        _demand_empty(directory)
        export = _Export(self._store, directory, sealed)
        for n in range(-(-sealed.size // TILE_WIDTH)):
            export.add(n, _few_at_a_time(self._store, n * TILE_WIDTH, min(sealed.size, (n + 1) * TILE_WIDTH)), is_open)
        export.finish()
        for digest, pack in sorted(packs.items()):
            _write(directory / "wording" / f"{digest}.json", pack)
        _write(directory / "checkpoint", note.encode())
        return sealed

    # --- what must hold --------------------------------------------------------------------------------------------

    def _demand_promised(self, memory: HeadMemory | None) -> None:
        shown = memory.read() if memory else None  # before the head, which others may move on meanwhile
        head = self._store.head()
        if head.checkpoint is None:
            sealed = Checkpoint(self._key.name, 0, Frontier().root)
        else:
            try:
                sealed = open_checkpoint(head.checkpoint, self._key)
            except Unproven as problem:
                raise Fault("wrong_seal", why=problem.message) from problem
        if (sealed.size, sealed.root) != (head.size, head.root) or self._root(head.size) != head.root:
            raise Fault("tree_differs", size=head.size)
        if shown is not None:
            self._demand_extends(shown, head.size)

    def _demand_extends(self, shown: Checkpoint, size: int) -> None:
        if shown.size > size:
            raise Fault("rollback_detected", size=size, known=shown.size, lost=shown.size - size)
        if self._root(shown.size) != shown.root:
            raise Fault("fork_detected", known=shown.size)

    def _root(self, size: int) -> bytes | None:
        try:
            return root_at(size, self._reader(size))
        except Unproven:  # a tile is missing or too short
            return None

    def _demand_within(self, size: int) -> None:
        if size > self._seen:
            self._seen = max(self._seen, self._store.head().size)
        if not 0 <= size <= self._seen:
            raise Refused("not_found", what=f"Ukuran {size}")

    def _reader(self, size: int) -> Read:
        # One proof asks for the same tiles again and again; the next one must see how they have grown.
        return self._hashes.through(HashReader(cache(partial(self._tile, size))))

    def _tile(self, size: int, level: int, index: int) -> bytes | None:
        """A tile, at least as wide as it was when the log had a size; what it holds never changes."""
        if level == 0:
            return self._store.tile(level, index)
        width = min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH)
        tile = self._tiles.get((level, index))
        if tile is None or len(tile) < width * HASH_SIZE:
            tile = self._store.tile(level, index)
            if tile is not None:
                if len(self._tiles) >= MOST_TILES:
                    self._tiles.clear()
                self._tiles[level, index] = tile
        return tile


class _Hashes:
    """Hashes of complete subtrees, which never change: those that every proof needs are kept.

    These are the upper ones, and the few that make up the tree's right edge, which are asked for too often to be lost
    among the lower ones that only one record needs.
    """

    def __init__(self) -> None:
        self._upper: dict[tuple[int, int], bytes] = {}
        self._lower: dict[tuple[int, int], bytes] = {}

    def through(self, read: Read) -> Read:
        """The same reading, which asks only for what is not kept."""

        def known(level: int, index: int) -> bytes:
            kept, most = (self._upper, MOST_UPPER) if level >= UPPER else (self._lower, MOST_LOWER)
            found = kept.get((level, index))
            if found is None:
                found = read(level, index)
                if len(kept) >= most:
                    kept.clear()  # simpler than to know the oldest, and as good: what is needed comes back at once
                kept[level, index] = found
            return found

        return known


class _Export:
    """The log on its way into a directory."""

    def __init__(self, store: Store, directory: Path, sealed: Checkpoint) -> None:
        self._store = store
        self._directory = directory
        self._sealed = sealed
        self._frontier = Frontier()
        self._growing: dict[tuple[int, int], bytearray] = {}

    def add(self, n: int, rows: Iterable[Row], is_open: Callable[[Row], bool]) -> None:
        """Write the `n`th bundle of entries, the contents that are open, and the tiles that are full with it."""
        entries: list[bytes] = []
        for row in rows:
            entries.append(row.entry)
            if row.content is not None and is_open(row):
                _write(self._directory / "content" / f"{row.record}.json", row.content)
            self._frontier, completed = self._frontier.extend(leaf_hash(row.entry))
            for place in in_tiles(completed):
                hashes = self._growing.setdefault((place.level, place.index), bytearray())
                hashes += place.hash
                if len(hashes) == TILE_WIDTH * HASH_SIZE:
                    self._write_tile(place.level, place.index)
        _write(self._directory / tile_path("entries", n, _partial(len(entries))), _bundle(entries))

    def finish(self) -> None:
        """Write the partial tiles on the right edge; raises `Fault("tree_differs")` if the root differs."""
        if (self._frontier.size, self._frontier.root) != (self._sealed.size, self._sealed.root):
            raise Fault("tree_differs", size=self._sealed.size)
        for level, index in list(self._growing):
            self._write_tile(level, index)

    def _write_tile(self, level: int, index: int) -> None:
        hashes = bytes(self._growing.pop((level, index)))
        stored = self._store.tile(level, index) or b""
        if stored[: len(hashes)] != hashes:
            raise self._difference(level, index, hashes, stored)
        _write(self._directory / tile_path(level, index, _partial(len(hashes) // HASH_SIZE)), hashes)

    def _difference(self, level: int, index: int, hashes: bytes, stored: bytes) -> Fault:
        if level:
            return Fault("tree_differs", size=self._sealed.size)
        same = next(n for n, byte in enumerate(hashes) if stored[n : n + 1] != bytes([byte]))
        return Fault("row_differs", record=index * TILE_WIDTH + same // HASH_SIZE + 1)


def _partial(width: int) -> int | None:
    return None if width == TILE_WIDTH else width


def _few_at_a_time(store: Store, after: int, upto: int) -> Iterator[Row]:
    """Records in order; a content may be a mebibyte, so that never many are held."""
    while rows := store.rows(after=after, limit=TOGETHER, upto=upto):
        yield from rows
        after = rows[-1].record


def _bundle(entries: Iterable[bytes]) -> bytes:
    return b"".join(_length_first(entries))


def _length_first(entries: Iterable[bytes]) -> Iterator[bytes]:
    for entry in entries:
        yield len(entry).to_bytes(2, "big")  # canonical.ENTRY_LIMIT lies well below 65,535
        yield entry


def _no_tile(level: TileLevel, n: int, width: int | None) -> Refused:
    return Refused("not_found", what=f"Ubin {level}/{n}" + ("" if width is None else f".p/{width}"))


def _demand_empty(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise Fault("export_not_empty", path=directory)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
