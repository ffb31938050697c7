"""What the rows of a source say of one agreement, at any time: its head, its lines, its money.

The same reading serves the fold, which asks for what is said now, and a page that asks for what was said at a record.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from sqlite3 import Connection, Row
from typing import Any

from domain.claims import BETWEEN
from domain.evidence.polarity import polarity_of
from domain.measure import Attainment, Reported, compare
from domain.measure.printed import attained
from projections.attainments import exact_text
from projections.matching import squash
from projections.printed_days import read_day
from projections.reading import every

Facts = Mapping[str, Any]


# How many parts of a key say what a row is about in its agreement; what stands before them names the agreement.
_DESCRIBING = {"indicators": 1, "programmes": 1, "realizations": 2}


def named_by(table: str, key: str) -> tuple[str, str]:
    """The agreement and the thing in it that a key names, for a row whose cells name neither."""
    parts = key.split(BETWEEN)
    at = max(0, len(parts) - _DESCRIBING.get(table, 0))
    return BETWEEN.join(parts[:at]) or key, parts[at] if at < len(parts) else key


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as a source prints it, how it was read, and the record that says so."""

    printed: str
    how: str
    reading: Facts | None
    record: int

    def json(self) -> str:
        """The cell as tables keep it."""
        told = {"text": self.printed, "how": self.how, "record": self.record, "reading": self.reading}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


def cell_of(text: str | None) -> Cell | None:
    """A printed figure out of the tables."""
    if text is None:
        return None
    told = json.loads(text)
    return Cell(told["text"], told["how"], told["reading"], told["record"])


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One row of a source with the cells that it has at a time."""

    row: int
    table: str
    key: str
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str | None:
        """What a cell prints; None where it is blank."""
        cell = self.cells.get(name)
        return None if cell is None else cell.printed

    @property
    def indicator(self) -> str:
        """The indicator that the row names, or that its key does."""
        return self.text("indicator") or named_by(self.table, self.key)[1]

    @property
    def record(self) -> int:
        """The last record that said something of the row."""
        return max(cell.record for cell in self.cells.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is reported of a line in a period, and what the formula makes of it."""

    row: int | None
    period: str | None
    target: Cell | None
    realization: Cell | None
    attainment: Cell | None
    formula: str | None = None
    raw: str | None = None
    computed: str | None = None
    agrees: bool | None = None
    difference: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator with its target."""

    row: int | None
    line_id: str | None
    no: str | None
    objective: str | None
    indicator: str
    record: int
    unit: str | None
    polarity: str | None
    formula: Cell | None
    target: Cell | None
    lineage: str | None
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """One programme with its money."""

    row: int | None
    code: str | None
    name: str
    amount: Cell | None
    realized: Cell | None


@dataclass(slots=True, kw_only=True)
class Read:
    """One agreement as it is known at a time."""

    head: dict[str, Any]
    record: int
    lines: list[Line] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)


# ---- rows out of the tables ------------------------------------------------------------------------------------------

_CELLS = """
SELECT r.row, r.tbl, r.key, c.field, c.printed, c.how, c.reading, c.record
  FROM claim_row r JOIN claim_cell c ON c.row = r.row
"""
_NOW = " AND c.until_record IS NULL"
_THEN = " AND c.since_record <= :at AND (c.until_record IS NULL OR c.until_record > :at)"


def rows_of(db: Connection, *, source: str, key: str, at: int | None = None) -> list[ClaimRow]:
    """The rows that speak of an agreement, as they stand now or stood at a record; in the order they came in."""
    sql = _CELLS + "WHERE r.source = :source AND r.agreement = :key" + (_NOW if at is None else _THEN)
    return list(_rows(every(db, sql + " ORDER BY r.row", source=source, key=key, at=at)))


def row_of(db: Connection, row: int) -> ClaimRow | None:
    """One row as it stands now; None where it is gone."""
    return next(_rows(every(db, _CELLS + "WHERE r.row = :row" + _NOW, row=row)), None)


def _rows(found: Iterable[Row]) -> Iterator[ClaimRow]:
    cells: dict[str, Cell] = {}
    last: Row | None = None
    for row in found:
        if last is not None and row["row"] != last["row"]:
            yield ClaimRow(last["row"], last["tbl"], last["key"], cells)
            cells = {}
        reading = None if row["reading"] is None else json.loads(row["reading"])
        cells[row["field"]] = Cell(row["printed"], row["how"], reading, row["record"])
        last = row
    if last is not None:
        yield ClaimRow(last["row"], last["tbl"], last["key"], cells)


# ---- an agreement out of rows ----------------------------------------------------------------------------------------

_HEAD = {
    "doc_kind": "doc_kind",
    "government_printed": "government",
    "region_code": "region_code",
    "agency_printed": "agency",
    "agency_code": "agency_code",
    "trustee_name": "trustee_name",
    "trustee_post": "trustee_post",
    "grantor_name": "grantor_name",
    "grantor_post": "grantor_post",
    "signed_printed": "signed_on",
}


def read_claims(rows: list[ClaimRow]) -> Read | None:
    """What rows say of their agreement; None where none is left."""
    if not rows:
        return None
    own = sorted(rows, key=lambda row: row.table != "agreements")  # what its own row says goes before the rest
    head: dict[str, Any] = {name: _first(own, cell) for name, cell in _HEAD.items()}
    year = _first(own, "fiscal_year")
    head["fiscal_year"] = int(year) if year is not None and year.isdigit() and len(year) == 4 else None
    day = read_day(head["signed_printed"] or "", year=head["fiscal_year"]).day
    head["signed_on"] = None if day is None else day.isoformat()
    read = Read(head=head, record=max(row.record for row in rows))
    read.lines = _lines(rows, head["fiscal_year"])
    read.money = [_money(row) for row in rows if row.table == "programmes"]
    return read


def _first(rows: list[ClaimRow], name: str) -> str | None:
    return next((text for row in rows if (text := row.text(name)) is not None), None)


def _money(row: ClaimRow) -> Money:
    return Money(
        row=row.row,
        code=row.text("programme_code"),
        name=row.text("programme") or named_by(row.table, row.key)[1],
        amount=row.cells.get("amount"),
        realized=row.cells.get("realized"),
    )


def _lines(rows: list[ClaimRow], year: int | None) -> list[Line]:
    """Every indicator; one that only a realization names is a line as well."""
    lines = [_line(row) for row in rows if row.table == "indicators"]
    by_name = {squash(line.indicator): place for place, line in reversed(list(enumerate(lines)))}
    figures: dict[int, list[Figure]] = {}
    for row in rows:
        if row.table != "realizations":
            continue
        name = squash(row.indicator)
        if name not in by_name:
            by_name[name] = len(lines)
            lines.append(_line(row))
        figures.setdefault(by_name[name], []).append(_figure(row, lines[by_name[name]], year))
    return [replace(line, figures=tuple(figures.get(place, ()))) for place, line in enumerate(lines)]


def _line(row: ClaimRow) -> Line:
    polarity = row.text("polarity")
    named = row.cells.get("indicator")
    return Line(
        row=row.row,
        line_id=None,
        no=None,
        objective=row.text("objective"),
        indicator=row.indicator,
        record=row.record if named is None else named.record,
        unit=row.text("unit"),
        polarity=None if polarity is None else polarity_of(polarity),
        formula=row.cells.get("formula"),
        target=row.cells.get("target"),
        lineage=None,
    )


def _figure(row: ClaimRow, line: Line, year: int | None) -> Figure:
    """A realization held against the target of its own row, else of the line."""
    told = row.text("polarity")
    own = row.cells.get("target")
    figure = Figure(
        row=row.row,
        period=row.text("period"),
        target=own,
        realization=row.cells.get("realization"),
        attainment=row.cells.get("attainment"),
    )
    formula = row.cells.get("formula") or line.formula
    return measured(
        figure,
        target=own or line.target,
        polarity=line.polarity if told is None else polarity_of(told),
        formula=None if formula is None else formula.printed,
        on=date(year or _ANY_YEAR, 12, 31),
    )


_ANY_YEAR = 2022  # of a paper without a year: every row of the formulas holds on that day


def measured(figure: Figure, *, target: Cell | None, polarity: str | None, formula: str | None, on: date) -> Figure:
    """A figure with what the formula makes of it, and whether the printed attainment is that."""
    one = attainment_of(target, figure.realization, polarity=polarity, formula=formula, on=on)
    printed = figure.attainment
    held = None if printed is None else compare(printed.printed, one)
    return replace(
        figure,
        formula=one.formula,
        raw=None if one.raw is None else exact_text(one.raw),
        computed=one.text,
        agrees=None if held is None else _agrees(held, why=one.why),
        difference=None if held is None else held.difference_text,
        why=one.why,
    )


# Somebody computed what means nothing, or out of a print that has two readings: that differs too.
_REFUSED = ("ratio_of_negative", "text_target", "text_actual", "kind_differs")


def _agrees(held: Reported, *, why: str | None) -> bool | None:
    return False if held.agrees is None and held.read is not None and why in _REFUSED else held.agrees


def attainment_of(
    target: Cell | None, actual: Cell | None, *, polarity: str | None, formula: str | None, on: date
) -> Attainment:
    """What a realization attains of a target; the reason where one of them is not there, or is no figure."""
    why = _no_figure(target, "no_target", "text_target") or _no_figure(actual, "no_data", "text_actual")
    if why is not None or target is None or actual is None or target.reading is None or actual.reading is None:
        return Attainment(formula="-", why=why)
    return attained(target.reading, actual.reading, polarity=polarity, formula=formula, on=on)


def _no_figure(cell: Cell | None, absent: str, words: str) -> str | None:
    if cell is None or cell.how == "none":
        return absent
    return words if cell.reading is None else None
