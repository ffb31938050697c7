"""A packed table answers as a plain one does, however often it was packed, copied and put on top of another."""

import random
import tracemalloc

import pytest

from domain.evidence.packed import BLOCK, MERGED, Packed

FULL = 64  # here a table is packed sooner
COUNT = FULL * MERGED * 2 + 100


def filled(pairs, plain=None):
    """A table that is told these in turn, packed as the parts of a file are; and the same as a dictionary."""
    table, plain = Packed(), {} if plain is None else plain
    for number, (name, value) in enumerate(pairs):
        table[name], plain[name] = value, value
        if number % 50 == 0:
            table = table.settled()
    return table, plain


def shuffled(seed, *, gone=0.1):
    """Names in a disorder, many of them told twice, some of them gone."""
    dice = random.Random(seed)
    for _ in range(COUNT):
        number = dice.randrange(COUNT)
        name = ("indicators" if number % 3 else "agreements", f'{number:x}\t"\n{chr(0xFFFD)}\U0001f33e é')
        yield name, None if dice.random() < gone else f"[{dice.random()}]".encode()


@pytest.fixture(scope="module", autouse=True)
def _sooner():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("domain.evidence.packed.FULL", FULL)
        yield


@pytest.fixture(scope="module")
def both():
    """A table of several runs, and what it must say."""
    return filled(shuffled(1))


def test_it_says_of_every_name_what_was_told_last(both):
    table, plain = both
    assert len(table.runs) > 1
    assert all(name in table and table.get(name) == value for name, value in plain.items())


def test_its_lines_come_in_order_and_each_name_once(both):
    table, plain = both
    assert list(table.lines()) == sorted(plain.items())


def test_a_name_that_was_never_told_is_not_in_it(both):
    table, _ = both
    absent = [("indicators", f"bukan {number}") for number in range(2000)] + [("a", ""), ("z", "z")]
    assert not any(name in table for name in absent)
    assert {table.get(name) for name in absent} == {None}


@pytest.mark.parametrize("count", [1, BLOCK, FULL, 3 * FULL])
def test_a_later_table_counts_over_an_earlier_one(both, count):
    under, plain = both
    later, plainly = filled(list(shuffled(2))[:count])
    want = sorted((plain | plainly).items())
    assert list(under.lines(later)) == want
    assert list(under.with_later(later).lines()) == want
    assert list(filled([(("a", "b"), b"c")])[0].with_later(later).lines()) == sorted(
        ({("a", "b"): b"c"} | plainly).items()
    )


def test_who_adds_to_a_copy_changes_nothing_of_the_first(both):
    table, plain = both
    added = table.copy()
    for name in plain:
        added[name] = b"lain"
    assert list(added.settled().lines()) == [(name, b"lain") for name, _ in sorted(plain.items())]
    assert table == filled(plain.items())[0]
    assert table != added


def test_names_with_one_mark_are_told_apart(monkeypatch):
    monkeypatch.setattr("domain.evidence.packed._mark", lambda _name: 7)
    table, plain = filled(list(shuffled(3))[: 2 * FULL])
    assert all(table.get(name) == value for name, value in plain.items())
    assert ("indicators", "bukan") not in table
    assert ("", "") not in table


def test_of_what_is_packed_little_is_held_in_memory():
    cells = '{{"field":"target","how":"sole","printed":"{0}","quantity":{{"kind":"number","value":"{0}"}}}}'
    rows = (
        (("indicators", f"PK-{number // 20:05} / Persentase layanan nomor {number} yang selesai tepat waktu"),
         ",".join(cells.format(number + at) for at in range(6)).encode())
        for number in range(FULL * MERGED * MERGED)
    )  # fmt: skip
    tracemalloc.start()
    table, _ = filled(rows, Forgotten())
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table
    assert held < 150 * FULL * MERGED * MERGED


class Forgotten(dict[object, object]):
    """A dictionary that remembers nothing."""

    def __setitem__(self, _name: object, _value: object) -> None:
        pass


def test_the_more_is_told_the_fewer_runs_it_keeps_for_it():
    table, _ = filled((("indicators", f"{number:07}"), b"[]") for number in range(FULL * MERGED * MERGED))
    assert len(table.runs) < 3 * MERGED
    assert not Packed()
    assert table
