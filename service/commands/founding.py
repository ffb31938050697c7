"""The beginning: `init` and `migrate`."""

import secrets
from pathlib import Path

import click

from domain.evidence.errors import Refused
from service import publickey
from service.clock import SystemClock
from service.commands.files import FILE, read_json
from service.commands.opening import settings
from service.files import write_new
from service.genesis import open_book, read_genesis
from service.inputs import ShortForms
from service.store import postgres_schema
from service.store.places import PostgreSQL
from service.store.sqlite import SCHEMA_VERSION, SQLiteStore


@click.command(short_help="Membuka buku register baru.")
@click.option(
    "--origin",
    required=True,
    metavar="NAMA",
    help="Nama buku, misalnya kinerja.kota.go.id/pk; tidak dapat diganti lagi.",
)
@click.option(
    "--registrar", "registrars", required=True, multiple=True, type=FILE, metavar="BERKAS",
    help="Berkas kunci publik seorang registrar (NAMA.pub.json); tiga kali, dalam urutan berkas --facts.",
)  # fmt: skip
@click.option(
    "--facts", required=True, type=FILE, metavar="BERKAS", help="Isian pembukaan (JSON; lihat docs/konsep.md)."
)
def init(origin: str, registrars: tuple[Path, ...], facts: Path) -> None:
    """Membuka buku register baru di AMANAH_HOME.

    Membuat kunci buku dan kunci layanan, lalu mencatat pembukaan sebagai catatan nomor 1. Kunci pejabat tidak pernah
    berada di sini.
    """
    chosen, clock = settings(), SystemClock()
    forms = ShortForms(path=facts, origin=origin, now=clock.now_ms(), entropy=secrets.token_bytes)
    keys = [publickey.read(read_json(path), path) for path in registrars]
    if len(keys) != 3:
        raise Refused("registrars_too_close")
    genesis = read_genesis(read_json(facts), forms, keys)
    receipt = open_book(chosen, genesis, clock=clock)
    click.echo(f"Buku register {origin} dibuka di {chosen.home}: catatan nomor {receipt.record}.")
    for name, official in genesis.registrars:
        click.echo(f"  pejabat   {official}  {name}")
    for name, agency in genesis.ids.items():
        click.echo(f"  perangkat {agency}  {name}")
    click.echo(f"Simpan salinan {chosen.keys} di tempat yang aman: kunci buku yang hilang tidak dapat dibuat lagi.")


@click.command(short_help="Membuat atau memeriksa bentuk register.")
@click.option(
    "--grant-to",
    metavar="PERAN",
    help="Peran PostgreSQL yang dipakai server: dapat menambah dan membaca perbuatan, tidak mengubah atau menghapus.",
)
def migrate(grant_to: str | None) -> None:
    """Membuat berkas atau tabel register, atau memeriksa bahwa bentuknya dikenal program ini.

    Pada PostgreSQL dijalankan oleh pemilik basis data. Beberapa yang dijalankan bersamaan saling menunggu.
    """
    database = settings().database
    if isinstance(database, PostgreSQL):
        _migrate_server(database, grant_to)
        return
    if grant_to is not None:
        raise Refused("role_needs_server")
    path = database.path
    was_there = path.exists()
    if not was_there:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, b"")
    SQLiteStore(path, None).close()
    done = "sudah berbentuk" if was_there else "dibuat dengan bentuk"
    click.echo(f"Berkas register {path} {done} nomor {SCHEMA_VERSION}.")


def _migrate_server(database: PostgreSQL, grant_to: str | None) -> None:
    applied = postgres_schema.migrate(database.url, grant_to=grant_to)
    done = "dibawa ke bentuk" if applied else "sudah berbentuk"
    click.echo(f"Tabel register di {database} {done} nomor {postgres_schema.version()}.")
    if grant_to is not None:
        click.echo(f"Peran {grant_to} boleh menambah dan membaca perbuatan; mengubah dan menghapusnya tidak.")
