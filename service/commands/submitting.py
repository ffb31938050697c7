"""What enters the register: `submit` and `heads`."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from domain.evidence.acts import kind_of
from domain.evidence.entry import Body
from domain.evidence.trust import Trust
from service.amanah import Submission
from service.commands.files import FILE, read_bytes, read_text, write
from service.commands.opening import opened
from service.delivery import Register
from service.heads import record_heads
from service.ledger import Receipt
from service.signing import parse_signed


@click.command(short_help="Mengirim perbuatan yang sudah ditandatangani.")
@click.argument("file", type=FILE, metavar="BERKAS")
@click.option(
    "--to", metavar="ALAMAT", help="Alamat buku register di tempat lain (https://…); bila kosong: AMANAH_HOME."
)
@click.option(
    "--receipts",
    type=FILE,
    metavar="DIREKTORI",
    help="Menulis tanda terima (tlog-proof) setiap catatan ke direktori ini; dengan --to bila kosong: BERKAS.bukti.",
)
@click.option(
    "--trust", type=FILE, metavar="BERKAS", help="Dengan --to: memeriksa tanda terima dengan trust.json milik sendiri."
)
def submit(file: Path, to: str | None, receipts: Path | None, trust: Path | None) -> None:
    """Mencatat perbuatan dalam BERKAS ke buku register: semuanya, atau tidak satu pun.

    Mengirim ulang tidak berbahaya: yang sudah tercatat mendapat nomor yang sama.
    """
    signed = read_text(file)
    submissions = parse_signed(signed)
    if to is not None:
        register = Register(to, tell=partial(click.echo, err=True))
        root = None if trust is None else Trust.parse(read_bytes(trust))
        _send(register, signed, submissions, receipts or file.with_name(f"{file.name}.bukti"), root)
        return
    if trust is not None:
        raise click.MissingParameter(param_hint="--to", param_type="option")
    if receipts is not None:
        receipts.mkdir(parents=True, exist_ok=True)  # before anything is recorded
    with opened() as house:
        admitted = house.app.admit(submissions)
        _tell(admitted.records, submissions, again=admitted.again)
        if receipts is not None:
            _keep([house.ledger.receipt(record) for record in admitted.records], receipts)


def _send(
    register: Register, signed: str, submissions: Sequence[Submission], receipts: Path, trust: Trust | None
) -> None:
    receipts.mkdir(parents=True, exist_ok=True)  # before anything is recorded
    delivered = register.deliver(signed.encode(), len(submissions))
    _tell([receipt.record for receipt in delivered.receipts], submissions, again=delivered.again)
    _keep(delivered.receipts, receipts)
    if trust is None:
        click.echo("Tanda terima belum diperiksa; sebutkan --trust untuk memeriksanya.")
        return
    for receipt, submission in zip(delivered.receipts, submissions, strict=True):
        register.verify(receipt, submission, trust)
    click.echo("Tanda terima diperiksa: setiap perbuatan berada dalam buku register yang disegel.")


def _tell(records: Sequence[int], submissions: Sequence[Submission], *, again: bool) -> None:
    before = " (sudah tercatat sebelumnya)" if again else ""
    for record, one in zip(records, submissions, strict=True):
        click.echo(f"Nomor {record}: {kind_of(Body.parse(one.body).act).past}{before}")


def _keep(receipts: Sequence[Receipt], directory: Path) -> None:
    for receipt in receipts:
        path = directory / f"{receipt.record}.tlog-proof"
        if path.exists():  # of the first time it was sent: as good as a new one
            click.echo(f"Sudah ada: {path}")
        else:
            write(path, receipt.proof.encode())


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
