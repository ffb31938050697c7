"""What is computed from the acts: the rows of the streams, and the tables that pages are read from."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing, suppress
from pathlib import Path

import projections
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Fault
from domain.evidence.merkle import leaf_hash
from projections import Recorded
from service.fsck.findings import HOW
from service.fsck.reader import Damaged, KeptEntry, KeptStream, Reader, both, steadily
from service.fsck.sqlite import uri
from service.fsck.telling import Telling
from service.regrown import Tree
from service.wholeworld import UNKNOWN, WholeWorld

# --- streams -------------------------------------------------------------------------------------------------------


def tell_streams(reader: Reader, world: WholeWorld, size: int, telling: Telling) -> None:
    """Every stream's row against what its entries and acts say, and every entry's number against its stream's row."""
    rests = min(world.lost, default=None)
    roll, met = world.roll, 0
    telling.counts["streams"] = sum(1 for _ in roll.seated())
    for kept in telling.each("stream", reader.streams):
        record = roll.last_seated(kept.name)
        if record:
            met += 1
            _tell_stream(kept, record, world, telling)
        else:
            telling.found("stream_extra", "stream", rests_on=rests, stream=kept.name)
    if met < telling.counts["streams"]:
        known = {kept.name for kept in telling.each("stream", reader.streams)}
        for name in roll.seated():
            if name not in known:
                telling.found("stream_missing", "stream", record=roll.last_seated(name), stream=name)
    for record in _strays(reader, world, size):
        telling.found("columns_differ", "entry", record=record, which="stream")


def _tell_stream(kept: KeptStream, record: int, world: WholeWorld, telling: Telling) -> None:
    head = world.head(kept.name)
    wrong = [] if kept.id == world.roll.number(kept.name) else ["id"]
    if kept.follows and head is not None:
        wrong += [] if kept.version == head.version else ["version"]
        wrong += [] if head.digest == UNKNOWN or kept.head == bytes.fromhex(head.digest) else ["head"]
    if wrong:
        later = head is None or (isinstance(kept.version, int) and kept.version > head.version)
        ahead = min(world.lost, default=None) if later else None
        which = ", ".join(wrong)
        telling.found("stream_differs", "stream", record=record, rests_on=ahead, stream=kept.name, which=which)


def _strays(reader: Reader, world: WholeWorld, size: int) -> set[int]:
    """The entries whose row calls their stream by another number than most of the stream's entries do."""
    strays = world.roll.strays()
    found = {record for records in strays.values() for record in records or ()}
    unkept = {name: world.roll.number(name) for name, records in strays.items() if records is None}
    for record, row in steadily(reader.entries, reader.entry, 0, size if unkept else 0):
        if isinstance(row, KeptEntry) and record not in world.lost:
            with suppress(AmanahError):
                stream = Entry.parse(row.entry).body.stream
                found |= {record} if stream in unkept and row.stream != unkept[stream] else set()
    return found


# --- tables --------------------------------------------------------------------------------------------------------


class Tables:
    """The live tables, as they were before the ledger was read, and the same folded again up to the same record."""

    def __init__(self, live: Path, scratch: Path) -> None:
        self._fresh = scratch / "fresh.sqlite"
        path = scratch / "live.sqlite"
        source, copy = sqlite3.connect(uri(live, "mode=ro"), uri=True), sqlite3.connect(path)
        with closing(source), closing(copy):
            source.backup(copy)
        self._live = projections.connect(path)
        self._upto = projections.position(self._live)

    def close(self) -> None:
        """Close them."""
        self._live.close()

    def tell(self, reader: Reader, tree: Tree, unheard: AbstractSet[int], telling: Telling) -> None:
        """Where an act is damaged, the live tables may be right and the fresh ones wanting: then they rest on it."""
        causes = [one for one in telling.findings if one.rests_on is None and one.table in ("entry", "content")]
        rests = min((one for one in {found.record for found in causes} | unheard if one), default=None)
        try:
            found = self._differences(_Records(reader, tree, unheard, self._upto, telling))
        except _Halt as halt:
            telling.found("projection_halted", "projections", rests_on=rests, why=halt)
            return
        except Fault as fault:
            telling.found("projection_halted", "projections", rests_on=rests, why=fault.message)
            return
        except sqlite3.DatabaseError as error:
            telling.found("projection_unreadable", "projections", why=error)
            return
        if rests is not None:
            for table, count in sorted(Counter(one.table for one in found).items()):
                telling.found("projection_rests", table, rests_on=rests, count=count)
            return
        for one in found:
            how = HOW[one.how] + (f" ({', '.join(one.columns)})" if one.columns else "")
            telling.found("projection_differs", one.table, key=one.key, how=how)

    def _differences(self, records: "_Records") -> Sequence[projections.Difference]:
        projections.rebuild(self._fresh, records)
        with closing(projections.connect(self._fresh)) as fresh:
            if projections.digests(self._live) == projections.digests(fresh):
                return ()
            return projections.differences(self._live, fresh)


def tables(live: Path, scratch: Path, telling: Telling) -> Tables | None:
    """The tables of this host, if it has any that can be opened."""
    if not live.exists():
        telling.notes.append("berkas daftar belum dibuat")
        return None
    try:
        return Tables(live, scratch)
    except (Fault, sqlite3.Error, TypeError, ValueError) as error:
        telling.found("projection_unreadable", "projections", why=error)
        return None


class _Halt(Exception):
    """Without this record no later one can be folded."""

    def __init__(self, record: int) -> None:
        super().__init__(f"nomor {record}")


class _Records:
    """The records as folds read them: each the one that the tree confirms, its content the one that was signed."""

    def __init__(self, reader: Reader, tree: Tree, unheard: AbstractSet[int], upto: int, telling: Telling) -> None:
        self._reader, self._tree, self._unheard, self._telling = reader, tree, unheard, telling
        self._upto = min(upto, len(tree.leaves))

    def __call__(self, after: int, limit: int) -> list[Recorded]:
        upto = min(after + limit, self._upto)
        found: list[Recorded] = []
        for record, row, kept in both(self._reader, after, upto):
            sound = isinstance(row, KeptEntry) and leaf_hash(row.entry) == self._tree.leaves[record - 1]
            if record in self._unheard or not isinstance(row, KeptEntry) or not sound:
                if not found:
                    raise _Halt(record)
                return found
            content = None if kept is None or isinstance(kept, Damaged) or not kept.plain else kept.content
            found.append(_recorded(record, row.entry, content))
        if found:
            self._telling.done(upto, self._upto)
        return found


def _recorded(record: int, entry: bytes, content: bytes | None) -> Recorded:
    """As folds take it; without its content where that is not the one that was signed."""
    try:
        return projections.stored(record, entry, content)
    except Fault:
        pass
    try:
        return projections.stored(record, entry, None)
    except Fault:
        raise _Halt(record) from None
