"""One examination, in order: the file, the tree, every act, then what is computed from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.evidence.checkpoint import Checkpoint
from domain.evidence.merkle import HASH_SIZE, TILE_WIDTH
from domain.evidence.trust import Trust
from service.fsck.acts import Hearing
from service.fsck.chunks import Entries, Signatures, first_pass
from service.fsck.computed import Tables, tell_streams
from service.fsck.reader import Damaged, KeptTile, Reader, text
from service.fsck.seal import HeadRow, Sealing, Witnesses
from service.fsck.state import Verified, demand_of
from service.fsck.telling import ACTS, ENTRIES, FILE, TABLES, Telling
from service.regrown import Broken, Leaves, Tree
from service.settings import Settings
from service.wholeworld import KEPT

_FEW = 500  # entries that a damaged file without a seal may make us look for beyond those it has


@dataclass(frozen=True, slots=True)
class Means:
    """How an examination is made; none of it changes what is found."""

    processes: int | None = None  # None: as many as there are cores, for ledgers that are worth it
    kept: int = KEPT  # bytes of contents whose acts are kept folded
    state: Verified | None = None  # what the same verifier found before


class Check:
    """One examination of what a reader gives."""

    def __init__(self, reader: Reader, settings: Settings, trust: Trust | None, telling: Telling, means: Means) -> None:
        self._reader, self._settings, self._trust = reader, settings, trust
        self._telling, self._means = telling, means

    def run(self, memory: str | None, tables: Tables | None) -> None:
        """Examine everything. `memory` and `tables` were read before the snapshot of the ledger was taken."""
        try:
            self._reader.open()
        except Damaged as damage:
            self._telling.found("file_unreadable", self._reader.file, why=damage)
            return
        self._file()
        witnesses = Sealing(self._reader, self._settings, self._trust, self._telling).witnesses(memory)
        size = self._size(witnesses)
        self._telling.phase(ENTRIES)
        entries = self._entries(size)
        tree = self._tree(entries, witnesses)
        self._telling.phase(ACTS)
        state = self._state(tree)
        hearing = Hearing(self._reader, entries, tree, self._telling, kept=self._means.kept, state=state)
        hearing.hear()
        if tree.broken is not None:
            self._tell_broken(tree.broken)
        self._telling.phase(FILE)
        self._extras(size)
        self._tell_tiles(tree)
        self._tell_head(witnesses, tree, hearing)
        tell_streams(self._reader, hearing.world, size, self._telling)
        if not self._telling.findings:
            self._telling.verified = hearing.verified()
        if hearing.state is not None:
            known = f"sampai nomor {hearing.state.size} hanya dihash: pernah diperiksa seluruhnya"
            self._telling.remarks.append(known)
            self._telling.notes.append("daftar tidak dibandingkan: pemeriksaan ini lanjutan dari yang terdahulu")
        elif tables is not None:
            self._telling.phase(TABLES)
            unheard = hearing.unheard
            del hearing, entries  # what was folded is not needed again; the tables want its room
            tables.tell(self._reader, tree, unheard, self._telling)

    # -- the file ----------------------------------------------------------------------------------------------------

    def _file(self) -> None:
        """The schema is ours, and the store finds its own structure whole."""
        for table, which in self._telling.each(self._reader.file, self._reader.declared):
            self._telling.found("schema_differs", table, which=which)
        for why in self._telling.each(self._reader.file, self._reader.structure):
            self._telling.found("file_damaged", self._reader.file, why=why)

    def _size(self, witnesses: Witnesses) -> int:
        """How many records there should be: what was sealed; without a valid seal, what the file holds."""
        ((count, last),) = self._telling.rows("entry", lambda: [self._reader.extent()]) or ((0, 0),)
        seals, head = witnesses.checkpoints, witnesses.head
        told = max((one.size for one in seals), default=0)
        if not seals:
            told = max(last or 0, head[0] if head and isinstance(head[0], int) else 0)
        # No number that stands in a damaged file may make us count to it.
        return min(told, max(2 * count, *(one.size for one in seals)) if seals else 2 * count + _FEW)

    def _extras(self, size: int) -> None:
        """Rows that no record accounts for."""
        for record in self._telling.each("entry", lambda: self._reader.outside(size)):
            self._telling.found("entry_extra", "entry", record=record)
        for record in self._telling.each("content", self._reader.orphans):
            lost = 1 <= record <= size
            self._telling.found("content_extra", "content", record=record, rests_on=record if lost else None)

    # -- the tree ----------------------------------------------------------------------------------------------------

    def _entries(self, size: int) -> Entries:
        def damaged(record: int, why: str) -> None:
            self._telling.found("entry_unreadable", "entry", record=record, why=why)

        known = self._means.state.size if self._means.state else 0
        return first_pass(
            self._reader, size, processes=self._means.processes, known=known, damaged=damaged,
            progress=self._telling.done,
        )  # fmt: skip

    def _tree(self, entries: Entries, witnesses: Witnesses) -> Tree:
        leaves = entries.leaves
        tree = Tree.weighed(
            leaves, entries.roots, self._other_leaves(leaves), seals=witnesses.seen(len(leaves)), seen=entries.sights,
            genuine=Signatures(self._reader, len(leaves)).stands,
        )  # fmt: skip
        entries.sights.forget()
        self._tell_tree(tree, leaves, witnesses.sealed, witnesses.shown)
        return tree

    def _state(self, tree: Tree) -> Verified | None:
        """What was verified before, if this tree still begins with it; else everything is examined anew."""
        state = self._means.state
        if state is None:
            return None
        demand_of(state, self._telling.origin, len(tree.leaves))
        if tree.root_at(state.size) != state.root:
            self._telling.found("verified_differs", "entry", size=state.size)
            return None
        return state

    def _other_leaves(self, leaves: Leaves) -> Mapping[int, bytes]:
        """Where the tiles of level 0 hold another leaf than the entries give."""
        others: dict[int, bytes] = {}
        for tile in self._telling.each("tile", self._reader.tiles):
            if tile.level == 0 and isinstance(tile.index, int) and tile.plain:
                first = tile.index * TILE_WIDTH
                if tile.index < 0 or leaves.raw(first, first + len(tile.data) // HASH_SIZE) == tile.data:
                    continue
                for at in range(first, min(first + len(tile.data) // HASH_SIZE, len(leaves))):
                    leaf = tile.data[(at - first) * HASH_SIZE : (at - first + 1) * HASH_SIZE]
                    others |= {at: leaf} if leaf != leaves[at] else {}
        return others

    def _tell_tree(self, tree: Tree, entries: Leaves, sealed: Checkpoint | None, shown: Checkpoint | None) -> None:
        unreadable = {found.record for found in self._telling.findings if found.what == "entry_unreadable"}
        ends = sealed.size if sealed else len(entries)
        for record in sorted(tree.lost - unreadable):
            if entries[record - 1] is not None:
                self._telling.found("leaf_differs", "entry", record=record)
            elif record <= ends:
                self._telling.found("entry_missing", "entry", record=record)
        if shown is not None and shown.size > ends:
            first, through = ends + 1, shown.size if shown.size > ends + 1 else None
            lost = f"nomor {first}" if first == shown.size else f"nomor {first} sampai {shown.size}"
            self._telling.found("rolled_back", "entry", record=first, through=through, lost=lost)

    def _tell_broken(self, broken: Broken) -> None:
        """The tree was changed, and the leaves do not say where: those who saw it before say among which records."""
        count = sum(one.record is not None for one in broken.seen)
        sources = {one.source for one in broken.seen}
        what = "fork_detected" if "memory" in sources else "root_differs" if "head" in sources else "seen_differs"
        causes = [one.record for one in self._telling.findings if one.rests_on is None and one.record]
        cause = next((record for record in causes if broken.first <= record <= broken.last), None)
        through = None if broken.first == broken.last else broken.last
        rests_on = cause if through else None
        facts = {"range": broken.range, "count": count}
        self._telling.found(what, "entry", record=broken.first, through=through, rests_on=rests_on, **facts)

    def _tell_tiles(self, tree: Tree) -> None:
        """Each kept tile against the one that the leaves give; those that no leaf gives, only where all are known."""
        left = {number: data for number, data in tree.tiles() if number[0] > 0}
        missing = {(0, index) for index in range(-(-(len(tree.roots) - 1) // TILE_WIDTH))}
        for kept in self._telling.each("tile", self._reader.tiles):
            number = _number(kept)
            if number is None:
                self._telling.found("tile_extra", "tile", tile=f"{text(kept.level)}/{text(kept.index)}")
                continue
            self._telling.counts["tiles"] += 1
            data = left.pop(number, None) if number[0] else _leaves_of(tree, number, missing)
            if data is None:
                if tree.whole:
                    self._telling.found("tile_extra", "tile", tile="/".join(map(str, number)))
            elif kept.data != data and not (not tree.whole and kept.data.startswith(data)):
                self._tell_tile(number, data, kept.data)
        for number in sorted(missing | left.keys()):
            self._telling.found("tile_missing", "tile", tile="/".join(map(str, number)))

    def _tell_tile(self, number: tuple[int, int], data: bytes, kept: bytes) -> None:
        level, index = number
        places = range(0, max(len(data), len(kept)), HASH_SIZE)
        for at in places:
            if data[at : at + HASH_SIZE] != kept[at : at + HASH_SIZE]:
                first = ((index * TILE_WIDTH + at // HASH_SIZE) << 8 * level) + 1
                record = first if level == 0 else None
                self._telling.found("tile_differs", "tile", record=record, tile=f"{level}/{index}", at=f"nomor {first}")

    def _tell_head(self, witnesses: Witnesses, tree: Tree, hearing: Hearing) -> None:
        head, sealed = witnesses.head, witnesses.sealed
        if head is None:
            return
        size = sealed.size if sealed else len(tree.leaves)
        root = sealed.root if sealed else tree.root_at(size)
        wrong = [] if head[0] == size else ["size"]
        wrong += [] if root is None or head[1] == root else ["root"]
        if not _received(head, hearing):
            wrong.append("received_at")
        if wrong:
            self._telling.found("head_differs", "head", which=", ".join(wrong))


def _received(head: HeadRow, hearing: Hearing) -> bool:
    """Whether the latest time of receipt is that of the acts; a later one may be of an act that is lost."""
    later = isinstance(head[2], int) and head[2] > hearing.latest
    return bool(head[2] == hearing.latest or (hearing.world.lost and later))


def _number(kept: KeptTile) -> tuple[int, int] | None:
    if isinstance(kept.level, int) and isinstance(kept.index, int) and kept.plain:
        return kept.level, kept.index
    return None


def _leaves_of(tree: Tree, number: tuple[int, int], missing: set[tuple[int, int]]) -> bytes | None:
    """The tile of leaves of that number, which is not missing then; None where there is no such tile."""
    if number not in missing:
        return None
    missing.remove(number)
    first = number[1] * TILE_WIDTH
    return tree.leaves.raw(first, min(first + TILE_WIDTH, len(tree.roots) - 1))
