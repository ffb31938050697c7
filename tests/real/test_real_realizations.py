"""Every real realization is entered, signed and verified as a sheet; what is computed stands beside what is printed."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from domain.evidence.verify import verify
from domain.measure.causes import UNKNOWN
from service.fsck import fsck
from tests.real.documents import ABSENT, data_folder, rows
from tests.real.realizations import measured, neighbours_mark, signed
from tests.real.report import sheets_report, told_of_sheets

FOLDER = data_folder() or Path("absent")
pytestmark = pytest.mark.skipif(data_folder() is None, reason=ABSENT)

OUTCOMES = {
    ("NAIK", "agrees"): 126,
    ("NAIK", "differs"): 25,
    ("NAIK", "not_comparable"): 6,
    ("PREDIKAT", "agrees"): 5,
    ("PREDIKAT", "not_comparable"): 2,
    ("TURUN", "agrees"): 11,
    ("-", "not_comparable"): 3,
}
CAUSES = {
    ("GK-110-2023", "100"): "comma_lost",
    ("GK-112-2023", "105,64"): "truncated",
    ("GK-122-2023", "324"): "truncated",
    ("GK-123-2023", "103,46"): "hidden_digits",
    ("GK-137-2023", "117.63"): "rounded_up",
    ("GK-140-2023", "101.22"): "truncated",
    ("GK-140-2023", "97.84"): "shifted_column",
    ("GK-141-2023", "112,11"): "truncated",
    ("GK-142-2023", "103,27"): "one_digit",
    ("GK-147-2023", "119,56"): "hidden_digits",
    ("GK-148-2023", "100,67"): "rounded_up",
    ("GK-149-2023", "117,34"): "truncated",
    ("GK-149-2023", "100,12"): "other_target",
    ("GK-332-2023", "110,64"): "one_digit",
    ("GK-38-2023", "100,8"): "rounded_up",
    ("GK-42-2023", "100,61"): "truncated",
    ("GK-43-2023", "112,04"): "truncated",
    ("GK-43-2023", "100,03"): "truncated",
    ("GK-49-2023", "-44.01"): "ratio_of_negative",
    ("GK-72-2023", "281,21"): "one_digit_cut",
    ("GK-77-2023", "220"): "truncated",
    ("GK-77-2023", "130"): "truncated",
    ("GK-77-2023", "102"): "truncated",
    ("GK-55-2023", "102.97"): "hidden_digits",
    ("GK-PEMDA-2023", "106.31"): "rounded_before",
}


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    one = sheets_report(FOLDER, tmp_path_factory.mktemp("realisasi"))
    yield one
    one.sheets.ledger.city.stage.close()


def test_every_row_of_the_data_stands_in_a_signed_and_verified_sheet_but_three_without_a_target(reported):
    made = reported.sheets
    assert len(made.rows.realized) == len(rows(FOLDER, "realizations")) == 178
    assert len(made.entered) == len(made.signed) == len(made.verified) == 50
    assert [(one.agreement_id, one.row["target"]) for one in made.rows.without_line] == [("GK-PEMDA-2021", "")] * 3
    assert sum(len(document.lines) for document in made.rows.documents) == 175


def test_an_agreement_that_is_in_no_other_file_is_made_of_its_own_rows(reported):
    assert reported.sheets.rows.built == ["Kabupaten Sampang+Inspektorat+2019"]
    [row] = [one for one in reported.measured if one.realized.agreement_id in reported.sheets.rows.built]
    assert (row.attainment.why, row.reported.printed) == ("no_data", "n/a")


def test_what_a_row_says_is_what_the_sheet_says(reported):
    for one in reported.sheets.rows.realized:
        facts = signed(one)
        if facts is None:
            continue
        told = facts.told
        if told["state"] == "figure":
            assert told["value"]["printed"] == one.row["realisasi"].strip()
        else:
            assert one.row["realisasi"] in ("", "-", "n/a", "**)")
        assert told.get("attainment_printed", "") == one.row["capaian_printed"].strip()


def test_the_ledger_holds_what_was_read_from_the_data(reported):
    before = [measured(one, signed(one)) for one in reported.sheets.rows.realized]
    assert [(one.attainment, one.reported) for one in before] == [
        (one.attainment, one.reported) for one in reported.measured
    ]


def test_the_tables_show_the_same_attainments(reported):
    ours = {
        (one.realized.agreement_id, one.realized.line.line_id): (one.attainment.text, one.attainment.why)
        for one in reported.measured
        if one.realized.line
    }
    shown = {(known, line): (text, why) for known, line, text, why in reported.sheets.tables()}
    assert shown == ours


def test_the_ledger_of_sheets_is_sound(reported):
    assert fsck(reported.sheets.ledger.city.stage.house).sound


@pytest.mark.parametrize("known", ["GK-PEMDA-2022", "GK-77-2023", "Kabupaten Sampang+Inspektorat+2019"])
def test_a_bundle_with_its_sheet_says_yes_to_all_three_questions(reported, known):
    made = reported.sheets
    document = next(one for one in made.rows.documents if one.agreement_id == known)
    house = made.ledger.city.stage.house
    verdict = verify(house.bundle(agreement=made.ledger.stream(document)), house.trust)
    assert verdict.exit_code == 0
    assert not verdict.fallen


def test_computed_agrees_with_printed_as_often_as_people_compute_well(reported):
    assert Counter((one.formula, one.outcome) for one in reported.measured) == OUTCOMES
    assert {one.reported.with_the for one in reported.of("agrees")} == {"raw"}


def test_one_less_is_better_row_agrees_with_the_inverse_way_too(reported):
    assert [one.realized.row["indikator"] for one in reported.by_both_ways] == ["Prevalensi Stunting"]


def test_every_difference_has_its_likely_cause(reported):
    found = {(one.realized.agreement_id, one.realized.printed): why.code for one, why in reported.causes}
    assert found == CAUSES
    assert UNKNOWN not in found.values()


def test_what_cannot_be_compared_is_told_with_its_reason(reported):
    assert Counter(one.why for one in reported.of("not_comparable")) == {"no_data": 7, "no_target": 3, "footnote": 1}
    assert all(one.reported.read is None for one in reported.of("not_comparable"))


def test_a_figure_with_two_readings_stays_text_and_is_not_computed(reported):
    asked = [one for one in reported.measured if one.attainment.why == "text_target"]
    assert [(one.realized.row["target"], one.realized.row["realisasi"]) for one in asked] == [("110.000", "243.000")]


def test_neighbours_decide_what_has_two_readings():
    assert neighbours_mark(["80,2", "9.145,67", "3.286"]) == ","
    assert neighbours_mark(["80.2", "80,2"]) is None
    assert neighbours_mark(["3.286", "5"]) is None


def test_a_printed_difference_is_never_put_in_the_place_of_the_computed_one(reported):
    for one in reported.of("differs"):
        read = one.reported.read
        assert read is None or one.attainment.raw is None or Fraction(read) != one.attainment.raw
        assert one.reported.printed == one.realized.row["capaian_printed"].strip()


def test_the_report_tells_every_difference(reported):
    text = "\n".join(told_of_sheets(reported))
    assert "realizations in the data           178" in text
    assert "all           178    142      25              11" in text
    assert "ledger sound                       yes" in text
    assert all(known in text for known, _ in CAUSES)
