"""No question and no fold reads a table that grows from end to end: SQLite's own plan of every statement says so."""

import re
from collections.abc import Callable
from contextlib import closing

import pytest

from projections import catch_up, connect, openness, register_views, views, year_views
from projections.register_answers import Wanted
from tests.projections.story import AGREEMENT, DINKES, HEAD, A, B, found
from tests.projections.year import Year, today

# Read whole, and why that is no harm however long the ledger grows.
MAY_BE_READ_WHOLE = {
    "agency": "a government has some dozens of agencies, and their page shows every one",
    "period": "seven periods a year",
    "position": "one row",
    "known": "a row a year, made by the question itself",
    "json_each": "the rules that one page cites",
    "CONSTANT ROW": "no table",
}

TODAY = today("2025-11-20")
SHEET = Year().sheet("tw1").partition("/")[2]

WANTED = {
    "year": 2025, "agency": DINKES, "official": A, "outcome": "rejected", "direction": "easier", "field": "target",
    "ground": "c", "known": True, "since": today("2025-01-01"), "until": today("2025-12-31"), "line_id": "l1",
    "agreement": AGREEMENT, "q": "kesehatan kepala",
}  # fmt: skip
LISTED = {"year": 2025, "agency": DINKES, "status": "berlaku", "q": "dinas kes"}


def some(wishes):
    """Nothing wished, each wish alone, all of them together."""
    return [{}, *({name: value} for name, value in wishes.items()), wishes]


QUESTIONS: dict[str, list[Callable[..., object]]] = {
    "counts": [views.counts],
    "records": [views.records, lambda db: views.records(db, kind="agreement", page=2)],
    "record": [lambda db, n=n: views.record(db, n) for n in (1, 20)],
    "years": [views.years],
    "choices": [views.choices],
    "agreements": [lambda db, w=w: views.agreements(db, **w) for w in some(LISTED)],
    "agreement_page": [lambda db, w=w: views.agreement_page(db, **w) for w in some(LISTED)],
    "agreement_tally": [lambda db, w=w: views.agreement_tally(db, **w, today=TODAY) for w in some(LISTED)],
    "agreement": [lambda db: views.agreement(db, AGREEMENT)],
    "version": [lambda db: views.version(db, AGREEMENT, 2)],
    "official": [lambda db: views.official(db, A)],
    "agencies": [views.agencies],
    "is_open": [lambda db, n=n: openness.is_open(db, n) for n in range(1, 33)],
    "periods": [lambda db: year_views.periods(db, year=2025), lambda db: year_views.period(db, 2025, "tw1")],
    "period_years": [year_views.period_years],
    "sheets": [
        lambda db, w=w: year_views.sheets(db, year=2025, code="tw1", today=TODAY, **w)
        for w in some({"agency": DINKES, "state": "missing"})
    ],
    "sheet": [lambda db: year_views.sheet(db, SHEET, today=TODAY)],
    "agreement_year": [lambda db: year_views.agreement_year(db, AGREEMENT, today=TODAY)],
    "progress": [lambda db: year_views.progress(db, year=2025, today=TODAY)],
    "agencies_of_year": [lambda db: year_views.agencies(db, year=2025, today=TODAY)],
    "agency": [lambda db: year_views.agency(db, DINKES, year=2025, today=TODAY)],
    "offices": [lambda db: year_views.offices(db, DINKES), lambda db: year_views.office(db, HEAD)],
    "changes": [lambda db, w=w: register_views.changes(db, Wanted(**w)) for w in some(WANTED)],
    "each_change": [lambda db: list(register_views.each_change(db, Wanted(year=2025)))],
    "change": [lambda db: register_views.change(db, 31, 1)],
    "chain": [lambda db: register_views.chain(db, 31, 1)],
    "change_years": [register_views.change_years],
    "officials": [lambda db, w=w: register_views.officials(db, **w) for w in some({"q": "ani", "agency": DINKES})],
    "signatures": [lambda db: register_views.signatures(db, A)],
    "cited": [
        lambda db: register_views.cited(db, record=5),
        lambda db: register_views.cited(db, record=None, digest="0123456789abcdef"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def db():
    story = Year().dossier()
    with closing(connect(":memory:")) as db:
        catch_up(db, story.read)
        yield db


def asked(db, question):
    """The statements that a question puts, with their values."""
    statements: list[str] = []
    db.set_trace_callback(statements.append)
    try:
        question(db)
    finally:
        db.set_trace_callback(None)
    return list(dict.fromkeys(statements))


def read_whole(db, statement):
    """The tables that a statement reads from end to end, by any road."""
    if re.match(r"\s*(SELECT|WITH|UPDATE|DELETE|INSERT)", statement) is None:
        return []
    plan = [row["detail"] for row in db.execute("EXPLAIN QUERY PLAN " + statement)]
    return [
        step for step in plan if reads_whole(step, statement) and table_of(step, statement) not in MAY_BE_READ_WHOLE
    ]


def reads_whole(step, statement):
    """A scan; an index made for this one statement, out of the whole table; a walk that only hopes to end early."""
    walks = step.startswith("SEARCH") and "(" not in step and "COVERING" not in step and "WHERE" in statement
    return step.startswith("SCAN") or "AUTOMATIC" in step or walks


def table_of(step, statement):
    """The table behind the name that a plan gives it."""
    alias = found(re.match(r"(?:SCAN|SEARCH) (CONSTANT ROW|\S+)", step))[1]
    named = re.search(rf"(?:FROM|JOIN) (\w+)(?: AS)? {alias}\b", statement)
    return named[1] if named else alias


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_a_growing_table_whole(db, name):
    whole = [(step, sql) for question in QUESTIONS[name] for sql in asked(db, question) for step in read_whole(db, sql)]
    assert whole == []


def test_no_fold_reads_a_growing_table_whole(db):
    story = Year().dossier()
    story.agree(story.propose_revision(story.easier("88"), on="2025-11-12"), story.easier("88"), on="2025-11-13")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-11-14", until="2025-12-31")
    story.accept(story.continue_by(B, "plt", "Plt. Kepala", on="2025-11-15", predecessor=A), on="2025-11-16")
    with closing(connect(":memory:")) as fresh:
        statements = asked(fresh, lambda fresh: catch_up(fresh, story.read))
    assert [step for statement in statements for step in read_whole(db, statement)] == []


def test_a_question_without_an_index_is_found(db):
    assert read_whole(db, "SELECT * FROM act x WHERE x.claimed_at = 1") == ["SCAN x"]
    assert read_whole(db, "SELECT * FROM agency g") == []


def test_an_index_made_for_one_statement_is_found(db):
    made = "SELECT * FROM agreement_hand h LEFT JOIN act x ON x.content = h.key WHERE h.record > 0"
    assert [step for step in read_whole(db, made) if "AUTOMATIC" in step]


def test_a_walk_from_the_last_row_to_the_first_that_fits_is_found(db):
    assert read_whole(db, "SELECT max(x.record) FROM act x WHERE x.claimed_at = 1")


def test_the_words_of_a_thing_are_found_by_the_thing(db):
    (step,) = db.execute("EXPLAIN QUERY PLAN DELETE FROM word WHERE of = 'change' AND id = '31'").fetchall()
    assert "word_id" in step["detail"]


def test_every_view_is_asked():
    asked_here = {name.removesuffix("_of_year") for name in QUESTIONS} | {"period", "office"}
    public = {
        name
        for module in (views, year_views, register_views)
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert public == asked_here & public, public - asked_here
    assert found(public)
