"""What enters the register: `submit` and `heads`."""

from pathlib import Path

import click

from domain.evidence.acts import kind_of
from domain.evidence.entry import Body
from domain.evidence.errors import Unproven
from service.commands.files import FILE, read_text, write
from service.commands.opening import opened
from service.heads import record_heads
from service.house import House
from service.signing import parse_signed


@click.command(short_help="Mengirim perbuatan yang sudah ditandatangani.")
@click.argument("file", type=FILE, metavar="BERKAS")
@click.option(
    "--receipts",
    type=FILE,
    metavar="DIREKTORI",
    help="Menulis tanda terima (tlog-proof) setiap catatan ke direktori ini.",
)
def submit(file: Path, receipts: Path | None) -> None:
    """Mencatat perbuatan dalam BERKAS ke buku register: semuanya, atau tidak satu pun.

    Mengirim ulang tidak berbahaya: yang sudah tercatat mendapat nomor yang sama.
    """
    submissions = parse_signed(read_text(file))
    if not submissions:
        raise Unproven("malformed", why="berkas tanpa perbuatan")
    if receipts is not None:
        receipts.mkdir(parents=True, exist_ok=True)  # before anything is recorded
    with opened() as house:
        before = house.store.head().size
        records = house.app.record(submissions)
        for record, one in zip(records, submissions, strict=True):
            again = " (sudah tercatat sebelumnya)" if record <= before else ""
            click.echo(f"Nomor {record}: {kind_of(Body.parse(one.body).act).past}{again}")
        if receipts is not None:
            _write_receipts(house, records, receipts)


def _write_receipts(house: House, records: list[int], directory: Path) -> None:
    for record in records:
        path = directory / f"{record}.tlog-proof"
        if path.exists():  # of the first time it was sent: as good as a new one
            click.echo(f"Sudah ada: {path}")
        else:
            write(path, house.ledger.receipt(record).proof.encode())


@click.command(short_help="Mencatat ringkasan harian kepala aliran.")
def heads() -> None:
    """Mencatat akar atas kepala semua aliran dengan kunci layanan; dijalankan setiap hari yang ada catatannya."""
    with opened() as house:
        record = record_heads(house)
    click.echo(
        "Tidak ada catatan baru sejak ringkasan terakhir."
        if record is None
        else f"Nomor {record}: ringkasan kepala aliran."
    )
