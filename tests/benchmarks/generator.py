"""Arrivals that wait for nobody: signed acts sent over HTTP at the moments of a Poisson process (an open loop).

An answer that comes late makes no later act come later, and the time of an act runs from the moment at which it was due.
`python -m tests.benchmarks.generator '{"home": …, "port": …, "path": …}'`
"""

import gc
import json
import random
import selectors
import socket
import sys
from base64 import b64encode
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from service.clock import SystemClock
from tests.benchmarks.peers.speaking import serve
from tests.benchmarks.town import ACTS_OF_STREAM, Ready, authors

CONNECTIONS = 512  # at most; each is used again when its answer is there
AT_ONCE = (
    40  # streams of a head that are begun together: the next act of a stream comes a second or two behind the last
)
SAMPLE = 500  # receipts of a round that are handed on to be checked
DRAINED = 20.0  # seconds that the last answers may take


class Connection:
    """A connection kept alive, and the answer on its way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0.0
        self.read = bytearray()

    def send(self, request: bytes, due: float) -> None:
        """Send a request that was due at a moment."""
        self.due = due
        self.read.clear()
        self.socket.sendall(request)

    def answer(self) -> tuple[int, bytes] | None:
        """Status and body, once all of it is there; status 0 where the other side closed."""
        part = self.socket.recv(65536)
        self.read += part
        head, parted, body = self.read.partition(b"\r\n\r\n")
        if not part:
            return 0, b""
        if not parted:
            return None
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        return (int(head[9:12]), bytes(body)) if len(body) >= length else None


class Generator:
    """Prepared requests, and the rounds in which they are sent."""

    def __init__(self, home: str, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._acts = _in_order(Path(home))
        self._ready: deque[bytes] = deque()
        self._chance = random.Random(5)  # the same arrivals in every run

    def prepare(self, count: int) -> None:
        """Have so many requests waiting."""
        self._ready.extend(self._request(one) for one in islice(self._acts, max(0, count - len(self._ready))))

    def run(self, rate: float, seconds: float) -> dict[str, Any]:
        """One round at a rate; each act in microseconds, how many got which answer, and what it cost this process."""
        gc.collect()
        gc.disable()  # a look through all that was prepared would make answers late that were not
        try:
            return self._run(rate, seconds)
        finally:
            gc.enable()

    def _run(self, rate: float, seconds: float) -> dict[str, Any]:
        due = deque(_arrivals(self._chance, rate, seconds))
        round_ = _Round(self._port)
        began, worked = perf_counter(), process_time()
        while due or round_.under_way:
            now = perf_counter() - began
            if now > seconds + DRAINED:
                break
            while due and due[0] <= now and round_.may_send:
                round_.send(self._ready.popleft(), began + due.popleft())
            round_.listen(max(0.0, min(0.01, due[0] - now)) if due else 0.01)
        done = {"seconds": perf_counter() - began, "cpu": process_time() - worked, "micros": round_.micros}
        answers = {**round_.statuses, "none": len(due) + round_.under_way}
        return {**done, "answers": answers, "receipts": round_.close()}

    def _request(self, one: Ready) -> bytes:
        sent = one.submission
        act = {
            "body": sent.body.decode(), "content": sent.content.decode(), "signature": b64encode(sent.signature).decode(),
        }  # fmt: skip
        body = json.dumps({"amanah_signed": 1, "acts": [act]}, ensure_ascii=False).encode()
        head = f"POST {self._path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class _Round:
    """What is under way in a round."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._idle: list[Connection] = []
        self._count = 0
        self.under_way = 0
        self.micros: list[int] = []
        self.statuses: Counter[str] = Counter()
        self._bodies: list[bytes] = []

    @property
    def may_send(self) -> bool:
        return bool(self._idle) or self._count < CONNECTIONS

    def send(self, request: bytes, due: float) -> None:
        if self._idle:
            connection = self._idle.pop()
        else:
            connection = Connection(self._port)
            self._count += 1
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(request, due)
        self.under_way += 1

    def listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            connection: Connection = key.data
            answer = connection.answer()
            if answer is None:
                continue
            self.under_way -= 1
            self.micros.append(round((perf_counter() - connection.due) * 1e6))
            self.statuses[str(answer[0])] += 1
            if answer[0]:
                self._idle.append(connection)
                self._bodies.append(answer[1])
            else:
                self._selector.unregister(connection.socket)
                connection.socket.close()
                self._count -= 1

    def close(self) -> list[list[Any]]:
        """End every connection; number and receipt of some of the acts that were taken."""
        for key in list(self._selector.get_map().values()):
            key.data.socket.close()
        self._selector.close()
        answers = [json.loads(body) for body in self._bodies[:: max(1, len(self._bodies) // SAMPLE)]]
        return [[one["nomor"], one["bukti"]] for answer in answers for one in answer.get("catatan", ())]


def _arrivals(chance: random.Random, rate: float, seconds: float) -> Iterator[float]:
    at = chance.expovariate(rate)
    while at < seconds:
        yield at
        at += chance.expovariate(rate)


def _in_order(home: Path) -> Iterator[Ready]:
    """Acts so that the next of a stream comes only when thousands of others came in between."""
    heads = authors(home, at=SystemClock().now_ms())
    while True:
        batch = []
        for head in heads:
            head.prepare(AT_ONCE * ACTS_OF_STREAM)
            batch.append([head.ready.popleft() for _ in range(AT_ONCE * ACTS_OF_STREAM)])
        for version in range(ACTS_OF_STREAM):
            for stream in range(AT_ONCE):
                yield from (acts[stream * ACTS_OF_STREAM + version] for acts in batch)


if __name__ == "__main__":
    generator = Generator(**json.loads(sys.argv[1]))
    serve(prepare=generator.prepare, run=generator.run)
