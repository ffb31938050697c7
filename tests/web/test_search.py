"""One field over the whole book: names, codes, numbers, and everyday words that are told for what they stand."""

import pytest

from projections import views
from projections.search_answers import FOUND_KINDS
from tests.web.test_pages import text_of
from web.search import LONGEST
from web.words import LANGUAGES, catalogue


def found(client, words, **more):
    return client.get("/cari", query_string={"kata": words, **more}).text.split("<main")[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("perjanjian kerja", "perjanjian kerja PPPK"),
        ("Perjanjian Integritas", "pakta integritas dicatat tersendiri"),
    ],
)
def test_a_word_of_everyday_speech_finds_the_agreement_and_says_why(client, tables, words, why):
    page = found(client, words)
    assert "dicari sebagai Perjanjian kinerja" in text_of(page)
    assert why in text_of(page)
    assert "/perjanjian/" in page


def test_why_is_told_in_english_too(client):
    assert "is searched as Performance agreement" in text_of(found(client, "perjanjian kerja", bahasa="en"))


@pytest.mark.parametrize("words", ["12", "Reg. 12", "register nomor 12", "No. 12", "nomor 12"])
def test_a_register_number_finds_its_record(client, words):
    page = found(client, words)
    assert 'href="/register/12"' in page
    assert "Register nomor 12:" in text_of(page)


def test_a_name_finds_people_posts_and_agreements(client, tables):
    page = found(client, "kesehatan")
    agreement = next(row for row in views.agreements(tables) if row.agency_name == "Dinas Kesehatan")
    assert f"/perjanjian/{agreement.id}" in page
    assert f"/opd/{agreement.agency}" in page


def test_a_page_is_found_by_its_name(client):
    assert 'href="/perubahan"' in found(client, "perubahan")
    assert 'href="/skala"' in found(client, "skala")


def test_nothing_is_found_without_words_and_nothing_breaks(client):
    assert "temuan" not in text_of(found(client, "  "))
    assert "Tidak ada yang cocok" in text_of(found(client, "tidakadasamasekali"))


@pytest.mark.parametrize(
    "words", ['"><script>alert(1)</script>', "' OR 1=1 --", "*", '"', "%", "(", "a" * 5000, "\x00", "NEAR/2", "٣"]
)
def test_whatever_is_typed_is_text(client, words):
    answer = client.get("/cari", query_string={"kata": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "a" * (LONGEST + 1) not in answer.text.split("<main")[1]


def test_a_page_too_far_is_the_last(client):
    assert client.get("/cari?kata=dinas&ke=99999").status_code == 200


def test_the_field_stands_on_every_page(client):
    for address in ("/", "/periksa", "/no-such-page"):
        assert 'action="/cari"' in client.get(address).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_thing_has_a_name(language):
    assert {f"found.{kind}" for kind in FOUND_KINDS} <= catalogue(language).keys()
