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
from domain.evidence.streams import Act, Stream, World, demand, local_date, natural, stream_of

Facts = Mapping[str, Any]

CLOSING = ("realization-signed", "realization.close")  # the one act, and the power for it, of who has left his office


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
        self.outside: Act | None = None  # who speaks for a party outside the government, by which surat kuasa
        self.keys: dict[str, Key] = {}
        self.revocations: dict[str, Act] = {}

    def _official_registered(self, _act: Act, facts: Facts) -> None:
        self.name_printed = facts["name_printed"]

    def _official_changed(self, _act: Act, facts: Facts) -> None:
        self.name_printed = facts["name_printed"]

    def _outside_party_registered(self, act: Act, facts: Facts) -> None:
        self.name_printed, self.outside = facts["name_printed"], act

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
        self.succeeded: Act | None = None

    def _agency_registered(self, _act: Act, facts: Facts) -> None:
        self.facts = facts

    def _agency_succeeded(self, act: Act, _facts: Facts) -> None:
        self.succeeded = act


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
    closing_until: date | None = None  # through this day who left may sign the sheets of his own time

    def covers(self, day: date) -> bool:
        """Whether it is in force on a civil day, as far as the register knows."""
        return (
            self.since <= day
            and (self.until is None or day <= self.until)
            and (self.ended_on is None or day < self.ended_on)
        )

    def closes(self, day: date) -> bool:
        """Whether a day lies in the closing days of a mandate that was ended and gives the power for them."""
        over = self.ended_on is not None and self.ended_on <= day
        left = self.closing_until is not None and day <= self.closing_until
        return over and left and CLOSING[1] in self.powers

    def admits(self, act: str, day: date) -> bool:
        """Whether an act may be done under it on a day, as far as days and closing days go."""
        return self.covers(day) or (act == CLOSING[0] and self.closes(day))


class Office(Stream):
    """A post: where it stands, and who held it from when to when, by which decree."""

    kind = "office"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.facts: Facts | None = None
        self.post_printed: str | None = None
        self.superior: str | None = None
        self.ended_on: date | None = None
        self.mandates: dict[str, Mandate] = {}

    def _office_created(self, _act: Act, facts: Facts) -> None:
        self.facts = facts
        self.post_printed = facts["post_printed"]
        self.superior = facts.get("superior")

    def _office_changed(self, _act: Act, facts: Facts) -> None:
        self.post_printed = facts.get("post_printed", self.post_printed)
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
        """The earliest day counts: an end recorded with a day too late can be corrected, never undone.

        Closing days are given once, by the first end.
        """
        mandate, day = self.mandates.get(digest), day_of(facts["ended_on"])
        if mandate is None or (mandate.ended_on is not None and day >= mandate.ended_on):
            return
        if mandate.ended is None and "closing_until" in facts:
            mandate.closing_until = day_of(facts["closing_until"])
        mandate.ended, mandate.ended_on = act, day

    def exists_on(self, day: date) -> bool:
        """Whether the office is there on a civil day."""
        return self.facts is not None and (self.ended_on is None or day < self.ended_on)

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
    for change, first in registrars_stream(world).changes:
        if change == "registrar-removed":
            now.pop(first.known["official"], None)
        else:
            now[first.known["official"]] = first.known["agency"]
    return now


def registrars_stream(world: World) -> Registrars:
    """The one stream of registrars' turns."""
    return stream_of(world, natural(world, "registrars", ""), Registrars)


# -- the signer -------------------------------------------------------------------------------------------------------


def signing_key(act: Act, kind: ActKind, world: World) -> PublicKey:
    """The registered public key under which an act's signature is to be verified; refused where none is registered."""
    if kind.signer == "log_key" and act.name == "ledger-opened":
        return _named(act, act.known["log_key"])
    if kind.signer in ("log_key", "service_key"):
        return _named(act, genesis_of(world)[kind.signer])
    if _by_service(act, kind):
        return _named(act, genesis_of(world)["service_key"])
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


def _by_service(act: Act, kind: ActKind) -> bool:
    """Whether the house's own service key speaks, where an act may be an official's or its own."""
    return kind.signer == "official_or_service" and act.actor.official is None


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
    proven = kind.signer in ("log_key", "service_key", "self_key") or _by_service(act, kind)
    if proven or _genesis_key(world, act) is not None:
        yield ()
        return
    key = official_of(world, act.actor.official or "").keys.get(act.actor.key)
    if key is None:
        return
    # Whoever has a key may revoke that key: doubt must not stop a revocation. Not another: anyone can enrol a key.
    own = act.name == "key-revoked" and act.known["key"] == act.actor.key
    first_hands = [(hand, agency) for hand in key.attestations if (agency := _agency_of_hand(world, hand))]
    second_hands = first_hands + [
        (m.granted, agency) for m in _listing(world, act, kind) if (agency := _agency_of_hand(world, m.granted))
    ]
    if own:
        yield (key.enrolled,)
    for first, first_agency in first_hands:
        for second, second_agency in second_hands:
            if first_agency != second_agency and first.actor.official != second.actor.official:
                yield (key.enrolled, first, second)


def _listing(world: World, act: Act, kind: ActKind) -> list[Mandate]:
    """The mandates that list the key: of the office he acts for; of a person, of any office that the act names."""
    offices = {act.actor.office} if act.actor.office else set()
    if kind.signer == "person":
        offices |= {ref.stream.split("/")[1] for ref in act.basis if ref.stream.startswith("office/")}
    mandates = [m for office in sorted(offices) for m in office_of(world, office).mandates.values()]
    return [m for m in mandates if m.official == act.actor.official and act.actor.key in m.keys]


def _agency_of_hand(world: World, hand: Act) -> str | None:
    # A registrar needs no mandate: an office he names beside his attestation was never checked, and must not lend its
    # agency.
    if hand.actor.office is not None and hand.name != "key-attested":
        return agency_of_office(world, hand.actor.office)
    ever = {member["official"]: member["agency"] for member in genesis_of(world)["registrars"]}
    ever |= {
        first.known["official"]: first.known["agency"]
        for change, first in registrars_stream(world).changes
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
    holder = kind.signer == "registrar_or_holder" and act.ref.stream == f"official/{act.actor.official}"
    if holder or kind.signer in ("log_key", "service_key", "self_key"):
        return None
    if kind.signer == "person" or _by_service(act, kind):
        demand(act.actor.office is None and act.actor.mandate is None, "person_unneeded")
        return None
    if kind.signer in ("registrar", "registrar_or_holder"):
        demand(act.actor.official in registrars_of(world), "not_registrar")
        demand(act.actor.office is None, "mandate_unneeded")
        return None
    if kind.signer == "official_or_outside" and act.actor.mandate is None and act.actor.office is None:
        _demand_outside(act, world)
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
    if act.name == CLOSING[0] and not mandate.covers(day):
        demand(
            mandate.closing_until is None or day <= mandate.closing_until, "closing_over", until=mandate.closing_until
        )
        if mandate.closes(day):
            return mandate  # the office itself may have ended: that is often why he left
    demand(mandate.until is None or day <= mandate.until, "mandate_expired", until=mandate.until)
    demand(mandate.ended_on is None or day < mandate.ended_on, "mandate_ended", until=mandate.ended_on)
    demand(office_of(world, act.actor.office or "").exists_on(day), "office_ended")
    demand(bool(mandate.powers & set(kind.powers)), "missing_power", power=" / ".join(kind.powers))
    return mandate


def _demand_outside(act: Act, world: World) -> None:
    """Without an office acts only who speaks for a party outside the government, while the surat kuasa runs."""
    party = official_of(world, act.actor.official or "").outside
    if party is None:
        raise Refused("no_mandate", mandate="")
    demand_attorney(party, today(world, act))


def demand_attorney(party: Act, day: date) -> None:
    """Refuse a party outside the government on a day that its surat kuasa does not cover."""
    since, until = day_of(party.known["from"]), day_of(party.known["until"]) if "until" in party.known else None
    covered = since <= day and (until is None or day <= until)
    demand(covered, "attorney_over", since=since, until=until or "seterusnya", day=day)


def _first_of_all(act: Act, world: World) -> bool:
    """Genesis lets registrars set up the first offices and their first holders, so that the rest can begin."""
    first = genesis_of(world)["first_offices"]
    if act.name == "agency-registered":
        return act.ref.stream in {f"agency/{member['agency']}" for member in first}
    if act.ref.stream not in {f"office/{member['office']}" for member in first}:
        return False
    return act.name == "office-created" or (
        act.name == "mandate-granted" and not stream_of(world, act.ref.stream, Office).mandates
    )
