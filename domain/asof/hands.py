"""A hand under an act: whose, under which decree, and whether the power was there, by both clocks.

"Diketahui saat itu" is judged by what stood in the register before the act; "berlaku" by everything the question may
look at: a decree whose end was recorded later, with an earlier day, leaves the two apart. Neither is hidden by the
other.
"""

from dataclasses import dataclass
from typing import Any

from domain.asof.book import Book, day
from domain.asof.shelf import Facts, Told
from domain.evidence.acts import ACTS
from domain.evidence.authority import Mandate
from domain.evidence.awaiting import healed
from domain.evidence.errors import Refused
from domain.evidence.printing import printed_day
from domain.evidence.verdict import Answer

WAITING = "menunggu"

ROLES = {
    "agreement-signed": "pihak_pertama",
    "revision-signed": "pihak_pertama",
    "agreement-continued": "penerus",
    "agreement-countersigned": "pihak_kedua",
    "revision-countersigned": "pihak_kedua",
    "continuation-countersigned": "pihak_kedua",
    "realization-entered": "pengisi",
    "realization-corrected": "pengisi",
    "realization-verified": "pemeriksa",
}
_SHEET_ROLES = {"trustee": "penanggung_jawab", "outgoing": "pejabat_lama", "successor": "pejabat_penerus"}


@dataclass(frozen=True, slots=True)
class _Said:
    answer: str
    reason: str | None = None
    because: Told | None = None  # the record that made the difference

    def data(self) -> dict[str, Any]:
        """As it stands in an answer."""
        return {"answer": str(self.answer), "reason": self.reason}


def hand(book: Book, told: Told, *, office: str | None) -> dict[str, Any]:
    """One hand, as an answer shows it; `office` is the one on whose behalf a decree is awaited."""
    facts = book.facts(told) or {}
    granted = book.find(told.act.actor.mandate)
    known, effective = authority(book, told, office=office)
    for one in (granted, effective.because):
        if one is not None:
            book.used.add(one.number)
    terms = (book.facts(granted) if granted else None) or {}
    return {
        **book.source(told),
        "role": ROLES.get(told.name) or _SHEET_ROLES.get(str(facts.get("role"))) or "penanda_tangan",
        "capacity": facts.get("capacity", terms.get("capacity")),
        "decree": _decree(terms.get("decree") or terms.get("letter") or facts.get("awaiting")),
        "mandate_record": granted.number if granted else None,
        "key": told.act.actor.key,
        "key_leaked": _leaked(book, told),
        "stated": facts.get("stated"),
        "place_printed": facts.get("place_printed"),
        "effective": facts.get("effective"),
        "withheld": told.facts is None,
        "authority": {"known": known.data(), "effective": effective.data()},
    }


def authority(book: Book, told: Told, *, office: str | None) -> tuple[_Said, _Said]:
    """Whether the power was there: as the register knew it at the act, and as it was in force as far as is known."""
    actor = told.act.actor
    if actor.mandate is None or actor.office is None:
        return _awaited(book, told, office)
    granted = book.find(actor.mandate)
    if granted is None or granted.facts is None:
        unknown = _Said(Answer.UNKNOWN, "SK atau surat tugasnya tidak ada di sini atau isinya ditahan")
        return unknown, unknown
    known = book.office(actor.office, before=told.number).mandates.get(actor.mandate)
    now = book.office(actor.office).mandates.get(actor.mandate)
    return _covered(book, told, known), _covered(book, told, now)


def _covered(book: Book, told: Told, mandate: Mandate | None) -> _Said:
    """Whether a decree gave this power on the civil day of the act."""
    if mandate is None:
        return _Said(Answer.NO, "SK belum tercatat")
    powers = set(ACTS[told.name].powers) if told.name in ACTS else set()
    if not mandate.powers & powers:
        return _Said(Answer.NO, "SK tidak memberi kewenangan ini")
    if _allows(mandate, told):
        return _Said(Answer.YES)
    if mandate.admits(told.name, told.day) and told.facts is None:
        return _Said(Answer.UNKNOWN, "isi ditahan")
    return _uncovered(book, told, mandate)


def _allows(mandate: Mandate, told: Told) -> bool:
    """Whether a decree holds on the day of the act; in the closing days of who has left, for who signs as such."""
    outgoing = (told.facts or {}).get("role") == "outgoing"
    return mandate.covers(told.day) or (outgoing and mandate.admits(told.name, told.day))


def _uncovered(book: Book, told: Told, mandate: Mandate) -> _Said:
    if mandate.since > told.day:
        return _Said(Answer.NO, f"SK baru berlaku mulai {printed_day(mandate.since)}")
    if mandate.ended_on is None or mandate.ended is None:
        return _Said(Answer.NO, f"masa berlaku SK berakhir {printed_day(mandate.until or told.day)}")
    ended = book.find(mandate.ended.ref.digest)
    recorded = f"nomor {ended.number}, {printed_day(ended.day)}" if ended else "kemudian"
    return _Said(Answer.NO, f"SK berakhir {printed_day(mandate.ended_on)} (dicatat pada {recorded})", ended)


def _awaited(book: Book, told: Told, office: str | None) -> tuple[_Said, _Said]:
    """Kewenangan menunggu: the decree that an act names in its facts, where it reached the register only later."""
    if told.facts is None:
        unknown = _Said(Answer.UNKNOWN, "isi ditahan")
        return unknown, unknown
    named = told.facts.get("awaiting")
    if named is None:
        return _Said(Answer.YES), _Said(Answer.YES)  # a registrar's act, or the house's own: the role gives the power
    waiting = _Said(WAITING, f"{printed_kind(named)} belum tercatat")
    outcome = healed(told.act, office, book.world) if office else None
    if outcome is None:
        return waiting, waiting
    if isinstance(outcome, Refused):
        return waiting, _Said(Answer.NO, outcome.message)
    if not _allows(outcome, told):
        return waiting, _uncovered(book, told, outcome)
    recorded = book.find(outcome.granted.ref.digest)
    number = recorded.number if recorded else "-"
    return waiting, _Said(Answer.YES, f"SK dicatat kemudian, nomor {number}", recorded)


def printed_kind(decree: Facts) -> str:
    """A decree as people name it."""
    kind = {"keputusan": "SK", "surat_perintah": "surat perintah"}.get(decree["kind"], decree["kind"])
    return f"{kind} nomor {decree['number']}"


def _leaked(book: Book, told: Told) -> dict[str, Any] | None:
    """That the key was revoked later as leaked since a day before the act: nobody can tell whose hand it was."""
    actor = told.act.actor
    revoked = book.official(actor.official).revocations.get(actor.key) if actor.official else None
    recorded = book.find(revoked.ref.digest) if revoked else None
    if revoked is None or recorded is None or revoked.facts is None or revoked.facts["reason_code"] != "bocor":
        return None
    if recorded.number < told.number or revoked.facts["since"]["date"] > told.day.isoformat():
        return None
    book.used.add(recorded.number)
    return {"record": recorded.number, "since": revoked.facts["since"]}


def _decree(value: Facts | None) -> dict[str, Any] | None:
    return None if value is None else {name: value.get(name) for name in ("kind", "number", "dated", "issuer")}


def party(book: Book, value: Facts | None, *, since: Told | None = None) -> dict[str, Any] | None:
    """A party as it is printed, and whether it held the office on the day of the question."""
    if value is None:
        return None
    granted = book.named(value["mandate"])
    mandate = book.office(value["office"]).mandates.get(value["mandate"]["digest"])
    if granted is not None:
        book.used.add(granted.number)
    holds = None if mandate is None else mandate.covers(book.question.on)
    ended = book.find(mandate.ended.ref.digest) if mandate and mandate.ended and not holds else None
    if ended is not None:
        book.used.add(ended.number)
    return {
        **{name: value[name] for name in ("official", "name_printed", "office", "office_printed", "capacity")},
        "mandate_record": granted.number if granted else None,
        "since": day(book.placed(since)) if since else None,
        "holds_office": holds,
        "left_on": day(mandate.ended_on) if mandate and mandate.ended_on and not holds else None,
    }
