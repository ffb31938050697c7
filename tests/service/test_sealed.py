"""What the tables fold is what was sealed: an entry that was altered is named, however well it reads."""

from dataclasses import replace
from typing import cast

import pytest

from domain.evidence.entry import Entry
from domain.evidence.errors import Fault
from projections import Recorded
from service.records import read_row
from service.sealed import demand_sealed, sealed_records
from service.store import Store
from tests.people import present


class Altered:
    """A store in which one row is another."""

    def __init__(self, store, row):
        self.store, self.row = store, row

    def rows(self, *, after, limit):
        return [self.row if row.record == self.row.record else row for row in self.store.rows(after=after, limit=limit)]

    def tile(self, level, index):
        return self.store.tile(level, index)


@pytest.fixture
def store(still_at):
    return still_at("in_force").house.store


def test_records_read_for_the_tables_are_what_a_strict_reading_gives(store):
    rows = store.rows(limit=1000)
    found = sealed_records(store, 0, 1000)
    assert [replace(one, content=present(one.content).read()) for one in found] == [
        Recorded(row.record, *read_row(row)) for row in rows
    ]
    assert [one.record for one in sealed_records(store, 3, 2)] == [4, 5]
    assert sealed_records(store, len(rows), 1000) == []


@pytest.mark.parametrize("together", [1, 3, 32])
def test_where_contents_are_large_fewer_come_at_a_time_and_none_is_left_out(store, monkeypatch, together):
    whole = sealed_records(store, 0, 1000)
    monkeypatch.setattr("service.sealed.MUCH", 5_000)
    monkeypatch.setattr("service.sealed.TOGETHER", together)
    found = list[Recorded]()
    while some := sealed_records(store, len(found), 20):
        assert len(some) <= 20
        found += some
    assert len(sealed_records(store, 0, 20)) < 20
    assert found == whole


def test_an_entry_that_was_altered_and_still_reads_well_is_not_folded(store):
    row = store.row(5)
    moment = Entry.parse(row.entry).received_at
    later = row.entry.replace(b'"received_at":%d' % moment, b'"received_at":%d' % (moment + 1))
    assert Entry.parse(later).received_at == moment + 1
    with pytest.raises(Fault, match="row_differs") as fault:
        sealed_records(cast("Store", Altered(store, replace(row, entry=later))), 0, 1000)
    assert fault.value.facts["record"] == 5


def test_an_entry_behind_the_tree_is_not_folded(store):
    size = store.head().size
    with pytest.raises(Fault, match="row_differs"):
        demand_sealed(store, [(size + 1, store.row(size).entry)])
    with pytest.raises(Fault, match="row_differs"):
        demand_sealed(store, [(size + 100_000, store.row(size).entry)])


def test_several_streams_read_at_once_are_the_streams_one_by_one(store):
    rows = store.rows(limit=1000)
    names = sorted({row.stream for row in rows})[::2]
    assert store.rows_of([*names, "agreement/" + "0" * 32], upto=len(rows)) == [r for r in rows if r.stream in names]
    assert store.rows_of(names, upto=9) == [row for row in rows if row.stream in names and row.record <= 9]
    assert store.rows_of([], upto=9) == []
