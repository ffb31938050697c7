"""Money spent of a budget document, told by the treasury period by period; and what is refused."""

from datetime import date

import pytest

from domain.evidence.errors import Unproven
from domain.evidence.registers import budget_of
from service.amanah import RegisterWorld
from service.demo import settling
from service.demo.departments import HEALTH, PLANNING
from service.demo.facts import day, decree, money
from service.demo.paperwork import YEAR
from tests.ground import correction_facts, spent_facts
from tests.people import DINKES, refused

TREASURY = "bpkad"


def told(town, code="tw1"):
    """What was told of a period, first to last."""
    world = RegisterWorld(town.house.app, town.house.store)
    budget = budget_of(world, town.city.agencies[DINKES], YEAR)
    return [act.known for act in budget.realized.get(town.periods.stream(code), [])]


def tell(town, facts):
    return town.stage.do(town.officer(TREASURY).person, "budget-realized", facts)


def record(town, code, facts, *, by=TREASURY):
    return refused(town, code, town.officer(by), "budget-realized", facts)


# -- what is recorded --------------------------------------------------------------------------------------------------


def test_what_was_spent_is_told_and_corrected_and_both_stay(town_at):
    town = town_at("spent")
    town.stage.at("2025-04-15 09:00")
    lines = [{"code": "1.02.01", "amount": money(12_000_000_000)}]
    tell(town, correction_facts(town, lines=lines, total=money(12_000_000_000)))
    first, second = told(town)
    assert first["total"]["value"] == "16550000000"
    assert second["total"]["value"] == "12000000000"
    assert [line["code"] for line in second["lines"]] == ["1.02.01"]  # the other is unknown, not nought


def test_each_period_has_its_own(town_at):
    town = town_at("spent")
    town.stage.at("2025-07-10 09:00")
    tell(town, spent_facts(town, "tw2", as_of="2025-06-30"))
    assert len(told(town, "tw1")) == len(told(town, "tw2")) == 1


def test_a_sum_that_falls_is_recorded(town_at):
    town = town_at("spent")
    town.stage.at("2025-07-10 09:00")
    lines = [{"code": "1.02.01", "amount": money(1)}]
    tell(town, spent_facts(town, "tw2", as_of="2025-06-30", lines=lines, total=money(1)))
    assert told(town, "tw2")[0]["total"]["value"] == "1"


def test_what_was_spent_names_the_budget_in_force_or_one_before_it(town_at):
    town = town_at("spent")
    first = town.budget
    town.stage.at("2025-06-02 09:00")
    replacing = settling.record_budget(
        town.city, DINKES, HEALTH.code, HEALTH.name, HEALTH.programmes, adopted_on="2025-06-02", replaces=first
    )
    tell(town, correction_facts(town))
    town.stage.at("2025-07-10 09:00")
    tell(town, spent_facts(town, "tw2", as_of="2025-06-30", budget=replacing.data()))
    assert told(town)[-1]["budget"] == first.data()
    assert told(town, "tw2")[0]["budget"] == replacing.data()


@pytest.mark.parametrize("clock", ["tercatat", "berlaku"])
def test_what_was_spent_takes_no_place_of_the_budget_on_a_past_day(town_at, clock):
    town = town_at("spent")
    town.stage.at("2025-04-15 09:00")
    asked = town.house.as_of(agreement=town.promise.stream, on=date(2025, 4, 11), clock=clock)
    document = asked.answer["budget"]
    assert document["document"]["digest"] == town.budget.digest
    assert document["number_printed"].startswith("DPA/")


# -- who, of what ------------------------------------------------------------------------------------------------------


def test_only_who_records_budgets_tells_what_was_spent(still_at):
    town = still_at("due")
    record(town, "missing_power", spent_facts(town), by=DINKES)


def test_what_was_spent_stands_with_the_budget_of_that_agency(still_at):
    town = still_at("due")
    refused(
        town, "id_differs", town.officer(TREASURY), "budget-realized",
        spent_facts(town, agency=town.city.agencies["bappeda"], agency_printed=PLANNING.name), stream=town.budget.stream,
    )  # fmt: skip


def test_the_agency_is_printed_as_registered(town_at):
    town = town_at("due")
    record(town, "agency_printed_differs", spent_facts(town, agency_printed="Dinas Pendidikan"))


def test_the_budget_named_is_that_agencys_own(town_at):
    town = town_at("due")
    other = settling.adopt_budget(town.city, PLANNING)
    record(town, "reference_wrong", spent_facts(town, budget=other.data()))


def test_the_budget_named_is_there(still_at):
    town = still_at("due")
    record(town, "reference_unknown", spent_facts(town, budget={**town.budget.data(), "digest": "a" * 64}))


def test_what_was_spent_before_is_no_budget(still_at):
    town = still_at("spent")
    facts = spent_facts(town, "tw2", budget=town.ground.spent["tw1"].data())
    record(town, "reference_wrong", facts)


# -- when --------------------------------------------------------------------------------------------------------------


def test_a_period_is_named_by_its_opening(town_at):
    town = town_at("due")
    town.stage.at("2025-05-05 09:00")
    town.periods.lock("tw1")
    record(town, "reference_wrong", spent_facts(town, period=town.periods.locked["tw1"].data()))


def test_a_period_of_another_year_measures_no_budget_of_this_one(town_at):
    town = town_at("due")
    first = {
        **town.periods.opening_facts("tw1"), "fiscal_year": 2026, "period_printed": "Triwulan I Tahun 2026",
        "starts": day("2026-01-01"), "ends": day("2026-03-31"), "entry_due": day("2026-04-10"), "signature_due": day("2026-04-15"),
        "verification_due": day("2026-04-25"), "decree": decree("9", "2025-01-31", "Wali Kota Contoh", kind="surat"),
    }  # fmt: skip
    opened = town.stage.do(town.officer("organisasi").person, "period-opened", first)
    record(town, "realized_other_year", spent_facts(town, period=opened.data()))


def test_a_day_before_the_period_is_none_of_it(still_at):
    town = still_at("due")
    record(town, "realized_before_period", spent_facts(town, "tw2", as_of="2025-03-31"))


def test_a_day_of_the_next_quarter_is_told_with_that_quarter(town_at):
    town = town_at("due")
    town.stage.at("2025-05-05 09:00")
    record(town, "realized_after_period", spent_facts(town, as_of="2025-05-02"))
    tell(town, spent_facts(town, as_of="2025-05-01"))


def test_a_day_that_has_not_come_is_refused(still_at):
    town = still_at("due")
    record(town, "data_ahead", spent_facts(town, as_of="2025-04-03"))


# -- how much ----------------------------------------------------------------------------------------------------------


def test_a_programme_that_the_budget_does_not_have(still_at):
    town = still_at("due")
    lines = [{"code": "9.99.99", "amount": money(5)}]
    record(town, "realized_line_unknown", spent_facts(town, lines=lines, total=money(5)))


@pytest.mark.parametrize("total", [0, 16_549_999_999])
def test_a_total_that_its_lines_do_not_add_up_to(still_at, total):
    town = still_at("due")
    record(town, "wrong_total", spent_facts(town, total=money(total)))


# -- told once, then corrected -----------------------------------------------------------------------------------------


def test_a_period_is_told_once(still_at):
    town = still_at("spent")
    record(town, "realized_already", spent_facts(town))


def test_nothing_is_corrected_that_nobody_told(still_at):
    town = still_at("spent")
    facts = correction_facts(town, period=town.periods.opened["tw2"].data(), as_of="2025-04-09")
    record(town, "realized_not_the_last", facts)


def test_a_budget_document_is_not_corrected_this_way(still_at):
    town = still_at("spent")
    record(town, "realized_not_the_last", {**correction_facts(town), "corrects": town.budget.data()})


def test_what_is_corrected_is_what_was_said_last(town_at):
    town = town_at("spent")
    tell(town, correction_facts(town))
    record(town, "realized_not_the_last", correction_facts(town))


def test_a_correction_says_why(town_at):
    town = town_at("spent")
    facts = correction_facts(town)
    without = {name: value for name, value in facts.items() if name != "reason_code"}
    with pytest.raises(Unproven, match="facts_shape"):
        tell(town, without)
