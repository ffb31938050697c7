"""A server whose settings change under a running program, and standbys beside it: nothing is confirmed that may be lost."""

import time

import psycopg2
import pytest

from domain.evidence.errors import Fault
from service.demo.founding import found
from service.store.places import PostgreSQL
from service.store.postgres import PostgreSQLStore
from service.store.postgres_left import LEAVE, LEFT
from service.store.postgres_schema import migrate
from tests import postgres
from tests.service.making import SEALER, act, chain, stream_named

STANDBY = [("on", "on", "on", True, 1, 2, 1)]


@pytest.fixture
def store(pg_url):
    opened = PostgreSQLStore(PostgreSQL(pg_url), SEALER)
    yield opened
    opened.close()


def session(store, question):
    """What the writer's own session answers."""
    with store._writer.taken() as connection:
        return connection.ask(question)[0][0]


def set_for_new_sessions(url, value):
    db = psycopg2.connect(url)
    with db, db.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{db.info.dbname}" SET synchronous_commit = {value}')
    db.close()


def test_settings_changed_under_a_running_program_confirm_nothing_that_may_be_lost(monkeypatch) -> None:
    # What stands on the command line, no reload changes.
    monkeypatch.setattr(postgres, "OPTIONS", ("listen_addresses=", "shared_buffers=32MB", "log_min_messages=panic"))
    with postgres.cluster() as own, own.server.connected() as cursor:
        url = own.server.url(own.server.create())
        migrate(url)
        store = PostgreSQLStore(PostgreSQL(url), SEALER)
        assert store.insert_events([act(stream_named(1))]) == [1]

        def reloaded(setting):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
            cursor.execute("SELECT pg_reload_conf()")
            until = time.monotonic() + 20
            while session(store, f"SELECT reset_val FROM pg_settings WHERE name = '{setting}'") != "off":
                assert time.monotonic() < until
                time.sleep(0.01)

        reloaded("synchronous_commit")
        assert session(store, "SELECT current_setting('synchronous_commit')") == "on"
        assert store.insert_events([act(stream_named(2))]) == [2]
        reloaded("fsync")
        with pytest.raises(Fault, match="store_careless") as fault:
            store.insert_events([act(stream_named(3))])
        assert "fsync = off" in str(fault.value)
        store.close()


@pytest.mark.parametrize("place", [1, 2], ids=["on a stream that is known", "on a new one"])
def test_a_session_that_confirms_before_the_disk_did_is_refused_in_the_midst(store, place) -> None:
    first, second = chain(stream_named(1), 2)
    later = second if place == 1 else act(stream_named(2))
    store.insert_events([first])
    session(store, "SELECT set_config('synchronous_commit', 'off', false)")
    with pytest.raises(Fault, match="store_careless"):
        store.insert_events([later])
    assert store.head().size == 1
    assert store.insert_events([later]) == [2]  # by a connection that keeps what it confirms


def test_a_ledger_that_left_meanwhile_takes_no_act_on_a_stream_that_is_known_either(store) -> None:
    first, second = chain(stream_named(1), 2)
    store.insert_events([first])
    with store._writer.taken() as connection:
        connection.ask(LEAVE, (LEFT,))
    with pytest.raises(Fault, match="ledger_moved"):
        store.insert_events([second])


@pytest.mark.parametrize(
    ("given", "pinned"), [("local", "on"), ("remote_write", "on"), ("on", "on"), ("remote_apply", "remote_apply")]
)
def test_a_session_waits_for_the_disk_or_for_more(pg_url, given, pinned) -> None:
    set_for_new_sessions(pg_url, given)
    store = PostgreSQLStore(PostgreSQL(pg_url), SEALER)
    asked = "SELECT setting || ' ' || source FROM pg_settings WHERE name = 'synchronous_commit'"
    assert session(store, asked) == f"{pinned} session"  # a reload changes nothing that a session set
    store.close()


def test_whoever_writes_reads_from_no_standby_and_whoever_only_reads_may(pg_url, store) -> None:
    for connections in (store._readers, store._hints, store._writer):
        with pytest.raises(Fault, match="store_unwritable"):
            connections._demand_ours(STANDBY)
    reader = PostgreSQLStore(PostgreSQL(pg_url), None)
    reader._readers._identity = None
    reader._readers._demand_ours(STANDBY)
    reader.close()


def test_what_was_judged_on_an_older_state_than_the_locked_one_is_not_recorded(store) -> None:
    store.insert_events([act(stream_named(1))])
    with pytest.raises(Fault, match="store_unreachable"):
        store.insert_events([act(stream_named(2))], relied={stream_named(1): 0}, recheck=lambda: 0)
    assert store.insert_events([act(stream_named(2))], relied={stream_named(1): 0}, recheck=lambda: 1) == [2]


def test_a_decision_under_the_lock_tells_the_size_of_the_log_it_was_made_on(tmp_path, monkeypatch) -> None:
    city = found(tmp_path / "home")
    house, told = city.stage.house, []
    insert = house.store.insert_events

    def inserted_after_a_recheck(events, *, recheck, **options):
        told.append(recheck() == house.store.head().size)
        return insert(events, recheck=recheck, **options)

    monkeypatch.setattr(house.store, "insert_events", inserted_after_a_recheck)
    city.enrol(city.stage.person("Sari"))
    assert told
    assert all(told)
    city.stage.close()
