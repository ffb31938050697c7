"""Views across years: what an agency promises against the year before, an indicator through the years, succession.

Signed lines are paired by the lineage of their indicator; claims and papers, which have none, by their name within the
same agency. An agency's predecessors count as itself.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.differences import direction
from projections.grades import GRADES, SIGNED
from projections.ground_answers import (
    YEAR_STATUSES,
    Definition,
    Lineage,
    PlanSide,
    Succession,
    YearPair,
    YearSide,
    YearToYear,
)
from projections.matching import squash
from projections.past_reading import cell_of
from projections.reading import answers, every, first
from projections.sides import Facts, reading

_MOST_STEPS = 50  # of succession: a chain of agencies that turned in a circle would never end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """One line of one year, whatever it stands in."""

    side: YearSide
    lineage: str | None
    name: str
    definition: str | None
    polarity: str | None
    quantity: Facts | None


# ---- succession ------------------------------------------------------------------------------------------------------


def succession(db: Connection, agency: str) -> tuple[Succession, ...]:
    """The agencies that an agency came from, itself, and those that took its place; oldest first."""
    own = first(db, _SUCCESSION + "WHERE g.agency = :id", id=agency)
    if own is None:
        return ()
    before = [
        row for ident in _predecessors(db, agency) for row in every(db, _SUCCESSION + "WHERE g.agency = :id", id=ident)
    ]
    after: list[Row] = []
    seen, at = {agency}, own
    while at["successor"] is not None and at["successor"] not in seen and len(after) < _MOST_STEPS:
        seen.add(at["successor"])
        found = first(db, _SUCCESSION + "WHERE g.agency = :id", id=at["successor"])
        if found is None:
            break
        after.append(found)
        at = found
    return answers(Succession, [*reversed(before), own, *after])


_SUCCESSION = """
SELECT g.agency, g.name_printed AS name, g.code, g.ended_on, g.successor, g.record, g.ended_reason AS reason_code
  FROM agency g
"""


def _predecessors(db: Connection, agency: str) -> list[str]:
    """The agencies whose place an agency took, those of its predecessors among them; nearest first."""
    found: dict[str, None] = {}
    waiting = [agency]
    while waiting and len(found) < _MOST_STEPS:
        rows = every(db, "SELECT agency FROM agency WHERE successor = :id ORDER BY record", id=waiting.pop(0))
        fresh = [row["agency"] for row in rows if row["agency"] not in found and row["agency"] != agency]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return list(found)


# ---- year to year ----------------------------------------------------------------------------------------------------


def year_to_year(db: Connection, agency: str, year: int) -> YearToYear | None:
    """What an agency promises in a year against the year before."""
    own = first(db, "SELECT name_printed FROM agency WHERE agency = :id", id=agency)
    if own is None:
        return None
    predecessors = _predecessors(db, agency)
    sides = [_best(_promises(db, [agency, *predecessors], of)) for of in (year - 1, year)]
    rows = sorted(_pairs(*sides), key=lambda pair: (YEAR_STATUSES.index(pair.status), _name(pair)))
    counts = tuple((status, sum(row.status == status for row in rows)) for status in YEAR_STATUSES)
    names = every(db, "SELECT agency, name_printed FROM agency WHERE agency IN (SELECT value FROM json_each(:ids))",
                  ids=json.dumps(predecessors))  # fmt: skip
    return YearToYear(
        agency=agency,
        agency_name=own["name_printed"],
        year=year,
        rows=tuple(rows),
        counts=counts,
        predecessors=tuple(row["name_printed"] for row in names if row["name_printed"]),
    )


def _name(pair: YearPair) -> str:
    side = pair.after or pair.before
    return "" if side is None else side.indicator.casefold()


def _pairs(before: list[_Promise], after: list[_Promise]) -> Iterator[YearPair]:
    """Each indicator of either year once: by its lineage, else by its name."""
    left = list(before)
    for now in after:
        was, by = _found(left, now)
        if was is None:
            yield YearPair(status="new", lineage=now.lineage, by=None, before=None, after=now.side, direction=None)
            continue
        left.remove(was)
        yield YearPair(
            status="redefined" if _redefined(was, now, by) else "carried",
            lineage=now.lineage or was.lineage,
            by=by,
            before=was.side,
            after=now.side,
            direction=direction(was.quantity, now.quantity, now.polarity or was.polarity or "none"),
        )
    for was in left:
        yield YearPair(status="dropped", lineage=was.lineage, by=None, before=was.side, after=None, direction=None)


def _found(left: list[_Promise], now: _Promise) -> tuple[_Promise | None, str]:
    same = next((one for one in left if now.lineage is not None and one.lineage == now.lineage), None)
    if same is not None:
        return same, "lineage"
    # Two lineages are two indicators, however they are called.
    named = (one for one in left if one.name == now.name and None in (one.lineage, now.lineage))
    return next(named, None), "name"


def _redefined(was: _Promise, now: _Promise, by: str) -> bool:
    """Another definition, or another unit or direction where nobody signed a definition."""
    if by == "lineage" and was.definition is not None and now.definition is not None:
        return was.definition != now.definition
    told = ((squash(was.side.unit), squash(now.side.unit)), (was.polarity, now.polarity))
    return any(None not in pair and pair[0] != pair[1] for pair in told)


def _best(promises: Iterable[_Promise]) -> list[_Promise]:
    """Of an indicator that stands in several places the best grade, then the newest; what differs is told."""
    found: dict[str, list[_Promise]] = {}
    for one in promises:
        found.setdefault(one.lineage or f"name/{one.name}", []).append(one)
    told = []
    for group in found.values():
        best = min(group, key=lambda one: (GRADES.index(one.side.grade), -one.side.record))
        others = tuple(one.side for one in group if _said(one) not in (None, _said(best)))
        told.append(replace(best, side=replace(best.side, also=len(group) - 1, others=others)))
    return told


def _said(one: _Promise) -> str | None:
    """The target as it was read, else as it is printed; None where none is."""
    return _read(one.quantity, one.side.target_printed)


def _read(quantity: Facts | None, printed: str | None) -> str | None:
    return (None if quantity is None else reading(quantity)) or squash(printed)


def _promises(db: Connection, agencies: list[str], year: int) -> Iterator[_Promise]:
    for agency in agencies:
        for row in every(db, _SIGNED, agency=agency, year=year):
            yield from _of_document(db, row, year)
        for row in every(db, _PAST, agency=agency, year=year):
            yield _of_past(row, year)


_SIGNED = """
SELECT a.agreement, v.document, v.countersigned_record AS record
  FROM agreement a JOIN agreement_version v ON v.agreement = a.agreement AND v.version_no = a.version_no
 WHERE a.agency = :agency AND a.fiscal_year = :year AND v.document IS NOT NULL ORDER BY a.sorting
"""

_PAST = """
SELECT l.*, p.past, p.kind, p.grade, p.fiscal_year, coalesce(s.title, s.code) AS source_title,
       coalesce(u.disowned > 0, 0) AS disowned
  FROM past_agreement p JOIN past_line l ON l.past = p.past
  LEFT JOIN source s ON s.source = p.source
  LEFT JOIN paper u  ON u.paper = p.past
 WHERE p.agency = :agency AND p.fiscal_year = :year AND p.gone_record IS NULL ORDER BY p.sorting, l.position
"""


def _of_document(db: Connection, row: Row, year: int) -> Iterator[_Promise]:
    for objective in json.loads(row["document"])["objectives"]:
        for line in objective["lines"]:
            sql = "SELECT lineage, polarity FROM indicator WHERE digest = :digest"
            known = first(db, sql, digest=line["indicator"]["digest"])
            side = YearSide(
                year=year,
                kind=SIGNED,
                grade=SIGNED,
                ref=row["agreement"],
                record=row["record"],
                line_id=line["line_id"],
                indicator=line["indicator_printed"],
                target_printed=line["target"]["printed"],
                unit=line["target"].get("unit"),
                also=0,
            )
            yield _Promise(
                side=side,
                lineage=None if known is None else known["lineage"],
                name=squash(line["indicator_printed"]) or "",
                definition=line["indicator"]["digest"],
                polarity=None if known is None else known["polarity"],
                quantity=line["target"],
            )


def _of_past(row: Row, year: int) -> _Promise:
    target = cell_of(row["target"])
    side = YearSide(
        year=year,
        kind=row["kind"],
        grade=row["grade"],
        ref=row["past"],
        record=row["record"] if target is None else target.record,
        line_id=row["line_id"],
        indicator=row["indicator"],
        target_printed=None if target is None else target.printed,
        unit=row["unit"],
        also=0,
        source_title=row["source_title"],
        disowned=bool(row["disowned"]),
    )
    return _Promise(
        side=side,
        lineage=row["lineage"],
        name=row["squashed"],
        definition=None,
        polarity=row["polarity"],
        quantity=None if target is None else target.reading,
    )


def differing(db: Connection, past: str) -> Mapping[int, tuple[YearSide, ...]]:
    """What other sources name as the target of the same agency, year and indicator, where it is another; by line."""
    found: dict[int, tuple[YearSide, ...]] = {}
    for row in every(db, _ELSEWHERE, past=past):
        other = _of_past(row, row["fiscal_year"])
        own = cell_of(row["own_target"])
        mine = None if own is None else _read(own.reading, own.printed)
        if None not in (mine, _said(other)) and mine != _said(other):
            found[row["own_position"]] = (*found.get(row["own_position"], ()), other.side)
    return found


# A source is not compared with itself, nor a paper with the paper after it: those are changes.
_ELSEWHERE = """
SELECT l.*, q.kind, q.grade, q.fiscal_year, coalesce(s.title, s.code) AS source_title,
       coalesce(u.disowned > 0, 0) AS disowned, own.position AS own_position, own.target AS own_target
  FROM past_agreement p
  JOIN past_agreement q ON q.agency = p.agency AND q.fiscal_year = p.fiscal_year AND q.source IS NOT p.source
  JOIN past_line own    ON own.past = p.past
  JOIN past_line l      ON l.past = q.past AND l.squashed = own.squashed
  LEFT JOIN source s    ON s.source = q.source
  LEFT JOIN paper u     ON u.paper = q.past
 WHERE p.past = :past AND q.gone_record IS NULL ORDER BY own.position, q.sorting
"""


# ---- one indicator ---------------------------------------------------------------------------------------------------


def lineage(db: Connection, ident: str) -> Lineage | None:
    """An indicator through the years."""
    rows = every(db, _DEFINITIONS, id=ident)
    plans = every(db, _IN_PLANS, id=ident)
    if not rows and not plans:
        return None
    last: Any = rows[-1] if rows else {"name": plans[-1]["name"], "post": None, "agency": None, "agency_name": None}
    sides = [*_signed_sides(db, ident), *_past_sides(db, ident, {squash(row["name"]) for row in rows}, last["agency"])]
    return Lineage(
        id=ident,
        name=last["name"],
        owner_post=last["post"],
        agency=last["agency"],
        agency_name=last["agency_name"],
        definitions=answers(Definition, rows),
        sides=tuple(sorted(sides, key=lambda side: (side.year, GRADES.index(side.grade), side.record))),
        plans=answers(PlanSide, plans),
    )


_DEFINITIONS = """
SELECT i.*, o.post_printed AS post, o.agency, g.name_printed AS agency_name
  FROM indicator i
  LEFT JOIN office o ON o.office = i.owner_office
  LEFT JOIN agency g ON g.agency = o.agency
 WHERE i.lineage = :id ORDER BY i.record
"""

_IN_PLANS = """
SELECT p.plan, p.title, p.version_printed, p.record, t.year, t.printed, i.name
  FROM plan_indicator i
  JOIN plan p        ON p.digest = i.digest AND p.current = 1
  JOIN plan_target t ON t.digest = i.digest AND t.indicator = i.id
 WHERE i.lineage = :id ORDER BY t.year, p.record
"""


def _signed_sides(db: Connection, ident: str) -> Iterator[YearSide]:
    for row in every(db, _SIGNED_LINES, id=ident):
        yield YearSide(**dict(row), kind=SIGNED, grade=SIGNED, also=0)


_SIGNED_LINES = """
SELECT a.fiscal_year AS year, a.agreement AS ref, v.countersigned_record AS record, l.line_id,
       l.indicator_printed AS indicator, l.target_printed, l.unit
  FROM indicator i
  CROSS JOIN line l        ON l.indicator = i.digest
  JOIN agreement a         ON a.agreement = l.agreement AND a.version_no = l.version_no
  JOIN agreement_version v ON v.agreement = l.agreement AND v.version_no = l.version_no
 WHERE i.lineage = :id AND a.fiscal_year IS NOT NULL
"""


def _past_sides(db: Connection, ident: str, names: set[str | None], agency: str | None) -> Iterator[YearSide]:
    """Papers that name the lineage; claims and papers of the agency that call an indicator the same."""
    rows = every(db, _PAST_LINES + "WHERE l.lineage = :id AND p.fiscal_year IS NOT NULL", id=ident)
    for name in sorted(filter(None, names)):
        where = "WHERE l.squashed = :name AND l.lineage IS NULL AND p.agency = :agency AND p.fiscal_year IS NOT NULL"
        rows += every(db, _PAST_LINES + where, name=name, agency=agency)
    for row in rows:
        yield _of_past(row, row["fiscal_year"]).side


_PAST_LINES = """
SELECT l.*, p.past, p.kind, p.grade, p.fiscal_year, coalesce(s.title, s.code) AS source_title,
       coalesce(u.disowned > 0, 0) AS disowned
  FROM past_line l JOIN past_agreement p ON p.past = l.past
  LEFT JOIN source s ON s.source = p.source
  LEFT JOIN paper u  ON u.paper = p.past
"""
