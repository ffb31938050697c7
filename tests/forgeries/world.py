"""The honest ledgers that forgers start from: a small city and the agreement of its Dinas Kesehatan, chapter by chapter."""

from pathlib import Path

from tests.forgeries.forger import Book
from tests.people import Chapters


class World:
    """Each chapter is told once, through the house's own door; a forger gets a copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._chapters = Chapters(folder)
        self._books: dict[str, Book] = {}

    def book(self, chapter: str) -> Book:
        if chapter not in self._books:
            town = self._chapters.open(chapter, self._folder / f"read-{chapter}")
            self._books[chapter] = Book.read(town)
            town.stage.close()
        return self._books[chapter].copy()
