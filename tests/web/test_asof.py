"""As of a day: the page says by which clock it answers, names the answer, and hands out the very bytes."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from projections import views

ROOT = Path(__file__).resolve().parents[2]
DAY = "2025-08-11"
CLOCKS = ("tercatat", "berlaku")


@pytest.fixture
def agreement(tables):
    return next(row for row in views.agreements(tables) if row.agency_name == "Dinas Kesehatan")


@pytest.fixture
def page(client, agreement):
    def ask(clock, day=DAY):
        return client.get(f"/perjanjian/{agreement.id}?pada={day}&jam={clock}")

    return ask


def digest_on(text):
    found = re.search(r"Sidik jawaban \(SHA-256\)</dt><dd><code>([0-9a-f]{64})", text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_answer_of_11_august_names_who_carried_the_agreement_then(page, clock):
    text = page(clock).text
    assert "dr. Anindya Laksmi, M.Kes." in text
    assert "drg. Cahyaning Prabandari" not in text
    assert "11 Agustus 2025" in text


def test_the_page_says_what_each_clock_means(page):
    assert "Hanya yang sudah masuk buku register sampai akhir hari itu" in page("tercatat").text
    assert "termasuk yang dicatat kemudian" in page("berlaku").text


def test_between_the_end_of_an_sk_and_its_record_the_clocks_differ(page):
    """The SK ended on 12 August and reached the book on the 14th: on the 13th nobody could know."""
    assert digest_on(page("tercatat", "2025-08-13").text) != digest_on(page("berlaku", "2025-08-13").text)
    assert "dicatat kemudian, 14 Agustus 2025" in page("berlaku", "2025-08-13").text
    assert "dicatat kemudian, 14 Agustus 2025" not in page("tercatat", "2025-08-13").text


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_bytes_are_the_answers_own_and_have_the_digest_of_the_page(client, house, agreement, page, clock):
    answer = client.get(f"/perjanjian/{agreement.id}/jawaban.json?pada={DAY}&jam={clock}")
    asked = house.as_of(agreement=f"agreement/{agreement.id}", on=date.fromisoformat(DAY), clock=clock)
    assert answer.data == asked.raw
    assert hashlib.sha256(answer.data).hexdigest() == digest_on(page(clock).text)
    assert json.loads(answer.data)["public"] is True


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_bundle_of_the_page_gives_the_same_bytes_offline_by_the_command_of_the_page(
    client, agreement, page, tmp_path, clock
):
    text = page(clock).text
    link = re.search(r'href="([^"]*berkas\.zip\?[^"]*)"', text)
    command = re.search(r"python -m (domain\.asof [^<]*)</pre>", text)
    assert link is not None
    assert command is not None
    (tmp_path / "berkas.zip").write_bytes(client.get(link[1].replace("&amp;", "&")).data)
    (tmp_path / "trust.json").write_bytes(client.get("/trust.json").data)
    ran = subprocess.run(
        [sys.executable, "-m", *command[1].split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert hashlib.sha256(ran.stdout).hexdigest() == digest_on(text)


def test_the_bundle_of_a_day_holds_nothing_of_later(client, house, agreement):
    bundle = client.get(f"/perjanjian/{agreement.id}/berkas.zip?pada={DAY}&jam=tercatat").data
    names = zipfile.ZipFile(io.BytesIO(bundle)).namelist()
    numbers = [int(number) for name in names for number in re.findall(r"catatan-(\d+)\.json", name)]
    assert numbers
    assert max(numbers) < house.store.head().size


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("pada=2025-13-40", 400),
        ("pada=kemarin", 400),
        (f"pada={DAY}&jam=besok", 400),
        ("pada=2999-01-01", 400),
        ("pada=1999-01-01", 404),
        ("pada=0000-00-00", 400),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_and_never_guessed(client, agreement, asked, status):
    for path in ("", "/jawaban.json"):
        assert client.get(f"/perjanjian/{agreement.id}{path}?{asked}").status_code == status


def test_an_agreement_that_is_none_has_no_past(client):
    for path in ("?pada=2025-08-11", "/jawaban.json?pada=2025-08-11", "/banding?dari=2025-08-11&sampai=2025-08-12"):
        assert client.get(f"/perjanjian/{'0' * 32}{path}").status_code == 404


def test_two_days_are_compared_with_the_records_behind_each_difference(client, agreement):
    page = client.get(f"/perjanjian/{agreement.id}/banding?dari=2025-08-11&sampai=2025-11-30&jam=berlaku").text
    assert "Pihak Pertama" in page
    assert "drg. Cahyaning Prabandari" in page
    assert re.search(r'href="/register/\d+"', page.split("<table")[1])


def test_the_earlier_day_stands_first_however_they_are_asked(client, agreement):
    one, other = (
        client.get(f"/perjanjian/{agreement.id}/banding?{asked}").text
        for asked in ("dari=2025-08-11&sampai=2025-11-30", "dari=2025-11-30&sampai=2025-08-11")
    )
    assert one.split("<main")[1].split("?bahasa")[0] == other.split("<main")[1].split("?bahasa")[0]


def test_the_same_day_twice_differs_in_nothing(client, agreement):
    page = client.get(f"/perjanjian/{agreement.id}/banding?dari={DAY}&sampai={DAY}").text
    assert "Tidak ada yang berbeda" in page


def test_figures_that_were_not_open_on_the_day_are_not_told(town_at, town_client):
    """TW II says 97, and nobody has signed or verified it."""
    town = town_at("tw2")
    client = town_client(town)
    row = views.agreements(town.house.views)[0]
    page = client.get(f"/perjanjian/{row.id}?pada=2025-07-25&jam=tercatat").text
    assert "belum ditandatangani" in page
    assert ">97<" not in page
    assert "angkanya belum terbuka" in page
