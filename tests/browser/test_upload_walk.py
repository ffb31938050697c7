"""A workbook of 31 agreements through the preview, by keyboard: six figures are asked, none is guessed, refusals say why."""

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.alike import Looks
from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE, ROOT, Visitor, serving
from tests.browser.keyboard import Keyboard
from tests.browser.test_manners import DESK, OUTSIDE, PALE, PHONE, READABLE
from tests.service.importing.making import NIP, raw_parts, saved, zipped
from tests.service.importing.test_a_town import OFFICES, PLANTED, sheet_of

SOURCE = ("--source", "rekap-pk", "--mapping", "pk-workbook")
NAMED = ("--title", "Rekap PK perangkat daerah", "--kind", "workbook")
COMPUTED, UNCOMPUTED = "Dinas 9", "Dinas 5"  # a formula whose value is stored, and one whose value nobody stored
NUMBERED = "Dinas 8"  # an NIP in a number cell
FAST = 15  # seconds within which a bomb is refused, on a machine with other work
# Office by office, which of the two readings is meant: the first with the arrow in place, the second with one step down.
STEPS = {number: place % 2 for place, number in enumerate(PLANTED)}
READINGS = {number: (printed.replace(".", ""), printed.replace(".", ",")) for number, printed in PLANTED.items()}


def workbook():
    """What planners keep, and openpyxl's own doing undone: a program that computes stores what a formula comes to."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number in OFFICES:
        sheet_of(book, number)
    book[COMPUTED]["E7"] = "=6+6"
    book[NUMBERED]["A3"], book[NUMBERED]["B3"] = "NIP Pihak Pertama :", int(NIP)
    return with_value(saved(book), OFFICES.index(int(COMPUTED.split()[1])) + 1, "6+6", "12")


def with_value(data, sheet, formula, value):
    """The workbook with the value of a formula of one sheet stored beside it."""
    victim, bare = f"xl/worksheets/sheet{sheet}.xml", re.compile(rf"<f>{re.escape(formula)}</f><v ?/>")
    stored, out = f"<f>{formula}</f><v>{value}</v>", io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == victim:
                told, times = bare.subn(stored, text.decode())
                assert times == 1
                text = told.encode()
            new.writestr(name, text)
    return out.getvalue()


@pytest.fixture
def files(tmp_path):
    """The workbook, and a bomb beside it."""
    (tmp_path / "rekap.xlsx").write_bytes(workbook())
    (tmp_path / "bom.xlsx").write_bytes(zipped({**raw_parts(""), "xl/media/a.png": b"\0" * (64 << 20)}))
    return tmp_path


@pytest.fixture
def home(chapters, tmp_path):
    chapters.open("archived", tmp_path / "town").stage.close()
    return tmp_path / "town"


def amanah(home, *words):
    """The command as people type it; what it prints."""
    command = [sys.executable, "-c", "from service.cli import main; main()", *words]
    told = subprocess.run(command, cwd=ROOT, env={**os.environ, "AMANAH_HOME": str(home)}, capture_output=True, text=True, check=False)  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


@dataclass
class Desk(Keyboard):
    """Somebody at a browser without a mouse, who looks at every page of the upload."""

    visitor: Visitor
    pictures: Path | None
    found: dict[str, list[str]] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)

    @property
    def page(self):
        return self.visitor.page

    def look(self, name):
        """That nothing on this page keeps anybody out, in light and dark, at the desk and on a phone."""
        page, wrong = self.page, []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong += page.evaluate(PALE, READABLE)
        wrong += violations(page, looks=self.looks)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        wrong += page.evaluate(OUTSIDE)
        if self.pictures:
            page.screenshot(path=self.pictures / f"upload-{name}-phone.png", full_page=True)
        page.set_viewport_size(DESK)
        if self.pictures:
            page.screenshot(path=self.pictures / f"upload-{name}.png", full_page=True)
        if wrong:
            self.found[name] = wrong

    def hand_in(self, file):
        self.past_the_head()
        with self.page.expect_file_chooser() as chooser:
            self.tab_to_field("berkas", at_most=3)
            self.press("Enter")
        chooser.value.set_files(file)
        self.follow("Unggah dan lihat pratinjau")

    def part(self, name):
        """To a part of the preview."""
        self.past_the_head()
        self.follow(name)

    def choose(self):
        """Each question by the keys of a group of radio buttons: Space takes the one in focus, an arrow the next."""
        self.past_the_head()
        for place, down in enumerate(STEPS.values(), 1):
            self.tab_to_field(f"t{place}", at_most=6)
            self.press("ArrowDown" if down else "Space")
        self.follow("Simpan jawaban")


def door(home, address, *named):
    """The path of a link as the command prints it."""
    link = amanah(home, "upload-link", *SOURCE, *named, "--base", address).strip()
    assert re.fullmatch(re.escape(address) + r"/unggah/[A-Za-z0-9_-]{43}", link)
    return link.removeprefix(address)


def test_six_are_asked_none_is_guessed_and_what_is_refused_says_why(browser, home, files, pictures):
    with serving(home) as address:
        context = browser.new_context(viewport=DESK, locale="id-ID")
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context.new_page(), address)
        visitor.listen()
        desk = Desk(visitor, pictures)
        first = door(home, address, *NAMED)

        refused_at_once(desk, first, files / "bom.xlsx")
        desk.hand_in(files / "rekap.xlsx")
        seen_before_it_is_recorded(desk)
        record = asked_and_recorded(desk)
        chosen_figures_stand(desk, record)

        visitor.open(first)
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Sudah tidak berlaku")
        desk.look("spent")
        the_same_again_adds_nothing(desk, door(home, address), files / "rekap.xlsx", record)
        context.close()
    assert desk.found == {}
    assert visitor.complaints == []
    assert "utuh" in amanah(home, "fsck").casefold()


def refused_at_once(desk, first, bomb):
    desk.visitor.open(first)
    desk.look("form")
    began = time.monotonic()
    desk.hand_in(bomb)
    assert time.monotonic() - began < FAST
    alert = desk.page.get_by_role("alert")
    expect(alert).to_contain_text("Berkas ini tidak dapat dibaca")
    expect(alert).to_contain_text("100 kali")
    desk.look("refused")


def seen_before_it_is_recorded(desk):
    page = desk.page
    summary = page.get_by_role("region", name="Yang akan dicatat")
    expect(summary).to_contain_text("6 pertanyaan yang harus dijawab")
    expect(page.get_by_role("button", name="Catat")).to_have_count(0)
    desk.look("preview")

    desk.part("Ditolak")
    rows = page.get_by_role("region", name="Baris yang ditolak").locator("tbody tr")
    for place in (
        (UNCOMPUTED, "baris 7", "E (Target)", "rumus yang hasilnya tidak tersimpan", "Buka berkas itu dengan aplikasi lembar kerja"),
        (NUMBERED, "baris 1", "NIP tersimpan sebagai bilangan", "Ubah kolom NIP menjadi teks"),
        ("Dinas 31", "baris 11", "Baris jumlah"),
    ):  # fmt: skip
        row = rows.filter(has_text=re.compile(rf"{place[0]}, {place[1]}(?!\d)"))
        for told in ("rekap.xlsx", *place):
            expect(row).to_contain_text(told)
    expect(rows.filter(has_text=re.compile(rf"{COMPUTED}, baris 7(?!\d)"))).to_have_count(0)
    assert NIP[:15] not in page.content()
    desk.look("rejected")


def asked_and_recorded(desk):
    """The number of the record."""
    page = desk.page
    desk.part("Pertanyaan")
    questions = page.get_by_role("group")
    expect(questions).to_have_count(len(PLANTED))
    for place, (number, printed) in enumerate(PLANTED.items()):
        for told in (printed, f"Dinas {number}, baris 6", "E (Target)"):
            expect(questions.nth(place)).to_contain_text(told)
        radios = questions.nth(place).get_by_role("radio")
        assert tuple(radio.get_attribute("value") for radio in radios.all()) == READINGS[number]
    assert page.get_by_role("radio", checked=True).count() == 0
    desk.look("questions")
    desk.choose()
    expect(page.get_by_role("region", name="Yang akan dicatat")).to_contain_text("Semua pertanyaan sudah dijawab")
    desk.look("answered")
    desk.past_the_head()
    desk.follow("Catat")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tanda terima")
    expect(page.get_by_role("main")).to_contain_text("6 angka dipilih orang")
    desk.look("receipt")
    found = re.search(r"Reg\.\s+(\d+)", page.get_by_role("region", name="Nomor register").inner_text())
    assert found is not None
    return int(found[1])


def chosen_figures_stand(desk, record):
    """In the act itself and on the pages of the agreements: what people chose, and nothing that the machine did."""
    page = desk.page
    rows = page.request.get(f"{desk.visitor.site}/register/{record}/isi.json").json()["facts"]["rows"]
    targets = {
        row["sheet"]: cell for row in rows for cell in row["cells"] if cell["field"] == "target" and row["row"] == 6
    }
    hows = [cell["how"] for row in rows for cell in row["cells"]]
    assert (hows.count("asked"), hows.count("context"), hows.count("open")) == (len(PLANTED), 0, 0)
    for number, down in STEPS.items():
        cell = targets[f"Dinas {number}"]
        assert cell["how"] == "asked"
        assert cell["quantity"]["value"].replace(".", ",") == READINGS[number][down]

    for number in list(STEPS)[:2]:
        desk.visitor.open(f"/lama?asal=rekap-pk&cari=Dinas+Nomor+{number}")
        desk.visitor.follow(page.get_by_role("link", name=f"Dinas Nomor {number}", exact=True).first)
        line = page.get_by_role("region", name="Target").get_by_role("row").filter(has_text="Indikator tertulis")
        expect(line).to_contain_text(PLANTED[number])
        expect(line).to_contain_text("dipilih orang")
        figure = line.locator(f'a[data-register="{record}"][data-grade="claim"]')
        expect(figure.first).to_have_text(PLANTED[number])
    desk.look("past")


def the_same_again_adds_nothing(desk, second, file, record):
    page = desk.page
    desk.visitor.open(second)
    desk.hand_in(file)
    summary = page.get_by_role("region", name="Yang akan dicatat")
    expect(summary).to_contain_text("sama dengan keadaan terakhir")
    expect(summary).to_contain_text("0 pertanyaan")
    desk.past_the_head()
    desk.follow("Catat")
    expect(page.get_by_role("main")).to_contain_text("Tidak ada catatan baru")
    assert desk.page.request.get(f"{desk.visitor.site}/register/{record + 1}").status == 404
