"""Cells as pages show them: the print, how it was read, its record and the day that record came in."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from sqlite3 import Connection
from typing import Any

from domain.evidence.streams import local_date
from domain.figures import Ambiguous, read_quantity
from projections.past_answers import Printed, Reading
from projections.past_reading import Cell, cell_of
from projections.reading import one
from projections.sides import reading


def readings_of(printed: str) -> tuple[Reading, ...]:
    """Both readings of a print that has two."""
    read = read_quantity(printed, "")
    if not isinstance(read, Ambiguous):
        return ()
    return tuple(Reading(decimal=one.decimal, value=reading(one.figure) or printed) for one in read.candidates)


def day_of(db: Connection, record: int) -> date:
    """The civil day on which the ledger received a record."""
    zone = one(db, "SELECT zone FROM position WHERE id = 1")["zone"]
    row = one(db, "SELECT received_at FROM act WHERE record = :record", record=record)
    return local_date(row["received_at"], zone)


class Shown:
    """Cells of one page; the day of a record is looked up once."""

    def __init__(self, db: Connection) -> None:
        self._day = cache(lambda record: day_of(db, record))

    def printed(self, cell: Cell | None) -> Printed | None:
        """A cell as an answer."""
        if cell is None:
            return None
        return Printed(
            text=cell.printed,
            how=cell.how,
            value=_value(cell.reading),
            record=cell.record,
            since=self._day(cell.record),
            readings=readings_of(cell.printed) if cell.how == "open" else (),
        )

    def stored(self, text: str | None) -> Printed | None:
        """The same of a cell as tables keep it."""
        return self.printed(cell_of(text))

    def day(self, record: int) -> date:
        """The civil day of a record."""
        return self._day(record)


def _value(read: Mapping[str, Any] | None) -> str | None:
    """A figure as decimal text: money has no kind, whatever else has."""
    if read is None:
        return None
    return reading(read) if "kind" in read else str(read["value"])
