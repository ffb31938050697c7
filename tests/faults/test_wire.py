"""A wire that fails between house and PostgreSQL: everybody is told in time, nothing stands twice, and it recovers by itself."""

import random
import threading
import time
from collections import deque
from contextlib import closing, suppress
from functools import partial

import psycopg2
import pytest

from domain.evidence.errors import Fault, Refused
from tests.faults.acts import digest_of, digests, handed_in, registrations, reopened
from tests.faults.patience import BOUND, PATIENCE, outcome, together
from tests.faults.proxy import FaultProxy
from tests.people import hand
from web import create_app


@pytest.fixture
def town(pg_chapters, tmp_path):
    """A founded town in PostgreSQL."""
    town = pg_chapters.open("founded", tmp_path / "town")
    yield town
    pg_chapters.demand_sound(town)
    pg_chapters.close(town)


@pytest.fixture
def wire(town, monkeypatch):
    """The wire between that town's house, which waits for half a second only, and its database."""
    monkeypatch.setattr("service.house.PATIENCE", PATIENCE)
    with FaultProxy(town.stage.database) as proxy:
        reopened(town, AMANAH_DATABASE_URL=proxy.address)
        yield proxy
        proxy.heal()
        reopened(town, AMANAH_DATABASE_URL=town.stage.database)


# --- the answer to a COMMIT is lost ----------------------------------------------------------------------------------


@pytest.mark.parametrize("then", ["reset", "silence"])
@pytest.mark.parametrize(("what", "stands"), [("reply", 1), ("request", 0)])
def test_who_lost_the_answer_to_a_commit_asks_again_and_gets_the_one_receipt(town, wire, what, stands, then) -> None:
    before, (one,) = town.house.store.head().size, registrations(town, 1)
    wire.lose(what, then)
    assert outcome(*recording(town, [one])) == "store_unreachable"
    assert wire.struck == 1
    with closing(psycopg2.connect(town.stage.database)) as direct, direct.cursor() as cursor:
        cursor.execute("SELECT size FROM amanah.head")
        assert cursor.fetchone() == (before + stands,)
    assert town.house.app.record([one]) == [before + 1]
    receipt = town.house.ledger.receipt(before + 1)
    assert town.house.app.record([one]) == [before + 1]
    assert town.house.ledger.receipt(before + 1) == receipt
    assert town.house.store.head().size == before + 1


def test_control_another_act_in_place_of_the_lost_one_is_no_retry(town, wire) -> None:
    registrar = town.city.registrars[0]
    facts = town.city._registering(town.stage.person("Pegawai")).facts
    wire.lose("reply", "reset")
    with pytest.raises(Fault, match="store_unreachable"):
        town.house.app.record([hand(town, registrar, "official-registered", facts)])
    drafted_anew = hand(town, registrar, "official-registered", facts)
    with pytest.raises(Refused):
        town.house.app.record([drafted_anew])


def test_control_a_client_without_a_clock_of_its_own_waits_for_ever(town, wire) -> None:
    with closing(psycopg2.connect(wire.address)) as naive, naive.cursor() as cursor:
        wire.silence()
        done = threading.Event()

        def ask():
            with pytest.raises(psycopg2.OperationalError):
                cursor.execute("SELECT 1")
            done.set()

        threading.Thread(target=ask, daemon=True).start()
        assert not done.wait(2 * PATIENCE)
        wire.heal()
        assert done.wait(BOUND)


# --- gone, slow, reset -----------------------------------------------------------------------------------------------


def recording(town, submissions):
    """Everybody records one act."""
    return [partial(town.house.app.record, [one]) for one in submissions]


@pytest.mark.parametrize("fault", ["refuse", "silence"])
def test_while_the_database_is_gone_everybody_is_told_in_time_and_then_nothing_is_left_of_it(town, wire, fault) -> None:
    store, before, submissions = town.house.store, town.house.store.head().size, registrations(town, 40)
    reading = [store.head, partial(store.rows, limit=5), partial(store.stream_head, "log/0"), partial(store.tile, 0, 0)]
    getattr(wire, fault)()
    outcomes = together(recording(town, submissions) + reading * 4)
    assert set(outcomes) <= {"store_unreachable", "store_busy"}
    assert "store_unreachable" in outcomes
    assert wire.struck
    wire.heal()
    assert sorted(together(recording(town, submissions))) == [[before + number] for number in range(1, 41)]


def test_connections_that_were_cut_while_idle_cost_nobody_an_act(town, wire) -> None:
    first, second = registrations(town, 16), registrations(town, 16)
    together(recording(town, first))
    wire.cut()
    assert wire.struck
    assert all(isinstance(one, list) for one in together(recording(town, second)))


def test_a_slow_wire_is_slow_and_nothing_else(town, wire) -> None:
    before, submissions = town.house.store.head().size, registrations(town, 16)
    wire.latency = PATIENCE / 50
    outcomes = together(recording(town, submissions))
    assert sorted(outcomes) == [[before + number] for number in range(1, 17)]


@pytest.mark.parametrize("fault", ["refuse", "silence"])
def test_a_program_is_told_503_and_when_to_come_again(town, wire, fault) -> None:
    client, (one,) = create_app(town.house).test_client(), registrations(town, 1)
    getattr(wire, fault)()

    answer = outcome(partial(handed_in, client, one))
    assert (answer.status_code, answer.json["kode"]) == (503, "store_unreachable")
    assert int(answer.headers["Retry-After"]) > 0
    assert outcome(partial(client.get, "/")).status_code in (200, 503)
    wire.heal()
    assert outcome(partial(handed_in, client, one)).status_code == 201
    assert outcome(partial(client.get, "/")).status_code == 200


# --- everything at once ----------------------------------------------------------------------------------------------


def worst_days(town, wire, submissions, *, seed, days) -> dict[str, int]:
    """Clients that ask until they are answered, over a wire that fails in every way; what each was told."""
    chance, told, left, codes = random.Random(seed), {}, deque(submissions), set()

    def ask():
        while left:
            with suppress(IndexError):
                one = left.popleft()
                try:
                    (told[digest_of(one)],) = town.house.app.record([one])
                except Fault as fault:
                    codes.add(fault.code)
                    left.append(one)

    clients = [threading.Thread(target=ask, daemon=True) for _ in range(16)]
    for client in clients:
        client.start()
    for _ in range(days):
        fault = chance.choice(
            [
                wire.cut,
                wire.refuse,
                wire.silence,
                partial(wire.lose, "reply", "reset"),
                partial(wire.lose, "request", "silence"),
            ]
        )
        fault()
        time.sleep(chance.uniform(0, 2 * PATIENCE))
        wire.heal()
        time.sleep(chance.uniform(0, 0.2))
    for client in clients:
        client.join(60)
    assert not any(client.is_alive() for client in clients)
    assert codes <= {"store_unreachable", "store_busy"}
    return told


@pytest.mark.torture
def test_on_the_worst_days_every_act_is_recorded_once_and_its_number_told(town, wire) -> None:
    before, submissions = town.house.store.head().size, registrations(town, 3_000)
    told = worst_days(town, wire, submissions, seed=random.randrange(2**32), days=40)
    assert wire.struck >= 10
    assert sorted(told.values()) == list(range(before + 1, before + 3_001))
    assert told.items() <= {digest: record for record, digest in digests(town).items()}.items()
