"""The clerk: one process that folds what is new into the tables, so that no page has to.

One for each AMANAH_HOME: it holds a lock file while it lives, and whoever wants to know whether there is one looks at
the lock; a process that dies lets go of it, however it dies. What happens to the database or the tables it survives: it
says so once, waits a little longer each time, and goes on where it stopped. Until then its trouble stands in a file,
so that no page passes for current that is not.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import projections
from domain.evidence.errors import AmanahError, Fault
from projections import Recorded
from service.house import House, open_house
from service.settings import Settings

AT_MOST = 1.0  # seconds without looking: so long a signal to stop may wait
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 15.0  # seconds before what failed is tried again
_TOGETHER = 0.02  # seconds: acts that come in that time are folded in one batch, and a page waits no longer for them

Tell = Callable[[str], object]


def lock_path(settings: Settings) -> Path:
    """The file whose lock is the clerk's life."""
    return settings.home / "clerk.lock"


def at_work(settings: Settings) -> bool:
    """Whether a clerk is alive."""
    try:
        file = os.open(lock_path(settings), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


class Halted(Fault):
    """What keeps the clerk from folding, in its own words; `record` is the one that cannot be folded, if it is one."""

    def __init__(self, code: str, message: str, record: int | None) -> None:
        Exception.__init__(self, code)
        self.code, self.message, self.record = code, message, record
        self.facts = {} if record is None else {"record": record}


def trouble_path(settings: Settings) -> Path:
    """The file in which the clerk's trouble stands while it lasts."""
    return settings.home / "clerk.trouble"


def trouble(settings: Settings) -> Halted | None:
    """What keeps the clerk that is at work from folding; None where it folds, or where there is none."""
    try:
        told = json.loads(trouble_path(settings).read_bytes())
    except (OSError, ValueError):  # nearly always: there is no such file
        return None
    return Halted(told["code"], told["message"], told["record"]) if at_work(settings) else None


class _Stopping(Exception):
    """The clerk was told to stop while there was more to fold."""


class Clerk:
    """Folds until `stop` is set. `tell` is given a line for whoever reads the log: trouble, and its end."""

    def __init__(self, settings: Settings, *, stop: Event, tell: Tell) -> None:
        self._settings = settings
        self._stop = stop
        self._tell = tell
        self._trouble: str | None = None  # what was told last, until it is over
        self._pause = _FIRST_PAUSE

    def run(self) -> None:
        """Work until told to stop; raises `Fault("clerk_at_work")` where another one does."""
        with self._alone(), suppress(_Stopping):
            self._write(None)  # what kept the one before us is not known to keep us
            while not self._stop.is_set():
                try:
                    self._work()
                except AmanahError as error:
                    self._troubled(error)
                except sqlite3.Error as error:
                    self._troubled(Fault("file_failing", path=self._settings.projections_path, error=error))

    def _work(self) -> None:
        house = open_house(self._settings, bring_up=False)
        try:
            read = self._reader(house)
            folded = projections.bring_up(self._settings.projections_path, read)
            while not self._stop.is_set():
                self._well(folded)
                house.store.wait(folded, AT_MOST)
                folded = projections.catch_up(house.views, read)
                self._stop.wait(_TOGETHER)
        finally:
            house.close()

    def _reader(self, house: House) -> projections.Read:
        """Records of the house, until we are to stop: a batch is folded to its end, another one is not begun."""

        def read(after: int, limit: int) -> Sequence[Recorded]:
            if self._stop.is_set():
                raise _Stopping
            return house.read(after, limit)

        return read

    def _troubled(self, error: AmanahError) -> None:
        """Told once; the same again only makes the next pause longer."""
        sentence = str(error)
        if sentence != self._trouble:
            self._tell(sentence)
            self._trouble, self._pause = sentence, _FIRST_PAUSE
            self._write(error)
        else:
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self._stop.wait(self._pause)

    def _well(self, folded: int) -> None:
        if self._trouble is not None:
            self._tell(f"Daftar kembali mengikuti buku register, sampai catatan nomor {folded}.")
            self._write(None)
        self._trouble = None

    def _write(self, error: AmanahError | None) -> None:
        """Let every page know; a disk that takes no word must not end the clerk as well."""
        path = trouble_path(self._settings)
        with suppress(OSError):
            if error is None:
                path.unlink(missing_ok=True)
                return
            new, record = path.with_name(path.name + ".baru"), error.facts.get("record")
            new.write_text(json.dumps({"code": error.code, "message": error.message, "record": record}))
            new.replace(path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        file = os.open(lock_path(self._settings), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._lock(file)
            yield
        finally:
            os.close(file)

    def _lock(self, file: int) -> None:
        # A page that looks whether there is a clerk holds the lock for a moment: that is no other clerk.
        for _ in range(20):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._stop.wait(0.05):
                    return
            else:
                return
        raise Fault("clerk_at_work", path=self._settings.home)
