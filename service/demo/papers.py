"""Papers of 2024: transcribed by one clerk of the Inspektorat, compared by another, answered by those who signed them.

Of five papers one is acknowledged by both who signed it, one is disowned, two are the first agreement and the revision
of one camat (whose target fell on paper, and never in any program), and one is still with nobody's second hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.evidence.entry import ActRef
from service.demo.departments import INSPECTORATE
from service.demo.esakip import GOVERNMENT, YEAR_BEFORE, cost_before
from service.demo.facts import Facts, day, file, money, number, total
from service.demo.founding import Officer
from service.demo.paperwork import PLACE
from service.demo.promise import READ_FOR
from service.demo.roster import NEIGHBOURS, Neighbour, Past
from service.demo.year import Year

CLERK, SECOND = "inspektorat.arsip", "inspektorat.arsip.kedua"
SECOND_NAME = "Lidya Ratuwalangon, S.E."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper as it came in."""

    key: str  # of the department
    kind: str = "pk"
    on_paper: str | None  # the printed date; None where the day was left blank
    signed_on: tuple[str, str] | None = None  # when hands were put to it, and who says so
    first_target: str | None = None  # where the paper says something else of its first line than the e-SAKIP

    @property
    def title(self) -> str:
        """The printed title."""
        changed = " PERUBAHAN" if self.kind == "pk_perubahan" else ""
        return f"PERJANJIAN KINERJA{changed} TAHUN {YEAR_BEFORE}"


ACKNOWLEDGED = Sheet(key="dinsos", on_paper="2024-01-22", signed_on=("2024-01-22", "Berita acara penandatanganan"))
DISOWNED = Sheet(key="dishub", on_paper="2024-01-22", first_target="8")
FIRST = Sheet(key="kec_tengah", on_paper="2024-01-22", first_target="88")
REVISED = Sheet(
    key="kec_tengah",
    kind="pk_perubahan",
    on_paper="2024-10-14",
    signed_on=("2024-12-09", "Buku agenda Bagian Organisasi"),
)
UNREAD = Sheet(key="dispar", on_paper=None)


class Papers:
    """The papers, and what was said of each."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.city = year.city
        self.recorded: dict[Sheet, ActRef] = {}
        self.attested: dict[Sheet, ActRef] = {}

    def assign_clerks(self) -> None:
        """16 December: two of the Inspektorat are assigned: one takes in and transcribes, the other compares."""
        self.year.on("2024-12-16")
        letters = {"number": f"800/{len(self.city.officers)}/2024", "since": "2024-12-16"}
        operator = self.city.officers[f"{INSPECTORATE.key}.petugas"].person
        self.city.assign(
            CLERK, operator, head=INSPECTORATE.key, powers=("claims.import", "paper.record"), **letters
        )  # fmt: skip
        second = self.city.stage.person(SECOND_NAME)
        self.city.enrol(second)
        self.city.assign(SECOND, second, head=INSPECTORATE.key, powers=("paper.attest",), **letters)

    def take_in(self) -> None:
        """21 January: five papers are recorded, and four of them compared; the revision of a paper names the paper."""
        for sheet in (ACKNOWLEDGED, DISOWNED, FIRST, UNREAD):
            self._record(sheet)
        for sheet in (ACKNOWLEDGED, DISOWNED, FIRST):
            self._attest(sheet)
        self._record(REVISED, supersedes=self.recorded[FIRST])
        self._attest(REVISED)

    def answer(self) -> None:
        """27 January: those who met to sign the new agreements say what they think of their old papers."""
        officers = self.city.officers
        self._answer(ACKNOWLEDGED, officers[ACKNOWLEDGED.key], "trustee")
        self._answer(ACKNOWLEDGED, officers["walikota"], "grantor")
        self._answer(DISOWNED, officers[DISOWNED.key], "trustee", disowned="isi_berbeda")

    def _do(self, key: str, act: str, facts: Facts, *, stream: str) -> ActRef:
        officer = self.city.officers[key]
        return self.city.stage.do(
            officer.person, act, facts, office=officer.office, mandate=officer.mandate.digest, stream=stream
        )

    def _record(self, sheet: Sheet, *, supersedes: ActRef | None = None) -> None:
        facts = self._transcribed(sheet)
        facts |= {"supersedes": supersedes.data()} if supersedes else {}
        self.recorded[sheet] = self._do(CLERK, "paper-recorded", facts, stream=f"paper/{facts['paper']}")

    def _transcribed(self, sheet: Sheet) -> Facts:
        neighbour = _of(sheet)
        department = neighbour.department
        printed_date: Facts = {"printed": f"Januari {YEAR_BEFORE}", "precision": "month"}
        if sheet.on_paper:
            printed_date = {**day(sheet.on_paper), "precision": "day"}
        scan = file(f"{sheet.title} {department.name}", dated=sheet.on_paper)
        facts: Facts = {
            "paper": self.city.stage.new_id(),
            "kind": sheet.kind,
            "agency": self.city.agencies[sheet.key],
            "agency_printed": department.name,
            "office": self.city.offices[sheet.key],
            "fiscal_year": YEAR_BEFORE,
            "scans": [scan],
            "pages": 3,
            "original_seen": True,
            "original_kept_at": "Ruang arsip Inspektorat Daerah",
            "document": _document(sheet, neighbour, self.city.officers),
            "date_on_paper": printed_date,
            "received_on": day("2025-01-15"),
            "hands_seen": [
                {"role": "trustee", "name_printed": department.head, "mark": "tinta", "legible": True},
                {"role": "grantor", "name_printed": "H. Bahar Latuconsina", "mark": "cap", "legible": True},
            ],
        }
        if sheet.signed_on:
            facts |= {"signed_on": day(sheet.signed_on[0]), "signed_on_source": sheet.signed_on[1]}
        return facts

    def _attest(self, sheet: Sheet) -> None:
        recorded = self.recorded[sheet]
        facts: Facts = {"paper": recorded.data(), "outcome": "sesuai", "seen": "asli"}
        self.attested[sheet] = self._do(SECOND, "paper-attested", facts, stream=recorded.stream)

    def _answer(self, sheet: Sheet, officer: Officer, role: str, *, disowned: str | None = None) -> None:
        stage, recorded = self.city.stage, self.recorded[sheet]
        facts: Facts = {
            "paper": recorded.data(),
            "attested": self.attested[sheet].data(),
            "role": role,
            "name_printed": officer.person.name,
            "answer": "disangkal" if disowned else "diakui",
            "stated": day(stage.today().isoformat()),
            "place_printed": PLACE,
            "opened_at": stage.clock.now_ms() - READ_FOR,
        }
        facts |= {"reason_code": disowned} if disowned else {}
        stage.do(officer.person, "paper-acknowledged", facts, stream=recorded.stream)


def _of(sheet: Sheet) -> Neighbour:
    return next(neighbour for neighbour in NEIGHBOURS if neighbour.key == sheet.key)


def _document(sheet: Sheet, neighbour: Neighbour, officers: Mapping[str, Officer]) -> Facts:
    """The words of the paper, as the clerk read them."""
    department, mayor = neighbour.department, officers["walikota"]
    programmes: list[Facts] = [
        {"no": str(no), "code": one.code, "name_printed": one.name, "amount": money(cost_before(one))}
        for no, one in enumerate(department.programmes, start=1)
    ]
    return {
        "title_printed": sheet.title,
        "government_printed": GOVERNMENT,
        "fiscal_year": YEAR_BEFORE,
        "trustee": {"name_printed": department.head, "office_printed": department.post},
        "grantor": {"name_printed": mayor.person.name, "office_printed": mayor.post},
        "objectives": [
            {
                "no_printed": "1",
                "text": department.objectives[0].text,
                "lines": [_line(sheet, past) for past in neighbour.past if past.line],
            }
        ],
        "programmes": programmes,
        "total": total(row["amount"] for row in programmes),
    }


def _line(sheet: Sheet, past: Past) -> Facts:
    other = sheet.first_target if past.line == "I1" else None
    return {
        "line_id": past.line,
        "no_printed": f"1.{(past.line or '')[1:]}",
        "indicator_printed": past.name,
        "target": number(other or past.target, past.unit),
        "polarity": past.polarity,
    }
