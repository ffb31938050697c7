"""What only the store in PostgreSQL promises: its schema, its roles, the servers it refuses, and that it never waits for ever."""

import os
import re
import signal
import threading
import time

import psycopg2
import pytest
from eventsourcing.persistence import ProgrammingError

from domain.evidence.errors import Fault, Refused
from service.store import postgres as postgres_store
from service.store import postgres_connections, postgres_schema
from service.store.places import PostgreSQL
from service.store.postgres import PostgreSQLStore
from service.store.postgres_schema import migrate
from service.store.postgres_writing import Texts
from tests import postgres
from tests.service.making import SEALER, act, chain, naive_root, stream_named

APPEND_ONLY = [
    "UPDATE amanah.event SET version = version + 1", "DELETE FROM amanah.event", "TRUNCATE amanah.event",
    "UPDATE amanah.stream SET name = name || 'x'", "DELETE FROM amanah.stream", "TRUNCATE amanah.stream",
]  # fmt: skip
BEYOND_THE_APPLICATION = [
    *APPEND_ONLY, "DELETE FROM amanah.head", "UPDATE amanah.head SET id = 2", "DELETE FROM amanah.tile",
    "UPDATE amanah.tile SET part = part + 1", "DELETE FROM amanah.migration", "INSERT INTO amanah.migration VALUES (9, '')",
    "ALTER TABLE amanah.event DISABLE TRIGGER ALL", "DROP TABLE amanah.event", "CREATE TABLE amanah.mine (a int)",
]  # fmt: skip


@pytest.fixture
def opens(pg_url):
    """Opens stores on one migrated database."""
    opened = []

    def open_store(url=pg_url, sealer=SEALER, **options):
        opened.append(PostgreSQLStore(PostgreSQL(url), sealer, **options))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def done(url, statement):
    """What somebody does at the database, past every store."""
    db = psycopg2.connect(url)
    try:
        with db, db.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        db.close()


@pytest.fixture
def application(pg_server, pg_url):
    """The address of the database for a role that `amanah migrate --grant-to` made the application's."""
    role = pg_server.role()
    migrate(pg_url, grant_to=role)
    yield f"{pg_url}&user={role}"
    done(pg_url, f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')


# --- the schema ------------------------------------------------------------------------------------------------------


def test_without_tables_a_store_names_the_command_that_makes_them(pg_blank, opens) -> None:
    with pytest.raises(Fault, match="store_unmigrated") as fault:
        opens(pg_blank)
    assert "amanah migrate" in str(fault.value)
    assert migrate(pg_blank) == [1]
    assert opens(pg_blank).head().size == 0


def test_several_who_migrate_at_once_migrate_once(pg_blank) -> None:
    applied = []
    threads = [threading.Thread(target=lambda: applied.append(migrate(pg_blank))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [[], [], [], [1]]


@pytest.fixture
def shapes(tmp_path):
    """A folder of migrations of one's own: the first is the real one."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    first = next(postgres_schema.FOLDER.glob("0001*"))
    (folder / first.name).write_text(first.read_text())
    yield folder
    postgres_schema.migrations.cache_clear()


def test_a_later_change_is_applied_behind_the_earlier_ones_and_never_again(pg_url, shapes) -> None:
    (shapes / "0002_more.sql").write_text("CREATE TABLE amanah.more (a int);")
    assert migrate(pg_url, folder=shapes) == [2]
    assert migrate(pg_url, folder=shapes) == []


def test_a_change_that_fails_leaves_nothing_behind(pg_url, shapes) -> None:
    (shapes / "0002_more.sql").write_text("CREATE TABLE amanah.more (a int); CREATE TABLE amanah.more (a int);")
    with pytest.raises(Fault):
        migrate(pg_url, folder=shapes)
    assert done(pg_url, "SELECT to_regclass('amanah.more')::text, max(number) FROM amanah.migration") == [(None, 1)]


def test_a_change_that_was_edited_after_it_was_applied_is_refused(pg_url, shapes) -> None:
    (file,) = shapes.glob("0001*")
    file.write_text(file.read_text() + "-- a word more\n")
    with pytest.raises(Fault, match="migration_changed"):
        migrate(pg_url, folder=shapes)


def test_an_older_program_refuses_the_tables_of_a_newer_one(pg_url, shapes, opens) -> None:
    (shapes / "0002_more.sql").write_text("CREATE TABLE amanah.more (a int);")
    migrate(pg_url, folder=shapes)
    with pytest.raises(Fault, match="store_version"):
        migrate(pg_url)
    with pytest.raises(Fault, match="store_version"):
        opens()


def test_numbers_of_changes_have_no_gap(pg_url, shapes) -> None:
    (shapes / "0003_more.sql").write_text("SELECT 1;")
    with pytest.raises(Fault, match="program_failing"):
        migrate(pg_url, folder=shapes)


def test_a_database_that_cannot_hold_every_name_is_refused(pg_server) -> None:
    with pg_server.connected() as cursor:
        cursor.execute("CREATE DATABASE amanah_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(Fault, match="store_encoding"):
            migrate(pg_server.url("amanah_latin"))
    finally:
        pg_server.drop("amanah_latin")


# --- who may do what -------------------------------------------------------------------------------------------------


def test_the_applications_role_records_and_reads(application, opens) -> None:
    store = opens(application)
    assert store.insert_events(chain(stream_named(1), 3)) == [1, 2, 3]
    assert [row.version for row in store.stream_rows(stream_named(1))] == [1, 2, 3]
    assert store.head().root == naive_root([store.row(number).entry for number in (1, 2, 3)])


def test_the_applications_role_may_change_and_remove_nothing(application) -> None:
    for statement in BEYOND_THE_APPLICATION:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            pytest.fail(f"done: {statement}, {done(application, statement)}")


def test_even_the_owner_is_refused_to_change_what_was_recorded(pg_url, opens) -> None:
    opens().insert_events([act(stream_named(1))])
    for session in ("", "SET session_replication_role = replica;"):
        for statement in APPEND_ONLY:
            with pytest.raises(psycopg2.errors.RestrictViolation):
                pytest.fail(f"done: {statement}, {done(pg_url, f'{session} {statement}')}")


def test_rights_once_given_too_many_are_taken_back(pg_url, application) -> None:
    role = application.rsplit("=", 1)[1]
    done(pg_url, f'GRANT ALL ON ALL TABLES IN SCHEMA amanah TO "{role}"')
    migrate(pg_url, grant_to=role)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        done(application, "DELETE FROM amanah.head")


def test_a_role_that_is_not_there_is_named(pg_url) -> None:
    with pytest.raises(Refused, match="role_missing") as refused:
        migrate(pg_url, grant_to='nobody"; DROP SCHEMA amanah; --')
    assert "nobody" in str(refused.value)


def test_a_role_without_rights_is_told_to_have_none(pg_server, pg_url, opens) -> None:
    role = pg_server.role()
    with pytest.raises(Fault, match="store_unwritable"):
        opens(f"{pg_url}&user={role}")
    done(pg_url, f'DROP ROLE "{role}"')


# --- which servers are refused ---------------------------------------------------------------------------------------


def test_a_database_that_confirms_before_the_disk_did_is_refused(pg_url, opens) -> None:
    (name,) = done(pg_url, "SELECT current_database()")[0]
    done(pg_url, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    with pytest.raises(Fault, match="store_careless") as fault:
        opens()
    assert "synchronous_commit = off" in str(fault.value)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_lose_what_it_confirmed_is_refused(pg_url, monkeypatch, setting) -> None:
    # Another server for each would cost a second: what it answers is put in its place.
    said = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", setting: "off"}
    rows = [(*said.values(), False, 1, 2, 1)]
    connections = postgres_connections.Connections(PostgreSQL(pg_url), most=1, patience=1)
    with pytest.raises(Fault, match="store_careless"):
        connections._demand_ours(rows)


def test_the_settings_are_those_that_the_server_names(pg_url, opens) -> None:
    """The control of the one before: this server is asked, and it is safe."""
    assert done(pg_url, "SELECT current_setting('fsync'), current_setting('full_page_writes')") == [("on", "on")]
    assert opens().head().size == 0


def test_a_standby_can_be_read_and_not_written_to(pg_url) -> None:
    rows = [("on", "on", "on", True, 1, 2, 1)]
    postgres_connections.Connections(PostgreSQL(pg_url), most=1, patience=1)._demand_ours(rows)
    with pytest.raises(Fault, match="store_unwritable"):
        postgres_connections.Connections(PostgreSQL(pg_url), most=1, patience=1, writes=True)._demand_ours(rows)


# --- an older or another ledger in its place -------------------------------------------------------------------------


def taken_back(url, size):
    """What a restored backup looks like: the owner takes the last acts away, as only an owner can."""
    done(
        url,
        f"""
        ALTER TABLE amanah.event DISABLE TRIGGER ALL; DELETE FROM amanah.event WHERE record > {size};
        ALTER TABLE amanah.event ENABLE ALWAYS TRIGGER event_stays;
        UPDATE amanah.tile SET data = substr(data, 1, {size} * 32);
    """,
    )


def test_a_ledger_that_fell_behind_is_not_written_to(pg_url, opens) -> None:
    store = opens()
    store.insert_events(chain(stream_named(1), 2))
    before = store.head()
    store.insert_events([act(stream_named(2))])
    taken_back(pg_url, 2)
    done(pg_url, f"UPDATE amanah.head SET size = 2, root = '\\x{before.root.hex()}'")
    with pytest.raises(Fault, match="rollback_detected"):
        store.insert_events([act(stream_named(3))])


def test_a_ledger_that_went_another_way_is_not_written_to(pg_url, opens) -> None:
    ours = opens()
    ours.insert_events(chain(stream_named(1), 2))
    before = ours.head()
    ours.insert_events([act(stream_named(2))])
    taken_back(pg_url, 2)
    done(pg_url, f"UPDATE amanah.head SET size = 2, root = '\\x{before.root.hex()}'")
    opens().insert_events([act(stream_named(3)), act(stream_named(4))])
    with pytest.raises(Fault, match="fork_detected"):
        ours.insert_events([act(stream_named(5))])


def test_another_database_under_the_same_address_is_told(pg_server, pg_template, pg_url, opens) -> None:
    store = opens()
    (name,) = done(pg_url, "SELECT current_database()")[0]
    other = pg_server.create(template=pg_template)
    pg_server.drop(name)
    with pg_server.connected() as cursor:
        cursor.execute(f'ALTER DATABASE "{other}" RENAME TO "{name}"')
    with pytest.raises(Fault, match="store_replaced"):
        store.insert_events([act(stream_named(1))])


# --- several processes -----------------------------------------------------------------------------------------------


def test_a_process_far_behind_starts_from_the_tiles(opens, monkeypatch) -> None:
    monkeypatch.setattr("service.store.postgres_writing.NEAR", 40)
    first, second = opens(), opens()
    assert second.insert_events([act(stream_named(0))]) == [1]
    for number in range(1, 4):
        first.insert_events([act(stream_named(number * 100 + one)) for one in range(100)])
    assert second.insert_events([chain(stream_named(101), 2)[1], *chain(stream_named(998), 2)]) == [302, 303, 304]
    assert second.head().root == naive_root([row.entry for row in second.rows(limit=400)])
    with pytest.raises(Refused, match="superseded"):
        second.insert_events([act(stream_named(101), note="lain")])


def test_what_another_process_recorded_is_known_before_the_next_decision(opens) -> None:
    first, second = opens(), opens()
    one, two, three = chain(stream_named(1), 3)
    assert first.insert_events([one]) == [1]
    assert second.insert_events([two]) == [2]
    with pytest.raises(Refused, match="superseded"):
        first.insert_events([act(stream_named(1), 2, one.digest, note="lain")])
    assert first.insert_events([two]) == [2]  # the same act is told its number, whoever took it
    assert first.insert_events([three]) == [3]


def test_a_tile_that_somebody_shortened_is_not_built_upon(pg_url, opens) -> None:
    store = opens()
    store.insert_events(chain(stream_named(1), 2))
    done(pg_url, "UPDATE amanah.tile SET data = substr(data, 1, 32)")
    with pytest.raises(Fault, match="tree_differs"):
        store.insert_events([act(stream_named(2))])
    with pytest.raises(Fault, match="tree_differs"):
        opens().insert_events([act(stream_named(2))])
    assert store.head().size == 2


def test_an_entry_that_arrives_otherwise_than_it_was_sealed_is_refused(opens, monkeypatch) -> None:
    store = opens()
    monkeypatch.setattr("service.store.postgres_writing.leaf_hash", lambda _entry: bytes(32))
    with pytest.raises(Fault, match="store_damaged"):
        store.insert_events([act(stream_named(1))])
    monkeypatch.undo()
    assert store.insert_events([act(stream_named(1))]) == [1]


HOSTILE = [
    "$q0$", "$$; DROP TABLE amanah.event; --", "'; DROP TABLE amanah.event; --", "\\", "\\x00", "%s %(a)s %%", "{", "é ü",
]  # fmt: skip


def test_what_acts_say_is_kept_byte_for_byte_whatever_it_looks_like(opens) -> None:
    store = opens()
    acts = [act(stream_named(number), note=note) for number, note in enumerate(HOSTILE)]
    store.insert_events(acts)
    assert [(row.entry, row.content) for row in store.rows()] == [(one.entry, one.content) for one in acts]


def test_a_text_that_holds_its_own_quotation_mark_is_refused(opens, monkeypatch) -> None:
    store = opens()
    monkeypatch.setattr("service.store.postgres_writing.token_hex", lambda _size: "0")
    with pytest.raises(ProgrammingError):
        store.insert_events([act(stream_named(1), note="$q0$; COMMIT; DROP TABLE amanah.event")])
    with pytest.raises(ProgrammingError):
        Texts([b"what follows would end it: $q0"]).getquoted()
    assert store.insert_events([act(stream_named(1), note="$q1$")]) == [1]


def test_every_question_is_answered_by_index_however_little_the_server_knows_of_the_tables(opens) -> None:
    store = opens()
    store.insert_events(chain(stream_named(1), 40))
    asked = {
        postgres_store._MOVED: (5,), f"{postgres_store._ROW} WHERE record > %s AND record <= %s ORDER BY record": (5, 10),
        f"{postgres_store._STREAM} AND version > %s ORDER BY version LIMIT 5": (stream_named(1), 3),
        postgres_store._STREAM_HEAD: (stream_named(1),), postgres_store._HEADS: (30, 0, 100),
        postgres_store._OF_STREAMS: ([stream_named(1), stream_named(2)], 30),
        "EXECUTE amanah_ground(%s, %s, %s)": (30, stream_named(1), stream_named(1)),
    }  # fmt: skip
    with store._writer.taken() as connection:
        for question, values in asked.items():
            plan = "\n".join(line for (line,) in connection.ask(f"EXPLAIN {question}", values))
            assert not re.search("Seq Scan on (event|stream|tile)|Bitmap|Hash Join|Gather", plan), plan


# --- servers that go, and servers that fall silent -------------------------------------------------------------------


def test_after_every_connection_was_ended_the_next_question_is_answered(pg_url, opens) -> None:
    store = opens()
    store.insert_events([act(stream_named(1))])
    done(pg_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'amanah' "
                 "AND datname = current_database()")  # fmt: skip
    time.sleep(0.05)
    assert store.insert_events([act(stream_named(2))]) == [2]
    assert store.head().size == 2


def test_a_head_that_somebody_holds_is_waited_for_with_an_end(pg_url, opens) -> None:
    store = opens(patience=0.2)
    holder = psycopg2.connect(pg_url)
    holder.cursor().execute("SELECT FROM amanah.head FOR UPDATE")
    with pytest.raises(Fault, match="store_busy"):
        store.insert_events([act(stream_named(1))])
    assert store.head().size == 0  # readers never wait for writers
    holder.close()
    assert store.insert_events([act(stream_named(1))]) == [1]


def backend_of(url):
    """The process that serves the store's writer."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    ((pid,),) = done(url, f"SELECT pid FROM pg_stat_activity WHERE query LIKE '%amanah_events%' AND {others}")
    return pid


@pytest.mark.skipif(bool(os.environ.get("AMANAH_TEST_PG")), reason="signals reach only a server of this machine")
def test_a_server_that_falls_silent_is_given_up_in_time_and_found_again(pg_url, opens) -> None:
    store = opens(patience=0.3)
    store.insert_events([act(stream_named(1))])
    pid = backend_of(pg_url)
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        with pytest.raises(Fault, match="store_unreachable"):
            store.insert_events([act(stream_named(2))])
        assert time.monotonic() - began < 2
    finally:
        os.kill(pid, signal.SIGCONT)
    (record,) = store.insert_events([act(stream_named(2))])
    assert record == store.head().size == 2


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(Fault, match="store_unreachable") as fault:
        PostgreSQLStore(PostgreSQL("postgresql://amanah:rahasia@127.0.0.1:1/amanah"), SEALER, patience=1)
    assert "rahasia" not in str(fault.value)


def test_who_waits_for_a_record_is_told_by_a_hint_and_finds_it_without(opens, monkeypatch) -> None:
    monkeypatch.setattr(postgres_store, "HINT", 60)
    store, other = opens(), opens()
    told = []
    waiting = [
        threading.Thread(target=lambda: told.append(store.wait(0, 20))) for _ in range(2)
    ]  # one hears, one looks
    for thread in waiting:
        thread.start()
    time.sleep(0.1)
    began = time.monotonic()
    other.insert_events([act(stream_named(1))])
    for thread in waiting:
        thread.join()
    assert told == [1, 1]
    assert time.monotonic() - began < 10
    assert store.wait(1, 0.05) == 1


# --- the fixture itself ----------------------------------------------------------------------------------------------


def test_a_server_ends_with_whoever_used_it_last(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("AMANAH_TEST_PG", raising=False)
    with postgres.shared(tmp_path) as server, postgres.shared(tmp_path) as same:
        assert same == server
    for _ in range(200):
        try:
            psycopg2.connect(server.url("postgres")).close()
        except psycopg2.OperationalError:
            break
        time.sleep(0.02)
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(server.url("postgres"))
