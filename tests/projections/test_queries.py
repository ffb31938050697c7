"""No question and no fold reads a table that grows from end to end: SQLite's own plan of every statement says so."""

import re
from collections.abc import Callable
from contextlib import closing

import pytest

from projections import (
    budget_views,
    catch_up,
    connect,
    ground_views,
    lineage_views,
    openness,
    paper_views,
    past_views,
    plan_views,
    register_views,
    source_views,
    views,
    year_views,
)
from projections.past import id_of_claim
from projections.register_answers import Wanted
from projections.search import search
from tests.projections.before import ESAKIP, FIRST, FOLLOWING, MOU, PK_2024, RENSTRA, Before
from tests.projections.story import AGREEMENT, DINKES, HEAD, REG, A, B, found, name_id
from tests.projections.year import Year, today

# Read whole, and why that is no harm however long the ledger grows.
MAY_BE_READ_WHOLE = {
    "agreement_count": "a few rows an agency and year: what is kept so that agreements need not be counted",
    "agency": "a government has some dozens of agencies; a host of hundreds reads their names and codes alone",
    "period": "seven periods a year",
    "position": "one row",
    "known": "a row a year, made by the question itself",
    "json_each": "the rules that one page cites",
    "CONSTANT ROW": "no table",
}

TODAY = today("2025-11-20")
BEFORE = Before().everything()
LAST = next(one.record for one in reversed(BEFORE.records) if one.name == "claims-changed")
PK = id_of_claim(ESAKIP, PK_2024)
SHEET = Year().sheet("tw1").partition("/")[2]

WANTED = {
    "year": 2025, "agency": DINKES, "official": A, "outcome": "rejected", "direction": "easier", "field": "target",
    "ground": "c", "known": True, "since": today("2025-01-01"), "until": today("2025-12-31"), "line_id": "l1",
    "agreement": AGREEMENT, "grade": "claim", "source": "esakip", "past": PK, "q": "kesehatan kepala", "order": "lift",
}  # fmt: skip
PAST = {"year": 2024, "agency": DINKES, "grade": "claim", "source": "esakip", "differs": True, "q": "dinas"}
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
    "offered": [lambda db: views.offered(db, None)],
    "is_open": [lambda db, n=n: openness.is_open(db, n) for n in range(1, 33)],
    "periods": [lambda db: year_views.periods(db, year=2025), lambda db: year_views.period(db, 2025, "tw1")],
    "period_years": [year_views.period_years],
    "sheets": [
        lambda db, w=w: year_views.sheets(db, year=2025, code="tw1", today=TODAY, **w)
        for w in some({"agency": DINKES, "state": "missing"})
    ],
    "sheet": [lambda db: year_views.sheet(db, SHEET, today=TODAY)],
    "agreement_year": [lambda db: year_views.agreement_year(db, AGREEMENT, today=TODAY)],
    "progress": [lambda db, code=code: year_views.progress(db, year=2025, today=TODAY, code=code) for code in (None, "tw1")],
    "agencies_of_year": [
        lambda db, q=q: year_views.agencies(db, year=2025, today=TODAY, q=q) for q in ("", "dinas kes")
    ],
    "agency": [lambda db: year_views.agency(db, DINKES, year=2025, today=TODAY)],
    "offices": [lambda db: year_views.offices(db, DINKES), lambda db: year_views.office(db, HEAD)],
    "changes": [lambda db, w=w: register_views.changes(db, Wanted(**w)) for w in some(WANTED)],
    "each_change": [lambda db: list(register_views.each_change(db, Wanted(year=2025)))],
    "change_counts": [
        lambda db, w=w, whole=whole: register_views.change_counts(db, Wanted(**w), whole=whole)
        for w in some(WANTED)
        for whole in (True, False)
    ],
    "change": [lambda db: register_views.change(db, 31, 1)],
    "chain": [lambda db: register_views.chain(db, 31, 1)],
    "change_years": [register_views.change_years],
    "grades_by_agency": [lambda db: register_views.grades_by_agency(db, [DINKES], year=2025)],
    "officials": [lambda db, w=w: register_views.officials(db, **w) for w in some({"q": "ani", "agency": DINKES})],
    "signatures": [lambda db: register_views.signatures(db, A)],
    "cited": [
        lambda db: register_views.cited(db, record=5),
        lambda db: register_views.cited(db, record=None, digest="0123456789abcdef"),
    ],
    "change_sources": [register_views.change_sources],
    "sources": [source_views.sources],
    "source": [lambda db: source_views.source(db, "esakip")],
    "source_states": [lambda db: source_views.source_states(db, "esakip")],
    "source_state": [lambda db: source_views.source_state(db, "esakip", LAST)],
    "state_differences": [
        lambda db, w=w: source_views.state_differences(db, "esakip", LAST, **w)
        for w in some({"table": "indicators", "kind": "cell"})
    ],
    "state_rejected": [lambda db: source_views.state_rejected(db, "esakip", LAST)],
    "state_decisions": [lambda db: source_views.state_decisions(db, "esakip", LAST)],
    "open_cells": [lambda db: source_views.open_cells(db, "esakip")],
    "past_agreements": [lambda db, w=w: past_views.past_agreements(db, **w) for w in some(PAST)],
    "past_agreement": [
        lambda db: past_views.past_agreement(db, PK),
        lambda db: past_views.past_agreement(db, PK, at_record=LAST - 1),
        lambda db: past_views.past_agreement(db, FIRST),
    ],
    "past_years": [past_views.past_years],
    "evaluated_years": [past_views.evaluated_years],
    "record_on": [lambda db: past_views.record_on(db, TODAY)],
    "evaluations": [
        lambda db, w=w: past_views.evaluations(db, **w)
        for w in some({"agency": DINKES, "year": 2024, "source": "esakip"})
    ],
    "signings": [lambda db, w=w: past_views.signings(db, **w) for w in some({"year": 2024, "source": "berita"})],
    "papers": [
        lambda db, w=w: paper_views.papers(db, **w)
        for w in some({"year": 2024, "agency": DINKES, "grade": "attested", "state": "attested"})
    ],
    "paper": [lambda db: paper_views.paper(db, FIRST)],
    "plans": [lambda db, w=w: plan_views.plans(db, **w) for w in some({"kind": "renstra", "agency": DINKES})],
    "plan": [lambda db: plan_views.plan(db, RENSTRA)],
    "budgets": [lambda db: budget_views.budgets(db, year=2025)],
    "budget": [lambda db: budget_views.budget(db, DINKES, 2025)],
    "budget_years": [budget_views.budget_years],
    "instruments": [
        lambda db, w=w: ground_views.instruments(db, **w)
        for w in some({"kind": "nota_kesepahaman", "state": "signed"})
    ],
    "instrument": [lambda db: ground_views.instrument(db, MOU)],
    "orders": [ground_views.orders],
    "order": [lambda db: ground_views.order(db, FOLLOWING)],
    "year_to_year": [lambda db: lineage_views.year_to_year(db, DINKES, 2025)],
    "lineage": [lambda db: lineage_views.lineage(db, name_id("lineage aki"))],
    "differing": [lambda db, past=past: lineage_views.differing(db, past) for past in (PK, FIRST)],
    "succession": [lambda db: lineage_views.succession(db, DINKES)],
    "search": [
        lambda db, q=q: search(db, q)
        for q in ("dinas", "12", "0123456789", "perjanjian kerja gizi", "pk", "pk perubahan", "mou", "pakta integritas",
                  "pks", "rpjmd", "lhe", "silpa")
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def db():
    with closing(connect(":memory:")) as db:
        catch_up(db, BEFORE.read)
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
    """A scan; an index made for this one statement, out of the whole table; a walk that only hopes to end early.

    What a subquery finds is no table: how it finds that has steps of its own.
    """
    if step.startswith("SCAN (subquery"):
        return False
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
    story = Before().everything()
    story.agree(story.propose_revision(story.easier("88"), on="2025-11-26"), story.easier("88"), on="2025-11-26")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-11-26", on="2025-11-27", until="2025-12-31")
    story.accept(story.continue_by(B, "plt", "Plt. Kepala", on="2025-11-28", predecessor=A), on="2025-11-28")
    namesake = {"agency": name_id("baru"), "code": "9.9", "nomenclature": "2025", "kind": "badan", "affairs": []}
    namesake |= {"name_printed": "Dinas Kesehatan"}
    story.act("agency-registered", f"agency/{name_id('baru')}", namesake, on="2025-11-29", by=REG)
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


MODULES = (
    budget_views, ground_views, lineage_views, paper_views, past_views, plan_views, register_views, source_views, views,
    year_views,
)  # fmt: skip


def test_every_view_is_asked():
    asked_here = {name.removesuffix("_of_year") for name in QUESTIONS} | {"period", "office"}
    public = {
        name
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert public == asked_here & public, public - asked_here
    assert found(public)
