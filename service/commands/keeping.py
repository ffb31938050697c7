"""What an operator does: `rebuild` and `backup`."""

from pathlib import Path

import click

import projections
from service.backup import back_up
from service.commands.files import FILE, demand_absent
from service.commands.opening import opened


@click.command(short_help="Menyusun ulang daftar dari buku register.")
def rebuild() -> None:
    """Menyusun ulang seluruh daftar (proyeksi) dari buku register; buku register sendiri tidak disentuh."""
    with opened() as house:
        last = projections.rebuild(house.settings.projections_path, house.read)
    click.echo(f"Daftar disusun ulang sampai catatan nomor {last}. Server yang sedang berjalan perlu dimulai ulang.")


@click.command(short_help="Menyalin berkas register.")
@click.argument("file", type=FILE, metavar="BERKAS")
def backup(file: Path) -> None:
    """Menyalin berkas register ke BERKAS selagi server berjalan, lalu memeriksa ukuran dan akarnya.

    Kunci buku tidak ikut tersalin; simpan salinannya terpisah.
    """
    demand_absent(file)
    with opened() as house:
        copy = back_up(house, file)
    click.echo(f"Disalin: {copy.size} catatan, akar {copy.root}, di {file}")
