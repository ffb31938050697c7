"""One year, two stores: the same chapters told in a file and in PostgreSQL are the same book, byte for byte."""

import pytest

from tests.chapters import CHAPTERS

# Where the year branches off and goes no further: together they pass through every chapter.
ENDS = [name for name in CHAPTERS if name not in {chapter.after for chapter in CHAPTERS.values()}]


@pytest.mark.parametrize("chapters", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ENDS)
def test_a_chapter_is_the_same_book_in_either_store(chapters, pg_chapters, tmp_path, name) -> None:
    file, database = chapters.open(name, tmp_path / "file"), pg_chapters.open(name, tmp_path / "database")
    ours, theirs = file.house.store, database.house.store
    size = ours.head().size
    assert ours.head() == theirs.head()
    assert ours.rows(limit=10_000) == theirs.rows(limit=10_000)
    assert ours.stream_heads(size) == theirs.stream_heads(size)
    assert file.house.bundler.of_record(size, public=False) == database.house.bundler.of_record(size, public=False)
    pg_chapters.demand_sound(database)
    chapters.close(file)
    pg_chapters.close(database)
