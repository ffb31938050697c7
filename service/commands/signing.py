"""`sign`: the whole wording is read, then the hand signs. Needs a draft and a key file; no ledger, no network."""

from pathlib import Path

import click

from domain.evidence.errors import Refused, Unproven
from service.commands.files import FILE, asked_key, demand_absent, demand_private, read_text, write
from service.drafts import Draft
from service.signing import reading, signed_text
from service.signing import sign as signed


@click.command(short_help="Membaca dan menandatangani konsep.")
@click.argument("file", type=FILE, metavar="KONSEP")
@click.option("--key", required=True, type=FILE, metavar="BERKAS", help="Berkas kunci tersandi dari `amanah keygen`.")
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="BERKAS",
    help="Tempat menulis hasilnya (bila kosong: KONSEP dengan akhiran .signed.json).",
)
@click.option("--yes", is_flag=True, help="Tidak menanyakan persetujuan; bunyinya tetap ditampilkan.")
def sign(file: Path, key: Path, output: Path | None, yes: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Menampilkan seluruh bunyi KONSEP, menanyakan persetujuan dan frasa sandi, lalu menandatangani.

    Setiap kata disusun kembali dari isiannya lebih dahulu: yang terbaca adalah yang ditandatangani. Berjalan tanpa
    buku register dan tanpa jaringan; kunci tidak meninggalkan komputer ini.
    """
    draft = Draft.parse(read_text(file))
    target = output or file.with_suffix(".signed.json")
    demand_absent(target)
    demand_private(key)
    if not draft.acts:
        raise Unproven("malformed", why="konsep tanpa perbuatan")
    text = list(reading(draft))  # all of it is checked before any of it is shown
    click.echo(f"Buku register: {draft.acts[0].body.ledger}")
    for line in text:
        click.echo(line)
    if (
        not yes
        and click.prompt("Ketik “ya” untuk menandatangani", default="", show_default=False).strip().lower() != "ya"
    ):
        raise Refused("not_confirmed")
    submissions = signed(draft, asked_key(key))
    write(target, signed_text(submissions).encode())
