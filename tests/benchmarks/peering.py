"""The tools people would otherwise pick, each really run, on the same machine and with the same number of bytes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial

from tests.benchmarks.contenders import BYTES, Contender, Failed, Worker, interleave, started
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.ground import Address, Ground, Lacking

ROUNDS, SECONDS = 5, 1.2
STOCK = "tests.benchmarks.peers.stock"


def stock_sqlite(ground: Ground, kind: str, *, slow: bool = False, processes: int = 1) -> Contender:
    """`eventsourcing` as it is installed here, on a file; `slow`: every flush takes 3 ms longer."""
    environ = {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "SQLITE_DBNAME": str((ground.place("stock") / "events.sqlite").absolute()),
    }
    preload = ground.shim if slow else None
    workers = started(processes, lambda _: Worker(STOCK, environ, preload=preload))
    return Contender("stock save(), SQLite", workers, kind)


def stock_postgres(ground: Ground, kind: str, *, slow: bool = False, processes: int = 1) -> Contender:
    """The same with its own PostgreSQL module, which is psycopg 3."""
    address = Address.of(ground.database(slow=slow))
    names = {"DBNAME": "database", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    environ = {f"POSTGRES_{name}": str(asdict(address)[field]) for name, field in names.items()}
    environ |= {"PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_PASSWORD": address.password or "none"}
    python = ground.peers
    workers = started(processes, lambda _: Worker(STOCK, environ, python=python))
    return Contender("stock save(), PostgreSQL", workers, kind)


def trigger_audit(ground: Ground) -> Contender:
    """A generic audit table filled by triggers."""
    address = Address.of(ground.database())
    worker = Worker("tests.benchmarks.peers.audited", address.conninfo, python=ground.peers)
    return Contender("trigger-audit table, PostgreSQL", [worker])


def simple_history(ground: Ground) -> Contender:
    """django-simple-history."""
    address = Address.of(ground.database())
    asked = {
        "NAME": address.database, "HOST": address.host, "PORT": address.port, "USER": address.user,
        "PASSWORD": address.password,
    }  # fmt: skip
    worker = Worker("tests.benchmarks.peers.history", asked, python=ground.peers)
    return Contender("django-simple-history save(), PostgreSQL", [worker])


def merkle_tree(ground: Ground) -> Contender:
    """pymerkle's tree on SQLite."""
    file = str((ground.place("merkle") / "tree.sqlite").absolute())
    worker = Worker("tests.benchmarks.peers.merkle", file, python=ground.peers)
    return Contender("pymerkle append, SQLite", [worker])


Entering = Callable[[], Contender]


def entered(figures: list[Figure], entering: Sequence[tuple[str, Entering]]) -> list[Contender]:
    """Those who could be started; for the others a figure that says why not."""
    there = []
    for name, start in entering:
        try:
            there.append(start())
        except (Lacking, Failed) as lacking:
            figures.append(Figure.unmeasured(name, str(lacking)))
    return there


def peering(ground: Ground) -> Iterator[Figure]:
    """Appends per second with 64 clients and with one, and a proof of the one peer that has proofs."""
    lacking: list[Figure] = []
    contenders = entered(
        lacking,
        [
            ("stock save(), PostgreSQL", partial(stock_postgres, ground, "engine")),
            ("stock save(), SQLite", partial(stock_sqlite, ground, "engine")),
            ("trigger-audit table, PostgreSQL", partial(trigger_audit, ground)),
            ("django-simple-history save(), PostgreSQL", partial(simple_history, ground)),
            ("pymerkle append, SQLite", partial(merkle_tree, ground)),
        ],
    )
    yield from lacking
    for clients in (64, 1):
        interleave([one.begin_anew() for one in contenders], rounds=ROUNDS, clients=clients, seconds=SECONDS)
        for contender in contenders:
            told = f"peer: {contender.name}, {clients} client{'s' * (clients > 1)}, {BYTES} bytes each"
            yield from contender.figures(told)
    yield from _proofs(contenders)
    for contender in contenders:
        contender.close()


def _proofs(contenders: Sequence[Contender]) -> Iterator[Figure]:
    for contender in contenders:
        if contender.name.startswith("pymerkle"):
            try:
                micros = contender.workers[0].ask("prove", entries=100_000, proofs=60)["micros"]
            except Failed as failed:
                yield Figure.unmeasured("peer: pymerkle inclusion proof at 10^5, p99", str(failed))
                return
            low, high = min(micros) / 1000, max(micros) / 1000
            yield Figure(
                "peer: pymerkle inclusion proof at 10^5, p99", percentile(micros) / 1000, "ms", len(micros), low, high
            )
