"""The head lock: one writer at a time, across the threads and processes of one machine."""

import fcntl
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.evidence.errors import Fault

# flock is not dependable there, nor is the shared memory beside SQLite's write-ahead log.
REMOTE = frozenset(
    {"afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
)


class HeadLock:
    """An exclusive flock on a side file, waited for at most `patience` seconds; a dying process frees it."""

    def __init__(self, path: Path, *, patience: float) -> None:
        self._path = path
        self._patience = patience
        # By process: a child must not inherit a lock that some thread of its parent held at the fork.
        self._threads: dict[int, threading.Lock] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises `Fault("store_busy")` when others hold it too long."""
        deadline = time.monotonic() + self._patience
        threads = self._threads.setdefault(os.getpid(), threading.Lock())
        if not threads.acquire(timeout=self._patience):
            raise Fault("store_busy", seconds=self._patience)
        try:
            file = self._open()
            try:
                self._wait(file, deadline)
                yield
            finally:
                os.close(file)  # frees the flock
        finally:
            threads.release()

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Fault("store_unwritable", path=self._path, error=error) from error

    def _wait(self, file: int, deadline: float) -> None:
        # flock has no time limit of its own. A short and uneven pause keeps the line fair and the worst wait low.
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Fault("store_busy", seconds=self._patience) from None
                time.sleep(random.uniform(0.0001, 0.001))  # noqa: S311 - a pause, not a secret
            else:
                return


def refuse_remote(directory: Path, *, mounts: Path = Path("/proc/self/mounts")) -> None:
    """Raise `Fault("store_remote")` where the directory lies on a network file system, as far as the machine tells."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return
    place = directory.resolve()
    found = ("", "")
    for line in lines:
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        if place.is_relative_to(point) and len(point) >= len(found[0]):
            found = (point, fields[2])
    if found[1] in REMOTE:
        raise Fault("store_remote", path=place, kind=found[1])
