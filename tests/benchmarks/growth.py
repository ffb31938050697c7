"""A ledger of 10^5 acts: how fast it is folded, what its tables weigh, and how long the server works on each page."""

import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from service.demo.founding import found
from service.house import open_house
from service.settings import Settings
from tests.benchmarks.figures import Figure, seconds
from tests.benchmarks.multitude import Multitude
from tests.benchmarks.pages import pages

ACTS = int(os.environ.get("BENCH_ACTS", "100000"))
ROUNDS = 20


def growth(folder: Path) -> Iterator[Figure]:
    """The acts are invented (`multitude`), stored beside the door, folded as any other; nothing else is made up."""
    city = found(folder / "multitude")
    town = Multitude(city.stage.house.store, city.stage.house.origin, at=city.stage.house.store.head().received_at)
    yield Figure.of("inventing and storing a large ledger", [seconds(lambda: town.fill(ACTS))], "s")
    city.stage.close()
    settings = Settings.read({"AMANAH_HOME": str(folder / "multitude")})
    began = perf_counter()
    house = open_house(settings)
    folded = perf_counter() - began
    size = house.store.head().size
    yield Figure.of("acts in it", [size], "acts")
    yield Figure.of("folding it at a start", [size / folded], "1/s")
    yield Figure.of("its tables", [round(settings.projections_path.stat().st_size / size, 1)], "bytes/act")
    yield from pages(house, of=f"{size:,} acts", rounds=ROUNDS)
    house.close()
