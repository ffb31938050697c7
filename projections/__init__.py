"""What is known: folds of the ledger into tables, and the questions asked of them.

The tables live in a file of their own that can be thrown away: `rebuild` folds the ledger anew.
"""

from projections.folding import Read, bring_up, catch_up, position, rebuild
from projections.recorded import Recorded
from projections.tables import Difference, connect, differences, digests
from projections.trusted import stored

__all__ = [
    "Difference",
    "Read",
    "Recorded",
    "bring_up",
    "catch_up",
    "connect",
    "differences",
    "digests",
    "position",
    "rebuild",
    "stored",
]
