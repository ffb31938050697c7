"""The measured year of an agreement as its page shows it: lines with their figures and charts, sheets, money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection
from typing import Any

from projections import views, year_views
from projections.answers import Agreement, Programme, Version
from projections.year_answers import AgreementYear, Figure, LineYear, RollUp
from web.charts import Chart, chart

_TOGETHER = 6  # lines that stand on the page of the agreement itself
_A_PAGE = 6  # lines on a page of their own
_IN_FORCE = ("berlaku", "digantikan")


@dataclass(frozen=True, slots=True)
class Measured:
    """One line through the year: its last open figure, its figures by period, the targets of its quarters."""

    line: LineYear
    latest: Figure | None
    closed: Figure | None
    chart: Chart | None
    quarters: bool  # whether the document has targets by quarter
    gathers: bool  # whether the figure to date is another one than the period's own
    reported: bool  # whether the office says an attainment of its own
    rests: Mapping[str, tuple[int, ...]]  # by period: the records that what is computed up to it rests on
    target_of: Mapping[str, int | None]  # by period: the record of the version whose target it is held against


@dataclass(frozen=True, slots=True)
class Money:
    """One programme: what was agreed first, and what is agreed now (None: it was dropped, or is new)."""

    no: str
    name: str
    first: Programme | None
    now: Programme | None

    @property
    def changed(self) -> bool:
        """Whether the two say different amounts."""
        return (self.first and self.first.amount) != (self.now and self.now.amount)


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of an agreement, first and now; `first` is None while nothing was revised."""

    first: Version | None
    now: Version
    programmes: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class YearShown:
    """What the page needs of the year."""

    year: AgreementYear
    measured: tuple[Measured, ...]
    roll_up: RollUp | None
    record: int | None  # of the version whose targets the year is held against

    @property
    def apart(self) -> bool:
        """Whether the lines stand on pages of their own: many with their charts would make one page heavy."""
        return len(self.measured) > _TOGETHER

    @property
    def pages(self) -> int:
        """How many pages the lines take."""
        return -(-len(self.measured) // _A_PAGE)

    def page_of(self, line_id: str) -> int:
        """The page on which a line stands."""
        return next(i for i, one in enumerate(self.measured) if one.line.line_id == line_id) // _A_PAGE + 1

    def on_page(self, page: int) -> tuple[Measured, ...]:
        """The lines of a page."""
        return self.measured[(page - 1) * _A_PAGE : page * _A_PAGE]

    def rests_of(self, up: RollUp) -> tuple[int, ...]:
        """The records that a mean over the lines rests on: those of each line that it counts."""
        out = {one.line_id for one in up.left_out}
        counted = (one.rests.get(up.code or "", ()) for one in self.measured if one.line.line_id not in out)
        return tuple(dict.fromkeys((up.record, *(record for records in counted for record in records))))

    @property
    def reported(self) -> bool:
        """Whether the office says an attainment of its own for any line."""
        return any(one.reported for one in self.measured)


def year_of(db: Connection, agreement: Agreement, *, today: date) -> YearShown | None:
    """The year, once a period was opened for it."""
    year = year_views.agreement_year(db, agreement.row.id, today=today)
    if year is None or not year.periods:
        return None
    codes = [period.code for period in year.periods if period.code and period.code != "tahunan"]
    quarters = _quarters(agreement.current)
    targets = targets_of(year, agreement)
    return YearShown(
        year=year,
        measured=tuple(_measured(line, codes, quarters.get(line.line_id, {}), targets) for line in year.lines),
        roll_up=next((one for one in reversed(year.roll_ups) if one.open and one.counted), None),
        record=agreement.current.row.record if agreement.current else None,
    )


def targets_of(year: AgreementYear, agreement: Agreement) -> Mapping[str, int | None]:
    """By period: the record of the version that was in force at its end, whose target its figures are held against."""
    versions = {version.no: version.record for version in agreement.versions}
    return {sheet.code or "": versions.get(sheet.version_no or 0) for sheet in year.sheets}


def rests_of(line: LineYear, targets: Mapping[str, int | None]) -> Mapping[str, tuple[int, ...]]:
    """By period: the records that what is computed of a line rests on, the sheets it gathers and the agreement."""
    sheets = {figure.code: figure.record for figure in line.figures}
    found: dict[str, tuple[int, ...]] = {}
    for figure in line.figures:
        gathered = (sheets.get(code) for code in figure.aggregate.periods) if figure.aggregate else ()
        records = (figure.record, *gathered, targets.get(figure.code or ""))
        found[figure.code or ""] = tuple(dict.fromkeys(record for record in records if record))
    return found


def _measured(
    line: LineYear, codes: list[str], quarters: Mapping[str, str], targets: Mapping[str, int | None]
) -> Measured:
    told = [figure for figure in line.figures if figure.record is not None]
    shown = [figure for figure in told if figure.open]
    figures = [figure for figure in shown if figure.state == "figure"]
    return Measured(
        line=line,
        latest=next(iter((figures or shown)[-1:]), None),
        closed=told[-1] if told and not told[-1].open else None,
        chart=chart(line, codes, quarters),
        quarters=any(figure.quarter_target_printed for figure in line.figures),
        gathers=line.aggregation not in ("last", "none", None),
        reported=any(figure.attainment_printed for figure in shown),
        rests=rests_of(line, targets),
        target_of=targets,
    )


def _quarters(version: Version | None) -> Mapping[str, Mapping[str, str]]:
    """The quarter targets of each line that are numbers, as the document has them."""
    document: Mapping[str, Any] = (version.document if version else None) or {"objectives": ()}
    return {
        line["line_id"]: {
            quarter["period"]: quarter["target"]["value"]
            for quarter in line.get("quarters", ())
            if "value" in quarter["target"]
        }
        for objective in document["objectives"]
        for line in objective["lines"]
    }


def budget_of(db: Connection, agreement: Agreement, shown: Version) -> Budget:
    """The programmes of the version shown, beside those of the first version that was in force."""
    first_row = next((row for row in agreement.versions if row.status in _IN_FORCE), None)
    first = views.version(db, agreement.row.id, first_row.no) if first_row and first_row.no != shown.row.no else None
    before = {each.no: each for each in first.programmes} if first else {}
    now = {each.no: each for each in shown.programmes}
    return Budget(
        first=first,
        now=shown,
        programmes=tuple(
            Money(no, (now.get(no) or before[no]).name, before.get(no), now.get(no)) for no in {**now, **before}
        ),
    )
