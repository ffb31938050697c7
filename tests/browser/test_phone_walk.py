"""On a phone, by keyboard alone: the worst target change of a year is found, cited, proven and taken along."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.keyboard import Keyboard
from tests.browser.test_manners import ON_A_PHONE, OUTSIDE

PROOF = "c2sp.org/tlog-proof"


class Walker(Keyboard):
    """Hands at a phone that look at every page they come to: it must not scroll sideways."""

    def __init__(self, visitor, pictures):
        super().__init__(visitor.page)
        self.pictures, self.seen = pictures, {}

    def go(self):
        super().go()
        self.look()

    def look(self):
        path = urlsplit(self.page.url).path
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"phone-walk-{len(self.seen)}.png", full_page=True)
        self.seen[path] = self.page.evaluate(OUTSIDE)

    def take(self, name, path):
        """Download what is called so."""
        self.tab_to(name)
        with self.page.expect_download() as started:
            self.press("Enter")
        started.value.save_as(path)
        return path

    def cited(self):
        """What the button puts into the clipboard."""
        self.tab_to("Salin kutipan")
        self.press("Enter")
        expect(self.page.get_by_role("status").filter(has_text="tersalin")).to_be_visible()
        told = self.page.evaluate("navigator.clipboard.readText()")
        assert told == self.page.get_by_role("textbox", name="Kutipan").input_value()
        return told


@pytest.fixture
def walker(visit, pictures):
    visitor = visit(**ON_A_PHONE, permissions=["clipboard-read", "clipboard-write"])
    visitor.open("/")
    hands = Walker(visitor, pictures)
    hands.look()
    yield hands
    assert {path: wide for path, wide in hands.seen.items() if wide} == {}


def to_the_saved_views(hands):
    hands.follow("Evaluasi")
    hands.past_the_head()
    hands.follow("Tampilan tersimpan")
    hands.past_the_head()


def proven_and_taken(hands, folder):
    """From the page of a record: its proof, its bundle, and the verdict on it here and offline."""
    expect(hands.page.get_by_label("Bukti penyertaan").last).to_contain_text(PROOF)
    hands.past_the_head()
    bundle = hands.take("Unduh berkas bukti", folder / "berkas.zip")
    hands.follow("Periksa berkas")
    hands.past_the_head()
    with hands.page.expect_file_chooser() as chooser:
        hands.tab_to_field("berkas", at_most=3)
        hands.press("Enter")
    chooser.value.set_files(bundle)
    hands.follow("Periksa")
    said = [answer.strip() for answer in hands.page.locator(".answer__word").all_inner_texts()]
    hands.past_the_head()
    trust = hands.take("Unduh trust.json", folder / "trust.json")
    command = [sys.executable, "-m", "domain.evidence", bundle, "--trust", trust]
    verified = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return said


def test_the_worst_change_of_the_year_is_found_cited_proven_and_taken_along(walker, tmp_path):
    page = walker.page
    to_the_saved_views(walker)
    walker.follow("Yang paling menaikkan capaian")
    worst = page.get_by_role("main").get_by_role("listitem").filter(has=page.get_by_role("heading", level=2)).first
    for told in (
        "Angka Kematian Ibu",
        "90",
        "98",
        "92,22 % menjadi 101,02 %",
        "55 hari sebelum akhir tahun",
        "Ditolak",
    ):
        expect(worst).to_contain_text(told)
    walker.past_the_head()
    walker.follow("1.1 Angka Kematian Ibu")
    assert "90 menjadi 98; ditolak" in walker.cited()
    walker.follow("Buka catatan")
    said = proven_and_taken(walker, tmp_path)
    assert len(said) == 3
    assert all(answer.startswith("ya") for answer in said)


def test_the_silent_change_of_a_year_before_the_book_is_found_the_same_way(walker, tmp_path):
    page = walker.page
    to_the_saved_views(walker)
    walker.tab_to_field("tahun")
    walker.press("ArrowDown")
    walker.follow("Tampilkan")
    assert page.url.endswith("tahun=2024")
    walker.past_the_head()
    walker.follow("Perubahan diam-diam")
    silent = page.get_by_role("main").get_by_role("listitem").filter(has_text="Dinas Sosial").first
    for told in ("72", "70", "oleh siapa tidak diketahui", "Lebih mudah dicapai", "klaim"):
        expect(silent).to_contain_text(told)
    number = re.search(r"Reg\.\s*(\d+)", silent.inner_text())
    assert number is not None
    walker.past_the_head()
    walker.follow("Persentase pemerlu pelayanan")
    told = walker.cited()
    assert "oleh siapa tidak diketahui; klaim dari e-SAKIP" in told
    assert f"Register nomor {number[1]} " in told
    walker.follow("Buka catatan")
    assert page.url.endswith(f"/register/{number[1]}")
    said = proven_and_taken(walker, tmp_path)
    assert all(answer.startswith("ya") for answer in said)
