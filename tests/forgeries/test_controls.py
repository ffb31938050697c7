"""The controls: an honest book, packed by the forger's own hands, stands in every claim."""

import pytest

from domain.evidence.bundle import Manifest, unpack
from domain.evidence.verify import verify
from tests.forgeries.forger import Book


@pytest.mark.parametrize(
    "chapter",
    ["founded", "proposed", "signed", "in_force", "acting", "continued", "tw2", "head_c", "corrected", "ordered"],
)
def test_an_honest_book_in_the_forgers_hands_answers_yes_three_times(world, chapter):
    book = world.book(chapter)
    heads = book.summarise()
    verdict = verify(book.bundle(heads=heads.record), book.trust)
    assert verdict.exit_code == 0, verdict.report()
    assert not verdict.so_far


def test_the_forger_packs_the_very_bytes_that_the_house_packs(chapters, tmp_path):
    town = chapters.open("in_force", tmp_path / "own")
    book = Book.read(town)
    made = town.house.bundle(agreement=town.promise.stream, public=False)
    manifest = Manifest.parse(unpack(made)["berkas.json"])
    forged = book.bundle(records=manifest.records, about=manifest.about, contents=manifest.contents)
    chapters.close(town)
    assert forged == made
