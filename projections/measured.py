"""Figures with what they attain, and what of it a reader without a name is told.

What is computed from several periods is told once all of them are open: else the figure of the one that is not could
be reckoned from it. What is not open comes blank, so that no page can show it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from sqlite3 import Connection, Row
from typing import Any

from domain import measure as reckoned
from domain.measure import Attainment
from domain.measure.readings import Facts
from projections.attainments import Measured, MeasuredSheet, exact_text, has_figure
from projections.reading import answer, every
from projections.year_answers import Aggregate, Attained, Figure, LeftOut, RollUp, RuleCited

FIGURES = """
SELECT l.line_id, s.agreement, s.period, p.code, s.entry_record AS record,
       nullif(s.last_record, s.entry_record) AS pending_record, s.state AS sheet_state, e.open, l.state, l.printed,
       l.value, l.unit, l.expected_on, l.reason_code, l.evidence, l.scope_done, l.cause_code, l.follow_up_code,
       l.attainment_printed, v.verdict, v.record AS verdict_record, v.reason_code AS verdict_reason,
       v.note AS verdict_note, v.value_read
  FROM sheet s
  JOIN sheet_entry e ON e.record = s.entry_record
  JOIN period p ON p.period = s.period
  JOIN sheet_line l ON l.record = s.entry_record
  LEFT JOIN sheet_verdict v ON v.line_id = l.line_id AND v.record =
       (SELECT max(w.record) FROM sheet_verdict w WHERE w.entry_record = s.entry_record)
"""

_HOLDING = """
SELECT p.code, e.open FROM sheet s JOIN sheet_entry e ON e.record = s.held_record JOIN period p ON p.period = s.period
 WHERE s.agreement = :agreement
"""

Sheets = Mapping[str, MeasuredSheet]


def figures_of(db: Connection, rows: list[Row], sheets: Sheets, *, limited: bool) -> tuple[Figure, ...]:
    """Rows of `FIGURES`, all of one agreement, as answers; `limited`: the reader may see what is not open."""
    agreement = rows[0]["agreement"] if rows else None
    holding = {row["code"]: bool(row["open"]) for row in every(db, _HOLDING, agreement=agreement)}
    found = []
    for row in rows:
        sheet = sheets.get(row["period"])
        line = None if sheet is None else sheet.lines.get(row["line_id"])
        figure = answer(
            Figure,
            row,
            scope_done=None if row["scope_done"] is None else len(json.loads(row["scope_done"])),
            aggregate_open=bool(row["open"]) and _all_open(line, holding),
            **_measured(line),
        )
        found.append(figure if limited else _told_openly(figure, holding))
    return tuple(found)


def _measured(line: Measured | None) -> dict[str, Any]:
    """What is reckoned of a figure; nothing where the document that its sheet reports on is withheld."""
    return {
        "target_printed": line and line.target_printed,
        "quarter_target_printed": line and line.quarter_target_printed,
        "scope_total": line and line.scope_total,
        "differs": line and line.differs,
        "aggregate": line and _aggregate(line.together),
        "annual": line and _attained(line.annual, line.definition),
        "quarter": line and _attained(line.quarter, line.definition),
    }


# Where every period counts, one that is left out says by its reason what its sheet says of the line.
_COUNTING_ALL = ("sum", "avg", "max")


def _all_open(line: Measured | None, holding: Mapping[str, bool]) -> bool:
    """Whether every round is open on which a figure up to a period rests."""
    if line is None or line.together is None:
        return True
    resting = [*line.together.used]
    if line.together.kind in _COUNTING_ALL:
        resting += [one.key for one in line.together.left_out]
    return all(holding.get(code, True) for code in resting)


_OF_ROUND = (
    "state", "printed", "value", "unit", "expected_on", "reason_code", "evidence", "scope_done", "cause_code",
    "follow_up_code", "verdict", "verdict_record", "verdict_reason", "verdict_note", "value_read", "attainment_printed",
    "differs", "quarter",
)  # fmt: skip
_OF_ALL = ("aggregate", "annual", "differs")


def _told_openly(figure: Figure, holding: Mapping[str, bool]) -> Figure:
    """A figure without what is not open."""
    hidden = {*(() if figure.open else _OF_ROUND), *(() if figure.aggregate_open else _OF_ALL)}
    nothing: dict[str, Any] = dict.fromkeys(hidden)
    told = replace(figure, **nothing)
    if told.aggregate is None:
        return told
    left_out = tuple((code, why) for code, why in told.aggregate.left_out if holding.get(code, True))
    return replace(told, aggregate=replace(told.aggregate, left_out=left_out))


def _attained(one: Attainment | None, definition: Facts | None) -> Attained | None:
    if one is None or definition is None:
        return None
    return Attained(
        raw=None if one.raw is None else exact_text(one.raw),
        text=one.text,
        capped=None if one.capped is None else str(one.capped),
        capped_text=one.capped_text,
        band=None if one.band is None else one.band.label,
        progress=one.progress,
        why=one.why,
        remarks=one.remarks,
        formula=one.formula,
        formula_printed=definition["formula"]["printed"],
        rules=tuple(RuleCited(id=r.id, what=r.what, citation=r.citation, verified=r.verified) for r in one.rules),
    )


def _aggregate(together: reckoned.Aggregate | None) -> Aggregate | None:
    if together is None:
        return None
    value = together.value
    return Aggregate(
        how=together.kind,
        value=exact_text(value) if isinstance(value, Fraction) else (value or {}).get("value"),
        text=together.text,
        why=together.why,
        periods=together.used,
        left_out=tuple((one.key, one.why) for one in together.left_out),
    )


def roll_ups_of(sheets: Sheets, figures: Iterable[Figure], *, limited: bool) -> tuple[RollUp, ...]:
    """What an agreement attains up to each period; open once all is on which it rests."""
    closed = {figure.period for figure in figures if not (figure.open and figure.aggregate_open)}
    found = tuple(_roll_up(sheet, is_open=period not in closed) for period, sheet in sheets.items())
    return found if limited else tuple(each if each.open else _blank(each) for each in found)


def _roll_up(sheet: MeasuredSheet, *, is_open: bool) -> RollUp:
    rolled = sheet.rolled
    return RollUp(
        period=sheet.period,
        code=sheet.code,
        record=sheet.record,
        raw=None if rolled is None or rolled.mean is None else str(rolled.mean),
        text=None if rolled is None else rolled.text,
        capped_text=None if rolled is None else rolled.capped_text,
        counted=sum(map(has_figure, sheet.lines.values())),
        left_out=tuple(_left_out(line) for line in sheet.lines.values() if not has_figure(line)),
        open=is_open,
    )


def _left_out(line: Measured) -> LeftOut:
    """A line without a figure: why there is none, or that its definition is withheld."""
    return LeftOut(line_id=line.line_id, no=line.no, why="withheld" if line.annual is None else str(line.annual.why))


def _blank(rolled: RollUp) -> RollUp:
    return replace(rolled, raw=None, text=None, capped_text=None, counted=0, left_out=())
