"""The periods in which a year is measured: opened with their due dates, locked, and reopened by an order."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.evidence.entry import ActRef, stream_id
from service.demo.facts import Facts, day, decree
from service.demo.founding import City, Officer
from service.demo.paperwork import YEAR

SCHEDULE = ("100.3.3.3/21/2025", "2025-01-31", "Wali Kota Contoh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A period: the calendar it covers, and the days by which it is entered, signed and verified."""

    code: str
    printed: str
    starts: str
    ends: str
    entry_due: str
    signature_due: str
    verification_due: str


def _term(code: str, printed: str, bounds: tuple[str, str], due: tuple[str, str, str]) -> Term:
    return Term(
        code=code, printed=printed, starts=bounds[0], ends=bounds[1],
        entry_due=due[0], signature_due=due[1], verification_due=due[2],
    )  # fmt: skip


TERMS = {
    term.code: term
    for term in (
        _term("tw1", "Triwulan I", ("2025-01-01", "2025-03-31"), ("2025-04-10", "2025-04-15", "2025-04-25")),
        _term("tw2", "Triwulan II", ("2025-04-01", "2025-06-30"), ("2025-07-10", "2025-07-15", "2025-07-25")),
        _term("tw3", "Triwulan III", ("2025-07-01", "2025-09-30"), ("2025-10-10", "2025-10-15", "2025-10-25")),
        _term("tw4", "Triwulan IV", ("2025-10-01", "2025-12-31"), ("2026-01-15", "2026-01-17", "2026-01-20")),
        _term("tahunan", "Sepanjang", ("2025-01-01", "2025-12-31"), ("2026-02-06", "2026-02-13", "2026-02-20")),
    )
}


class Periods:
    """The periods of the year of one city; what was done to each is remembered by its code."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.opened: dict[str, ActRef] = {}
        self.locked: dict[str, ActRef] = {}
        self.reopened: dict[str, ActRef] = {}

    def on(self, city: City) -> "Periods":
        """The same periods in a copy of the city."""
        copy = Periods(city)
        copy.opened, copy.locked, copy.reopened = dict(self.opened), dict(self.locked), dict(self.reopened)
        return copy

    def stream(self, code: str) -> str:
        """Where the acts of a period stand."""
        return f"period/{stream_id(self.city.stage.origin, 'period', f'{YEAR}/{code}')}"

    def do(self, officer: Officer, act: str, facts: Facts, *, code: str) -> ActRef:
        """One act of a period, under the mandate of that office."""
        return self.city.stage.do(
            officer.person,
            act,
            facts,
            office=officer.office,
            mandate=officer.mandate.digest,
            stream=self.stream(code),
        )

    # -- opened --

    def opening_facts(self, code: str) -> Facts:
        """The calendar and the due dates of a period."""
        term = TERMS[code]
        return {
            "fiscal_year": YEAR,
            "period": code,
            "period_printed": f"{term.printed} Tahun {YEAR}",
            "starts": day(term.starts),
            "ends": day(term.ends),
            "entry_due": day(term.entry_due),
            "signature_due": day(term.signature_due),
            "verification_due": day(term.verification_due),
            "decree": decree(*SCHEDULE, kind="surat"),
        }

    def open(self, code: str, *, by: str = "organisasi") -> ActRef:
        """Bagian Organisasi opens a period."""
        self.opened[code] = self.do(self.city.officers[by], "period-opened", self.opening_facts(code), code=code)
        return self.opened[code]

    # -- locked --

    def locking_facts(self, code: str) -> Facts:
        """From now on a sheet of the period is written only by order."""
        return {"period": self.opened[code].data()}

    def lock(self, code: str, *, by: str = "organisasi") -> ActRef:
        """Bagian Organisasi locks a period."""
        self.locked[code] = self.do(self.city.officers[by], "period-locked", self.locking_facts(code), code=code)
        return self.locked[code]

    # -- reopened --

    def reopening_facts(
        self, code: str, heads: Sequence[str], *, number: str, reason: str, until: str,
        issuer: str = "Sekretaris Daerah", reason_code: str = "koreksi_data",
    ) -> Facts:  # fmt: skip
        """An order that some offices may write again until a day."""
        officers = [self.city.officers[key] for key in heads]
        return {
            "period": self.opened[code].data(),
            "locked": self.locked[code].data(),
            "order": decree(number, self.city.stage.today().isoformat(), issuer, kind="surat_perintah"),
            "reason_code": reason_code,
            "reason": reason,
            "offices": [{"office": officer.office, "office_printed": officer.post} for officer in officers],
            "until": day(until),
        }

    def reopen(
        self, code: str, heads: Sequence[str], *, number: str, reason: str, until: str, by: str = "sekda"
    ) -> ActRef:
        """The Sekda reopens a locked period for some offices; the mayor does for the Sekda's own."""
        officer = self.city.officers[by]
        facts = self.reopening_facts(code, heads, number=number, reason=reason, until=until, issuer=officer.post)
        self.reopened[code] = self.do(officer, "period-reopened", facts, code=code)
        return self.reopened[code]
