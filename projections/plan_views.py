"""Views of plans: versions, yearly targets, and what agreements of the year promise for the same indicator."""

import json
from functools import cache
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.differences import direction
from projections.grades import SIGNED
from projections.ground_answers import (
    Plan,
    PlanIndicator,
    PlanObjective,
    PlanRow,
    Plans,
    PlanTarget,
    PromisedTarget,
)
from projections.reading import PAGE_SIZE, answer, answers, every, first, one, page_of
from projections.sides import Facts, line_of


def plans(db: Connection, *, kind: str | None = None, agency: str | None = None, page: int = 1) -> Plans:
    """One page of plans, the latest period first; each by its last version."""
    asked = {name: value for name, value in (("kind", kind), ("agency", agency)) if value is not None}
    where = " AND ".join(["p.current = 1", *(f"p.{name} = :{name}" for name in asked)])
    total = one(db, f"SELECT count(*) AS n FROM plan p WHERE {where}", **asked)["n"]  # noqa: S608 -- our names
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = f"{_PLANS} WHERE {where} ORDER BY p.sorting LIMIT :size OFFSET :skip"
    rows = every(db, sql, **asked, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return Plans(rows=answers(PlanRow, rows), page=page, pages=pages, total=total)


_PLANS = """
SELECT p.*, p.plan AS id, g.name_printed AS agency_name, x.record AS replaces_record,
       p.replaced_by AS replaced_by_record,
       (SELECT count(*) FROM plan_objective o WHERE o.digest = p.digest) AS objectives,
       (SELECT count(*) FROM plan_indicator i WHERE i.digest = p.digest) AS indicators
  FROM plan p
  LEFT JOIN agency g ON g.agency = p.agency
  LEFT JOIN act x    ON x.digest = p.replaces
"""


def plan(db: Connection, ident: str, *, version: int | None = None) -> Plan | None:
    """A plan by a version of it; the last one where none is asked for."""
    rows = every(db, _PLANS + "WHERE p.plan = :id ORDER BY p.record", id=ident)
    chosen = [row for row in rows if version is None or row["version"] == version]
    if not chosen:
        return None
    row = chosen[-1]
    years = every(
        db, "SELECT DISTINCT year FROM plan_target WHERE digest = :digest ORDER BY year", digest=row["digest"]
    )
    return Plan(
        row=answer(PlanRow, row),
        years=tuple(each["year"] for each in years),
        objectives=_objectives(db, row),
        versions=answers(PlanRow, rows),
        beside=answers(PlanRow, every(db, _PLANS + _BESIDE, **_span(row))),
    )


def _span(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("plan", "kind", "agency", "period_from", "period_until")}


_BESIDE = """
WHERE p.current = 1 AND p.kind = :kind AND p.agency IS :agency AND p.plan != :plan
  AND p.period_from <= :period_until AND p.period_until >= :period_from
ORDER BY p.sorting
"""


def _objectives(db: Connection, row: Row) -> tuple[PlanObjective, ...]:
    promises = _Promises(db, row)
    told: dict[str, list[PlanIndicator]] = {}
    for indicator in every(db, _INDICATORS, digest=row["digest"]):
        told.setdefault(indicator["objective"], []).append(_indicator(db, row, indicator, promises))
    rows = every(db, "SELECT * FROM plan_objective WHERE digest = :digest ORDER BY position", digest=row["digest"])
    return tuple(answer(PlanObjective, each, indicators=tuple(told.get(each["id"], ()))) for each in rows)


_INDICATORS = "SELECT * FROM plan_indicator WHERE digest = :digest ORDER BY position"
_TARGETS = """
SELECT t.year, t.printed, t.quantity, b.printed AS previous_printed, b.quantity AS previous, x.record AS previous_record
  FROM plan_target t
  LEFT JOIN plan_target b ON b.digest = :replaces AND b.indicator = t.indicator AND b.year = t.year
  LEFT JOIN act x         ON x.digest = b.digest
 WHERE t.digest = :digest AND t.indicator = :id
 ORDER BY t.year
"""


def _indicator(db: Connection, row: Row, indicator: Row, promises: "_Promises") -> PlanIndicator:
    polarity = indicator["polarity"] or "none"
    promised = promises.of(indicator)
    targets = []
    for target in every(db, _TARGETS, digest=row["digest"], replaces=row["replaces"], id=indicator["id"]):
        ours = json.loads(target["quantity"])
        was = None if target["previous"] is None else json.loads(target["previous"])
        targets.append(
            answer(
                PlanTarget,
                target,
                direction=None if was is None else direction(was, ours, polarity),
                promised=tuple(
                    promises.told(each, ours, polarity) for each in promised if each["fiscal_year"] == target["year"]
                ),
            )
        )
    return answer(PlanIndicator, indicator, targets=tuple(targets))


class _Promises:
    """The lines of agreements in force that name a line of this plan, or carry the same indicator."""

    def __init__(self, db: Connection, row: Row) -> None:
        self.db = db
        versions = every(db, "SELECT digest FROM plan WHERE plan = :plan", plan=row["plan"])
        self.digests = json.dumps([each["digest"] for each in versions])
        self.document = cache(self._document)

    def of(self, indicator: Row) -> list[Row]:
        """Every such line, one that names the plan before one that only carries the indicator."""
        named = every(self.db, _BY_PLAN, digests=self.digests, id=indicator["id"])
        carried = every(self.db, _BY_LINEAGE, lineage=indicator["lineage"])
        seen = {(each["agreement"], each["line_id"]) for each in named}
        return named + [each for each in carried if (each["agreement"], each["line_id"]) not in seen]

    def told(self, row: Row, ours: Facts, polarity: str) -> PromisedTarget:
        """A line with its target held against the plan's."""
        line = line_of(self.document(row["agreement"], row["version_no"]), row["line_id"])
        way = "incomparable" if line is None else direction(ours, line["target"], polarity)
        return answer(PromisedTarget, row, grade=SIGNED, direction=way)

    def _document(self, agreement: str, version_no: int) -> dict[str, Any] | None:
        sql = "SELECT document FROM agreement_version WHERE agreement = :id AND version_no = :no"
        row = first(self.db, sql, id=agreement, no=version_no)
        return None if row is None or row["document"] is None else dict(json.loads(row["document"]))


_LINES = """
SELECT l.agreement, l.version_no, l.line_id, l.target_printed AS printed, a.fiscal_year,
       v.countersigned_record AS record, o.post_printed AS post, g.name_printed AS agency_name, {by} AS "by"
  FROM {lines}
  JOIN agreement a         ON a.agreement = l.agreement AND a.version_no = l.version_no
  JOIN agreement_version v ON v.agreement = l.agreement AND v.version_no = l.version_no
  LEFT JOIN office o       ON o.office = a.office
  LEFT JOIN agency g       ON g.agency = a.agency
 WHERE {where}
 ORDER BY a.sorting, l.position
"""
_BY_PLAN = _LINES.format(
    by="'plan'",
    lines="line l",
    where="l.plan IN (SELECT value FROM json_each(:digests)) AND l.plan_line = :id",
)
_BY_LINEAGE = _LINES.format(
    by="'lineage'", lines="indicator i CROSS JOIN line l ON l.indicator = i.digest", where="i.lineage = :lineage"
)
