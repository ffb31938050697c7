"""The year 2024 as claims: the e-SAKIP's exports night by night, and what the newspapers said of a ceremony.

The Inspektorat hands in the first export and answers what can be read in two ways. From January the house itself takes
one on some nights. Two of them hold what nobody announced: a target that became easier after its year was over, and a
realization that became better.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from service.demo.esakip import GOVERNMENT, YEAR_BEFORE, Esakip, attained
from service.demo.papers import CLERK
from service.demo.workbook import table
from service.demo.year import Year
from service.importing import NO_DECISIONS, Decisions, Reading, load_mapping, read_file
from service.intake import Official, Service, Signer, SourceNamed, take

ESAKIP = SourceNamed(
    code="esakip", kind="esakip", title="e-SAKIP Pemerintah Kota Contoh", owner_printed="Bagian Organisasi",
    url="https://esakip.kota-contoh.demo.invalid",
)  # fmt: skip
PRESS = SourceNamed(code="pers", kind="press", title="Berita tentang penandatanganan perjanjian kinerja")
NIGHT = "22:00"

# What newspapers printed of the day on which the agreements were signed: 22 January 2024 was a Monday, and two of them
# name a weekday and a date that do not go together; none of them agrees with the others on what was signed.
_PK, _KERJA, _INTEGRITAS = "perjanjian kinerja", "perjanjian kerja", "perjanjian integritas"
SAID = (
    ("government", "fiscal_year", "kind", "date_as_printed", "source", "note"),
    (GOVERNMENT, "2024", _PK, "Senin, 22 Januari 2024", "Harian Suara Contoh", "31 kepala perangkat daerah"),
    (GOVERNMENT, "2024", _KERJA, "Senin (21/1/2024)", "contohkini.demo.invalid", "21 Januari 2024 hari Minggu"),
    (GOVERNMENT, "2024", _INTEGRITAS, "Selasa (22/1/2024)", "Kabar Pesisir", "advertorial"),
    (GOVERNMENT, "2023", _PK, "Kamis, 26 Januari 2023", "Harian Suara Contoh", ""),
)


class Snapshots:
    """What was taken in of other people's systems."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.stage = year.stage
        self.esakip = Esakip()

    def first(self) -> None:
        """16 December: the export that the Inspektorat was given, with two answers; and four newspapers."""
        clerk = self.year.city.officers[CLERK]
        signer = Official(
            official=clerk.person.official or "",
            key=clerk.person.key,
            office=clerk.office,
            mandate=clerk.mandate.digest,
        )
        export = self.esakip.export(moment=self.stage.today().isoformat())
        self._take(f"esakip-{YEAR_BEFORE}.xlsx", export, source=ESAKIP, signer=signer)
        self._take("berita-penandatanganan.csv", table(SAID), source=PRESS, signer=signer)

    def measured(self) -> None:
        """3 January: the night in which money and realizations of the whole year are in it for the first time."""
        self.esakip.measured = True
        self._night()

    def unchanged(self) -> None:
        """9 January: a night in which nothing was changed, which is worth a record of its own."""
        self._night()

    def target_eased(self) -> None:
        """13 January: a target of the year that is over went down, just below its realization."""
        line = self.esakip.line("dinsos", "I1")
        line.target, line.attainment = "70", attained("naik", "70", line.past.realization)
        self._night()

    def realization_raised(self) -> None:
        """17 February: a realization went up, on the way to the evaluation."""
        line = self.esakip.line("dispar", "I1")
        line.realization, line.attainment = "2,14", attained("naik", line.past.target, "2.14")
        self._night()

    def _night(self) -> None:
        """The export of tonight, which the house takes by itself."""
        today = self.stage.today().isoformat()
        self.stage.at(f"{today} {NIGHT}")
        self._take(f"esakip-{today}.xlsx", self.esakip.export(moment=today), source=ESAKIP, signer=Service())

    def _take(self, title: str, content: bytes, *, source: SourceNamed, signer: Signer) -> None:
        self.stage.clock.move_to(self.stage.clock.now_ms() + 60_000)
        with TemporaryDirectory() as folder:
            path = Path(folder) / title
            path.write_bytes(content)
            with _read(path, asked=isinstance(signer, Official)) as reading:
                take(self.stage.house, reading, source=source, signer=signer, extracted_at=self.stage.clock.now_ms())


def _read(path: Path, *, asked: bool) -> Reading:
    """A file as it is read; where a figure has two readings, a person chose the one with a thousand in it."""
    mapping = load_mapping("data")
    if not asked:
        return read_file(path, mapping, unattended=True)
    with read_file(path, mapping) as first:
        chosen = {question.place: question.readings[0] for question in first.questions}
        decisions = Decisions(first.file_sha256, chosen) if chosen else NO_DECISIONS
    return read_file(path, mapping, decisions=decisions)
