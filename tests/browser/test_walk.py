"""The newcomer's walk: from the list of agreements to a verdict reached offline, then by keyboard alone."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.keyboard import Keyboard

HISTORY = (
    ("Rancangan perjanjian kinerja diajukan", "Putu Ayu Maharani, S.K.M.", "800/16/2024", "18 Januari 2025"),
    ("ditandatangani oleh Pihak Pertama", "dr. Anindya Laksmi, M.Kes.", "821.2/45/2024", "24 Januari 2025"),
    ("ditandatangani oleh Pihak Kedua dan berlaku", "H. Bahar Latuconsina", "131.81/221/2023", "27 Januari 2025"),
    ("dilanjutkan oleh pejabat baru", "Benediktus Wair, S.K.M., M.P.H.", "821.2/209/2025", "20 Agustus 2025"),
    ("Perubahan perjanjian kinerja diajukan", "drg. Cahyaning Prabandari", "821.2/251/2025", "6 November 2025"),
    ("Perubahan perjanjian kinerja ditolak", "H. Bahar Latuconsina", "bukti tidak cukup", "10 November 2025"),
)


def answers(page):
    return [word.strip() for word in page.locator(".answer__word").all_inner_texts()]


def hand_in(visitor, file):
    visitor.page.get_by_label("Berkas bukti").set_input_files(file)
    visitor.follow(visitor.page.get_by_role("button", name="Periksa"))


def download(page, link):
    with page.expect_download() as started:
        link.click()
    return started.value


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_newcomer_walks_from_the_list_to_a_verdict(visit, tmp_path, scripts):
    visitor = visit(java_script_enabled=scripts)
    page = visitor.page

    visitor.open("/")
    page.get_by_label("Cari nama, jabatan").fill("kesehatan")
    page.get_by_label("Tahun").select_option("2025")
    page.get_by_label("Status").select_option(label="Berlaku")
    visitor.follow(page.get_by_role("button", name="Tampilkan"))
    expect(page.locator("tbody tr")).to_have_count(1)

    visitor.follow(page.get_by_role("link", name="Dinas Kesehatan"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dinas Kesehatan")
    history = page.get_by_role("region", name="Riwayat")
    for deed, hand, decree, day in HISTORY:
        step = history.get_by_role("listitem").filter(has_text=deed).first
        for told in (hand, decree, day):
            expect(step).to_contain_text(told)

    bundle = tmp_path / "berkas.zip"
    download(page, page.get_by_role("link", name="Unduh berkas bukti")).save_as(bundle)

    step = history.get_by_role("listitem").filter(has_text="Pihak Kedua dan berlaku").first
    visitor.follow(step.get_by_role("link", name="Reg."))
    expect(page.get_by_role("region", name="Siapa dan atas dasar apa")).to_contain_text("131.81/221/2023")
    expect(page.get_by_label("Bukti penyertaan").last).to_contain_text("c2sp.org/tlog-proof")

    visitor.follow(page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Periksa berkas"))
    hand_in(visitor, bundle)
    assert answers(page) == ["ya", "ya", "ya"]

    trust = tmp_path / "trust.json"
    download(page, page.get_by_role("link", name="Unduh trust.json")).save_as(trust)
    command = [sys.executable, "-m", "domain.evidence", bundle, "--trust", trust]
    verified = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_one_changed_byte_is_told_with_the_claim_that_fell_and_why(visit, bad_bundle):
    visitor = visit()
    visitor.open("/periksa")
    hand_in(visitor, bad_bundle)
    assert answers(visitor.page)[0] == "tidak"
    fallen = visitor.page.get_by_role("region", name="Pernyataan yang gugur").locator("tbody tr")
    expect(fallen.filter(has_text="tidak").first).to_contain_text("content_differs")
    expect(fallen.filter(has_text="tidak").first).to_contain_text("Isi")


def test_the_walk_needs_no_mouse(visit, tmp_path):
    visitor = visit()
    page, hands = visitor.page, Keyboard(visitor.page)
    visitor.open("/")
    hands.tab_to("Langsung ke isi", at_most=1)
    hands.press("Enter")
    hands.tab_to("Apa artinya?", at_most=1)
    hands.tab_to("", at_most=1)
    assert page.evaluate("document.activeElement.id") == "cari"
    page.keyboard.type("kesehatan")
    hands.press("Enter")
    page.wait_for_url("**cari=kesehatan**")
    hands.tab_to("Dinas Kesehatan")
    hands.press("Enter")
    page.wait_for_url("**/perjanjian/*")

    hands.tab_to("Ringkasan")
    hands.press("Enter")
    hands.tab_to("Unduh berkas bukti", at_most=15)
    with page.expect_download() as started:
        hands.press("Enter")
    bundle = tmp_path / "berkas.zip"
    started.value.save_as(bundle)

    hands.tab_to("Reg.")
    hands.press("Enter")
    page.wait_for_url("**/register/*")

    visitor.open("/periksa")
    with page.expect_file_chooser() as chooser:
        hands.tab_to_field("berkas")
        hands.press("Enter")
    chooser.value.set_files(bundle)
    hands.tab_to("Periksa", at_most=2)
    hands.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil pemeriksaan")
    assert answers(page) == ["ya", "ya", "ya"]


def test_the_november_attempt_is_found_cited_looked_up_proven_and_verified(visit, tmp_path):
    """An inspector's walk: find the attempt, see that 90 still stands, cite it, open its proof, take it along."""
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.page

    visitor.open("/")
    visitor.follow(page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Evaluasi"))
    page.get_by_text("Saringan lain").click()
    page.get_by_label("Arah").select_option(label="Lebih mudah dicapai")
    page.get_by_label("Keputusan").select_option(label="Ditolak")
    page.get_by_label("Diusulkan sejak").fill("2025-11-01")
    visitor.follow(page.get_by_role("button", name="Tampilkan"))
    attempt = page.get_by_role("listitem").filter(has_text="Angka Kematian Ibu")
    expect(attempt).to_have_count(1)
    for told in (
        "Ditolak",
        "Lebih mudah dicapai",
        "92,22 % menjadi 101,02 %",
        "55 hari sebelum akhir tahun",
        "tanpa bukti",
    ):
        expect(attempt).to_contain_text(told)

    visitor.follow(attempt.get_by_role("link", name="Dinas Kesehatan"))
    line = (
        page.get_by_role("region", name="Target dan capaian").get_by_role("row").filter(has_text="Angka Kematian Ibu")
    )
    expect(line.get_by_role("cell").first).to_have_text("90")
    visitor.page.go_back(wait_until="load")

    visitor.follow(attempt.get_by_role("heading").get_by_role("link"))
    page.get_by_role("button", name="Salin kutipan").click()
    expect(page.get_by_role("status").filter(has_text="tersalin")).to_be_visible()
    citation = page.evaluate("navigator.clipboard.readText()")
    assert citation == page.get_by_role("textbox", name="Kutipan").input_value()
    record = page.get_by_role("link", name="Buka catatan usulan").get_attribute("href")

    visitor.follow(page.get_by_role("link", name="Cocokkan kutipan"))
    page.get_by_label("Tempelkan kutipan di sini").fill(citation)
    visitor.follow(page.get_by_role("button", name="Cocokkan").first)
    expect(page.get_by_role("heading", name=re.compile(r"^Kutipan \d: Cocok$"))).to_have_count(2)
    expect(page.get_by_text("Tidak cocok")).to_have_count(0)

    visitor.follow(page.get_by_role("link", name="Buka catatannya").first)
    assert page.url.endswith(record)
    expect(page.get_by_label("Bukti penyertaan").last).to_contain_text("c2sp.org/tlog-proof")
    bundle = tmp_path / "berkas.zip"
    download(page, page.get_by_role("link", name="Unduh berkas bukti")).save_as(bundle)

    visitor.follow(page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Periksa berkas"))
    hand_in(visitor, bundle)
    assert all(answer.startswith("ya") for answer in answers(page))
    trust = tmp_path / "trust.json"
    download(page, page.get_by_role("link", name="Unduh trust.json")).save_as(trust)
    command = [sys.executable, "-m", "domain.evidence", bundle, "--trust", trust]
    verified = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_without_scripts_the_citation_stands_in_its_field_and_no_dead_button_is_shown(visit):
    visitor = visit(java_script_enabled=False)
    visitor.open("/register/2")
    expect(visitor.page.get_by_role("textbox", name="Kutipan")).to_have_value(
        re.compile(r"^Register nomor 2 buku .* sidik [0-9a-f]{64}")
    )
    expect(visitor.page.get_by_role("button", name="Salin kutipan")).to_have_count(0)


def test_a_past_day_is_asked_for_on_the_page_of_the_agreement(visit, agreement):
    visitor = visit()
    page = visitor.page
    visitor.open(agreement)
    asked = page.get_by_role("region", name="Keadaan pada tanggal lain")
    asked.get_by_label("Tanggal").fill("2025-08-13")
    asked.get_by_label("Berlaku saat itu").first.check()
    visitor.follow(asked.get_by_role("button", name="Tampilkan keadaan"))
    assert page.url.endswith("pada=2025-08-13&jam=berlaku")
    expect(page.get_by_role("heading", level=1)).to_contain_text("yang berlaku pada 13 Agustus 2025")
    visitor.follow(page.get_by_role("link", name="Lihat jam yang lain"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("yang tercatat sampai 13 Agustus 2025")


def test_the_worst_change_of_the_year_is_found_cited_proven_and_taken_along_by_keyboard_on_a_phone(visit, tmp_path):
    """An inspector with a phone and a keyboard: no pointer, no menu that has to be opened first."""
    visitor = visit(viewport={"width": 390, "height": 844}, permissions=["clipboard-read", "clipboard-write"])
    page, hands = visitor.page, Keyboard(visitor.page)
    visitor.open("/")
    hands.tab_to("Evaluasi", at_most=12)
    hands.press("Enter")
    page.wait_for_url("**/perubahan")
    hands.tab_to("Tampilan tersimpan", at_most=20)
    hands.press("Enter")
    page.wait_for_url("**/perubahan/tampilan")
    hands.tab_to("Yang paling menaikkan capaian", at_most=40)
    hands.press("Enter")
    page.wait_for_url("**/tampilan/paling-menaikkan*")
    worst = page.locator(".change").first
    expect(worst).to_contain_text("Ditolak")
    hands.tab_to(worst.get_by_role("heading").inner_text())
    hands.press("Enter")
    page.wait_for_url(re.compile(r"/perubahan/\d+/\d+$"))

    hands.tab_to("Salin kutipan")
    hands.press("Enter")
    expect(page.get_by_role("status").filter(has_text="tersalin")).to_be_visible()
    assert "Register nomor" in page.evaluate("navigator.clipboard.readText()")
    hands.tab_to("Buka catatan usulan")
    hands.press("Enter")
    page.wait_for_url("**/register/*")
    expect(page.get_by_label("Bukti penyertaan").last).to_contain_text("c2sp.org/tlog-proof")
    hands.tab_to("Unduh berkas bukti", at_most=120)
    with page.expect_download() as started:
        hands.press("Enter")
    bundle = tmp_path / "berkas.zip"
    started.value.save_as(bundle)
    visitor.open("/periksa")
    hand_in(visitor, bundle)
    assert all(answer.startswith("ya") for answer in answers(page))


def test_a_view_of_ones_own_stays_in_this_browser_and_is_forgotten_there(visit):
    visitor = visit()
    page = visitor.page
    visitor.open("/perubahan?arah=easier")
    page.get_by_label("Nama tampilan ini").fill("Yang longgar <b>")
    page.get_by_role("button", name="Simpan di peramban ini").click()
    expect(page.get_by_text("Tersimpan di peramban ini saja")).to_be_visible()
    visitor.open("/perubahan/tampilan")
    own = page.get_by_role("region", name="Tampilan Anda sendiri")
    visitor.follow(own.get_by_role("link", name="Yang longgar <b>"))
    assert page.url.endswith("/perubahan?arah=easier")
    page.evaluate(
        """localStorage.setItem("amanah.tampilan", JSON.stringify([{name: "x", at: "javascript:alert(1)"}, {name: "y", at: "/perubahan?arah=harder"}]))"""
    )
    visitor.open("/perubahan/tampilan")
    expect(own.get_by_role("listitem")).to_have_count(1)
    own.get_by_role("button", name="Hapus").click()
    expect(own.get_by_text("Belum ada yang disimpan")).to_be_visible()


def test_without_scripts_the_views_of_the_house_are_there_and_no_dead_field_is_shown(visit):
    visitor = visit(java_script_enabled=False)
    visitor.open("/perubahan/tampilan")
    visitor.follow(visitor.page.get_by_role("link", name="Ditolak"))
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Ditolak")
    expect(visitor.page.get_by_role("button", name="Simpan di peramban ini")).to_have_count(0)
    expect(visitor.page.get_by_text("penanda")).to_have_count(0)
