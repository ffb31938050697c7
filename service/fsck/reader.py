"""What fsck asks a store: raw questions that trust nothing, answered in one snapshot through what cannot write."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar


class Damaged(Exception):
    """What the store could not read."""

    @classmethod
    def at(cls, record: int) -> "Damaged":
        """Of one record."""
        return cls(f"nomor {record}")


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One entry, as it is kept."""

    record: int
    stream: object
    version: object
    entry: bytes
    plain: bool  # whether it is kept as bytes


@dataclass(frozen=True, slots=True)
class KeptContent:
    """One content, as it is kept."""

    record: int
    content: bytes
    plain: bool  # whether it is kept as bytes


@dataclass(frozen=True, slots=True)
class KeptTile:
    """One tile, as it is kept."""

    level: object
    index: object
    data: bytes
    plain: bool  # whether it is kept as bytes


@dataclass(frozen=True, slots=True)
class KeptStream:
    """One stream, as it is kept; a store that does not keep where it stands says so by `follows`."""

    id: object
    name: str
    version: object
    head: object
    follows: bool = True  # whether version and head are kept beside it


class Reader(Protocol):
    """A store as fsck reads it. Every question may raise `Damaged`; iterators also on their way."""

    file: str  # what a finding calls the store as a whole

    def open(self) -> None:
        """Make sure that something can be read at all."""

    def declared(self) -> Iterator[tuple[str, str]]:
        """What is declared otherwise than this program would (table or name, and in words what)."""

    def structure(self) -> Iterator[str]:
        """What the store itself finds broken about its structure."""

    def heads(self) -> list[tuple[Any, ...]]:
        """The rows of the head: size, root, time of receipt, checkpoint, id."""

    def extent(self) -> tuple[int, int]:
        """How many entries there are, and the last number."""

    def entries(self, after: int, upto: int) -> Iterator[KeptEntry]:
        """The entries of a range, in order."""

    def entry(self, record: int) -> KeptEntry | None:
        """One entry."""

    def contents(self, after: int, upto: int) -> Iterator[KeptContent]:
        """The contents of a range, in order."""

    def content(self, record: int) -> KeptContent | None:
        """One content."""

    def tiles(self) -> Iterator[KeptTile]:
        """Every tile, in no particular order."""

    def streams(self) -> Iterator[KeptStream]:
        """Every stream, in order of name."""

    def outside(self, size: int) -> Iterator[int]:
        """The numbers of entries that no tree of this size has."""

    def orphans(self) -> Iterator[int]:
        """The numbers of contents without an entry."""

    def names(self, stream: object) -> list[str]:
        """What a stream's number is called."""

    def gaps(self) -> list[str]:
        """The streams of which an entry is gone, as far as the rows can tell."""

    def key_contents(self) -> Iterator[bytes]:
        """The contents in which public keys are registered, as far as names and indexes can be trusted."""

    def apart(self) -> Callable[[], "Reader"]:
        """How another process opens the same store, if it can in the same snapshot; it must be picklable."""

    def close(self) -> None:
        """Let it go."""


class _Kept(Protocol):
    @property
    def record(self) -> int: ...


_Row = TypeVar("_Row", bound=_Kept)


def steadily(
    many: Callable[[int, int], Iterator[_Row]], one: Callable[[int], _Row | None], after: int, upto: int
) -> Iterator[tuple[int, _Row | Damaged | None]]:
    """Each number of a range with its row; None where there is none, or what keeps it from being read.

    Read in one go as far as that goes; from a damage on, and over a gap, each row is looked up by its own number.
    """
    at = after
    try:
        for row in many(after, upto):
            if row.record <= at:
                raise Damaged.at(row.record)
            yield from ((missing, _alone(one, missing)) for missing in range(at + 1, row.record))
            at = row.record
            yield at, row
    except Damaged:
        pass  # what could be read was told; the rest follows one by one
    yield from ((left, _alone(one, left)) for left in range(at + 1, upto + 1))


def _alone(one: Callable[[int], _Row | None], record: int) -> _Row | Damaged | None:
    try:
        return one(record)
    except Damaged as damage:
        return damage


def both(
    reader: Reader, after: int, upto: int
) -> Iterator[tuple[int, KeptEntry | Damaged | None, KeptContent | Damaged | None]]:
    """Each number of a range with its entry and its content."""
    entries = steadily(reader.entries, reader.entry, after, upto)
    contents = steadily(reader.contents, reader.content, after, upto)
    for (record, entry), (_, content) in zip(entries, contents, strict=True):
        yield record, entry, content


def lenient(reader: Reader, record: int) -> KeptEntry | None:
    """The entry, or None where it cannot be read."""
    try:
        return reader.entry(record)
    except Damaged:
        return None


def text(value: object) -> str:
    """What a damaged file holds, to be told."""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
