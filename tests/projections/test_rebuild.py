"""Thrown away and folded again: the tables are what they were, chapter by chapter, and a row that is not is named."""

from contextlib import closing

import pytest

from projections import Recorded, catch_up, connect, differences, digests, rebuild, register_views, year_views
from projections.register_answers import Wanted
from service.fsck import fsck
from tests.chapters import CHAPTERS
from tests.projections.before import Before
from tests.projections.story import AGREEMENT, HEAD, A, B, found
from tests.projections.year import today


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_after_every_chapter_the_tables_folded_anew_are_the_living_ones(town_at, tmp_path, chapter):
    house = town_at(chapter).house
    house.catch_up()
    rebuild(tmp_path / "fresh.sqlite", house.read)
    with closing(connect(tmp_path / "fresh.sqlite")) as fresh:
        assert digests(fresh) == digests(house.views)


def eventful():
    """A year in which every table has a row."""
    story = Before().everything()
    locked = story.lock("tw1", on="2025-11-26")
    story.reopen("tw1", locked, on="2025-11-26", until="2025-11-30")
    story.end(A, HEAD, ended_on="2025-11-26", on="2025-11-27")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-11-26", on="2025-11-28", until="2025-12-31")
    story.accept(story.continue_by(B, "plt", "Plt. Kepala", on="2025-11-29", predecessor=A), on="2025-11-29")
    document = story.easier("95")
    story.agree(story.propose_revision(document, on="2025-11-29"), document, on="2025-11-30")
    story.publish(on="2025-11-30")
    return story


STORY = eventful()


@pytest.fixture(scope="module")
def fresh():
    """The year folded once; nobody harms it."""
    with closing(connect(":memory:")) as db:
        catch_up(db, STORY.read)
        yield db


@pytest.fixture
def live(fresh):
    """The same tables, to be harmed."""
    with closing(connect(":memory:")) as db:
        fresh.backup(db)
        yield db


def tables():
    with closing(connect(":memory:")) as db:
        return [row["name"] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]


def test_any_record_of_the_year_may_be_withheld():
    records = STORY.records
    with closing(connect(":memory:")) as known:
        for at in range(1, len(records)):
            catch_up(known, lambda after, limit, upto=at: records[after : min(upto, after + limit)])
            hidden = [*records[:at], Recorded(at + 1, records[at].entry, None), *records[at + 1 :]]
            with closing(connect(":memory:")) as db:
                known.backup(db)
                last = catch_up(db, lambda after, limit, told=hidden: told[after : after + limit])
                assert last == len(records), at + 1
                assert year_views.agreement_year(db, AGREEMENT, today=today("2025-11-20")) is not None, at + 1
                assert register_views.changes(db).total >= 2, at + 1


def test_the_whole_year_may_be_withheld():
    records = [STORY.records[0], *(Recorded(one.record, one.entry, None) for one in STORY.records[1:])]
    with closing(connect(":memory:")) as db:
        assert catch_up(db, lambda after, limit: records[after : after + limit]) == len(records)
        assert {row.field for row in register_views.changes(db).rows} == {"withheld", "party"}


@pytest.mark.parametrize("table", tables())
def test_a_changed_row_of_any_table_is_named_with_its_column(live, fresh, table):
    columns = live.execute("SELECT name, pk FROM pragma_table_info(?)", [table]).fetchall()
    changed = next((row["name"] for row in reversed(columns) if not row["pk"]), None)
    row = live.execute(f"SELECT * FROM {table}").fetchone()
    assert row is not None, "a table without a row proves nothing"
    key = {column["name"]: row[column["name"]] for column in columns if column["pk"]}
    where = " AND ".join(f"{name} = :{name}" for name in key)
    if changed is None:  # nothing but its key: a row more or less is all that can be wrong
        live.execute(f"DELETE FROM {table} WHERE {where}", key)
    else:
        live.execute(f"UPDATE {table} SET {changed} = 'rusak' WHERE {where}", key)
    (named,) = differences(live, fresh)
    assert digests(live)[table] != digests(fresh)[table]
    printed = "/".join(str(key[name]) for name in key_order(live, table))
    assert (named.table, named.key) == (table, printed)
    assert named.columns == (() if changed is None else (changed,))
    assert named.how == ("missing" if changed is None else "differs")


def key_order(db, table):
    columns = db.execute("SELECT name, pk FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", [table]).fetchall()
    return [row["name"] for row in columns]


@pytest.mark.parametrize("harm", ["UPDATE sheet_line SET value = '98'", "UPDATE target_change SET outcome = 'agreed'"])
def test_the_examination_of_a_house_names_a_figure_that_was_made_better(town_at, harm):
    house = town_at("rejected").house
    house.catch_up()
    house.views.execute(harm)
    told = {(finding.what, finding.table) for finding in fsck(house.settings).findings}
    assert told == {("projection_differs", harm.split()[1])}
    rebuild(house.settings.projections_path, house.read)


# ---- the dossier on a true ledger ------------------------------------------------------------------------------------


def test_the_dossiers_november_stands_in_the_register_of_a_true_ledger(town_at):
    town = town_at("rejected")
    house = town.house
    house.catch_up()
    (row,) = register_views.changes(house.views, Wanted(field="target"), limited=True).rows
    assert (row.before_printed, row.after_printed, row.direction, row.outcome) == ("90", "98", "easier", "rejected")
    assert (row.days_left, row.known, row.known_printed) == (55, True, "97")
    assert (row.attainment_before, row.attainment_after) == ("92,22", "101,02")
    assert (row.ground, row.evidence) == ("c", 0)
    continued = register_views.changes(house.views, Wanted(field="party")).rows
    assert [change.kind for change in continued] == ["revision", "continuation", "continuation"]


def test_the_dossiers_sheets_stand_in_a_true_ledger(town_at):
    town = town_at("tw4")
    house = town.house
    house.catch_up()
    year = found(year_views.agreement_year(house.views, town.promise.id, today=today("2026-01-19"), limited=True))
    sheets = {row.code: row for row in year.sheets}
    assert (sheets["tw1"].state, sheets["tw2"].state) == ("verified", "entered")
    assert sheets["tw2"].signed.record is None
    fifth = next(line for line in year.lines if line.line_id == "I5")
    last = next(one for one in fifth.figures if one.code == "tw4")
    assert (found(last.aggregate).how, last.printed) == ("sum", "0")
    third = next(line for line in year.lines if line.line_id == "I3").figures[0]
    assert (found(third.annual).text, found(third.annual).progress) == ("0", "11 dari 14")


def test_the_agreement_that_nobody_knows_has_no_year(live):
    assert year_views.agreement_year(live, "0" * 32, today=today("2025-11-20")) is None
    assert found(year_views.agreement_year(live, AGREEMENT, today=today("2025-11-20"))).lines
