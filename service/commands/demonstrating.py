"""`demo`: Kota Contoh, a ledger full of life to look at."""

import time

import click

from projections import views
from service.commands.opening import opened, settings
from service.demo.run import build


@click.command(short_help="Membuat buku contoh Kota Contoh.")
def demo() -> None:
    """Membuat buku register Kota Contoh (rekaan) di AMANAH_HOME; yang sudah ada dibuka dan diperiksa akarnya."""
    began = time.monotonic()
    root = build(settings().home)
    took = time.monotonic() - began
    with opened() as house:
        house.catch_up()
        known = views.counts(house.views)
    click.echo(f"Kota Contoh: {known.records} catatan, {known.agreements} perjanjian kinerja, {took:.1f} detik.")
    click.echo(f"Akar: {root}")
