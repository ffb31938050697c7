"""Sources: where claims come from, state by state; and what changed between two states, by whom unknown."""

from flask import Blueprint, render_template

from domain.evidence.errors import Refused
from projections import past_views, source_views
from projections.source_answers import SourceRow
from service.importing import sentence
from web import asking, language
from web.house import FARTHEST, known

bp = Blueprint("sources", __name__, url_prefix="/asal")

TABLES = ("agreements", "indicators", "programmes", "realizations", "evaluations", "signings")
DIFFERENCES = ("cell", "row_new", "row_gone", "row_unread", "row_missing")
PARTS = ("differences", "rejected", "decisions")


@bp.get("")
def index() -> str:
    """Every source with its latest state."""
    return render_template("sources/index.html", sources=source_views.sources(known()))


@bp.get("/<code>")
def source(code: str) -> str:
    """One source: what it is, and its states, newest first."""
    db = known()
    found = _found(code)
    return render_template(
        "sources/source.html",
        source=found,
        states=source_views.source_states(db, code, page=asking.page()),
        agreements=past_views.past_agreements(db, source=code).total,
        evaluations=past_views.evaluations(db, source=code).total,
        signings=past_views.signings(db, source=code).total,
    )


@bp.get("/<code>/terbuka")
def unread(code: str) -> str:
    """The figures of a source that have two readings and that nobody decided."""
    db = known()
    return render_template(
        "sources/unread.html", source=_found(code), cells=source_views.open_cells(db, code, page=asking.page())
    )


@bp.get(f"/<code>/<int(max={FARTHEST}):record>")
def state(code: str, record: int) -> str:
    """One state: what changed since the one before, what was rejected, what was asked; a part and a page at a time."""
    db = known()
    found = source_views.source_state(db, code, record)
    if found is None:
        raise Refused("not_found", what="Keadaan sumber ini")
    part = asking.one_of(PARTS, "bagian") or PARTS[0]
    table, kind = asking.one_of(TABLES, "tabel"), asking.one_of(DIFFERENCES, "jenis")
    page = asking.page()
    first = {name: page if part == name else 1 for name in PARTS}
    return render_template(
        "sources/state.html",
        source=_found(code),
        state=found,
        part=part,
        differences=source_views.state_differences(db, code, record, table=table, kind=kind, page=first["differences"]),
        rejected=source_views.state_rejected(db, code, record, page=first["rejected"]),
        decisions=source_views.state_decisions(db, code, record, page=first["decisions"]),
        asked=asking.holding(tabel=table, jenis=kind),
        tables=TABLES,
        kinds=DIFFERENCES,
        rejection=sentence,
        language=language.chosen(),
    )


def _found(code: str) -> SourceRow:
    found = source_views.source(known(), code)
    if found is None:
        raise Refused("not_found", what="Sumber data ini")
    return found
