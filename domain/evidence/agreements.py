"""The life of a performance agreement, one stream for an office and year.

Proposed, discussed, aligned, signed by the trustee (PIHAK PERTAMA), countersigned by the grantor (PIHAK KEDUA): in
force. Revised on one of three grounds (PermenPANRB 53/2014, Lampiran I), rejected, continued by the next head.
Nothing is edited: a revision is a whole new document that names what it replaces, and both stay readable. These rules
live in the verifier's room, because a stranger must be able to say that a countersignature by the trustee himself is
none.
"""

from dataclasses import dataclass
from typing import Any

from domain.evidence.acts import consequences_for
from domain.evidence.authority import Facts, Mandate, agency_of_office, office_of, today
from domain.evidence.differences import changes_between
from domain.evidence.errors import Refused
from domain.evidence.registers import demand_total
from domain.evidence.streams import Act, Stream, World, demand, natural, reference, stream_of

PROPOSALS = ("agreement-proposed", "revision-proposed")
BINDING = ("agreement-signed", "agreement-countersigned", "revision-countersigned")


@dataclass
class Proposal:
    """A document on its way: proposed, perhaps signed by the trustee."""

    act: Act
    signed: Act | None = None
    aligned: Act | None = None

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
        self.dialogues: dict[str, Act] = {}
        self.publications: list[Act] = []
        self._unsure: Act | None = None  # a signature that may have bound alone: its document is withheld

    def blind(self) -> Act | None:
        """Also a signature of which nobody can tell here whether it put the document in force."""
        return super().blind() or self._unsure

    def _agreement_proposed(self, act: Act, _facts: Facts) -> None:
        self.rounds += 1
        self.open = Proposal(act)

    def _revision_proposed(self, act: Act, _facts: Facts) -> None:
        self.open = Proposal(act)

    def _dialogue_held(self, act: Act, _facts: Facts) -> None:
        self.dialogues[act.ref.digest] = act

    def _agreement_aligned(self, act: Act, _facts: Facts) -> None:
        if self.open is not None:
            self.open.aligned = act

    def _agreement_signed(self, act: Act, _facts: Facts) -> None:
        if self.open is None:
            return
        self.open.signed = act
        if self.open.act.facts is None:
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

    def _continuation_countersigned(self, _act: Act, _facts: Facts) -> None:
        if self.in_force is not None:
            self.in_force.unilateral = None

    def _agreement_published(self, act: Act, _facts: Facts) -> None:
        self.publications.append(act)


def _agreement(act: Act, world: World) -> Agreement:
    return stream_of(world, act.ref.stream, Agreement)


def _open(act: Act, world: World) -> Proposal:
    """The proposal under way, if it is the one the act names."""
    proposal = _agreement(act, world).open
    if proposal is None:
        raise Refused("nothing_proposed")
    demand(proposal.act.names(act.known["proposed"]), "not_the_proposal")
    return proposal


def _in_force(agreement: Agreement) -> Binding:
    if agreement.in_force is None:
        raise Refused("agreement_not_in_force")
    return agreement.in_force


# -- proposing --------------------------------------------------------------------------------------------------------


def decide_agreement_proposed(act: Act, world: World) -> None:
    """A whole document for the office and year of the stream, while nothing is signed or in force."""
    facts, agreement = act.known, _agreement(act, world)
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
    _demand_document(document, act, world)
    if "budget" in facts:
        reference(world, facts["budget"], field="budget", names=("budget-adopted", "budget-changed"))
    if "dialogue" in facts:
        reference(world, facts["dialogue"], field="dialogue", names=("dialogue-held",))


def _demand_drafter(act: Act, document: Facts, world: World) -> None:
    """An operator drafts for any office of his own agency; Organisasi drafts for the head of region."""
    if document["level"] == "kepala_daerah":
        return
    trustee_agency = agency_of_office(world, document["trustee"]["office"])
    demand(agency_of_office(world, act.actor.office or "") == trustee_agency, "wrong_agency")


def _demand_document(document: Facts, act: Act, world: World) -> None:
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
    if document["programmes"] or "total" in document:
        demand("total" in document, "total_missing")
        demand_total(document["programmes"], document["total"])


def _demand_parties(document: Facts, act: Act, world: World) -> None:
    trustee, grantor = document["trustee"], document["grantor"]
    _demand_party(trustee, "penerima amanah", act, world)
    superior = office_of(world, trustee["office"]).superior
    if grantor is None:
        demand(document["level"] == "kepala_daerah" and superior is None, "grantor_required")
        return
    _demand_party(grantor, "pemberi amanah", act, world)
    demand(grantor["official"] != trustee["official"], "self_countersigned")
    demand(grantor["office"] in _superiors(trustee, act, world), "not_superior")


def _superiors(trustee: Facts, act: Act, world: World) -> tuple[str, ...]:
    """The office that stands above the trustee's; the next one where the same person holds both."""
    first = office_of(world, trustee["office"]).superior
    if first is None:
        return ()
    holder = office_of(world, first).holder(today(world, act))
    if holder is not None and holder.official == trustee["official"]:
        return tuple(office for office in (office_of(world, first).superior,) if office)
    return (first,)


def _demand_party(party: Facts, field: str, act: Act, world: World) -> Mandate:
    """A party stands in the document as the register has it: person, office, capacity, SK."""
    mandate = office_of(world, party["office"]).mandates.get(party["mandate"]["digest"])
    if mandate is None or not mandate.granted.names(party["mandate"]) or mandate.official != party["official"]:
        raise Refused("wrong_party", field=field)
    demand(mandate.capacity == party["capacity"], "wrong_capacity", capacity=mandate.capacity)
    demand(mandate.covers(today(world, act)), "mandate_ended", until=mandate.ended_on or mandate.until)
    return mandate


def decide_dialogue_held(act: Act, world: World) -> None:
    """A dialogue is recorded by one of its two sides: the agency of the office it is with, or the superior office."""
    facts, office = act.known, act.known["office"]
    demand(act.ref.stream == natural(world, "agreement", f"{office}/{facts['fiscal_year']}"), "wrong_office")
    own = agency_of_office(world, act.actor.office or "") == agency_of_office(world, office)
    demand(own or act.actor.office == office_of(world, office).superior, "wrong_agency")


def decide_dialogue_confirmed(act: Act, world: World) -> None:
    """The other side confirms what one side recorded."""
    held = reference(world, act.known["dialogue"], field="dialogue", names=("dialogue-held",))
    demand(held.ref.stream == act.ref.stream, "reference_wrong", field="dialogue")
    demand(held.actor.official != act.actor.official and held.actor.office != act.actor.office, "dialogue_own")


def decide_agreement_aligned(act: Act, world: World) -> None:
    """Neither drafter nor trustee attests the alignment; for the head of an OPD another agency does."""
    proposal = _open(act, world)
    trustee = proposal.document["trustee"]
    demand(
        act.actor.official not in (proposal.act.actor.official, trustee["official"]),
        "same_hand",
        what="penyusun dan penyelaras",
    )
    if proposal.document["level"] == "opd":
        demand(
            agency_of_office(world, act.actor.office or "") != agency_of_office(world, trustee["office"]),
            "same_hand",
            what="perangkat daerah dan penyelarasnya",
        )


# -- two hands --------------------------------------------------------------------------------------------------------


def decide_agreement_signed(act: Act, world: World) -> None:
    """The trustee named in the document signs it, under the SK named there."""
    proposal = _open(act, world)
    demand(not proposal.is_revision, "not_the_proposal")
    _demand_trustee_signs(act, proposal, world)


def decide_revision_signed(act: Act, world: World) -> None:
    """The trustee signs the revision that is under way."""
    proposal = _open(act, world)
    demand(proposal.is_revision, "not_the_proposal")
    _demand_trustee_signs(act, proposal, world)


def _demand_trustee_signs(act: Act, proposal: Proposal, world: World) -> None:
    trustee = proposal.document["trustee"]
    demand(proposal.signed is None, "already_signed")
    demand(_is(act, trustee), "not_the_trustee")
    demand(act.known["capacity"] == trustee["capacity"], "wrong_capacity", capacity=trustee["capacity"])
    demand(tuple(act.known["consequences"]) == consequences_for(proposal.document), "wrong_consequences")
    alone = proposal.document["grantor"] is None
    demand(alone == ("in_force" in act.known), "wrong_effective")
    if alone:
        _demand_effective(act, world)


def _is(act: Act, party: Facts) -> bool:
    return (act.actor.official, act.actor.office, act.actor.mandate) == (
        party["official"],
        party["office"],
        party["mandate"]["digest"],
    )


def decide_agreement_countersigned(act: Act, world: World) -> None:
    """The grantor named countersigns what the trustee signed, while the trustee still holds the office."""
    proposal = _open(act, world)
    demand(not proposal.is_revision, "not_the_proposal")
    _demand_grantor_signs(act, proposal, world)


def decide_revision_countersigned(act: Act, world: World) -> None:
    """The grantor countersigns the revision that the trustee signed."""
    proposal = _open(act, world)
    demand(proposal.is_revision, "not_the_proposal")
    _demand_grantor_signs(act, proposal, world)


def _demand_grantor_signs(act: Act, proposal: Proposal, world: World) -> None:
    trustee, grantor = proposal.document["trustee"], proposal.document["grantor"]
    demand(act.actor.official != trustee["official"], "self_countersigned")
    if proposal.signed is None:
        raise Refused("not_signed_yet")
    demand(proposal.signed.names(act.known["signed"]), "not_the_signature")
    demand(grantor is not None and _is(act, grantor), "not_the_grantor")
    demand(act.known["capacity"] == grantor["capacity"], "wrong_capacity", capacity=grantor["capacity"])
    mandate = office_of(world, trustee["office"]).mandates.get(trustee["mandate"]["digest"])
    demand(mandate is not None and mandate.covers(today(world, act)), "trustee_left")
    direct = office_of(world, trustee["office"]).superior == grantor["office"]
    demand(act.known["direct_superior"] == direct, "not_superior")
    _demand_effective(act, world)


def _demand_effective(act: Act, world: World) -> None:
    """Effective on the local day of the act unless the facts give a reason (PK: the date of the grantor's hand)."""
    same = act.known["effective"]["date"] == today(world, act).isoformat()
    demand(same or "effective_reason_code" in act.known, "wrong_effective")


def decide_agreement_returned(act: Act, world: World) -> None:
    """The grantor named, or who aligns, hands the pen back."""
    proposal = _open(act, world)
    grantor = proposal.document["grantor"]
    aligns = act.actor.official not in (proposal.act.actor.official, proposal.document["trustee"]["official"])
    demand((grantor is not None and act.actor.official == grantor["official"]) or aligns, "not_the_grantor")


def decide_signing_refused(act: Act, world: World) -> None:
    """Either party named in the document may refuse to sign, in his own role."""
    party = _open(act, world).document[act.known["role"]]
    demand(party is not None and _is(act, party), "not_a_party")


def decide_agreement_withdrawn(act: Act, world: World) -> None:
    """Who proposed, or his agency, takes the proposal back."""
    proposal = _open(act, world)
    demand(
        agency_of_office(world, act.actor.office or "") == agency_of_office(world, proposal.act.actor.office or ""),
        "wrong_agency",
    )


def decide_agreement_published(act: Act, world: World) -> None:
    """What is published is what is in force."""
    agreement = _agreement(act, world)
    demand(_in_force(agreement).by.names(act.known["agreement"]), "reference_wrong", field="agreement")
    same = [one for one in agreement.publications if one.facts == act.facts]
    demand(not same, "already_published")


# -- revising ---------------------------------------------------------------------------------------------------------


def decide_revision_proposed(act: Act, world: World) -> None:
    """A whole new document replaces the one in force, on ground a, b or c; its list of changes is recomputed.

    Missing evidence refuses nothing: the attempt itself is what the inspector must see.
    """
    facts, agreement = act.known, _agreement(act, world)
    before, document = _in_force(agreement), facts["document"]
    demand(agreement.open is None, "proposal_pending")
    demand(before.by.names(facts["replaces"]), "not_replacing")
    demand(facts["revision_no"] == agreement.revisions + 1, "wrong_revision_no", expected=agreement.revisions + 1)
    demand(document["doc_type"] == "pk_perubahan", "wrong_doc_type")
    demand(document["fiscal_year"] == before.document["fiscal_year"], "wrong_year")
    demand(
        document["trustee"]["official"] == before.trustee["official"],
        "not_the_trustee",
    )
    demand(document["trustee"]["office"] == before.document["trustee"]["office"], "wrong_office")
    _demand_reviser(act, document, world)
    _demand_document(document, act, world)
    _demand_ground(facts, world)
    _demand_changes(facts, before.document, world)


def _demand_promiser(facts: Facts, before: Binding, act: Act, world: World) -> None:
    """Who answers for the agreement now; on ground a also the next head, whose first act the revision then is."""
    if facts["document"]["trustee"]["official"] == before.trustee["official"]:
        return
    demand(facts["ground"] == "a", "not_the_trustee")
    _demand_left(before.trustee, act, world)


def _demand_left(party: Facts, act: Act, world: World) -> None:
    held = office_of(world, party["office"]).mandates.get(party["mandate"]["digest"])
    demand(held is None or not held.covers(today(world, act)), "still_held")


def _demand_reviser(act: Act, document: Facts, world: World) -> None:
    """The trustee's agency or the grantor; for the head of region's own, whoever drafts it."""
    grantor = document["grantor"]
    if grantor is None or act.actor.office == grantor["office"]:
        return
    demand(
        agency_of_office(world, act.actor.office or "") == agency_of_office(world, document["trustee"]["office"]),
        "wrong_agency",
    )


def _demand_ground(facts: Facts, world: World) -> None:
    """Ground a leans on a change of office holder, ground b on a budget document; c on what its evidence shows."""
    kinds: dict[str, tuple[str, ...]] = {
        "a": ("mandate-granted", "mandate-ended"),
        "b": ("budget-adopted", "budget-changed"),
        "c": (),
    }
    ground = facts["ground"]
    if not kinds[ground]:
        return
    demand(bool(facts["ground_refs"]), "ground_unsupported", ground=ground)
    for ref in facts["ground_refs"]:
        named = reference(world, ref, field="ground_refs", names=kinds[ground])
        demand(
            ground != "b" or _is_money_of(named.known, facts["document"], world), "ground_unsupported", ground=ground
        )


def _is_money_of(budget: Facts, document: Facts, world: World) -> bool:
    """Ground b leans on the agency's own money of that year; a head of region's promise on any agency's."""
    own = budget["agency"] == agency_of_office(world, document["trustee"]["office"])
    return bool(budget["fiscal_year"] == document["fiscal_year"] and (own or document["level"] == "kepala_daerah"))


def _demand_changes(facts: Facts, before: Facts, world: World) -> None:
    def definition(ref: Any) -> Facts:
        return reference(world, ref, field="indikator", names=("indicator-defined", "indicator-redefined")).known

    expected = changes_between(before, facts["document"], definition)
    demand(bool(expected), "no_change")
    claimed = {_key(change): change for change in facts["changes"]}
    demand(len(claimed) == len(facts["changes"]), "changes_differ", field="baris ganda")
    for change in expected:
        demand(claimed.pop(_key(change), None) == change, "changes_differ", field=change["field"])
    demand(not claimed, "changes_differ", field="baris yang tidak berubah")


def _key(change: Facts) -> tuple[str, ...]:
    return tuple(str(change.get(name, "")) for name in ("line_id", "programme_no", "field", "period"))


def decide_revision_rejected(act: Act, world: World) -> None:
    """The grantor rejects; the proposal and the rejection stay readable."""
    proposal = _open(act, world)
    grantor = proposal.document["grantor"]
    demand(proposal.is_revision, "not_the_proposal")
    demand(grantor is not None and act.actor.office == grantor["office"], "not_the_grantor")
    demand(act.actor.official != proposal.act.actor.official, "same_hand", what="pengusul dan penolak")


# -- the next head ----------------------------------------------------------------------------------------------------


def decide_agreement_continued(act: Act, world: World) -> None:
    """The next head adopts the predecessor's agreement, once the predecessor's SK has ended."""
    facts, agreement = act.known, _agreement(act, world)
    binding = _in_force(agreement)
    party, before = facts["trustee"], binding.trustee
    names_both = binding.by.names(facts["agreement"]) and binding.proposal.act.names(facts["document"])
    demand(names_both, "not_replacing")
    demand(agreement.open is None, "proposal_pending")
    demand(_is(act, party) and party["office"] == before["office"], "not_the_trustee")
    _demand_party(party, "penerima amanah", act, world)
    demand(facts["capacity"] == party["capacity"], "wrong_capacity", capacity=party["capacity"])
    demand(facts["predecessor"] == before["official"], "reference_wrong", field="predecessor")
    demand(tuple(facts["consequences"]) == consequences_for(binding.document), "wrong_consequences")
    _demand_left(before, act, world)


def decide_continuation_countersigned(act: Act, world: World) -> None:
    """The holder of the grantor's office accepts the continuation."""
    agreement = _agreement(act, world)
    binding = _in_force(agreement)
    if binding.unilateral is None or not binding.unilateral.names(act.known["continued"]):
        raise Refused("nothing_continued")
    grantor = binding.document["grantor"]
    demand(act.actor.official != binding.unilateral.actor.official, "self_countersigned")
    demand(grantor is not None and act.actor.office == grantor["office"], "not_the_grantor")
    _demand_effective(act, world)
