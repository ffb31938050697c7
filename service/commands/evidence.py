"""What leaves the house: `bundle`, `trust`, `export-log`."""

import json
from pathlib import Path

import click

from domain.evidence.errors import Refused
from domain.evidence.wording import bundled_pack
from projections import openness
from service.commands.files import FILE, demand_absent, write
from service.commands.opening import opened
from service.house import House
from service.inputs import is_id
from service.ledger import TOGETHER

_FULL = click.option(
    "--full", is_flag=True, help="Termasuk isi yang belum terbuka untuk umum, bagi pemeriksa yang berwenang."
)


@click.command(short_help="Membuat berkas bukti.")
@click.option("--record", type=click.IntRange(min=1), metavar="NOMOR", help="Nomor catatan.")
@click.option("--agreement", metavar="ALIRAN", help="Nomor pengenal perjanjian kinerja (agreement/… atau 32 angkanya).")
@click.option("-o", "--output", required=True, type=FILE, metavar="BERKAS", help="Tempat menulis berkas bukti (.zip).")
@_FULL
def bundle(record: int | None, agreement: str | None, output: Path, full: bool) -> None:  # noqa: FBT001 -- a flag
    """Membuat berkas bukti dari satu catatan atau satu perjanjian, yang dapat diperiksa siapa pun tanpa jaringan."""
    if (record is None) == (agreement is None):
        raise click.MissingParameter(param_hint="Salah satu dari --record dan --agreement", param_type="option")
    demand_absent(output)
    stream = None if agreement is None else stream_of(agreement)
    with opened() as house:
        data = house.bundle(agreement=stream, record=record, public=not full)
    write(output, data)


def stream_of(agreement: str) -> str:
    """The stream that a person names by its name or by its number; raises `Refused("not_found")`."""
    number = agreement.removeprefix("agreement/")
    if not is_id(number):
        raise Refused("not_found", what=f"Perjanjian kinerja {agreement[:60]}")
    return f"agreement/{number}"


@click.command(short_help="Menampilkan pangkal kepercayaan (trust.json).")
@click.option("--vkey", is_flag=True, help="Hanya kunci pemeriksa segel (vkey).")
def trust(vkey: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Menampilkan trust.json buku ini: yang disimpan pemeriksa dan dibandingkan lewat jalan lain."""
    with opened() as house:
        click.echo(house.vkey.text if vkey else house.trust_json(), nl=vkey)


@click.command("export-log", short_help="Menulis seluruh buku sebagai berkas C2SP.")
@click.argument("directory", type=FILE, metavar="DIREKTORI")
@_FULL
def export_log(directory: Path, full: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Menulis seluruh buku register ke DIREKTORI yang kosong, sebagai ubin C2SP yang dibaca perangkat mana pun."""
    with opened() as house:
        house.catch_up()
        sealed = house.ledger.export_log(
            directory, is_open=lambda row: full or openness.is_open(house.views, row.record), packs=_packs(house)
        )
    click.echo(f"Diekspor: {sealed.size} catatan, akar {sealed.root.hex()}, di {directory}")


def _packs(house: House) -> dict[str, bytes]:
    """The wording packs that the words of any act came from."""
    used: set[str] = set()
    after = 0
    while rows := house.store.rows(after=after, limit=TOGETHER):
        # Only the name of the pack is wanted: the contents themselves are not judged here.
        used |= {json.loads(row.content)["template"]["sha256"] for row in rows if row.content is not None}
        after = rows[-1].record
    return {sha256: bundled_pack(sha256).raw for sha256 in sorted(used)}
