"""The register of target changes: what was attempted stays readable, filters stand in the address, a table is safe to open."""

import csv
import io
import re

import pytest
from markupsafe import Markup

from projections import register_views, views
from projections.register_answers import Wanted
from web.register_table import COLUMNS, harmless

ATTEMPT = "/perubahan?arah=easier&keputusan=rejected&bagian=target"


@pytest.fixture
def attempt(tables):
    """The change that the Dinas Kesehatan asked for in November, and the mayor rejected."""
    rows = register_views.changes(tables, Wanted(outcome="rejected", direction="easier", field="target")).rows
    return next(row for row in rows if row.agency_name == "Dinas Kesehatan")


def text_of(page):
    return " ".join(str(Markup(re.sub(r"<[^>]+>", " ", page)).unescape()).split())


def table(answer):
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_november_attempt_is_told_with_its_effect_and_what_became_of_it(client, attempt):
    page = text_of(client.get(ATTEMPT).text)
    for told in (
        "90 → menjadi 98",
        "Lebih mudah dicapai",
        "Ditolak",
        "55 hari sebelum akhir tahun",
        "92,22 % menjadi 101,02 %",
        "tanpa bukti",
    ):
        assert told in page
    assert attempt.proposer_name in page


def test_every_cell_of_a_change_leads_to_its_record(client, attempt):
    page = client.get(f"/perubahan/{attempt.record}/{attempt.position}").text
    for record in (
        attempt.record,
        attempt.decided_record,
        attempt.known_record,
        attempt.proposer_mandate_record,
        attempt.decider_mandate_record,
    ):
        assert record
        assert f'href="/register/{record}"' in page


def test_the_chain_holds_every_change_of_the_same_thing(client, tables, attempt):
    page = client.get(f"/perubahan/{attempt.record}/{attempt.position}").text
    for each in register_views.chain(tables, attempt.record, attempt.position):
        assert f"/perubahan/{each.record}/{each.position}" in page


@pytest.mark.parametrize(
    ("wish", "stays"),
    [("arah=easier", True), ("arah=harder", False), ("keputusan=rejected", True), ("keputusan=agreed", False), ("dasar=c", True), ("dasar=b", False),
     ("diketahui=ya", True), ("diketahui=tidak", False), ("sejak=2025-11-06", True), ("sejak=2025-11-07", False), ("sampai=2025-11-06", True),
     ("sampai=2025-11-05", False), ("tahun=2025", True), ("tahun=2024", False), ("cari=kematian", True), ("cari=tidakadasamasekali", False)],
)  # fmt: skip
def test_a_filter_in_the_address_keeps_what_it_says(client, attempt, wish, stays):
    address = f"/perubahan/{attempt.record}/{attempt.position}"
    assert (f'"{address}"' in client.get(f"/perubahan?{wish}&bagian=target").text) is stays


@pytest.mark.parametrize(
    "nonsense",
    [
        "arah=x",
        "keputusan=",
        "dasar=z",
        "diketahui=mungkin",
        "sejak=kemarin",
        "tahun=abc",
        "ke=-3",
        "ke=99999999999999999999",
    ],
)
def test_a_filter_that_is_none_filters_nothing(client, tables, nonsense):
    total = register_views.changes(tables).total
    assert re.search(rf" {total} [^:]*perubahan", text_of(client.get(f"/perubahan?{nonsense}").text))


def test_the_filters_stay_chosen_in_the_form_and_in_the_links(client):
    page = client.get(ATTEMPT).text
    assert '<option value="easier" selected>' in page
    assert '<option value="rejected" selected>' in page
    assert re.search(r'href="/perubahan\.csv\?[^"]*arah=easier', page)


def test_what_a_reader_types_is_shown_as_text(client):
    page = client.get("/perubahan", query_string={"cari": '"><img src=x>'}).text
    assert "<img" not in page


def test_a_change_that_is_none_is_not_found(client):
    assert client.get("/perubahan/1/1").status_code == 404
    assert client.get(f"/perubahan/{2**70}/1").status_code == 404


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_has_every_row_of_the_filters_and_no_other(client, tables):
    rows = table(client.get("/perubahan.csv"))
    assert len(rows) - 1 == register_views.changes(tables).total
    assert all(len(row) == len(COLUMNS) for row in rows)
    easier = table(client.get("/perubahan.csv?arah=easier"))
    assert {row[COLUMNS.index("direction")] for row in easier[1:]} == {"Lebih mudah dicapai"}


def test_the_table_tells_the_same_as_the_page(client, attempt):
    rows = table(client.get("/perubahan.csv?arah=easier&keputusan=rejected&bagian=target"))
    row = next(dict(zip(COLUMNS, row, strict=True)) for row in rows[1:] if row[0] == str(attempt.record))
    assert (row["before"], row["after"], row["attainment_before"], row["attainment_after"]) == (
        "90",
        "98",
        "92,22",
        "101,02",
    )
    assert (row["days_left"], row["decided_record"], row["digest"]) == (
        "55",
        str(attempt.decided_record),
        attempt.digest,
    )


@pytest.mark.parametrize(
    "cell", ["=1+1", "+6281", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]
)
def test_a_cell_is_never_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["198001012005011001", "0000000000000001", "007", "12e5", "12E5"])
def test_no_digit_of_a_cell_is_lost(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["90", "-0,5", "-12", "1.234.567,89", "0", "0,5", "999999999999999", "Rp 10", "a=b", ""]
)
def test_a_number_stays_a_number_and_words_stay_words(cell):
    assert harmless(cell) == cell


def test_nothing_in_the_table_is_a_formula(client):
    for row in table(client.get("/perubahan.csv")):
        assert not [cell for cell in row if cell[:1] in "=+@" and cell]


# --- a proposal whose words are not open yet ----------------------------------------------------------------------------


def test_a_pending_proposal_is_announced_and_its_words_stay_shut(town_at, town_client):
    town = town_at("november")
    client = town_client(town)
    page = client.get("/perubahan").text
    assert "Belum diputus" in page
    assert "Usulan yang belum terbuka" in page
    pending = register_views.changes(town.house.views, Wanted(outcome="pending")).rows[0]
    for shown in (
        client.get(f"/perubahan/{pending.record}/{pending.position}").text,
        client.get("/perubahan?keputusan=pending").text,
    ):
        assert not re.search(r"\b98\b", text_of(shown.split("<main")[1]).replace(f"Reg. {pending.record}", ""))
    row = table(client.get("/perubahan.csv?keputusan=pending"))[1]
    assert row[COLUMNS.index("after")] == ""


def test_nobody_finds_a_closed_proposal_by_what_it_says(town_at, town_client):
    client = town_client(town_at("november"))
    assert "Belum diputus</span>" not in client.get("/perubahan?arah=easier").text


def test_the_page_of_an_agreement_leads_to_its_changes(client, tables, attempt):
    assert views.agreement(tables, attempt.agreement)
    assert f"/perubahan?perjanjian={attempt.agreement}" in client.get(f"/perjanjian/{attempt.agreement}").text
