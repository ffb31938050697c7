"""`verify`: the verdict on a bundle; needs neither a ledger nor a network."""

from pathlib import Path

import click

from domain.evidence.bundle import MAX_BUNDLE
from domain.evidence.errors import AmanahError
from domain.evidence.trust import Trust
from domain.evidence.verify import verify as judged
from service.commands.files import FILE, TEXT_LIMIT

USAGE = 64  # what was handed in could not be read: no answer about the bundle, so neither 1 nor 2


@click.command(short_help="Memeriksa berkas bukti.")
@click.argument("file", type=FILE, metavar="BERKAS")
@click.option("--trust", required=True, type=FILE, metavar="BERKAS", help="trust.json milik pemeriksa sendiri.")
def verify(file: Path, trust: Path) -> int:
    """Memeriksa BERKAS bukti tanpa jaringan dan tanpa buku register.

    Kode keluar: 0 ketiganya ya, 1 ada yang tidak, 2 ada yang belum dapat dipastikan; 64 bila berkas atau trust.json
    tidak terbaca.
    """
    try:
        data, root = _read(file, MAX_BUNDLE + 1), Trust.parse(_read(trust, TEXT_LIMIT))
    except OSError as error:
        click.echo(f"Berkas {error.filename} tidak dapat dibaca. [file_missing]", err=True)
        return USAGE
    except AmanahError as error:
        click.echo(str(error), err=True)
        return USAGE
    verdict = judged(data, root)
    click.echo(verdict.report(), nl=False)
    return verdict.exit_code


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit)
