"""Rows of papers as answers, and what of them a reader without a name is told."""

from dataclasses import replace
from sqlite3 import Connection
from typing import Any

from projections.past_answers import PaperRow
from projections.reading import answer, first

PAPERS = """
SELECT p.*, p.paper AS id, g.name_printed AS agency_name, o.name_printed AS official_name
  FROM paper p
  LEFT JOIN agency g   ON g.agency = p.agency
  LEFT JOIN official o ON o.official = p.official
"""

# Until a second clerk confirms it, a paper tells who brought it and when, and nothing of what it says.
_CLOSED = (
    "grade", "kind", "title", "agency", "agency_name", "agency_printed", "office", "fiscal_year", "date_printed",
    "date_on_paper", "date_precision", "signed_on", "signed_on_source", "received_on", "pages", "original_seen",
    "original_kept_at", "electronic_subject", "electronic_issuer", "electronic_result", "supersedes", "superseded_by",
)  # fmt: skip


def paper_row(db: Connection, ident: str, *, limited: bool = False) -> PaperRow | None:
    """One paper without its contents."""
    row = first(db, PAPERS + "WHERE p.paper = :id", id=ident)
    return None if row is None else told(answer(PaperRow, row), limited=limited)


def told(row: PaperRow, *, limited: bool) -> PaperRow:
    """A row as its reader may see it."""
    if row.open or limited:
        return row
    nothing: dict[str, Any] = dict.fromkeys(_CLOSED)
    return replace(row, **nothing)
