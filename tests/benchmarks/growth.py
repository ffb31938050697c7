"""A ledger of 10^5 acts: how fast it is folded, what its tables weigh, and how long the server works on each page."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter

import projections
from service.demo.founding import found
from service.house import House, open_house
from service.settings import Settings
from tests.benchmarks.figures import Figure, seconds
from tests.benchmarks.multitude import Multitude
from tests.benchmarks.pages import pages
from tests.benchmarks.profiling import watched

ACTS = int(os.environ.get("BENCH_ACTS", "100000"))
CAUGHT_UP = 20_000  # acts
ROUNDS = 100


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
    yield from _explained(
        Figure.of("making its tables anew, at a start", [size / folded], "1/s", reach=6_667, aim=16_667),
        lambda: projections.rebuild(folder / "anew.sqlite", partial(_first, house, CAUGHT_UP)),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure.of("most memory until then, the inventing of the acts included", [round(peak)], "MB", reach=300)
    yield from _explained(
        Figure.of("catching up, in batches", [_caught_up(house, folder / "caught-up.sqlite")], "1/s", 8_000, 20_000),
        lambda: _caught_up(house, folder / "caught-up-again.sqlite"),
    )
    yield Figure.of("its tables", [round(settings.projections_path.stat().st_size / size, 1)], "bytes/act")
    yield from pages(house, of=f"{size:,} acts", rounds=ROUNDS)
    house.close()


def _explained(figure: Figure, work: Callable[[], object]) -> Iterator[Figure]:
    """A figure; where it is too low, also why."""
    if figure.missed:
        watched(f"{figure.figure}, of {CAUGHT_UP:,} acts", work, 1)
    yield figure


def _first(house: House, most: int, after: int, limit: int) -> list[projections.Recorded]:
    """The acts behind one, none above the `most`-th."""
    return house.read(after, min(limit, most - after)) if after < most else []


def _caught_up(house: House, path: Path) -> float:
    """Acts a second into tables with all their indexes, a commit a batch, as a clerk folds them."""
    with closing(projections.connect(path)) as db:
        began = perf_counter()
        last = projections.catch_up(db, partial(_first, house, CAUGHT_UP))
        return last / (perf_counter() - began)
