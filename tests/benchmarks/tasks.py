"""The long tasks on a large ledger: tables made anew, the log exported, everything examined; time, and peak memory."""

import cProfile
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from service import ed25519
from service.fsck.chunks import first_pass, registered
from service.fsck.postgres import PostgreSQLReader
from service.fsck.reader import Reader
from service.fsck.sqlite import SQLiteReader
from service.fsck.telling import ACTS, ENTRIES, FILE, TABLES
from service.store.places import PostgreSQL
from tests.benchmarks.contenders import ROOT
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground
from tests.benchmarks.limits import CORES, verified_per_second
from tests.benchmarks.profiling import explain, told
from tests.benchmarks.town import town_settings

MEMORY = (300, 150)  # megabytes: reach and aim
WATCHED = 8192  # entries that are examined under a profiler, if the whole takes too long


def long_tasks(ground: Ground, store: str, place: Mapping[str, str]) -> Iterator[Figure]:
    """Each in a process of its own."""
    for what in ("rebuild", "export", "fsck"):
        before = verified_per_second(ed25519.verifies) if what == "fsck" else 0.0
        done = _alone(ground, what, place)
        if done is None:
            yield Figure.unmeasured(f"{what}, {store}", "it failed", *MEMORY)
            continue
        yield Figure.of(f"{what}, {store}", [round(done["seconds"], 1)], "s")
        yield Figure.of(f"{what}, {store}: processor", [round(done["processor"], 1)], "s")
        yield Figure.of(f"{what}, {store}: peak memory", [round(done["megabytes"], 1)], "MB", *MEMORY)
        if what == "fsck":
            after = verified_per_second(ed25519.verifies)
            figures = list(_phases(f"{what}, {store}", done, (before + after) / 2))
            if any(figure.missed for figure in figures):
                explain(f"{what}, {store}: entries, in this process alone", _watched_entries(place))
            yield from figures


def _phases(named: str, done: Mapping[str, Any], verified: float) -> Iterator[Figure]:
    """What verifying nothing but the signatures would have taken, on all cores too, is the measure."""
    entries, phases = done["counts"]["entries"], done["phases"]
    pure = entries / verified
    sealed = phases[FILE] + phases[ENTRIES]
    yield Figure.of(f"{named}: {entries:,} signatures alone, {CORES} cores", [round(pure, 2)], "s")
    yield Figure.of(f"{named}: entries, times their signatures alone", [round(sealed / pure, 3)], "x slower", 1.35, 1.1)
    yield Figure.of(f"{named}: contents and powers", [round(phases[ACTS], 2)], "s")
    yield Figure.of(f"{named}: tables", [round(phases[TABLES], 2)], "s")
    yield Figure.of(f"{named}: findings", [done["findings"]], "findings")


def _watched_entries(place: Mapping[str, str]) -> str:
    """The first pass of fsck over some entries under a profiler, with their signatures, as a worker does it."""
    watcher = cProfile.Profile()
    with closing(_reader(place)) as reader:
        reader.open()
        keys = dict(registered(reader.key_contents))
        watcher.runcall(
            first_pass, reader, WATCHED, processes=1, known=0, damaged=print, progress=lambda *_: None, keys=keys
        )
    return told([watcher])


def _reader(place: Mapping[str, str]) -> Reader:
    settings = town_settings(Path(place["home"]), place["database"])
    database = settings.database
    return PostgreSQLReader(database) if isinstance(database, PostgreSQL) else SQLiteReader(settings.ledger_path)


def _alone(ground: Ground, what: str, place: Mapping[str, str]) -> dict[str, Any] | None:
    command = [sys.executable, "-m", "tests.benchmarks.alone", what, str(ground.place(what).absolute())]
    environ = os.environ | {"AMANAH_HOME": place["home"], "AMANAH_DATABASE_URL": place["database"]}
    done = subprocess.run(command, cwd=ROOT, env=environ, check=False, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        return None
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
