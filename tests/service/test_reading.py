"""What a page shows is what was recorded: an altered row is refused by its number, never shown."""

import shutil
import sqlite3
from datetime import date

import pytest

from domain.evidence.errors import Fault
from service.house import open_house
from service.settings import Settings
from web import create_app


@pytest.fixture
def home(demo_home, tmp_path):
    copy = tmp_path / "home"
    shutil.copytree(demo_home, copy)
    return copy


def change(home, sql, *values):
    with sqlite3.connect(home / "ledger.sqlite") as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        assert db.execute(sql, values).rowcount == 1
    db.close()


@pytest.fixture
def opened(home):
    houses = []

    def opening():
        houses.append(open_house(Settings.read({"AMANAH_HOME": str(home)})))
        return houses[-1]

    yield opening
    for house in houses:
        house.close()


def proposal(house):
    return house.views.execute("SELECT record FROM act WHERE act = 'agreement-proposed' ORDER BY record").fetchone()[0]


ALTERED = "UPDATE content SET content = CAST(replace(CAST(content AS TEXT), '2025', '2026') AS BLOB) WHERE record = ?"


def test_an_altered_content_is_not_shown_and_its_record_is_named(home, opened):
    house = opened()
    record = proposal(house)
    change(home, ALTERED, record)
    with pytest.raises(Fault) as refused:
        house.record(record)
    assert (refused.value.code, refused.value.facts["record"]) == ("row_differs", record)
    answer = create_app(house).test_client().get(f"/register/{record}")
    assert answer.status_code == 500
    assert f"nomor {record}" in answer.text


def test_an_altered_entry_is_not_shown(home, opened):
    house = opened()
    record = proposal(house)
    change(
        home,
        "UPDATE entry SET entry = CAST(replace(CAST(entry AS TEXT), ':1}', ':2}') AS BLOB) WHERE record = ?",
        record,
    )
    with pytest.raises(Fault, match="row_differs"):
        house.record(record)


def test_an_altered_content_is_in_no_bundle(home, opened):
    house = opened()
    record = proposal(house)
    stream = house.views.execute("SELECT stream FROM act WHERE record = ?", (record,)).fetchone()[0]
    change(home, ALTERED, record)
    with pytest.raises(Fault, match="row_differs"):
        house.bundle(agreement=stream)


def test_tables_are_not_built_on_an_altered_content(home, opened):
    house = opened()
    record = proposal(house)
    house.close()
    change(home, ALTERED, record)
    (home / "projections.sqlite").unlink()
    with pytest.raises(Fault) as halted:
        opened().catch_up()
    assert halted.value.facts["record"] == record


def test_what_was_read_before_changes_no_answer_of_a_past_day(home, opened):
    warm = opened()
    (agreement,) = warm.views.execute("SELECT agreement FROM act WHERE record = ?", [proposal(warm)]).fetchone()
    asked = [(date(2025, month, 20), clock) for month in (12, 2, 8, 6) for clock in ("tercatat", "berlaku")]
    for day, clock in asked:
        told = {"agreement": f"agreement/{agreement}", "on": day, "clock": clock}
        assert warm.as_of(**told).raw == opened().as_of(**told).raw


ENTRY_ALTERED = (
    "UPDATE entry SET entry = CAST(replace(CAST(entry AS TEXT), '\"claimed_at\":1', '\"claimed_at\":2') AS BLOB) "
    "WHERE record = ?"
)


@pytest.mark.parametrize("altered", [ENTRY_ALTERED, ALTERED])
def test_a_record_altered_after_it_was_read_is_in_no_answer_of_a_past_day(home, opened, altered):
    house = opened()
    record = proposal(house)
    (agreement,) = house.views.execute("SELECT agreement FROM act WHERE record = ?", [record]).fetchone()
    told = {"agreement": f"agreement/{agreement}", "on": date(2025, 8, 11), "clock": "tercatat"}
    assert record in house.as_of(**told).answer["records"]
    change(home, altered, record)
    with pytest.raises(Fault) as refused:
        house.as_of(**told)
    assert (refused.value.code, refused.value.facts["record"]) == ("row_differs", record)


def test_where_nothing_changed_an_answer_of_a_past_day_reads_no_act_again(opened, monkeypatch):
    house = opened()
    (agreement,) = house.views.execute("SELECT agreement FROM act WHERE record = ?", [proposal(house)]).fetchone()
    first = house.as_of(agreement=f"agreement/{agreement}", on=date(2025, 8, 11), clock="tercatat")
    for name in ("rows_of", "row", "rows", "tile", "stream_rows"):
        monkeypatch.setattr(house.store, name, None)
    for month in (6, 12, 8):
        for clock in ("berlaku", "tercatat"):
            house.as_of(agreement=f"agreement/{agreement}", on=date(2025, month, 11), clock=clock)
    assert house.as_of(agreement=f"agreement/{agreement}", on=date(2025, 8, 11), clock="tercatat").raw == first.raw
