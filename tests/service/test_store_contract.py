"""The recorder contract that comes with the eventsourcing library, run on a real SQLite file."""

import tempfile
from pathlib import Path
from unittest import TestCase

import pytest
from eventsourcing.persistence import AggregateRecorder, ProgrammingError, StoredEvent
from eventsourcing.tests import persistence as contract

from service.store.sqlite import SQLiteStore


class Unsealed:
    """The contract asks nothing of seals."""

    def seal(self, size: int, root: bytes) -> str:
        return f"{size} {root.hex()}\n"


def store_for(case: TestCase) -> SQLiteStore:
    directory = tempfile.TemporaryDirectory()
    case.addCleanup(directory.cleanup)
    store = SQLiteStore(Path(directory.name) / "ledger.sqlite", Unsealed(), opaque=True)
    case.addCleanup(store.close)
    return store


class Aggregates(AggregateRecorder):
    """The store as the library's narrower interface, which returns no record numbers."""

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store

    def insert_events(self, stored_events, **kwargs) -> None:
        self._store.insert_events(stored_events, **kwargs)

    def select_events(self, *args, **kwargs):
        return self._store.select_events(*args, **kwargs)


class TestAsAnApplicationRecorder(contract.ApplicationRecorderTestCase[SQLiteStore]):
    def create_recorder(self) -> SQLiteStore:
        return store_for(self)


class TestAsAnAggregateRecorder(contract.AggregateRecorderTestCase):
    def create_recorder(self) -> AggregateRecorder:
        return Aggregates(store_for(self))


class TestWithIdsThatAreText(TestAsAnApplicationRecorder):
    def new_originator_id(self) -> str:
        return f"text/{super().new_originator_id()}"


def test_an_event_that_is_no_act_is_refused_by_a_register(tmp_path) -> None:
    store = SQLiteStore(tmp_path / "ledger.sqlite", Unsealed())
    with pytest.raises(ProgrammingError):
        store.insert_events([StoredEvent("agreement/" + "0" * 32, 1, "topic", b"state")])
    assert store.max_notification_id() is None
    store.close()
