"""Folding: records of the ledger into rows, in batches, with the position in the same commit.

One `catch_up` serves the start, every day and the rebuild. A record it cannot fold halts it, and is named.
"""

import fcntl
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
)
from projections.recorded import Recorded
from projections.tables import connect

BATCH = 500

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
    while batch := read(_position(db), BATCH):
        _fold_batch(db, batch)
    return _position(db)


def rebuild(path: Path, read: Read) -> int:
    """Fold the whole ledger into a new file and put it in the place of the old; the last record folded.

    The file is written beside the old one and renamed. Connections that are open keep the old tables until closed.
    """
    new = path.with_name(path.name + ".baru")
    with _alone(path):
        _remove(new)
        with closing(connect(new)) as db:
            last = catch_up(db, read)
        # A journal that a killed process left beside the old file would be rolled back into the new one.
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
        new.replace(path)
    return last


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One rebuild at a time: workers that start together would write into one another's new file."""
    with path.with_name(path.name + ".kunci").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bring_up(path: Path, read: Read) -> int:
    """Make the tables current at a start: catch up, or rebuild where the file is missing, outdated or unreadable."""
    try:
        with closing(connect(path)) as db:
            return catch_up(db, read)
    except sqlite3.Error as error:
        # Only the low byte is the kind of error; a busy or full disk is no reason to fold the ledger anew.
        if error.sqlite_errorcode & 0xFF not in _UNREADABLE:
            raise
        return rebuild(path, read)
    except Fault as fault:
        if fault.code != "projection_outdated":
            raise
        return rebuild(path, read)


def _remove(path: Path) -> None:
    for name in (path.name, path.name + "-journal"):
        path.with_name(name).unlink(missing_ok=True)


def _position(db: Connection) -> int:
    return int(db.execute("SELECT record FROM position").fetchone()[0])


def _fold_batch(db: Connection, batch: Sequence[Recorded]) -> None:
    """Fold a batch; where a record halts it, keep those before it."""
    try:
        _commit(db, batch)
    except Fault as halt:
        sound = [recorded for recorded in batch if recorded.record < halt.facts["record"]]
        _commit(db, sound)
        raise


def _commit(db: Connection, batch: Sequence[Recorded]) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have folded some of them while we read.
        known = _position(db)
        for recorded in batch:
            if recorded.record > known:
                known = _fold(db, recorded, after=known)
        db.execute("UPDATE position SET record = ?", [known])
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _fold(db: Connection, recorded: Recorded, *, after: int) -> int:
    if recorded.record != after + 1:
        raise Fault("projection_halted", record=after + 1, why=f"yang datang nomor {recorded.record}")
    fold = FOLDS.get(recorded.entry.body.act)
    if fold is None:
        raise Fault(
            "projection_halted", record=recorded.record, why=f"perbuatan {recorded.entry.body.act} tidak dikenal"
        )
    try:
        history.act_recorded(db, recorded)
        fold(db, recorded)
    except (AmanahError, LookupError, TypeError, ValueError, sqlite3.IntegrityError, sqlite3.InterfaceError) as error:
        why = f"{type(error).__name__} {error}"
        raise Fault("projection_halted", record=recorded.record, why=why) from error
    return recorded.record
