"""The roll of all streams of a ledger, small enough to keep: where each stands, and which records made it.

Some 200 bytes a stream and 4 bytes a record. The acts themselves are read again where they are needed.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator

from domain.evidence.entry import ActRef
from domain.evidence.heads import head_leaf
from domain.evidence.merkle import HASH_SIZE, root_of

_LARGE = 2**62  # beyond what an array holds


class Roll:
    """Streams in the order of their first entry. An entry is seated when it is read, and folded when it counts."""

    def __init__(self) -> None:
        self._at: dict[str, int] = {}
        self._numbers = array("q")  # by which number the first entry of a stream calls it
        self._oddities: dict[int, object] = {}  # the same where it is no such number
        self._others: defaultdict[str, list[tuple[int, object]]] = defaultdict(list)  # entries that call it otherwise
        self._counts = array("L")  # how many entries are seated
        self._seated = array("Q")  # the last entry seated
        self._folded = array("Q")  # the last record folded; 0 before the first
        self._versions = array("Q")  # of the last record folded
        self._digests = bytearray()  # of the last record folded
        self._leaves = bytearray()  # of these heads, as far as they are not stale
        self._before = array("I")  # by record: the one before it in its stream; 0 for the first, and where none folded
        self._jumps: dict[int, int] = {}  # a record that left out places: the place before it
        self._stale: set[str] = set()
        self._order: list[str] = []  # streams with a head, by name, but for those in `_stale`

    def __contains__(self, stream: str) -> bool:
        return stream in self._at

    def _place(self, stream: str) -> int:
        at = self._at.setdefault(stream, len(self._at))
        if at == len(self._numbers):
            for values in (self._numbers, self._counts, self._seated, self._folded, self._versions):
                values.append(0)
            self._digests += bytes(HASH_SIZE)
            self._leaves += bytes(HASH_SIZE)
        return at

    # -- entries as they are kept --------------------------------------------------------------------------------------

    def seat(self, stream: str, record: int, number: object) -> None:
        """An entry says that it is of this stream, and its row calls the stream by a number."""
        at = self._place(stream)
        if self._counts[at] == 0:
            if isinstance(number, int) and abs(number) < _LARGE:
                self._numbers[at] = number
            else:
                self._oddities[at] = number
        elif self._first(at) != number:
            self._others[stream].append((record, number))
        self._counts[at] += 1
        self._seated[at] = record

    def _first(self, at: int) -> object:
        return self._oddities.get(at, self._numbers[at]) if self._oddities else self._numbers[at]

    def last_seated(self, stream: str) -> int:
        """The last entry of a stream; 0 where it has none."""
        at = self._at.get(stream)
        return 0 if at is None else self._seated[at]

    def seated(self) -> Iterator[str]:
        """Every stream that has an entry."""
        return (name for name, at in self._at.items() if self._counts[at])

    def number(self, stream: str) -> object:
        """By which number most entries of a stream call it; the earlier one where as many do."""
        at = self._at[stream]
        others = self._others.get(stream, ())
        if not others:
            return self._first(at)
        votes = Counter({self._first(at): self._counts[at] - len(others)})
        votes.update(number for _, number in others)
        ((most, _),) = votes.most_common(1)
        return most

    def strays(self) -> dict[str, set[int] | None]:
        """The streams whose entries call them by several numbers, and which do not by that of most.

        None: the first one is among them, and which others are, is not kept.
        """
        return {name: self._strays(name) for name in self._others}

    def _strays(self, stream: str) -> set[int] | None:
        first, most = self._first(self._at[stream]), self.number(stream)
        return {record for record, _ in self._others[stream]} if first == most else None

    # -- acts that count -----------------------------------------------------------------------------------------------

    def fold(self, record: int, ref: ActRef) -> None:
        """A record is the last act of its stream now."""
        at = self._place(ref.stream)
        self._before.extend([0] * (record + 1 - len(self._before)))
        self._before[record] = self._folded[at]
        if ref.version != self._versions[at] + 1:
            self._jumps[record] = self._versions[at]
        self._folded[at], self._versions[at] = record, ref.version
        self._digests[at * HASH_SIZE : (at + 1) * HASH_SIZE] = bytes.fromhex(ref.digest)
        self._stale.add(ref.stream)

    def head(self, stream: str) -> ActRef | None:
        """The last act of a stream."""
        at = self._at.get(stream)
        if at is None or not self._folded[at]:
            return None
        return self._ref(stream, at)

    def _ref(self, stream: str, at: int) -> ActRef:
        return ActRef(stream, self._versions[at], self._digests[at * HASH_SIZE : (at + 1) * HASH_SIZE].hex())

    def acts(self, stream: str) -> Iterator[tuple[int, int]]:
        """Record and place of every act of a stream, the last one first."""
        at = self._at.get(stream)
        record, version = (self._folded[at], self._versions[at]) if at is not None else (0, 0)
        while record:
            yield record, version
            version = self._jumps.get(record, version - 1)
            record = self._before[record]

    def record_of(self, stream: str, version: int) -> int | None:
        """The record in which an act stands."""
        return next((record for record, place in self.acts(stream) if place == version), None)

    # -- all heads -----------------------------------------------------------------------------------------------------

    def heads_root(self) -> tuple[bytes, int]:
        """The root over the heads of all streams, and their count."""
        born = []
        for name in self._stale:
            at = self._at[name]
            if not any(self._leaves[at * HASH_SIZE : (at + 1) * HASH_SIZE]):
                born.append(name)
            self._leaves[at * HASH_SIZE : (at + 1) * HASH_SIZE] = head_leaf(self._ref(name, at))
        self._stale.clear()
        self._order += born
        self._order.sort()
        places = (self._at[name] * HASH_SIZE for name in self._order)
        return root_of([bytes(self._leaves[at : at + HASH_SIZE]) for at in places]), len(self._order)
