"""The upload: opens only by its one-time link, shows everything before it records anything, and takes no hostile file."""

import io
import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from service.importing import sentence
from service.intake import SourceNamed
from service.intake.tickets import Tickets
from tests.people import Town
from tests.service.importing.making import NIP, PROMISED, csv_bytes, raw_parts, text_cells, zipped
from web import create_app, upload

SOURCE = SourceNamed(code="esakip-contoh", kind="esakip", title="e-SAKIP Kota Contoh")
OWN = {"Origin": "http://localhost"}
HOUR = 3_600_000
LARGEST_PAGE = 100_000  # bytes of HTML
ROWS = 1200  # of the large file: as many as stand in one act
LINES = [
    ("KC-DINKES-2024", "Sehat", "Angka Kematian Ibu", "Kasus", "95", "min"),
    ("KC-DINKES-2024", "Sehat", "Imunisasi", "Persen", "92", "max"),
]
DOUBTFUL = ("KC-DINKES-2024", "Sehat", "Kunjungan", "Kunjungan", "3.286", "max")
HEADER = f"<row r='1'>{text_cells(*PROMISED)}</row>"


@dataclass
class Desk:
    """Somebody with a link in hand, before a house of their own."""

    town: Town
    client: FlaskClient
    token: str

    @property
    def door(self) -> str:
        return f"/unggah/{self.token}"

    @property
    def size(self) -> int:
        return self.town.house.store.head().size

    def hand_in(self, data, name="ekspor.csv", **headers):
        boundary, body = encode_multipart({"berkas": FileStorage(io.BytesIO(data), name)})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post(self.door, data=body, content_type=kind, headers={**OWN, **headers})

    def look(self, part="summary", page=1):
        return self.client.get(f"{self.door}/pratinjau?bagian={part}&ke={page}")

    def choose(self, page=1, **answers):
        return self.client.post(f"{self.door}/pratinjau", data={"ke": page, **answers}, headers=OWN)

    def confirm(self, **headers):
        seen = dict(re.findall(r'type="hidden" name="(\w+)" value="(\d+)"', self.look().text))
        return self.client.post(f"{self.door}/catat", data=seen, headers={**OWN, **headers})


@pytest.fixture
def desk(chapters, tmp_path):
    town = chapters.open("archived", tmp_path / "town")
    now = town.stage.clock.now_ms()
    token = Tickets(town.house.settings).issue(SOURCE, mapping="data", now=now).token
    yield Desk(town, create_app(town.house).test_client(), token)
    town.stage.close()


def lines(*rows):
    return csv_bytes(PROMISED, rows)


def text_of(page):
    inner = page.split("<main", 1)[1].split("</main>")[0].partition(">")[2]
    return " ".join(str(Markup(re.sub(r"<[^>]+>", " ", inner)).unescape()).split())


# --- the way through ----------------------------------------------------------------------------------------------------


def test_a_file_is_seen_asked_about_and_only_then_recorded(desk):
    before = desk.size
    answer = desk.hand_in(lines(*LINES, DOUBTFUL))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{desk.door}/pratinjau")
    summary = text_of(desk.look().text)
    assert "3 baris akan diambil" in summary
    assert "1 pertanyaan yang harus dijawab" in summary
    assert "Angka Kematian Ibu" in summary
    assert 'action="' + desk.door + "/catat" not in desk.look().text  # no button while a question is open

    questions = desk.look("questions").text
    assert re.findall(r'name="t1" value="([^"]+)"( checked)?', questions) == [("3286", ""), ("3,286", "")]
    assert "3.286" in text_of(questions)
    assert "Kunjungan" in text_of(questions)
    assert desk.size == before

    assert desk.choose(t1="3286").status_code == 303
    assert '<input type="radio" name="t1" value="3286" checked>' in desk.look("questions").text
    receipt = desk.confirm()
    assert receipt.status_code == 200
    assert desk.size == before + 1
    assert f'href="/register/{desk.size}"' in receipt.text
    assert f'href="/asal/esakip-contoh/{desk.size}"' in receipt.text
    chosen = desk.client.get(f"/asal/esakip-contoh/{desk.size}?bagian=decisions").text
    assert "3,286" in chosen


def test_what_nobody_answered_is_not_recorded(desk):
    before = desk.size
    desk.hand_in(lines(*LINES, DOUBTFUL))
    revision = Tickets(desk.town.house.settings).find(desk.token, now=desk.town.stage.clock.now_ms()).revision
    for answers in ({}, {"t1": "4"}, {"t1": "3,286.0"}, {"t7": "3286"}):
        desk.choose(**answers)
        revision += 1
        answer = desk.client.post(f"{desk.door}/catat", data={"lihat": revision}, headers=OWN)
        assert (answers, answer.status_code) == (answers, 409)
        assert "claims_unanswered" in answer.text
    assert desk.size == before


def test_what_changed_after_it_was_seen_is_not_recorded(desk):
    desk.hand_in(lines(*LINES))
    assert desk.look().status_code == 200
    desk.hand_in(lines(LINES[0]))
    answer = desk.client.post(f"{desk.door}/catat", data={"lihat": "1"}, headers=OWN)
    assert answer.status_code == 409
    assert "ticket_changed" in answer.text


def test_a_source_that_moved_on_since_the_preview_is_looked_at_again(desk):
    """Two links of one source: what the first was shown as new is by now a change that nobody saw."""
    desk.hand_in(lines(*LINES))
    seen = dict(re.findall(r'type="hidden" name="(\w+)" value="(\d+)"', desk.look().text))
    now = desk.town.stage.clock.now_ms()
    other = Desk(desk.town, desk.client, Tickets(desk.town.house.settings).issue(SOURCE, mapping="data", now=now).token)
    other.hand_in(lines((*LINES[0][:4], "120", "min")))
    assert other.confirm().status_code == 200
    before = desk.size
    answer = desk.client.post(f"{desk.door}/catat", data=seen, headers=OWN)
    assert (answer.status_code, "ticket_changed" in answer.text) == (409, True)
    assert desk.size == before
    assert "1 sel berubah dari keadaan terakhir" in text_of(desk.look().text)
    assert desk.confirm().status_code == 200


def test_a_rejected_row_says_file_row_column_why_and_what_to_do(desk):
    formula = '<c r="E2"><f>A1*2</f></c>'  # nobody stored what it comes to
    bad = f"<row r='2'>{text_cells('KC-1', 'Sehat', 'Kunjungan', 'Kali', formula, 'max')}</row>"
    good = f"<row r='3'>{text_cells('KC-1', 'Sehat', 'Imunisasi', 'Persen', '90', 'max')}</row>"
    desk.hand_in(zipped(raw_parts(HEADER + bad + good)), "buku.xlsx")
    told = text_of(desk.look("rejected").text)
    why = sentence("formula_without_value", "id")
    for word in ("buku.xlsx", "baris 2", "target", why.why, why.next):
        assert word in told


def test_the_same_file_again_adds_nothing_and_says_so(desk):
    desk.hand_in(lines(*LINES))
    desk.confirm()
    size = desk.size
    now = desk.town.stage.clock.now_ms()
    desk.token = Tickets(desk.town.house.settings).issue(SOURCE, mapping="data", now=now).token
    desk.hand_in(lines(*LINES))
    assert "sama dengan keadaan terakhir" in text_of(desk.look().text)
    assert "Tidak ada catatan baru" in text_of(desk.confirm().text)
    assert desk.size == size


def test_formula_text_is_shown_as_text(desk):
    """A text that a spreadsheet would run, and one that a browser would."""
    evil = ("KC-1", '=HYPERLINK("http://x")', "<script>alert(1)</script>", "@SUM", "90", "max")
    desk.hand_in(lines(evil))
    for part in ("summary", "rows"):
        page = desk.look(part).text
        assert "=HYPERLINK(" in text_of(page)
        assert "<script>alert" not in page


def test_no_number_of_a_person_is_shown_or_kept(desk):
    header = ("agreement_id", "opd", "fiscal_year", "kind", "pihak_pertama_nip")
    desk.hand_in(csv_bytes(header, [("KC-1", "Dinas Kesehatan", "2024", "awal", NIP)]))
    for part in ("summary", "rows"):
        page = desk.look(part).text
        assert NIP not in page
        assert "NIP, 18 angka" in page


# --- the door -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/pratinjau", "/catat"])
@pytest.mark.parametrize("token", ["x", "0" * 43, "..", "%00"])
def test_a_link_that_is_none_opens_nothing(desk, token, path):
    assert desk.client.get(f"/unggah/{token}{path}").status_code == 404
    assert desk.client.post(f"/unggah/{token}{path}", headers=OWN).status_code == 404


def test_after_an_hour_the_link_is_over(desk):
    desk.hand_in(lines(*LINES))
    desk.town.stage.clock.move_to(desk.town.stage.clock.now_ms() + HOUR)
    for answer in (desk.client.get(desk.door), desk.look(), desk.hand_in(lines(*LINES)), desk.confirm()):
        assert answer.status_code == 410
        assert "Minta tautan baru" in answer.text


def test_a_link_is_good_for_one_recording(desk):
    desk.hand_in(lines(*LINES))
    assert desk.confirm().status_code == 200
    size = desk.size
    for answer in (desk.client.get(desk.door), desk.look(), desk.hand_in(lines(LINES[0])), desk.confirm()):
        assert answer.status_code == 410
    assert desk.size == size


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://orang-lain.invalid"}, {"Origin": "null"}, {"Origin": ""}, {"Sec-Fetch-Site": "cross-site"},
     {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://localhost.orang-lain.invalid"}],
)  # fmt: skip
def test_nothing_is_taken_from_another_site(desk, headers):
    desk.hand_in(lines(*LINES))
    before = desk.size
    for answer in (desk.hand_in(lines(LINES[0]), **headers), desk.confirm(**headers)):
        assert answer.status_code == 400
        assert "not_own_page" in answer.text
    assert desk.size == before
    assert "2 baris akan diambil" in text_of(desk.look().text)


def test_no_cache_and_no_search_engine_keeps_what_the_link_shows(desk):
    desk.hand_in(lines(*LINES))
    for answer in (
        desk.client.get(desk.door),
        desk.look(),
        desk.look("rows"),
        desk.confirm(),
        desk.client.get(desk.door),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "strict-origin"  # of the address, only whose it is


def test_the_pages_need_no_script(desk):
    desk.hand_in(lines(*LINES, DOUBTFUL))
    assert "<script" not in desk.client.get(desk.door).text + desk.look().text + desk.look("questions").text


# --- hostile files --------------------------------------------------------------------------------------------------------


def bomb():
    return zipped({**raw_parts(HEADER), "xl/media/image1.png": b"\0" * (16 << 20)})


def many_members():
    return zipped({**raw_parts(HEADER), **{f"xl/media/{number}.png": "" for number in range(10_000)}})


HOSTILE = {
    "a zip bomb": (bomb, "buku.xlsx"),
    "ten thousand members": (many_members, "buku.xlsx"),
    "an executable by another name": (lambda: b"MZ\x90\x00" + bytes(300), "ekspor.csv"),
    "a PDF by another name": (lambda: b"%PDF-1.7\n" + bytes(300), "ekspor.xlsx"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "buku.xlsx"),
    "half a zip": (lambda: zipped(raw_parts(HEADER))[:120], "buku.xlsx"),
    "nothing": (lambda: b"", "ekspor.csv"),
    "another table": (lambda: csv_bytes(("a", "b"), [("1", "2")]), "ekspor.csv"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_recorded(desk, kind):
    make, name = HOSTILE[kind]
    before = desk.size
    answer = desk.hand_in(make(), name)
    assert answer.status_code in (400, 409, 413)
    assert 'role="alert"' in answer.text
    assert "{" not in text_of(answer.text)
    assert 'name="berkas"' in answer.text  # the next file can be handed in at once
    assert desk.size == before
    assert desk.hand_in(lines(*LINES)).status_code == 303


def test_a_file_beyond_the_limit_is_refused_while_it_comes_in(desk, monkeypatch):
    monkeypatch.setattr(upload, "LIMIT", 2000)
    answer = desk.hand_in(lines(*LINES) + b"x" * 3000)
    assert answer.status_code == 413
    assert desk.hand_in(lines(*LINES) + b"x" * 300_000).status_code == 413
    assert desk.look().status_code == 303  # there is nothing to look at


def test_more_rows_than_one_request_can_record_are_the_operators(desk, monkeypatch):
    monkeypatch.setattr(upload, "MOST_ROWS", 1)
    answer = desk.hand_in(lines(*LINES))
    assert answer.status_code == 409
    assert "import_too_many_rows" in answer.text
    assert "amanah import" in answer.text


def test_a_name_that_climbs_is_no_more_than_a_name(desk):
    desk.hand_in(lines(*LINES), "../../../etc/ekspor.csv")
    assert desk.look().status_code == 200
    staged = desk.town.house.settings.uploads
    assert all(path.resolve().is_relative_to(staged.resolve()) for path in staged.rglob("*"))


# --- large files ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(chapters, tmp_path_factory):
    """A desk whose file of many rows was recorded; and the pages of its preview."""
    town = chapters.open("archived", tmp_path_factory.mktemp("large") / "town")
    token = Tickets(town.house.settings).issue(SOURCE, mapping="data", now=town.stage.clock.now_ms()).token
    desk = Desk(town, create_app(town.house).test_client(), token)
    rows = [
        ("KC-1", f"Sasaran {n}", f"Indikator nomor {n} dengan nama yang panjang sekali", "Persen", "90", "max")
        for n in range(ROWS)
    ]
    desk.hand_in(lines(*rows))
    pages = [
        desk.look(part, page).text
        for part, page in (("summary", 1), ("rows", 1), ("rows", 999), ("questions", 1), ("rejected", 1))
    ]
    receipt = desk.confirm()
    assert receipt.status_code == 200
    yield desk, [*pages, receipt.text]
    town.stage.close()


def test_a_large_preview_comes_in_small_pages(large):
    _, pages = large
    assert max(len(page.encode()) for page in pages) < LARGEST_PAGE
    assert f"Indikator nomor {ROWS - 1} " in pages[2]


def test_a_record_of_many_rows_stays_small_and_says_what_it_leaves_out(large):
    desk, _ = large
    page = desk.client.get(f"/register/{desk.size}").text
    assert len(page.encode()) < LARGEST_PAGE
    assert re.search(r"Di halaman ini [\d.]+ dari [\d.]+ baris", page)
    assert f'href="/register/{desk.size}/isi.json"' in page


def test_a_past_agreement_of_many_lines_comes_in_pages(large):
    desk, _ = large
    address = re.search(r'href="(/lama/[^"?]+)"', desk.client.get("/lama").text)
    assert address is not None
    first, last = (desk.client.get(f"{address[1]}?ke={page}").text for page in (1, 9999))
    assert max(len(page.encode()) for page in (first, last)) < LARGEST_PAGE
    assert f'href="{address[1]}?ke=2"' in first
    assert f"Indikator nomor {ROWS - 1} " in last
    assert len(desk.client.get(f"/register/{desk.size}/isi.json").data) > LARGEST_PAGE
    assert len(desk.client.get("/asal/esakip-contoh").data) < LARGEST_PAGE


def test_whoever_hands_in_a_file_is_not_told_of_a_command(desk):
    told = text_of(desk.hand_in(b"satu,dua,tiga\n1,2,3\n").text)
    assert "minta pengelola membuat tautan dengan pemetaan lain" in told
    assert "--mapping" not in told
