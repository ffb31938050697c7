"""What the street calls a thing finds the thing: aliases are data, the longest first."""

import pytest

from domain.aliases import MEANINGS, aliases, spoken_of


@pytest.mark.parametrize(
    ("text", "means", "left"),
    [
        ("Perjanjian Kinerja Dinas Kesehatan", ["pk"], "dinas kesehatan"),
        ("perjanjian kinerja perubahan", ["pk_perubahan"], ""),
        ("perjanjian kerja", ["pk"], ""),
        ("perjanjian kerja sama bank", ["perjanjian_kerja_sama"], "bank"),
        ("MoU, pakta integritas", ["pakta_integritas", "nota_kesepahaman"], ""),
        ("dinas kesehatan", [], "dinas kesehatan"),
        ("pkk", [], "pkk"),
    ],
)
def test_an_alias_is_found_word_by_word(text, means, left):
    found, rest = spoken_of(text)
    assert ([alias.means for alias in found], rest) == (means, left)


def test_every_alias_means_something_known_and_stands_once():
    terms = [alias.term for alias in aliases()]
    assert len(terms) == len(set(terms))
    assert {alias.means for alias in aliases()} == {*MEANINGS}
    assert all(alias.title and alias.title_en for alias in aliases())
    assert all((alias.note is None) == (alias.note_en is None) for alias in aliases())
