"""Records as questions are put to them: read once, in their order, by stream. Nothing of it hangs on a question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from domain.asof.openness import plain
from domain.asof.question import Record
from domain.evidence.authority import Office, Official
from domain.evidence.errors import Refused
from domain.evidence.streams import Act, local_date
from domain.measure import Attainment

Facts = Mapping[str, Any]
# A document and the place of its line; the period whose target counts, or None for the year's; the entries that give
# the figure; and the day whose rules hold.
Scored = tuple[int, int, str | None, tuple[int, ...], date]


@dataclass(frozen=True, slots=True)
class Told:
    """An act at its record number, and the civil day on which it was received."""

    number: int
    act: Act
    day: date

    @property
    def name(self) -> str:
        """The short name of the act."""
        return self.act.name

    @property
    def digest(self) -> str:
        """The digest of the act."""
        return self.act.ref.digest

    @property
    def facts(self) -> Facts | None:
        """What it says; None where that is withheld."""
        return self.act.facts


class Shelf:
    """The acts that questions may be put to, for as many questions, of as many threads, as anybody has.

    Raises `Refused("not_in_bundle")` where the act that opened the register is not among the records.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        ordered = sorted(records, key=lambda one: one.number)
        genesis = next((one for one in ordered if one.entry.body.name == "ledger-opened"), None)
        if genesis is None or genesis.content is None:
            raise Refused("not_in_bundle", stream="ledger")
        self.origin = genesis.entry.body.ledger
        self.zone = str(genesis.content.facts["zone"])
        told = [_told(one, self.zone) for one in ordered]
        self.streams: dict[str, list[Told]] = {}
        for one in told:
            self.streams.setdefault(one.act.ref.stream, []).append(one)
        self.by_digest = {one.digest: one for one in told}
        self.by_number = {one.number: one for one in told}
        self.latest = {name: max(one.day for one in acts) for name, acts in self.streams.items()}
        # Streams in which something is said that was not open from the beginning.
        self.veiled = [name for name, acts in self.streams.items() if not all(map(_open, acts))]
        self.steady = self._steady(told)
        # What one question found and another need not look for again. Whatever is kept here is never changed.
        self.folded: dict[tuple[str, int], Office | Official] = {}  # streams after so many of their acts
        self.sources: dict[int, dict[str, Any]] = {}
        self.attained: dict[Scored, Attainment] = {}

    def _steady(self, told: Sequence[Told]) -> bool:
        """Whether all that stood before an act, as far as it tells whose hand it was, stands in every question with it.

        It does unless clocks lay seconds apart at midnight, or a name, an office or a decree is not open to everybody.
        """
        granted = [(one.number, self.by_digest.get(one.act.actor.mandate or "")) for one in told]
        return (
            all(one.day <= other.day for one, other in pairwise(told))
            and not any(name.startswith(("office/", "official/")) for name in self.veiled)
            and all(one is None or (one.number < number and _open(one)) for number, one in granted)
        )


def _open(told: Told) -> bool:
    return told.facts is None or plain(told.act)


def _told(record: Record, zone: str) -> Told:
    body = record.entry.body
    facts = None if record.content is None else record.content.facts
    act = Act(body.ref, body.name, body.actor, body.basis, record.entry.received_at, facts)
    return Told(record.number, act, local_date(record.entry.received_at, zone))
