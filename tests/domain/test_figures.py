"""A printed figure has one reading, or it is a question, or it is no figure; it is never a guess and a gap is never 0."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.shape import check
from domain.evidence.shapes import MONEY, QUANTITY
from domain.figures import Ambiguous, Figure, NotAFigure, Reading, Sole, as_text, read_money, read_quantity

numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=2) | st.integers(-(10**15), 10**15).map(Decimal)
amounts = st.decimals(min_value=0, max_value=10**14, places=2)


def indonesian(number):
    """As PermenPANRB forms print it: thousands point, decimal comma."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def english(number):
    """As a spreadsheet with another locale prints it."""
    return f"{number:,}"


def sole(reading: Reading) -> Figure:
    assert isinstance(reading, Sole)
    return reading.figure


def candidates(reading: Reading) -> tuple[Sole, ...]:
    assert isinstance(reading, Ambiguous)
    return reading.candidates


@given(numbers)
def test_a_number_printed_the_indonesian_way_reads_as_itself_under_the_indonesian_mark(number):
    figure_read = sole(read_quantity(indonesian(number), "Persen", decimal=","))
    assert Decimal(figure_read["value"]) == number


@given(numbers)
def test_a_number_printed_the_english_way_reads_as_itself_under_the_decimal_point(number):
    figure_read = sole(read_quantity(english(number), "Persen", decimal="."))
    assert Decimal(figure_read["value"]) == number


@given(numbers)
def test_without_a_mark_the_true_number_is_always_among_the_readings_of_an_indonesian_print(number):
    match read_quantity(indonesian(number), ""):
        case Sole(figure=figure):
            assert Decimal(figure["value"]) == number
        case Ambiguous(candidates=found):
            assert number in [Decimal(one.figure["value"]) for one in found]
        case other:
            pytest.fail(str(other))


@given(numbers)
def test_a_value_read_is_a_canonical_decimal_string(number):
    value = str(sole(read_quantity(indonesian(number), "", decimal=","))["value"])
    assert value.removeprefix("-").isascii()
    assert "e" not in value.lower()
    assert not (value.startswith("-") and Decimal(value) == 0)


@given(st.text(max_size=20))
def test_any_text_at_all_gets_an_answer_and_keeps_its_print(text):
    reading = read_quantity(text, "")
    printed = reading.figure["printed"] if isinstance(reading, Sole) else reading.printed
    assert printed == " ".join(text.split())


@given(st.text(alphabet="0123456789.,-–Rp %()*", max_size=14))
def test_two_readings_always_differ_and_each_survives_alone_under_its_own_mark(text):
    for reader in (read_money, lambda printed, **known: read_quantity(printed, "", **known)):
        reading = reader(text)
        if isinstance(reading, Ambiguous):
            first, second = reading.candidates
            assert first.figure != second.figure
            assert [reader(text, decimal=one.decimal) for one in (first, second)] == [first, second]


@given(st.text(alphabet="0123456789.,-–−≤% s", max_size=14))
def test_what_is_read_from_any_print_has_the_shape_that_the_evidence_demands(text):
    quantity, money = read_quantity(text, "Persen"), read_money(text)
    if isinstance(quantity, Sole):
        check(QUANTITY, quantity.figure)
    if isinstance(money, Sole):
        check(MONEY, money.figure)


@given(amounts, st.sampled_from(["Rp {}", "Rp{}", "Rp. {}", "{}"]))
def test_an_amount_printed_the_indonesian_way_has_one_reading_without_being_told_the_mark(amount, form):
    figure_read = sole(read_money(form.format(indonesian(amount))))
    assert Decimal(figure_read["value"]) == amount


@pytest.mark.parametrize(
    ("printed", "unit", "figure"),
    [
        ("90%", "", {"kind": "number", "value": "90", "unit": "%"}),
        ("87,50 %", "Persen", {"kind": "number", "value": "87.50", "unit": "Persen"}),
        ("100,00 Persen", "Persen", {"kind": "number", "value": "100.00", "unit": "Persen"}),
        ("0,9 Angka", "Angka", {"kind": "number", "value": "0.9", "unit": "Angka"}),
        ("12 Dokumen", "", {"kind": "number", "value": "12", "unit": "Dokumen"}),
        ("1.234.567,89", "Ton", {"kind": "number", "value": "1234567.89", "unit": "Ton"}),
        ("20.959.401.847", "Rupiah", {"kind": "number", "value": "20959401847", "unit": "Rupiah"}),
        ("Rp 2.800.000", "", {"kind": "number", "value": "2800000", "unit": "Rupiah"}),
        ("3977", "Nilai", {"kind": "number", "value": "3977", "unit": "Nilai"}),
        ("82.00", "Nilai", {"kind": "number", "value": "82.00", "unit": "Nilai"}),
        ("2,165", "Persen", {"kind": "number", "value": "2.165", "unit": "Persen"}),
        ("0.321", "Indeks", {"kind": "number", "value": "0.321", "unit": "Indeks"}),
        ("12.3456", "Indeks", {"kind": "number", "value": "12.3456", "unit": "Indeks"}),
        ("1234.567", "Indeks", {"kind": "number", "value": "1234.567", "unit": "Indeks"}),
        ("1,107,000", "Rupiah", {"kind": "number", "value": "1107000", "unit": "Rupiah"}),
        ("0", "Kasus", {"kind": "number", "value": "0", "unit": "Kasus"}),
        ("-0,0", "Persen", {"kind": "number", "value": "0.0", "unit": "Persen"}),
        ("−2,24", "Persen", {"kind": "number", "value": "-2.24", "unit": "Persen"}),
        ("80–90", "Nilai", {"kind": "range", "low": "80", "high": "90", "unit": "Nilai"}),
        ("80 - 90", "Nilai", {"kind": "range", "low": "80", "high": "90", "unit": "Nilai"}),
        ("80,5% s.d. 90%", "", {"kind": "range", "low": "80.5", "high": "90", "unit": "%"}),
        ("3.286-3.500,5", "Ekor", {"kind": "range", "low": "3286", "high": "3500.5", "unit": "Ekor"}),
        ("≤ 7,5", "Hari", {"kind": "range", "high": "7.5", "unit": "Hari"}),
        (">= 80", "Nilai", {"kind": "range", "low": "80", "unit": "Nilai"}),
        ("WTP", "Opini", {"kind": "ordinal", "unit": "Opini"}),
        ("Paripurna", "Predikat", {"kind": "ordinal", "unit": "Predikat"}),
        ("A (80,50)", "Predikat", {"kind": "ordinal", "value": "80.50", "unit": "Predikat"}),
        ("BB(78,84)", "Predikat", {"kind": "ordinal", "value": "78.84", "unit": "Predikat"}),
        ("Level 3", "Level", {"kind": "ordinal", "rank": 3, "unit": "Level"}),
        ("Level 3 (3,157)", "Level", {"kind": "ordinal", "rank": 3, "value": "3.157", "unit": "Level"}),
        ("Ada", "Dokumen", {"kind": "binary", "value": "1", "unit": "Dokumen"}),
        ("31 Maret 2018", "Tanggal", {"kind": "date", "on": "2018-03-31", "unit": "Tanggal"}),
        ("Senin, 22 Januari 2024", "Tanggal", {"kind": "date", "on": "2024-01-22", "unit": "Tanggal"}),
        ("Maret", "Bulan", {"kind": "date", "unit": "Bulan"}),
        ("Januari 2018", "Bulan", {"kind": "date", "unit": "Bulan"}),
    ],
)
def test_one_reading(printed, unit, figure):
    figure_read = sole(read_quantity(printed, unit))
    assert figure_read == {"printed": printed, **figure}


@pytest.mark.parametrize(
    ("printed", "readings"),
    [
        ("3.286", ["3286", "3.286"]),
        ("23.105", ["23105", "23.105"]),
        ("10.400", ["10400", "10.400"]),
        ("-1.000", ["-1000", "-1.000"]),
        ("A (80.500)", ["80500", "80.500"]),
        ("Level 3 (3.157)", ["3157", "3.157"]),
    ],
)
def test_a_point_before_exactly_three_digits_is_a_question(printed, readings):
    found = candidates(read_quantity(printed, "Nilai"))
    assert [one.figure["value"] for one in found] == readings
    assert [one.decimal for one in found] == [",", "."]


def test_a_range_of_two_such_numbers_is_one_question_and_not_four():
    found = candidates(read_quantity("3.286 – 3.500", "Ekor"))
    assert [(one.figure["low"], one.figure["high"]) for one in found] == [
        ("3286", "3500"),
        ("3.286", "3.500"),
    ]


@pytest.mark.parametrize(
    ("printed", "decimal", "value"),
    [("3.286", ",", "3286"), ("3.286", ".", "3.286"), ("2,165", ".", "2165"), ("7", ".", "7")],
)
def test_who_knows_the_decimal_mark_settles_the_question(printed, decimal, value):
    assert sole(read_quantity(printed, "Nilai", decimal=decimal))["value"] == value


@pytest.mark.parametrize(("printed", "decimal"), [("80.02", ","), ("80,02", "."), ("1.234.567", "."), ("1.234,5", ".")])
def test_a_mark_that_the_print_contradicts_is_refused_and_not_bent(printed, decimal):
    assert read_quantity(printed, "Nilai", decimal=decimal) == NotAFigure(printed, "other_decimal")


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("", "no_data"),
        ("   ", "no_data"),
        ("-", "no_data"),
        ("n/a", "no_data"),
        ("N/A", "no_data"),
        ("Belum tersedia", "no_data"),
        ("#REF!", "broken_cell"),
        ("#DIV/0!", "broken_cell"),
        ("**)", "footnote"),
        ("80,5*)", "footnote"),
        ("100 dari 110 Organisasi", "several_figures"),
        ("140 Kelompok (1400 orang)", "several_figures"),
        ("2 (POPNAS 201)", "several_figures"),
        ("12 per 1.000", "several_figures"),
        ("28/218", "several_figures"),
        ("80 -90", "several_figures"),
        ("< 10", "strict_bound"),
        (">90", "strict_bound"),
        ("90-80", "backwards_range"),
        ("Turun", "words"),
        ("Tidak ada", "words"),
        ("seratus", "words"),
        ("Senin", "words"),
        ("31 Februari 2018", "calendar"),
        ("2018-02-30", "calendar"),
        ("Senin, 21 Januari 2024", "calendar"),
        ("007", "malformed"),
        ("1.23.456", "malformed"),
        ("1.234.56", "malformed"),
        ("12.345.678.9", "malformed"),
        ("1,2,3", "malformed"),
        ("0.123.456", "malformed"),
        ("80,", "malformed"),
        ("80.", "malformed"),
    ],
)
def test_what_is_no_figure_has_no_value_and_says_why(printed, why):
    assert read_quantity(printed, "Nilai") == NotAFigure(printed.strip(), why)


@pytest.mark.parametrize("printed", ["1e5", "٣", "８０", "+5", ",5", ".5", "1 234", "--5", "5 5"])
def test_a_number_of_no_printed_convention_is_not_read(printed):
    assert isinstance(read_quantity(printed, ""), NotAFigure)


@pytest.mark.parametrize(("printed", "unit"), [("80%", "Orang"), ("2,5 miliar", "Rupiah"), ("6 Dokumen", "Laporan")])
def test_a_unit_in_the_cell_that_contradicts_the_column_is_a_question_for_a_person(printed, unit):
    assert read_quantity(printed, unit) == NotAFigure(printed, "unit_conflict")


def test_the_indicators_own_table_gives_the_rank_and_replaces_the_usual_labels():
    table = {"Mandiri": 3, "Tingkat 2": 2}
    assert sole(read_quantity("mandiri", "", ranks=table)) == {"printed": "mandiri", "kind": "ordinal", "rank": 3}
    assert sole(read_quantity("Tingkat 2", "", ranks=table)) == {"printed": "Tingkat 2", "kind": "ordinal", "rank": 2}
    assert read_quantity("WTP", "", ranks=table) == NotAFigure("WTP", "words")


def test_a_cell_without_any_unit_has_no_unit():
    assert sole(read_quantity("12", "")) == {"printed": "12", "kind": "number", "value": "12"}


def test_an_unread_cell_stays_as_text_without_a_value():
    assert as_text(" 100  dari 110 ", " Persen") == {"printed": "100 dari 110", "kind": "text", "unit": "Persen"}


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Rp 1.250.000.000,00", "1250000000.00"),
        ("Rp1.250.000.000,-", "1250000000"),
        ("Rp. 1.250.000.000,-", "1250000000"),
        ("1.107.000.000,00", "1107000000.00"),
        ("Rp 177.792.500", "177792500"),
        ("Rp 1.250", "1250"),
        ("1,107,000.00", "1107000.00"),
        ("Rp 0", "0"),
    ],
)
def test_money_keeps_its_print_beside_its_value(printed, value):
    figure_read = sole(read_money(printed))
    assert figure_read == {"printed": printed, "value": value}


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("", "no_data"),
        ("-", "no_data"),
        ("Rp", "malformed"),
        ("#REF!", "broken_cell"),
        ("1,5 miliar", "words"),
        ("Rp 1.00.000", "malformed"),
        ("1.107.000.000.00", "malformed"),
        ("Rp 100,005", "other_decimal"),
        ("Rp 100,00,-", "malformed"),
        ("-5.000", "malformed"),
        ("(1.000)", "malformed"),
        ("USD 100", "words"),
    ],
)
def test_money_that_cannot_be_read_says_why(printed, why):
    assert read_money(printed) == NotAFigure(printed, why)


def test_money_under_a_mark_it_contradicts_is_refused():
    assert read_money("Rp 1.250.000", decimal=".") == NotAFigure("Rp 1.250.000", "other_decimal")


def test_a_lone_comma_in_money_is_thousands_only_where_somebody_says_so():
    assert read_money("Rp 100,005") == NotAFigure("Rp 100,005", "other_decimal")
    assert sole(read_money("Rp 100,005", decimal="."))["value"] == "100005"
