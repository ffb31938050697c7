"""`demo`: Kota Contoh, a ledger full of life to look at."""

import time

import click

from projections import register_views, views
from service import demo as kota_contoh
from service.commands.opening import settings
from service.house import open_house


@click.command(short_help="Membuat buku contoh Kota Contoh.")
def demo() -> None:
    """Membuat buku register Kota Contoh (rekaan) di AMANAH_HOME; yang sudah ada dibuka dan diperiksa akarnya."""
    chosen = settings()
    home, database = chosen.home, chosen.database_url
    made = "sudah ada" if kota_contoh.stands(home, database) else "dibuat"
    began = time.monotonic()
    root = kota_contoh.build(home, database)
    took = time.monotonic() - began
    house = open_house(chosen)
    try:
        house.catch_up()
        records = views.counts(house.views).records
        agreements, officials = views.agreement_page(house.views).total, register_views.officials(house.views).total
    finally:
        house.close()
    click.echo(f"Kota Contoh {made} di {home} ({took:.1f} detik).")
    click.echo(f"{records} catatan, {agreements} perjanjian kinerja, {officials} pejabat.")
    click.echo(f"Akar: {root}")
    click.echo(f"Kunci untuk mencoba: {home / kota_contoh.KEYS}, frasa sandi {kota_contoh.PASSPHRASE}")
