"""`draft`: from a file of acts to the words that are to be signed."""

from pathlib import Path

import click

from domain.evidence.entry import ActRef, Entry
from domain.evidence.errors import Refused
from service import publickey
from service.commands.files import FILE, demand_absent, read_json, write
from service.commands.opening import opened
from service.house import House
from service.inputs import ShortForms, intents, is_id, is_thumbprint
from service.signing import reading


@click.command(short_help="Menyusun konsep perbuatan untuk ditandatangani.")
@click.argument("file", type=FILE, metavar="MASUKAN")
@click.option(
    "--as", "official", required=True, metavar="PEJABAT", help="Nomor pengenal pejabat yang akan menandatangani."
)
@click.option(
    "--key", required=True, metavar="KUNCI", help="Sidik kuncinya, atau berkas kunci publiknya (NAMA.pub.json)."
)
@click.option(
    "--office", metavar="JABATAN", help="Nomor pengenal jabatan, bila ada lebih dari satu SK yang dapat dipakai."
)
@click.option("-o", "--output", required=True, type=FILE, metavar="BERKAS", help="Tempat menulis konsep.")
def draft(file: Path, official: str, key: str, office: str | None, output: Path) -> None:
    """Menyusun konsep dari MASUKAN, berkas JSON berisi satu atau beberapa perbuatan (lihat docs/konsep.md).

    Yang akan ditolak buku register sudah ditolak di sini, sebelum ada yang menandatangani. Semua perbuatan dalam
    satu konsep dicatat bersama, atau tidak satu pun.
    """
    demand_absent(output)
    for name, value, where in (("--as", official, "halaman pejabatnya"), ("--office", office, "halaman jabatannya")):
        if value is not None and not is_id(value):
            raise Refused("option_shape", option=name, expected=32, where=where)
    value, thumbprint = read_json(file), _thumbprint(key)
    with opened() as house:
        now = house.clock.now_ms()
        forms = ShortForms(path=file, origin=house.origin, now=now, find=lambda number: _act(house, number))
        wanted = intents(value, forms, key=thumbprint, official=official, office=office)
        prepared = house.drafter.draft(wanted, at=now)
    write(output, prepared.text().encode())
    for line in reading(prepared):
        click.echo(line)
    for name, made in forms.new.items():
        click.echo(f"Nomor pengenal baru: {made}  {name}")


def _thumbprint(key: str) -> str:
    if is_thumbprint(key):
        return key
    path = Path(key)
    return publickey.read(read_json(path), path).thumbprint


def _act(house: House, number: int) -> ActRef:
    return Entry.parse(house.store.row(number).entry).body.ref
