"""Money: the documents of a year and their changes, what was spent beside what was attained, and why not all."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from domain.evidence.errors import Refused
from projections import budget_views
from projections.ground_answers import Attainments, Budget, Spent
from projections.year_answers import RollUp
from web import asking
from web.house import FARTHEST, known, today

bp = Blueprint("budgets", __name__, url_prefix="/anggaran")


@dataclass(frozen=True, slots=True)
class Beside:
    """A period: what was spent of the whole, and what each agreement of the agency attains up to it."""

    period: str
    spent: Spent | None
    attained: tuple[tuple[Attainments, RollUp | None], ...]


@bp.get("")
def index() -> str:
    """Every agency's money of a year."""
    db = known()
    years = budget_views.budget_years(db)
    chosen = asking.year() or (years[0] if years else today().year)
    return render_template("budgets/index.html", rows=budget_views.budgets(db, year=chosen), year=chosen, years=years)


@bp.get(f"/<agency>/<int(max={FARTHEST}):year>")
def year(agency: str, year: int) -> str:
    """The money of one agency in one year, line by line."""
    found = budget_views.budget(known(), agency, year)
    if found is None:
        raise Refused("not_found", what="Anggaran perangkat daerah untuk tahun ini")
    return render_template("budgets/year.html", budget=found, beside=tuple(_beside(found)))


def _beside(budget: Budget) -> Iterator[Beside]:
    """Both sides of each period that has one, in the order in which the year goes."""
    spent = {each.code: each for each in budget.spent if each.code}
    ups = {(one.agreement, up.code): up for one in budget.attained for up in one.roll_ups if up.open and up.code}
    for period in sorted({*spent, *(code for _, code in ups)}, key=_turn):
        attained = tuple((one, ups.get((one.agreement, period))) for one in budget.attained)
        yield Beside(period, spent.get(period), attained)


_TURNS = ("tw1", "semester1", "tw2", "tw3", "semester2", "tw4", "tahunan")


def _turn(period: str) -> tuple[int, str]:
    return (_TURNS.index(period) if period in _TURNS else len(_TURNS), period)
