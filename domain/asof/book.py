"""The book as a question sees it: the records that count, by stream and by digest, and who the people in them are.

Whoever asks the same question of more records gets the same book: nothing here knows how long the register is.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from domain.asof.openness import opened
from domain.asof.question import Clock, Question
from domain.asof.shelf import Facts, Scored, Shelf, Told
from domain.evidence.agreements import PREFIXES
from domain.evidence.authority import Office, Official
from domain.evidence.court import new_stream
from domain.evidence.entry import stream_id
from domain.evidence.printing import printed_day, printed_moment
from domain.evidence.streams import Act, Stream, World
from domain.measure import Attainment

_Folded = TypeVar("_Folded", Office, Official)

_number = attrgetter("number")
_UNDER = {"mandate-granted": "SK", "assignment-granted": "surat tugas"}


class Book:
    """The records that a question may look at. It remembers which of them an answer named."""

    def __init__(self, shelf: Shelf, question: Question) -> None:
        self.question = question
        self.origin, self.zone = shelf.origin, shelf.zone
        self._shelf = shelf
        self._streams: Mapping[str, Sequence[Told]] = shelf.streams
        if question.clock is Clock.KNOWN:
            # Each by its own time: where clocks lie seconds apart, a record of the day may follow one of the next.
            known = ((name, self._by_the_day(name, acts)) for name, acts in shelf.streams.items())
            self._streams = {name: acts for name, acts in known if acts}
        self._hidden: dict[int, Told] = {}
        if question.public:
            veiled = {name: self._as_public(self.stream(name)) for name in shelf.veiled if name in self._streams}
            self._streams = {**self._streams, **veiled}
        self._folded: dict[tuple[str, int], Office | Official] = shelf.folded if shelf.steady else {}
        self._sources: dict[int, dict[str, Any]] = shelf.sources if shelf.steady else {}
        self.used: set[int] = set()
        self.withheld: set[int] = set()

    def _by_the_day(self, name: str, acts: Sequence[Told]) -> Sequence[Told]:
        """What of a stream was received by the day."""
        on = self.question.on
        return acts if self._shelf.latest[name] <= on else [one for one in acts if one.day <= on]

    def placed(self, told: Told) -> date:
        """The day from which an act counts: the one it names as its effect, else that of its receipt."""
        effective = (told.facts or {}).get("effective")
        return told.day if effective is None else date.fromisoformat(effective["date"])

    def counts(self, told: Told) -> bool:
        """Whether an act counts on the day of the question."""
        return self.placed(told) <= self.question.on

    def _as_public(self, acts: Sequence[Told]) -> list[Told]:
        """Without the contents that were not open on that day."""
        counting = {one.digest for one in acts if self.counts(one)}
        read = opened((one.act for one in acts), counts=lambda act: act.ref.digest in counting)
        self._hidden |= {one.number: _hidden(one) for one in acts if one.facts is not None and one.digest not in read}
        return [self._hidden.get(one.number, one) for one in acts]

    # -- finding --------------------------------------------------------------------------------------------------

    def stream(self, name: str) -> Sequence[Told]:
        """The acts of a stream in their order."""
        return self._streams.get(name, ())

    def natural(self, kind: str, key: str) -> Sequence[Told]:
        """The acts of the stream with a natural key."""
        return self.stream(f"{kind}/{stream_id(self.origin, kind, key)}")

    def find(self, digest: str | None) -> Told | None:
        """The act of that digest, if it is here."""
        return self._seen(self._shelf.by_digest.get(digest or ""))

    def at(self, number: int) -> Told | None:
        """The act of a record number, if it is here."""
        return self._seen(self._shelf.by_number.get(number))

    def _seen(self, told: Told | None) -> Told | None:
        """An act as the question may see it."""
        if told is None or (self.question.clock is Clock.KNOWN and told.day > self.question.on):
            return None
        return self._hidden.get(told.number, told)

    def named(self, ref: Facts | None) -> Told | None:
        """The act that a reference in facts names, if it is here."""
        return None if ref is None else self.find(ref["digest"])

    def offices(self) -> dict[str, str | None]:
        """Every office that is here, and its agency."""
        found: dict[str, str | None] = {}
        for name, acts in self._streams.items():
            if name.startswith("office/"):
                office = Office(name)
                for one in acts[:1]:
                    office.fold(one.act)
                found[office.id] = office.facts["agency"] if office.facts else None
        return found

    @property
    def world(self) -> World:
        """The register as far as the question may look at it, folded as writer and verifier fold it."""
        return _Register(self)

    def office(self, office: str, *, before: int | None = None) -> Office:
        """An office as the records tell it, or as they told it before a record."""
        return self._fold(Office, f"office/{office}", before)

    def official(self, official: str, *, before: int | None = None) -> Official:
        """A person as the records tell of them, or as they did before a record."""
        return self._fold(Official, f"official/{official}", before)

    def _fold(self, kind: type[_Folded], name: str, before: int | None) -> _Folded:
        """A stream with its acts before a record, folded once for as many of them: nobody folds it on."""
        acts = self.stream(name)
        count = len(acts) if before is None else bisect_left(acts, before, key=_number)
        found = self._folded.get((name, count))
        if not isinstance(found, kind):
            found = kind(name)
            for one in acts[:count]:
                found.fold(one.act)
            self._folded[name, count] = found
        return found

    def attained(self, by: Scored, make: Callable[[], Attainment]) -> Attainment:
        """What a line attained, made once for all questions that rest on the same documents."""
        found = self._shelf.attained.get(by)
        if found is None:
            found = self._shelf.attained[by] = make()
        return found

    # -- telling --------------------------------------------------------------------------------------------------

    def facts(self, told: Told) -> Facts | None:
        """What an act says; where that is withheld, the answer will say so."""
        if told.facts is None:
            self.withheld.add(told.number)
        return told.facts

    def source(self, told: Told) -> dict[str, Any]:
        """Where an answer has something from: the record, its digest, when it was received, and whose hand it was."""
        self.used.add(told.number)
        found = self._sources.get(told.number)
        if found is None:
            found = self._sources[told.number] = {
                "record": told.number,
                "act": told.name,
                "digest": told.digest,
                "on": day(told.day),
                "received_at": printed_moment(told.act.received_at, self.zone),
                "by": self._by(told),
            }
        return {**found}

    def source_of(self, ref: Facts | None) -> dict[str, Any] | None:
        """The same of the act that a reference names; None where it is not here."""
        told = self.named(ref)
        return None if told is None else self.source(told)

    def _by(self, told: Told) -> dict[str, Any] | None:
        actor = told.act.actor
        if actor.official is None:
            return None
        mandate = self.find(actor.mandate)
        return {
            "official": actor.official,
            "name_printed": self.official(actor.official, before=told.number).name_printed,
            "office": actor.office,
            "office_printed": self._office_printed(told, mandate),
            "mandate": actor.mandate,
            "under": None if mandate is None else _UNDER.get(mandate.name),
        }

    def _office_printed(self, told: Told, mandate: Told | None) -> str | None:
        """The post with the prefix of an acting holder, as it was called then."""
        if told.act.actor.office is None:
            return None
        post = self.office(told.act.actor.office, before=told.number).post_printed
        capacity = (mandate.facts or {}).get("capacity") if mandate else None
        return None if post is None else f"{PREFIXES.get(str(capacity), '')}{post}"


class _Register:
    """A book read as the world in which an act is judged."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def origin(self) -> str:
        return self._book.origin

    def stream(self, name: str) -> Stream:
        folded = new_stream(name)
        for one in self._book.stream(name):
            folded.fold(one.act)
        return folded


def day(value: date) -> dict[str, str]:
    """A civil day, for machines and for people."""
    return {"date": value.isoformat(), "printed": printed_day(value)}


def _hidden(told: Told) -> Told:
    act = told.act
    return Told(told.number, Act(act.ref, act.name, act.actor, act.basis, act.received_at, None), told.day)
