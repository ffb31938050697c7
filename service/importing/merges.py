"""What of a sheet must be known before its first row is read: merged ranges, which the file tells at its end.

One streaming pass over the XML of a sheet, with a parser that refuses document types, entities and outside references;
on the way it holds the sheet to its limits, so that nothing after it can be surprised.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import IO, Any, Final, NoReturn
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml.sax import make_parser

from domain.evidence.errors import Refused
from service.importing.limits import LIMITS, Limits
from service.importing.sheets import Cell

_RANGE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """A merged range: rows and columns from 0, ends included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass
class Spent:
    """What the sheets of a workbook have used up of its limits together."""

    rows: int = 0
    cells: int = 0


def merges_of(stream: IO[bytes], name: str, sheet: str, spent: Spent, limits: Limits = LIMITS) -> list[Merge]:
    """The merged ranges of a sheet, from the top down; raises `Refused` where the workbook is over a limit."""
    handler = _Handler(name, sheet, spent, limits)
    parser: Any = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)  # noqa: FBT003 - the signature of SAX
    parser.setContentHandler(handler)
    while chunk := stream.read(_CHUNK):
        parser.feed(chunk)
    parser.close()
    spent.rows += handler.row
    merges = sorted(handler.merges)
    if _deepest(merges) > limits.columns:
        handler.refuse("sel gabungannya bertumpuk")
    return merges


def _deepest(merges: list[Merge]) -> int:
    """The most merged ranges that cover one row: more than there are columns cannot lie beside each other."""
    ends: list[int] = []
    deepest = 0
    for merge in merges:
        while ends and ends[0] < merge.top:
            heappop(ends)
        heappush(ends, merge.bottom)
        deepest = max(deepest, len(ends))
    return deepest


class _Handler(ContentHandler):
    def __init__(self, name: str, sheet: str, spent: Spent, limits: Limits) -> None:
        super().__init__()
        self.merges: list[Merge] = []
        self.row = 0
        self._name, self._sheet, self._spent, self._limits = name, sheet, spent, limits

    def startElementNS(self, name: tuple[str | None, str], _qname: str | None, attrs: AttributesNSImpl) -> None:  # noqa: N802 -- SAX
        tag = name[1]
        if tag == "row":
            self._begin_row(attrs.get((None, "r")))
        elif tag == "c":
            self._check_cell(attrs.get((None, "r")))
        elif tag == "mergeCell":
            self._merge(attrs.get((None, "ref")) or "")

    def _begin_row(self, told: str | None) -> None:
        number = self.row + 1 if told is None else int(told) if re.fullmatch(r"[0-9]{1,7}", told) else 0
        if number <= self.row:
            self.refuse("nomor barisnya tidak naik")
        if self._spent.rows + number > self._limits.rows:
            self.refuse(f"lebih dari {self._limits.rows} baris")
        self.row = number

    def _check_cell(self, told: str | None) -> None:
        self._spent.cells += 1
        if self._spent.cells > self._limits.cells:
            self.refuse(f"lebih dari {self._limits.cells} sel")
        found = _REFERENCE.fullmatch(told) if told is not None else None
        if told is not None and (found is None or int(found[2]) != self.row):
            self.refuse("alamat selnya tidak sesuai barisnya")
        if found is not None and _column(found[1]) >= self._limits.columns:
            self.refuse(f"lebih dari {self._limits.columns} kolom")

    def _merge(self, told: str) -> None:
        found = _RANGE.fullmatch(told)
        if found is None:
            self.refuse("ada sel gabungan yang tidak dapat dibaca")
        if len(self.merges) >= self._limits.merged:
            self.refuse(f"lebih dari {self._limits.merged} sel gabungan")
        left, top, right, bottom = found[1], int(found[2]) - 1, found[3], int(found[4]) - 1
        if bottom - top >= self._limits.tall:
            self.refuse(f"ada sel gabungan setinggi lebih dari {self._limits.tall} baris")
        self.merges.append(Merge(top, bottom, _column(left), min(_column(right), self._limits.columns)))

    def refuse(self, why: str) -> NoReturn:
        """Refuse the workbook for what stands on this sheet."""
        raise Refused("import_unsafe", name=self._name, why=f"lembar {self._sheet}: {why}")


@dataclass
class Spreader:
    """Gives merged cells their value: in each of their rows; across their columns only where it is asked for."""

    merges: list[Merge]
    _next: int = 0
    _open: list[tuple[int, int, Merge]] = field(default_factory=list)  # by last row
    _values: dict[Merge, Cell] = field(default_factory=dict)
    _ahead: int = 0
    _bottom: int = -1

    def is_hollow(self, index: int, cells: list[Cell]) -> bool:
        """Whether a row has nothing of its own and only lies behind a merged cell: it is no row, and no gap either."""
        while self._ahead < len(self.merges) and self.merges[self._ahead].top <= index:
            self._bottom = max(self._bottom, self.merges[self._ahead].bottom)
            self._ahead += 1
        return index <= self._bottom and all(cell == "" for cell in cells)

    def row(self, index: int, cells: list[Cell]) -> Mapping[int, Cell]:
        """Fill the first column of each merge that covers this row; return what it says in its other columns."""
        if not self.merges:
            return {}
        across: dict[int, Cell] = {}
        for merge in self._covering(index):
            if merge.top == index:
                self._values[merge] = cells[merge.left] if merge.left < len(cells) else ""
            value = self._values.get(merge, "")
            if value == "":
                continue
            cells.extend([""] * (merge.left + 1 - len(cells)))
            cells[merge.left] = value
            across.update(dict.fromkeys(range(merge.left + 1, merge.right + 1), value))
        return across

    def _covering(self, index: int) -> Iterator[Merge]:
        while self._next < len(self.merges) and self.merges[self._next].top <= index:
            merge = self.merges[self._next]
            heappush(self._open, (merge.bottom, self._next, merge))
            self._next += 1
        while self._open and self._open[0][0] < index:
            self._values.pop(heappop(self._open)[2], None)
        return (merge for _, _, merge in list(self._open))


def _column(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number - 1
