"""Waiting with an end: what must come back, and does not, is the finding."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from domain.evidence.errors import Fault

PATIENCE = 0.5  # seconds for which the houses of these tests wait for a database
BOUND = 10 * PATIENCE  # an order of magnitude: a machine under load is no finding, a call that hangs is one
STEP = 0.002


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What calls made at the same moment came back with, each in time: its value, or the code of its fault."""
    outcomes: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            outcomes[place] = calls[place]()
        except Fault as fault:
            outcomes[place] = fault.code

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(calls))]
    until = time.monotonic() + BOUND
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads), "it hangs"
    return outcomes


def outcome(call: Callable[[], Any]) -> Any:
    """The same of one call."""
    return together([call])[0]


def waited(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(STEP)
