"""Money spent (serapan): what the treasury says of an agency's budget at the end of a period, beside what was attained.

The amounts count from 1 January to the day they stand for. A programme that is not told is unknown, not nought; a sum
that falls from one period to the next is shown, never refused, for repayments are real.
"""

from datetime import timedelta

from domain.evidence.authority import Facts, day_of, today
from domain.evidence.periods import Period, period_named
from domain.evidence.registers import Budget, budget_of, demand_agency, demand_total
from domain.evidence.streams import Act, World, demand, reference

CLOSING_DAYS = timedelta(days=31)


def decide_budget_realized(act: Act, world: World) -> None:
    """What was spent of a budget document by a day of a period of its year, told once or corrected with a reason."""
    facts = act.known
    budget = budget_of(world, facts["agency"], facts["fiscal_year"])
    demand(act.ref.stream == budget.name, "id_differs", what="dokumen anggaran")
    demand_agency(facts, world)
    document = reference(world, facts["budget"], field="budget", names=("budget-adopted", "budget-changed"))
    demand(document.ref.stream == budget.name, "reference_wrong", field="budget")
    period = period_named(world, facts["period"])
    _demand_day(act, period, world)
    _demand_lines(facts, document.known)
    _demand_turn(facts, budget)


def _demand_day(act: Act, period: Period, world: World) -> None:
    """A day of the period, or of the month after it in which its books are closed, that has come already."""
    facts, as_of = act.known, day_of(act.known["as_of"])
    year = facts["fiscal_year"]
    demand(period.starts.year == year, "realized_other_year", year=year)
    demand(period.starts <= as_of, "realized_before_period", day=as_of, starts=period.starts)
    demand(as_of <= period.ends + CLOSING_DAYS, "realized_after_period", day=as_of, ends=period.ends)
    demand(as_of <= today(world, act), "data_ahead", day=as_of)


def _demand_lines(facts: Facts, document: Facts) -> None:
    """Codes of the document named, adding up as that document does."""
    levels = {line["code"]: line["level"] for line in document["lines"]}
    for line in facts["lines"]:
        demand(line["code"] in levels, "realized_line_unknown", line=line["code"])
    demand_total([{**line, "level": levels[line["code"]]} for line in facts["lines"]], facts["total"])


def _demand_turn(facts: Facts, budget: Budget) -> None:
    """Told once a period; afterwards only corrected, and what is corrected is what was said last."""
    told = budget.realized.get(facts["period"]["stream"], [])
    if "corrects" in facts:
        demand(bool(told) and told[-1].names(facts["corrects"]), "realized_not_the_last")
    else:
        demand(not told, "realized_already")
