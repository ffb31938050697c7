"""What stays the same while a ledger of true acts grows to $BENCH_ACTS (default 10^5), on both stores.

Appends, proofs, past days, bytes, and the long tasks. Ten times as many take ten times as long to make: the figures are
promised at 10^6.
"""

import os
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import psycopg2

from service.house import House
from tests.benchmarks.contenders import Contender, Worker, interleave
from tests.benchmarks.engine import Row, laid_out
from tests.benchmarks.figures import Figure, percentile, seconds
from tests.benchmarks.filling import fill
from tests.benchmarks.ground import Ground, Lacking
from tests.benchmarks.profiling import explain, watched
from tests.benchmarks.tasks import long_tasks
from tests.benchmarks.town import open_town, town_settings

ACTS = int(os.environ.get("BENCH_ACTS", "100000"))
SMALL = 1000
STORES = ("PostgreSQL", "SQLite")
ROUNDS, SECONDS = 7, 1.2
PROOFS, DAYS = 3000, 300
ACTS_OF_AGREEMENT = 20
STORY = 1200  # records in which the story of the demonstration stands


@dataclass(frozen=True, slots=True)
class Large:
    """A ledger that was filled, and what it took on the disk."""

    store: str
    place: dict[str, str]
    beyond: float


def scale(ground: Ground) -> Iterator[Figure]:
    """The same acts into both stores, then every question to each."""
    there = list(_laid_out(ground))
    houses = {store: open_town(Path(place["home"]), place["database"]) for store, place in there}
    before = {store: _bytes(house) for store, house in houses.items()}
    began = perf_counter()
    count, size = fill([house.store for house in houses.values()], Path(there[0][1]["home"]), ACTS)
    yield Figure.of(
        f"true acts made and stored in bulk, {len(there)} stores", [count / (perf_counter() - began)], "1/s"
    )
    larges = [Large(store, place, (_bytes(houses[store]) - before[store] - size) / count) for store, place in there]
    for large in larges:
        with closing(houses[large.store]) as house:
            yield from _sizes(large, count)
            yield from _proofs(large, house)
            yield from _past_days(large, house)
    for large in larges:
        yield from _appends(ground, large)
    for large in larges:
        yield from long_tasks(ground, large.store, large.place)


def _laid_out(ground: Ground) -> Iterator[tuple[str, dict[str, str]]]:
    for store in STORES:
        try:
            yield store, laid_out(ground, Row("scale", "engine", store, 64, None, None), story=True)
        except Lacking as lacking:
            print(f"{store}: {lacking}", file=sys.stderr)


# --- bytes -------------------------------------------------------------------------------------------------------------


def _sizes(large: Large, count: int) -> Iterator[Figure]:
    reach, aim = {"SQLite": (200, 160), "PostgreSQL": (300, 0)}[large.store]
    told = f"bytes of an act beyond entry and content, {large.store}, {count:,} acts"
    figure = Figure.of(told, [round(large.beyond, 1)], "bytes", reach, aim)
    if figure.missed and large.store == "SQLite":
        explain(told, _in_pages(Path(large.place["home"]), count))
    yield figure


def _in_pages(home: Path, count: int) -> str:
    """What each table and index takes of the file, and what stays empty in its pages."""
    with closing(sqlite3.connect(town_settings(home).ledger_path)) as file:
        try:
            rows = file.execute("SELECT name, sum(pgsize), sum(unused) FROM dbstat GROUP BY name ORDER BY 2 DESC")
            lines = [f"{size / count:9.1f} {empty / count:9.1f}  {name}" for name, size, empty in rows]
        except sqlite3.OperationalError as absent:  # not compiled in everywhere
            return str(absent)
    return "\n".join(["bytes an act, of them empty in its pages, table or index", *lines])


def _bytes(house: House) -> int:
    """What the ledger takes on the disk, indexes and all; the write-ahead log, which does not grow, left out."""
    url = house.settings.database_url
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(house.settings.ledger_path)) as file:
            pages, size = (file.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
            return int(pages) * int(size)
    with closing(psycopg2.connect(url)) as db, db.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone() or (0,)
        return int(size)


# --- proofs and past days ----------------------------------------------------------------------------------------------


def _proofs(large: Large, house: House) -> Iterator[Figure]:
    """The path of a record chosen at random to the root of the whole."""
    size, chance = house.store.head().size, random.Random(1)

    def prove() -> None:
        house.ledger.inclusion(chance.randint(1, size), size)

    millis = [seconds(prove) * 1000 for _ in range(PROOFS)]
    yield from _tail(f"inclusion proof at {size:,}, {large.store}, p99", millis, (1, 0.5), prove)


def _past_days(large: Large, house: House) -> Iterator[Figure]:
    """What one agreement held on days chosen at random, by both clocks."""
    stream, acts = _agreement(house)
    chance = random.Random(2)

    def look_back() -> None:
        day = date(2025, 2, 10) + timedelta(chance.randrange(360))
        house.as_of(agreement=stream, on=day, clock=chance.choice(("tercatat", "berlaku")))

    millis = [seconds(look_back) * 1000 for _ in range(DAYS)]
    told = f"as-of of an agreement of {acts} acts at {house.store.head().size:,}, {large.store}, p99"
    yield from _tail(told, millis, {"PostgreSQL": (10, 5), "SQLite": (3, 1.5)}[large.store], look_back)


def _agreement(house: House) -> tuple[str, int]:
    """The agreement of the story whose stream is nearest to twenty acts."""
    counts = Counter(row.stream for row in house.store.rows(limit=STORY) if row.stream.startswith("agreement/"))
    return min(counts.items(), key=lambda one: abs(one[1] - ACTS_OF_AGREEMENT))


def _tail(
    told: str, millis: Sequence[float], bars: tuple[float, float], work: Callable[[], object]
) -> Iterator[Figure]:
    """The slowest hundredth; where it is too slow, also why."""
    value, low, high = (float(f"{one:.4g}") for one in (percentile(millis), min(millis), max(millis)))
    figure = Figure(told, value, "ms", len(millis), low, high, *bars)
    if figure.missed:
        watched(told, work, DAYS)
    yield figure


# --- appends -----------------------------------------------------------------------------------------------------------


def _appends(ground: Ground, large: Large) -> Iterator[Figure]:
    """Rounds on the large ledger in turn with rounds on a small one: what an act costs there, against here."""
    small = laid_out(ground, Row("scale", "engine", large.store, 64, None, None))
    with closing(open_town(Path(small["home"]), small["database"])) as house:
        fill([house.store], Path(small["home"]), SMALL)
    both = [
        Contender(name, [Worker("tests.benchmarks.amanah_worker", place)], prepares=True)
        for name, place in (("large", large.place), ("small", small))
    ]
    for clients in (64, 1):
        interleave([one.begin_anew() for one in both], rounds=ROUNDS, clients=clients, seconds=SECONDS)
        told = f"append cost at {ACTS:,} against {SMALL:,}, {large.store}, {clients} client{'s' * (clients > 1)}"
        failure = both[0].failure or both[1].failure
        if failure:
            yield Figure.unmeasured(told, failure, 1.1, 1.0)
        else:
            costs = [few / many for many, few in zip(both[0].rates, both[1].rates, strict=True)]
            yield Figure.of(told, costs, "x", 1.1, 1.0)
            yield Figure.of(f"{told}: per second at {ACTS:,}", both[0].rates, "1/s")
    for one in both:
        one.close()
