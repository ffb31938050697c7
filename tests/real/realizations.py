"""Every printed realization beside what the signed formula makes of it: agreeing, differing, or not comparable, and why.

The rows are held against the targets of the same documents that the ledger signs (`tests.real.documents`). Where a number
has two readings, the decimal mark of its neighbours in the same agreement decides; else it stays text, as nobody asked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from domain.figures import Ambiguous, Decimals, NotAFigure, Reading, Sole, as_text, read_quantity
from domain.measure import Attainment, Reported, attain, compare
from domain.measure.causes import Held
from tests.real.documents import Line, RealDocument, Reality, Row, _Reader, read, rows

Facts = Mapping[str, Any]
Outcome = Literal["agrees", "differs", "not_comparable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Realized:
    """One row of the data: the line it belongs to, and what a sheet would say of it."""

    row: Row
    document: RealDocument
    line: Line | None  # none where the document has no such line, because the source prints no target
    actual: Facts | None
    why_no_figure: str | None

    @property
    def agreement_id(self) -> str:
        return self.document.agreement_id

    @property
    def printed(self) -> str:
        return " ".join(self.row["capaian_printed"].split())

    @property
    def period_end(self) -> date:
        return date(self.document.fiscal_year, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A row, what is computed of it, and how that stands to what is printed."""

    realized: Realized
    attainment: Attainment
    reported: Reported

    @property
    def formula(self) -> str:
        return self.attainment.formula

    @cached_property
    def held(self) -> Held:
        """The row as the search for causes takes it."""
        row = self.realized.row
        return Held(
            agreement=self.realized.agreement_id,
            name=row["indikator"],
            target=row["target"],
            actual=row["realisasi"],
            printed=row["capaian_printed"],
            formula=self.formula,
            raw=self.attainment.raw,
            why=self.attainment.why,
        )

    @property
    def outcome(self) -> Outcome:
        """A printed figure where the rule refuses one differs too: somebody computed what means nothing."""
        if self.reported.agrees is not None:
            return "agrees" if self.reported.agrees else "differs"
        refused = self.attainment.why in ("ratio_of_negative", "text_target", "text_actual", "kind_differs")
        return "differs" if refused and self.reported.read is not None else "not_comparable"

    @property
    def why(self) -> str:
        """Why there is nothing to compare: the source prints no target, no realization, or no attainment."""
        if self.realized.line is None:
            return "no_target"
        return self.realized.why_no_figure or self.attainment.why or "nothing_printed"


@dataclass(slots=True, kw_only=True)
class Realizations:
    """The documents that hold realizations, and all rows in the order of the data."""

    reality: Reality
    documents: list[RealDocument]
    built: list[str]  # agreements that stand in no other file: made from their own rows
    realized: list[Realized]

    @property
    def without_line(self) -> list[Realized]:
        return [one for one in self.realized if one.line is None]

    def lines_of(self, document: RealDocument) -> list[Realized]:
        return [one for one in self.realized if one.document is document and one.line is not None]


def realizations(folder: Path) -> Realizations:
    """Read every row, and build an agreement from the rows themselves where the data hold none."""
    reality = read(folder)
    by_agreement: dict[str, list[Row]] = {}
    for row in rows(folder, "realizations"):
        by_agreement.setdefault(row["agreement_id"], []).append(row)
    known = {document.agreement_id for document in reality.documents}
    built = [name for name in by_agreement if name not in known]
    for name in built:
        _build(name, by_agreement[name], reality)
    documents = {one.agreement_id: one for one in reality.documents if one.agreement_id in by_agreement}
    realized = [one for name, group in by_agreement.items() for one in _realized(documents[name], group)]
    return Realizations(reality=reality, documents=list(documents.values()), built=built, realized=realized)


def _build(name: str, group: list[Row], reality: Reality) -> None:
    """An agreement of which only the realizations are known: "Kabupaten Sampang+Inspektorat+2019"."""
    government, opd, year = name.split("+")
    unknown = ("kind", "pihak_pertama_jabatan", "pihak_kedua_jabatan", "signing_date", "source_url", "note")
    agreement = dict.fromkeys(unknown, "") | {
        "agreement_id": name, "government": government, "opd": opd, "fiscal_year": year,
    }  # fmt: skip
    indicators: list[Row] = [dict(row, sasaran="") for row in group]
    _Reader(agreement=agreement, indicators=indicators, programmes=[], defined={}, reality=reality).read()


def _realized(document: RealDocument, group: list[Row]) -> Iterator[Realized]:
    lines = {line.definition.name: line for line in document.lines}
    mark = neighbours_mark(row[column] for row in group for column in ("target", "realisasi"))
    for row in group:
        line = lines.get(re.sub(r"^[0-9]{1,2}\. ", "", row["indikator"]))
        actual, why = _actual(row, line, mark)
        yield Realized(row=row, document=document, line=line, actual=actual, why_no_figure=why)


def neighbours_mark(cells: Iterable[str]) -> Decimals | None:
    """The decimal mark of the cells that have one reading, if they all agree."""
    marks = {reading.decimal for cell in cells if isinstance(reading := read_quantity(cell, ""), Sole)} - {None}
    return marks.pop() if len(marks) == 1 else None


def _actual(row: Row, line: Line | None, mark: Decimals | None) -> tuple[Facts | None, str | None]:
    """The figure as a sheet holds it, or why there is none."""
    ranks = line.definition.ordinals if line else None
    reading: Reading = read_quantity(row["realisasi"], row["satuan"], ranks=ranks)
    if isinstance(reading, Ambiguous) and mark:
        reading = read_quantity(row["realisasi"], row["satuan"], decimal=mark)
    match reading:
        case Sole(figure=figure):
            return figure, None
        case NotAFigure(why="no_data" | "footnote" | "broken_cell" as why):
            return None, why
        case _:
            return as_text(row["realisasi"], row["satuan"]), None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What is measured, as it is signed: the indicator's definition, the promised line, the sheet's line."""

    definition: Facts
    promised: Facts
    told: Facts


def signed(one: Realized) -> Signed | None:
    """The facts of a row before anybody signs them; none for a row without a line."""
    if one.line is None:
        return None
    return Signed(
        definition=one.line.definition.facts(owner_office="0" * 32),
        promised=one.line.facts({}),
        told=sheet_line(one, one.line),
    )


def sheet_line(one: Realized, line: Line) -> dict[str, Any]:
    """The line of realization-entered: the figure or no data, and what the paper prints as its attainment."""
    facts: dict[str, Any] = {
        "line_id": line.line_id,
        "no_printed": line.no_printed,
        "indicator_printed": line.definition.name,
        "evidence": [],
    }
    if one.printed:
        facts["attainment_printed"] = one.printed
    if one.actual is None:
        return facts | {"state": "no_data", "reason_code": "lain"}
    return facts | {"state": "figure", "value": dict(one.actual)}


def measured(one: Realized, facts: Signed | None) -> Measured:
    """The row by the formula its indicator signs, beside what its paper prints."""
    if facts is None:
        attainment = Attainment(formula="-", why="no_target")
        return Measured(realized=one, attainment=attainment, reported=compare(one.printed, attainment))
    attainment = attain(
        facts.definition,
        facts.promised["target"],
        facts.told.get("value"),
        on=one.period_end,
        state=facts.told["state"],
    )
    printed = facts.told.get("attainment_printed", "")
    return Measured(realized=one, attainment=attainment, reported=compare(printed, attainment))
