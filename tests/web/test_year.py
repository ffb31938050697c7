"""The measured year: figures with their records, sheets with their hands, periods, officials and agencies."""

import re
from datetime import date

import pytest
from markupsafe import escape

from domain.evidence.acts import ACTS
from projections import register_views, views, year_views
from projections.year_answers import SHEET_STATES
from tests import quarters
from tests.people import end_mandate
from tests.web.conftest import some
from tests.web.test_pages import text_of
from web.words import LANGUAGES, catalogue

TODAY = date(2026, 11, 22)


@pytest.fixture
def agreement(tables):
    return next(row for row in views.agreements(tables) if row.agency_name == "Dinas Kesehatan")


@pytest.fixture
def year(tables, agreement):
    return some(year_views.agreement_year(tables, agreement.id, today=TODAY))


def page_of(client, row):
    return client.get(f"/perjanjian/{row.id}").text


# --- the agreement ----------------------------------------------------------------------------------------------------


def test_every_open_figure_leads_to_the_sheet_that_says_it(client, agreement, year):
    page = page_of(client, agreement)
    shown = [figure for line in year.lines for figure in line.figures if figure.open and figure.state == "figure"]
    assert shown
    for figure in shown:
        assert f'href="/register/{figure.record}">{escape(figure.printed)}</a>' in page


def test_figures_that_are_not_open_are_nowhere_on_the_page(town_at, town_client):
    town = town_at("tw2")
    client = town_client(town)
    page = page_of(client, views.agreements(town.house.views)[0])
    assert "angkanya belum terbuka" in page
    assert not re.search(r">97(</| )", page)


def test_what_was_attained_is_told_raw_and_capped(client, agreement):
    page = text_of(page_of(client, agreement))
    assert "92,22 %" in page
    assert "dari 14" in page


def test_no_data_is_told_with_its_day_and_never_as_zero(town_at, town_client):
    town = town_at("tw1_entered")
    client = town_client(town)
    row = views.agreements(town.house.views)[0]
    page = text_of(page_of(client, row))
    assert "0 %" not in page


def test_an_unsigned_sheet_is_told_as_known_and_unsigned(town_at, town_client):
    town = town_at("tw2")
    client = town_client(town)
    row = views.agreements(town.house.views)[0]
    assert "Diisi, belum ditandatangani" in page_of(client, row)


def test_a_chart_has_a_title_a_description_and_a_table_beside_it(client, agreement):
    page = page_of(client, agreement)
    charts = re.findall(r'<svg[^>]*role="img" aria-labelledby="(\S+) (\S+)">(.*?)</svg>(.*?)</table>', page, re.DOTALL)
    assert charts
    for title, described, drawing, table in charts:
        assert f'<title id="{title}">' in drawing
        assert f'<desc id="{described}">' in drawing
        drawn = re.findall(r'class="chart__figure"[^>]*>([^<]+)<', drawing)
        assert drawn
        assert all(f">{printed}</a>" in table for printed in drawn)


def test_a_chart_carries_no_style_of_its_own(client, agreement):
    for drawing in re.findall(r"<svg.*?</svg>", page_of(client, agreement), re.DOTALL):
        assert not re.search(r"style=|fill=|stroke=|<script|href=", drawing)


def test_every_sheet_stands_with_its_hands_and_their_lateness(client, agreement, year):
    page = page_of(client, agreement).split('aria-labelledby="lembar"')[1].split("</section>")[0]
    for row in year.sheets:
        assert (row.period_printed or row.code) in page
        for step in (row.entered, row.signed, row.verified):
            assert step.record is None or f'href="/register/{step.record}"' in page


def test_the_money_stands_with_its_record_and_what_a_revision_changed(client, tables):
    revised = next(row for row in views.agreements(tables) if row.agency_name == "Dinas Pendidikan")
    page = page_of(client, revised).split('aria-labelledby="anggaran"')[1].split("</section>")[0]
    assert "(berubah)" in page
    first = next(row.no for row in some(views.agreement(tables, revised.id)).versions if row.status == "digantikan")
    versions = [some(views.version(tables, revised.id, no)) for no in (first, some(revised.version_no))]
    for version in versions:
        for programme in version.programmes:
            assert f'href="/register/{version.row.record}">{programme.amount_printed}</a>' in page


def test_a_page_before_the_first_period_has_no_empty_tables(town_at, town_client):
    town = town_at("in_force")
    client = town_client(town)
    page = page_of(client, views.agreements(town.house.views)[0])
    assert "Lembar realisasi" not in page
    assert 'id="capaian"' not in page


# --- sheets and periods -------------------------------------------------------------------------------------------------


def test_a_sheet_tells_every_hand_with_its_decree(client, tables, year):
    for row in year.sheets:
        if row.id is None:
            continue
        page = client.get(f"/lembar/{row.id}").text
        for hand in some(year_views.sheet(tables, row.id, today=TODAY)).hands:
            assert f'href="/register/{hand.record}"' in page
            assert str(escape(ACTS[hand.act].past)) in page
            assert hand.mandate_record is None or f'href="/register/{hand.mandate_record}"' in page


def test_a_sheet_whose_figures_are_closed_says_so_and_shows_its_hands(town_at, town_client):
    town = town_at("tw2")
    client = town_client(town)
    sheet = next(row for row in year_views.sheets(town.house.views, year=2025, code="tw2", today=TODAY).rows if row.id)
    page = client.get(f"/lembar/{sheet.id}").text
    assert "terbuka setelah diperiksa unit lain" in page
    assert ">97<" not in page
    assert "Putu Ayu Maharani" in page


def test_a_locked_period_says_since_when_and_by_which_record(client, tables):
    locked = [period for period in year_views.periods(tables, year=2025) if period.locked_record]
    assert locked, "the demo has no locked period"
    for period in locked:
        page = client.get(f"/masa/2025/{period.code}").text
        assert "Dikunci" in page
        assert f'href="/register/{period.locked_record}"' in page


def test_a_reopening_says_by_which_order_for_whom_and_until_when(town_at, town_client):
    town = town_at("reopened")
    page = town_client(town).get("/masa/2025/tw4").text
    again = some(year_views.period(town.house.views, 2025, "tw4")).reopenings[0]
    assert f'href="/register/{again.record}"' in page
    assert all(office in page for office in again.offices_printed)
    assert "10 Februari 2026" in page


@pytest.mark.parametrize(
    "address", ["/masa/2025/x", "/masa/1999/tw1", f"/masa/{2**70}/tw1", "/lembar/x", "/pejabat/x", "/opd/x"]
)
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", SHEET_STATES)
def test_every_state_of_a_sheet_has_a_name(state, language):
    assert f"sheet.{state}" in catalogue(language)


@pytest.mark.parametrize("nonsense", ["keadaan=x", "opd=x", "ke=-1", "ke=99999999"])
def test_a_filter_of_a_period_that_is_none_does_no_harm(client, nonsense):
    assert client.get(f"/masa/2025/tw1?{nonsense}").status_code == 200


# --- people and agencies ------------------------------------------------------------------------------------------------


def test_an_official_stands_with_mandates_keys_and_signatures(client, tables, agreement):
    hand = next(each for each in some(views.agreement(tables, agreement.id)).hands if each.act == "agreement-signed")
    page = client.get(f"/pejabat/{hand.official}").text
    official = some(views.official(tables, some(hand.official)))
    for mandate in official.mandates:
        assert str(escape(mandate.decree_printed)) in page
        assert f'href="/register/{mandate.record}"' in page
    assert all(key.key in page for key in official.keys)
    for one in register_views.signatures(tables, official.id).rows:
        assert f'href="/register/{one.record}"' in page


def test_a_record_leads_to_whoever_put_the_hand_to_it(client, tables, agreement):
    hand = some(views.agreement(tables, agreement.id)).hands[0]
    assert f'href="/pejabat/{hand.official}"' in client.get(f"/register/{hand.record}").text


def test_the_officials_are_found_by_name(client):
    page = client.get("/pejabat?cari=anindya").text
    assert "dr. Anindya Laksmi" in page
    assert "Bahar Latuconsina" not in page
    assert "Tidak ada pejabat" in client.get("/pejabat?cari=tidakadasamasekali").text


def test_every_agency_stands_with_its_progress(client, tables):
    pages = client.get("/opd").text + client.get("/opd?ke=2").text
    for agency in views.agencies(tables):
        assert str(escape(agency.name)) in pages
        assert client.get(f"/opd/{agency.id}").status_code == 200


def test_the_agencies_stand_page_by_page_and_the_filters_stay(client, tables):
    every = len(views.agencies(tables))
    first, second = client.get("/opd?tahun=2025").text, client.get("/opd?tahun=2025&ke=2").text
    assert 25 < every <= 50
    assert [page.count('<th scope="row"><a href="/opd/') for page in (first, second)] == [25, every - 25]
    assert 'rel="next" href="/opd?ke=2&amp;tahun=2025"' in first
    assert 'rel="prev" href="/opd?ke=1&amp;tahun=2025"' in second
    for page in (first, second):
        assert re.search(rf"Per perangkat daerah \(<span[^>]*>{every}<", page)
        assert "Seluruh pemerintah daerah" in page


def test_an_agency_is_found_by_its_name_or_code(client):
    page = client.get("/opd?tahun=2025&cari=dinas keseh").text
    assert page.count('<th scope="row"><a href="/opd/') == 1
    assert "Dinas Kesehatan" in page
    assert "1.02" in page or client.get("/opd?cari=1.02").text.count('<th scope="row"><a href="/opd/')
    assert "Tidak ada perangkat daerah yang cocok" in client.get("/opd?cari=tidakadasamasekali").text


def test_of_too_many_agencies_a_filter_offers_the_chosen_one_and_their_list(client, tables, monkeypatch):
    monkeypatch.setattr(views, "_OFFERED", 3)
    chosen = views.agencies(tables)[5]
    page = client.get(f"/?opd={chosen.id}").text
    assert (
        page.count("<option value=") == 2 + len(views.AGREEMENT_STATUSES) + 2
    )  # all and one, statuses, all twice more
    assert f'<option value="{chosen.id}" selected>' in page
    assert 'href="/opd">pilih di daftar</a>' in page


def test_an_agency_leads_to_those_who_held_its_posts(client, tables, agreement):
    page = client.get(f"/opd/{agreement.agency}").text
    for office in year_views.offices(tables, agreement.agency):
        assert str(escape(office.post)) in page
        for mandate in office.mandates:
            assert mandate.kind != "mandate" or f'href="/pejabat/{mandate.official}"' in page


@pytest.mark.parametrize("nonsense", ["tahun=abc", "tahun=-1", "tahun=1999", "tahun=99999"])
def test_a_year_that_is_none_breaks_no_page(client, tables, nonsense):
    agency = views.agencies(tables)[0].id
    for address in ("/opd", f"/opd/{agency}"):
        assert client.get(f"{address}?{nonsense}").status_code == 200


# --- an SK that reached the book after the signature ----------------------------------------------------------------------


def test_a_signature_after_an_end_that_nobody_knew_of_yet_is_told_by_both_clocks(town_at, town_client):
    """The head moves on 12 August, signs on the 13th, and the SK reaches the book on the 14th."""
    town = town_at("tw2")
    head = town.promise.trustee
    town.stage.at("2025-08-13 09:00")
    signed = town.sheet("tw2").sign()
    client = town_client(town)
    page = f"/pejabat/{head.person.official}"
    assert "berlaku menurut SK: tidak" not in client.get(page).text
    town.stage.at("2025-08-14 09:00")
    ended = end_mandate(town, head, ended_on="2025-08-12")
    told = text_of(client.get(page).text)
    assert "Diketahui saat itu: ya; berlaku menurut SK: tidak" in told
    assert told.count("berlaku menurut SK: tidak") == 1
    row = views.agreements(town.house.views)[0]
    past = client.get(f"/perjanjian/{row.id}?pada=2025-08-13&jam=berlaku").text
    assert "Kewenangan diketahui saat itu: ya; menurut yang berlaku: tidak" in text_of(past)
    for ref in (signed, ended):
        assert f'href="/register/{record_of(town, ref)}"' in past


def record_of(town, ref):
    return some(register_views.cited(town.house.views, record=None, digest=ref.digest)).record


def test_a_signature_that_waited_for_its_sk_is_told_with_the_record_that_brought_it(client, tables):
    """In the demo a head signs before his SK reaches the book."""
    sheets = [
        row
        for code in ("tw3", "tw4", "tahunan")
        for row in year_views.sheets(tables, year=2025, code=code, today=TODAY).rows
    ]
    hands = [hand for row in sheets if row.id for hand in some(year_views.sheet(tables, row.id, today=TODAY)).hands]
    waited = [hand for hand in hands if hand.was_awaiting]
    assert waited, "the demo has no signature that waited for its SK"
    for hand in waited:
        told = client.get(f"/pejabat/{hand.official}").text
        if hand.mandate_record is None:
            assert "Kewenangan menunggu SK" in told
        else:
            assert "SK dicatat kemudian" in told
            assert f'href="/register/{hand.mandate_record}"' in told


def test_a_record_of_a_sheet_leads_to_the_sheet_and_a_proposed_revision_to_the_register(
    client, tables, agreement, year
):
    sheet = next(row for row in year.sheets if row.id)
    assert f'href="/lembar/{sheet.id}"' in client.get(f"/register/{sheet.record}").text
    proposed = next(row.record for row in some(views.agreement(tables, agreement.id)).versions if row.revision_no)
    assert f'href="/perubahan?perjanjian={agreement.id}"' in client.get(f"/register/{proposed}").text


def test_a_correction_that_does_not_hold_yet_is_announced_beside_the_figures_that_do(town_at, town_client):
    town = town_at("reopened")
    town.stage.at("2026-02-04 09:00")
    corrected = quarters.correct(town)
    client = town_client(town)
    record = record_of(town, corrected)
    row = views.agreements(town.house.views)[0]
    sheet = next(
        each for each in year_views.sheets(town.house.views, year=2025, code="tw4", today=TODAY).rows if each.id
    )
    for address in (f"/perjanjian/{row.id}", f"/lembar/{sheet.id}", "/masa/2025/tw4"):
        page = client.get(address).text
        assert "Koreksi yang belum berlaku" in page
        assert f'href="/register/{record}"' in page
    assert "Alasannya hanya untuk para pihak dan pemeriksa." in client.get(f"/lembar/{sheet.id}").text


# --- an agreement of many lines -------------------------------------------------------------------------------------------


def test_many_lines_stand_on_pages_of_their_own_and_the_overview_leads_to_each(client, agreement, year, monkeypatch):
    monkeypatch.setattr("web.year._TOGETHER", 2)
    monkeypatch.setattr("web.year._A_PAGE", 2)
    page = page_of(client, agreement)
    assert 'class="chart"' not in page
    for i, line in enumerate(year.lines):
        address = f"/perjanjian/{agreement.id}/indikator?ke={i // 2 + 1}"
        assert f'href="{address}#i-{line.line_id}"' in page
        assert f'id="i-{line.line_id}"' in client.get(address).text
    last = client.get(f"/perjanjian/{agreement.id}/indikator?ke=99").text
    assert last.count('class="line"') == (len(year.lines) % 2 or 2)


def test_few_lines_stand_on_the_page_of_the_agreement(client, agreement, year):
    page = page_of(client, agreement)
    assert page.count('class="line"') == len(year.lines)
    assert f'href="#i-{year.lines[0].line_id}"' in page


def test_lines_of_an_agreement_that_is_not_measured_are_not_found(town_at, town_client):
    town = town_at("in_force")
    client = town_client(town)
    row = views.agreements(town.house.views)[0]
    assert client.get(f"/perjanjian/{row.id}/indikator").status_code == 404
