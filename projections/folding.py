"""Folding: records of the ledger into rows, in batches, with the position in the same commit.

One `catch_up` serves the start, every day and the rebuild. A record it cannot fold halts it, and is named.
"""

import fcntl
import gc
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Protocol

from domain.evidence.errors import AmanahError, Fault
from projections import (
    agreements,
    basis,
    claims,
    history,
    instruments,
    papers,
    people,
    periods,
    plans,
    sheets,
    signings,
    structure,
    tables,
)
from projections.recorded import Recorded
from projections.tables import connect

BATCH = 500
LARGE = 2_000  # records of a batch while there are many more: each commit writes a page of an index once
_FAR = 10_000  # records: tables that know less than half of a longer ledger are made anew, which takes less an act

_UNFIT = (
    AmanahError, LookupError, TypeError, AttributeError, ValueError, RecursionError,
    sqlite3.IntegrityError, sqlite3.InterfaceError,
)  # fmt: skip
_UNREADABLE = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

Fold = Callable[[Connection, Recorded], None]

# One fold an act, by the act's name. What a house says only for verifiers leaves its row in `act` and nothing more.
FOLDS: Mapping[str, Fold] = {
    "amanah/ledger-opened/1": structure.ledger_opened,
    "amanah/registrar-appointed/1": people.registrar_appointed,
    "amanah/registrar-removed/1": people.registrar_removed,
    "amanah/rules-proposed/1": history.nothing_more,
    "amanah/rules-adopted/1": history.nothing_more,
    "amanah/stream-heads/1": history.nothing_more,
    "amanah/official-registered/1": people.official_registered,
    "amanah/official-changed/1": people.official_changed,
    "amanah/key-enrolled/1": people.key_enrolled,
    "amanah/key-attested/1": people.key_attested,
    "amanah/key-revoked/1": people.key_revoked,
    "amanah/agency-registered/1": structure.agency_registered,
    "amanah/agency-succeeded/1": structure.agency_succeeded,
    "amanah/office-created/1": structure.office_created,
    "amanah/office-changed/1": structure.office_changed,
    "amanah/office-ended/1": structure.office_ended,
    "amanah/mandate-granted/1": signings.mandate_granted,
    "amanah/mandate-ended/1": people.mandate_ended,
    "amanah/assignment-granted/1": people.assignment_granted,
    "amanah/assignment-ended/1": people.assignment_ended,
    "amanah/budget-adopted/1": basis.budget_recorded,
    "amanah/budget-changed/1": basis.budget_recorded,
    "amanah/indicator-defined/1": basis.indicator_defined,
    "amanah/indicator-redefined/1": basis.indicator_defined,
    "amanah/indicator-retired/1": basis.indicator_retired,
    "amanah/indicator-confirmed/1": basis.indicator_confirmed,
    "amanah/agreement-proposed/1": agreements.agreement_proposed,
    "amanah/dialogue-held/1": signings.dialogue,
    "amanah/dialogue-confirmed/1": signings.dialogue,
    "amanah/agreement-aligned/1": agreements.aligned,
    "amanah/agreement-signed/1": agreements.signed,
    "amanah/agreement-countersigned/1": agreements.countersigned,
    "amanah/agreement-returned/1": agreements.returned,
    "amanah/signing-refused/1": agreements.refused,
    "amanah/agreement-withdrawn/1": agreements.withdrawn,
    "amanah/agreement-published/1": agreements.published,
    "amanah/revision-proposed/1": agreements.revision_proposed,
    "amanah/revision-signed/1": agreements.signed,
    "amanah/revision-countersigned/1": agreements.countersigned,
    "amanah/revision-rejected/1": agreements.rejected,
    "amanah/agreement-continued/1": agreements.continued,
    "amanah/continuation-countersigned/1": agreements.continuation_countersigned,
    "amanah/agreement-closed/1": agreements.closed,
    "amanah/period-opened/1": periods.period_opened,
    "amanah/period-locked/1": periods.period_locked,
    "amanah/period-reopened/1": periods.period_reopened,
    "amanah/realization-entered/1": sheets.entered,
    "amanah/realization-corrected/1": sheets.corrected,
    "amanah/realization-signed/1": sheets.signed,
    "amanah/realization-signing-refused/1": sheets.signing_refused,
    "amanah/realization-verified/1": sheets.verified,
    "amanah/claims-imported/1": claims.taken,
    "amanah/claims-changed/1": claims.taken,
    "amanah/paper-recorded/1": papers.recorded_paper,
    "amanah/paper-attested/1": papers.attested,
    "amanah/paper-acknowledged/1": papers.acknowledged,
    "amanah/plan-adopted/1": plans.plan_adopted,
    "amanah/budget-realized/1": basis.budget_realized,
    "amanah/outside-party-registered/1": people.outside_party_registered,
    "amanah/instrument-proposed/1": instruments.instrument_proposed,
    "amanah/instrument-signed/1": instruments.instrument_signed,
    "amanah/order-given/1": instruments.order_given,
}


class Read(Protocol):
    """Where records come from: the first `limit` of them after a record number, in order, without a gap."""

    def __call__(self, after: int, limit: int) -> Sequence[Recorded]: ...


def catch_up(db: Connection, read: Read) -> int:
    """Fold what the tables do not know yet; the last record folded. Raises `Fault("projection_halted", record=…)`."""
    # Nearly always all that is new comes in the first batch.
    if _caught_up_with(db, read, BATCH):
        with tables.written_seldom(db):
            while _caught_up_with(db, read, LARGE):
                pass
    return position(db)


def _caught_up_with(db: Connection, read: Read, limit: int) -> bool:
    """Whether there was a batch to fold; it is."""
    with _unsearched():
        batch = read(position(db), limit)
        if batch:
            _fold_batch(db, batch)
        return bool(batch)


@contextmanager
def _unsearched() -> Iterator[None]:
    """Python looks for cycles in no record of a batch: there are none, and all its parts are alive until its end."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def rebuild(path: Path, read: Read) -> int:
    """Fold the whole ledger into a new file and put it in the place of the old; the last record folded.

    The file is written beside the old one and renamed. Connections that are open keep the old tables until closed.
    """
    with _alone(path):
        return _rebuild(path, read)


def bring_up(path: Path, read: Read) -> int:
    """Make the tables current at a start: catch up, or rebuild where the file is missing, outdated or unreadable."""
    before = _inode(path)
    last = None if before is None else _caught_up(path, read)
    if last is not None:
        return last
    with _alone(path):
        # Workers that start together wait for one another here: the first of them has done it for all.
        if _inode(path) == before:
            return _rebuild(path, read)
    with closing(connect(path)) as db:
        return catch_up(db, read)


def _caught_up(path: Path, read: Read) -> int | None:
    """The last record folded; None where a rebuild has to be made, or is the shorter way."""
    try:
        with closing(connect(path)) as db:
            known = position(db)
            return None if read(2 * known + _FAR, 1) else catch_up(db, read)
    except sqlite3.Error as error:
        # Only the low byte is the kind of error; a busy or full disk is no reason to fold the ledger anew.
        if error.sqlite_errorcode & 0xFF not in _UNREADABLE:
            raise
    except Fault as fault:
        if fault.code != "projection_outdated":
            raise
    return None


def _rebuild(path: Path, read: Read) -> int:
    new = path.with_name(path.name + ".baru")
    new.unlink(missing_ok=True)
    last = 0
    with tables.raised(new) as db:
        while (known := _raised_by(db, read, after=last)) > last:
            last = known
    tables.replace(path, new)
    return last


def _raised_by(db: Connection, read: Read, *, after: int) -> int:
    """The last record of another batch; that before it where there is none."""
    with _unsearched():
        batch = read(after, BATCH)
        return _fold_all(db, batch, after=after) if batch else after


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One rebuild at a time: workers that start together would write into one another's new file."""
    with path.with_name(path.name + ".kunci").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def position(db: Connection) -> int:
    """The last record folded."""
    return int(db.execute("SELECT record FROM position").fetchone()[0])


def _fold_batch(db: Connection, batch: Sequence[Recorded]) -> None:
    """Fold a batch; where a record halts it, keep those before it."""
    try:
        with tables.transaction(db):
            # Another process may have folded some of them while we read.
            known = position(db)
            _fold_all(db, [recorded for recorded in batch if recorded.record > known], after=known)
    except Fault as halt:
        _fold_batch(db, [recorded for recorded in batch if recorded.record < halt.facts["record"]])
        raise


def _fold_all(db: Connection, batch: Sequence[Recorded], *, after: int) -> int:
    """Every record of a batch, what only history reads of them, and the position; the last record."""
    for recorded in batch:
        after = _fold(db, recorded, after=after)
    acts = history.Acts(batch)
    try:
        acts.write(db)
    except _UNFIT as error:
        raise _halted(acts.record, error) from error
    db.execute("UPDATE position SET record = ?", [after])
    return after


def _fold(db: Connection, recorded: Recorded, *, after: int) -> int:
    if recorded.record != after + 1:
        raise Fault("projection_halted", record=after + 1, why=f"yang datang nomor {recorded.record}")
    fold = FOLDS.get(recorded.entry.body.act)
    if fold is None:
        raise Fault(
            "projection_halted", record=recorded.record, why=f"perbuatan {recorded.entry.body.act} tidak dikenal"
        )
    try:
        fold(db, recorded)
    except _UNFIT as error:
        raise _halted(recorded.record, error) from error
    return recorded.record


def _halted(record: int, error: Exception) -> Fault:
    return Fault("projection_halted", record=record, why=f"{type(error).__name__} {error}")
