"""Views of the registers: changes of targets, officials and their offices, and the look-up of a citation."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.agreements import PREFIXES
from domain.evidence.streams import local_date
from projections.answers import Choice
from projections.grades import GRADES, counted_by_grade
from projections.reading import PAGE_SIZE, answer, answers, every, first, one, page_of, total_of
from projections.register_answers import (
    CLOSED,
    Citation,
    OfficialRow,
    Officials,
    Signature,
    Signatures,
    TargetChange,
    TargetChanges,
    Wanted,
)
from projections.words import having

# ---- the register of changes -----------------------------------------------------------------------------------------


def changes(
    db: Connection, wanted: Wanted | None = None, *, page: int = 1, size: int = PAGE_SIZE, limited: bool = False
) -> TargetChanges:
    """One page of the register, newest first; a page too far is the last.

    `limited`: for a reader who may see what is not open (terbatas).
    """
    wanted = wanted or Wanted()
    where, values = _wanted(db, wanted)
    by_grade, more = change_counts(db, wanted, whole=not wanted.q and wanted.order != "lift")
    total = sum(by_grade.values())
    page, pages = page_of(total, page, size)
    rows = _page(db, where + _order(wanted), values, size=size, skip=(page - 1) * size)
    return TargetChanges(
        rows=tuple(_told(row, limited=limited) for row in rows),
        page=page,
        pages=pages,
        total=total,
        more=more,
        by_grade=tuple(by_grade.items()),
    )


def change_counts(db: Connection, wanted: Wanted, *, whole: bool = True) -> tuple[dict[str, int], bool]:
    """How many rows are wanted, by grade, the best first; unless `whole`, some at most, and whether there are more."""
    where, values = _wanted(db, wanted)
    once = bool(wanted.q) or any(getattr(wanted, name) is not None for name in _NARROWING)
    return counted_by_grade(db, f"target_change c {where}", "c.grade", values, whole=whole, once=once)


# Filters with an index of their own; for the others a grade at a time is one way through the register as well.
_NARROWING = ("year", "agency", "official", "outcome", "field", "agreement", "source", "past")


def grades_by_agency(db: Connection, agencies: Iterable[str], *, year: int) -> dict[str, tuple[str, ...]]:
    """On what the changes of these agencies rest in a year: signed acts, papers, claims; the best first."""
    found: dict[str, set[str]] = {}
    for row in every(db, _GRADES, year=year, agencies=json.dumps([*agencies])):
        found.setdefault(row["agency"], set()).add(row["grade"])
    return {agency: tuple(sorted(grades, key=GRADES.index)) for agency, grades in found.items()}


_GRADES = (
    "SELECT DISTINCT agency, grade FROM target_change"
    " WHERE fiscal_year = :year AND agency IN (SELECT value FROM json_each(:agencies))"
)


def each_change(db: Connection, wanted: Wanted | None = None) -> Iterator[TargetChange]:
    """Every row that is wanted, newest first: what a table for other programs holds."""
    where, values = _wanted(db, wanted or Wanted())
    for row in db.execute(_CHANGES + where + _order(wanted), values):
        yield _told(row)


def change_sources(db: Connection) -> tuple[Choice, ...]:
    """The sources that have a row in the register, by code."""
    rows = every(
        db,
        "SELECT s.code AS id, coalesce(s.title, s.code) AS name FROM source s"
        " WHERE s.code > '' AND EXISTS (SELECT 1 FROM target_change c WHERE c.source = s.source) ORDER BY s.code",
    )
    return answers(Choice, rows)


def _page(db: Connection, where: str, values: dict[str, Any], *, size: int, skip: int) -> list[Row]:
    """The numbers of the page from an index, then their rows: what a page does not show is not dressed."""
    numbers = f"SELECT c.record, c.position FROM target_change c {where} LIMIT :size OFFSET :skip"  # noqa: S608 -- our names
    found = every(db, numbers, **values, size=size, skip=skip)
    sql = _CHANGES + "WHERE c.record = :record AND c.position = :position"
    return [one(db, sql, record=row["record"], position=row["position"]) for row in found]


_NEWEST = " ORDER BY c.record DESC, c.position"
_MOST_LIFTED = " ORDER BY c.lift DESC, c.record DESC, c.position"


def _order(wanted: Wanted | None) -> str:
    return _MOST_LIFTED if wanted is not None and wanted.order == "lift" else _NEWEST


# How a filter finds its rows. What a proposal says is not told by a filter either until its words are open.
_FILTERS = {
    "year": "c.fiscal_year = :year",
    "agency": "c.agency = :agency",
    "official": "c.record IN (SELECT record FROM change_person WHERE official = :official)",
    "outcome": "c.outcome = :outcome",
    "direction": "c.open = 1 AND c.direction = :direction",
    "field": "c.open = 1 AND c.field = :field",
    "ground": "c.open = 1 AND c.ground = :ground",
    "known": "c.open = 1 AND c.known = :known",
    "since": "c.proposed_on >= :since",
    "until": "c.proposed_on <= :until",
    "line_id": "c.open = 1 AND c.line_id = :line_id",
    "agreement": "c.holder = :agreement",
    "grade": "c.grade = :grade",
    "source": "c.source = (SELECT source FROM source WHERE code = :source)",
    "past": "c.holder = :past",
}

# Ordering by the effect shows only effects that are open: the place in the order would tell the rest.
_LIFTS = (
    "c.lift IS NOT NULL AND c.open = 1 AND NOT EXISTS ("
    "SELECT 1 FROM json_each(c.known_rests) LEFT JOIN sheet_entry e ON e.record = json_each.value"
    " WHERE coalesce(e.open, 0) = 0)"
)


def _wanted(db: Connection, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """Only the conditions that are asked for, so that each finds its index; the whole register is a range."""
    asked = {name: value for name, value in asdict(wanted).items() if name in _FILTERS and value is not None}
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in asked.items()}
    conditions = [_FILTERS[name] for name in asked]
    words, found = having(db, "change", "c.number", wanted.q, number=True)
    conditions += [words] if words else []
    conditions += [_LIFTS if wanted.order == "lift" else "c.record > 0"]  # each leads to its index
    return "WHERE " + " AND ".join(conditions), values | found


_CHANGES = """
SELECT c.*, x.digest, y.digest AS decided_digest, o.post_printed AS post, g.name_printed AS agency_name,
       h.official AS proposer, h.name AS proposer_name, h.post AS proposer_post,
       h.mandate_record AS proposer_mandate_record,
       d.official AS decider, d.name AS decider_name, d.post AS decider_post,
       d.mandate_record AS decider_mandate_record, d.reason_code AS decision_reason_code, d.reason AS decision_reason,
       c.kind = 'claim' OR c.known_rests <> '[]' AND NOT EXISTS (
           SELECT 1 FROM json_each(c.known_rests) LEFT JOIN sheet_entry e ON e.record = json_each.value
            WHERE coalesce(e.open, 0) = 0) AS known_open,
       p.record AS previous_record, p.position AS previous_position,
       s.code AS source_code, s.title AS source_title, t.record AS state_record,
       c.previous_state AS previous_state_record
  FROM target_change c
  JOIN act x ON x.record = c.record
  LEFT JOIN act y ON y.record = c.decided_record
  LEFT JOIN office o ON o.office = c.office
  LEFT JOIN agency g ON g.agency = c.agency
  LEFT JOIN agreement_hand h ON h.record = c.record
  LEFT JOIN agreement_hand d ON d.record = c.decided_record
  LEFT JOIN source s ON s.source = c.source
  LEFT JOIN source_state t ON t.first_record = c.state
  LEFT JOIN target_change p ON p.rowid = (
       SELECT b.rowid FROM target_change b
        WHERE b.holder = c.holder AND b.thing = c.thing AND b.record < c.record AND b.open = 1
        ORDER BY b.record DESC, b.position DESC LIMIT 1)
"""


def _told(row: Row, *, limited: bool = False) -> TargetChange:
    """A row of the register; to a reader without a name it says nothing that is not open."""
    told = answer(TargetChange, row, source=row["source_code"])
    hidden = () if limited else _OF_PROPOSAL if not told.open else () if told.known_open else _OF_FIGURE
    nothing: dict[str, Any] = dict.fromkeys(hidden)
    if hidden is _OF_PROPOSAL:
        nothing |= {"field": CLOSED, "known_open": False, "days_left": _to_year_end(told)}
    return replace(told, **nothing)


_OF_FIGURE = ("known_printed", "known_value", "attainment_before", "attainment_after", "effect_why")
_OF_PROPOSAL = (
    *_OF_FIGURE, "known", "known_record", "known_period", "known_signed", "known_pending_record", "line_id",
    "programme_no", "no_printed", "subject", "period", "before_printed", "before_read", "after_printed", "after_read",
    "unit", "direction", "ground", "evidence", "asked_by", "applies_from", "decision_reason_code", "decision_reason",
    "previous_record", "previous_position",
)  # fmt: skip


def _to_year_end(told: TargetChange) -> int | None:
    """What days are left whichever part of the document a proposal would change."""
    return None if told.fiscal_year is None else (date(told.fiscal_year, 12, 31) - told.proposed_on).days


def change(db: Connection, record: int, position: int, *, limited: bool = False) -> TargetChange | None:
    """One row of the register."""
    row = first(db, _CHANGES + "WHERE c.record = :record AND c.position = :position", record=record, position=position)
    return None if row is None else _told(row, limited=limited)


def chain(db: Connection, record: int, position: int, *, limited: bool = False) -> tuple[TargetChange, ...]:
    """Every open change of the same line, programme or signer of the same agreement, oldest first, itself among them.

    One that is not open stands alone: what it follows would tell what it is about.
    """
    row = first(
        db,
        "SELECT holder, thing, open FROM target_change WHERE record = :record AND position = :position",
        record=record,
        position=position,
    )
    if row is None:
        return ()
    if not row["open"] and not limited:
        alone = change(db, record, position)
        return () if alone is None else (alone,)
    sql = _CHANGES + "WHERE c.holder = :holder AND c.thing = :thing AND (c.open = 1 OR :limited)"
    rows = every(db, sql + _OLDEST, holder=row["holder"], thing=row["thing"], limited=limited)
    return tuple(_told(each, limited=limited) for each in rows)


_OLDEST = " ORDER BY c.record, c.position"


def change_years(db: Connection) -> tuple[int, ...]:
    """Years that have a change, newest first."""
    rows = every(
        db,
        "WITH RECURSIVE known (year) AS (SELECT max(fiscal_year) FROM target_change UNION ALL"
        " SELECT (SELECT max(fiscal_year) FROM target_change WHERE fiscal_year < year) FROM known"
        "  WHERE year IS NOT NULL) SELECT year FROM known WHERE year IS NOT NULL",
    )
    return tuple(row["year"] for row in rows)


# ---- officials -------------------------------------------------------------------------------------------------------


def officials(
    db: Connection, *, q: str = "", agency: str | None = None, today: date | None = None, page: int = 1
) -> Officials:
    """One page of officials by name; `agency` keeps who holds or held a post in it, `today` the posts held that day."""
    conditions, values = [], dict[str, Any]()
    if agency is not None:
        conditions.append(_IN_AGENCY)
        values["agency"] = agency
    words, found = having(db, "official", "p.official", q)
    conditions += [words] if words else []
    where = " AND ".join(["p.name_key > ''", *conditions])
    values |= found
    total, more = total_of(db, f"official p WHERE {where}", values, sought=bool(q))
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = f"{_OFFICIALS} WHERE {where} ORDER BY p.name_key LIMIT :size OFFSET :skip"
    rows = every(db, sql, **values, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    posts = _posts(db, [row["id"] for row in rows], today)
    return Officials(
        rows=tuple(answer(OfficialRow, row, posts=tuple(posts.get(row["id"], ()))) for row in rows),
        page=page,
        pages=pages,
        total=total,
        more=more,
    )


_IN_AGENCY = (
    "p.official IN (SELECT m.official FROM office o JOIN mandate m ON m.office = o.office WHERE o.agency = :agency)"
)

_OFFICIALS = """
SELECT p.official AS id, p.name_printed AS name, p.rank_printed AS rank, p.registrar, p.record,
       (SELECT count(*) FROM mandate m WHERE m.official = p.official) AS mandates,
       (SELECT count(*) FROM act x WHERE x.official = p.official) AS acts
  FROM official p
"""


def _posts(db: Connection, officials: list[str], today: date | None) -> dict[str, list[str]]:
    """The posts whose mandate no act has ended, as they are printed ("Plt. Kepala …"); an expired one is none."""
    rows = every(
        db,
        "SELECT m.official, m.capacity, o.post_printed AS post FROM mandate m JOIN office o ON o.office = m.office"
        " WHERE m.official IN (SELECT value FROM json_each(:officials)) AND m.kind = 'mandate' AND m.ended_on IS NULL"
        "   AND coalesce(m.valid_from <= :today, 1) AND coalesce(m.valid_until >= :today, 1) ORDER BY m.record",
        officials=json.dumps(officials),
        today=today and today.isoformat(),
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["post"]:
            found.setdefault(row["official"], []).append(PREFIXES.get(row["capacity"], "") + row["post"])
    return found


def signatures(db: Connection, official_id: str, *, page: int = 1) -> Signatures:
    """One page of what an official did: every act, under which decree, with which key; newest first."""
    total = one(db, "SELECT count(*) AS n FROM act WHERE official = :id", id=official_id)["n"]
    page, pages = page_of(total, page, PAGE_SIZE)
    rows = every(db, _SIGNATURES, id=official_id, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return Signatures(rows=answers(Signature, rows), page=page, pages=pages, total=total)


# The post as the hand printed it then, where the act is one of an agreement or a sheet.
_SIGNATURES = """
SELECT x.record, x.digest, x.act, x.stream, coalesce(x.agreement, s.agreement) AS agreement, a.title AS agreement_title,
       coalesce(h.post, t.post, o.post_printed) AS post, coalesce(h.capacity, t.capacity, m.capacity) AS capacity,
       coalesce(m.record, t.mandate_record) AS mandate_record,
       coalesce(m.decree_printed, t.decree_printed) AS decree_printed,
       x.key, k.record AS key_record, x.received_at, x.claimed_at, x.withheld,
       t.awaiting IS NOT NULL AND t.mandate_record IS NULL AS awaiting
  FROM act x
  LEFT JOIN agreement_hand h ON h.record = x.record
  LEFT JOIN sheet_hand t     ON t.record = x.record
  LEFT JOIN sheet s          ON s.sheet = t.sheet
  LEFT JOIN agreement a      ON a.agreement = coalesce(x.agreement, s.agreement)
  LEFT JOIN mandate m        ON m.digest = x.mandate
  LEFT JOIN office o         ON o.office = x.office
  LEFT JOIN official_key k   ON k.official = x.official AND k.key = x.key
 WHERE x.record IN (SELECT record FROM act WHERE official = :id ORDER BY record DESC LIMIT :size OFFSET :skip)
 ORDER BY x.record DESC
"""


# ---- a citation ------------------------------------------------------------------------------------------------------


def cited(db: Connection, *, record: int | None, digest: str = "", on: date | None = None) -> Citation | None:
    """The record that a citation names, by its number, else by its digest, and whether the rest agrees.

    A beginning of the digest will do, of eight digits or more where it has to find the record. The day is the civil
    day on which the ledger received the record. None: no such record.
    """
    prefix = digest.strip().lower()
    row = _by_number(db, record) if record is not None else _by_digest(db, prefix)
    if row is None:
        return None
    received = local_date(row["received_at"], one(db, "SELECT zone FROM position WHERE id = 1")["zone"])
    return Citation(
        record=row["record"],
        digest=row["digest"],
        on=received,
        act=row["act"],
        agreement=row["agreement"],
        matches={
            "digest": row["digest"].startswith(prefix) if prefix else None,
            "on": None if on is None else on == received,
        },
    )


_LEAST_DIGITS = 8


def _by_number(db: Connection, record: int) -> Row | None:
    return first(db, "SELECT * FROM act WHERE record = :record", record=record)


def _by_digest(db: Connection, prefix: str) -> Row | None:
    if len(prefix) < _LEAST_DIGITS or not all(digit in "0123456789abcdef" for digit in prefix):
        return None
    rows = every(db, "SELECT * FROM act WHERE digest >= :low AND digest < :high LIMIT 2", low=prefix, high=prefix + "g")
    return rows[0] if len(rows) == 1 else None
