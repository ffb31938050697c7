"""The steps of honest and of lying people in a measured year: periods, and the sheets of the Dinas Kesehatan."""

from service.demo.facts import day, decree
from tests.quarters import reported

CODES = ("tw1", "tw2", "tw3", "tw4", "tahunan")


# -- periods -----------------------------------------------------------------------------------------------------------


def open_period(book, code, *, by="organisasi", facts=None, **lies):
    """Organisasi opens a period."""
    periods = book.town.periods
    told = periods.opening_facts(code) | (facts or {})
    opened = book.write(book.town.officer(by), "period-opened", told, **{"stream": periods.stream(code), **lies})
    periods.opened[code] = opened.ref
    return opened


def lock(book, code, *, by="organisasi", facts=None, **lies):
    """Organisasi locks a period."""
    periods = book.town.periods
    told = periods.locking_facts(code) | (facts or {})
    locked = book.write(book.town.officer(by), "period-locked", told, stream=periods.stream(code), **lies)
    periods.locked[code] = locked.ref
    return locked


def reopen(book, code, *, by="sekda", heads=("dinkes",), until="2026-02-10", facts=None, **lies):
    """The Sekda's order: some offices may write again."""
    periods = book.town.periods
    told = periods.reopening_facts(code, heads, number="700/12/2026", reason="Rekap belum dilampirkan.", until=until)
    who = book.town.officer(by) if isinstance(by, str) else by
    return book.write(who, "period-reopened", told | (facts or {}), stream=periods.stream(code), **lies)


# -- a sheet -----------------------------------------------------------------------------------------------------------


def enter(book, code, lines=None, *, by=None, facts=None, correcting=None, **lies):
    """The operator enters a sheet, or corrects one (`correcting` says why)."""
    sheet = book.town.sheet(code)
    act = "realization-corrected" if correcting else "realization-entered"
    told = sheet.entering_facts(lines or reported(code))
    if correcting:
        told |= {"corrects": sheet.entered.data(), "reason_code": "salah_ketik", "reason": correcting}
    told |= facts or {}
    entered = book.write(by or book.town.operator, act, told, **{"stream": sheet.stream, **lies})
    sheet.entered, sheet.signed, sheet.refused, sheet.stage = entered.ref, None, None, 0
    sheet.rounds, sheet.lines = sheet.rounds + 1, tuple(told["lines"])
    return entered


def sign_sheet(book, code, *, by=None, role="trustee", predecessor=None, facts=None, **lies):
    """Who answers for the sheet signs it, or somebody who claims to."""
    sheet, officer = book.town.sheet(code), by or book.town.head
    told = sheet.signing_facts(officer, role=role, predecessor=predecessor) | (facts or {})
    signed = book.write(officer, "realization-signed", told, stream=sheet.stream, **lies)
    sheet.signed = signed.ref
    return signed


def refuse_sheet(book, code, *, by=None, refuser=None, seconds=None, facts=None, **lies):
    """The head will not sign; or somebody else records that, the second time naming the first record."""
    sheet, head = book.town.sheet(code), book.town.head
    told = sheet.refusal_facts(refuser or head, "tanpa_keterangan", "Tidak bersedia menandatangani.")
    told |= {"seconds": seconds.data()} if seconds else {}
    refused = book.write(by or head, "realization-signing-refused", told | (facts or {}), stream=sheet.stream, **lies)
    sheet.refused = refused.ref
    return refused


def verify_sheet(book, code, *, by="organisasi", verdicts=None, leave_out=(), facts=None, **lies):
    """Another agency verifies a sheet line by line."""
    sheet = book.town.sheet(code)
    officer = book.town.officer(by) if isinstance(by, str) else by
    told = sheet.verifying_facts(officer, verdicts)
    told["lines"] = [line for line in told["lines"] if line["line_id"] not in leave_out]
    verified = book.write(officer, "realization-verified", told | (facts or {}), stream=sheet.stream, **lies)
    sheet.stage += 1
    return verified


def with_line(lines, line_id, **changes):
    """The lines with something else in one of them (None takes a key away)."""
    return [_changed(line, changes) if line["line_id"] == line_id else line for line in lines]


def _changed(line, changes):
    return {key: value for key, value in {**line, **changes}.items() if value is not None}


def told_lines(book, code, lines=None, *, no=1):
    """The whole lines of a sheet as the form fills them in."""
    return book.town.sheet(code).entering_facts(lines or reported(code, no=no))["lines"]


# -- people ------------------------------------------------------------------------------------------------------------


def leave(book, officer, *, ended_on, closing_until=None, by=None, **lies):
    """BKPSDM records that an SK ended, with closing days or without."""
    facts = {
        "mandate": officer.mandate.data(), "ended_on": day(ended_on), "reason_code": "mutasi",
        "decree": decree("821.2/208/2025", ended_on, "Wali Kota Contoh"),
    }  # fmt: skip
    facts |= {"closing_until": day(closing_until)} if closing_until else {}
    return book.write(by or book.town.officer("bkpsdm"), "mandate-ended", facts, **lies)


def continue_agreement(book, former, **lies):
    """Who leads the Dinas now takes the promise over; the mayor countersigns."""
    promise, town = book.town.promise, book.town
    continued = book.write(
        town.head, "agreement-continued", promise.continuation_facts(former), stream=promise.stream, **lies
    )
    promise.continued = continued.ref
    return continued, book.write(
        town.mayor, "continuation-countersigned", promise.acceptance_facts(), stream=promise.stream
    )
