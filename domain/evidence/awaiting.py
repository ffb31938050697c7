"""A signature whose decree (SK) reaches the register after it: what the register says of that decree by now.

Whoever has no power can claim to await one. Until the decree is recorded such a signature binds nobody: it holds no
place against a hand whose power is on record.
"""

from datetime import date

from domain.evidence.authority import Facts, Mandate, office_of, today
from domain.evidence.errors import Refused
from domain.evidence.streams import Act, World


def holds(signed: Act, office: str, world: World) -> bool:
    """Whether the power of a signature is on record: it names a mandate, or its decree was recorded since."""
    return signed.actor.mandate is not None or isinstance(healed(signed, office, world), Mandate)


def healed(signed: Act, office: str, world: World) -> Mandate | Refused | None:
    """What the register says by now of a signature whose decree was not recorded: the mandate, a no, or nothing yet.

    Absence is never a no. A mandate of that person, office and decree is one where it began later, had run out, or
    gives neither the power nor the capacity.
    """
    if "awaiting" not in signed.known:
        return Refused("no_mandate", mandate="")
    decree, day = signed.known["awaiting"], today(world, signed)
    mandates = [one for one in office_of(world, office).mandates.values() if _is_of(one, signed, decree)]
    problems = [(one, _shortcoming(one, signed, day)) for one in mandates]
    for mandate, problem in problems:
        if problem is None:
            return mandate
    return problems[0][1] if problems else None


def awaited_number(signed: Act) -> str:
    """The number of the decree that a signature names."""
    return str(signed.known.get("awaiting", {}).get("number", "-"))


def _is_of(mandate: Mandate, signed: Act, decree: Facts) -> bool:
    told = mandate.granted.facts.get("decree") if mandate.granted.facts else None
    same = told is not None and (told["number"], told["dated"]["date"]) == (decree["number"], decree["dated"]["date"])
    return mandate.capacity is not None and mandate.official == signed.actor.official and same


def _shortcoming(mandate: Mandate, signed: Act, day: date) -> Refused | None:
    """Why the mandate, as it was granted, did not allow the signature on its day."""
    if mandate.since > day:
        return Refused("mandate_not_begun", since=mandate.since)
    if mandate.until is not None and mandate.until < day:
        return Refused("mandate_expired", until=mandate.until)
    if "agreement.sign" not in mandate.powers:
        return Refused("missing_power", power="agreement.sign")
    if mandate.capacity != signed.known["capacity"]:
        return Refused("wrong_capacity", capacity=mandate.capacity)
    return None
