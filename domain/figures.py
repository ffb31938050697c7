"""Reads a figure as it was printed, keeps the print, and asks wherever two readings remain.

Indonesian practice: decimal comma, thousands point (`1.234.567,89`), but decimal points stand beside decimal commas in
one column. So a text is read once under each convention. One reading left: `Sole`. Two: `Ambiguous`, which only the
caller can narrow, by naming the decimal mark that the neighbours show or a person chose. None: `NotAFigure`, never 0.
Shapes: quantity {printed, kind, value?, low?, high?, rank?, on?, unit?} and money {printed, value}. What is printed is
kept but for white space, which cells break and pad as they like: one space each, none at the ends.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from domain.evidence import printing

Decimals = Literal[",", "."]
Figure = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Sole:
    """The one reading of a printed figure; `decimal` is the mark it rests on, None if any mark reads the same."""

    figure: Figure
    decimal: Decimals | None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two readings of one print: whoever knows the file or the matter must choose."""

    printed: str
    candidates: tuple[Sole, ...]


Why = Literal[
    "no_data", "broken_cell", "footnote", "words", "several_figures", "strict_bound", "backwards_range", "malformed",
    "unit_conflict", "other_decimal", "calendar",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotAFigure:
    """A print without a reading, and the code that says why."""

    printed: str
    why: Why


Reading = Sole | Ambiguous | NotAFigure

# Labels that stand as targets: audit opinions, SAKIP predicates (PermenPANRB 88/2021), levels of indices, hospital
# accreditation. They carry no rank here: "B" of 2013 is not "B" of 2022, so the rank is the signed ordinal table's.
PREDICATES: Final = frozenset(
    {"WTP", "WTP-DPP", "WDP", "TW", "TMP", "AA", "A", "BB", "B", "CC", "C", "D"}
    | {"Sangat Tinggi", "Tinggi", "Sedang", "Rendah", "Sangat Rendah"}
    | {"Sangat Baik", "Baik", "Cukup", "Kurang", "Sangat Kurang"}
    | {"Paripurna", "Utama", "Madya", "Dasar"}
)
MONTHS: Final = tuple(month.lower() for month in printing.MONTHS)
WEEKDAYS: Final = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
BINARY: Final = {"ada": "1", "ya": "1", "tidak": "0"}  # "tidak ada" may mean 0 or no data: it stays a question
NO_DATA: Final = frozenset({"", "-", "--", "n/a", "na", "tidak ada data", "belum tersedia"})
PERCENT: Final = frozenset({"%", "persen", "prosen"})

# A number under each convention: groups of exactly three, no leading zero, and digits after the mark.
_WHOLE = r"(?:0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+)"
_NUMBER: Final[dict[Decimals, re.Pattern[str]]] = {
    ",": re.compile(_WHOLE.format(group=r"\.") + r"(?:,[0-9]+)?"),
    ".": re.compile(_WHOLE.format(group=",") + r"(?:\.[0-9]+)?"),
}
_RUN = r"[-\u2212]?[0-9][0-9.,]*"  # whatever looks like a number; the strict grammars above decide
_UNIT = r"(?P<unit>%|[^\W\d_][^\d*#()]*)?"
_PLAIN = re.compile(rf"(?P<currency>Rp\.?)?\s*(?P<value>{_RUN})\s*{_UNIT}", re.IGNORECASE)
_TO = r"(?:\s*(?:[\u2013\u2014]|s\.?/?d\.?|sampai)\s*|-|\s-\s)"  # "80 -90" may be two figures: no range
_RANGE = re.compile(rf"(?P<low>{_RUN})(?:\s*%)?{_TO}(?P<high>{_RUN})\s*{_UNIT}", re.IGNORECASE)
_BOUND = re.compile(rf"(?P<sign>\u2264|<=|\u2265|>=)\s*(?P<value>{_RUN})\s*{_UNIT}")
_STRICT = re.compile(rf"[<>]\s*{_RUN}.*")
_LEVEL = re.compile(rf"level\s+(?P<rank>[1-9])\s*(?:\((?P<value>{_RUN})\))?", re.IGNORECASE)
_LABEL = re.compile(rf"(?P<label>[^()]+?)\s*(?:\((?P<value>{_RUN})\))?")
_DAY = re.compile(
    r"(?:(?P<weekday>[a-z']+),?\s+)?(?:(?P<day>[0-9]{1,2})\s+)?(?P<month>[a-z]+)(?:\s+(?P<year>[0-9]{4}))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BROKEN = re.compile(r"#[A-Z0-9/]+[!?]?")  # what a spreadsheet prints for a failed formula: #REF!, #DIV/0!, #N/A
_FOOTNOTE = re.compile(r"\*+\)?")
_MONEY = re.compile(r"(?:Rp\.?\s*)?(?P<value>[0-9][0-9.,]*?)(?P<no_sen>,-+)?", re.IGNORECASE)


class _Refused(Exception):
    """This print has no reading under this convention."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def read_quantity(
    printed: str, unit_printed: str, *, decimal: Decimals | None = None, ranks: Mapping[str, int] | None = None
) -> Reading:
    """The quantity that a target or realization cell shows, with the unit of its own cell or of the unit column.

    `decimal` names the file's decimal mark when a caller knows it; `ranks` is the indicator's table of ordinals, in
    place of the usual labels, which have no rank.
    """
    text = " ".join(printed.split())
    unit = " ".join(unit_printed.split())
    table = dict.fromkeys(PREDICATES) if ranks is None else ranks
    known = {label.casefold(): rank for label, rank in table.items()}
    return _settle(text, decimal, lambda mark: _shown(text, unit, _quantity(text, mark, known)))


def read_money(printed: str, *, decimal: Decimals | None = None) -> Reading:
    """The rupiah that a budget cell shows: at most two decimals, so `Rp 1.250` can only be thousands."""
    text = " ".join(printed.split())
    return _settle(text, decimal, lambda mark: {"printed": text, "value": _money(text, mark)})


def as_text(printed: str, unit_printed: str) -> Figure:
    """The quantity of a cell that nobody has read yet: its print and its unit, and no value."""
    return _shown(" ".join(printed.split()), " ".join(unit_printed.split()), {"kind": "text"})


def _settle(text: str, asked: Decimals | None, under: Callable[[Decimals], Figure]) -> Reading:
    """Read under both conventions and say how many readings are left."""
    why = _no_figure(text)
    if why is not None:
        return NotAFigure(text, why)
    found, refusals = _under_both(under)
    if not found:
        return NotAFigure(text, next((why for why in refusals if why != "malformed"), "malformed"))
    if len(found) == 2 and found[","] == found["."]:
        return Sole(found[","], None)
    if asked is None and "." not in text and (len(found) == 2 or text.count(",") == 1):
        asked = ","  # the national decimal mark settles `2,165` (and refuses `Rp 100,005`); nothing settles `3.286`
    if asked is not None:
        return Sole(found[asked], asked) if asked in found else NotAFigure(text, "other_decimal")
    candidates = tuple(Sole(figure, mark) for mark, figure in found.items())
    return candidates[0] if len(candidates) == 1 else Ambiguous(text, candidates)


def _under_both(under: Callable[[Decimals], Figure]) -> tuple[dict[Decimals, Figure], list[Why]]:
    found: dict[Decimals, Figure] = {}
    refusals: list[Why] = []
    for mark in _NUMBER:
        try:
            found[mark] = under(mark)
        except _Refused as refusal:
            refusals.append(refusal.why)
    return found, refusals


def _no_figure(text: str) -> Why | None:
    """Why a cell holds no figure at all; an empty cell or a dash is a gap, and a gap is never 0."""
    if text.casefold() in NO_DATA:
        return "no_data"
    if _BROKEN.fullmatch(text):
        return "broken_cell"
    return "footnote" if _FOOTNOTE.fullmatch(text) else None


def _shown(text: str, unit_printed: str, read: Figure) -> Figure:
    """A quantity as the facts hold it: the print first, and a unit only where one is printed."""
    in_cell = str(read.pop("unit", ""))
    unit = _one_unit(in_cell, unit_printed)
    return {"printed": text, **read, **({"unit": unit} if unit else {})}


def _one_unit(in_cell: str, unit_printed: str) -> str:
    """The unit of the unit column, or of the cell where the column is empty; the two may not contradict each other."""
    if not in_cell or not unit_printed:
        return in_cell or unit_printed
    here, there = in_cell.casefold(), unit_printed.casefold()
    if here != there and not {here, there} <= PERCENT:
        raise _Refused("unit_conflict")
    return unit_printed


def _quantity(text: str, mark: Decimals, ranks: Mapping[str, int | None]) -> Figure:
    """The first shape that fits; its unit is the one in the cell."""
    if _STRICT.fullmatch(text):
        raise _Refused("strict_bound")  # a range holds its ends: "< 10" has no faithful reading in this shape
    if shown := _BOUND.fullmatch(text):
        end = "high" if shown["sign"] in ("\u2264", "<=") else "low"
        return {"kind": "range", end: _number(shown["value"], mark), "unit": _unit(shown)}
    if _ISO.fullmatch(text):
        return {"kind": "date", "on": _calendar_day(text)}
    if shown := _RANGE.fullmatch(text):
        return _range(shown, mark)
    if shown := _PLAIN.fullmatch(text):
        return {"kind": "number", "value": _number(shown["value"], mark), "unit": _unit(shown)}
    return _named(text, mark, ranks)


def _unit(shown: re.Match[str]) -> str:
    in_cell = (shown["unit"] or "").strip()
    currency = "currency" in shown.re.groupindex and shown["currency"]
    return in_cell or ("Rupiah" if currency else "")


def _range(shown: re.Match[str], mark: Decimals) -> Figure:
    low, high = _number(shown["low"], mark), _number(shown["high"], mark)
    if Decimal(low) > Decimal(high):
        raise _Refused("backwards_range")
    return {"kind": "range", "low": low, "high": high, "unit": _unit(shown)}


def _named(text: str, mark: Decimals, ranks: Mapping[str, int | None]) -> Figure:
    """A target in words: a predicate with or without its inner score, a level, yes or no, a month or a day."""
    shown = _LABEL.fullmatch(text)
    if shown and shown["label"].casefold() in ranks:
        rank = ranks[shown["label"].casefold()]
        return {"kind": "ordinal", **({} if rank is None else {"rank": rank}), **_score(shown, mark)}
    if shown := _LEVEL.fullmatch(text):
        return {"kind": "ordinal", "rank": int(shown["rank"]), **_score(shown, mark)}
    if text.casefold() in BINARY:
        return {"kind": "binary", "value": BINARY[text.casefold()]}
    shown = _DAY.fullmatch(text)
    if shown and shown["month"].casefold() in MONTHS:
        return {"kind": "date", **_on(shown)}
    if len(re.findall(_RUN, text)) > 1:
        raise _Refused("several_figures")
    raise _Refused("footnote" if "*" in text else "words")


def _score(shown: re.Match[str], mark: Decimals) -> Figure:
    return {"value": _number(shown["value"], mark)} if shown["value"] else {}


def _on(shown: re.Match[str]) -> Figure:
    """The day of a date that is printed whole; a month alone has no day, and none is made up."""
    if shown["weekday"] and not shown["day"]:
        raise _Refused("words")
    if not (shown["day"] and shown["year"]):
        return {}
    month = MONTHS.index(shown["month"].casefold()) + 1
    on = _calendar_day(f"{shown['year']}-{month:02}-{int(shown['day']):02}")
    weekday = (shown["weekday"] or "").replace("'", "").casefold()
    if weekday and weekday != WEEKDAYS[date.fromisoformat(on).weekday()]:
        raise _Refused("calendar")
    return {"on": on}


def _calendar_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _Refused("calendar") from None


def _number(run: str, mark: Decimals) -> str:
    """The canonical decimal string of a printed number: groups removed, trailing zeros kept, no minus before a zero."""
    digits = run.lstrip("-\u2212")
    if not _NUMBER[mark].fullmatch(digits):
        raise _Refused("malformed")
    group = "." if mark == "," else ","
    value = digits.replace(group, "").replace(mark, ".")
    negative = digits != run and Decimal(value) != 0
    return f"-{value}" if negative else value


def _money(text: str, mark: Decimals) -> str:
    shown = _MONEY.fullmatch(text)
    if shown is None:
        raise _Refused("words" if re.search(r"[a-z]{3}", text, re.IGNORECASE) else "malformed")
    value = _number(shown["value"], mark)
    _, _, sen = value.partition(".")
    if len(sen) > 2 or (sen and shown["no_sen"]):
        raise _Refused("malformed")
    return value
