"""Workbooks that survive a spreadsheet program: text stays text, no digit is lost, nothing is a formula.

A cell is a number only where all its digits fit into the fifteen that such programs keep; a longer one, like an NIP of
18 digits, is text. Text is written as text whatever it begins with, in cells formatted as text, so that it stays so
when somebody edits it. Rows are written as they come: memory does not grow with their number.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any, Final

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from web.house import demand_current

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIGITS: Final = 15  # that a spreadsheet program keeps of a number
LONGEST: Final = 32_000  # signs of a cell: 32 767 are allowed, counted in units of UTF-16
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHUNK = 64 * 1024

Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, the widths of its columns, and its rows; the first is its head where it has one."""

    title: str
    widths: Sequence[int]
    rows: Iterable[Sequence[Value]]
    headed: bool = True


def written(sheets: Iterable[Sheet]) -> IO[bytes]:
    """The workbook as a file of the moment, at its beginning."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def handed_out(sheets: Iterable[Sheet], filename: str) -> Response:
    """The workbook as an answer, sent piece by piece."""
    demand_current()
    response = Response(_pieces(written(sheets)), mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece


def _write(page: Any, sheet: Sheet) -> None:  # a WriteOnlyWorksheet: its stub lacks what it borrows from a Worksheet
    for i, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(i)].width = width
    if sheet.headed:
        page.freeze_panes = "A2"
    for n, row in enumerate(sheet.rows):
        page.append([_cell(page, value, head=sheet.headed and n == 0) for value in row])


def _cell(page: Any, value: Value, *, head: bool) -> Cell:
    said = exact(value)
    cell = Cell(page, row=1, column=1)
    cell.value = said
    if isinstance(said, str):
        cell.data_type = "s"  # whatever it begins with: openpyxl would take "=" for a formula and "#REF!" for an error
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=len(said) > 40 or head, vertical="top")
    elif isinstance(said, date):
        cell.number_format = "yyyy-mm-dd"
    if head:
        cell.font = Font(bold=True)
    return cell


def exact(value: Value) -> Value:
    """The value as a cell can hold it without losing anything: a number of too many digits as text."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("\ufffd", value)[:LONGEST]
    if isinstance(value, int | Decimal):
        return value if _digits(value) <= DIGITS else str(value)
    return value


def _digits(value: int | Decimal) -> int:
    """From the first digit to the last, zeros between and behind them too."""
    _, digits, exponent = Decimal(value).as_tuple()
    return len(digits) + max(0, exponent) if isinstance(exponent, int) else DIGITS + 1
