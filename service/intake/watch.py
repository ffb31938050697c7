"""A directory in which exports of one source appear, night after night: each is taken once, in the order of time.

What was taken is read out of the ledger (name, time and digest of each file stand in its act), so that no memory beside
it can be lost, and a file whose time was set back after it was changed is read again. A file older than the last one
of its tables is left: taken now, it would look like a change back.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from domain.evidence.claiming import MAX_AHEAD
from domain.evidence.errors import AmanahError, Fault, Refused
from service.house import House
from service.importing import Reading
from service.intake.naming import Service, SourceNamed
from service.intake.source import State, history, stream_of
from service.intake.taking import Taken, take

KINDS = (".csv", ".xlsx")
# Others were writing: the file is taken in the next round.
PASSING = frozenset({"superseded", "wrong_version", "claims_not_last", "claims_part", "store_busy"})
Outcome = Literal["taken", "same", "older", "left", "later"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file as it lies there."""

    path: Path
    size: int
    modified_ns: int
    touched_ns: int  # of the node: whoever sets the time of a file back cannot set this one

    @property
    def modified_at(self) -> int:
        """When it was written (ms)."""
        return self.modified_ns // 1_000_000

    @classmethod
    def of(cls, path: Path) -> "Snapshot | None":
        """The file now; None for one that is gone, or is no file (a link to itself is none)."""
        try:
            found = path.stat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return cls(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a file in one round."""

    path: Path
    outcome: Outcome
    reading: Reading | None = None
    taken: Taken | None = None
    error: AmanahError | None = None


@dataclass(kw_only=True)
class Watch:
    """One directory and the source whose exports appear in it. `read` reads a file without asking anybody."""

    house: House
    directory: Path
    source: SourceNamed
    read: Callable[[Path], Reading]
    settled: int  # ms after which a file that nobody writes to counts as whole
    _handled: set[Snapshot] = field(default_factory=set)
    _before: set[Snapshot] = field(default_factory=set)
    _failing: set[Snapshot] = field(default_factory=set)
    _known: tuple[int, list[State]] | None = None

    def round(self, now: int) -> Iterator[Seen]:
        """Look once. The first file that is still being written ends the round: those behind it come later too."""
        found = self._found()
        before, self._before = self._before, set(found)
        for snapshot in found:
            if snapshot in self._handled:
                continue
            if snapshot.modified_at > now + MAX_AHEAD:  # taken, it would make every later export an older one
                if snapshot not in before:
                    yield Seen(snapshot.path, "left", error=Refused("watch_ahead", path=snapshot.path.name))
                continue
            if snapshot not in before and now - snapshot.modified_at < self.settled:
                yield Seen(snapshot.path, "later")
                return
            seen = self._look(snapshot)
            if seen is not None and isinstance(seen.error, Fault):
                yield from self._told_once(seen, snapshot)
                if snapshot not in before:
                    return
                continue
            if seen is not None:
                yield seen
                if seen.outcome == "later":
                    return
            self._handled.add(snapshot)

    def _told_once(self, seen: Seen, snapshot: Snapshot) -> Iterator[Seen]:
        """A file that cannot be opened is tried again every round; from the second on it holds up no other."""
        if snapshot not in self._failing:
            self._failing.add(snapshot)
            yield seen

    def _found(self) -> list[Snapshot]:
        names = [one for one in self.directory.iterdir() if one.suffix.lower() in KINDS and one.name[0] not in ".~"]
        found = (Snapshot.of(one) for one in names)
        return sorted((one for one in found if one is not None), key=lambda one: (one.modified_ns, one.path.name))

    def _look(self, snapshot: Snapshot) -> Seen | None:
        """Take a file, or say why not; None for one that the ledger has."""
        try:
            told = (snapshot.path.name, snapshot.modified_at, _sha256(snapshot.path))
            states = self._states()
            if any((one.file["title"], one.file.get("modified_at"), one.file["sha256"]) == told for one in states):
                return None
            reading = self.read(snapshot.path)
        except Refused as refusal:
            return Seen(snapshot.path, "left", error=refusal)
        except OSError as problem:
            fault = Fault("file_failing", path=snapshot.path, error=problem.strerror or problem)
            return Seen(snapshot.path, "later", error=fault)
        with reading:
            return self._take(snapshot, reading)

    def _take(self, snapshot: Snapshot, reading: Reading) -> Seen:
        if Snapshot.of(snapshot.path) != snapshot:
            return Seen(snapshot.path, "later")
        if self._is_older(snapshot, reading.tables):
            return Seen(snapshot.path, "older")
        try:
            modified_at = snapshot.modified_at
            # Its moment says that it is the later one: a source may go back to what it said. Who starts the watch names
            # the mapping, and the page of a state says that it was read by another one.
            taken = take(
                self.house,
                reading,
                source=self.source,
                signer=Service(),
                modified_at=modified_at,
                again=True,
                new_mapping=True,
            )
        except AmanahError as error:
            if error.code in PASSING:
                return Seen(snapshot.path, "later", error=error)
            if isinstance(error, Fault) or error.code == "read_only":
                raise
            return Seen(snapshot.path, "left", error=error)
        return Seen(snapshot.path, "same" if taken.nothing_new else "taken", reading=reading, taken=taken)

    def _states(self) -> list[State]:
        """The files that count, oldest first; read again only where something was recorded since."""
        version = self.house.store.stream_head(stream_of(self.house, self.source.code)).version
        if self._known is None or self._known[0] != version:
            found = history(self.house, self.source.code)
            self._known = (version, [state for state in found if state.finished])
        return self._known[1]

    def _is_older(self, snapshot: Snapshot, tables: tuple[str, ...]) -> bool:
        """Whether one of its tables has a later file already: that one would look as if it had changed back."""
        last = {
            table: min(state.file.get("modified_at", 0), state.received_at)
            for state in self._states()
            for table in state.tables
        }
        return any(last.get(table, 0) > snapshot.modified_at for table in tables)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def alone(house: House, directory: Path) -> Iterator[None]:
    """Keep a second watch off the same directory; raises `Refused("watch_busy")`."""
    name = hashlib.sha256(os.fsencode(directory.resolve())).hexdigest()[:32]
    descriptor = os.open(house.settings.home / f"watch-{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("watch_busy", path=directory) from None
        yield
    finally:
        os.close(descriptor)
