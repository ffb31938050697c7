"""gunicorn's configuration of the house, and a profiler beside every thread of a worker that answers requests.

Each worker leaves what its threads saw in a file of the folder $BENCH_WATCHED when it ends: the processor's time, by
function, so that waiting counts for nothing.
"""

import cProfile
import os
import pstats
import runpy
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import thread_time
from typing import Any

_HOUSE = runpy.run_path(str(Path(__file__).resolve().parents[2] / "gunicorn.conf.py"))
globals().update({name: value for name, value in _HOUSE.items() if not name.startswith("_")})

WARM = 200  # requests that a worker handles unwatched: what it reads once is no part of an act

_handled = count()
_profiles: list[cProfile.Profile] = []
_mine = threading.local()


def post_worker_init(worker: Any) -> None:
    """As the house does; then whatever a thread handles is watched."""
    _HOUSE["post_worker_init"](worker)
    worker.handle = _watched(worker.handle)


def _watched(handle: Callable[..., Any]) -> Callable[..., Any]:
    def inner(*given: Any) -> Any:
        if next(_handled) < WARM:
            return handle(*given)
        if not hasattr(_mine, "profile"):
            _mine.profile = cProfile.Profile(thread_time)
            _profiles.append(_mine.profile)
        return _mine.profile.runcall(handle, *given)

    return inner


def worker_exit(_server: Any, worker: Any) -> None:
    """Leave what was seen; a worker that answered nothing leaves nothing."""
    if _profiles:
        pstats.Stats(*_profiles).dump_stats(Path(os.environ["BENCH_WATCHED"]) / f"{worker.pid}.stats")
