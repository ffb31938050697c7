"""Finds the header of a table by the names that the mapping knows, in one line or in two.

A header is the header of a table when every required field has a column. Where several tables fit, the one with the
most columns is meant. A name that stands over two columns names neither: nothing is taken from the left because it
stands on the left.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

from service.importing.mapping import Mapping, TableMap, heading
from service.importing.sheets import SheetRow, clean, letter, plain_of

Names = list[tuple[str, ...]]  # for each column, what may be its name


@dataclass(frozen=True, slots=True)
class Header:
    """A table that begins: its fields and the columns in which each may stand, best first."""

    table: TableMap
    columns: Map[str, tuple[int, ...]]
    printed: tuple[str, ...]  # the header as printed, by column
    labels: tuple[str, ...]  # a column as people see it: "F (target)"

    def label_of(self, field: str) -> str | None:
        """The first column of a field; none for a field that this table has no column of."""
        columns = self.columns.get(field)
        return self.labels[columns[0]] if columns else None


@dataclass(frozen=True, slots=True)
class Repeated:
    """A header in which one name stands over several columns."""

    column: str


def names_of(rows: Iterable[SheetRow]) -> Names:
    """What each column may be called under one header line or two: the upper name, the lower, or both together."""
    lines = [_line(row) for row in rows]
    width = max((len(line) for line in lines), default=0)
    found: Names = []
    for column in range(width):
        told = [line[column] for line in lines if column < len(line) and line[column]]
        both = " ".join(dict.fromkeys(told))
        found.append(tuple(dict.fromkeys((both, *reversed(told)))) if told else ())
    return found


def header_of(mapping: Mapping, names: Names, printed: tuple[str, ...]) -> Header | Repeated | None:
    """The table that begins under these names, if one does."""
    best: Header | None = None
    repeated: Repeated | None = None
    for table in mapping.tables:
        columns, twice = _columns(table, names)
        if all(field in columns for field in table.requires):
            if best is None or len(columns) > len(best.columns):
                best = Header(table, columns, printed, ())
        elif twice and all(field in columns or field in twice for field in table.requires):
            repeated = Repeated(letter(next(iter(twice.values()))))
    return replace(best, labels=_labels(len(names), printed)) if best else repeated


def printed_header(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    """The header as people read it, by column."""
    lines = [[plain_of(cell) for cell in row.cells] for row in rows]
    width = max((len(line) for line in lines), default=0)
    return tuple(
        " ".join(dict.fromkeys(line[column] for line in lines if column < len(line) and line[column]))
        for column in range(width)
    )


def _labels(width: int, printed: tuple[str, ...]) -> tuple[str, ...]:
    names = [clean(text, 120) for text in printed] + [""] * (width - len(printed))
    return tuple(f"{letter(column)} ({name})" if name else letter(column) for column, name in enumerate(names))


def _line(row: SheetRow) -> list[str]:
    line = [heading(plain_of(cell)) for cell in row.cells]
    line.extend([""] * (max(row.across, default=-1) + 1 - len(line)))
    for column, cell in row.across.items():
        line[column] = line[column] or heading(plain_of(cell))
    return line


def _columns(table: TableMap, names: Names) -> tuple[dict[str, tuple[int, ...]], dict[str, int]]:
    """The columns of each field, and the fields whose every name stands over several columns."""
    found: dict[str, tuple[int, ...]] = {}
    twice: dict[str, int] = {}
    at: dict[str, list[int]] = {}
    for column, told in enumerate(names):
        for name in told:
            at.setdefault(name, []).append(column)
    for field, known in table.columns.items():
        places = [at.get(name, []) for name in known]
        alone = tuple(dict.fromkeys(place[0] for place in places if len(place) == 1))
        several = next((place[1] for place in places if len(place) > 1), None)
        if alone:
            found[field] = alone
        elif several is not None:
            twice[field] = several
    return found, twice
