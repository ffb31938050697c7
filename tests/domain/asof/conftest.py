"""The story's whole ledger as plain records, and questions put to them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest

from domain.asof import Clock, Record, Shelf, answer, encode
from domain.evidence.streams import local_date
from service.demo.stage import ZONE


@dataclass(frozen=True)
class Story:
    """Every record of the year of the Dinas Kesehatan, and the stream of its agreement."""

    agreement: str
    records: tuple[Record, ...]

    def day_of(self, record):
        return local_date(record.entry.received_at, ZONE)

    @property
    def first(self):
        """The day of the agreement's first act."""
        return self.day_of(next(one for one in self.records if one.entry.body.stream == self.agreement))

    @property
    def last(self):
        return self.day_of(self.records[-1])

    def days(self):
        """Every day of it on which there is an answer."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]

    def cut(self, on):
        """A ledger that ends with that day: all before the first record received after it."""
        size = next((n for n, one in enumerate(self.records) if self.day_of(one) > on), len(self.records))
        return self.records[:size]

    def ask(self, records, on, clock=Clock.KNOWN, *, public=False):
        return self.put(Shelf(records), on, clock, public=public)

    def put(self, shelf, on, clock=Clock.KNOWN, *, public=False):
        return encode(answer(shelf, agreement=self.agreement, on=on, clock=clock, public=public))


@pytest.fixture(scope="session")
def story(chapters, tmp_path_factory):
    """The year to 4 February 2026, corrected by order."""
    town = chapters.open("corrected", tmp_path_factory.mktemp("story") / "town")
    try:
        rows = town.house.read(0, 10_000)
    finally:
        town.stage.close()
    return Story(town.promise.stream, tuple(Record(one.record, one.entry, one.content) for one in rows))


@pytest.fixture
def ask(story):
    """Asks the whole story."""
    return partial(answer, Shelf(story.records), agreement=story.agreement)
