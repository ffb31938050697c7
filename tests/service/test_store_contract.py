"""The recorder contract that comes with the eventsourcing library, run on a real SQLite file and a real PostgreSQL."""

import tempfile
from pathlib import Path
from typing import Any
from unittest import TestCase
from uuid import uuid4

import pytest
from eventsourcing.persistence import AggregateRecorder, ApplicationRecorder, ProgrammingError, StoredEvent
from eventsourcing.tests import persistence as contract

from service.store.places import PostgreSQL
from service.store.postgres import PostgreSQLStore
from service.store.sqlite import SQLiteStore

LARGE = 600  # the library's own recorder for PostgreSQL hangs on a save of about 500


class Unsealed:
    """The contract asks nothing of seals."""

    def seal(self, size: int, root: bytes) -> str:
        return f"{size} {root.hex()}\n"


class Aggregates(AggregateRecorder):
    """A store as the library's narrower interface, which returns no record numbers."""

    def __init__(self, store: ApplicationRecorder) -> None:
        self._store = store

    def insert_events(self, stored_events, **kwargs) -> None:
        self._store.insert_events(stored_events, **kwargs)

    def select_events(self, *args, **kwargs):
        return self._store.select_events(*args, **kwargs)


class OnSQLite(TestCase):
    def store(self) -> ApplicationRecorder:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        store = SQLiteStore(Path(directory.name) / "ledger.sqlite", Unsealed(), opaque=True)
        self.addCleanup(store.close)
        return store


class OnPostgreSQL(TestCase):
    @pytest.fixture(autouse=True)
    def _database(self, pg_url) -> None:
        self.url = pg_url

    def store(self) -> ApplicationRecorder:
        store = PostgreSQLStore(PostgreSQL(self.url), Unsealed(), opaque=True)
        self.addCleanup(store.close)
        return store


class TestAsAnApplicationRecorder(OnSQLite, contract.ApplicationRecorderTestCase[ApplicationRecorder]):
    def create_recorder(self) -> ApplicationRecorder:
        return self.store()


class TestAsAnAggregateRecorder(OnSQLite, contract.AggregateRecorderTestCase):
    def create_recorder(self) -> AggregateRecorder:
        return Aggregates(self.store())


class TestWithIdsThatAreText(TestAsAnApplicationRecorder):
    def new_originator_id(self) -> str:
        return f"text/{super().new_originator_id()}"


class TestAsAnApplicationRecorderOnPostgreSQL(OnPostgreSQL, contract.ApplicationRecorderTestCase[ApplicationRecorder]):
    def create_recorder(self) -> ApplicationRecorder:
        return self.store()


class TestAsAnAggregateRecorderOnPostgreSQL(OnPostgreSQL, contract.AggregateRecorderTestCase):
    def create_recorder(self) -> AggregateRecorder:
        return Aggregates(self.store())


class TestWithIdsThatAreTextOnPostgreSQL(TestAsAnApplicationRecorderOnPostgreSQL):
    def new_originator_id(self) -> str:
        return f"text/{super().new_originator_id()}"


@pytest.fixture(params=["sqlite", "postgresql"])
def opens(request, tmp_path):
    """Opens a store of either kind."""
    opened: list[Any] = []

    def open_store(**options):
        if request.param == "sqlite":
            opened.append(SQLiteStore(tmp_path / "ledger.sqlite", Unsealed(), **options))
        else:
            opened.append(PostgreSQLStore(PostgreSQL(request.getfixturevalue("pg_url")), Unsealed(), **options))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def test_one_save_of_many_events_is_recorded_whole(opens) -> None:
    store = opens(opaque=True)
    events = [StoredEvent(uuid4(), 1, "topic", b"%04d" % number * 300) for number in range(LARGE)]
    assert store.insert_events(events) == list(range(1, LARGE + 1))
    assert [one.state for one in store.select_notifications(1, LARGE)] == [event.state for event in events]
    assert [one.id for one in store.select_notifications(2, 3, inclusive_of_start=False)] == [3, 4, 5]
    assert len(store.select_notifications(1, LARGE, stop=7)) == 7


def test_topics_are_looked_for_behind_many_others(opens) -> None:
    store = opens(opaque=True)
    store.insert_events(
        [StoredEvent(uuid4(), 1, "rare" if number == LARGE else "topic", b"state") for number in range(LARGE + 1)]
    )
    assert [one.id for one in store.select_notifications(1, 10, topics=["rare"])] == [LARGE + 1]


def test_an_event_that_is_no_act_is_refused_by_a_register(opens) -> None:
    store = opens()
    with pytest.raises(ProgrammingError):
        store.insert_events([StoredEvent("agreement/" + "0" * 32, 1, "topic", b"state")])
    assert store.max_notification_id() is None


def test_a_state_that_is_no_text_is_refused_by_postgresql_and_takes_no_other_with_it(pg_url) -> None:
    store = PostgreSQLStore(PostgreSQL(pg_url), Unsealed(), opaque=True)
    for state in (b"\xff", b"a\0b", b"a\x1eb"):
        with pytest.raises(ProgrammingError):
            store.insert_events([StoredEvent(uuid4(), 1, "topic", state)])
    assert store.insert_events([StoredEvent(uuid4(), 1, "topic", "später".encode())]) == [1]
    store.close()
