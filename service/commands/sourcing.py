"""What the three commands that take files in have in common: the source, the mapping, and what is told afterwards."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from domain.evidence.acts import ACTS
from domain.evidence.errors import Refused
from domain.evidence.tables.past import SOURCE_KIND
from domain.evidence.wording import current_pack
from domain.figures import Decimals
from service.house import House
from service.importing import Question, Reading, bundled_mappings, sentence
from service.intake import Preview, SourceNamed, Taken, named
from service.intake.unseen import Unseen

SHOWN = 20
_FACTS = {"title": "title", "kind": "kind", "owner": "owner_printed", "url": "url"}
_CODE = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # it stands in an address
DECIMALS: dict[str, Decimals] = {"koma": ",", "titik": "."}
_Command = TypeVar("_Command")

_OPTIONS = (
    click.option("--source", required=True, metavar="KODE", help="Kode sumber, misalnya esakip-kota."),
    click.option("--title", metavar="NAMA", help="Nama sumber; wajib pada berkasnya yang pertama."),
    click.option(
        "--kind",
        type=click.Choice(SOURCE_KIND.codes),
        help=f"Jenis sumber: {', '.join(SOURCE_KIND.codes)}; wajib pada berkasnya yang pertama.",
        metavar="JENIS",
    ),
    click.option("--owner", metavar="NAMA", help="Pemilik sumber sebagaimana tertulis."),
    click.option("--url", metavar="ALAMAT", help="Alamat sumber."),
    click.option(
        "--mapping",
        required=True,
        metavar="PEMETAAN",
        help=f"Pemetaan kolom: {', '.join(bundled_mappings())}, atau berkas .toml sendiri.",
    ),
    click.option(
        "--decimal", type=click.Choice(tuple(DECIMALS)), metavar="TANDA", help="Tanda desimal berkas: koma atau titik."
    ),
)


def source_options(command: _Command) -> _Command:
    """The options by which a source and its mapping are named."""
    for option in reversed(_OPTIONS):
        command = option(command)  # type: ignore[type-var]  # click returns what it is given
    return command


def source_named(house: House, told: Mapping[str, str | None]) -> SourceNamed:
    """The source as the options name it, and otherwise as it was named last; raises `Refused("source_unnamed")`."""
    code = told["source"] or ""
    if not _CODE.fullmatch(code):
        raise Refused("source_code", source=code[:80])
    facts = dict(named(house, code) or {}) | {"code": code}
    facts |= {fact: told[option] for option, fact in _FACTS.items() if told.get(option)}
    if not {"title", "kind"} <= facts.keys():
        raise Refused("source_unnamed", source=code)
    return SourceNamed.read(facts)


def decimal_of(told: Mapping[str, str | None]) -> Decimals | None:
    """The decimal mark that the caller names, if any."""
    return DECIMALS.get(told["decimal"] or "")


def told_of_file(reading: Reading) -> Iterator[str]:
    """The file, and what was left out of it with its reason and what to do."""
    yield f"{reading.title}: {len(reading.rows)} baris dibaca, sidik {reading.file_sha256}"
    for one in reading.rejected[:SHOWN]:
        why = sentence(one.code)
        yield f"  Ditolak: {_place(one.sheet, one.row, one.column)}: {why.why} {why.next} [{one.code}]"
    yield from _rest(len(reading.rejected))


def told_of_questions(questions: Sequence[Question]) -> Iterator[str]:
    """Each cell with two readings: where it stands, and both."""
    for one in questions[:SHOWN]:
        yield f"  Ditanyakan: {_place(one.sheet, one.row, one.column)}: {one.printed} = {' atau '.join(one.readings)}?"
    yield from _rest(len(questions))


def told_of_changes(seen: Preview | Taken) -> Iterator[str]:
    """What is known of its figures, and how the file differs from the last one of the same tables."""
    counts = seen.counts
    yield f"Dijawab {counts['asked']}, dibiarkan terbuka {counts['open']}, ditolak {counts['rejected']}."
    if "changed" not in seen.counts:
        return
    changed, new, gone = (counts[name] for name in ("changed", "new", "gone"))
    yield f"Dibanding berkas sebelumnya: {changed} sel berubah, {new} baris baru, {gone} baris hilang."
    for one in seen.differences[:SHOWN]:
        yield f"  {_word('claim_table', one['table'])} | {one['key']}: {_difference(one)}"
    yield from _rest(changed + new + gone)
    yield from _told_of_unseen(seen.unseen)


def _told_of_unseen(unseen: Unseen) -> Iterator[str]:
    """The known rows that this file does not show, and that nobody can call gone."""
    if unseen.unread:
        yield f"PERHATIAN: {len(unseen.unread)} baris lama ada dalam berkas ini tetapi tidak terbaca."
    if unseen.missing:
        yield (
            f"PERHATIAN: {len(unseen.missing)} baris lama tidak ditemukan. Karena ada baris tanpa nama yang ditolak, "
            f"tidak dapat dipastikan baris mana yang hilang; sekurang-kurangnya {unseen.lost} pasti hilang."
        )
    rows = [*(("tidak terbaca", one) for one in unseen.unread), *(("tidak ditemukan", one) for one in unseen.missing)]
    for why, (table, key) in rows[:SHOWN]:
        yield f"  {_word('claim_table', table)} | {key}: {why}"
    yield from _rest(len(rows))


def told_of_records(taken: Taken) -> str:
    """What was recorded, under which numbers."""
    if taken.nothing_new:
        return "Berkas ini sudah tercatat; tidak ada yang ditambahkan."
    first, last = taken.records[0], taken.records[-1]
    numbers = f"Nomor {first}" if first == last else f"Nomor {first}–{last}"
    return f"{numbers}: {ACTS[taken.kind].past}."


def _rest(count: int) -> Iterable[str]:
    return [f"  … dan {count - SHOWN} lagi."] if count > SHOWN else []


def _place(sheet: str | None, row: int, column: str | None) -> str:
    parts = [f"lembar {sheet}"] if sheet else []
    return ", ".join([*parts, f"baris {row}", *([f"kolom {column}"] if column else [])])


def _difference(one: dict[str, Any]) -> str:
    if one["kind"] != "cell":
        return "baris baru" if one["kind"] == "row_new" else "baris hilang"
    field = (one.get("after") or one["before"])["field"]
    before, after = (one[name]["printed"] if name in one else "(kosong)" for name in ("before", "after"))
    return f"{_word('claim_field', field)}: {before} → {after}"


def _word(table: str, code: str) -> str:
    return current_pack("claims-changed").label(table, code)


def beside(file: Path) -> Path:
    """Where the questions of a file are written."""
    return file.with_name(f"{file.name}.pertanyaan.toml")
