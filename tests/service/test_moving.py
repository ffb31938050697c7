"""A ledger carried from one store to another is the same ledger, or nothing has happened."""

import shutil
import sqlite3
from contextlib import closing, contextmanager

import psycopg2
import pytest
from click.testing import CliRunner

from domain.evidence.errors import Fault, Refused
from service.cli import main
from service.demo.founding import found
from service.fsck import fsck
from service.house import open_house
from service.moving import move
from service.opening import ledger_there, open_store
from service.retired import MOVED
from service.seals import LOG_KEY, Sealer, load_host_key
from service.settings import Settings
from service.store.postgres import PostgreSQLStore
from service.store.postgres_schema import migrate
from tests.service.making import act, stream_named


@pytest.fixture
def home(founded, tmp_path):
    shutil.copytree(founded, tmp_path / "home")
    return tmp_path / "home"


def at(home, url=""):
    return Settings.read({"AMANAH_HOME": str(home), "AMANAH_DATABASE_URL": url})


def head(settings):
    with closing(open_store(settings, None)) as store:
        return store.head(), [store.row(record) for record in range(1, store.head().size + 1)], store.tile(0, 0)


def test_a_ledger_goes_to_postgresql_and_back_with_every_byte_of_it(home, pg_url):
    before = head(at(home))
    copied = move(at(home), at(home, pg_url).database)
    assert (copied.size, copied.root) == (24, before[0].root.hex())
    assert head(at(home, pg_url)) == before
    assert fsck(at(home, pg_url)).sound
    back = at(home, f"sqlite:///{home / 'kembali.sqlite'}")
    move(at(home, pg_url), back.database)
    assert head(back) == before
    assert fsck(back).sound


def test_the_role_that_records_may_move_a_ledger_in(home, pg_url, pg_server):
    role = pg_server.role()
    migrate(pg_url, grant_to=role)
    as_role = at(home, f"{pg_url}&user={role}")
    before = head(at(home))
    move(at(home), as_role.database)
    assert head(as_role) == before


def test_where_the_ledger_was_it_is_not_opened_again(home, pg_url):
    move(at(home), at(home, pg_url).database)
    with pytest.raises(Fault) as refusal:
        open_house(at(home))
    assert refusal.value.code == "ledger_moved"
    assert (home / f"ledger.sqlite{MOVED}").exists()
    move(at(home, pg_url), at(home).database)  # it may come home again, and then the other place is left
    open_house(at(home)).close()
    with pytest.raises(Fault) as refusal:
        open_house(at(home, pg_url))
    assert refusal.value.code == "ledger_moved"


def test_a_server_that_still_runs_on_the_file_cannot_go_on_there(tmp_path, pg_url):
    city = found(tmp_path / "home")
    move(at(tmp_path / "home"), at(tmp_path / "home", pg_url).database)
    with pytest.raises(Fault) as refusal:
        city.enrol(city.stage.person("Sari"))
    assert refusal.value.code == "store_replaced"
    city.stage.close()


def test_nothing_leaves_a_server_that_is_at_work(home, pg_url):
    move(at(home), at(home, pg_url).database)
    house = open_house(at(home, pg_url))
    back = at(home, f"sqlite:///{home / 'kembali.sqlite'}")
    with pytest.raises(Refused) as refusal:
        move(at(home, pg_url), back.database)
    house.close()
    assert refusal.value.code == "move_in_use"
    assert not (home / "kembali.sqlite").exists()


def test_the_house_goes_on_in_the_new_place(tmp_path, pg_url):
    city = found(tmp_path / "home")
    city.stage.close()
    move(at(tmp_path / "home"), at(tmp_path / "home", pg_url).database)
    house = open_house(at(tmp_path / "home", pg_url))
    assert isinstance(house.store, PostgreSQLStore)
    assert house.ledger.read_only is None
    house.catch_up()
    house.close()


@pytest.mark.parametrize("there", ["postgresql", "sqlite"])
def test_where_something_stands_nothing_is_moved_to(home, founded, tmp_path, pg_url, there):
    if there == "postgresql":
        target = at(home, pg_url)
        other = tmp_path / "other"
        shutil.copytree(founded, other)
        move(at(other), target.database)
        with closing(psycopg2.connect(pg_url)) as db, db, db.cursor() as cursor:
            cursor.execute("UPDATE amanah.head SET received_at = received_at + 1")  # not the very same
    else:
        shutil.copy(founded / "ledger.sqlite", tmp_path / "lain.sqlite")
        with closing(sqlite3.connect(tmp_path / "lain.sqlite", isolation_level=None)) as file:
            file.execute("UPDATE head SET received_at = received_at + 1")
        target = at(home, f"sqlite:///{tmp_path / 'lain.sqlite'}")
    before = head(target)
    with pytest.raises(Refused) as refusal:
        move(at(home), target.database)
    assert refusal.value.code == "move_not_empty"
    assert head(target) == before
    open_house(at(home)).close()


def test_a_ledger_is_not_moved_to_where_it_is(home):
    with pytest.raises(Refused) as refusal:
        move(at(home), at(home).database)
    assert refusal.value.code == "move_same"


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM entry WHERE record = 24",
        "UPDATE entry SET entry = (SELECT entry FROM entry WHERE record = 3) WHERE record = 4",
        "UPDATE content SET content = x'00' WHERE record = 7",
        "UPDATE head SET root = x'00'",
        "UPDATE head SET size = 23",
        "DELETE FROM head",
    ],
)
def test_a_damaged_ledger_stays_where_it_is_and_leaves_nothing_half(home, pg_url, damage):
    with closing(sqlite3.connect(home / "ledger.sqlite", isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(damage)
    targets = (at(home, pg_url), at(home, f"sqlite:///{home / 'baru.sqlite'}"))
    for target in targets:
        with pytest.raises(Fault) as refusal:
            move(at(home), target.database)
        assert refusal.value.code == "move_differs"
    with closing(psycopg2.connect(pg_url)) as there, there.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM amanah.event), (SELECT size FROM amanah.head)")
        assert cursor.fetchone() == (0, 0)
    assert not (home / "baru.sqlite").exists()
    assert (home / "ledger.sqlite").exists()


def test_what_does_not_read_back_the_same_is_not_committed(home, pg_url):
    with closing(psycopg2.connect(pg_url)) as db, db, db.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION amanah.bend() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN IF NEW.record = 9 THEN NEW.entry = NEW.entry || ''\\x20''::bytea; END IF; RETURN NEW; END';"
            "CREATE TRIGGER bends BEFORE INSERT ON amanah.event FOR EACH ROW EXECUTE FUNCTION amanah.bend()"
        )
    with pytest.raises(Fault) as refusal:
        move(at(home), at(home, pg_url).database)
    assert refusal.value.code == "move_differs"
    assert "nomor 9" in refusal.value.message
    open_house(at(home)).close()


def test_a_database_without_tables_is_told_to_be_migrated_first(home, pg_blank):
    with pytest.raises(Fault):
        move(at(home), at(home, pg_blank).database)
    open_house(at(home)).close()


def test_a_backup_of_a_database_is_a_file_with_the_same_root(home, pg_url, monkeypatch):
    before = head(at(home))
    monkeypatch.setenv("AMANAH_HOME", str(home))
    told = CliRunner().invoke(main, ["move", "--to", pg_url])
    assert told.exit_code == 0, told.output
    assert "AMANAH_DATABASE_URL" in told.output
    monkeypatch.setenv("AMANAH_DATABASE_URL", pg_url)
    told = CliRunner().invoke(main, ["backup", str(home / "salinan.sqlite")])
    assert told.exit_code == 0, told.output
    copy = at(home, f"sqlite:///{home / 'salinan.sqlite'}")
    assert head(copy) == before
    assert fsck(copy).sound


# --- what is left behind ---------------------------------------------------------------------------------------------


def test_whoever_comes_to_a_database_that_the_ledger_left_is_told_whatever_he_calls_it(home, tmp_path, pg_url):
    move(at(home), at(home, pg_url).database)
    shutil.copytree(home, tmp_path / "second")  # another machine of the same register, with the same keys
    sealer = Sealer("x", load_host_key(at(home).keys / LOG_KEY))
    running = PostgreSQLStore(at(home, pg_url).database, sealer)
    running.close()  # it comes back when the move is over
    move(at(home, pg_url), at(home, f"sqlite:///{home / 'kembali.sqlite'}").database)
    for settings in (at(home, f"{pg_url}&connect_timeout=9"), at(tmp_path / "second", pg_url)):
        for again in (open_house, fsck, lambda settings: move(settings, at(home, f"sqlite:///{tmp_path}/x").database)):
            with pytest.raises(Fault) as refusal:
                again(settings)
            assert refusal.value.code == "ledger_moved"
    for asked in (running.head, lambda: running.moved_since(0), lambda: running.insert_events([act(stream_named(1))])):
        with pytest.raises(Fault) as refusal:
            asked()
        assert refusal.value.code == "ledger_moved"


class Ended(BaseException):
    """The process is killed here."""


@contextmanager
def ended(monkeypatch, what):
    """A move ends at a place, between the COMMIT of the copy and all that follows."""

    def end(*_):
        raise Ended

    with monkeypatch.context() as patched:
        patched.setattr(f"service.moving.{what}", end)
        with pytest.raises(Ended):
            yield


@pytest.mark.parametrize("way", ["out", "in"])
def test_a_move_that_ended_behind_its_copy_is_completed_by_a_second_one(home, pg_url, monkeypatch, way):
    source, target = at(home), at(home, pg_url)
    if way == "out":
        move(source, target.database)
        source, target = target, at(home, f"sqlite:///{home / 'kembali.sqlite'}")
    before = head(source)
    with ended(monkeypatch, "_leave"):
        move(source, target.database)
    assert head(source) == head(target) == before  # the old place is usable still
    open_house(source).close()
    assert move(source, target.database).size == 24
    with pytest.raises(Fault) as refusal:
        open_house(source)
    assert refusal.value.code == "ledger_moved"
    assert fsck(target).sound


def test_a_copy_that_is_not_the_same_any_more_is_not_taken_for_it(home, pg_url, monkeypatch):
    with ended(monkeypatch, "_leave"):
        move(at(home), at(home, pg_url).database)
    with closing(psycopg2.connect(pg_url)) as db, db, db.cursor() as cursor:
        cursor.execute("ALTER TABLE amanah.event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE amanah.event SET entry = (SELECT entry FROM amanah.event WHERE record = 3) WHERE record = 4"
        )
    with pytest.raises(Fault) as refusal:
        move(at(home), at(home, pg_url).database)
    assert refusal.value.code == "move_differs"
    open_house(at(home)).close()


def test_a_place_spelled_otherwise_is_the_same_place(home, pg_url):
    (home / "sana").symlink_to(home)
    with pytest.raises(Refused) as refusal:
        move(at(home), at(home, f"sqlite:///{home / 'sana' / 'ledger.sqlite'}").database)
    assert refusal.value.code == "move_same"
    move(at(home), at(home, pg_url).database)
    with pytest.raises(Refused) as refusal:
        move(at(home, pg_url), at(home, f"{pg_url}&connect_timeout=9").database)
    assert refusal.value.code == "move_same"
    open_house(at(home, pg_url)).close()


def test_a_server_on_the_file_is_stopped_before_the_old_place_is_written_down(tmp_path, pg_url, monkeypatch):
    city = found(tmp_path / "home")
    with ended(monkeypatch, "retire"):
        move(at(tmp_path / "home"), at(tmp_path / "home", pg_url).database)
    with pytest.raises(Fault) as refusal:
        city.enrol(city.stage.person("Sari"))
    assert refusal.value.code == "store_replaced"
    city.stage.close()
    with pytest.raises(Fault) as refusal:  # and nobody opens a new book in its place
        ledger_there(at(tmp_path / "home"))
    assert refusal.value.code == "ledger_moved"
