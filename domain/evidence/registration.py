"""What may be registered: genesis, registrars, officials and keys, agencies, offices, SK and surat tugas.

Separation of duties is the thread: nobody attests, appoints or assigns himself, and what asks for two hands gets two.
"""

from datetime import date

from domain.evidence.acts import ASSIGNABLE, ASSIGNABLE_BY_ANY_HEAD
from domain.evidence.authority import (
    Agency,
    Facts,
    Mandate,
    Office,
    day_of,
    genesis_of,
    office_of,
    official_of,
    registrars_of,
    registrars_stream,
    today,
)
from domain.evidence.errors import Refused
from domain.evidence.keys import PublicKey
from domain.evidence.streams import Act, World, demand, natural, reference, stream_of

FEWEST_REGISTRARS = 2  # with one left, nobody could ever appoint another: two act in turn
MOST_WAITING_KEYS = 5  # anyone can enrol a key for anyone; a flood of them must not bury an official's stream


def decide_ledger_opened(act: Act, world: World) -> None:
    """Record 1 opens the book: three registrars of at least two agencies, at most one of the hosting agency."""
    facts = act.known
    demand(act.ref.version == 1, "already_registered", what="Buku register")
    demand(
        act.ref.stream == natural(world, "ledger", "") and facts["origin"] == world.origin,
        "wrong_stream",
        act=act.name,
        stream=act.ref.stream,
    )
    people = {member["official"] for member in facts["registrars"]}
    keys = {member["key"]["public_key"] for member in facts["registrars"]}
    agencies = [member["agency"] for member in facts["registrars"]]
    for key in (facts["service_key"], *(member["key"] for member in facts["registrars"])):
        PublicKey.parse(key["suite"], key["public_key"])  # else everyone judged by genesis would fall for it
    demand(len(people) == len(keys) == 3 and len(set(agencies)) > 1, "registrars_too_close")
    demand(agencies.count(facts["hosting_agency"]) <= 1, "registrars_too_close")


def _decide_registrar_turn(act: Act, world: World) -> None:
    """Two registrars in turn: the second is another person, the first still a registrar, the facts the same."""
    facts, stream, now = act.known, registrars_stream(world), registrars_of(world)
    demand(act.ref.stream == stream.name, "wrong_stream", act=act.name, stream=act.ref.stream)
    if act.name == "registrar-removed":
        demand(facts["official"] in now, "not_registered", what="Registrar")
        demand(len(now) > FEWEST_REGISTRARS, "registrars_too_few")
    else:
        demand(facts["official"] not in now, "already_registered", what="Registrar")
        demand(official_of(world, facts["official"]).outside is None, "outside_appointed")
        _demand_agency(facts["agency"], world)
        hosting = genesis_of(world)["hosting_agency"]
        demand([*now.values(), facts["agency"]].count(hosting) <= 1, "registrars_too_close")
    if "seconds" not in facts:
        return
    first = stream.open.get(facts["seconds"]["digest"])
    if first is None or first.name != act.name or first.actor.official not in now:
        raise Refused("needs_second")
    demand(first.actor.official != act.actor.official, "same_hand", what="dua registrar")
    demand({**facts, "seconds": None} == {**first.known, "seconds": None}, "reference_wrong", field="seconds")


decide_registrar_appointed = decide_registrar_removed = _decide_registrar_turn


def decide_official_registered(act: Act, world: World) -> None:
    """An official is registered once, under the id of the stream."""
    official = official_of(world, act.ref.stream.split("/")[1])
    demand(act.known["official"] == official.id, "id_differs", what="pejabat")
    demand(official.name_printed is None, "already_registered", what="Pejabat")


def decide_outside_party_registered(act: Act, world: World) -> None:
    """Who speaks for a bank or a province is registered once, by a surat kuasa that is there, and is no official."""
    facts, official = act.known, official_of(world, act.ref.stream.split("/")[1])
    demand(facts["official"] == official.id, "id_differs", what="pihak luar")
    demand(official.name_printed is None, "already_registered", what="Orang ini")
    dated = facts["attorney"]["dated"]["date"]
    demand(dated <= today(world, act).isoformat(), "decree_ahead", dated=dated)


def decide_official_changed(act: Act, world: World) -> None:
    """Only someone registered can be changed."""
    demand(official_of(world, act.ref.stream.split("/")[1]).name_printed is not None, "not_registered", what="Pejabat")


def decide_key_enrolled(act: Act, world: World) -> None:
    """The new key itself signs, for an official who is registered; the same key never twice."""
    official = official_of(world, act.ref.stream.split("/")[1])
    demand(official.id == act.actor.official, "not_key_holder")
    demand(act.actor.key not in official.keys, "key_taken", key=act.actor.key[:16])
    waiting = [one for one, key in official.keys.items() if not key.attestations and one not in official.revocations]
    demand(len(waiting) < MOST_WAITING_KEYS, "keys_waiting", limit=MOST_WAITING_KEYS)


def decide_key_attested(act: Act, world: World) -> None:
    """A registrar attests the key of another person, each registrar once."""
    official = official_of(world, act.ref.stream.split("/")[1])
    key = official.keys.get(act.known["key"])
    if key is None:
        raise Refused("unknown_key", key=act.known["key"][:16])
    demand(act.actor.official != official.id, "same_hand", what="pemegang kunci dan registrar")
    demand(
        all(hand.actor.official != act.actor.official for hand in key.attestations),
        "already_registered",
        what="Pengesahan kunci ini",
    )


def decide_key_revoked(act: Act, world: World) -> None:
    """A key the official has, once."""
    official = official_of(world, act.ref.stream.split("/")[1])
    genesis = {
        PublicKey.parse(m["key"]["suite"], m["key"]["public_key"]).thumbprint
        for m in genesis_of(world)["registrars"]
        if m["official"] == official.id
    }
    demand(act.known["key"] in official.keys or act.known["key"] in genesis, "unknown_key", key=act.known["key"][:16])
    demand(act.known["key"] not in official.revocations, "key_revoked", key=act.known["key"][:16])


def decide_agency_registered(act: Act, world: World) -> None:
    """An agency is registered once, under the id of its stream."""
    stream = stream_of(world, act.ref.stream, Agency)
    demand(act.known["agency"] == stream.id, "id_differs", what="perangkat daerah")
    demand(stream.facts is None, "already_registered", what="Perangkat daerah")


def decide_agency_succeeded(act: Act, world: World) -> None:
    """Only a registered agency can end or be succeeded, once, by one that is registered."""
    stream = stream_of(world, act.ref.stream, Agency)
    demand(stream.facts is not None, "not_registered", what="Perangkat daerah")
    demand(stream.succeeded is None, "already_succeeded")
    if "successor" in act.known:
        demand(act.known["successor"] != stream.id, "id_differs", what="perangkat daerah pengganti")
        _demand_agency(act.known["successor"], world)


def _demand_agency(agency: str, world: World) -> None:
    demand(stream_of(world, f"agency/{agency}", Agency).facts is not None, "not_registered", what="Perangkat daerah")


def decide_office_created(act: Act, world: World) -> None:
    """An office's id comes from its agency and code; its superior must exist."""
    facts = act.known
    demand(
        act.ref.stream == natural(world, "office", f"{facts['agency']}/{facts['code']}"), "id_differs", what="jabatan"
    )
    demand(facts["office"] == act.ref.stream.split("/")[1], "id_differs", what="jabatan")
    demand(office_of(world, facts["office"]).facts is None, "already_registered", what="Jabatan")
    _demand_agency(facts["agency"], world)
    if "superior" in facts:
        demand(office_of(world, facts["superior"]).facts is not None, "not_registered", what="Jabatan atasan")


def decide_office_changed(act: Act, world: World) -> None:
    """Only an office that exists changes; a new superior must exist and be another office."""
    office = office_of(world, act.ref.stream.split("/")[1])
    demand(office.facts is not None and office.ended_on is None, "not_registered", what="Jabatan")
    if "superior" in act.known:
        demand(office_of(world, act.known["superior"]).facts is not None, "not_registered", what="Jabatan atasan")
        demand(not _stands_under(act.known["superior"], office.id, world), "same_hand", what="jabatan dan atasannya")


def _stands_under(office: str, above: str, world: World) -> bool:
    """Whether an office is another, or stands under it by however many steps."""
    seen: set[str] = set()
    here: str | None = office
    while here is not None and here not in seen:
        if here == above:
            return True
        seen.add(here)
        here = office_of(world, here).superior
    return False


def decide_office_ended(act: Act, world: World) -> None:
    """Only an office that exists ends, once."""
    office = office_of(world, act.ref.stream.split("/")[1])
    demand(office.facts is not None and office.ended_on is None, "not_registered", what="Jabatan")


def decide_mandate_granted(act: Act, world: World) -> None:
    """An SK is recorded by another person than its holder; no two definitive holders at a time."""
    facts, office = act.known, office_of(world, act.ref.stream.split("/")[1])
    _demand_grant(act, facts, office, world)
    demand(facts["capacity"] == "definitif" or "until" in facts, "until_required")
    if facts["capacity"] == "definitif":
        since, until = day_of(facts["from"]), day_of(facts["until"]) if "until" in facts else date.max
        held = [m for m in office.mandates.values() if m.capacity == "definitif" and _meets(m, since, until)]
        demand(not held, "mandate_overlaps")
    if "replaces" in facts:
        reference(world, facts["replaces"], field="replaces", names=("mandate-granted",))
    if "absent_holder" in facts:
        reference(world, facts["absent_holder"], field="absent_holder", names=("mandate-granted",))


def _meets(mandate: Mandate, since: date, until: date) -> bool:
    last = mandate.until or date.max
    if mandate.ended_on is not None and mandate.ended_on <= mandate.since:
        return False
    return mandate.since <= until and since <= last and (mandate.ended_on is None or since < mandate.ended_on)


def _demand_grant(act: Act, facts: Facts, office: Office, world: World) -> None:
    demand(facts["office"] == office.id, "id_differs", what="jabatan")
    demand(office.facts is not None and office.ended_on is None, "not_registered", what="Jabatan")
    demand(facts["official"] != act.actor.official, "same_hand", what="pencatat SK dan pejabat yang diangkat")
    official = official_of(world, facts["official"])
    demand(official.name_printed is not None, "not_registered", what="Pejabat")
    demand(official.outside is None, "outside_appointed")
    if "until" in facts:
        demand(
            facts["from"]["date"] <= facts["until"]["date"],
            "dates_reversed",
            since=facts["from"]["date"],
            until=facts["until"]["date"],
        )


def decide_mandate_ended(act: Act, world: World) -> None:
    """An SK of this office that has no end yet, or a later one, by another person than its holder."""
    _demand_end(act, world, field_name="mandate", names=("mandate-granted",))


def decide_assignment_granted(act: Act, world: World) -> None:
    """The head assigns work in his own office: never to himself, and no power that is personal or not his own."""
    office = office_of(world, act.ref.stream.split("/")[1])
    _demand_grant(act, act.known, office, world)
    demand(act.actor.office == office.id, "wrong_office")
    own = office.mandates.get(act.actor.mandate or "")
    assignable = ASSIGNABLE_BY_ANY_HEAD | (ASSIGNABLE & (own.powers if own else frozenset()))
    for power in act.known["powers"]:
        demand(power in assignable, "not_assignable", power=power)


def decide_assignment_ended(act: Act, world: World) -> None:
    """A surat tugas of this office that has not been ended."""
    _demand_end(act, world, field_name="assignment", names=("assignment-granted",))


def _demand_end(act: Act, world: World, *, field_name: str, names: tuple[str, ...]) -> None:
    office = office_of(world, act.ref.stream.split("/")[1])
    named = reference(world, act.known[field_name], field=field_name, names=names)
    mandate = office.mandates.get(named.ref.digest)
    if mandate is None:
        raise Refused("reference_wrong", field=field_name)
    earlier = mandate.ended_on is None or day_of(act.known["ended_on"]) < mandate.ended_on
    demand(earlier, "mandate_ended", until=mandate.ended_on)
    if mandate.ended is not None and "closing_until" in act.known:
        demand(day_of(act.known["closing_until"]) == mandate.closing_until, "closing_days_fixed")
    demand(mandate.official != act.actor.official, "same_hand", what="pencatat dan pemegang jabatan")
