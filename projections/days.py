"""Civil days of the government, in the zone that the first record names."""

from sqlite3 import Connection

from domain.evidence.streams import local_date
from projections.recorded import Recorded


def local_day(db: Connection, recorded: Recorded) -> str:
    """The civil day on which the ledger received a record: what is early and late is judged by it."""
    zone = db.execute("SELECT zone FROM position").fetchone()["zone"]
    return local_date(recorded.entry.received_at, zone).isoformat()
