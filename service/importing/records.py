"""What comes out of a file: rows to be recorded, rows left out, and questions that only a person can answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.figures import Decimals

Facts = dict[str, Any]
Place = tuple[str, int, str]  # sheet ("" in a CSV), row, column as people see it

QUANTITIES = ("target", "realization", "attainment", "score")
MONEYS = ("amount", "realized")
FIGURES = (*QUANTITIES, *MONEYS)
NUMBERS_OF_PERSONS = ("trustee_nip", "grantor_nip")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one of the six tables, as the act holds it."""

    table: str
    key: str
    sheet: str | None
    row: int
    cells: tuple[Facts, ...]

    def facts(self) -> Facts:
        """The shape that `claims-imported` lists."""
        place = {} if self.sheet is None else {"sheet": self.sheet}
        return {"table": self.table, "key": self.key, **place, "row": self.row, "cells": [*self.cells]}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is left out, with the column that is to blame where there is one."""

    sheet: str | None
    row: int
    column: str | None
    code: str
    printed: str | None = None
    table: str | None = None  # where it is known: a row that is left out is not a row that is gone
    key: str | None = None

    def facts(self) -> Facts:
        """The shape that the acts list."""
        told = {"sheet": self.sheet, "row": self.row, "column": self.column, "code": self.code, "printed": self.printed}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Question:
    """A cell with two readings that nothing in the file decides between."""

    sheet: str | None
    row: int
    column: str
    field: str
    printed: str
    readings: tuple[str, str]
    context: str

    @property
    def place(self) -> Place:
        """Where an answer is looked up."""
        return (self.sheet or "", self.row, self.column)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person chose, cell by cell, for one file."""

    file_sha256: str | None
    chosen: Mapping[Place, str]


NO_DECISIONS = Decisions(None, {})


@dataclass(frozen=True, slots=True)
class Locale:
    """The decimal mark of the file, and who says so."""

    mark: Decimals | None
    by: str

    def facts(self) -> dict[str, str]:
        """The shape of the acts."""
        return {"decimal": {",": "comma", ".": "point", None: "none"}[self.mark], "by": self.by}
