"""`make bench`: Amanah and its peers side by side on this machine, sizes and speeds. Nothing is asserted.

Prints a table, and writes the same as JSON to $BENCH_JSON (default var/bench.json). $BENCH_ONLY chooses parts
(`BENCH_ONLY=engine,http`); $BENCH_ACTS says how large the large ledgers become (default 10^5; the figures are promised
at 10^6), $BENCH_ROWS how long the imported file is. What stays below its promise is explained in
var/bench-profile.txt.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from service import demo
from service.house import open_house
from service.settings import Settings
from tests.benchmarks import profiling
from tests.benchmarks.checking import checking
from tests.benchmarks.engine import command, engine
from tests.benchmarks.figures import HEADING, Figure, line, seconds, table
from tests.benchmarks.ground import Ground, Lacking
from tests.benchmarks.growth import growth
from tests.benchmarks.importing import importing
from tests.benchmarks.limits import limits
from tests.benchmarks.pages import pages
from tests.benchmarks.peering import peering
from tests.benchmarks.scale import scale
from tests.benchmarks.sizes import sizes
from tests.benchmarks.submitting import http
from tests.benchmarks.writing import writing

Part = Callable[[Ground], Iterator[Figure]]


def _demo(ground: Ground) -> Iterator[Figure]:
    """What the demonstration weighs, how fast its evidence is made and judged, how long its pages take."""
    home = ground.place("demo")
    yield Figure.of("making the demo", [seconds(lambda: demo.build(home))], "s")
    house = open_house(Settings.read({"AMANAH_HOME": str(home)}))
    yield from sizes(house)
    yield from checking(house)
    yield from pages(house, of="the demo", rounds=30)
    house.close()


PARTS: dict[str, Part] = {
    "limits": limits,
    "peers": peering,
    "engine": engine,
    "command": command,
    "http": http,
    "scale": scale,
    "import": lambda ground: importing(ground.place("import")),
    "writing": lambda ground: writing(ground.place("writing")),
    "demo": _demo,
    "folds": lambda ground: growth(ground.place("folds")),  # also pages at that size
}


def measure(ground: Ground, wanted: Sequence[str]) -> Iterator[Figure]:
    """The parts one after the other; one that fails is told, and the run goes on."""
    for name in wanted:
        began = perf_counter()
        try:
            yield from PARTS[name](ground)
        except Lacking as lacking:
            yield Figure.unmeasured(f"{name}: all of it", str(lacking))
        except Exception as failure:  # noqa: BLE001 -- half a table is better than none
            traceback.print_exc()
            yield Figure.unmeasured(f"{name}: the rest of it", f"{type(failure).__name__}: {failure}"[:100])
        yield Figure.of(f"({name}: measuring it took)", [round(perf_counter() - began, 1)], "s")


def main() -> None:
    """Measure, print each figure as it comes, print all of them, write."""
    wanted = [name for name in os.environ.get("BENCH_ONLY", "").split(",") if name] or list(PARTS)
    if unknown := [name for name in wanted if name not in PARTS]:
        print(f"BENCH_ONLY: {', '.join(unknown)}; there are: {', '.join(PARTS)}", file=sys.stderr)
        sys.exit(2)
    signal.signal(signal.SIGTERM, _stopped)
    profiling.begin()
    figures = []
    print(HEADING, file=sys.stderr)
    with TemporaryDirectory(prefix="amanah-bench-") as folder:
        ground = Ground(Path(folder))
        try:
            for figure in measure(ground, wanted):
                figures.append(figure)
                print(line(figure), file=sys.stderr, flush=True)
        finally:
            ground.close()
    print(table(figures))
    target = Path(os.environ.get("BENCH_JSON", "var/bench.json"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps([figure.data() for figure in figures], indent=1) + "\n")


def _stopped(*_: Any) -> None:
    """Whoever is stopped puts away servers and folders all the same."""
    sys.exit(143)


if __name__ == "__main__":
    main()
