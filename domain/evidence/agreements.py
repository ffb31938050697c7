"""The life of a performance agreement, one stream for an office and year.

Proposed, discussed, aligned, signed by the trustee (PIHAK PERTAMA), countersigned by the grantor (PIHAK KEDUA): in
force. Revised on one of three grounds (PermenPANRB 53/2014, Lampiran I), rejected, continued by the next head.
Nothing is edited: a revision is a whole new document that names what it replaces, and both stay readable. These rules
live in the verifier's room, because a stranger must be able to say that a countersignature by the trustee himself is
none.
"""

from dataclasses import dataclass
from datetime import date

from domain.evidence.acts import consequences_for
from domain.evidence.authority import Facts, Office, agency_of_office, day_of, office_of, official_of, today
from domain.evidence.errors import Refused
from domain.evidence.plans import demand_planned
from domain.evidence.registers import demand_total
from domain.evidence.streams import Act, Stream, World, demand, local_date, natural, reference, stream_of

# An acting holder's post is printed with its prefix: "Plt. Kepala Dinas Kesehatan".
PREFIXES = {"definitif": "", "plt": "Plt. ", "plh": "Plh. ", "pj": "Pj. ", "pjs": "Pjs. "}

# The level of a document, as the level of the trustee's office gives it; administrators see `_demand_level`.
DOCUMENT_LEVELS = {
    "kepala_daerah": "kepala_daerah",
    "jpt_madya": "opd",
    "jpt_pratama": "opd",
    "pengawas": "eselon_4",
    "jf": "jf",
    "pelaksana": "pelaksana",
}


@dataclass
class Proposal:
    """A document on its way: proposed, perhaps signed by the trustee."""

    act: Act
    signed: Act | None = None

    @property
    def document(self) -> Facts:
        """The whole document."""
        document: Facts = self.act.known["document"]
        return document

    @property
    def is_revision(self) -> bool:
        """Whether it would replace a document in force."""
        return self.act.name == "revision-proposed"


@dataclass
class Binding:
    """The document in force, the act that put it there, and the party who answers for it now."""

    proposal: Proposal
    by: Act
    successor: Facts | None = None  # the party who continued it
    unilateral: Act | None = None  # a continuation that the grantor has not countersigned yet

    @property
    def document(self) -> Facts:
        """The whole document."""
        return self.proposal.document

    @property
    def trustee(self) -> Facts:
        """The party who answers for it now: of the document, or who continued it since."""
        trustee: Facts = self.successor or self.document["trustee"]
        return trustee

    @property
    def effective(self) -> date:
        """The day from which the document counts, as the binding hand says."""
        return day_of(self.by.known["effective"])


class Agreement(Stream):
    """One agreement: the document in force, the proposal under way, and who answers for it now."""

    kind = "agreement"
    told_by_name = frozenset(
        {
            "agreement-proposed",
            "agreement-aligned",
            "agreement-signed",
            "agreement-returned",
            "agreement-withdrawn",
            "signing-refused",
            "revision-proposed",
            "revision-signed",
            "revision-rejected",
            "dialogue-held",
            "dialogue-confirmed",
        }
    )

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.rounds = 0
        self.revisions = 0
        self.open: Proposal | None = None
        self.in_force: Binding | None = None
        self.bindings: list[Binding] = []  # every one that ever was in force, in the order of the register
        self.continuations: list[Act] = []
        self.closed: Act | None = None
        self.publications: list[Act] = []
        self._unsure: Act | None = None  # a signature that may have bound: its words or its document are withheld

    def blind(self) -> Act | None:
        """Also a signature of which nobody can tell here whether it put the document in force."""
        return super().blind() or self._unsure

    def _agreement_proposed(self, act: Act, _facts: Facts) -> None:
        self.rounds += 1
        self.open = Proposal(act)

    def _revision_proposed(self, act: Act, _facts: Facts) -> None:
        self.open = Proposal(act)

    def _agreement_signed(self, act: Act, _facts: Facts) -> None:
        if self.open is None:
            return
        self.open.signed = act
        if act.facts is None or self.open.act.facts is None:
            self._unsure = act
        elif self.open.document["grantor"] is None:
            self._bind(act)

    def _revision_signed(self, act: Act, facts: Facts) -> None:
        self._agreement_signed(act, facts)

    def _agreement_countersigned(self, act: Act, _facts: Facts) -> None:
        self._bind(act)

    def _revision_countersigned(self, act: Act, _facts: Facts) -> None:
        self._bind(act)

    def _bind(self, act: Act) -> None:
        if self.open is not None:
            self.revisions += self.open.is_revision
            self.in_force = Binding(self.open, act)
            self.bindings.append(self.in_force)
            self._close()

    def _agreement_returned(self, _act: Act, _facts: Facts) -> None:
        self._close()

    def _signing_refused(self, _act: Act, _facts: Facts) -> None:
        self._close()

    def _agreement_withdrawn(self, _act: Act, _facts: Facts) -> None:
        self._close()

    def _revision_rejected(self, _act: Act, _facts: Facts) -> None:
        self._close()

    def _close(self) -> None:
        self.open = self._unsure = None

    def _agreement_continued(self, act: Act, facts: Facts) -> None:
        if self.in_force is not None:
            self.in_force.successor, self.in_force.unilateral = facts["trustee"], act
            self.continuations.append(act)

    def _continuation_countersigned(self, _act: Act, _facts: Facts) -> None:
        if self.in_force is not None:
            self.in_force.unilateral = None

    def _agreement_published(self, act: Act, _facts: Facts) -> None:
        self.publications.append(act)

    def _agreement_closed(self, act: Act, _facts: Facts) -> None:
        self.closed = self.closed or act

    @property
    def closed_on(self) -> date | None:
        """The last day for which it answers; None while it is not closed."""
        return day_of(self.closed.known["closed_on"]) if self.closed else None

    def binding_on(self, day: date) -> Binding | None:
        """The binding in force on a civil day by its effective day: of several, the one recorded last."""
        return next((one for one in reversed(self.bindings) if one.effective <= day), None)

    def answering_on(self, day: date, zone: str) -> Facts | None:
        """The party who answered on a civil day: of the document from its effective day, a successor since his act."""
        turns = [(one.by.ref.version, one.effective, one.document["trustee"]) for one in self.bindings]
        turns += [
            (act.ref.version, local_date(act.received_at, zone), act.known["trustee"]) for act in self.continuations
        ]
        taken = [(version, party) for version, since, party in turns if since <= day]
        return max(taken, key=lambda turn: turn[0])[1] if taken else None


def agreement_of(act: Act, world: World) -> Agreement:
    """The agreement on whose stream an act stands."""
    return stream_of(world, act.ref.stream, Agreement)


def open_proposal(act: Act, world: World) -> Proposal:
    """The proposal under way, if it is the one the act names."""
    proposal = agreement_of(act, world).open
    if proposal is None:
        raise Refused("nothing_proposed")
    demand(proposal.act.names(act.known["proposed"]), "not_the_proposal")
    return proposal


def in_force(agreement: Agreement) -> Binding:
    """What is in force; refused where nothing is."""
    if agreement.in_force is None:
        raise Refused("agreement_not_in_force")
    return agreement.in_force


def still_open(agreement: Agreement) -> Binding:
    """What is in force and may still change hands or words; refused once the agreement is closed."""
    binding = in_force(agreement)
    demand(agreement.closed is None, "agreement_closed", closed_on=agreement.closed_on)
    return binding


# -- proposing --------------------------------------------------------------------------------------------------------


def decide_agreement_proposed(act: Act, world: World) -> None:
    """A whole document for the office and year of the stream, while nothing is signed or in force."""
    facts, agreement = act.known, agreement_of(act, world)
    document = facts["document"]
    demand(
        agreement.name == natural(world, "agreement", f"{facts['office']}/{document['fiscal_year']}"), "wrong_office"
    )
    demand(document["doc_type"] == "pk", "wrong_doc_type")
    demand(agreement.in_force is None, "agreement_in_force")
    demand(agreement.open is None or agreement.open.signed is None, "proposal_pending")
    demand(facts["draft_round"] == agreement.rounds + 1, "wrong_round", expected=agreement.rounds + 1)
    demand(document["trustee"]["office"] == facts["office"], "wrong_office")
    _demand_drafter(act, document, world)
    demand_document(document, act, world)
    if "budget" in facts:
        named = reference(world, facts["budget"], field="budget", names=("budget-adopted", "budget-changed"))
        demand(is_money_of(named.known, document, world), "reference_wrong", field="budget")
    if "dialogue" in facts:
        held = reference(world, facts["dialogue"], field="dialogue", names=("dialogue-held",))
        demand(held.ref.stream == act.ref.stream, "reference_wrong", field="dialogue")


def _demand_drafter(act: Act, document: Facts, world: World) -> None:
    """An operator drafts for any office of his own agency; Organisasi drafts for the head of region."""
    if document["level"] != "kepala_daerah":
        trustee_agency = agency_of_office(world, document["trustee"]["office"])
        demand(agency_of_office(world, act.actor.office or "") == trustee_agency, "wrong_agency")


def is_money_of(budget: Facts, document: Facts, world: World) -> bool:
    """Whether a budget document is the trustee's agency's own of that year; for a head of region, any agency's."""
    own = budget["agency"] == agency_of_office(world, document["trustee"]["office"])
    return bool(budget["fiscal_year"] == document["fiscal_year"] and (own or document["level"] == "kepala_daerah"))


def demand_document(document: Facts, act: Act, world: World) -> None:
    """The parties, their level, the lines and the money of a document stand as the registers have them."""
    _demand_level(document, world)
    _demand_parties(document, act, world)
    lines = [line for objective in document["objectives"] for line in objective["lines"]]
    seen: set[str] = set()
    for line in lines:
        demand(line["line_id"] not in seen, "line_repeated", line=line["no_printed"])
        seen.add(line["line_id"])
        reference(
            world,
            line["indicator"],
            field=f"indikator baris {line['no_printed']}",
            names=("indicator-defined", "indicator-redefined"),
        )
    in_force = agreement_of(act, world).in_force
    demand_planned(document, in_force.document if in_force else None, world)
    if document["programmes"] or "total" in document:
        demand("total" in document, "total_missing")
        demand_total(document["programmes"], document["total"])


def _demand_level(document: Facts, world: World) -> None:
    """The level follows from the office; an administrator heads an OPD where the superior is elsewhere (camat)."""
    office = office_of(world, document["trustee"]["office"])
    level = office.facts["level"] if office.facts else None
    if level == "administrator":
        own = agency_of_office(world, office.id)
        inside = office.superior is not None and agency_of_office(world, office.superior) == own
        expected = "eselon_3" if inside else "opd"
    else:
        expected = DOCUMENT_LEVELS.get(str(level), "")
    demand(document["level"] == expected, "wrong_level", expected=expected)


def _demand_parties(document: Facts, act: Act, world: World) -> None:
    trustee, grantor = document["trustee"], document["grantor"]
    demand_party(trustee, "penerima amanah", act, world)
    demand((grantor is None) == (document["level"] == "kepala_daerah"), "grantor_required")
    if grantor is not None:
        demand_party(grantor, "pemberi amanah", act, world)
        demand(grantor["official"] != trustee["official"], "self_countersigned")
        demand(grantor["office"] in superiors(trustee, act, world), "not_superior")


def superiors(trustee: Facts, act: Act, world: World) -> tuple[str, ...]:
    """The office that stands above the trustee's; the next one where the same person holds both."""
    first = office_of(world, trustee["office"]).superior
    if first is None:
        return ()
    holder = office_of(world, first).holder(today(world, act))
    if holder is not None and holder.official == trustee["official"]:
        return tuple(office for office in (office_of(world, first).superior,) if office)
    return (first,)


def demand_party(party: Facts, field: str, act: Act, world: World) -> None:
    """A party stands in the document as the register has it: person, name, office, capacity, SK in force."""
    office, day = office_of(world, party["office"]), today(world, act)
    mandate = office.mandates.get(party["mandate"]["digest"])
    if mandate is None or not mandate.granted.names(party["mandate"]) or mandate.official != party["official"]:
        raise Refused("wrong_party", field=field)
    demand(mandate.capacity == party["capacity"], "wrong_capacity", capacity=mandate.capacity)
    printed = (
        official_of(world, party["official"]).name_printed,
        f"{PREFIXES[party['capacity']]}{office.post_printed}",
    )
    demand(printed == (party["name_printed"], party["office_printed"]), "wrong_party", field=field)
    demand(mandate.covers(day), "mandate_ended", until=mandate.ended_on or mandate.until)
    demand(office.exists_on(day), "office_ended")


def is_post(office: Office, text: str) -> bool:
    """Whether a text names the post of an office, with or without the prefix of an acting holder."""
    return text in {f"{prefix}{office.post_printed}" for prefix in PREFIXES.values()}


# -- two hands --------------------------------------------------------------------------------------------------------


def decide_agreement_signed(act: Act, world: World) -> None:
    """The trustee named in the document signs it, under the SK named there."""
    proposal = open_proposal(act, world)
    demand(not proposal.is_revision, "not_the_proposal")
    _demand_trustee_signs(act, proposal, world)


def decide_revision_signed(act: Act, world: World) -> None:
    """The trustee signs the revision that is under way."""
    proposal = open_proposal(act, world)
    demand(proposal.is_revision, "not_the_proposal")
    _demand_trustee_signs(act, proposal, world)
    if "in_force" in act.known:
        _demand_not_before(act, proposal, world)


def _demand_trustee_signs(act: Act, proposal: Proposal, world: World) -> None:
    trustee = proposal.document["trustee"]
    demand(proposal.signed is None, "already_signed")
    demand(is_party(act, trustee), "not_the_trustee")
    demand(act.known["capacity"] == trustee["capacity"], "wrong_capacity", capacity=trustee["capacity"])
    demand(tuple(act.known["consequences"]) == consequences_for(proposal.document), "wrong_consequences")
    alone = proposal.document["grantor"] is None
    demand(alone == ("in_force" in act.known), "wrong_effective")
    if alone:
        demand_effective(act, world)


def is_party(act: Act, party: Facts) -> bool:
    """Whether an act is of the very person, office and SK that a document names."""
    return (act.actor.official, act.actor.office, act.actor.mandate) == (
        party["official"],
        party["office"],
        party["mandate"]["digest"],
    )


def decide_agreement_countersigned(act: Act, world: World) -> None:
    """The grantor named countersigns what the trustee signed, while the trustee still holds the office."""
    proposal = open_proposal(act, world)
    demand(not proposal.is_revision, "not_the_proposal")
    _demand_grantor_signs(act, proposal, world)


def decide_revision_countersigned(act: Act, world: World) -> None:
    """The grantor countersigns the revision that the trustee signed."""
    proposal = open_proposal(act, world)
    demand(proposal.is_revision, "not_the_proposal")
    _demand_grantor_signs(act, proposal, world)
    _demand_not_before(act, proposal, world)


def _demand_not_before(act: Act, proposal: Proposal, world: World) -> None:
    """A revision changes nothing of what was promised for days before anybody proposed it."""
    proposed = today(world, proposal.act)
    demand(day_of(act.known["effective"]) >= proposed, "effective_before_proposal", proposed=proposed)


def _demand_grantor_signs(act: Act, proposal: Proposal, world: World) -> None:
    trustee, grantor = proposal.document["trustee"], proposal.document["grantor"]
    demand(act.actor.official != trustee["official"], "self_countersigned")
    if proposal.signed is None:
        raise Refused("not_signed_yet")
    demand(is_party(proposal.signed, trustee) and proposal.signed.names(act.known["signed"]), "not_the_signature")
    demand(grantor is not None and is_party(act, grantor), "not_the_grantor")
    demand_grantor_accepts(act, trustee, grantor["capacity"], world)
    direct = office_of(world, trustee["office"]).superior == grantor["office"]
    demand(act.known["direct_superior"] == direct, "not_superior")


def demand_grantor_accepts(act: Act, trustee: Facts, capacity: str | None, world: World) -> None:
    """The grantor, in his recorded capacity and still the superior, accepts a trustee who still holds the office."""
    demand(act.known["capacity"] == capacity, "wrong_capacity", capacity=capacity)
    mandate = office_of(world, trustee["office"]).mandates.get(trustee["mandate"]["digest"])
    demand(mandate is not None and mandate.covers(today(world, act)), "trustee_left")
    demand(act.actor.office in superiors(trustee, act, world), "not_superior")
    demand_effective(act, world)


def demand_effective(act: Act, world: World) -> None:
    """Effective on the local day of the act unless the facts give a reason (PK: the date of the grantor's hand)."""
    same = act.known["effective"]["date"] == today(world, act).isoformat()
    demand(same or "effective_reason_code" in act.known, "wrong_effective")
