"""The template: text columns, Indonesian words, and what is filled into it is read."""

import pytest
from openpyxl import load_workbook

from domain.evidence.errors import Fault, Refused
from service.importing import load_mapping, read_file, write_template
from tests.service.importing.making import NIP, saved, told


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("templat") / "templat.xlsx"
    write_template(path)
    return path


def test_the_template_as_it_is_written_holds_six_tables_and_no_row(template):
    with read_file(template, load_mapping("amanah-template")) as read:
        assert read.tables == ("agreements", "indicators", "programmes", "realizations", "evaluations", "signings")
        assert read.counts == {"taken": 0, "asked": 0, "open": 0, "rejected": 0}


def test_its_first_sheet_says_how_it_is_filled_in(template):
    book = load_workbook(template)
    assert book.sheetnames[0] == "Petunjuk"
    told_there = " ".join(str(row[0].value) for row in book["Petunjuk"].iter_rows())
    assert "Amanah bertanya" in told_there
    assert "tidak menyimpannya" in told_there


def test_its_columns_are_text_so_that_no_digit_is_lost(template):
    book = load_workbook(template)
    for sheet in book.worksheets[1:]:
        assert {cell.number_format for cell in sheet[2]} == {"@"}
        assert sheet.column_dimensions["A"].number_format == "@"


def test_what_is_filled_in_is_read(template, tmp_path):
    book = load_workbook(template)
    sheet = book["Perjanjian"]
    headers = [cell.value for cell in sheet[1]]
    for header, value in (
        ("Nomor Perjanjian", "PK-1"),
        ("Perangkat Daerah", "Dinas"),
        ("Tahun", "2024"),
        ("NIP Pihak Pertama", NIP),
    ):
        sheet.cell(2, headers.index(header) + 1, value)
    for column, value in enumerate(["PK-1", "Sasaran", "Indikator", "%", "naik", "", "87,5"], 1):
        book["Indikator"].cell(2, column, value)
    path = tmp_path / "terisi.xlsx"
    path.write_bytes(saved(book))
    with read_file(path, load_mapping("amanah-template")) as read:
        agreement, indicator = read.rows
        assert told(agreement)["trustee_nip"][1] == "withheld"
        assert told(indicator)["target"] == ("87,5", "sole", "87.5")
        assert read.fiscal_years == (2024,)


def test_a_file_that_stands_is_not_written_over(template):
    before = template.read_bytes()
    with pytest.raises(Refused, match="template_exists"):
        write_template(template)
    assert template.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(Fault, match="file_failing"):
        write_template(tmp_path / "tiada" / "templat.xlsx")
