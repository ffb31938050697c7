"""Views of the year: periods, sheets, figures with their attainment, and how far the agencies are.

What is late is said by the day that is asked, which the caller gives: tables know no today.
"""

import json
from collections.abc import Mapping
from datetime import date
from sqlite3 import Connection, Row
from typing import Any

from projections.answers import Mandate
from projections.attainments import measured
from projections.measured import FIGURES, figures_of, roll_ups_of
from projections.reading import PAGE_SIZE, answer, answers, every, first, nearer, one, page_of, total_of
from projections.register_answers import Office
from projections.standing import OWING, SHEET_ROWS, hands_of, sheet_rows
from projections.views import MANDATES
from projections.words import having
from projections.year_answers import (
    Agencies,
    AgencyRow,
    AgreementYear,
    Figure,
    LineYear,
    Period,
    Progress,
    Reopening,
    Sheet,
    Sheets,
)

# ---- periods ---------------------------------------------------------------------------------------------------------


def periods(db: Connection, *, year: int) -> tuple[Period, ...]:
    """The periods of a year in order; a longer one after the shorter ones in it."""
    return tuple(_period(db, row) for row in every(db, _PERIODS + "WHERE p.fiscal_year = :year" + _IN_ORDER, year=year))


def period(db: Connection, year: int, code: str) -> Period | None:
    """One period of a year."""
    row = first(db, _PERIODS + "WHERE p.fiscal_year = :year AND p.code = :code", year=year, code=code)
    return None if row is None else _period(db, row)


_PERIODS = "SELECT p.*, p.period AS id FROM period p "
_IN_ORDER = " ORDER BY p.ends, p.starts DESC"


def _period(db: Connection, row: Row) -> Period:
    reopened = every(db, "SELECT * FROM period_reopening WHERE period = :id ORDER BY record", id=row["id"])
    return answer(Period, row, reopenings=answers(Reopening, reopened))


def period_years(db: Connection) -> tuple[int, ...]:
    """Years that have a period, newest first."""
    rows = every(db, "SELECT DISTINCT fiscal_year FROM period WHERE fiscal_year IS NOT NULL ORDER BY 1 DESC")
    return tuple(row["fiscal_year"] for row in rows)


# ---- sheets ----------------------------------------------------------------------------------------------------------


def sheets(
    db: Connection,
    *,
    year: int,
    code: str,
    agency: str | None = None,
    state: str | None = None,
    today: date,
    page: int = 1,
    limited: bool = False,
) -> Sheets:
    """One page of the sheets of a period, those that are missing among them, by agency and office."""
    where = " WHERE p.fiscal_year = :year AND p.code = :code"
    values: dict[str, Any] = {"year": year, "code": code}
    for column, name, value in (("a.agency", "agency", agency), ("coalesce(s.state, 'missing')", "state", state)):
        if value is not None:
            where += f" AND {column} = :{name}"
            values[name] = value
    # A sheet of any state need not be looked for; one of some state is, agreement by agreement in their order, through
    # indexes that hold all that is asked: only those of the page are then dressed.
    beside = {None: "", "missing": _BESIDE.format("LEFT")}.get(state, _BESIDE.format("CROSS"))
    owed = f"{OWING} {beside}"
    total = one(db, f"SELECT count(*) AS n {owed}{where}", **values)["n"]
    if not total:
        return Sheets(rows=(), page=1, pages=1, total=0)
    page, pages = page_of(total, page, PAGE_SIZE)
    back, part = nearer(total, page)
    order = "DESC" if back else "ASC"
    shown = every(
        db, f"SELECT a.agreement {owed}{where} ORDER BY a.sorting {order} LIMIT :size OFFSET :skip", **values, **part
    )
    ids = json.dumps([row["agreement"] for row in shown])
    rows = every(db, SHEET_ROWS + _OF_PAGE, year=year, code=code, ids=ids)
    return Sheets(rows=sheet_rows(db, rows, today, limited=limited), page=page, pages=pages, total=total)


_BESIDE = "{} JOIN sheet s INDEXED BY sheet_period ON s.agreement = a.agreement AND s.period = p.period"
# The plus keeps SQLite from walking through all agreements of the year instead of looking up those of the page.
_OF_PAGE = """
 WHERE +p.fiscal_year = :year AND p.code = :code AND a.agreement IN (SELECT value FROM json_each(:ids))
 ORDER BY a.sorting
"""


def sheet(db: Connection, sheet_id: str, *, today: date, limited: bool = False) -> Sheet | None:
    """One sheet with every hand put to it and what the round that holds says."""
    place = first(db, "SELECT agreement, period FROM sheet WHERE sheet = :id", id=sheet_id)
    if place is None:
        return None
    row = first(db, SHEET_ROWS + "WHERE a.agreement = :agreement AND p.period = :period", **_place(place))
    if row is None:
        return None  # the period or the agreement is withheld
    rows = every(db, FIGURES + "WHERE s.sheet = :id ORDER BY l.position", id=sheet_id)
    return Sheet(
        row=sheet_rows(db, [row], today, limited=limited)[0],
        hands=hands_of(db, sheet_id, limited=limited),
        figures=figures_of(db, rows, measured(db, place["agreement"], only=place["period"]), limited=limited),
    )


def _place(row: Row) -> dict[str, str]:
    """Which agreement and period a row is about."""
    return {"agreement": row["agreement"], "period": row["period"]}


# ---- the year of an agreement ----------------------------------------------------------------------------------------


def agreement_year(db: Connection, agreement_id: str, *, today: date, limited: bool = False) -> AgreementYear | None:
    """An agreement's periods, sheets and lines with a figure a period, and what they add up to.

    `limited`: for a reader who may see what is not open (terbatas).
    """
    row = first(db, "SELECT * FROM agreement WHERE agreement = :id", id=agreement_id)
    if row is None:
        return None
    known = periods(db, year=row["fiscal_year"]) if row["fiscal_year"] is not None else ()
    owed = every(db, SHEET_ROWS + "WHERE a.agreement = :id" + _IN_ORDER, id=agreement_id)
    rows = every(db, FIGURES + "WHERE s.agreement = :id" + _IN_ORDER, id=agreement_id)
    sheets = measured(db, agreement_id)
    figures = figures_of(db, rows, sheets, limited=limited)
    return AgreementYear(
        agreement=agreement_id,
        fiscal_year=row["fiscal_year"],
        periods=known,
        sheets=sheet_rows(db, owed, today, limited=limited),
        lines=_lines(db, row, figures, owed),
        roll_ups=roll_ups_of(sheets, figures, limited=limited),
        closed_record=row["closed_record"],
        closed_on=None if row["closed_on"] is None else date.fromisoformat(row["closed_on"]),
    )


def _lines(db: Connection, agreement: Row, figures: tuple[Figure, ...], owed: list[Row]) -> tuple[LineYear, ...]:
    """The lines of the version in force, and those that only an earlier sheet reports on."""
    rows = every(db, _YEAR_LINES, id=agreement["agreement"], no=agreement["version_no"])
    told = {row["line_id"]: row for row in rows}
    for no in sorted({row["version_no"] for row in owed if row["version_no"] is not None}, reverse=True):
        for row in every(db, _YEAR_LINES, id=agreement["agreement"], no=no):
            told.setdefault(row["line_id"], row)
    return tuple(
        answer(LineYear, row, figures=tuple(one for one in figures if one.line_id == line_id))
        for line_id, row in told.items()
    )


_YEAR_LINES = """
SELECT l.*, l.no_printed AS no, i.polarity, i.aggregation, i.formula, i.formula_printed, i.record AS indicator_record
  FROM line l LEFT JOIN indicator i ON i.digest = l.indicator
 WHERE l.agreement = :id AND l.version_no = :no ORDER BY l.position
"""


# ---- progress --------------------------------------------------------------------------------------------------------


def progress(db: Connection, *, year: int, today: date, code: str | None = None) -> tuple[Progress, ...]:
    """How far the sheets of the whole government are, period by period; `code` keeps one of them."""
    rows = [row for row in _of_year(db, year) if code in (None, row["code"])]
    return tuple(_far(row, found[_ALL], today) for row, found in _counts(db, rows, f"'{_ALL}'"))


_AGENCIES_OF_PAGE = 25  # each has as many counts as the year has periods


def agencies(db: Connection, *, year: int, today: date, q: str = "", page: int = 1) -> Agencies:
    """One page of the agencies by code, each with its agreements of a year and how far its sheets are."""
    words, values = having(db, "agency", "g.agency", q)
    where = f"WHERE {words or '1'}"
    total, more = total_of(db, f"agency g {where}", values, sought=bool(q))
    page, pages = page_of(total, page, _AGENCIES_OF_PAGE)
    sql = f"{_AGENCIES}{where} ORDER BY g.code, g.agency LIMIT :size OFFSET :skip"
    rows = every(db, sql, **values, size=_AGENCIES_OF_PAGE, skip=(page - 1) * _AGENCIES_OF_PAGE)
    return Agencies(rows=_with_counts(db, rows, year, today), page=page, pages=pages, total=total, more=more)


def _with_counts(db: Connection, rows: list[Row], year: int, today: date) -> tuple[AgencyRow, ...]:
    """The agencies of a page with what is counted of each: of no other is anything counted."""
    ids = json.dumps([row["id"] for row in rows])
    counted, changed = (
        {row["agency"]: row for row in every(db, sql, year=year, ids=ids)} for sql in (_AGENCY_COUNTS, _AGENCY_CHANGES)
    )
    far: dict[str, list[Progress]] = {}
    for row, found in _counts(db, _of_year(db, year), "a.agency", _BY_AGENCY, ids=ids):
        for whose, counts in found.items():
            if counts["due"]:
                far.setdefault(whose, []).append(_far(row, counts, today))
    return tuple(_agency(row, counted.get(row["id"]), changed.get(row["id"]), far.get(row["id"], [])) for row in rows)


def agency(db: Connection, agency_id: str, *, year: int, today: date) -> AgencyRow | None:
    """One agency with the same."""
    row = first(db, _AGENCIES + "WHERE g.agency = :id", id=agency_id)
    return None if row is None else _with_counts(db, [row], year, today)[0]


def _of_year(db: Connection, year: int) -> list[Row]:
    return every(db, _PERIODS + "WHERE p.fiscal_year = :year" + _IN_ORDER, year=year)


_ALL = ""  # whose the sheets of the whole government are
_BY_AGENCY = "AND a.agency IN (SELECT value FROM json_each(:ids)) GROUP BY 1"

# What is owed of all periods is counted in one walk through an index that holds it all; what is there is kept.
_OWED = """count(*) FILTER (WHERE coalesce(a.in_force_since, a.in_force_known) <= :ends{n}
                            AND (a.closed_on IS NULL OR a.closed_on >= :starts{n})) AS due{n}"""
_THERE = (
    "entered", "answered", "examined", "refused", "signed", "verified",
    "late_entry", "late_signature", "late_verification",
)  # fmt: skip

# Which hand falls due on which day, and how many have put it, late or not.
_HANDS_DUE = (("entry", "entered"), ("signature", "answered"), ("verification", "examined"))


def _counts(
    db: Connection, periods: list[Row], whose: str, among: str = "", **values: str
) -> list[tuple[Row, dict[str, dict[str, int]]]]:
    """What is owed and what is there of each of the periods of a year, by whose it is."""
    if not periods:
        return []
    days = {f"{day}{n}": row[day] for n, row in enumerate(periods) for day in ("starts", "ends")}
    columns = ", ".join(_OWED.format(n=n) for n in range(len(periods)))
    sql = f"SELECT {whose} AS whose, {columns} FROM agreement a WHERE a.fiscal_year = :year {among}"  # noqa: S608 -- our names
    owing = every(db, sql, year=periods[0]["fiscal_year"], **days, **values)
    columns = ", ".join(f"coalesce(sum(a.{name}), 0) AS {name}" for name in _THERE)
    sql = f"SELECT {whose} AS whose, {columns} FROM sheet_count a WHERE a.period = :period {among}"  # noqa: S608 -- the same
    found = []
    for n, row in enumerate(periods):
        there = {each["whose"]: dict(each) for each in every(db, sql, period=row["id"], **values)}
        found.append((row, {one["whose"]: {**there.get(one["whose"], {}), "due": one[f"due{n}"]} for one in owing}))
    return found


def _far(row: Row, counts: Mapping[str, int], today: date) -> Progress:
    """How far a period is; a hand that is not there is late once its day is over."""
    late = {}
    for hand, put in _HANDS_DUE:
        over = row[f"{hand}_due"] is not None and row[f"{hand}_due"] < today.isoformat()
        missing = max(0, counts["due"] - counts.get(put, 0)) if over else 0
        late[f"late_{hand}"] = counts.get(f"late_{hand}", 0) + missing
    told = {name: counts.get(name, 0) for name in ("due", "entered", "signed", "refused", "verified")}
    return answer(Progress, row, **told, **late)


_AGENCIES = "SELECT g.agency AS id, g.code, g.kind, g.name_printed AS name, g.record, g.ended_on FROM agency g "

_AGENCY_COUNTS = """
SELECT a.agency, sum(a.total) AS agreements, sum(a.in_force) AS in_force, sum(a.on_time) AS on_time,
       coalesce(sum(a.in_force - a.on_time) FILTER (WHERE b.deadline IS NOT NULL), 0) AS late
  FROM agreement_count a
  LEFT JOIN budget b ON b.digest = a.deadline_budget
 WHERE a.fiscal_year = :year AND a.agency IN (SELECT value FROM json_each(:ids)) GROUP BY a.agency
"""

_AGENCY_CHANGES = """
SELECT a.agency, count(*) AS n
  FROM target_change a
 WHERE a.fiscal_year = :year AND a.agency IN (SELECT value FROM json_each(:ids)) GROUP BY a.agency
"""


def _agency(row: Row, counted: Row | None, changed: Row | None, far: list[Progress]) -> AgencyRow:
    counts = {name: counted[name] if counted else 0 for name in ("agreements", "in_force", "on_time", "late")}
    return answer(AgencyRow, row, **counts, changes=changed["n"] if changed else 0, progress=tuple(far))


# ---- offices ---------------------------------------------------------------------------------------------------------


def offices(db: Connection, agency_id: str) -> tuple[Office, ...]:
    """The posts of an agency by code, with everybody who held them."""
    held: dict[str, list[Row]] = {}
    for row in every(db, MANDATES + "WHERE o.agency = :id AND m.kind = 'mandate' ORDER BY m.record", id=agency_id):
        held.setdefault(row["office"], []).append(row)
    rows = every(db, _OFFICES + "WHERE o.agency = :id ORDER BY o.code", id=agency_id)
    return tuple(_office(row, held.get(row["id"], [])) for row in rows)


def office(db: Connection, office_id: str) -> Office | None:
    """One post with everybody who held it, assignments among them."""
    row = first(db, _OFFICES + "WHERE o.office = :id", id=office_id)
    if row is None:
        return None
    return _office(row, every(db, MANDATES + "WHERE m.office = :id ORDER BY m.record", id=office_id))


def _office(row: Row, held: list[Row]) -> Office:
    return answer(Office, row, mandates=answers(Mandate, held))


_OFFICES = """
SELECT o.*, o.office AS id, o.post_printed AS post, g.name_printed AS agency_name, u.post_printed AS superior_post
  FROM office o LEFT JOIN agency g ON g.agency = o.agency LEFT JOIN office u ON u.office = o.superior
"""
