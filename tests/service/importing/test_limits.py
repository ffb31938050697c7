"""A file that would hurt is refused before it is unpacked: quickly, with a reason, and nothing is read of it."""

import io
import struct
import time
import zipfile

import pytest

from domain.evidence.errors import Refused
from service.importing import Limits, load_mapping, read_file
from tests.service.importing.making import PROMISED, book_bytes, csv_bytes, raw_parts, reading, text_cells, zipped

HEADER = f"<row r='1'>{text_cells(*PROMISED)}</row>"
GOOD = HEADER + f"<row r='2'>{text_cells('PK-1', 'Sasaran', 'Indikator', 'Persen', '90', 'max')}</row>"


def refused(folder, data, *, suffix=".xlsx", **more):
    before = time.process_time()
    with pytest.raises(Refused) as caught, reading(folder, data, suffix=suffix, **more):
        pass
    assert time.process_time() - before < 1
    return caught.value


def with_part(name, data, **more):
    return zipped({**raw_parts(GOOD, **more), name: data})


def test_the_hand_made_workbook_is_read_when_nothing_is_wrong_with_it(tmp_path):
    with reading(tmp_path, zipped(raw_parts(GOOD)), suffix=".xlsx") as read:
        assert read.counts == {"taken": 1, "asked": 0, "open": 0, "rejected": 0}


def test_a_bomb_of_78_megabytes_is_refused_by_its_directory(tmp_path):
    error = refused(tmp_path, with_part("xl/media/image1.png", b"\0" * (78 << 20)))
    assert error.code == "import_unsafe"
    assert "100 kali" in error.message


def test_a_bomb_that_is_a_sheet_is_refused_too(tmp_path):
    sheet = GOOD + "<row/>" * 2_000_000
    assert refused(tmp_path, zipped(raw_parts(sheet))).code == "import_unsafe"


def test_what_unpacks_beyond_the_cap_is_refused_whatever_its_ratio(tmp_path):
    data = with_part("xl/media/a.bin", bytes(range(256)) * 40)
    assert refused(tmp_path, data, limits=Limits(unpacked=5_000)).code == "import_unsafe"


def test_a_table_of_texts_that_would_fill_the_memory_is_refused(tmp_path):
    data = with_part("xl/sharedStrings.xml", "<sst/>" + " " * 2000)
    assert refused(tmp_path, data, limits=Limits(strings=1000)).code == "import_unsafe"


def test_ten_thousand_members_are_refused(tmp_path):
    parts = {**raw_parts(GOOD), **{f"xl/media/{number}.png": "" for number in range(10_000)}}
    error = refused(tmp_path, zipped(parts))
    assert error.code == "import_unsafe"
    assert "10005" in error.message


@pytest.mark.parametrize(
    "name", ["../../keluar.xml", "/akar.xml", "xl/../../x.xml", "C:/x.xml", "xl\\..\\x.xml"]
)  # fmt: skip
def test_a_name_that_climbs_out_of_the_archive_is_refused(tmp_path, name):
    assert refused(tmp_path, with_part(name, "<a/>")).code == "import_unsafe"


def test_two_members_of_one_name_are_refused(tmp_path):
    data = io.BytesIO(zipped(raw_parts(GOOD)))
    with zipfile.ZipFile(data, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert refused(tmp_path, data.getvalue()).code == "import_unsafe"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_an_entity_is_refused_wherever_it_stands(tmp_path, part, encoding):
    parts = raw_parts(GOOD)
    bomb = '<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    head, _, rest = parts[part].partition("?>")
    parts[part] = f"{head}?>{bomb}{rest}".encode(encoding)
    assert refused(tmp_path, zipped(parts)).code == "import_unsafe"


def test_a_member_that_is_bigger_than_its_entry_says_is_refused(tmp_path):
    data = bytearray(zipped(raw_parts(GOOD)))
    at = data.rindex(b"PK\x01\x02")
    assert struct.unpack_from("<I", data, at + 24)[0] > 100
    struct.pack_into("<I", data, at + 24, 10)
    assert refused(tmp_path, bytes(data)).code == "import_not_readable"


def test_an_archive_that_ends_too_soon_is_refused(tmp_path):
    assert refused(tmp_path, zipped(raw_parts(GOOD))[:-30]).code == "import_not_readable"


def test_bytes_that_were_turned_over_on_the_way_are_refused(tmp_path):
    data = bytearray(zipped(raw_parts(GOOD)))
    at = data.index(b"sheetData") if b"sheetData" in data else data.index(b"sheet1.xml") + 40
    data[at] ^= 0xFF
    assert refused(tmp_path, bytes(data)).code == "import_not_readable"


def test_a_workbook_behind_a_password_is_refused_as_such(tmp_path):
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 70_000 + "EncryptedPackage".encode("utf-16-le")
    assert refused(tmp_path, compound).code == "import_encrypted"


def test_a_member_behind_a_password_is_refused_as_such(tmp_path):
    data = bytearray(zipped(raw_parts(GOOD)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert refused(tmp_path, bytes(data)).code == "import_encrypted"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import_old_workbook"),
        (zipped({**raw_parts(GOOD), "xl/workbook.bin": b""}), "import_old_workbook"),
        (zipped({**raw_parts(GOOD), "xl/vbaProject.bin": b""}), "import_old_workbook"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "import_not_readable"),
        (b"%PDF-1.7\n", "import_not_readable"),
        (b"a,b\0c\n", "import_not_readable"),
        ("agreement_id,indikator".encode("utf-16"), "import_encoding"),
    ],
)
def test_what_is_no_csv_and_no_xlsx_is_named(tmp_path, data, code):
    assert refused(tmp_path, data).code == code


def test_the_name_of_a_file_does_not_say_what_it_is(tmp_path):
    with reading(tmp_path, csv_bytes(PROMISED, [("PK", "s", "i", "%", "9", "max")]), suffix=".xlsx") as read:
        assert read.media_type == "text/csv"
    with reading(tmp_path, zipped(raw_parts(GOOD)), suffix=".csv") as read:
        assert "spreadsheetml" in read.media_type


def test_a_file_beyond_the_cap_is_refused_before_it_is_read(tmp_path):
    error = refused(tmp_path, b"x" * 2000, suffix=".csv", limits=Limits(file=1000))
    assert error.code == "import_too_large"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (HEADER + "<row r='9000000'/>", "baris"),
        (HEADER + "<row r='5'/><row r='4'/>", "tidak naik"),
        (HEADER + "<row r='2'><c r='XFD2'/></row>", "kolom"),
        (HEADER + "<row r='2'><c r='A7'/></row>", "alamat"),
    ],
)
def test_a_sheet_over_a_limit_or_out_of_order_is_refused(tmp_path, rows, why):
    error = refused(tmp_path, zipped(raw_parts(rows)))
    assert error.code == "import_unsafe"
    assert why in error.message


@pytest.mark.parametrize("ref", ["A1", "A1:", "1:2", "A1:B2:C3"])
def test_a_merged_range_that_is_none_is_refused(tmp_path, ref):
    after = f"<mergeCells><mergeCell ref='{ref}'/></mergeCells>"
    assert refused(tmp_path, zipped(raw_parts(GOOD, after=after))).code == "import_unsafe"


def test_merged_ranges_that_lie_upon_each_other_are_refused(tmp_path):
    after = "<mergeCells>" + "<mergeCell ref='A1:A2000'/>" * 300 + "</mergeCells>"
    assert "bertumpuk" in refused(tmp_path, zipped(raw_parts(GOOD, after=after))).message


def test_the_sheets_of_a_workbook_share_its_limits(tmp_path):
    sheet = [list(PROMISED), ["PK-1", "s", "i", "%", "9", "max"]]
    data = book_bytes(*((f"Lembar {number}", sheet) for number in range(4)))
    assert "baris" in refused(tmp_path, data, limits=Limits(rows=7)).message
    assert "sel" in refused(tmp_path, data, limits=Limits(cells=47)).message
    with reading(tmp_path, data, suffix=".xlsx", limits=Limits(rows=8, cells=48)) as read:
        assert read.counts["taken"] == 4


def test_a_part_that_would_be_held_whole_is_refused(tmp_path):
    data = with_part("xl/styles.xml", "<styleSheet/>" + " " * 2000)
    assert refused(tmp_path, data, limits=Limits(other=1500)).code == "import_unsafe"


def test_too_many_merged_ranges_are_refused(tmp_path):
    after = "<mergeCells>" + "<mergeCell ref='A1:B1'/>" * 11 + "</mergeCells>"
    assert refused(tmp_path, zipped(raw_parts(GOOD, after=after)), limits=Limits(merged=10)).code == "import_unsafe"


def test_too_many_sheets_are_refused(tmp_path):
    data = book_bytes(*((f"Lembar {number}", [["x"]]) for number in range(4)))
    assert refused(tmp_path, data, limits=Limits(sheets=3)).code == "import_unsafe"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_too_many_rows_are_refused(tmp_path, suffix):
    rows = [[f"PK-{number}", "s", "i", "%", "9", "max"] for number in range(30)]
    data = csv_bytes(PROMISED, rows) if suffix == ".csv" else book_bytes(("Data", [list(PROMISED), *rows]))
    error = refused(tmp_path, data, suffix=suffix, limits=Limits(rows=20))
    assert error.code == ("import_too_many_rows" if suffix == ".csv" else "import_unsafe")


def test_a_file_of_which_almost_nothing_fits_is_refused_with_the_commonest_reason(tmp_path):
    data = csv_bytes(PROMISED, [("", "s", "i", "%", "9", "max")] * 12)
    error = refused(tmp_path, data, suffix=".csv", limits=Limits(rejected=10))
    assert error.code == "too_many_rejected"
    assert "menamai baris" in error.message


def test_more_questions_than_anybody_answers_are_refused_unless_nobody_is_there_to_ask(tmp_path):
    data = csv_bytes(PROMISED, [(f"PK-{n}", "s", "i", "Ekor", "3.286", "max") for n in range(12)])
    assert refused(tmp_path, data, suffix=".csv", limits=Limits(questions=10)).code == "too_many_questions"
    with reading(tmp_path, data, unattended=True, limits=Limits(questions=10)) as read:
        assert (read.counts["open"], read.questions) == (12, ())


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="import_not_readable"):
        read_file(tmp_path / "tiada.csv", load_mapping("data"))


def merged_rows(*ranges, last=5_000):
    """A header, a row, a row that is merged downwards, and one empty row far below."""
    rows = "".join(
        f"<row r='{number}'>{text_cells(*cells)}</row>"
        for number, cells in enumerate((PROMISED, ("PK-1", "S", "Angka", "%", "9", "max")), 1)
    )
    after = "".join(f"<mergeCell ref='{one}'/>" for one in ranges)
    return zipped(raw_parts(f"{rows}<row r='{last}'/>", after=f"<mergeCells>{after}</mergeCells>"))


def test_a_merged_cell_makes_no_rows_of_nothing(tmp_path):
    ranges = [f"{column}2:{column}1900" for column in "ABCDEF"]
    with reading(tmp_path, merged_rows(*ranges), "data", suffix=".xlsx") as read:
        assert [(row.row, row.key) for row in read.rows] == [(2, "PK-1 · Angka")]
        assert read.rejected == ()


def test_a_merged_cell_over_thousands_of_rows_is_refused(tmp_path):
    error = refused(tmp_path, merged_rows("A2:A2002"), suffix=".xlsx")
    assert (error.code, "2000 baris" in str(error)) == ("import_unsafe", True)


def test_rows_without_a_name_of_their_own_are_not_numbered_for_ever(tmp_path):
    rows = [("PK-1", "S", "Angka", "%", str(number), "max") for number in range(203)]
    with reading(tmp_path, csv_bytes(PROMISED, rows)) as read:
        assert read.counts["taken"] == 200
        assert [(one.code, one.key) for one in read.rejected] == [("named_alike", "PK-1 · Angka")] * 3
