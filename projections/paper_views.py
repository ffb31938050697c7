"""Views of papers: who brought them, who confirmed and acknowledged them, and what stands on them."""

import json
from sqlite3 import Connection
from typing import Any

from projections.paper_rows import PAPERS, paper_row, told
from projections.past_answers import PAPER_ANSWERS, InkSeen, Paper, PaperHand, PaperRow, Papers, PaperScan
from projections.past_views import past_agreement
from projections.reading import PAGE_SIZE, answer, answers, every, one, page_of


def papers(
    db: Connection,
    *,
    year: int | None = None,
    agency: str | None = None,
    grade: str | None = None,
    state: str | None = None,
    page: int = 1,
    limited: bool = False,
) -> Papers:
    """One page of papers, newest first. A filter by what a paper says finds open ones only.

    `state`: one of `PAPER_STATES`, or of `PAPER_ANSWERS`.
    """
    asked = {"fiscal_year": year, "agency": agency, "grade": grade}
    conditions = [f"p.{name} = :{name}" for name, value in asked.items() if value is not None]
    values: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    if conditions and not limited:
        conditions.append("p.open = 1")
    if state in PAPER_ANSWERS:
        conditions.append(_ANSWERED[state])
    elif state is not None:
        conditions.append("p.state = :state")
        values["state"] = state
    where = "WHERE " + " AND ".join(conditions or ["p.record > 0"])
    total = one(db, f"SELECT count(*) AS n FROM paper p {where}", **values)["n"]  # noqa: S608 -- our names
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = f"{PAPERS} {where} ORDER BY p.record DESC LIMIT :size OFFSET :skip"
    rows = every(db, sql, **values, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    seen = tuple(told(answer(PaperRow, row), limited=limited) for row in rows)
    return Papers(rows=seen, page=page, pages=pages, total=total)


# Only what is attested is open to say whether a party acknowledges it; without a party, nobody does.
_ANSWERED = {
    "acknowledged": "p.open = 1 AND p.disowned = 0 AND p.parties > 0 AND p.acknowledged = p.parties",
    "disowned": "p.open = 1 AND p.disowned > 0",
}


def paper(db: Connection, ident: str, *, limited: bool = False) -> Paper | None:
    """One paper with every hand, its scans and what stands on it; those open with its confirmation."""
    row = paper_row(db, ident, limited=limited)
    if row is None:
        return None
    shown = row.open or limited
    kept = one(db, "SELECT scans, seen, illegible FROM paper WHERE paper = :id", id=ident)
    return Paper(
        row=row,
        hands=answers(PaperHand, every(db, _HANDS, id=ident)),
        scans=tuple(PaperScan(**scan) for scan in json.loads(kept["scans"])) if shown else (),
        seen=tuple(_ink(each) for each in json.loads(kept["seen"])) if shown else (),
        illegible=tuple(json.loads(kept["illegible"])) if shown else (),
        agreement=past_agreement(db, ident),
    )


# A clerk whom the holder of a post sent is not the holder: the power is a Surat Tugas.
_HANDS = """
SELECT h.*, h.local_day AS "on", coalesce(m.kind = 'assignment', 0) AS assigned
  FROM paper_hand h
  JOIN act x          ON x.record = h.record
  LEFT JOIN mandate m ON m.digest = x.mandate
 WHERE h.paper = :id ORDER BY h.record
"""


def _ink(ink: dict[str, Any]) -> InkSeen:
    return InkSeen(role=ink["role"], name=ink["name_printed"], mark=ink["mark"], legible=ink["legible"])
