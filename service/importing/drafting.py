"""One row of a table as the acts will hold it: its cells as printed and as read, or the reason why it is left out."""

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from domain.claims import key_of
from domain.evidence.canonical import is_text
from domain.evidence.errors import Unproven
from domain.evidence.nip import WITHHELD
from domain.evidence.shape import check
from domain.evidence.shapes import MONEY, QUANTITY
from domain.figures import NO_DATA, Ambiguous, NotAFigure, Reading, Sole
from service.importing import nip
from service.importing.layout import LaidRow
from service.importing.mapping import FIELDS
from service.importing.narrowing import Figure, read_figure
from service.importing.numbers import Number
from service.importing.records import FIGURES, MONEYS, NUMBERS_OF_PERSONS, Rejected
from service.importing.sheets import UNCOMPUTED, Cell, clean, legible, plain_of, text_of

LONGEST: Final = 2000
_LONGEST_FIGURE: Final = 300  # the shape of a quantity; grammars of figures are not for essays
_UNITS: Final = ("target", "realization")
_WRONG_NIP: Final = {"as_number": "nip_as_number", "implausible": "nip_implausible"}

Facts = dict[str, Any]
Scales = tuple[tuple[tuple[str, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that may be recorded: its cells, its figures, and for each open cell the column it stands in."""

    table: str
    key: str
    cells: list[Facts]
    figures: list[Figure]
    columns: Map[str, str]


class _Left(Exception):
    """This row is left out."""

    def __init__(self, code: str, field: str | None, printed: str | None = None) -> None:
        super().__init__(code)
        self.code, self.field, self.printed = code, field, printed


def draft(laid: LaidRow, scales: Scales) -> Draft | Rejected:
    """The row with all its cells, or why it is left out; the first reason is told."""
    try:
        return _draft(laid, scales)
    except _Left as left:
        column = laid.column_of(left.field) if left.field is not None else None
        printed = None if left.printed is None else clean(left.printed)
        return Rejected(laid.sheet, laid.number, column, left.code, printed or None, laid.table, _key(laid))


def _key(laid: LaidRow) -> str | None:
    """The key that a row has as far as it can be told; its number of a person is no part of it."""
    key, _ = key_of(laid.table, {name: legible(plain_of(placed.cell)) for name, placed in laid.values.items()})
    return None if key is None or not is_text(key) or nip.within(key) else key


def as_read(name: str, printed: str, reading: Reading) -> Facts:
    """A cell of figures whose reading is settled, or that has none; two readings stay open."""
    cell: Facts = {"field": name, "printed": printed}
    if isinstance(reading, Ambiguous):
        return cell | {"how": "open" if all(_fits(name, one) for one in reading.candidates) else "words"}
    if isinstance(reading, NotAFigure):
        return cell | {"how": "words" if reading.why == "words" else "none"}
    return cell | _read(name, reading, "sole")


def settled(name: str, printed: str, reading: Sole, how: str) -> Facts:
    """A cell of which one of two readings is meant, and by what right."""
    return {"field": name, "printed": printed} | _read(name, reading, how)


def _read(name: str, reading: Sole, how: str) -> Facts:
    """How a cell was read, with its figure where the acts have a shape for it: a label without a rank is words."""
    if not _fits(name, reading):
        return {"how": "none" if reading.figure.get("kind", "number") == "number" else "words"}
    return {"how": how, "money" if name in MONEYS else "quantity": reading.figure}


def _fits(name: str, reading: Sole) -> bool:
    try:
        check(MONEY if name in MONEYS else QUANTITY, reading.figure)
    except Unproven:
        return False
    return True


def _draft(laid: LaidRow, scales: Scales) -> Draft:
    printed = {name: _printed(laid, name) for name in laid.values}
    key, lacking = key_of(laid.table, printed)
    if key is None:
        raise _Left("required_missing", lacking)
    cells: list[Facts] = []
    figures: list[Figure] = []
    for name in FIELDS:
        if name not in printed:
            continue
        if name in NUMBERS_OF_PERSONS:
            cells.extend(_person(laid, name, printed[name]))
        elif name in FIGURES:
            unit = printed.get("unit", "") if name in _UNITS else ""
            figure, cell = _read_cell(name, laid.values[name].cell, unit, scales)
            figures.append(figure)
            cells.append(cell)
        else:
            cells.append({"field": name, "printed": printed[name], "how": "words"})
    columns = {cell["field"]: laid.column_of(cell["field"]) or "" for cell in cells if cell["how"] == "open"}
    return Draft(laid.table, key, cells, figures, columns)


def _printed(laid: LaidRow, name: str) -> str:
    """What a cell shows, if the acts may hold it."""
    cell = laid.values[name].cell
    if cell is UNCOMPUTED:
        raise _Left("formula_without_value", name)
    text = text_of(cell) if name in FIGURES else plain_of(cell)
    if len(text) > LONGEST:
        raise _Left("cell_too_long", name, text)
    if not (text.isascii() and text.isprintable()) and not is_text(text):
        raise _Left("character_outside", name, text)
    if name not in NUMBERS_OF_PERSONS and nip.within(text):
        raise _Left("nip_in_text", name)
    return text


def _person(laid: LaidRow, name: str, printed: str) -> list[Facts]:
    """The number of a person: seen and not kept; a dash says that there is none."""
    cell = laid.values[name].cell
    if not isinstance(cell, Number) and printed.casefold() in NO_DATA:
        return []
    verdict = "as_number" if isinstance(cell, Number) else nip.judge(printed)
    if verdict != "plausible":
        raise _Left(_WRONG_NIP[verdict], name)
    return [{"field": name, "printed": WITHHELD, "how": "withheld"}]


@lru_cache(maxsize=4_096)
def _read_cell(name: str, cell: Cell, unit: str, scales: Scales) -> tuple[Figure, Facts]:
    """Exports say the same few thousand things over and over. What is given back is spooled and never changed."""
    figure = _figure(name, cell, unit, scales)
    return figure, as_read(name, figure.printed, figure.reading)


def _figure(name: str, cell: Cell, unit: str, scales: Scales) -> Figure:
    ranks = [dict(scale) for scale in scales]
    if len(text_of(cell)) > _LONGEST_FIGURE:
        return Figure(name, text_of(cell), unit, NotAFigure(text_of(cell), "words"))
    if not isinstance(cell, Number):
        return Figure(name, text_of(cell), unit, read_figure(name, text_of(cell), unit, ranks=ranks))
    for shown in (cell.shown, cell.plain):  # plainly where the format adds signs that no grammar of figures knows
        figure = Figure(name, shown, unit, read_figure(name, shown, unit))
        fitting = [one for one in figure.candidates if Decimal(str(one.figure.get("value", "NaN"))) == cell.value]
        if fitting:
            return Figure(name, shown, unit, Sole(fitting[0].figure, None), from_text=False)
        if figure.reading == NotAFigure(shown, "unit_conflict"):
            return figure
    return Figure(name, cell.shown, unit, NotAFigure(cell.shown, "malformed"), from_text=False)


def scales_of(ordinals: Iterable[Map[str, int]]) -> Scales:
    """The scales of a mapping, in a form that can be remembered."""
    return tuple(tuple(scale.items()) for scale in ordinals)
