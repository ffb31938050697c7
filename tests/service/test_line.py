"""The line before the database, with a database of our own making: who leads, who waits, who is told what."""

import os
import signal
import threading
import time
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError

from domain.evidence.errors import Fault, Refused
from service.store.batch import Request
from service.store.line import Line


def asking(name: Any) -> Request:
    """A request that is told apart by its one event; a line never looks into it."""
    return Request([name])


class Desk:
    """Commits by noting; the first batch stays on the desk until `open` is called. `answers` are tried in turn."""

    def __init__(self, *answers):
        self.batches = []
        self.begun = threading.Event()
        self._gate = threading.Event()
        self._answers = list(answers)

    def open(self):
        self._gate.set()

    def commit(self, requests):
        self.batches.append([request.events[0] for request in requests])
        self.begun.set()
        assert self._gate.wait(10)
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, BaseException):
            raise answer
        deferred = answer(requests) if answer else []
        for request in requests:
            if request not in deferred:
                request.numbers = [request.events[0]]
        return deferred


class Callers:
    """Threads in line, one behind the other, and what each was told."""

    def __init__(self, desk, **facts):
        self.line = Line(desk.commit, **{"patience": 10, **facts})
        self.told = {}
        self._desk = desk
        self._threads = []

    def come(self, name):
        self._threads.append(threading.Thread(target=self._record, args=(name,)))
        self._threads[-1].start()
        if len(self._threads) == 1:
            assert self._desk.begun.wait(10)
        else:
            self.demand_waiting(name)

    def demand_waiting(self, name):
        until = time.monotonic() + 10
        (queue,) = self.line._queues.values()
        while name not in [caller.request.events[0] for caller in tuple(queue.waiting)] and name not in self.told:
            assert time.monotonic() < until
            time.sleep(0.001)

    def _record(self, name):
        try:
            self.told[name] = self.line.record(asking(name))
        except BaseException as error:  # noqa: BLE001 - an interrupt is among what is told here
            self.told[name] = error

    def end(self):
        self._desk.open()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()
        (queue,) = self.line._queues.values()
        assert (queue.led, list(queue.waiting)) == (False, [])


def codes(told):
    return {name: getattr(answer, "code", answer) for name, answer in told.items()}


def test_who_comes_while_a_batch_is_committed_shares_the_next_one() -> None:
    desk = Desk()
    callers = Callers(desk)
    for name in range(1, 6):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3, 4, 5]]
    assert callers.told == {name: [name] for name in range(1, 6)}


def test_a_caller_alone_is_committed_alone_each_time() -> None:
    desk = Desk()
    desk.open()
    line = Line(desk.commit, patience=1)
    assert [line.record(asking(name)) for name in (1, 2)] == [[1], [2]]
    assert desk.batches == [[1], [2]]


def test_the_deferred_come_first_in_the_next_batch() -> None:
    desk = Desk(None, lambda requests: requests[1:3])
    callers = Callers(desk)
    for name in range(1, 6):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3, 4, 5], [3, 4]]
    assert callers.told == {name: [name] for name in range(1, 6)}


def test_a_leader_that_is_deferred_itself_leads_on() -> None:
    desk = Desk(lambda requests: requests)
    callers = Callers(desk)
    callers.come(1)
    callers.come(2)
    callers.end()
    assert desk.batches == [[1], [1, 2]]
    assert callers.told == {1: [1], 2: [2]}


def test_an_error_of_the_database_is_asked_of_each_alone() -> None:
    desk = Desk(None, IntegrityError("one of you"), None, IntegrityError("you"), None)
    callers = Callers(desk)
    for name in range(1, 5):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3, 4], [2], [3], [4]]
    assert isinstance(callers.told.pop(3), IntegrityError)
    assert callers.told == {1: [1], 2: [2], 4: [4]}


def test_a_disk_that_is_too_full_for_all_may_have_room_for_one() -> None:
    desk = Desk(None, Fault("store_full", path="x"), None, Fault("store_full", path="x"))
    callers = Callers(desk)
    for name in (1, 2, 3):
        callers.come(name)
    callers.end()
    assert codes(callers.told) == {1: [1], 2: [2], 3: "store_full"}


@pytest.mark.parametrize(
    "error", [Fault("store_busy", seconds=1), Fault("store_unreachable"), Refused("read_only", reason="x")]
)
def test_what_concerns_all_is_told_to_all_at_once_each_with_an_error_of_its_own(error) -> None:
    desk = Desk(None, error)
    callers = Callers(desk)
    for name in (1, 2, 3):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3]]
    assert codes(callers.told) == {1: [1], 2: error.code, 3: error.code}
    assert callers.told[2] is not callers.told[3]
    assert callers.told[2].message == error.message


def test_where_the_database_is_lost_meanwhile_the_rest_need_not_try() -> None:
    desk = Desk(None, IntegrityError("one of you"), None, Fault("store_unreachable"))
    callers = Callers(desk)
    for name in range(1, 6):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3, 4, 5], [2], [3]]
    assert codes(callers.told) == {
        1: [1],
        2: [2],
        3: "store_unreachable",
        4: "store_unreachable",
        5: "store_unreachable",
    }


def test_a_full_line_refuses_the_next_and_loses_nobody() -> None:
    desk = Desk()
    callers = Callers(desk, room=3)
    for name in range(1, 7):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3, 4]]
    assert codes(callers.told) == {1: [1], 2: [2], 3: [3], 4: [4], 5: "store_crowded", 6: "store_crowded"}


def test_who_waits_too_long_is_withdrawn_and_never_committed_later() -> None:
    desk = Desk()
    callers = Callers(desk, patience=0.05)
    callers.come(1)
    callers.come(2)
    while 2 not in callers.told:
        time.sleep(0.001)
    callers.end()
    assert codes(callers.told) == {1: [1], 2: "store_busy"}
    assert desk.batches == [[1]]


def test_who_is_being_committed_waits_for_the_answer_however_long_it_takes() -> None:
    desk = Desk()
    callers = Callers(desk, patience=0.02)
    callers.come(1)
    time.sleep(0.05)
    callers.end()
    assert callers.told == {1: [1]}


def test_who_is_out_of_patience_when_deferred_is_not_decided_again() -> None:
    def slowly(requests):
        time.sleep(0.3)
        return requests[1:]

    desk = Desk(None, slowly)
    callers = Callers(desk, patience=0.2)
    for name in (1, 2, 3):
        callers.come(name)
    callers.end()
    assert codes(callers.told) == {1: [1], 2: [2], 3: "store_busy"}
    assert desk.batches == [[1], [2, 3]]


def test_many_of_one_batch_wake_one_another_and_hand_the_lead_on() -> None:
    def meanwhile(_requests):
        callers.come(21)
        return []

    desk = Desk(None, meanwhile)
    callers = Callers(desk)
    for name in range(1, 21):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [*range(2, 21)], [21]]
    assert callers.told == {name: [name] for name in range(1, 22)}


def test_an_interrupted_leader_leaves_nobody_waiting_and_is_not_committed_later() -> None:
    desk = Desk(KeyboardInterrupt())
    callers = Callers(desk)
    for name in (1, 2, 3):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3]]
    assert isinstance(callers.told.pop(1), KeyboardInterrupt)
    assert callers.told == {2: [2], 3: [3]}


def test_a_leader_interrupted_with_others_in_its_batch_hands_them_on() -> None:
    desk = Desk(None, KeyboardInterrupt())
    callers = Callers(desk)
    for name in range(1, 5):
        callers.come(name)
    callers.end()
    assert desk.batches == [[1], [2, 3, 4], [3, 4]]
    assert isinstance(callers.told.pop(2), KeyboardInterrupt)
    assert callers.told == {1: [1], 3: [3], 4: [4]}


@pytest.fixture
def interrupt():
    """Interrupts the main thread, wherever it waits, in a moment."""

    def raised(_number, _frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, raised)
    yield lambda: signal.setitimer(signal.ITIMER_REAL, 0.05)
    signal.signal(signal.SIGALRM, before)


def test_who_is_interrupted_while_waiting_steps_out_of_line(interrupt) -> None:
    desk = Desk()
    callers = Callers(desk)
    callers.come(1)
    interrupt()
    with pytest.raises(KeyboardInterrupt):
        callers.line.record(asking(2))
    callers.come(3)
    callers.end()
    assert desk.batches == [[1], [3]]


def test_who_is_interrupted_while_being_committed_is_not_decided_again(interrupt) -> None:
    first = threading.Event()

    def slowly(requests):
        first.set()
        time.sleep(0.1)
        return requests[-1:]

    desk = Desk(None, slowly)
    callers = Callers(desk)
    callers.come(1)
    callers.come(2)
    threading.Thread(target=lambda: (callers.demand_waiting(3), desk.open(), first.wait(), interrupt())).start()
    with pytest.raises(KeyboardInterrupt):
        callers.line.record(asking(3))
    callers.end()
    assert desk.batches == [[1], [2, 3]]
    assert callers.told == {1: [1], 2: [2]}


def test_who_is_interrupted_wakes_those_behind_it_all_the_same(interrupt) -> None:
    def slowly(_requests):
        interrupt()
        time.sleep(0.1)
        return []

    desk = Desk(None, slowly)
    callers = Callers(desk)
    for name in (1, 2):
        callers.come(name)

    def follow():
        callers.demand_waiting("here")
        for name in range(3, 21):
            callers.come(name)
        desk.open()

    following = threading.Thread(target=follow)
    following.start()
    with pytest.raises(KeyboardInterrupt):
        callers.line.record(asking("here"))
    following.join(10)
    callers.end()
    assert desk.batches == [[1], [2, "here", *range(3, 21)]]
    assert callers.told == {name: [name] for name in range(1, 21)}


def test_a_child_of_a_fork_does_not_wait_for_a_leader_of_its_parent() -> None:
    desk = Desk()
    callers = Callers(desk)
    callers.come(1)
    child = os.fork()
    if child == 0:
        try:
            desk.open()
            assert callers.line.record(asking(2)) == [2]
            os._exit(0)
        except BaseException:  # noqa: BLE001 - a child of a fork must never return into pytest
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    callers.end()
