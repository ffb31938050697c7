"""Who may speak, on small worlds in memory: two hands, mandates and their days, registrars in turn, what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.evidence import authority
from domain.evidence.acts import ACTS
from domain.evidence.basis import basis_streams
from domain.evidence.court import new_stream
from domain.evidence.entry import Actor, ActRef, stream_id
from domain.evidence.errors import Refused, Unproven
from domain.evidence.judge import RULES
from domain.evidence.keys import PublicKey
from domain.evidence.streams import ZONES, Act, local_date
from tests.papers import day, decree, ident, key
from tests.people import present
from tests.samples import sample

ORIGIN = "contoh.demo.invalid/pk"
NOW = 1736121600000  # 2025-01-06 00:00 UTC: 08:00 in Makassar
A, B, C = ident(0xA1), ident(0xA2), ident(0xA3)  # agencies
R1, R2, R3 = ident(0x11), ident(0x12), ident(0x13)  # registrars, of A, A and B
ANI, BUDI = ident(0x21), ident(0x22)


def thumb(number):
    one = key(number)
    return PublicKey.parse(one["suite"], one["public_key"]).thumbprint


def office_id(agency, code):
    return stream_id(ORIGIN, "office", f"{agency}/{code}")


POST_A, POST_B = office_id(A, "kepala"), office_id(B, "kepala")


class World:
    """Streams in a dictionary; `say` folds an act without asking anyone."""

    def __init__(self):
        self.origin = ORIGIN
        self.streams = {}
        self.count = 0

    def stream(self, name):
        return self.streams.get(name) or new_stream(name)

    def act(self, name, stream, facts, *, by=None, key=None, office=None, mandate=None, at=NOW):
        self.count += 1
        version = self.stream(stream).version + 1
        ref = ActRef(stream, version, f"{self.count:064x}")
        return Act(ref, name, Actor(by, key or "0" * 64, office, mandate), (), at, facts)

    def say(self, *arguments, **keywords):
        act = self.act(*arguments, **keywords)
        self.streams.setdefault(act.ref.stream, new_stream(act.ref.stream)).fold(act)
        return act

    def single(self, kind):
        return f"{kind}/{stream_id(ORIGIN, kind, '')}"


@pytest.fixture
def world():
    """Genesis with registrars of A, A and B; offices of A and B; Ani registered with key 20 enrolled."""
    made = World()
    registrars = [
        {"official": official, "name_printed": "R", "agency": agency, "agency_printed": "P", "key": key(10 + number)}
        for number, (official, agency) in enumerate(((R1, A), (R2, A), (R3, B)))
    ]
    facts = sample("ledger-opened") | {
        "origin": ORIGIN, "registrars": registrars, "hosting_agency": C, "zone": "Asia/Makassar",
        "first_offices": [{"office": POST_A, "agency": A, "code": "kepala", "post_printed": "Kepala"}],
    }  # fmt: skip
    made.say("ledger-opened", made.single("ledger"), facts)
    for agency, post in ((A, POST_A), (B, POST_B)):
        made.say("agency-registered", f"agency/{agency}", sample("agency-registered") | {"agency": agency})
        office = sample("office-created") | {"office": post, "agency": agency, "code": "kepala"}
        office.pop("superior")
        made.say("office-created", f"office/{post}", office)
    for official in (ANI, BUDI):
        made.say("official-registered", f"official/{official}", sample("official-registered") | {"official": official})
    made.say("key-enrolled", f"official/{ANI}", {"key": key(20), "device_kind": "berkas"}, by=ANI, key=thumb(20))
    return made


def attest(world, registrar, *, office=None):
    facts = {"key": thumb(20), "seen_how": "tatap_muka", "seen_on": day("2025-01-06")}
    return world.say(
        "key-attested", f"official/{ANI}", facts, by=registrar, office=office, mandate="e" * 64 if office else None
    )


def grant(
    world,
    *,
    post=POST_A,
    by_office=None,
    by=R3,
    since="2025-01-01",
    until=None,
    keys=(20,),
    capacity="definitif",
    at=NOW,
    to=ANI,
    powers=("agreement.sign",),
):
    facts = {
        "official": to, "office": post, "capacity": capacity, "decree": decree("1", since), "tmt": day(since),
        "from": day(since), "powers": list(powers), "keys": [thumb(number) for number in keys],
    }  # fmt: skip
    if until:
        facts["until"] = day(until)
    return world.say(
        "mandate-granted",
        f"office/{post}",
        facts,
        by=by,
        office=by_office,
        mandate="d" * 64 if by_office else None,
        at=at,
    )


def signing(world, mandate=None, *, at=NOW, post=POST_A, name="agreement-signed", by=ANI, number=20):
    stream = f"agreement/{stream_id(ORIGIN, 'agreement', f'{post}/2025')}"
    digest = mandate.ref.digest if mandate else "f" * 64
    return world.act(name, stream, sample(name), by=by, key=thumb(number), office=post, mandate=digest, at=at)


def pairs(world, act):
    return list(authority.vouched(act, ACTS[act.name], world))


def refusal(call, *arguments):
    with pytest.raises((Refused, Unproven)) as refused:
        call(*arguments)
    return refused.value.code


def refused(world, name, stream, facts, **keywords):
    act = world.act(name, stream, facts, **keywords)
    return refusal(RULES[name], act, world)


def allow(world, name, stream, facts, **keywords):
    RULES[name](world.act(name, stream, facts, **keywords), world)


# -- two hands --------------------------------------------------------------------------------------------------------


def test_two_registrars_of_two_agencies_vouch_for_a_key(world):
    first, second = attest(world, R1), attest(world, R3)
    found = pairs(world, signing(world, grant(world, keys=())))
    assert {frozenset(hand.ref.digest for hand in pair[1:]) for pair in found} == {
        frozenset((first.ref.digest, second.ref.digest))
    }


def test_a_registrar_and_the_mandate_of_another_agency_vouch_for_a_key(world):
    attest(world, R1)
    assert pairs(world, signing(world, grant(world, by_office=POST_B)))


def test_a_key_that_nobody_vouched_for_does_not_count(world):
    assert pairs(world, signing(world, grant(world, keys=()))) == []


def test_one_registrar_alone_does_not_vouch(world):
    attest(world, R1)
    assert pairs(world, signing(world, grant(world, keys=()))) == []


def test_a_mandate_alone_does_not_vouch(world):
    assert pairs(world, signing(world, grant(world, by_office=POST_B))) == []


def test_two_mandates_without_a_registrar_do_not_vouch(world):
    grant(world, by_office=POST_B)
    assert pairs(world, signing(world, grant(world, by_office=POST_A, by=BUDI))) == []


def test_two_registrars_of_one_agency_do_not_vouch(world):
    attest(world, R1)
    attest(world, R2)
    assert pairs(world, signing(world, grant(world, keys=()))) == []


def test_a_registrar_and_a_mandate_of_the_same_agency_do_not_vouch(world):
    attest(world, R1)
    assert pairs(world, signing(world, grant(world, by_office=POST_A))) == []


def test_a_registrar_does_not_borrow_the_agency_of_an_office_he_names(world):
    attest(world, R1)
    attest(world, R2, office=POST_B)
    assert pairs(world, signing(world, grant(world, keys=()))) == []


def test_a_registrar_does_not_borrow_an_agency_against_a_mandate_of_his_own(world):
    attest(world, R1, office=POST_B)
    assert pairs(world, signing(world, grant(world, by_office=POST_A))) == []


def test_the_same_person_is_never_both_hands(world):
    attest(world, R1)
    assert pairs(world, signing(world, grant(world, by=R1, by_office=POST_B))) == []


def test_someone_who_never_was_a_registrar_lends_no_hand(world):
    attest(world, BUDI)
    assert pairs(world, signing(world, grant(world, by_office=POST_B))) == []


def test_a_mandate_that_lists_another_key_does_not_vouch(world):
    attest(world, R1)
    assert pairs(world, signing(world, grant(world, by_office=POST_B, keys=(21,)))) == []


def test_a_mandate_for_another_office_does_not_vouch_here(world):
    attest(world, R1)
    grant(world, by_office=POST_B, post=POST_B)
    assert pairs(world, signing(world, post=POST_A)) == []


def test_a_mandate_of_another_person_does_not_vouch(world):
    attest(world, R1)
    assert pairs(world, signing(world, grant(world, by_office=POST_B, to=BUDI))) == []


def test_a_hand_of_a_registrar_who_left_still_counts(world):
    attest(world, R1)
    attest(world, R3)
    turn(world, "registrar-removed", R3)
    assert R3 not in authority.registrars_of(world)
    assert pairs(world, signing(world, grant(world, keys=())))


def test_a_key_of_genesis_needs_no_hands(world):
    assert pairs(world, world.act("official-registered", f"official/{ident(9)}", {}, by=R1, key=thumb(10))) == [()]


def test_another_registrars_genesis_key_is_not_his(world):
    act = world.act("official-registered", f"official/{ident(9)}", {}, by=R1, key=thumb(11))
    assert pairs(world, act) == []


def revocation(world, revoked, *, with_key):
    facts = {"key": thumb(revoked), "since": day("2025-01-06"), "reason_code": "bocor"}
    return world.act("key-revoked", f"official/{ANI}", facts, by=ANI, key=thumb(with_key))


def test_a_holder_revokes_a_key_with_that_same_key_though_nobody_vouched(world):
    assert len(pairs(world, revocation(world, 20, with_key=20))) == 1


def test_a_key_that_anyone_enrolled_does_not_revoke_another(world):
    world.say("key-enrolled", f"official/{ANI}", {"key": key(66), "device_kind": "berkas"}, by=ANI, key=thumb(66))
    assert pairs(world, revocation(world, 20, with_key=66)) == []


# -- the signing key --------------------------------------------------------------------------------------------------


def signing_code(world, act):
    return refusal(authority.signing_key, act, ACTS[act.name], world)


def test_a_key_that_is_not_enrolled_is_unknown(world):
    assert signing_code(world, signing(world, number=21)) == "unknown_key"


def test_a_person_who_is_not_registered_is_unknown(world):
    assert signing_code(world, signing(world, by=ident(0x99))) == "unknown_official"


def test_a_key_of_another_official_is_unknown_for_this_one(world):
    assert signing_code(world, signing(world, by=BUDI)) == "unknown_key"


def test_an_act_without_official_is_nobodys(world):
    assert signing_code(world, signing(world, by=None)) == "unknown_official"


def enrolment(world, **changes):
    fields = {
        "by": BUDI,
        "key": thumb(30),
        "stream": f"official/{BUDI}",
        "facts": {"key": key(30), "device_kind": "berkas"},
    } | changes
    return world.act("key-enrolled", fields["stream"], fields["facts"], by=fields["by"], key=fields["key"])


def test_a_key_is_enrolled_by_itself(world):
    act = enrolment(world)
    assert authority.signing_key(act, ACTS["key-enrolled"], world).thumbprint == thumb(30)
    RULES["key-enrolled"](act, world)


def test_a_key_is_not_enrolled_by_another_key(world):
    assert signing_code(world, enrolment(world, key=thumb(31))) == "not_key_holder"


def test_a_key_is_not_enrolled_in_the_stream_of_another(world):
    act = enrolment(world, stream=f"official/{ANI}")
    assert refusal(RULES["key-enrolled"], act, world) == "not_key_holder"


def test_a_key_is_not_enrolled_twice(world):
    act = enrolment(
        world, by=ANI, stream=f"official/{ANI}", key=thumb(20), facts={"key": key(20), "device_kind": "berkas"}
    )
    assert refusal(RULES["key-enrolled"], act, world) == "key_taken"


def test_the_log_key_speaks_only_under_its_own_thumbprint_and_as_nobody(world):
    facts = sample("ledger-opened")
    stolen = world.act("ledger-opened", world.single("ledger"), facts, by=ANI, key=thumb(1))
    other = world.act("ledger-opened", world.single("ledger"), facts, key=thumb(2))
    assert (signing_code(world, stolen), signing_code(world, other)) == ("not_house_key", "not_house_key")


def test_a_revoked_key_is_refused_from_its_record_on(world):
    act = signing(world, grant(world))
    authority.demand_not_revoked(act, world)
    world.say("key-revoked", f"official/{ANI}", {"key": thumb(20), "since": day("2020-01-01"), "reason_code": "bocor"})
    assert refusal(authority.demand_not_revoked, act, world) == "key_revoked"


# -- mandates and their days ------------------------------------------------------------------------------------------


def power_code(world, act):
    return refusal(authority.power, act, ACTS[act.name], world)


def on(moment):
    """Milliseconds of a moment in Makassar."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=ZONES["Asia/Makassar"]).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2025-01-09 23:59:59.999", "mandate_not_begun"),
        ("2025-01-10 00:00", None),
        ("2025-01-20 23:59:59.999", None),
        ("2025-01-21 00:00", "mandate_expired"),
    ],
)
def test_a_mandate_counts_from_its_first_to_its_last_civil_day(world, moment, code):
    act = signing(world, grant(world, since="2025-01-10", until="2025-01-20", capacity="plt"), at=on(moment))
    if code is None:
        granted = authority.power(act, ACTS[act.name], world)
        assert granted is not None
        assert granted.official == ANI
    else:
        assert power_code(world, act) == code


@pytest.mark.parametrize(("moment", "code"), [("2025-01-14 23:59", None), ("2025-01-15 00:00", "mandate_ended")])
def test_a_mandate_ends_before_the_day_on_which_it_was_ended(world, moment, code):
    granted = grant(world, since="2025-01-10")
    world.say("mandate-ended", f"office/{POST_A}", {"mandate": granted.ref.data(), "ended_on": day("2025-01-15")})
    act = signing(world, granted, at=on(moment))
    held = authority.office_of(world, POST_A).holder(local_date(act.received_at, "Asia/Makassar"))
    assert (held is None) == (code is not None)
    if code is None:
        assert authority.power(act, ACTS[act.name], world) is held
    else:
        assert power_code(world, act) == code


CLOSING = ("agreement.sign", "realization.close")


def left(world, granted, *, ended_on="2025-01-15", closing_until="2025-01-20"):
    """Ani left on a day; through another she may close what was hers."""
    facts = {"mandate": granted.ref.data(), "ended_on": day(ended_on)}
    facts |= {"closing_until": day(closing_until)} if closing_until else {}
    return world.say("mandate-ended", f"office/{POST_A}", facts)


def closing(world, granted, moment, *, name="realization-signed"):
    return signing(world, granted, at=on(moment), name=name)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2025-01-14 23:59", None),
        ("2025-01-15 00:00", None),
        ("2025-01-20 23:59", None),
        ("2025-01-21 00:00", "closing_over"),
    ],
)
def test_who_left_signs_sheets_through_the_last_closing_day(world, moment, code):
    granted = grant(world, powers=CLOSING)
    left(world, granted)
    act = closing(world, granted, moment)
    if code is None:
        assert present(authority.power(act, ACTS[act.name], world)).granted is granted
    else:
        assert power_code(world, act) == code


@pytest.mark.parametrize("name", ["agreement-signed", "realization-signing-refused", "assignment-granted"])
def test_who_left_does_nothing_else_in_the_closing_days(world, name):
    granted = grant(world, powers=(*CLOSING, "assignment.grant"))
    left(world, granted)
    assert power_code(world, closing(world, granted, "2025-01-16 08:00", name=name)) == "mandate_ended"


def test_closing_days_give_nothing_without_the_power_for_them(world):
    granted = grant(world)
    left(world, granted)
    assert power_code(world, closing(world, granted, "2025-01-16 08:00")) == "mandate_ended"


def test_who_left_without_closing_days_has_none(world):
    granted = grant(world, powers=CLOSING)
    left(world, granted, closing_until=None)
    assert power_code(world, closing(world, granted, "2025-01-15 08:00")) == "mandate_ended"


@pytest.mark.parametrize("closing_until", [None, "2026-12-31"])
def test_an_earlier_end_leaves_the_closing_days_as_the_first_end_gave_them(world, closing_until):
    granted = grant(world, powers=CLOSING)
    left(world, granted)
    until = world.stream(f"office/{POST_A}").mandates[granted.ref.digest].closing_until
    left(world, granted, ended_on="2025-01-14", closing_until=closing_until)
    mandate = world.stream(f"office/{POST_A}").mandates[granted.ref.digest]
    assert (mandate.ended_on.isoformat(), mandate.closing_until) == ("2025-01-14", until)


def test_an_end_to_come_closes_nothing_yet(world):
    granted = grant(world, powers=CLOSING, until="2025-01-12")
    left(world, granted)
    assert power_code(world, closing(world, granted, "2025-01-13 08:00")) == "mandate_expired"


def test_closing_days_outlast_the_office(world):
    granted = grant(world, powers=CLOSING)
    left(world, granted)
    world.say("office-ended", f"office/{POST_A}", {"ended_on": day("2025-01-15")})
    act = closing(world, granted, "2025-01-16 08:00")
    assert present(authority.power(act, ACTS[act.name], world)).granted is granted


def test_nobody_closes_under_the_mandate_of_another(world):
    granted = grant(world, powers=CLOSING)
    left(world, granted)
    act = signing(world, granted, at=on("2025-01-16 08:00"), name="realization-signed", by=BUDI)
    assert power_code(world, act) == "mandate_of_another"


def test_a_mandate_nobody_recorded_gives_nothing(world):
    assert power_code(world, signing(world)) == "no_mandate"


def test_a_mandate_of_another_person_gives_nothing(world):
    assert power_code(world, signing(world, grant(world, to=BUDI))) == "mandate_of_another"


def test_a_mandate_of_another_office_gives_nothing_here(world):
    assert power_code(world, signing(world, grant(world, post=POST_B), post=POST_A)) == "no_mandate"


def test_a_mandate_gives_only_its_own_powers(world):
    assert power_code(world, signing(world, grant(world), name="agreement-countersigned")) == "missing_power"


def test_an_act_without_mandate_is_refused(world):
    act = replace(signing(world), actor=Actor(ANI, thumb(20)))
    assert power_code(world, act) == "no_mandate"


def test_a_registrar_without_mandate_signs_no_agreement(world):
    act = replace(signing(world), actor=Actor(R1, thumb(10)))
    assert power_code(world, act) == "no_mandate"


def test_only_a_registrar_registers_people(world):
    act = world.act("official-registered", f"official/{ident(9)}", {}, by=ANI, key=thumb(20))
    assert power_code(world, act) == "not_registrar"


def test_registrars_set_up_the_first_offices_and_no_other(world):
    first = world.act("mandate-granted", f"office/{POST_A}", {}, by=R1)
    other = world.act("mandate-granted", f"office/{POST_B}", {}, by=R1)
    ended = world.act("mandate-ended", f"office/{POST_A}", {}, by=R1)
    assert authority.power(first, ACTS["mandate-granted"], world) is None
    assert power_code(world, other) == "no_mandate"
    assert power_code(world, ended) == "no_mandate"


def test_registrars_appoint_the_first_holder_of_a_first_office_and_never_the_next(world):
    grant(world)
    again = world.act("mandate-granted", f"office/{POST_A}", {}, by=R1)
    assert power_code(world, again) == "no_mandate"


def test_a_registrar_names_no_office_beside_what_only_registrars_do(world):
    for office, mandate in ((POST_B, "d" * 64), (POST_A, None)):
        act = world.act("official-registered", f"official/{ident(9)}", {}, by=R1, office=office, mandate=mandate)
        assert power_code(world, act) == "mandate_unneeded"


@pytest.mark.parametrize(("moment", "code"), [("2025-01-14 23:59", None), ("2025-01-15 00:00", "office_ended")])
def test_an_office_that_has_ended_gives_no_power(world, moment, code):
    granted = grant(world)
    world.say("office-ended", f"office/{POST_A}", sample("office-ended") | {"ended_on": day("2025-01-15")})
    act = signing(world, granted, at=on(moment))
    if code is None:
        assert authority.power(act, ACTS[act.name], world) is not None
    else:
        assert power_code(world, act) == code


def test_an_acting_holder_stands_before_the_definitive_one(world):
    grant(world)
    acting = grant(world, capacity="plh", until="2025-01-31", to=BUDI)
    held = authority.office_of(world, POST_A).holder(date(2025, 1, 6))
    assert held is not None
    assert held.granted is acting


def mandate(**changes):
    facts = {
        "official": BUDI, "office": POST_A, "capacity": "definitif", "from": day("2025-01-10"), "powers": [], "keys": [],
    } | changes  # fmt: skip
    return {name: value for name, value in facts.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"office": POST_B}, "id_differs"),
        ({"official": R3}, "same_hand"),
        ({"official": ident(0x98)}, "not_registered"),
        ({"until": day("2025-01-09")}, "dates_reversed"),
        ({"capacity": "plt"}, "until_required"),
        ({"replaces": {"stream": f"office/{POST_A}", "version": 9, "digest": "0" * 64}}, "reference_unknown"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused(world, changes, code):
    assert refused(world, "mandate-granted", f"office/{POST_A}", mandate(**changes), by=R3) == code


@pytest.mark.parametrize(
    ("since", "until", "meets"),
    [
        ("2025-01-01", None, True), ("2025-01-31", None, True), ("2025-02-01", None, False), ("2024-12-01", "2024-12-31", False),
        ("2024-12-01", "2025-01-01", True),
    ],
)  # fmt: skip
def test_two_definitive_holders_never_share_a_day(world, since, until, meets):
    grant(world, since="2025-01-01", until="2025-01-31")
    facts = mandate(**{"from": day(since)}, until=day(until) if until else None)
    if meets:
        assert refused(world, "mandate-granted", f"office/{POST_A}", facts, by=R3) == "mandate_overlaps"
    else:
        allow(world, "mandate-granted", f"office/{POST_A}", facts, by=R3)


POWERS_OF_HEAD = ["agreement.sign", "assignment.grant", "indicator.define"]


@pytest.mark.parametrize(
    ("power", "assignable"),
    [
        ("agreement.draft", True),  # any head
        ("indicator.define", True),  # his own SK gives it
        ("budget.record", False),  # his own SK does not
        ("agreement.align", False),
        ("agreement.sign", False),  # his own, and personal
        ("assignment.grant", False),
        ("agreement.countersign", False),
        ("mandate.record", False),
        ("structure.record", False),
        ("rules.confirm", False),
    ],
)
def test_a_head_assigns_drafting_and_of_his_own_powers_those_that_are_not_personal(world, power, assignable):
    facts = sample("mandate-granted") | {"official": ANI, "office": POST_A, "powers": POWERS_OF_HEAD}
    granted = world.say("mandate-granted", f"office/{POST_A}", facts)
    letter = mandate(powers=[power])
    hand = {"by": ANI, "office": POST_A, "mandate": granted.ref.digest}
    if assignable:
        allow(world, "assignment-granted", f"office/{POST_A}", letter, **hand)
    else:
        assert refused(world, "assignment-granted", f"office/{POST_A}", letter, **hand) == "not_assignable"


def test_a_head_assigns_nobody_to_the_office_of_another(world):
    facts = mandate()
    assert (
        refused(world, "assignment-granted", f"office/{POST_A}", facts, by=ANI, office=POST_B, mandate="1" * 64)
        == "wrong_office"
    )


def test_a_mandate_is_not_ended_twice_nor_in_another_stream(world):
    granted = grant(world)
    facts = {"mandate": granted.ref.data(), "ended_on": day("2025-01-15")}
    assert refused(world, "mandate-ended", f"office/{POST_B}", facts) == "reference_wrong"
    world.say("mandate-ended", f"office/{POST_A}", facts)
    assert refused(world, "mandate-ended", f"office/{POST_A}", facts) == "mandate_ended"


def test_the_end_of_a_mandate_is_corrected_to_an_earlier_day_only(world):
    granted = grant(world)
    ended = {"mandate": granted.ref.data(), "ended_on": day("2025-01-15")}
    world.say("mandate-ended", f"office/{POST_A}", ended)
    later, earlier = ended | {"ended_on": day("2025-01-16")}, ended | {"ended_on": day("2025-01-10")}
    assert refused(world, "mandate-ended", f"office/{POST_A}", later) == "mandate_ended"
    allow(world, "mandate-ended", f"office/{POST_A}", earlier)
    world.say("mandate-ended", f"office/{POST_A}", earlier)
    assert power_code(world, signing(world, granted, at=on("2025-01-10 08:00"))) == "mandate_ended"
    assert refused(world, "mandate-ended", f"office/{POST_A}", ended) == "mandate_ended"


# -- registrars -------------------------------------------------------------------------------------------------------


def change(official, **more):
    return {"official": official, "agency": B, "decree": decree("1", "2025-01-06")} | more


def turn(world, name, official, *, hands=(R1, R2)):
    stream, facts = world.single("registrars"), change(official)
    first = world.say(name, stream, facts, by=hands[0])
    return world.say(name, stream, facts | {"seconds": first.ref.data()}, by=hands[1])


def test_a_registrar_is_appointed_only_with_the_second_turn(world):
    first = world.say("registrar-appointed", world.single("registrars"), change(ANI), by=R1)
    assert ANI not in authority.registrars_of(world)
    world.say("registrar-appointed", world.single("registrars"), change(ANI, seconds=first.ref.data()), by=R2)
    assert authority.registrars_of(world)[ANI] == B


@pytest.mark.parametrize(
    ("second", "by", "code"),
    [
        ({}, R1, "same_hand"),
        ({"official": BUDI}, R2, "reference_wrong"),
        ({"agency": A}, R2, "reference_wrong"),
        ({"seconds": {"stream": "registrars/" + "0" * 32, "version": 1, "digest": "9" * 64}}, R2, "needs_second"),
        ({"agency": C}, R2, "not_registered"),
    ],
)
def test_a_second_turn_that_is_none_is_refused(world, second, by, code):
    stream = world.single("registrars")
    first = world.say("registrar-appointed", stream, change(ANI), by=R1)
    facts = change(ANI, seconds=first.ref.data()) | second
    assert refused(world, "registrar-appointed", stream, facts, by=by) == code


def test_a_removal_does_not_second_an_appointment(world):
    stream = world.single("registrars")
    first = world.say("registrar-appointed", stream, change(R3), by=R1)
    assert refused(world, "registrar-removed", stream, change(R3, seconds=first.ref.data()), by=R2) == "needs_second"


def test_a_registrar_who_was_removed_since_is_no_first_hand(world):
    stream = world.single("registrars")
    first = world.say("registrar-appointed", stream, change(ANI), by=R1)
    turn(world, "registrar-removed", R1, hands=(R2, R3))
    assert refused(world, "registrar-appointed", stream, change(ANI, seconds=first.ref.data()), by=R2) == "needs_second"


def test_the_last_two_registrars_are_not_removed_for_two_must_act(world):
    turn(world, "registrar-removed", R1, hands=(R2, R3))
    assert authority.registrars_of(world).keys() == {R2, R3}
    assert refused(world, "registrar-removed", world.single("registrars"), change(R2), by=R3) == "registrars_too_few"


def test_a_turn_of_registrars_stands_in_the_one_stream_of_registrars(world):
    elsewhere = f"registrars/{'1' * 32}"
    assert refused(world, "registrar-appointed", elsewhere, change(ANI), by=R1) == "wrong_stream"


def test_a_registrar_is_of_an_agency_that_is_registered(world):
    stream = world.single("registrars")
    assert refused(world, "registrar-appointed", stream, change(ANI, agency=C), by=R1) == "not_registered"


def test_who_is_a_registrar_is_not_appointed_and_who_is_none_not_removed(world):
    stream = world.single("registrars")
    assert refused(world, "registrar-appointed", stream, change(R1), by=R2) == "already_registered"
    assert refused(world, "registrar-removed", stream, change(ANI), by=R2) == "not_registered"


# -- genesis, and the rest --------------------------------------------------------------------------------------------


def genesis(world, **changes):
    facts = world.stream(world.single("ledger")).acts[1].facts
    return {**facts, **changes}


def opening(world, **changes):
    """The code with which a book is refused whose record 1 has these other facts."""
    empty = World()
    return refused(empty, "ledger-opened", empty.single("ledger"), genesis(world, **changes))


def three(world, *changes):
    members = zip(genesis(world)["registrars"], changes, strict=True)
    return {"registrars": [{**member, **changed} for member, changed in members]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (({"agency": A}, {"agency": A}, {"agency": A}), "registrars_too_close"),
        (({"agency": C}, {"agency": C}, {"agency": B}), "registrars_too_close"),
        (({"official": R2}, {}, {}), "registrars_too_close"),
        (({"key": key(11)}, {}, {}), "registrars_too_close"),
        (({"key": {"suite": "ed25519", "public_key": "A" * 43 + "="}}, {}, {}), "bad_key"),
    ],
)
def test_registrars_too_close_or_with_a_key_that_is_none_open_no_book(world, changes, code):
    assert opening(world, **three(world, *changes)) == code


def test_a_book_is_not_opened_under_another_origin(world):
    assert opening(world, origin="lain") == "wrong_stream"


def test_a_book_is_opened_once(world):
    allow(World(), "ledger-opened", world.single("ledger"), genesis(world))
    assert refused(world, "ledger-opened", world.single("ledger"), genesis(world)) == "already_registered"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "asia/makassar", "", "Asia/Makassar "])
def test_a_zone_that_is_not_in_the_table_is_no_zone(world, zone):
    with pytest.raises(Unproven) as refused_:
        ACTS["ledger-opened"].check(genesis(world, zone=zone))
    assert refused_.value.code == "facts_shape"


def test_keys_that_nobody_attests_do_not_pile_up(world):
    for number in range(21, 25):
        world.say("key-enrolled", f"official/{ANI}", {"key": key(number), "device_kind": "berkas"}, by=ANI)
    sixth = {"key": key(25), "device_kind": "berkas"}
    assert refused(world, "key-enrolled", f"official/{ANI}", sixth, by=ANI, key=thumb(25)) == "keys_waiting"
    attest(world, R1)
    allow(world, "key-enrolled", f"official/{ANI}", sixth, by=ANI, key=thumb(25))


def test_a_registrar_who_revokes_what_strangers_enrolled_makes_room_for_the_holder(world):
    for number in range(21, 25):
        world.say("key-enrolled", f"official/{ANI}", {"key": key(number), "device_kind": "berkas"}, by=ANI)
    junk = {"key": thumb(21), "since": day("2025-01-06"), "reason_code": "bocor"}
    world.say("key-revoked", f"official/{ANI}", junk, by=R1)
    sixth = {"key": key(25), "device_kind": "berkas"}
    allow(world, "key-enrolled", f"official/{ANI}", sixth, by=ANI, key=thumb(25))


def test_an_agency_is_succeeded_once_by_one_that_is_registered(world):
    facts = {"decree": decree("1", "2025-01-06"), "from": day("2025-01-06"), "reason_code": "digabung"}
    assert refused(world, "agency-succeeded", f"agency/{A}", facts | {"successor": C}) == "not_registered"
    assert refused(world, "agency-succeeded", f"agency/{A}", facts | {"successor": A}) == "id_differs"
    allow(world, "agency-succeeded", f"agency/{A}", facts | {"successor": B})
    world.say("agency-succeeded", f"agency/{A}", facts)
    assert refused(world, "agency-succeeded", f"agency/{A}", facts) == "already_succeeded"


def test_an_attestation_is_another_persons_of_a_known_key_and_once(world):
    facts = {"key": thumb(20), "seen_how": "video", "seen_on": day("2025-01-06")}
    stream = f"official/{ANI}"
    assert refused(world, "key-attested", stream, facts, by=ANI) == "same_hand"
    assert refused(world, "key-attested", stream, facts | {"key": thumb(21)}, by=R1) == "unknown_key"
    attest(world, R1)
    assert refused(world, "key-attested", stream, facts, by=R1) == "already_registered"


def test_an_office_has_the_id_of_its_agency_and_code_and_a_superior_that_exists(world):
    facts = sample("office-created") | {"agency": A, "code": "baru", "office": office_id(A, "baru"), "superior": POST_B}
    stream = f"office/{office_id(A, 'baru')}"
    allow(world, "office-created", stream, facts)
    assert refused(world, "office-created", stream, facts | {"code": "lain"}) == "id_differs"
    assert refused(world, "office-created", stream, facts | {"office": POST_A}) == "id_differs"
    assert refused(world, "office-created", stream, facts | {"superior": ident(0x77)}) == "not_registered"
    world.say("office-created", stream, facts)
    assert refused(world, "office-created", stream, facts) == "already_registered"


def test_an_office_is_not_its_own_superior(world):
    facts = {"superior": POST_A, "from": day("2025-01-06")}
    assert refused(world, "office-changed", f"office/{POST_A}", facts) == "same_hand"


def test_an_act_must_name_its_signer_his_office_and_whom_it_is_about(world):
    facts = mandate(official=BUDI, office=POST_B)
    act = world.act("mandate-granted", f"office/{POST_B}", facts, by=ANI, office=POST_A, mandate="1" * 64)
    needed = basis_streams(act, ACTS["mandate-granted"], world)
    assert needed == {f"official/{ANI}", f"office/{POST_A}", f"official/{BUDI}"}
    own = world.act("mandate-granted", f"office/{POST_A}", facts, by=ANI, office=POST_A, mandate="1" * 64)
    assert f"office/{POST_A}" not in basis_streams(own, ACTS["mandate-granted"], world)


@pytest.mark.parametrize(
    ("zone", "hour", "expected"),
    [
        ("Asia/Jakarta", 16, date(2025, 1, 6)), ("Asia/Jakarta", 17, date(2025, 1, 7)), ("Asia/Pontianak", 17, date(2025, 1, 7)),
        ("Asia/Makassar", 15, date(2025, 1, 6)), ("Asia/Makassar", 16, date(2025, 1, 7)), ("Asia/Jayapura", 14, date(2025, 1, 6)),
        ("Asia/Jayapura", 15, date(2025, 1, 7)),
    ],
)  # fmt: skip
def test_the_civil_day_turns_at_midnight_of_the_zone(zone, hour, expected):
    moment = datetime(2025, 1, 6, hour, tzinfo=UTC)
    assert local_date(int(moment.timestamp() * 1000), zone) == expected


def test_every_act_has_its_rule_and_every_rule_its_act():
    assert RULES.keys() | {"stream-heads"} == ACTS.keys()
