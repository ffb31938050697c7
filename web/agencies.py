"""Agencies: how far each one's year is, and its posts with those who held them."""

from datetime import date
from sqlite3 import Connection

from flask import Blueprint, render_template, request

from domain.evidence.errors import Refused
from projections import register_views, views, year_views
from projections.register_answers import Wanted
from web.house import known, today

bp = Blueprint("agencies", __name__)


@bp.get("/opd")
def index() -> str:
    """Every agency with the progress of its sheets, a period a column; above it the whole government."""
    db = known()
    year, years = chosen_year(db)
    now = today()
    return render_template(
        "agencies/index.html",
        rows=year_views.agencies(db, year=year, today=now),
        whole=year_views.progress(db, year=year, today=now),
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
        changes=register_views.changes(db, Wanted(year=year, agency=ident), size=5),
        year=year,
        years=years,
    )


def chosen_year(db: Connection) -> tuple[int, tuple[int, ...]]:
    """The year of the address, else the newest that has an agreement; and the years there are to choose from."""
    years = views.years(db)
    asked = request.args.get("tahun", type=_year)
    return asked or (years[0] if years else today().year), years


def _year(text: str) -> int:
    return date.fromisoformat(f"{text}-01-01").year
