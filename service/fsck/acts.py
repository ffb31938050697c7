"""Every act in its order: held against the columns, its content and the judge."""

import re
from contextlib import suppress
from hashlib import sha256

from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError
from domain.evidence.merkle import leaf_hash
from domain.evidence.printing import printed_day
from domain.evidence.verdict import Answer, Claim
from service.fsck.chunks import Entries
from service.fsck.findings import Finding
from service.fsck.reader import Damaged, KeptContent, KeptEntry, Reader, both, lenient
from service.fsck.state import Verified
from service.fsck.telling import Mark, Telling
from service.regrown import Tree
from service.wholeworld import KEPT, WholeWorld, fallen

TOLD = 500  # records between two words about the progress

# Quotes inside of strings are escaped, so that these bytes can only be the member itself (SPEC.md section 2).
_STREAM = re.compile(rb'"stream":"([a-z]+/[0-9a-f]{32})","version":[0-9]+\},"received_at"')


class Hearing:
    """The acts of a ledger before the judge; heard once more where a signature awaited a decree nobody recorded."""

    def __init__(
        self, reader: Reader, entries: Entries, tree: Tree, telling: Telling, *, kept: int = KEPT,
        state: Verified | None = None,
    ) -> None:  # fmt: skip
        """`state`: up to its size every act was judged before, under the same root, and stood."""
        self.state = state
        self._reader, self._entries, self._tree, self._telling, self._kept = reader, entries, tree, telling, kept
        one = {tree.broken.first} if tree.broken is not None and tree.broken.first == tree.broken.last else set()
        self._lost = frozenset(tree.lost | one)  # of which the tree alone says that they are not what was recorded
        self.unheard: set[int] = set()  # these, and what is no entry at all
        self.world = self._world(frozenset())
        self.latest = 0  # the latest time of receipt

    def _world(self, unrecorded: frozenset[str]) -> WholeWorld:
        return WholeWorld(self._telling.origin, self._tree, self._recall, unrecorded=unrecorded, kept=self._kept)

    def hear(self) -> None:
        """Every act; once more where a signature awaited a decree that nobody recorded (SPEC.md 8.9)."""
        mark = self._telling.mark()
        try:
            self._twice(mark)
            self._tell_awaited()
        except Damaged as damage:  # a record that was read before cannot be read again: nothing behind it is judged
            self._telling.found("table_unreadable", "entry", why=damage)

    def _twice(self, mark: Mark) -> None:
        self._once()
        unrecorded = self.world.unrecorded()
        if unrecorded:
            self._telling.back_to(mark)
            self.latest = 0
            undecided = self.world.first_undecided()
            if self.state is not None and undecided is not None and undecided <= self.state.size:
                self.state = None  # what was judged then may rest on it
            self.world = self._world(unrecorded)
            self._once()

    def _tell_awaited(self) -> None:
        """A decree that was recorded later, or not yet, is no damage: the act stands as it was signed."""
        remarks = self._telling.remarks
        for one in self.world.awaited():
            if one.mandate is not None:
                recorded = self.world.record_of(one.mandate.granted.ref.stream, one.mandate.granted.ref.version)
                ended = f", tetapi SK itu berakhir {printed_day(one.ended_on)}" if one.ended_on else ""
                remarks.append(f"nomor {one.record}: SK dicatat kemudian, nomor {recorded}{ended}")
            elif one.refusal is not None:
                remarks.append(
                    f"nomor {one.record}: SK dicatat kemudian dan tidak memberi kewenangan. {one.refusal.message}"
                )
            else:
                remarks.append(f"nomor {one.record}: kewenangan menunggu, SK belum dicatat")

    def _once(self) -> None:
        total = len(self._tree.leaves)
        self.unheard = set(self._lost)
        for record, row, content in both(self._reader, 0, total):
            entry = None
            if record not in self._lost and isinstance(row, KeptEntry):
                entry = self._entry(row)
            if entry is None:
                self.unheard.add(record)
                self.world.lose(record, self._places_of(record))
            elif self.state is not None and record <= self.state.size:
                self._known(record, entry, content, self.state)
            else:
                self._act(record, entry, content)
            if record % TOLD == 0 or record == total:
                self._telling.done(record, total)

    def _places_of(self, record: int) -> set[str]:
        """Where a lost record may have stood, by all that is left of it; only ever used to withhold a no."""
        row = lenient(self._reader, record)
        with suppress(Damaged):
            if row is None:
                return set(self._reader.gaps())
            names = set(self._reader.names(row.stream))
            return names | {said.decode() for said in _STREAM.findall(row.entry)}
        return set()

    def _entry(self, row: KeptEntry) -> Entry | None:
        """The entry, if it is the one in the tree, and stands in the columns that its body names."""
        if leaf_hash(row.entry) != self._tree.leaves[row.record - 1]:
            self._telling.found("leaf_differs", "entry", record=row.record)  # changed while it was examined
            return None
        entry = self._read(row)
        if entry is None:
            return None
        self._telling.counts["entries"] += 1
        self.latest = max(self.latest, entry.received_at)
        wrong = [] if row.version == entry.body.version else ["version"]
        wrong += [] if row.plain else ["entry"]
        if wrong:
            self._telling.found("columns_differ", "entry", record=row.record, which=", ".join(wrong))
        self.world.roll.seat(entry.body.stream, row.record, row.stream)
        return entry

    def _read(self, row: KeptEntry) -> Entry | None:
        try:
            return Entry.parse(row.entry)
        except AmanahError as error:
            self._telling.found("entry_malformed", "entry", record=row.record, why=error.message)
            return None

    def _known(self, record: int, entry: Entry, kept: KeptContent | Damaged | None, state: Verified) -> None:
        """An act that was judged before: its content still is the one that was signed."""
        self._content(record, entry, kept, known=True)
        self.world.remember(record, entry, awaiting=record in state.awaiting)

    def verified(self) -> Verified | None:
        """What may be said of the ledger if it is sound; up to before the first signature that still awaits."""
        size = (self.world.first_undecided() or len(self._tree.leaves) + 1) - 1
        awaiting = tuple(record for record in self.world.waiting if record <= size)
        root = self._tree.root_at(size)
        verified = Verified(self._telling.origin, size, root, awaiting) if root is not None else None
        return verified if verified is not None and verified.fits else None

    def _act(self, record: int, entry: Entry, kept: KeptContent | Damaged | None) -> None:
        content, damaged = self._content(record, entry, kept)
        proven = bool(self._entries.proven[record - 1])
        examined = self.world.judge(record, entry, content, damaged=damaged, proven=proven)
        noes = fallen(examined)
        noes += [claim for claim in examined.claims if claim.number == "3.6" and record in self._tree.liars]
        for claim in noes:
            message = f"[{claim.name}] {claim.text}"
            self._telling.findings.append(Finding(claim.code or "", "entry", message, record, claim=claim.number))
        unknown = next((claim for claim in examined.claims if claim.answer is Answer.UNKNOWN), None)
        if unknown is not None and not noes and not damaged and not examined.awaiting:
            self._rests(record, unknown)

    def _rests(self, record: int, claim: Claim) -> None:
        facts = claim.error.facts if claim.error else {}
        if "root" in facts and facts["root"].digest in self.world.undecided:
            self._telling.remarks.append(f"nomor {record}: bersandar pada tanda tangan yang kewenangannya menunggu")
            return
        on = self.world.record_of(facts.get("stream", ""), facts.get("version", 0))
        where = f"nomor {on}" if on else str(facts.get("stream"))
        self._telling.found("rests_on", "entry", record=record, rests_on=on, claim=claim.name, on=where)

    def _content(
        self, record: int, entry: Entry, kept: KeptContent | Damaged | None, *, known: bool = False
    ) -> tuple[Content | bytes | None, bool]:
        """The content as it was signed; without it (None), whether that is a damage. No act destroys contents yet."""
        if isinstance(kept, Damaged):
            self._telling.found("content_unreadable", "content", record=record, why=kept)
            return None, True
        if kept is None:
            self._telling.found("content_missing", "content", record=record)
            return None, True
        if not _signed(kept, entry):
            self._telling.found("content_differs", "content", record=record)
            return None, True
        self._telling.counts["contents"] += 1
        if known:
            return None, False
        try:
            return Content.parse(kept.content), False
        except AmanahError:
            return kept.content, False  # signed so, and no content: the judge says why

    def _recall(self, record: int) -> tuple[Entry, Content | None]:
        """A record that was heard, once more; its content as it was taken then."""
        row = self._reader.entry(record)
        if row is None or leaf_hash(row.entry) != self._tree.leaves[record - 1]:
            raise Damaged.at(record)
        entry = Entry.parse(row.entry)
        with suppress(AmanahError, Damaged):
            kept = self._reader.content(record)
            if kept is not None and _signed(kept, entry):
                return entry, Content.parse(kept.content)
        return entry, None


def _signed(kept: KeptContent, entry: Entry) -> bool:
    return kept.plain and sha256(kept.content).hexdigest() == entry.body.content
