"""What an attacker tries who has keys of his own: each way to more power, or to other words, is closed by one rule."""

import copy
import json
from dataclasses import replace

import pytest

from domain.evidence.authority import registrars_of
from domain.evidence.content import Content
from domain.evidence.entry import Entry, stream_id
from domain.evidence.judge import examine
from domain.evidence.verdict import Answer
from service.amanah import RegisterWorld
from service.demo import paperwork, settling
from service.demo.departments import HEALTH, PLANNING
from service.demo.facts import day, decree, file, number
from service.demo.founding import HEAD_POWERS
from service.demo.paperwork import revised
from service.demo.stage import Deed
from tests.people import (
    DINKES,
    B,
    acting,
    appointment,
    assignment,
    demand_refused,
    end_mandate,
    hand,
    in_promise,
    mandate,
    present,
    proposal,
    refused,
    secretary,
    with_body,
)

DAY = 86_400_000


def body_of(submission):
    return json.loads(submission.body)


def officer_of(town, key, post, *, level="jpt_pratama", powers, superior="walikota", agency="setda"):
    """Somebody new in an office of their own."""
    town.city.office(key, agency, post, level, superior=superior)
    return town.city.appoint(
        key, town.newcomer("Yohanis Lado, S.Sos."), post, since="2024-12-02", number="821.2/300/2024", powers=powers
    )


# -- powers by letter of assignment -----------------------------------------------------------------------------------


@pytest.mark.parametrize("power", ["structure.record", "mandate.record"])
def test_a_head_does_not_take_over_the_city_by_a_letter_of_assignment(town_at, power):
    town = town_at("defined")
    facts = assignment(town, town.operator.person, powers=[power])
    refused(town, "not_assignable", town.head, "assignment-granted", facts)
    crown = mandate(town, town.head.person, "walikota", capacity="plt", until=day("2025-12-31"))
    refused(town, "missing_power", town.operator, "mandate-granted", crown)


def test_even_who_records_decrees_lends_that_power_to_nobody(town_at):
    town = town_at("founded")
    personnel = town.officer("bkpsdm")
    facts = {**assignment(town, town.operator.person, powers=["mandate.record"]), "office": personnel.office}
    refused(town, "not_assignable", personnel, "assignment-granted", facts)


@pytest.mark.parametrize("power", ["agreement.sign", "agreement.countersign", "assignment.grant", "rules.confirm"])
def test_what_is_personal_is_not_assigned(town_at, power):
    town = town_at("founded")
    facts = assignment(town, town.operator.person, powers=["agreement.draft", power])
    refused(town, "not_assignable", town.head, "assignment-granted", facts)


def test_a_head_does_not_assign_what_his_own_decree_does_not_give(town_at):
    town = town_at("founded")
    facts = assignment(town, town.operator.person, powers=["budget.record"])
    refused(town, "not_assignable", town.head, "assignment-granted", facts)


# -- how a book begins ------------------------------------------------------------------------------------------------


def test_registrars_do_not_use_the_power_of_the_first_day_months_later(town_at):
    town = town_at("in_force")
    registrar, accomplice = town.city.registrars[0], town.newcomer("Lodia Benu, S.Kom.")
    crown = mandate(town, accomplice, "bkpsdm", powers=["mandate.record"], capacity="plt", until=day("2025-12-31"))
    refused(town, "no_mandate", registrar, "mandate-granted", crown)


def test_a_stranger_does_not_open_the_book_again_with_a_key_of_his_own(town_at):
    town = town_at("founded")
    row = next(iter(town.house.store.rows()))
    first, genesis = Entry.parse(row.entry).body, Content.parse(present(row.content)).facts
    stranger = replace(town.stage.log, key=town.stage.person("Lain").key)
    facts = {**genesis, "log_key": stranger.public}
    refused(town, "already_registered", stranger, "ledger-opened", facts, stream=first.stream)
    refused(town, "wrong_stream", stranger, "ledger-opened", facts, stream=f"ledger/{'1' * 32}")


# -- registrars -------------------------------------------------------------------------------------------------------


def test_a_turn_of_registrars_has_one_place(town_at):
    town = town_at("founded")
    facts = appointment(town, town.newcomer("Lodia Benu, S.Kom."))
    elsewhere = f"registrars/{'1' * 32}"
    refused(town, "wrong_stream", town.city.registrars[0], "registrar-appointed", facts, stream=elsewhere)


def test_nobody_becomes_a_registrar_of_an_agency_that_is_not_registered(town_at):
    town = town_at("founded")
    facts = appointment(town, town.newcomer("Lodia Benu, S.Kom."), agency=town.stage.new_id())
    refused(town, "not_registered", town.city.registrars[0], "registrar-appointed", facts)


def removal(town, person):
    return {
        "official": person.official, "decree": decree("188.4/8/2025", "2024-12-02", "Sekretaris Daerah"),
        "reason_code": "mutasi", "name_printed": person.name,
    }  # fmt: skip


def remove(town, person, *, by):
    first = town.stage.do(by[0], "registrar-removed", removal(town, person))
    town.stage.do(by[1], "registrar-removed", {**removal(town, person), "seconds": first.data()})


def test_a_registrar_who_is_none_any_more_is_no_first_hand(town_at):
    town = town_at("founded")
    first, second, third = town.city.registrars
    facts = appointment(town, town.newcomer("Lodia Benu, S.Kom."))
    turn = town.stage.do(first, "registrar-appointed", facts)
    remove(town, first, by=(second, third))
    refused(town, "needs_second", second, "registrar-appointed", {**facts, "seconds": turn.data()})


def test_two_registrars_do_not_remove_each_other(town_at):
    town = town_at("founded")
    first, second, third = town.city.registrars
    remove(town, first, by=(second, third))
    assert registrars_of(RegisterWorld(town.house.app, town.house.store)).keys() == {second.official, third.official}
    refused(town, "registrars_too_few", second, "registrar-removed", removal(town, third))


def test_a_registrar_does_not_lend_himself_an_office(town_at):
    town = town_at("founded")
    registrar, person = town.city.registrars[0], town.stage.person("Samuel Haba, S.Kom.")
    facts = {"official": person.official, "name_printed": person.name, "name": {"name": "Samuel Haba"}}
    plain = hand(town, registrar, "official-registered", facts)
    actor = {**body_of(plain)["actor"], "office": town.mayor.office, "mandate": town.mayor.mandate.digest}
    demand_refused(town, "mandate_unneeded", with_body(plain, registrar, actor=actor))


def test_strangers_do_not_bury_an_official_under_keys(town_at):
    town = town_at("founded")
    official = town.head.person.official
    strangers = [replace(town.stage.person("Asing"), official=official) for _ in range(6)]
    for one in strangers[:5]:
        town.stage.do(one, "key-enrolled", {"key": one.public, "device_kind": "berkas"})
    sixth = strangers[5]
    facts = {"key": sixth.public, "device_kind": "berkas"}
    refused(town, "keys_waiting", sixth, "key-enrolled", facts)
    revoked = {"key": strangers[0].thumbprint, "since": day("2024-12-02"), "reason_code": "bocor"}
    town.stage.do(town.city.registrars[0], "key-revoked", revoked, stream=f"official/{official}")
    town.stage.do(sixth, "key-enrolled", facts)  # the holder is not shut out: a registrar made room


# -- offices, decrees and their days ----------------------------------------------------------------------------------


def end_office(town, key):
    """Bagian Organisasi records that an office is no more."""
    facts = {
        "ended_on": day(town.stage.today().isoformat()), "reason_code": "dihapus",
        "decree": decree("188.4/9/2025", "2025-01-15", "Wali Kota Contoh"),
    }  # fmt: skip
    town.stage.do(town.officer("organisasi").person, "office-ended", facts, stream=f"office/{town.city.offices[key]}")


def test_an_office_that_is_no_more_gives_no_power(town_at):
    town = town_at("defined")
    end_office(town, DINKES)
    in_promise(town, "office_ended", town.operator, "agreement-proposed", proposal(town))


def test_nobody_promises_to_an_office_that_is_no_more(town_at):
    town = town_at("defined")
    end_office(town, "walikota")
    in_promise(town, "office_ended", town.operator, "agreement-proposed", proposal(town))


def test_the_recorded_end_of_a_decree_moves_to_an_earlier_day_only(town_at):
    town = town_at("defined")
    end_mandate(town, town.head, ended_on="2025-01-12")
    later = {
        "mandate": town.head.mandate.data(), "ended_on": day("2025-01-14"), "reason_code": "mutasi",
        "decree": decree("821.2/208/2025", "2025-01-14", "Wali Kota Contoh"),
    }  # fmt: skip
    refused(town, "mandate_ended", town.officer("bkpsdm"), "mandate-ended", later)
    end_mandate(town, town.head, ended_on="2025-01-10")


def test_two_offices_do_not_stand_above_each_other(town_at):
    """Else each could countersign the other."""
    town = town_at("defined")
    organisation, offices = town.officer("organisasi"), town.city.offices
    facts = {"superior": offices[DINKES], "from": day("2025-01-14"), "decree": decree("5/2025", "2025-01-14", "Wali Kota Contoh", kind="perda")}  # fmt: skip
    refused(town, "same_hand", organisation, "office-changed", facts, stream=f"office/{offices['walikota']}")


def test_an_agency_is_succeeded_once(town_at):
    town = town_at("defined")
    organisation = town.officer("organisasi")
    facts = {"decree": decree("4/2025", "2025-01-14", "Wali Kota Contoh", kind="perda"), "from": day("2025-01-14"), "reason_code": "dihapus"}  # fmt: skip
    stream = f"agency/{town.city.agencies[DINKES]}"
    town.stage.do(organisation.person, "agency-succeeded", facts, stream=stream)
    refused(town, "already_succeeded", organisation, "agency-succeeded", facts, stream=stream)


# -- documents --------------------------------------------------------------------------------------------------------


def test_an_office_without_a_superior_does_not_promise_alone(town_at):
    town = town_at("defined")
    alone = officer_of(town, "sendiri", "Kepala Unit Mandiri", superior=None, agency=DINKES, powers=("agreement.sign",))
    facts = {
        **proposal(town, trustee=alone.party, grantor=None, level="kepala_daerah"), "office": alone.office,
    }  # fmt: skip
    stream = agreement_of(town, alone)
    refused(town, "wrong_level", town.operator, "agreement-proposed", facts, stream=stream)
    facts = {**proposal(town, trustee=alone.party, grantor=None), "office": alone.office}
    refused(town, "grantor_required", town.operator, "agreement-proposed", facts, stream=stream)


def agreement_of(town, officer):
    """The stream of an officer's agreement of the year."""
    return f"agreement/{stream_id(town.stage.origin, 'agreement', f'{officer.office}/2025')}"


@pytest.mark.parametrize("level", ["kepala_daerah", "eselon_3", "eselon_4", "jf", "pelaksana"])
def test_the_level_of_a_document_is_that_of_the_office(town_at, level):
    town = town_at("defined")
    in_promise(town, "wrong_level", town.operator, "agreement-proposed", proposal(town, level=level))


def test_a_head_of_region_has_no_grantor(town_at):
    town = town_at("defined")
    document = {"trustee": town.mayor.party, "grantor": town.officer("sekda").party, "level": "kepala_daerah"}
    facts = {**proposal(town, **document), "office": town.mayor.office}
    stream = agreement_of(town, town.mayor)
    refused(town, "grantor_required", town.officer("organisasi"), "agreement-proposed", facts, stream=stream)


@pytest.mark.parametrize("role", ["trustee", "grantor"])
@pytest.mark.parametrize("printed", [{"name_printed": "Dr. Orang Lain"}, {"office_printed": "Gubernur Contoh"}])
def test_a_document_prints_nobody_under_another_name_or_post(town_at, role, printed):
    town = town_at("defined")
    party = (town.head if role == "trustee" else town.mayor).party
    facts = proposal(town, **{role: {**party, **printed}})
    in_promise(town, "wrong_party", town.operator, "agreement-proposed", facts)


def test_money_that_is_promised_has_a_total(town_at):
    town = town_at("defined")
    facts = proposal(town)
    del facts["document"]["total"]
    in_promise(town, "total_missing", town.operator, "agreement-proposed", facts)


def test_the_money_of_another_agency_is_not_promised(town_at):
    town = town_at("defined")
    facts = {**proposal(town), "budget": settling.adopt_budget(town.city, PLANNING).data()}
    in_promise(town, "reference_wrong", town.operator, "agreement-proposed", facts)


# -- dialogues --------------------------------------------------------------------------------------------------------


def dialogue(town, **changes):
    return {**town.promise.dialogue_facts(["Sepakat."], held_on="2025-01-15"), **changes}


def test_a_dialogue_is_told_by_one_of_its_two_sides(town_at):
    town = town_at("defined")
    in_promise(town, "wrong_agency", town.officer("bappeda"), "dialogue-held", dialogue(town))
    in_promise(town, "wrong_agency", town.officer("sekda"), "dialogue-held", dialogue(town))
    town.promise.do(town.mayor, "dialogue-held", dialogue(town))


def test_a_dialogue_stands_with_the_agreement_of_its_office_and_year(town_at):
    town = town_at("defined")
    in_promise(town, "wrong_office", town.head, "dialogue-held", dialogue(town, fiscal_year=2026))
    in_promise(town, "wrong_office", town.head, "dialogue-held", dialogue(town, office=town.mayor.office))


def test_a_proposal_does_not_lean_on_the_dialogue_of_another_agreement(town_at):
    town = town_at("defined")
    other = settling.promise_of(town.city, PLANNING).hold_dialogue(["Lain."])
    facts = {**proposal(town), "dialogue": other.data()}
    in_promise(town, "reference_wrong", town.operator, "agreement-proposed", facts)


# -- the second hand --------------------------------------------------------------------------------------------------


def test_a_grantor_signs_in_his_own_capacity(town_at):
    town = town_at("signed")
    facts = {**town.promise.countersigning_facts(), "capacity": "plh"}
    in_promise(town, "wrong_capacity", town.mayor, "agreement-countersigned", facts)


def move_under(town, superior):
    """Bagian Organisasi puts the Dinas under somebody else."""
    facts = {
        "superior": town.city.offices[superior], "from": day(town.stage.today().isoformat()),
        "decree": decree("188.4/10/2025", "2025-01-24", "Wali Kota Contoh"),
    }  # fmt: skip
    town.stage.do(town.officer("organisasi").person, "office-changed", facts, stream=f"office/{town.head.office}")


def test_who_is_no_superior_any_more_countersigns_nothing(town_at):
    town = town_at("signed")
    move_under(town, "sekda")
    in_promise(town, "not_superior", town.mayor, "agreement-countersigned", town.promise.countersigning_facts())


@pytest.fixture
def continued(town_at):
    """B continued the agreement of the Dinas; the mayor has not accepted it yet."""
    town = town_at("acting")
    town.stage.at("2025-08-20 09:00")
    town.promise.continue_after(town.former)
    return town


def test_who_is_no_superior_any_more_accepts_no_continuation(continued):
    move_under(continued, "sekda")
    facts = continued.promise.acceptance_facts()
    in_promise(continued, "not_superior", continued.mayor, "continuation-countersigned", facts)


def test_a_continuation_is_accepted_in_the_capacity_of_the_grantor(continued):
    facts = {**continued.promise.acceptance_facts(), "capacity": "pj"}
    in_promise(continued, "wrong_capacity", continued.mayor, "continuation-countersigned", facts)


def test_nobody_accepts_the_continuation_of_who_left_again(continued):
    end_mandate(continued, continued.head, ended_on="2025-08-20")
    facts = continued.promise.acceptance_facts()
    in_promise(continued, "trustee_left", continued.mayor, "continuation-countersigned", facts)


@pytest.fixture
def weaker(town_at):
    """A town in which the mayor rejected a revision with easier targets; the reference to that document."""
    town = town_at("in_force")
    document = revised(
        town.promise.document_in_force, trustee=town.head, targets={"I1": number("120", "Per 100.000 KH")}
    )
    rejected = town.promise.propose_revision(town.promise.revision_facts(document, ground="c"), by=town.head)
    town.promise.reject_revision("bukti_tidak_cukup", "Kajian belum menunjukkan sebabnya.")
    acting(town)
    return town, rejected


def test_a_continuation_is_not_accepted_with_another_document(weaker):
    town, rejected = weaker
    town.promise.continue_after(town.former)
    facts = {**town.promise.acceptance_facts(), "document": rejected.data()}
    in_promise(town, "not_replacing", town.mayor, "continuation-countersigned", facts)


def test_a_rejected_document_is_not_continued(weaker):
    town, rejected = weaker
    facts = {**town.promise.continuation_facts(town.former), "document": rejected.data()}
    in_promise(town, "not_replacing", town.head, "agreement-continued", facts)


# -- giving back ------------------------------------------------------------------------------------------------------


def giving_back(town):
    return {
        "proposed": town.promise.proposed.data(), "reason_code": "salah_data", "reason": "Belum sesuai.", "pen": "drafter",
    }  # fmt: skip


def test_once_the_trustee_signed_only_the_grantor_gives_it_back(town_at):
    town = town_at("signed")
    for who in ("bappeda", "sekda"):
        in_promise(town, "not_the_grantor", town.officer(who), "agreement-returned", giving_back(town))
    town.promise.give_back("salah_data", "Belum sesuai.", by="walikota")


def test_a_grantor_of_others_does_not_give_back_what_is_not_offered_to_him(town_at):
    town = town_at("proposed")
    other = officer_of(town, "asisten", "Asisten Administrasi Umum", powers=("agreement.countersign",))
    in_promise(town, "not_the_grantor", other, "agreement-returned", giving_back(town))


def test_who_drafted_a_proposal_does_not_give_it_back(town_at):
    town = town_at("defined")
    drafter = secretary(town, powers=("agreement.draft", "agreement.align"))
    town.promise.proposed = town.promise.do(drafter, "agreement-proposed", proposal(town))
    in_promise(town, "not_the_grantor", drafter, "agreement-returned", giving_back(town))


def test_the_trustee_does_not_give_back_his_own_proposal(town_at):
    town = town_at("proposed")
    in_promise(town, "missing_power", town.head, "agreement-returned", giving_back(town))


# -- revisions --------------------------------------------------------------------------------------------------------


def revision(town, *, ground="c", refs=(), targets=None, change=None, trustee=None):
    """The facts of a revision; `change` does more to the document."""
    document = copy.deepcopy(
        revised(
            town.promise.document_in_force,
            trustee=trustee or town.head,
            targets=targets or {"I1": number("85", "Per 100.000 KH")},
        )
    )
    if change is not None:
        change(document)
    return town.promise.revision_facts(document, ground=ground, refs=refs)


def without(facts, field):
    """The same facts, silent about one field."""
    kept = [one for one in facts["changes"] if one["field"] != field]
    assert len(kept) < len(facts["changes"])
    return {**facts, "changes": kept}


def swap_indicator(document):
    first, second = document["objectives"][0]["lines"][:2]
    first["indicator"] = second["indicator"]


def new_statement(document):
    document["statement"][1] = {**document["statement"][1], "text": "Kami akan berusaha."}


def later_day(document):
    document["objectives"][0]["lines"][0]["due_on"] = day("2025-12-31")


def narrower_scope(document):
    document["objectives"][0]["lines"][0]["scope"] = [{"id": "a", "text": "Hanya satu puskesmas"}]


def another_objective(document):
    document["objectives"][0]["text"] = "Tersedianya laporan"


def another_place(document):
    document["attachments"] = [file("Lampiran baru")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (swap_indicator, "indicator"),
        (new_statement, "statement"),
        (later_day, "due_on"),
        (narrower_scope, "scope"),
        (another_objective, "objective"),
        (another_place, "other"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_is_changed_in_silence(town_at, change, field):
    town = town_at("in_force")
    facts = revision(town, change=change)
    in_promise(town, "changes_differ", town.head, "revision-proposed", without(facts, field))
    town.promise.propose_revision(facts, by=town.head)  # told, it stands


def test_a_change_that_is_none_is_not_told(town_at):
    town = town_at("in_force")
    facts = revision(town)
    invented = {"field": "statement", "direction": "incomparable"}
    in_promise(
        town, "changes_differ", town.head, "revision-proposed", {**facts, "changes": [*facts["changes"], invented]}
    )


def test_a_change_of_head_elsewhere_is_no_ground_here(town_at):
    town = town_at("in_force")
    facts = revision(town, ground="a", refs=[town.officer("bappeda").mandate])
    in_promise(town, "ground_unsupported", town.head, "revision-proposed", facts)


def test_the_money_of_another_agency_is_no_ground_here(town_at):
    town = town_at("in_force")
    facts = revision(town, ground="b", refs=[settling.adopt_budget(town.city, PLANNING)])
    in_promise(town, "ground_unsupported", town.head, "revision-proposed", facts)


def test_money_that_was_known_when_the_promise_was_made_is_no_ground(town_at):
    town = town_at("in_force")
    facts = revision(town, ground="b", refs=[town.budget])
    in_promise(town, "ground_unsupported", town.head, "revision-proposed", facts)


def test_the_next_head_may_begin_with_a_revision_on_the_change_of_head_and_on_nothing_else(town_at):
    town = town_at("acting")
    for ground in ("b", "c"):
        in_promise(town, "not_the_trustee", town.head, "revision-proposed", revision(town, ground=ground))
    town.promise.propose_revision(revision(town, ground="a", refs=[town.head.mandate]), by=town.head)


def test_a_deputy_does_not_revise_while_the_head_still_holds_the_office(town_at):
    town = town_at("in_force")
    deputy = town.newcomer(B)
    town.city.appoint(
        DINKES, deputy, "Plh. Kepala Dinas Kesehatan", capacity="plh", since="2025-02-05", until="2025-02-20", number="821/3",
        powers=HEAD_POWERS,
    )  # fmt: skip
    facts = revision(town, ground="a", refs=[town.head.mandate])
    in_promise(town, "still_held", town.head, "revision-proposed", facts)


# -- indicators of others ---------------------------------------------------------------------------------------------


def redefinition(town, *, owner):
    """The definition of the Dinas' first indicator, made easier."""
    act = town.definitions["I1"]
    before = town.city.definitions[act.digest]
    return {
        **before, "version": 2, "polarity": "naik", "owner_office": owner.office, "supersedes": act.data(),
        "reason_code": "perbaikan",
    }  # fmt: skip


def test_another_agency_does_not_take_an_indicator_over_by_redefining_it(town_at):
    town = town_at("defined")
    other, stream = town.officer("bappeda"), town.definitions["I1"].stream
    refused(town, "wrong_agency", other, "indicator-redefined", redefinition(town, owner=other), stream=stream)
    refused(town, "wrong_agency", other, "indicator-redefined", redefinition(town, owner=town.head), stream=stream)
    town.stage.do(town.operator.person, "indicator-redefined", redefinition(town, owner=town.head), stream=stream)


def test_an_owner_does_not_give_his_indicator_to_another_agency_alone(town_at):
    town = town_at("defined")
    facts = redefinition(town, owner=town.officer("bappeda"))
    refused(town, "wrong_agency", town.operator, "indicator-redefined", facts)


def test_another_agency_does_not_retire_an_indicator(town_at):
    town = town_at("defined")
    facts = {"definition": town.definitions["I1"].data(), "from": day("2025-02-01"), "reason_code": "tidak_relevan"}
    refused(town, "wrong_agency", town.officer("bappeda"), "indicator-retired", facts)
    town.stage.do(town.operator.person, "indicator-retired", facts)


# -- time, order, and what is withheld --------------------------------------------------------------------------------


def test_words_that_lay_about_for_a_month_are_read_again_before_they_count(town_at):
    town = town_at("proposed")
    facts, stream = town.promise.signing_facts(), town.promise.stream
    demand_refused(town, "stale", hand(town, town.head, "agreement-signed", facts, stream=stream, ahead=-31 * DAY))
    town.house.app.record([hand(town, town.head, "agreement-signed", facts, stream=stream, ahead=-29 * DAY)])


def test_acts_of_several_streams_sent_together_keep_their_order(town_at):
    town = town_at("founded")
    people = [town.stage.person(name) for name in ("Lodia Benu", "Samuel Haba", "Maria Nubatonis")]
    deeds = [
        Deed("official-registered", {"official": one.official, "name_printed": one.name, "name": {"name": one.name}})
        for one in people
    ] + [
        Deed(
            "official-changed",
            {
                "name_printed": f"{one.name}, S.H.",
                "name": {"name": one.name, "back": "S.H."},
                "reason_code": "gelar_baru",
            },
            stream=f"official/{one.official}",
        )
        for one in reversed(people)
    ]
    before = town.house.store.head().size
    acts = town.stage.do_all(town.city.registrars[0], deeds)
    recorded = [Entry.parse(row.entry).body.ref for row in town.house.store.rows() if row.record > before]
    assert recorded == acts
    assert [act.version for act in acts] == [1, 1, 1, 2, 2, 2]


def claims_without_content(town, act, facts, *, who, stream=None):
    """What is claimed of an act whose content is not here."""
    sent = hand(town, who, act, facts, stream=stream)
    entry = Entry.build(sent.body, received_at=town.stage.clock.now_ms(), signature=sent.signature)
    return {
        claim.number: claim for claim in examine(entry, None, RegisterWorld(town.house.app, town.house.store)).claims
    }


def test_an_open_act_whose_content_is_absent_is_not_taken_for_lawful(town_at):
    town = town_at("founded")
    facts = paperwork.indicator(
        HEALTH.measures[0], indicator_id=town.stage.new_id(), lineage=town.stage.new_id(), owner=town.head.office, publisher="-",
    )  # fmt: skip
    claim = claims_without_content(town, "indicator-defined", facts, who=town.head)["5.3"]
    assert (claim.answer, present(claim.error).code) == (Answer.UNKNOWN, "hidden")


def test_of_a_limited_act_whose_content_is_withheld_its_rule_is_not_asked(town_at):
    town = town_at("defined")
    claims = claims_without_content(
        town, "agreement-proposed", proposal(town), who=town.operator, stream=town.promise.stream
    )
    assert "5.3" not in claims
