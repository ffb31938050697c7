"""The honest ledgers that forgers start from: a small city and the agreement of its Dinas Kesehatan, chapter by chapter."""

from pathlib import Path

from tests.chapters import Chapters
from tests.forgeries.forger import Book
from tests.forgeries.steps import appoint_registrar, newcomer


class World:
    """Each chapter is read once, as it was told through the house's own door; a forger gets a copy."""

    def __init__(self, chapters: Chapters, folder: Path) -> None:
        self._folder = folder
        self._chapters = chapters
        self._books: dict[str, Book] = {}

    def book(self, chapter: str) -> Book:
        if chapter not in self._books:
            town = self._chapters.open(chapter, self._folder / f"read-{chapter}")
            self._books[chapter] = Book.read(town)
            self._chapters.close(town)
            _fourth_registrar(self._books[chapter])
        return self._books[chapter].copy()


def _fourth_registrar(book: Book) -> None:
    """A bundle without a stream of registrars could not say that somebody is none: so one more comes in, in two turns."""
    person, _ = newcomer(book, "Gede Arimbawa, S.H.")
    turn = appoint_registrar(book, person, agency="setda", by=0)
    appoint_registrar(book, person, agency="setda", by=1, seconds=turn)
