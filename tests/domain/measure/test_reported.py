"""What an office reports beside what is computed: equal within what is printed, and never put in its place."""

from decimal import Decimal

import pytest

from domain.measure import attain, compare
from tests.domain.measure.signed import YEAR_END, indicator, number

EIGHT_OF_NINE = attain(indicator("NAIK"), number("9"), number("8"), on=YEAR_END)  # 88,888…
NINE_OF_FOUR = attain(indicator("NAIK"), number("4"), number("9"), on=YEAR_END)  # 225, capped 120


@pytest.mark.parametrize("printed", ["88,89", "88,89 %", "88.89", "88,9", "89", "89%", "88,889", "88,88889"])
def test_a_rounded_print_agrees(printed):
    made = compare(printed, EIGHT_OF_NINE)
    assert (made.agrees, made.with_the, made.difference_text) == (True, "raw", None)


@pytest.mark.parametrize(
    ("printed", "difference"), [("88,88", "-0,01"), ("88", "-0,89"), ("90", "+1,11"), ("-88,89", "-177,78")]
)
def test_a_truncated_or_wrong_print_does_not_agree_and_says_by_how_much(printed, difference):
    made = compare(printed, EIGHT_OF_NINE)
    assert (made.agrees, made.with_the, made.difference_text) == (False, None, difference)
    assert made.printed == printed


def test_half_of_the_last_digit_still_agrees():
    half = attain(indicator("NAIK"), number("8"), number("5"), on=YEAR_END)  # 62,5
    assert compare("63", half).agrees
    assert compare("62", half).agrees
    assert not compare("61", half).agrees


def test_a_capped_print_agrees_with_the_capped_figure():
    assert compare("120", NINE_OF_FOUR).with_the == "capped"
    assert compare("225", NINE_OF_FOUR).with_the == "raw"
    assert compare("100", NINE_OF_FOUR).agrees is False


def test_of_two_readings_the_one_that_agrees_is_taken():
    made = compare("88.889", EIGHT_OF_NINE)
    assert (made.read, made.agrees) == (Decimal("88.889"), True)


def test_two_readings_that_both_differ_leave_the_difference_open():
    made = compare("12.345", EIGHT_OF_NINE)
    assert (made.read, made.agrees, made.difference_text) == (None, False, None)


@pytest.mark.parametrize("printed", ["-", "n/a", "**)", "#REF!", "Baik", "80–90", "A (80,50)", ""])
def test_a_print_that_is_no_number_is_neither_right_nor_wrong(printed):
    made = compare(printed, EIGHT_OF_NINE)
    assert (made.printed, made.read, made.agrees) == (printed, None, None)


def test_without_a_computed_figure_a_print_is_neither_right_nor_wrong():
    made = compare("100", attain(indicator("NAIK"), number("0"), number("8"), on=YEAR_END))
    assert (made.read, made.agrees, made.with_the) == (Decimal(100), None, None)
