"""The whole ledger as a court: it grows record by record, and remembers where records were lost.

It keeps where every stream stands (`Roll`), and the acts themselves only of the streams that were looked at last: a
stream that comes up again is folded again from its records. So a ledger of any length is heard in the same memory.
Where more streams take turns than there is room for, each act costs a whole stream: so the facts of acts that add
nothing to their stream but a place (dialogues, by the hundred in one stream) are not kept.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Any, Protocol

from domain.evidence.acts import kind_of
from domain.evidence.basis import references
from domain.evidence.bench import Awaited, Bench
from domain.evidence.content import Content
from domain.evidence.court import new_stream
from domain.evidence.entry import Actor, ActRef, Entry
from domain.evidence.errors import AmanahError, Unproven
from domain.evidence.judge import Examined, examine
from domain.evidence.keys import PublicKey
from domain.evidence.streams import Act, Stream, natural
from domain.evidence.verdict import Answer, Claim
from domain.evidence.wording import Pack, bundled_pack
from service.regrown import Tree
from service.roll import Roll

UNKNOWN = "0" * 64  # the digest of an act of which only the place is guessed
KEPT = 24 << 20  # bytes of contents whose acts are kept folded (nearly twice as much in memory): a busy week
_PLACE = 1000  # bytes that an act counts for without its content


class Recall(Protocol):
    """Reads a record that was heard before once more, as it was heard: without its content where that was withheld."""

    def __call__(self, record: int) -> tuple[Entry, Content | None]: ...


class _Recalled(Act):
    """An act whose facts are read again whenever they are asked for."""

    __slots__ = ("_recall", "_record")
    _recall: Recall
    _record: int

    def __init__(self, act: Act, record: int, recall: Recall) -> None:
        """`act` has facts, and they stand in `record`."""
        told = {"ref": act.ref, "name": act.name, "actor": act.actor, "basis": act.basis}
        for name, value in (told | {"received_at": act.received_at, "_record": record, "_recall": recall}).items():
            object.__setattr__(self, name, value)

    @property
    def facts(self) -> Mapping[str, Any] | None:
        """As they were heard."""
        return _folded(*self._recall(self._record)).facts


class WholeWorld(Bench):
    """The ledger as it grew. Where a record is lost, the acts that name it say what stood there: a place in doubt."""

    complete = True

    def __init__(
        self, origin: str, tree: Tree, recall: Recall, *, unrecorded: AbstractSet[str] = frozenset(), kept: int = KEPT
    ) -> None:
        super().__init__(origin, unrecorded=unrecorded)
        self._tree = tree
        self._recall = recall
        self.roll = Roll()
        self.lost: set[int] = set()
        self._places: dict[str, int] = {}  # streams in which a lost record may have stood
        self._anywhere: int | None = None  # a lost record that may have stood in any
        self._record = 0
        self._proven: Entry | None = None  # the entry that is heard, if its signature is known to stand
        self._kept = kept
        self._weights: dict[str, int] = {}  # of the streams in memory, the one that was looked at last at the end
        self._weight = 0
        self._pinned: set[str] = set()  # streams that hold more than records say: they are never let go

    def root_at(self, size: int) -> bytes | None:
        """The root at a size before the record that is heard."""
        return self._tree.root_at(size) if size < self._record else None

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack out of the archive in the program."""
        return bundled_pack(sha256)

    def proves(self, key: PublicKey, entry: Entry) -> bool:
        """Whether the key made the signature; not asked again where the first pass found so under this very key."""
        known = entry is self._proven and key.thumbprint == entry.body.actor.key
        return known or super().proves(key, entry)

    def heads_told(self, size: int) -> tuple[bytes, int] | None:
        """The heads of all that stands before the record under one root; not known behind a record that is lost."""
        return self.roll.heads_root() if size == self._record - 1 and not self.lost else None

    # -- streams, as far as they are in memory -------------------------------------------------------------------------

    def stream(self, name: str) -> Stream:
        """The stream as far as it was heard; folded again where it was let go."""
        stream = self.streams.get(name)
        if stream is None:
            if self.roll.head(name) is None:
                return new_stream(name)
            stream = self._refolded(name)
        self._weights[name] = self._weights.pop(name, 0)
        return stream

    def _refolded(self, name: str) -> Stream:
        stream = self.streams[name] = new_stream(name)
        for record, _ in reversed(list(self.roll.acts(name))):
            entry, content = self._recall(record)
            self._fold(stream, record, _folded(entry, content), content)
        return stream

    def _fold(self, stream: Stream, record: int, act: Act, content: Content | bytes | None) -> None:
        stream.fold(act)
        weight = _PLACE + (len(content.raw) if isinstance(content, Content) else 0)
        # Genesis adds nothing either, and is asked all the time: the first act of a stream is kept whole.
        if act.facts is not None and act.ref.version > 1 and not stream.adds(act.name):
            stream.acts[act.ref.version] = _Recalled(act, record, self._recall)
            weight = _PLACE
        self._weights[stream.name] = self._weights.pop(stream.name, 0) + weight
        self._weight += weight

    def _own(self, name: str) -> Stream:
        """The stream, to be written to."""
        return self.streams.setdefault(name, self.stream(name))

    def _let_go(self) -> None:
        """Forget the streams that were not looked at for the longest time; some more at once, and so less often."""
        if self._weight <= self._kept:
            return
        for name in list(self._weights):
            if self._weight <= self._kept * 7 // 8:
                return
            if name not in self._pinned:
                self._weight -= self._weights.pop(name)
                self.streams.pop(name, None)

    # -- hearing -------------------------------------------------------------------------------------------------------

    def judge(
        self, record: int, entry: Entry, content: Content | bytes | None, *, damaged: bool, proven: bool = False
    ) -> Examined:
        """Examine the next record and fold it; `damaged`: its content is not what was signed, and is withheld."""
        self._record, self._proven = record, entry if proven else None
        self._let_go()
        examined = self._examine(entry, content)
        act = examined.act
        if any(claim.code == "bad_signature" for claim in examined.claims):
            self.lose(record, {act.ref.stream})  # nobody said this: whatever stood in this place, it is not this act
            return examined
        self._last_received_at = max(self._last_received_at, entry.received_at)
        stream = self._own(act.ref.stream)
        if act.ref.version <= stream.version:
            return examined  # the place is taken: by an act that stands, or by one that others named
        self._fold(stream, record, act, content)
        self.roll.fold(record, act.ref)
        root = act.ref if damaged else self._awaits(examined, record) or _root(examined)
        if root is not None:
            self._put_in_doubt(act.ref, root)
        return examined

    def remember(self, record: int, entry: Entry, *, awaiting: bool) -> None:
        """Fold a record that was judged in an earlier examination, and stood."""
        self._record = record
        self._last_received_at = max(self._last_received_at, entry.received_at)
        self.roll.fold(record, entry.body.ref)
        if awaiting:
            self._waiting.append((record, _folded(*self._recall(record))))

    @property
    def waiting(self) -> tuple[int, ...]:
        """The records whose signature awaited its decree."""
        return tuple(record for record, _ in self._waiting)

    def first_undecided(self) -> int | None:
        """The first of them to which no recorded decree gave the power."""
        return next((one.record for one in self.awaited() if one.mandate is None), None)

    def lose(self, record: int, streams: set[str]) -> None:
        """A record of which nothing can be said, and the streams in which it may have stood (none: not known)."""
        self.lost.add(record)
        self._places |= dict.fromkeys(streams, record)
        if not streams:
            self._anywhere = record
        if record == 1:
            self._plant([ActRef(natural(self, "ledger", ""), 1, UNKNOWN)])

    def record_of(self, stream: str, version: int) -> int | None:
        """The record in which an act stands, or the lost one in whose place it may have stood."""
        known = self.roll.record_of(stream, version) or self._places.get(stream)
        return known or max((record for record in self.lost if record < self._record), default=None)

    def head(self, stream: str) -> ActRef | None:
        """Where a stream stands, places in doubt among them."""
        if stream in self._pinned:
            return self.streams[stream].head
        return self.roll.head(stream)

    def _outcome(self, record: int, act: Act) -> Awaited:
        self._let_go()
        return super()._outcome(record, act)

    def _examine(self, entry: Entry, content: Content | bytes | None) -> Examined:
        examined = examine(entry, content, self, record=self._record)
        if not self.lost or not fallen(examined):
            return examined
        named = self._plant(_named(entry, content))
        guessed = self._plant(self._guesses(examined, entry))
        again = examine(entry, content, self, record=self._record)
        self._uproot(guessed)
        if fallen(again):
            self._uproot(named)
            return examined
        return again

    def _guesses(self, examined: Examined, entry: Entry) -> list[ActRef]:
        """A place in doubt at the end of each other stream looked at in which a lost record may have stood."""
        looked_at = examined.relied - {entry.body.stream}
        names = [name for name in looked_at if self._anywhere is not None or name in self._places]
        return [ActRef(name, self.stream(name).version + 1, UNKNOWN) for name in names]

    def _plant(self, refs: Iterable[ActRef]) -> list[tuple[ActRef, ActRef | None]]:
        """Put a place in doubt wherever an act names one that is not here."""
        planted = []
        for ref in sorted(refs):
            stream = self._own(ref.stream)
            if ref.version not in stream.acts:
                self._pinned.add(ref.stream)
                planted.append((ref, stream.head))
                head = stream.head
                stream.fold(Act(ref, "?", Actor(None, UNKNOWN), (), self._last_received_at, None))
                stream.head = max(ref, head or ref, key=lambda one: one.version)
                self._put_in_doubt(ref, ref)
        return planted

    def _uproot(self, planted: Iterable[tuple[ActRef, ActRef | None]]) -> None:
        for ref, head in reversed(list(planted)):
            stream = self.streams[ref.stream]
            del stream.acts[ref.version]
            stream.head = head
            self._doubts.pop(ref.digest, None)


def fallen(examined: Examined) -> list[Claim]:
    """What the judge says no to; `seen` is weighed with all the others that saw the tree."""
    return [claim for claim in examined.claims if claim.answer is Answer.NO and claim.number != "3.6"]


def _folded(entry: Entry, content: Content | None) -> Act:
    """An act as the judge left it to be folded: its facts are there if they have the shape of their kind."""
    body, facts = entry.body, None
    if content is not None:
        with suppress(AmanahError):
            kind_of(body.act).check(content.facts)
            facts = content.facts
    return Act(body.ref, body.name, body.actor, body.basis, entry.received_at, facts)


def _root(examined: Examined) -> ActRef | None:
    """The act itself if it fell, or the one it rests on."""
    if fallen(examined):
        return examined.act.ref
    unknown = (claim.error for claim in examined.claims if claim.answer is Answer.UNKNOWN)
    return next((error.facts["root"] for error in unknown if error is not None and "root" in error.facts), None)


def _named(entry: Entry, content: Content | bytes | None) -> set[ActRef]:
    """Every act that this one names, its predecessor among them."""
    body = entry.body
    refs = set(body.basis)
    if body.previous is not None:
        refs.add(ActRef(body.stream, body.version - 1, body.previous))
    if isinstance(content, Content):
        with suppress(Unproven):
            refs |= set(references(content.facts))
    return refs
