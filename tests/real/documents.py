"""Real agreements from public documents, as facts that the application can be asked to sign.

`documents()` gives them in the order in which they must be recorded (an awal before its perubahan, a year before the next).
Signing officials are the caller's: the data leave names blank. What the shapes cannot say is in `Reality.could_not_express`;
what had to be supplied because the data do not hold it is in `Reality.assumed`. Nothing is guessed in silence.
Run `python -m tests.real.documents` from the root of the checkout for the counts.
"""

import csv
import hashlib
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.evidence.canonical import is_text
from domain.figures import Ambiguous, Decimals, Figure, NotAFigure, Sole, as_text, read_money, read_quantity
from domain.rules import bundled_rules

Row = Mapping[str, str]
Facts = dict[str, Any]

ABSENT = "folder shared/data dengan angka nyata tidak ada di samping checkout ini (atau setel AMANAH_SHARED)"
LEGAL_BASIS = [
    {"rule": "perpres-29-2014", "printed": "Perpres 29/2014"},
    {"rule": "permenpan-53-2014", "printed": "PermenPANRB 53/2014"},
]
POLARITY = {"max": "naik", "min": "turun"}
LEVELS = {"JBR-DISPORA-PEMBOR-2017": "eselon_3", "JBR-DISPORA-KEPEGUM-2017": "eselon_4"}
CLASSES = {"kepala_daerah": "iku_pemda", "opd": "iku_opd", "eselon_3": "program", "eselon_4": "kegiatan"}
REVISES = {"KDR-BAPPEDA-2018-P": "KDR-BAPPEDA-2018-A"}
# The tables of ordinals that an indicator's definition would carry; the data hold only labels.
SCALES: tuple[Mapping[str, int], ...] = (
    {"D": 1, "C": 2, "CC": 3, "B": 4, "BB": 5, "A": 6, "AA": 7},
    {"TMP": 1, "TW": 2, "WDP": 3, "WTP-DPP": 4, "WTP": 5},
    {"Dasar": 1, "Madya": 2, "Utama": 3, "Paripurna": 4},
)
# The form of PermenPANRB 53/2014, Lampiran I; the data do not transcribe the statement pages.
OPENING = (
    "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan dan akuntabel serta berorientasi pada "
    "hasil, kami yang bertanda tangan di bawah ini:"
)
PROMISE = (
    "Pihak pertama berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian ini, dalam "
    "rangka mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam dokumen perencanaan. "
    "Keberhasilan dan kegagalan pencapaian target kinerja tersebut menjadi tanggung jawab kami."
)
COUNTER_PROMISE = (
    "Pihak kedua akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap capaian kinerja dari "
    "perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka pemberian penghargaan dan sanksi."
)
NOT_PRINTED = "Tidak tercantum dalam data sumber"
NO_UNIT = "(satuan tidak tercantum)"


@dataclass(frozen=True, slots=True)
class Remark:
    """One place of one agreement where print and facts part: what was printed, and why."""

    agreement_id: str
    where: str
    printed: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What `indicator-defined` needs to know of one indicator of one office."""

    indicator: str
    name: str
    unit: str
    polarity: str
    formula: str
    ordinals: Mapping[str, int] | None
    document_level: str
    first_year: int

    def facts(self, *, owner_office: str, rules: str | None = None) -> Facts:
        """The facts of `indicator-defined`, valid from the first year in which the indicator is promised."""
        facts: Facts = {
            "indicator": self.indicator,
            "lineage": self.indicator,
            "version": 1,
            "name": self.name,
            "class": CLASSES[self.document_level],
            "kind": "output" if self.document_level == "eselon_4" else "outcome",
            "owner_office": owner_office,
            "rationale": NOT_PRINTED,
            "definition": NOT_PRINTED,
            "formula": {
                "id": self.formula,
                "rules": rules or bundled_rules().sha256,
                "parameters": {},
                "printed": self.formula,
            },
            "unit": self.unit,
            "polarity": self.polarity,
            "aggregation": "last",
            "decimals": 2,
            "frequency": "tahunan",
            "source": {"name": NOT_PRINTED, "publisher": NOT_PRINTED},
            "collection": NOT_PRINTED,
            "valid_from": {"date": f"{self.first_year}-01-01", "printed": f"1 Januari {self.first_year}"},
        }
        if self.ordinals:
            facts["ordinals"] = [{"label": label, "rank": rank} for label, rank in self.ordinals.items()]
        return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One promised indicator: its place on paper and its target as a quantity."""

    no_printed: str
    definition: Definition
    target: Figure
    lineage: str

    @property
    def line_id(self) -> str:
        """Stable across versions and years: the indicator's own id, of which an office promises one line."""
        return self.definition.indicator[:16]

    def facts(self, indicator: Facts) -> Facts:
        return {
            "line_id": self.line_id,
            "no_printed": self.no_printed,
            "indicator": indicator,
            "indicator_printed": self.definition.name,
            "target": dict(self.target),
            "lineage": self.lineage,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One sasaran and its lines."""

    no_printed: str
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealDocument:
    """One real agreement, complete but for the people who sign it and the acts that define its indicators."""

    agreement_id: str
    doc_type: str
    title: str
    government: str
    opd: str
    fiscal_year: int
    level: str
    place: str
    trustee_post: str
    trustee_capacity: str
    grantor_post: str | None
    objectives: tuple[Objective, ...]
    programmes: tuple[Facts, ...]
    total: Figure | None  # none where the source prints no table of money
    revises: str | None

    @property
    def office_key(self) -> tuple[str, str]:
        """The office whose stream the agreement is: government and organisation as printed."""
        return self.government, self.opd

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for objective in self.objectives for line in objective.lines)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """What must be defined before this document can be proposed; an indicator is defined once, in its first year."""
        return tuple(line.definition for line in self.lines)

    def document(
        self, *, trustee: Facts, grantor: Facts | None, indicators: Mapping[str, Facts], rules: str | None = None
    ) -> Facts:
        """The `document` of agreement-proposed; `indicators` gives the act that defines each indicator id."""
        statement = [("pembuka", OPENING), ("janji", PROMISE), ("janji_balik", COUNTER_PROMISE)]
        return {
            "doc_type": self.doc_type,
            "title_printed": self.title,
            "government_printed": self.government,
            "fiscal_year": self.fiscal_year,
            "level": self.level,
            "place_printed": self.place,
            "legal_basis": list(LEGAL_BASIS),
            "rules": rules or bundled_rules().sha256,
            "trustee": trustee,
            "grantor": grantor,
            "statement": [{"id": name, "text": text} for name, text in statement[: 3 if grantor else 2]],
            "objectives": [
                {
                    "no_printed": objective.no_printed,
                    "text": objective.text,
                    "lines": [line.facts(indicators[line.definition.indicator]) for line in objective.lines],
                }
                for objective in self.objectives
            ],
            "programmes": [dict(programme) for programme in self.programmes],
            **({"total": dict(self.total)} if self.total else {}),
        }


@dataclass(slots=True)
class Reality:
    """All that could be read from the folder, and everything that could not."""

    agreements: int = 0  # rows of agreements.csv
    documents: list[RealDocument] = field(default_factory=list)
    could_not_express: list[Remark] = field(default_factory=list)
    assumed: list[Remark] = field(default_factory=list)


def data_folder() -> Path | None:
    """`data` of the folder AMANAH_SHARED, or of `shared` beside the checkout; None if there is none."""
    shared = os.environ.get("AMANAH_SHARED") or Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(shared) / "data"
    return folder if folder.is_dir() else None


def documents(folder: Path | None = None) -> list[RealDocument]:
    """The real agreements in the order in which they can be recorded; none where the folder is absent."""
    folder = folder or data_folder()
    return read(folder).documents if folder else []


def rows(folder: Path, name: str) -> list[Row]:
    """The rows of one CSV file."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(folder: Path) -> Reality:
    """Build every agreement that the shapes can hold."""
    reality = Reality()
    indicators, programmes = rows(folder, "indicators"), rows(folder, "programs")
    agreements = sorted(rows(folder, "agreements"), key=lambda row: (row["fiscal_year"], row["kind"] == "perubahan"))
    reality.agreements = len(agreements)
    defined: dict[str, Definition] = {}
    for agreement in agreements:
        known = agreement["agreement_id"]
        reader = _Reader(
            agreement=agreement,
            indicators=[row for row in indicators if row["agreement_id"] == known],
            programmes=[row for row in programmes if row["agreement_id"] == known],
            defined=defined,
            reality=reality,
        )
        reader.read()
    return reality


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads one agreement, and remarks on all that it meets."""

    agreement: Row
    indicators: list[Row]
    programmes: list[Row]
    defined: dict[str, Definition]
    reality: Reality

    def read(self) -> None:
        self._remark_on_characters()
        if not self.indicators:
            return self._unsaid("lines", "", "no_lines: the source holds no indicator")
        if not self.agreement["fiscal_year"]:
            return self._unsaid("fiscal_year", "", "no_fiscal_year: the shape needs one and the source has none")
        objectives = tuple(self._objectives())
        programmes = tuple(self._programmes())
        self.reality.documents.append(self._document(objectives, programmes))
        return None

    @property
    def _level(self) -> str:
        if self.agreement["opd"].startswith("(Pemerintah"):
            return "kepala_daerah"
        return LEVELS.get(self.agreement["agreement_id"], "opd")

    @property
    def _opd(self) -> str:
        opd = re.sub(r"\s*\(.*\)$", "", self.agreement["opd"])
        return opd or f"Pemerintah {self.agreement['government']}"

    def _unsaid(self, where: str, printed: str, why: str) -> None:
        self.reality.could_not_express.append(Remark(self.agreement["agreement_id"], where, printed, why))

    def _assume(self, where: str, given: str, why: str) -> None:
        self.reality.assumed.append(Remark(self.agreement["agreement_id"], where, given, why))

    def _remark_on_characters(self) -> None:
        for row in (self.agreement, *self.indicators, *self.programmes):
            for column, text in row.items():
                if column not in ("source_url", "note") and not is_text(text):
                    self._unsaid(column, text, "repertoire: a character outside the closed list")

    # --- table A: sasaran, indikator, target ---

    def _objectives(self) -> Iterator[Objective]:
        mark = self._mark_of_neighbours()
        grouped: dict[str, list[Row]] = {}
        for row in self.indicators:
            grouped.setdefault(self._sasaran(row, grouped), []).append(row)
        for place, (sasaran, group) in enumerate(grouped.items(), 1):
            no, text = _numbered(sasaran, str(place))
            lines = tuple(self._lines(group, mark))
            if lines:
                yield Objective(no_printed=no, text=text, lines=lines)

    def _sasaran(self, row: Row, above: Iterable[str]) -> str:
        """The sasaran cell; an empty one continues the cell above, as merged cells do."""
        if row["sasaran"]:
            return row["sasaran"]
        over = next(reversed(list(above)), None)
        if over is None:
            self._assume("sasaran", NOT_PRINTED, "the source prints no sasaran")
        elif over != NOT_PRINTED:
            self._assume("sasaran", over, "an empty cell continues the cell above")
        return over or NOT_PRINTED

    def _mark_of_neighbours(self) -> Decimals | None:
        """The decimal mark of the targets that have one reading, if they all agree: this caller's decision."""
        readings = [read_quantity(row["target"], row["satuan"]) for row in self.indicators]
        marks = {reading.decimal for reading in readings if isinstance(reading, Sole) and reading.decimal}
        return marks.pop() if len(marks) == 1 else None

    def _lines(self, group: list[Row], mark: Decimals | None) -> Iterator[Line]:
        for place, row in enumerate(group, 1):
            target, scale = self._target(row, mark)
            if target is None:
                continue
            no, _ = _numbered(row["indikator"], str(place))
            known = self._indicator_id(row)
            lineage = "carried" if known in self.defined else "new"
            if lineage == "new":
                self.defined[known] = self._definition(row, target, scale)
            yield Line(no_printed=no, definition=self.defined[known], target=target, lineage=lineage)

    def _indicator_id(self, row: Row) -> str:
        _, name = _numbered(row["indikator"], "")
        return hashlib.sha256(f"{self.agreement['government']}\n{self._opd}\n{name}".encode()).hexdigest()[:32]

    def _unit(self, target: Figure) -> str:
        if "unit" not in target:
            self._assume("unit", NO_UNIT, "neither the cell nor a unit column prints one, and a definition needs it")
        return str(target.get("unit", NO_UNIT))

    def _definition(self, row: Row, target: Figure, scale: Mapping[str, int] | None) -> Definition:
        polarity = POLARITY[row["polarity"]]
        return Definition(
            indicator=self._indicator_id(row),
            name=_numbered(row["indikator"], "")[1],
            unit=self._unit(target),
            polarity=polarity,
            formula="PREDIKAT" if scale else polarity.upper(),
            ordinals=scale,
            document_level=self._level,
            first_year=int(self.agreement["fiscal_year"]),
        )

    def _target(self, row: Row, mark: Decimals | None) -> tuple[Figure | None, Mapping[str, int] | None]:
        """The target of a line and its table of ordinals; an unreadable one stays as text, a missing one is no line."""
        printed, unit = row["target"], row["satuan"]
        reading = read_quantity(printed, unit)
        if isinstance(reading, Ambiguous) and mark:
            self._assume("target", printed, f"two readings; all neighbours use '{mark}' as decimal mark")
            reading = read_quantity(printed, unit, decimal=mark)
        match reading:
            case Sole(figure=figure):
                return self._ranked(figure, row) if figure["kind"] == "ordinal" else (figure, None)
            case Ambiguous(candidates=candidates):
                two = " or ".join(str(one.figure.get("value")) for one in candidates)
                self._unsaid("target", printed, f"asked: two readings, {two}")
            case NotAFigure(why="no_data"):
                self._unsaid("target", printed, "no_target: the line cannot stand in a document")
                return None, None
            case NotAFigure(why=why):
                self._unsaid("target", printed, f"asked: {why}")
        return as_text(printed, unit), None

    def _ranked(self, figure: Figure, row: Row) -> tuple[Figure, Mapping[str, int]]:
        """An ordinal with its rank from a table of ordinals, and with the score that stands inside it."""
        scale = next(table for table in SCALES if str(figure["printed"]).split("(")[0].strip() in table)
        self._assume("target", row["target"], "the rank comes from a table that the source does not print")
        ranked = read_quantity(row["target"], row["satuan"], ranks=scale)
        assert isinstance(ranked, Sole)
        return ranked.figure, scale

    # --- table B: programmes and money ---

    def _programmes(self) -> Iterator[Facts]:
        amounts = [row for row in self.programmes if row["note"].split(",")[0] != "total row"]
        for place, row in enumerate(amounts, 1):
            reading = read_money(row["anggaran_rupiah"])
            if not isinstance(reading, Sole):
                self._unsaid("amount", row["anggaran_rupiah"], f"money: {reading}")
                continue
            facts: Facts = {
                "no": str(place),
                "nomenclature": "Permendagri 90/2019"
                if int(self.agreement["fiscal_year"]) > 2020
                else "Permendagri 13/2006",
                "level": "program",
                "name_printed": row["program"],
                "amount": reading.figure,
                "sources": [],
            }
            if row["note"]:
                facts["note_printed"] = row["note"]
                facts["sources"] = [{"code": row["note"].split()[0].lower(), "printed": row["note"]}]
            yield facts

    def _total(self, programmes: tuple[Facts, ...]) -> Figure | None:
        """The printed total; else the sum, printed by us; none without a table of programmes."""
        if not programmes:
            self._unsaid("total", "", "no_budget_table: the source prints no table of money")
            return None
        added = sum((Decimal(programme["amount"]["value"]) for programme in programmes), Decimal(0))
        printed = next((row["anggaran_rupiah"] for row in self.programmes if row["note"].startswith("total row")), None)
        if printed is None:
            total = "Rp " + f"{added:,}".translate(str.maketrans(",.", ".,"))
            self._assume("total", total, "the source prints no total; this is the sum")
            return {"printed": total, "value": str(added)}
        reading = read_money(printed)
        if not isinstance(reading, Sole):
            self._unsaid("total", printed, f"money: {reading}")
            return {"printed": printed, "value": str(added)}
        if Decimal(reading.figure["value"]) != added:
            self._unsaid("total", printed, f"wrong_total: the programmes add up to {added}")
        return reading.figure

    # --- the document around them ---

    def _document(self, objectives: tuple[Objective, ...], programmes: tuple[Facts, ...]) -> RealDocument:
        year = int(self.agreement["fiscal_year"])
        known = self.agreement["agreement_id"]
        if not self.agreement["kind"]:
            self._assume("doc_type", "pk", "the source does not say whether awal or perubahan")
        self._assume("statement", "PermenPANRB 53/2014", "the source does not transcribe the statement")
        trustee, grantor = self._posts()
        return RealDocument(
            agreement_id=known,
            doc_type="pk_perubahan" if self.agreement["kind"] == "perubahan" else "pk",
            title=f"PERJANJIAN KINERJA TAHUN {year}",
            government=self.agreement["government"],
            opd=self._opd,
            fiscal_year=year,
            level=self._level,
            place=self._place(),
            trustee_post=trustee,
            trustee_capacity="plt" if trustee.startswith("Plt.") else "definitif",
            grantor_post=grantor,
            objectives=objectives,
            programmes=programmes,
            total=self._total(programmes),
            revises=REVISES.get(known),
        )

    def _posts(self) -> tuple[str, str | None]:
        head = "Bupati " + self.agreement["government"].removeprefix("Kabupaten ")
        trustee, grantor = self.agreement["pihak_pertama_jabatan"], self.agreement["pihak_kedua_jabatan"]
        if trustee:
            return trustee, grantor
        self._assume("parties", f"Kepala {self._opd} / {head}", "the source names no signers")
        return (head, None) if self._level == "kepala_daerah" else (f"Kepala {self._opd}", head)

    def _place(self) -> str:
        place, comma, _ = self.agreement["signing_date"].partition(",")
        if comma:
            return place
        place = self.agreement["government"].removeprefix("Kabupaten ")
        self._assume("place_printed", place, "the source prints no place; the name of the regency stands in")
        return place


def _numbered(text: str, otherwise: str) -> tuple[str, str]:
    """`1. Text` as number and text; a text without a number gets the one it has by its place."""
    found = re.fullmatch(r"([0-9]{1,2})\. (.+)", text)
    return (found[1], found[2]) if found else (otherwise, text)


def summary(reality: Reality) -> Iterator[str]:
    """The counts, and every place where facts could not say what was printed."""
    lines = [line for document in reality.documents for line in document.lines]
    yield f"documents: {len(reality.documents)}"
    yield f"lines: {len(lines)}; targets by kind: {dict(Counter(line.target['kind'] for line in lines))}"
    yield f"indicators defined: {len({line.definition.indicator for line in lines})}"
    yield f"programmes: {sum(len(document.programmes) for document in reality.documents)}"
    for name, remarks in (("could not express", reality.could_not_express), ("assumed", reality.assumed)):
        yield f"{name}: {len(remarks)}"
        for (where, why), count in Counter((one.where, one.why.split(":")[0]) for one in remarks).most_common():
            yield f"  {count:4} {where}: {why}"
    for one in reality.could_not_express:
        if not one.why.startswith("no_budget_table"):
            yield f"  {one.agreement_id} | {one.where} | {one.printed!r} | {one.why}"


def main() -> int:
    folder = data_folder()
    if folder is None:
        print(ABSENT)
        return 1
    print("\n".join(summary(read(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
