"""A superuser of the database, whom no trigger and no grant stops: whatever he changes is named."""

from contextlib import closing

import psycopg2
import pytest

from service.demo.founding import found
from service.fsck import Means, fsck
from service.fsck.postgres import PostgreSQLReader
from service.settings import Settings
from service.store.places import PostgreSQL
from service.store.postgres_schema import migrate
from tests.service.forging import altered, salted, told, whats


@pytest.fixture(scope="module")
def opened(pg_server, pg_template, tmp_path_factory):
    """A founded city, whose database is a template from now on."""
    name = pg_server.create(template=pg_template)
    home = tmp_path_factory.mktemp("fsck") / "home"
    city = found(home, database=pg_server.url(name))
    city.stage.house.catch_up()
    city.stage.close()
    yield home, name
    pg_server.drop(name)


class Superuser:
    """Somebody who owns the server."""

    def __init__(self, home, url):
        self.settings = Settings.read({"AMANAH_HOME": str(home), "AMANAH_DATABASE_URL": url})
        self.url = url

    def sql(self, statement, *values):
        with closing(psycopg2.connect(self.url)) as db, db, db.cursor() as cursor:
            # What triggers fire ALWAYS stay in their way, until they are taken away; the guards are put back.
            cursor.execute(
                "ALTER TABLE amanah.event DISABLE TRIGGER USER; ALTER TABLE amanah.stream DISABLE TRIGGER USER"
            )
            cursor.execute(statement, values)
            assert cursor.rowcount != 0, statement
            for table in ("event", "stream"):
                for deed in ("stays", "kept"):
                    cursor.execute(f"ALTER TABLE amanah.{table} ENABLE ALWAYS TRIGGER {table}_{deed}")

    def one(self, question, *values):
        with closing(psycopg2.connect(self.url)) as db, db.cursor() as cursor:
            cursor.execute(question, values)
            ((value,),) = cursor.fetchall()
            return bytes(value) if isinstance(value, memoryview) else value

    def examine(self, **facts):
        return fsck(self.settings, **facts)


@pytest.fixture
def superuser(opened, pg_server):
    home, template = opened
    name = pg_server.create(template=template)
    yield Superuser(home, pg_server.url(name))
    pg_server.drop(name)


def test_an_untouched_ledger_in_postgresql_is_sound_whoever_examines_it(superuser):
    report = superuser.examine()
    assert report.sound, report.text()
    assert report.counts == {"entries": 24, "contents": 24, "streams": 12, "tiles": 1}
    assert superuser.examine(means=Means(processes=2, kept=0)).sound


def test_the_role_that_records_may_examine_too(superuser, pg_server):
    role = pg_server.role()
    migrate(superuser.url, grant_to=role)
    as_role = Settings.read(
        {"AMANAH_HOME": str(superuser.settings.home), "AMANAH_DATABASE_URL": f"{superuser.url}&user={role}"}
    )
    report = fsck(as_role)
    assert report.sound, report.text()


def test_what_the_program_knows_of_the_catalogue_is_what_its_migrations_make(pg_url):
    with closing(PostgreSQLReader(PostgreSQL(pg_url))) as reader:
        assert list(reader.declared()) == []
        assert list(reader.structure()) == []


def test_an_empty_database_is_told_to_hold_no_ledger(pg_blank, tmp_path):
    report = fsck(Settings.read({"AMANAH_HOME": str(tmp_path), "AMANAH_DATABASE_URL": pg_blank}))
    assert told(report) == {"file_unreadable"}


def test_an_entry_changed_is_named(superuser):
    raw = superuser.one("SELECT entry FROM amanah.event WHERE record = 12")
    superuser.sql("UPDATE amanah.event SET entry = %s WHERE record = 12", altered(raw, claimed_at=1))
    report = superuser.examine()
    assert report.damaged == {12}, report.text()
    assert whats(report, 12) == {"leaf_differs"}


def test_a_content_changed_or_taken_away_is_named(superuser):
    raw = superuser.one("SELECT content FROM amanah.event WHERE record = 7")
    superuser.sql("UPDATE amanah.event SET content = %s WHERE record = 7", salted(raw))
    superuser.sql("UPDATE amanah.event SET content = NULL WHERE record = 24")
    report = superuser.examine()
    assert (whats(report, 7), whats(report, 24)) == ({"content_differs"}, {"content_missing"})
    assert report.damaged == {7, 24}


def test_a_row_dropped_is_named(superuser):
    superuser.sql("DELETE FROM amanah.event WHERE record = 12")
    report = superuser.examine()
    assert report.damaged == {12}, report.text()
    assert whats(report, 12) == {"entry_missing"}


def test_a_tail_cut_off_is_named(superuser):
    superuser.sql("DELETE FROM amanah.event WHERE record > 21")
    assert superuser.examine().damaged == {22, 23, 24}


def test_two_rows_swapped_are_both_named(superuser):
    for here, there in ((10, 1000), (11, 10), (1000, 11)):
        superuser.sql("UPDATE amanah.event SET record = %s WHERE record = %s", there, here)
    assert superuser.examine().damaged == {10, 11}


def test_a_row_behind_the_seal_is_named(superuser):
    superuser.sql("INSERT INTO amanah.event SELECT 25, stream, 99, entry, content FROM amanah.event WHERE record = 2")
    assert superuser.examine().damaged == {25}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE amanah.tile SET data = set_byte(data, 40, 255 - get_byte(data, 40))", "tile_differs"),
        ("DELETE FROM amanah.tile", "tile_missing"),
        ("INSERT INTO amanah.tile VALUES (1, 0, decode(repeat('00', 32), 'hex'))", "tile_extra"),
        ("UPDATE amanah.tile SET part = 1", "tile_differs"),
        ("UPDATE amanah.head SET size = 23", "head_differs"),
        ("UPDATE amanah.head SET root = '\\x00'", "head_differs"),
        ("UPDATE amanah.head SET received_at = 1", "head_differs"),
        ("UPDATE amanah.head SET checkpoint = NULL", "seal_missing"),
        ("UPDATE amanah.head SET checkpoint = replace(checkpoint, '24', '23')", "seal_wrong"),
        ("DELETE FROM amanah.head", "head_missing"),
        ("UPDATE amanah.stream SET id = 77 WHERE id = 3", "stream_differs"),
        ("UPDATE amanah.event SET version = 99 WHERE record = 11", "columns_differ"),
        ("UPDATE amanah.event SET stream = 4711 WHERE record = 11", "columns_differ"),
        (("DROP TRIGGER event_stays ON amanah.event; CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON amanah.event "
         "FOR EACH ROW WHEN (OLD.record <> 7) EXECUTE FUNCTION amanah.refuse()"), "schema_differs"),
        ("CREATE OR REPLACE FUNCTION amanah.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
         "schema_differs"),
        ("ALTER TABLE amanah.event ALTER content SET NOT NULL", "schema_differs"),
        ("DELETE FROM amanah.migration", "schema_differs"),
        ("ALTER TABLE amanah.tile RENAME TO ubin", "table_unreadable"),
    ],
)  # fmt: skip
def test_what_is_computed_from_the_entries_or_guards_them_is_named_where_it_was_changed(superuser, change, what):
    superuser.sql(change)
    report = superuser.examine()
    assert what in told(report), report.text()
    extra = {"schema_differs", "stream_extra", "tile_missing", "file_damaged"}
    assert told(report) <= {what} | extra, report.text()


def test_a_stream_renamed_is_named(superuser):
    superuser.sql("UPDATE amanah.stream SET name = 'agency/' || repeat('b', 32) WHERE id = 3")
    assert told(superuser.examine()) == {"stream_missing", "stream_extra"}
