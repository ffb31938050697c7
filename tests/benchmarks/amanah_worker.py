"""Amanah as a contender: threads of one server process, from a signed act to a receipt in hand, which is checked when the clock has stopped.

`python -m tests.benchmarks.amanah_worker '{"home": …, "database": …, "share": 0, "of": 1}'`
"""

import cProfile
import json
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from statistics import median
from time import sleep, thread_time
from typing import Any

from domain.aggregates import EVENTS, moment
from domain.evidence.checkpoint import open_checkpoint
from domain.evidence.content import Content
from domain.evidence.entry import Entry, pae
from domain.evidence.merkle import leaf_hash, verify_inclusion
from domain.evidence.proof import Proof
from service import ed25519
from service.heap import settle
from tests.benchmarks.peers.load import drive
from tests.benchmarks.peers.speaking import serve
from tests.benchmarks.profiling import told
from tests.benchmarks.town import Client, authors, open_town

SPARE = 1.6  # acts made ahead: so many times what the fastest round took
FIRST = 100  # acts of a client in its first round
TOGETHER = 20  # acts in a row with the same pause


class Door:
    """One server process and the heads that send to it."""

    def __init__(self, home: str, database: str = "", share: int = 0, of: int = 1) -> None:
        self._house = open_town(Path(home), database)
        self._authors = authors(Path(home), share, of)
        self._sealed_by = lru_cache(256)(partial(open_checkpoint, key=self._house.vkey))
        self._by_count: dict[int, list[Client]] = {}
        self._fastest: dict[int, float] = {}  # acts a second of one client, by how many there were
        self._in_hand: list[tuple[int, str, bytes]] = []  # record, receipt and entry of each act of a round

    def prepare(self, clients: int, seconds: float, **_: Any) -> None:
        """Make and sign what the next round will send: that is work of other machines."""
        for client in self._clients(clients):
            client.prepare(max(FIRST, round(self._fastest.get(clients, 0.0) * seconds * SPARE)))

    def run(self, kind: str, clients: int, seconds: float, **_: Any) -> dict[str, Any]:
        """One round."""
        work = self._step(kind)
        done = drive([partial(work, client) for client in self._clients(clients)], seconds)
        self._check()
        each = len(done["micros"]) / clients / done["seconds"]
        self._fastest[clients] = max(each, self._fastest.get(clients, 0.0))
        return done

    def profile(self, kind: str, clients: int, seconds: float, **_: Any) -> str:
        """One round under the profiler: the functions in which the threads spent most time of the processor."""
        self.prepare(clients, seconds)
        watched = [cProfile.Profile(thread_time) for _ in range(clients)]
        work = self._step(kind)
        steps = [
            partial(one.runcall, work, client) for one, client in zip(watched, self._clients(clients), strict=True)
        ]
        drive(steps, seconds)
        return told(watched)

    def rested(self, kind: str, pauses: Sequence[float], times: int) -> list[float]:
        """Microseconds of the processor that an act takes one client who pauses so long before each, for every pause.

        Pauses take turns, so that all of them meet the same machine.
        """
        (client,) = self._clients(1)
        client.prepare(len(pauses) * times)
        work = self._step(kind)
        took: list[list[float]] = [[] for _ in pauses]
        for _ in range(times // TOGETHER):
            for pause, each in zip(pauses, took, strict=True):
                each += [_worked(pause, partial(work, client)) for _ in range(TOGETHER)]
        self._check()
        return [median(each) * 1e6 for each in took]

    def _clients(self, count: int) -> list[Client]:
        """So many clients, each with its share of the heads: one alone sends for all of them in turn."""
        if count not in self._by_count:
            self._by_count[count] = [Client(self._authors[no::count]) for no in range(count)]
        return self._by_count[count]

    def _step(self, kind: str) -> Callable[[Client], None]:
        return {"engine": self._engine, "command": self._command}[kind]

    def _engine(self, client: Client) -> None:
        """Verified act -> committed, sealed, proven."""
        ready = client.next()
        sent = ready.submission
        entry = Entry.build(sent.body, received_at=ready.entry.received_at, signature=sent.signature)
        content = Content.parse(sent.content)
        assert content.sha256 == entry.body.content
        assert ed25519.verifies(ready.key, entry.signature, pae(entry.body.raw))
        body = entry.body
        event = EVENTS[body.name](body.stream, body.version, moment(entry), entry, content)
        stored = self._house.app.events.mapper.to_stored_event(event)
        (record,) = self._house.store.insert_events([stored], relied=ready.relied, recheck=_surprised)
        self._take(record, ready.entry.raw)

    def _command(self, client: Client) -> None:
        """Everything: load, judge, append, receipt."""
        ready = client.next()
        (record,) = self._house.app.record([ready.submission])
        self._take(record, ready.entry.raw)

    def _take(self, record: int, entry: bytes) -> None:
        """The receipt goes into the hand of the person who acted."""
        self._in_hand.append((record, self._house.ledger.receipt(record).proof, entry))

    def _check(self) -> None:
        """Every receipt of a round leads to a seal: checked when the clock has stopped, for it is another machine's work."""
        while self._in_hand:
            record, receipt, entry = self._in_hand.pop()
            proof = Proof.parse(receipt)
            sealed = self._sealed_by(proof.checkpoint)
            assert proof.index == record - 1
            verify_inclusion(leaf_hash(entry), index=proof.index, size=sealed.size, path=proof.path, root=sealed.root)


def _worked(pause: float, work: Callable[[], object]) -> float:
    """Seconds of the processor, after a pause that is none of them."""
    if pause:
        sleep(pause)
    began = thread_time()
    work()
    return thread_time() - began


def _surprised() -> None:
    raise AssertionError  # nobody moves what these acts rely on


if __name__ == "__main__":
    door = Door(**json.loads(sys.argv[1]))
    settle()  # as every worker does that serves
    serve(prepare=door.prepare, run=door.run, profile=door.profile, rested=door.rested)
