"""`make bench`: sizes and speeds on this machine, side by side. Nothing is asserted.

Prints a table, and writes the same as JSON to $BENCH_JSON (default var/bench.json). The last part invents a ledger of
$BENCH_ACTS acts (default 100000) and takes some minutes.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from service import demo
from service.house import open_house
from service.settings import Settings
from tests.benchmarks.checking import checking
from tests.benchmarks.figures import Figure, seconds, table
from tests.benchmarks.growth import growth
from tests.benchmarks.pages import pages
from tests.benchmarks.sizes import sizes
from tests.benchmarks.writing import writing


def measure(folder: Path) -> Iterator[Figure]:
    """Everything, on a real file in a folder."""
    yield Figure.of("making the demo", [seconds(lambda: demo.build(folder / "demo"))], "s")
    house = open_house(Settings.read({"AMANAH_HOME": str(folder / "demo")}))
    yield from sizes(house)
    yield from checking(house)
    yield from pages(house, of="the demo", rounds=100)
    house.close()
    yield from writing(folder)
    yield from growth(folder)


def main() -> None:
    """Measure, print, write."""
    with TemporaryDirectory(prefix="amanah-bench-") as folder:
        figures = list(measure(Path(folder)))
    print(table(figures))
    target = Path(os.environ.get("BENCH_JSON", "var/bench.json"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps([figure.data() for figure in figures], indent=1) + "\n")


if __name__ == "__main__":
    main()
