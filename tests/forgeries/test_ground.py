"""Forged ground: plans, money spent, a bank as a party, orders; and promises that say something else of them."""

from domain.evidence import spending
from service.demo.facts import day, money, number
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.steps import appoint, attest, caught, eased, enrol, newcomer, propose, propose_revision, sign
from tests.ground import (
    UNIT,
    changed_plan_facts,
    correction_facts,
    indicator,
    instrument_facts,
    objectives,
    order_facts,
    outsider,
    party,
    party_outside_facts,
    plan_facts,
    planned_document,
    signature_facts,
    spent_facts,
    with_plan,
)

BAPPEDA, TREASURY, SEKDA, ORGANISATION = "bappeda", "bpkad", "sekda", "organisasi"


def _adopt(book, facts, *, by=BAPPEDA, **lies):
    return book.write(book.town.officer(by), "plan-adopted", facts, **lies)


# -- plans -------------------------------------------------------------------------------------------------------------


@forgery(demanding("missing_power"))
def test_a_plan_recorded_by_somebody_without_the_power(promised):
    """The head of the Dinas writes herself the plan that her target follows."""
    promised.at("2025-03-03 09:00")
    adopted = _adopt(promised, changed_plan_facts(promised.town), by="dinkes")
    return caught(promised, {adopted.record: {"5.1": "missing_power"}})


@forgery(demanding("plan_not_replacing", "plan_version"))
def test_a_plan_that_passes_over_the_version_in_force(replanned):
    """Bappeda writes once more a second version on the first, so that the changed Renstra would never have been."""
    again = _adopt(replanned, changed_plan_facts(replanned.town))
    return caught(replanned, {again.record: {"5.3": "plan_not_replacing"}})


@forgery(demanding("plan_version"))
def test_a_version_counted_past_one_that_never_was(promised):
    """Bappeda numbers the change as the third, so that a second seems to be missing."""
    promised.at("2025-03-03 09:00")
    third = _adopt(promised, changed_plan_facts(promised.town) | {"version": 3})
    return caught(promised, {third.record: {"5.3": "plan_version"}})


@forgery(demanding("wrong_stream"))
def test_a_plan_of_another_department_in_the_place_of_this_one(promised):
    """Bappeda puts its own Renstra behind that of the Dinas, as if it were its next version."""
    promised.at("2025-03-03 09:00")
    town = promised.town
    own = town.city.agencies[BAPPEDA]
    facts = changed_plan_facts(town) | {"agency": own, "agency_printed": town.city.names[own]}
    adopted = _adopt(promised, facts, stream=town.ground.plans["renstra"].stream)
    return caught(promised, {adopted.record: {"5.3": "wrong_stream"}}, passes=2)


@forgery(demanding("plan_target_year"))
def test_a_plan_with_a_target_behind_its_own_end(promised):
    """Bappeda adds the target of a year that the plan does not have."""
    late = [
        {"id": "S2", "level": "sasaran", "text": "S", "indicators": [indicator("S2.1", "I", UNIT, "naik", (2031, "1"))]}
    ]
    adopted = _adopt(promised, plan_facts(promised.town, "rpd", objectives=[*objectives(), *late]))
    return caught(promised, {adopted.record: {"5.3": "plan_target_year"}})


@forgery(demanding("plan_indicator_twice"))
def test_a_plan_with_two_targets_under_one_name(promised):
    """Bappeda writes the indicator twice, with an easier target behind the strict one."""
    first, second = objectives()
    eased_one = {**second, "id": "S2", "indicators": objectives(mothers="99")[1]["indicators"]}
    adopted = _adopt(promised, plan_facts(promised.town, "rpd", objectives=[first, second, eased_one]))
    return caught(promised, {adopted.record: {"5.3": "plan_indicator_twice"}})


# -- what a promise says of a plan -------------------------------------------------------------------------------------


@forgery(demanding("plan_target_differs"))
def test_a_promise_that_prints_an_easier_target_as_the_plans(planned):
    """The Renstra asks for 90; the document prints 99 as its target, and the head signs that the promise meets the plan."""
    planned.at("2025-01-18 09:00")
    document = with_plan(planned_document(planned.town), target=number("99", UNIT))
    proposed = propose(planned, document)
    return caught(planned, {proposed.record: {"5.3": "plan_target_differs"}}, [sign(planned)])


@forgery(demanding("plan_of_another"))
def test_a_promise_by_the_plan_of_another_department(planned):
    """Bappeda's own Renstra asks for less; the Dinas promises by that one."""
    planned.at("2025-01-18 09:00")
    town = planned.town
    own = town.city.agencies[BAPPEDA]
    other = _adopt(planned, plan_facts(town, agency=own, agency_printed=town.city.names[own]))
    proposed = propose(planned, with_plan(planned_document(town), ref=other.data()))
    return caught(planned, {proposed.record: {"5.3": "plan_of_another"}}, [sign(planned)])


@forgery(demanding("ground_unsupported"))
def test_a_promise_eased_on_a_plan_older_than_itself(replanned):
    """The promise was signed knowing the Renstra; now the same Renstra is to be the reason to ease it."""
    replanned.at("2025-03-10 09:00")
    refs = [replanned.town.ground.plans["renstra"].data()]
    proposed = propose_revision(replanned, eased(replanned), ground="b", facts={"ground_refs": refs})
    signed = sign(replanned, act="revision-signed")
    return caught(replanned, {proposed.record: {"5.3": "ground_unsupported"}}, [signed])


# -- money spent -------------------------------------------------------------------------------------------------------


def _spend(book, facts, *, by=TREASURY):
    return book.write(book.town.officer(by), "budget-realized", facts)


@forgery(demanding("realized_already"))
def test_money_told_twice_without_a_correction(spent):
    """The treasury tells the quarter again, as if the first sum had never been told."""
    again = _spend(spent, spent_facts(spent.town))
    return caught(spent, {again.record: {"5.3": "realized_already"}})


@forgery(demanding("realized_not_the_last"))
def test_a_correction_of_what_was_corrected_before(spent):
    """The treasury corrects the first sum twice: of the sum in between nobody would hear."""
    _spend(spent, correction_facts(spent.town))
    again = _spend(spent, correction_facts(spent.town))
    return caught(spent, {again.record: {"5.3": "realized_not_the_last"}})


@forgery(demanding("wrong_total"))
def test_a_sum_that_is_more_than_its_programmes(due):
    """The treasury prints a sum that makes the year look better than its programmes do."""
    spent = _spend(due, spent_facts(due.town, total=money(99_000_000_000)))
    return caught(due, {spent.record: {"5.3": "wrong_total"}})


@forgery(using(spending, "_demand_lines", lambda *_: None))
def test_money_of_a_programme_that_no_budget_has(due):
    """The treasury tells of a programme that the DPA does not have."""
    lines = [{"code": "9.99.99", "amount": money(5)}]
    spent = _spend(due, spent_facts(due.town, lines=lines, total=money(5)))
    return caught(due, {spent.record: {"5.3": "realized_line_unknown"}})


@forgery(demanding("data_ahead"))
def test_money_spent_on_a_day_that_has_not_come(due):
    """The treasury tells in April what will have been spent in June."""
    spent = _spend(due, spent_facts(due.town, "tw2", as_of="2025-06-30"))
    return caught(due, {spent.record: {"5.3": "data_ahead"}})


@forgery(demanding("missing_power"))
def test_money_told_by_the_department_that_spent_it(due):
    """The operator of the Dinas tells himself what was spent."""
    spent = _spend(due, spent_facts(due.town), by="dinkes.petugas")
    return caught(due, {spent.record: {"5.1": "missing_power"}})


# -- a party outside ---------------------------------------------------------------------------------------------------


def _sign(book, who, no, **lies):
    return book.write(who, "instrument-signed", signature_facts(book.town, no), **lies)


def _offer(book, parties):
    offered = book.write(book.town.officer(ORGANISATION), "instrument-proposed", instrument_facts(book.town, parties))
    book.town.ground.instrument = offered.ref
    return offered


def _banker(book, *registrars, **facts):
    """Another person who speaks for the bank, whose key these registrars attested."""
    person = book.town.stage.person("Paulus Riwu, S.E.")
    book.write(book.town.city.registrars[0], "outside-party-registered", party_outside_facts(person, **facts))
    enrol(book, person)
    for by in registrars:
        attest(book, person, by=by)
    return person


@forgery(asking("_vouched"))
def test_a_bank_whose_key_one_registrar_vouched_for(banked):
    """A single registrar lets a stranger speak for the bank."""
    stranger = _banker(banked, 0)
    _offer(banked, [party(1, banked.town.mayor), outsider(2, stranger)])
    signed = _sign(banked, stranger, 2)
    return caught(banked, {signed.record: {"4.2": "key_not_vouched"}})


@forgery(demanding("attorney_over"))
def test_a_bank_that_signs_after_its_surat_kuasa(banked):
    """The surat kuasa ran until April; in May its holder signs nevertheless."""
    person = _banker(banked, 0, 1, until=day("2025-04-30"))
    _offer(banked, [party(1, banked.town.mayor), outsider(2, person)])
    banked.at("2025-05-02 09:00")
    signed = _sign(banked, person, 2)
    return caught(banked, {signed.record: {"5.1": "attorney_over"}})


@forgery(demanding("outside_appointed"))
def test_a_banker_who_gets_an_office(banked):
    """BKPSDM appoints who speaks for the bank to the treasury."""
    banker = banked.town.ground.banker
    _, granted = appoint(banked, TREASURY, banker, powers=("budget.record",))
    return caught(banked, {granted.record: {"5.3": "outside_appointed"}})


@forgery(demanding("already_registered"))
def test_an_official_made_a_party_outside(spent):
    """A registrar makes the head of the treasury speak for the bank as well, to sign on both sides."""
    head = spent.town.officer(TREASURY).person
    made = spent.write(spent.town.city.registrars[0], "outside-party-registered", party_outside_facts(head))
    return caught(spent, {made.record: {"5.3": "already_registered"}})


@forgery(demanding("not_registrar"), asking("_vouched"))
def test_a_party_outside_registered_by_no_registrar(spent):
    """The head of the treasury registers herself who speaks for the bank."""
    person = spent.town.stage.person("Paulus Riwu, S.E.")
    made = spent.write(spent.town.officer(TREASURY).person, "outside-party-registered", party_outside_facts(person))
    return caught(spent, {made.record: {"4.2": "key_not_vouched", "5.1": "not_registrar"}})


# -- an instrument -----------------------------------------------------------------------------------------------------


@forgery(demanding("party_without_power", "missing_power"))
def test_a_party_whose_sk_never_let_him_sign(banked):
    """The head of the Dinas binds the city to the bank under an SK that does not say so."""
    head = banked.town.head
    offered = _offer(banked, [party(1, banked.town.mayor), party(2, head)])
    signed = _sign(banked, head, 2)
    falls = {offered.record: {"5.3": "party_without_power"}, signed.record: {"5.1": "missing_power"}}
    return caught(banked, falls)


@forgery(demanding("wrong_party"))
def test_a_party_printed_as_another_bank(banked):
    """The text names another bank than the one that was registered, and lets this one sign."""
    other = {**outsider(2, banked.town.ground.banker), "entity_printed": "PT Bank Lain"}
    offered = _offer(banked, [party(1, banked.town.mayor), other])
    return caught(banked, {offered.record: {"5.3": "wrong_party"}}, [_sign(banked, banked.town.ground.banker, 2)])


@forgery(demanding("not_a_party"))
def test_an_instrument_signed_for_another(offered):
    """The Sekda signs in the mayor's place, under her own SK."""
    signed = _sign(offered, offered.town.officer(SEKDA), 1)
    return caught(offered, {signed.record: {"5.3": "not_a_party"}})


@forgery(demanding("instrument_signed_already"))
def test_an_instrument_signed_twice_by_one_party(allied):
    """The mayor signs again, to move the day."""
    signed = _sign(allied, allied.town.mayor, 1)
    return caught(allied, {signed.record: {"5.3": "instrument_signed_already"}})


@forgery(asking("_power"), demanding("not_a_party"))
def test_an_instrument_signed_by_an_official_under_no_office(offered):
    """Somebody registered, with a key that counts and no office, signs as an outside party would."""
    person, _ = newcomer(offered, "Nova Andriani, S.E.")
    attest(offered, person, by=0)
    signed = _sign(offered, person, 2)
    return caught(offered, {signed.record: {"5.1": "no_mandate", "5.3": "not_a_party"}})


@forgery(asking("_wording"))
def test_an_instrument_signed_over_other_words(offered):
    """The bank is shown a text without its duty to give data."""
    signed = _sign(
        offered,
        offered.town.ground.banker,
        2,
        wording=lambda words: [one for one in words if "data pembayaran" not in one],
    )
    return caught(offered, {signed.record: {"3.5": "wording_differs"}})


# -- orders ------------------------------------------------------------------------------------------------------------


def _order(book, facts, *, by=SEKDA):
    return book.write(book.town.officer(by), "order-given", facts)


@forgery(demanding("order_not_received"))
def test_an_order_passed_on_that_was_given_to_another(ordered):
    """The mayor passes on, as if it had been given to him, what the Sekda told Bappeda."""
    facts = order_facts(ordered.town, "dinkes", follows=ordered.town.ground.orders["sekda"].data())
    given = _order(ordered, facts, by="walikota")
    return caught(ordered, {given.record: {"5.3": "order_not_received"}})


@forgery(demanding("office_printed_differs"))
def test_an_order_that_prints_another_office_than_it_names(ordered):
    """The order reads as one for Bappeda; the id in it is that of the Dinas."""
    to = [{"office": ordered.town.head.office, "office_printed": ordered.town.officer(BAPPEDA).post}]
    given = _order(ordered, order_facts(ordered.town, to=to))
    return caught(ordered, {given.record: {"5.3": "office_printed_differs"}})


@forgery(demanding("order_due_over"))
def test_an_order_that_was_late_before_it_was_given(ordered):
    """The Sekda records in May an order due in April, so that Bappeda is late."""
    given = _order(ordered, order_facts(ordered.town, BAPPEDA, due_on=day("2025-04-30")))
    return caught(ordered, {given.record: {"5.3": "order_due_over"}})


@forgery(demanding("missing_power"))
def test_an_order_by_somebody_who_may_give_none(ordered):
    """The treasurer orders the Dinas about."""
    given = _order(ordered, order_facts(ordered.town, "dinkes"), by=TREASURY)
    return caught(ordered, {given.record: {"5.1": "missing_power"}})
