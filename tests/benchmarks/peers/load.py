"""Clients that wait for each other at the start, then work without a pause until the time is over."""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from time import perf_counter, process_time
from typing import Any

Step = Callable[[], object]
Around = Callable[[], AbstractContextManager[object]]


def drive(steps: Sequence[Step], seconds: float, around: Around = nullcontext) -> dict[str, Any]:
    """Each step again and again in a thread of its own; how long all of it took, how long the processor
    worked for this process meanwhile, and each call in microseconds.

    `around` is entered by each thread before the clock runs, and left when it has stopped.
    """
    clients = [_Client(step, seconds, around) for step in steps]
    start = threading.Barrier(len(clients) + 1)
    worked = process_time()
    threads = [threading.Thread(target=client.work, args=(start,)) for client in clients]
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):  # somebody could not even begin: told below
        start.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    took = perf_counter() - began
    failures = [client.failure for client in clients if client.failure is not None]
    if failures:
        raise next((one for one in failures if not isinstance(one, threading.BrokenBarrierError)), failures[0])
    micros = [one for client in clients for one in client.micros]
    return {"seconds": took, "cpu": process_time() - worked, "micros": micros}


class _Client:
    def __init__(self, step: Step, seconds: float, around: Around) -> None:
        self._step = step
        self._seconds = seconds
        self._around = around
        self.micros: list[int] = []
        self.failure: Exception | None = None

    def work(self, start: threading.Barrier) -> None:
        try:
            with self._around():
                start.wait()
                self._repeat()
        except Exception as error:  # noqa: BLE001 -- told by who waits for all
            self.failure = error
            start.abort()

    def _repeat(self) -> None:
        now = perf_counter()
        until = now + self._seconds
        while now < until:
            self._step()
            before, now = now, perf_counter()
            self.micros.append(round((now - before) * 1e6))
