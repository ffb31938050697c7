"""Each likely cause is found where it is put, and none where the print agrees; figures made up, no data needed."""

from decimal import Decimal

import pytest

from domain.measure import attain
from domain.measure.causes import CODES, HYPOTHESES, UNKNOWN, Held, cause, coarser, number_readings, slips
from tests.domain.measure.signed import YEAR_END, indicator


def row(target, actual, printed, *, formula="NAIK", agreement="DINAS-2023", name="Indikator", as_text=False, former=()):
    """A row of another system, measured."""
    polarity = "turun" if formula.startswith("TURUN") else "naik"
    target_read, actual_read = (
        {"printed": cell, "kind": "text"}
        if as_text
        else {"printed": cell, "kind": "number", "value": str(number_readings(cell)[0])}
        for cell in (target, actual)
    )
    attained = attain(indicator(formula, polarity), target_read, actual_read, on=YEAR_END)
    return Held(
        agreement=agreement,
        name=name,
        target=target,
        actual=actual,
        printed=printed,
        formula=formula,
        raw=attained.raw,
        why=attained.why,
        former=former,
    )


LAST_YEAR = {"agreement": "DINAS-2022"}
BESIDE = {"name": "Lain"}
CASES = {
    "ratio_of_negative": [row("5,09", "-2,24", "-44,01")],
    "former_target": [row("70", "78", "97,5", former=("80",))],
    "truncated": [row("54", "57,05", "105,64")],
    "rounded_up": [row("82,45", "96,98", "117,63")],
    "other_formula": [row("8", "9", "88,89", formula="TURUN")],
    "comma_lost": [row("3977", "54,67", "137,47")],
    "capped_by_hand": [row("40", "70", "150")],
    "shifted_column": [row("82", "97,84", "97,84")],
    "other_target": [row("60", "45", "56,25"), row("80", "70", "87,5", **LAST_YEAR)],
    "other_realization": [row("60", "45", "116,67"), row("80", "70", "87,5", **LAST_YEAR)],
    "other_attainment": [row("60", "45", "87,78"), row("90", "79", "87,78", **BESIDE)],
    "rounded_before": [row("3837967", "4079710", "106,31")],
    "hidden_digits": [row("55", "56,53", "102,97")],
    "one_digit": [row("54,86", "60,41", "110,64")],
    "one_digit_cut": [row("55,28", "156,3", "281,21")],
}


def test_every_hypothesis_has_its_case():
    assert CASES.keys() == HYPOTHESES.keys()
    assert {*HYPOTHESES} < {*CODES}


@pytest.mark.parametrize("name", CASES)
def test_a_cause_is_found_where_it_was_put(name):
    assert cause(CASES[name][0], CASES[name]).code == name


@pytest.mark.parametrize("name", CASES)
def test_a_hypothesis_holds_for_no_print_out_of_the_air(name):
    one = row("61,73", "47,29", "413,87")
    assert cause(one, [one, *CASES[name][1:]]).code == UNKNOWN


def test_the_inverse_way_is_told_by_its_name():
    assert cause(CASES["other_formula"][0], []).told == "dihitung dengan rumus TURUN_INV, bukan TURUN"


def test_a_lost_comma_may_be_capped_besides():
    one = row("3977", "54,67", "100")
    assert cause(one, [one]).told == "koma desimal hilang pada target (÷ 100), dan dibatasi dengan tangan pada 100"


def test_a_figure_with_two_readings_is_told_with_the_reading_that_explains_it():
    one = row("110.000", "243.000", "220", as_text=True)
    assert cause(one, [one]).told == (
        "dua bacaan, belum ditanyakan: 110000 dan 243000; dipotong setelah 0 angka di belakang koma, tidak dibulatkan"
    )
    assert cause(row("110.000", "220.000", "200", as_text=True), []).code == "two_readings"


# -- the hypotheses' own tools --


def test_a_slip_is_one_digit_and_no_more():
    found = {(name, str(number)) for name, number in slips(Decimal("80.5"))}
    assert ("angka lain", "81.5") in found
    assert ("dua angka tertukar", "08.5") not in found
    assert ("dua angka tertukar", "8.5") in found
    assert ("kelebihan satu angka", "8.5") in found
    assert ("angka lain", "80.5") not in found


@pytest.mark.parametrize(
    ("number", "digits", "coarse"),
    [("80.55", 1, "80.6"), ("80.5", 0, "81"), ("3837967", -3, "3838000"), ("80.5", -3, "80.5"), ("80.5", 2, "80.5")],
)
def test_a_number_is_made_coarser_half_up(number, digits, coarse):
    assert coarser(Decimal(number), digits) == Decimal(coarse)


def test_every_reading_of_a_cell_is_tried():
    assert number_readings("110.000") == [Decimal(110000), Decimal("110.000")]
    assert number_readings("WTP") == []


def test_a_formula_that_is_no_arithmetic_of_two_figures_has_no_cause_but_the_unknown():
    assert cause(row("61,73", "47,29", "413,87", formula="RENTANG"), []).code == UNKNOWN
