"""A row that is only called otherwise is the same row: what changed in it is told, under the key that it always had."""

from itertools import count

import pytest

from service.importing import load_mapping, read_file
from service.intake import Service, SourceNamed, take
from service.intake.source import Known
from tests.service.intake.exports import BABIES, MOTHERS, field_of, told, with_target, written

KEY = "KC-DINKES-2024 · Angka Kematian Ibu"
FIRST = ("KC-DINKES-2024", "Sasaran 1", "Nilai SAKIP", "%", "80", "max", "")
SECOND = ("KC-DINKES-2024", "Sasaran 2", "Nilai SAKIP", "%", "40", "max", "")
_numbers = count(1)


@pytest.fixture(scope="module")
def house(chapters, tmp_path_factory):
    """One ledger for all: every test has a source of its own."""
    town = chapters.open("archived", tmp_path_factory.mktemp("pairing") / "kota")
    yield town.house
    town.stage.close()


class Nights:
    """Takes one export after another into a source of its own; what the last one changed."""

    def __init__(self, house, folder):
        self.house, self.folder = house, folder
        self.source = SourceNamed(code=f"sumber-{next(_numbers)}", kind="esakip", title="e-SAKIP Kota Contoh")

    def __call__(self, *files):
        found = None
        for lines in files:
            path = lines if hasattr(lines, "open") else written(self.folder / f"{next(_numbers)}.csv", lines)
            with read_file(path, load_mapping("data"), unattended=True) as reading:
                found = take(self.house, reading, source=self.source, signer=Service())
        return found

    def keys(self):
        with Known(self.house, self.source.code) as known:
            return [key for (key,) in known.db.execute("SELECT key FROM state ORDER BY key")]


@pytest.fixture
def nights(house, tmp_path):
    return Nights(house, tmp_path)


def called(name, target="150", agreement="KC-DINKES-2024"):
    return (agreement, "Sehat", name, "kasus", target, "min", "")


def in_short(taken):
    return [(one["key"], field_of(one), *told(one)[2:], one.get("direction")) for one in taken.differences]


# -- another spelling --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["angka kematian ibu", "Angka  Kematian Ibu.", "Angka-Kematian-Ibu", "ANGKA KEMATIAN IBU (*)"]
)
def test_a_name_in_another_spelling_hides_no_lowered_target(nights, name):
    found = nights([MOTHERS, BABIES], [called(name), BABIES])
    assert in_short(found) == [
        (KEY, "indicator", "Angka Kematian Ibu", " ".join(name.split()), None),
        (KEY, "target", "95", "150", "easier"),
    ]
    assert (found.counts["new"], found.counts["gone"]) == (0, 0)


def test_it_keeps_its_key_the_night_after_and_when_it_is_called_as_before(nights):
    renamed = [called("angka kematian ibu"), BABIES]
    assert nights([MOTHERS, BABIES], renamed, [*renamed, called("Baru")]).counts["changed"] == 0
    assert nights.keys() == [KEY, "KC-DINKES-2024 · Baru", "KC-DINKES-2024 · Cakupan Imunisasi"]
    assert [one[:2] for one in in_short(nights([MOTHERS, BABIES, called("Baru")]))] == [
        (KEY, "indicator"),
        (KEY, "target"),
    ]


def test_points_between_digits_tell_two_names_apart(nights):
    found = nights([called("Indikator 1.1"), BABIES], [called("Indikator 11"), BABIES])
    assert sorted(told(one) for one in found.differences) == [
        ("row_gone", "Indikator 1.1"),
        ("row_new", "Indikator 11"),
    ]


def test_another_indicator_is_another_row(nights):
    found = nights([MOTHERS, BABIES], [called("Angka Kematian Bayi"), BABIES])
    assert sorted(one["kind"] for one in found.differences) == ["row_gone", "row_new"]


def test_the_same_name_in_another_agreement_is_another_row(nights):
    found = nights([MOTHERS, BABIES], [BABIES, called("angka kematian ibu", agreement="KC-DINSOS-2024")])
    assert sorted(one["kind"] for one in found.differences) == ["row_gone", "row_new"]


def test_a_new_row_over_a_key_that_another_row_kept_gets_a_number(nights):
    moved = [called("angka kematian ibu", agreement="KC-DINKES-2024-b"), (*BABIES[:0], "KC-DINKES-2024-b", *BABIES[1:])]
    found = nights([MOTHERS, BABIES], moved, [*moved, MOTHERS])
    assert [(one["kind"], one["key"]) for one in found.differences] == [("row_new", f"{KEY} #2")]
    assert nights([*moved, with_target(MOTHERS, "99")]).differences[0]["key"] == f"{KEY} #2"


# -- an agreement that has another number ------------------------------------------------------------------------------


def moved_to(name, *lines):
    return [(name, *line[1:]) for line in lines]


def test_an_agreement_numbered_anew_hides_no_lowered_target(nights):
    lower = moved_to("KC-DINKES-2024-b", with_target(MOTHERS, "150"), with_target(BABIES, "10"))
    found = nights([MOTHERS, BABIES], lower)
    assert in_short(found) == [
        (KEY, "agreement", "KC-DINKES-2024", "KC-DINKES-2024-b", None),
        (KEY, "target", "95", "150", "easier"),
        ("KC-DINKES-2024 · Cakupan Imunisasi", "agreement", "KC-DINKES-2024", "KC-DINKES-2024-b", None),
        ("KC-DINKES-2024 · Cakupan Imunisasi", "target", "92,5", "10", "easier"),
    ]
    assert nights(lower).nothing_new


@pytest.mark.parametrize("name", ["KC-DINKES-2025", "KC-DINKES-2025-b"])
def test_the_agreement_of_another_year_is_another_one(nights, name):
    found = nights([MOTHERS, BABIES], moved_to(name, with_target(MOTHERS, "90"), BABIES))
    assert (found.counts["changed"], found.counts["new"], found.counts["gone"]) == (0, 2, 2)


@pytest.mark.parametrize(("changed", "kept"), [(0, True), (1, True), (2, False)])
def test_where_no_year_is_told_most_lines_must_say_the_same(nights, changed, kept):
    lines = [called(name, "9", "1001") for name in ("Satu", "Dua", "Tiga")]
    later = [with_target(line, "8") if place < changed else line for place, line in enumerate(lines)]
    found = nights([*lines, MOTHERS], [*moved_to("1002", *later), MOTHERS])
    assert (found.counts["gone"] == 0) is kept


def test_two_agreements_alike_that_are_numbered_anew_are_told_apart_by_what_they_say(nights):
    south, north = moved_to("SEL-2024", FIRST, MOTHERS), moved_to("UTR-2024", SECOND, BABIES, MOTHERS)
    found = nights([*south, *north], [*moved_to("B-2024", *north), *moved_to("A-2024", *south)])
    assert {told(one)[2:] for one in found.differences} == {("SEL-2024", "A-2024"), ("UTR-2024", "B-2024")}


def test_where_two_fit_alike_none_is_guessed(nights):
    found = nights(
        [*moved_to("SEL-2024", MOTHERS), *moved_to("UTR-2024", MOTHERS)],
        [*moved_to("A-2024", MOTHERS), *moved_to("B-2024", MOTHERS)],
    )
    assert (found.counts["changed"], found.counts["new"], found.counts["gone"]) == (0, 2, 2)


def test_an_agreement_that_still_stands_gives_its_lines_to_no_other(nights):
    found = nights([MOTHERS, BABIES], [BABIES, *moved_to("KC-DINKES-2024-b", MOTHERS)])
    assert sorted(one["kind"] for one in found.differences) == ["row_gone", "row_new"]


def test_the_row_of_the_agreement_itself_moves_with_its_lines(nights, tmp_path):
    head = "agreement_id,government,opd,fiscal_year,kind,pihak_pertama_name\n"
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file, name, trustee in zip(files, ("A-1", "A-2"), ("dr. Anindya", "dr. Bambang"), strict=True):
        file.write_text(f"{head}{name},Kota,Dinas A,2024,awal,{trustee}\nB-1,Kota,Dinas B,2024,awal,Citra\n")
    assert in_short(nights(*files)) == [
        ("A-1", "agreement", "A-1", "A-2", None),
        ("A-1", "trustee_name", "dr. Anindya", "dr. Bambang", None),
    ]


def test_a_day_of_signing_told_otherwise_is_a_changed_day(nights, tmp_path):
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file, day in zip(files, ("2 Januari 2024", "5 Februari 2024"), strict=True):
        file.write_text(f"government,fiscal_year,kind,date_as_printed\nKota Contoh,2024,pk,{day}\n")
    assert [one[1:4] for one in in_short(nights(*files))] == [("signed_on", "2 Januari 2024", "5 Februari 2024")]


# -- rows that are named alike -----------------------------------------------------------------------------------------


def test_another_order_of_rows_named_alike_accuses_nobody(nights):
    assert nights([FIRST, SECOND], [SECOND, FIRST]).differences == ()


def test_the_first_of_two_named_alike_is_gone_and_the_other_stays_as_it_was(nights):
    found = nights([FIRST, SECOND], [SECOND])
    assert [(one["kind"], one["key"]) for one in found.differences] == [("row_gone", "KC-DINKES-2024 · Nilai SAKIP")]
    assert nights([SECOND, with_target(FIRST, "70")]).counts == {
        "taken": 2, "asked": 0, "open": 0, "rejected": 0, "changed": 0, "new": 1, "gone": 0,
    }  # fmt: skip


def test_what_describes_a_row_weighs_more_than_its_figures(nights):
    """The targets change places: each objective keeps its row."""
    found = nights([FIRST, SECOND], [with_target(SECOND, "80"), with_target(FIRST, "40")])
    assert in_short(found) == [
        ("KC-DINKES-2024 · Nilai SAKIP #2", "target", "40", "80", "harder"),
        ("KC-DINKES-2024 · Nilai SAKIP", "target", "80", "40", "easier"),
    ]


def test_of_rows_that_differ_in_one_figure_the_equal_ones_are_the_same(nights):
    twin = with_target(FIRST, "60")
    found = nights([FIRST, twin], [with_target(FIRST, "55"), FIRST])
    assert in_short(found) == [("KC-DINKES-2024 · Nilai SAKIP #2", "target", "60", "55", "easier")]


def test_very_many_rows_named_alike_are_taken_in_their_order(nights, monkeypatch):
    monkeypatch.setattr("service.intake.pairing.MOST_PAIRS", 3)
    assert [one[2:4] for one in in_short(nights([FIRST, SECOND], [SECOND, FIRST])) if one[1] == "target"] == [
        ("80", "40"),
        ("40", "80"),
    ]
