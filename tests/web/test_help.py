"""Help: every rule with its citation, examples that are computed here, scales with the gaps of their printed bands."""

import pytest

from domain.rules import bundled_rules
from tests.web.test_pages import text_of
from web.rules import _RULES
from web.words import LANGUAGES, catalogue


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("ident", "rows"), _RULES)
def test_every_rule_is_told_in_words_and_says_where_it_is_from(ident, rows, language):
    words = catalogue(language)
    assert words[f"rule.{ident}"]
    assert len(words[f"rule.{ident}.what"]) > 60
    assert bool(rows) is not bool(words.get(f"rule.{ident}.cite"))


@pytest.mark.parametrize("rows", [rows for _, rows in _RULES])
def test_the_rows_that_a_rule_names_are_in_the_pack(rows):
    assert set(rows) <= {row.id for row in bundled_rules().rows}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_every_rule_under_an_address_of_its_own(client, language):
    page = client.get(f"/aturan?bahasa={language}").text
    for ident, _ in _RULES:
        assert f'<h2 id="{ident}">' in page
        assert f'href="#{ident}"' in page


def test_the_examples_are_those_of_the_law_and_are_computed(client):
    page = text_of(client.get("/aturan").text)
    for told in ("97,89 %", "87,5 %", "107,14 %", "88,89 %", "-50 %"):
        assert told in page


def test_the_deadline_is_told_with_its_regulation(client):
    assert "paling lambat 1 (satu) bulan setelah dokumen anggaran disahkan" in text_of(client.get("/aturan").text)


def test_the_scales_show_the_gap_of_their_printed_bands(client):
    page = text_of(client.get("/skala").text)
    assert "91–100" in page
    assert "Celah pada batas tercetak" in page
    assert "Permendagri 86/2017" in page


def test_a_scale_is_shown_from_the_day_on_which_it_holds(client):
    assert "permenpanrb-8-2021-iki" in client.get("/skala?pada=2022-01-01").text
    assert "permenpanrb-8-2021-iki" not in client.get("/skala?pada=2020-01-01").text


@pytest.mark.parametrize("nonsense", ["pada=kemarin", "pada=", "pada=2025-13-01"])
def test_a_day_that_is_none_is_today(client, nonsense):
    assert client.get(f"/skala?{nonsense}").status_code == 200
