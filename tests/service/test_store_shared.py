"""What both stores promise to requests that meet: one batch, one loser, one number, and nothing lost or doubled."""

import hashlib
import sqlite3
import threading
import time
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from domain.evidence.checkpoint import open_checkpoint
from domain.evidence.errors import Fault, Refused
from domain.evidence.merkle import leaf_hash, verify_inclusion
from service.store.places import PostgreSQL
from service.store.postgres import PostgreSQLStore
from service.store.sqlite import SQLiteStore
from tests.service.making import KEY, NOON, SEALER, act, chain, naive_root, stream_named

A, B, C = stream_named(1), stream_named(2), stream_named(3)
MOVED = stream_named(99)


@pytest.fixture(params=["sqlite", "postgresql"])
def opens(request, tmp_path):
    """Opens the one ledger of a test, as often as it is asked; in the end the ledger must be whole."""
    stores: list[Any] = []
    if request.param == "postgresql":
        database = PostgreSQL(request.getfixturevalue("pg_url"))

    def make(sealer=SEALER, **facts):
        if request.param == "postgresql":
            stores.append(PostgreSQLStore(database, sealer, **facts))
        else:
            stores.append(SQLiteStore(tmp_path / "ledger.sqlite", sealer, **facts))
        return stores[-1]

    yield make
    demand_whole(stores[0])
    for store in stores:
        store.close()


@pytest.fixture
def store(opens):
    return opens()


@pytest.fixture
def by_hand(request, opens, tmp_path):
    """Says something to the database of the ledger, past every store."""

    def say(statement):
        postgres = "pg_url" in request.fixturenames
        connect = psycopg2.connect if postgres else sqlite3.connect
        with closing(connect(request.getfixturevalue("pg_url") if postgres else tmp_path / "ledger.sqlite")) as db:
            db.cursor().execute(statement)
            db.commit()

    return say


def demand_whole(store):
    """No record is missing or twice, and root, seal and tiles are those of other code."""
    rows = store.rows(limit=100_000)
    assert [row.record for row in rows] == list(range(1, len(rows) + 1))
    assert len({(row.stream, row.version) for row in rows}) == len(rows)
    head = store.head()
    assert (head.size, head.root) == (len(rows), naive_root([row.entry for row in rows]))
    leaves = b"".join(hashlib.sha256(b"\0" + row.entry).digest() for row in rows)
    for index in range(-(-len(rows) // 256)):
        assert store.tile(0, index) == leaves[index * 8192 : index * 8192 + 8192]
    if rows:
        checkpoint = open_checkpoint(head.checkpoint, KEY)
        assert (checkpoint.size, checkpoint.root) == (head.size, head.root)


class Meeting:
    """Requests that share one batch: they come one by one while the judge of another request still thinks."""

    def __init__(self, store):
        self._store = store
        self._thinks, self._may_go_on = threading.Event(), threading.Event()
        self._threads = []
        self.told = {}
        if store.stream_head(MOVED).version == 0:
            store.insert_events([act(MOVED)])
        self.come("thinking", [act(stream_named(98))], relied={MOVED: 0}, recheck=self._think)
        assert self._thinks.wait(10)

    def _think(self):
        self._thinks.set()
        assert self._may_go_on.wait(10)

    def come(self, name, events, **facts):
        self._threads.append(threading.Thread(target=self._insert, args=(name, events), kwargs=facts))
        self._threads[-1].start()
        until = time.monotonic() + 10
        while name != "thinking" and name not in self.told and self.waiting() < len(self._threads) - 1 - len(self.told):
            assert time.monotonic() < until
            time.sleep(0.001)

    def waiting(self):
        return sum(len(queue.waiting) for queue in self._store._line._queues.values())

    def _insert(self, name, events, **facts):
        try:
            self.told[name] = self._store.insert_events(events, **facts)
        except (Fault, Refused) as error:
            self.told[name] = error.code

    def end(self):
        self._may_go_on.set()
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive()
        assert self.told.pop("thinking") == [2]
        return self.told


def test_the_mark_of_a_store_moves_with_whatever_changes_in_it_and_with_nothing_else(opens, by_hand) -> None:
    store, other = opens(), opens()
    changes = (
        lambda: store.insert_events(chain(A, 3)),
        lambda: by_hand("CREATE TABLE elsewhere (n integer)"),
        lambda: other.insert_events(chain(B, 1)),
    )
    for change in changes:
        before = store.standing()
        change()
        assert store.standing() != before
        # Not at once: the server of the tests has other databases, and its marks move with theirs.
        assert any(store.standing() == store.standing() for _ in range(1000))
        assert store.standing()[0] == store.head()


def refuse():
    raise Refused("mandate_ended", until="2026-02-05")


def test_one_loser_takes_no_other_of_its_batch_with_it(store) -> None:
    meeting = Meeting(store)
    meeting.come("first", [act(A)])
    meeting.come("loses", [act(B), act(A, note="lain")])
    meeting.come("late", [act(C, received_at=NOON - 5_001)])
    meeting.come("last", [act(B)])
    assert meeting.end() == {"first": [3], "loses": "superseded", "late": "clock_behind", "last": [4]}
    assert [row.stream for row in store.rows(after=2)] == [A, B]


def test_the_same_act_twice_in_one_batch_is_told_one_number(store) -> None:
    meeting = Meeting(store)
    meeting.come("once", chain(A, 2))
    meeting.come("twice", chain(A, 2))
    meeting.come("half", chain(A, 1))
    assert meeting.end() == {"once": [3, 4], "twice": [3, 4], "half": [3]}
    assert store.insert_events(chain(A, 2)) == [3, 4]


def test_acts_of_one_stream_follow_each_other_within_a_batch(store) -> None:
    meeting = Meeting(store)
    for version, one in enumerate(chain(A, 3), 1):
        meeting.come(version, [one])
    assert meeting.end() == {1: [3], 2: [4], 3: [5]}
    assert store.stream_head(A).version == 3


def test_who_relied_on_what_its_batch_moves_is_judged_on_what_stands_then(store) -> None:
    seen = []
    meeting = Meeting(store)
    meeting.come("moves", [act(B)])
    meeting.come(
        "relies",
        [act(A)],
        relied={B: 0},
        recheck=lambda: seen.append((store.head().size, store.stream_head(B).version)),
    )
    meeting.come("refused", [act(C)], relied={B: 0}, recheck=refuse)
    assert meeting.end() == {"moves": [3], "relies": [4], "refused": "mandate_ended"}
    assert seen == [(3, 1)]


def test_that_a_stream_does_not_exist_is_remembered_until_another_server_begins_it(opens) -> None:
    here, there, seen = opens(), opens(), []
    first, second, third = chain(A, 3)

    def judged():
        seen.append(here.stream_head(B).version)

    here.insert_events([first], relied={B: 0}, recheck=refuse)
    there.insert_events([act(B)])
    here.insert_events([second], relied={B: 0}, recheck=judged)
    here.insert_events([third], relied={B: 1}, recheck=refuse)
    assert seen == [1]


def test_a_full_line_refuses_and_loses_nobody(opens) -> None:
    meeting = Meeting(opens(room=2))
    for number in range(1, 5):
        meeting.come(number, [act(stream_named(number))])
    assert meeting.end() == {1: [3], 2: [4], 3: "store_crowded", 4: "store_crowded"}


def test_who_was_withdrawn_is_never_recorded_later(opens) -> None:
    store = opens(patience=0.3)
    meeting = Meeting(store)
    meeting.come("impatient", [act(A)])
    while "impatient" not in meeting.told:
        time.sleep(0.01)
    assert meeting.end() == {"impatient": "store_busy"}
    assert store.insert_events([act(B)]) == [3]
    assert store.find(A, 1) is None


def test_a_batch_that_cannot_be_sealed_leaves_nothing_and_the_store_goes_on(opens) -> None:
    broken: list[bool] = []

    class Fails:
        def seal(self, size, root):
            if broken and size > 2:
                raise Fault("seal_absent")
            return SEALER.seal(size, root)

    store = opens(Fails())
    meeting = Meeting(store)
    broken.append(True)
    meeting.come(1, [act(A)])
    meeting.come(2, [act(B)])
    assert meeting.end() == {1: "seal_absent", 2: "seal_absent"}
    assert store.head().size == 2
    broken.clear()
    assert store.insert_events([act(B)]) == [3]


def test_many_threads_of_two_servers_leave_no_gap_no_double_and_one_tree(opens) -> None:
    stores = [opens(), opens()]
    told: list[tuple[int, str]] = []
    refused: list[str] = []

    def work(number):
        store = stores[number % 2]
        for one in chain(stream_named(100 + number), 4):
            told.extend((record, one.digest) for record in store.insert_events([one]))
            head = store.stream_head(C)
            ours = act(C, head.version + 1, head.digest, note=str(number))
            try:
                told.extend((record, ours.digest) for record in store.insert_events([ours]))
            except Refused as error:
                refused.append(error.code)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({record for record, _ in told}) == len(told) == stores[0].head().size
    assert len(told) + len(refused) == 32 * 4 * 2
    assert set(refused) <= {"superseded"}


# --- what a store tells without a search ---------------------------------------------------------------------------


def test_who_just_recorded_gets_a_proof_without_a_query(store) -> None:
    for start in (0, 1, 3):
        acts = chain(stream_named(20 + start), 3)
        for record in store.insert_events(acts):
            path, note = store.fresh_proof(record)
            checkpoint = open_checkpoint(note, KEY)
            leaf = leaf_hash(store.row(record).entry)
            verify_inclusion(leaf, index=record - 1, size=checkpoint.size, path=path, root=checkpoint.root)
    assert store.fresh_proof(0) is None
    assert store.fresh_proof(10) is None


def test_what_another_server_recorded_has_no_fresh_proof_here(opens) -> None:
    here, there = opens(), opens()
    here.insert_events([act(A)])
    there.insert_events([act(B)])
    assert here.fresh_proof(1) is not None
    assert here.fresh_proof(2) is None
    assert there.fresh_proof(1) is None


def test_the_streams_that_moved_are_told_with_the_head(store) -> None:
    assert store.moved_since(0) == (store.head(), {})
    store.insert_events([*chain(A, 2), act(B)])
    store.insert_events([act(C)])
    assert store.moved_since(0) == (store.head(), {A: 2, B: 1, C: 1})
    assert store.moved_since(1) == (store.head(), {A: 2, B: 1, C: 1})
    assert store.moved_since(3) == (store.head(), {C: 1})
    assert store.moved_since(4) == (store.head(), {})


def test_who_waits_for_a_record_is_told_as_soon_as_it_stands(opens) -> None:
    here, there = opens(), opens()
    here.insert_events([act(A)])
    assert here.wait(0, 10) == 1
    assert here.wait(1, 0.01) == 1
    late = threading.Timer(0.05, there.insert_events, args=([act(B)],))
    late.start()
    assert here.wait(1, 10) == 2
    late.join()


def test_stream_heads_of_any_size_are_those_of_that_size(store) -> None:
    first, second, third = chain(A, 3)
    other = act(B)
    for one in (first, other, second, third):
        store.insert_events([one])
    expected = {0: [], 1: [(A, 1)], 2: [(A, 1), (B, 1)], 3: [(A, 2), (B, 1)], 4: [(A, 3), (B, 1)]}
    for size, heads in expected.items():
        assert [(head.stream, head.version) for head in store.stream_heads(size)] == heads
    assert [head.digest for head in store.stream_heads(3)] == [second.digest, other.digest]
