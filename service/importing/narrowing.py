"""Which of two readings a print means, where the file itself says so; else it is asked, and never guessed.

In this order: the decimal mark that the caller names; the other cells of the same column, if all that rest on a mark
agree; the row's own figures; the printed attainment, if the figures give it under one reading only. A mark of the
neighbours that contradicts the printed attainment decides nothing: then the cell is asked.

An attainment is computed by the program that prints it, and its mark is that program's: it says nothing of what people
typed beside it. Nor do neighbours make a fraction of a count: nobody promises 3,286 head of cattle because an
index in the next row is 87.5. Only an attainment that the fraction alone gives does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any, Final

from domain.evidence.polarity import polarity_of
from domain.figures import Ambiguous, Decimals, NotAFigure, Reading, Sole, read_money, read_quantity
from domain.measure import attain, compare
from domain.rules import bundled_rules
from service.importing.counts import is_count
from service.importing.records import MONEYS

Column = tuple[str | None, str, str]  # sheet, table, field
_TYPED: Final = ("target", "realization")
_BESIDE: Final = (*_TYPED, "attainment")
_DAY: Final = date(2025, 12, 31)
_FORMULAS: Final = {"naik": "NAIK", "turun": "TURUN"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure cell of a row: its field, its print, the unit beside it, and what may be read of it."""

    field: str
    printed: str
    unit: str
    reading: Reading
    from_text: bool = True  # a number cell is what it holds, and rests on no mark

    @property
    def candidates(self) -> tuple[Sole, ...]:
        """Every reading that is left."""
        match self.reading:
            case Sole():
                return (self.reading,)
            case Ambiguous(candidates=candidates):
                return candidates
            case NotAFigure():
                return ()


@dataclass
class Columns:
    """The decimal marks on which the cells of each column of each sheet rest: another sheet has another typist."""

    marks: dict[Column, set[Decimals]] = field(default_factory=dict)

    def note(self, sheet: str | None, table: str, figures: Iterable[Figure]) -> None:
        """See the marks of a row."""
        for one in figures:
            if isinstance(one.reading, Sole) and one.reading.decimal is not None:
                self.marks.setdefault((sheet, table, one.field), set()).add(one.reading.decimal)

    def of_file(self) -> Decimals | None:
        """The mark of the whole file, if all columns agree that people typed."""
        return _only({mark for (*_, name), marks in self.marks.items() if name != "attainment" for mark in marks})

    def of_column(self, sheet: str | None, table: str, name: str) -> Decimals | None:
        """The mark of a column, if all its cells agree."""
        return _only(set(self.marks.get((sheet, table, name), ())))


def read_figure(name: str, printed: str, unit: str, *, ranks: Iterable[Mapping[str, int]] = ()) -> Reading:
    """A figure cell as it stands, with the ranks of the one scale of the mapping that knows its label."""
    if name in MONEYS:
        return read_money(printed)
    return read_quantity(printed, unit, ranks=_scale(printed, ranks))


def narrowed(
    place: tuple[str | None, str], figures: list[Figure], polarity: str, columns: Columns, *, decimal: Decimals | None
) -> dict[str, Sole]:
    """The fields of a row of a sheet and table that have two readings of which one is left."""
    found: dict[str, Sole] = {}
    for one in figures:
        if not isinstance(one.reading, Ambiguous):
            continue
        if decimal is not None:
            found[one.field] = _under(one, decimal)
            continue
        mark = columns.of_column(*place, one.field) or _mark_beside(one, figures)
        by_mark = _under(one, mark) if mark is not None else None
        by_attainment = _by_attainment(one, figures, polarity)
        if by_mark is None or _is_part_of_a_thing(by_mark):
            if len(by_attainment) == 1 and by_mark in (None, *by_attainment):
                found[one.field] = by_attainment[0]
        elif not by_attainment or by_mark in by_attainment:
            found[one.field] = by_mark
    return found


def _scale(printed: str, ranks: Iterable[Mapping[str, int]]) -> Mapping[str, int] | None:
    """The scale that a label stands in; none for a label of no scale, or of two."""
    label = " ".join(printed.split("(", maxsplit=1)[0].split()).casefold()
    fitting = [scale for scale in ranks if label in {name.casefold() for name in scale}]
    return fitting[0] if len(fitting) == 1 else None


def _mark_beside(one: Figure, figures: list[Figure]) -> Decimals | None:
    """The mark of the other figures of the row, if all agree: quantities beside quantities, money beside money."""
    kind = _TYPED if one.field in _BESIDE else MONEYS if one.field in MONEYS else (one.field,)
    beside = (other.reading for other in figures if other.field != one.field and other.field in kind)
    return _only({reading.decimal for reading in beside if isinstance(reading, Sole) and reading.decimal is not None})


def _is_part_of_a_thing(reading: Sole) -> bool:
    """Whether a reading has digits behind the mark, of what is counted by ones."""
    figure = reading.figure
    return is_count(str(figure.get("unit", ""))) and any(
        "." in str(figure.get(name, "")) for name in ("value", "low", "high")
    )


def _under(one: Figure, mark: Decimals) -> Sole:
    return next(candidate for candidate in one.candidates if candidate.decimal == mark)


def _by_attainment(one: Figure, figures: list[Figure], polarity: str) -> list[Sole]:
    """The readings of a figure with which the row computes to the attainment that it prints."""
    formula = _FORMULAS.get(polarity_of(polarity) or "")
    of_row = {other.field: other for other in figures}
    if formula is None or one.field not in _BESIDE or not all(name in of_row for name in _BESIDE):
        return []
    fitting: list[Sole] = []
    for target, actual in _pairs(of_row["target"], of_row["realization"]):
        result = attain(_definition(formula), target.figure, actual.figure, on=_DAY)
        if one.field == "attainment":
            fitting.extend(own for own in one.candidates if compare(_alone(own), result).agrees)
        elif compare(of_row["attainment"].printed, result).agrees:
            fitting.append(target if one.field == "target" else actual)
    return [own for own in one.candidates if own in fitting]


def _pairs(target: Figure, actual: Figure) -> Iterator[tuple[Sole, Sole]]:
    return product(target.candidates, actual.candidates)


def _alone(reading: Sole) -> str:
    """A reading printed so that it has no other: with a comma and no thousands points."""
    return str(reading.figure.get("value", "")).replace(".", ",")


def _definition(formula: str) -> dict[str, Any]:
    signed = {"id": formula, "rules": bundled_rules().sha256, "parameters": {}}
    return {"polarity": formula.lower(), "formula": signed}


def _only(marks: set[Any]) -> Decimals | None:
    return marks.pop() if len(marks) == 1 else None
