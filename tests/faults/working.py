"""A worker in a process of its own: threads that submit signed acts, and a client's log of what was acknowledged to whom."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, cast

from domain.evidence.errors import AmanahError
from service.amanah import Submission
from service.clock import SimulatedClock
from service.house import House
from service.settings import Settings
from tests.faults.acts import digest_of
from tests.people import Town

# Workers fork from a clean process that has imported everything: each starts within milliseconds, and none inherits
# a thread, a lock or a connection of the tests.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Job:
    """What a worker is to do: one thread for each list; `log` is written by the clients, who outlive it."""

    settings: Settings
    origin: str
    now: int
    lists: list[list[Submission]]
    log: Path
    hasty: bool = False  # acknowledges an act before it is recorded: the fault that the tests must see
    dies_committed: bool = False  # is killed when the first act is committed and nobody was told
    folds: bool = False

    def house(self) -> House:
        return House(self.settings, origin=self.origin, clock=SimulatedClock(self.origin, self.now))


def job(town: Town, log: Path, lists: Sequence[Sequence[Submission]], **facts: Any) -> Job:
    """Work on a town's ledger, at its own moment."""
    stage = town.stage
    return Job(stage.settings, stage.origin, stage.clock.now_ms(), [list(one) for one in lists], log, **facts)


def started(task: Job) -> BaseProcess:
    """A worker at its work."""
    process = PROCESSES.Process(target=work, args=(task,), daemon=True)
    process.start()
    return process


def work(task: Job) -> None:
    """The worker."""
    house = task.house()
    log = os.open(task.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    if task.dies_committed:
        cast(Any, house.store)._remember = _die  # the store calls it between COMMIT and answer
    threads = [threading.Thread(target=_client, args=(house, one, log, task.hasty)) for one in task.lists]
    done = threading.Event()
    clerk = threading.Thread(target=_fold, args=(house, done))
    for thread in threads:
        thread.start()
    if task.folds:
        clerk.start()
    for thread in threads:
        thread.join()
    done.set()
    if task.folds:
        clerk.join()
    house.close()


def _client(house: House, submissions: list[Submission], log: int, hasty: bool) -> None:
    for one in submissions:
        if hasty:
            _write(log, "ok", digest_of(one), 0)
        try:
            (record,) = house.app.record([one])
        except AmanahError as error:
            _write(log, error.code, digest_of(one), 0)
        else:
            _write(log, "ok", digest_of(one), record)


def _write(log: int, code: str, digest: str, record: int) -> None:
    os.write(log, f"{code} {digest} {record}\n".encode())  # one call, one line: a kill leaves no half of it


def _fold(house: House, done: threading.Event) -> None:
    while not done.wait(0.005):
        house.catch_up()


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class ClientLog:
    """What the clients of all workers were told."""

    acknowledged: dict[str, int] = field(default_factory=dict)  # digest to record; 0 where no number was told
    refused: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "ClientLog":
        told = cls()
        for line in path.read_text().splitlines() if path.exists() else ():
            code, digest, record = line.split()
            if code == "ok":
                told.acknowledged[digest] = max(int(record), told.acknowledged.get(digest, 0))
            else:
                told.refused[digest] = code
        return told


def acknowledged(log: Path, least: int) -> bool:
    """Whether the clients were told of so many acts."""
    return len(ClientLog.read(log).acknowledged) >= least
