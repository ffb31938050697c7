"""`clerk`: the process that keeps the tables up with the register."""

import signal
import threading

import click

from service.clerk import Clerk
from service.commands.opening import settings


@click.command(short_help="Menjaga daftar tetap mengikuti buku register.")
def clerk() -> None:
    """Menyusun daftar dari setiap catatan baru, selama server berjalan; satu proses untuk satu AMANAH_HOME.

    `amanah serve` menjalankannya sendiri. Halaman tetap dapat dibuka tanpa proses ini, hanya lebih lambat.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Clerk(settings(), stop=stop, tell=lambda sentence: click.echo(sentence, err=True)).run()
