"""What the house refuses, each with its own code and a sentence: nothing in the ledger, one line in the security log."""

import copy
import json
from dataclasses import replace

import pytest

from domain.evidence import canonical
from domain.evidence.authority import registrars_of
from domain.evidence.entry import Entry, stream_id
from service.amanah import RegisterWorld
from service.demo import paperwork, settling
from service.demo.departments import HEALTH
from service.demo.facts import day, decree, money, number
from service.demo.founding import HEAD_POWERS
from service.demo.paperwork import revised
from tests.people import (
    DINKES,
    appointment,
    assignment,
    demand_refused,
    end_mandate,
    hand,
    in_promise,
    mandate,
    proposal,
    refused,
    secretary,
    with_body,
    with_content,
    with_facts,
)

SEKDA = "sekda"


@pytest.fixture
def revision(town_at):
    """A town with the agreement in force, and C's revision facts to be spoilt."""
    town = town_at("in_force")
    document = revised(
        town.promise.document_in_force, trustee=town.head, targets={"I1": number("85", "Per 100.000 KH")}
    )
    return town, town.promise.revision_facts(document, ground="c")


# -- two hands --------------------------------------------------------------------------------------------------------


def test_the_trustee_cannot_countersign_their_own_promise(town_at):
    town = town_at("signed")
    superior = town.head.person
    city = town.city
    city.appoint(
        "walikota", superior, "Plt. Wali Kota Contoh", capacity="plt", since="2025-01-24", until="2025-03-01", number="131/1",
        powers=("agreement.countersign",),
    )  # fmt: skip
    in_promise(town, "self_countersigned", town.mayor, "agreement-countersigned", town.promise.countersigning_facts())


def test_nobody_countersigns_before_the_trustee_signed(town_at):
    town = town_at("signed")
    town.promise.give_back("salah_data", "Pagu belum sesuai dengan DPA.", by="walikota")
    first = town.promise.signed
    town.promise.propose(town.agreement_document(), budget=town.budget)
    town.promise.signed = first  # of the round that was returned
    in_promise(town, "not_signed_yet", town.mayor, "agreement-countersigned", town.promise.countersigning_facts())


def test_another_superior_than_the_grantor_of_the_document_cannot_countersign(town_at):
    town = town_at("signed")
    in_promise(
        town, "not_the_grantor", town.officer(SEKDA), "agreement-countersigned", town.promise.countersigning_facts()
    )


def test_only_the_trustee_of_the_document_signs_as_pihak_pertama(town_at):
    town = town_at("proposed")
    in_promise(town, "not_the_trustee", town.officer("bappeda"), "agreement-signed", town.promise.signing_facts())


def test_a_second_signature_of_the_trustee_is_refused(town_at):
    town = town_at("signed")
    in_promise(town, "already_signed", town.head, "agreement-signed", town.promise.signing_facts())


def test_a_countersignature_names_the_signature_it_answers(town_at):
    town = town_at("signed")
    first = town.promise.signed
    town.promise.give_back("salah_data", "Pagu belum sesuai dengan DPA.", by="walikota")
    town.promise.propose(town.agreement_document(), budget=town.budget)
    town.promise.sign()
    facts = {**town.promise.countersigning_facts(), "signed": first.data()}
    in_promise(town, "not_the_signature", town.mayor, "agreement-countersigned", facts)


def test_a_signature_names_the_proposal_that_is_open_now(town_at):
    town = town_at("proposed")
    town.promise.propose(town.agreement_document(), budget=town.budget)
    facts = town.promise.signing_facts()
    before = town.house.store.stream_rows(town.promise.stream)[2]
    first = {**town.promise.proposed.data(), "version": 3, "digest": _digest(before)}
    in_promise(town, "not_the_proposal", town.head, "agreement-signed", {**facts, "proposed": first})


def _digest(row):
    return Entry.parse(row.entry).body.digest


def test_a_signature_that_leaves_out_a_consequence_is_refused(town_at):
    town = town_at("proposed")
    facts = town.promise.signing_facts()
    shorter = {**facts, "consequences": facts["consequences"][:-1]}
    in_promise(town, "wrong_consequences", town.head, "agreement-signed", shorter)


def test_a_signature_in_another_capacity_than_the_decree_gives_is_refused(town_at):
    town = town_at("proposed")
    facts = {**town.promise.signing_facts(), "capacity": "plt"}
    in_promise(town, "wrong_capacity", town.head, "agreement-signed", facts)


def test_only_a_head_of_region_puts_a_promise_in_force_alone(town_at):
    town = town_at("proposed")
    facts = {**town.promise.signing_facts(), "in_force": True, "effective": day("2025-01-20")}
    in_promise(town, "wrong_effective", town.head, "agreement-signed", facts)


def test_a_countersignature_takes_effect_on_its_own_day_unless_a_reason_is_given(town_at):
    town = town_at("signed")
    facts = {**town.promise.countersigning_facts(), "effective": day("2025-01-02")}
    in_promise(town, "wrong_effective", town.mayor, "agreement-countersigned", facts)


def test_a_countersignature_that_denies_the_direct_superior_is_refused(town_at):
    town = town_at("signed")
    facts = {**town.promise.countersigning_facts(), "direct_superior": False}
    in_promise(town, "not_superior", town.mayor, "agreement-countersigned", facts)


def test_nobody_countersigns_after_the_trustee_has_left(town_at):
    town = town_at("signed")
    town.stage.at("2025-01-25 09:00")
    end_mandate(town, town.head, ended_on="2025-01-25")
    in_promise(town, "trustee_left", town.mayor, "agreement-countersigned", town.promise.countersigning_facts())


def test_a_stranger_to_the_document_cannot_refuse_to_sign_it(town_at):
    town = town_at("proposed")
    facts = {
        "proposed": town.promise.proposed.data(),
        "role": "grantor",
        "reason_code": "lain",
        "reason": "Tidak setuju.",
    }
    in_promise(town, "not_a_party", town.officer(SEKDA), "signing-refused", facts)


# -- keys -------------------------------------------------------------------------------------------------------------


def revoke(town, key, *, by):
    facts = {"key": key.thumbprint, "since": day(town.stage.today().isoformat()), "reason_code": "bocor"}
    town.stage.do(by, "key-revoked", facts, stream=f"official/{key.official}")


def test_a_revoked_key_signs_nothing_more(town_at):
    town = town_at("proposed")
    revoke(town, town.head.person, by=town.city.registrars[0])
    in_promise(town, "key_revoked", town.head, "agreement-signed", town.promise.signing_facts())


def test_a_key_that_nobody_registered_signs_nothing(town_at):
    town = town_at("proposed")
    unknown = replace(town.head.person, key=town.stage.person("Lain").key)
    in_promise(
        town, "unknown_key", replace(town.head, person=unknown), "agreement-signed", town.promise.signing_facts()
    )


def test_a_person_who_was_never_registered_signs_nothing(town_at):
    town = town_at("proposed")
    nobody = replace(town.head, person=town.stage.person("Tidak Terdaftar"))
    in_promise(town, "unknown_official", nobody, "agreement-signed", town.promise.signing_facts())


def test_a_signature_by_another_hand_than_the_key_it_names_is_refused(town_at):
    town = town_at("proposed")
    signed = hand(town, town.head, "agreement-signed", town.promise.signing_facts(), stream=town.promise.stream)
    other = hand(town, town.mayor, "agreement-signed", town.promise.signing_facts(), stream=town.promise.stream)
    demand_refused(town, "bad_signature", replace(signed, signature=other.signature))


def test_the_security_log_names_the_act_of_a_list_that_was_refused_and_nobody_elses(town_at):
    town = town_at("proposed")
    signed = hand(town, town.head, "agreement-signed", town.promise.signing_facts(), stream=town.promise.stream)
    innocent = hand(town, town.mayor, "agreement-signed", town.promise.signing_facts(), stream=town.promise.stream)
    demand_refused(town, "bad_signature", [replace(signed, signature=innocent.signature), innocent])
    line = json.loads(town.stage.settings.security_log_path.read_text().splitlines()[-1])
    assert line["official"] == town.head.person.official


def vouch(town, person):
    """The first registrar attests too: with the third, two hands of different agencies, whatever the office."""
    facts = {"key": person.thumbprint, "seen_how": "tatap_muka", "seen_on": day(town.stage.today().isoformat())}
    town.stage.do(town.city.registrars[0], "key-attested", facts, stream=f"official/{person.official}")


def newcomer_assigned(town, *, attested_by, key_listed=True):
    """An operator whose key one registrar attested; the assignment lists it or not."""
    registrars, stage = town.city.registrars, town.stage
    person = stage.person("Yulianti Ndaumanu, S.Tr.")
    stage.do(
        registrars[0], "official-registered",
        {"official": person.official, "name_printed": person.name, "name": {"name": "Yulianti Ndaumanu", "back": "S.Tr."}},
    )  # fmt: skip
    stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
    if attested_by is not None:
        attested = {"key": person.thumbprint, "seen_how": "video", "seen_on": day(stage.today().isoformat())}
        stage.do(attested_by, "key-attested", attested, stream=f"official/{person.official}")
    facts = assignment(town, person, keys=[person.thumbprint] if key_listed else [])
    granted = stage.do(town.head.person, "assignment-granted", facts)
    return replace(town.operator, person=person, mandate=granted)


def test_a_key_that_no_registrar_attested_does_not_count(town_at):
    town = town_at("defined")
    operator = newcomer_assigned(town, attested_by=None)
    in_promise(town, "key_not_vouched", operator, "agreement-proposed", proposal(town))


def test_a_key_with_one_hand_only_does_not_count(town_at):
    town = town_at("defined")
    operator = newcomer_assigned(town, attested_by=town.city.registrars[2], key_listed=False)
    in_promise(town, "key_not_vouched", operator, "agreement-proposed", proposal(town))


def test_two_hands_of_the_same_agency_do_not_vouch_for_a_key(town_at):
    town = town_at("founded")
    city, stage = town.city, town.stage
    person = stage.person("Kristin Tamo Ina, S.H.")  # attested by BKPSDM's registrar, appointed by BKPSDM's head
    stage.do(
        city.registrars[0], "official-registered",
        {"official": person.official, "name_printed": person.name, "name": {"name": "Kristin Tamo Ina", "back": "S.H."}},
    )  # fmt: skip
    stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
    attested = {"key": person.thumbprint, "seen_how": "tatap_muka", "seen_on": day("2024-12-02")}
    stage.do(city.registrars[0], "key-attested", attested, stream=f"official/{person.official}")
    city.office("asisten", "setda", "Asisten Administrasi Umum", "jpt_pratama", superior=SEKDA)
    officer = city.appoint(
        "asisten",
        person,
        "Asisten Administrasi Umum",
        since="2024-12-02",
        number="821.2/9",
        powers=("structure.record",),
    )
    facts = {
        "agency": stage.new_id(),
        "code": "x",
        "nomenclature": "-",
        "kind": "lain",
        "name_printed": "X",
        "affairs": [],
    }
    refused(town, "key_not_vouched", officer, "agency-registered", facts)


def test_a_key_is_enrolled_by_its_holder_only(town_at):
    town = town_at("founded")
    facts = {"key": town.stage.person("Lain").public, "device_kind": "berkas"}
    refused(
        town, "not_key_holder", town.head.person, "key-enrolled", facts, stream=f"official/{town.head.person.official}"
    )


def test_the_same_registrar_attests_a_key_once(town_at):
    town = town_at("founded")
    facts = {"key": town.head.person.thumbprint, "seen_how": "video", "seen_on": day("2024-12-02")}
    stream = f"official/{town.head.person.official}"
    refused(town, "already_registered", town.city.registrars[2], "key-attested", facts, stream=stream)


def test_an_official_who_is_no_registrar_attests_no_key(town_at):
    town = town_at("founded")
    facts = {"key": town.head.person.thumbprint, "seen_how": "video", "seen_on": day("2024-12-02")}
    stream = f"official/{town.head.person.official}"
    vouch(town, town.mayor.person)
    refused(town, "not_registrar", town.mayor.person, "key-attested", facts, stream=stream)


# -- mandates and powers ----------------------------------------------------------------------------------------------


def dated_operator(town, **changes):
    person = town.newcomer("Markus Lerik, A.Md.")
    granted = town.stage.do(town.head.person, "assignment-granted", assignment(town, person, **changes))
    return replace(town.operator, person=person, mandate=granted)


def test_an_expired_letter_of_assignment_gives_no_power(town_at):
    town = town_at("defined")
    operator = dated_operator(town, until=day("2025-01-16"))
    town.stage.at("2025-01-17 09:00")
    in_promise(town, "mandate_expired", operator, "agreement-proposed", proposal(town))


def test_a_mandate_that_has_not_begun_gives_no_power(town_at):
    town = town_at("defined")
    operator = dated_operator(town, **{"from": day("2025-02-01")})
    in_promise(town, "mandate_not_begun", operator, "agreement-proposed", proposal(town))


def test_a_mandate_that_was_ended_gives_no_power(town_at):
    town = town_at("defined")
    end_mandate(town, town.head, ended_on="2025-01-15")
    facts = assignment(town, town.operator.person)
    refused(town, "mandate_ended", town.head, "assignment-granted", facts)


def test_a_mandate_that_the_register_does_not_know_gives_no_power(town_at):
    town = town_at("defined")
    unknown = replace(town.operator, mandate=town.operator.mandate._replace(digest="0" * 64))
    in_promise(town, "no_mandate", unknown, "agreement-proposed", proposal(town))


def test_the_mandate_of_another_person_gives_no_power(town_at):
    town = town_at("proposed")
    vouch(town, town.officer("bappeda").person)
    borrowed = replace(town.officer("bappeda"), office=town.head.office, mandate=town.head.mandate)
    in_promise(town, "mandate_of_another", borrowed, "agreement-signed", town.promise.signing_facts())


def test_an_operator_may_draft_and_not_sign(town_at):
    town = town_at("proposed")
    in_promise(town, "missing_power", town.operator, "agreement-signed", town.promise.signing_facts())


def test_an_act_without_any_mandate_is_refused_even_of_a_registrar(town_at):
    town = town_at("founded")
    facts = {
        "agency": town.stage.new_id(), "code": "9", "nomenclature": "-", "kind": "dinas", "name_printed": "Dinas Baru", "affairs": [],
    }  # fmt: skip
    refused(town, "no_mandate", town.city.registrars[0], "agency-registered", facts)


def test_who_records_decrees_cannot_record_their_own(town_at):
    town = town_at("founded")
    personnel = town.officer("bkpsdm")
    town.city.office("asisten", "setda", "Asisten Administrasi Umum", "jpt_pratama", superior=SEKDA)
    facts = mandate(town, personnel.person, "asisten")
    refused(town, "same_hand", personnel, "mandate-granted", facts)


def test_an_office_has_one_definitive_holder_at_a_time(town_at):
    town = town_at("founded")
    refused(
        town,
        "mandate_overlaps",
        town.officer("bkpsdm"),
        "mandate-granted",
        mandate(town, town.officer(SEKDA).person, DINKES),
    )


def test_an_acting_holder_without_a_last_day_is_refused(town_at):
    town = town_at("founded")
    facts = mandate(town, town.officer(SEKDA).person, DINKES)
    right = hand(town, town.officer("bkpsdm"), "mandate-granted", facts)
    facts = {key: value for key, value in facts.items() if key != "inaugurated_on"} | {"capacity": "plt"}
    demand_refused(town, "facts_shape", with_facts(right, town.officer("bkpsdm").person, facts))


def test_a_head_cannot_give_himself_an_assignment(town_at):
    town = town_at("founded")
    refused(town, "same_hand", town.head, "assignment-granted", assignment(town, town.head.person))


def test_a_head_assigns_people_of_his_own_office_only(town_at):
    town = town_at("founded")
    facts = {**assignment(town, town.operator.person), "office": town.officer("bappeda").office}
    refused(town, "wrong_office", town.head, "assignment-granted", facts)


def test_the_basis_of_an_act_may_not_be_left_out(town_at):
    town = town_at("signed")
    whole = hand(
        town, town.mayor, "agreement-countersigned", town.promise.countersigning_facts(), stream=town.promise.stream
    )
    demand_refused(town, "basis_missing", with_body(whole, town.mayor.person, basis=[]))


def test_a_basis_that_never_stood_is_refused(town_at):
    town = town_at("signed")
    whole = hand(
        town, town.mayor, "agreement-countersigned", town.promise.countersigning_facts(), stream=town.promise.stream
    )
    basis = json.loads(whole.body)["basis"]
    basis[0] = {**basis[0], "digest": "a" * 64}
    demand_refused(town, "basis_unknown", with_body(whole, town.mayor.person, basis=basis))


# -- registrars -------------------------------------------------------------------------------------------------------


def test_one_registrar_alone_appoints_nobody(town_at):
    town = town_at("founded")
    person = town.newcomer("Lodia Benu, S.Kom.")
    vouch(town, person)
    town.stage.do(town.city.registrars[0], "registrar-appointed", appointment(town, person))
    assert person.official not in registrars_of(RegisterWorld(town.house.app, town.house.store))
    facts = {"key": town.head.person.thumbprint, "seen_how": "video", "seen_on": day("2024-12-02")}
    refused(town, "not_registrar", person, "key-attested", facts, stream=f"official/{town.head.person.official}")


def test_the_same_registrar_cannot_be_the_second_hand(town_at):
    town = town_at("founded")
    person = town.newcomer("Lodia Benu, S.Kom.")
    first = town.stage.do(town.city.registrars[0], "registrar-appointed", appointment(town, person))
    facts = {**appointment(town, person), "seconds": first.data()}
    refused(town, "same_hand", town.city.registrars[0], "registrar-appointed", facts)


def test_a_second_registrar_must_repeat_the_first_ones_words(town_at):
    town = town_at("founded")
    person, other = town.newcomer("Lodia Benu, S.Kom."), town.newcomer("Samuel Haba, S.Kom.")
    first = town.stage.do(town.city.registrars[0], "registrar-appointed", appointment(town, person))
    facts = {**appointment(town, other), "seconds": first.data()}
    refused(town, "reference_wrong", town.city.registrars[1], "registrar-appointed", facts)


# -- proposals --------------------------------------------------------------------------------------------------------


def test_an_operator_of_another_agency_proposes_nothing_here(town_at):
    town = town_at("defined")
    other = town.officer(settling.operator_of("bappeda"))
    in_promise(town, "wrong_agency", other, "agreement-proposed", proposal(town))


def test_no_second_proposal_while_the_trustee_has_signed_one(town_at):
    town = town_at("signed")
    in_promise(town, "proposal_pending", town.operator, "agreement-proposed", proposal(town))


def test_no_first_proposal_when_one_is_in_force(town_at):
    town = town_at("in_force")
    in_promise(town, "agreement_in_force", town.operator, "agreement-proposed", proposal(town))


def test_the_same_line_twice_is_refused(town_at):
    town = town_at("defined")
    objectives = copy.deepcopy(town.agreement_document()["objectives"])
    objectives[1]["lines"][0]["line_id"] = "I1"
    in_promise(town, "line_repeated", town.operator, "agreement-proposed", proposal(town, objectives=objectives))


def test_programmes_that_do_not_add_up_to_the_total_are_refused(town_at):
    town = town_at("defined")
    in_promise(town, "wrong_total", town.operator, "agreement-proposed", proposal(town, total=money(88_000_000_000)))


def test_a_line_leans_on_a_definition_that_stands(town_at):
    town = town_at("defined")
    objectives = copy.deepcopy(town.agreement_document()["objectives"])
    objectives[0]["lines"][0]["indicator"]["digest"] = "b" * 64
    in_promise(town, "reference_unknown", town.operator, "agreement-proposed", proposal(town, objectives=objectives))


def test_a_proposal_counts_its_round(town_at):
    town = town_at("defined")
    facts = {**proposal(town), "draft_round": 2}
    in_promise(town, "wrong_round", town.operator, "agreement-proposed", facts)


def test_a_grantor_who_is_not_the_direct_superior_is_refused(town_at):
    town = town_at("defined")
    facts = proposal(town, grantor=town.officer(SEKDA).party)
    in_promise(town, "not_superior", town.operator, "agreement-proposed", facts)


def test_only_a_head_of_region_promises_without_a_grantor(town_at):
    town = town_at("defined")
    in_promise(town, "grantor_required", town.operator, "agreement-proposed", proposal(town, grantor=None))


def test_a_party_under_the_decree_of_another_is_refused(town_at):
    town = town_at("defined")
    trustee = {**town.head.party, "official": town.officer(SEKDA).person.official}
    in_promise(town, "wrong_party", town.operator, "agreement-proposed", proposal(town, trustee=trustee))


def test_a_proposal_belongs_to_the_stream_of_its_office_and_year(town_at):
    town = town_at("defined")
    elsewhere = f"agreement/{stream_id(town.stage.origin, 'agreement', 'lain/2025')}"
    refused(town, "wrong_office", town.operator, "agreement-proposed", proposal(town), stream=elsewhere)


def test_the_department_does_not_attest_its_own_alignment(town_at):
    town = town_at("proposed")
    colleague = secretary(town, powers=("agreement.align",))
    facts = {"proposed": town.promise.proposed.data(), "attestation": "selaras", "mismatches": []}
    in_promise(town, "same_hand", colleague, "agreement-aligned", facts)


def test_a_dialogue_is_not_confirmed_by_who_told_it(town_at):
    town = town_at("proposed")
    told = town.promise.do(town.head, "dialogue-held", town.promise.dialogue_facts(["Sepakat."], held_on="2025-01-20"))
    in_promise(town, "dialogue_own", town.head, "dialogue-confirmed", {"dialogue": told.data()})


# -- revisions --------------------------------------------------------------------------------------------------------


def test_a_revision_replaces_what_is_in_force_and_nothing_else(revision):
    town, facts = revision
    facts = {**facts, "replaces": town.promise.signed.data()}
    in_promise(town, "not_replacing", town.head, "revision-proposed", facts)


def test_a_list_of_changes_that_calls_harder_easier_is_refused(revision):
    town, facts = revision
    changes = [{**change, "direction": "easier"} for change in facts["changes"]]
    in_promise(town, "changes_differ", town.head, "revision-proposed", {**facts, "changes": changes})


def test_a_list_of_changes_that_leaves_one_out_is_refused(revision):
    town, facts = revision
    in_promise(town, "changes_differ", town.head, "revision-proposed", {**facts, "changes": []})


def test_a_revision_on_ground_b_without_a_budget_document_is_refused(revision):
    town, facts = revision
    in_promise(town, "ground_unsupported", town.head, "revision-proposed", {**facts, "ground": "b"})


def test_a_revision_on_ground_b_that_names_a_decree_instead_of_a_budget_is_refused(revision):
    town, facts = revision
    facts = {**facts, "ground": "b", "ground_refs": [town.head.mandate.data()]}
    in_promise(town, "reference_wrong", town.head, "revision-proposed", facts)


def test_a_revision_that_changes_nothing_is_refused(revision):
    town, facts = revision
    document = revised(town.promise.document_in_force, trustee=town.head)
    in_promise(town, "no_change", town.head, "revision-proposed", {**facts, "document": document, "changes": []})


def test_a_revision_counts_its_number(revision):
    town, facts = revision
    in_promise(town, "wrong_revision_no", town.head, "revision-proposed", {**facts, "revision_no": 2})


def test_a_revision_called_a_first_agreement_is_refused(revision):
    town, facts = revision
    document = {**facts["document"], "doc_type": "pk"}
    in_promise(town, "wrong_doc_type", town.head, "revision-proposed", {**facts, "document": document})


def test_nothing_is_revised_before_it_is_in_force(town_at):
    town = town_at("signed")
    document = revised(town.promise.document, trustee=town.head, targets={"I1": number("85", "Per 100.000 KH")})
    town.promise.in_force, town.promise.document_in_force = town.promise.signed, town.promise.document
    facts = town.promise.revision_facts(document, ground="c")
    in_promise(town, "agreement_not_in_force", town.head, "revision-proposed", facts)


def test_who_proposed_a_revision_for_the_grantor_does_not_reject_it(revision):
    town, facts = revision
    town.promise.propose_revision(facts, by=town.mayor)
    rejection = {"proposed": town.promise.proposed.data(), "reason_code": "lain", "reason": "Dibatalkan."}
    in_promise(town, "same_hand", town.mayor, "revision-rejected", rejection)


def test_only_the_grantor_rejects_a_revision(revision):
    town, facts = revision
    town.promise.propose_revision(facts, by=town.head)
    rejection = {"proposed": town.promise.proposed.data(), "reason_code": "lain", "reason": "Tidak setuju."}
    in_promise(town, "not_the_grantor", town.officer(SEKDA), "revision-rejected", rejection)


def test_nobody_continues_while_the_predecessor_still_holds_the_office(town_at):
    town = town_at("in_force")
    deputy = town.newcomer("Hironimus Bria, S.K.M.")
    town.city.appoint(
        DINKES, deputy, "Plh. Kepala Dinas Kesehatan", capacity="plh", since="2025-02-05", until="2025-02-20", number="821/3",
        powers=HEAD_POWERS,
    )  # fmt: skip
    former = replace(town.officer(DINKES), person=_person_of(town))
    in_promise(town, "still_held", town.head, "agreement-continued", town.promise.continuation_facts(former))


def _person_of(town):
    official = town.promise.document_in_force["trustee"]["official"]
    return replace(town.head.person, official=official)


def test_a_continuation_names_the_predecessor_who_answered_before(town_at):
    town = town_at("acting")
    town.stage.at("2025-08-20 09:00")
    in_promise(town, "reference_wrong", town.head, "agreement-continued", town.promise.continuation_facts(town.mayor))


def test_nothing_is_accepted_that_nobody_continued(town_at):
    town = town_at("continued")  # and accepted already
    in_promise(town, "nothing_continued", town.mayor, "continuation-countersigned", town.promise.acceptance_facts())


def test_a_plt_whose_term_is_over_continues_nothing(town_at):
    town = town_at("acting")
    town.stage.at("2025-10-01 09:00")
    in_promise(town, "mandate_expired", town.head, "agreement-continued", town.promise.continuation_facts(town.former))


# -- publication, budget, indicators, rules ---------------------------------------------------------------------------


def test_an_agreement_that_is_not_in_force_is_not_published(town_at):
    town = town_at("signed")
    town.promise.in_force = town.promise.signed
    in_promise(
        town,
        "agreement_not_in_force",
        town.officer("organisasi"),
        "agreement-published",
        town.promise.publication_facts(),
    )


def test_the_same_publication_is_not_noted_twice(town_at):
    town = town_at("in_force")
    in_promise(
        town, "already_published", town.officer("organisasi"), "agreement-published", town.promise.publication_facts()
    )


def dppa(town, **changes):
    facts = paperwork.budget(
        town.city.agencies[DINKES],
        HEALTH.code,
        HEALTH.name,
        HEALTH.programmes,
        adopted_on="2025-10-09",
        replaces=town.budget,
    )
    return {**facts, **changes}


def test_a_budget_change_replaces_the_document_in_force(town_at):
    town = town_at("defined")
    facts = dppa(town, replaces={**town.budget.data(), "digest": "c" * 64})
    refused(town, "not_replacing", town.officer("bpkad"), "budget-changed", facts)


def test_a_budget_is_adopted_once(town_at):
    town = town_at("defined")
    facts = paperwork.budget(
        town.city.agencies[DINKES], HEALTH.code, HEALTH.name, HEALTH.programmes, adopted_on="2025-01-06"
    )
    refused(town, "already_registered", town.officer("bpkad"), "budget-adopted", facts)


def test_a_budget_whose_lines_do_not_add_up_is_refused(town_at):
    town = town_at("defined")
    refused(town, "wrong_total", town.officer("bpkad"), "budget-changed", dppa(town, total=money(1)))


def test_an_indicator_is_not_confirmed_by_who_defined_it(town_at):
    town = town_at("defined")
    organisation = town.officer("organisasi")
    measure = HEALTH.measures[0]
    facts = paperwork.indicator(
        measure, indicator_id=town.stage.new_id(), lineage=town.stage.new_id(), owner=organisation.office, publisher="-"
    )
    defined = town.stage.do(organisation.person, "indicator-defined", facts)
    confirmation = {"definition": defined.data(), "decree": decree("188/1", "2025-01-15", "Wali Kota Contoh")}
    refused(town, "same_hand", organisation, "indicator-confirmed", confirmation)


def test_an_indicator_of_another_agency_is_not_defined_here(town_at):
    town = town_at("defined")
    facts = paperwork.indicator(
        HEALTH.measures[0], indicator_id=town.stage.new_id(), lineage=town.stage.new_id(),
        owner=town.officer("bappeda").office, publisher="-",
    )  # fmt: skip
    refused(town, "wrong_agency", town.operator, "indicator-defined", facts)


def test_rules_are_not_adopted_by_who_proposed_them(town_at):
    town = town_at("founded")
    both = town.newcomer("Maria Nubatonis, S.H.")
    powers = ("rules.propose", "rules.confirm")
    town.city.office("hukum", "setda", "Kepala Bagian Hukum", "administrator", superior=SEKDA)
    law = town.city.appoint(
        "hukum", both, "Kepala Bagian Hukum", since="2024-12-02", number="821.3/8/2024", powers=powers
    )
    facts = {
        "kind": "rules", "pack_id": "rules-2", "sha256": "d" * 64, "citations": [], "valid_from": day("2025-01-01"),
        "summary": ["Batas waktu baru."],
    }  # fmt: skip
    offered = town.stage.do(law.person, "rules-proposed", facts)
    refused(town, "same_hand", law, "rules-adopted", {"proposed": offered.data()})


# -- the place of an act ----------------------------------------------------------------------------------------------


@pytest.fixture
def signing(town_at):
    """A town, and A's signature as it would be accepted."""
    town = town_at("proposed")
    return town, hand(town, town.head, "agreement-signed", town.promise.signing_facts(), stream=town.promise.stream)


def spoilt(signing, code, **changes):
    town, submission = signing
    return demand_refused(town, code, with_body(submission, town.head.person, **changes))


def test_the_signature_that_the_others_spoil_would_be_accepted(signing):
    town, submission = signing
    assert town.house.app.record([submission]) == [town.house.store.head().size]


def test_an_act_replayed_under_another_stream_is_refused(signing):
    other = f"agreement/{'0' * 32}"
    spoilt(signing, "wrong_version", stream=other)


def test_an_act_in_a_stream_of_another_kind_is_refused(signing):
    spoilt(signing, "wrong_stream", stream=f"budget/{'0' * 32}", version=1, previous=None)


def test_an_act_for_another_ledger_is_refused(signing):
    spoilt(signing, "wrong_ledger", ledger="kota-lain.demo.invalid/pk")


def test_an_act_with_another_number_in_its_stream_is_refused(signing):
    _, submission = signing
    spoilt(signing, "wrong_version", version=json.loads(submission.body)["version"] + 1)


def test_an_act_that_names_another_act_before_it_is_refused(signing):
    spoilt(signing, "wrong_previous", previous="e" * 64)


def test_a_tree_that_never_was_cannot_have_been_seen(signing):
    _, submission = signing
    spoilt(signing, "wrong_seen", seen={**json.loads(submission.body)["seen"], "root": "f" * 64})


def test_a_tree_larger_than_the_ledger_cannot_have_been_seen(signing):
    _, submission = signing
    spoilt(signing, "wrong_seen", seen={**json.loads(submission.body)["seen"], "size": 10_000})


def test_an_act_of_an_unknown_kind_is_refused(signing):
    spoilt(signing, "unknown_act", act="amanah/agreement-blessed/1")


def test_an_act_of_an_unknown_version_of_its_kind_is_refused(signing):
    spoilt(signing, "unknown_act", act="amanah/agreement-signed/2")


def test_a_signer_whose_clock_runs_six_minutes_ahead_is_refused(town_at):
    town = town_at("proposed")
    facts = town.promise.signing_facts()
    act = hand(town, town.head, "agreement-signed", facts, stream=town.promise.stream, ahead=6 * 60_000)
    demand_refused(town, "claimed_ahead", act)


def test_a_house_whose_clock_runs_behind_its_last_record_records_nothing(signing):
    town, submission = signing
    town.stage.clock._now_ms = town.house.store.head().received_at - 6_000
    demand_refused(town, "clock_behind", submission)


def test_acts_are_recorded_all_or_none(signing):
    town, submission = signing
    spoilt_one = with_body(submission, town.head.person, version=99)
    demand_refused(town, "wrong_version", [submission, spoilt_one])


def test_of_two_acts_written_for_the_same_place_the_later_is_refused(signing):
    town, submission = signing
    late = hand(town, town.head, "agreement-signed", town.promise.signing_facts(), stream=town.promise.stream)
    town.house.app.record([submission])
    demand_refused(town, "wrong_version", late)


# -- the content of an act --------------------------------------------------------------------------------------------


def test_an_unknown_template_is_refused(signing):
    town, submission = signing
    template = {"id": "agreement-signed", "sha256": "0" * 64}
    demand_refused(town, "unknown_template", with_content(submission, town.head.person, template=template))


def test_words_that_the_template_does_not_give_are_refused(signing):
    town, submission = signing
    wording = [*json.loads(submission.content)["wording"][:-1], "Saya tidak berjanji apa pun."]
    demand_refused(town, "wording_differs", with_content(submission, town.head.person, wording=wording))


def test_a_content_that_was_not_signed_is_refused(signing):
    town, submission = signing
    other = hand(town, town.head, "agreement-signed", town.promise.signing_facts(), stream=town.promise.stream)
    demand_refused(town, "content_differs", replace(submission, content=other.content))


def test_facts_of_a_wrong_shape_are_refused(signing):
    town, submission = signing
    facts = {**town.promise.signing_facts(), "role": "grantor"}
    demand_refused(town, "facts_shape", with_facts(submission, town.head.person, facts, named=_read(town)))


def test_facts_with_a_key_nobody_knows_are_refused(signing):
    town, submission = signing
    facts = {**town.promise.signing_facts(), "bonus": "10%"}
    error = demand_refused(town, "facts_shape", with_facts(submission, town.head.person, facts, named=_read(town)))
    assert "bonus" in error.message


def _read(town):
    return {"proposed": town.promise.proposal_facts(town.promise.document, budget=town.budget)}


def test_a_body_with_the_same_key_twice_is_refused(signing):
    town, submission = signing
    raw = submission.body.replace(b'{"act":', b'{"act":"amanah/agreement-signed/1","act":', 1)
    demand_refused(town, "malformed", replace(submission, body=raw))


def test_a_body_that_is_not_json_is_refused(signing):
    town, submission = signing
    demand_refused(town, "malformed", replace(submission, body=b"\xff\x00 bukan JSON"))


def test_a_body_of_more_than_eight_kibibytes_is_refused(signing):
    town, submission = signing
    basis = [{"stream": f"office/{number:032x}", "version": 1, "digest": "0" * 64} for number in range(60)]
    large = with_body(submission, town.head.person, basis=basis)
    assert canonical.BODY_LIMIT < len(large.body) < canonical.ENTRY_LIMIT
    demand_refused(town, "oversized", large)


def test_a_content_of_more_than_a_mebibyte_is_refused(signing):
    town, submission = signing
    demand_refused(town, "oversized", replace(submission, content=b" " * (canonical.CONTENT_LIMIT + 1)))


def test_the_house_key_is_the_only_one_that_tells_the_heads(town_at):
    town = town_at("founded")
    facts = {"day": "2024-12-02", "size": 0, "root": "0" * 64, "count": 0}
    refused(town, "not_house_key", replace(town.stage.service, key=town.mayor.person.key), "stream-heads", facts)


def test_heads_that_are_not_those_of_the_ledger_are_refused(town_at):
    town = town_at("founded")
    facts = {"day": "2024-12-02", "size": town.house.store.head().size, "root": "0" * 64, "count": 3}
    refused(town, "heads_differ", town.stage.service, "stream-heads", facts)
