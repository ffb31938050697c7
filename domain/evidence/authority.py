"""Who may speak: genesis, registrars, officials and their keys, agencies, offices, mandates and assignments.

A signature counts iff its key and its power were in force at its record. A key counts when two hands of different
agencies vouch for it: a registrar's attestation, and either the mandate that lists its thumbprint or a second
registrar.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.evidence.acts import ActKind
from domain.evidence.errors import Refused, Unproven
from domain.evidence.keys import PublicKey
from domain.evidence.streams import Act, Stream, World, demand, local_date, natural, reference, stream_of

Facts = Mapping[str, Any]


class Ledger(Stream):
    """Genesis: the one act that opens the book."""

    kind = "ledger"

    @property
    def genesis(self) -> Facts:
        """The facts of record 1."""
        demand(1 in self.acts, "not_registered", what="Buku register")
        return self.acts[1].known


class Registrars(Stream):
    """The three of genesis, as changed since. Two registrars act in turn: the second names the first."""

    kind = "registrars"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.open: dict[str, Act] = {}
        self.changes: list[tuple[str, Act]] = []

    def _registrar_appointed(self, act: Act, facts: Facts) -> None:
        self._turn(act, facts)

    def _registrar_removed(self, act: Act, facts: Facts) -> None:
        self._turn(act, facts)

    def _turn(self, act: Act, facts: Facts) -> None:
        first = self.open.pop(facts["seconds"]["digest"], None) if "seconds" in facts else None
        if first is None:
            self.open[act.ref.digest] = act
        else:
            self.changes.append((act.name, first))


@dataclass
class Key:
    """A key of an official: who vouched for it, and since when it is revoked."""

    public: PublicKey
    enrolled: Act
    attestations: list[Act] = field(default_factory=list)


class Official(Stream):
    """A person, by a random id, and the keys that speak for them."""

    kind = "official"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name_printed: str | None = None
        self.keys: dict[str, Key] = {}
        self.revocations: dict[str, Act] = {}

    def _official_registered(self, _act: Act, facts: Facts) -> None:
        self.name_printed = facts["name_printed"]

    def _official_changed(self, _act: Act, facts: Facts) -> None:
        self.name_printed = facts["name_printed"]

    def _key_enrolled(self, act: Act, facts: Facts) -> None:
        try:
            public = PublicKey.parse(facts["key"]["suite"], facts["key"]["public_key"])
        except Unproven:
            return  # refused at the door; in a forged ledger it is no key
        self.keys.setdefault(public.thumbprint, Key(public, act))

    def _key_attested(self, act: Act, facts: Facts) -> None:
        if facts["key"] in self.keys:
            self.keys[facts["key"]].attestations.append(act)

    def _key_revoked(self, act: Act, facts: Facts) -> None:
        self.revocations.setdefault(facts["key"], act)


class Agency(Stream):
    """A government department (perangkat daerah)."""

    kind = "agency"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.facts: Facts | None = None

    def _agency_registered(self, _act: Act, facts: Facts) -> None:
        self.facts = facts


@dataclass
class Mandate:
    """A mandate (SK) or an assignment (surat tugas): in force from `since` through `until`, and before `ended_on`."""

    granted: Act
    official: str
    capacity: str | None
    since: date
    until: date | None
    powers: frozenset[str]
    keys: frozenset[str]
    ended: Act | None = None
    ended_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it is in force on a civil day, as far as the register knows."""
        return (
            self.since <= day
            and (self.until is None or day <= self.until)
            and (self.ended_on is None or day < self.ended_on)
        )


class Office(Stream):
    """A post: where it stands, and who held it from when to when, by which decree."""

    kind = "office"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.facts: Facts | None = None
        self.superior: str | None = None
        self.ended_on: date | None = None
        self.mandates: dict[str, Mandate] = {}

    def _office_created(self, _act: Act, facts: Facts) -> None:
        self.facts = facts
        self.superior = facts.get("superior")

    def _office_changed(self, _act: Act, facts: Facts) -> None:
        self.superior = facts.get("superior", self.superior)

    def _office_ended(self, _act: Act, facts: Facts) -> None:
        self.ended_on = day_of(facts["ended_on"])

    def _mandate_granted(self, act: Act, facts: Facts) -> None:
        self._grant(act, facts, capacity=facts["capacity"])

    def _assignment_granted(self, act: Act, facts: Facts) -> None:
        self._grant(act, facts, capacity=None)

    def _grant(self, act: Act, facts: Facts, *, capacity: str | None) -> None:
        self.mandates[act.ref.digest] = Mandate(
            granted=act,
            official=facts["official"],
            capacity=capacity,
            since=day_of(facts["from"]),
            until=day_of(facts["until"]) if "until" in facts else None,
            powers=frozenset(facts["powers"]),
            keys=frozenset(facts["keys"]),
        )

    def _mandate_ended(self, act: Act, facts: Facts) -> None:
        self._end(act, facts, facts["mandate"]["digest"])

    def _assignment_ended(self, act: Act, facts: Facts) -> None:
        self._end(act, facts, facts["assignment"]["digest"])

    def _end(self, act: Act, facts: Facts, digest: str) -> None:
        mandate = self.mandates.get(digest)
        if mandate is not None and mandate.ended is None:
            mandate.ended, mandate.ended_on = act, day_of(facts["ended_on"])

    def holder(self, day: date) -> Mandate | None:
        """The mandate under which the office is held on a day: an acting holder stands before the definitive one."""
        held = [m for m in self.mandates.values() if m.capacity is not None and m.covers(day)]
        return next((m for m in held if m.capacity != "definitif"), held[0] if held else None)


def day_of(value: Facts) -> date:
    """A day of the facts as a date."""
    return date.fromisoformat(value["date"])


def genesis_of(world: World) -> Facts:
    """The facts of genesis; refused where the book is not opened."""
    return stream_of(world, natural(world, "ledger", ""), Ledger).genesis


def office_of(world: World, office: str) -> Office:
    """An office's stream."""
    return stream_of(world, f"office/{office}", Office)


def official_of(world: World, official: str) -> Official:
    """An official's stream."""
    return stream_of(world, f"official/{official}", Official)


def agency_of_office(world: World, office: str) -> str:
    """The agency to which an office belongs."""
    facts = office_of(world, office).facts
    if facts is None:
        raise Refused("not_registered", what="Jabatan")
    return str(facts["agency"])


def today(world: World, act: Act) -> date:
    """The civil day on which an act was received."""
    return local_date(act.received_at, genesis_of(world)["zone"])


def registrars_of(world: World) -> dict[str, str]:
    """Who is a registrar now, and of which agency: read from the register, never from a registrar's own facts."""
    now = {member["official"]: member["agency"] for member in genesis_of(world)["registrars"]}
    for change, first in _registrars(world).changes:
        if change == "registrar-removed":
            now.pop(first.known["official"], None)
        else:
            now[first.known["official"]] = first.known["agency"]
    return now


def _registrars(world: World) -> Registrars:
    return stream_of(world, natural(world, "registrars", ""), Registrars)


# -- the signer -------------------------------------------------------------------------------------------------------


def signing_key(act: Act, kind: ActKind, world: World) -> PublicKey:
    """The registered public key under which an act's signature is to be verified; refused where none is registered."""
    if kind.signer == "log_key" and act.name == "ledger-opened":
        return _named(act, act.known["log_key"])
    if kind.signer in ("log_key", "service_key"):
        return _named(act, genesis_of(world)[kind.signer])
    demand(act.actor.official is not None, "unknown_official", official="-")
    official = official_of(world, act.actor.official or "")
    if kind.signer == "self_key":
        return _own(act, official)
    if act.actor.key in official.keys:
        return official.keys[act.actor.key].public
    genesis_key = _genesis_key(world, act)
    if genesis_key is not None:
        return genesis_key
    demand(official.name_printed is not None, "unknown_official", official=act.actor.official)
    raise Refused("unknown_key", key=act.actor.key[:16])


def _named(act: Act, key: Facts) -> PublicKey:
    public = PublicKey.parse(key["suite"], key["public_key"])
    demand(act.actor.official is None and act.actor.key == public.thumbprint, "not_house_key")
    return public


def _own(act: Act, official: Official) -> PublicKey:
    demand(official.name_printed is not None, "unknown_official", official=act.actor.official)
    public = PublicKey.parse(act.known["key"]["suite"], act.known["key"]["public_key"])
    demand(official.id == act.actor.official and public.thumbprint == act.actor.key, "not_key_holder")
    return public


def _genesis_key(world: World, act: Act) -> PublicKey | None:
    for member in genesis_of(world)["registrars"]:
        public = PublicKey.parse(member["key"]["suite"], member["key"]["public_key"])
        if member["official"] == act.actor.official and public.thumbprint == act.actor.key:
            return public
    return None


def vouched(act: Act, kind: ActKind, world: World) -> Iterator[tuple[Act, ...]]:
    """Every pair of hands that vouches for an act's key; empty where genesis or its own proof is enough."""
    if kind.signer in ("log_key", "service_key", "self_key") or _genesis_key(world, act) is not None:
        yield ()
        return
    key = official_of(world, act.actor.official or "").keys.get(act.actor.key)
    if key is None:
        return
    if act.name == "key-revoked" and act.known["key"] == act.actor.key:
        # Whoever has a key may revoke that key: doubt must not stop a revocation. Not another: anyone can enrol a key.
        yield (key.enrolled,)
    first_hands = [(hand, agency) for hand in key.attestations if (agency := _agency_of_hand(world, hand))]
    second_hands = first_hands + [
        (m.granted, agency) for m in _listing(world, act) if (agency := _agency_of_hand(world, m.granted))
    ]
    for first, first_agency in first_hands:
        for second, second_agency in second_hands:
            if first_agency != second_agency and first.actor.official != second.actor.official:
                yield (key.enrolled, first, second)


def _listing(world: World, act: Act) -> list[Mandate]:
    if act.actor.office is None:
        return []
    mandates = office_of(world, act.actor.office).mandates.values()
    return [m for m in mandates if m.official == act.actor.official and act.actor.key in m.keys]


def _agency_of_hand(world: World, hand: Act) -> str | None:
    # A registrar needs no mandate: an office he names beside his attestation was never checked, and must not lend its
    # agency.
    if hand.actor.office is not None and hand.name != "key-attested":
        return agency_of_office(world, hand.actor.office)
    ever = {member["official"]: member["agency"] for member in genesis_of(world)["registrars"]}
    ever |= {
        first.known["official"]: first.known["agency"]
        for change, first in _registrars(world).changes
        if change == "registrar-appointed"
    }
    return ever.get(hand.actor.official or "")


def demand_not_revoked(act: Act, world: World) -> None:
    """Refuse a key that the register knows as revoked at the record."""
    if act.actor.official is not None:
        demand(
            act.actor.key not in official_of(world, act.actor.official).revocations,
            "key_revoked",
            key=act.actor.key[:16],
        )


# -- the power --------------------------------------------------------------------------------------------------------


def power(act: Act, kind: ActKind, world: World) -> Mandate | None:
    """The mandate or assignment that gives an act its power; None where the role itself gives it. Refuses otherwise."""
    if kind.signer in ("log_key", "service_key", "self_key"):
        return None
    if kind.signer == "registrar_or_holder" and act.ref.stream == f"official/{act.actor.official}":
        return None
    if kind.signer in ("registrar", "registrar_or_holder"):
        demand(act.actor.official in registrars_of(world), "not_registrar")
        return None
    if act.actor.mandate is None or act.actor.office is None:
        demand(act.actor.official in registrars_of(world) and _first_of_all(act, world), "no_mandate", mandate="")
        return None
    return _in_force(act, kind, world)


def _in_force(act: Act, kind: ActKind, world: World) -> Mandate:
    mandate = office_of(world, act.actor.office or "").mandates.get(act.actor.mandate or "")
    if mandate is None:
        raise Refused("no_mandate", mandate=(act.actor.mandate or "")[:16])
    day = today(world, act)
    demand(mandate.official == act.actor.official, "mandate_of_another")
    demand(mandate.since <= day, "mandate_not_begun", since=mandate.since)
    demand(mandate.until is None or day <= mandate.until, "mandate_expired", until=mandate.until)
    demand(mandate.ended_on is None or day < mandate.ended_on, "mandate_ended", until=mandate.ended_on)
    demand(bool(mandate.powers & set(kind.powers)), "missing_power", power=" / ".join(kind.powers))
    return mandate


def _first_of_all(act: Act, world: World) -> bool:
    """Genesis lets registrars set up the first offices only (personnel, organisation), so that the rest can begin."""
    first = genesis_of(world)["first_offices"]
    if act.name in ("office-created", "mandate-granted"):
        return act.ref.stream in {f"office/{member['office']}" for member in first}
    return act.name == "agency-registered" and act.ref.stream in {f"agency/{member['agency']}" for member in first}


# -- what each act of this room may do --------------------------------------------------------------------------------


def decide_ledger_opened(act: Act, world: World) -> None:
    """Record 1 opens the book: three registrars of at least two agencies, at most one of the hosting agency."""
    facts = act.known
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


def decide_registrar_turn(act: Act, world: World) -> None:
    """Two registrars in turn: the second must be another person and repeat the first one's facts."""
    facts, stream = act.known, _registrars(world)
    if "seconds" not in facts:
        already = facts["official"] in registrars_of(world)
        demand(
            already == (act.name == "registrar-removed"),
            "already_registered" if already else "not_registered",
            what="Registrar",
        )
        return
    first = stream.open.get(facts["seconds"]["digest"])
    if first is None or first.name != act.name:
        raise Refused("needs_second")
    demand(first.actor.official != act.actor.official, "same_hand", what="dua registrar")
    demand({**facts, "seconds": None} == {**first.known, "seconds": None}, "reference_wrong", field="seconds")


def decide_official_registered(act: Act, world: World) -> None:
    """An official is registered once, under the id of the stream."""
    official = official_of(world, act.ref.stream.split("/")[1])
    demand(act.known["official"] == official.id, "id_differs", what="pejabat")
    demand(official.name_printed is None, "already_registered", what="Pejabat")


def decide_official_changed(act: Act, world: World) -> None:
    """Only someone registered can be changed."""
    demand(official_of(world, act.ref.stream.split("/")[1]).name_printed is not None, "not_registered", what="Pejabat")


def decide_key_enrolled(act: Act, world: World) -> None:
    """The new key itself signs, for an official who is registered; the same key never twice."""
    official = official_of(world, act.ref.stream.split("/")[1])
    demand(official.id == act.actor.official, "not_key_holder")
    demand(act.actor.key not in official.keys, "key_taken", key=act.actor.key[:16])


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
    """Only a registered agency can end or be succeeded."""
    stream = stream_of(world, act.ref.stream, Agency)
    demand(stream.facts is not None, "not_registered", what="Perangkat daerah")


def decide_office_created(act: Act, world: World) -> None:
    """An office's id comes from its agency and code; its superior must exist."""
    facts = act.known
    demand(
        act.ref.stream == natural(world, "office", f"{facts['agency']}/{facts['code']}"), "id_differs", what="jabatan"
    )
    demand(facts["office"] == act.ref.stream.split("/")[1], "id_differs", what="jabatan")
    demand(office_of(world, facts["office"]).facts is None, "already_registered", what="Jabatan")
    agency = stream_of(world, f"agency/{facts['agency']}", Agency)
    demand(agency.facts is not None, "not_registered", what="Perangkat daerah")
    if "superior" in facts:
        demand(office_of(world, facts["superior"]).facts is not None, "not_registered", what="Jabatan atasan")


def decide_office_changed(act: Act, world: World) -> None:
    """Only an office that exists changes; a new superior must exist and be another office."""
    office = office_of(world, act.ref.stream.split("/")[1])
    demand(office.facts is not None and office.ended_on is None, "not_registered", what="Jabatan")
    if "superior" in act.known:
        demand(act.known["superior"] != office.id, "same_hand", what="jabatan dan atasannya")
        demand(office_of(world, act.known["superior"]).facts is not None, "not_registered", what="Jabatan atasan")


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
    demand(official_of(world, facts["official"]).name_printed is not None, "not_registered", what="Pejabat")
    if "until" in facts:
        demand(
            facts["from"]["date"] <= facts["until"]["date"],
            "dates_reversed",
            since=facts["from"]["date"],
            until=facts["until"]["date"],
        )


def decide_mandate_ended(act: Act, world: World) -> None:
    """An SK of this office that has not been ended, by another person than its holder."""
    _demand_end(act, world, field_name="mandate", names=("mandate-granted",))


def decide_assignment_granted(act: Act, world: World) -> None:
    """The head assigns people of his own office; nobody assigns himself."""
    office = office_of(world, act.ref.stream.split("/")[1])
    _demand_grant(act, act.known, office, world)
    demand(act.actor.office == office.id, "wrong_office")


def decide_assignment_ended(act: Act, world: World) -> None:
    """A surat tugas of this office that has not been ended."""
    _demand_end(act, world, field_name="assignment", names=("assignment-granted",))


def _demand_end(act: Act, world: World, *, field_name: str, names: tuple[str, ...]) -> None:
    office = office_of(world, act.ref.stream.split("/")[1])
    named = reference(world, act.known[field_name], field=field_name, names=names)
    mandate = office.mandates.get(named.ref.digest)
    if mandate is None:
        raise Refused("reference_wrong", field=field_name)
    demand(mandate.ended is None, "mandate_ended", until=mandate.ended_on)
    demand(mandate.official != act.actor.official, "same_hand", what="pencatat dan pemegang jabatan")
