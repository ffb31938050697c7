"""Planning documents: recorded version by version, and what agreements say of them; what is refused."""

import pytest

from domain.evidence.plans import Plan, indicators_of, target_in
from service.amanah import RegisterWorld
from service.demo.facts import day, decree, number
from service.demo.paperwork import revised
from tests.ground import (
    UNIT,
    adopt,
    changed_plan_facts,
    indicator,
    objectives,
    plan_facts,
    planned_document,
    with_plan,
)
from tests.people import DINKES, demand_sound, in_promise, present, refused

BAPPEDA = "bappeda"


def plan_of(town, key="renstra"):
    world = RegisterWorld(town.house.app, town.house.store)
    stream = world.stream(town.ground.plans[key].stream)
    assert isinstance(stream, Plan)
    return stream


def record(town, code, facts, *, by=BAPPEDA, stream=None):
    return refused(town, code, town.officer(by), "plan-adopted", facts, stream=stream)


# -- what is recorded --------------------------------------------------------------------------------------------------


def test_a_renstra_changes_and_both_versions_stay(still_at):
    town = still_at("replanned")
    plan = plan_of(town)
    assert [act.known["version"] for act in plan.versions] == [1, 2]
    assert plan.current is plan.versions[1]
    asked = [present(target_in(indicators_of(act.known)["S1.1"], 2025)) for act in plan.versions]
    assert [target["printed"] for target in asked] == ["90", "88"]
    assert target_in(indicators_of(plan.current.known)["S1.2"], 2024) is None
    assert plan_of(town, "rpjmd").current.known["version"] == 1


def test_an_agreement_by_the_plan_is_in_force_and_a_plan_that_changed_is_a_ground_to_revise_it(town_at):
    town = town_at("replanned")
    town.stage.at("2025-03-10 09:00")
    facts = on_the_plan(town)
    town.promise.propose_revision(facts, by=town.head)
    town.promise.sign()
    town.promise.countersign()
    demand_sound(town.house)
    assert town.promise.document_in_force["objectives"][0]["lines"][0]["plan"]["target"]["printed"] == "88"


def on_the_plan(town, *grounds):
    """A revision on ground b: the target of I1 follows the changed Renstra."""
    ref = town.ground.plans["renstra2"]
    document = revised(town.promise.document_in_force, trustee=town.head, targets={"I1": number("88", UNIT)})
    document = with_plan(document, ref=ref.data(), target=number("88", UNIT))
    return town.promise.revision_facts(document, ground="b", refs=list(grounds) or [ref])


# -- a version ---------------------------------------------------------------------------------------------------------


def test_a_plan_is_recorded_by_somebody_with_the_power(still_at):
    town = still_at("planned")
    record(town, "missing_power", changed_plan_facts(town), by="bpkad")


def test_a_first_version_replaces_nothing(still_at):
    town = still_at("planned")
    facts = plan_facts(town, "rkpd", replaces=town.ground.plans["rpjmd"].data(), reason_code="lain")
    record(town, "not_registered", facts)


def test_a_second_version_says_what_it_replaces(still_at):
    town = still_at("planned")
    record(town, "plan_not_replacing", plan_facts(town, version=2))


def test_a_third_version_does_not_replace_the_first(still_at):
    town = still_at("replanned")
    record(town, "plan_not_replacing", changed_plan_facts(town) | {"version": 3})


@pytest.mark.parametrize("version", [1, 3])
def test_versions_are_counted_without_gaps(town_at, version):
    town = town_at("planned")
    town.stage.at("2025-03-04 09:00")
    record(town, "plan_version", changed_plan_facts(town) | {"version": version})


def test_a_version_stands_in_the_stream_of_its_own_document(still_at):
    town = still_at("planned")
    facts = plan_facts(town, "rkpd", period_from=2025, period_until=2025, objectives=one_year())
    record(town, "wrong_stream", facts, stream=town.ground.plans["renstra"].stream)


def one_year():
    return [{**objectives()[0], "indicators": [indicator("T1.1", "Indeks", "Poin", "naik", (2025, "72"))]}]


def test_a_renstra_names_its_agency(still_at):
    town = still_at("defined")
    facts = plan_facts(town)
    del facts["agency"], facts["agency_printed"]
    record(town, "plan_agency", facts)


def test_an_rpjmd_names_no_agency(still_at):
    town = still_at("defined")
    facts = plan_facts(town, "rpjmd", agency=town.city.agencies[DINKES], agency_printed="Dinas Kesehatan")
    record(town, "plan_agency", facts)


def test_a_renstra_of_an_agency_that_nobody_registered_is_refused(still_at):
    town = still_at("defined")
    record(town, "not_registered", plan_facts(town, agency="0" * 32))


def test_the_agency_of_a_plan_is_printed_as_registered(town_at):
    town = town_at("defined")
    record(town, "agency_printed_differs", plan_facts(town, agency_printed="Dinas Pendidikan"))


def test_a_decree_that_is_not_there_yet_adopts_nothing(still_at):
    town = still_at("defined")
    record(town, "decree_ahead", plan_facts(town, decree=decree("9 Tahun 2025", "2025-12-01", "Wali Kota Contoh")))


def test_a_plan_is_not_adopted_tomorrow_nor_valid_before_it_is_adopted(still_at):
    town = still_at("defined")
    record(town, "plan_adopted_ahead", plan_facts(town, adopted_on=day("2030-01-01"), valid_from=day("2030-01-01")))
    record(town, "plan_valid_before", plan_facts(town, valid_from=day("2021-08-31")))


def test_a_plan_does_not_end_before_it_begins(still_at):
    town = still_at("defined")
    record(town, "plan_years_reversed", plan_facts(town, period_from=2027))


# -- its objectives ----------------------------------------------------------------------------------------------------


def with_objectives(town, *told):
    return plan_facts(
        town, objectives=[{"level": "sasaran", "text": "Sasaran", "indicators": [], **one} for one in told]
    )


def test_an_objective_stands_under_one_that_is_there(still_at):
    town = still_at("defined")
    record(town, "plan_parent_unknown", with_objectives(town, {"id": "S1", "parent": "T9"}))


def test_no_objective_stands_under_itself(still_at):
    town = still_at("defined")
    record(town, "plan_parent_circle", with_objectives(town, {"id": "S1", "parent": "S1"}))


def test_no_two_objectives_stand_under_each_other(still_at):
    town = still_at("defined")
    circle = with_objectives(town, {"id": "S1", "parent": "S2"}, {"id": "S2", "parent": "S1"})
    record(town, "plan_parent_circle", circle)


def test_an_indicator_has_its_id_for_itself(still_at):
    town = still_at("defined")
    one = indicator("S1.1", "Angka Kematian Ibu", UNIT, "turun", (2025, "90"))
    record(town, "plan_indicator_twice", with_objectives(town, *({"id": key, "indicators": [one]} for key in "ab")))


@pytest.mark.parametrize("year", [2020, 2027])
def test_a_target_is_of_the_years_of_the_plan(still_at, year):
    town = still_at("defined")
    one = indicator("S1.1", "Angka Kematian Ibu", UNIT, "turun", (year, "90"))
    record(town, "plan_target_year", with_objectives(town, {"id": "S1", "indicators": [one]}))


# -- what an agreement says of a plan ----------------------------------------------------------------------------------


def propose(town, code, document):
    facts = town.promise.proposal_facts(document, budget=town.budget)
    return refused(town, code, town.operator, "agreement-proposed", facts)


def test_a_plan_that_nobody_recorded_is_no_plan(still_at):
    town = still_at("planned")
    other = {**town.ground.plans["renstra"].data(), "digest": "0" * 64}
    propose(town, "reference_unknown", with_plan(planned_document(town), ref=other))


def test_the_plan_of_another_agency_says_nothing_of_this_one(town_at):
    town = town_at("planned")
    facts = plan_facts(
        town, agency=town.city.agencies[BAPPEDA], agency_printed=town.city.names[town.city.agencies[BAPPEDA]]
    )
    other = town.stage.do(town.officer(BAPPEDA).person, "plan-adopted", facts)
    propose(town, "plan_of_another", with_plan(planned_document(town), ref=other.data()))


def test_a_promise_is_held_to_the_plan_in_force_and_not_to_one_that_was_replaced(town_at):
    town = town_at("planned")
    first = planned_document(town)
    decided = decree("5 Tahun 2025", "2025-01-02", "Wali Kota Contoh", kind="perkada")
    told = {"decree": decided, "adopted_on": day("2025-01-02"), "valid_from": day("2025-01-02")}
    adopt(town, "renstra2", changed_plan_facts(town) | told)
    propose(town, "plan_replaced", first)
    second = with_plan(planned_document(town, town.ground.plans["renstra2"]), target=number("88", UNIT))
    facts = town.promise.proposal_facts(second, budget=town.budget)
    town.stage.do(town.operator.person, "agreement-proposed", facts, stream=town.promise.stream)


def test_a_revision_takes_nothing_new_from_a_plan_that_was_replaced(town_at):
    town = town_at("replanned")
    town.stage.at("2025-03-10 09:00")
    facts = on_the_plan(town)
    first, *others = facts["document"]["objectives"]
    assert first["plan"]["ref"] == town.ground.plans["renstra"].data()
    lifted = {**first, "plan": {**first["plan"], "line": "T1"}}
    document = {**facts["document"], "objectives": [lifted, *others]}
    in_promise(town, "plan_replaced", town.head, "revision-proposed", {**facts, "document": document})


def test_an_indicator_that_the_plan_does_not_have(still_at):
    town = still_at("planned")
    propose(town, "plan_line_unknown", with_plan(planned_document(town), line="S9.9"))


def test_an_objective_that_the_plan_does_not_have(still_at):
    town = still_at("planned")
    document = planned_document(town)
    first, *others = document["objectives"]
    first = {**first, "plan": {**first["plan"], "line": "S9"}}
    propose(town, "plan_line_unknown", {**document, "objectives": [first, *others]})


def test_an_indicator_stands_for_no_objective(still_at):
    town = still_at("planned")
    document = planned_document(town)
    first, *others = document["objectives"]
    first = {**first, "plan": {**first["plan"], "line": "S1.1"}}
    propose(town, "plan_line_unknown", {**document, "objectives": [first, *others]})


def test_a_target_that_is_not_the_plans(still_at):
    town = still_at("planned")
    propose(town, "plan_target_differs", with_plan(planned_document(town), target=number("99", UNIT)))


def test_a_target_of_the_plan_in_another_unit(still_at):
    town = still_at("planned")
    propose(town, "plan_target_differs", with_plan(planned_document(town), target=number("90", "Persen")))


def test_a_target_printed_otherwise_than_in_the_plan(still_at):
    town = still_at("planned")
    target = number("90", UNIT, printed="90,0")
    propose(town, "plan_target_differs", with_plan(planned_document(town), target=target))


def test_a_year_for_which_the_plan_asks_nothing(town_at):
    town = town_at("planned")
    without = [
        {**one, "indicators": [{**it, "targets": it["targets"][:1]} for it in one["indicators"]]}
        for one in objectives()
    ]
    without[1]["indicators"][1]["targets"] = []
    facts = plan_facts(town, "rpd", objectives=without)
    other = town.stage.do(town.officer(BAPPEDA).person, "plan-adopted", facts)
    propose(town, "plan_target_absent", with_plan(planned_document(town), ref=other.data()))


def test_a_revision_keeps_to_the_plan_as_well(town_at):
    town = town_at("replanned")
    town.stage.at("2025-03-10 09:00")
    facts = on_the_plan(town)
    document = with_plan(facts["document"], target=number("99", UNIT))
    in_promise(town, "plan_target_differs", town.head, "revision-proposed", {**facts, "document": document})


def test_a_plan_older_than_the_promise_is_no_ground_to_revise_it(town_at):
    town = town_at("replanned")
    town.stage.at("2025-03-10 09:00")
    facts = on_the_plan(town, town.ground.plans["renstra"])
    in_promise(town, "ground_unsupported", town.head, "revision-proposed", facts)


def test_the_plan_of_another_agency_is_no_ground_to_revise_a_promise(town_at):
    town = town_at("replanned")
    town.stage.at("2025-03-10 09:00")
    name = town.city.names[town.city.agencies[BAPPEDA]]
    facts = plan_facts(town, agency=town.city.agencies[BAPPEDA], agency_printed=name)
    other = town.stage.do(town.officer(BAPPEDA).person, "plan-adopted", facts)
    in_promise(town, "ground_unsupported", town.head, "revision-proposed", on_the_plan(town, other))


def test_an_indicator_is_defined_by_a_plan_and_by_nothing_else(town_at):
    town = town_at("planned")
    known = next(iter(town.city.definitions.values()))
    facts = {**known, "indicator": town.stage.new_id(), "valid_from": day("2025-01-16")}
    missing = {**town.ground.plans["renstra"].data(), "version": 7}
    refused(town, "reference_unknown", town.operator, "indicator-defined", facts | {"plan": missing})
    defined = town.stage.do(
        town.operator.person, "indicator-defined", facts | {"plan": town.ground.plans["renstra"].data()}
    )
    assert defined.version == 1
