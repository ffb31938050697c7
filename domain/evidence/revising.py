"""Revising an agreement on one of three grounds, and carrying it on under the next head.

The grounds are closed by law: change of official, of strategy and its money, of priorities or assumptions
(PermenPANRB 53/2014, Lampiran I). A rejected proposal stays readable.
"""

from typing import Any

from domain.evidence.acts import consequences_for
from domain.evidence.agreements import (
    Binding,
    agreement_of,
    demand_document,
    demand_grantor_accepts,
    demand_party,
    is_money_of,
    is_party,
    open_proposal,
    still_open,
)
from domain.evidence.authority import Facts, agency_of_office, office_of, today
from domain.evidence.differences import changes_between
from domain.evidence.errors import Refused
from domain.evidence.plans import is_plan_of
from domain.evidence.streams import Act, World, demand, reference


def decide_revision_proposed(act: Act, world: World) -> None:
    """A whole new document replaces the one in force, on ground a, b or c; its list of changes is recomputed.

    Missing evidence refuses nothing: the attempt itself is what the inspector must see.
    """
    facts, agreement = act.known, agreement_of(act, world)
    before, document = still_open(agreement), facts["document"]
    demand(agreement.open is None, "proposal_pending")
    demand(before.by.names(facts["replaces"]), "not_replacing")
    demand(facts["revision_no"] == agreement.revisions + 1, "wrong_revision_no", expected=agreement.revisions + 1)
    demand(document["doc_type"] == "pk_perubahan", "wrong_doc_type")
    demand(document["fiscal_year"] == before.document["fiscal_year"], "wrong_year")
    demand(document["trustee"]["office"] == before.document["trustee"]["office"], "wrong_office")
    _demand_promiser(facts, before, act, world)
    _demand_reviser(act, document, world)
    demand_document(document, act, world)
    _demand_ground(facts, before, world)
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


def _demand_ground(facts: Facts, before: Binding, world: World) -> None:
    """Ground a leans on a change of office holder, b on a budget document or a plan; c on what its evidence shows."""
    kinds: dict[str, tuple[str, ...]] = {
        "a": ("mandate-granted", "mandate-ended"),
        "b": ("budget-adopted", "budget-changed", "plan-adopted"),
        "c": (),
    }
    ground = facts["ground"]
    if not kinds[ground]:
        return
    demand(bool(facts["ground_refs"]), "ground_unsupported", ground=ground)
    for ref in facts["ground_refs"]:
        named = reference(world, ref, field="ground_refs", names=kinds[ground])
        if ground == "a":
            _demand_holder_changed(named, facts["document"])
        else:
            later = named.received_at > before.by.received_at
            demand(later and _is_of(named, facts["document"], world), "ground_unsupported", ground="b")


def _is_of(named: Act, document: Facts, world: World) -> bool:
    """Whether a budget document or a plan is one on which this document's promise rests."""
    if named.name == "plan-adopted":
        return is_plan_of(named.known, document, world)
    return is_money_of(named.known, document, world)


def _demand_holder_changed(named: Act, document: Facts) -> None:
    """Ground a leans on a change in the trustee's or the grantor's own office."""
    offices = {f"office/{party['office']}" for party in (document["trustee"], document["grantor"]) if party is not None}
    demand(named.ref.stream in offices, "ground_unsupported", ground="a")


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
    proposal = open_proposal(act, world)
    grantor = proposal.document["grantor"]
    demand(proposal.is_revision, "not_the_proposal")
    demand(grantor is not None and act.actor.office == grantor["office"], "not_the_grantor")
    demand(act.actor.official != proposal.act.actor.official, "same_hand", what="pengusul dan penolak")


# -- the next head ----------------------------------------------------------------------------------------------------


def decide_agreement_continued(act: Act, world: World) -> None:
    """The next head adopts the predecessor's agreement, once the predecessor's SK has ended."""
    facts, agreement = act.known, agreement_of(act, world)
    binding = still_open(agreement)
    party, before = facts["trustee"], binding.trustee
    names_both = binding.by.names(facts["agreement"]) and binding.proposal.act.names(facts["document"])
    demand(names_both, "not_replacing")
    demand(agreement.open is None, "proposal_pending")
    demand(is_party(act, party) and party["office"] == before["office"], "not_the_trustee")
    demand_party(party, "penerima amanah", act, world)
    demand(facts["capacity"] == party["capacity"], "wrong_capacity", capacity=party["capacity"])
    demand(facts["predecessor"] == before["official"], "reference_wrong", field="predecessor")
    demand(tuple(facts["consequences"]) == consequences_for(binding.document), "wrong_consequences")
    _demand_left(before, act, world)


def decide_continuation_countersigned(act: Act, world: World) -> None:
    """The holder of the grantor's office accepts the continuation."""
    agreement = agreement_of(act, world)
    binding = still_open(agreement)
    if binding.unilateral is None or not binding.unilateral.names(act.known["continued"]):
        raise Refused("nothing_continued")
    demand(binding.proposal.act.names(act.known["document"]), "not_replacing")
    demand(act.actor.official != binding.unilateral.actor.official, "self_countersigned")
    mandate = office_of(world, act.actor.office or "").mandates.get(act.actor.mandate or "")
    demand_grantor_accepts(act, binding.trustee, mandate.capacity if mandate else None, world)
