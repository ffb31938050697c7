"""What a reader of tables sees of a file: sheets of rows of cells, whatever the file was.

A cell is its text (white space as people see it: one space each, none at the ends; "" is blank), a number of a
workbook, or a formula whose result is not in the file.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from domain.evidence.canonical import is_text
from service.importing import nip
from service.importing.numbers import Number


class Uncomputed:
    """A formula without a value: the program that wrote the file never computed it."""


UNCOMPUTED: Final = Uncomputed()
_INVISIBLE: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Mn", "Me"})  # a mark that joins no letter stands on one, unseen
Cell = str | Number | Uncomputed


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row. `across` holds what a cell that is merged over several columns says in the others: headers need it."""

    number: int
    cells: list[Cell]
    across: Mapping[int, Cell]

    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(cell == "" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the one of a CSV file, which has no name. A CSV row is as long as its header."""

    name: str | None
    rows: Iterator[SheetRow]
    even: bool = False
    hidden: bool = False


def text_of(cell: Cell) -> str:
    """What a cell shows; nothing where a formula has no value."""
    if isinstance(cell, str):
        return cell
    return cell.shown if isinstance(cell, Number) else ""


def plain_of(cell: Cell) -> str:
    """What a cell says among words: a number without the ornaments of its format, so that a year is "2024"."""
    return cell.plain if isinstance(cell, Number) else text_of(cell)


def tidy(text: str) -> str:
    """A text as one line in one spelling of its letters."""
    line = " ".join(text.split())
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def clean(text: str, longest: int = 280) -> str:
    """A text for lists that the book keeps: one short line, no person's number, "?" for a letter outside its list."""
    shown = nip.hidden(tidy(text))
    return "".join(sign if is_text(sign) else "?" for sign in shown)[:longest].strip()


def legible(text: str) -> str:
    """What people read of a text with signs that the book does not hold: no invisible ones, "?" for a foreign one."""
    if is_text(text):
        return text
    visible = "".join(sign for sign in text if unicodedata.category(sign) not in _INVISIBLE)
    return "".join(sign if is_text(sign) else "?" for sign in tidy(visible))


def letter(column: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name
