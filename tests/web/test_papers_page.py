"""Papers: three days kept apart, scans by hash, both clerks, and what each party answers."""

import re

import pytest

from projections import paper_views
from tests import past


@pytest.fixture
def paper(still_at):
    return f"/kertas/{still_at('acknowledged').past.paper}"


@pytest.fixture
def reader(still_client):
    return still_client("acknowledged")


def test_the_three_days_of_a_paper_are_never_mixed(reader, paper, main_of):
    told = main_of(reader.get(paper).text)
    days = told[told.index("Tiga tanggal") : told.index("Target dan capaian")]
    assert re.search(r"Tanggal pada kertas 24 Januari 2024", days)
    assert re.search(r"Tanggal tanda tangan 2 Februari 2024 menurut buku agenda", days)
    assert re.search(r"Tanggal dicatat 17 Desember 2024 Reg\. \d+ Kertas diterima: 16 Desember 2024", days)


def test_the_hands_put_to_a_paper_are_told_with_their_records(reader, paper, main_of):
    page = reader.get(paper).text
    told = main_of(page)
    for word in (
        "Yohana Tefa, A.Md.",
        "Melkior Bria",
        "Sesuai dengan kertasnya",
        "dicocokkan dengan aslinya",
        "dinyatakan sah oleh layanan resmi",
    ):
        assert word in told
    assert len(set(re.findall(r'href="/register/(\d+)"', page))) >= 3


def test_each_party_has_its_answer_or_none_yet(reader, paper, main_of):
    told = main_of(reader.get(paper).text)
    parties = told[told.index("Pengakuan para pihak") : told.index("Tanda tangan yang terlihat")]
    assert re.search(r"DR\. ANINDYA LAKSMI, M\.KES Pihak Pertama Diakui Reg\. \d+ 20 Desember 2024", parties)
    assert re.search(r"H\. Bahar Latuconsina Pihak Kedua Belum menjawab", parties)


def test_a_scan_is_named_by_its_hash(reader, paper, still_at):
    page = reader.get(paper).text
    assert all(scan["sha256"] in page for scan in past.paper_facts(still_at("acknowledged"))["scans"])


def test_every_figure_of_an_attested_paper_carries_its_grade_and_record(reader, paper, still_at):
    page = reader.get(paper).text
    target = re.search(r'data-register="(\d+)" data-grade="(\w+)"[^>]*>95</a>', page)
    assert target is not None
    found = paper_views.paper(still_at("acknowledged").house.views, paper.removeprefix("/kertas/"))
    assert found is not None
    assert target[2] == found.row.grade


def test_a_paper_that_nobody_compared_says_so_and_gives_no_figure(still_client, still_at, main_of):
    reader = still_client("recorded")
    page = reader.get(f"/kertas/{still_at('recorded').past.paper}").text
    assert "Belum dicocokkan petugas kedua" in main_of(page)
    for closed in ("24 Januari 2024", ">95<", "Pindaian perjanjian", "ANINDYA"):
        assert closed not in page
    assert "/lama/" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_the_list_of_papers_shows_all_three_days_and_the_grade(reader, paper, main_of):
    page = reader.get("/kertas").text
    assert f'href="{paper}"' in page
    told = main_of(page)
    for word in ("24 Januari 2024", "2 Februari 2024", "17 Desember 2024", "Sudah dicocokkan"):
        assert word in told


@pytest.mark.parametrize(
    ("asked", "there"),
    [("tahun=2024", True), ("tahun=2023", False), ("keadaan=recorded", False), ("keadaan=attested", True), ("keadaan=x", True), ("tahun=abc", True)],
)  # fmt: skip
def test_papers_are_filtered_by_the_address(reader, paper, asked, there):
    assert (f'href="{paper}"' in reader.get(f"/kertas?{asked}").text) is there


def test_what_is_no_paper_is_not_found(reader):
    assert reader.get("/kertas/" + "0" * 32).status_code == 404


def test_a_record_of_a_paper_leads_to_its_page(reader, paper, still_at):
    record = still_at("acknowledged").house.store.head().size
    assert f'href="{paper}"' in reader.get(f"/register/{record}").text


def test_a_party_that_disowns_a_paper_is_told_wherever_its_figures_stand(town_at, town_client, main_of):
    town = town_at("attested")
    facts = past.acknowledging_facts(town, answer="disangkal", reason_code="bukan_tanda_tangan_saya")
    town.stage.do(town.head.person, "paper-acknowledged", facts)
    reader = town_client(town)
    page = reader.get(f"/kertas/{town.past.paper}").text
    told = main_of(page)
    assert "Salah satu pihak menyangkal dokumen ini" in told
    assert "Alasan: bukan tanda tangan saya" in told
    content = re.search(r'href="(/lama/[^"]+)"', page)
    assert content is not None
    assert "Salah satu pihak menyangkal dokumen ini" in main_of(reader.get(content[1]).text)
