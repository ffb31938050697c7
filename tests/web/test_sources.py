"""Sources and their states: what was taken, asked, left open, rejected; and what changed between two, by whom unknown."""

import re

import pytest

from service.importing import sentence
from tests import past

LEFT_OUT = {"sheet": "PK", "row": 44, "column": "F (target)", "code": "formula_without_value", "printed": "12"}


@pytest.fixture
def reader(still_client):
    return still_client("changed")


@pytest.fixture
def states(still_at):
    """The records of the first export and of the next."""
    town = still_at("changed")
    head = town.house.store.head().size
    return head - 1, head


@pytest.fixture
def doubtful(town_at, town_client):
    """A reader of a source of which one cell has two readings and one row was left out."""
    town = town_at("archived")
    rows = past.first_rows()[:1]
    rows[0]["cells"][2] = past.cell("target", "3.286", "open")
    counts = past.counts(rows) | {"rejected": 1}
    facts = past.importing_facts(rows, rejected=[LEFT_OUT], counts=counts)
    town.stage.do(town.officer(past.CLERK).person, "claims-imported", facts)
    return town_client(town), town.house.store.head().size


def figures(page):
    """What every figure of a page rests on: (text, record, grade)."""
    found = re.findall(r'class="figure" data-register="([\d ]+)" data-grade="([a-z ]+)"[^>]*>(.*?)</(?:a|span)>', page)
    return [(text, register, grade) for register, grade, text in found]


def test_every_source_says_what_it_is_and_how_much_it_holds(reader, main_of, states):
    page = reader.get("/asal").text
    told = main_of(page)
    for word in ("e-SAKIP Kota Contoh", "Aplikasi e-SAKIP", "Bagian Organisasi", "3 Januari 2025 pukul 20.0"):
        assert word in told
    assert 'href="/asal/esakip-contoh"' in page
    assert f'href="/register/{states[1]}"' in page
    assert "3" in [text for text, _, grade in figures(page) if grade == "claim"]


def test_the_history_of_a_source_has_every_state_newest_first(reader, main_of, states):
    first, last = states
    page = reader.get("/asal/esakip-contoh").text
    links = re.findall(r'<th scope="row"><a href="/asal/esakip-contoh/(\d+)"', page)
    assert links == [str(last), str(first)]
    told = main_of(page)
    for word in ("1 sel berubah", "Keadaan pertama", "1 angka dipilih orang", "Ekspor 3 Januari"):
        assert word in told


def test_what_changed_is_told_with_both_moments_and_nobody_is_blamed(reader, main_of, states):
    page = reader.get(f"/asal/esakip-contoh/{states[1]}").text
    told = main_of(page)
    moments = r"2 Januari 2025 pukul 20\.0\d WITA dan 3 Januari 2025 pukul 20\.0\d WITA"
    assert re.search(rf"Berubah di antara {moments}, oleh siapa tidak diketahui\.", told)
    assert "Lebih mudah dicapai" in told
    assert {("95", str(states[1]), "claim"), ("105", str(states[1]), "claim")} <= set(figures(page))
    assert re.search(rf'href="/perubahan/{states[1]}/\d+"', page)


def test_the_first_state_has_nothing_to_be_compared_with(reader, main_of, states):
    told = main_of(reader.get(f"/asal/esakip-contoh/{states[0]}").text)
    assert "belum ada yang dapat dibandingkan" in told
    assert "oleh siapa tidak diketahui" not in told


def test_a_choice_is_told_with_both_readings(reader, states):
    page = reader.get(f"/asal/esakip-contoh/{states[0]}?bagian=decisions").text
    assert [text for text, _, _ in figures(page)].count("3286") == 2
    assert "3,286" in [text for text, _, _ in figures(page)]


def test_a_rejected_row_says_where_why_and_what_to_do(doubtful, main_of):
    reader, record = doubtful
    for language in ("id", "en"):
        told = main_of(reader.get(f"/asal/esakip-contoh/{record}?bagian=rejected&bahasa={language}").text)
        why = sentence("formula_without_value", language)
        for word in ("PK", "44", "F (target)", why.why, why.next):
            assert word in told


def test_a_cell_with_two_readings_is_shown_with_both_and_counts_for_nothing(doubtful):
    reader, record = doubtful
    page = reader.get("/asal/esakip-contoh/terbuka").text
    shown = {text for text, register, _ in figures(page) if register == str(record)}
    assert {"3.286", "3,286"} <= shown  # as printed and read as thousands; read as decimals
    assert "/asal/esakip-contoh/terbuka" in reader.get("/asal").text


@pytest.mark.parametrize(
    "address", ["/asal/tidak-ada", "/asal/tidak-ada/terbuka", "/asal/esakip-contoh/1", "/asal/esakip-contoh/999999"]
)
def test_what_is_no_source_and_no_state_is_not_found(reader, address):
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize("asked", ["bagian=x", "tabel=x", "jenis=x", "ke=-1", "ke=99999999999999999999"])
def test_a_filter_that_is_none_filters_nothing(reader, states, asked):
    answer = reader.get(f"/asal/esakip-contoh/{states[1]}?{asked}")
    assert answer.status_code == 200
    assert ">105</a>" in answer.text


@pytest.mark.parametrize(
    ("asked", "there"), [("tabel=indicators", True), ("tabel=realizations", False), ("jenis=row_gone", False)]
)
def test_differences_are_filtered_by_table_and_kind(reader, states, asked, there):
    assert (">105</a>" in reader.get(f"/asal/esakip-contoh/{states[1]}?{asked}").text) is there


def test_a_record_of_a_source_leads_to_its_state(reader, states):
    assert f'href="/asal/esakip-contoh/{states[1]}"' in reader.get(f"/register/{states[1]}").text


@pytest.fixture
def hidden(town_at, town_client):
    """A reader of a source whose last file has a row without a name, and does not show one that was known."""
    town = town_at("imported")
    town.stage.do(town.officer(past.CLERK).person, "claims-changed", past.unread_facts(town))
    return town_client(town), town.house.store.head().size


def test_a_row_that_nobody_saw_is_loud_on_every_page_of_its_source(hidden, main_of):
    client, record = hidden
    assert "1 baris lama tidak terbaca atau tidak ditemukan" in main_of(client.get("/asal").text)
    assert "1 baris lama tidak ditemukan" in main_of(client.get("/asal/esakip-contoh").text)
    told = main_of(client.get(f"/asal/esakip-contoh/{record}").text)
    assert "Baris yang hilang tidak dapat diperiksa" in told
    assert "Baris tidak ditemukan" in told
    assert past.first_rows()[2]["key"] in told


def test_the_agreement_says_which_of_its_rows_are_shown_as_they_were(hidden, main_of):
    client, record = hidden
    page = client.get(f"/asal/esakip-contoh/{record}").text
    address = re.search(r'href="(/lama/[0-9a-f]{32})"', page)
    assert address is not None
    told = main_of(client.get(address[1]).text)
    assert "tidak lagi terbaca dari sumbernya" in told
    assert "tidak ditemukan sejak" in told
