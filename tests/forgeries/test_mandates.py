"""Forged powers: SK of others, SK out of time, powers nobody gave, SK that record themselves."""

from dataclasses import replace

from service.demo.facts import day, decree
from tests.forgeries.caught import asking, demanding, forgery
from tests.forgeries.steps import (
    DINKES,
    B,
    C,
    appoint,
    caught,
    countersign,
    define,
    end,
    enrol,
    found_office,
    newcomer,
    publish,
    sign,
)


@forgery(demanding("mandate_of_another", "not_the_trustee", "not_the_signature"))
def test_a_signature_under_the_sk_of_somebody_else(proposed):
    """The operator holds his own key; he signs under the SK of his head."""
    town = proposed.town
    signed = sign(proposed, by=replace(town.head, person=town.operator.person))
    falls = {signed.record: {"5.1": "mandate_of_another", "5.3": "not_the_trustee"}}
    return caught(proposed, falls, [countersign(proposed)])


@forgery(demanding("mandate_expired"))
def test_a_signature_after_the_last_day_of_the_sk(in_force):
    """A Plt holds his key and an SK whose last day was yesterday."""
    in_force.at("2025-03-03 09:00")
    person, _ = newcomer(in_force, B)
    plt, _ = appoint(in_force, DINKES, person, powers=("indicator.define",), facts={"until": day("2025-03-10")})
    in_force.at("2025-03-11 00:00")
    late = define(in_force, by=plt)
    return caught(in_force, {late.record: {"5.1": "mandate_expired"}})


@forgery(demanding("mandate_not_begun"))
def test_a_signature_before_the_first_day_of_the_sk(in_force):
    """A Plt holds his key and an SK that begins next week."""
    in_force.at("2025-03-03 09:00")
    person, _ = newcomer(in_force, B)
    plt, _ = appoint(
        in_force,
        DINKES,
        person,
        powers=("indicator.define",),
        facts={"from": day("2025-03-10"), "tmt": day("2025-03-10")},
    )
    in_force.at("2025-03-09 23:58")
    early = define(in_force, by=plt)
    return caught(in_force, {early.record: {"5.1": "mandate_not_begun"}})


@forgery(demanding("mandate_ended"))
def test_a_signature_after_the_sk_was_ended(in_force):
    """The former head still holds his key; his SK was ended by BKPSDM."""
    in_force.at("2025-03-03 09:00")
    end(in_force, in_force.town.head)
    late = define(in_force, by=in_force.town.head)
    return caught(in_force, {late.record: {"5.1": "mandate_ended"}})


@forgery(demanding("missing_power"))
def test_a_power_that_the_sk_does_not_give(in_force):
    """The operator of the Dinas may draft and define; he records an SK for a friend."""
    person, _ = newcomer(in_force)
    officer, granted = appoint(in_force, DINKES, person, by=in_force.town.operator, powers=("indicator.define",))
    return caught(in_force, {granted.record: {"5.1": "missing_power"}}, [define(in_force, by=officer)])


@forgery(demanding("missing_power"))
def test_an_office_created_by_someone_without_the_power(in_force):
    """The treasurer creates an office; BKPSDM is deceived and appoints to it."""
    created = found_office(in_force, by=in_force.town.officer("bpkad"))
    person, _ = newcomer(in_force)
    _, granted = appoint(in_force, "baru", person)
    return caught(in_force, {created.record: {"5.1": "missing_power"}}, [granted])


@forgery(demanding("same_hand"))
def test_an_sk_that_its_holder_recorded_himself(in_force):
    """The head of BKPSDM holds the power to record SK; she gives herself the Dinas, and signs as its head."""
    personnel = in_force.town.officer("bkpsdm")
    officer, granted = appoint(in_force, DINKES, personnel.person, powers=("indicator.define",))
    return caught(in_force, {granted.record: {"5.3": "same_hand"}}, [define(in_force, by=officer)])


@forgery(asking("_power"))
def test_an_sk_that_nobody_ever_recorded(in_force):
    """The operator names the digest of an SK that does not stand in the book."""
    made_up = define(in_force, actor=lambda honest: type(honest)(honest.official, honest.key, honest.office, "ab" * 32))
    # His key counted because the real surat tugas lists it; the office is the same, so only the power falls.
    return caught(in_force, {made_up.record: {"5.1": "no_mandate"}})


@forgery(asking("_power"))
def test_an_act_without_any_sk_by_someone_who_is_no_registrar(in_force):
    """The head of Organisasi, whose key two registrars vouched for, acts without naming office and SK."""
    city = in_force.town.city
    person = in_force.town.officer("organisasi").person
    in_force.write(city.registrars[0], "key-attested", _seen(in_force, person), stream=f"official/{person.official}")
    created = found_office(in_force, by=person)
    return caught(in_force, {created.record: {"5.1": "no_mandate"}})


@forgery(demanding("no_mandate"))
def test_a_registrar_appoints_to_an_office_that_is_not_among_the_first(in_force):
    """Genesis lets a registrar fill personnel and organisation; he fills the Dinas."""
    person, _ = newcomer(in_force)
    officer, granted = appoint(
        in_force, DINKES, person, by=in_force.town.city.registrars[0], powers=("indicator.define",)
    )
    return caught(in_force, {granted.record: {"5.1": "no_mandate"}}, [define(in_force, by=officer)])


@forgery(demanding("mandate_overlaps"))
def test_a_second_definitive_head_beside_the_first(in_force):
    """BKPSDM records a second definitive SK for an office that is held."""
    person, _ = newcomer(in_force)
    officer, granted = appoint(in_force, DINKES, person, powers=("indicator.define",), facts={"capacity": "definitif"})
    return caught(in_force, {granted.record: {"5.3": "mandate_overlaps"}}, [define(in_force, by=officer)])


@forgery(demanding("wrong_office", "not_assignable"))
def test_a_head_assigns_a_person_to_the_office_of_another(in_force):
    """The treasurer gives a friend the powers of an operator in the Dinas."""
    person, _ = newcomer(in_force)
    facts = {
        "official": person.official, "office": in_force.town.head.office, "powers": ["indicator.define"],
        "letter": decree("800/9/2025", "2025-02-05", "Kepala BPKAD", kind="surat_perintah"), "from": day("2025-02-05"),
        "keys": [person.thumbprint],
    }  # fmt: skip
    granted = in_force.write(in_force.town.officer("bpkad"), "assignment-granted", facts)
    officer = replace(in_force.town.operator, person=person, mandate=granted.ref)
    return caught(in_force, {granted.record: {"5.3": "wrong_office"}}, [define(in_force, by=officer)])


@forgery(demanding("missing_power"))
def test_an_end_that_nobody_with_the_power_recorded(in_force):
    """A rival holds his own key: he ends the SK of the head, who goes on in good faith and is only put in doubt."""
    in_force.at("2025-03-03 09:00")
    ended = end(in_force, in_force.town.head, by=in_force.town.officer("bpkad"))
    going_on = define(in_force, by=in_force.town.head)
    left = {going_on.record: {"5.1": "mandate_ended"}}
    return caught(in_force, {ended.record: {"5.1": "missing_power"}}, [going_on], left=left)


@forgery(demanding("not_registered", "unknown_official"))
def test_an_sk_for_somebody_who_is_not_registered(in_force):
    """BKPSDM records an SK for a person who enrolled a key and whom no registrar ever saw."""
    ghost = in_force.town.stage.person(C)
    enrolled = enrol(in_force, ghost)
    _, granted = appoint(in_force, DINKES, ghost)
    return caught(in_force, {enrolled.record: {"4.1": "unknown_official"}}, [granted])


@forgery(demanding("trustee_left"))
def test_the_grantor_countersigns_after_the_trustee_left(signed):
    """The mayor holds his key and wants the agreement of a head whose SK has been ended."""
    end(signed, signed.town.head)
    countersigned = countersign(signed)
    return caught(signed, {countersigned.record: {"5.3": "trustee_left"}}, [publish(signed, countersigned)])


def _seen(book, person):
    return {"key": person.thumbprint, "seen_how": "video", "seen_on": day(book.town.stage.today().isoformat())}
