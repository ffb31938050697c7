"""`as-of`: what an agreement held on a past day, by one of the two clocks."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from domain.asof import Clock, differences
from service.commands.evidence import stream_of
from service.commands.files import FILE, write
from service.commands.opening import opened

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_CLOCKS = click.Choice([clock.value for clock in Clock])


@click.command("as-of", short_help="Menjawab keadaan suatu hari.")
@click.option("--agreement", required=True, metavar="ALIRAN", help="Perjanjian kinerja (agreement/… atau 32 angkanya).")
@click.option("--on", required=True, type=_DAY, metavar="TANGGAL", help="Hari yang ditanyakan, misalnya 2025-08-11.")
@click.option("--clock", required=True, type=_CLOCKS, metavar="JAM", help="tercatat atau berlaku.")
@click.option("--until", type=_DAY, metavar="TANGGAL", help="Tampilkan yang berbeda pada hari kedua ini.")
@click.option("-o", "--output", type=FILE, metavar="BERKAS", help="Tulis jawabannya ke berkas ini, bukan ke layar.")
@click.option("--full", is_flag=True, help="Termasuk isi yang belum terbuka untuk umum pada hari itu.")
def as_of(*, agreement: str, on: datetime, clock: str, until: datetime | None, output: Path | None, full: bool) -> None:
    """Menjawab: apa yang dijanjikan, ditandatangani, berlaku dan diketahui pada suatu hari.

    Jam `tercatat`: menurut yang diketahui buku register pada akhir hari itu. Jam `berlaku`: menurut yang berlaku
    efektif, sejauh diketahui sekarang. Pertanyaan yang sama selalu dijawab dengan bita yang sama, kecuali bila
    catatan kemudian mulai berlaku pada hari itu juga.

    Jawaban (JSON kanonik) ditulis ke keluaran baku, SHA-256-nya ke keluaran galat.
    """
    stream, day = stream_of(agreement), on.date()
    with opened() as house:
        found = house.as_of(agreement=stream, on=day, clock=clock, public=not full)
        later = house.as_of(agreement=stream, on=until.date(), clock=clock, public=not full) if until else None
    if later is not None:
        _tell(found.answer, later.answer)
        return
    if output is not None:
        write(output, found.raw)
    else:
        click.echo(found.raw, nl=False)
    click.echo(f"SHA-256 jawaban: {found.sha256}", err=True)


def _tell(before: dict[str, Any], after: dict[str, Any]) -> None:
    """What differs between two answers, a line each."""
    for one in differences(before, after):
        numbers = ", ".join(str(number) for number in one.records)
        click.echo(f"{one.path}: {one.before} -> {one.after}" + (f" (nomor {numbers})" if numbers else ""))
