"""What a run of the benchmarks stands on: a folder, PostgreSQL servers, the peers' environment, and a slow disk.

Whatever the machine lacks is told as `Lacking`, and the figures that need it as not measured; the run goes on.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg2.extensions import parse_dsn

from tests import postgres

PEERS = Path("var/bench-peers")
REQUIREMENTS = Path(__file__).parent / "peers" / "requirements.txt"
# What PostgreSQL itself begins with, and room for the connections of all who are measured side by side.
OPTIONS = ("shared_buffers=128MB", "max_connections=400")
SHIM = Path(__file__).parent / "slowdisk.c"


COMPILER = "a C compiler (cc), to slow the disk with"
PACKAGES = "the peers' packages and a registry that has them"


class Lacking(Exception):
    """What this machine does not have."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this machine lacks {what}")


@dataclass
class Ground:
    """Everything is made when first asked for, and removed at the end, but for the peers' environment."""

    folder: Path
    _open: ExitStack = field(default_factory=ExitStack)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def place(self, name: str) -> Path:
        """A new folder."""
        place = self.folder / f"{name}-{next(self._numbers)}"
        place.mkdir()
        return place

    def database(self, *, slow: bool = False) -> str:
        """The address of a new database."""
        server = self.slow_server if slow else self.server
        return server.url(server.create())

    @cached_property
    def server(self) -> postgres.Server:
        """PostgreSQL on this machine's disk."""
        return self._server()

    @cached_property
    def slow_server(self) -> postgres.Server:
        """PostgreSQL on a disk whose flushes take 3 ms longer."""
        return self._server(LD_PRELOAD=str(self.shim))

    def _server(self, **environ: str) -> postgres.Server:
        try:
            return self._open.enter_context(postgres.cluster(options=OPTIONS, environ=environ)).server
        except postgres.NoServer as lacking:
            raise Lacking("PostgreSQL") from lacking

    @cached_property
    def shim(self) -> Path:
        """The library that slows flushes, where PostgreSQL's user can read it."""
        compiler = shutil.which("cc")
        if compiler is None:
            raise Lacking(COMPILER)
        place = Path(self._open.enter_context(TemporaryDirectory(prefix="amanah-slow-", dir="/tmp")))
        place.chmod(0o755)
        made = subprocess.run(
            [compiler, "-shared", "-fPIC", "-O2", "-o", place / "slowdisk.so", SHIM, "-ldl"], check=False
        )
        if made.returncode:
            raise Lacking(COMPILER)
        return place / "slowdisk.so"

    @cached_property
    def peers(self) -> Path:
        """The Python of the environment in which the peers stand; made once, and anew with other requirements."""
        wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
        python, told = (PEERS / "bin" / "python").absolute(), PEERS / "installed"
        if not told.exists() or told.read_text() != wanted:
            print("making the environment of the peers", file=sys.stderr, flush=True)
            venv.create(PEERS, clear=True, with_pip=True)
            pip = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(REQUIREMENTS)]
            if subprocess.run(pip, check=False, stdout=sys.stderr).returncode:
                raise Lacking(PACKAGES)
            told.write_text(wanted)
        return python

    def close(self) -> None:
        """Stop the servers."""
        self._open.close()


@dataclass(frozen=True, slots=True)
class Address:
    """A PostgreSQL address in pieces, as drivers other than ours want it."""

    host: str
    port: str
    user: str
    password: str
    database: str

    @classmethod
    def of(cls, url: str) -> "Address":
        """Read the address of a database."""
        said = parse_dsn(url)
        return cls(
            host=said.get("host", "localhost"),
            port=said.get("port", "5432"),
            user=said.get("user", "postgres"),
            password=said.get("password", ""),
            database=said["dbname"],
        )

    @property
    def conninfo(self) -> str:
        """As libpq reads it."""
        secret = f" password={self.password}" if self.password else ""
        return f"host={self.host} port={self.port} user={self.user} dbname={self.database}{secret}"
