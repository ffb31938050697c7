"""One batch, decided without a database: held against the same requests decided one by one."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.errors import Refused
from service.store import Head
from service.store.batch import Batch, Ground, Request, named, retold
from tests.service.making import NOON, act, chain, stream_named

A, B, C = stream_named(1), stream_named(2), stream_named(3)
FIRST, SECOND, THIRD = chain(A, 3)


class Memory:
    """What a database keeps, as far as a batch asks for it."""

    def __init__(self):
        self.rows = []
        self.places = {}
        self.latest = 0

    def commit(self, requests):
        places = {name: self.places[name] for name in named(requests) & self.places.keys()}
        wanted = retold(requests, places)
        numbers = {place.id: name for name, place in self.places.items()}
        recorded = {
            (numbers[row.stream], row.version): (row.record, row.entry)
            for row in self.rows
            if (numbers[row.stream], row.version) in wanted
        }
        head = Head(len(self.rows), b"", self.latest, None)
        batch = Batch(Ground(head, len(self.places), places, recorded))
        batch.decide(requests)
        self.rows += batch.rows
        self.places.update(batch.places)
        self.latest = batch.received_at
        batch.settle()
        return batch.deferred

    def commit_all(self, requests):
        """In as few batches as it takes; the requests in the order in which they were decided."""
        order, left = [], list(requests)
        while left:
            deferred = self.commit(left)
            assert len(deferred) < len(left)  # the first is always decided: nobody starves
            order += [request for request in left if request not in deferred]
            left = deferred
        return order


def refuse():
    raise Refused("mandate_ended", until="2026-02-05")


def told(*requests):
    return [request.numbers if request.error is None else request.error.code for request in requests]


def test_a_loser_takes_no_other_with_it() -> None:
    memory = Memory()
    winner, loser, late, other = (
        Request([act(A, received_at=NOON)]),
        Request([act(A, note="lain", received_at=NOON)]),
        Request([act(B, received_at=NOON - 5_001)]),
        Request([act(C, received_at=NOON)]),
    )
    assert memory.commit([winner, loser, late, other]) == []
    assert told(winner, loser, late, other) == [[1], "superseded", "clock_behind", [2]]
    assert [row.record for row in memory.rows] == [1, 2]


def test_a_list_that_loses_leaves_nothing_of_itself_behind() -> None:
    memory = Memory()
    loser = Request([act(B), act(A), act(B, note="lain")])
    after = Request([act(B), act(A)])
    memory.commit([loser, after])
    assert told(loser, after) == ["superseded", [1, 2]]
    assert {name: place.id for name, place in memory.places.items()} == {B: 1, A: 2}


def test_an_act_goes_on_where_one_of_the_same_batch_left_its_stream() -> None:
    memory = Memory()
    requests = [Request([one]) for one in (FIRST, SECOND, THIRD)]
    memory.commit(requests)
    assert told(*requests) == [[1], [2], [3]]
    assert memory.places == {A: (1, 3, THIRD.digest)}


def test_the_same_act_twice_in_a_batch_is_told_the_same_record() -> None:
    memory = Memory()
    requests = [Request([FIRST]), Request([act(B)]), Request([FIRST]), Request([FIRST, act(B)])]
    memory.commit(requests)
    assert told(*requests) == [[1], [2], [1], [1, 2]]


def test_a_list_that_stands_only_in_part_is_refused_also_within_a_batch() -> None:
    memory = Memory()
    requests = [Request([FIRST]), Request([FIRST, SECOND])]
    memory.commit(requests)
    assert told(*requests) == [[1], "superseded"]


def test_who_relied_on_what_the_batch_moves_is_deferred_and_judged_on_what_stands() -> None:
    memory, seen = Memory(), []
    mover = Request([act(B)])
    relying = Request([FIRST], recheck=lambda: seen.append(len(memory.rows)), relied={B: 0})
    refused = Request([act(C)], recheck=refuse, relied={B: 0})
    assert memory.commit([mover, relying, refused]) == [relying, refused]
    assert told(mover) == [[1]]
    assert not relying.settled
    assert memory.commit([relying, refused]) == [refused]
    assert memory.commit([refused]) == []
    assert told(relying, refused) == [[2], "mandate_ended"]
    assert seen == [1]


def test_who_looked_at_the_whole_log_is_deferred_as_soon_as_it_grows() -> None:
    memory = Memory()
    mover, looking = Request([act(B)]), Request([FIRST], recheck=refuse, size=0)
    assert memory.commit([mover, looking]) == [looking]
    memory.commit([looking])
    assert told(looking) == ["mandate_ended"]


def test_who_looked_before_anything_moved_is_not_judged_again() -> None:
    memory = Memory()
    looking, mover = Request([FIRST], recheck=refuse, size=0, relied={B: 0}), Request([act(B)])
    assert memory.commit([looking, mover]) == []
    assert told(looking, mover) == [[1], [2]]


def test_a_judge_that_stumbles_concerns_its_own_request_alone() -> None:
    def stumble():
        raise ZeroDivisionError

    memory = Memory()
    stumbling, other = Request([FIRST], recheck=stumble, relied={B: 9}), Request([act(B)])
    memory.commit([stumbling, other])
    assert isinstance(stumbling.error, ZeroDivisionError)
    assert told(other) == [[1]]


def test_nobody_is_told_anything_before_the_batch_is_settled() -> None:
    request, loser = Request([FIRST]), Request([SECOND])
    batch = Batch(Ground(Head(0, b"", 0, None), 0, {}, {}))
    batch.decide([loser, request])
    assert not request.settled
    assert not loser.settled
    batch.settle()
    assert told(request, loser) == [[1], "superseded"]


def test_only_acts_at_or_below_their_streams_version_may_stand_already() -> None:
    memory = Memory()
    memory.commit([Request([FIRST]), Request([SECOND])])
    again = [Request([FIRST, THIRD]), Request([act(B)])]
    assert retold(again, memory.places) == [(A, 1)]


ACTS = [*chain(A, 3), *chain(B, 2), act(C), act(A, note="lain"), act(B, 2, "f" * 64), act(C, received_at=NOON - 6_000)]
REQUESTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(ACTS), min_size=1, max_size=3),
        st.dictionaries(st.sampled_from([A, B, C]), st.integers(0, 2), max_size=2),
        st.sampled_from([None, None, 0, 1, 2]),
        st.sampled_from([None, lambda: None, refuse]),
    ),
    min_size=1,
    max_size=12,
)


@given(REQUESTS)
def test_a_batch_decides_as_if_its_requests_came_one_by_one(facts) -> None:
    together = [Request(events, recheck, relied, size) for events, relied, size, recheck in facts]
    memory = Memory()
    order = memory.commit_all(together)
    alone = [Request(one.events, one.recheck, one.relied, one.size) for one in order]
    model = Memory()
    for request in alone:
        assert model.commit([request]) == []
    assert told(*alone) == told(*order)
    assert (model.rows, model.places, model.latest) == (memory.rows, memory.places, memory.latest)


@pytest.mark.parametrize("count", [1, 40])
def test_however_many_must_be_judged_again_each_is_in_its_turn(count) -> None:
    memory = Memory()
    judged: list[int] = []
    memory.commit([Request([act(C)])])
    requests = [
        Request([act(stream_named(10 + n))], recheck=partial(judged.append, n), relied={C: 0}) for n in range(count)
    ]
    memory.commit_all(requests)
    assert judged == list(range(count))
    assert told(*requests) == [[n + 2] for n in range(count)]
