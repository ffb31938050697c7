"""`import`: a file of another system is read, looked at, and recorded as claims."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from domain.evidence.errors import Refused
from domain.evidence.streams import ZONES
from service.commands.files import FILE, asked_key, demand_absent, demand_private, write
from service.commands.opening import opened
from service.commands.sourcing import (
    beside,
    decimal_of,
    source_named,
    source_options,
    told_of_changes,
    told_of_file,
    told_of_questions,
    told_of_records,
)
from service.house import House
from service.importing import (
    NO_DECISIONS,
    load_mapping,
    questions_file,
    read_decisions,
    read_file,
    write_template,
)
from service.inputs import is_id, is_thumbprint
from service.intake import Official, Plan, Service, Signer, prepared

_FORMS = {
    "official": ("--as", is_id, 32, "halaman pejabatnya"),
    "office": ("--office", is_id, 32, "halaman jabatannya"),
    "mandate": ("--mandate", is_thumbprint, 64, "SK atau surat tugasnya"),
}


def _template(ctx: click.Context, _param: click.Parameter, path: Path | None) -> None:
    """Write the empty sheet and end: nothing else that the command asks for is needed."""
    if path is not None:
        demand_absent(path)
        write_template(path)
        click.echo(f"Ditulis: {path}")
        ctx.exit()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """Who is to sign, as the options say."""

    service: bool
    official: str | None
    key: Path | None
    office: str | None
    mandate: str | None

    def demand_clear(self) -> None:
        """Refuse neither, both, or half; and a key that cannot sign."""
        person = self.official is not None and self.key is not None
        if self.service == person or (self.service and any((self.official, self.key, self.office, self.mandate))):
            raise Refused("signer_unclear")
        for name, (option, right, expected, where) in _FORMS.items():
            value = getattr(self, name)
            if value is not None and not right(value):
                raise Refused("option_shape", option=option, expected=expected, where=where)
        if self.key is not None:
            demand_private(self.key)

    def signer(self) -> Signer:
        """The one who signs; an official's key is opened only now."""
        if self.official is None or self.key is None:
            return Service()
        return Official(official=self.official, key=asked_key(self.key), office=self.office, mandate=self.mandate)


@click.command("import", short_help="Memasukkan berkas sistem lain sebagai klaim.")
@click.argument("file", type=FILE, metavar="BERKAS")
@source_options
@click.option("--decisions", type=FILE, metavar="BERKAS", help="Jawaban atas BERKAS.pertanyaan.toml.")
@click.option(
    "--extracted",
    metavar="WAKTU",
    type=click.DateTime(("%Y-%m-%d %H:%M", "%Y-%m-%d")),
    help="Kapan diambil dari sumbernya, waktu setempat, misalnya 2026-01-31 21:00.",
)
@click.option("--partial", is_flag=True, help="Hanya sebagian: baris yang tidak ada di dalamnya tidak dianggap hilang.")
@click.option(
    "--again", is_flag=True, help="Juga berkas yang sudah tercatat sebelum yang terakhir: sumbernya kembali ke isi itu."
)
@click.option("--new-mapping", is_flag=True, help="Pemetaannya memang bukan lagi yang dipakai untuk berkas terakhir.")
@click.option("--as", "official", metavar="PEJABAT", help="Nomor pengenal pejabat yang menandatangani.")
@click.option("--key", type=FILE, metavar="BERKAS", help="Berkas kunci tersandi dari `amanah keygen`.")
@click.option("--office", metavar="JABATAN", help="Nomor pengenal jabatan, bila ada lebih dari satu SK.")
@click.option("--mandate", metavar="SK", help="Sidik SK atau surat tugas, bila ada lebih dari satu.")
@click.option("--service", is_flag=True, help="Ditandatangani buku register sendiri, seperti berkas yang diamatinya.")
@click.option("--yes", is_flag=True, help="Tidak menanyakan persetujuan; ringkasannya tetap ditampilkan.")
@click.option(
    "--template",
    type=FILE,
    metavar="BERKAS",
    is_eager=True,
    expose_value=False,
    callback=_template,
    help="Menulis lembar isian kosong (.xlsx), lalu selesai.",
)
def import_(  # the options of the source and of the hand come by name
    file: Path,
    decisions: Path | None,
    extracted: datetime | None,
    *,
    partial: bool,
    again: bool,
    new_mapping: bool,
    service: bool,
    yes: bool,
    official: str | None,
    key: Path | None,
    office: str | None,
    mandate: str | None,
    **named: str,
) -> None:
    """Membaca BERKAS (CSV atau XLSX) dari sistem lain dan mencatat isinya sebagai klaim.

    Angka yang dapat dibaca dengan dua cara ditanyakan dalam BERKAS.pertanyaan.toml, dan tidak ada yang dicatat. Berkas
    berikutnya dari sumber yang sama dicatat perubahannya saja; berkas yang sama tidak menambah apa pun. Yang terputus
    dilanjutkan dengan perintah yang sama.
    """
    hand = _Hand(service=service, official=official, key=key, office=office, mandate=mandate)
    hand.demand_clear()
    answers, mapping = NO_DECISIONS if decisions is None else read_decisions(decisions), load_mapping(named["mapping"])
    with opened() as house:
        source = source_named(house, named)
        with (
            _counting() as count,
            read_file(file, mapping, decimal=decimal_of(named), decisions=answers, progress=count) as reading,
        ):
            for line in told_of_file(reading):
                click.echo(line)
            moment = _moment(house, extracted)
            with prepared(house, reading, source=source, extracted_at=moment, complete=not partial) as plan:
                plan.demand_comparable(again=again, new_mapping=new_mapping)
                _demand_answered(file, plan)
                _record(plan, hand, yes=yes)


def _demand_answered(file: Path, plan: Plan) -> None:
    """Where something is asked that was not answered before: tell it, write the questions down, and stop."""
    asked = plan.unanswered
    for line in told_of_questions(asked):
        click.echo(line)
    if asked:
        questions = beside(file)
        if questions.exists():
            raise Refused("questions_exist", path=questions)
        write(questions, questions_file(plan.handed.reading).encode())
        click.echo(f"Isi `terbaca` di dalamnya, lalu ulangi perintah ini dengan --decisions {questions}")
        raise Refused("claims_unanswered", count=len(asked))


def _record(plan: Plan, hand: _Hand, *, yes: bool) -> None:
    for line in told_of_changes(plan.preview):
        click.echo(line)
    if plan.already:
        click.echo(f"Dilanjutkan: {plan.already} dari {len(plan.parts)} bagian sudah tercatat.")
    if plan.nothing_new:
        click.echo("Berkas ini sudah tercatat; tidak ada yang ditambahkan.")
        return
    if not yes and click.prompt("Ketik “ya” untuk mencatat", default="", show_default=False).strip().lower() != "ya":
        raise Refused("not_confirmed")
    signer = hand.signer()
    with _progress(len(plan.parts)) as done:
        taken = plan.record(signer, done)
    click.echo(told_of_records(taken))
    click.echo(f"Lihat: /asal/{plan.handed.source.code}")


def _moment(house: House, local: datetime | None) -> int | None:
    return None if local is None else round(local.replace(tzinfo=ZONES[house.zone]).timestamp() * 1000)


@contextmanager
def _counting() -> Iterator[Callable[[int], None] | None]:
    """Rows as they are read, on one line of a terminal: nobody knows how many there will be."""
    if not sys.stderr.isatty():
        yield None
        return
    yield lambda rows: click.echo(f"\r{rows} baris dibaca …", err=True, nl=False)
    click.echo("\r\x1b[K", err=True, nl=False)


@contextmanager
def _progress(parts: int) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for the parts as they are recorded, on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=parts, label="Mencatat", file=sys.stderr) as bar:
        yield lambda done, _all: bar.update(done - bar.pos)
