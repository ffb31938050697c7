"""HTTP, from the moment a signed act was due to the receipt: gunicorn as it is run, and arrivals that wait for nobody.

Server, clerk, PostgreSQL and generator share the machine. The receipts are checked against the stored entries when the clock
has stopped: that is the work of those who get them.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from domain.evidence.proof import verify_proof
from service.delivery import PATH
from tests.benchmarks.contenders import ROOT, Round, Worker
from tests.benchmarks.engine import Row, laid_out
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground
from tests.benchmarks.processor import spent
from tests.benchmarks.profiling import explain
from tests.benchmarks.profiling import told as profile_told
from tests.benchmarks.town import open_town

PROMISED = 1000  # arrivals a second
RATES = (100, 200, 300, 400, 600, PROMISED, 1500)
CALM = 300  # arrivals a second up to which it is told whose processor time an act takes: a crowd costs more
ROUNDS, SECONDS = 3, 4.0
PATIENCE = 60.0  # milliseconds within which 99 of a hundred must be answered
WORKERS, STARTED = 2, 60.0
WATCHED = Path(__file__).with_name("watched_workers.py")


def http(ground: Ground) -> Iterator[Figure]:
    """PostgreSQL without and with the clerk that folds meanwhile, and SQLite."""
    for store, clerk in (("PostgreSQL", False), ("PostgreSQL", True), ("SQLite", False)):
        place = laid_out(ground, Row("HTTP", "http", store, 64, None, None))
        told = f"HTTP, {WORKERS} workers, {store}" + (", the clerk folding" if clerk else "")
        promised, port = (store, clerk) == ("PostgreSQL", False), _free_port()
        worker = Worker("tests.benchmarks.generator", {"home": place["home"], "port": port, "path": PATH})
        try:
            with served(place, port, clerk=clerk) as kinds:
                figures = list(_stairs(worker, told, place, kinds, promised=promised))
            if any(figure.missed for figure in figures):
                _explain(ground, told, place, port, worker)
        finally:
            worker.close()
        yield from figures


def _explain(ground: Ground, told: str, place: Mapping[str, str], port: int, worker: Worker) -> None:
    """The same once more, each thread of the server's workers under a profiler."""
    seen = ground.place("watched").absolute()
    with served(place, port, clerk=False, watched=seen):
        worker.ask("prepare", count=round(CALM * SECONDS * 2.4) + 100)
        worker.ask("run", rate=CALM, seconds=2 * SECONDS)
    if files := sorted(seen.iterdir()):
        explain(f"{told}: threads of the workers, by processor time, at {CALM}/s", profile_told(files))


def _stairs(
    worker: Worker, told: str, place: Mapping[str, str], kinds: Mapping[str, int], *, promised: bool
) -> Iterator[Figure]:
    """Each rate in turn, and all of them again; the highest at which nobody waits too long."""
    worker.ask("prepare", count=2000)
    worker.ask("run", rate=150, seconds=5.0)
    rounds: list[dict[int, Round]] = []
    others: Counter[str] = Counter()
    costs: list[dict[str, float]] = []
    for _ in range(ROUNDS if promised else 1):
        rounds.append({})
        for rate in RATES:
            if rate > PROMISED and rounds[-1][PROMISED].p99 > PATIENCE:
                break  # what is above the promise is tried where the promise is kept
            worker.ask("prepare", count=round(rate * SECONDS * 1.2) + 100)
            before = spent(kinds)
            done = worker.ask("run", rate=rate, seconds=SECONDS)
            if rate <= CALM:
                costs.append(_each(before, spent(kinds), done))
            others.update({status: count for status, count in done["answers"].items() if status != "201"})
            _check(place, done["receipts"])
            rounds[-1][rate] = Round.of([done])
    bars = (PROMISED, 1500) if promised else ()
    told_highest = f"{told}: highest arrivals with p99 within {PATIENCE:g} ms"
    yield Figure.of(told_highest, [_highest(each) for each in rounds], "1/s", *bars)
    for rate in RATES:
        if each := [one[rate] for one in rounds if rate in one]:
            patience = (60, 50) if promised and rate == PROMISED else ()
            yield Figure.of(f"{told}: p99 at {rate:,}/s", [one.p99 for one in each], "ms", *patience)
    most = [max(one.rate for one in each.values()) for each in rounds]
    yield Figure.of(f"{told}: answered per second at most", most, "1/s")
    for kind in costs[0]:
        yield Figure.of(f"{told}: processor an act up to {CALM}/s, {kind}", [cost[kind] for cost in costs], "µs")
    why = ", ".join(f"{status}: {count}" for status, count in sorted(others.items()) if count)
    yield Figure.of(f"{told}: not taken, of all rounds{why and f' ({why})'}", [others.total()], "acts")


def _each(before: Mapping[str, float], after: Mapping[str, float], done: Mapping[str, Any]) -> dict[str, float]:
    """Microseconds of the processor that an act took, by kind of process."""
    took = {kind: seconds - before.get(kind, 0.0) for kind, seconds in after.items()} | {"generator": done["cpu"]}
    return {kind: seconds / max(1, len(done["micros"])) * 1e6 for kind, seconds in took.items()}


def _highest(rounds: Mapping[int, Round]) -> float:
    """The highest rate up to which every one was borne."""
    borne = 0
    for rate, one in sorted(rounds.items()):
        if one.p99 > PATIENCE:
            break
        borne = rate
    return borne


def _check(place: Mapping[str, str], receipts: Sequence[tuple[int, str]]) -> None:
    """Hold receipts against what is stored, as whoever got them would."""
    house = open_town(Path(place["home"]), place["database"])
    try:
        for record, proof in receipts:
            index, _ = verify_proof(proof, house.store.row(record).entry, house.vkey)
            assert index == record - 1
    finally:
        house.close()


@contextmanager
def served(
    place: Mapping[str, str], port: int, *, clerk: bool, watched: Path | None = None
) -> Iterator[dict[str, int]]:
    """The pages under gunicorn at a port; the process of each kind.

    `watched`: a folder in which the workers leave profiles when they end.
    """
    environ = os.environ | {
        "AMANAH_HOME": place["home"], "AMANAH_DATABASE_URL": place["database"], "WEB_CONCURRENCY": str(WORKERS),
    }  # fmt: skip
    commands: dict[str, list[Any]] = {"clerk": ["service.cli", "clerk"]} if clerk else {}
    configuration = ROOT / "gunicorn.conf.py"
    if watched is not None:
        configuration, environ["BENCH_WATCHED"] = WATCHED, str(watched)
    commands["workers"] = ["gunicorn", "--config", configuration, "--bind", f"127.0.0.1:{port}"]
    children = {
        kind: subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environ)
        for kind, command in commands.items()
    }
    try:
        _await(port)
        yield {kind: child.pid for kind, child in children.items()}
    finally:
        for child in reversed(children.values()):
            child.terminate()
        for child in children.values():
            child.wait(60)


def _await(port: int) -> None:
    until = time.monotonic() + STARTED
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/checkpoint", timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
