"""Attainment against a reference that was written from the regulations' text, on random figures."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.measure import attain, number_text, roll_up
from domain.rules import bundled_rules
from tests.domain.measure.signed import (
    YEAR_END,
    between,
    day,
    indicator,
    milestone,
    number,
    on_day,
    packages,
    predicate,
    words,
    yes_or_no,
)

MANY = 400  # digits that the reference keeps: more than any figure below has


def printed(sign, digits, places):
    """A canonical decimal string, as the shapes hold it: no minus before a nought."""
    text = str(digits)
    if places:
        text = text.rjust(places + 1, "0")
        text = f"{text[:-places]}.{text[-places:]}"
    return f"-{text}" if sign and digits else text


DIGITS = st.one_of(st.integers(0, 200), st.integers(0, 10**7), st.integers(0, 10**60))
FIGURES = st.builds(printed, st.booleans(), DIGITS, st.integers(0, 12))
ABOVE_NOUGHT = st.builds(printed, st.just(value=False), DIGITS, st.integers(0, 12))
RANKS = st.integers(0, 12)


# -- the reference: figures are (numerator, denominator), the law's sentences one by one --


def exact(text):
    whole, _, decimals = text.lstrip("-").partition(".")
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    return -value if text.startswith("-") else value


def normal(target, actual):
    """PermenPANRB 8/2021, kondisi normal: realisasi dibagi target, dikalikan 100."""
    return "zero_target" if target == 0 else 100 * actual / target


def special(target, actual):
    """PermenPANRB 8/2021, kondisi khusus: satu ditambah (satu dikurangi realisasi dibagi target), dikalikan 100."""
    if target == 0:
        return Fraction(100) if actual == 0 else Fraction(0)
    return (1 + (1 - actual / target)) * 100


def inverse(target, actual):
    """The way of some applications: target dibagi realisasi."""
    if actual == 0:
        return Fraction(100) if target == 0 else "zero_realization"
    return target / actual * 100


def ratio(rule):
    def guarded(target, actual):
        return "ratio_of_negative" if min(target, actual) < 0 else rule(target, actual)

    return guarded


REFERENCE = {
    "NAIK": ratio(normal),
    "TURUN": ratio(special),
    "TURUN_INV": ratio(inverse),
    "SELISIH": lambda target, actual: 100 + actual - target,
}


def half_up(value):
    """Two decimals, the schoolbook way, with more digits than the figure has."""
    with localcontext() as context:
        context.prec = MANY
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return quotient.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def demand(made, expected):
    if isinstance(expected, str):
        assert (made.why, made.raw) == (expected, None)
        return
    assert (made.why, made.raw) == (None, expected)
    assert made.shown == half_up(expected)
    assert made.kept == min(max(expected, 0), 120)
    assert made.capped == half_up(made.kept)
    assert made.is_capped == (half_up(expected) != half_up(made.kept))


@given(st.sampled_from(sorted(REFERENCE)), FIGURES, FIGURES)
def test_formulas_of_two_numbers_agree_with_the_reference(formula, target, actual):
    polarity = "turun" if formula.startswith("TURUN") else "naik"
    made = attain(indicator(formula, polarity), number(target), number(actual), on=YEAR_END)
    demand(made, REFERENCE[formula](exact(target), exact(actual)))


@given(FIGURES, FIGURES)
def test_the_difference_for_less_is_better_agrees_with_the_reference(target, actual):
    made = attain(indicator("SELISIH", "turun"), number(target), number(actual), on=YEAR_END)
    demand(made, 100 + exact(target) - exact(actual))


def ranged(low, high, actual):
    """PermenPANRB 8/2021, target rentang: in it a hundred; above it by the upper end, below it by the lower."""
    if (low is None or actual >= low) and (high is None or actual <= high):
        return Fraction(100)
    if any(figure is not None and figure < 0 for figure in (low, high, actual)):
        return "ratio_of_negative"
    if low is not None and actual < low:
        return actual / low * 100
    if high == 0:
        return Fraction(0)
    return actual / high * 100 if low is not None else (2 - actual / high) * 100


@given(st.none() | FIGURES, st.none() | FIGURES, FIGURES)
def test_ranges_agree_with_the_reference(one, other, actual):
    ends = sorted((end for end in (one, other) if end is not None), key=exact)
    if not ends:
        return
    low, high = (one, other) if len(ends) == 1 else ends
    made = attain(indicator("RENTANG", "rentang"), between(low, high), number(actual), on=YEAR_END)
    lowest, highest = (None if end is None else exact(end) for end in (low, high))
    demand(made, ranged(lowest, highest, exact(actual)))


@given(RANKS, RANKS, st.none() | ABOVE_NOUGHT, st.none() | ABOVE_NOUGHT)
def test_predicates_agree_with_the_reference(target, actual, promised, reached):
    made = attain(indicator("PREDIKAT"), predicate("T", target, promised), predicate("R", actual, reached), on=YEAR_END)
    if promised is not None and reached is not None and exact(promised) > 0:
        demand(made, 100 * exact(reached) / exact(promised))
        assert "inner_score_used" in made.remarks
    else:
        demand(made, Fraction(100) if target == 0 else Fraction(100 * actual, target))
        assert "inner_score_used" not in made.remarks


UNITS = st.sampled_from([{}, {"unit": "Persen"}, {"unit": "%"}, {"unit": "Kasus"}])
QUANTITIES = st.one_of(
    FIGURES.map(number),
    st.tuples(FIGURES, FIGURES).map(lambda ends: between(*sorted(ends, key=exact))),
    FIGURES.map(lambda high: between(high=high)),
    st.tuples(RANKS, st.none() | FIGURES).map(lambda pair: predicate("P", *pair)),
    st.sampled_from("01").map(yes_or_no),
    st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(lambda on: on_day(on.isoformat())),
    st.just(words("Terwujud")),
)
UNIT_OF_EACH = st.tuples(QUANTITIES, UNITS).map(lambda pair: {**pair[0], **pair[1]})
TABLES = st.none() | st.just(
    [{"label": "P", "rank": 5, "low": "0", "high": "70"}, {"label": "Q", "rank": 6, "low": "60"}]
)
LINES = st.sampled_from([None, packages(3), packages(3, due_on=day("2025-03-31"))])
DONE = st.none() | st.integers(0, 3).map(lambda count: milestone(count, done_on="2025-05-05"))
FORMULAS = st.sampled_from([*bundled_rules().in_force(on=YEAR_END, kind="formula"), "LAIN"])


@given(
    formula=FORMULAS,
    target=UNIT_OF_EACH,
    actual=st.none() | UNIT_OF_EACH | FIGURES.map(exact),
    table=TABLES,
    line=LINES,
    done=DONE,
    cap=st.none() | FIGURES,
)
def test_whatever_people_sign_is_computed_or_says_why(*, formula, target, actual, table, line, done, cap):
    more = {name: value for name, value in (("ordinals", table), ("cap", cap)) if value is not None}
    made = attain(indicator(formula, **more), target, actual, on=YEAR_END, line=line, scope_done=done)
    assert (made.raw is None) == (made.why is not None)
    assert made.raw is None or None not in (made.kept, made.shown, made.text, made.capped, made.capped_text, made.band)
    assert made.why is None or made.sentence


@given(st.lists(st.tuples(FIGURES, FIGURES), max_size=8))
def test_means_are_rounded_once_at_the_end_and_leave_nothing_out_in_silence(pairs):
    made = [
        (str(no), attain(indicator("NAIK"), number(target), number(actual), on=YEAR_END))
        for no, (target, actual) in enumerate(pairs)
    ]
    expected = [REFERENCE["NAIK"](exact(target), exact(actual)) for target, actual in pairs]
    figures = [one for one in expected if not isinstance(one, str)]
    mean = roll_up(made, on=YEAR_END)
    assert [one.why for one in mean.left_out] == [one for one in expected if isinstance(one, str)]
    assert len(mean.counted) + len(mean.left_out) == len(pairs)
    assert mean.mean == (half_up(sum(figures) / len(figures)) if figures else None)
    capped = [min(figure, 120) for figure in figures]
    assert mean.capped_mean == (half_up(Fraction(sum(capped)) / len(capped)) if capped else None)


@given(FIGURES, st.integers(0, 12))
def test_a_number_in_words_is_the_rounded_number(figure, places):
    text = number_text(exact(figure), places=places)
    with localcontext() as context:
        context.prec = MANY
        expected = Decimal(figure).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        assert Decimal(text.replace(".", "").replace(",", ".")) == expected
    assert text != "-0"
    assert not ("," in text and text.endswith("0"))
