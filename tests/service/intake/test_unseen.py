"""A row that could not be read hides no other: which known rows nobody saw is told, and how many are surely gone."""

import time

import pytest

from service.commands.sourcing import told_of_changes
from service.intake import look
from service.intake.unseen import _fits
from tests.service.intake.exports import (
    BABIES,
    MOTHERS,
    SOURCE,
    VISITS,
    acts,
    reading,
    taken,
    told,
    with_target,
    written,
)

NAMELESS = ("KC-DINKES-2024", "Sehat", "", "", "1", "max", "")
KNOWN = "KC-DINKES-2024 · "
UNATTENDED = {"unattended": True}


@pytest.fixture(scope="module")
def house(chapters, tmp_path_factory):
    """One ledger that nothing is recorded in but the first export: the tests only look."""
    town = chapters.open("archived", tmp_path_factory.mktemp("unseen") / "kota")
    path = written(tmp_path_factory.mktemp("first") / "a.csv", [MOTHERS, BABIES, VISITS])
    taken(town.house, path, read=UNATTENDED)
    yield town.house
    town.stage.close()


@pytest.fixture
def seen(house, tmp_path):
    """What an export would change."""

    def seen_in(*lines, **given):
        with reading(written(tmp_path / "b.csv", lines), **UNATTENDED) as one:
            return look(house, one, source=SOURCE, **given)

    return seen_in


def keys(names):
    return [key.removeprefix(KNOWN) for _, key in names]


def test_a_row_without_a_name_hides_no_row_that_was_not_found(seen):
    found = seen(MOTHERS, VISITS, NAMELESS)
    assert (keys(found.unseen.missing), found.unseen.lost) == (["Cakupan Imunisasi"], 0)
    assert (found.differences, found.counts["gone"]) == ((), 0)


def test_more_rows_not_found_than_rows_without_a_name_are_surely_gone(seen):
    found = seen(MOTHERS, NAMELESS)
    assert (keys(found.unseen.missing), found.unseen.lost) == (["Cakupan Imunisasi", "Kunjungan"], 1)
    lines = "\n".join(told_of_changes(found))
    assert "2 baris lama tidak ditemukan" in lines
    assert "sekurang-kurangnya 1 pasti hilang" in lines
    assert "indikator | KC-DINKES-2024 · Cakupan Imunisasi: tidak ditemukan" in lines


def test_a_part_of_an_export_misses_nothing(seen):
    assert seen(MOTHERS, NAMELESS, complete=False).unseen.missing == ()


def test_a_row_without_a_name_does_not_hide_what_was_renamed(seen):
    renamed = ("KC-DINKES-2024", "Sehat", "Angka kematian  Ibu.", "kasus", "150", "min", "")
    found = seen(renamed, BABIES, VISITS, NAMELESS)
    assert ("cell", "Angka Kematian Ibu", "95", "150") in [told(one) for one in found.differences]
    assert found.unseen.missing == ()


@pytest.mark.parametrize(
    "name",
    [
        "Angka Kematian Ibu\u200b",
        "Angka\u00ad Kematian Ibu",
        "angka kematian\u2060 ibu.",
        "Angka Kemati\u0430n Ibu",
        "Angka Kematian Ibu\ufeff",
    ],
)
def test_a_strange_sign_in_a_name_tells_which_row_became_unreadable(seen, name):
    found = seen((*MOTHERS[:2], name, "kasus", "150", "min", ""), BABIES, VISITS)
    assert (keys(found.unseen.unread), found.unseen.missing) == (["Angka Kematian Ibu"], ())
    assert (found.counts["rejected"], found.counts["gone"]) == (1, 0)


def test_a_strange_sign_in_another_row_hides_no_row_that_is_gone(seen):
    found = seen((*MOTHERS[:2], "Angka Kemati\u0430n Ibu", "kasus", "150", "min", ""), BABIES)
    assert [told(one) for one in found.differences] == [("row_gone", "Kunjungan")]


def test_a_name_of_strange_signs_only_may_be_any_row(seen):
    found = seen(("KC-DINKES-2024", "Sehat", "\u0410\u0411\u0412", "kasus", "1", "min", ""), BABIES)
    assert (found.unseen.unread, keys(found.unseen.missing)) == ((), ["Angka Kematian Ibu", "Kunjungan"])
    assert found.unseen.lost == 1


@pytest.mark.parametrize(
    ("name", "pieces", "fits"),
    [
        ("angkakematianibu", ["angkakemati", "nibu"], True),
        ("angkakematianibu", ["", "ngkakematianib", ""], True),
        ("angkakematianibu", ["angka", "kematian", "ibu"], True),
        ("angkakematianibu", ["angkakemati", "ibu"], False),
        ("angkakematianibu", ["angka", "ibu", "kematian"], False),
        ("angkakematianibu", ["angkakemati", "nibuk"], False),
        ("abc", ["", "", "", ""], False),
    ],
)
def test_a_name_with_signs_that_could_not_be_read(name, pieces, fits):
    assert _fits(name, pieces) is fits


def test_a_name_of_a_hundred_strange_signs_makes_nobody_wait():
    begun = time.process_time()
    assert not _fits("a" * 200, ["", *"a" * 100, "zz"])
    assert not _fits("a" * 500, [*[""] * 400, "zz"])
    assert time.process_time() - begun < 0.1


def test_a_strange_sign_in_a_figure_makes_the_row_unreadable(seen):
    found = seen(with_target(MOTHERS, "\uff19\uff15"), BABIES, VISITS)
    assert keys(found.unseen.unread) == ["Angka Kematian Ibu"]
    assert "1 baris lama ada dalam berkas ini tetapi tidak terbaca" in "\n".join(told_of_changes(found))


def test_the_ledger_says_which_rows_were_not_read(chapters, tmp_path):
    """The judge takes it, and the next whole file goes on from there."""
    town = chapters.open("archived", tmp_path / "kota")
    taken(town.house, written(tmp_path / "a.csv", [MOTHERS, BABIES]), read=UNATTENDED)
    taken(town.house, written(tmp_path / "c.csv", [MOTHERS, NAMELESS]), read=UNATTENDED)
    facts = acts(town.house)[-1][1]
    assert facts["unseen"] == [{"table": "indicators", "key": f"{KNOWN}Cakupan Imunisasi", "why": "missing"}]
    assert facts["covers"]["complete"] is False
    result = taken(town.house, written(tmp_path / "d.csv", [MOTHERS]), read=UNATTENDED)
    assert [told(one) for one in result.differences] == [("row_gone", "Cakupan Imunisasi")]
    town.stage.close()
