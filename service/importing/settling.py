"""Settles the cells with two readings once the whole file is known: by the file itself, by a person, or not at all.

The same row settles the same way as often as it is read: nothing here depends on what was read before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from domain.evidence.errors import Refused
from domain.evidence.sources import reading_of
from domain.figures import Decimals, Sole
from service.importing.drafting import Draft, settled
from service.importing.narrowing import Columns, Figure, narrowed, read_figure
from service.importing.records import MONEYS, Decisions, Facts, Question, Row
from service.importing.sheets import clean

_CONTEXT: Final = (
    "agreement", "agency", "fiscal_year", "indicator", "programme", "unit", "target", "realization", "attainment",
    "amount", "realized", "score",
)  # fmt: skip
Line = dict[str, Any]


def line_of(draft: Draft, key: str, sheet: str | None, number: int) -> Line:
    """A drafted row as it is spooled; where a cell is open, with all that settling it needs."""
    line: Line = {"t": draft.table, "k": key, "s": sheet, "r": number, "c": draft.cells}
    if draft.columns:
        line["o"] = dict(draft.columns)
        line["u"] = {one.field: one.unit for one in draft.figures if one.from_text}
    return line


@dataclass
class Settler:
    """Gives back the rows of a spool, settled."""

    columns: Columns
    decimal: Decimals | None
    decisions: Decisions
    used: list[Facts] = field(default_factory=list)

    def row(self, line: Line) -> Row:
        """The row with every cell settled that can be."""
        cells = line["c"]
        if "o" in line:
            by_field = self._settled(line)
            cells = [by_field.get(cell["field"], cell) for cell in cells]
        return Row(line["t"], line["k"], line["s"], line["r"], tuple(cells))

    def questions(self, line: Line) -> Iterator[Question]:
        """The cells of a row that are still open, and a note of each decision that was used."""
        settled_here = self._settled(line)
        figures = {one.field: one for one in _figures(line)}
        for name, column in line["o"].items():
            readings = _readings(figures[name])
            question = Question(
                sheet=line["s"],
                row=line["r"],
                column=column,
                field=name,
                printed=figures[name].printed,
                readings=(readings[0], readings[1]),
                context=_context(line["c"]),
            )
            if name not in settled_here:
                yield question
            elif settled_here[name]["how"] == "asked":
                self._note(question, settled_here[name])

    def refuse_unused(self) -> None:
        """A decision about a cell that nobody asked about was meant for another one."""
        places = {(one.get("sheet", ""), one["row"], one["column"]) for one in self.used}
        for place in self.decisions.chosen:
            if place not in places:
                raise Refused("decision_unknown", row=place[1], column=place[2][:120])
        for one in self.used:
            del one["column"]

    def _settled(self, line: Line) -> dict[str, Facts]:
        """The open cells of a row that are settled."""
        figures = _figures(line)
        polarity = next((cell["printed"] for cell in line["c"] if cell["field"] == "polarity"), "")
        found = narrowed((line["s"], line["t"]), figures, polarity, self.columns, decimal=self.decimal)
        cells = {
            name: settled(name, str(reading.figure["printed"]), reading, "context") for name, reading in found.items()
        }
        for one in figures:
            if one.field in line["o"] and one.field not in cells:
                chosen = self.decisions.chosen.get((line["s"] or "", line["r"], line["o"][one.field]))
                if chosen is not None:
                    cells[one.field] = _chosen(one, chosen, line)
        return {name: cells[name] for name in line["o"] if name in cells}

    def _note(self, question: Question, cell: Facts) -> None:
        place = {} if question.sheet is None else {"sheet": question.sheet}
        self.used.append(
            {
                **place,
                "row": question.row,
                "column": question.column,
                "field": question.field,
                "readings": [*question.readings],
                "chosen": reading_of(cell),
            }
        )


def _figures(line: Line) -> list[Figure]:
    """The figures of a spooled row, read again: those of text as they are printed, those of number cells as held."""
    found = []
    for cell in line["c"]:
        name, printed = cell["field"], cell["printed"]
        held = cell.get("quantity") or cell.get("money")
        if name in line["u"]:
            unit = line["u"][name]
            found.append(Figure(name, printed, unit, read_figure(name, printed, unit)))
        elif held is not None:
            found.append(Figure(name, printed, "", Sole(held, None)))
    return found


def _chosen(one: Figure, chosen: str, line: Line) -> Facts:
    for reading in one.candidates:
        cell = settled(one.field, one.printed, reading, "asked")
        if reading_of(cell) == chosen:
            return cell
    raise Refused("decision_wrong", row=line["r"], column=line["o"][one.field], chosen=chosen[:60])


def _readings(one: Figure) -> list[str]:
    kind = "money" if one.field in MONEYS else "quantity"
    return [reading_of({"printed": one.printed, kind: reading.figure}) for reading in one.candidates]


def _context(cells: list[Facts]) -> str:
    """What stands beside an open cell, in one line."""
    shown = {cell["field"]: cell["printed"] for cell in cells}
    return clean(" · ".join(shown[name] for name in _CONTEXT if name in shown))
