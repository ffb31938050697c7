"""Agencies: how far each one's year is, and its posts with those who held them."""

from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection

from flask import Blueprint, render_template, request

from domain.evidence.errors import Refused
from projections import past_views, register_views, views, year_views
from projections.answers import AgreementRow
from projections.past_answers import PastRow
from projections.register_answers import Wanted
from web import asking
from web.house import known, today

bp = Blueprint("agencies", __name__)


@bp.get("/opd")
def index() -> str:
    """The agencies page by page with the progress of their sheets, a period a column; above it the whole government."""
    db = known()
    year, years = chosen_year(db)
    now, words = today(), asking.word("cari") or ""
    found = year_views.agencies(db, year=year, today=now, q=words, page=asking.page())
    return render_template(
        "agencies/index.html",
        found=found,
        asked=asking.holding(cari=words),
        grades=register_views.grades_by_agency(db, [row.id for row in found.rows], year=year),
        whole=year_views.progress(db, year=year, today=now),
        past=None if year in views.years(db) else past_views.past_agreements(db, year=year),
        year=year,
        years=years,
    )


@bp.get("/opd/<ident>")
def agency(ident: str) -> str:
    """One agency: its agreements, its sheets with their due dates, its posts."""
    db = known()
    year, years = chosen_year(db)
    now = today()
    found = year_views.agency(db, ident, year=year, today=now)
    if found is None:
        raise Refused("not_found", what="Perangkat daerah ini")
    return render_template(
        "agencies/agency.html",
        agency=found,
        agreements=views.agreement_page(db, year=year, agency=ident).rows,
        offices=year_views.offices(db, ident),
        elsewhere=_elsewhere(db, ident, year),
        changes=register_views.changes(db, Wanted(year=year, agency=ident), size=5),
        year=year,
        years=years,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """An agreement of an agency in whatever year and of whatever grade: exactly one of the two."""

    year: int | None
    signed: AgreementRow | None = None
    past: PastRow | None = None


def _elsewhere(db: Connection, ident: str, year: int) -> list[Promise]:
    """Signed, on paper or claimed: all agreements of an agency but those signed for the year at hand, by year."""
    signed = [Promise(row.fiscal_year, signed=row) for row in views.agreement_page(db, agency=ident).rows]
    past = [Promise(row.fiscal_year, past=row) for row in past_views.past_agreements(db, agency=ident).rows]
    others = (one for one in (*signed, *past) if one.past or one.year != year)
    return sorted(others, key=lambda one: one.year or 0, reverse=True)


def chosen_year(db: Connection) -> tuple[int, tuple[int, ...]]:
    """The year of the address, else the newest that has an agreement; and the years there are to choose from."""
    signed = views.years(db)
    years = tuple(sorted({*signed, *past_views.past_years(db)}, reverse=True))
    asked = request.args.get("tahun", type=_year)
    return asked or next(iter((*signed, *years)), today().year), years


def _year(text: str) -> int:
    return date.fromisoformat(f"{text}-01-01").year
