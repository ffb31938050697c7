"""Which contents a reader without a name could read, told by the acts alone.

A content of class terbatas opens with the act that decides on it: a document and its signature with the hand that
puts it in force or with the rejection of a revision, a sheet with the final verification that rejects none of its
lines, the transcription of a paper with the second hand that finds it to agree. The same acts give the same answer for
ever: what opens later does not open the past.
"""

from collections.abc import Callable, Iterable

from domain.evidence.acts import ACTS
from domain.evidence.streams import Act

_PROPOSING = ("agreement-proposed", "revision-proposed")
_SIGNING = ("agreement-signed", "revision-signed")
_DECIDING = ("agreement-countersigned", "revision-countersigned", "revision-rejected")
_ENDING = ("agreement-returned", "agreement-withdrawn", "signing-refused")
_ENTERING = ("realization-entered", "realization-corrected")


def plain(act: Act) -> bool:
    """Whether its content is open to everybody from the beginning."""
    return act.name in ACTS and ACTS[act.name].privacy == "terbuka"


def opened(acts: Iterable[Act], *, counts: Callable[[Act], bool] = lambda _act: True) -> set[str]:
    """The digests of the acts of one stream whose contents are open, when only deciding acts that count open any."""
    told = list(acts)
    everyone = {act.ref.digest for act in told if plain(act)}
    if told and told[0].ref.stream.startswith("sheet/"):
        return everyone | _opened_sheets(told, counts)
    if told and told[0].ref.stream.startswith("paper/"):
        return everyone | _opened_papers(told, counts)
    return everyone | _opened_documents(told, counts)


def _opened_documents(acts: list[Act], counts: Callable[[Act], bool]) -> set[str]:
    found: set[str] = set()
    waiting: set[str] = set()
    for act in acts:
        if act.name in _PROPOSING:
            waiting = {act.ref.digest}
        elif act.name in _SIGNING:
            waiting.add(act.ref.digest)
        decides = act.name in _DECIDING or (act.name in _SIGNING and bool((act.facts or {}).get("in_force")))
        if decides and counts(act):
            found |= waiting
        if decides or act.name in _ENDING:
            waiting = set()
    return found


def _opened_sheets(acts: list[Act], counts: Callable[[Act], bool]) -> set[str]:
    found: set[str] = set()
    for verdict in acts:
        if verdict.name != "realization-verified" or verdict.facts is None or not counts(verdict):
            continue
        if verdict.facts["final"] and all(line["verdict"] != "rejected" for line in verdict.facts["lines"]):
            entered = verdict.facts["entered"]["digest"]
            found |= {act.ref.digest for act in acts if _speaks_of(act, entered)}
    return found


def _speaks_of(act: Act, entered: str) -> bool:
    """Whether an act is this entry of a sheet, or one that answers it."""
    if act.name in _ENTERING:
        return act.ref.digest == entered
    return act.facts is not None and act.facts.get("entered", {}).get("digest") == entered


def _opened_papers(acts: list[Act], counts: Callable[[Act], bool]) -> set[str]:
    told = [act.facts for act in acts if act.name == "paper-attested" and act.facts is not None and counts(act)]
    return {facts["paper"]["digest"] for facts in told if facts["outcome"] == "sesuai"}
