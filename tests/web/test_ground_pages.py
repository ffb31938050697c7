"""Plans, money, instruments, orders and the years: every figure beside its record, every party inside and outside."""

import re

import pytest

from tests.people import DINKES


@pytest.fixture
def reader(still_client):
    return still_client("ordered")


def link(page, room):
    """The last address of a room that a page leads to."""
    return re.findall(rf'href="({room}/[0-9a-f]{{32}}[^"?]*)"', page)[-1]


def record_of(page, printed):
    found = re.search(rf'data-register="([\d ]+)" data-grade="(\w+)"[^>]*>{re.escape(printed)}</a>', page)
    assert found is not None, printed
    return found[1], found[2]


# --- plans ------------------------------------------------------------------------------------------------------------


def test_a_plan_shows_each_year_against_the_version_before_and_the_promise(reader, still_at, main_of):
    page = reader.get(link(reader.get("/rencana?jenis=renstra").text, "/rencana")).text
    told = main_of(page)
    assert re.search(r"2025 88 Lebih berat dicapai 90 90 Dinas Kesehatan Lebih mudah dicapai", told)
    assert "Perubahan Pertama" in told
    assert "RPJMD berubah" in told
    assert record_of(page, "88")[1] == "signed"


def test_an_older_version_says_so_and_leads_to_the_one_in_force(reader, main_of):
    address = link(reader.get("/rencana?jenis=renstra").text, "/rencana")
    told = main_of(reader.get(f"{address}?versi=1").text)
    assert "Ini versi lama." in told
    assert re.search(r"2025 90", told)
    assert "Versi sebelumnya" not in told
    assert reader.get(f"{address}?versi=9").status_code == 404


@pytest.mark.parametrize(("asked", "there"), [("jenis=renstra", True), ("jenis=rpjmd", False), ("jenis=x", True)])
def test_plans_are_filtered_by_kind(reader, asked, there):
    assert ("RENSTRA Tahun" in reader.get(f"/rencana?{asked}").text) is there


# --- money ------------------------------------------------------------------------------------------------------------


def test_what_was_spent_stands_beside_what_the_documents_give(reader, main_of):
    page = reader.get(link(reader.get("/anggaran?tahun=2025").text, "/anggaran")).text
    told = main_of(page)
    for word in (
        "DPA",
        "keadaan 31 Maret 2025",
        "13,91 %",
        "Rp 61.240.500.000,00",
        "49.140.500.000",
        "Sisa anggaran",
        "sebabnya belum dinyatakan",
    ):
        assert word in told
    assert record_of(page, "16.550.000.000")[1] == "signed"
    assert "belum menyatakan sebabnya" in told
    assert "SiLPA" not in told  # that is a word of the whole region's budget


def test_the_money_of_all_agencies_stands_in_one_list(reader, main_of):
    told = main_of(reader.get("/anggaran?tahun=2025").text)
    assert re.search(r"Dinas Kesehatan [\d.]+ [\d.]+ 16\.550\.000\.000", told)
    assert "Belum ada dokumen anggaran" in main_of(reader.get("/anggaran?tahun=2019").text)


# --- instruments and orders -------------------------------------------------------------------------------------------


def test_a_party_outside_signs_by_power_of_attorney(reader, main_of):
    page = reader.get(link(reader.get("/naskah").text, "/naskah")).text
    told = main_of(page)
    for word in (
        "Ditandatangani semua pihak",
        "PT Bank Pembangunan Contoh",
        "pihak luar: bank",
        "Surat kuasa",
        "Nomor 17/SK/2025",
        "Maria Goretti Seran",
    ):
        assert word in told
    assert "belanja daerah dibayar tanpa uang tunai" in told


@pytest.mark.parametrize(
    ("asked", "there"), [("keadaan=signed", True), ("keadaan=proposed", False), ("jenis=pakta_integritas", False)]
)
def test_instruments_are_filtered_by_kind_and_state(reader, asked, there):
    assert ("/naskah/" in reader.get(f"/naskah?{asked}").text.split("<table")[-1]) is there


def test_a_chain_of_orders_is_told_in_order(reader, still_at, main_of):
    page = reader.get("/perintah").text
    told = main_of(page)
    chain = ("Wali Kota Contoh", "Sekretaris Daerah", "Kepala Badan Perencanaan Pembangunan Daerah")
    assert [told.index(f"→ kepada {post}") for post in chain[1:]] == sorted(
        told.index(f"→ kepada {post}") for post in chain[1:]
    )
    last = still_at("ordered").house.store.head().size
    assert f"Meneruskan perintah Reg. {last - 1}" in told
    assert "Selaraskan perjanjian kinerja dengan RPJMD." in told


# --- across the years -------------------------------------------------------------------------------------------------


def test_a_year_against_the_one_before(reader, still_at, main_of):
    page = reader.get(f"/antar-tahun?opd={still_at('ordered').city.agencies[DINKES]}&tahun=2025").text
    told = main_of(page)
    assert "Dinas Kesehatan: 2024 ke 2025" in told
    assert "5 baru" in told
    assert record_of(page, "92,5")[1] == "signed"


def test_the_years_ask_for_an_agency_first(reader, main_of):
    assert "Pilih perangkat daerah dan tahunnya" in main_of(reader.get("/antar-tahun").text)


def test_an_indicator_is_followed_through_its_agreements_and_definitions(reader, still_at, main_of):
    years = reader.get(f"/antar-tahun?opd={still_at('ordered').city.agencies[DINKES]}&tahun=2025").text
    told = main_of(reader.get(link(years, "/indikator")).text)
    for word in ("Target tiap tahun", "perjanjian yang ditandatangani di sini", "Definisi", "disahkan sebagai IKU"):
        assert word in told


@pytest.mark.parametrize("room", ["rencana", "naskah", "indikator"])
def test_what_is_none_is_not_found(reader, room):
    assert reader.get(f"/{room}/{'0' * 32}").status_code == 404


@pytest.mark.parametrize("address", [f"/anggaran/{'0' * 32}/2025", f"/antar-tahun?opd={'0' * 32}&tahun=2025"])
def test_an_agency_that_is_none_is_not_found(reader, address):
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize("room", ["rencana", "anggaran", "naskah", "perintah", "antar-tahun", "asal", "lama", "kertas"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_room_stands_empty_too(still_client, room, language):
    assert still_client("founded").get(f"/{room}?bahasa={language}").status_code == 200


def test_a_record_of_a_plan_a_budget_an_order_leads_to_its_page(reader, still_at):
    last = still_at("ordered").house.store.head().size
    assert 'href="/perintah"' in reader.get(f"/register/{last}").text.split("<main")[1]
    assert 'href="/naskah/' in reader.get(f"/register/{last - 2}").text
