"""How sheets stand: the round that holds with its three hands, and the correction that stands beside it.

A hand is told whether its round is open or not: who, when, under which decree. Its reasons open with the round.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from sqlite3 import Connection, Row

from projections.reading import answer, answers, every, first, one
from projections.year_answers import Pending, SheetHand, SheetRow, Step

# An agreement owes a sheet for every period of its year that ended after it came into force and began before it closed.
OWING = """
  FROM period p
  JOIN agreement a ON a.fiscal_year = p.fiscal_year
   AND coalesce(a.in_force_since, a.in_force_known) <= p.ends AND (a.closed_on IS NULL OR a.closed_on >= p.starts)
"""
_OWED = f"{OWING}  LEFT JOIN sheet s ON s.agreement = a.agreement AND s.period = p.period\n"

_ROW = """
SELECT a.agreement, p.period, p.record AS period_record, p.fiscal_year, p.code, p.printed AS period_printed, p.ends,
       p.entry_due, p.signature_due, p.verification_due,
       s.sheet AS id, coalesce(s.state, 'missing') AS state, s.entry_record AS record, s.last_record,
       coalesce(s.entries, 0) AS entries,
       s.first_record, s.first_on, s.signed_record, s.signed_on, s.verified_record, s.verified_on,
       s.refused_record, s.rejected_lines, e.round, coalesce(e.open, 0) AS open, e.version_no, e.data_as_of,
       a.office, o.post_printed AS post, a.agency, g.name_printed AS agency_name,
       coalesce(s.state = 'signed' AND NOT EXISTS (
           SELECT 1 FROM sheet_hand h
            WHERE h.sheet = s.sheet AND h.entry_record = s.entry_record AND h.act = 'realization-signed'
              AND (h.awaiting IS NULL OR h.mandate_record IS NOT NULL)), 0) AS awaiting
"""

_PLACED = """
  LEFT JOIN sheet_entry e ON e.record = s.entry_record
  LEFT JOIN office o ON o.office = a.office
  LEFT JOIN agency g ON g.agency = a.agency
"""

SHEET_ROWS = _ROW + _OWED + _PLACED

_HANDS = """
SELECT h.record, h.entry_record, h.act, h.role, h.official, h.name, h.post, h.capacity, h.decree_printed,
       h.mandate_record, h.key, h.stated, h.received_at, h.final, h.local_day AS "on", x.withheld,
       h.awaiting IS NOT NULL AS was_awaiting, h.awaiting IS NOT NULL AND h.mandate_record IS NULL AS awaiting,
       coalesce(e.open, 0) AS open,
       CASE WHEN e.open OR :limited THEN h.reason_code END AS reason_code,
       CASE WHEN e.open OR :limited THEN h.reason END AS reason
  FROM sheet_hand h
  JOIN act x ON x.record = h.record
  LEFT JOIN sheet_entry e ON e.record = h.entry_record
 WHERE h.sheet = :sheet
"""


def hands_of(db: Connection, sheet: str, *, limited: bool) -> tuple[SheetHand, ...]:
    """Every hand put to a sheet, in order."""
    return answers(SheetHand, every(db, _HANDS + " ORDER BY h.record", sheet=sheet, limited=limited))


def sheet_rows(db: Connection, rows: Iterable[Row], today: date, *, limited: bool) -> tuple[SheetRow, ...]:
    """Rows of `SHEET_ROWS` as answers."""
    rows = list(rows)
    hands = _first_hands(db, rows)
    return tuple(
        answer(
            SheetRow,
            row,
            entered=_step(hands, row, "first", "entry_due", today),
            signed=_step(hands, row, "signed", "signature_due", today),
            verified=_step(hands, row, "verified", "verification_due", today),
            pending=_pending(db, row, limited=limited),
            data_as_of=_day(row["data_as_of"]) if row["open"] or limited else None,
        )
        for row in rows
    )


def _first_hands(db: Connection, rows: Iterable[Row]) -> dict[int, Row]:
    """The first hands of each kind that a page of sheets shows, by their records."""
    records = json.dumps([row[f"{step}_record"] for row in rows for step in ("first", "signed", "verified")])
    found = every(db, "SELECT * FROM sheet_hand WHERE record IN (SELECT value FROM json_each(:r))", r=records)
    return {hand["record"]: hand for hand in found}


def _step(hands: Mapping[int, Row], row: Row, step: str, due: str, today: date) -> Step:
    """The first hand of a kind, and how late it came, or is on the day that is asked."""
    hand = hands.get(row[f"{step}_record"])
    last, done = _day(row[due]), _day(row[f"{step}_on"])
    return Step(
        due=last,
        record=row[f"{step}_record"],
        on=done,
        **{name: None if hand is None else hand[name] for name in ("official", "name", "post", "role")},
        days_late=None if last is None else max(0, ((done or today) - last).days),
        awaiting=hand is not None and hand["awaiting"] is not None and hand["mandate_record"] is None,
    )


def _pending(db: Connection, row: Row, *, limited: bool) -> Pending | None:
    """The last entry, where another round than it holds."""
    if row["last_record"] == row["record"]:
        return None
    entry = one(db, "SELECT * FROM sheet_entry WHERE record = :record", record=row["last_record"])
    hands = tuple(hand for hand in hands_of(db, row["id"], limited=limited) if hand.entry_record == entry["record"])
    entered = hands[0]
    signed = next((hand for hand in hands if hand.act == "realization-signed"), None)
    verified = next((hand for hand in hands if hand.act == "realization-verified"), None)
    return Pending(
        record=entry["record"],
        round=entry["round"],
        state=entry["state"],
        on=entered.on,
        official=entered.official,
        name=entered.name,
        post=entered.post,
        signed_record=None if signed is None else signed.record,
        signed_on=None if signed is None else signed.on,
        verified_record=None if verified is None else verified.record,
        verified_on=None if verified is None else verified.on,
        until=_until(db, row, entry["record"]),
        reason_code=entered.reason_code,
        reason=entered.reason,
        hands=hands,
    )


def _until(db: Connection, row: Row, record: int) -> date | None:
    """The last day of the last reopening of the period for the office before a record."""
    found = first(
        db,
        "SELECT r.until FROM period_reopening r WHERE r.period = :period AND r.record < :record"
        " AND EXISTS (SELECT 1 FROM json_each(r.offices) WHERE value = :office) ORDER BY r.record DESC LIMIT 1",
        period=row["period"],
        record=record,
        office=row["office"],
    )
    return None if found is None else _day(found["until"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
