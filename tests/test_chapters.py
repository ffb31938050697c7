"""A ledger that goes on from a chapter is examined from there: what is wrong with it, before that place or behind, is found."""

import sqlite3
from contextlib import closing
from functools import partial

import pytest

from tests.people import demand_sound, judged, present


def harm(path, *statements):
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            db.execute(statement)


@pytest.fixture
def gone_on(chapters, tmp_path):
    """The city as it was founded, and the acts of one more official."""
    town = chapters.open("founded", tmp_path / "town")
    town.newcomer("Pegawai Baru")
    yield town
    chapters.close(town)


@pytest.fixture
def since(still_at):
    """What was said of the city as it was founded."""
    return judged(still_at("founded").house)


@pytest.fixture
def demand(gone_on, since):
    """Examines that ledger from the end of the founding on."""
    return partial(demand_sound, gone_on.house, since=since)


def test_what_nobody_harmed_is_sound_to_its_end(gone_on, since, demand):
    demand()
    assert present(judged(gone_on.house, since=since)).size == gone_on.house.store.head().size > since.size > 1


@pytest.mark.parametrize("record", [3, "(SELECT max(record) FROM content)"])
def test_a_content_that_was_changed_before_that_place_or_behind_is_found(gone_on, demand, record):
    wrong = f"UPDATE content SET content = x'00' WHERE record = {record}"
    harm(gone_on.stage.settings.ledger_path, "DROP TRIGGER content_stays", wrong)
    with pytest.raises(AssertionError, match="content_differs"):
        demand()


def test_a_table_that_is_not_what_the_acts_give_is_found(gone_on, demand):
    harm(gone_on.stage.settings.projections_path, "DELETE FROM agency")
    with pytest.raises(AssertionError, match="agency"):
        demand()
