"""Forged keys: enrolled, attested and revoked by hands that may not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.evidence.verdict import Answer
from domain.evidence.verify import _Verification, verify
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.steps import (
    DINKES,
    C,
    appoint,
    appoint_registrar,
    attest,
    caught,
    define,
    enrol,
    newcomer,
    register,
    remove_registrar,
    revoke,
    sign,
)  # fmt: skip


@forgery(asking("_vouched"))
def test_a_key_that_no_registrar_attested(in_force):
    """BKPSDM holds its own key and lets a newcomer sign whose key only the SK lists."""
    person, _ = newcomer(in_force, attested=None)
    officer, _ = appoint(in_force, DINKES, person, powers=("indicator.define",))
    defined = define(in_force, by=officer)
    return caught(in_force, {defined.record: {"4.2": "key_not_vouched"}})


@forgery(asking("_vouched"))
def test_a_key_that_the_sk_does_not_list(in_force):
    """One registrar attested a second key of the head; no SK lists it, and no second registrar saw it."""
    head = in_force.town.head
    other = replace(head.person, key=in_force.town.stage.person(C).key)
    enrol(in_force, other)
    attest(in_force, other)
    defined = define(in_force, by=replace(head, person=other))
    return caught(in_force, {defined.record: {"4.2": "key_not_vouched"}})


@forgery(demanding("not_registrar"))
def test_a_key_attested_by_someone_who_is_no_registrar(in_force):
    """The head of Organisasi holds his own key; he attests a newcomer's as if he were a registrar."""
    person, _ = newcomer(in_force, attested=None)
    attested = attest(in_force, person, by=in_force.town.officer("organisasi").person)
    officer, granted = appoint(in_force, DINKES, person, powers=("indicator.define",))
    falls = {attested.record: {"5.1": "not_registrar", "4.2": "key_not_vouched"}}
    left = {attested.record: {"4.2": "key_not_vouched"}}  # no SK stands behind his key where he names none
    return caught(in_force, falls, [granted, define(in_force, by=officer)], left=left)


@forgery(asking("_vouched"))
def test_two_hands_of_one_agency(in_force):
    """BKPSDM holds two hands: its registrar attests the key, its head records the SK that lists it."""
    person, _ = newcomer(in_force, attested=0)
    officer, _ = appoint(in_force, DINKES, person, powers=("indicator.define",))
    defined = define(in_force, by=officer)
    return caught(in_force, {defined.record: {"4.2": "key_not_vouched"}})


@forgery(demanding("same_hand"))
def test_a_registrar_attests_a_key_of_his_own(in_force):
    """The registrar of the hosting agency holds his key; he enrols a second one and attests it himself."""
    registrar = in_force.town.city.registrars[2]
    register(in_force, registrar)
    second = replace(registrar, key=in_force.town.stage.person(C).key)
    enrol(in_force, second)
    attested = attest(in_force, second, by=2)
    return caught(in_force, {attested.record: {"5.3": "same_hand"}})


@forgery(demanding("key_revoked"))
def test_a_signature_with_a_key_that_was_revoked_before(proposed):
    """A thief holds the stolen key of the head, which a registrar revoked in the morning."""
    revoke(proposed, proposed.town.head.person)
    signed = sign(proposed)
    return caught(proposed, {signed.record: {"4.3": "key_revoked"}})


@forgery(asking("_signature"))
def test_a_key_swapped_in_the_enrolment(in_force):
    """The host holds the log key; in the enrolment he lets pass, another public key stands than the one that signed."""
    person = in_force.town.stage.person(C)
    register(in_force, person)
    other = in_force.town.stage.person("Orang Lain")
    enrolled = in_force.write(person, "key-enrolled", {"key": other.public, "device_kind": "berkas"})
    return caught(in_force, {enrolled.record: {"4.1": "not_key_holder"}})


@forgery(demanding("not_key_holder"))
def test_a_key_enrolled_in_the_stream_of_somebody_else(in_force):
    """A stranger holds his own key and puts it into the stream of the head of the Dinas, under his own name."""
    head = in_force.town.head.person
    stranger, _ = newcomer(in_force)
    enrolled = enrol(
        in_force, replace(stranger, key=in_force.town.stage.person("x").key), stream=f"official/{head.official}"
    )
    return caught(in_force, {enrolled.record: {"5.3": "not_key_holder"}})


@forgery(asking("_vouched"))
def test_a_stranger_enrols_a_key_for_the_mayor_and_revokes_the_mayors_own(in_force):
    """Anyone can enrol a key, for it only proves possession: a stranger with one silences the mayor."""
    mayor = in_force.town.mayor.person
    stranger = replace(mayor, key=in_force.town.stage.person("x").key)
    enrol(in_force, stranger)
    revoked = revoke(in_force, mayor, by=stranger)
    other = in_force.town.officer("bkpsdm")
    define(in_force, by=other, owner="bkpsdm")
    return caught(in_force, {revoked.record: {"4.2": "key_not_vouched"}})


@forgery(demanding("not_registrar"))
def test_a_registrar_who_was_removed_attests_a_key(in_force):
    """The registrar of the Setda was removed by the two others in turn; he still holds his key."""
    second = in_force.town.city.registrars[1]
    first_turn = remove_registrar(in_force, second, by=0)
    remove_registrar(in_force, second, by=2, seconds=first_turn)
    person, _ = newcomer(in_force, attested=None)
    attested = attest(in_force, person, by=1)
    officer, granted = appoint(in_force, DINKES, person, powers=("indicator.define",))
    return caught(in_force, {attested.record: {"5.1": "not_registrar"}}, [granted, define(in_force, by=officer)])


@forgery(demanding("same_hand"))
def test_one_registrar_appoints_another_with_both_turns(in_force):
    """One registrar holds his key and wants a friend beside him: he takes the first turn and the second."""
    friend, _ = newcomer(in_force, attested=0)
    attest(in_force, friend, by=1)
    turn = appoint_registrar(in_force, friend, agency="bkpsdm", by=0)
    second = appoint_registrar(in_force, friend, agency="bkpsdm", by=0, seconds=turn)
    person = in_force.town.stage.person(C)
    registered = in_force.write(friend, "official-registered", _registered(person))
    return caught(in_force, {second.record: {"5.3": "same_hand"}}, [registered])


@forgery(demanding("not_registrar"))
def test_somebody_registered_by_no_registrar_and_everything_he_then_does(in_force):
    """The head of Organisasi registers a person whom no registrar ever saw; the others are deceived and go on."""
    person = in_force.town.stage.person(C)
    registered = in_force.write(in_force.town.officer("organisasi").person, "official-registered", _registered(person))
    enrolled = enrol(in_force, person)
    _, granted = appoint(in_force, DINKES, person, powers=("indicator.define",))
    falls = {registered.record: {"5.1": "not_registrar", "4.2": "key_not_vouched"}}
    return caught(in_force, falls, [enrolled, granted], left={registered.record: {"4.2": "key_not_vouched"}})


@forgery(demanding("reference_wrong"))
def test_the_second_registrar_names_another_person_than_the_first(in_force):
    """A registrar lets the first turn for one person count for another."""
    friend, _ = newcomer(in_force, attested=0)
    turn = appoint_registrar(in_force, friend, agency="bkpsdm", by=0)
    other, _ = newcomer(in_force, "Orang Lain", attested=0)
    second = appoint_registrar(in_force, other, agency="bkpsdm", by=1, seconds=turn)
    return caught(in_force, {second.record: {"5.3": "reference_wrong"}})


LEAKED = "key_compromised"
as_it_was = using(_Verification, "_reconsidered", lambda _verification, act, _world: act)


def leaked(book, **told):
    """The operator defines an indicator; a day later a registrar revokes her key."""
    defined = define(book)
    book.at(f"{book.town.stage.today() + timedelta(days=1)} 09:00")
    revoke(book, book.town.operator.person, **told)
    return defined


@forgery(as_it_was)
def test_a_key_that_leaked_before_the_act_and_was_revoked_after_it(in_force):
    """A thief had the operator's key since the day of the act; whose hand it was nobody can tell, and nobody lied."""
    defined = leaked(in_force, since=in_force.town.stage.today())
    assert leaks(in_force) == ({defined.record}, 2)
    return caught(in_force, {}, [defined], because=[LEAKED])


def leaks(book):
    """The records whose claim 4.4 does not hold, and its answers."""
    verdict = verify(book.bundle(), book.trust)
    told = {claim.record: claim for act in verdict.acts for claim in act.claims if claim.number == "4.4"}
    assert {(claim.answer, claim.code) for claim in told.values()} <= {(Answer.UNKNOWN, LEAKED)}
    return set(told), verdict.exit_code


@pytest.mark.parametrize("reason", ["hilang", "ganti", "berakhir"])
def test_a_key_revoked_for_another_reason_leaves_its_acts_as_they_were(in_force, reason):
    leaked(in_force, since=in_force.town.stage.today(), reason=reason)
    assert leaks(in_force) == (set(), 0)


def test_a_key_that_leaked_after_the_act_leaves_it_as_it_was(in_force):
    leaked(in_force)
    assert leaks(in_force) == (set(), 0)


def _registered(person):
    return {"official": person.official, "name_printed": person.name, "name": {"name": person.name.split(",")[0]}}
