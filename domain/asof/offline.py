"""Reading a bundle and answering from it: the verifier first, and no answer from what is not whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from domain.asof.answering import answer, encode, name_of
from domain.asof.book import Book
from domain.asof.question import Clock, Question, Record, end_of
from domain.asof.shelf import Shelf
from domain.evidence.bundle import MANIFEST, Manifest, content_name, entry_name, unpack
from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import Refused
from domain.evidence.judge import MAX_BACKWARDS
from domain.evidence.parts import parts_of
from domain.evidence.printing import printed_moment
from domain.evidence.streams import local_date
from domain.evidence.trust import Trust
from domain.evidence.verdict import QUESTIONS, UTUH, Answer, Verdict
from domain.evidence.verify import verify
from domain.rules import rules_by

_ABOUT = "perjanjian kinerja "


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer out of a bundle: its canonical bytes, their name, and how far nothing can be missing from it."""

    answer: dict[str, Any]
    raw: bytes
    sha256: str
    complete: bool
    told: str


def read(data: bytes, trust: Trust, *, on: date, clock: Clock, public: bool = True, now_ms: int) -> Reading:
    """The answer that a bundle gives; raises `Refused` ("asof_not_whole", "asof_incomplete", "asof_before" …)."""
    verdict = verify(data, trust)
    _demand_standing(verdict)
    members = unpack(data)
    manifest = Manifest.parse(members[MANIFEST])
    if not manifest.about.startswith(f"{_ABOUT}agreement/"):
        raise Refused("asof_no_agreement")
    agreement = manifest.about.removeprefix(_ABOUT)
    records = _records(members, manifest)
    # Every record counts here, so that the parts are asked of the whole bundle and not of one day.
    shelf = Shelf(records)
    book = Book(shelf, Question(agreement=agreement, on=on, clock=Clock.EFFECTIVE, public=False))
    if verdict.whole_as_of is not None:
        _demand_parts(book, agreement, verdict.absent)
    answered = answer(
        shelf, agreement=agreement, on=on, clock=clock, today=local_date(now_ms, book.zone), public=public
    )
    # Behind heads received from then on no clock can give a record a time on the day any more.
    closed = end_of(on, book.zone) + MAX_BACKWARDS
    complete, proved = _completeness(verdict, manifest, records, ends=closed, zone=book.zone)
    raw = encode(answered)
    return Reading(answered, raw, name_of(raw), complete, "\n".join((proved, *_packs(answered))))


def now() -> int:
    """This computer's clock (ms): it only keeps a question from asking for what has not been yet."""
    return int(datetime.now(UTC).timestamp() * 1000)


def _demand_standing(verdict: Verdict) -> None:
    """Refuse what is not whole, and what anything in it contradicts; what is only unknown is told beside the answer."""
    if verdict.answers[UTUH] is not Answer.YES:
        raise Refused("asof_not_whole", why=_first(verdict))
    for question, answered in verdict.answers.items():
        if answered is Answer.NO:
            raise Refused("asof_not_whole", why=f"{QUESTIONS[question]}: tidak. {_first(verdict)}")


def _first(verdict: Verdict) -> str:
    claim = verdict.fallen[0]
    return f"[{claim.number} {claim.name}] {claim.text}".rstrip(".")


def _records(members: Mapping[str, bytes], manifest: Manifest) -> list[Record]:
    shown = set(manifest.contents)
    return [
        Record(
            number,
            Entry.parse(members[entry_name(number)]),
            Content.parse(members[content_name(number)]) if number in shown else None,
        )
        for number in manifest.records
    ]


def _demand_parts(book: Book, agreement: str, absent: frozenset[str]) -> None:
    """Every sheet, period and budget that there could be is shown, or proved not to be."""
    acts = book.stream(agreement)
    parts = parts_of(book.origin, agreement, book.offices(), received_at=acts[0].act.received_at) if acts else None
    if parts is None:
        raise Refused("asof_incomplete", stream=agreement)
    for name in sorted(parts.names - absent):
        if not book.stream(name):
            raise Refused("asof_incomplete", stream=name)


def _packs(answered: Mapping[str, Any]) -> Iterator[str]:
    """By which packs the figures were computed: the indicators name them, this program carries them."""
    lines = (answered["in_force"] or {}).get("lines") or ()
    for sha256 in sorted({line["formula"]["rules"] for line in lines if line["formula"]}):
        here = "dibawa program ini" if rules_by(sha256) else "tidak ada pada program ini, capaiannya tidak dihitung"
        yield f"Paket aturan {sha256[:16]}: {here}."


def _completeness(
    verdict: Verdict, manifest: Manifest, records: list[Record], *, ends: int, zone: str
) -> tuple[bool, str]:
    """Whether the daily heads prove that no record of the day is missing."""
    heads = next((one for one in records if one.number == manifest.heads), None)
    if verdict.whole_as_of is None or heads is None:
        return False, "Kelengkapan tidak ditunjukkan: berkas ini tidak memuat ringkasan harian buku register."
    at = printed_moment(heads.entry.received_at, zone)
    proved = f"Terbukti tidak ada yang disembunyikan sampai catatan nomor {verdict.whole_as_of} ({at})"
    if heads.entry.received_at < ends:
        return False, f"{proved}; sesudah itu, pada hari yang ditanyakan, mungkin ada yang lain."
    unknown = [QUESTIONS[one] for one, said in verdict.answers.items() if said is Answer.UNKNOWN]
    if unknown:
        return False, f"{proved}; belum dapat dipastikan: {', '.join(unknown)}."
    return True, f"{proved}."
