"""Decrees that reach the register late: awaited in vain, healed by others, used where none was needed; ends told late."""

from contextlib import contextmanager

import pytest

from domain.evidence import awaiting, hands, judge
from domain.evidence.entry import Actor
from domain.evidence.verdict import Answer
from domain.evidence.verify import verify
from service.demo.facts import day, decree
from service.demo.founding import Officer
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.measured import enter, leave, refuse_sheet, sign_sheet, verify_sheet
from tests.forgeries.steps import B, C, appoint, attest, caught, newcomer
from tests.forgeries.test_omissions import WHOLE

SK = decree("821.2/251/2025", "2025-08-12", "Wali Kota Contoh")
LATER = {"decree": SK, "tmt": day("2025-08-12"), "from": day("2025-08-12"), "until": day("2025-12-31")}
HOLDS = using(hands, "_demand_recorded", lambda *_: None)  # a verdict on whatever awaits a decree


@contextmanager
def NOT_AWAITING():  # noqa: N802 -- stands among the other removals
    with using(judge.Hearing, "_power", lambda *_: ())(), HOLDS():
        yield


def _person(book, *, attested=2):
    """Somebody whose key two registrars of two agencies attested, before any SK names him."""
    person, steps = newcomer(book, C)
    attest(book, person, by=0) if attested == 2 else None
    return person, steps


def _acting(book, person):
    """Who he says he is: the Plt of the Dinas, by a decree that nobody has recorded."""
    town = book.town
    office = town.city.offices["dinkes"]
    return Officer(person, office, town.city.agency_of("dinkes"), f"Plt. {town.head.post}", "plt", town.head.mandate)


def _awaiting(book, person, *, code="tw2", role="successor", predecessor=None, facts=None, **lies):
    """A signature that names its decree and no mandate."""
    sheet, acting = book.town.sheet(code), _acting(book, person)
    before = book.town.head if predecessor is None and role == "successor" else predecessor
    told = sheet.signing_facts(acting, role=role, predecessor=before) | {"awaiting": SK} | (facts or {})
    signed = book.write(person, "realization-signed", told, stream=sheet.stream, **lies)
    sheet.signed = signed.ref
    return signed


def _recorded(book, person, *, powers=("agreement.sign",), facts=None, **lies):
    """BKPSDM records an SK afterwards."""
    head = book.town.head
    return appoint(book, "dinkes", person, powers=powers, facts=LATER | (facts or {}), post=f"Plt. {head.post}", **lies)


@pytest.fixture
def vacant(tw2):
    """14 August: A has left, and nothing names her successor yet."""
    tw2.at("2025-08-14 09:00")
    leave(tw2, tw2.town.head, ended_on="2025-08-12")
    return tw2


# -- the honest way, so that it is known to be one ---------------------------------------------------------------------


def test_a_decree_recorded_later_heals_the_signature_that_named_it(vacant):
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    _, granted = _recorded(vacant, person)
    verify_sheet(vacant, "tw2")
    verdict = verify(vacant.bundle(), vacant.trust)
    assert verdict.exit_code == 0, verdict.report()
    told = f"Nomor {signed.record}: SK dicatat kemudian, nomor {granted.record} "
    assert any(remark.startswith(told) for remark in verdict.remarks), verdict.report()


@forgery(HOLDS)
def test_a_verdict_while_the_decree_is_awaited(vacant):
    """Organisasi verifies what C signed before anybody has recorded C's decree: it looks signed when it is not yet."""
    person, _ = _person(vacant)
    _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _recorded(vacant, person)
    return caught(vacant, {verified.record: {"5.3": "signature_awaiting"}})


# -- never recorded, or for somebody else ------------------------------------------------------------------------------


@forgery(NOT_AWAITING)
def test_a_signature_by_a_decree_that_nobody_ever_recorded(vacant):
    """Somebody signs for the Dinas and names a decree that does not exist: it stays undetermined, with what rests on it."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    return caught(vacant, {}, [signed, verify_sheet(vacant, "tw2")], because=("authority_awaiting",))


@forgery(NOT_AWAITING)
def test_a_signature_healed_by_the_decree_of_another_person(vacant):
    """The decree is real, and appoints B; C signed by it."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    other, _ = newcomer(vacant, B)
    _recorded(vacant, other)
    return caught(vacant, {}, [signed, verified], because=("authority_awaiting",))


@forgery(NOT_AWAITING)
def test_a_signature_healed_by_another_decree_of_the_same_person(vacant):
    """C got another SK than the one that C named: the one named was never signed by the mayor."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _recorded(vacant, person, facts={"decree": {**SK, "number": "821.2/252/2025"}})
    return caught(vacant, {}, [signed, verified], because=("authority_awaiting",))


@forgery(NOT_AWAITING)
def test_a_signature_healed_by_a_decree_of_another_day(vacant):
    """The number is right and the day is not: a decree was made to fit, two weeks later."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    vacant.at("2025-08-28 09:00")
    _recorded(vacant, person, facts={"decree": decree(SK["number"], "2025-08-28", "Wali Kota Contoh")})
    return caught(vacant, {}, [signed, verified], because=("authority_awaiting",))


@forgery(NOT_AWAITING)
def test_a_signature_healed_by_an_sk_for_another_office(vacant):
    """The decree names C as secretary of the Dinas, not as its head."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    appoint(vacant, "bpkad", person, facts=LATER)
    return caught(vacant, {}, [signed, verified], because=("authority_awaiting",))


@forgery(demanding("missing_power"), HOLDS)
def test_a_signature_healed_by_an_sk_that_nobody_with_the_power_recorded(vacant):
    """The treasurer records the decree that C named: it heals nothing."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _, granted = _recorded(vacant, person, by=vacant.town.officer("bpkad"))
    falls = {granted.record: {"5.1": "missing_power"}}
    return caught(vacant, falls, [signed, verified], because=("authority_awaiting",), waits=[signed.record])


# -- recorded, and no power --------------------------------------------------------------------------------------------


@forgery(using(awaiting, "_shortcoming", lambda *_: None), HOLDS)
def test_a_decree_that_begins_after_the_signature(vacant):
    """The decree that C named was recorded, and begins a week after C signed."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _recorded(vacant, person, facts={"tmt": day("2025-08-21"), "from": day("2025-08-21")})
    return caught(vacant, {signed.record: {"5.1": "mandate_not_begun"}}, [verified])


@forgery(using(awaiting, "_shortcoming", lambda *_: None), HOLDS)
def test_a_decree_that_had_run_out_before_the_signature(vacant):
    """The decree that C named was recorded, and had ended two days before C signed."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _recorded(vacant, person, facts={"until": day("2025-08-12")})
    return caught(vacant, {signed.record: {"5.1": "mandate_expired"}}, [verified])


@forgery(using(awaiting, "_shortcoming", lambda *_: None), HOLDS)
def test_a_decree_that_gives_no_power_to_sign(vacant):
    """The decree that C named was recorded, and gives C nothing but the definition of indicators."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _recorded(vacant, person, powers=("indicator.define",))
    return caught(vacant, {signed.record: {"5.1": "missing_power"}}, [verified])


@forgery(using(awaiting, "_shortcoming", lambda *_: None), HOLDS)
def test_a_decree_of_another_capacity_than_was_signed(vacant):
    """C signed as Plt; the decree makes C an acting head for one day's absence."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _recorded(vacant, person, facts={"capacity": "plh"})
    return caught(vacant, {signed.record: {"5.1": "wrong_capacity"}}, [verified])


# -- awaited where nothing is to be awaited ----------------------------------------------------------------------------


@forgery(NOT_AWAITING)
def test_a_decree_awaited_that_was_recorded_before(vacant):
    """C's SK stands in the register; C leaves it out of the act, so that nobody looks at what it gives."""
    person, _ = _person(vacant)
    _recorded(vacant, person)
    signed = _awaiting(vacant, person)
    return caught(vacant, {signed.record: {"5.1": "awaiting_recorded"}}, [verify_sheet(vacant, "tw2")])


@forgery(demanding("decree_ahead"), HOLDS)
def test_a_decree_awaited_of_a_day_that_has_not_come(vacant):
    """C names a decree that the mayor will only sign next week; BKPSDM records it then, back to the day of C's hand."""
    person, _ = _person(vacant)
    ahead = {**SK, "dated": day("2025-08-21")}
    signed = _awaiting(vacant, person, facts={"awaiting": ahead})
    verified = verify_sheet(vacant, "tw2")
    vacant.at("2025-08-21 09:00")
    _recorded(vacant, person, facts={"decree": ahead})
    return caught(vacant, {signed.record: {"5.1": "decree_ahead"}}, [verified])


@forgery(asking("_power"), HOLDS)
def test_a_signature_without_a_mandate_that_names_no_decree(vacant):
    """C signs without an SK and without saying that one is on its way."""
    person, _ = _person(vacant)
    sheet = vacant.town.sheet("tw2")
    facts = sheet.signing_facts(_acting(vacant, person), role="successor", predecessor=vacant.town.head)
    signed = vacant.write(person, "realization-signed", facts, stream=sheet.stream)
    sheet.signed = signed.ref
    return caught(vacant, {signed.record: {"5.1": "no_mandate"}}, [verify_sheet(vacant, "tw2")])


@forgery(asking("_vouched"), HOLDS)
def test_an_awaiting_signature_with_a_key_that_one_registrar_alone_attested(vacant):
    """No SK lists C's key yet: one registrar's word is not enough for it, also when the decree comes later without it."""
    person, _ = _person(vacant, attested=1)
    signed = _awaiting(vacant, person)
    verified = verify_sheet(vacant, "tw2")
    _recorded(vacant, person, facts={"keys": []})
    return caught(vacant, {signed.record: {"4.2": "key_not_vouched"}}, [verified])


@forgery(demanding("not_outgoing"), NOT_AWAITING)
def test_an_awaiting_signature_of_somebody_who_says_that_he_left(vacant):
    """C claims closing days by a decree that nobody has recorded."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person, role="outgoing")
    left = {signed.record: {"5.3": "not_who_answers"}}
    falls = {signed.record: {"5.3": "not_outgoing"}}
    rests = [verify_sheet(vacant, "tw2")]
    return caught(vacant, falls, rests, because=("authority_awaiting",), left=left)


@forgery(demanding("not_who_answers", "sign_as_successor"), NOT_AWAITING)
def test_an_awaiting_signature_of_a_stranger_as_trustee(vacant):
    """C never took the promise over and signs as if it had been C's all the time."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person, role="trustee")
    rests = [verify_sheet(vacant, "tw2")]
    return caught(vacant, {signed.record: {"5.3": "not_who_answers"}}, rests, because=("authority_awaiting",))


@forgery(demanding("wrong_predecessor"), NOT_AWAITING)
def test_an_awaiting_signature_for_another_predecessor(vacant):
    """C names the operator as the one whom C follows."""
    person, _ = _person(vacant)
    signed = _awaiting(vacant, person, predecessor=vacant.town.operator)
    rests = [verify_sheet(vacant, "tw2")]
    return caught(vacant, {signed.record: {"5.3": "wrong_predecessor"}}, rests, because=("authority_awaiting",))


@forgery(demanding("awaiting_unneeded"))
def test_a_decree_awaited_beside_a_mandate(tw2):
    """A signs under her SK, and names another decree beside it, to have two chances."""
    signed = sign_sheet(tw2, "tw2", facts={"awaiting": SK})
    return caught(tw2, {signed.record: {"5.3": "awaiting_unneeded"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("sheet_already_signed"), NOT_AWAITING)
def test_an_awaiting_signature_over_one_that_stands(tw2):
    """A signed in time; somebody puts an awaited decree on top, so that hers would no longer be the last."""
    sign_sheet(tw2, "tw2")
    person, _ = _person(tw2)
    tw2.at("2025-08-14 09:00")
    signed = _awaiting(tw2, person)
    falls = {signed.record: {"5.3": "sheet_already_signed"}}
    return caught(tw2, falls, [verify_sheet(tw2, "tw2")], because=("authority_awaiting",))


def _in_vain(book):
    """A stranger with a key puts a made-up decree under the sheet of the Dinas."""
    person, _ = _person(book)
    book.at("2025-08-11 09:00")
    return _awaiting(book, person, facts={"awaiting": {**SK, "dated": day("2025-08-01")}})


def _stand(book, vain, *honest):
    verdict = verify(book.bundle(), book.trust)
    for written in honest:
        answers = verdict.acts[written.record - 1].answers
        assert set(answers.values()) == {Answer.YES}, verdict.report()
    assert verdict.acts[vain.record - 1].answers["kewenangan"] is Answer.UNKNOWN


def test_a_signature_that_awaits_in_vain_keeps_nobody_from_signing(tw2):
    vain = _in_vain(tw2)
    _stand(tw2, vain, sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2"))


def test_a_signature_that_awaits_in_vain_puts_no_doubt_on_the_next_entry(tw2):
    vain = _in_vain(tw2)
    _stand(tw2, vain, enter(tw2, "tw2"), sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2"))


def test_a_signature_that_awaits_in_vain_puts_no_doubt_on_a_refusal(tw2):
    vain = _in_vain(tw2)
    tw2.town.sheet("tw2").signed = None
    _stand(tw2, vain, refuse_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2"))


@forgery(demanding("sheet_signed"))
def test_an_entry_over_a_signature_whose_decree_was_recorded_since(vacant):
    """C's decree reached the register; the operator enters other figures as if C had never signed."""
    person, _ = _person(vacant)
    _awaiting(vacant, person)
    officer, _ = _recorded(vacant, person)
    assert officer.person is person
    entered = enter(vacant, "tw2")
    return caught(vacant, {entered.record: {"5.3": "sheet_signed"}})


def test_a_decree_that_had_ended_before_the_signature_is_told_as_not_in_force(vacant):
    """C's decree ended on the 20th, C signed on the 28th, and both were recorded after that."""
    person, _ = _person(vacant)
    vacant.at("2025-08-28 09:00")
    signed = _awaiting(vacant, person)
    officer, granted = _recorded(vacant, person)
    leave(vacant, officer, ended_on="2025-08-20")
    verdict = verify(vacant.bundle(), vacant.trust)
    (told,) = [remark for remark in verdict.remarks if remark.startswith(f"Nomor {signed.record}: SK dicatat kemudian")]
    assert f"nomor {granted.record} " in told
    assert told.endswith("dan akhirnya baru dicatat 28 Agustus 2025 pukul 09.03.00 WITA.")


# -- other acts never wait ---------------------------------------------------------------------------------------------


def _without_sk(honest):
    return Actor(honest.official, honest.key, None, None)


@forgery(asking("_power", "_basis", "_vouched", "_rule"))
def test_a_verdict_that_waits_for_an_sk(tw2):
    """Organisasi's head verifies without her SK: only a signature under a sheet may wait for one."""
    sign_sheet(tw2, "tw2")
    attest(tw2, tw2.town.officer("organisasi").person, by=0)
    verified = verify_sheet(tw2, "tw2", actor=_without_sk)
    claims = {"5.1": "no_mandate"}
    return caught(tw2, {verified.record: claims})


@forgery(asking("_power", "_vouched", "_rule"))
def test_an_entry_that_waits_for_a_surat_tugas(tw2):
    """The operator enters without naming his surat tugas."""
    attest(tw2, tw2.town.operator.person, by=0)
    entered = enter(tw2, "tw2", actor=_without_sk)
    claims = {"5.1": "no_mandate"}
    return caught(tw2, {entered.record: claims}, [sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2")])


# -- ends that are told late -------------------------------------------------------------------------------------------


@forgery(WHOLE)
def test_a_late_end_left_out(tw2):
    """A signed after her last day, and the end was recorded later: the file leaves out the record that says so."""
    tw2.at("2025-08-14 09:00")
    sign_sheet(tw2, "tw2")
    ended = leave(tw2, tw2.town.head, ended_on="2025-08-12")
    heads = tw2.summarise()
    bundle = tw2.bundle(leave_out=[ended.record], heads=heads.record)
    return caught(tw2, {0: {"1.7": "acts_left_out"}}, bundle=bundle)


def test_an_end_dated_back_makes_no_liar_of_who_signed_before_it_was_recorded(tw2):
    """A rival at BKPSDM dates A's end back before her hand: her signature stands as it was known, and both clocks are told."""
    signed = sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2")
    tw2.at("2025-08-14 09:00")
    ended = leave(tw2, tw2.town.head, ended_on="2025-07-01")
    verdict = verify(tw2.bundle(), tw2.trust)
    assert verdict.exit_code == 0, verdict.report()
    assert {signed.record, verified.record, ended.record} < set(range(1, tw2.size + 1))
    told = f"Nomor {signed.record}: kewenangan diketahui saat itu ya; berlaku efektif tidak"
    assert any(remark.startswith(told) for remark in verdict.remarks), verdict.report()


@forgery(demanding("missing_power"))
def test_an_end_dated_back_by_somebody_without_the_power(tw2):
    """The treasurer dates A's end back; her next hand is put in doubt by him, and he is the one who lied."""
    ended = leave(tw2, tw2.town.head, ended_on="2025-07-01", by=tw2.town.officer("bpkad"))
    signed = sign_sheet(tw2, "tw2")
    left = {signed.record: {"5.1": "mandate_ended", "5.3": "sign_as_outgoing"}}
    falls = {ended.record: {"5.1": "missing_power"}}
    return caught(tw2, falls, [signed, verify_sheet(tw2, "tw2")], left=left)


@forgery(demanding("closing_days_fixed"))
def test_closing_days_that_were_given_a_second_time(tw2):
    """A's closing days are over; BKPSDM ends her SK again, a day earlier and with closing days to the end of the year."""
    tw2.at("2025-08-14 09:00")
    leave(tw2, tw2.town.head, ended_on="2025-08-12", closing_until="2025-08-29")
    tw2.at("2025-11-20 09:00")
    again = leave(tw2, tw2.town.head, ended_on="2025-08-11", closing_until="2025-12-31")
    return caught(tw2, {again.record: {"5.3": "closing_days_fixed"}})


@forgery(demanding("same_hand", "mandate_ended"))
def test_closing_days_that_the_one_who_left_gave_herself(tw2):
    """The head of BKPSDM leads the Dinas as well, records her own end with closing days, and signs in them."""
    tw2.at("2025-08-14 09:00")
    personnel = tw2.town.officer("bkpsdm")
    ended = leave(tw2, personnel, ended_on="2025-08-12", closing_until="2025-12-31")
    return caught(tw2, {ended.record: {"5.3": "same_hand"}})
