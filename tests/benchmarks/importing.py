"""An export of $BENCH_ROWS rows (default 20000) read, taken, taken again, and taken with one cell changed.

Each step runs in a process of its own, so that its peak of memory is its own. Run alone with
`python -m tests.benchmarks.importing`.
"""

import csv
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from service.clock import SimulatedClock
from service.demo.founding import found
from service.demo.stage import ORIGIN
from service.fsck import fsck
from service.house import House
from service.importing import load_mapping, read_file
from service.intake import Service, SourceNamed, take
from service.settings import Settings
from tests.benchmarks.figures import Figure, table

SOURCE = SourceNamed(code="besar", kind="esakip", title="Ekspor besar")
HEAD = (
    "agreement_id",
    "indikator",
    "satuan",
    "period",
    "target",
    "realisasi",
    "capaian_printed",
    "polarity",
    "source_url",
    "note",
)
STEPS = ("read", "taken", "taken again", "taken with one cell changed", "fsck")


def importing(folder: Path) -> Iterator[Figure]:
    """Seconds and peak memory of each step."""
    count = int(os.environ.get("BENCH_ROWS", "20000"))
    first, second = _export(folder / "a.csv", count), _export(folder / "b.csv", count, changed=count // 2)
    yield Figure.of(f"an export of {count} rows", [first.stat().st_size], "bytes")
    home = folder / "besar"
    city = found(home, seed="Besar")
    now = city.stage.clock.now_ms()
    city.stage.close()
    steps: tuple[Callable[[House], Any], ...] = (
        lambda _house: _read(first),
        lambda house: _take(house, first),
        lambda house: _take(house, first),
        lambda house: _take(house, second),
        lambda house: fsck(house).sound,
    )
    for number, (name, step) in enumerate(zip(STEPS, steps, strict=True)):
        seconds, megabytes = _alone(home, now + number * 60_000, step)
        yield Figure.of(f"import of {count:,} rows, {name}: seconds", [seconds], "s")
        yield Figure.of(f"import of {count:,} rows, {name}: peak memory", [megabytes], "MB", 300, 150)
    yield Figure.of(
        "the ledger's file", [Settings.read({"AMANAH_HOME": str(home)}).ledger_path.stat().st_size], "bytes"
    )


def _export(path: Path, count: int, *, changed: int | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        for number in range(count):
            target = "85" if number == changed else "90"
            out.writerow(
                (f"PK-{number // 20:05}-2024", f"Persentase layanan nomor {number % 20} yang selesai tepat waktu", "%", "tahunan",
                 target, "81,5", "90,56", "max", "ekspor", f"baris {number}")
            )  # fmt: skip
    return path


def _read(path: Path) -> int:
    with read_file(path, load_mapping("data")) as reading:
        return sum(1 for _ in reading.rows)


def _take(house: House, path: Path) -> int:
    with read_file(path, load_mapping("data")) as reading:
        return len(take(house, reading, source=SOURCE, signer=Service()).records)


def _alone(home: Path, now: int, step: Callable[[House], Any]) -> tuple[float, float]:
    """Seconds and megabytes of one step in a process that does nothing else."""
    forking = multiprocessing.get_context("fork")
    said = forking.SimpleQueue()

    def run() -> None:
        began = time.monotonic()
        house = House(Settings.read({"AMANAH_HOME": str(home)}), origin=ORIGIN, clock=SimulatedClock(ORIGIN, now))
        step(house)
        house.close()
        said.put((time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))

    process = forking.Process(target=run)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)
    took: tuple[float, float] = said.get()
    return round(took[0], 1), round(took[1], 1)


if __name__ == "__main__":
    with TemporaryDirectory(prefix="amanah-bench-") as scratch:
        for measured in importing(Path(scratch)):  # each as it comes: the steps take minutes
            print(table([measured]).splitlines()[1], flush=True)
