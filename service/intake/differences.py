"""The rows of a file against what its source said before: every cell that differs, every row that is new or gone.

All of it goes into the temporary file of `Known`, item by item, so that no file is too large to be compared.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.evidence.polarity import direction_of
from service.importing import Reading, Row
from service.intake.pairing import Pairing
from service.intake.source import Cell, Known
from service.intake.unseen import OfSheet, Searching, Unseen, nameless

Facts = dict[str, Any]
Where = tuple[str | None, int, str]  # sheet, row and field of a cell


_SETTLED = frozenset({"sole", "context", "asked"})


class Comparing:
    """One file against its source. `known` holds the file afterwards.

    A print that did not change keeps the reading that it had where this file leaves it open: what a person answered
    once, or another file showed, is not asked again.
    """

    def __init__(self, known: Known, reading: Reading, *, whole: bool) -> None:
        self._known, self._reading = known, reading
        self.complete = whole  # whether what it does not show is gone: the file is whole, and each row has a name
        self.unseen = Unseen()
        self.asked: set[Where] = set()  # the cells that are told with a person's choice
        self.kept: set[Where] = set()  # the cells that keep the reading they had
        self.counts = {"taken": 0, "asked": 0, "open": 0, "rejected": len(reading.rejected)}

    def rows(self) -> Iterator[Facts]:
        """The rows of the first file of some tables, whole."""
        for row in self._reading.rows:
            self._note(row, row.cells)
            yield row.facts()
            self._take(row)
        self.complete = self.complete and not nameless(self._reading.rejected)

    def differences(self, left_out: frozenset[OfSheet]) -> Iterator[Facts]:
        """What the file changes, in the order of the file, then the rows that are gone.

        A row that was rejected is not gone: the file has it, and it could not be read. `left_out`: what
        was left out of the last file too.
        """
        pairing = Pairing(self._known, self._reading)
        for number, read in enumerate(self._reading.rows):
            named = replace(read, key=pairing.key_of(number))
            before = self._known.cells(named.table, named.key)
            row = named if before is None else self._keeping(named, before)
            yield from self._new(row) if before is None else self._changed(row, before)
            self._take(row)
            self._known.mark(row.table, row.key)
        searching = Searching(self._known, self._reading, left_out)
        if searching.doubtful and self.complete:
            self.complete, self.unseen = False, searching.result
        else:
            self.unseen = Unseen(unread=tuple(searching.unread))
        if self.complete:
            yield from self._gone()

    def _take(self, row: Row) -> None:
        self._known.put(row.table, row.key, row.cells)
        self.counts["taken"] += 1
        for cell in row.cells:
            if cell["how"] in ("asked", "open"):
                self.counts[cell["how"]] += 1

    def _gone(self) -> Iterator[Facts]:
        for table, key in self._known.unmarked(self._reading.tables):
            yield {"table": table, "key": key, "kind": "row_gone", "cells": self._known.cells(table, key)}
            self._known.drop(table, key)

    def _keeping(self, row: Row, before: list[Cell]) -> Row:
        was, is_now = _by_field(before), _by_field(row.cells)
        if was.get("unit") != is_now.get("unit"):  # a figure of another unit is another figure
            return row
        return replace(row, cells=tuple(self._kept(row, cell, was.get(cell["field"])) for cell in row.cells))

    def _kept(self, row: Row, cell: Facts, old: Cell | None) -> Facts:
        if old is None or old["printed"] != cell["printed"] or not self._is_less(cell, old):
            return cell
        self.kept.add((row.sheet, row.row, cell["field"]))
        return dict(old)

    def _is_less(self, cell: Facts, old: Cell) -> bool:
        """Whether this file says less of a print than is known: it leaves it open, or reads it by what stands beside.

        What stands beside a figure may be written otherwise tomorrow, and does not change it. A person may say how the
        file is to be read.
        """
        by_neighbours = cell["how"] == "context" and self._reading.locale["by"] != "person"
        return old["how"] in _SETTLED and (cell["how"] == "open" or by_neighbours)

    def _new(self, row: Row) -> Iterator[Facts]:
        self._note(row, row.cells)
        yield {**_place(row), "kind": "row_new", "cells": list(row.cells)}

    def _changed(self, row: Row, before: list[Cell]) -> Iterator[Facts]:
        was, is_now = _by_field(before), _by_field(row.cells)
        for field in sorted(was.keys() | is_now.keys()):
            old, new = was.get(field), is_now.get(field)
            if old == new:
                continue
            change: Facts = {**_place(row), "kind": "cell"}
            change |= {name: cell for name, cell in (("before", old), ("after", new)) if cell is not None}
            if field == "target" and old is not None and new is not None:
                change["direction"] = direction_of(old, new, was, is_now)
            self._note(row, [new] if new is not None else [])
            yield change

    def _note(self, row: Row, cells: tuple[Facts, ...] | list[Cell]) -> None:
        self.asked |= {(row.sheet, row.row, cell["field"]) for cell in cells if cell["how"] == "asked"}


def _by_field(cells: list[Cell] | tuple[Facts, ...]) -> dict[str, Cell]:
    return {cell["field"]: cell for cell in cells}


def _place(row: Row) -> Facts:
    told = {name: value for name, value in row.facts().items() if name in ("sheet", "row")}
    return {"table": row.table, "key": row.key, **told}
