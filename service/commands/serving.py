"""`serve`: the pages under gunicorn, and the clerk beside them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import click

from domain.evidence.errors import Fault
from service.clerk import at_work
from service.commands.opening import opened, settings
from service.intake.tickets import Tickets

CONFIGURATION = Path(__file__).resolve().parents[2] / "gunicorn.conf.py"
_LOOKS_EVERY = 1.0  # seconds between two looks at the clerk
_FIRST_FOLD = 10.0  # seconds that the pages wait for the clerk to begin; without one they fold for themselves
_GOING = 40  # seconds: what gunicorn itself gives its workers, and a little more


@click.command(short_help="Menjalankan halaman web.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ALAMAT", help="Alamat tempat mendengarkan.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    envvar="PORT",
    type=click.IntRange(1, 65535),
    metavar="NOMOR",
    help="Nomor port.",
)
@click.option(
    "--workers",
    envvar="WEB_CONCURRENCY",
    type=click.IntRange(1, 64),
    metavar="JUMLAH",
    help="Banyaknya proses; bila kosong: menurut banyaknya inti.",
)
@click.option("--no-clerk", is_flag=True, help="Tanpa juru tulis: setiap halaman menyusun daftar sendiri.")
def serve(host: str, port: int, workers: int | None, no_clerk: bool) -> int:  # noqa: FBT001 -- a flag
    """Menjalankan halaman web buku register di AMANAH_HOME. Buku dibuka dan diperiksa lebih dahulu."""
    with opened(bring_up=no_clerk) as house:
        size = house.store.head().size
        origin = house.origin
        Tickets(house.settings).sweep(house.clock.now_ms())  # nothing that was uploaded outlives its link
    _demand_free(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1") else host  # noqa: S104 -- compared, not bound to
    click.echo(f"{origin}, {size} catatan: http://{shown}:{port}")
    sys.stdout.flush()
    environment = {**os.environ, **({"WEB_CONCURRENCY": str(workers)} if workers else {})}
    return Household(f"[{host}]:{port}" if ":" in host else f"{host}:{port}", environment, clerk=not no_clerk).run()


def _demand_free(host: str, port: int) -> None:
    """Told here, once and in words; gunicorn would try again every second."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise Fault("port_taken", port=port) from error


class Household:
    """The pages and their clerk as children of this process, until the pages end or somebody says stop.

    A clerk that died is called again; without the pages there is no house. Both are commands of their own: the factory
    of the pages is named, not imported, because web stands above us.
    """

    def __init__(self, bind: str, environment: Mapping[str, str], *, clerk: bool) -> None:
        self._bind = bind
        self._environment = environment
        self._wants_clerk = clerk
        self._clerk: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Serve; the exit code of the pages."""
        with _told_to_stop() as stopped:
            self._call_clerk()
            self._await_clerk()
            pages = self._start("gunicorn", "--config", str(CONFIGURATION), "--bind", self._bind)
            try:
                while pages.poll() is None and not stopped:
                    sleep(_LOOKS_EVERY if self._settled() else 0.1)
            finally:
                _end(pages)
                if self._clerk is not None:
                    _end(self._clerk)
        return 0 if stopped else pages.returncode

    def _settled(self) -> bool:
        """Whether the clerk is alive; a dead one is called again."""
        if self._clerk is None or self._clerk.poll() is None:
            return True
        click.echo(f"Juru tulis berhenti (kode {self._clerk.returncode}) dan dijalankan kembali.", err=True)
        sleep(_LOOKS_EVERY)  # one that dies at once must not take the whole machine
        self._call_clerk()
        return False

    def _call_clerk(self) -> None:
        self._clerk = self._start("service.cli", "clerk") if self._wants_clerk else None

    def _await_clerk(self) -> None:
        """So that no worker of the pages begins to fold what the clerk is folding."""
        deadline = monotonic() + _FIRST_FOLD
        while self._clerk is not None and self._clerk.poll() is None and monotonic() < deadline:
            if at_work(settings()):
                return
            sleep(0.05)

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", *words], env=self._environment)  # noqa: S603 -- our own words


@contextmanager
def _told_to_stop() -> Iterator[list[int]]:
    """The signals to stop that came so far; they end no child of ours before we do it ourselves."""
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda got, _frame: came.append(got))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_GOING)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
