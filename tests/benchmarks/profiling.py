"""Where the time goes, for every figure that stays below what was promised."""

import cProfile
import pstats
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

PROFILES = Path("var/bench-profile.txt")
TOLD = 14  # functions of a profile, by their own time and by that of all they call
_SHOWN = ("tottime", "cumulative")


def begin() -> None:
    """Profiles of an earlier run explain nothing of this one."""
    PROFILES.parent.mkdir(parents=True, exist_ok=True)
    PROFILES.write_text("")


def watched(figure: str, work: Callable[[], object], times: int) -> None:
    """Do it so many times more under the profiler, and put that beside the table."""
    watcher = cProfile.Profile()
    for _ in range(times):
        watcher.runcall(work)
    explain(figure, told([watcher]))


def told(watchers: Sequence[cProfile.Profile | Path]) -> str:
    """The functions of several profiles, or files of them, together."""
    text = StringIO()
    stats = pstats.Stats(*(str(one) if isinstance(one, Path) else one for one in watchers), stream=text)
    stats.strip_dirs()
    for order in _SHOWN:
        stats.sort_stats(order).print_stats(TOLD)
    return text.getvalue()


def explain(figure: str, profile: str) -> None:
    """Put a profile, or whatever explains a figure, beside the table."""
    lines = [line.rstrip() for line in profile.strip().splitlines() if line.strip()]
    with PROFILES.open("a") as file:
        file.write("\n".join([f"=== {figure}", *lines, "", ""]))
