"""Contenders: each in processes of its own, asked for a round in turn with the others, so that all meet the same machine."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.processor import DATABASE, spent

BYTES = 3000  # of an event: an entry of 1.2 KB and a content of 1.8 KB
ROOT = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """A contender could not do what it was asked."""

    def __init__(self, why: str = "its process ended") -> None:
        super().__init__(why)


class Worker:
    """A process that answers questions, one JSON line each."""

    def __init__(self, module: str, argument: Any, *, python: Path | None = None, preload: Path | None = None) -> None:
        environment = os.environ | ({"LD_PRELOAD": str(preload)} if preload else {})
        self._process = subprocess.Popen(
            [python or sys.executable, "-m", module, json.dumps(argument)],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, do: str, **more: Any) -> Any:
        """Put a question and wait for the answer; raises `Failed`."""
        self.begin(do, **more)
        return self.answer()

    def begin(self, do: str, **more: Any) -> None:
        """Put a question."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Failed from None

    def answer(self) -> Any:
        """Wait for the answer."""
        assert self._process.stdout is not None
        text = self._process.stdout.readline()
        if not text:
            raise Failed
        answer = json.loads(text)
        if "failed" in answer:
            raise Failed(answer["failed"])
        return answer["value"]

    def close(self) -> None:
        """End the process: no more questions."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def started(count: int, start: Callable[[int], Worker]) -> list[Worker]:
    """So many workers, one after the other: the first makes the tables that the next ones find."""
    workers = []
    for number in range(count):
        workers.append(start(number))
        workers[-1].ask("stand up")
    return workers


@dataclass(frozen=True, slots=True)
class Round:
    """What a contender did in a round: per second, each call in milliseconds, and microseconds of the processor a call."""

    rate: float
    millis: Sequence[float]
    cpu: float  # of its own processes
    database: float  # of our PostgreSQL

    @property
    def p99(self) -> float:
        """The 99th percentile of the calls, in milliseconds."""
        return percentile(self.millis)

    @classmethod
    def of(cls, answers: Sequence[Mapping[str, Any]], database: float = 0.0) -> Self:
        """Of what several processes did at the same time, and the seconds that the database worked for it."""
        rate = sum(len(one["micros"]) / one["seconds"] for one in answers)
        millis = [micros / 1000 for one in answers for micros in one["micros"]]
        a_call = 1e6 / max(1, len(millis))
        return cls(rate, millis, sum(one.get("cpu", 0.0) for one in answers) * a_call, database * a_call)


@dataclass
class Contender:
    """One of those who are measured side by side: the same work in one process or in several."""

    name: str
    workers: Sequence[Worker]
    kind: str = "engine"
    prepares: bool = False  # whether it wants to make its acts before the clock runs
    rounds: list[Round] = field(default_factory=list)
    failure: str | None = None

    def round(self, clients: int, seconds: float) -> Round:
        """So many clients for so long."""
        count = len(self.workers)
        shares = [share for number in range(count) if (share := (clients + count - 1 - number) // count)]
        asked = list(zip(self.workers, shares, strict=False))
        if self.prepares:
            self._all("prepare", [{"kind": self.kind, "clients": share, "seconds": seconds} for _, share in asked])
        common = {"kind": self.kind, "seconds": seconds, "size": BYTES}
        before = spent({}).get(DATABASE, 0.0)
        answers = self._all("run", [{"clients": share, **common} for _, share in asked])
        return Round.of(answers, spent({}).get(DATABASE, 0.0) - before)

    def _all(self, do: str, questions: Sequence[Mapping[str, Any]]) -> list[Any]:
        asked = list(zip(self.workers, questions, strict=False))
        for worker, question in asked:
            worker.begin(do, **question)
        return [worker.answer() for worker, _ in asked]

    def begin_anew(self) -> Self:
        """Forget the rounds so far."""
        self.rounds = []
        return self

    def figures(self, told: str, patience: tuple[float, float] | None = None) -> Iterator[Figure]:
        """Rate and latency of its rounds, or why there are none."""
        if self.failure is not None:
            yield Figure.unmeasured(told, self.failure)
        else:
            yield Figure.of(told, self.rates, "1/s")
            yield Figure.of(f"{told}, processor of its own process a call", [one.cpu for one in self.rounds], "µs")
            if any(one.database > 1 for one in self.rounds):
                yield Figure.of(
                    f"{told}, processor of the database a call", [one.database for one in self.rounds], "µs"
                )
            yield Figure.of(f"{told}, p99", self.p99s, "ms", *(patience or ()))

    @property
    def rates(self) -> list[float]:
        """Per second, a value for each round."""
        return [one.rate for one in self.rounds]

    @property
    def p99s(self) -> list[float]:
        """Milliseconds, a value for each round."""
        return [one.p99 for one in self.rounds]

    def close(self) -> None:
        """End its processes."""
        for worker in self.workers:
            worker.close()


def interleave(contenders: Sequence[Contender], *, rounds: int, clients: int, seconds: float) -> None:
    """One round to grow warm, then `rounds` that count, the contenders in turn; every other time the other way round."""
    for number in range(-1, rounds):
        for contender in contenders if number % 2 else reversed(contenders):
            if contender.failure is None:
                _one_round(contender, clients, seconds, counts=number >= 0)


def _one_round(contender: Contender, clients: int, seconds: float, *, counts: bool) -> None:
    try:
        done = contender.round(clients, seconds if counts else seconds / 3)
    except Failed as failed:
        contender.failure = str(failed)  # the others go on
    else:
        if counts:
            contender.rounds.append(done)
