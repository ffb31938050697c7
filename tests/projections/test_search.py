"""Search: names, codes, numbers, and the words of the street for what the register calls otherwise."""

from contextlib import closing

import pytest

from projections import catch_up, connect, grades, reading, register_views, views, words
from projections.register_answers import Wanted
from projections.search import search
from tests.projections.before import FIRST, MOU, RENSTRA, Before
from tests.projections.story import AGREEMENT, DINKES, HEAD, A, found, name_id


@pytest.fixture(scope="module")
def db():
    with closing(connect(":memory:")) as db:
        catch_up(db, Before().everything().read)
        yield db


def kinds(db, q):
    return dict(search(db, q).by_kind)


def ids(db, q, kind):
    return [row.id for row in search(db, q).rows if row.kind == kind]


@pytest.mark.parametrize(
    ("q", "kind", "ident"),
    [
        ("dinas keseh", "agency", DINKES),
        ("1.02", "agency", DINKES),
        ("kepala dinas", "office", HEAD),
        ("ani", "official", A),
        ("ani", "agreement", AGREEMENT),
        ("imunisasi", "paper", FIRST),
        ("aki", "indicator", name_id("lineage aki")),
        ("renstra dinas", "plan", RENSTRA),
        ("bank contoh", "instrument", MOU),
        ("sumber esakip", "source", "esakip"),
        ("gizi", "paper", FIRST),
    ],
)
def test_everything_is_found_by_its_words(db, q, kind, ident):
    assert ident in ids(db, q, kind)


def test_a_change_is_found_by_what_it_is_about(db):
    assert [row.title for row in search(db, "gizi").rows if row.kind == "change"] == ["Gizi"]


@pytest.mark.parametrize("q", ["12", "#12", "nomor 12", "No. 12"])
def test_a_record_is_found_by_its_number(db, q):
    row = search(db, q).rows[0]
    assert (row.kind, row.id, row.record) == ("record", "12", 12)


def test_a_record_is_found_by_the_beginning_of_its_digest(db):
    digest = db.execute("SELECT digest FROM act WHERE record = 7").fetchone()["digest"]
    assert search(db, digest[:12]).rows[0].record == 7
    assert search(db, digest[:7]).rows == ()
    assert search(db, "9" * 12).rows == ()


@pytest.mark.parametrize("word", ["perjanjian kinerja", "tapkin", "kontrak kinerja", "Perjanjian Integritas", "PK"])
def test_words_of_the_street_find_the_agreements(db, word):
    found_page = search(db, word)
    assert AGREEMENT in [row.id for row in found_page.rows if row.kind == "agreement"]
    assert found_page.aliases[0].means == "pk"
    assert {row.grade for row in found_page.rows if row.kind == "past"} == {"claim", "attested"}


def test_perjanjian_kerja_is_told_to_be_something_else_as_well(db):
    (alias,) = search(db, "perjanjian kerja").aliases
    assert "PPPK" in found(alias.note)
    assert "PPPK" in found(alias.note_en)


def test_what_else_is_asked_narrows_what_an_alias_stands_for(db):
    assert kinds(db, "perjanjian kerja gizi")["past"] == 2
    assert "agreement" not in kinds(db, "perjanjian kerja gizi")
    assert ids(db, "mou bank", "instrument") == [MOU]
    assert ids(db, "mou lain", "instrument") == []
    assert search(db, "pakta integritas").aliases[0].means == "pakta_integritas"
    assert ids(db, "rpjmd", "plan") == [RENSTRA]
    assert ids(db, "dinas kesehatan", "plan") == [RENSTRA]


def test_nothing_is_found_where_nothing_is_asked(db):
    for q in ("", "   ", "?", "tidakada"):
        assert search(db, q).total == 0


def test_pages_go_through_the_kinds_in_turn(db):
    whole = search(db, "dinas")
    assert (whole.pages, whole.total) == (1, len(whole.rows))
    order = [row.kind for row in whole.rows]
    assert order == sorted(order, key=[kind for kind, _ in whole.by_kind].index)
    assert search(db, "dinas", page=99).page == 1


# -- words that very many things have ---------------------------------------------------------------------------------

QUERIES = ("dinas", "dinas keseh", "kepala dinas", "imunisasi", "gizi", "a", "tidakada", "dinas tidakada")


@pytest.mark.parametrize("q", QUERIES)
def test_common_words_find_what_rare_ones_would(db, monkeypatch, q):
    def asked():
        page = views.agreement_page(db, q=q)
        return search(db, q), page, register_views.changes(db, Wanted(q=q)), register_views.officials(db, q=q)

    gathered = asked()
    monkeypatch.setattr(words, "COMMON", 0)
    assert asked() == gathered


def test_a_common_word_is_looked_up_by_the_thing_it_is_asked_of(db, monkeypatch):
    monkeypatch.setattr(words, "COMMON", 0)
    condition, values = words.having(db, "change", "c.number", "dinas", number=True)
    plan = db.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM target_change c WHERE {condition}", values).fetchall()
    assert "SEARCH word USING COVERING INDEX word_id (of=? AND id=? AND word>? AND word<?)" in [one[3] for one in plan]


def test_of_what_very_many_things_have_only_some_are_counted_and_more_is_said(db, monkeypatch):
    whole = register_views.changes(db, Wanted(q="d"))
    assert (whole.more, whole.total) == (False, sum(n for _, n in whole.by_grade))
    most = whole.total - 2
    for module in (reading, grades):
        monkeypatch.setattr(module, "COUNTED", most)
    some = register_views.changes(db, Wanted(q="d"), size=2)
    assert (some.more, some.total) == (True, most)
    assert some.pages == -(-most // 2)
    assert [row.record for row in some.rows] == [row.record for row in whole.rows[:2]]
    assert (
        sum(register_views.change_counts(db, Wanted(q="d"))[0].values()) == whole.total
    )  # a file tells the whole number
    assert "change" in search(db, "d").more
