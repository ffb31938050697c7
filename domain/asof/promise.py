"""The promise on a day: what was proposed, signed, in force, continued and rejected, as a timeline of one agreement."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.asof.book import Book, day
from domain.asof.hands import hand, party
from domain.asof.shelf import Facts, Told
from domain.evidence.printing import printed_day

PROPOSED, SIGNED, BOUND = "menunggu", "ditandatangani_pihak_pertama", "berlaku"
STATES = {
    PROPOSED: "menunggu tanda tangan",
    SIGNED: "ditandatangani Pihak Pertama, menunggu Pihak Kedua",
    BOUND: "disepakati kedua pihak",
    "ditolak": "ditolak Pihak Kedua",
    "dikembalikan": "dikembalikan untuk diperbaiki",
    "tidak_ditandatangani": "salah satu pihak menolak menandatangani",
    "ditarik": "ditarik kembali oleh pengusul",
    "diganti": "diganti usulan berikutnya",
}
_ENDS = {
    "revision-rejected": "ditolak",
    "agreement-returned": "dikembalikan",
    "signing-refused": "tidak_ditandatangani",
    "agreement-withdrawn": "ditarik",
}
_HANDS = (
    "agreement-signed", "agreement-countersigned", "revision-signed", "revision-countersigned",
    "agreement-continued", "continuation-countersigned",
)  # fmt: skip


@dataclass
class Offer:
    """A document that was proposed, and what became of it."""

    told: Told
    signed: Told | None = None
    decided: Told | None = None
    ended_as: str | None = None
    revision_no: int = 0

    @property
    def document(self) -> Facts | None:
        """The whole document; None where it is withheld."""
        facts = self.told.facts
        return None if facts is None else facts["document"]


@dataclass
class Term:
    """A document in force: by which act, from which day, and who carried it on."""

    offer: Offer
    by: Told
    since: date
    continued: list[tuple[Told, Told | None]] = field(default_factory=list)  # by whom, and the grantor's hand


class Promise:
    """An agreement's own stream, folded once; every question of a day is asked of the result."""

    def __init__(self, book: Book, agreement: str) -> None:
        self.book = book
        self.acts = book.stream(agreement)
        self.offers: list[Offer] = []
        self.terms: list[Term] = []
        self.closed: Told | None = None
        self._open: Offer | None = None
        for told in self.acts:
            self._fold(told)
        self.on = book.question.on

    def _fold(self, told: Told) -> None:
        name = told.name
        if name in ("agreement-proposed", "revision-proposed"):
            self._propose(told)
        elif name in ("agreement-signed", "revision-signed") and self._open is not None:
            self._open.signed = told
            if (told.facts or {}).get("in_force"):
                self._bind(told)
        elif name in ("agreement-countersigned", "revision-countersigned"):
            self._bind(told)
        elif name in _ENDS and self._open is not None:
            self._open.decided, self._open.ended_as, self._open = told, _ENDS[name], None
        elif name == "agreement-continued" and self.terms:
            self.terms[-1].continued.append((told, None))
        elif name == "continuation-countersigned" and self.terms and self.terms[-1].continued:
            self.terms[-1].continued[-1] = (self.terms[-1].continued[-1][0], told)
        elif name == "agreement-closed":
            self.closed = self.closed or told

    def _propose(self, told: Told) -> None:
        if self._open is not None:
            self._open.decided, self._open.ended_as = told, "diganti"
        revisions = sum(term.offer.told.name == "revision-proposed" for term in self.terms)
        self._open = Offer(told, revision_no=revisions + (told.name == "revision-proposed"))
        self.offers.append(self._open)

    def _bind(self, told: Told) -> None:
        if self._open is not None:
            self._open.decided, self._open.ended_as = told, BOUND
            self.terms.append(Term(self._open, told, self.book.placed(told)))
            self._open = None

    # -- on the day -----------------------------------------------------------------------------------------------

    @property
    def counting(self) -> list[Term]:
        """The documents that had come into force by the day."""
        return [term for term in self.terms if term.since <= self.on]

    @property
    def term(self) -> Term | None:
        """The document in force on the day."""
        return self.counting[-1] if self.counting else None

    @property
    def began(self) -> date | None:
        """The first day on which anything of it counted."""
        return min((self.book.placed(told) for told in self.acts), default=None)

    def carried(self, term: Term) -> Iterator[tuple[Told, Told | None, date]]:
        """Who carried a document on by the day, with the grantor's hand, and the day from which each answers for it."""
        for told, accepted in term.continued:
            from_day = self.book.placed(accepted) if accepted else told.day
            if from_day <= self.on:
                yield told, accepted, from_day

    def unilateral(self, term: Term) -> Told | None:
        """A continuation on which the grantor's hand does not stand yet on the day."""
        signed = [one for one in term.continued if one[0].day <= self.on]
        if not signed:
            return None
        told, accepted = signed[-1]
        return told if accepted is None or self.book.placed(accepted) > self.on else None

    def shown(self, offer: Offer) -> bool:
        """Whether a proposal was there on the day, or what came of it counts by then."""
        bound = offer.ended_as == BOUND and offer.decided is not None and self.book.placed(offer.decided) <= self.on
        return bound or offer.told.day <= self.on

    def state(self, offer: Offer) -> str:
        """What had become of a proposal by the day."""
        if offer.decided is not None and offer.ended_as is not None and self._decided_by(offer):
            return offer.ended_as
        return SIGNED if offer.signed is not None and offer.signed.day <= self.on else PROPOSED

    def _decided_by(self, offer: Offer) -> bool:
        if offer.decided is None:
            return False
        at = self.book.placed(offer.decided) if offer.ended_as == BOUND else offer.decided.day
        return at <= self.on

    # -- telling --------------------------------------------------------------------------------------------------

    def status(self) -> dict[str, str]:
        """One word and one sentence on how it stood."""
        code, text = self._status()
        return {"code": code, "text": text}

    def _status(self) -> tuple[str, str]:
        if self.closed is not None and self.closed.day <= self.on:
            return "ditutup", "perjanjian kinerja sudah ditutup"
        if self.term is not None:
            alone = self.unilateral(self.term)
            if alone is not None:
                return "dilanjutkan_sepihak", f"berlaku; dilanjutkan sepihak sejak {printed_day(alone.day)}"
            return "berlaku", f"berlaku sejak {printed_day(self.term.since)}"
        signed = [one for one in self.terms if one.by.day <= self.on]
        if signed:
            return "belum_mulai_berlaku", f"ditandatangani, mulai berlaku {printed_day(signed[-1].since)}"
        return self._not_in_force()

    def _not_in_force(self) -> tuple[str, str]:
        offers = [offer for offer in self.offers if offer.told.day <= self.on]
        if offers and self._hidden_signature(offers[-1]):
            return "tidak_pasti", "sudah ditandatangani, tetapi isinya ditahan: tidak dapat dipastikan apakah berlaku"
        if not offers or self.state(offers[-1]) not in (PROPOSED, SIGNED):
            return "belum_ada", "belum ada perjanjian yang berlaku atau menunggu"
        return self.state(offers[-1]), STATES[self.state(offers[-1])]

    def _hidden_signature(self, offer: Offer) -> bool:
        """A withheld signature of a head of region may have put the document in force by itself."""
        if self.state(offer) != SIGNED or offer.signed is None or offer.signed.facts is not None:
            return False
        office = offer.signed.act.actor.office
        facts = self.book.office(office).facts if office else None
        return facts is None or facts["level"] == "kepala_daerah"

    def in_force(self) -> dict[str, Any] | None:
        """The document in force on the day, line by line, and who answered for it."""
        term = self.term
        if term is None:
            return None
        document = self.book.facts(term.offer.told) and term.offer.document
        return {
            "withheld": document is None,
            "revision_no": term.offer.revision_no,
            "since": day(term.since),
            "document": self.book.source(term.offer.told),
            "bound_by": self.book.source(term.by),
            **self._parties(term, document),
            **written(self.book, document),
        }

    def _parties(self, term: Term, document: Facts | None) -> dict[str, Any]:
        drafted = None if document is None else document["trustee"]
        answering = drafted and party(self.book, drafted, since=term.by)
        for told, accepted, _ in self.carried(term):
            facts = self.book.facts(told)
            answering = None if facts is None else party(self.book, facts["trustee"], since=accepted or told)
        return {
            "trustee": answering,
            "drafted_trustee": party(self.book, drafted, since=term.by),
            "grantor": None if document is None else party(self.book, document["grantor"]),
        }

    def versions(self) -> list[dict[str, Any]]:
        """Every document that had come into force, with its days."""
        terms = self.counting
        return [
            {
                "revision_no": term.offer.revision_no,
                "document": self.book.source(term.offer.told),
                "bound_by": self.book.source(term.by),
                "from": day(term.since),
                "until": day(after.since) if after else None,
            }
            for term, after in zip(terms, [*terms, None][1:], strict=True)
        ]

    def hands(self, office: str | None) -> list[dict[str, Any]]:
        """Every hand under it by the day, in the order of the register."""
        bound = {term.offer.signed.number for term in self.counting if term.offer.signed}
        return [
            hand(self.book, told, office=office)
            for told in self.acts
            if told.name in _HANDS and (self._signed_by(told) or told.number in bound)
        ]

    def _signed_by(self, told: Told) -> bool:
        """A hand is there from its own day; one that takes effect earlier, from that day."""
        return min(told.day, self.book.placed(told)) <= self.on

    def proposals(self) -> list[dict[str, Any]]:
        """Every proposal by the day, with its fate and, of a revision, what it would change."""
        return [self._proposal(offer) for offer in self.offers if self.shown(offer)]

    def _proposal(self, offer: Offer) -> dict[str, Any]:
        facts, state = self.book.facts(offer.told) or {}, self.state(offer)
        decided = offer.decided if self._decided_by(offer) else None
        reason = (self.book.facts(decided) if decided else None) or {}
        return {
            "kind": "pk_perubahan" if offer.told.name == "revision-proposed" else "pk",
            "revision_no": offer.revision_no,
            "document": self.book.source(offer.told),
            "withheld": offer.told.facts is None,
            "state": {"code": state, "text": STATES[state]},
            "decided_by": self.book.source(decided) if decided else None,
            "reason_code": reason.get("reason_code"),
            "reason": reason.get("reason"),
            "ground": facts.get("ground"),
            "changes": [_change(one) for one in facts.get("changes", ())],
        }


_CHANGE = (
    "line_id", "programme_no", "field", "period", "before_printed", "after_printed", "direction",
)  # fmt: skip


def _change(change: Facts) -> dict[str, Any]:
    return {name: change.get(name) for name in _CHANGE}


def written(book: Book, document: Facts | None) -> dict[str, Any]:
    """The lines and the money of a document, as printed and as read."""
    if document is None:
        return {"title_printed": None, "lines": None, "programmes": None, "total": None}
    return {
        "title_printed": document["title_printed"],
        "lines": [_line(book, o, line) for o in document["objectives"] for line in o["lines"]],
        "programmes": [
            {name: programme.get(name) for name in ("no", "level", "name_printed", "amount")}
            for programme in document["programmes"]
        ],
        "total": document.get("total"),
    }


def _line(book: Book, objective: Facts, line: Facts) -> dict[str, Any]:
    definition = book.named(line["indicator"])
    facts = (book.facts(definition) if definition else None) or {}
    formula = facts.get("formula")
    return {
        "line_id": line["line_id"],
        "no_printed": line["no_printed"],
        "objective_printed": objective["text"],
        "indicator_printed": line["indicator_printed"],
        "target": line["target"],
        "quarters": line.get("quarters", []),
        "due_on": line.get("due_on"),
        "scope": [{"id": one["id"], "text": one["text"]} for one in line.get("scope", ())],
        "indicator": book.source(definition) if definition else None,
        "formula": formula and {"id": formula["id"], "rules": formula["rules"], "printed": formula["printed"]},
        "aggregation": facts.get("aggregation"),
        "polarity": facts.get("polarity"),
        "unit": facts.get("unit"),
    }
