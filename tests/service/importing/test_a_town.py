"""A workbook of 31 agreements as planners keep it: six cells have two readings, and six are asked; none is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from domain.evidence.nip import tells_nip
from service.importing import Decisions, nip
from tests.service.importing.making import NIP, reading, saved, told

HEADER = ["No", "Sasaran Strategis", "Indikator Kinerja", "Satuan", "Target"]
PLANTED = {3: "3.286", 7: "10.400", 11: "110.000", 15: "1.250", 23: "23.105", 30: "2.165"}  # office: target
OFFICES = range(1, 32)


def sheet_of(book, number):
    sheet = book.create_sheet(f"Dinas {number}")
    lines: list[list[str | int | float | None]] = [
        ["PERJANJIAN KINERJA TAHUN 2024"],
        [f"Dinas Nomor {number}"],
        [],
        [*HEADER],
        [1, "Sasaran satu", "Indikator polos", "%", 0.9],
        [None, None, "Indikator tertulis", "Ekor", PLANTED.get(number, "90")],
        [2, "Sasaran dua", "Indikator lain", "Dokumen", 12],
        [],
        ["No", "Program", "Anggaran", "Ket."],
        [1, "Program Penunjang", 1_250_000_000, "APBD"],
        ["Jumlah", None, "=SUM(C10:C10)"],
    ]
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            if value is not None:
                sheet.cell(row, column, value)
    sheet["E5"].number_format = "0%"
    sheet["C10"].number_format = '"Rp"#,##0'
    sheet.merge_cells("B5:B6")
    if number == 5:
        sheet["E7"] = "=6+6"  # nobody computed it
    if number == 6:
        sheet["A3"] = "NIP Pihak Pertama : tidak ada"
    return sheet


@pytest.fixture(scope="module")
def town():
    book = Workbook()
    book.remove(book.worksheets[0])
    for number in OFFICES:
        sheet_of(book, number)
    return saved(book)


def test_six_are_asked_and_none_is_guessed(town, tmp_path):
    with reading(tmp_path, town, "pk-workbook", suffix=".xlsx") as read:
        assert {one.sheet: one.printed for one in read.questions} == {
            f"Dinas {number}": target for number, target in PLANTED.items()
        }
        assert read.counts["open"] == 6
        hows = [told(row)["target"][1] for row in read.rows if row.table == "indicators"]
        assert (hows.count("context"), hows.count("open")) == (0, 6)
        assert [told(row)["objective"][0] for row in read.rows if row.table == "indicators"][:3] == [
            "Sasaran satu", "Sasaran satu", "Sasaran dua",
        ]  # fmt: skip


def test_what_is_left_out_says_where_and_why(town, tmp_path):
    with reading(tmp_path, town, "pk-workbook", suffix=".xlsx") as read:
        other = {(one.sheet, one.row, one.code) for one in read.rejected if one.code != "totals_row"}
        assert sum(one.code == "totals_row" for one in read.rejected) == 31
        # The paper of office 6 names no plausible person: its agreement is left out, and its rows are not.
        assert other == {("Dinas 5", 7, "formula_without_value"), ("Dinas 6", 1, "nip_implausible")}
        assert read.counts["taken"] == 30 + 31 * 3 - 1 + 31


def test_six_answers_settle_it(town, tmp_path):
    with reading(tmp_path, town, "pk-workbook", suffix=".xlsx") as read:
        chosen = Decisions(read.file_sha256, {one.place: one.readings[0] for one in read.questions})
    with reading(tmp_path, town, "pk-workbook", suffix=".xlsx", decisions=chosen) as read:
        assert (read.questions, read.counts["asked"]) == ((), 6)


@given(st.text(alphabet="0123456789 .-x", max_size=30) | st.just(f"a {NIP} b"))
def test_whatever_is_hidden_tells_the_number_of_no_person(text):
    assert not tells_nip(nip.hidden(text))
