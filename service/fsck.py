"""fsck: all that can be computed from the entries is computed again, and each record that does not hold is named.

It reads the file by a connection of its own that cannot write, in one snapshot, and trusts no column, tile, seal or
table in it: it runs where the house itself refuses to open. Three kinds of witnesses say what the tree should be: seals
under the log key, the head memory, and the roots that signers saw (`seen` stands under their signatures). An entry that
is not what they saw is lost: whatever rests on it is told apart, as undetermined, and every other act is judged as it
was when it was recorded.
"""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import projections
from domain.evidence.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from domain.evidence.content import Content
from domain.evidence.entry import Entry, pae
from domain.evidence.errors import AmanahError, Fault, Unproven
from domain.evidence.keys import PublicKey
from domain.evidence.merkle import HASH_SIZE, TILE_WIDTH, leaf_hash
from domain.evidence.printing import printed_day
from domain.evidence.trust import Trust
from domain.evidence.verdict import Answer, Claim
from service.findings import HOW, Finding, Report
from service.house import House
from service.regrown import Broken, Seen, Tree
from service.seals import LOG_KEY, load_host_key
from service.settings import Settings
from service.store.connections import told
from service.store.sqlite import SCHEMA, SCHEMA_VERSION
from service.wholeworld import UNKNOWN, WholeWorld, fallen

__all__ = ["Finding", "Report", "WholeWorld", "fsck"]

Progress = Callable[[int, int], None]
BATCH = 500

_DAMAGE = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH)
# Quotes inside of strings are escaped, so that these bytes can only be the member itself (SPEC.md section 2).
_SEEN = re.compile(rb'"seen":\{"root":"([0-9a-f]{64})","size":([0-9]{1,16})\}')
_KEY = re.compile(rb'"public_key":"([A-Za-z0-9+/=]{44})"')
_STREAM = re.compile(rb'"stream":"([a-z]+/[0-9a-f]{32})","version":[0-9]+\},"received_at"')


def fsck(place: Settings | House, *, trust: Trust | None = None, progress: Progress | None = None) -> Report:
    """Examine a whole ledger. Raises `Fault` only where nothing could be examined (no file, no access)."""
    settings = place.settings if isinstance(place, House) else place
    path = settings.ledger_path
    if not path.exists():
        raise Fault("not_opened", path=settings.home)
    began = perf_counter()
    check = _Check(settings, trust, progress or _silent)
    with TemporaryDirectory() as scratch, told(path):
        check.run(Path(scratch))
    return check.report(perf_counter() - began)


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


# --- reading a file that may be damaged ----------------------------------------------------------------------------


class _Damaged(Exception):
    """What SQLite could not read."""


@contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write."""
    db = sqlite3.connect(_uri(path, "mode=ro"), uri=True, timeout=5, isolation_level=None)
    with closing(db):
        db.text_factory = bytes
        yield db


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?{mode}"


def _ask(db: sqlite3.Connection, question: str, *values: object) -> list[Any]:
    """The rows; `_Damaged` where the file does not give them."""
    try:
        return db.execute(question, values).fetchall()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE:
            raise _Damaged(str(error)) from error
        raise


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of `entry`, as it is kept."""

    stream: object
    version: object
    entry: bytes
    kind: bytes  # what SQLite calls the type of the entry


def _entry_row(db: sqlite3.Connection, record: int) -> _Row | None:
    found = _ask(db, "SELECT stream, version, CAST(entry AS BLOB), typeof(entry) FROM entry WHERE record = ?", record)
    return _Row(*found[0]) if found and isinstance(found[0][2], bytes) else None


class _Signatures:
    """Whether a record's signature stands under the key whose thumbprint it names; asked where a tree is in dispute."""

    def __init__(self, db: sqlite3.Connection, size: int) -> None:
        self._db, self._size = db, size
        self._keys: dict[str, PublicKey] = {}

    def stands(self, record: int) -> bool:
        """True if some content of the ledger carries that key (a thumbprint certifies itself), and it signed."""
        if not self._keys:
            self._keys = dict(self._read())
        row = _lenient(self._db, record)
        with suppress(AmanahError):
            entry = Entry.parse(row.entry if row else b"")
            key = self._keys.get(entry.body.actor.key)
            return key is not None and key.verifies(entry.signature, pae(entry.body.raw))
        return False

    def _read(self) -> Iterator[tuple[str, PublicKey]]:
        for record in range(1, self._size + 1):
            with suppress(_Damaged):
                for (raw,) in _ask(self._db, "SELECT CAST(content AS BLOB) FROM content WHERE record = ?", record):
                    for text in _KEY.findall(raw):
                        with suppress(Unproven):
                            key = PublicKey.parse("ed25519", text.decode())
                            yield key.thumbprint, key


# --- the examination -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an act stands by its columns."""

    record: int
    stream: object
    version: object


class _Tables:
    """The tables folded again on the way, up to the record that the live ones know."""

    def __init__(self, live: Path, scratch: Path) -> None:
        self._path = scratch / "live.sqlite"
        source, copy = sqlite3.connect(_uri(live, "mode=ro"), uri=True), sqlite3.connect(self._path)
        with closing(source), closing(copy):
            source.backup(copy)
        self.live = projections.connect(self._path)
        self._fresh = projections.connect(scratch / "fresh.sqlite")
        self._fresh.execute("PRAGMA synchronous = OFF")  # thrown away after this examination
        self.upto = int(self.live.execute("SELECT record FROM position").fetchone()[0])
        self._waiting: list[projections.Recorded] = []
        self.halted: str | None = None

    def add(self, recorded: projections.Recorded) -> None:
        """Fold a record, if the live tables know it."""
        if recorded.record <= self.upto and self.halted is None:
            self._waiting.append(recorded)
            if len(self._waiting) == BATCH:
                self.flush()

    def stop(self, why: str) -> None:
        """Without this record no later one can be folded."""
        self.halted = self.halted or why

    def flush(self) -> None:
        """Fold what waits."""
        waiting, self._waiting = self._waiting, []
        try:
            projections.catch_up(self._fresh, lambda after, limit: [r for r in waiting if r.record > after][:limit])
        except Fault as fault:
            self.stop(fault.message)

    def differences(self) -> tuple[projections.Difference, ...]:
        """Where the live tables are not what the records say."""
        self.flush()
        if projections.digests(self.live) == projections.digests(self._fresh):
            return ()
        return projections.differences(self.live, self._fresh)

    def close(self) -> None:
        """Close both."""
        self.live.close()
        self._fresh.close()


class _Check:
    """One examination, in order: the file, the tree, every act, then the tables that are computed from them."""

    def __init__(self, settings: Settings, trust: Trust | None, progress: Progress) -> None:
        self._settings, self._trust, self._progress = settings, trust, progress
        self._findings: list[Finding] = []
        self._notes: list[str] = []
        self._remarks: list[str] = []
        self._counts = dict.fromkeys(("entries", "contents", "streams", "tiles"), 0)
        self._origin = trust.origin if trust else "?"
        self._places: defaultdict[str, list[_Place]] = defaultdict(list)
        self._latest = 0

    def report(self, seconds: float) -> Report:
        """What was found, causes first, by record."""
        by_record = sorted(self._findings, key=lambda found: (found.rests_on is not None, found.record or 0))
        return Report(self._origin, tuple(by_record), self._counts, seconds, tuple(self._notes), tuple(self._remarks))

    def run(self, scratch: Path) -> None:
        """Examine everything. What others may move on meanwhile is read before the snapshot of the ledger."""
        memory = self._memory_note()
        tables = self._tables(scratch)
        try:
            with _read_only(self._settings.ledger_path) as db:
                db.execute("BEGIN")
                try:
                    _ask(db, "SELECT COUNT(*) FROM sqlite_schema")
                except _Damaged as damage:
                    self._found("file_unreadable", "berkas", why=damage)
                    return
                self._ledger(db, memory, tables)
        finally:
            if tables is not None:
                tables.close()

    def _ledger(self, db: sqlite3.Connection, memory: str | None, tables: _Tables | None) -> None:
        self._file(db)
        head = self._head(db)
        key = self._log_key(db, head)
        sealed = self._sealed(head, key)
        shown = self._shown(memory, key)
        stored = self._stored_tiles(db)
        size = self._size(db, head, [one for one in (sealed, shown) if one is not None])
        entries, seen = self._leaves(db, size)
        seals = [Seen(None, one.size, one.root, name) for one, name in ((sealed, "head"), (shown, "memory")) if one]
        seals = [one for one in seals if one.size <= size]
        tree = Tree(entries, _leaves_of(stored, size), seals=seals, seen=seen, genuine=_Signatures(db, size).stands)
        self._tell_tree(tree, entries, sealed, shown)
        world = self._judged(db, tree, tables)
        self._extras(db, size)
        self._tell_tiles(tree, stored)
        self._tell_head(head, tree, sealed, world)
        self._streams(db, world)
        if tables is not None:
            self._tell_tables(tables, world)

    def _found(
        self, what: str, table: str, *,
        record: int | None = None, through: int | None = None, rests_on: int | None = None, **facts: object,
    ) -> None:  # fmt: skip
        self._findings.append(Finding.of(what, table, record=record, through=through, rests_on=rests_on, **facts))

    def _rows(self, db: sqlite3.Connection, table: str, question: str, *values: object) -> list[Any]:
        try:
            return _ask(db, question, *values)
        except _Damaged as damage:
            self._found("table_unreadable", table, why=damage)
            return []

    # -- the file ----------------------------------------------------------------------------------------------------

    def _file(self, db: sqlite3.Connection) -> None:
        """The schema is ours, and SQLite finds its own structure whole: an index that lies would mislead look-ups."""
        with closing(sqlite3.connect(":memory:")) as fresh:
            fresh.text_factory = bytes
            fresh.executescript(SCHEMA.read_text())
            expected, kept = set(_schema(fresh)), set(_schema(db))
        for kind, name, _ in sorted(expected ^ kept, key=repr):
            self._found("schema_differs", _text(name), which=f"{_text(kind)} {_text(name)}")
        if _ask(db, "PRAGMA user_version") != [(SCHEMA_VERSION,)]:
            self._found("schema_differs", "user_version", which="nomor bentuk berkas")
        for (line,) in self._rows(db, "berkas", "PRAGMA integrity_check"):
            if line != b"ok":
                self._found("file_damaged", "berkas", why=_text(line))

    # -- the seal and the memory -------------------------------------------------------------------------------------

    def _memory_note(self) -> str | None:
        try:
            return self._settings.head_memory_path.read_bytes().decode()
        except FileNotFoundError:
            self._notes.append("ingatan segel terakhir tidak ada: salinan lama yang dipulihkan tidak dapat dikenali")
        except (UnicodeDecodeError, OSError) as error:
            self._found("memory_damaged", "last-checkpoint", why=error)
        return None

    def _head(self, db: sqlite3.Connection) -> tuple[Any, ...] | None:
        rows = self._rows(db, "head", "SELECT size, root, received_at, checkpoint, id FROM head")
        for row in rows[1:]:
            self._found("head_differs", "head", which=f"baris lebih: {row[-1]}")
        if not rows:
            self._found("head_missing", "head")
        return tuple(rows[0][:4]) if rows else None

    def _log_key(self, db: sqlite3.Connection, head: tuple[Any, ...] | None) -> VerifierKey | None:
        """The key that seals: of trust.json, else of this host, else the one that genesis names."""
        genesis = self._genesis(db)
        origin = genesis.body.ledger if genesis else _first_line(head)
        if self._trust is not None:
            if origin != self._trust.origin:
                self._found("origin_differs", "entry", record=1, origin=origin, expected=self._trust.origin)
            row = _lenient(db, 1)
            if row is None or sha256(row.entry).hexdigest() != self._trust.genesis:
                self._found("genesis_differs", "entry", record=1)
            return self._trust.log_key
        public = self._host_key() or self._declared_key(db)
        if public is None:
            self._notes.append("segel: kunci buku tidak ada di sini dan tidak disebut catatan pembuka")
            return None
        # A seal that verifies says how the book is called, whatever record 1 became.
        for name in (_first_line(head), origin):
            with suppress(Unproven):
                key = VerifierKey(name, public)
                self._origin = name
                open_checkpoint(_text(head[3] if head else b""), key)
                return key
        self._origin = origin
        with suppress(Unproven):
            return VerifierKey(origin, public)
        return None

    def _genesis(self, db: sqlite3.Connection) -> Entry | None:
        row = _lenient(db, 1)
        with suppress(AmanahError):
            return Entry.parse(row.entry) if row else None
        return None

    def _host_key(self) -> PublicKey | None:
        try:
            return load_host_key(self._settings.keys / LOG_KEY).public_key
        except Fault as fault:
            if fault.code == "seal_key_absent":
                self._notes.append("kunci buku tidak ada: segel diperiksa dengan kunci yang disebut catatan pembuka")
            else:
                self._found("key_damaged", LOG_KEY, why=fault.message)
        except OSError as error:
            self._notes.append(f"kunci buku tidak terbaca ({error})")
        return None

    def _declared_key(self, db: sqlite3.Connection) -> PublicKey | None:
        with suppress(AmanahError, _Damaged, KeyError, TypeError):
            ((raw,),) = _ask(db, "SELECT content FROM content WHERE record = 1") or ((b"",),)
            key = Content.parse(raw).facts["log_key"]
            return PublicKey.parse(key["suite"], key["public_key"])
        return None

    def _sealed(self, head: tuple[Any, ...] | None, key: VerifierKey | None) -> Checkpoint | None:
        if head is None or key is None:
            return None
        if head[3] is None:
            if head[0] != 0:
                self._found("seal_missing", "head")
            return None
        try:
            return open_checkpoint(_text(head[3]), key)
        except Unproven as problem:
            self._found("seal_wrong", "head", why=problem.message)
            return None

    def _shown(self, note: str | None, key: VerifierKey | None) -> Checkpoint | None:
        if note is None or key is None:
            return None
        try:
            return open_checkpoint(note, key)
        except Unproven as problem:
            self._found("memory_damaged", "last-checkpoint", why=problem.message)
            return None

    # -- the tree ----------------------------------------------------------------------------------------------------

    def _stored_tiles(self, db: sqlite3.Connection) -> dict[tuple[int, int], bytes]:
        tiles = {}
        question = "SELECT level, idx, CAST(data AS BLOB), typeof(data) FROM tile"
        for level, index, data, kind in self._rows(db, "tile", question):
            if isinstance(level, int) and isinstance(index, int) and kind == b"blob":
                tiles[level, index] = data
            else:
                self._found("tile_extra", "tile", tile=f"{_text(level)}/{_text(index)}")
        return tiles

    def _size(self, db: sqlite3.Connection, head: tuple[Any, ...] | None, seals: Sequence[Checkpoint]) -> int:
        """How many records there should be: what was sealed; without a valid seal, what the file holds."""
        ((count, last),) = self._rows(db, "entry", "SELECT COUNT(*), MAX(record) FROM entry") or ((0, 0),)
        told = max((one.size for one in seals), default=0)
        if not seals:
            told = max(last or 0, head[0] if head and isinstance(head[0], int) else 0)
        # No number that stands in a damaged file may make us count to it.
        return min(told, max(2 * count, *(one.size for one in seals)) if seals else 2 * count + BATCH)

    def _leaves(self, db: sqlite3.Connection, size: int) -> tuple[list[bytes | None], list[Seen]]:
        leaves: list[bytes | None] = []
        seen: list[Seen] = []
        for record in range(1, size + 1):
            try:
                row = _entry_row(db, record)
            except _Damaged as damage:
                self._found("entry_unreadable", "entry", record=record, why=damage)
                row = None
            leaves.append(None if row is None else leaf_hash(row.entry))
            said = _SEEN.search(row.entry) if row else None
            if said:
                seen.append(Seen(record, int(said[2]), bytes.fromhex(said[1].decode())))
        return leaves, seen

    def _tell_tree(
        self, tree: Tree, entries: Sequence[bytes | None], sealed: Checkpoint | None, shown: Checkpoint | None
    ) -> None:
        unreadable = {found.record for found in self._findings if found.what == "entry_unreadable"}
        ends = sealed.size if sealed else len(entries)
        for record in sorted(tree.lost - unreadable):
            if entries[record - 1] is not None:
                self._found("leaf_differs", "entry", record=record)
            elif record <= ends:
                self._found("entry_missing", "entry", record=record)
        if shown is not None and shown.size > ends:
            first, through = ends + 1, shown.size if shown.size > ends + 1 else None
            lost = f"nomor {first}" if first == shown.size else f"nomor {first} sampai {shown.size}"
            self._found("rolled_back", "entry", record=first, through=through, lost=lost)

    def _tell_broken(self, broken: Broken) -> None:
        """The tree was changed, and the leaves do not say where: those who saw it before say among which records."""
        count = sum(one.record is not None for one in broken.seen)
        sources = {one.source for one in broken.seen}
        what = "fork_detected" if "memory" in sources else "root_differs" if "head" in sources else "seen_differs"
        causes = [one.record for one in self._findings if one.rests_on is None and one.record]
        cause = next((record for record in causes if broken.first <= record <= broken.last), None)
        through = None if broken.first == broken.last else broken.last
        rests_on = cause if through else None
        facts = {"range": broken.range, "count": count}
        self._found(what, "entry", record=broken.first, through=through, rests_on=rests_on, **facts)

    def _tell_tiles(self, tree: Tree, stored: dict[tuple[int, int], bytes]) -> None:
        self._counts["tiles"] = len(stored)
        left = dict(stored)
        for number, data in tree.tiles():
            tile = "/".join(map(str, number))
            kept = left.pop(number, None)
            if kept is None:
                self._found("tile_missing", "tile", tile=tile)
            elif kept != data and not (not tree.whole and kept.startswith(data)):
                self._tell_tile(number, data, kept)
        for number in sorted(left) if tree.whole else ():
            self._found("tile_extra", "tile", tile="/".join(map(str, number)))

    def _tell_tile(self, number: tuple[int, int], data: bytes, kept: bytes) -> None:
        level, index = number
        places = range(0, max(len(data), len(kept)), HASH_SIZE)
        for at in places:
            if data[at : at + HASH_SIZE] != kept[at : at + HASH_SIZE]:
                first = ((index * TILE_WIDTH + at // HASH_SIZE) << 8 * level) + 1
                record = first if level == 0 else None
                self._found("tile_differs", "tile", record=record, tile=f"{level}/{index}", at=f"nomor {first}")

    def _tell_head(
        self, head: tuple[Any, ...] | None, tree: Tree, sealed: Checkpoint | None, world: WholeWorld
    ) -> None:
        if head is None:
            return
        size = sealed.size if sealed else len(tree.leaves)
        root = sealed.root if sealed else tree.root_at(size)
        wrong = [] if head[0] == size else ["size"]
        wrong += [] if root is None or head[1] == root else ["root"]
        if head[2] != self._latest and not (world.lost and isinstance(head[2], int) and head[2] > self._latest):
            wrong.append("received_at")
        if wrong:
            self._found("head_differs", "head", which=", ".join(wrong))

    def _extras(self, db: sqlite3.Connection, size: int) -> None:
        """Rows that no record accounts for."""
        for (record,) in self._rows(db, "entry", "SELECT record FROM entry WHERE record < 1 OR record > ?", size):
            self._found("entry_extra", "entry", record=record)
        orphans = "SELECT record FROM content WHERE record NOT IN (SELECT record FROM entry)"
        for (record,) in self._rows(db, "content", orphans):
            lost = 1 <= record <= size
            self._found("content_extra", "content", record=record, rests_on=record if lost else None)

    # -- every act ---------------------------------------------------------------------------------------------------

    def _judged(self, db: sqlite3.Connection, tree: Tree, tables: _Tables | None) -> WholeWorld:
        """Every act in order; once more where a signature awaited a decree that nobody recorded (SPEC.md 8.9)."""
        world, found, counts = WholeWorld(self._origin, tree), list(self._findings), dict(self._counts)
        self._judge(db, world, tree, tables)
        unrecorded = world.unrecorded()
        if unrecorded:
            self._findings, self._counts = found, counts
            self._places.clear()
            world = WholeWorld(self._origin, tree, unrecorded=unrecorded)
            self._judge(db, world, tree, None)
        self._tell_awaited(world)
        return world

    def _tell_awaited(self, world: WholeWorld) -> None:
        """A decree that was recorded later, or not yet, is no damage: the act stands as it was signed."""
        for one in world.awaited():
            if one.mandate is not None:
                recorded = world.record_of(one.mandate.granted.ref.stream, one.mandate.granted.ref.version)
                ended = f", tetapi SK itu berakhir {printed_day(one.ended_on)}" if one.ended_on else ""
                self._remarks.append(f"nomor {one.record}: SK dicatat kemudian, nomor {recorded}{ended}")
            elif one.refusal is not None:
                self._remarks.append(
                    f"nomor {one.record}: SK dicatat kemudian dan tidak memberi kewenangan. {one.refusal.message}"
                )
            else:
                self._remarks.append(f"nomor {one.record}: kewenangan menunggu, SK belum dicatat")

    def _judge(self, db: sqlite3.Connection, world: WholeWorld, tree: Tree, tables: _Tables | None) -> None:
        total = len(tree.leaves)
        broken = {tree.broken.first} if tree.broken is not None and tree.broken.first == tree.broken.last else set()
        for record in range(1, total + 1):
            entry = None if record in tree.lost | broken else self._entry(db, record)
            if entry is None:
                world.lose(record, self._places_of(db, record))
                if tables is not None:
                    tables.stop(f"nomor {record}")
            else:
                recorded = self._act(db, record, entry, world=world, liars=tree.liars)
                if tables is not None:
                    tables.add(recorded)
            if record % BATCH == 0 or record == total:
                self._progress(record, total)
        if tree.broken is not None:
            self._tell_broken(tree.broken)

    def _places_of(self, db: sqlite3.Connection, record: int) -> set[str]:
        """Where a lost record may have stood, by all that is left of it; only ever used to withhold a no."""
        row = _lenient(db, record)
        with suppress(_Damaged):
            if row is None:
                gaps = "SELECT name FROM stream WHERE version <> (SELECT COUNT(*) FROM entry WHERE stream = stream.id)"
                return {_text(name) for (name,) in _ask(db, gaps)}
            names = {_text(name) for (name,) in _ask(db, "SELECT name FROM stream WHERE id = ?", row.stream)}
            return names | {said.decode() for said in _STREAM.findall(row.entry)}
        return set()

    def _entry(self, db: sqlite3.Connection, record: int) -> Entry | None:
        """The entry, if it is one, and stands in the columns that its body names."""
        row = _entry_row(db, record)
        if row is None:
            return None
        try:
            entry = Entry.parse(row.entry)
        except AmanahError as error:
            self._found("entry_malformed", "entry", record=record, why=error.message)
            return None
        self._counts["entries"] += 1
        self._latest = max(self._latest, entry.received_at)
        wrong = [] if row.version == entry.body.version else ["version"]
        wrong += [] if row.kind == b"blob" else ["entry"]
        if wrong:
            self._found("columns_differ", "entry", record=record, which=", ".join(wrong))
        self._places[entry.body.stream].append(_Place(record, row.stream, row.version))
        return entry

    def _act(
        self, db: sqlite3.Connection, record: int, entry: Entry, *, world: WholeWorld, liars: set[int]
    ) -> projections.Recorded:
        content, damaged = self._content(db, record, entry)
        examined = world.judge(record, entry, content, damaged=damaged)
        noes = fallen(examined)
        noes += [claim for claim in examined.claims if claim.number == "3.6" and record in liars]
        for claim in noes:
            message = f"[{claim.name}] {claim.text}"
            self._findings.append(Finding(claim.code or "", "entry", message, record, claim=claim.number))
        unknown = next((claim for claim in examined.claims if claim.answer is Answer.UNKNOWN), None)
        if unknown is not None and not noes and not damaged and not examined.awaiting:
            self._rests(record, unknown, world)
        return projections.Recorded(record, entry, content if isinstance(content, Content) else None)

    def _rests(self, record: int, claim: Claim, world: WholeWorld) -> None:
        facts = claim.error.facts if claim.error else {}
        if "root" in facts and facts["root"].digest in world.undecided:
            self._remarks.append(f"nomor {record}: bersandar pada tanda tangan yang kewenangannya menunggu")
            return
        on = world.record_of(facts.get("stream", ""), facts.get("version", 0))
        where = f"nomor {on}" if on else str(facts.get("stream"))
        found = Finding.of("rests_on", "entry", record=record, rests_on=on, claim=claim.name, on=where)
        self._findings.append(found)

    def _content(self, db: sqlite3.Connection, record: int, entry: Entry) -> tuple[Content | bytes | None, bool]:
        """The content as it was signed; without it (None), whether that is a damage. No act destroys contents yet."""
        question = "SELECT CAST(content AS BLOB), typeof(content) FROM content WHERE record = ?"
        try:
            rows = _ask(db, question, record)
        except _Damaged as damage:
            self._found("content_unreadable", "content", record=record, why=damage)
            return None, True
        if not rows:
            self._found("content_missing", "content", record=record)
            return None, True
        ((raw, kind),) = rows
        if kind != b"blob" or sha256(raw).hexdigest() != entry.body.content:
            self._found("content_differs", "content", record=record)
            return None, True
        self._counts["contents"] += 1
        try:
            return Content.parse(raw), False
        except AmanahError:
            return raw, False  # signed so, and no content: the judge says why

    # -- what is computed from the acts ------------------------------------------------------------------------------

    def _streams(self, db: sqlite3.Connection, world: WholeWorld) -> None:
        rows = self._rows(db, "stream", "SELECT id, name, version, head FROM stream")
        by_name = {_text(name): (number, version, head) for number, name, version, head in rows}
        rests = min(world.lost, default=None)
        for name, places in self._places.items():
            self._counts["streams"] += 1
            number = self._number(places)
            kept = by_name.pop(name, None)
            record = places[-1].record
            if kept is None:
                self._found("stream_missing", "stream", record=record, stream=name)
                continue
            head = world.streams[name].head if name in world.streams else None
            wrong = [] if kept[0] == number else ["id"]
            wrong += [] if head is None or kept[1] == head.version else ["version"]
            wrong += [] if head is None or head.digest == UNKNOWN or kept[2] == bytes.fromhex(head.digest) else ["head"]
            if wrong:
                ahead = rests if head is None or (isinstance(kept[1], int) and kept[1] > head.version) else None
                which = ", ".join(wrong)
                self._found("stream_differs", "stream", record=record, rests_on=ahead, stream=name, which=which)
        for name in by_name:
            self._found("stream_extra", "stream", rests_on=rests, stream=name)

    def _number(self, places: Sequence[_Place]) -> object:
        """The number that the entries of a stream bear; those that bear another are told."""
        ((most, _),) = Counter(place.stream for place in places).most_common(1)
        for place in places:
            if place.stream != most:
                self._found("columns_differ", "entry", record=place.record, which="stream")
        return most

    def _tables(self, scratch: Path) -> _Tables | None:
        path = self._settings.projections_path
        if not path.exists():
            self._notes.append("berkas daftar belum dibuat")
            return None
        try:
            return _Tables(path, scratch)
        except (Fault, sqlite3.Error, TypeError, ValueError) as error:
            self._found("projection_unreadable", "projections", why=error)
            return None

    def _tell_tables(self, tables: _Tables, world: WholeWorld) -> None:
        """Where an act is damaged, the live tables may be right and the fresh ones wanting: then they rest on it."""
        causes = [found for found in self._findings if found.rests_on is None and found.table in ("entry", "content")]
        damaged = {found.record for found in causes}
        rests = min((record for record in damaged | world.lost if record), default=None)
        try:
            found = tables.differences()
        except sqlite3.DatabaseError as error:
            self._found("projection_unreadable", "projections", why=error)
            return
        if tables.halted is not None:
            self._found("projection_halted", "projections", rests_on=rests, why=tables.halted)
            return
        if rests is not None:
            for table, count in sorted(Counter(one.table for one in found).items()):
                self._found("projection_rests", table, rests_on=rests, count=count)
            return
        for one in found:
            how = HOW[one.how] + (f" ({', '.join(one.columns)})" if one.columns else "")
            self._found("projection_differs", one.table, key=one.key, how=how)


# --- small readings ------------------------------------------------------------------------------------------------


def _schema(db: sqlite3.Connection) -> list[Any]:
    """What the file declares, without what ANALYZE adds."""
    return _ask(db, "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'")


def _leaves_of(tiles: dict[tuple[int, int], bytes], size: int) -> list[bytes | None]:
    """The leaf hashes that the tiles of level 0 hold."""
    leaves: list[bytes | None] = []
    for at in range(size):
        index, offset = divmod(at, TILE_WIDTH)
        leaf = tiles.get((0, index), b"")[offset * HASH_SIZE : (offset + 1) * HASH_SIZE]
        leaves.append(leaf if len(leaf) == HASH_SIZE else None)
    return leaves


def _lenient(db: sqlite3.Connection, record: int) -> _Row | None:
    """The row, or None where it cannot be read."""
    try:
        return _entry_row(db, record)
    except _Damaged:
        return None


def _first_line(head: tuple[Any, ...] | None) -> str:
    return _text(head[3] if head else b"").partition("\n")[0] or "?"


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
