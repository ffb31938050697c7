"""Workbooks survive a spreadsheet: read back, every hostile cell is the text it was, and no number has lost a digit."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from projections import register_views
from projections.grades import GRADES
from web import workbooks
from web.register_table import COLUMNS
from web.workbooks import LONGEST, Sheet, exact, written

HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x";"y")', "=cmd|' /C calc'!A0", "#REF!", "#N/A", "TRUE",
    "198001012005011001", "007", "1e5", "1-2", "2025-01-27", "1.234", "92,50", "Rp 1.250.000.000,00", " spasi ", "dua\nbaris",
    "<b>&amp;</b>", "_x000D_", "é 🙂", "'", '"', "",
]  # fmt: skip


def read_back(rows):
    with written([Sheet("Uji", (20,), rows, headed=False)]) as file:
        return [list(row) for row in load_workbook(file).worksheets[0].iter_rows()]


@pytest.mark.parametrize("cell", HOSTILE)
def test_text_is_read_back_as_the_text_it_was_and_is_no_formula(cell):
    found = read_back([["x", cell]])[0][1]
    assert found.value == (cell or None)
    assert found.data_type in ("s", "inlineStr", "n") if not cell else found.data_type == "s"


def test_not_one_cell_of_a_workbook_is_written_as_a_formula_or_an_error():
    with (
        written([Sheet("Uji", (20,), [[cell] for cell in HOSTILE], headed=False)]) as file,
        zipfile.ZipFile(file) as parts,
    ):
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<f " not in xml
    assert 't="e"' not in xml


def test_what_cannot_be_printed_is_told_by_a_sign_and_breaks_nothing():
    assert read_back([["a\x00b\x0bc\x1fd"]])[0][0].value == "a\ufffdb\ufffdc\ufffdd"


def test_a_text_longer_than_a_cell_can_hold_is_cut():
    assert len(read_back([["x" * 40_000]])[0][0].value) == LONGEST


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        (0, 0), (-12, -12), (414, 414), (999_999_999_999_999, 999_999_999_999_999), (10**15, str(10**15)),
        (198001012005011001, "198001012005011001"), (Decimal("92.5"), Decimal("92.5")), (Decimal("0.000000000000001"), Decimal("0.000000000000001")),
        (Decimal("1234567890.123456"), "1234567890.123456"), (Decimal("41250000000.00"), Decimal("41250000000.00")),
        (Decimal("1E+20"), "1E+20"), (Decimal("NaN"), "NaN"),
    ],
)  # fmt: skip
def test_a_number_is_one_only_where_no_digit_is_lost(number, kept):
    assert exact(number) == kept
    assert type(exact(number)) is type(kept)


def test_a_number_is_read_back_with_all_its_digits():
    cells = read_back([[999_999_999_999_999, Decimal("92.5"), Decimal("0.1"), 10**17, date(2025, 1, 27)]])[0]
    assert [cell.value for cell in cells[:4]] == [999_999_999_999_999, 92.5, 0.1, str(10**17)]
    assert cells[4].value.date() == date(2025, 1, 27)
    assert cells[4].number_format == "yyyy-mm-dd"


def test_text_stays_text_when_somebody_edits_the_cell():
    assert read_back([["198001012005011001"]])[0][0].number_format == "@"


def test_rows_are_written_as_they_come():
    """A generator of rows is never held as a whole: the second row is made after the first has been written."""
    written_before = []

    def rows():
        for n in range(3):
            written_before.append(n)
            yield [n]

    with written([Sheet("Uji", (10,), rows(), headed=False)]) as file:
        assert len(list(load_workbook(file).worksheets[0].iter_rows())) == 3
    assert written_before == [0, 1, 2]


# --- the workbook of the register -----------------------------------------------------------------------------------


@pytest.fixture
def book(client):
    answer = client.get("/perubahan.xlsx?keputusan=rejected")
    assert answer.mimetype == workbooks.MEDIA_TYPE
    assert "perubahan-target.xlsx" in answer.headers["Content-Disposition"]
    return load_workbook(BytesIO(answer.data))


def test_the_workbook_holds_the_rows_of_the_filter_under_the_heads_of_the_table(client, tables, book):
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    wanted = [row.record for row in register_views.each_change(tables) if row.outcome == "rejected"]
    assert [row[0] for row in rows[1:]] == wanted
    assert len(rows[0]) == len(COLUMNS)
    assert sheet.freeze_panes == "A2"


def test_printed_figures_are_text_and_read_ones_are_numbers(book):
    rows = list(book.worksheets[0].iter_rows())
    row = next(row for row in rows if row[COLUMNS.index("before")].value == "90")
    cells = dict(zip(COLUMNS, row, strict=True))
    assert (cells["before"].data_type, cells["after_read"].value, cells["record"].data_type) == ("s", 98, "n")
    assert cells["proposed"].is_date


def test_the_second_sheet_says_what_it_is_by_which_filter_at_which_size_and_how_to_verify(house, book):
    told = {str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row if cell is not None}
    assert "keputusan: rejected" in told
    assert str(house.store.head().size) in told
    assert house.store.head().checkpoint in told
    assert any("python -m domain.evidence" in each for each in told)
    assert any("klaim" in each.lower() for each in told)
    assert len(GRADES) == 5


def test_an_empty_register_is_a_workbook_too(client):
    found = load_workbook(BytesIO(client.get("/perubahan.xlsx?cari=tidakadasamasekali").data))
    assert len(list(found.worksheets[0].iter_rows())) == 1
