"""A court that hears a log act by act: what fsck and verifier share."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from domain.evidence.authority import Mandate, today
from domain.evidence.content import Content
from domain.evidence.court import new_stream, standing, words
from domain.evidence.entry import ActRef, Entry, pae
from domain.evidence.errors import AmanahError
from domain.evidence.hands import outcome_of
from domain.evidence.heads import heads_root
from domain.evidence.judge import AWAITING, Examined, examine
from domain.evidence.keys import PublicKey
from domain.evidence.streams import Act, Stream, Withheld
from domain.evidence.verdict import Answer
from domain.evidence.wording import Pack


@dataclass(frozen=True, slots=True)
class Awaited:
    """A signature whose decree was not recorded at its record, and what the end of the log says of it.

    `mandate` is the act that recorded the decree, `refusal` why that gives no power; neither: nobody recorded it.
    `ended_on` is when the decree had ended, if that was on or before the day of the signature.
    """

    record: int
    act: Act
    mandate: Mandate | None = None
    refusal: AmanahError | None = None
    ended_on: date | None = None


class Bench(ABC):
    """A court that hears acts in record order and remembers them: what fsck and verifier share.

    A signature that awaits its decree is heard as if the decree were recorded later. At the end of the log `awaited`
    says whether it was; where it was not, the log is heard once more with that signature in `unrecorded`, in doubt
    from its own record on. No decree ever rests on a sheet, so that the second hearing cannot change the answer.
    """

    complete: bool

    def __init__(self, origin: str, *, unrecorded: AbstractSet[str] = frozenset()) -> None:
        self._origin = origin
        self.undecided = unrecorded
        self._waiting: list[tuple[int, Act]] = []
        self.streams: dict[str, Stream] = {}
        self._doubts: dict[str, ActRef] = {}
        self._shaken: set[str] = set()  # the streams of the acts in doubt
        self._last_received_at = 0
        self.relied: set[str] = set()  # every stream that an answer looked at, also those that are not here

    @property
    def origin(self) -> str:
        """The ledger's origin."""
        return self._origin

    @property
    def last_received_at(self) -> int:
        """The latest time of receipt heard (ms)."""
        return self._last_received_at

    def stream(self, name: str) -> Stream:
        """The stream as far as it was heard."""
        return self.streams.get(name) or new_stream(name)

    @property
    def sound(self) -> bool:
        """Whether no act is in doubt."""
        return not self._doubts

    def doubt(self, digest: str) -> ActRef | None:
        """The act on whose fall an act's doubt rests."""
        return self._doubts.get(digest)

    @abstractmethod
    def root_at(self, size: int) -> bytes | None:
        """The root at an earlier size."""

    @abstractmethod
    def pack(self, sha256: str) -> Pack | None:
        """A wording pack by its hash."""

    def heads_at(self, size: int) -> list[ActRef] | None:  # noqa: ARG002 -- only a whole log knows all heads
        """The heads of all streams at a size; None: not known here."""
        return None

    def heads_told(self, size: int) -> tuple[bytes, int] | None:
        """Root and count of the heads of all streams at a size; None: not known here."""
        heads = self.heads_at(size)
        return None if heads is None else (heads_root(heads), len(heads))

    def shaken(self, stream: str) -> bool:
        """Whether an act of a stream is in doubt."""
        return stream in self._shaken

    def proves(self, key: PublicKey, entry: Entry) -> bool:
        """Whether the signature of an entry is one of this key over its body."""
        return key.verifies(entry.signature, pae(entry.body.raw))

    def words(self, content: Content, pack: Pack, read: Mapping[str, Act]) -> bool:
        """Whether the words of a content are what its template gives for its facts and for the acts that they name."""
        return words(content, pack, read)

    def hear(self, entry: Entry, content: bytes | None, *, record: int) -> Examined:
        """Examine the next act of the log and fold it, unless the place it claims is not its own."""
        examined = examine(entry, content, self, record=record)
        act = examined.act
        self.relied |= examined.relied
        root = self._awaits(examined, record) or _root_of_doubt(examined)
        placed = examined.claims[0].answer is not Answer.NO
        # An act that falls because it stands here already (a replay) puts no doubt on the one that stands.
        if root is not None and (placed or self.stream(act.ref.stream).find(act.ref.data()) is None):
            self._put_in_doubt(act.ref, root)
        if placed:
            self.streams.setdefault(act.ref.stream, new_stream(act.ref.stream)).fold(act)
        self._last_received_at = max(self._last_received_at, entry.received_at)
        return examined

    def _put_in_doubt(self, ref: ActRef, root: ActRef) -> None:
        """From now on an act is in doubt, and rests on `root`; what it rested on first stays."""
        self._doubts.setdefault(ref.digest, root)
        self._shaken.add(ref.stream)

    def _awaits(self, examined: Examined, record: int) -> ActRef | None:
        """Take note of a signature that awaits its decree; itself where it is known that nobody recorded it."""
        if not examined.awaiting:
            return None
        self._waiting.append((record, examined.act))
        return examined.act.ref if examined.act.ref.digest in self.undecided else None

    def awaited(self) -> tuple[Awaited, ...]:
        """Every signature that awaited its decree, and what came of it as far as the log was heard."""
        return tuple(self._outcome(record, act) for record, act in self._waiting)

    def unrecorded(self) -> frozenset[str]:
        """Those of them (digests) to which no recorded decree gave the power."""
        return frozenset(one.act.ref.digest for one in self.awaited() if one.mandate is None)

    def _outcome(self, record: int, act: Act) -> Awaited:
        try:
            outcome = outcome_of(act, standing(self))
        except (AmanahError, Withheld):
            outcome = None
        if isinstance(outcome, Mandate):
            ended = outcome.ended_on is not None and outcome.ended_on <= today(self, act)
            return Awaited(record, act, mandate=outcome, ended_on=outcome.ended_on if ended else None)
        return Awaited(record, act, refusal=outcome)


def _root_of_doubt(examined: Examined) -> ActRef | None:
    """Itself if a claim fell; what it rests on if that fell; None if it stands, or is only withheld."""
    if any(claim.answer is Answer.NO for claim in examined.claims):
        return examined.act.ref
    unknown = [
        claim.error
        for claim in examined.claims
        if claim.answer is Answer.UNKNOWN and claim.error is not None and claim.code != AWAITING
    ]
    roots = [error.facts["root"] for error in unknown if error.code == "rests_on_fallen"]
    if roots:
        root: ActRef = roots[0]
        return root
    return examined.act.ref if any(error.code != "hidden" for error in unknown) else None
