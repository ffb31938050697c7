"""The whole ledger as a court: it grows record by record, and remembers where records were lost."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress

from domain.evidence.basis import references
from domain.evidence.bench import Bench
from domain.evidence.content import Content
from domain.evidence.entry import Actor, ActRef, Entry
from domain.evidence.errors import Unproven
from domain.evidence.judge import Examined, examine, new_stream
from domain.evidence.streams import Act, natural
from domain.evidence.verdict import Answer, Claim
from domain.evidence.wording import Pack, bundled_pack
from service.regrown import Tree

UNKNOWN = "0" * 64  # the digest of an act of which only the place is guessed


class WholeWorld(Bench):
    """The ledger as it grew. Where a record is lost, the acts that name it say what stood there: a place in doubt."""

    complete = True

    def __init__(self, origin: str, tree: Tree, *, unrecorded: AbstractSet[str] = frozenset()) -> None:
        super().__init__(origin, unrecorded=unrecorded)
        self._tree = tree
        self.lost: set[int] = set()
        self._places: dict[str, int] = {}  # streams in which a lost record may have stood
        self._anywhere: int | None = None  # a lost record that may have stood in any
        self._record = 0
        self._heard: defaultdict[str, list[tuple[int, ActRef]]] = defaultdict(list)
        self._records: dict[tuple[str, int], int] = {}

    def root_at(self, size: int) -> bytes | None:
        """The root at a size before the record that is heard."""
        return self._tree.root_at(size) if size < self._record else None

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack out of the archive in the program."""
        return bundled_pack(sha256)

    def heads_at(self, size: int) -> list[ActRef] | None:
        """The heads of all streams at a size; not known behind a record that is lost."""
        if size >= self._record or any(record <= size for record in self.lost):
            return None
        heads = (max((ref for at, ref in heard if at <= size), default=None) for heard in self._heard.values())
        return [head for head in heads if head is not None]

    def judge(self, record: int, entry: Entry, content: Content | bytes | None, *, damaged: bool) -> Examined:
        """Examine the next record and fold it; `damaged`: its content is not what was signed, and is withheld."""
        self._record = record
        examined = self._examine(entry, content)
        act = examined.act
        if any(claim.code == "bad_signature" for claim in examined.claims):
            self.lose(record, {act.ref.stream})  # nobody said this: whatever stood in this place, it is not this act
            return examined
        self._last_received_at = max(self._last_received_at, entry.received_at)
        stream = self.streams.setdefault(act.ref.stream, new_stream(act.ref.stream))
        if act.ref.version <= stream.version:
            return examined  # the place is taken: by an act that stands, or by one that others named
        stream.fold(act)
        self._heard[act.ref.stream].append((record, act.ref))
        self._records[act.ref.stream, act.ref.version] = record
        root = act.ref if damaged else self._awaits(examined, record) or _root(examined)
        if root is not None:
            self._doubts.setdefault(act.ref.digest, root)
        return examined

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
        known = self._records.get((stream, version)) or self._places.get(stream)
        return known or max((record for record in self.lost if record < self._record), default=None)

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
            stream = self.streams.setdefault(ref.stream, new_stream(ref.stream))
            if ref.version not in stream.acts:
                planted.append((ref, stream.head))
                head = stream.head
                stream.fold(Act(ref, "?", Actor(None, UNKNOWN), (), self._last_received_at, None))
                stream.head = max(ref, head or ref, key=lambda one: one.version)
                self._doubts.setdefault(ref.digest, ref)
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
