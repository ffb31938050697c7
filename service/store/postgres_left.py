"""A ledger that was moved away leaves a word in its old database: whoever comes, by whatever address, is told.

The word stands before the note in the head row, the only row that the application's role may change and that every
writer locks: no log's name has a space in it, so no note begins like this. What was sealed stays behind it.
"""

from domain.evidence.errors import Fault
from service.store.places import PostgreSQL

LEFT = "dipindahkan ke tempat lain\n"
LEAVE = "UPDATE amanah.head SET checkpoint = %s || checkpoint"


def demand_not_left(place: PostgreSQL, checkpoint: object) -> None:
    """Raise `Fault("ledger_moved")` where the ledger of this head row goes on elsewhere."""
    if isinstance(checkpoint, str) and checkpoint.startswith(LEFT):
        raise Fault("ledger_moved", path=place)
