"""A formula for figures that nobody signed one for: by the kind of the target and the polarity, never guessed."""

import pytest

from domain.measure.printed import attained, formula_for
from tests.domain.measure.signed import YEAR_END, between, number, predicate, words, yes_or_no


@pytest.mark.parametrize(
    ("target", "polarity", "formula", "known"),
    [
        (number("8"), "naik", None, "NAIK"),
        (number("8"), "turun", None, "TURUN"),
        (number("8"), None, None, None),
        (number("8"), "turun", "turun inv", "TURUN_INV"),
        (number("8"), "naik", "realisasi dibagi target", "NAIK"),
        (between("80", "90"), None, None, "RENTANG"),
        (predicate("BB", 5), "naik", None, "PREDIKAT"),
        (yes_or_no("1"), None, None, "ADA"),
        (words("baik"), None, None, None),
    ],
)
def test_the_formula_follows_the_kind_and_the_polarity(target, polarity, formula, known):
    assert formula_for(target, polarity=polarity, formula=formula) == known


def test_what_is_attained_is_that_of_the_signed_formula():
    assert attained(number("8"), number("9"), polarity="turun", on=YEAR_END).text == "87,5"
    assert attained(number("93"), number("95"), polarity="naik", on=YEAR_END).text == "102,15"


@pytest.mark.parametrize(("target", "why"), [(number("8"), "no_polarity"), (words("baik"), "text_target")])
def test_without_a_formula_there_is_a_reason(target, why):
    assert attained(target, number("9"), polarity=None, on=YEAR_END).why == why
