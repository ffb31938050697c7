"""Papers: who copied one, who compared it, who acknowledges it; and its three days, which are never mixed."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from domain.evidence.errors import Refused
from projections import lineage_views, paper_views, past_views, views
from projections.grades import GRADES
from projections.past_answers import PAPER_ANSWERS, PAPER_STATES, Paper, PaperHand
from web import asking
from web.house import known
from web.past import parts_of

bp = Blueprint("papers", __name__, url_prefix="/kertas")

_STATES = (*PAPER_STATES, *PAPER_ANSWERS)


@dataclass(frozen=True, slots=True)
class Party:
    """A party of the paper, and its answer; None: it has not answered."""

    role: str
    name: str | None
    hand: PaperHand | None


@bp.get("")
def index() -> str:
    """Papers, newest first."""
    db = known()
    year, agency = asking.year(), asking.word("opd")
    grade, state = asking.one_of(GRADES, "tingkat"), asking.one_of(_STATES, "keadaan")
    return render_template(
        "papers/index.html",
        found=paper_views.papers(db, year=year, agency=agency, grade=grade, state=state, page=asking.page()),
        asked=asking.holding(tahun=year, opd=agency, tingkat=grade, keadaan=state),
        years=past_views.past_years(db),
        agencies=views.offered(db, agency),
        states=_STATES,
    )


@bp.get("/<ident>")
def paper(ident: str) -> str:
    """One paper with every hand put to it."""
    db = known()
    found = paper_views.paper(db, ident)
    if found is None:
        raise Refused("not_found", what="Dokumen kertas ini")
    older = paper_views.paper(db, found.row.supersedes) if found.row.supersedes else None
    return render_template(
        "papers/paper.html",
        paper=found,
        row=found.row,
        parties=tuple(_parties(found)),
        parts=parts_of(found.agreement),
        differing=lineage_views.differing(db, ident),
        older=older.row if older else None,
    )


def _parties(paper: Paper) -> Iterator[Party]:
    """The trustee, and the grantor where the paper has one."""
    row = paper.agreement.row if paper.agreement else None
    if row is None:
        return
    said = {hand.role: hand for hand in paper.hands if hand.act == "paper-acknowledged"}
    yield Party("trustee", row.trustee_name, said.get("trustee"))
    if row.grantor_name or row.grantor_post:
        yield Party("grantor", row.grantor_name or row.grantor_post, said.get("grantor"))
