"""`upload-link`: a link through which somebody without a key hands in one file."""

from datetime import UTC, datetime

import click

from domain.evidence.content import Content
from domain.evidence.streams import ZONES
from service.commands.opening import opened
from service.commands.sourcing import decimal_of, source_named, source_options
from service.house import House
from service.importing import load_mapping
from service.intake.tickets import Tickets


@click.command("upload-link", short_help="Membuat tautan unggah satu kali.")
@source_options
@click.option("--base", metavar="ALAMAT", help="Alamat halaman web (bila kosong: yang tercatat saat buku dibuka).")
def upload_link(base: str | None, **named: str) -> None:
    """Mencetak tautan untuk mengunggah satu berkas dari satu sumber; berlaku satu jam dan hanya satu kali.

    Siapa pun yang memegang tautan itu dapat memakainya: berikan hanya kepada orang yang dimaksud.
    """
    load_mapping(named["mapping"])
    with opened() as house:
        source = source_named(house, named)
        issued = Tickets(house.settings).issue(
            source, mapping=named["mapping"], decimal=decimal_of(named), now=house.clock.now_ms()
        )
        click.echo(f"{(base or _origin(house)).rstrip('/')}/unggah/{issued.token}")
        until = datetime.fromtimestamp(issued.expires_at / 1000, UTC).astimezone(ZONES[house.zone])
        click.echo(f"Berlaku sampai {until:%H:%M} {until:%Z}, satu kali, untuk sumber {source.title}.", err=True)


def _origin(house: House) -> str:
    """The first address that genesis names for the pages."""
    return str(Content.parse(house.store.row(1).content or b"").facts["web_origins"][0])
