"""CSV as systems write it: the encoding and the delimiter are found or refused, never guessed."""

import pytest

from domain.evidence.errors import Refused
from tests.service.importing.making import PROMISED, csv_bytes, left_out, reading, told

ROW = ("PK-1", "Meningkatnya layanan", "Indeks Kepuasan – “café”", "Indeks", "82,5", "max")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter_of_a_spreadsheet_says_the_same(tmp_path, encoding, delimiter):
    with reading(tmp_path, csv_bytes(PROMISED, [ROW], delimiter=delimiter, encoding=encoding)) as read:
        (row,) = read.rows
        assert row.key == "PK-1 · Indeks Kepuasan – “café”"
        assert told(row)["target"] == ("82,5", "sole", "82.5")
        assert read.media_type == "text/csv"


def refused(folder, data):
    with pytest.raises(Refused) as caught, reading(folder, data):
        pass
    return caught.value.code


def test_bytes_that_are_letters_nowhere_are_refused(tmp_path):
    assert refused(tmp_path, csv_bytes(PROMISED, [ROW]) + b"\x81\x8d\x8f") == "import_encoding"


def test_a_header_that_nobody_knows_is_refused(tmp_path):
    assert refused(tmp_path, b"satu,dua,tiga\n1,2,3\n") == "import_no_table"


def test_a_file_without_a_line_is_refused(tmp_path):
    assert refused(tmp_path, b"\n") == "import_no_table"
    with pytest.raises(Refused, match="isinya kosong"), reading(tmp_path, b""):
        pass


def test_a_file_that_two_delimiters_fit_is_refused(tmp_path):
    both = b"agreement_id;indikator;target\nagreement_id,indikator,target\n"
    assert refused(tmp_path, both) == "import_delimiter"


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(tmp_path):
    data = csv_bytes(PROMISED, [ROW] * 30) + b'PK-9,s,"tidak selesai,%,9,max\n' + csv_bytes(PROMISED, [ROW])
    assert refused(tmp_path, data) == "import_not_readable"


@pytest.mark.parametrize("row", ["," * 600_000, '"a\n",' * 200_000, "x" * 600_000])
def test_a_row_that_would_fill_the_memory_is_refused(tmp_path, row):
    assert refused(tmp_path, csv_bytes(PROMISED, [ROW]) + row.encode()) == "import_not_readable"


def test_a_row_that_would_fill_the_memory_is_refused_before_any_header_too(tmp_path):
    assert refused(tmp_path, b"," * 600_000) == "import_no_table"


def test_an_essay_in_the_place_of_a_figure_is_words(tmp_path):
    with reading(tmp_path, csv_bytes(PROMISED, [("PK-1", "s", "i", "%", "1-" * 900, "max")])) as read:
        assert told(*read.rows)["target"][1] == "words"


def test_a_row_that_is_longer_or_shorter_than_the_header_is_left_out(tmp_path):
    data = csv_bytes(PROMISED, [ROW, (*ROW, "lebih"), ROW[:5], (*ROW, "", "")])
    with reading(tmp_path, data) as read:
        assert left_out(read) == [(3, None, "too_many_cells"), (4, None, "too_few_cells")]
        assert [row.row for row in read.rows] == [2, 5]


def test_blank_lines_are_nothing_and_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path):
    header, line = csv_bytes(PROMISED, [ROW]).decode().splitlines()
    with reading(tmp_path, f"{header}\r\n\r\n,,,,,\r\n{line}\r\n".encode()) as read:
        assert [row.row for row in read.rows] == [4]
        assert read.rejected == ()


def test_a_line_break_within_a_cell_is_one_space(tmp_path):
    with reading(tmp_path, csv_bytes(PROMISED, [("PK-1", "Satu\r\ndua", "  Indikator\n", "%", "9", "max")])) as read:
        (row,) = read.rows
        assert told(row)["objective"][0] == "Satu dua"
        assert told(row)["indicator"][0] == "Indikator"


def test_titles_may_stand_above_the_header(tmp_path):
    data = b"Ekspor e-SAKIP\n\nTahun 2024\n" + csv_bytes(PROMISED, [ROW])
    with reading(tmp_path, data) as read:
        assert [row.row for row in read.rows] == [5]


def test_two_rows_alike_are_told_apart_in_their_order(tmp_path):
    third = ("PK-1", "s", f"{ROW[2]} #2", "%", "7", "max")
    with reading(tmp_path, csv_bytes(PROMISED, [ROW, ROW, third, ROW])) as read:
        keys = [row.key for row in read.rows]
    assert len(set(keys)) == 4
    assert keys[0] == f"PK-1 · {ROW[2]}"
    assert keys[1] == f"{keys[0]} #2"
    assert all(key.startswith(keys[0]) for key in keys)


def test_a_letter_outside_the_list_of_the_book_leaves_its_row_out_and_is_not_told_on(tmp_path):
    hidden = ("PK-1", "s", "Indeks\u200bRahasia", "%", "9", "max")
    with reading(tmp_path, csv_bytes(PROMISED, [hidden, ROW])) as read:
        assert left_out(read) == [(2, "C (indikator)", "character_outside")]
        assert read.rejected[0].printed == "Indeks?Rahasia"


def test_a_cell_that_no_act_could_hold_leaves_its_row_out(tmp_path):
    with reading(tmp_path, csv_bytes(PROMISED, [("PK-1", "s" * 2001, "i", "%", "9", "max"), ROW])) as read:
        assert left_out(read) == [(2, "B (sasaran)", "cell_too_long")]


def test_a_row_without_what_names_it_is_left_out(tmp_path):
    rows = [("", "s", "i", "%", "9", "max"), ("PK-1", "s", "", "%", "9", "max")]
    with reading(tmp_path, csv_bytes(PROMISED, rows)) as read:
        assert left_out(read) == [(2, "A (agreement_id)", "required_missing"), (3, "C (indikator)", "required_missing")]


def test_a_totals_row_is_left_out_and_an_indicator_that_begins_with_the_word_is_not(tmp_path):
    money = ("agreement_id", "program", "anggaran_rupiah")
    with reading(
        tmp_path, csv_bytes(money, [("PK", "Jumlah Anggaran", "9"), ("PK", "Program Jumlah Aset", "9")])
    ) as read:
        assert left_out(read) == [(2, None, "totals_row")]
    rows = [("PK", "s", "Jumlah kegiatan", "%", "9", "max"), ("PK", "s", "Jumlah", "%", "9", "max")]
    with reading(tmp_path, csv_bytes(PROMISED, rows)) as read:
        assert left_out(read) == [(3, None, "totals_row")]


def test_the_rows_are_read_as_often_as_anybody_likes_and_by_two_at_once(tmp_path):
    rows = [(f"PK-{number}", "s", "i", "%", "9", "max") for number in range(50)]
    with reading(tmp_path, csv_bytes(PROMISED, rows)) as read:
        pairs = list(zip(read.rows, read.rows, strict=True))
        assert len(pairs) == len(read.rows) == 50
        assert all(one == other for one, other in pairs)
