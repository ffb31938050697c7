"""Views: the questions pages ask of the tables, each one plain SQL and a frozen answer (`projections.answers`).

Every function takes an open connection (`projections.connect`). A function that looks up one thing answers None when
there is no such thing. Nothing is decided here: refusals read the ledger.
"""

import json
from datetime import date
from sqlite3 import Connection
from typing import Any

from domain.evidence.agreements import PREFIXES
from projections.answers import (
    Agreement,
    AgreementPage,
    AgreementRow,
    Change,
    Choice,
    Choices,
    Counts,
    Hand,
    Key,
    Line,
    Mandate,
    Offered,
    Official,
    Programme,
    Publication,
    Record,
    RecordRow,
    Records,
    Ref,
    Tally,
    Trustee,
    Version,
    VersionRow,
)
from projections.reading import PAGE_SIZE, answer, answers, every, first, nearer, one, page_of, total_of
from projections.words import having

# In the order of an agreement's life; the last three are ends of a round.
AGREEMENT_STATUSES = (
    "diusulkan",
    "diselaraskan",
    "ditandatangani",
    "berlaku",
    "dilanjutkan_sepihak",
    "ditutup",
    "dikembalikan",
    "ditolak",
    "ditarik",
)
# A version also gives way: in force to the next one, before that to another proposal.
VERSION_STATUSES = (*AGREEMENT_STATUSES, "digantikan", "diganti_usulan")

# ---- the ledger ---------------------------------------------------------------------------------


def counts(db: Connection) -> Counts:
    """How much the tables know."""
    return answer(Counts, one(db, _COUNTS))


_COUNTS = """
SELECT p.record AS records, (SELECT count(*) FROM act WHERE withheld = 1) AS withheld,
       (SELECT x.received_at FROM act x WHERE x.record = p.record) AS last_received_at
  FROM position p WHERE p.id = 1
"""


def records(db: Connection, *, page: int = 1, kind: str | None = None) -> Records:
    """One page of records, newest first; `kind` keeps those of one kind of stream. A page too far is the last."""
    # Records have no gaps: their number is the last number, and a page of all of them is a range of numbers.
    if kind is None:
        total = int(one(db, "SELECT record FROM position WHERE id = 1")["record"])
        page, pages = page_of(total, page, PAGE_SIZE)
        top = total - (page - 1) * PAGE_SIZE
        rows = every(db, _RECORD_ROWS + _OF_ALL, top=top, bottom=top - PAGE_SIZE)
    else:
        counted = first(db, "SELECT total FROM act_count WHERE kind = :kind", kind=kind)
        total = 0 if counted is None else int(counted["total"])
        page, pages = page_of(total, page, PAGE_SIZE)
        back, part = nearer(total, page)
        rows = every(db, _RECORD_ROWS + _OF_KIND.format("ASC" if back else "DESC"), kind=kind, **part)
    return Records(rows=answers(RecordRow, rows), page=page, pages=pages, total=total)


_OF_ALL = "WHERE x.record <= :top AND x.record > :bottom ORDER BY x.record DESC"

# The numbers first, from the index alone; only those of the page are then dressed.
_OF_KIND = """
WHERE x.record IN (SELECT record FROM act WHERE kind = :kind ORDER BY record {} LIMIT :size OFFSET :skip)
ORDER BY x.record DESC
"""


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
    row = first(db, _RECORD_ROWS + "WHERE x.record = :number", number=number)
    if row is None:
        return None
    mandate = first(db, MANDATES + "WHERE m.digest = :digest", digest=row["mandate"])
    return Record(
        row=answer(RecordRow, row),
        key=row["key"],
        claimed_at=row["claimed_at"],
        content_sha256=row["content"],
        mandate=None if mandate is None else answer(Mandate, mandate),
        refs=answers(Ref, every(db, _NAMED, number=number)),
        referred_by=answers(Ref, every(db, _NAMED_BY, digest=row["digest"])),
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
    found = {row["year"] for table in ("agreement", "budget") for row in every(db, _YEARS.replace("TABLE", table))}
    return tuple(sorted(found, reverse=True))


# One look into the index a year, however many rows a year has.
_YEARS = """
WITH RECURSIVE known (year) AS (
    SELECT max(fiscal_year) FROM TABLE
     UNION ALL
    SELECT (SELECT max(fiscal_year) FROM TABLE WHERE fiscal_year < year) FROM known WHERE year IS NOT NULL
)
SELECT year FROM known WHERE year IS NOT NULL
"""


def choices(db: Connection, *, agency: str | None = None) -> Choices:
    """What the filters of the list of agreements offer; `agency` is the one that is chosen."""
    return Choices(years=years(db), agencies=offered(db, agency), statuses=AGREEMENT_STATUSES)


def agreements(
    db: Connection,
    *,
    year: int | None = None,
    agency: str | None = None,
    status: str | None = None,
    q: str = "",
) -> tuple[AgreementRow, ...]:
    """Every agreement that is asked for, newest year first; pages ask for a page. `q` looks for beginnings of words."""
    where, values = _wanted(db, year=year, agency=agency, status=status, q=q)
    return answers(AgreementRow, every(db, _AGREEMENTS + where + " ORDER BY a.sorting", **values))


def agreement_page(
    db: Connection,
    *,
    year: int | None = None,
    agency: str | None = None,
    status: str | None = None,
    q: str = "",
    page: int = 1,
) -> AgreementPage:
    """One page of the same; a page too far is the last."""
    where, values = _wanted(db, year=year, agency=agency, status=status, q=q)
    total, more = total_of(db, f"agreement a {where}", values, sought=bool(q))
    page, pages = page_of(total, page, PAGE_SIZE)
    # The ids first, from an index; only those of the page are then dressed with deadlines and counts.
    ids = f"SELECT a.agreement FROM agreement a {where} ORDER BY a.sorting LIMIT :size OFFSET :skip"  # noqa: S608 -- our names
    sql = f"{_AGREEMENTS} WHERE a.agreement IN ({ids}) ORDER BY a.sorting"
    rows = every(db, sql, **values, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return AgreementPage(rows=answers(AgreementRow, rows), page=page, pages=pages, total=total, more=more)


def agreement_tally(
    db: Connection,
    *,
    year: int | None = None,
    agency: str | None = None,
    status: str | None = None,
    q: str = "",
    today: date,
) -> Tally:
    """How many of them are in force, in time or late, and how many are missed by the day that is asked."""
    if q or status is not None:
        where, values = _wanted(db, year=year, agency=agency, status=status, q=q)
        return answer(Tally, one(db, _TALLY + where, **values, today=today.isoformat()))
    conditions, values = _filters(year=year, agency=agency, status=None)
    kept = _TALLY_KEPT + " AND ".join(conditions or ["true"])
    return answer(Tally, one(db, kept, **values, today=today.isoformat()))


def _wanted(
    db: Connection, *, year: int | None, agency: str | None, status: str | None, q: str
) -> tuple[str, dict[str, Any]]:
    """Only the conditions that are asked for, so that each finds its index; all of them are a range of one."""
    conditions, values = _filters(year=year, agency=agency, status=status)
    words, found = having(db, "agreement", "a.agreement", q)
    conditions += [words] if words else []
    return " WHERE " + " AND ".join(conditions or ["a.sorting > ''"]), values | found


def _filters(*, year: int | None, agency: str | None, status: str | None) -> tuple[list[str], dict[str, Any]]:
    asked = {"a.fiscal_year": ("year", year), "a.agency": ("agency", agency), "a.status": ("status", status)}
    conditions = [f"{column} = :{name}" for column, (name, value) in asked.items() if value is not None]
    return conditions, {name: value for name, value in asked.values() if value is not None}


# Timeliness is judged by the day the ledger knew, not by the day the act states.
_AGREEMENTS = """
SELECT a.*, a.agreement AS id, o.post_printed AS post, g.name_printed AS agency_name,
       b.deadline, b.adopted_on AS budget_adopted_on, b.record AS budget_record,
       a.in_force_known <= b.deadline AS on_time,
       a.version_no IS NOT NULL AND a.pending_no IS NOT NULL AS revision_pending,
       (SELECT count(*) FROM agreement_version v
         WHERE v.agreement = a.agreement AND v.status IN ('berlaku', 'digantikan')) AS version_count
  FROM agreement a
  LEFT JOIN office o ON o.office = a.office
  LEFT JOIN agency g ON g.agency = a.agency
  LEFT JOIN budget b ON b.digest = a.deadline_budget
"""

_TALLY = """
SELECT count(*) AS total, count(a.in_force_record) AS in_force,
       coalesce(sum(a.in_force_known <= b.deadline), 0) AS on_time,
       coalesce(sum(a.in_force_known > b.deadline), 0) AS late,
       coalesce(sum(a.in_force_record IS NULL AND b.deadline < :today), 0) AS missed,
       coalesce(sum(a.version_no IS NOT NULL AND a.pending_no IS NOT NULL), 0) AS pending
  FROM agreement a
  LEFT JOIN budget b ON b.digest = a.deadline_budget
"""

# The same of what is kept; who has no deadline is neither in time nor late.
_TALLY_KEPT = """
SELECT coalesce(sum(a.total), 0) AS total, coalesce(sum(a.in_force), 0) AS in_force,
       coalesce(sum(a.on_time), 0) AS on_time,
       coalesce(sum(a.in_force - a.on_time) FILTER (WHERE b.deadline IS NOT NULL), 0) AS late,
       coalesce(sum(a.total - a.in_force) FILTER (WHERE b.deadline < :today), 0) AS missed,
       coalesce(sum(a.pending), 0) AS pending
  FROM agreement_count a
  LEFT JOIN budget b ON b.digest = a.deadline_budget
 WHERE """


def agreement(db: Connection, agreement_id: str) -> Agreement | None:
    """An agreement with its versions, hands, trustees and publications, each in order of record."""
    row = first(db, _AGREEMENTS + "WHERE a.agreement = :id", id=agreement_id)
    if row is None:
        return None
    versions = answers(VersionRow, every(db, _VERSIONS + "ORDER BY v.version_no", id=agreement_id))
    return Agreement(
        row=answer(AgreementRow, row),
        current=version(db, agreement_id, row["version_no"] or versions[-1].no),
        versions=versions,
        hands=answers(Hand, every(db, _HANDS + "WHERE h.agreement = :id ORDER BY h.record", id=agreement_id)),
        trustees=answers(
            Trustee, every(db, "SELECT * FROM agreement_trustee WHERE agreement = :id ORDER BY record", id=agreement_id)
        ),
        publications=answers(
            Publication, every(db, "SELECT * FROM publication WHERE agreement = :id ORDER BY record", id=agreement_id)
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
    row = first(db, _VERSIONS + "AND v.version_no = :no", id=agreement_id, no=no)
    if row is None:
        return None
    key = {"id": agreement_id, "no": no}
    return Version(
        row=answer(VersionRow, row),
        document=row["document"] and json.loads(row["document"]),
        total_printed=row["total_printed"],
        lines=answers(Line, every(db, _LINES, **key)),
        programmes=answers(Programme, every(db, _PROGRAMMES, **key)),
        changes=answers(Change, every(db, _CHANGES, **key)),
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

MANDATES = """
SELECT m.*, p.name_printed AS name, o.post_printed AS post, g.name_printed AS agency_name
  FROM mandate m
  LEFT JOIN official p ON p.official = m.official
  LEFT JOIN office o   ON o.office = m.office
  LEFT JOIN agency g   ON g.agency = o.agency
"""


def official(db: Connection, official_id: str) -> Official | None:
    """An official with keys and mandates, each in order of record."""
    row = first(db, "SELECT * FROM official WHERE official = :id", id=official_id)
    if row is None:
        return None
    keys = every(
        db, "SELECT * FROM official_key WHERE official = :id AND record IS NOT NULL ORDER BY record", id=official_id
    )
    return Official(
        id=official_id,
        name=row["name_printed"],
        rank=row["rank_printed"],
        registrar=bool(row["registrar"]),
        record=row["record"],
        keys=answers(Key, keys),
        mandates=answers(Mandate, every(db, MANDATES + "WHERE m.official = :id ORDER BY m.record", id=official_id)),
    )


def agencies(db: Connection) -> tuple[Choice, ...]:
    """Agencies by code."""
    return answers(Choice, every(db, _CHOICES + "ORDER BY code, agency"))


def offered(db: Connection, chosen: str | None) -> Offered:
    """The agencies that a filter offers, by code; a list of more than fit into one has a page of its own."""
    rows = every(db, _CHOICES + "ORDER BY code, agency LIMIT :most", most=_OFFERED + 1)
    if len(rows) <= _OFFERED:
        return Offered(answers(Choice, rows), whole=True)
    return Offered(answers(Choice, every(db, _CHOICES + "WHERE agency = :id", id=chosen)), whole=False)


_OFFERED = 150  # a province has half as many; each weighs a hundred bytes of every page that filters
_CHOICES = "SELECT agency AS id, coalesce(name_printed, code, agency) AS name FROM agency "
