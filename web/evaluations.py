"""Past evaluations (LHE) and days of signing, as sources and papers print them: claims beside what this book knows."""

from datetime import date

from flask import Blueprint, render_template, request

from projections import past_views, views
from web.house import known

bp = Blueprint("evaluations", __name__)


@bp.get("/evaluasi")
def index() -> str:
    """Scores and predicates of SAKIP as printed, a year and an agency at a time."""
    db = known()
    year, agency = request.args.get("tahun", type=_year), request.args.get("opd") or None
    source = request.args.get("asal") or None
    page = max(1, request.args.get("ke", 1, type=int))
    return render_template(
        "evaluations/index.html",
        found=past_views.evaluations(db, agency=agency, year=year, source=source, page=page),
        signings=past_views.signings(db, year=year, source=source, page=max(1, request.args.get("hal", 1, type=int))),
        asked={name: value for name, value in (("tahun", year), ("opd", agency), ("asal", source)) if value},
        years=past_views.evaluated_years(db),
        agencies=views.offered(db, agency),
    )


def _year(text: str) -> int:
    return date.fromisoformat(f"{text}-01-01").year
