"""What time it is: the machine's clock, or a simulated one for the demonstration ledger alone."""

import time
from typing import Protocol

from domain.evidence.errors import Refused

DEMO_HOST = "demo.invalid"  # RFC 2606 section 2: no name under .invalid will ever be anybody's


class Clock(Protocol):
    """Milliseconds since 1970, UTC."""

    def now_ms(self) -> int:
        """The time now."""


class SystemClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        """The time now."""
        return time.time_ns() // 1_000_000


class SimulatedClock:
    """A clock moved forward by hand; `Refused("clock_not_yours")` for every ledger but one of the demonstration."""

    def __init__(self, origin: str, now_ms: int) -> None:
        host = origin.partition("/")[0]
        if host != DEMO_HOST and not host.endswith("." + DEMO_HOST):
            raise Refused("clock_not_yours", origin=origin)
        self._now_ms = now_ms

    def now_ms(self) -> int:
        """The time it was set to."""
        return self._now_ms

    def move_to(self, now_ms: int) -> None:
        """Let time pass; it never runs backwards."""
        if now_ms < self._now_ms:
            raise Refused("clock_behind", received_at=now_ms, latest=self._now_ms)
        self._now_ms = now_ms
