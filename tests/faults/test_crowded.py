"""More than the house can take: who is turned away is told at once, who was let in stands, and nobody waits for ever."""

import threading

import pytest
from werkzeug.test import TestResponse

from tests.faults.acts import digest_of, digests, handed_in, registrations, told
from tests.faults.patience import waited
from tests.people import present
from web import create_app

ROOM = 4
COMERS = 24


class Gate:
    """A sealer that holds up its writer, and with him the whole line, until it is opened."""

    def __init__(self, sealer) -> None:
        self._sealer = sealer
        self.open = threading.Event()
        self.reached = threading.Event()

    def seal(self, size, root):
        self.reached.set()
        assert self.open.wait(30)
        return self._sealer.seal(size, root)


@pytest.fixture
def gate(town):
    """The house of the town with room for four to wait, and a gate at the seal."""
    store = town.house.store
    store._line._room = ROOM
    store._sealer = Gate(store._sealer)
    yield store._sealer
    store._sealer.open.set()


class Crowd:
    """Programs that each send one act at the same time."""

    def __init__(self, town, submissions) -> None:
        self._app = create_app(town.house)
        self._answers: list[TestResponse | None] = [None] * len(submissions)
        self.threads = [threading.Thread(target=self._send, args=pair) for pair in enumerate(submissions)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        for thread in self.threads:
            thread.join(30)
        assert not any(thread.is_alive() for thread in self.threads)

    @property
    def answers(self) -> list[TestResponse]:
        return [present(answer) for answer in self._answers]

    def answered(self) -> int:
        return sum(answer is not None for answer in self._answers)

    def _send(self, place, submission) -> None:
        self._answers[place] = handed_in(self._app.test_client(), submission)


def test_where_too_many_wait_the_rest_is_sent_away_at_once_and_who_was_let_in_stands(town, gate) -> None:
    before, submissions = town.house.store.head().size, registrations(town, COMERS)
    crowd = Crowd(town, submissions)
    crowd.threads[0].start()
    assert gate.reached.wait(10)
    for thread in crowd.threads[1:]:
        thread.start()
    waited(lambda: crowd.answered() == COMERS - 1 - ROOM)  # nobody of them waits for the gate
    gate.open.set()
    crowd.join()
    sent_away = [answer for answer in crowd.answers if answer.status_code == 503]
    assert len(sent_away) == COMERS - 1 - ROOM
    assert {told(answer)["kode"] for answer in sent_away} == {"store_crowded"}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in sent_away)
    numbers = {
        digest_of(one): told(answer)["catatan"][0]["nomor"]
        for one, answer in zip(submissions, crowd.answers, strict=True)
        if answer.status_code == 201
    }
    assert sorted(numbers.values()) == list(range(before + 1, before + 2 + ROOM))
    assert numbers.items() <= {digest: record for record, digest in digests(town).items()}.items()
    assert town.house.store.head().size == before + 1 + ROOM
    again = Crowd(town, submissions[:1])
    again.start()
    again.join()
    assert again.answers[0].status_code == 200


def test_who_ran_out_of_patience_in_the_line_is_never_recorded_later(town, gate) -> None:
    before, submissions = town.house.store.head().size, registrations(town, 1 + ROOM)
    town.house.store._line._patience = 0.2
    crowd = Crowd(town, submissions)
    crowd.threads[0].start()
    assert gate.reached.wait(10)
    for thread in crowd.threads[1:]:
        thread.start()
    waited(lambda: crowd.answered() == ROOM)
    gate.open.set()
    crowd.join()
    assert [answer.status_code for answer in crowd.answers] == [201] + [503] * ROOM
    assert {told(answer)["kode"] for answer in crowd.answers[1:]} == {"store_busy"}
    assert town.house.store.head().size == before + 1
    again = Crowd(town, submissions[1:2])
    again.start()
    again.join()
    assert again.answers[0].status_code == 201  # the line moves on, and only he who asked again is in it
    assert town.house.store.head().size == before + 2


def test_control_with_room_and_patience_everybody_is_let_in(town, gate) -> None:
    before, submissions = town.house.store.head().size, registrations(town, COMERS)
    town.house.store._line._room = COMERS
    crowd = Crowd(town, submissions)
    crowd.start()
    assert gate.reached.wait(10)
    gate.open.set()
    crowd.join()
    assert {answer.status_code for answer in crowd.answers} == {201}
    assert town.house.store.head().size == before + COMERS
