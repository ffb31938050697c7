"""Named views of the register: filters as data, each under an address that can be cited; own ones stay in the browser."""

import re
from datetime import date

import pytest

from projections import register_views
from tests.web.conftest import some
from tests.web.test_register import text_of
from web import filters
from web.words import LANGUAGES, catalogue

VIEWS = filters.views()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_a_named_view_holds_what_its_filters_let_through(client, tables, view):
    wish = filters.wanted(view.of(2025))
    found = register_views.changes(tables, wish)
    page = client.get(f"/perubahan/tampilan/{view.id}?tahun=2025").text
    assert re.search(rf" {found.total} [^:]*perubahan", text_of(page))
    for row in found.rows[:5]:
        assert f'href="/perubahan/{row.record}/{row.position}"' in page


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_every_filter_of_a_view_is_one_that_the_register_knows(view):
    asked = filters.asked_by(filters.wanted(view.of(2025)))
    assert {name: str(value) for name, value in asked.items()} == dict(view.of(2025))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_every_view_has_a_name_and_says_what_it_is_for(view, language):
    assert catalogue(language)[f"view.{view.id}"]
    assert catalogue(language)[f"view.{view.id}.what"]


def test_the_november_attempt_is_among_the_targets_eased_in_the_fourth_quarter(client):
    page = text_of(client.get("/perubahan/tampilan/longgar-tw4?tahun=2025").text)
    assert "92,22 % menjadi 101,02 %" in re.sub(r" (TTD|klaim)(?= )", "", page)


def read(printed):
    return float(some(printed).replace(",", "."))


def test_the_view_of_the_greatest_lift_begins_with_it(tables):
    found = register_views.changes(tables, filters.wanted({"tahun": "2025", "arah": "easier", "urut": "lift"})).rows
    lifts = [read(row.attainment_after) - read(row.attainment_before) for row in found]
    assert lifts
    assert lifts == sorted(lifts, reverse=True)


def test_a_view_keeps_its_own_address_from_page_to_page_and_the_filters_it_stands_for(client):
    page = client.get("/perubahan/tampilan/longgar-tw4?tahun=2025").text
    assert 'rel="canonical" href="http://localhost/perubahan/tampilan/longgar-tw4?tahun=2025"' in page
    assert 'name="sejak" type="date" value="2025-10-01"' in page
    assert re.search(r'href="/perubahan\.xlsx\?[^"]*sejak=2025-10-01', page)


def test_the_page_of_views_lists_each_with_its_count_for_the_year(client, tables):
    page = client.get("/perubahan/tampilan?tahun=2025").text
    for view in VIEWS:
        assert f'href="/perubahan/tampilan/{view.id}?tahun=2025"' in page
    assert "tidak dikirim ke server" in page
    assert "<script" in page


@pytest.mark.parametrize("address", ["/perubahan/tampilan/x", "/perubahan/tampilan/longgar-tw4/x"])
def test_a_view_that_is_none_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("nonsense", ["tahun=abc", "tahun=99999999999999999999", "tahun=-1", "ke=-1", "ke=999999"])
def test_a_year_that_is_none_breaks_no_view(client, nonsense):
    for address in ("/perubahan/tampilan", "/perubahan/tampilan/longgar-tw4"):
        assert client.get(f"{address}?{nonsense}").status_code == 200


def test_the_filters_of_grade_and_source_keep_what_they_say(client, tables):
    for code, n in register_views.changes(tables).by_grade:
        assert re.search(rf" {n} [^:]*perubahan", text_of(client.get(f"/perubahan?tingkat={code}").text))
    for source in register_views.change_sources(tables):
        rows = register_views.changes(tables, filters.wanted({"asal": source.id})).rows
        assert {row.source for row in rows} == {source.id}


def test_a_silent_change_says_between_which_days_and_that_nobody_knows_by_whom(client, tables):
    silent = register_views.changes(tables, filters.wanted({"tingkat": "claim", "bagian": "target"})).rows
    assert silent, "the demo has no target that a source changed in silence"
    row = silent[0]
    assert isinstance(row.seen_from, date)
    for address in ("/perubahan?tingkat=claim&bagian=target", f"/perubahan/{row.record}/{row.position}"):
        page = text_of(client.get(address).text)
        assert "oleh siapa tidak diketahui" in page
        assert "klaim dari" in page


def test_a_named_view_is_no_way_to_learn_what_is_not_open(town_at, town_client):
    client = town_client(town_at("november"))
    assert "Usulan yang belum terbuka" in client.get("/perubahan/tampilan/belum-diputus?tahun=2025").text
    assert " 0 " in text_of(client.get("/perubahan/tampilan/longgar-tw4?tahun=2025").text)
