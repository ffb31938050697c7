"""Numbers by whole-number arithmetic: the same as by fractions and by the full reading of a print."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures import Ambiguous, Sole, read_quantity
from domain.measure import number_text, rounded
from domain.measure.numbers import exact
from domain.measure.reported import agrees, candidates_of

DECIMALS = st.from_regex(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?", fullmatch=True)
PRINTS = st.from_regex(r"-?[0-9]{1,5}([.,][0-9]{1,4}){0,2}( ?%)?", fullmatch=True)


@given(DECIMALS)
def test_a_decimal_is_the_fraction_that_it_says(text):
    assert exact(text) == Fraction(text)


@pytest.mark.parametrize("text", ["", ".", "1.", ".5", "1,5", "--1", "1-2", "\u0661.5", "1.-5", "1e"])
def test_what_is_no_decimal_is_read_as_a_fraction_reads_it(text):
    try:
        expected = Fraction(text)
    except ValueError:
        with pytest.raises(ValueError, match="Fraction"):
            exact(text)
    else:
        assert exact(text) == expected


@given(st.fractions(), st.integers(0, 6))
def test_half_is_rounded_away_from_zero_and_shown_with_points_and_a_comma(value, places):
    digits = int(abs(value) * 10**places + Fraction(1, 2))
    signed = -digits if value < 0 else digits
    assert rounded(value, places) == Decimal(f"{signed}e-{places}")  # exact, in no context
    shown = number_text(value, places=places)
    assert Fraction(shown.replace(".", "").replace(",", ".")) == Fraction(signed, 10**places)
    assert not shown.startswith("-0") or "," in shown


@given(PRINTS)
def test_a_print_read_the_short_way_is_what_the_full_reading_gives(printed):
    match read_quantity(printed, ""):
        case Sole(figure=figure):
            figures = [figure]
        case Ambiguous(candidates=several):
            figures = [one.figure for one in several]
        case _:
            figures = []
    assert candidates_of(printed) == [Decimal(str(one["value"])) for one in figures if one["kind"] == "number"]


@given(st.decimals(-1000, 1000, places=2), st.fractions(-1000, 1000))
def test_a_print_agrees_within_half_of_its_last_digit(number, value):
    assert agrees(number, value) == (abs(Fraction(number) - value) <= Fraction(1, 200))
