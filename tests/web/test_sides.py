"""What two sources say of one promise: pages tell them apart, with their records, and say who denies what."""

import re

import pytest

from projections import lineage_views, past_views, register_views, views
from projections.register_answers import Wanted
from tests.web.test_pages import text_of

DENIED = "Dinas Perhubungan"  # its head disowns the paper of 2024
APART = "Dinas Sosial"  # the paper of 2024 says 72; the other application says 70 since January


def main(page):
    return re.sub(r"\s+", " ", text_of(page.text))


@pytest.fixture
def of(tables):
    """The agency of a name; its paper and its claim of 2024."""

    def found(name):
        agency = next(each.id for each in views.agencies(tables) if each.name == name)
        rows = past_views.past_agreements(tables, agency=agency, year=2024).rows
        return agency, *(next(row for row in rows if row.kind == kind) for kind in ("paper", "claim"))

    return found


def test_paper_and_claim_that_differ_name_each_other_with_their_records(client, tables, of):
    _, paper, claim = of(APART)
    for own, other, mine, theirs in ((paper, claim, "72", "70"), (claim, paper, "70", "72")):
        differing = lineage_views.differing(tables, own.id)
        assert [(side.ref, side.target_printed) for sides in differing.values() for side in sides] == [
            (other.id, theirs)
        ]
        page = client.get(f"/lama/{own.id}")
        assert re.search(rf"Sumber lain menyebut target lain .*di sini {mine} .*menyebut {theirs} ", main(page))
        record = next(iter(differing.values()))[0].record
        assert page.text.count(f'href="/register/{record}"') >= 2
        assert f'href="/lama/{other.id}"' in page.text
    assert "menyebut 70" in main(client.get(f"/kertas/{paper.id}"))


def test_a_past_day_is_not_compared_with_what_came_later(client, of):
    _, _, claim = of(APART)
    assert "Sumber lain menyebut" not in main(client.get(f"/lama/{claim.id}?pada=2025-01-10"))


def test_from_year_to_year_another_value_stands_with_its_source(client, of):
    agency, _, _ = of(APART)
    told = main(client.get(f"/antar-tahun?opd={agency}&tahun=2025"))
    assert re.search(r"72 diakui Persen perjanjian di atas kertas berbeda 70 klaim klaim dari e-SAKIP", told)


def test_a_paper_that_is_denied_says_so_wherever_it_stands(client, of):
    agency, paper, claim = of(DENIED)
    assert paper.disowned
    assert not claim.disowned
    rooms = ("/lama", "/", f"/antar-tahun?opd={agency}&tahun=2025", f"/opd/{agency}", f"/lama/{claim.id}")
    assert [room for room in rooms if "Disangkal" not in main(client.get(room))] == []


def test_papers_are_found_by_what_their_parties_answer(client, of):
    for state, name, other in (("disowned", DENIED, APART), ("acknowledged", APART, DENIED)):
        page = client.get(f"/kertas?keadaan={state}").text
        assert f"/kertas/{of(name)[1].id}" in page
        assert f"/kertas/{of(other)[1].id}" not in page


def test_the_sentence_of_a_paper_is_that_of_its_grade(client, of):
    assert "lalu diakui semua pihaknya" in main(client.get(f"/lama/{of(APART)[1].id}"))
    assert "lalu diakui" not in main(client.get(f"/lama/{of(DENIED)[1].id}")).split("Target dan capaian")[0]


def test_a_clerk_does_not_stand_under_the_title_of_the_chief(client, of):
    told = main(client.get(f"/kertas/{of(DENIED)[1].id}"))
    assert told.count("petugas yang ditugaskan Inspektur Daerah") == 2


def test_a_cause_stands_for_the_money_of_its_own_programme(client, tables):
    agency = next(each.id for each in views.agencies(tables) if each.name == "Dinas Kesehatan")
    told = main(client.get(f"/anggaran/{agency}/2025"))
    assert "Sebab dinyatakan untuk Rp 642.725.000 (12,4 %). Untuk Rp 4.541.399.450 sebabnya belum dinyatakan." in told
    assert told.count("sebabnya belum dinyatakan") == 5  # the rest, and four programmes


def test_the_same_target_in_another_table_of_the_source_says_so(client, tables, of):
    _, _, claim = of(APART)
    both = list(register_views.each_change(tables, Wanted(past=claim.id)))
    assert {row.claim_table for row in both} >= {"indicators", "realizations"}
    assert main(client.get(f"/perubahan?lama={claim.id}")).count("(pada tabel realisasi)") >= 1


# ---- what an address asks for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/perubahan?sejak=31-12-2025", "Saringan sejak=31-12-2025 tidak dikenal dan diabaikan. Tulis misalnya 2025-"),
        ("/perubahan?tahun=2025&arah=x", "Saringan arah=x tidak dikenal"),
        ("/evaluasi?tahun=1e9", "Saringan tahun=1e9 tidak dikenal"),
        ("/skala?pada=kemarin", "Saringan pada=kemarin tidak dikenal"),
    ],
)
def test_a_filter_that_is_not_understood_is_named(client, address, said):
    assert said in main(client.get(address))


@pytest.mark.parametrize("address", ["/perubahan?sejak=2025-12-31&arah=easier&tahun=2025", "/evaluasi?tahun=&opd="])
def test_a_filter_that_is_understood_is_not_remarked_on(client, address):
    assert "diabaikan" not in main(client.get(address))


def test_scores_are_filtered_by_the_years_that_they_have(client, tables):
    years = past_views.evaluated_years(tables)
    assert {2024, 2023, 2021} <= set(years)
    assert all(f"<option>{year}</option>" in client.get("/evaluasi").text for year in years)


def test_a_view_of_every_year_says_so(client):
    assert "Perubahan diam-diam di aplikasi lain (semua tahun)" in main(client.get("/perubahan/tampilan?tahun=2025"))


def test_the_bundle_of_a_day_before_the_first_record_is_refused_as_the_page_is(client, tables):
    row = next(each for each in views.agreements(tables) if each.in_force_record)
    answer = client.get(f"/perjanjian/{row.id}/berkas.zip?pada=2020-01-01&jam=tercatat")
    assert answer.status_code == 404
    assert "belum ada catatan tentang perjanjian kinerja ini" in main(answer)


def test_an_everyday_word_leads_to_its_room(client):
    assert 'href="/anggaran"' in client.get("/cari?kata=serapan").text.split("<main")[1]
