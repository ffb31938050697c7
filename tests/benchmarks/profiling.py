"""Where the time goes, for every figure that stays below what was promised."""

import cProfile
import pstats
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

PROFILES = Path("var/bench-profile.txt")


def begin() -> None:
    """Profiles of an earlier run explain nothing of this one."""
    PROFILES.parent.mkdir(parents=True, exist_ok=True)
    PROFILES.write_text("")


TOLD = 12  # functions of a profile


def watched(figure: str, work: Callable[[], object], times: int) -> None:
    """Do it so many times more under the profiler, and put that beside the table."""
    watcher = cProfile.Profile()
    for _ in range(times):
        watcher.runcall(work)
    explain(figure, told([watcher]))


def told(watchers: Sequence[cProfile.Profile]) -> str:
    """The functions of several profiles together, by their own time."""
    text = StringIO()
    pstats.Stats(watchers[0], stream=text).add(*watchers[1:]).sort_stats("tottime").print_stats(TOLD)
    return text.getvalue()


def explain(figure: str, profile: str) -> None:
    """Put a profile beside the table."""
    lines = [line.rstrip() for line in profile.strip().splitlines() if line.strip()]
    with PROFILES.open("a") as file:
        file.write("\n".join([f"=== {figure}", *lines, "", ""]))
