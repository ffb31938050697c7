"""A court that hears a log act by act: what fsck and verifier share."""

from abc import ABC, abstractmethod

from domain.evidence.entry import ActRef, Entry
from domain.evidence.judge import Examined, examine, new_stream
from domain.evidence.streams import Stream
from domain.evidence.verdict import Answer
from domain.evidence.wording import Pack


class Bench(ABC):
    """A court that hears acts in record order and remembers them: what fsck and verifier share."""

    complete: bool

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self.streams: dict[str, Stream] = {}
        self._doubts: dict[str, ActRef] = {}
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

    def hear(self, entry: Entry, content: bytes | None, *, record: int) -> Examined:
        """Examine the next act of the log and fold it, unless the place it claims is not its own."""
        examined = examine(entry, content, self, record=record)
        act = examined.act
        self.relied |= examined.relied
        root = _root_of_doubt(examined)
        placed = examined.claims[0].answer is not Answer.NO
        # An act that falls because it stands here already (a replay) puts no doubt on the one that stands.
        if root is not None and (placed or self.stream(act.ref.stream).find(act.ref.data()) is None):
            self._doubts.setdefault(act.ref.digest, root)
        if placed:
            self.streams.setdefault(act.ref.stream, new_stream(act.ref.stream)).fold(act)
        self._last_received_at = max(self._last_received_at, entry.received_at)
        return examined


def _root_of_doubt(examined: Examined) -> ActRef | None:
    """Itself if a claim fell; what it rests on if that fell; None if it stands, or is only withheld."""
    if any(claim.answer is Answer.NO for claim in examined.claims):
        return examined.act.ref
    unknown = [claim.error for claim in examined.claims if claim.answer is Answer.UNKNOWN and claim.error is not None]
    roots = [error.facts["root"] for error in unknown if error.code == "rests_on_fallen"]
    if roots:
        root: ActRef = roots[0]
        return root
    return examined.act.ref if any(error.code != "hidden" for error in unknown) else None
