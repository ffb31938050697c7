"""Figures with what they attain, and what of it a reader without a name is told.

What is computed from several periods is told once all of them are open: else the figure of the one that is not could
be reckoned from it. What is not open comes blank, so that no page can show it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from sqlite3 import Connection, Row
from typing import Any

from projections.reading import answer, every
from projections.year_answers import Aggregate, Attained, Figure, LeftOut, RollUp, RuleCited

FIGURES = """
SELECT l.line_id, s.agreement, s.period, p.code, s.entry_record AS record,
       nullif(s.last_record, s.entry_record) AS pending_record, s.state AS sheet_state, e.open, l.state, l.printed,
       l.value, l.unit, l.expected_on, l.reason_code, l.evidence, l.scope_done, l.cause_code, l.follow_up_code,
       l.attainment_printed, v.verdict, v.record AS verdict_record, v.reason_code AS verdict_reason,
       v.note AS verdict_note, v.value_read, t.target_printed, t.quarter_target_printed, t.scope_total, t.how,
       t.known, t.annual, t.quarter, t.differs
  FROM sheet s
  JOIN sheet_entry e ON e.record = s.entry_record
  JOIN period p ON p.period = s.period
  JOIN sheet_line l ON l.record = s.entry_record
  LEFT JOIN attainment t ON t.agreement = s.agreement AND t.period = s.period AND t.line_id = l.line_id
  LEFT JOIN sheet_verdict v ON v.line_id = l.line_id AND v.record =
       (SELECT max(w.record) FROM sheet_verdict w WHERE w.entry_record = s.entry_record)
"""

_HOLDING = """
SELECT p.code, e.open FROM sheet s JOIN sheet_entry e ON e.record = s.held_record JOIN period p ON p.period = s.period
 WHERE s.agreement = :agreement
"""

ROLL_UPS = """
SELECT r.*, p.code
  FROM roll_up r JOIN period p ON p.period = r.period
 WHERE r.agreement = :id ORDER BY p.ends, p.starts DESC
"""


def figures_of(db: Connection, rows: list[Row], *, limited: bool) -> tuple[Figure, ...]:
    """Rows of `FIGURES`, all of one agreement, as answers; `limited`: the reader may see what is not open."""
    told = [tuple(json.loads(row[name]) if row[name] else None for name in ("annual", "quarter")) for row in rows]
    rules = _rules(db, {rule for pair in told for each in pair if each for rule in each["rules"]})
    agreement = rows[0]["agreement"] if rows else None
    holding = {row["code"]: bool(row["open"]) for row in every(db, _HOLDING, agreement=agreement)}
    found = []
    for row, (annual, quarter) in zip(rows, told, strict=True):
        figure = answer(
            Figure,
            row,
            scope_done=None if row["scope_done"] is None else len(json.loads(row["scope_done"])),
            aggregate=_aggregate(row),
            aggregate_open=bool(row["open"]) and _all_open(row, holding),
            annual=_attained(annual, rules),
            quarter=_attained(quarter, rules),
        )
        found.append(figure if limited else _told_openly(figure, holding))
    return tuple(found)


# Where every period counts, one that is left out says by its reason what its sheet says of the line.
_COUNTING_ALL = ("sum", "avg", "max")


def _all_open(row: Row, holding: Mapping[str, bool]) -> bool:
    """Whether every round is open on which a figure up to a period rests."""
    if row["known"] is None:
        return True
    known = json.loads(row["known"])
    resting = [*known["periods"]]
    if row["how"] in _COUNTING_ALL:
        resting += [code for code, _ in known["left_out"]]
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


def _rules(db: Connection, cited: Iterable[int]) -> Mapping[int, RuleCited]:
    rows = every(
        db, "SELECT * FROM rule_cited WHERE cited IN (SELECT value FROM json_each(:cited))", cited=json.dumps([*cited])
    )
    return {row["cited"]: answer(RuleCited, row) for row in rows}


def _attained(told: dict[str, Any] | None, rules: Mapping[int, RuleCited]) -> Attained | None:
    if told is None:
        return None
    return Attained(**told | {"remarks": tuple(told["remarks"]), "rules": tuple(rules[each] for each in told["rules"])})


def _aggregate(row: Row) -> Aggregate | None:
    if row["known"] is None:
        return None
    known = json.loads(row["known"])
    return Aggregate(
        how=row["how"],
        value=known["value"],
        text=known["text"],
        why=known["why"],
        periods=tuple(known["periods"]),
        left_out=tuple((code, why) for code, why in known["left_out"]),
    )


def roll_ups_of(db: Connection, agreement: str, figures: Iterable[Figure], *, limited: bool) -> tuple[RollUp, ...]:
    """What an agreement attains up to each period; open once all is on which it rests."""
    closed = {figure.period for figure in figures if not (figure.open and figure.aggregate_open)}
    found = tuple(_roll_up(row, is_open=row["period"] not in closed) for row in every(db, ROLL_UPS, id=agreement))
    return found if limited else tuple(each if each.open else _blank(each) for each in found)


def _roll_up(row: Row, *, is_open: bool) -> RollUp:
    left_out = tuple(LeftOut(line_id=ident, no=no, why=why) for ident, no, why in json.loads(row["left_out"]))
    return answer(RollUp, row, left_out=left_out, open=is_open)


def _blank(rolled: RollUp) -> RollUp:
    return replace(rolled, raw=None, text=None, capped_text=None, counted=0, left_out=())
