"""Errors of PostgreSQL, told in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from eventsourcing.persistence import IntegrityError, OperationalError

from domain.evidence.errors import Fault
from service.store.places import PostgreSQL

# https://www.postgresql.org/docs/current/errcodes-appendix.html: what an operator must act on, the narrower code first.
_CODES = {
    "53100": "store_full",  # disk_full
    "53200": "store_failing",  # out_of_memory
    "53": "store_busy",  # too many connections
    "55P03": "store_busy",  # the head stayed locked
    "57014": "store_busy",  # the time of a statement ran out
    "40": "store_busy",  # deadlock, serialization: by whoever else is in there
    "57": "store_unreachable",  # shut down, restarting, connection ended
    "08": "store_unreachable",
    "25P03": "store_unreachable",  # this side fell asleep in a transaction
    "25": "store_unwritable",  # read-only
    "28": "store_unwritable",
    "42501": "store_unwritable",  # insufficient_privilege
    "42": "store_damaged",  # our statements are fixed: where one does not fit, a table is gone or bent
    "22": "store_damaged",
    "58": "store_failing",  # input and output
    "XX": "store_damaged",
}
_ABSENT = {"3F000", "42P01"}  # invalid_schema_name, undefined_table


@contextmanager
def told(place: PostgreSQL, seconds: float) -> Iterator[None]:
    """Errors of PostgreSQL as faults with a sentence for the operator; what is left, as the library names it."""
    try:
        yield
    except psycopg2.Error as error:
        raise _fault(error, place, seconds) from error


def absent(error: psycopg2.Error) -> bool:
    """Whether the database has no tables of ours."""
    return error.pgcode in _ABSENT


def first_line(error: Exception) -> str:
    """What the server said, without the statement it quotes."""
    said = error.diag.message_primary if isinstance(error, psycopg2.Error) else None
    return said or (str(error).strip().splitlines() or ["sambungan terputus"])[0]


def _fault(error: psycopg2.Error, place: PostgreSQL, seconds: float) -> Exception:
    state = error.pgcode
    if state is None:
        # Without a code the client speaks: of the connection, or of a call of ours that was wrong.
        if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError):
            return Fault("store_unreachable", path=place, error=first_line(error))
        return OperationalError(first_line(error))
    if state.startswith("23"):
        return IntegrityError(first_line(error))
    code = _CODES.get(state) or _CODES.get(state[:2])
    if code is None:
        return OperationalError(first_line(error))
    return Fault(code, path=place, error=first_line(error), seconds=seconds)
