"""XLSX files as a stream: each sheet read twice side by side, once for its formulas and once for what they came to.

A number is what its cell holds, printed as its format shows it; a formula counts by the value that its program left in
the file. A sheet that is hidden is named and not read.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError
from xml.sax import SAXException
from zlib import error as zlib_error

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from domain.evidence.errors import Refused
from domain.evidence.printing import printed_day
from service.importing.limits import LIMITS, Limits
from service.importing.merges import Spent, Spreader, merges_of
from service.importing.numbers import number
from service.importing.sheets import UNCOMPUTED, Cell, Sheet, SheetRow, clean, tidy

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# All that a library of many hands raises over a file that is not what it says; memory and interrupts pass.
_BROKEN: Final = (
    ArithmeticError, AttributeError, EOFError, IndexError, InvalidFileException, KeyError, NotImplementedError, OSError,
    ParseError, RecursionError, SAXException, TypeError, ValueError, zipfile.BadZipFile, zlib_error,
)  # fmt: skip


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn whatever a damaged workbook raises into one refusal."""
    try:
        yield
    except _BROKEN as error:
        raise Refused("import_not_readable", name=name, why=f"buku kerjanya rusak ({type(error).__name__})") from None


def workbook_sheets(file: IO[bytes], name: str, limits: Limits = LIMITS) -> Iterator[Sheet]:
    """The sheets of a workbook that `check_workbook` let pass, one after the other."""
    with readable(name):
        formulas = load_workbook(file, read_only=True, keep_links=False)
        values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    if len(values.sheetnames) > limits.sheets:
        raise Refused("import_unsafe", name=name, why=f"lebih dari {limits.sheets} lembar")
    spent = Spent()
    for formula_sheet, value_sheet in zip(formulas.worksheets, values.worksheets, strict=True):
        rows = _rows(file, name, (formula_sheet, value_sheet), spent, limits)
        hidden = value_sheet.sheet_state != "visible"
        yield Sheet(name=clean(value_sheet.title) or None, rows=rows, hidden=hidden)


def _rows(file: IO[bytes], name: str, both: tuple[Any, Any], spent: Spent, limits: Limits) -> Iterator[SheetRow]:
    formula_sheet, value_sheet = both
    with readable(name):
        with zipfile.ZipFile(file) as archive, archive.open(value_sheet._worksheet_path) as stream:  # noqa: SLF001 -- no other
            spreader = Spreader(merges_of(stream, name, clean(value_sheet.title), spent, limits))
        for sheet in both:
            sheet.reset_dimensions()  # the size that a sheet claims is a claim: rows are as long as their cells
        pairs = zip(formula_sheet.iter_rows(), value_sheet.iter_rows(), strict=True)
        for index, (formulas, values) in enumerate(pairs):
            cells = [_cell(formula, value) for formula, value in zip(formulas, values, strict=True)]
            if not spreader.is_hollow(index, cells):
                yield SheetRow(index + 1, cells, spreader.row(index, cells))


def _cell(formula: Any, found: Any) -> Cell:
    value = found.value
    computed = formula.data_type == "f"
    if value is None:
        return UNCOMPUTED if computed else ""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number(value, found.number_format, computed=computed) or f"{value:.15g}"
    return _moment(value)


def _moment(value: datetime | date | time | timedelta) -> str:
    """A day as the papers print it; an hour stands beside it only where the cell has one."""
    if isinstance(value, datetime):
        hour = f" pukul {value:%H.%M}" if value.time() != time() else ""
        return printed_day(value.date()) + hour
    return printed_day(value) if isinstance(value, date) else str(value)
