"""What a reader must not overlook: what was recorded late, what is withheld, what the two clocks say differently."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.asof.book import Book
from domain.asof.hands import WAITING
from domain.asof.promise import Promise
from domain.asof.question import Clock
from domain.asof.sheets import Sheet
from domain.asof.shelf import Told
from domain.evidence.printing import printed_day

Note = dict[str, Any]


def note(code: str, text: str, *records: int | None) -> Note:
    """One remark, and the records it speaks of."""
    return {"code": code, "text": text, "records": sorted({one for one in records if one is not None})}


def about_hands(hands: Sequence[dict[str, Any]]) -> Iterator[Note]:
    """Hands whose power the two clocks judge differently, or that wait for their decree."""
    for one in hands:
        known, effective = one["authority"]["known"], one["authority"]["effective"]
        where = f"Nomor {one['record']}"
        if effective["answer"] == WAITING:
            yield note("sk_menunggu", f"{where}: kewenangan menunggu; {effective['reason']}.", one["record"])
        elif known["answer"] == WAITING and effective["answer"] == "ya":
            yield note("sk_dicatat_kemudian", f"{where}: {effective['reason']}.", one["record"])
        elif known["answer"] in ("ya", WAITING) and effective["answer"] == "tidak":
            then = f"kewenangan diketahui saat itu {known['answer']}"
            text = f"{where}: {then}; berlaku efektif tidak: {effective['reason']}."
            yield note("sk_berakhir_dicatat_kemudian", text, one["record"])
        if one["key_leaked"] is not None:
            since = one["key_leaked"]["since"]["printed"]
            text = (
                f"{where}: kuncinya kemudian dicabut karena bocor sejak {since}; tidak dapat dipastikan tangan siapa."
            )
            yield note("kunci_bocor", text, one["record"], one["key_leaked"]["record"])


def about_promise(promise: Promise) -> Iterator[Note]:
    """What took effect on another day than that of its record, and what only one side has signed."""
    for term in promise.counting:
        if term.since != term.by.day:
            days = f"dicatat {printed_day(term.by.day)}, berlaku mulai {printed_day(term.since)}"
            text = f"Nomor {term.by.number}: {days}."
            yield note("mulai_berlaku_lain", text, term.by.number)
    alone = promise.unilateral(promise.term) if promise.term else None
    if alone is not None:
        text = f"Nomor {alone.number}: dilanjutkan penerusnya; Pihak Kedua belum menandatangani."
        yield note("dilanjutkan_sepihak", text, alone.number)


def about_sheets(sheets: Sequence[Sheet]) -> Iterator[Note]:
    """What came after its due day. Lateness is never refused, only shown."""
    for sheet in sheets:
        due = (sheet.opened.facts or {}) if sheet.opened else {}
        entries = [one.entry for one in sheet.rounds[:1]]
        steps = (
            ("entry_due", entries, "terlambat_diisi", "diisi"),
            ("signature_due", sheet.signatures[:1], "terlambat_ditandatangani", "ditandatangani"),
            ("verification_due", sheet.verdicts[:1], "terlambat_diverifikasi", "diperiksa"),
        )
        for field, acts, code, verb in steps:
            for one in acts:
                if field in due and one.day.isoformat() > due[field]["date"]:
                    text = f"Nomor {one.number}: {verb} {printed_day(one.day)}, batasnya {due[field]['printed']}."
                    yield note(code, text, one.number)


def about_scores(scored: Sequence[dict[str, Any]]) -> Iterator[Note]:
    """Where the office's own attainment is not the one that its signed formula gives."""
    for line in scored:
        for one in line["periods"]:
            if one["reported"] and one["reported"]["agrees"] is False:
                ours = one["attainment"]["shown"]
                where = f"Nomor {one['record']}, baris {line['line_id']}"
                text = f"{where}: capaian tercetak {one['reported']['printed']}, menurut rumus {ours}."
                yield note("capaian_tercetak_berbeda", text, one["record"])


def about_book(book: Book, acts: Sequence[Told]) -> Iterator[Note]:
    """Contents that are withheld, and records received after the day that count on it."""
    if book.withheld:
        numbers = ", ".join(str(one) for one in sorted(book.withheld))
        yield note("isi_ditahan", f"Isi ditahan pada nomor {numbers}: tidak diketahui, bukan nol.", *book.withheld)
    if book.question.clock is Clock.EFFECTIVE:
        for one in acts:
            if one.day > book.question.on:
                text = f"Nomor {one.number}: dicatat kemudian, {printed_day(one.day)}."
                yield note("dicatat_kemudian", text, one.number)
