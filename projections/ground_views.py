"""Views of instruments with others and of orders, each order in the chain that it belongs to."""

import json
from sqlite3 import Connection, Row
from typing import Any

from projections.ground_answers import (
    Instrument,
    InstrumentFile,
    InstrumentParty,
    InstrumentRow,
    Instruments,
    OrderRow,
    Orders,
    OrderTo,
)
from projections.reading import PAGE_SIZE, answer, answers, every, first, one, page_of


def instruments(db: Connection, *, kind: str | None = None, state: str | None = None, page: int = 1) -> Instruments:
    """One page of instruments, newest first."""
    asked = {name: value for name, value in (("kind", kind), ("state", state)) if value is not None}
    where = " AND ".join([*(f"i.{name} = :{name}" for name in asked)] or ["i.record > 0"])
    total = one(db, f"SELECT count(*) AS n FROM instrument i WHERE {where}", **asked)["n"]  # noqa: S608 -- our names
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = f"{_INSTRUMENTS} WHERE {where} ORDER BY i.record DESC LIMIT :size OFFSET :skip"
    rows = every(db, sql, **asked, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return Instruments(rows=answers(InstrumentRow, rows), page=page, pages=pages, total=total)


_INSTRUMENTS = "SELECT i.*, i.instrument AS id FROM instrument i"


def instrument(db: Connection, ident: str) -> Instrument | None:
    """One instrument with its parties, in their order, and its text."""
    row = first(db, _INSTRUMENTS + " WHERE i.instrument = :id", id=ident)
    if row is None:
        return None
    return Instrument(
        row=answer(InstrumentRow, row),
        parties=answers(InstrumentParty, every(db, _PARTIES, id=ident)),
        text=tuple(json.loads(row["text"])),
        files=tuple(InstrumentFile(**file) for file in json.loads(row["files"])),
    )


_PARTIES = """
SELECT p.*, x.entity_kind, x.attorney_printed, x.official IS NOT NULL AS outside
  FROM instrument_party p LEFT JOIN outside_party x ON x.official = p.official
 WHERE p.instrument = :id ORDER BY p.no
"""


# ---- orders ----------------------------------------------------------------------------------------------------------


def orders(db: Connection, *, page: int = 1) -> Orders:
    """One page of chains of orders, the newest beginning first."""
    total = one(db, "SELECT count(*) AS n FROM order_given WHERE depth = 0")["n"]
    page, pages = page_of(total, page, PAGE_SIZE)
    sql = "SELECT record FROM order_given WHERE depth = 0 ORDER BY record DESC LIMIT :size OFFSET :skip"
    begins = every(db, sql, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return Orders(chains=tuple(_chain(db, row["record"]) for row in begins), page=page, pages=pages, total=total)


def order(db: Connection, ident: str) -> tuple[OrderRow, ...]:
    """The chain that an order stands in, the first of it first; nothing where there is no such order."""
    row = first(db, "SELECT first FROM order_given WHERE order_id = :id", id=ident)
    return () if row is None else _chain(db, row["first"])


def _chain(db: Connection, begin: int) -> tuple[OrderRow, ...]:
    rows = every(db, _ORDERS, first=begin)
    followed: dict[str, list[int]] = {}
    for row in rows:
        if row["follows"] is not None:
            followed.setdefault(row["follows"], []).append(row["record"])
    return tuple(_order(db, row, tuple(followed.get(row["digest"], ()))) for row in rows)


def _order(db: Connection, row: Row, followed_by: tuple[int, ...]) -> OrderRow:
    addressed: list[Any] = json.loads(row["addressed"])
    refers = every(db, _REFERS, digests=row["refers"])
    return answer(
        OrderRow,
        row,
        to=tuple(OrderTo(office=office, post=post) for office, post in addressed),
        followed_by=followed_by,
        refers=tuple(each["record"] for each in refers),
    )


_ORDERS = """
SELECT r.*, r.order_id AS id, p.name_printed AS name, o.post_printed AS post, b.record AS follows_record
  FROM order_given r
  LEFT JOIN official p    ON p.official = r.official
  LEFT JOIN office o      ON o.office = r.office
  LEFT JOIN order_given b ON b.digest = r.follows
 WHERE r.first = :first ORDER BY r.record
"""

_REFERS = "SELECT record FROM act WHERE digest IN (SELECT value FROM json_each(:digests)) ORDER BY record"
