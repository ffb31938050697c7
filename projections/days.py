"""Civil days of the government, in the zone that the first record names."""

from functools import lru_cache
from sqlite3 import Connection

from domain.evidence.streams import local_date
from projections.recorded import Recorded

_QUARTER = 15 * 60 * 1000  # ms: no zone's midnight falls within a quarter of an hour


def local_day(db: Connection, recorded: Recorded) -> str:
    """The civil day on which the ledger received a record: what is early and late is judged by it."""
    return day_in(db.execute("SELECT zone FROM position").fetchone()["zone"], recorded)


def day_in(zone: str, recorded: Recorded) -> str:
    """The same, for who knows the zone already."""
    return _day_of(recorded.entry.received_at // _QUARTER, zone)


@lru_cache(1024)
def _day_of(quarter: int, zone: str) -> str:
    return local_date(quarter * _QUARTER, zone).isoformat()
