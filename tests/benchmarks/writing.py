"""Single submissions through the one door, in turn with what the same machine does of fsync and of pure signatures."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from domain.evidence.entry import pae
from service.amanah import Submission
from service.demo.facts import name
from service.demo.founding import City, found
from service.drafts import Draft, Intent
from service.house import House
from service.signing import sign
from service.store.connections import PRAGMAS
from tests.benchmarks.figures import Figure, ratio, seconds
from tests.benchmarks.sizes import kept_bytes

ROUNDS, EACH = 7, 60


@dataclass
class _Rates:
    """Per second, one value a round."""

    drafts: list[float] = field(default_factory=list)
    submissions: list[float] = field(default_factory=list)
    syncs: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    verifications: list[float] = field(default_factory=list)


def writing(folder: Path) -> Iterator[Figure]:
    """A registrar registers officials one by one: every act judged, stored, sealed and synced on its own."""
    city = found(folder / "town")
    rates = _Rates()
    _one_round(city, folder, _Rates())
    before, first = kept_bytes(city.stage.house), city.stage.house.store.head().size
    for _ in range(ROUNDS):
        _one_round(city, folder, rates)
    beyond = _growth_beyond(city.stage.house, before, first)
    city.stage.close()
    yield Figure.of("row overhead: growth of the file beyond entry and content", [round(beyond, 1)], "bytes")
    yield Figure.of("drafts", rates.drafts, "1/s")
    yield Figure.of("single submissions through Amanah.record", rates.submissions, "1/s")
    yield Figure.of("fsync of 4 KiB on the same disk", rates.syncs, "1/s")
    yield Figure.of("bare SQLite commit of one act's bytes, FULL", rates.commits, "1/s")
    yield Figure.of("pure Ed25519 verification", rates.verifications, "1/s")
    yield ratio("submissions : fsync", rates.submissions, rates.syncs)
    yield ratio("submissions : bare commit", rates.submissions, rates.commits)
    yield ratio("submissions : verification", rates.submissions, rates.verifications)


def _growth_beyond(house: House, before: int, first: int) -> float:
    """Bytes an act adds to the file beside its own."""
    rows = house.store.rows(after=first, limit=house.store.head().size)
    own = sum(len(row.entry) + len(row.content or b"") for row in rows)
    return (kept_bytes(house) - before - own) / len(rows)


def _one_round(city: City, folder: Path, rates: _Rates) -> None:
    drafts: list[Draft] = []
    rates.drafts.append(EACH / seconds(lambda: drafts.extend(_draft(city) for _ in range(EACH))))
    signed = [sign(draft, city.registrars[0].key) for draft in drafts]
    record = city.stage.house.app.record
    rates.submissions.append(EACH / seconds(lambda: [record(one) for one in signed]))
    rates.syncs.append(EACH / seconds(lambda: _sync(folder / "sync")))
    rates.commits.append(EACH / seconds(lambda: _commit(folder / "bare.sqlite", signed[0][0])))
    key = city.registrars[0].key.public_key
    pairs = [(pae(one.body), one.signature) for (one,) in signed]
    rates.verifications.append(EACH / seconds(lambda: [key.verifies(signature, text) for text, signature in pairs]))


def _draft(city: City) -> Draft:
    official = city.stage.new_id()
    printed = "Pejabat Contoh, S.E."
    facts = {"official": official, "name_printed": printed, "name": name(printed)}
    registrar = city.registrars[0]
    intent = Intent(act="official-registered", facts=facts, key=registrar.thumbprint, official=registrar.official)
    return city.stage.house.drafter.draft([intent], at=city.stage.clock.now_ms())


def _sync(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for _ in range(EACH):
            file.write(bytes(4096))
            os.fsync(file.fileno())


def _commit(path: Path, one: Submission) -> None:
    """The same bytes into a table, each in a transaction of its own, by a connection with the store's own pragmas."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    db.execute("CREATE TABLE IF NOT EXISTS act(record INTEGER PRIMARY KEY, body BLOB, content BLOB)")
    for _ in range(EACH):
        db.execute("INSERT INTO act(body, content) VALUES (?, ?)", (one.body, one.content))
    db.close()
