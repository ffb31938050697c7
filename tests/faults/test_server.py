"""The database's own bad days: stopped, killed, come back, full. On a server of the test's own, or in a corner of the shared one."""

import itertools
import os
import signal
import tempfile
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg2
import pytest

from service.store.postgres_schema import migrate
from tests.books import Databases
from tests.chapters import Chapters
from tests.faults.acts import handed_in, registrations, reopened, told
from tests.faults.disk import fill, free, small_disk
from tests.faults.patience import PATIENCE, outcome, together
from tests.people import present
from tests.postgres import Cluster, NoServer, cluster
from web import create_app


@pytest.fixture
def cluster_of_ones_own():
    try:
        with cluster() as own:
            yield own
    except NoServer as reason:
        pytest.skip(str(reason))


def founded_on(own, tmp_path):
    """A founded town on a server of its own, and its chapters."""
    template = own.server.create()
    migrate(own.server.url(template))
    chapters = Chapters(tmp_path / "chapters", Databases(own.server, template))
    return chapters.open("founded", tmp_path / "town"), chapters


def test_a_server_that_was_stopped_or_killed_and_came_back_has_every_acknowledged_act(
    cluster_of_ones_own, tmp_path, monkeypatch
) -> None:
    own = cluster_of_ones_own
    monkeypatch.setattr("service.house.PATIENCE", PATIENCE)
    town, chapters = founded_on(own, tmp_path)
    client, before = create_app(town.house).test_client(), town.house.store.head().size
    acts = registrations(town, 12)
    naive = psycopg2.connect(town.stage.database)
    for number, by in enumerate((signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)):
        first, second, third, fourth = acts[4 * number : 4 * number + 4]
        assert handed_in(client, first).status_code == 201
        own.stop(by)
        answer = outcome(partial(handed_in, client, second))
        assert (answer.status_code, told(answer)["kode"]) == (503, "store_unreachable")
        assert int(answer.headers["Retry-After"]) > 0
        own.start()
        together([partial(town.house.app.record, [one]) for one in (second, third, fourth)])
        assert [handed_in(client, one).status_code for one in (first, second, third, fourth)] == [200] * 4
    assert town.house.store.head().size == before + 12
    with (
        pytest.raises(psycopg2.Error),
        naive.cursor() as cursor,
    ):  # the control: who keeps his one connection never recovers
        cursor.execute("SELECT 1")
    naive.close()
    chapters.demand_sound(town)
    chapters.close(town)


# --- its disk --------------------------------------------------------------------------------------------------------


@contextmanager
def server_disk(megabytes):
    """A small disk where the server's own user may go, too; a folder of pytest is for its user alone."""
    with tempfile.TemporaryDirectory(prefix="amanah-disk-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        with small_disk(Path(place) / "disk", megabytes) as disk:
            yield disk


@pytest.fixture
def corner(pg_server):
    """A tablespace on a disk of 4 MB, and where it lies."""
    if os.environ.get("AMANAH_TEST_PG"):
        pytest.skip("the server named by AMANAH_TEST_PG may stand on another machine: it gets no small disk")
    with server_disk(4) as disk, pg_server.connected() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        owner = Path(f"/proc/{cursor.fetchone()[0]}").stat()
        (disk / "space").mkdir()
        os.chown(disk / "space", owner.st_uid, owner.st_gid)
        name = f"corner_{os.getpid()}"
        cursor.execute(f"CREATE TABLESPACE {name} LOCATION '{disk / 'space'}'")
        yield name, disk
        cursor.execute(f"DROP TABLESPACE {name}")


@pytest.fixture
def cramped(corner, pg_chapters, pg_server, tmp_path):
    """A founded town whose acts lie on the small disk, and that disk."""
    (space, disk), town = corner, pg_chapters.open("founded", tmp_path / "town")

    def move(where):
        town.stage.close()
        with closing(psycopg2.connect(town.stage.database)) as db, db.cursor() as cursor:
            db.autocommit = True
            cursor.execute(f"ALTER TABLE amanah.event SET TABLESPACE {where}")
            cursor.execute("VACUUM FULL amanah.event")  # no room that a longer book left behind in this database
        reopened(town, AMANAH_DATABASE_URL=town.stage.database)

    move(space)
    yield town, disk
    pg_chapters.demand_sound(town)
    move("pg_default")
    pg_chapters.close(town)


def test_where_the_database_has_no_room_the_house_says_so_reads_on_and_resumes_by_itself(cramped) -> None:
    town, disk = cramped
    client, before, acts = create_app(town.house).test_client(), town.house.store.head().size, registrations(town, 20)
    fill(disk)
    answers = [handed_in(client, one) for one in acts]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert {told(answer)["kode"] for answer in refused} == {"store_full"}
    assert town.house.store.head().size == before + 20 - len(refused)
    assert town.house.ledger.receipt(before).record == before
    assert client.get("/").status_code == 200
    free(disk)
    numbers = {told(handed_in(client, one))["catatan"][0]["nomor"] for one in acts}
    assert numbers == set(range(before + 1, before + 21))


def step_by_step(cursor) -> None:
    for number in itertools.count(10_000):
        cursor.execute("INSERT INTO public.step VALUES (%s)", (number,))
        values = (number, number, os.urandom(1_800))
        cursor.execute("INSERT INTO amanah.event VALUES (%s, 1, %s, %s, NULL)", values)


def test_control_the_disk_is_full_and_who_commits_each_step_leaves_a_half(cramped) -> None:
    town, disk = cramped
    fill(disk)
    with closing(psycopg2.connect(town.stage.database)) as careless, careless.cursor() as cursor:
        careless.autocommit = True
        cursor.execute("CREATE TABLE public.step (number integer)")  # elsewhere, as the streams and the head are
        with pytest.raises(psycopg2.errors.DiskFull):
            step_by_step(cursor)
        cursor.execute(
            "SELECT (SELECT COUNT(*) FROM public.step), (SELECT COUNT(*) FROM amanah.event WHERE record >= 10000)"
        )
        steps, acts = present(cursor.fetchone())
        assert steps == acts + 1
        cursor.execute("DROP TABLE public.step; ALTER TABLE amanah.event DISABLE TRIGGER event_stays")
        cursor.execute(
            "DELETE FROM amanah.event WHERE record >= 10000; ALTER TABLE amanah.event ENABLE ALWAYS TRIGGER event_stays"
        )
    free(disk)


@pytest.mark.torture
def test_a_server_without_room_for_its_log_goes_down_and_comes_back_with_what_was_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("service.house.PATIENCE", PATIENCE)
    with server_disk(120) as disk:
        (disk / "server").mkdir()
        own = Cluster(disk / "server")
        own.start()
        town, chapters = founded_on(own, tmp_path)
        acts = registrations(town, 40)
        recorded = {place: town.house.app.record([acts[place]]) for place in range(20)}
        fill(disk)
        full = [outcome(partial(town.house.app.record, [one])) for one in acts]
        assert {place: full[place] for place in recorded} == recorded
        assert "store_full" in full
        with closing(psycopg2.connect(town.stage.database)) as db, pytest.raises(psycopg2.OperationalError):
            flood(db)  # nothing is written but the log, until it has no room
        assert outcome(partial(town.house.app.record, acts[-1:])) == "store_unreachable"
        own.stop()
        free(disk)
        own.start()
        numbers = [town.house.app.record([one]) for one in acts]
        assert all(one in ("store_full", number) for one, number in zip(full, numbers, strict=True))
        assert len({number for (number,) in numbers}) == 40
        chapters.demand_sound(town)
        chapters.close(town)
        own.stop()


def flood(db) -> None:
    with db.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT pg_logical_emit_message(false, 'uji', repeat('x', 1000000))")
            db.commit()
