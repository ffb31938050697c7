"""Orders: the mayor through the Sekda to Bappeda (dossier 7, N4-6); and what is refused."""

import json

from domain.evidence.orders import Order
from service.amanah import RegisterWorld
from service.demo.facts import day
from tests.ground import attested, order_facts
from tests.people import demand_refused, hand, present, refused, with_body

MAYOR, SEKDA, BAPPEDA = "walikota", "sekda", "bappeda"


def order(town, code, facts, *, by=SEKDA, stream=None):
    return refused(town, code, town.officer(by), "order-given", facts, stream=stream)


def test_an_order_is_passed_on_and_leads_back_to_the_mayor(still_at):
    town = still_at("ordered")
    world = RegisterWorld(town.house.app, town.house.store)
    passed = world.stream(town.ground.orders["sekda"].stream)
    assert isinstance(passed, Order)
    facts = present(passed.given).known
    assert [one["office_printed"] for one in facts["to"]] == [town.officer(BAPPEDA).post]
    first = present(world.stream(facts["follows"]["stream"]).find(facts["follows"]))
    assert first.actor.office == town.mayor.office
    assert first.names(facts["follows"])


def test_the_same_order_is_given_to_several_offices(town_at):
    town = town_at("ordered")
    given = town.stage.do(town.mayor.person, "order-given", order_facts(town, "dinkes", BAPPEDA, "bpkad"))
    assert given.version == 1


def test_an_order_is_given_by_somebody_with_the_power(still_at):
    town = still_at("planned")
    order(town, "missing_power", order_facts(town, "dinkes"), by="bpkad")


def test_an_order_is_given_under_an_office(town_at):
    town = town_at("planned")
    attested(town, town.mayor.person, 0)  # by a second registrar, so that the key counts without the SK
    given = hand(town, town.mayor, "order-given", order_facts(town, SEKDA))
    actor = {**json.loads(given.body)["actor"], "office": None, "mandate": None}
    demand_refused(town, "no_mandate", with_body(given, town.mayor.person, actor=actor))


def test_an_order_is_given_once(still_at):
    town = still_at("ordered")
    first = town.ground.orders["sekda"]
    facts = order_facts(town, BAPPEDA, order=first.stream.split("/")[1])
    order(town, "already_registered", facts)


def test_an_order_stands_in_a_stream_of_its_own(still_at):
    town = still_at("planned")
    order(town, "id_differs", order_facts(town, BAPPEDA), stream=f"order/{'7' * 32}")


def test_nobody_orders_the_office_he_holds(still_at):
    town = still_at("planned")
    order(town, "order_to_self", order_facts(town, BAPPEDA, SEKDA))


def test_an_order_goes_to_an_office_that_is_registered(town_at):
    town = town_at("planned")
    order(town, "not_registered", order_facts(town, to=[{"office": "0" * 32, "office_printed": "Kepala Dinas Baru"}]))


def test_an_order_goes_to_no_office_that_has_ended(town_at):
    town = town_at("planned")
    town.city.office("arsip", BAPPEDA, "Kepala Kantor Arsip", "administrator", superior=BAPPEDA)
    facts = {
        "ended_on": day("2025-01-15"), "reason_code": "dihapus",
        "decree": town.periods.opening_facts("tw1")["decree"],
    }  # fmt: skip
    office = town.city.offices["arsip"]
    town.stage.do(town.officer("organisasi").person, "office-ended", facts, stream=f"office/{office}")
    to = [{"office": office, "office_printed": "Kepala Kantor Arsip"}]
    order(town, "office_ended", order_facts(town, to=to))


def test_an_office_is_printed_as_registered(town_at):
    town = town_at("planned")
    to = [{"office": town.officer(BAPPEDA).office, "office_printed": "Kepala Dinas Pendidikan"}]
    order(town, "office_printed_differs", order_facts(town, to=to))


def test_an_order_is_due_on_a_day_to_come(still_at):
    town = still_at("planned")
    order(town, "order_due_over", order_facts(town, BAPPEDA, due_on=day("2025-01-15")))


def test_an_order_may_be_due_today(town_at):
    town = town_at("planned")
    facts = order_facts(town, BAPPEDA, due_on=day(town.stage.today().isoformat()))
    assert town.stage.do(town.officer(SEKDA).person, "order-given", facts).version == 1


def test_only_what_an_office_received_is_passed_on(still_at):
    town = still_at("ordered")
    facts = order_facts(town, "dinkes", follows=town.ground.orders["sekda"].data())
    order(town, "order_not_received", facts, by=MAYOR)


def test_what_is_passed_on_is_an_order_that_was_given(still_at):
    town = still_at("ordered")
    unknown = {**town.ground.orders["mayor"].data(), "digest": "b" * 64}
    order(town, "reference_unknown", order_facts(town, BAPPEDA, follows=unknown))


def test_what_an_order_refers_to_is_there(still_at):
    town = still_at("planned")
    unknown = {**town.ground.plans["rpjmd"].data(), "version": 4}
    order(town, "reference_unknown", order_facts(town, BAPPEDA, refers=[unknown]))


def test_no_order_refers_to_the_houses_own_summaries(still_at):
    town = still_at("planned")
    summary = {"stream": f"log/{'0' * 32}", "version": 1, "digest": "c" * 64}
    order(town, "reference_wrong", order_facts(town, BAPPEDA, refers=[summary]))
