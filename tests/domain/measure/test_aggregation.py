"""Several periods, several indicators: what is counted, and what is said to be left out."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measure import LeftOut, Observation, aggregate, attain, roll_up
from domain.measure.sentences import WHY
from tests.domain.measure.signed import YEAR_END, indicator, number, predicate, words

QUARTERS = ("tw1", "tw2", "tw3", "tw4")


def quarters(*values):
    """A figure for each quarter; None where there is no data."""
    return [
        Observation(period, "no_data" if value is None else "figure", value and number(value))
        for period, value in zip(QUARTERS, values, strict=False)
    ]


@pytest.mark.parametrize(
    ("kind", "text", "used"),
    [("sum", "10", QUARTERS), ("avg", "2,5", QUARTERS), ("max", "4", QUARTERS), ("last", "2", ("tw4",))],
)
def test_four_quarters_become_one_figure(kind, text, used):
    made = aggregate(kind, quarters("3", "1", "4", "2"))
    assert (made.text, made.used, made.left_out, made.why) == (text, used, (), None)


@pytest.mark.parametrize(("kind", "text"), [("sum", "7"), ("avg", "3,5"), ("max", "4"), ("last", "4")])
def test_a_quarter_without_data_is_left_out_and_named(kind, text):
    made = aggregate(kind, quarters("3", None, "4"))
    assert made.text == text
    assert made.left_out == (LeftOut("tw2", "no_data"),)


def test_the_last_position_is_the_last_that_says_something():
    made = aggregate("last", [*quarters("90", "97"), Observation("tw3", "missing"), Observation("tw4", "not_due")])
    assert (made.value, made.used) == (number("97"), ("tw2",))
    assert made.left_out == (LeftOut("tw3", "missing"), LeftOut("tw4", "not_due"))


def test_periods_come_in_any_order():
    assert aggregate("last", quarters("3", "1", "4", "2")[::-1]).text == "2"


@pytest.mark.parametrize("kind", ["sum", "avg", "max", "last", "none"])
def test_without_any_figure_there_is_none(kind):
    for observations in ([], quarters(None, None), [Observation("tw1", "figure")]):
        made = aggregate(kind, observations)
        assert (made.value, made.text, made.why) == (None, None, "no_figure")
        assert {one.why for one in made.left_out} <= {"no_data"}


def test_what_a_longer_period_says_again_is_counted_once():
    sheets = [*quarters("3", "1", "4", "2"), Observation("semester1", "figure", number("5"))]
    made = aggregate("sum", sheets)
    assert (made.text, made.used) == ("11", ("semester1", "tw3", "tw4"))
    assert made.left_out == (LeftOut("tw1", "covered"), LeftOut("tw2", "covered"))


def test_the_year_says_everything():
    made = aggregate("sum", [*quarters("3", "1"), Observation("tahunan", "figure", number("9"))])
    assert (made.text, made.used) == ("9", ("tahunan",))


def test_a_longer_period_without_a_figure_covers_nothing():
    made = aggregate("sum", [*quarters("3", "1"), Observation("tahunan", "no_data")])
    assert (made.text, made.used) == ("4", ("tw1", "tw2"))


def test_words_are_not_added():
    made = aggregate("sum", [*quarters("3"), Observation("tw2", "figure", words("Baik"))])
    assert (made.text, made.left_out) == ("3", (LeftOut("tw2", "not_a_number"),))


def test_the_last_position_may_be_a_predicate():
    made = aggregate("last", [Observation("tahunan", "figure", predicate("BB", 5))])
    assert (made.value, made.text) == (predicate("BB", 5), "BB")


def test_figures_of_two_units_are_not_added():
    sheets = [*quarters("3"), Observation("tw2", "figure", number("4", "Orang"))]
    assert aggregate("sum", sheets).why == "unit_differs"


def test_several_periods_without_a_signed_way_are_not_joined():
    assert aggregate("none", quarters("3", "1")).why == "no_aggregation"
    assert aggregate("none", quarters("3")).text == "3"


def test_the_mean_of_quarters_is_exact_until_it_is_shown():
    made = aggregate("avg", quarters("1", "1", "2"))
    assert (made.value, made.text) == (Fraction(4, 3), "1,33")
    assert attain(indicator("NAIK"), number("4"), made.value, on=YEAR_END).raw == Fraction(100, 3)


def test_a_sum_in_another_unit_than_the_target_is_not_compared():
    made = aggregate("sum", [Observation("tw1", "figure", number("3", "Orang")), *quarters("1")[1:]])
    assert (made.text, made.unit) == ("3", "Orang")
    measured = attain(indicator("NAIK"), number("4", "Kasus"), made.value, unit=made.unit, on=YEAR_END)
    assert measured.why == "unit_differs"
    assert attain(indicator("NAIK"), number("4", "orang"), made.value, unit=made.unit, on=YEAR_END).text == "75"


def test_a_figure_of_several_periods_goes_into_the_attainment_as_it_is():
    made = aggregate("sum", quarters("10", "9", "12", None))
    assert attain(indicator("TURUN", "turun"), number("40"), made.value, on=YEAR_END).text == "122,5"


@given(st.lists(st.none() | st.integers(-50, 50).map(str), min_size=1, max_size=4))
def test_every_quarter_is_counted_or_named(values):
    for kind in ("sum", "avg", "max", "last"):
        made = aggregate(kind, quarters(*values))
        told = {one for one in values if one is not None}
        assert [one.key for one in made.left_out] == [
            period for period, value in zip(QUARTERS, values, strict=False) if value is None
        ]
        assert (made.value is None) == (not told)
        assert all(one.why in WHY for one in made.left_out)


# -- roll-ups --


def measured(target, actual):
    return attain(indicator("NAIK"), number(target), actual and number(actual), on=YEAR_END)


def test_a_mean_says_whom_it_leaves_out():
    mean = roll_up([("i1", measured("90", "81")), ("i2", measured("0", "3")), ("i3", measured("4", None))], on=YEAR_END)
    assert (mean.text, mean.counted) == ("90", ("i1",))
    assert mean.left_out == (LeftOut("i2", "zero_target"), LeftOut("i3", "not_entered"))
    assert mean.told == "rata-rata 1 dari 3 indikator; 2 tidak dihitung"


def test_an_extreme_figure_lifts_the_raw_mean_and_not_the_capped_one():
    mean = roll_up([("i1", measured("10", "8")), ("i2", measured("10", "40"))], on=YEAR_END)
    assert (mean.mean, mean.text, mean.capped_mean, mean.capped_text) == (Decimal(240), "240", Decimal(100), "100")
    assert mean.told == "rata-rata 2 dari 2 indikator"


def test_no_figure_at_all_has_no_mean():
    mean = roll_up([("i1", measured("4", None))], on=YEAR_END)
    assert (mean.mean, mean.text, mean.capped_mean, mean.capped_text) == (None, None, None, None)
    assert roll_up([], on=YEAR_END).told == "rata-rata 0 dari 0 indikator"


def test_figures_are_added_before_they_are_rounded():
    mean = roll_up([(str(no), measured("100000", actual)) for no, actual in enumerate("447")], on=YEAR_END)
    assert mean.text == mean.capped_text == "0,01"  # of 0,004, 0,004 and 0,007; rounded first they would make 0


def test_thirds_are_added_before_they_are_rounded():
    mean = roll_up([(str(no), measured("3", "1")) for no in range(3)], on=YEAR_END)
    assert mean.text == "33,33"
    assert roll_up([("a", measured("3", "1")), ("b", measured("3", "2"))], on=YEAR_END).text == "50"
