"""What an examination has to tell so far: findings, counts, what was not examined, and how long each phase took."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TypeVar

from service.fsck.findings import Finding, Report
from service.fsck.reader import Damaged
from service.fsck.state import Verified

Progress = Callable[[str, int, int], None]  # the phase, how many records of it are done, of how many

# The phases, as a person reads them.
FILE, ENTRIES, ACTS, TABLES = "berkas", "catatan dan tanda tangan", "isi dan kewenangan", "daftar"

_Row = TypeVar("_Row")
Mark = tuple[list[Finding], dict[str, int]]  # findings and counts, as they stood


class Telling:
    """The notebook of one examination."""

    def __init__(self, origin: str, progress: Progress) -> None:
        self.origin = origin
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self.remarks: list[str] = []
        self.counts = dict.fromkeys(("entries", "contents", "streams", "tiles"), 0)
        self.progress = progress
        self.verified: Verified | None = None  # what may be said if all is sound
        self._began = perf_counter()
        self._seconds = dict.fromkeys((FILE, ENTRIES, ACTS, TABLES), 0.0)
        self._phase = FILE
        self._since = self._began

    def found(
        self, what: str, table: str, *,
        record: int | None = None, through: int | None = None, rests_on: int | None = None, **facts: object,
    ) -> None:  # fmt: skip
        """One thing that does not hold."""
        self.findings.append(Finding.of(what, table, record=record, through=through, rests_on=rests_on, **facts))

    def rows(self, table: str, ask: Callable[[], Iterator[_Row] | Sequence[_Row]]) -> list[_Row]:
        """The rows of a table as far as they can be read; where that ends early, it is told."""
        return list(self.each(table, ask))

    def each(self, table: str, ask: Callable[[], Iterator[_Row] | Sequence[_Row]]) -> Iterator[_Row]:
        """The same, one by one."""
        try:
            yield from ask()
        except Damaged as damage:
            self.found("table_unreadable", table, why=damage)

    def phase(self, name: str) -> None:
        """What follows is of this phase."""
        now = perf_counter()
        self._seconds[self._phase] += now - self._since
        self._phase, self._since = name, now

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """A piece of another phase in the midst of one."""
        outer = self._phase
        self.phase(name)
        try:
            yield
        finally:
            self.phase(outer)

    def done(self, record: int, total: int) -> None:
        """How far the phase has come."""
        self.progress(self._phase, record, total)

    def mark(self) -> Mark:
        """Where the telling stands, to come back to."""
        return list(self.findings), dict(self.counts)

    def back_to(self, mark: Mark) -> None:
        """Forget what was found since."""
        self.findings, self.counts = mark

    def report(self) -> Report:
        """What was found, causes first, by record."""
        self.phase(self._phase)
        by_record = sorted(self.findings, key=lambda found: (found.rests_on is not None, found.record or 0))
        return Report(
            self.origin, tuple(by_record), self.counts, perf_counter() - self._began, tuple(self.notes),
            tuple(self.remarks), self._seconds, self.verified,
        )  # fmt: skip
