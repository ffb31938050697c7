"""The engine beside stock `Application.save()`: in turn, round by round, on the same disk.

`engine` is a verified act, committed, sealed and proven, with its receipt in hand (each is checked after the clock); `command` is the whole of it: load,
judge, append, receipt, against a stock application that loads and saves too. Stock verifies no signature and seals nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.store.postgres_schema import migrate
from tests.benchmarks.contenders import Contender, Failed, Worker, interleave, started
from tests.benchmarks.figures import Figure, ratio
from tests.benchmarks.ground import Ground, Lacking
from tests.benchmarks.peering import stock_postgres, stock_sqlite
from tests.benchmarks.profiling import explain
from tests.benchmarks.town import make_town

ROUNDS, SECONDS = 7, 1.5
PAUSE, TIMES = 0.008, 200  # seconds between two acts at about a hundred a second and worker; acts of each kind


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table that was promised."""

    told: str
    kind: str
    store: str
    clients: int
    reach: float | None
    aim: float | None
    slow: bool = False
    patience: tuple[float, float] | None = None  # milliseconds that 99 of a hundred may wait: reach and aim
    processes: int = 1  # of each side

    @property
    def name(self) -> str:
        """Row, store, and how many clients and processes."""
        clients = f"{self.clients} client{'s' * (self.clients > 1)}"
        return f"{self.told}, {clients}, {self.store}" + f", {self.processes} processes" * (self.processes > 1)


ENGINE = (
    Row("engine", "engine", "PostgreSQL", 64, 4.5, 6, patience=(25, 17)),
    Row("engine", "engine", "PostgreSQL", 64, 4.5, 6, patience=(25, 17), processes=2),
    Row("engine, +3 ms a flush", "engine", "PostgreSQL", 64, 14, 18, slow=True),
    Row("engine", "engine", "SQLite", 64, 1.8, 2.4),
    Row("engine, +3 ms a flush", "engine", "SQLite", 64, None, None, slow=True),
    Row("engine", "engine", "PostgreSQL", 1, 1.0, 1.3),
    Row("engine", "engine", "SQLite", 1, 0.55, 0.65),
)
COMMAND = (
    Row("whole command", "command", "PostgreSQL", 64, 2.5, 4),
    Row("whole command", "command", "PostgreSQL", 64, 2.5, 4, processes=2),
    Row("whole command", "command", "SQLite", 64, None, None),
)


def engine(ground: Ground) -> Iterator[Figure]:
    """From the verified act to the receipt."""
    for row in ENGINE:
        yield from _beside_stock(ground, row)


def command(ground: Ground) -> Iterator[Figure]:
    """From the bytes that came in to the receipt."""
    for row in COMMAND:
        yield from _beside_stock(ground, row)
    yield from _rested(ground, Row("whole command", "command", "PostgreSQL", 1, None, None))


def _rested(ground: Ground, row: Row) -> Iterator[Figure]:
    """What it costs that acts come one by one: the same work on a processor whose caches others used meanwhile."""
    ours = amanah(ground, row)
    kept = [ours.workers[0].ask("rested", kind=row.kind, pauses=[0.0, PAUSE], times=TIMES) for _ in range(3)][1:]
    told = f"{row.name}: processor of its own process an act"
    yield Figure.of(f"{told}, back to back", [one for one, _ in kept], "µs")
    yield Figure.of(f"{told}, after {PAUSE * 1000:g} ms of rest", [one for _, one in kept], "µs")
    ours.close()


def laid_out(ground: Ground, row: Row, *, story: bool = False) -> dict[str, str]:
    """A town's ledger, founded: where it is."""
    home, database = ground.place("town").absolute(), ""
    if row.store == "PostgreSQL":
        database = ground.database(slow=row.slow)
        migrate(database)
    make_town(home, database, story=story)
    return {"home": str(home), "database": database}


def amanah(ground: Ground, row: Row) -> Contender:
    """A town's ledger and the processes that serve it."""
    place = laid_out(ground, row)
    preload = ground.shim if row.slow and row.store == "SQLite" else None
    workers = started(
        row.processes,
        lambda number: Worker(
            "tests.benchmarks.amanah_worker", {**place, "share": number, "of": row.processes}, preload=preload
        ),
    )
    return Contender(f"Amanah, {row.store}", workers, row.kind, prepares=True)


def _beside_stock(ground: Ground, row: Row) -> Iterator[Figure]:
    """Ours and theirs in turn; where theirs is not to be had, ours alone."""
    ours = amanah(ground, row)
    there, lacking = [ours], None
    try:
        stock = stock_postgres if row.store == "PostgreSQL" else stock_sqlite
        there.append(stock(ground, row.kind, slow=row.slow, processes=row.processes))
    except (Lacking, Failed) as told:
        lacking = Figure.unmeasured(f"{row.name}: times stock", str(told), row.reach, row.aim)
    interleave(there, rounds=ROUNDS, clients=row.clients, seconds=SECONDS)
    figures = [lacking] if lacking else [_ratio(row, *there)]
    figures += ours.figures(f"{row.name}: Amanah", row.patience)
    for theirs in there[1:]:
        figures += theirs.figures(f"{row.name}: stock")
    if any(figure.missed for figure in figures):
        share = -(-row.clients // len(ours.workers))
        explain(row.name, ours.workers[0].ask("profile", kind=row.kind, clients=share, seconds=SECONDS))
    for one in there:
        one.close()
    yield from figures


def _ratio(row: Row, ours: Contender, theirs: Contender) -> Figure:
    told = f"{row.name}: times stock"
    failure = ours.failure or theirs.failure
    if failure:
        return Figure.unmeasured(told, failure, row.reach, row.aim)
    return ratio(told, ours.rates, theirs.rates, row.reach, row.aim)
