"""The answer to a question about a past day: a pure function of the acts, the same bytes for ever."""

import hashlib
import json
from datetime import date
from typing import Any

from domain.asof.book import Book, day
from domain.asof.hands import hand
from domain.asof.notes import about_book, about_hands, about_promise, about_scores, about_sheets
from domain.asof.promise import Promise
from domain.asof.question import Clock, Question
from domain.asof.scoring import scores
from domain.asof.sheets import sheet_data, sheets_of
from domain.asof.shelf import Facts, Shelf
from domain.evidence.errors import Refused
from domain.evidence.parts import Parts, parts_of
from domain.evidence.printing import printed_day

FORMAT = 1

# An answer is made anew and holds no circle to look for.
_canonical = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def answer(
    shelf: Shelf,
    *,
    agreement: str,
    on: date,
    clock: Clock,
    today: date | None = None,
    public: bool = True,
) -> dict[str, Any]:
    """What stood on a day; raises `Refused` ("asof_before", "asof_in_future").

    `today` only guards against asking of what has not been yet. `public`: what was not open on that day is withheld.
    """
    if today is not None and on > today:
        raise Refused("asof_in_future", on=printed_day(on), today=printed_day(today))
    book = Book(shelf, Question(agreement=agreement, on=on, clock=clock, public=public))
    promise = Promise(book, agreement)
    if promise.began is None or promise.began > on:
        raise Refused("asof_before", on=printed_day(on))
    return _Answer(book, promise).data()


def encode(answered: Facts) -> bytes:
    """The canonical bytes of an answer: it is made of facts that were read strictly, and need not be asked again."""
    return _canonical(answered).encode()


def name_of(raw: bytes) -> str:
    """By what an answer is cited: the SHA-256 of its bytes."""
    return hashlib.sha256(raw).hexdigest()


class _Answer:
    def __init__(self, book: Book, promise: Promise) -> None:
        self.book, self.promise = book, promise
        first = promise.acts[0].act.received_at
        self.parts = parts_of(book.origin, book.question.agreement, book.offices(), received_at=first)
        self.sheets = sheets_of(book, self.parts) if self.parts else []
        self.office = self.parts.office if self.parts else None

    def data(self) -> dict[str, Any]:
        """The whole answer, and last of all on which records it rests."""
        book, promise, question = self.book, self.promise, self.book.question
        hands = promise.hands(self.office)
        sheets = [sheet_data(book, sheet, self.office or "") for sheet in self.sheets]
        scored = self._scores()
        said = {
            "v": FORMAT,
            "ledger": book.origin,
            "agreement": question.agreement,
            "on": day(question.on),
            "clock": question.clock.value,
            "public": question.public,
            "office": self._office(),
            "fiscal_year": self.parts.fiscal_year if self.parts else None,
            "status": promise.status(),
            "in_force": promise.in_force(),
            "versions": promise.versions(),
            "hands": hands,
            "proposals": promise.proposals(),
            "sheets": sheets,
            "attainments": scored,
            "budget": self._budget(self.parts),
            "closed": self._closed(),
        }
        return {**said, "notes": self._notes(hands, sheets, scored), "records": sorted(book.used)}

    def _office(self) -> dict[str, Any] | None:
        """The office by the name it had when its agreement was last spoken of by the day."""
        if self.office is None:
            return None
        spoken = [one for one in self.promise.acts if one.day <= self.book.question.on]
        before = spoken[-1].number if spoken else None
        return {"id": self.office, "printed": self.book.office(self.office, before=before).post_printed}

    def _scores(self) -> list[dict[str, Any]]:
        term = self.promise.term
        return scores(self.book, term.offer if term else None, self.sheets)

    def _budget(self, parts: Parts | None) -> dict[str, Any] | None:
        """The money document of the agency by the day: the last one recorded."""
        acts = self.book.stream(parts.budget) if parts and parts.budget else ()
        documents = ("budget-adopted", "budget-changed")  # what was spent of it stands in the same stream
        told = [one for one in acts if one.name in documents and self.book.counts(one)]
        if not told:
            return None
        facts = self.book.facts(told[-1]) or {}
        return {
            "document": self.book.source(told[-1]),
            "withheld": told[-1].facts is None,
            **{name: facts.get(name) for name in ("number_printed", "adopted_on", "total")},
        }

    def _closed(self) -> dict[str, Any] | None:
        closed = self.promise.closed
        if closed is None or closed.day > self.book.question.on:
            return None
        facts = self.book.facts(closed) or {}
        return {
            **hand(self.book, closed, office=self.office),
            "closed_on": facts.get("closed_on"),
            "reason_code": facts.get("reason_code"),
        }

    def _notes(
        self, hands: list[dict[str, Any]], sheets: list[dict[str, Any]], scored: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        under_sheets = [one for sheet in sheets for one in (*sheet["entries"], *sheet["hands"], *sheet["verdicts"])]
        used = [one for number in sorted(self.book.used) if (one := self.book.at(number))]
        return [
            *about_hands([*hands, *under_sheets]),
            *about_promise(self.promise),
            *about_sheets(self.sheets),
            *about_scores(scored),
            *about_book(self.book, used),
        ]
