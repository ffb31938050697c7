"""What every store does alike: it takes requests into its line, seals what a batch adds, and remembers what it saw."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypedDict

from eventsourcing.persistence import ApplicationRecorder, ProgrammingError, StoredEvent, Subscription

from domain.evidence.errors import AmanahError, Fault, Refused
from service.store import Head, Seals, StoredEntry
from service.store.batch import Batch, Request
from service.store.growth import Fresh, Growth
from service.store.library import NOT_AN_ACT
from service.store.line import ROOM, Line


class Options(TypedDict, total=False):
    """How a store may be opened."""

    remember: Callable[[int, str], None] | None
    room: int
    opaque: bool


class Recorder(ApplicationRecorder):
    """The library's recorder interface over a line; a database adds how it is read, and how a batch is committed.

    Without a `sealer` it only reads. `remember` is given size and checkpoint after each COMMIT. `opaque` admits events
    that are not acts (the library's contract tests); a register never does.
    """

    _last: Head  # what this process last saw: the log never stands behind it again

    def __init__(
        self,
        sealer: Seals | None,
        *,
        remember: Callable[[int, str], None] | None = None,
        patience: float = 10,
        room: int = ROOM,
        opaque: bool = False,
    ) -> None:
        self._sealer = sealer
        self._remember = remember
        self._opaque = opaque
        self._refusal: Fault | None = None
        self._line = Line(self._commit, patience=patience, room=room)
        self._fresh = Fresh()

    @abstractmethod
    def _commit(self, requests: list[Request]) -> list[Request]:
        """One batch: one transaction, one seal, one COMMIT; returns the requests that must be decided in the next."""

    @abstractmethod
    def head(self) -> Head:
        """Where the log stands now."""

    def refuse_writes(self, reason: Fault) -> None:
        """From now on every write is `Refused("read_only")` with this reason; reads go on."""
        self._refusal = reason

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        recheck: Callable[[], int | None] | None = None,
        relied: Mapping[str, int] | None = None,
        size: int | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Record all or nothing, durably, and return the record numbers; see `Store`."""
        if not stored_events:
            return []
        if not self._opaque and not all(isinstance(event, StoredEntry) for event in stored_events):
            raise ProgrammingError(NOT_AN_ACT)
        return self._line.record(Request(stored_events, recheck, relied or {}, size))

    def fresh_proof(self, record: int) -> tuple[tuple[bytes, ...], str] | None:
        """Inclusion path and signed note of a record this process committed just now; else None."""
        return self._fresh.proof(record)

    def max_notification_id(self) -> int | None:
        """The last record number, or None where there is none."""
        return self.head().size or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not offered, as by the library's own SQLite recorder: `wait`, and ask for the rows behind a record."""
        raise NotImplementedError

    # --- the steps of a commit -------------------------------------------------------------------------------------

    def _demand_writable(self) -> None:
        if self._refusal is not None:
            raise Refused("read_only", reason=self._refusal.message) from self._refusal

    def _demand_not_behind(self, head: Head) -> None:
        """Raise `Fault` where an older ledger, or any other, stands in the place of the one this process knows."""
        if head.size < self._last.size:
            raise Fault("rollback_detected", size=head.size, known=self._last.size, lost=self._last.size - head.size)
        if head.size == self._last.size and head.root != self._last.root:
            raise Fault("fork_detected", known=head.size)

    def _sealed(self, growth: Growth, batch: Batch) -> tuple[Head, str]:
        """The head behind a batch, and the note over it."""
        if self._sealer is None:
            raise Fault("seal_absent")
        note = self._sealer.seal(growth.size, growth.root)
        return Head(growth.size, growth.root, batch.received_at, note), note

    def _keep(self, growth: Growth, head: Head, note: str) -> None:
        """Take note of what was committed."""
        self._last = head
        self._fresh.keep(growth, note)
        if self._remember is not None:
            # What stands recorded must not look refused; the memory tries again with the next head.
            with suppress(OSError, AmanahError, RuntimeError):  # no disk, a damaged memory, no thread to be had
                self._remember(head.size, note)
