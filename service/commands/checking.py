"""`fsck`: whether the whole ledger is what its entries say."""

import json

import click

from service.commands.opening import settings
from service.fsck import fsck as checked


@click.command(short_help="Memeriksa seluruh buku register.")
@click.option("--json", "as_json", is_flag=True, help="Hasil sebagai JSON.")
def fsck(as_json: bool) -> int:  # noqa: FBT001 -- a flag of the command line
    """Menghitung ulang seluruh buku register dari catatannya, dan menyebut setiap catatan yang rusak.

    Kode keluar: 0 utuh, 1 ditemukan kerusakan, 70 tidak dapat dijalankan.
    """
    report = checked(settings())
    click.echo(json.dumps(report.data(), ensure_ascii=False, indent=1) if as_json else report.text().rstrip("\n"))
    return report.exit_code
