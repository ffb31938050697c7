"""Views of sources: what each says, its states, and what every state took, asked, left out and found changed."""

import json
from sqlite3 import Connection, Row
from typing import Any

from projections.past_shown import readings_of
from projections.reading import PAGE_SIZE, answer, answers, every, first, one, page_of
from projections.source_answers import (
    DecisionRow,
    Decisions,
    DifferenceRow,
    Differences,
    OpenCell,
    OpenCells,
    RejectedRow,
    Rejecteds,
    SourceRow,
    StateRow,
    States,
)

# ---- sources ---------------------------------------------------------------------------------------------------------


def sources(db: Connection) -> tuple[SourceRow, ...]:
    """Every source by code."""
    return tuple(_source(db, row) for row in every(db, _SOURCES + "WHERE s.code > '' ORDER BY s.code"))


def source(db: Connection, code: str) -> SourceRow | None:
    """One source by its code."""
    row = first(db, _SOURCES + "WHERE s.code = :code", code=code)
    return None if row is None else _source(db, row)


_SOURCES = """
SELECT s.source AS id, s.code, s.kind, s.title, s.owner_printed AS owner, s.url, s.record, s.state,
       (SELECT count(*) FROM source_state t WHERE t.source = s.source AND t.state = 'finished') AS states,
       (SELECT count(*) FROM source_state t WHERE t.source = s.source AND t.state = 'unfinished') AS unfinished,
       (SELECT count(*) FROM claim_row r WHERE r.source = s.source AND r.gone_record IS NULL) AS rows,
       (SELECT count(*) FROM claim_cell c WHERE c.open_in = s.source) AS open,
       (SELECT count(*) FROM claim_row u WHERE u.source = s.source AND u.unseen_record IS NOT NULL) AS unseen,
       (SELECT count(*) FROM target_change c WHERE c.source = s.source) AS changes
  FROM source s
"""


def _source(db: Connection, row: Row) -> SourceRow:
    last = first(db, _STATES + "WHERE t.first_record = :state", state=row["state"])
    return answer(SourceRow, row, last=None if last is None else answer(StateRow, last))


# ---- states ----------------------------------------------------------------------------------------------------------


def source_states(db: Connection, code: str, *, page: int = 1) -> States:
    """One page of a source's states, newest first; those that do not count among them."""
    ident = _id_of(db, code)
    total = one(db, "SELECT count(*) AS n FROM source_state WHERE source = :id", id=ident)["n"]
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = _STATES + "WHERE t.source = :id ORDER BY t.record DESC LIMIT :size OFFSET :skip"
    rows = every(db, sql, id=ident, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return States(rows=answers(StateRow, rows), page=page, pages=pages, total=total)


def source_state(db: Connection, code: str, record: int) -> StateRow | None:
    """The state that one of its parts is the record of."""
    row = first(
        db,
        _STATES + _OF_PART,
        id=_id_of(db, code),
        record=record,
    )
    return None if row is None else answer(StateRow, row)


_OF_PART = """
 WHERE t.source = :id
   AND t.first_record = coalesce((SELECT p.state FROM source_part p WHERE p.record = :record), :record)
"""


def _id_of(db: Connection, code: str) -> str | None:
    row = first(db, "SELECT source FROM source WHERE code = :code", code=code)
    return None if row is None else str(row["source"])


_STATES = """
SELECT t.*, x.digest, s.code AS source_code, s.title AS source_title,
       p.record AS previous_record, p.received_at AS previous_received_at, p.received_on AS previous_on,
       p.mapping_sha256 AS previous_mapping_sha256,
       x.official, o.name_printed AS official_name,
       (SELECT count(*) FROM claim_difference d WHERE d.state = t.first_record AND d.kind = 'row_unread') AS unread,
       (SELECT count(*) FROM claim_difference d WHERE d.state = t.first_record AND d.kind = 'row_missing') AS missing,
       (SELECT count(*) FROM claim_rejected r WHERE r.state = t.first_record AND r.code <> 'totals_row') AS left_out,
       (SELECT count(*) FROM claim_rejected r WHERE r.state = t.first_record
           AND r.code IN ('sheet_hidden', 'sheet_without_table', 'header_repeated')) AS sheets_left_out
  FROM source_state t
  JOIN source s ON s.source = t.source
  JOIN act x    ON x.record = t.record
  LEFT JOIN official o     ON o.official = x.official
  LEFT JOIN source_state p ON p.first_record = t.previous
"""


def _first_part(db: Connection, code: str, record: int) -> int | None:
    state = source_state(db, code, record)
    return None if state is None else state.first_record


# ---- what a state says -----------------------------------------------------------------------------------------------


def state_differences(
    db: Connection, code: str, record: int, *, table: str | None = None, kind: str | None = None, page: int = 1
) -> Differences:
    """One page of what a state says otherwise than the one before it."""
    state = _first_part(db, code, record)
    where, values = "d.state = :state", dict[str, Any](state=state)
    for column, name, value in (("d.tbl", "table", table), ("d.kind", "kind", kind)):
        if value is not None:
            where += f" AND {column} = :{name}"
            values[name] = value
    total = one(db, f"SELECT count(*) AS n FROM claim_difference d WHERE {where}", **values)["n"]  # noqa: S608 -- ours
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = f"{_DIFFERENCES} WHERE {where} ORDER BY d.record, d.position LIMIT :size OFFSET :skip"
    rows = every(db, sql, **values, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    counted = every(
        db, "SELECT kind, count(*) AS n FROM claim_difference WHERE state = :state GROUP BY kind", state=state
    )
    return Differences(
        rows=tuple(answer(DifferenceRow, row, cells=_cells(row)) for row in rows),
        page=page,
        pages=pages,
        total=total,
        by_kind=tuple((row["kind"], row["n"]) for row in counted),
    )


def _cells(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((field, printed) for field, printed in json.loads(row["cells"]))


_DIFFERENCES = """
SELECT d.*, d.tbl AS "table", p.past AS past_agreement, p.agency, p.agency_printed,
       c.record AS change_record, c.position AS change_position
  FROM claim_difference d
  LEFT JOIN past_agreement p ON p.past = d.past
  LEFT JOIN target_change c  ON c.record = d.record AND c.position = d.position
"""


def state_rejected(db: Connection, code: str, record: int, *, page: int = 1) -> Rejecteds:
    """One page of the rows that a state did not take."""
    rows, page, pages, total = _of_state(db, "claim_rejected", _first_part(db, code, record), page)
    told = tuple(answer(RejectedRow, row, column=row["column_"]) for row in rows)
    return Rejecteds(rows=told, page=page, pages=pages, total=total)


def state_decisions(db: Connection, code: str, record: int, *, page: int = 1) -> Decisions:
    """One page of the cells that a person was asked about."""
    rows, page, pages, total = _of_state(db, "claim_decision", _first_part(db, code, record), page)
    return Decisions(rows=answers(DecisionRow, rows), page=page, pages=pages, total=total)


def _of_state(db: Connection, table: str, state: int | None, page: int) -> tuple[list[Row], int, int, int]:
    total = one(db, f"SELECT count(*) AS n FROM {table} WHERE state = :state", state=state)["n"]  # noqa: S608 -- ours
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = f"SELECT * FROM {table} WHERE state = :state ORDER BY record, position LIMIT :size OFFSET :skip"  # noqa: S608 -- ours
    return every(db, sql, state=state, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE), page, pages, total


def open_cells(db: Connection, code: str, *, page: int = 1) -> OpenCells:
    """One page of the cells of a source that still have two readings."""
    ident = _id_of(db, code)
    total = one(db, "SELECT count(*) AS n FROM claim_cell WHERE open_in = :id", id=ident)["n"]
    page, pages = page_of(total, page, PAGE_SIZE)
    rows = every(db, _OPEN, id=ident, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    told = tuple(answer(OpenCell, row, readings=readings_of(row["printed"])) for row in rows)
    return OpenCells(rows=told, page=page, pages=pages, total=total)


_OPEN = """
SELECT r.tbl AS "table", r.key, c.field, c.printed, c.record, p.past AS past_agreement
  FROM claim_cell c
  JOIN claim_row r ON r.row = c.row
  LEFT JOIN past_agreement p ON p.source = r.source AND p.key = r.agreement
 WHERE c.open_in = :id ORDER BY c.row, c.field LIMIT :size OFFSET :skip
"""
