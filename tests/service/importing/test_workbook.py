"""Workbooks as they are: merged cells, headers in two lines, formulas, titles, totals, places for signatures."""

from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from service.importing.numbers import number
from tests.service.importing.making import (
    NIP,
    PROMISED,
    book_bytes,
    left_out,
    raw_parts,
    reading,
    saved,
    text_cells,
    told,
    zipped,
)

HEADER = ["No", "Sasaran", "Indikator Kinerja", "Satuan", "Target"]


def of_book(folder, *sheets, mapping="pk-workbook", **more):
    return reading(folder, book_bytes(*sheets), mapping, suffix=".xlsx", **more)


def of_raw(folder, *rows, mapping="data", **more):
    lines = "".join(f"<row r='{number}'>{text_cells(*row)}</row>" for number, row in enumerate(rows, 1))
    return reading(folder, zipped(raw_parts(lines, **more)), mapping, suffix=".xlsx")


# --- numbers ---


def shown_of(value, form, *, computed=False):
    read = number(value, form, computed=computed)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("value", "form", "shown", "held"),
    [
        (0.9, "0%", "90%", "90"),
        (0.9875, "0.00%", "98,75%", "98.75"),
        (87.5, "0.00", "87,50", "87.50"),
        (87.5, "General", "87,5", "87.5"),
        (3286, "#,##0", "3.286", "3286"),
        (3.286, "General", "3,286", "3.286"),
        (1234567.5, "#,##0.00", "1.234.567,50", "1234567.50"),
        (1250000000, '"Rp"#,##0.00', "Rp1.250.000.000,00", "1250000000.00"),
        (1250000000, "[$Rp-421]#,##0", "Rp1.250.000.000", "1250000000"),
        (12, '0" Dokumen"', "12 Dokumen", "12"),
        (-2.24, "0.00", "-2,24", "-2.24"),
        (0.1 + 0.2, "General", "0,3", "0.3"),
        (2024, "General", "2024", "2024"),
        (0, "0", "0", "0"),
        (1000000, "General", "1000000", "1000000"),
        (1234567, "#,##0,", "1234567", "1234567"),
        (1234567, "0.00E+00", "1234567", "1234567"),
        (0.5, "# ?/?", "0,5", "0.5"),
        (5, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "5", "5"),
    ],
)
def test_a_number_is_printed_as_its_format_shows_it_and_is_what_it_is(value, form, shown, held):
    read = shown_of(value, form)
    assert (read.shown, read.value) == (shown, Decimal(held))


@pytest.mark.parametrize(
    ("value", "form", "typed", "computed"),
    [
        (0.9256, "0%", "92,56%", "93%"),
        (98.9473684210526, "0.00", "98,947368421053", "98,95"),
        (98.9473684210526, "General", "98,947368421053", "98,94736842"),
        (2.5, "0", "2,5", "3"),
    ],
)
def test_hidden_digits_are_shown_where_they_were_typed_and_left_where_they_were_computed(value, form, typed, computed):
    assert shown_of(value, form).shown == typed
    assert shown_of(value, form, computed=True).shown == computed


@pytest.mark.parametrize("value", [1e300, 1e-300, float("inf"), float("nan")])
def test_a_number_that_no_print_could_hold_is_none(value):
    assert number(value, "General", computed=False) is None


def test_number_cells_are_sole_whatever_their_print_could_mean_and_rest_on_no_mark(tmp_path):
    rows = [HEADER, [1, "S", "A", "Ekor", (3286, "#,##0")], [2, "S", "B", "%", (0.9, "0%")], [3, "S", "C", "", "3.286"]]
    with of_book(tmp_path, ("Dinas Contoh", rows)) as read:
        _, one, two, three = read.rows
        assert told(one)["target"] == ("3.286", "sole", "3286")
        assert told(two)["target"] == ("90%", "sole", "90")
        assert told(three)["target"] == ("3.286", "open", None)
        assert read.locale == {"decimal": "none", "by": "neighbours"}


def test_a_number_whose_format_names_another_unit_than_its_column_is_no_figure(tmp_path):
    with of_book(tmp_path, ("Dinas Contoh", [HEADER, [1, "S", "A", "Orang", (0.9, "0%")]])) as read:
        assert told(list(read.rows)[1])["target"] == ("90%", "none", None)


def test_a_year_in_a_number_cell_with_points_is_still_a_year(tmp_path):
    header = ["agreement_id", "opd", "fiscal_year", "kind"]
    with of_book(tmp_path, ("Data", [header, ["PK-1", "Dinas", (2024, "#,##0"), "awal"]]), mapping="data") as read:
        assert told(*read.rows)["fiscal_year"] == ("2024", "words", None)
        assert read.fiscal_years == (2024,)


def test_a_day_is_printed_as_papers_print_it(tmp_path):
    header = ["agreement_id", "opd", "kind", "signing_date"]
    rows = [header, ["A", "D", "awal", datetime(2024, 1, 22)], ["B", "D", "awal", datetime(2024, 1, 22, 9, 30)]]  # noqa: DTZ001 -- as cells have it
    with of_book(tmp_path, ("Data", rows), mapping="data") as read:
        assert [told(row)["signed_on"][0] for row in read.rows] == ["22 Januari 2024", "22 Januari 2024 pukul 09.30"]


# --- formulas and errors ---


def test_a_formula_counts_by_its_value_and_without_one_its_row_is_left_out(tmp_path):
    rows = (
        PROMISED,
        ("PK-1", "s", "Terhitung", "%", "<c t='n'><f>1+1</f><v>2</v></c>", "max"),
        ("PK-1", "s", "Teks", "%", "<c t='str'><f>A1</f><v>87,5</v></c>", "max"),
        ("PK-1", "s", "Tak terhitung", "%", "<c><f>1+1</f></c>", "max"),
        ("PK-1", "s", "Galat", "%", "<c t='e'><f>1/0</f><v>#DIV/0!</v></c>", "max"),
    )
    with of_raw(tmp_path, *rows) as read:
        assert [told(row)["target"] for row in read.rows] == [
            ("2", "sole", "2"),
            ("87,5", "sole", "87.5"),
            ("#DIV/0!", "none", None),
        ]
        assert left_out(read) == [(4, "E (target)", "formula_without_value")]


def test_a_formula_in_a_column_that_nobody_reads_harms_nothing(tmp_path):
    rows = ((*PROMISED, "Catatan kami"), ("PK-1", "s", "i", "%", "9", "max", "<c><f>1+1</f></c>"))
    with of_raw(tmp_path, *rows) as read:
        assert read.counts["taken"] == 1


# --- layout ---


def pk_sheet():
    """One sheet of a real workbook: titles, a header in row 6, merged objectives, column numbers, totals, hands."""
    sheet = Workbook().worksheets[0]
    for number_, text in enumerate(["PERJANJIAN KINERJA TAHUN 2024", "PEMERINTAH KOTA CONTOH"], 1):
        sheet.cell(number_, 1, text)
        sheet.merge_cells(start_row=number_, end_row=number_, start_column=1, end_column=5)
    for column, text in enumerate(["Perangkat Daerah", ":", "Dinas Kesehatan"], 1):
        sheet.cell(3, column, text)
    sheet["A4"] = "Pihak Pertama : Kepala Dinas Kesehatan"
    lines: list[list[str | int | None]] = [
        [*HEADER],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "Meningkatnya derajat kesehatan", "Angka kematian ibu", "Kasus", "12"],
        [None, None, "Cakupan imunisasi", "%", "95,5"],
        [None, None, "Indeks keluarga sehat", "Indeks", "0,75"],
        [],
        ["No", "Program", "Anggaran", "Ket."],
        [1, "Program Upaya Kesehatan", "Rp 1.250.000.000,00", "APBD"],
        ["Jumlah", None, "Rp 1.250.000.000,00"],
        [],
        [None, "Pihak Kedua,", None, None, "Pihak Pertama,"],
        [None, "NIP. 19700101 199503 1 002", None, None, f"NIP. {NIP}"],
    ]
    for number_, line in enumerate(lines, 6):
        for column, value in enumerate(line, 1):
            if value is not None:
                sheet.cell(number_, column, value)
    sheet.merge_cells("B8:B10")
    sheet.merge_cells("A14:B14")
    return sheet


@pytest.fixture(scope="module")
def pk(tmp_path_factory):
    with reading(tmp_path_factory.mktemp("pk"), saved(pk_sheet().parent), "pk-workbook", suffix=".xlsx") as read:
        yield read


def test_titles_above_the_header_are_the_agreement(pk):
    agreement = next(iter(pk.rows))
    assert (agreement.table, agreement.row) == ("agreements", 1)
    assert {name: cell[0] for name, cell in told(agreement).items()} == {
        "agency": "Dinas Kesehatan",
        "fiscal_year": "2024",
        "government": "KOTA CONTOH",
        "trustee_post": "Kepala Dinas Kesehatan",
    }
    assert pk.fiscal_years == (2024,)


def test_two_tables_on_a_sheet_are_read_and_a_merged_cell_counts_for_all_its_rows(pk):
    indicators = [row for row in pk.rows if row.table == "indicators"]
    assert [(row.row, told(row)["objective"][0], told(row)["target"][2]) for row in indicators] == [
        (8, "Meningkatnya derajat kesehatan", "12"),
        (9, "Meningkatnya derajat kesehatan", "95.5"),
        (10, "Meningkatnya derajat kesehatan", "0.75"),
    ]
    assert indicators[0].key == "Dinas Kesehatan · 2024 · - · Angka kematian ibu"
    (programme,) = [row for row in pk.rows if row.table == "programmes"]
    assert told(programme)["amount"] == ("Rp 1.250.000.000,00", "sole", "1250000000.00")


def test_totals_and_the_places_for_signatures_are_told_and_no_number_of_a_person_with_them(pk):
    assert left_out(pk) == [(14, None, "totals_row"), (16, None, "outside_table")]
    assert NIP not in str(pk.rejected)


def test_a_header_in_two_lines_is_found_by_both(tmp_path):
    sheet = Workbook().worksheets[0]
    sheet.title = "Dinas Contoh"
    upper = ["No", "Sasaran", "Indikator", "Kinerja Tahun Ini", None, None]
    lower = [None, None, None, "Target", "Realisasi", "Capaian (%)"]
    for line in (["Laporan"], upper, lower, [1, "S", "Angka", "10", "8", "80"]):
        sheet.append(line)
    sheet.merge_cells("D2:F2")
    for column in "ABC":
        sheet.merge_cells(f"{column}2:{column}3")
    with reading(tmp_path, saved(sheet.parent), "pk-workbook", suffix=".xlsx") as read:
        row = list(read.rows)[-1]
        assert (row.table, row.row, read.rejected) == ("realizations", 4, ())
        assert {name: told(row)[name][0] for name in ("target", "realization", "attainment", "period")} == {
            "target": "10", "realization": "8", "attainment": "80", "period": "tahunan",
        }  # fmt: skip


def test_a_second_header_line_without_merged_cells_is_no_row(tmp_path):
    rows = [["No", "Sasaran", "Indikator", "Target", "Satuan"], [None, None, None, 2024], [1, "S", "I", "9", "%"]]
    with of_book(tmp_path, ("Dinas Contoh", rows)) as read:
        assert [row.row for row in read.rows if row.table == "indicators"] == [3]


def test_a_name_over_several_columns_names_none_of_them(tmp_path):
    rows = [["Sasaran", "Indikator", "Target", "Target"], ["S", "I", "9", "10"]]
    with of_book(tmp_path, ("Dinas", rows), ("Dinas Lain", [HEADER, [1, "S", "I", "%", "9"]])) as read:
        assert left_out(read)[0] == (1, "D", "header_repeated")
        assert [row.sheet for row in read.rows] == ["Dinas Lain", "Dinas Lain"]


def test_an_objective_on_a_line_of_its_own_belongs_to_the_indicators_below_it(tmp_path):
    rows = [HEADER, [1, "Sasaran satu"], [None, None, "I", "%", "9"], [2, "Sasaran dua"], [None, None, "J", "%", "8"]]
    with of_book(tmp_path, ("Dinas Contoh", rows)) as read:
        found = [told(row)["objective"][0] for row in read.rows if row.table == "indicators"]
        assert (found, read.rejected) == (["Sasaran satu", "Sasaran dua"], ())


def test_each_sheet_is_an_office_by_its_name_where_no_line_says_it(tmp_path):
    sheets = [(f"Dinas {name}", [HEADER, [1, "S", "I", "%", "9"]]) for name in ("Satu", "Dua")]
    with of_book(tmp_path, *sheets) as read:
        assert [row.key for row in read.rows if row.table == "indicators"] == [
            "Dinas Satu · - · - · I", "Dinas Dua · - · - · I",
        ]  # fmt: skip


def test_a_sheet_that_names_no_office_gives_rows_that_are_left_out(tmp_path):
    with of_book(tmp_path, ("Sheet1", [HEADER, [1, "S", "I", "%", "9"]])) as read:
        assert left_out(read) == [(2, None, "required_missing")]


def test_a_sheet_without_a_table_and_a_hidden_one_are_told(tmp_path):
    book = Workbook()
    book.worksheets[0].append(["hanya catatan"])
    for line in (HEADER, [1, "S", "I", "%", "9"]):
        book.create_sheet("Dinas").append(line) if "Dinas" not in book.sheetnames else book["Dinas"].append(line)
    book.create_sheet("Rahasia").sheet_state = "hidden"
    with reading(tmp_path, saved(book), "pk-workbook", suffix=".xlsx") as read:
        assert [(one.sheet, one.code) for one in read.rejected] == [
            ("Sheet", "sheet_without_table"), ("Rahasia", "sheet_hidden"),
        ]  # fmt: skip


def test_a_header_below_the_twentieth_line_is_none(tmp_path):
    rows = [["judul"]] + [["baris"]] * 20 + [HEADER, [1, "S", "I", "%", "9"]]
    with of_book(tmp_path, ("Dinas", rows), ("Dinas Lain", [HEADER, [1, "S", "I", "%", "9"]])) as read:
        assert [one.code for one in read.rejected] == ["sheet_without_table"]


def test_an_indicator_without_a_target_below_a_blank_line_is_no_row(tmp_path):
    rows = [HEADER, [1, "S", "I", "%", "9"], [], [None, None, "Kota Contoh, 2 Januari 2024"]]
    with of_book(tmp_path, ("Dinas", rows)) as read:
        assert left_out(read) == [(4, None, "outside_table")]


def test_an_indicator_without_a_target_among_rows_is_left_out_with_its_column(tmp_path):
    with of_book(tmp_path, ("Dinas", [HEADER, [1, "S", "I", "%", None], [2, "S", "J", "%", "9"]])) as read:
        assert left_out(read) == [(2, "E (Target)", "required_missing")]


# --- numbers of persons ---

OFFICE = ["agreement_id", "opd", "kind", "pihak_pertama_nip"]


def of_person(folder, value):
    return of_book(folder, ("Data", [OFFICE, ["PK-1", "Dinas", "awal", value]]), mapping="data")


@pytest.mark.parametrize("value", [NIP, "19860926 201505 1 001", f"NIP. {NIP}", f"'{NIP}", "198609262023211001"])
def test_the_number_of_a_person_is_seen_and_not_kept(tmp_path, value):
    with of_person(tmp_path, value) as read:
        assert told(*read.rows)["trustee_nip"] == ("NIP, 18 angka", "withheld", None)


@pytest.mark.parametrize("value", [int(NIP), 1.98609262015051e17])
def test_the_number_of_a_person_as_a_number_above_a_table_has_lost_its_end_too(tmp_path, value):
    rows = [["Dinas Kesehatan"], ["NIP Pihak Pertama :", value], [], HEADER, [1, "S", "Angka", "%", "9"]]
    with of_book(tmp_path, ("PK", rows)) as read:
        assert left_out(read) == [(1, "B (baris 2)", "nip_as_number")]
        assert [row.table for row in read.rows] == ["indicators"]


@pytest.mark.parametrize("value", [int(NIP), 1.98609262015051e17, "1,98609E+17", "1.98609262015051E+17"])
def test_the_number_of_a_person_as_a_number_has_lost_its_end(tmp_path, value):
    with of_person(tmp_path, value) as read:
        assert left_out(read) == [(2, "D (pihak_pertama_nip)", "nip_as_number")]
        assert read.rejected[0].printed is None


@pytest.mark.parametrize(
    "value",
    ["19860926201505100", NIP + "1", "198613262015051001", "198602302015051001", "198609262015131001",
     "198609261999051001", "198609262015053001", "198609262015051000", "delapan belas angka"],
)  # fmt: skip
def test_a_number_of_a_person_that_cannot_be_one_is_left_out(tmp_path, value):
    with of_person(tmp_path, value) as read:
        assert left_out(read) == [(2, "D (pihak_pertama_nip)", "nip_implausible")]
        assert read.rejected[0].printed is None


def test_a_dash_for_the_number_of_a_person_is_no_cell(tmp_path):
    with of_person(tmp_path, "-") as read:
        assert "trustee_nip" not in told(*read.rows)


@pytest.mark.parametrize("column", ["agreement_id", "opd", "kind"])
def test_the_number_of_a_person_in_another_column_leaves_the_row_out_and_is_not_told(tmp_path, column):
    row = {"agreement_id": "PK", "opd": "Dinas", "kind": "awal"} | {column: f"Budi NIP 19860926 201505 1 001 {column}"}
    with of_book(tmp_path, ("Data", [list(row), list(row.values())]), mapping="data") as read:
        assert [one.code for one in read.rejected] == ["nip_in_text"]
        assert "201505" not in str(read.rejected)
