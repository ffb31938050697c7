"""Citations: what is copied can be looked up, and a forged one is told apart, by the part that differs."""

import re

import pytest
from markupsafe import Markup

from projections import register_views, views
from projections.register_answers import Wanted
from tests.web.conftest import some
from web.citations import LONGEST, MOST, read

DIGEST = "ab" * 32


@pytest.fixture
def record(tables):
    """Record 2 of the demo."""
    return some(views.record(tables, 2)).row


@pytest.fixture
def copied(client):
    """The citation that a page offers."""

    def copy(address):
        field = re.search(r'<textarea id="kutipan[^"]*"[^>]*>(.*?)</textarea>', client.get(address).text, re.DOTALL)
        return str(Markup(some(field)[1]).unescape())

    return copy


@pytest.fixture
def attempt(tables):
    return register_views.changes(tables, Wanted(outcome="rejected", direction="easier", field="target")).rows[0]


def verdicts(client, text):
    page = client.get("/kutipan", query_string={"teks": text})
    assert page.status_code == 200
    return [
        found.strip() for found in re.findall(r'<h2 id="hasil-\d+">.*?state--\w+">(.*?)</span>', page.text, re.DOTALL)
    ]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("number", [1, 2, 50])
def test_what_a_record_page_offers_is_found_again(client, copied, number, language):
    text = copied(f"/register/{number}?bahasa={language}")
    client.get("/kutipan?bahasa=id")
    assert verdicts(client, text) == ["Cocok"]


def test_what_the_register_of_changes_offers_is_found_again_with_both_its_records(client, copied, attempt):
    text = copied(f"/perubahan/{attempt.record}/{attempt.position}")
    assert "90 menjadi 98; ditolak." in text
    assert attempt.digest in text
    assert attempt.decided_digest in text
    assert verdicts(client, text) == ["Cocok", "Cocok"]


def test_a_citation_in_the_middle_of_a_letter_is_read(client, copied):
    text = (
        "Menindaklanjuti surat Saudara tanggal 3 Februari 2026,\r\nkami rujuk " + copied("/register/2") + " Demikian."
    )
    assert verdicts(client, text) == ["Cocok"]


def test_a_digest_broken_over_two_lines_is_read(client, copied, record):
    text = copied("/register/2").replace(record.digest, f"{record.digest[:40]}\n{record.digest[40:]}")
    assert verdicts(client, text) == ["Cocok"]


def test_another_number_is_told_with_the_record_that_has_the_digest(client, copied):
    page = client.get("/kutipan", query_string={"teks": copied("/register/2").replace("nomor 2 ", "nomor 3 ")}).text
    assert "Tidak cocok" in page
    assert "sidik catatan lain" in page


def test_another_digest_is_told(client, copied, record):
    assert verdicts(client, copied("/register/2").replace(record.digest, DIGEST)) == ["Tidak cocok"]


def test_another_day_is_told(client, copied):
    text = re.sub(r"diterima \d+ ", "diterima 31 ", copied("/register/2"))
    assert verdicts(client, re.sub(r"diterima 31 \w+", "diterima 31 Desember", text)) == ["Tidak cocok"]


def test_other_words_behind_a_true_number_are_told(client, copied):
    text = copied("/register/2")
    assert verdicts(client, text.replace(", oleh ", " dan dibatalkan, oleh ")) == ["Tidak cocok"]


def test_another_figure_in_front_of_a_true_number_is_told(client, copied, attempt):
    text = copied(f"/perubahan/{attempt.record}/{attempt.position}")
    assert verdicts(client, text.replace("menjadi 98", "menjadi 88"))[0] == "Tidak cocok"
    assert verdicts(client, text.replace("ditolak.", "disetujui."))[0] == "Tidak cocok"


def test_a_citation_made_before_the_decision_stays_true(client, copied, attempt):
    text = copied(f"/perubahan/{attempt.record}/{attempt.position}").replace("ditolak.", "belum diputus.")
    assert verdicts(client, text)[0] == "Cocok"


def test_a_number_alone_is_not_a_whole_citation(client):
    assert verdicts(client, "Lihat Register nomor 2.") == ["Belum lengkap"]


def test_the_three_parts_may_be_typed(client, record, copied):
    day = some(re.search(r"diterima (.*?):", copied("/register/2")))
    cited = next(read(f"nomor 2 {record.digest} {day[1]}"))
    asked = {"nomor": "2", "sidik": record.digest[:16].upper(), "tanggal": some(cited.day).isoformat()}
    assert "Nomor, sidik, dan tanggal kutipan ini sama" in client.get("/kutipan", query_string=asked).text
    assert "Tidak cocok" in client.get("/kutipan", query_string={**asked, "tanggal": "1999-01-01"}).text


@pytest.mark.parametrize(
    "nonsense",
    [
        {"nomor": "abc"},
        {"nomor": "-1"},
        {"nomor": str(2**70)},
        {"sidik": "zz"},
        {"tanggal": "kemarin"},
        {"teks": "   "},
        {"teks": "tanpa apa pun"},
        {"sidik": "%" * 64},
    ],
)
def test_nonsense_is_answered_and_never_an_error(client, nonsense):
    answer = client.get("/kutipan", query_string=nonsense)
    assert answer.status_code == 200
    assert "state--yes" not in answer.text.split("<main")[1]


@pytest.mark.parametrize("asked", [{"teks": ""}, {"nomor": "abc"}, {"tanggal": "besok"}, {"sidik": " "}])
def test_who_asks_with_nothing_that_can_be_read_is_told_so(client, asked):
    assert "Tidak ada kutipan yang terbaca" in client.get("/kutipan", query_string=asked).text


def test_who_has_not_asked_yet_is_told_nothing(client):
    assert "Tidak ada kutipan yang terbaca" not in client.get("/kutipan").text


def test_the_page_of_a_rejected_change_says_what_stands(client, attempt):
    page = client.get(f"/perubahan/{attempt.record}/{attempt.position}").text
    assert f"Usulan ini ditolak. Yang tetap berlaku: {attempt.before_printed}." in re.sub("<[^>]+>", "", page)
    assert "Diminta berlaku mulai" in page


def test_a_record_of_another_book_is_nowhere(client):
    page = client.get(
        "/kutipan", query_string={"teks": f"Register nomor 999999, sidik {DIGEST}, diterima 1 Januari 2025"}
    ).text
    assert "tidak ada dalam buku register ini" in page


def test_what_is_pasted_is_shown_as_text(client):
    page = client.get("/kutipan", query_string={"teks": "</textarea><script>alert(1)</script>"}).text
    assert "<script>" not in page


def test_a_long_text_is_cut_and_only_so_many_are_looked_up(client):
    text = f"nomor 1 {DIGEST} " * 100
    assert len(verdicts(client, text)) <= MOST
    assert len(list(read(text[:LONGEST]))) <= LONGEST // 64


def test_an_english_and_an_iso_day_are_read():
    days = [
        some(cited.day).isoformat()
        for cited in read(f"number 5, digest {DIGEST}, received 10 November 2025; no. 6 {DIGEST} 2025-11-06")
    ]
    assert days == ["2025-11-10", "2025-11-06"]


def test_a_day_that_is_none_is_passed_over():
    cited = next(read(f"nomor 5, sidik {DIGEST}, diterima 31 Februari 2025, yaitu 28 Februari 2025"))
    assert some(cited.day).isoformat() == "2025-02-28"


# --- what nobody signed here ----------------------------------------------------------------------------------------------


def seen_change(tables, grade):
    rows = register_views.changes(tables, Wanted(grade=grade, field="target")).rows
    assert rows, f"the demo has no change of a target of grade {grade}"
    return rows[0]


@pytest.mark.parametrize("grade", ["claim", "attested"])
def test_a_change_that_was_only_seen_is_cited_as_such_and_found_again(client, tables, grade):
    change = seen_change(tables, grade)
    page = client.get(f"/perubahan/{change.record}/{change.position}").text
    sentence = str(Markup(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[0]).unescape())
    assert "ditandatangani di sini" not in sentence
    answer = client.get("/kutipan", query_string={"teks": sentence}).text
    assert "Kutipan yang dicocokkan" in answer
    assert ">Cocok<" in answer
    forged = sentence.replace(f": {change.before_printed} menjadi", ": 1 menjadi", 1)
    assert forged != sentence
    assert ">Tidak cocok<" in client.get("/kutipan", query_string={"teks": forged}).text
