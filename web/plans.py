"""Plans: their versions, a target for each year, and what the agreements of that year promise beside it."""

from flask import Blueprint, render_template, request

from domain.evidence.errors import Refused
from projections import plan_views, views
from web import asking
from web.house import known

bp = Blueprint("plans", __name__, url_prefix="/rencana")

KINDS = ("rpjmd", "rpd", "renstra", "rkpd", "renja")


@bp.get("")
def index() -> str:
    """Every plan, by kind and agency, as its last version stands."""
    db = known()
    kind, agency = asking.one_of(KINDS, "jenis"), asking.word("opd")
    return render_template(
        "plans/index.html",
        found=plan_views.plans(db, kind=kind, agency=agency, page=asking.page()),
        asked=asking.holding(jenis=kind, opd=agency),
        kinds=KINDS,
        agencies=views.offered(db, agency),
    )


@bp.get("/<ident>")
def plan(ident: str) -> str:
    """One plan: a version with its targets, against the version before and against the agreements."""
    found = plan_views.plan(known(), ident, version=request.args.get("versi", type=int))
    if found is None:
        raise Refused("not_found", what="Dokumen perencanaan ini")
    return render_template("plans/plan.html", plan=found, row=found.row)
