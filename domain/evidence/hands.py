"""The hands on a sheet of realization: signed or refused, verified by another agency, or awaiting a decree.

Three hands, three people: who enters, who answers, who verifies. Who left signs in his closing days what ended in his
time, the successor signs for him afterwards. A signature whose decree (SK) reaches the register late names it, and
waits.
"""

from datetime import date

from domain.evidence.authority import (
    Agency,
    Facts,
    Mandate,
    agency_of_office,
    genesis_of,
    office_of,
    official_of,
    today,
)
from domain.evidence.awaiting import awaited_number, healed, holds
from domain.evidence.errors import Refused
from domain.evidence.periods import demand_writable, period_named
from domain.evidence.sheets import (
    Round,
    Sheet,
    agreement_of_sheet,
    current_round,
    demand_each_once,
    demand_version,
    sheet_of,
)
from domain.evidence.streams import Act, World, demand, stream_of

WITNESSES = frozenset({"period.manage", "realization.verify"})  # powers of who may record another's refusal


# -- signed, or refused -----------------------------------------------------------------------------------------------


def decide_realization_signed(act: Act, world: World) -> None:
    """Who answers for the agreement signs; or who did and left; or the successor, who then names him."""
    facts, current = act.known, current_round(act, world)
    day = _demand_signable(current, act, world)
    demand(act.actor.official != current.act.actor.official, "same_hand", what="pengisi dan penanda tangan lembar")
    demand_version(current.facts, day, world)
    if act.actor.mandate is None:
        _demand_awaiting(act, current, day, world)
        return
    demand("awaiting" not in facts, "awaiting_unneeded")
    demand(act.actor.office == current.facts["office"], "not_who_answers")
    mandate = office_of(world, act.actor.office or "").mandates.get(act.actor.mandate)
    if mandate is None:
        raise Refused("no_mandate", mandate=act.actor.mandate[:16])
    demand(facts["capacity"] == mandate.capacity, "wrong_capacity", capacity=mandate.capacity)
    if facts["role"] == "outgoing":
        _demand_outgoing(act, mandate, current, day, world)
    else:
        demand(mandate.covers(today(world, act)), "sign_as_outgoing")
        demand("agreement.sign" in mandate.powers, "missing_power", power="agreement.sign")
        _demand_answers(act, current, world)
        _demand_role(act, current, day, world)


def _demand_signable(current: Round, act: Act, world: World) -> date:
    """The last day of the period, once it is over and while the sheet is neither locked nor signed nor refused."""
    period = period_named(world, current.facts["period"])
    demand(today(world, act) >= period.ends, "period_not_over", ends=period.ends)
    demand_writable(period, current.facts["office"], today(world, act))
    demand(current.signed is None or _gives_way(current.signed, act, current, world), "sheet_already_signed")
    demand(current.refused is None and not current.verdicts, "sheet_refused")
    return period.ends


def _gives_way(signed: Act, act: Act, current: Round, world: World) -> bool:
    """A signature whose decree is not recorded holds no place against another hand: anybody could put one there.

    Only to others who record that somebody refuses it does not give way: they did not ask who signed.
    """
    if signed.actor.mandate is not None:
        return False
    outcome = healed(signed, current.facts["office"], world)
    if outcome is not None:
        return isinstance(outcome, Refused)
    himself = act.known.get("refuser", act.actor.official) == act.actor.official
    demand(himself, "signature_awaiting", number=awaited_number(signed))
    return act.actor.mandate is not None or act.actor.official != signed.actor.official


def _answering(current: Round, world: World) -> Facts:
    """The party who answers for the agreement now."""
    binding = agreement_of_sheet(current.facts, world).in_force
    if binding is None:
        raise Refused("agreement_not_in_force")
    return binding.trustee


def _answered(current: Round, day: date, world: World) -> Facts:
    """The party who answered for the agreement on a day."""
    party = agreement_of_sheet(current.facts, world).answering_on(day, genesis_of(world)["zone"])
    if party is None:
        raise Refused("not_in_force_then", day=day)
    return party


def _demand_answers(act: Act, current: Round, world: World) -> None:
    demand(act.actor.official == _answering(current, world)["official"], "not_who_answers")


def _demand_role(act: Act, current: Round, day: date, world: World) -> None:
    """The trustee signs for his own time; for a predecessor's the successor signs, and says for whom."""
    before = _answered(current, day, world)["official"]
    if act.known["role"] == "trustee":
        demand(before == act.actor.official, "sign_as_successor")
    else:
        demand(before != act.actor.official and act.known["predecessor"] == before, "wrong_predecessor")


def _demand_outgoing(act: Act, mandate: Mandate, current: Round, day: date, world: World) -> None:
    """Who answered when the period ended and has left since, by the power of closing days."""
    demand(not mandate.covers(today(world, act)), "sign_as_trustee")
    demand(mandate.closes(today(world, act)), "closing_over", until=mandate.closing_until or mandate.ended_on)
    answered = _answered(current, day, world)["official"] == act.actor.official
    demand(answered and mandate.covers(day), "not_outgoing")


def _demand_awaiting(act: Act, current: Round, day: date, world: World) -> None:
    """A decree that nobody recorded yet: the same person under a new one, or a successor who could not continue yet."""
    facts = act.known
    demand(facts["role"] != "outgoing", "not_outgoing")
    same = act.actor.official == _answering(current, world)["official"]
    demand(same or facts["role"] == "successor", "not_who_answers")
    _demand_role(act, current, day, world)


def decide_realization_signing_refused(act: Act, world: World) -> None:
    """The trustee refuses himself; or two officials of other offices record that he does, one after the other."""
    facts, current = act.known, current_round(act, world)
    day = _demand_signable(current, act, world)
    parties = [_answering(current, world), _answered(current, day, world)]
    named = official_of(world, facts["refuser"]).name_printed == facts["refuser_printed"]
    demand(facts["refuser"] in {party["official"] for party in parties} and named, "wrong_refuser")
    if act.actor.official == facts["refuser"]:
        demand(act.actor.office == current.facts["office"], "not_who_answers")
        demand("seconds" not in facts, "reference_wrong", field="seconds")
        return
    _demand_witness(act, current, world)


def _demand_witness(act: Act, current: Round, world: World) -> None:
    """Two of different offices and of another agency than the sheet's, neither of them who entered it; and not early.

    Until the signature is due nobody can say for another that he will not give it.
    """
    _demand_powers(act, WITNESSES, world)
    due = period_named(world, current.facts["period"]).signature_due
    demand(today(world, act) > due, "refusal_too_early", due=due)
    own = agency_of_office(world, act.actor.office or "") == agency_of_office(world, current.facts["office"])
    demand(
        not own and act.actor.official != current.act.actor.official, "same_hand", what="pengisi dan saksi penolakan"
    )
    if "seconds" not in act.known:
        waiting = [one for one in current.refusals if one.actor.official == act.actor.official]
        demand(not waiting, "already_registered", what="Penolakan ini")
        return
    first = next((one for one in current.refusals if one.names(act.known["seconds"])), None)
    if first is None:
        raise Refused("needs_second")
    two = first.actor.official != act.actor.official and first.actor.office != act.actor.office
    demand(two, "same_hand", what="pencatat penolakan dan saksinya")
    demand({**first.known, "seconds": None} == {**act.known, "seconds": None}, "reference_wrong", field="seconds")


def _demand_powers(act: Act, powers: frozenset[str], world: World) -> None:
    mandate = office_of(world, act.actor.office or "").mandates.get(act.actor.mandate or "")
    may = mandate is not None and bool(mandate.powers & powers)
    demand(may, "missing_power", power=" / ".join(sorted(powers)))


# -- verified ---------------------------------------------------------------------------------------------------------


def decide_realization_verified(act: Act, world: World) -> None:
    """Another agency, and a hand that neither entered nor signed, says of every line once what it found."""
    facts, current = act.known, current_round(act, world)
    _demand_signed(facts, current)
    _demand_recorded(current, world)
    if current.signed is None:  # nobody held it against the version of the period's last day yet
        demand_version(current.facts, period_named(world, current.facts["period"]).ends, world)
    demand(current.verified is None and not current.rejected, "already_verified")
    demand(facts["stage"] == len(current.verdicts) + 1, "wrong_stage", expected=len(current.verdicts) + 1)
    _demand_other_unit(act, current, world)
    _demand_other_hand(act, sheet_of(act, world), current, world)
    demand_each_once(
        [line["line_id"] for line in facts["lines"]], {line["line_id"]: line for line in current.facts["lines"]}
    )


def _demand_signed(facts: Facts, current: Round) -> None:
    if current.signed is None:
        demand(current.refused is not None, "sheet_not_signed")
        demand("signed" not in facts, "not_the_sheet_signature")
    else:
        demand("signed" in facts and current.signed.names(facts["signed"]), "not_the_sheet_signature")


def _demand_recorded(current: Round, world: World) -> None:
    """A signature binds nobody until its decree is recorded, and a verdict on it would make it look as if it did."""
    signed = current.signed
    if signed is not None and signed.actor.mandate is None:
        demand(holds(signed, current.facts["office"], world), "signature_awaiting", number=awaited_number(signed))


def _demand_other_unit(act: Act, current: Round, world: World) -> None:
    """The signer's own agency, and neither the office's nor that of who entered (the mayor's sheet: two agencies)."""
    unit = agency_of_office(world, act.actor.office or "")
    demand(act.known["unit"] == unit, "wrong_unit")
    agency = stream_of(world, f"agency/{unit}", Agency).facts
    printed = agency["name_printed"] if agency else None
    demand(act.known["unit_printed"] == printed, "unit_printed_differs", expected=printed)
    own = {agency_of_office(world, office) for office in (current.facts["office"], current.act.actor.office or "")}
    demand(unit not in own, "same_hand", what="perangkat daerah yang melapor atau mengisi dan yang memeriksa")


def _demand_other_hand(act: Act, sheet: Sheet, current: Round, world: World) -> None:
    """Not who ever entered or signed the sheet, verified an earlier stage, or holds anything in the office."""
    hands = {one.act.actor.official for one in sheet.rounds}
    hands |= {one.signed.actor.official for one in sheet.rounds if one.signed is not None}
    hands |= {one.actor.official for one in (*current.verdicts, *current.refusals)}
    held = office_of(world, current.facts["office"]).mandates.values()
    hands |= {one.official for one in held if one.covers(today(world, act))}
    demand(act.actor.official not in hands, "same_hand", what="pengisi, penanda tangan dan pemeriksa lembar")


# -- a decree that is recorded later ----------------------------------------------------------------------------------


def awaited(act: Act, world: World) -> Refused:
    """That the power of a signature without a mandate is awaited; refused where no decree could still give it."""
    facts = act.known
    demand("awaiting" in facts, "no_mandate", mandate="")
    decree, office = facts["awaiting"], current_round(act, world).facts["office"]
    demand(decree["dated"]["date"] <= today(world, act).isoformat(), "decree_ahead", dated=decree["dated"]["date"])
    demand(healed(act, office, world) is None, "awaiting_recorded", number=decree["number"])
    return Refused("authority_awaiting", number=decree["number"])


def outcome_of(signed: Act, world: World) -> Mandate | Refused | None:
    """What the register says by now of a signature that was awaiting its decree."""
    entered = stream_of(world, signed.ref.stream, Sheet).find(signed.known["entered"])
    return None if entered is None else healed(signed, entered.known["office"], world)
