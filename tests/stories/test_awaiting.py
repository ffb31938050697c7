"""A decree that reaches the register after the signature under it: awaited, then recorded, or never; and what others make of it."""

import json
from dataclasses import replace

import pytest

from domain.evidence.verdict import AUTHORITY, SIGNER, UTUH, Answer
from domain.evidence.verify import verify
from service.demo.facts import day, decree
from service.demo.founding import HEAD_POWERS, Officer
from service.fsck import Means, fsck
from tests import quarters
from tests.people import DINKES, C, demand_refused, end_mandate, hand, refused, with_body, with_facts

EXTENDED = decree("821.2/240/2025", "2025-09-29", "Wali Kota Contoh")  # B stays Plt from 1 October on
MADE_UP = decree("821.2/999/2025", "2025-10-01", "Wali Kota Contoh")
SIGNED_ON, RECORDED_ON = "2025-10-06 09:00", "2025-10-08 09:00"
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def attest_again(town, person):
    """A registrar of another agency attests the key too: no mandate vouches for who has none yet."""
    first = town.city.registrars[0]
    facts = {"key": person.thumbprint, "seen_how": "tatap_muka", "seen_on": day(town.stage.today().isoformat())}
    town.stage.do(first, "key-attested", facts, stream=f"official/{person.official}")


@pytest.fixture
def waiting(town_at):
    """6 October: B's decree ran out on 30 September; the next one is signed, but nobody has recorded it. TW III is entered."""
    town = town_at("plt")
    attest_again(town, town.head.person)
    town.stage.at(SIGNED_ON)
    town.enter("tw3", quarters.reported("tw3"))
    return town


@pytest.fixture
def awaited(waiting):
    """The same, and B signed, naming the decree."""
    sheet, head = waiting.sheet("tw3"), waiting.head
    facts = sheet.signing_facts(head) | {"awaiting": EXTENDED}
    sheet.signed = waiting.stage.do(head.person, "realization-signed", facts, stream=sheet.stream)
    return waiting


def record_decree(town, *, since="2025-10-01", told=EXTENDED, powers=HEAD_POWERS, person=None, capacity="plt"):
    """8 October: BKPSDM records a decree for the Dinas."""
    if town.stage.today().isoformat() < RECORDED_ON[:10]:
        town.stage.at(RECORDED_ON)
    facts = {
        "official": (person or town.head.person).official, "office": town.head.office, "capacity": capacity,
        "decree": told, "tmt": day(since), "from": day(since), "until": day("2025-12-31"), "powers": list(powers),
        "keys": [(person or town.head.person).thumbprint], "name_printed": (person or town.head.person).name, "office_printed": town.head.post,
    }  # fmt: skip
    return town.stage.do(town.officer("bkpsdm").person, "mandate-granted", facts)


def sheet_record(town):
    """The last record of the sheet."""
    size, stream = town.house.store.head().size, town.sheet("tw3").stream
    return next(number for number in range(size, 0, -1) if town.house.record(number).entry.body.stream == stream)


def told(town):
    """The verdict on the whole sheet, read by a stranger."""
    return verify(town.house.bundle(record=sheet_record(town), public=False), town.house.trust)


def answers(verdict, act):
    """The three answers for the one act of that name; and the code of what is not a yes."""
    (one,) = (each for each in verdict.acts if each.act == act and each.record > 80)
    codes = {claim.number: claim.code for claim in one.claims if claim.answer is not YES}
    return one.answers[AUTHORITY], codes


def remarks(town):
    report = fsck(town.house)
    assert report.sound, report.text()
    assert report.exit_code == 0
    return report.remarks


# -- until it is recorded ---------------------------------------------------------------------------------------------


def test_a_signature_whose_decree_is_not_recorded_is_written_and_its_power_left_open(awaited):
    verdict = told(awaited)
    assert answers(verdict, "realization-signed") == (UNKNOWN, {"5.1": "authority_awaiting"})
    assert verdict.exit_code == 2
    assert [verdict.answers[question] for question in (UTUH, SIGNER)] == [YES, YES]


def verifies(town, code):
    sheet, officer = town.sheet("tw3"), town.officer("organisasi")
    refused(town, code, officer, "realization-verified", sheet.verifying_facts(officer), stream=sheet.stream)


def test_nobody_verifies_on_it(awaited):
    verifies(awaited, "signature_awaiting")


def test_a_decree_that_gave_no_power_carries_no_verdict_either(awaited):
    record_decree(awaited, since="2025-10-07")
    verifies(awaited, "signature_awaiting")


def test_a_verifier_goes_on_from_before_the_signature_that_awaits_and_behind_it_once_it_stands(awaited):
    number = awaited.house.store.head().size
    before = fsck(awaited.house).verified
    assert before is not None
    assert before.size == number - 1
    record_decree(awaited)
    whole, resumed = fsck(awaited.house), fsck(awaited.house, means=Means(state=before, kept=0))
    assert (resumed.findings, resumed.verified) == (whole.findings, whole.verified) == ((), whole.verified)
    assert whole.verified is not None
    assert (whole.verified.size, whole.verified.awaiting) == (number + 1, (number,))
    again = fsck(awaited.house, means=Means(state=whole.verified))
    assert set(whole.remarks) < set(again.remarks)
    assert again.verified == whole.verified


def test_fsck_calls_it_no_damage(awaited):
    number = awaited.house.store.head().size
    assert remarks(awaited) == (f"nomor {number}: kewenangan menunggu, SK belum dicatat",)


def test_nobody_signs_twice_while_a_decree_is_awaited(awaited):
    sheet = awaited.sheet("tw3")
    facts = sheet.signing_facts(awaited.head) | {"awaiting": EXTENDED}
    refused(awaited, "sheet_already_signed", awaited.head.person, "realization-signed", facts, stream=sheet.stream)


# -- once it is recorded ----------------------------------------------------------------------------------------------


def test_once_the_decree_is_recorded_the_signature_has_its_power_and_says_since_when_it_is_known(awaited):
    record_decree(awaited)
    verdict = told(awaited)
    signed, number = awaited.house.store.head().size - 1, awaited.house.store.head().size
    assert answers(verdict, "realization-signed") == (YES, {})
    assert verdict.exit_code == 0, verdict.report()
    (remark,) = (one for one in verdict.remarks if "SK dicatat kemudian" in one)
    assert remark.startswith(f"Nomor {signed}: SK dicatat kemudian, nomor {number} (8 Oktober 2025")
    assert remark.endswith("kewenangan diketahui saat itu belum; berlaku efektif ya.")
    assert remarks(awaited) == (f"nomor {signed}: SK dicatat kemudian, nomor {number}",)


def test_what_is_verified_on_it_then_stands_with_it(awaited):
    record_decree(awaited)
    awaited.sheet("tw3").verify()
    verdict = told(awaited)
    assert answers(verdict, "realization-verified") == (YES, {})
    assert verdict.exit_code == 0, verdict.report()
    assert len(remarks(awaited)) == 1


def test_a_decree_that_was_recorded_later_counts_as_it_was_granted_though_it_ended_since(awaited):
    granted = record_decree(awaited)
    facts = {
        "mandate": granted.data(), "ended_on": day("2025-10-09"), "reason_code": "mutasi",
        "decree": decree("821.2/250/2025", "2025-10-08", "Wali Kota Contoh"),
    }  # fmt: skip
    awaited.stage.do(awaited.officer("bkpsdm").person, "mandate-ended", facts)
    assert answers(told(awaited), "realization-signed") == (YES, {})
    assert "tetapi" not in remarks(awaited)[0]


def test_a_decree_that_had_ended_before_the_signature_says_so_by_both_clocks(awaited):
    signed, granted = awaited.house.store.head().size, record_decree(awaited)
    end_mandate(awaited, replace(awaited.head, mandate=granted), ended_on="2025-10-03")
    awaited.sheet("tw3").verify()
    verdict = told(awaited)
    assert answers(verdict, "realization-signed") == (YES, {})
    (remark,) = (one for one in verdict.remarks if one.startswith(f"Nomor {signed}: SK dicatat kemudian"))
    assert "berlaku efektif tidak, karena SK berakhir 3 Oktober 2025 dan akhirnya baru dicatat 8 Oktober 2025" in remark
    assert remarks(awaited) == (
        f"nomor {signed}: SK dicatat kemudian, nomor {signed + 1}, tetapi SK itu berakhir 3 Oktober 2025",
    )


# -- what heals nothing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"since": "2025-10-07"}, "mandate_not_begun"),
        ({"powers": ("assignment.grant",)}, "missing_power"),
        ({"powers": ("realization.close",)}, "missing_power"),
        ({"capacity": "pj"}, "wrong_capacity"),
    ],
)
def test_a_decree_that_gave_no_such_power_on_that_day_is_a_no(awaited, changes, code):
    record_decree(awaited, **changes)
    verdict = told(awaited)
    assert answers(verdict, "realization-signed") == (NO, {"5.1": code})
    assert verdict.exit_code == 1
    (remark,) = remarks(awaited)
    assert "tidak memberi kewenangan" in remark


@pytest.mark.parametrize("number", ["821.2/241/2025", "821.2/24/2025"])
def test_another_decree_leaves_it_open(awaited, number):
    record_decree(awaited, told={**EXTENDED, "number": number})
    assert answers(told(awaited), "realization-signed") == (UNKNOWN, {"5.1": "authority_awaiting"})


def test_the_same_number_of_another_day_leaves_it_open(awaited):
    record_decree(awaited, told={**EXTENDED, "dated": day("2025-09-30")})
    assert answers(told(awaited), "realization-signed") == (UNKNOWN, {"5.1": "authority_awaiting"})


def test_the_decree_of_somebody_else_leaves_it_open(awaited):
    other = awaited.newcomer(C)
    record_decree(awaited, person=other)
    assert answers(told(awaited), "realization-signed") == (UNKNOWN, {"5.1": "authority_awaiting"})


def test_a_decree_that_was_corrected_heals_in_spite_of_the_first(awaited):
    record_decree(awaited, powers=("assignment.grant",))
    record_decree(awaited)
    assert answers(told(awaited), "realization-signed") == (YES, {})


# -- what it does not stop --------------------------------------------------------------------------------------------


def stranger(town):
    """Somebody registered, whose key two registrars attested, and who holds nothing."""
    person = town.newcomer(C)
    attest_again(town, person)
    return Officer(person, town.head.office, town.head.agency, town.head.post, "plt", town.head.mandate)


def test_a_claim_that_nobody_heals_does_not_keep_the_head_from_signing(waiting):
    sheet, other = waiting.sheet("tw3"), stranger(waiting)
    facts = sheet.signing_facts(other, role="successor", predecessor=waiting.head) | {"awaiting": EXTENDED}
    waiting.house.app.record([hand(waiting, other.person, "realization-signed", facts, stream=sheet.stream)])
    appointed(waiting)
    sheet.sign()
    sheet.verify()
    verdict = told(waiting)
    assert answers(verdict, "realization-verified") == (YES, {})
    assert {claim.code for claim in verdict.fallen} == {"authority_awaiting"}


def in_vain(town):
    """Somebody who holds nothing signs for the head, naming a decree that does not exist."""
    sheet, other = town.sheet("tw3"), stranger(town)
    facts = sheet.signing_facts(other, role="successor", predecessor=town.head) | {"awaiting": MADE_UP}
    sheet.signed = town.stage.do(other.person, "realization-signed", facts, stream=sheet.stream)


def appointed(town):
    """The decree of B is recorded: B leads the Dinas by it from now on."""
    led_under(town, record_decree(town))


def led_under(town, granted):
    """Who leads the Dinas acts by another decree from now on."""
    town.city.officers[DINKES] = replace(town.head, mandate=granted)


def test_a_claim_that_nobody_heals_stops_no_other_who_awaits_a_decree(waiting):
    in_vain(waiting)
    sheet, head = waiting.sheet("tw3"), waiting.head
    facts = sheet.signing_facts(head) | {"awaiting": EXTENDED}
    sheet.signed = waiting.stage.do(head.person, "realization-signed", facts, stream=sheet.stream)
    record_decree(waiting)
    sheet.verify()
    assert answers(told(waiting), "realization-verified") == (YES, {})


def test_a_claim_that_nobody_heals_carries_no_verdict(waiting):
    in_vain(waiting)
    verifies(waiting, "signature_awaiting")


@pytest.mark.parametrize("way", ["signs", "refuses", "enters"])
def test_behind_a_claim_that_nobody_heals_the_head_has_every_way(waiting, way):
    in_vain(waiting)
    appointed(waiting)
    sheet = waiting.sheet("tw3")
    sheet.signed = None
    if way == "refuses":
        sheet.refuse("angka_tidak_diyakini", "Angka itu bukan dari saya.")
    else:
        _ = sheet.sign() if way == "signs" else waiting.enter("tw3", quarters.reported("tw3"))
        _ = sheet.signed or sheet.sign()
    sheet.verify()
    assert answers(told(waiting), "realization-verified") == (YES, {})


def test_nobody_says_of_one_who_signed_awaiting_his_decree_that_he_refuses(awaited):
    awaited.stage.at("2025-10-16 09:00")
    sheet = awaited.sheet("tw3")
    facts = sheet.refusal_facts(awaited.head, "berhalangan", "Tidak dapat dihubungi.")
    for witness in ("organisasi", "bappeda"):
        refused(
            awaited, "signature_awaiting", awaited.officer(witness), "realization-signing-refused", facts,
            stream=sheet.stream,
        )  # fmt: skip


def test_a_head_whom_the_decree_did_not_help_signs_again_under_one_that_does(awaited):
    record_decree(awaited, since="2025-10-07")
    led_under(awaited, record_decree(awaited, told=decree("821.2/260/2025", "2025-10-08", "Wali Kota Contoh")))
    awaited.sheet("tw3").sign()
    assert awaited.house.store.head().size == told(awaited).size


# -- what is no such claim --------------------------------------------------------------------------------------------


def signs_awaiting(town, code, who=None, **changes):
    sheet = town.sheet("tw3")
    facts = sheet.signing_facts(who or town.head) | {"awaiting": EXTENDED} | changes
    facts = {key: value for key, value in facts.items() if value is not None}
    refused(town, code, (who or town.head).person, "realization-signed", facts, stream=sheet.stream)


def test_who_names_no_decree_signs_nothing(waiting):
    sheet, head = waiting.sheet("tw3"), waiting.head
    facts = sheet.signing_facts(head)
    good = hand(waiting, head.person, "realization-signed", facts | {"awaiting": EXTENDED}, stream=sheet.stream)
    entered = json.loads(waiting.house.record(sheet_record(waiting)).content.raw)["facts"]
    demand_refused(waiting, "no_mandate", with_facts(good, head.person, facts, named={"entered": entered}))


def test_a_decree_that_is_recorded_is_named_by_its_record(waiting):
    record_decree(waiting)
    signs_awaiting(waiting, "awaiting_recorded")


def test_a_decree_that_is_recorded_with_another_day_is_not_awaited_either(waiting):
    record_decree(waiting, since="2025-10-20")
    signs_awaiting(waiting, "awaiting_recorded")


def test_a_decree_of_tomorrow_is_not_awaited(waiting):
    signs_awaiting(waiting, "decree_ahead", awaiting={**EXTENDED, "dated": day("2025-10-07")})


def test_a_key_that_one_registrar_saw_does_not_sign_so(town_at):
    town = town_at("plt")
    town.stage.at(SIGNED_ON)
    town.enter("tw3", quarters.reported("tw3"))
    signs_awaiting(town, "key_not_vouched")


def test_somebody_else_does_not_sign_as_who_answers(waiting):
    signs_awaiting(waiting, "not_who_answers", who=stranger(waiting))


def test_who_left_awaits_nothing(waiting):
    signs_awaiting(waiting, "not_outgoing", role="outgoing")


def test_no_other_act_awaits_a_decree(waiting):
    sheet = waiting.sheet("tw3")
    facts = sheet.refusal_facts(waiting.head, "angka_tidak_diyakini", "Belum dicocokkan.")
    good = hand(waiting, waiting.head, "realization-signing-refused", facts, stream=sheet.stream)
    person = waiting.head.person
    nobody = {"official": person.official, "key": person.thumbprint, "office": None, "mandate": None}
    demand_refused(waiting, "no_mandate", with_body(good, person, actor=nobody))


def test_other_facts_than_those_that_were_signed_await_nothing(waiting):
    sheet = waiting.sheet("tw3")
    facts = sheet.signing_facts(waiting.head) | {"awaiting": EXTENDED}
    good = hand(waiting, waiting.head.person, "realization-signed", facts, stream=sheet.stream)
    demand_refused(
        waiting, "facts_shape", with_facts(good, waiting.head.person, {**facts, "awaiting": "821.2/240/2025"})
    )
