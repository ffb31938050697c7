"""Past agreements: printed beside computed, the likely cause where they part, and every day as it was known then."""

import re

import pytest

from tests import past
from tests.people import DINKES

AGREEMENT = past.OF_2024


def rows():
    """An agreement of 2024: one attainment that the formula gives, one that was capped by hand, and one that has no figure."""

    def persen(shown, name="target"):
        printed, value = shown
        return past.target(printed, value, "Persen", name=name)

    def reported(name, at, target, actual, printed):
        return past.row(
            "realizations", f"{AGREEMENT} · {name} · tahunan", at, past.cell("agreement", AGREEMENT), past.cell("indicator", name),
            past.cell("period", "tahunan"), persen(target), persen(actual, "realization"),
            persen(printed, "attainment"),
        )  # fmt: skip

    def promised(name, at, target):
        return past.row(
            "indicators", f"{AGREEMENT} · {name}", at, past.cell("agreement", AGREEMENT), past.cell("indicator", name),
            past.cell("unit", "Persen"), past.cell("polarity", "max"), persen(target),
        )  # fmt: skip

    return [
        past.row(
            "agreements", AGREEMENT, 1, past.cell("agreement", AGREEMENT), past.cell("agency", "Dinas Kesehatan"),
            past.cell("fiscal_year", "2024"), past.cell("trustee_post", "Kepala Dinas Kesehatan"), past.cell("doc_kind", "awal"),
        ),
        promised("Imunisasi", 2, ("95", "95")),
        promised("Kunjungan", 3, ("80", "80")),
        promised("Kepuasan", 4, ("70", "70")),
        reported("Imunisasi", 5, ("95", "95"), ("93", "93"), ("97,89", "97.89")),
        reported("Kunjungan", 6, ("80", "80"), ("100", "100"), ("110", "110")),
    ]  # fmt: skip


COVERS = {"tables": ["agreements", "indicators", "realizations"], "fiscal_years": [2024], "complete": True}


@pytest.fixture(scope="module")
def told(chapters, tmp_path_factory):
    """A town with that agreement on 2 January 2025; on 3 January its target for immunization is another."""
    town = chapters.open("archived", tmp_path_factory.mktemp("past") / "town")
    town.stage.at("2025-01-02 20:00")
    facts = past.importing_facts(rows(), covers=COVERS)
    town.past.imported = town.stage.do(town.officer(past.CLERK).person, "claims-imported", facts)
    town.stage.at("2025-01-03 20:00")
    after = rows()
    cells = after[1]["cells"]
    cells[-1] = past.target("98", "98", "Persen")
    difference = past.eased(
        key=after[1]["key"], before=rows()[1]["cells"][-1], after=cells[-1], row=2, direction="harder"
    )
    town.stage.do(town.stage.service, "claims-changed", past.changing_facts(town, [difference], after, covers=COVERS))
    yield town
    chapters.demand_sound(town)
    town.stage.close()


@pytest.fixture
def reader(told, town_client):
    return town_client(told)


@pytest.fixture
def address(reader):
    found = re.search(r'href="(/lama/[^"?]+)"', reader.get("/lama").text)
    assert found is not None
    return found[1]


def row_of(page, indicator):
    """The cells of one reported line, by their labels."""
    body = next(part for part in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{indicator}<" in part)
    return dict(re.findall(r'<td data-label="([^"]+)">(.*?)</td>', body, re.DOTALL))


def test_the_list_names_what_does_not_agree(reader, address, main_of):
    told = main_of(reader.get("/lama").text)
    for word in ("Dinas Kesehatan", "klaim", "e-SAKIP Kota Contoh", "1 dari 2 tidak cocok"):
        assert word in told
    assert address in reader.get("/lama?capaian=berbeda").text


@pytest.mark.parametrize(
    ("asked", "there"),
    [("tahun=2024", True), ("tahun=2023", False), ("tingkat=claim", True), ("tingkat=attested", False), ("asal=esakip-contoh", True),
     ("asal=lain", False), ("cari=kesehatan", True), ("cari=tidakadasamasekali", False), ("tingkat=x", True), ("tahun=abc", True)],
)  # fmt: skip
def test_past_agreements_are_filtered_by_the_address(reader, address, asked, there):
    assert (address in reader.get(f"/lama?{asked}").text) is there


def test_what_is_printed_stands_beside_what_is_computed(reader, address):
    page = reader.get(f"{address}?pada=2025-01-02").text
    cells = row_of(page, "Imunisasi")
    assert ">97,89<" in cells["Capaian tercetak"]
    assert "97,89 %" in cells["Capaian dihitung"]
    assert "Cocok" in cells["Perbandingan"]


def test_a_printed_attainment_that_does_not_agree_names_its_likely_cause(reader, address):
    cells = row_of(reader.get(address).text, "Kunjungan")
    assert "125 %" in cells["Capaian dihitung"]
    assert "Tidak cocok" in cells["Perbandingan"]
    assert "dibatasi dengan tangan pada 110" in cells["Perbandingan"]
    english = row_of(reader.get(f"{address}?bahasa=en").text, "Kunjungan")
    assert "capped by hand" in english["Comparison"]


def test_every_changed_cell_stays_with_both_records(reader, address, told, main_of):
    last = told.house.store.head().size
    page = reader.get(address).text
    history = page[page.index('id="sel"') :]
    assert re.search(rf'data-register="{last - 1}" data-grade="claim"[^>]*>95</a>', history)
    assert re.search(rf'data-register="{last}" data-grade="claim"[^>]*>98</a>', history)
    assert "masih demikian" in main_of(page)


@pytest.mark.parametrize(("day", "target"), [("2025-01-02", "95"), ("2025-01-03", "98"), ("2026-05-05", "98")])
def test_a_past_day_is_shown_as_it_was_known_then(reader, address, day, target):
    page = reader.get(f"{address}?pada={day}").text
    promised = page[page.index('id="target"') : page.index('id="sel"')]
    assert re.search(rf">{target}</a>", promised)
    assert "Seperti yang diketahui sampai" in page


def test_before_it_was_recorded_nothing_was_known(reader, address, main_of):
    told = main_of(reader.get(f"{address}?pada=2025-01-01").text)
    assert "belum mengetahui apa pun tentang perjanjian ini" in told
    assert "Target dan capaian" not in told


def test_a_day_that_is_none_is_not_guessed_at(reader, address):
    assert reader.get(f"{address}?pada=kemarin").status_code == 400


def test_what_is_no_past_agreement_is_not_found(reader):
    assert reader.get("/lama/" + "0" * 32).status_code == 404
    assert reader.get("/lama/" + "0" * 32 + "?pada=2025-01-02").status_code == 404


def test_a_past_agreement_leads_to_its_source_its_changes_and_the_year_before(reader, address):
    page = reader.get(address).text
    for link in ('href="/asal/esakip-contoh"', 'href="/perubahan?lama=', 'href="/antar-tahun?opd='):
        assert link in page


def test_a_year_of_which_nothing_was_signed_is_not_empty(reader, address, main_of):
    """The first year of an inspectorate: everything stands on paper and in an e-SAKIP."""
    page = reader.get("/?tahun=2024").text
    assert "<option selected>2024</option>" in page
    assert f'href="{address}"' in page
    assert "Dari kertas dan klaim" in main_of(page)
    assert f'href="{address}"' not in reader.get("/?tahun=2023").text
    assert f'href="{address}"' in reader.get("/opd?tahun=2024").text


def test_an_agency_shows_its_agreements_of_every_year_and_grade(reader, address, told, main_of):
    page = reader.get(f"/opd/{told.city.agencies[DINKES]}").text
    assert f'href="{address}"' in page
    assert re.search(r"2024 Kepala Dinas Kesehatan e-SAKIP Kota Contoh klaim", main_of(page))
