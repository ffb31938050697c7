"""A table of a million names that stays small: what came last as it is, everything before it sorted and packed.

What is packed is never changed, so that copies share it; a name told again stands once more in a later run, and the
latest counts. Runs of about one size become one, eight at a time, so that there are few to look into and every line is
packed again a few times only.
"""

import heapq
import json
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

FULL: Final = 512  # names that are packed together
BLOCK: Final = 64  # lines of a block: so many are unpacked to find one
MERGED: Final = 8  # runs that become one

Name = tuple[str, ...]
Line = tuple[Name, bytes | None]  # None: told to be gone

_name = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Packed:
    """Names and what is said of each: bytes without line ends, or that it is gone."""

    def __init__(self, runs: tuple["_Run", ...] = (), last: dict[Name, bytes | None] | None = None) -> None:
        self.runs = runs  # oldest first
        self.last: dict[Name, bytes | None] = {} if last is None else last

    def __contains__(self, name: Name) -> bool:
        return name in self.last or self._find(name) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed) and list(self.lines()) == list(other.lines())

    __hash__ = None  # type: ignore[assignment]  # compared by what it holds, which changes: no key

    def __bool__(self) -> bool:
        return bool(self.last or self.runs)

    def __setitem__(self, name: Name, value: bytes | None) -> None:
        self.last[name] = value

    def get(self, name: Name) -> bytes | None:
        """What was said of a name last; None for one that is gone, or was never told."""
        if name in self.last:
            return self.last[name]
        found = self._find(name)
        return None if found is None else _value(found)

    def copy(self) -> "Packed":
        """The same, to be added to without touching this one."""
        return Packed(self.runs, dict(self.last))

    def with_later(self, later: "Packed") -> "Packed":
        """A table with what another one says on top."""
        if not later.runs:
            return Packed(self.runs, self.last | later.last).settled()
        between = (_Run.of(sorted(self.last.items())),) if self.last else ()
        return Packed((*self.runs, *between, *later.runs), dict(later.last)).settled()

    def settled(self) -> "Packed":
        """The same with what came last packed, where that is much."""
        if len(self.last) < FULL:
            return self
        return Packed(_merged((*self.runs, _Run.of(sorted(self.last.items())))))

    def lines(self, later: "Packed | None" = None) -> Iterator[Line]:
        """Every name in order, and what was said of it last: here, or in a later table on top."""
        tables = (self,) if later is None else (self, later)
        layers: list[Iterable[Line]] = []
        for one in tables:
            layers += [*one.runs, sorted(one.last.items())]
        return _latest(layers)

    def _find(self, name: Name) -> bytes | None:
        mark = _mark(name)
        return next((found for run in reversed(self.runs) if (found := run.find(name, mark)) is not None), None)


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines in the order of their names, in packed blocks."""

    marks: "array[int]"  # of all its names, sorted: one that is not among them needs no look at a block
    firsts: tuple[Name, ...]  # the first name of each block
    blocks: tuple[bytes, ...]

    @classmethod
    def of(cls, lines: Iterable[Line], marks: Iterable[int] | None = None) -> "_Run":
        """Lines that come in order, each name once; `marks` where they are known."""
        firsts, blocks, seen = list[Name](), list[bytes](), array("I")
        left = iter(lines)
        while some := list(islice(left, BLOCK)):
            firsts.append(some[0][0])
            blocks.append(zlib.compress(b"\n".join(_head(name) + _tail(value) for name, value in some), 1))
            if marks is None:
                seen.extend(_mark(name) for name, _ in some)
        return cls(array("I", sorted(seen) if marks is None else marks), tuple(firsts), tuple(blocks))

    def __iter__(self) -> Iterator[Line]:
        for block in self.blocks:
            for line in zlib.decompress(block).split(b"\n"):
                yield tuple(json.loads(line[: line.index(b"\t")])), _value(line)

    def find(self, name: Name, mark: int) -> bytes | None:
        """The line of a name; None where there is none."""
        at = bisect_left(self.marks, mark)
        if at == len(self.marks) or self.marks[at] != mark:
            return None
        block = bisect_right(self.firsts, name) - 1
        if block < 0:
            return None
        head = _head(name)
        return next((line for line in _unpacked(self.blocks[block]) if line.startswith(head)), None)

    @property
    def level(self) -> int:
        """Its size, roughly: each level is eight times the one before."""
        return (len(self.marks) // FULL).bit_length() // 3


def _merged(runs: tuple[_Run, ...]) -> tuple[_Run, ...]:
    """The runs, with the last of them made one where there are many that are no larger than the last."""
    while True:
        first = len(runs)
        while first and runs[first - 1].level <= runs[-1].level:
            first -= 1
        together = runs[first:]
        if len(together) < MERGED:
            return runs
        marks = heapq.merge(*(run.marks for run in together))
        runs = (*runs[:first], _Run.of(_latest(together), marks))


def _latest(layers: Sequence[Iterable[Line]]) -> Iterator[Line]:
    """The lines of several layers, oldest first, in the order of their names; of each name the latest."""
    before: Name | None = None
    for name, _, value in heapq.merge(*(_ranked(lines, -age) for age, lines in enumerate(layers))):
        if name != before:
            yield name, value
        before = name


def _ranked(lines: Iterable[Line], rank: int) -> Iterator[tuple[Name, int, bytes | None]]:
    return ((name, rank, value) for name, value in lines)


def _mark(name: Name) -> int:
    """A number by which most other names are told apart; the same in every process."""
    return zlib.crc32("\0".join(name).encode())


def _head(name: Name) -> bytes:
    """How the line of a name begins. In JSON a tab or a line end stands escaped."""
    return f"{_name(name)}\t".encode()


def _tail(value: bytes | None) -> bytes:
    return b"-" if value is None else b"+" + value


def _value(line: bytes) -> bytes | None:
    at = line.index(b"\t") + 1
    return None if line[at : at + 1] == b"-" else line[at + 1 :]


@lru_cache(maxsize=32)
def _unpacked(block: bytes) -> list[bytes]:
    """Whoever goes through a file in its order looks into the same block again and again."""
    return zlib.decompress(block).split(b"\n")
