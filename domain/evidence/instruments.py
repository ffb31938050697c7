"""Instruments with others: nota kesepahaman, kerja sama, pakta integritas; also with parties outside the government.

A party of the government signs under an SK that gives the power to; a party outside (bank, province, BPKP) under no
office, by a key that two registrars vouch for and within the days of the surat kuasa that registered it. Each signs the
same whole text; it is in force once all have signed.
"""

from domain.evidence.agreements import demand_party, is_party
from domain.evidence.authority import (
    Agency,
    Facts,
    agency_of_office,
    day_of,
    demand_attorney,
    genesis_of,
    office_of,
    official_of,
    today,
)
from domain.evidence.errors import Refused
from domain.evidence.streams import Act, Stream, World, demand, stream_of

SIGNING = "instrument.sign"


class Instrument(Stream):
    """One instrument: what was proposed, and which of its parties signed."""

    kind = "instrument"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.proposed: Act | None = None
        self.signed: dict[int, Act] = {}
        self.in_force: Act | None = None  # the signature with which all had signed

    def _instrument_proposed(self, act: Act, _facts: Facts) -> None:
        self.proposed = self.proposed or act

    def _instrument_signed(self, act: Act, facts: Facts) -> None:
        self.signed.setdefault(facts["party"], act)
        if self.proposed is None or self.in_force is not None:
            return
        if {party["no"] for party in self.proposed.known["parties"]} <= self.signed.keys():
            self.in_force = act


def decide_instrument_proposed(act: Act, world: World) -> None:
    """A whole text whose parties stand in the register, one of them of this government, drafted by its agency."""
    facts, instrument = act.known, stream_of(world, act.ref.stream, Instrument)
    demand(facts["instrument"] == instrument.id, "id_differs", what="naskah")
    demand(instrument.proposed is None, "already_registered", what="Naskah ini")
    parties = facts["parties"]
    demand([party["no"] for party in parties] == [*range(1, len(parties) + 1)], "parties_numbered", count=len(parties))
    seen: set[str] = set()
    for party in parties:
        demand(party["official"] not in seen, "party_twice", name=party["name_printed"])
        seen.add(party["official"])
        _demand_party(party, act, world)
    ours = [party["office"] for party in parties if "office" in party]
    demand(bool(ours), "party_of_government")
    _demand_drafter(act, ours, world)


def _demand_party(party: Facts, act: Act, world: World) -> None:
    """A party of the government under its SK in force, or one outside under its surat kuasa; each as registered."""
    official = official_of(world, party["official"])
    demand(official.name_printed is not None, "not_registered", what=f"Pihak ke-{party['no']}")
    if official.outside is not None:
        demand("office" not in party, "party_with_office", no=party["no"])
        _demand_outside(party, official.outside.known, world)
        demand_attorney(official.outside, today(world, act))
    else:
        demand("office" in party, "party_without_office", no=party["no"])
        _demand_ours(party, act, world)


def _demand_outside(party: Facts, registered: Facts, world: World) -> None:
    told = (party["name_printed"], party["office_printed"], party["entity_printed"])
    name = official_of(world, party["official"]).name_printed
    known = (name, registered["post_printed"], registered["entity"]["name_printed"])
    demand(told == known, "wrong_party", field=f"pihak ke-{party['no']}")


def _demand_ours(party: Facts, act: Act, world: World) -> None:
    field = f"pihak ke-{party['no']}"
    demand_party(party, field, act, world)
    mandate = office_of(world, party["office"]).mandates[party["mandate"]["digest"]]
    demand(SIGNING in mandate.powers, "party_without_power", no=party["no"])
    agency = stream_of(world, f"agency/{agency_of_office(world, party['office'])}", Agency).facts or {}
    names = {genesis_of(world)["government_printed"], agency.get("name_printed")}
    demand(party["entity_printed"] in names, "wrong_party", field=field)


def _demand_drafter(act: Act, ours: list[str], world: World) -> None:
    """An operator drafts for the offices of his own agency; for a head of region whoever has the power."""
    agency = agency_of_office(world, act.actor.office or "")
    above = any((office_of(world, office).facts or {}).get("level") == "kepala_daerah" for office in ours)
    demand(above or agency in {agency_of_office(world, office) for office in ours}, "wrong_agency")


def decide_instrument_signed(act: Act, world: World) -> None:
    """The very person named as a party signs what was proposed, once, under the same SK or surat kuasa."""
    facts, instrument = act.known, stream_of(world, act.ref.stream, Instrument)
    if instrument.proposed is None:
        raise Refused("not_registered", what="Naskah ini")
    demand(instrument.proposed.names(facts["instrument"]), "reference_wrong", field="instrument")
    proposed = instrument.proposed.known
    party = next((party for party in proposed["parties"] if party["no"] == facts["party"]), None)
    demand(party is not None and _is_party(act, party), "not_a_party")
    demand(facts["party"] not in instrument.signed, "instrument_signed_already", no=facts["party"])
    if "until" in proposed:
        until = day_of(proposed["until"])
        demand(today(world, act) <= until, "instrument_over", until=until)


def _is_party(act: Act, party: Facts) -> bool:
    if "office" in party:
        return is_party(act, party)
    return act.actor.official == party["official"] and act.actor.office is None and act.actor.mandate is None
