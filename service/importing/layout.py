"""Finds the rows of tables on a sheet as people make them.

Titles above, a header in one line or two, a line of column numbers, rows, blank lines, totals, a second table, places
for signatures below. Whatever stands between is told as such: nothing is taken that is no row, and no line that may be
one is dropped without a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from service.importing.headers import Header, Repeated, header_of, names_of, printed_header
from service.importing.mapping import Mapping, TableMap, heading
from service.importing.numbers import Number
from service.importing.records import Rejected
from service.importing.sheets import Cell, Sheet, SheetRow, clean, letter, plain_of, text_of

HEADER_WITHIN: Final = 20
_OF_AGREEMENT: Final = ("agency", "fiscal_year", "doc_kind")
_TOTALS: Final = frozenset({"jumlah", "total", "subtotal"})
_TOTAL_WORDS: Final = _TOTALS | {
    "sub",
    "grand",
    "keseluruhan",
    "seluruh",
    "seluruhnya",
    "semua",
    "no",
    "label",
    "printed",
}
# "Jumlah Kegiatan" may be an indicator; in a table of money it is a sum.
_OF_MONEY: Final = frozenset(
    {"anggaran", "angaran", "pagu", "belanja", "program", "kegiatan", "rp", "rupiah", "dan", "opd"}
)
_NAMING: Final = ("programme", "indicator", "objective")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and the column it stands in, as people see it; no column for what a title or the mapping says."""

    cell: Cell
    column: str | None


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row of a table, by field, blank cells left away."""

    table: str
    sheet: str | None
    number: int
    values: dict[str, Placed]
    header: Header | None

    def column_of(self, field: str) -> str | None:
        """Where a field stands, or would stand."""
        if field in self.values:
            return self.values[field].column
        return None if self.header is None else self.header.label_of(field)


@dataclass
class Layout:
    """Walks one sheet. `tables` are those whose header was found, also without a row."""

    mapping: Mapping
    sheet: Sheet
    tables: set[str] = field(default_factory=set)
    _header: Header | None = None
    _above: SheetRow | None = None  # a line that may be the upper half of a header
    _titles: dict[str, Placed] = field(default_factory=dict)
    _carried: dict[str, Placed] = field(default_factory=dict)
    _fresh: bool = False  # nothing but a header stood before this line
    _gap: bool = False  # a blank line stood before this one
    _agreement_told: bool = False
    _first: int = 0

    def walk(self) -> Iterator[LaidRow | Rejected]:
        """The rows of the sheet and the lines that are none."""
        for row in self.sheet.rows:
            if self._blanked(row).is_blank():
                self._gap = self._header is not None and not self._fresh
                continue
            self._first = self._first or row.number
            yield from self._line(row)
        if not self.tables and self._first:
            yield Rejected(self.sheet.name, self._first, None, "sheet_without_table")

    def _blanked(self, row: SheetRow) -> SheetRow:
        """What a database writes for nothing becomes nothing."""
        if self.mapping.blank:
            row.cells[:] = ["" if cell in self.mapping.blank else cell for cell in row.cells]
        return row

    # --- headers ---

    def _line(self, row: SheetRow) -> Iterator[LaidRow | Rejected]:
        found = self._begins(row)
        if isinstance(found, Repeated):
            self._header = None
            yield Rejected(self.sheet.name, row.number, found.column, "header_repeated")
        elif found is not None:
            yield from self._begin(found)
        elif self._header is None:
            self._read_titles(row)
        elif not self._below_header(row):
            yield from self._row(row, self._header)
        self._gap = False

    def _begins(self, row: SheetRow) -> Header | Repeated | None:
        """The header that this line is, or completes together with the line above."""
        if self.sheet.even and self._header is not None:
            return None
        known = self.mapping.headers
        lines = [row] if self._above is None else [self._above, row]
        is_named = any(isinstance(cell, str) and cell and heading(cell) in known for cell in row.cells)
        above, self._above = self._above, row if is_named else None
        too_late = self._header is None and not self.tables and row.number - self._first >= HEADER_WITHIN
        if too_late or not (is_named or above is not None):
            return None
        single = header_of(self.mapping, names_of([row]), printed_header([row])) if is_named else None
        if len(lines) == 1:
            return single
        double = header_of(self.mapping, names_of(lines), printed_header(lines))
        return _better(single, double, self._header if self._fresh else None)

    def _begin(self, header: Header) -> Iterator[LaidRow]:
        self._header, self._fresh, self._gap, self._carried = header, True, False, {}
        self.tables.add(header.table.name)
        if self._agreement_told or not self.mapping.titles:
            return
        for title in self.mapping.titles:
            found = title.pattern.search(self.sheet.name or "") if title.sheet_name else None
            if found is not None:
                self._titles.setdefault(title.field, Placed(found["value"].strip(), None))
        if "agency" in self._titles:
            self._agreement_told = True
            self.tables.add("agreements")
            yield LaidRow("agreements", self.sheet.name, self._first, dict(self._titles), None)

    def _below_header(self, row: SheetRow) -> bool:
        """Whether this line still belongs to the header: its second line, or the numbers of the columns."""
        if not self._fresh or self._header is None:
            return False
        told = [plain_of(cell).strip("() ") for cell in row.cells if cell != ""]
        if len(told) > 1 and told in ([str(place + start) for place in range(len(told))] for start in (0, 1)):
            return True
        header = self._header
        columns = [column for one in header.table.requires for column in header.columns[one]]
        again = all(heading(plain_of(_at(row, column))) in ("", heading(header.printed[column])) for column in columns)
        return again and not self.sheet.even and not any(one in self._values(row, header) for one in header.table.carry)

    def _read_titles(self, row: SheetRow) -> None:
        texts = [plain_of(cell) for cell in row.cells if cell != ""]
        for text in (" ".join(texts), *texts):
            for title in self.mapping.titles:
                found = None if title.sheet_name or len(text) > 500 else title.pattern.search(text)
                if found is not None:
                    self._titles.setdefault(title.field, _told_in(row, found["value"].strip()))

    # --- rows ---

    def _row(self, row: SheetRow, header: Header) -> Iterator[LaidRow | Rejected]:
        self._fresh = False
        wrong = self._uneven(row, header) if self.sheet.even else None
        if wrong is not None:
            yield Rejected(self.sheet.name, row.number, None, wrong, table=header.table.name)
            return
        values = self._values(row, header)
        if not values:
            return
        if _is_total(row, header.table.name, values):
            yield Rejected(self.sheet.name, row.number, None, "totals_row", _shown(row))
            return
        table = header.table
        present = [one for one in table.requires if one in values]
        if not present and not self._gap and any(name in values for name in table.carry):
            self._carry(table, values)  # an objective on a line of its own, above its indicators
            return
        if not self.sheet.even and (not present or (self._gap and len(present) < len(table.requires))):
            self._header = None
            yield Rejected(self.sheet.name, row.number, None, "outside_table", _shown(row))
            return
        self._carry(table, values)
        lacking = next((one for one in table.needs if one not in values), None)
        if lacking is not None:
            column = header.label_of(lacking)
            yield Rejected(self.sheet.name, row.number, column, "required_missing", _shown(row), table.name)
            return
        self._complete(table, values)
        yield LaidRow(table.name, self.sheet.name, row.number, values, header)

    def _uneven(self, row: SheetRow, header: Header) -> str | None:
        """A row of a CSV that is longer or shorter than its header has its cells in the wrong columns."""
        width = len(header.printed)
        if any(cell != "" for cell in row.cells[width:]):
            return "too_many_cells"
        return "too_few_cells" if len(row.cells) < width else None

    def _values(self, row: SheetRow, header: Header) -> dict[str, Placed]:
        values: dict[str, Placed] = {}
        for name, columns in header.columns.items():
            column = next((one for one in columns if _at(row, one) != ""), None)
            if column is not None:
                values[name] = Placed(_at(row, column), header.labels[column])
        return values

    def _carry(self, table: TableMap, values: dict[str, Placed]) -> None:
        for name in table.carry:
            if name in values:
                self._carried[name] = values[name]
            elif name in self._carried:
                values[name] = self._carried[name]

    def _complete(self, table: TableMap, values: dict[str, Placed]) -> None:
        """What the mapping says of every row, and what the titles say of the agreement that it belongs to."""
        for name, text in table.fixed.items():
            values.setdefault(name, Placed(text, None))
        for name in _OF_AGREEMENT if "agreement" not in values else ():
            if name in self._titles:
                values.setdefault(name, self._titles[name])


def _better(
    single: Header | Repeated | None, double: Header | Repeated | None, above: Header | None
) -> Header | Repeated | None:
    """Two lines are one header only where the lower adds a column that neither has alone."""
    if isinstance(double, Header):
        alone = max((len(one.columns) for one in (single, above) if isinstance(one, Header)), default=0)
        if len(double.columns) > alone:
            return double
    return single if single is not None or above is not None else double


def _at(row: SheetRow, column: int) -> Cell:
    return row.cells[column] if column < len(row.cells) else ""


def _told_in(row: SheetRow, said: str) -> Placed:
    """What a title says, as the number that it is where a number cell says it: a NIP must be text."""
    for column, cell in enumerate(row.cells):
        if isinstance(cell, Number) and cell.plain == said:
            return Placed(cell, f"{letter(column)} (baris {row.number})")
    return Placed(said, None)


def _shown(row: SheetRow) -> str:
    """The line as people see it, short."""
    return clean(" | ".join(text_of(cell) for cell in row.cells if text_of(cell)))


def _is_total(row: SheetRow, table: str, values: dict[str, Placed]) -> bool:
    """A line that is called "Jumlah" or "Total" and nothing else; an indicator may begin with the word."""
    known = _TOTAL_WORDS | _OF_MONEY if table == "programmes" else _TOTAL_WORDS
    naming = next((text_of(values[name].cell) for name in _NAMING if name in values), "")
    first = next((text_of(cell) for cell in row.cells if text_of(cell)), "")
    words = set(re.findall("[a-z]+", (naming or first).casefold()))
    return words <= known and not _TOTALS.isdisjoint(words) and not re.search("[0-9]", naming or first)
