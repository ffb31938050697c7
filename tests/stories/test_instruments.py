"""A memorandum with a bank (dossier 7, K1-1): outside parties, who may sign what; and what is refused."""

import pytest

from domain.evidence.authority import official_of
from domain.evidence.bundle import REPORT, unpack
from domain.evidence.errors import Refused, Unproven
from domain.evidence.instruments import Instrument
from domain.evidence.verify import verify
from service.amanah import RegisterWorld
from service.demo.facts import day, decree, name
from service.heads import record_heads
from tests.ground import (
    BANK,
    BANKER,
    BANKS_POST,
    attested,
    instrument_facts,
    offer,
    outsider,
    party,
    party_outside_facts,
    signature_facts,
)
from tests.people import (
    DINKES,
    B,
    appointment,
    demand_refused,
    end_mandate,
    hand,
    mandate,
    refused,
    secretary,
    with_body,
)

DRAFTER, SEKDA = "organisasi", "sekda"


def instrument_of(town):
    stream = RegisterWorld(town.house.app, town.house.store).stream(town.ground.offered.stream)
    assert isinstance(stream, Instrument)
    return stream


def registered(town, **changes):
    """One more person who speaks for the bank, with a key that nobody attested yet."""
    person = town.stage.person("Paulus Riwu, S.E.")
    town.stage.do(town.city.registrars[0], "outside-party-registered", party_outside_facts(person, **changes))
    town.stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
    return person


def propose(town, code, facts, *, by=DRAFTER, stream=None):
    return refused(town, code, town.officer(by), "instrument-proposed", facts, stream=stream)


def sign(town, code, who, no, **changes):
    return refused(town, code, who, "instrument-signed", signature_facts(town, no, **changes))


# -- what is recorded --------------------------------------------------------------------------------------------------


def test_a_memorandum_is_in_force_when_all_have_signed(town_at):
    town = town_at("offered")
    town.stage.at("2025-04-28 09:00")
    town.stage.do(town.ground.banker, "instrument-signed", signature_facts(town, 2))
    assert instrument_of(town).in_force is None
    last = town.stage.do(town.mayor.person, "instrument-signed", signature_facts(town, 1))
    assert instrument_of(town).in_force.ref == last
    assert sorted(instrument_of(town).signed) == [1, 2]


def test_who_signs_for_a_bank_holds_no_office_and_reads_the_whole_text(still_at):
    town = still_at("allied")
    signed = instrument_of(town).signed[2]
    assert signed.actor.official == town.ground.banker.official
    assert (signed.actor.office, signed.actor.mandate) == (None, None)
    record = town.house.store.head().size
    assert b"Belanja" not in town.house.store.row(record).entry
    assert "belanja daerah dibayar tanpa uang tunai" in town.house.store.row(record).content.decode()


def test_a_bundle_of_a_memorandum_stands_and_says_who_signed_for_the_bank(town_at):
    town = town_at("allied")
    record_heads(town.house)
    bundle = town.house.bundle(record=town.house.store.head().size - 1, public=True)
    verdict = verify(bundle, town.house.trust)
    assert verdict.exit_code == 0, verdict.report()
    assert f"oleh {BANKER}, {BANKS_POST}, {BANK}\n" in unpack(bundle)[REPORT].decode()


def test_the_parties_may_both_be_of_the_government(town_at):
    town = town_at("banked")
    parties = [party(1, town.mayor), party(2, town.officer(SEKDA), of="Sekretariat Daerah")]
    offer(town, instrument_facts(town, parties, kind="pakta_integritas"))
    for no, officer in ((1, town.mayor), (2, town.officer(SEKDA))):
        town.stage.do(officer.person, "instrument-signed", signature_facts(town, no))
    assert instrument_of(town).in_force is not None


def test_a_department_drafts_for_its_own_head(town_at):
    town = town_at("banked")
    signer = secretary(town, powers=("instrument.sign", "instrument.draft"))
    parties = [party(1, signer, of="Dinas Kesehatan"), outsider(2, town.ground.banker)]
    town.ground.instrument = town.stage.do(signer.person, "instrument-proposed", instrument_facts(town, parties))
    assert instrument_of(town).proposed is not None


# -- who speaks for a party outside ------------------------------------------------------------------------------------


def register(town, code, facts, *, by=None, stream=None):
    return refused(town, code, by or town.city.registrars[0], "outside-party-registered", facts, stream=stream)


def test_only_a_registrar_registers_a_party_outside(town_at):
    town = town_at("spent")
    attested(town, town.officer("bkpsdm").person, 0)  # by a second registrar, so that the key counts without the SK
    facts = party_outside_facts(town.stage.person(BANKER))
    register(town, "not_registrar", facts, by=town.officer("bkpsdm").person)


def test_an_official_is_no_party_outside(still_at):
    town = still_at("spent")
    register(town, "already_registered", party_outside_facts(town.mayor.person))


def test_a_party_outside_is_no_official(still_at):
    town = still_at("banked")
    person = town.ground.banker
    facts = {"official": person.official, "name_printed": person.name, "name": name(person.name)}
    refused(town, "already_registered", town.city.registrars[0], "official-registered", facts)


def test_a_party_outside_is_registered_once(still_at):
    town = still_at("banked")
    register(town, "already_registered", party_outside_facts(town.ground.banker))


def test_a_party_outside_stands_in_a_stream_of_its_own(still_at):
    town = still_at("spent")
    register(town, "id_differs", party_outside_facts(town.stage.person(BANKER)), stream=f"official/{'3' * 32}")


def test_a_surat_kuasa_that_is_not_there_yet_registers_nobody(still_at):
    town = still_at("spent")
    attorney = decree("18/SK/2025", "2025-08-01", f"Direksi {BANK}", kind="surat")
    register(town, "decree_ahead", party_outside_facts(town.stage.person(BANKER), attorney=attorney))


def test_a_party_outside_is_appointed_to_no_office(still_at):
    town = still_at("banked")
    facts = mandate(town, town.ground.banker, DINKES)
    refused(town, "outside_appointed", town.officer("bkpsdm"), "mandate-granted", facts)


def test_a_party_outside_becomes_no_registrar(still_at):
    town = still_at("banked")
    facts = appointment(town, town.ground.banker)
    refused(town, "outside_appointed", town.city.registrars[0], "registrar-appointed", facts)


def test_the_name_of_who_speaks_for_a_bank_is_put_right(town_at):
    town = town_at("banked")
    person = town.ground.banker
    facts = {"name_printed": f"{person.name}, Ak.", "name": name(person.name), "reason_code": "gelar_baru"}
    town.stage.do(town.city.registrars[0], "official-changed", facts, stream=f"official/{person.official}")
    world = RegisterWorld(town.house.app, town.house.store)
    assert official_of(world, person.official).name_printed == f"{BANKER}, Ak."


# -- a text is offered -------------------------------------------------------------------------------------------------


def test_a_text_is_offered_by_somebody_with_the_power(still_at):
    town = still_at("banked")
    propose(town, "missing_power", instrument_facts(town), by="bpkad")


def test_a_text_is_offered_once(still_at):
    town = still_at("offered")
    propose(town, "already_registered", instrument_facts(town, instrument=town.ground.offered.stream.split("/")[1]))


def test_a_text_stands_in_a_stream_of_its_own(still_at):
    town = still_at("banked")
    propose(town, "id_differs", instrument_facts(town), stream=f"instrument/{'5' * 32}")


@pytest.mark.parametrize("numbers", [(2, 1), (1, 3), (2, 3)])
def test_parties_are_numbered_from_one(still_at, numbers):
    town = still_at("banked")
    parties = [{**one, "no": no} for one, no in zip(instrument_facts(town)["parties"], numbers, strict=True)]
    propose(town, "parties_numbered", instrument_facts(town, parties))


def test_nobody_is_two_parties(still_at):
    town = still_at("banked")
    propose(town, "party_twice", instrument_facts(town, [party(1, town.mayor), party(2, town.mayor)]))


def test_a_bank_agrees_with_no_bank_in_this_book(still_at):
    town = still_at("banked")
    propose(town, "party_of_government", instrument_facts(town, [outsider(1, town.ground.banker)]))


def test_a_party_is_registered(town_at):
    town = town_at("banked")
    propose(town, "not_registered", instrument_facts(town, [party(1, town.mayor), outsider(2, town.stage.person("X"))]))


def with_second(town, **changes):
    first, second = instrument_facts(town)["parties"]
    return instrument_facts(town, [first, {**second, **changes}])


@pytest.mark.parametrize(
    "changes", [{"name_printed": "Orang Lain"}, {"office_printed": "Komisaris"}, {"entity_printed": "PT Lain"}]
)
def test_a_party_outside_is_printed_as_registered(town_at, changes):
    town = town_at("banked")
    propose(town, "wrong_party", with_second(town, **changes))


def test_a_party_outside_stands_under_no_office(still_at):
    town = still_at("banked")
    held = {key: value for key, value in party(2, town.mayor).items() if key in ("office", "mandate", "capacity")}
    propose(town, "party_with_office", with_second(town, **held))


def test_an_official_is_party_for_his_office(still_at):
    town = still_at("banked")
    alone = {key: value for key, value in party(1, town.mayor).items() if key not in ("office", "mandate", "capacity")}
    propose(town, "party_without_office", instrument_facts(town, [alone, outsider(2, town.ground.banker)]))


@pytest.mark.parametrize(
    "changes",
    [{"name_printed": "Orang Lain"}, {"office_printed": "Gubernur"}, {"entity_printed": "Pemerintah Kota Lain"}],
)
def test_a_party_of_the_government_is_printed_as_registered(town_at, changes):
    town = town_at("banked")
    propose(town, "wrong_party", instrument_facts(town, [{**party(1, town.mayor), **changes}]))


def test_a_party_of_the_government_names_its_own_sk(still_at):
    town = still_at("banked")
    held = {**party(1, town.mayor), "mandate": town.officer(SEKDA).mandate.data()}
    propose(town, "wrong_party", instrument_facts(town, [held]))


def test_a_party_whose_sk_does_not_let_him_sign(still_at):
    town = still_at("banked")
    propose(town, "party_without_power", instrument_facts(town, [party(1, town.mayor), party(2, town.head)]))


def test_a_party_whose_sk_has_ended(town_at):
    town = town_at("banked")
    end_mandate(town, town.officer(SEKDA), ended_on="2025-04-21")
    propose(town, "mandate_ended", instrument_facts(town, [party(1, town.mayor), party(2, town.officer(SEKDA))]))


def test_a_party_whose_surat_kuasa_has_run_out(town_at):
    town = town_at("banked")
    person = registered(town, until=day("2025-04-21"))
    propose(town, "attorney_over", instrument_facts(town, [party(1, town.mayor), outsider(2, person)]))


def test_nobody_drafts_for_another_agency(town_at):
    town = town_at("banked")
    signer = secretary(town, powers=("instrument.sign",))
    parties = [party(1, signer, of="Dinas Kesehatan"), outsider(2, town.ground.banker)]
    propose(town, "wrong_agency", instrument_facts(town, parties))


# -- a text is signed --------------------------------------------------------------------------------------------------


def test_a_party_signs_once(still_at):
    town = still_at("allied")
    sign(town, "instrument_signed_already", town.mayor, 1)


def test_nobody_signs_in_the_place_of_another_party(still_at):
    town = still_at("offered")
    sign(town, "not_a_party", town.mayor, 2)


def test_who_is_no_party_does_not_sign(still_at):
    town = still_at("offered")
    sign(town, "not_a_party", town.officer(SEKDA), 1)


def test_there_is_no_third_party_among_two(still_at):
    town = still_at("offered")
    sign(town, "not_a_party", town.mayor, 3)


def test_another_person_of_the_same_bank_does_not_sign(town_at):
    town = town_at("offered")
    other = registered(town)
    attested(town, other, 0, 1)
    sign(town, "not_a_party", other, 2)


def test_an_official_without_the_power_does_not_sign(still_at):
    town = still_at("offered")
    sign(town, "missing_power", town.head, 1)


def test_an_official_does_not_sign_without_his_office(town_at):
    town = town_at("offered")
    attested(town, town.mayor.person, 0)  # by a second registrar, so that the key counts without the SK
    act = hand(town, town.mayor, "instrument-signed", signature_facts(town, 1))
    actor = {
        "official": town.mayor.person.official,
        "key": town.mayor.person.thumbprint,
        "office": None,
        "mandate": None,
    }
    demand_refused(town, "no_mandate", with_body(act, town.mayor.person, actor=actor))


def test_a_party_outside_borrows_no_office(still_at):
    town = still_at("offered")
    act = hand(town, town.ground.banker, "instrument-signed", signature_facts(town, 2))
    person, mayor = town.ground.banker, town.mayor
    actor = {
        "official": person.official,
        "key": person.thumbprint,
        "office": mayor.office,
        "mandate": mayor.mandate.digest,
    }
    demand_refused(town, "mandate_of_another", with_body(act, person, actor=actor))


def test_a_key_of_a_bank_counts_with_two_registrars(town_at):
    town = town_at("banked")
    person = registered(town)
    attested(town, person, 0)
    offer(town, instrument_facts(town, [party(1, town.mayor), outsider(2, person)]))
    sign(town, "key_not_vouched", person, 2)
    attested(town, person, 2)
    town.stage.do(person, "instrument-signed", signature_facts(town, 2))
    assert 2 in instrument_of(town).signed


def test_nobody_signs_for_a_bank_after_the_surat_kuasa_has_run_out(town_at):
    town = town_at("banked")
    person = registered(town, until=day("2025-04-30"))
    attested(town, person, 0, 1)
    offer(town, instrument_facts(town, [party(1, town.mayor), outsider(2, person)]))
    town.stage.at("2025-05-01 09:00")
    sign(town, "attorney_over", person, 2)


def test_a_text_that_nobody_offered_is_not_signed(still_at):
    town = still_at("offered")
    unknown = {**town.ground.offered.data(), "digest": "d" * 64}
    with pytest.raises(Refused, match="reference_unknown"):
        hand(town, town.mayor, "instrument-signed", signature_facts(town, 1, instrument=unknown))


def test_a_signature_is_no_text_to_sign(still_at):
    town = still_at("allied")
    last = instrument_of(town).acts[instrument_of(town).version]
    with pytest.raises(Unproven, match="wording_missing"):
        hand(town, town.mayor, "instrument-signed", signature_facts(town, 1, instrument=last.ref.data()))


@pytest.mark.parametrize(("own", "code"), [(True, "reference_wrong"), (False, "not_registered")])
def test_a_signature_stands_with_the_text_it_names(town_at, own, code):
    town = town_at("offered")
    place = town.ground.offered.stream if own else f"instrument/{'6' * 32}"
    offer(town, instrument_facts(town))
    refused(town, code, town.mayor, "instrument-signed", signature_facts(town, 1), stream=place)


def test_nobody_signs_what_is_over(town_at):
    town = town_at("banked")
    offer(town, instrument_facts(town, until=day("2025-05-31")))
    town.stage.at("2025-06-01 09:00")
    sign(town, "instrument_over", town.mayor, 1)


def test_a_holder_who_left_does_not_sign_and_neither_does_who_came(town_at):
    town = town_at("banked")
    officer = secretary(town, powers=("instrument.sign", "instrument.draft"))
    parties = [party(1, officer, of="Dinas Kesehatan"), outsider(2, town.ground.banker)]
    town.ground.instrument = town.stage.do(officer.person, "instrument-proposed", instrument_facts(town, parties))
    end_mandate(town, officer, ended_on="2025-04-22")
    sign(town, "mandate_ended", officer, 1)
    after = town.city.appoint(
        "sekdinkes", town.newcomer(B), "Sekretaris Dinas Kesehatan", since="2025-04-22", number="821.3/9/2025", powers=("instrument.sign",),
    )  # fmt: skip
    sign(town, "not_a_party", after, 1)
