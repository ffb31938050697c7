"""January and February 2026: TW IV, the lock, an edit without order, a correction by order, and the closings."""

from collections.abc import Mapping, Sequence

from service.demo.departments import DISTRICT, HEALTH, INSPECTORATE, PLANNING
from service.demo.facts import Facts, decree, file
from service.demo.figures import lines
from service.demo.founding import HEAD_POWERS, Officer
from service.demo.reporting import PROMPT, Reporting
from service.demo.sheets import noted, rejected
from service.demo.stage import Deed, Person

CAMAT = ("821.2/3/2026", "2026-01-02", "Wali Kota Contoh")  # the SK that is recorded nineteen days late
CAMAT_RANK = "Pembina, IV/a"

SAVED: Facts = {"programme_no": "3", "cause_code": "efisiensi", "files": []}  # why money of a programme was left
UNSIGNED = "dispora"  # its head does not sign the sheet of the year, and nobody says why
REMARKS: Mapping[str, Mapping[str, Facts]] = {
    "dlh": {"I2": noted("Timbulan sampah dihitung dengan jumlah penduduk tahun 2024.")},
    "kec_timur": {
        "I2": rejected("bukti_tidak_ada", "Buku mediasi tidak dilampirkan, dan kecamatan tidak dapat menunjukkannya.")
    },
}


class Closing:
    """The weeks after the year, on the sheets of the year."""

    def __init__(self, reporting: Reporting) -> None:
        self.reporting = reporting
        self.year = reporting.year
        self.city = reporting.city
        self.camats: list[Officer] = []

    # -- TW IV --

    def hand_over_district(self) -> Person:
        """5 January: the camat is moved; the successor's key is known before the SK is."""
        self.year.on("2026-01-05")
        former = self.city.officers[DISTRICT.key]
        self.camats.append(former)
        self.year.end(former, ended_on="2026-01-02", number="821.2/2/2026")
        camat = self.city.stage.person("Dominggus Salhuteru, S.Sos., M.Si.")
        self.city.enrol(camat)
        self.city.stage.do_all(self.city.registrars[1], [self.city.attesting(camat)])
        return camat

    def fourth_quarter(self) -> None:
        """12 to 20 January: TW IV, then the lock; the new camat signs before the SK is recorded."""
        reporting, on, camat = self.reporting, self.year.on, self.hand_over_district()
        on("2026-01-12")
        reporting.enter((*PROMPT, DISTRICT.key), "tw4")
        on("2026-01-14")
        reporting.sign(PROMPT, "tw4")
        district = reporting.sheet(DISTRICT.key, "tw4")
        district.sign_awaiting(camat, decree(*CAMAT), predecessor=self.camats[0])
        on("2026-01-15")
        reporting.sheet(HEALTH.key, "tw4").enter(lines(HEALTH.key, "tw4"), money=[SAVED])
        on("2026-01-16")
        reporting.sign([HEALTH.key], "tw4")
        on("2026-01-19")
        bare = {HEALTH.key: {"I5": noted("Tidak ada rekap pengaduan yang dilampirkan.")}}
        reporting.verify((*PROMPT, HEALTH.key), "tw4", bare)
        on("2026-01-20", "16:00")
        reporting.periods.lock("tw4")
        self._install_camat(camat)

    def _install_camat(self, camat: Person) -> None:
        """21 to 26 January: the SK is recorded after all; the sheet is verified, the camat continues the agreement."""
        self.year.on("2026-01-21")
        number, since, _ = CAMAT
        self.city.appoint(
            DISTRICT.key, camat, DISTRICT.post, since=since, number=number, powers=HEAD_POWERS, rank=CAMAT_RANK
        )
        self.year.on("2026-01-22")
        self.reporting.verify([DISTRICT.key], "tw4")
        promise = self.year.promises[DISTRICT.key]
        self.year.on("2026-01-23")
        promise.continue_after(self.camats[0])
        self.year.on("2026-01-26")
        promise.accept_continuation()

    # -- after the lock --

    def correct_by_order(self) -> None:
        """2 to 4 February: an edit of TW IV without order is refused; with the Sekda's order it is a correction."""
        sheet, reporting = self.reporting.sheet(HEALTH.key, "tw4"), self.reporting
        seven = lines(HEALTH.key, "tw4", no=2)
        because = {"reason_code": "bukti_dilengkapi", "reason": "Rekap pengaduan memuat tujuh keluhan."}
        self.year.on("2026-02-02")
        operator = self.city.officers[sheet.promise.operator]
        facts = sheet.correcting_facts(seven, **because)
        edit = Deed("realization-corrected", facts, operator.office, operator.mandate.digest, sheet.stream)
        self.city.stage.attempt(operator.person, edit)
        self.year.on("2026-02-03")
        reporting.periods.reopen(
            "tw4", [HEALTH.key], number="700/12/2026", reason="Rekap pengaduan tidak dilampirkan.", until="2026-02-10"
        )
        self.year.on("2026-02-04")
        sheet.correct(seven, **because)
        sheet.sign()
        sheet.verify()

    def whole_year(self, others: Sequence[str]) -> None:
        """6 to 20 February: the sheets of the whole year, of `others` the only ones; two are entered and not signed."""
        reporting, on = self.reporting, self.year.on
        on("2026-02-06")
        reporting.enter((*PROMPT, DISTRICT.key, *others), "tahunan")
        reporting.sheet(HEALTH.key, "tahunan").enter(lines(HEALTH.key, "tahunan"), money=[SAVED])
        on("2026-02-12")
        signing = (*PROMPT, HEALTH.key, *(key for key in others if key != UNSIGNED))
        reporting.sign(signing, "tahunan")
        on("2026-02-18")
        reporting.verify(signing, "tahunan", REMARKS)
        on("2026-02-20")
        reporting.periods.lock("tahunan")

    def close_agreements(self) -> None:
        """27 February: two agreements are closed with the reports of their departments; the others come later."""
        self.year.on("2026-02-27")
        lock = self.reporting.periods.locked["tahunan"]
        for department in (PLANNING, INSPECTORATE):
            report = file(f"Laporan Kinerja {department.name} Tahun 2025", dated="2026-02-26")
            self.year.promises[department.key].close(lock, report=report)
