"""What each line would have scored on the day: every figure by the formula and the rules that its indicator signed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.asof.book import Book
from domain.asof.promise import Offer
from domain.asof.sheets import Sheet
from domain.asof.shelf import Facts, Told
from domain.measure import Aggregate, Attainment, Observation, aggregate, attain, compare
from domain.measure.aggregation import MONTHS

HIDDEN = "isi_ditahan"
_ANY = {"kind": "number", "printed": "0", "value": "0"}  # whatever a withheld period may say
_LAST = (13, 0)  # behind every period


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the document in force, where it stands (record and place in it), and the definition that it names."""

    at: tuple[int, int]
    facts: Facts
    definition: Facts

    @property
    def id(self) -> str:
        return str(self.facts["line_id"])

    def quarter(self, period: str) -> Facts | None:
        """The target of one period, where the document has one."""
        found = (one["target"] for one in self.facts.get("quarters", ()) if one["period"] == period)
        return next(found, None)


def scores(book: Book, offer: Offer | None, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Each line with its figures by period and together; a definition that is not to be had leaves it unknown."""
    if offer is None or offer.document is None:
        return []
    lines = [line for objective in offer.document["objectives"] for line in objective["lines"]]
    return [_scored(book, (offer.told.number, place), line, sheets) for place, line in enumerate(lines)]


def _scored(book: Book, at: tuple[int, int], facts: Facts, sheets: Sequence[Sheet]) -> dict[str, Any]:
    told = book.named(facts["indicator"])
    if told is None or told.facts is None:
        return {"line_id": facts["line_id"], "withheld": True, "periods": [], "to_date": None}
    line = _Line(at, facts, told.facts)
    return {
        "line_id": line.id,
        "withheld": False,
        "periods": [_by_period(book, line, sheet) for sheet in sheets if sheet.rounds],
        "to_date": _to_date(book, line, sheets),
    }


def _by_period(book: Book, line: _Line, sheet: Sheet) -> dict[str, Any]:
    holds = sheet.holds.entry if sheet.holds else None
    said = sheet.line(line.id)
    found = None if holds is None or said is None else _attained(book, line, sheet, holds, said)
    return {
        "period": sheet.period,
        "record": holds.number if holds else None,
        "sheet_state": sheet.state,
        "state": said["state"] if said else _unsaid(sheet, "tidak_ada_baris"),
        "value": said.get("value") if said else None,
        "against": "triwulan" if line.quarter(sheet.period) else "tahunan",
        "attainment": None if found is None else attainment_data(found),
        "reported": None if said is None or found is None else _reported(said, found),
    }


def _attained(book: Book, line: _Line, sheet: Sheet, entry: Told, said: Facts) -> Attainment:
    """By the target of the period, or else of the year."""
    quarter, on = line.quarter(sheet.period), _ends(book, sheet)
    return book.attained(
        (*line.at, sheet.period, (entry.number,), on),
        lambda: attain(
            line.definition,
            quarter or line.facts["target"],
            said.get("value"),
            on=on,
            line=line.facts,
            scope_done=said.get("scope_done"),
            state=said["state"],
        ),
    )


def _reported(said: Facts, found: Attainment) -> dict[str, Any] | None:
    """What the office itself reported as its attainment, beside ours."""
    printed = said.get("attainment_printed")
    if printed is None:
        return None
    beside = compare(printed, found)
    return {"printed": printed, "agrees": beside.agrees}


def _to_date(book: Book, line: _Line, sheets: Sequence[Sheet]) -> dict[str, Any]:
    kind = str(line.definition["aggregation"])
    told = [_observed(line, sheet) for sheet in sheets if sheet.rounds or _over(book, sheet)]
    together = aggregate(kind, told)
    hidden = _hangs_on_hidden(kind, told, together)
    found = None if hidden else _attained_together(book, line, together, sheets)
    return {
        "aggregation": kind,
        "value": None if hidden else together.text,
        "used": [] if hidden else list(together.used),
        "left_out": [{"period": one.key, "why": one.why} for one in together.left_out],
        "why": HIDDEN if hidden else together.why,
        "attainment": None if found is None else attainment_data(found),
    }


def _attained_together(book: Book, line: _Line, together: Aggregate, sheets: Sequence[Sheet]) -> Attainment | None:
    value = together.value
    if value is None:
        return None
    used = [sheet for sheet in sheets if sheet.period in together.used]
    on = _ends(book, used[-1])
    return book.attained(
        (*line.at, None, tuple(sheet.holds.entry.number for sheet in used if sheet.holds), on),
        lambda: attain(
            line.definition,
            line.facts["target"],
            value,
            on=on,
            line=line.facts,
            scope_done=(used[-1].line(line.id) or {}).get("scope_done"),
            unit=together.unit,
        ),
    )


def _hangs_on_hidden(kind: str, told: Sequence[Observation], together: Aggregate) -> bool:
    """Whether a withheld period could change the figure up to the last one that is open: then it is not to be told.

    Withheld periods after that one are left out and named: the figure does not reach them.
    """
    if all(one.state != HIDDEN for one in told):
        return False
    last = max((_place(one.period) for one in told if one.state not in (HIDDEN, "missing")), default=_LAST)
    supposed = [
        replace(one, state="figure", value=_ANY) if one.state == HIDDEN and _place(one.period) < last else one
        for one in told
    ]
    return aggregate(kind, supposed).used != together.used


def _place(period: str) -> tuple[int, int]:
    """Where a period stands among those of its year: by its end, what is longer behind what is shorter."""
    first, last = MONTHS[period]
    return last, -first


def _observed(line: _Line, sheet: Sheet) -> Observation:
    said = sheet.line(line.id)
    if said is None:
        return Observation(sheet.period, _unsaid(sheet, "missing"))
    return Observation(sheet.period, said["state"], said.get("value"))


def _unsaid(sheet: Sheet, otherwise: str) -> str:
    """Why a sheet says nothing of a line."""
    if sheet.hidden:
        return HIDDEN
    return "rejected" if sheet.rounds and sheet.holds is None else otherwise


def _ends(book: Book, sheet: Sheet) -> date:
    """The last day of a period, whose rules hold for its figures."""
    ends = (sheet.opened.facts or {}).get("ends") if sheet.opened else None
    return date.fromisoformat(ends["date"]) if ends else book.question.on


def _over(book: Book, sheet: Sheet) -> bool:
    return sheet.opened is not None and _ends(book, sheet) < book.question.on


def attainment_data(found: Attainment) -> dict[str, Any]:
    """An attainment with all that it rests on; raw as an exact fraction."""
    return {
        "formula": found.formula,
        "raw": None if found.raw is None else f"{found.raw.numerator}/{found.raw.denominator}",
        "shown": found.text,
        "capped": found.capped_text,
        "band": None if found.band is None else {"label": found.band.label, "scale": found.band.scale},
        "progress": found.progress,
        "why": found.why,
        "sentence": found.sentence,
        "case": found.case,
        "remarks": list(found.remarks),
        "rows": [{"id": row.id, "citation": row.citation, "verified": row.verified} for row in found.rules],
    }
