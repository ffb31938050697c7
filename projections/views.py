"""Views: the questions pages ask of the tables, each one plain SQL and a frozen answer (`projections.answers`).

Every function takes an open connection (`projections.connect`). A function that looks up one thing answers None when
there is no such thing. Nothing is decided here: refusals read the ledger.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from sqlite3 import Connection, Row
from typing import Any, TypeVar

from domain.evidence.agreements import PREFIXES
from projections.answers import (
    Agreement,
    AgreementRow,
    Change,
    Choice,
    Choices,
    Counts,
    Hand,
    Key,
    Line,
    Mandate,
    Official,
    Programme,
    Publication,
    Record,
    RecordRow,
    Records,
    Ref,
    Trustee,
    Version,
    VersionRow,
)

PAGE_SIZE = 50

# In the order of an agreement's life; the last three are ends of a round.
AGREEMENT_STATUSES = (
    "diusulkan",
    "diselaraskan",
    "ditandatangani",
    "berlaku",
    "dilanjutkan_sepihak",
    "dikembalikan",
    "ditolak",
    "ditarik",
)
# A version also gives way: in force to the next one, before that to another proposal.
VERSION_STATUSES = (*AGREEMENT_STATUSES, "digantikan", "diganti_usulan")

_Answer = TypeVar("_Answer")


# ---- the ledger ---------------------------------------------------------------------------------


def counts(db: Connection) -> Counts:
    """How much the tables know."""
    return _answer(Counts, _one(db, _COUNTS))


_COUNTS = """
SELECT (SELECT count(*) FROM act)                                         AS records,
       (SELECT count(*) FROM agreement)                                   AS agreements,
       (SELECT count(*) FROM agreement WHERE version_no IS NOT NULL)      AS in_force,
       (SELECT count(*) FROM agreement WHERE version_no IS NOT NULL AND pending_no IS NOT NULL) AS revisions_pending,
       (SELECT count(*) FROM official)                                    AS officials,
       (SELECT count(*) FROM official_key WHERE record IS NOT NULL AND revoked_record IS NULL) AS keys,
       (SELECT count(*) FROM office WHERE ended_on IS NULL)               AS offices,
       (SELECT count(*) FROM agency WHERE ended_on IS NULL)               AS agencies,
       (SELECT count(*) FROM mandate WHERE ended_on IS NULL)              AS mandates,
       (SELECT count(DISTINCT indicator) FROM indicator)                  AS indicators,
       (SELECT count(*) FROM act WHERE withheld)                          AS withheld,
       (SELECT max(received_at) FROM act)                                 AS last_received_at
"""


def records(db: Connection, *, page: int = 1, kind: str | None = None) -> Records:
    """One page of records, newest first; `kind` keeps those of one kind of stream. A page too far is the last."""
    total = _one(db, "SELECT count(*) AS n FROM act WHERE :kind IS NULL OR kind = :kind", kind=kind)["n"]
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = _all(
        db,
        _RECORD_ROWS + "WHERE :kind IS NULL OR x.kind = :kind ORDER BY x.record DESC LIMIT :size OFFSET :skip",
        kind=kind,
        size=PAGE_SIZE,
        skip=(page - 1) * PAGE_SIZE,
    )
    return Records(rows=_answers(RecordRow, rows), page=page, pages=pages, total=total)


# An acting holder's post as it is printed: "Plt. Kepala …".
_RECORD_ROWS = """
SELECT x.*, p.name_printed AS name, PREFIX || o.post_printed AS post,
       coalesce(m.kind = 'assignment', 0) AS assigned
  FROM act x
  LEFT JOIN official p ON p.official = x.official
  LEFT JOIN office o   ON o.office = x.office
  LEFT JOIN mandate m  ON m.digest = x.mandate
""".replace(
    "PREFIX",
    "CASE m.capacity"
    + "".join(f" WHEN '{known}' THEN '{prefix}'" for known, prefix in PREFIXES.items())
    + " ELSE '' END",
)


def record(db: Connection, number: int) -> Record | None:
    """One act with its mandate and its references, both ways resolved to record numbers."""
    row = _first(db, _RECORD_ROWS + "WHERE x.record = :number", number=number)
    if row is None:
        return None
    mandate = _first(db, _MANDATES + "WHERE m.digest = :digest", digest=row["mandate"])
    return Record(
        row=_answer(RecordRow, row),
        key=row["key"],
        claimed_at=row["claimed_at"],
        content_sha256=row["content"],
        mandate=None if mandate is None else _answer(Mandate, mandate),
        refs=_answers(Ref, _all(db, _NAMED, number=number)),
        referred_by=_answers(Ref, _all(db, _NAMED_BY, digest=row["digest"])),
    )


_NAMED = """
SELECT r.place, r.digest, x.record, x.act
  FROM ref r LEFT JOIN act x ON x.digest = r.digest
 WHERE r.record = :number ORDER BY r.place
"""

_NAMED_BY = """
SELECT r.place, x.digest, x.record, x.act
  FROM ref r JOIN act x ON x.record = r.record
 WHERE r.digest = :digest ORDER BY x.record, r.place
"""


# ---- agreements ---------------------------------------------------------------------------------


def years(db: Connection) -> tuple[int, ...]:
    """Fiscal years that have an agreement or a budget, newest first."""
    rows = _all(
        db,
        "SELECT fiscal_year FROM agreement WHERE fiscal_year IS NOT NULL"
        " UNION SELECT fiscal_year FROM budget WHERE fiscal_year IS NOT NULL ORDER BY 1 DESC",
    )
    return tuple(row["fiscal_year"] for row in rows)


def choices(db: Connection) -> Choices:
    """What the filters of the list of agreements offer."""
    return Choices(years=years(db), agencies=agencies(db), statuses=AGREEMENT_STATUSES)


def agreements(
    db: Connection,
    *,
    year: int | None = None,
    agency: str | None = None,
    status: str | None = None,
    q: str = "",
) -> tuple[AgreementRow, ...]:
    """Agreements, newest year first; `q` looks in title, names, posts and agency."""
    rows = _all(db, _AGREEMENTS + _AGREEMENT_FILTER, year=year, agency=agency, status=status, q=q.strip())
    return _answers(AgreementRow, rows)


# The deadline stands on the first version of the budget the proposal names; else of the agency's budget of that year.
# Timeliness is judged by the day the ledger knew, not by the day the act states.
_AGREEMENTS = """
SELECT a.*, a.agreement AS id, o.agency, o.post_printed AS post, g.name_printed AS agency_name,
       b.deadline, b.adopted_on AS budget_adopted_on, b.record AS budget_record,
       a.in_force_known <= b.deadline AS on_time,
       a.version_no IS NOT NULL AND a.pending_no IS NOT NULL AS revision_pending,
       (SELECT count(*) FROM agreement_version v
         WHERE v.agreement = a.agreement AND v.status IN ('berlaku', 'digantikan')) AS version_count
  FROM agreement a
  LEFT JOIN office o ON o.office = a.office
  LEFT JOIN agency g ON g.agency = o.agency
  LEFT JOIN budget b ON b.deadline IS NOT NULL
        AND (b.budget = a.budget OR (a.budget IS NULL AND b.agency = o.agency AND b.fiscal_year = a.fiscal_year))
"""

_AGREEMENT_FILTER = """
 WHERE (:year IS NULL OR a.fiscal_year = :year)
   AND (:agency IS NULL OR o.agency = :agency)
   AND (:status IS NULL OR a.status = :status)
   AND instr(lower(coalesce(a.title, '') || ' ' || coalesce(a.trustee_name, '') || ' ' || coalesce(a.trustee_post, '')
        || ' ' || coalesce(a.grantor_name, '') || ' ' || coalesce(o.post_printed, '') || ' '
        || coalesce(g.name_printed, '')), lower(:q))
 ORDER BY a.fiscal_year DESC, g.code, o.code, a.record
"""


def agreement(db: Connection, agreement_id: str) -> Agreement | None:
    """An agreement with its versions, hands, trustees and publications, each in order of record."""
    row = _first(db, _AGREEMENTS + "WHERE a.agreement = :id", id=agreement_id)
    if row is None:
        return None
    versions = _answers(VersionRow, _all(db, _VERSIONS + "ORDER BY v.version_no", id=agreement_id))
    return Agreement(
        row=_answer(AgreementRow, row),
        current=version(db, agreement_id, row["version_no"] or versions[-1].no),
        versions=versions,
        hands=_answers(Hand, _all(db, _HANDS + "WHERE h.agreement = :id ORDER BY h.record", id=agreement_id)),
        trustees=_answers(
            Trustee, _all(db, "SELECT * FROM agreement_trustee WHERE agreement = :id ORDER BY record", id=agreement_id)
        ),
        publications=_answers(
            Publication, _all(db, "SELECT * FROM publication WHERE agreement = :id ORDER BY record", id=agreement_id)
        ),
        budget_record=row["budget_record"],
    )


_VERSIONS = """
SELECT v.*, v.version_no AS no, v.document IS NULL AS withheld, x.record AS replaces_record
  FROM agreement_version v LEFT JOIN act x ON x.digest = v.replaces
 WHERE v.agreement = :id
"""

_HANDS = "SELECT h.*, x.withheld FROM agreement_hand h JOIN act x ON x.record = h.record "


def version(db: Connection, agreement_id: str, no: int) -> Version | None:
    """One proposal with its whole text, in force or not."""
    row = _first(db, _VERSIONS + "AND v.version_no = :no", id=agreement_id, no=no)
    if row is None:
        return None
    key = {"id": agreement_id, "no": no}
    return Version(
        row=_answer(VersionRow, row),
        document=row["document"] and json.loads(row["document"]),
        total_printed=row["total_printed"],
        lines=_answers(Line, _all(db, _LINES, **key)),
        programmes=_answers(Programme, _all(db, _PROGRAMMES, **key)),
        changes=_answers(Change, _all(db, _CHANGES, **key)),
    )


_LINES = """
SELECT l.*, l.no_printed AS no, x.record AS indicator_record
  FROM line l LEFT JOIN act x ON x.digest = l.indicator
 WHERE l.agreement = :id AND l.version_no = :no ORDER BY l.position
"""

_PROGRAMMES = """
SELECT p.*, p.name_printed AS name, p.note_printed AS note
  FROM programme p
 WHERE p.agreement = :id AND p.version_no = :no ORDER BY p.position
"""

# A line that is dropped stands only in an earlier version: the last one that prints it gives its words.
_CHANGES = """
SELECT c.*,
       coalesce((SELECT l.indicator_printed FROM line l
                  WHERE l.agreement = c.agreement AND l.line_id = c.line_id AND l.version_no <= c.version_no
                  ORDER BY l.version_no DESC LIMIT 1),
                (SELECT p.name_printed FROM programme p
                  WHERE p.agreement = c.agreement AND p.no = c.programme_no AND p.version_no <= c.version_no
                  ORDER BY p.version_no DESC LIMIT 1)) AS subject
  FROM change c
 WHERE c.agreement = :id AND c.version_no = :no ORDER BY c.position
"""


# ---- people and structure -------------------------------------------------------------------------

_MANDATES = """
SELECT m.*, p.name_printed AS name, o.post_printed AS post, g.name_printed AS agency_name
  FROM mandate m
  LEFT JOIN official p ON p.official = m.official
  LEFT JOIN office o   ON o.office = m.office
  LEFT JOIN agency g   ON g.agency = o.agency
"""


def official(db: Connection, official_id: str) -> Official | None:
    """An official with keys, mandates and hands, each in order of record."""
    row = _first(db, "SELECT * FROM official WHERE official = :id", id=official_id)
    if row is None:
        return None
    keys = _all(
        db, "SELECT * FROM official_key WHERE official = :id AND record IS NOT NULL ORDER BY record", id=official_id
    )
    return Official(
        id=official_id,
        name=row["name_printed"],
        rank=row["rank_printed"],
        registrar=bool(row["registrar"]),
        record=row["record"],
        keys=_answers(Key, keys),
        mandates=_answers(Mandate, _all(db, _MANDATES + "WHERE m.official = :id ORDER BY m.record", id=official_id)),
        hands=_answers(Hand, _all(db, _HANDS + "WHERE h.official = :id ORDER BY h.record", id=official_id)),
    )


def agencies(db: Connection) -> tuple[Choice, ...]:
    """Agencies by code."""
    return _answers(
        Choice, _all(db, "SELECT agency AS id, coalesce(name_printed, code, agency) AS name FROM agency ORDER BY code")
    )


# ---- rows into answers ----------------------------------------------------------------------------


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _yes(value: int | None) -> bool | None:
    return None if value is None else bool(value)


# How a column's text becomes what the answer's field declares; every other type stands in SQLite as it is.
_READ: Mapping[Any, Callable[[Any], Any]] = {
    date | None: _day,
    bool | None: _yes,
    bool: bool,
    tuple[str, ...]: lambda text: tuple(json.loads(text)),
}


def _answer(answer: type[_Answer], row: Row, **given: Any) -> _Answer:
    """A row as an answer: a field takes the column of its name, unless it is given."""
    # The ignore below: an unbound type variable cannot say that every answer is a dataclass.
    read = {f.name: _READ.get(f.type, _same)(row[f.name]) for f in fields(answer) if f.name not in given}  # type: ignore[arg-type]
    return answer(**read, **given)


def _same(value: Any) -> Any:
    return value


def _answers(answer: type[_Answer], rows: Iterable[Row]) -> tuple[_Answer, ...]:
    return tuple(_answer(answer, row) for row in rows)


def _all(db: Connection, sql: str, **values: Any) -> list[Row]:
    return db.execute(sql, values).fetchall()


def _first(db: Connection, sql: str, **values: Any) -> Row | None:
    row: Row | None = db.execute(sql, values).fetchone()
    return row


def _one(db: Connection, sql: str, **values: Any) -> Row:
    row: Row = db.execute(sql, values).fetchone()
    return row
