"""The six files of real figures, imported into one ledger: all that was taken, asked and refused; twice; and one cell changed."""

from collections import Counter
from pathlib import Path

import pytest

from domain.evidence.verify import verify
from service.fsck import fsck
from service.importing import sentence
from service.intake import history
from tests.real.claims import ANSWERS, FILES, SOURCE, attainments, changed, claims, told_of_claims
from tests.real.documents import ABSENT, data_folder, rows
from tests.service.intake.exports import acts, field_of

FOLDER = data_folder() or Path("absent")
pytestmark = pytest.mark.skipif(data_folder() is None, reason=ABSENT)

TAKEN = {"agreements": 57, "indicators": 216, "programs": 39, "realizations": 178, "evaluations": 66, "signings": 14}
ASKED = {
    ("indicators", 16, "target", "10.400", ("10400", "10,400")),
    ("indicators", 143, "target", "110.000", ("110000", "110,000")),
    ("indicators", 161, "target", "3.286", ("3286", "3,286")),
    ("realizations", 117, "target", "110.000", ("110000", "110,000")),
    ("realizations", 117, "realization", "243.000", ("243000", "243,000")),
    ("realizations", 135, "target", "3.286", ("3286", "3,286")),
    ("realizations", 135, "realization", "8.706", ("8706", "8,706")),
}
REFUSED = {("programs", row, "totals_row") for row in (24, 25, 41, 44)}

# One cell of each file, changed by hand: the column of the file, the row, the new print, the field of the claim.
BY_HAND = [
    ("agreements", "pihak_kedua_jabatan", 3, "Wakil Bupati", "grantor_post"),
    ("indicators", "target", 2, "85%", "target"),
    ("programs", "anggaran_rupiah", 2, "1.107.000.001,00", "amount"),
    ("realizations", "realisasi", 3, "82,9", "realization"),
    ("evaluations", "total", 2, "82,9", "score"),
    ("signings", "note", 2, "diubah", "note"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The ledger after all six files; the tests of one cell go on from there, file by file."""
    one = claims(FOLDER, tmp_path_factory.mktemp("klaim"))
    yield one
    one.city.stage.close()


@pytest.fixture
def house(made):
    return made.city.stage.house


def test_every_row_of_the_six_files_is_taken_or_refused(made):
    assert {one.name: one.taken.counts["taken"] for one in made.files} == TAKEN
    assert {one.taken.kind for one in made.files} == {"claims-imported"}
    for one in made.files:
        assert one.taken.counts["taken"] + len(one.rejected) == len(rows(FOLDER, one.name))


def test_seven_cells_are_asked_each_with_its_two_readings_and_none_is_guessed(made):
    assert {(f.name, q.row, q.field, q.printed, q.readings) for f in made.files for q in f.asked} == ASKED
    assert {f.name: f.taken.counts["open"] for f in made.files if f.taken.counts["open"]} == {
        "indicators": 3,
        "realizations": 4,
    }


def test_what_is_refused_says_why_and_what_to_do(made):
    assert {(f.name, one.row, one.code) for f in made.files for one in f.rejected} == REFUSED
    for code in {code for _, _, code in REFUSED}:
        assert sentence(code).why
        assert sentence(code).next


def test_every_cell_of_the_files_stands_in_the_ledger_as_it_is_printed(made, house):
    kept = {
        (facts["file"]["title"], row["row"]): {cell["printed"] for cell in row["cells"]}
        for _, facts in acts(house, SOURCE.code)
        for row in facts.get("rows", ())
    }
    for name in FILES:
        for number, line in enumerate(rows(FOLDER, name), 2):
            # date_iso is how whoever transcribed the data read the date; what was printed stands beside it.
            printed = {" ".join(value.split()) for column, value in line.items() if column != "date_iso"} - {""}
            if (name, number, "totals_row") not in REFUSED:
                assert kept[f"{name}.csv", number] == printed


def test_computed_agrees_with_printed_as_often_as_people_compute_well_and_the_rest_has_its_cause(made):
    shown = [realization for _, realization in attainments(made)]
    # Row 135 agrees under either reading of its open figures (its cause says so), and is told until they are chosen.
    assert Counter(one.agrees for one in shown) == {True: 141, False: 26, None: 11}
    assert Counter(one.why for one in shown if one.agrees is None) == {"no_data": 8, "no_target": 3}
    assert all(one.cause is not None and one.cause.told for one in shown if one.agrees is False)


def test_the_six_files_again_add_nothing(made):
    size = made.size
    again = [made.take(FOLDER / f"{name}.csv") for name in FILES]
    assert all(one.nothing_new for one in again)
    assert made.size == size


def test_an_answer_by_a_person_is_recorded_and_not_asked_again(made):
    for name in ("indicators", "realizations"):
        path, wanted = FOLDER / f"{name}.csv", {key: answer for key, (answer, _) in ANSWERS.items() if key[0] == name}
        taken = made.take(path, decisions=made.answered(name), unattended=False)
        assert {(name, one["row"], field_of(one)) for one in taken.differences} == wanted.keys()
        assert {one["after"]["how"] for one in taken.differences} == {"asked"}
        assert {one["after"]["quantity"]["value"] for one in taken.differences} == set(wanted.values())
        assert made.take(path).nothing_new
    assert made.take(path, unattended=False).nothing_new


@pytest.mark.parametrize(("name", "column", "row", "printed", "field"), BY_HAND)
def test_one_cell_changed_by_hand_is_exactly_that_change(made, house, tmp_path, name, column, row, printed, field):  # noqa: PLR0917 -- a table of cases
    path = changed(FOLDER, tmp_path, name, row=row, column=column, printed=printed)
    size = made.size
    taken = made.take(path)
    assert made.size == size + 1
    [one] = acts(house, SOURCE.code)[-1][1]["differences"]
    assert (one["kind"], one["table"], one["key"], field_of(one)) == ("cell", *made.file(name).keys[row], field)
    was = " ".join(rows(FOLDER, name)[row - 2][column].split())
    assert [one[side]["printed"] for side in ("before", "after") if side in one] == [
        one for one in (was, printed) if one
    ]
    assert one.get("direction") == ("easier" if field == "target" else None)
    assert (taken.counts["changed"], taken.counts["new"], taken.counts["gone"]) == (1, 0, 0)


def test_the_ledger_of_claims_is_sound(house):
    assert fsck(house).sound
    assert all(one.finished for one in history(house, SOURCE.code))


def test_a_bundle_of_an_import_verifies_offline(made, house):
    [record] = made.file("programs").taken.records
    verdict = verify(house.bundle(record=record), house.trust)
    assert verdict.exit_code == 0, verdict.report()


def test_the_report_tells_every_file_question_and_refusal(made):
    text = "\n".join(told_of_claims(made))
    assert "realizations   178    178      4        0" in text
    assert "indicators row 161 E (target): 3.286: 3286 or 3,286; 3286" in text
    assert text.count("totals_row") == len(REFUSED)
