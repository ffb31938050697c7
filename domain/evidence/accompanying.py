"""What accompanies a promise beside the two hands: dialogue, alignment, return, refusal, withdrawal, publication.

None of it puts anything in force; each leaves a trace of who said what before or after the signatures.
"""

from domain.evidence.agreements import agreement_of, in_force, is_party, open_proposal
from domain.evidence.authority import agency_of_office, office_of
from domain.evidence.streams import Act, World, demand, natural, reference


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
    proposal = open_proposal(act, world)
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


def decide_agreement_returned(act: Act, world: World) -> None:
    """The grantor named, or who may align or return and is neither drafter nor trustee, hands the pen back."""
    proposal = open_proposal(act, world)
    grantor = proposal.document["grantor"]
    if grantor is not None and is_party(act, grantor):
        return
    mandate = office_of(world, act.actor.office or "").mandates.get(act.actor.mandate or "")
    may = mandate is not None and bool(mandate.powers & {"agreement.align", "agreement.return"})
    other = act.actor.official not in (proposal.act.actor.official, proposal.document["trustee"]["official"])
    demand(may and other and proposal.signed is None, "not_the_grantor")


def decide_signing_refused(act: Act, world: World) -> None:
    """Either party named in the document may refuse to sign, in his own role."""
    party = open_proposal(act, world).document[act.known["role"]]
    demand(party is not None and is_party(act, party), "not_a_party")


def decide_agreement_withdrawn(act: Act, world: World) -> None:
    """Who proposed, or his agency, takes the proposal back."""
    proposal = open_proposal(act, world)
    demand(
        agency_of_office(world, act.actor.office or "") == agency_of_office(world, proposal.act.actor.office or ""),
        "wrong_agency",
    )


def decide_agreement_published(act: Act, world: World) -> None:
    """What is published is what is in force."""
    agreement = agreement_of(act, world)
    demand(in_force(agreement).by.names(act.known["agreement"]), "reference_wrong", field="agreement")
    same = [one for one in agreement.publications if one.facts == act.facts]
    demand(not same, "already_published")
