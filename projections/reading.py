"""Rows into answers: what every view does with the tables."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from sqlite3 import Connection, Row
from typing import Any, TypeVar

PAGE_SIZE = 50
COUNTED = 1000  # things that a search counts, and pages show: who finds more looks for something narrower

_Answer = TypeVar("_Answer")


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _yes(value: int | None) -> bool | None:
    return None if value is None else bool(value)


# How a column's text becomes what the answer's field declares; every other type stands in SQLite as it is.
_READ: Mapping[Any, Callable[[Any], Any]] = {
    date: date.fromisoformat,
    date | None: _day,
    bool | None: _yes,
    bool: bool,
    tuple[str, ...]: lambda text: tuple(json.loads(text)),
    tuple[int, ...]: lambda text: tuple(json.loads(text)),
}


def answer(kind: type[_Answer], row: Row, **given: Any) -> _Answer:
    """A row as an answer: a field takes the column of its name, unless it is given."""
    # The ignore below: an unbound type variable cannot say that a class can be remembered by.
    told = _fields(kind)  # type: ignore[arg-type]
    read = {name: row[name] if read is None else read(row[name]) for name, read in told if name not in given}
    return kind(**read, **given)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """The fields of an answer, each with what reads its column; a page has hundreds of rows of one kind."""
    return tuple((field.name, _READ.get(field.type)) for field in fields(kind))


def answers(kind: type[_Answer], rows: Iterable[Row]) -> tuple[_Answer, ...]:
    """Rows as answers of one kind."""
    return tuple(answer(kind, row) for row in rows)


def every(db: Connection, sql: str, **values: Any) -> list[Row]:
    """Every row that a question finds."""
    return db.execute(sql, values).fetchall()


def first(db: Connection, sql: str, **values: Any) -> Row | None:
    """The first row that a question finds; None where there is none."""
    row: Row | None = db.execute(sql, values).fetchone()
    return row


def one(db: Connection, sql: str, **values: Any) -> Row:
    """The row of a question that always has one."""
    row: Row = db.execute(sql, values).fetchone()
    return row


def total_of(db: Connection, things: str, values: Mapping[str, Any], *, sought: bool) -> tuple[int, bool]:
    """How many there are, and whether there are more: of what is sought by words no more than `COUNTED` are counted."""
    if not sought:
        return int(one(db, f"SELECT count(*) AS n FROM {things}", **values)["n"]), False  # noqa: S608 -- our names
    few = f"SELECT count(*) AS n FROM (SELECT 1 FROM {things} LIMIT {COUNTED + 1})"  # noqa: S608 -- the same
    found = int(one(db, few, **values)["n"])
    return min(found, COUNTED), found > COUNTED


def nearer(total: int, page: int) -> tuple[bool, dict[str, int]]:
    """Whether to walk to a page from the back of a list, and how far: through as little as there is before or behind.

    From the back its rows come in the other order.
    """
    skip = (page - 1) * PAGE_SIZE
    size = min(PAGE_SIZE, total - skip)
    behind = total - skip - size
    return behind < skip, {"size": size, "skip": min(skip, behind)}


def page_of(total: int, page: int, size: int) -> tuple[int, int]:
    """The page that is shown, counted from 1, and how many there are; a page too far is the last."""
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages
