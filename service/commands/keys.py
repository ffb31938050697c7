"""`keygen`: a key of one's own, made and kept where its holder is."""

from pathlib import Path

import click

from service import keyfile, publickey
from service.commands.files import FILE, demand_absent, write


@click.command(short_help="Membuat kunci tanda tangan.")
@click.argument("file", type=FILE, metavar="BERKAS")
@click.option("--label", required=True, metavar="NAMA", help="Nama kunci, misalnya nama pemegangnya.")
@click.option(
    "--own-passphrase", is_flag=True, help="Mengetik frasa sandi (bentuk enam kelompok berisi empat) yang sudah ada."
)
def keygen(file: Path, label: str, own_passphrase: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Membuat kunci tanda tangan dalam BERKAS yang tersandi, dan kunci publiknya di sampingnya (NAMA.pub.json).

    Berkas kunci tetap pada pemegangnya; hanya kunci publik yang diserahkan.
    """
    public = publickey.beside(file)
    demand_absent(public)
    passphrase = _own() if own_passphrase else keyfile.generate_passphrase()
    key = keyfile.create(file, passphrase, label=label)
    click.echo(f"Ditulis: {file}")
    write(public, publickey.text(key, label).encode())
    click.echo(f"Sidik kunci: {key.thumbprint}")
    if not own_passphrase:
        click.echo(f"Frasa sandi: {passphrase}")
        click.echo("Catat frasa sandi ini sekarang, terpisah dari berkasnya. Frasa ini tidak akan ditampilkan lagi.")


def _own() -> str:
    return str(click.prompt("Frasa sandi", hide_input=True, confirmation_prompt="Ulangi frasa sandi"))
