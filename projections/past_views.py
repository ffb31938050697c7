"""Views of the past: agreements out of claims and papers, scores, days of signing.

What was known at a record is read from the cells that stood then, by the reading that also folds them.
"""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache, cached_property
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.streams import ZONES
from domain.measure.causes import Held, cause
from projections.grades import CLAIM, counted_by_grade
from projections.matching import squash
from projections.paper_rows import paper_row
from projections.papers import read_paper
from projections.past_answers import (
    Cause,
    CellChange,
    Evaluations,
    PastAgreement,
    PastEvaluation,
    PastLine,
    PastPage,
    PastProgramme,
    PastRealization,
    PastRow,
    PastSigning,
    Signings,
    UnseenRow,
)
from projections.past_reading import Cell, Figure, Line, Money, Read, cell_of, read_claims, rows_of
from projections.past_shown import Shown
from projections.reading import PAGE_SIZE, answer, answers, every, first, one, page_of
from projections.shares import share_of
from projections.words import having

# ---- lists -----------------------------------------------------------------------------------------------------------


def past_agreements(
    db: Connection,
    *,
    year: int | None = None,
    agency: str | None = None,
    grade: str | None = None,
    source: str | None = None,
    differs: bool | None = None,
    q: str = "",
    page: int = 1,
) -> PastPage:
    """One page of past agreements, newest year first. `differs`: those with a printed attainment that is wrong."""
    asked = {"p.fiscal_year": ("year", year), "p.agency": ("agency", agency), "p.grade": ("grade", grade)}
    conditions = [f"{column} = :{name}" for column, (name, value) in asked.items() if value is not None]
    values: dict[str, Any] = {name: value for name, value in asked.values() if value is not None}
    if source is not None:
        conditions.append("p.source = (SELECT source FROM source WHERE code = :source)")
        values["source"] = source
    if differs is not None:
        conditions.append("p.differs > 0" if differs else "p.differs = 0")
    words, found = having(db, "past", "p.past", q)
    conditions += [words] if words else []
    where = "WHERE " + " AND ".join(["p.sorting > ''", *conditions])
    values |= found
    by_grade, more = counted_by_grade(db, f"past_agreement p {where}", "p.grade", values, whole=not q)
    total = sum(by_grade.values())
    page, pages = page_of(total, page, PAGE_SIZE)
    ids = f"SELECT p.past FROM past_agreement p {where} ORDER BY p.sorting LIMIT :size OFFSET :skip"  # noqa: S608 -- ours
    rows = every(
        db,
        f"{_PAST} WHERE p.past IN ({ids}) ORDER BY p.sorting",
        **values,
        size=PAGE_SIZE,
        skip=(page - 1) * PAGE_SIZE,
    )
    return PastPage(
        rows=answers(PastRow, rows),
        page=page,
        pages=pages,
        total=total,
        more=more,
        by_grade=tuple(by_grade.items()),
    )


_PAST = """
SELECT p.*, p.past AS id, s.code AS source_code, s.title AS source_title, g.name_printed AS agency_name,
       (SELECT count(*) FROM target_change c WHERE c.holder = p.past) AS changes,
       coalesce((SELECT u.disowned > 0 FROM paper u WHERE u.paper = p.past), 0) AS disowned
  FROM past_agreement p
  LEFT JOIN source s ON s.source = p.source
  LEFT JOIN agency g ON g.agency = p.agency
"""


def past_years(db: Connection) -> tuple[int, ...]:
    """Years that have a past agreement, newest first."""
    rows = every(db, _YEARS.format(table="past_agreement"))
    return tuple(row["year"] for row in rows)


def evaluated_years(db: Connection) -> tuple[int, ...]:
    """Years that have a score or a day of signing, newest first."""
    rows = [row for table in ("claim_evaluation", "claim_signing") for row in every(db, _YEARS.format(table=table))]
    return tuple(sorted({row["year"] for row in rows}, reverse=True))


# From year to year by the index: never through every row.
_YEARS = """
WITH RECURSIVE known (year) AS (
  SELECT max(fiscal_year) FROM {table}
   UNION ALL SELECT (SELECT max(fiscal_year) FROM {table} WHERE fiscal_year < year) FROM known WHERE year IS NOT NULL
) SELECT year FROM known WHERE year IS NOT NULL
"""


def record_on(db: Connection, day: date) -> int:
    """The last record that the ledger received on or before a civil day; 0 where there is none."""
    zone = one(db, "SELECT zone FROM position WHERE id = 1")["zone"]
    over = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZONES[zone])
    row = first(db, _LAST_BEFORE, over=int(over.timestamp() * 1000))
    return 0 if row is None else int(row["record"])


_LAST_BEFORE = "SELECT record FROM act WHERE received_at < :over ORDER BY received_at DESC, record DESC LIMIT 1"


# ---- one agreement ---------------------------------------------------------------------------------------------------


def past_agreement(db: Connection, ident: str, *, at_record: int | None = None) -> PastAgreement | None:
    """A past agreement as it is known, or was at a record; None where nothing was known of it then."""
    row = first(db, _PAST + "WHERE p.past = :id", id=ident)
    if row is None:
        return None
    read = _read(db, row, at_record)
    if read is None and at_record is not None:
        return None
    shown, told = Shown(db), answer(PastRow, row)
    if read is None:  # gone from its source: its last words are in the history of its cells
        read = Read(head={}, record=row["record"])
    elif at_record is not None:
        told = _then(told, read, shown)
    others = _Others(db, row, read, at_record)
    return PastAgreement(
        row=told,
        at_record=at_record,
        lines=tuple(_line(shown, others, place, line) for place, line in enumerate(read.lines, 1)),
        programmes=tuple(_programme(shown, place, money) for place, money in enumerate(read.money, 1)),
        changed=_changed(db, row, shown, at_record),
        unseen=answers(UnseenRow, every(db, _UNSEEN, source=row["source"], key=row["key"], at=at_record)),
        paper=paper_row(db, ident) if row["kind"] == "paper" else None,
    )


_UNSEEN = """
SELECT r.tbl AS "table", r.key, r.unseen_why AS why, r.unseen_record AS record, s.received_on AS since
  FROM claim_row r JOIN source_state s ON s.record = r.unseen_record
 WHERE r.source = :source AND r.agreement = :key AND r.unseen_record IS NOT NULL
   AND r.unseen_record <= coalesce(:at, r.unseen_record)
 ORDER BY r.tbl, r.key
"""


def _read(db: Connection, row: Row, at: int | None) -> Read | None:
    if row["kind"] == "claim":
        return read_claims(rows_of(db, source=row["source"], key=row["key"], at=at))
    paper = one(db, "SELECT * FROM paper WHERE paper = :id", id=row["past"])
    if at is not None and paper["attested_record"] > at:
        return None
    return read_paper(json.loads(paper["document"]), paper)


def _then(told: PastRow, read: Read, shown: Shown) -> PastRow:
    """The head of an agreement as it was known at a record."""
    figures = [figure for line in read.lines for figure in line.figures]
    same = {name: read.head[name] for name in _HEAD}
    signed_on = read.head["signed_on"]
    return replace(
        told,
        **same,
        signed_on=None if signed_on is None else date.fromisoformat(signed_on),
        record=read.record,
        recorded_on=shown.day(read.record),
        gone_record=None,
        lines=len(read.lines),
        programmes=len(read.money),
        realizations=len(figures),
        compared=sum(figure.agrees is not None for figure in figures),
        differs=sum(figure.agrees is False for figure in figures),
    )


_HEAD = (
    "fiscal_year", "doc_kind", "government_printed", "agency_printed", "trustee_name", "trustee_post", "grantor_name",
    "grantor_post", "signed_printed",
)  # fmt: skip


def _line(shown: Shown, others: "_Others", position: int, line: Line) -> PastLine:
    return PastLine(
        position=position,
        line_id=line.line_id,
        objective=line.objective,
        no=line.no,
        indicator=line.indicator,
        indicator_record=line.record,
        unit=line.unit,
        polarity=line.polarity,
        formula=shown.printed(line.formula),
        target=shown.printed(line.target),
        lineage=line.lineage,
        realizations=tuple(_realization(shown, others, line, figure) for figure in line.figures),
    )


def _realization(shown: Shown, others: "_Others", line: Line, figure: Figure) -> PastRealization:
    cells = [figure.target or line.target, figure.realization]
    return PastRealization(
        period=figure.period,
        target=shown.printed(figure.target),
        realization=shown.printed(figure.realization),
        attainment=shown.printed(figure.attainment),
        computed=figure.computed,
        computed_records=tuple(sorted({cell.record for cell in cells if cell is not None})),
        formula=figure.formula if figure.formula != "-" else None,
        agrees=figure.agrees,
        difference=figure.difference,
        why=figure.why,
        cause=others.cause(line, figure) if figure.agrees is False else None,
    )


class _Others:
    """The rows that a printed attainment may have been computed from by mistake: neighbours, and the same indicator."""

    def __init__(self, db: Connection, row: Row, read: Read, at: int | None) -> None:
        self.db, self.key, self.read, self.at = db, row["key"], read, at
        self.namesakes = cache(lambda name: self._namesakes(name, row["past"]))

    @cached_property
    def neighbours(self) -> dict[tuple[int | None, int | None], Held]:
        """Every figure of the agreement, by its row and that of its line; asked for only where one is wrong."""
        figures = [(line, figure) for line in self.read.lines for figure in line.figures]
        return {(line.row, figure.row): self._held(line, figure) for line, figure in figures}

    def cause(self, line: Line, figure: Figure) -> Cause:
        """Why the print is not what the formula gives, likely."""
        one_held = self.neighbours[line.row, figure.row]
        found = cause(one_held, [*self.neighbours.values(), *self.namesakes(one_held.name)])
        return Cause(code=found.code, told=found.told, also=found.also)

    def _held(self, line: Line, figure: Figure) -> Held:
        """A figure as causes are sought for it; where the formula is refused, the one that the polarity asks for."""
        target = figure.target or line.target
        formula = figure.formula if figure.formula not in (None, "-") else _ASKED.get(line.polarity or "")
        rows = json.dumps([line.row, figure.row])
        return Held(
            agreement=self.key,
            name=squash(line.indicator) or "",
            target=_text(target),
            actual=_text(figure.realization),
            printed=_text(figure.attainment),
            formula=formula or "NAIK",
            raw=None if figure.raw is None else Fraction(figure.raw),
            why=figure.why,
            former=tuple(each["printed"] for each in every(self.db, _FORMER, rows=rows, at=self.at)),
        )

    def _namesakes(self, name: str, past: str) -> list[Held]:
        rows = every(self.db, _NAMESAKES, name=name, past=past, most=_MOST_NAMESAKES)
        return [_namesake(each) for each in rows]


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.printed


_ASKED = {"naik": "NAIK", "turun": "TURUN"}
_MOST_NAMESAKES = 200
_FORMER = """
SELECT printed FROM claim_cell
 WHERE row IN (SELECT value FROM json_each(:rows)) AND field = 'target' AND until_record IS NOT NULL
   AND (:at IS NULL OR until_record <= :at)
 ORDER BY row, since_record
"""

_NAMESAKES = """
SELECT f.*, l.target AS line_target, l.polarity, p.key
  FROM past_figure f
  JOIN past_line l      ON l.past = f.past AND l.position = f.position
  JOIN past_agreement p ON p.past = f.past
 WHERE f.squashed = :name AND f.past <> :past
 ORDER BY p.sorting, f.no LIMIT :most
"""


def _namesake(row: Row) -> Held:
    target, actual, printed = (
        cell_of(text) for text in (row["target"] or row["line_target"], row["realization"], row["attainment"])
    )
    return Held(
        agreement=row["key"],
        name=row["squashed"],
        target=_text(target),
        actual=_text(actual),
        printed=_text(printed),
        formula=row["formula"] or "-",
        raw=None if row["raw"] is None else Fraction(row["raw"]),
        why=row["why"],
    )


def _programme(shown: Shown, position: int, money: Money) -> PastProgramme:
    amount, realized = shown.printed(money.amount), shown.printed(money.realized)
    share = None
    if amount and realized and amount.value and realized.value:
        share = share_of(realized.value, amount.value)
    return PastProgramme(
        position=position, code=money.code, name=money.name, amount=amount, realized=realized, share=share
    )


def _changed(db: Connection, row: Row, shown: Shown, at: int | None) -> tuple[CellChange, ...]:
    """Every cell that ever said something else, or says nothing any more: what it said, and when."""
    if row["kind"] != "claim":
        return ()
    rows = every(db, _HISTORY, source=row["source"], key=row["key"], at=at)
    return tuple(
        answer(
            CellChange,
            each,
            since=shown.day(each["since_record"]),
            until=None if each["until_record"] is None else shown.day(each["until_record"]),
        )
        for each in rows
    )


_HISTORY = """
SELECT r.tbl AS "table", r.key, c.field, c.printed, c.since_record, c.until_record
  FROM claim_row r JOIN claim_cell c ON c.row = r.row
 WHERE r.source = :source AND r.agreement = :key AND (:at IS NULL OR c.since_record <= :at)
   AND EXISTS (SELECT 1 FROM claim_cell d
                WHERE d.row = c.row AND d.field = c.field AND d.until_record IS NOT NULL
                  AND (:at IS NULL OR d.until_record <= :at))
 ORDER BY r.row, c.field, c.since_record
"""


# ---- scores and days of signing --------------------------------------------------------------------------------------


def evaluations(
    db: Connection,
    *,
    agency: str | None = None,
    year: int | None = None,
    source: str | None = None,
    page: int = 1,
) -> Evaluations:
    """One page of scores, newest year first."""
    asked = {"agency": agency, "fiscal_year": year, "source": _source_id(db, source)}
    rows, page, pages, total = _listed(db, _EVALUATIONS, "claim_evaluation", asked, page)
    shown = Shown(db)
    told = tuple(answer(PastEvaluation, row, grade=CLAIM, score=shown.stored(row["score"])) for row in rows)
    return Evaluations(rows=told, page=page, pages=pages, total=total)


def signings(db: Connection, *, year: int | None = None, source: str | None = None, page: int = 1) -> Signings:
    """One page of days of signing, newest year first."""
    asked = {"fiscal_year": year, "source": _source_id(db, source)}
    rows, page, pages, total = _listed(db, _SIGNINGS, "claim_signing", asked, page)
    told = tuple(answer(PastSigning, row, grade=CLAIM, fits_instead=_days(row)) for row in rows)
    return Signings(rows=told, page=page, pages=pages, total=total)


def _days(row: Row) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in json.loads(row["fits_instead"]))


def _source_id(db: Connection, code: str | None) -> str | None:
    """The source of a code; one that there is not has no rows."""
    row = first(db, "SELECT source FROM source WHERE code = :code", code=code)
    return code if row is None else str(row["source"])


def _listed(db: Connection, sql: str, table: str, asked: dict[str, Any], page: int) -> tuple[list[Row], int, int, int]:
    conditions = [f"e.{column} = :{column}" for column, value in asked.items() if value is not None]
    values = {column: value for column, value in asked.items() if value is not None}
    where = " WHERE " + " AND ".join(conditions or ["e.row > 0"])
    total = one(db, f"SELECT count(*) AS n FROM {table} e{where}", **values)["n"]  # noqa: S608 -- our names
    page, pages = page_of(total, page, PAGE_SIZE)
    order = " ORDER BY e.fiscal_year DESC, e.row LIMIT :size OFFSET :skip"
    return every(db, sql + where + order, **values, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE), page, pages, total


_EVALUATIONS = """
SELECT e.*, s.code AS source_code, s.title AS source_title, r.key, g.name_printed AS agency_name
  FROM claim_evaluation e
  JOIN claim_row r ON r.row = e.row
  LEFT JOIN source s ON s.source = e.source
  LEFT JOIN agency g ON g.agency = e.agency
"""

_SIGNINGS = """
SELECT e.*, s.code AS source_code, s.title AS source_title, s.kind AS source_kind, r.key
  FROM claim_signing e
  JOIN claim_row r ON r.row = e.row
  LEFT JOIN source s ON s.source = e.source
"""
