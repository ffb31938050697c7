"""Across the years: what an agency promises against the year before, and one indicator through all its years."""

from collections.abc import Mapping

from flask import Blueprint, render_template

from domain.evidence.errors import Refused
from projections import lineage_views, past_views, views
from projections.ground_answers import YEAR_STATUSES, YearPair, YearSide, YearToYear
from web import asking
from web.house import known, today

bp = Blueprint("lineage", __name__)


@bp.get("/antar-tahun")
def between() -> str:
    """A year against the year before it, indicator by indicator."""
    db = known()
    years = sorted({*views.years(db), *past_views.past_years(db)}, reverse=True)
    year = asking.year() or (years[0] if years else today().year)
    agency = asking.word("opd")
    found = lineage_views.year_to_year(db, agency, year) if agency else None
    if agency and found is None:
        raise Refused("not_found", what="Perangkat daerah ini")
    return render_template(
        "lineage/between.html",
        found=found,
        rows=_by_status(found) if found else {},
        grades=_grades(found) if found else (),
        agency=agency,
        agencies=views.offered(db, agency),
        year=year,
        years=years,
        succession=lineage_views.succession(db, agency) if agency else (),
    )


@bp.get("/indikator/<ident>")
def indicator(ident: str) -> str:
    """One indicator: its definitions, and its target in every year, in agreements, plans and claims."""
    found = lineage_views.lineage(known(), ident)
    if found is None:
        raise Refused("not_found", what="Silsilah indikator ini")
    return render_template("lineage/indicator.html", lineage=found)


def _by_status(found: YearToYear) -> Mapping[str, list[YearPair]]:
    return {status: rows for status in YEAR_STATUSES if (rows := [row for row in found.rows if row.status == status])}


def _grades(found: YearToYear) -> tuple[str, ...]:
    """What the counts of a comparison rest on: whatever either side does."""
    sides = (side for row in found.rows for side in (row.before, row.after) if side)
    return tuple({side.grade: None for side in sides})


@bp.app_template_global()
def place(side: YearSide) -> tuple[str, str]:
    """The endpoint of the agreement that a target stands in, and its id."""
    return ("agreements.document" if side.kind == "signed" else "past.agreement"), side.ref
