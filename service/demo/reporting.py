"""The year 2025 as it is measured: the sheets of five departments, from the opening of the periods to November."""

from collections.abc import Iterable, Mapping

from domain.evidence.entry import ActRef
from service.demo.departments import DISTRICT, EDUCATION, HEALTH, INSPECTORATE, PLANNING
from service.demo.facts import Facts, number
from service.demo.figures import lines
from service.demo.government import MAYOR
from service.demo.periods import TERMS, Periods
from service.demo.sheets import Sheet, noted, rejected
from service.demo.year import Year

PROMPT = (MAYOR, EDUCATION.key, PLANNING.key, INSPECTORATE.key)  # who enters and signs on the usual days

ANALYST = "organisasi.petugas"  # of Bagian Organisasi, for whoever must not verify what they recorded


class Reporting:
    """The periods of the year and the sheets of every office that has an agreement in force."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.city = year.city
        self.periods = Periods(year.city)
        self._sheets: dict[tuple[str, str], Sheet] = {}

    def sheet(self, key: str, code: str) -> Sheet:
        """The sheet of an office for a period."""
        sheet = Sheet(promise=self.year.promises[key], periods=self.periods, code=code)
        return self._sheets.setdefault((key, code), sheet)

    def entered(self, key: str) -> list[ActRef]:
        """The sheets of an office as they stand now, in the order of their periods."""
        return [sheet.entered for (owner, _), sheet in self._sheets.items() if owner == key and sheet.entered]

    def enter(self, keys: Iterable[str], code: str, *, no: int = 1) -> None:
        """Operators enter the sheets of their offices."""
        for key in keys:
            self.sheet(key, code).enter(lines(key, code, no=no))

    def sign(self, keys: Iterable[str], code: str) -> None:
        """Heads sign."""
        for key in keys:
            self.sheet(key, code).sign()

    def verify(self, keys: Iterable[str], code: str, verdicts: Mapping[str, Mapping[str, Facts]] | None = None) -> None:
        """Bagian Organisasi verifies, and Bappeda the mayor's; `verdicts`: all but a plain yes, by office and line."""
        for key in keys:
            verifier = PLANNING.key if key == MAYOR else "organisasi"
            self.sheet(key, code).verify((verdicts or {}).get(key), by=verifier)

    # -- February to May --

    def open_periods(self) -> None:
        """17 February: the periods of the year and their due dates, by circular of the mayor; who helps to verify."""
        self.year.on("2025-02-17")
        analyst = self.city.stage.person("Kurnia Sandi Pratiwi, S.A.P.")
        self.city.enrol(analyst)
        self.city.assign(
            ANALYST,
            analyst,
            head="organisasi",
            powers=("realization.verify",),
            number="800/41/2025",
            since="2025-02-17",
        )
        for code in TERMS:
            self.periods.open(code)

    def first_quarter(self) -> None:
        """31 March to 12 May: TW I; the inspectorate, of all, is late."""
        on, prompt = self.year.on, (MAYOR, EDUCATION.key, PLANNING.key, DISTRICT.key)
        on("2025-03-31", "15:00")
        self.enter([HEALTH.key], "tw1")
        on("2025-04-09")
        self.enter(prompt, "tw1")
        on("2025-04-11")
        self.sign(prompt, "tw1")
        on("2025-04-14")
        self.enter([HEALTH.key], "tw1", no=2)
        self.sign([HEALTH.key], "tw1")
        self.verify([HEALTH.key], "tw1")
        on("2025-04-17")
        self.verify(prompt, "tw1", {DISTRICT.key: {"I4": noted("Serapan rendah karena DPA terlambat diterima.")}})
        on("2025-05-06")
        self.enter([INSPECTORATE.key], "tw1")
        on("2025-05-08")
        self.sign([INSPECTORATE.key], "tw1")
        self.verify([INSPECTORATE.key], "tw1")
        on("2025-05-12")
        self.periods.lock("tw1")

    # -- July --

    def second_quarter(self) -> None:
        """8 to 25 July: TW II; a figure of the Dinas Pendidikan is rejected, the Dinas Kesehatan does not sign."""
        on = self.year.on
        on("2025-07-08")
        self.enter((*PROMPT, DISTRICT.key), "tw2")
        on("2025-07-14")
        self.sign((*PROMPT, DISTRICT.key), "tw2")
        on("2025-07-18")
        fewer = rejected("bukti_tidak_cocok", "Dapodik memuat 84 anak, bukan 91.", read=number("84", "Orang"))
        self.verify((*PROMPT, DISTRICT.key), "tw2", {EDUCATION.key: {"I3": fewer}})
        on("2025-07-22")
        education = self.sheet(EDUCATION.key, "tw2")
        education.correct(
            lines(EDUCATION.key, "tw2", no=2),
            reason_code="ditolak_verifikator",
            reason="Tujuh anak tercatat di dua sekolah.",
        )
        education.sign()
        on("2025-07-24")
        education.verify(final=False)
        education.verify(by=PLANNING.key)
        on("2025-07-25")
        self.enter([HEALTH.key], "tw2")

    # -- October and November --

    def third_quarter_entered(self) -> None:
        """7 October: TW III."""
        self.year.on("2025-10-07")
        self.enter((*PROMPT, DISTRICT.key), "tw3")

    def third_quarter_signed(self) -> None:
        """13 to 16 October: the camat will not sign; the new head of the Dinas Kesehatan signs for two predecessors."""
        on, health = self.year.on, self.year.health_heads
        on("2025-10-13")
        self.sign(PROMPT, "tw3")
        on("2025-10-14")
        self.enter([HEALTH.key], "tw3")
        self.sheet(HEALTH.key, "tw2").sign_as_successor(health[0])
        self.sheet(HEALTH.key, "tw3").sign_as_successor(health[1])
        on("2025-10-16")
        self._refusal()
        self.verify((*PROMPT, HEALTH.key), "tw3")
        self.verify([HEALTH.key], "tw2")
        self.sheet(DISTRICT.key, "tw3").verify(by=ANALYST)

    def _refusal(self) -> None:
        """Bagian Organisasi records that the camat will not sign, and the head of Bappeda that he saw it."""
        sheet = self.sheet(DISTRICT.key, "tw3")
        reason = "Camat menyatakan angka serapan belum dicocokkan dengan bendahara, dan tidak bersedia menandatangani."
        sheet.refuse("angka_tidak_diyakini", reason, by=self.city.officers["organisasi"])
        sheet.witness("angka_tidak_diyakini", reason, by=PLANNING.key)

    def lock_quarters(self) -> None:
        """28 November: TW II and TW III are locked."""
        self.year.on("2025-11-28")
        for code in ("tw2", "tw3"):
            self.periods.lock(code)
