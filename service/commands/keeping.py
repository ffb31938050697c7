"""What an operator does: `rebuild`, `backup` and `move`."""

from pathlib import Path

import click

import projections
from service.backup import back_up
from service.commands.files import FILE, demand_absent
from service.commands.opening import opened, settings
from service.moving import move as moved
from service.settings import Settings
from service.store.places import PostgreSQL


@click.command(short_help="Menyusun ulang daftar dari buku register.")
def rebuild() -> None:
    """Menyusun ulang seluruh daftar (proyeksi) dari buku register; buku register sendiri tidak disentuh."""
    with opened() as house:
        last = projections.rebuild(house.settings.projections_path, house.read)
    click.echo(f"Daftar disusun ulang sampai catatan nomor {last}. Server yang sedang berjalan perlu dimulai ulang.")


@click.command(short_help="Menyalin register ke satu berkas.")
@click.argument("file", type=FILE, metavar="BERKAS")
def backup(file: Path) -> None:
    """Menyalin register ke BERKAS (SQLite) selagi server berjalan, lalu memeriksa ukuran dan akarnya.

    Dari PostgreSQL pun salinannya satu berkas SQLite dengan akar yang sama. Kunci buku tidak ikut tersalin; simpan
    salinannya terpisah.
    """
    demand_absent(file)
    with opened() as house:
        copy = back_up(house, file)
    click.echo(f"Disalin: {copy.size} catatan, akar {copy.root}, di {file}")


@click.command(short_help="Memindahkan register ke tempat lain.")
@click.option(
    "--to", "url", required=True, metavar="ALAMAT", help="postgresql://peran@server/basisdata atau sqlite:///berkas."
)
def move(url: str) -> None:
    """Memindahkan register ke tempat kosong, dari SQLite ke PostgreSQL atau sebaliknya: akar dan segelnya tetap.

    Hentikan server dan juru tulis dahulu. Basis data tujuan disiapkan dengan `amanah migrate`. Selama pemindahan tidak
    ada yang dapat mencatat; bila gagal, tidak ada yang berubah. Sesudahnya register tidak dapat dibuka lagi di tempat
    yang lama.
    """
    with opened(bring_up=False) as house:
        if house.ledger.read_only is not None:
            raise house.ledger.read_only
    target = Settings.read({"AMANAH_HOME": str(settings().home), "AMANAH_DATABASE_URL": url}).database
    copied = moved(settings(), target)
    click.echo(f"Dipindahkan: {copied.size} catatan, akar {copied.root}, ke {target}")
    shown = "alamat yang sama seperti pada --to" if isinstance(target, PostgreSQL) else url
    click.echo(f"Sekarang: isi AMANAH_DATABASE_URL dengan {shown}, lalu jalankan `amanah fsck` dan mulai ulang server.")
    click.echo("Register di tempat lama tidak dibuka lagi dari sini; singkirkan setelah fsck menyatakan utuh.")
