"""`serve`: the pages, under gunicorn."""

import os
import socket
import sys

import click

from domain.evidence.errors import Fault
from service.commands.opening import opened
from service.intake.tickets import Tickets


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
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), metavar="JUMLAH", help="Banyaknya proses."
)
def serve(host: str, port: int, workers: int) -> None:
    """Menjalankan halaman web buku register di AMANAH_HOME. Buku dibuka dan diperiksa lebih dahulu."""
    with opened() as house:
        size = house.store.head().size
        origin = house.origin
        Tickets(house.settings).sweep(house.clock.now_ms())  # nothing that was uploaded outlives its link
    _demand_free(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1") else host  # noqa: S104 -- compared, not bound to
    click.echo(f"{origin}, {size} catatan: http://{shown}:{port}")
    sys.stdout.flush()
    # The process becomes the server, so that signals reach it. The factory is named, not imported: web stands above us.
    os.execv(sys.executable, [sys.executable, *_gunicorn(f"{host}:{port}", workers)])  # noqa: S606 -- no shell wanted


def _demand_free(host: str, port: int) -> None:
    """Told here, once and in words; gunicorn would try again every second."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise Fault("port_taken", port=port) from error


def _gunicorn(bind: str, workers: int) -> list[str]:
    return [
        "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(workers), "--threads", "16",
        "--no-control-socket", "--bind", bind, "web:from_environment()",
    ]  # fmt: skip
