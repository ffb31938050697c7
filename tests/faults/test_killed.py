"""kill -9 of a worker at any moment: nothing that was acknowledged is lost, nothing stands twice, nothing is missing between."""

import random
from functools import partial

import pytest

from tests.faults.acts import dealt, digest_of, digests, registrations
from tests.faults.patience import waited
from tests.faults.working import ClientLog, acknowledged, job, started
from tests.people import demand_sound

CLIENTS = 8  # threads of each worker


def kill_at_random(town, log, submissions, *, cycles, seed, **facts) -> int:
    """Two workers at a time, killed while their clients wait; who got no answer asks the next. How many were in flight."""
    chance, in_flight = random.Random(seed), 0
    for _ in range(cycles):
        told = ClientLog.read(log).acknowledged
        left = [one for one in submissions if digest_of(one) not in told]
        # Both workers are given every act: so each also receives what the other one records, or has recorded.
        workers = [started(job(town, log, dealt(half, CLIENTS), **facts)) for half in (left, left[::-1])]
        waited(partial(acknowledged, log, len(told) + 1))
        for worker in chance.sample(workers, 2):
            worker.join(chance.uniform(0, 0.06))
            in_flight += worker.exitcode is None
            worker.kill()
            worker.join()
    return in_flight


def lost(town, log) -> set[str]:
    """What was acknowledged and does not stand where it was told."""
    standing = digests(town)
    told = ClientLog.read(log).acknowledged
    return {digest for digest, record in told.items() if standing.get(record) != digest}


def demand_nothing_lost(town, log, submissions, founding) -> None:
    told = ClientLog.read(log)
    assert told.acknowledged
    assert not told.refused
    assert not lost(town, log)
    standing = digests(town)
    assert list(standing) == list(range(1, len(standing) + 1))
    assert len(set(standing.values())) == len(standing)
    # Who asks again is told the number he was told before, and the rest is recorded now: each act once, none besides.
    again = {digest_of(one): town.house.app.record([one])[0] for one in submissions}
    assert told.acknowledged.items() <= again.items()
    assert digests(town) == standing | {record: digest for digest, record in again.items()}
    assert town.house.store.head().size == founding + len(submissions)
    demand_sound(town.house)  # the root from the entries, the tables from a replay


def test_workers_killed_at_random_lose_nothing_and_double_nothing(town, tmp_path) -> None:
    founding, submissions = town.house.store.head().size, registrations(town, 200)
    in_flight = kill_at_random(town, tmp_path / "log", submissions, cycles=3, seed=41, folds=True)
    assert in_flight >= 3
    demand_nothing_lost(town, tmp_path / "log", submissions, founding)


@pytest.mark.torture
def test_fifty_cycles_of_kills_lose_nothing_and_double_nothing(town, tmp_path) -> None:
    founding, submissions = town.house.store.head().size, registrations(town, 6_000)
    in_flight = kill_at_random(town, tmp_path / "log", submissions, cycles=50, seed=random.randrange(2**32), folds=True)
    assert in_flight >= 50
    demand_nothing_lost(town, tmp_path / "log", submissions, founding)


def test_control_a_house_that_acknowledges_before_its_commit_loses(town, tmp_path) -> None:
    kill_at_random(town, tmp_path / "log", registrations(town, 120), cycles=2, seed=41, hasty=True)
    standing = set(digests(town).values())
    assert set(ClientLog.read(tmp_path / "log").acknowledged) - standing


def test_a_worker_killed_between_commit_and_answer_leaves_an_act_that_a_retry_finds(town, tmp_path) -> None:
    founding, (one,) = town.house.store.head().size, registrations(town, 1)
    worker = started(job(town, tmp_path / "log", [[one]], dies_committed=True))
    worker.join()
    assert not ClientLog.read(tmp_path / "log").acknowledged
    assert town.house.store.head().size == founding + 1
    before = town.house.ledger.receipt(founding + 1)
    assert town.house.app.record([one]) == [founding + 1]
    assert town.house.ledger.receipt(founding + 1) == before
    assert town.house.store.head().size == founding + 1
