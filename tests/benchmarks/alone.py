"""One long task of a ledger in a process that does nothing else: how long it took, and the most memory it held.

`python -m tests.benchmarks.alone fsck FOLDER` on the ledger of AMANAH_HOME and AMANAH_DATABASE_URL; one JSON line.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import projections
from service.fsck import fsck
from service.house import open_house
from service.settings import Settings

CORES = os.cpu_count() or 1


def main(what: str, folder: Path) -> None:
    """Do it; the memory of workers counts once for each core."""
    tasks: dict[str, Callable[[Settings, Path], dict[str, Any]]] = {
        "fsck": _fsck, "export": _export, "rebuild": _rebuild,
    }  # fmt: skip
    began = perf_counter()
    said = tasks[what](Settings.read(os.environ), folder)
    seconds = perf_counter() - began
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    megabytes = (own.ru_maxrss + CORES * children.ru_maxrss) / 1024
    processor = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": megabytes, **said}))


def _fsck(settings: Settings, _folder: Path) -> dict[str, Any]:
    report = fsck(settings)
    return {"phases": dict(report.phases), "findings": len(report.findings), "counts": dict(report.counts)}


def _export(settings: Settings, folder: Path) -> dict[str, Any]:
    """Entries and tiles; the contents of these acts are open to nobody."""
    house = open_house(settings, bring_up=False)
    house.ledger.export_log(folder, is_open=lambda _row: False, packs={})
    house.close()
    return {}


def _rebuild(settings: Settings, _folder: Path) -> dict[str, Any]:
    house = open_house(settings, bring_up=False)
    projections.rebuild(settings.projections_path, house.read)
    house.close()
    return {}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
