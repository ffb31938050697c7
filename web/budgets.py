"""Money: the documents of a year and their changes, what was spent beside what was attained, and why not all."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template

from domain.evidence.errors import Refused
from projections import budget_views
from projections.ground_answers import Attainments, Budget, Spent
from projections.shares import share_of
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


@dataclass(frozen=True, slots=True)
class Explained:
    """How much of the money that is left has a stated cause: a cause stands for its own programme and its own period.

    `rest` has none. `records`: what was spent, and the causes.
    """

    amount: str
    rest: str
    share: str | None
    records: tuple[int, ...]


@bp.get("")
def index() -> str:
    """Every agency's money of a year."""
    db = known()
    years = budget_views.budget_years(db)
    chosen = asking.year() or (years[0] if years else today().year)
    found = budget_views.budgets(db, year=chosen, page=asking.page())
    return render_template("budgets/index.html", found=found, year=chosen, years=years)


@bp.get(f"/<agency>/<int(max={FARTHEST}):year>")
def year(agency: str, year: int) -> str:
    """The money of one agency in one year, line by line."""
    found = budget_views.budget(known(), agency, year, page=asking.page())
    if found is None:
        raise Refused("not_found", what="Anggaran perangkat daerah untuk tahun ini")
    return render_template("budgets/year.html", budget=found, beside=tuple(_beside(found)), explained=_explained(found))


def _beside(budget: Budget) -> Iterator[Beside]:
    """Both sides of each period that has one, in the order in which the year goes."""
    spent = {each.code: each for each in budget.spent if each.code}
    ups = {(one.agreement, up.code): up for one in budget.attained for up in one.roll_ups if up.open and up.code}
    for period in sorted({*spent, *(code for _, code in ups)}, key=_turn):
        attained = tuple((one, ups.get((one.agreement, period))) for one in budget.attained)
        yield Beside(period, spent.get(period), attained)


def _explained(budget: Budget) -> Explained | None:
    """Up to the last period; None where nothing is left or nobody states a cause."""
    whole = budget.spent[-1] if budget.spent else None
    if whole is None or whole.unspent is None or not budget.causes:
        return None
    left: dict[tuple[str, str], tuple[Decimal, int]] = {}
    for line in budget.lines:
        last = line.spent[-1] if line.spent else None
        for cause in line.causes:
            if last and last.unspent is not None and _ends(cause.period) == _ends(whole.code):
                left.setdefault((cause.agreement, cause.programme_no), (Decimal(last.unspent), cause.record))
    amount = sum((each for each, _ in left.values()), Decimal())
    return Explained(
        amount=f"{amount:f}",
        rest=f"{Decimal(whole.unspent) - amount:f}",
        share=share_of(f"{amount:f}", whole.unspent),
        records=(whole.record, *(record for _, record in left.values())),
    )


def _ends(period: str | None) -> str | None:
    """The quarter that a period ends with: the fourth ends the year as the second half does."""
    return {"semester1": "tw2", "semester2": "tw4", "tahunan": "tw4"}.get(period or "", period)


_TURNS = ("tw1", "semester1", "tw2", "tw3", "semester2", "tw4", "tahunan")


def _turn(period: str) -> tuple[int, str]:
    return (_TURNS.index(period) if period in _TURNS else len(_TURNS), period)
