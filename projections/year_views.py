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
from projections.reading import PAGE_SIZE, answer, answers, every, first, one, page_of, total_of
from projections.register_answers import Office
from projections.standing import OWED, OWING, SHEET_ROWS, hands_of, sheet_rows
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
    # A sheet that is there need not be looked for beside every agreement, and one of any state not at all.
    owed = OWING if state is None else OWED if state == "missing" else OWED.replace("LEFT JOIN", "JOIN")
    total = one(db, f"SELECT count(*) AS n {owed}{where}", **values)["n"]
    if not total:
        return Sheets(rows=(), page=1, pages=1, total=0)
    page, pages = page_of(total, page, PAGE_SIZE)
    ids = f"SELECT a.agreement {owed}{where} ORDER BY a.sorting LIMIT :size OFFSET :skip"
    sql = f"{SHEET_ROWS} WHERE p.fiscal_year = :year AND p.code = :code AND a.agreement IN ({ids})"
    sql += " ORDER BY a.sorting"
    rows = every(db, sql, **values, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return Sheets(rows=sheet_rows(db, rows, today, limited=limited), page=page, pages=pages, total=total)


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
    return tuple(_far(row, _counts(db, row, ""), today) for row in rows)


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
    counted = {row["agency"]: row for row in every(db, _AGENCY_COUNTS + _of_page("a"), year=year, ids=ids)}
    changed = {row["agency"]: row["n"] for row in every(db, _AGENCY_CHANGES + _of_page("c"), year=year, ids=ids)}
    far: dict[str, list[Progress]] = {}
    for row in _of_year(db, year):
        for whose, counts in _counts_by_agency(db, row, ids).items():
            far.setdefault(whose, []).append(_far(row, counts, today))
    return tuple(
        _agency(row, counted.get(row["id"]), changed.get(row["id"], 0), far.get(row["id"], [])) for row in rows
    )


def _of_page(table: str) -> str:
    of = f"{table}.agency"
    return f" AND {of} IN (SELECT value FROM json_each(:ids)) GROUP BY {of}"  # noqa: S608 -- our names


def agency(db: Connection, agency_id: str, *, year: int, today: date) -> AgencyRow | None:
    """One agency with the same."""
    row = first(db, _AGENCIES + "WHERE g.agency = :id", id=agency_id)
    if row is None:
        return None
    about = {"year": year, "id": agency_id}
    counted = first(db, _AGENCY_COUNTS + "AND a.agency = :id GROUP BY a.agency", **about)
    changed = one(db, _AGENCY_CHANGES + "AND c.agency = :id", **about)["n"]
    counts = [(each, _counts(db, each, "agency = :agency", agency=agency_id)) for each in _of_year(db, year)]
    return _agency(row, counted, changed, [_far(each, found, today) for each, found in counts if found["due"]])


def _of_year(db: Connection, year: int) -> list[Row]:
    return every(db, _PERIODS + "WHERE p.fiscal_year = :year" + _IN_ORDER, year=year)


# What is owed and what is there are counted a period at a time, each in the order of an index that holds it all.
_DUE = """
SELECT a.agency, count(*) AS due
  FROM agreement a
 WHERE a.fiscal_year = :fiscal_year AND coalesce(a.in_force_since, a.in_force_known) <= :ends
   AND (a.closed_on IS NULL OR a.closed_on >= :starts)
"""

_DONE = """
SELECT s.agency, count(*) AS entered, count(s.signed_on) AS answered, count(s.verified_on) AS examined,
       count(s.refused_record) AS refused,
       count(*) FILTER (WHERE s.state IN ('signed', 'verified', 'rejected') AND s.refused_record IS NULL) AS signed,
       count(*) FILTER (WHERE s.state = 'verified') AS verified,
       count(*) FILTER (WHERE s.first_on > :entry_due) AS late_entry,
       count(*) FILTER (WHERE s.signed_on > :signature_due) AS late_signature,
       count(*) FILTER (WHERE s.verified_on > :verification_due) AS late_verification
  FROM sheet s
 WHERE s.period = :period
"""

# Which hand falls due on which day, and how many have put it, late or not.
_HANDS_DUE = (("entry", "entered"), ("signature", "answered"), ("verification", "examined"))


def _counts(db: Connection, row: Row, where: str, **values: str) -> dict[str, int]:
    """What is owed and what is there of one period."""
    more = f" AND {where}" if where else ""
    due, done = (one(db, sql + more, **dict(row), **values) for sql in (_DUE, _DONE))
    return {"due": due["due"], **_numbers(done)}


def _counts_by_agency(db: Connection, row: Row, ids: str) -> dict[str, dict[str, int]]:
    asked = (_DUE + _of_page("a"), _DONE + _of_page("s"))
    due, done = (every(db, sql, **dict(row), ids=ids) for sql in asked)
    there = {each["agency"]: _numbers(each) for each in done}
    return {each["agency"]: {"due": each["due"], **there.get(each["agency"], {})} for each in due}


def _numbers(row: Row) -> dict[str, int]:
    return {name: value for name, value in dict(row).items() if name != "agency"}


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
SELECT a.agency, count(*) AS agreements, count(a.in_force_record) AS in_force,
       coalesce(sum(a.in_force_known <= b.deadline), 0) AS on_time,
       coalesce(sum(a.in_force_known > b.deadline), 0) AS late
  FROM agreement a
  LEFT JOIN budget b ON b.digest = a.deadline_budget
 WHERE a.fiscal_year = :year
"""

_AGENCY_CHANGES = "SELECT c.agency, count(*) AS n FROM target_change c WHERE c.fiscal_year = :year "


def _agency(row: Row, counted: Row | None, changes: int, far: list[Progress]) -> AgencyRow:
    counts = {name: counted[name] if counted else 0 for name in ("agreements", "in_force", "on_time", "late")}
    return answer(AgencyRow, row, **counts, changes=changes, progress=tuple(far))


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
