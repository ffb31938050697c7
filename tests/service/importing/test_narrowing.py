"""A print with two readings is narrowed by what the file itself says, or asked; it is never guessed."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.service.importing.making import PROMISED, REALIZED, book_bytes, csv_bytes, reading, told

TWO = ("3286", "3,286")


def promised(*targets):
    return csv_bytes(PROMISED, [("PK", "s", f"i{place}", "", one, "max") for place, one in enumerate(targets)])


def realized(*rows):
    """Rows of (target, realization, printed attainment, polarity)."""
    return csv_bytes(REALIZED, [("PK", f"i{place}", "", "tahunan", *figures) for place, figures in enumerate(rows)])


def of_targets(folder, *targets, **more):
    with reading(folder, promised(*targets), **more) as read:
        return [told(row)["target"][1:] for row in read.rows], read


# --- in the order of the contract ---


def test_a_print_with_two_readings_alone_is_asked(tmp_path):
    found, read = of_targets(tmp_path, "3.286", "90")
    assert found == [("open", None), ("sole", "90")]
    (question,) = read.questions
    assert (question.readings, question.column, question.place) == (TWO, "E (target)", ("", 2, "E (target)"))
    assert question.context == "PK · i0 · 3.286"
    assert read.counts == {"taken": 2, "asked": 0, "open": 1, "rejected": 0}


@pytest.mark.parametrize(("decimal", "value"), [(",", "3286"), (".", "3.286")])
def test_the_mark_that_the_caller_names_comes_first(tmp_path, decimal, value):
    found, read = of_targets(tmp_path, "3.286", "87,5", "87.5", decimal=decimal)
    assert found == [("context", value), ("sole", "87.5"), ("sole", "87.5")]
    assert read.locale == {"decimal": {",": "comma", ".": "point"}[decimal], "by": "person"}


@pytest.mark.parametrize(("other", "value", "mark"), [("87,5", "3286", "comma"), ("87.5", "3.286", "point")])
def test_the_column_decides_where_all_its_cells_agree(tmp_path, other, value, mark):
    found, read = of_targets(tmp_path, "3.286", other, "90")
    assert found[0] == ("context", value)
    assert read.locale == {"decimal": mark, "by": "file"}


def test_a_column_of_both_marks_decides_nothing(tmp_path):
    found, read = of_targets(tmp_path, "3.286", "87,5", "87.5")
    assert found[0] == ("open", None)
    assert read.locale == {"decimal": "none", "by": "neighbours"}


def test_another_sheet_has_another_typist_and_decides_nothing(tmp_path):
    sheets = [
        (name, [list(PROMISED), ["PK", "s", name, "", target, "max"]])
        for name, target in (("A", "3.286"), ("B", "87,5"))
    ]
    with reading(tmp_path, book_bytes(*sheets), suffix=".xlsx") as read:
        assert [told(row)["target"][1] for row in read.rows] == ["open", "sole"]


def of_row(folder, *rows):
    with reading(folder, realized(*rows)) as read:
        return [{name: told(row)[name][1:] for name in ("target", "realization")} for row in read.rows]


def test_the_figures_of_the_row_decide_where_the_column_does_not(tmp_path):
    mixed = [("1,5", "1,5", "100", "max"), ("1.5", "1.5", "100", "max")]
    found = of_row(tmp_path, *mixed, ("3.286", "3285,5", "99", "max"))
    assert found[2] == {"target": ("context", "3286"), "realization": ("sole", "3285.5")}


def test_the_printed_attainment_decides_where_one_reading_gives_it(tmp_path):
    mixed = [("1,5", "1,5", "100", "max"), ("1.5", "1.5", "100", "max")]
    found = of_row(tmp_path, *mixed, ("3.286", "1643", "50", "max"))
    assert found[2]["target"] == ("context", "3286")


def test_the_printed_attainment_is_computed_the_way_of_the_polarity(tmp_path):
    mixed = [("1,5", "1,5", "100", "max"), ("1.5", "1.5", "100", "max")]
    found = of_row(
        tmp_path, *mixed, ("2.000", "1500", "125", "min"), ("2.000", "1500", "125", "max"), ("2.000", "1500", "125", "")
    )
    assert found[2]["target"] == ("context", "2000")
    assert found[3]["target"] == ("open", None)
    assert found[4]["target"] == ("open", None)


def test_a_ratio_that_both_readings_give_decides_nothing(tmp_path):
    mixed = [("1,5", "1,5", "100", "max"), ("1.5", "1.5", "100", "max")]
    found = of_row(tmp_path, *mixed, ("110.000", "242.000", "220", "max"))
    assert found[2] == {"target": ("open", None), "realization": ("open", None)}


def test_a_mark_that_contradicts_the_printed_attainment_decides_nothing(tmp_path):
    found = of_row(tmp_path, ("87,5", "80,5", "92", "max"), ("3.286", "3", "91,30", "max"))
    assert found[1]["target"] == ("open", None)


@pytest.mark.parametrize("attainment", ["94.34", "94,34", "264,94"])
def test_the_mark_of_a_computed_attainment_decides_nothing_of_what_was_typed(tmp_path, attainment):
    with reading(tmp_path, realized(("3.286", "8.706", attainment, "max"))) as read:
        assert [told(row)[name][1] for row in read.rows for name in ("target", "realization")] == ["open", "open"]
        assert read.locale == {"decimal": "none", "by": "neighbours"}


def test_the_mark_of_what_was_typed_decides_an_attainment_that_cannot_be_computed(tmp_path):
    with reading(tmp_path, realized(("87.5", "-", "101.250", "max"))) as read:
        assert [told(row)["attainment"][1:] for row in read.rows] == [("context", "101.250")]


def of_units(folder, *rows):
    """Rows of (unit, target), beside one of a percentage with a point."""
    lines = [("PK", "s", f"i{place}", unit, target, "max") for place, (unit, target) in enumerate(rows)]
    with reading(folder, csv_bytes(PROMISED, [*lines, ("PK", "s", "j", "%", "87.5", "max")])) as read:
        return [told(row)["target"][1:] for row in read.rows][:-1]


@pytest.mark.parametrize(
    ("unit", "target"),
    [(unit, "3.286") for unit in ("ekor", "Orang", "ORANG / tahun", "Desa/Kelurahan", "1 paket")]
    + [("", "3.286 ekor")],
)
def test_the_mark_of_another_row_makes_no_fraction_of_a_count(tmp_path, unit, target):
    assert of_units(tmp_path, (unit, target)) == [("open", None)]


def test_the_mark_of_the_row_makes_no_fraction_of_a_count(tmp_path):
    mixed = [("PK", f"m{one}", "", "tahunan", one, one, "100", "max") for one in ("1,5", "1.5")]
    row = ("PK", "i", "ekor", "tahunan", "3.286", "3.5", "", "max")
    with reading(tmp_path, csv_bytes(REALIZED, [*mixed, row])) as read:
        assert told(list(read.rows)[-1])["target"][1:] == ("open", None)


def test_what_is_no_count_is_read_by_its_column(tmp_path):
    found = of_units(tmp_path, ("Ton", "3.286"), ("per 1.000 orang", "3.286"), ("", "3.286"))
    assert found == [("context", "3.286")] * 3


@pytest.mark.parametrize(
    ("actual", "left"), [("1.643", "open"), ("1", "open"), ("2,135.9", "open"), ("2.1359", "context")]
)
def test_a_fraction_of_a_count_needs_an_attainment_that_it_alone_gives(tmp_path, actual, left):
    rows = [("PK", "i", "orang", "tahunan", "3.286", actual, {"1.643": "50", "1": "91"}.get(actual, "65"), "max")]
    rows.append(("PK", "j", "%", "tahunan", "87.5", "87.5", "100", "max"))
    with reading(tmp_path, csv_bytes(REALIZED, rows)) as read:
        assert told(next(iter(read.rows)))["target"][1] == left


def test_thousands_of_a_count_are_read_by_the_column_as_ever(tmp_path):
    lines = [("PK", "s", "i", "ekor", "3.286", "max"), ("PK", "s", "j", "%", "87,5", "max")]
    with reading(tmp_path, csv_bytes(PROMISED, lines)) as read:
        assert told(next(iter(read.rows)))["target"][1:] == ("context", "3286")


def test_a_label_has_the_rank_of_the_one_scale_that_knows_it_and_none_where_none_does(tmp_path):
    found, _ = of_targets(tmp_path, "BB", "A (80,50)", "Paripurna", "Baik", "Maret", "-", "100 dari 110")
    assert found == [
        ("sole", None), ("sole", "80.50"), ("sole", None), ("words", None), ("words", None), ("none", None), ("none", None),
    ]  # fmt: skip


def test_money_has_one_reading(tmp_path):
    money = ("agreement_id", "program", "anggaran_rupiah")
    with reading(tmp_path, csv_bytes(money, [("PK", "Program", "Rp 1.250"), ("PK", "Lain", "1.250.000,00")])) as read:
        assert [told(row)["amount"][1:] for row in read.rows] == [("sole", "1250"), ("sole", "1250000.00")]


# --- an oracle that shares no code with the importer ---

MIXED = st.one_of(
    st.integers(0, 99_999).map(str),
    st.tuples(st.integers(0, 999), st.integers(0, 99)).map(lambda parts: f"{parts[0]},{parts[1]:02}"),
    st.tuples(st.integers(0, 999), st.integers(0, 99)).map(lambda parts: f"{parts[0]}.{parts[1]:02}"),
    st.tuples(st.integers(1, 999), st.integers(0, 999)).map(lambda parts: f"{parts[0]}.{parts[1]:03}"),
    st.tuples(st.integers(1, 99), st.integers(0, 999)).map(lambda parts: f"{parts[0]}.{parts[1]:03},5"),
    st.sampled_from(["-", "n/a", "#REF!", ""]),
)


def by_hand(printed):
    """Every number that a print may mean, by its mark; both marks read alike where it has none."""
    if re.fullmatch(r"\d+", printed):
        return {"": Fraction(printed)}
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", printed):
        return {",": Fraction(printed.replace(".", "")), ".": Fraction(printed)}
    if re.fullmatch(r"\d+(\.\d{3})*,\d+", printed):
        return {",": Fraction(printed.replace(".", "").replace(",", "."))}
    return {".": Fraction(printed)} if re.fullmatch(r"\d+\.\d+", printed) else {}


def agrees_by_hand(target, actual, printed):
    """Whether R/T is the attainment within its printed digits, raw or capped at nought."""
    (told_,) = by_hand(printed).values()
    half = Fraction(1, 2 * 10 ** len(printed.partition(",")[2]))
    return target != 0 and abs(told_ - actual / target * 100) <= half


def allowed(column, row, name):
    """The readings of a typed cell that the file leaves, by the contract's order; several where it must be asked."""
    readings = by_hand(row[name])
    if len(readings) < 2:
        return set(readings.values())
    beside = {"target": "realization", "realization": "target"}[name]
    marks = {mark for cell in column for mark in by_hand(cell) if len(by_hand(cell)) == 1 and mark}
    if len(marks) != 1:
        other = by_hand(row[beside])
        marks = {mark for mark in other if len(other) == 1 and mark}
    pairs = [
        (mine, theirs)
        for mine in readings.values()
        for theirs in by_hand(row[beside]).values()
        if agrees_by_hand(*((mine, theirs) if name == "target" else (theirs, mine)), row["attainment"])
    ]
    fitting = {mine for mine, _ in pairs}
    if len(marks) == 1:
        chosen = readings[marks.pop()]
        return {chosen} if not fitting or chosen in fitting else set(readings.values())
    return fitting if len(fitting) == 1 else set(readings.values())


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(MIXED, MIXED, st.sampled_from(["100", "50", "99,5", "101,78", "220"])), min_size=1, max_size=6
    )
)
def test_no_cell_of_two_readings_is_ever_settled_otherwise_than_by_hand(tmp_path_factory, rows):
    folder = tmp_path_factory.getbasetemp()
    table = [dict(zip(("target", "realization", "attainment"), row, strict=True)) for row in rows]
    with reading(folder, realized(*((*row, "max") for row in rows))) as read:
        for printed, row in zip(table, read.rows, strict=True):
            for name in ("target", "realization"):
                _, how, value = told(row).get(name, ("", "blank", None))
                left = allowed([one[name] for one in table], printed, name)
                expected = {0: {"none", "blank"}, 1: {"sole", "context"}, 2: {"open"}}[len(left)]
                assert how in expected, (printed, name, left)
                if how in ("sole", "context"):
                    assert {Fraction(value)} == left
                assert (how == "context") == (len(by_hand(printed[name])) == 2 and len(left) == 1)


@settings(max_examples=40, deadline=None)
@given(
    numbers=st.lists(st.decimals(0, 99_999, places=3) | st.integers(0, 99_999), min_size=1, max_size=8),
    english=st.booleans(),
)
def test_in_a_file_of_one_convention_whatever_is_settled_is_the_number_that_was_meant(
    tmp_path_factory, numbers, english
):
    shown = [f"{one}" if english else f"{one:,}".translate(str.maketrans(",.", ".,")) for one in numbers]
    found, _ = of_targets(tmp_path_factory.getbasetemp(), *shown)
    for number, (how, value) in zip(numbers, found, strict=True):
        assert how == "open" or Fraction(value) == Fraction(number)


def test_the_column_of_its_own_sheet_decides(tmp_path):
    rows = [["PK", "s", name, "", target, "max"] for name, target in (("i", "3.286"), ("j", "87,5"))]
    with reading(tmp_path, book_bytes(("A", [list(PROMISED), *rows])), suffix=".xlsx") as read:
        assert [told(row)["target"][1:] for row in read.rows] == [("context", "3286"), ("sole", "87.5")]
