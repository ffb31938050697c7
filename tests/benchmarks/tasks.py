"""The long tasks on a large ledger: tables made anew, the log exported, everything examined; time, and peak memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from service import ed25519
from service.fsck.telling import ACTS, ENTRIES, FILE, TABLES
from tests.benchmarks.contenders import ROOT
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground
from tests.benchmarks.limits import CORES, verified_per_second

MEMORY = (300, 150)  # megabytes: reach and aim


def long_tasks(ground: Ground, store: str, place: Mapping[str, str]) -> Iterator[Figure]:
    """Each in a process of its own."""
    for what in ("rebuild", "export", "fsck"):
        before = verified_per_second(ed25519.verifies) if what == "fsck" else 0.0
        done = _alone(ground, what, place)
        if done is None:
            yield Figure.unmeasured(f"{what}, {store}", "it failed", *MEMORY)
            continue
        yield Figure.of(f"{what}, {store}", [round(done["seconds"], 1)], "s")
        yield Figure.of(f"{what}, {store}: peak memory", [round(done["megabytes"], 1)], "MB", *MEMORY)
        if what == "fsck":
            after = verified_per_second(ed25519.verifies)
            yield from _phases(f"{what}, {store}", done, (before + after) / 2)


def _phases(told: str, done: Mapping[str, Any], verified: float) -> Iterator[Figure]:
    """What verifying nothing but the signatures would have taken, on all cores too, is the measure."""
    entries, phases = done["counts"]["entries"], done["phases"]
    pure = entries / verified
    sealed = phases[FILE] + phases[ENTRIES]
    yield Figure.of(f"{told}: {entries:,} signatures alone, {CORES} cores", [round(pure, 2)], "s")
    yield Figure.of(f"{told}: entries, times their signatures alone", [round(sealed / pure, 3)], "x slower", 1.35, 1.1)
    yield Figure.of(f"{told}: contents and powers", [round(phases[ACTS], 2)], "s")
    yield Figure.of(f"{told}: tables", [round(phases[TABLES], 2)], "s")
    yield Figure.of(f"{told}: findings", [done["findings"]], "findings")


def _alone(ground: Ground, what: str, place: Mapping[str, str]) -> dict[str, Any] | None:
    command = [sys.executable, "-m", "tests.benchmarks.alone", what, str(ground.place(what).absolute())]
    environ = os.environ | {"AMANAH_HOME": place["home"], "AMANAH_DATABASE_URL": place["database"]}
    done = subprocess.run(command, cwd=ROOT, env=environ, check=False, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        return None
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
