"""Reads one file of another system into rows, questions and rejected rows; records nothing, and knows no ledger.

The file is walked once: each row is judged, drafted and spooled, and the decimal marks of the columns are counted. Only
then are the cells with two readings settled, because a column speaks with all its cells.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from domain.evidence.errors import Refused
from domain.figures import Decimals
from service.importing.csvfile import csv_sheet, delimiter_of, encoding_of, fingerprint
from service.importing.drafting import Draft, draft, scales_of
from service.importing.headers import Header, header_of, names_of, printed_header
from service.importing.layout import LaidRow, Layout
from service.importing.limits import LIMITS, Limits, check_workbook, kind_of
from service.importing.mapping import TABLES, Mapping, heading
from service.importing.narrowing import Columns
from service.importing.records import NO_DECISIONS, Decisions, Facts, Locale, Question, Rejected, Row
from service.importing.sentences import sentence
from service.importing.settling import Settler, line_of
from service.importing.sheets import Sheet, SheetRow, clean
from service.importing.spool import Spool
from service.importing.workbook import MEDIA_TYPE, workbook_sheets

CSV_TYPE: Final = "text/csv"
_EVERY: Final = 1_000
_YEAR: Final = re.compile(r"2[01][0-9]{2}")
_MOST_YEARS: Final = 50

Progress = Callable[[int], None]


class Rows:
    """The rows that were taken, in the order of the file, as often as anybody reads them."""

    def __init__(self, spool: Spool, settler: Settler) -> None:
        self._spool, self._settler = spool, settler

    def __len__(self) -> int:
        return self._spool.lines

    def __iter__(self) -> Iterator[Row]:
        return map(self._settler.row, self._spool)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that a file says, ready to be looked at and recorded. Owns a temporary file: close it, or use `with`."""

    title: str
    file_sha256: str
    size: int
    media_type: str
    mapping: Mapping
    tables: tuple[str, ...]
    fiscal_years: tuple[int, ...]
    locale: dict[str, str]
    counts: dict[str, int]
    rejected: tuple[Rejected, ...]
    questions: tuple[Question, ...]
    decisions: tuple[Facts, ...]
    rows: Rows
    _spool: Spool

    def close(self) -> None:
        """Give back the temporary file; the rows cannot be read any more."""
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_file(
    path: Path,
    mapping: Mapping,
    *,
    name: str | None = None,
    decimal: Decimals | None = None,
    decisions: Decisions = NO_DECISIONS,
    unattended: bool = False,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Read a CSV or XLSX file by a mapping; raises `Refused` where the file as a whole cannot be read.

    `unattended`: nobody is there to be asked, so that open cells stay open and are no question.
    """
    title = clean(name or path.name) or "berkas"
    with ExitStack() as opened:
        file = opened.enter_context(_open(path, title, limits))
        sha256, size = fingerprint(file)
        if decisions.file_sha256 not in (None, sha256):
            raise Refused("decisions_for_another_file", name=title)
        kind = kind_of(file, title)
        spool, waiting = Spool(), Spool()
        opened.callback(waiting.close)
        reader = _Reader(mapping, scales_of(mapping.ordinals), limits, title, spool, waiting, progress)
        with ExitStack() as failing:
            failing.callback(spool.close)
            sheets = _workbook(file, title, limits) if kind == "xlsx" else _csv(file, title, mapping)
            for sheet in sheets:
                reader.read(sheet)
            settler = Settler(reader.columns, decimal, decisions)
            questions, counts = reader.settle(settler, unattended=unattended)
            failing.pop_all()
        return Reading(
            title=title,
            file_sha256=sha256,
            size=size,
            media_type=MEDIA_TYPE if kind == "xlsx" else CSV_TYPE,
            mapping=mapping,
            tables=tuple(table for table in TABLES if table in reader.tables),
            fiscal_years=tuple(sorted(reader.years)[:_MOST_YEARS]),
            locale=_locale(decimal, reader.columns).facts(),
            counts=counts,
            rejected=tuple(reader.rejected),
            questions=tuple(questions),
            decisions=tuple(settler.used),
            rows=Rows(spool, settler),
            _spool=spool,
        )


def _open(path: Path, title: str, limits: Limits) -> IO[bytes]:
    try:
        if path.stat().st_size > limits.file:
            raise Refused("import_too_large", name=title, limit=limits.file >> 20)
        return path.open("rb")
    except OSError as error:
        raise Refused("import_not_readable", name=title, why=type(error).__name__) from None


def _workbook(file: IO[bytes], title: str, limits: Limits) -> Iterator[Sheet]:
    check_workbook(file, title, limits)
    return workbook_sheets(file, title, limits)


def _csv(file: IO[bytes], title: str, mapping: Mapping) -> Iterator[Sheet]:
    encoding = encoding_of(file, title)
    delimiter = delimiter_of(file, title, encoding, lambda rows: _has_header(mapping, rows))
    return iter([csv_sheet(file, title, encoding, delimiter)])


def _has_header(mapping: Mapping, rows: list[list[str]]) -> bool:
    lines = [SheetRow(number, [*row], {}) for number, row in enumerate(rows, 1)]
    pairs = [[one] for one in lines] + [[*pair] for pair in pairwise(lines)]
    return any(isinstance(header_of(mapping, names_of(pair), printed_header(pair)), Header) for pair in pairs)


def _locale(decimal: Decimals | None, columns: Columns) -> Locale:
    """Who says what the decimal mark is: a person, the whole file, or only the neighbours of a cell."""
    if decimal is not None:
        return Locale(decimal, "person")
    of_file = columns.of_file()
    return Locale(of_file, "file" if of_file is not None else "neighbours")


@dataclass
class _Reader:
    """Walks the sheets of one file."""

    mapping: Mapping
    scales: tuple[tuple[tuple[str, int], ...], ...]
    limits: Limits
    title: str
    spool: Spool
    waiting: Spool  # only the rows with an open cell
    progress: Progress | None
    tables: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    rejected: list[Rejected] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)
    _keys: set[bytes] = field(default_factory=set)
    _again: Counter[bytes] = field(default_factory=Counter)
    _seen: int = 0

    def read(self, sheet: Sheet) -> None:
        """Take the rows of a sheet."""
        if heading(sheet.name or "") in self.mapping.skip:
            return
        if sheet.hidden:
            self._reject(Rejected(sheet.name, 1, None, "sheet_hidden"))
            return
        layout = Layout(self.mapping, sheet)
        for laid in layout.walk():
            self._count()
            if isinstance(laid, Rejected):
                self._reject(laid)
            elif isinstance(found := draft(laid, self.scales), Draft):
                self._take(found, laid)
            else:
                self._reject(found)
        self.tables |= layout.tables

    def settle(self, settler: Settler, *, unattended: bool) -> tuple[list[Question], dict[str, int]]:
        """What is left to be asked, and the counts of the whole file."""
        if not self.tables:
            raise Refused("import_no_table", name=self.title)
        questions: list[Question] = []
        left = 0
        for line in self.waiting:
            for question in settler.questions(line):
                left += 1
                if not unattended:
                    questions.append(question)
            if len(questions) > self.limits.questions:
                raise Refused("too_many_questions", name=self.title, limit=self.limits.questions)
        settler.refuse_unused()
        counts = {
            "taken": self.spool.lines,
            "asked": len(settler.used),
            "open": left,
            "rejected": len(self.rejected),
        }
        return questions, counts

    def _take(self, found: Draft, laid: LaidRow) -> None:
        self.columns.note(laid.sheet, found.table, (one for one in found.figures if one.from_text))
        key = self._once(found.table, found.key)
        if key is None:
            column = laid.column_of("indicator") or laid.column_of("programme")
            self._reject(Rejected(laid.sheet, laid.number, column, "named_alike", None, found.table, found.key))
            return
        line = line_of(found, key, laid.sheet, laid.number)
        self.spool.write(line)
        if found.columns:
            self.waiting.write(line)
        for cell in found.cells:
            if cell["field"] == "fiscal_year" and _YEAR.fullmatch(cell["printed"]):
                self.years.add(int(cell["printed"]))

    def _once(self, table: str, key: str) -> str | None:
        """A key that no row before it has: the second of the same name is " #2"; none where there are too many."""
        mark = _mark(table, key)
        if mark not in self._keys:
            self._keys.add(mark)
            return key
        while self._again[mark] + 1 < self.limits.alike:
            self._again[mark] += 1
            numbered = f"{key} #{self._again[mark] + 1}"
            if (its_own := _mark(table, numbered)) not in self._keys:
                self._keys.add(its_own)
                return numbered
        return None

    def _reject(self, rejected: Rejected) -> None:
        self.rejected.append(rejected)
        if len(self.rejected) > self.limits.rejected:
            (code, _), *_ = Counter(one.code for one in self.rejected).most_common(1)
            raise Refused("too_many_rejected", name=self.title, limit=self.limits.rejected, why=sentence(code).why)

    def _count(self) -> None:
        self._seen += 1
        if self._seen > self.limits.rows:
            raise Refused("import_too_many_rows", name=self.title, limit=self.limits.rows)
        if self.progress is not None and self._seen % _EVERY == 0:
            self.progress(self._seen)


def _mark(table: str, key: str) -> bytes:
    return hashlib.blake2b(f"{table}\n{key}".encode(), digest_size=16).digest()
