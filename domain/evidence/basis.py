"""The basis of an act: the streams whose heads its body must name, and every act that its facts name."""

from collections.abc import Iterable, Iterator

from domain.evidence.acts import ActKind
from domain.evidence.agreements import Agreement
from domain.evidence.authority import Facts, agency_of_office
from domain.evidence.entry import ActRef
from domain.evidence.sheets import Sheet
from domain.evidence.streams import Act, World, stream_of

_REFERENCE = frozenset({"digest", "stream", "version"})


def references(value: object) -> list[ActRef]:
    """Every act that facts name, in any depth."""
    found: list[ActRef] = []
    _gather(value, found)
    return found


def _gather(value: object, found: list[ActRef]) -> None:
    if isinstance(value, dict):
        if len(value) == len(_REFERENCE) and value.keys() == _REFERENCE:
            found.append(ActRef.read(value))
            return
        members: Iterable[object] = value.values()
    elif isinstance(value, list):
        members = value
    else:
        return
    for member in members:
        if not isinstance(member, str):  # most are
            _gather(member, found)


def basis_streams(act: Act, kind: ActKind, world: World) -> set[str]:
    """The streams whose heads an act must name: the signer's own, and what the table of acts says."""
    streams = {f"official/{act.actor.official}"} if act.actor.official else set()
    streams |= {f"office/{act.actor.office}"} if act.actor.office else set()
    if act.facts is not None:
        streams |= set(_subjects(act, kind, world))
    return streams - {act.ref.stream}


def _subjects(act: Act, kind: ActKind, world: World) -> Iterator[str]:
    """The streams of the kinds that the table of acts names as basis: whom and what this act is about."""
    if "agency" in kind.basis:
        agency = act.known.get("agency")
        yield (f"agency/{agency}" if agency else f"agency/{agency_of_office(world, act.ref.stream.split('/')[1])}")
    if "official" in kind.basis and "official" in act.known:
        yield f"official/{act.known['official']}"
    yield from _measured(act, kind, world)
    if kind.stream == "agreement" and kind.basis:
        trustee = _trustee(act, world)
        if trustee is not None:
            yield f"office/{trustee['office']}"
            if "official" in kind.basis:
                yield f"official/{trustee['official']}"


def _measured(act: Act, kind: ActKind, world: World) -> Iterator[str]:
    """The agreement, period and office of a sheet, as the act or its entry says; of a closing or money, the period."""
    facts = act.known
    if kind.stream == "sheet" and "entered" in facts:
        current = stream_of(world, act.ref.stream, Sheet).current
        facts = current.facts if current else {}
    for name in ("agreement", "period"):
        if name in kind.basis and kind.stream in ("sheet", "agreement", "budget") and name in facts:
            yield str(facts[name]["stream"])
    if "office" in kind.basis and kind.stream == "sheet" and "office" in facts:
        yield f"office/{facts['office']}"


def _trustee(act: Act, world: World) -> Facts | None:
    agreement = stream_of(world, act.ref.stream, Agreement)
    if "proposed" in act.known:
        return agreement.open.document["trustee"] if agreement.open else None
    return agreement.in_force.trustee if agreement.in_force else None
