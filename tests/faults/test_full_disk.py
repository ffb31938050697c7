"""A full disk: the house says so, reads go on, nothing is half there, and once there is room it goes on by itself."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from domain.evidence.errors import AmanahError
from tests.faults.acts import handed_in, registrations, reopened, told
from tests.faults.disk import FILLER, fill, free, small_disk
from tests.people import demand_sound
from web import create_app


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", 8) as place:
        yield place


@pytest.fixture
def town(disk, town_at):
    """A founded town whose book lies on the small disk."""
    town = town_at("founded")
    town.stage.close()
    shutil.move(town.stage.settings.ledger_path, disk)
    reopened(town, AMANAH_DATABASE_URL=f"sqlite:///{disk / 'ledger.sqlite'}")
    return town


def recorded_until_refused(town, submissions) -> tuple[int, str]:
    """How many were recorded before the first that was not, and why that one was not."""
    for count, one in enumerate(submissions):
        try:
            town.house.app.record([one])
        except AmanahError as error:
            return count, error.code
    return len(submissions), ""


def test_on_a_full_disk_the_house_says_so_reads_on_and_resumes_by_itself(town, disk) -> None:
    before, submissions = town.house.store.head(), registrations(town, 20)
    fill(disk)
    count, code = recorded_until_refused(town, submissions)
    assert code == "store_full"
    assert town.house.store.head().size == before.size + count
    receipt = town.house.ledger.receipt(before.size)
    assert create_app(town.house).test_client().get("/").status_code == 200
    assert recorded_until_refused(town, submissions[count:]) == (0, "store_full")
    demand_sound(town.house)
    free(disk)
    assert [town.house.app.record([one])[0] for one in submissions] == [before.size + n for n in range(1, 21)]
    assert receipt.record == before.size


def test_on_a_full_disk_a_program_is_told_to_send_the_same_file_again(town, disk) -> None:
    client, submissions = create_app(town.house).test_client(), registrations(town, 20)
    size = town.house.store.head().size
    fill(disk)
    answers = [handed_in(client, one) for one in submissions]
    assert {answer.status_code for answer in answers} <= {201, 503}
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert told(refused)["kode"] == "store_full"
    assert int(refused.headers["Retry-After"]) > 0
    free(disk)
    again = [handed_in(client, one) for one in submissions]
    assert {told(answer)["catatan"][0]["nomor"] for answer in again} == set(range(size + 1, size + 21))


def test_control_the_disk_is_full_and_who_writes_in_two_steps_leaves_a_half(disk) -> None:
    with closing(sqlite3.connect(disk / "careless.sqlite", isolation_level=None)) as db:
        db.executescript("PRAGMA synchronous = FULL; CREATE TABLE entry (raw); CREATE TABLE content (raw);")
        fill(disk)
        with (disk / FILLER).open("r+b") as filler:
            filler.truncate((disk / FILLER).stat().st_size - 32_768)  # room for an entry, not for its content
        db.execute("INSERT INTO entry VALUES (?)", (bytes(1_200),))
        with pytest.raises(sqlite3.OperationalError, match="full"):
            db.execute("INSERT INTO content VALUES (?)", (bytes(100_000),))
        assert (
            db.execute("SELECT COUNT(*) FROM entry").fetchone() != db.execute("SELECT COUNT(*) FROM content").fetchone()
        )
