"""Each likely cause is found where it is put, and none where the print agrees; figures made up, no data needed."""

from types import SimpleNamespace
from typing import Any

import pytest

from domain.measure import attain, compare
from tests.domain.measure.signed import YEAR_END, indicator
from tests.real.realizations import Measured, Realized, number_readings
from tests.real.realizations_causes import HYPOTHESES, UNKNOWN, cause


def row(target, actual, printed, *, formula="NAIK", agreement="DINAS-2023", name="Indikator", as_text=False):
    """A row of the data, measured."""
    polarity = "turun" if formula.startswith("TURUN") else "naik"
    target_read, actual_read = (
        {"printed": cell, "kind": "text"}
        if as_text
        else {"printed": cell, "kind": "number", "value": str(number_readings(cell)[0])}
        for cell in (target, actual)
    )
    cells = {"indikator": name, "target": target, "realisasi": actual, "capaian_printed": printed}
    document: Any = SimpleNamespace(agreement_id=agreement)
    attainment = attain(indicator(formula, polarity), target_read, actual_read, on=YEAR_END)
    return Measured(
        realized=Realized(row=cells, document=document, line=None, actual=actual_read, why_no_figure=None),
        attainment=attainment,
        reported=compare(printed, attainment),
    )


LAST_YEAR = {"agreement": "DINAS-2022"}
BESIDE = {"name": "Lain"}
CASES = {
    "ratio of a negative": [row("5,09", "-2,24", "-44,01")],
    "truncated": [row("54", "57,05", "105,64")],
    "rounded up": [row("82,45", "96,98", "117,63")],
    "another formula": [row("8", "9", "88,89", formula="TURUN")],
    "decimal comma lost": [row("3977", "54,67", "137,47")],
    "capped by hand": [row("40", "70", "150")],
    "shifted column": [row("82", "97,84", "97,84")],
    "another row's target": [row("60", "45", "56,25"), row("80", "70", "87,5", **LAST_YEAR)],
    "another row's realization": [row("60", "45", "116,67"), row("80", "70", "87,5", **LAST_YEAR)],
    "another row's attainment": [row("60", "45", "87,78"), row("90", "79", "87,78", **BESIDE)],
    "rounded before dividing": [row("3837967", "4079710", "106,31")],
    "digits not printed": [row("55", "56,53", "102,97")],
    "slip of one digit": [row("54,86", "60,41", "110,64")],
    "slip of one digit, cut off": [row("55,28", "156,3", "281,21")],
}


def test_every_hypothesis_has_its_case():
    assert CASES.keys() == dict(HYPOTHESES).keys()


@pytest.mark.parametrize("name", CASES)
def test_a_cause_is_found_where_it_was_put(name):
    one = CASES[name][0]
    assert one.outcome == "differs"
    assert cause(one, CASES[name]).name == name


@pytest.mark.parametrize("name", CASES)
def test_a_hypothesis_holds_for_no_print_out_of_the_air(name):
    one = row("61,73", "47,29", "413,87")
    assert cause(one, [one, *CASES[name][1:]]).name == UNKNOWN


def test_the_inverse_way_is_told_by_its_name():
    assert cause(CASES["another formula"][0], []).told == "TURUN_INV instead of TURUN"


def test_a_lost_comma_may_be_capped_besides():
    one = row("3977", "54,67", "100")
    assert cause(one, [one]).told == "decimal comma lost in the target (÷ 100), and capped by hand at 100"


def test_a_figure_with_two_readings_is_told_with_the_reading_that_explains_it():
    one = row("110.000", "243.000", "220", as_text=True)
    assert one.outcome == "differs"
    assert cause(one, [one]).told == "two readings, none asked: 110000 and 243000; cut off after 0 decimals"
    assert cause(row("110.000", "220.000", "200", as_text=True), []).name == "two readings"
