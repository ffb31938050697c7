"""Attainment on the dossier's vectors and on its edges: what is computed, what is refused, on which row it rests."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import pytest

from domain.measure import REMARKS, WHY, attain
from domain.measure.attainment import Attainment
from domain.rules import RulePack, bundled_packs, bundled_rules
from domain.rules.structure import REMARKED, UNDETERMINED
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
)  # fmt: skip

SAKIP = [
    {"label": "CC", "rank": 3, "low": "50.01", "high": "60"},
    {"label": "B", "rank": 4, "low": "60.01", "high": "70"},
    {"label": "BB", "rank": 5, "low": "70.01", "high": "80"},
    {"label": "A", "rank": 6, "low": "80.01", "high": "90"},
]


def measured(formula, target, actual, **more):
    """Attainment of two numbers by one formula."""
    polarity = "turun" if formula.startswith("TURUN") else "naik"
    return attain(indicator(formula, polarity, **more), number(target), number(actual), on=YEAR_END)


# -- the dossier's vectors (1.5, 12) --


@pytest.mark.parametrize(
    ("formula", "target", "actual", "text"),
    [
        ("NAIK", "95", "93", "97,89"),
        ("TURUN", "8", "9", "87,5"),
        ("TURUN", "7", "6.5", "107,14"),
        ("TURUN", "8", "0", "200"),
        ("TURUN_INV", "8", "9", "88,89"),
        ("TURUN", "90", "97", "92,22"),
        ("TURUN_INV", "90", "97", "92,78"),
        ("TURUN", "98", "97", "101,02"),
        ("TURUN_INV", "98", "97", "101,03"),
        ("TURUN", "8", "16", "0"),
        ("TURUN", "8", "20", "-50"),
        ("TURUN", "0", "0", "100"),
        ("TURUN", "0", "3", "0"),
        ("TURUN_INV", "0", "0", "100"),
        ("TURUN_INV", "0", "3", "0"),
        ("NAIK", "3", "0", "0"),
        ("NAIK", "0.3", "0.1", "33,33"),
        ("NAIK", "22.6038", "73.39", "324,68"),
        ("NAIK", "47405312000", "88350969795", "186,37"),
        ("SELISIH", "-1", "-0.5", "100,5"),
        ("SELISIH", "-1", "-3", "98"),
        ("SELISIH", "5.09", "-2.24", "92,67"),
    ],
)
def test_the_vectors_of_the_dossier(formula, target, actual, text):
    assert measured(formula, target, actual).text == text


@pytest.mark.parametrize(
    ("actual", "text"), [("92", "102,22"), ("70", "87,5"), ("80", "100"), ("85.5", "100"), ("90", "100"), ("0", "0")]
)
def test_a_range_counts_from_the_end_that_was_left(actual, text):
    assert attain(indicator("RENTANG", "rentang"), between("80", "90"), number(actual), on=YEAR_END).text == text


@pytest.mark.parametrize(
    ("target", "actual", "text"),
    [
        (between(high="7.5"), "9", "80"),
        (between(high="7.5"), "7.5", "100"),
        (between(high="7.5"), "0", "100"),
        (between(high="0"), "1", "0"),
        (between(low="60"), "45", "75"),
        (between(low="60"), "90", "100"),
        (between("-1", "1"), "-0.5", "100"),
    ],
)
def test_a_bound_on_one_side_is_kept_or_missed(target, actual, text):
    assert attain(indicator("RENTANG", "rentang"), target, number(actual), on=YEAR_END).text == text


def test_for_less_is_better_the_difference_is_turned_round():
    made = attain(indicator("SELISIH", "turun"), number("-1"), number("-3"), on=YEAR_END)
    assert made.text == "102"


# -- what is refused --


@pytest.mark.parametrize(
    ("formula", "target", "actual", "why"),
    [
        ("NAIK", "-1", "-0.5", "ratio_of_negative"),
        ("NAIK", "5.09", "-2.24", "ratio_of_negative"),
        ("NAIK", "-5", "2", "ratio_of_negative"),
        ("TURUN", "-1", "-0.5", "ratio_of_negative"),
        ("TURUN_INV", "-1", "-0.5", "ratio_of_negative"),
        ("NAIK", "0", "0", "zero_target"),
        ("NAIK", "0", "3", "zero_target"),
        ("TURUN_INV", "8", "0", "zero_realization"),
        ("MAJU", "8", "9", "formula_unknown"),
    ],
)
def test_a_ratio_that_means_nothing_is_refused(formula, target, actual, why):
    made = measured(formula, target, actual)
    assert (made.why, made.raw, made.text, made.capped_text, made.band) == (why, None, None, None, None)
    assert made.sentence == WHY[why]


@pytest.mark.parametrize("actual", ["-3", "2"])
def test_outside_a_range_of_negatives_there_is_no_ratio(actual):
    made = attain(indicator("RENTANG", "rentang"), between("-1", "1"), number(actual), on=YEAR_END)
    assert made.why == "ratio_of_negative"


@pytest.mark.parametrize(
    ("formula", "target", "actual", "why"),
    [
        ("NAIK", words("Terwujud"), number("9"), "text_target"),
        ("NAIK", number("9"), words("Baik sekali"), "text_actual"),
        ("NAIK", number("9"), None, "not_entered"),
        ("NAIK", predicate("A", 6), predicate("BB", 5), "kind_differs"),
        ("NAIK", between("1", "2"), number("2"), "kind_differs"),
        ("NAIK", number("2"), yes_or_no("1"), "kind_differs"),
        ("NAIK", number("2", "Kasus"), number("2", "Orang"), "unit_differs"),
        ("RENTANG", number("2"), number("2"), "kind_differs"),
        ("RENTANG", between("1", "2"), None, "not_entered"),
        ("ADA", yes_or_no("1"), number("1"), "kind_differs"),
        ("ADA", yes_or_no("1"), Fraction(1), "kind_differs"),
        ("PREDIKAT", predicate("A", 6), None, "not_entered"),
        ("PREDIKAT", predicate("A", 6), number("81"), "rank_undetermined"),
        ("TUNTAS", number("14"), None, "not_entered"),
        ("TUNTAS", on_day("2025-03-31"), number("14"), "kind_differs"),
    ],
)
def test_what_cannot_be_compared_says_why(formula, target, actual, why):
    assert attain(indicator(formula), target, actual, on=YEAR_END).why == why


def test_a_percentage_has_several_names_and_a_missing_unit_contradicts_none():
    for unit in ("%", "persen", "", "PERSEN "):
        assert attain(indicator("NAIK"), number("50"), number("25", unit), on=YEAR_END).text == "50"


@pytest.mark.parametrize("state", ["no_data", "not_due"])
def test_no_data_is_never_nought(state):
    made = attain(indicator("TURUN"), number("40"), None, on=YEAR_END, state=state)
    assert (made.why, made.raw, made.shown) == (state, None, None)


def test_a_state_without_figure_counts_no_figure_that_stands_there_all_the_same():
    assert attain(indicator("NAIK"), number("40"), number("40"), on=YEAR_END, state="no_data").why == "no_data"


# -- the pack that was signed --


def test_a_pack_that_is_not_here_leaves_the_attainment_undetermined():
    made = attain(indicator("NAIK", rules="0" * 64), number("8"), number("9"), on=YEAR_END)
    assert (made.why, made.raw, made.rules) == ("rules_unknown", None, ())


def test_a_pack_whose_formulas_are_text_computes_nothing():
    made = attain(indicator("NAIK", rules=bundled_packs()[0].sha256), number("8"), number("9"), on=YEAR_END)
    assert (made.why, made.raw) == ("rules_without_cases", None)


def test_before_its_row_holds_a_formula_is_unknown():
    made = attain(indicator("NAIK"), number("8"), number("9"), on=date(2014, 11, 30))
    assert made.why == "formula_unknown"


RAW = files("domain.rules").joinpath("2.toml").read_text(encoding="utf-8")
T8R9 = ("TURUN", number("8"), number("9"))


def under(changed, formula, target, actual, **more):
    """Attainment under a pack that is the bundled one but for one change."""
    pack = RulePack.load(changed.encode())
    definition = indicator(formula, rules=pack.sha256, **more)
    return attain(definition, target, actual, on=YEAR_END, packs=lambda sha256: pack if sha256 == pack.sha256 else None)


@pytest.mark.parametrize(
    ("was", "now", "shows"),
    [
        ('attain = "(2 * T - R) / T * 100"', 'attain = "T / R * 100"', lambda one: one.text == "88,89"),
        ("\nvalue = 120\n", "\nvalue = 50\n", lambda one: (one.text, one.capped_text) == ("87,5", "50")),
        ("\nvalue = 0\n", "\nvalue = 90\n", lambda one: (one.text, one.capped_text) == ("87,5", "90")),
        ("\nvalue = 2\n", "\nvalue = 0\n", lambda one: (one.text, one.raw) == ("88", Fraction(175, 2))),
        ('label = "Tinggi", above = "75"', 'label = "Tinggi", above = "88"', lambda one: one.band.label == "Sedang"),
        ('value = "permendagri-86-2017"', 'value = "contoh-lokal"', lambda one: one.band.label == "Berhasil"),
        ('attain = "(2 * T - R) / T * 100"', 'why = "zero_target"', lambda one: one.why == "zero_target"),
        ('attain = "(2 * T - R) / T * 100"', 'attain = "R / (T - 8)"', lambda one: one.why == "undefined"),
    ],
)
def test_one_row_changed_in_a_pack_moves_the_attainment(was, now, shows):
    assert was in RAW
    unchanged = under(RAW, *T8R9)
    assert (unchanged.text, unchanged.capped_text, unchanged.band.label) == ("87,5", "87,5", "Tinggi")
    assert not shows(unchanged)
    assert shows(under(RAW.replace(was, now), *T8R9))


def test_a_row_that_ends_stops_holding_on_its_day():
    ended = RAW.replace('id = "TURUN"', 'id = "TURUN"\nvalid_until = 2025-12-30')
    assert under(ended, *T8R9).why == "formula_unknown"


def test_every_row_that_a_figure_rests_on_is_named_with_its_citation():
    made = measured("TURUN", "8", "9")
    assert [(one.id, one.verified) for one in made.rules] == [
        ("TURUN", True), ("rounding", False), ("cap_default", True), ("floor_default", False), ("permendagri-86-2017", False),
    ]  # fmt: skip
    assert all(one.citation and one.what for one in made.rules)
    assert made.case == "(2 * T - R) / T * 100"


def test_every_reason_a_pack_may_give_has_its_sentence():
    assert set(UNDETERMINED) <= WHY.keys()
    assert set(REMARKED) <= REMARKS.keys()


# -- beside the raw figure --


def test_a_cap_stands_beside_the_raw_figure_and_never_in_its_place():
    made = measured("TURUN", "40", "0")
    assert (made.raw, made.text, made.cap, made.capped, made.capped_text) == (200, "200", 120, Decimal(120), "120")
    assert made.is_capped
    assert made.remarks == ("capped",)


def test_a_floor_stands_beside_the_raw_figure_and_never_in_its_place():
    made = measured("TURUN", "8", "20")
    assert (made.raw, made.text, made.capped_text, made.remarks) == (-50, "-50", "0", ("floored",))


def test_the_indicators_own_cap_is_stronger_than_the_packs():
    made = measured("NAIK", "100", "115", cap="100")
    assert (made.text, made.capped_text) == ("115", "100")
    assert "cap" in [one.id for one in made.rules]
    assert "cap_default" not in [one.id for one in made.rules]


def test_before_the_regulation_that_caps_there_is_no_cap():
    made = attain(indicator("NAIK"), number("1"), number("3"), on=date(2021, 6, 30))
    assert (made.cap, made.text, made.capped_text) == (None, "300", "300")
    assert attain(indicator("NAIK"), number("1"), number("3"), on=date(2021, 7, 1)).capped_text == "120"


@pytest.mark.parametrize(
    ("target", "actual", "text"),
    [("10000", "9999.5", "100"), ("20000", "19999", "100"), ("100000", "99994.9", "99,99"), ("3", "2", "66,67")],
)
def test_a_half_is_rounded_up(target, actual, text):
    assert measured("NAIK", target, actual).text == text


def test_a_negative_half_is_rounded_away_from_nought():
    assert measured("TURUN", "1", "2.00125").text == "-0,13"


def test_large_figures_are_not_rounded_on_the_way():
    made = measured("NAIK", "3", "1" + "0" * 60)
    assert made.raw == Fraction(10**62, 3)
    assert str(made.shown) == "3" * 62 + ".33"
    assert made.text.startswith("33.333.333.")


# -- parameters --


def test_a_signed_parameter_replaces_the_rows_own():
    assert measured("SELISIH", "2", "3", parameters={"poin_per_satuan": "10"}).text == "110"


def test_a_parameter_of_something_else_changes_nothing():
    assert measured("NAIK", "2", "3", parameters={"pengali": "seratus ribu"}).text == "150"


@pytest.mark.parametrize("signed", ["", "satu", "1,5", "1E99", "1/2", "nan", "1_000", "9" * 40])
def test_a_parameter_that_is_no_number_is_refused(signed):
    assert measured("SELISIH", "2", "3", parameters={"poin_per_satuan": signed}).why == "parameter_malformed"


# -- milestones --


def tuntas(line, scope_done, *, actual=None, target=None, **more):
    return attain(
        indicator("TUNTAS", "none", **more),
        target or number("14", "Paket"),
        actual,
        on=YEAR_END,
        line=line,
        scope_done=scope_done,
    )


def test_eleven_of_fourteen_is_nought_and_the_progress_is_shown():
    made = tuntas(packages(14, due_on=day("2025-03-31")), milestone(11), actual=number("11", "Paket"))
    assert (made.text, made.progress) == ("0", "11 dari 14")


def test_all_on_time_is_a_hundred():
    made = tuntas(packages(14, due_on=day("2025-03-31")), milestone(14))
    assert (made.text, made.progress, made.remarks) == ("100", "14 dari 14", ())


def test_one_package_late_is_late():
    made = tuntas(packages(14, due_on=day("2025-03-31")), milestone(14, last_on="2025-04-03"))
    assert (made.text, made.progress, made.remarks) == ("0", "14 dari 14, 3 hari lewat tanggal", ("late",))


def test_what_lateness_is_worth_may_be_signed():
    line = packages(14, due_on=day("2025-03-31"))
    made = tuntas(line, milestone(14, last_on="2025-04-03"), parameters={"nilai_terlambat": "50"})
    assert (made.text, made.remarks) == ("50", ("late",))


def test_a_package_has_its_own_day_where_one_is_signed():
    line = packages(2, due_on=day("2025-03-31"))
    line["scope"][1]["due_on"] = day("2025-06-30")
    assert tuntas(line, milestone(2, last_on="2025-06-30")).text == "100"
    assert tuntas(line, milestone(2, last_on="2025-07-01")).remarks == ("late",)


def test_without_a_day_nothing_is_late():
    assert tuntas(packages(2), milestone(2, last_on="2025-12-31")).text == "100"


def test_a_thing_done_that_was_not_promised_counts_for_nothing():
    assert tuntas(packages(2), [*milestone(1), {"id": "lain", "done_on": day("2025-01-01")}]).progress == "1 dari 2"


def test_a_list_is_the_promise_however_its_target_is_worded():
    made = tuntas(packages(14), milestone(11), actual=words("sebelas paket"), target=words("DAK sudah dilelang"))
    assert (made.text, made.progress) == ("0", "11 dari 14")
    assert tuntas({}, None, actual=number("11"), target=words("DAK sudah dilelang")).why == "text_target"


def test_a_promised_list_without_a_list_of_what_is_done_is_not_entered():
    assert tuntas(packages(2), None).why == "not_entered"


@pytest.mark.parametrize(
    ("done", "text", "progress"), [("11", "0", "11 dari 14"), ("14", "100", "14 dari 14"), ("15", "100", "15 dari 14")]
)
def test_without_a_list_the_figure_itself_is_counted(done, text, progress):
    made = tuntas({}, None, actual=number(done, "Paket"))
    assert (made.text, made.progress) == (text, progress)


@pytest.mark.parametrize(("done_on", "text"), [("2025-03-31", "100"), ("2025-03-30", "100"), ("2025-04-01", "0")])
def test_a_day_is_kept_or_missed(done_on, text):
    assert tuntas({}, None, actual=on_day(done_on), target=on_day("2025-03-31")).text == text


@pytest.mark.parametrize(("value", "text"), [("1", "100"), ("0", "0")])
def test_a_yes_or_no_for_a_day_is_taken_as_done_or_not(value, text):
    assert tuntas({}, None, actual=yes_or_no(value), target=on_day("2025-03-31")).text == text


# -- predicates --


def predikat(target, actual, **more):
    return attain(indicator("PREDIKAT", "naik", ordinals=SAKIP, **more), target, actual, on=YEAR_END)


def test_predicates_are_compared_by_the_signed_table():
    assert predikat(predicate("A", 6), predicate("A", 6)).text == "100"
    assert predikat(predicate("A", 6), predicate("BB", 5)).text == "83,33"
    assert predikat(predicate("BB", 5), predicate("A", 6)).text == "120"


def test_scores_inside_predicates_are_used_where_both_have_one_and_the_row_says_so():
    made = predikat(predicate("A (80,50)", 6, "80.50"), predicate("BB (79,39)", 5, "79.39"))
    assert (made.text, made.remarks) == ("98,62", ("inner_score_used",))


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        (predicate("A (80,50)", 6, "80.50"), predicate("BB", 5)),
        (predicate("A", 6), predicate("BB (79,39)", 5, "79.39")),
    ],
)
def test_one_score_alone_is_not_compared_with_a_rank(target, actual):
    made = predikat(target, actual)
    assert (made.text, made.remarks) == ("83,33", ())


def test_a_bare_score_takes_the_rank_of_its_row():
    assert predikat(predicate("A", 6), number("79.39")).text == "83,33"
    assert predikat(predicate("A (80,50)", 6, "80.50"), number("79.39")).text == "98,62"


@pytest.mark.parametrize("score", ["95", "80.005", "10"])
def test_a_score_between_two_rows_has_no_rank(score):
    assert predikat(predicate("A", 6), number(score)).why == "rank_undetermined"


def test_a_score_in_two_rows_has_no_rank():
    overlapping = [{"label": "BB", "rank": 5, "high": "80"}, {"label": "A", "rank": 6, "low": "80"}]
    definition = indicator("PREDIKAT", ordinals=overlapping)
    assert attain(definition, predicate("A", 6), number("80"), on=YEAR_END).why == "rank_undetermined"
    assert attain(definition, predicate("A", 6), number("79.99"), on=YEAR_END).text == "83,33"


def test_a_rank_that_the_signed_table_does_not_hold_is_refused():
    assert predikat(predicate("A", 6), predicate("AA", 7)).why == "rank_undetermined"
    assert predikat(predicate("AA", 7), predicate("A", 6)).why == "rank_undetermined"


def test_the_lowest_rank_as_target_is_always_reached():
    assert attain(indicator("PREDIKAT"), predicate("D", 0), predicate("D", 0), on=YEAR_END).text == "100"


# -- yes or no --


@pytest.mark.parametrize(
    ("target", "actual", "text"), [("1", "1", "100"), ("1", "0", "0"), ("0", "0", "100"), ("0", "1", "0")]
)
def test_a_yes_or_no_is_kept_or_not(target, actual, text):
    assert attain(indicator("ADA"), yes_or_no(target), yes_or_no(actual), on=YEAR_END).text == text


def test_every_formula_of_the_pack_is_measured_in_this_file():
    told = (files("tests.domain.measure").joinpath("test_attainment.py")).read_text(encoding="utf-8")
    for name in bundled_rules().in_force(on=YEAR_END, kind="formula"):
        assert f'"{name}"' in told


def test_an_attainment_without_figure_is_the_same_as_none():
    assert Attainment(formula="NAIK", why="no_data").sentence == "Data belum tersedia; tidak dihitung sebagai nol."
