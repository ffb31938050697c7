"""`watch`: the nightly exports of a source, taken as they appear."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from domain.evidence.errors import Refused
from service.commands.files import FILE
from service.commands.opening import opened
from service.commands.sourcing import (
    decimal_of,
    source_named,
    source_options,
    told_of_changes,
    told_of_file,
    told_of_records,
)
from service.house import House
from service.importing import Reading, load_mapping, read_file
from service.intake.tickets import Tickets
from service.intake.watch import Seen, Watch, alone

_LEFT = {
    "older": "lebih lama daripada berkas yang sudah tercatat; dibiarkan.",
    "later": "belum tenang; diperiksa lagi pada putaran berikutnya.",
}


@click.command(short_help="Mengamati direktori ekspor sistem lain.")
@click.argument("directory", type=FILE, metavar="DIREKTORI")
@source_options
@click.option("--once", is_flag=True, help="Satu putaran saja, untuk cron.")
@click.option(
    "--every",
    default=60,
    show_default=True,
    type=click.IntRange(1, 86_400),
    metavar="DETIK",
    help="Jarak antarputaran.",
)
@click.option(
    "--settled",
    default=10,
    show_default=True,
    type=click.IntRange(0, 86_400),
    metavar="DETIK",
    help="Lama berkas tidak ditulisi sebelum dianggap utuh.",
)
def watch(directory: Path, *, once: bool, every: int, settled: int, **named: str) -> None:
    """Mencatat setiap berkas CSV atau XLSX baru di DIREKTORI, menurut waktunya, dengan kunci layanan.

    Satu direktori untuk satu ekspor: berkas lain di dalamnya dianggap keadaan berikutnya dari sumber yang sama. Yang
    dapat dibaca dengan dua cara dibiarkan terbuka, tidak ditebak. Berkas yang tidak terbaca dilaporkan dan dibiarkan.
    Berhenti dengan tertib pada SIGTERM.
    """
    if not directory.is_dir():
        raise Refused("file_missing", path=directory)
    with opened() as house, alone(house, directory):
        watching = Watch(
            house=house,
            directory=directory,
            source=source_named(house, named),
            read=_reader(named),
            settled=settled * 1000,
        )
        _round(watching, house)
        if not once:
            _go_on(watching, house, every)


def _reader(named: dict[str, str]) -> Callable[[Path], Reading]:
    mapping, decimal = load_mapping(named["mapping"]), decimal_of(named)
    return lambda path: read_file(path, mapping, decimal=decimal, unattended=True)


def _go_on(watching: Watch, house: House, every: int) -> None:
    """Round after round until somebody says stop; a file that is being taken is taken to its end."""
    stop = threading.Event()

    def end(*_: Any) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        while not stop.wait(every):
            _round(watching, house)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    click.echo("Berhenti mengamati.")


def _round(watching: Watch, house: House) -> None:
    Tickets(house.settings).sweep(house.clock.now_ms())  # nothing that was uploaded outlives its link
    for seen in watching.round(house.clock.now_ms()):
        _tell(seen)


def _tell(seen: Seen) -> None:
    if seen.error is not None:
        click.echo(f"{seen.path.name}: {seen.error}", err=True)
    elif seen.taken is None or seen.reading is None:
        click.echo(f"{seen.path.name}: {_LEFT[seen.outcome]}", err=seen.outcome == "older")
    else:
        for line in (*told_of_file(seen.reading), *told_of_changes(seen.taken), told_of_records(seen.taken)):
            click.echo(line)
