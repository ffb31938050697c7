"""Exports of an e-SAKIP that never was, in the plain columns, and the ledger that takes them."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from domain.evidence.entry import Entry, stream_id
from service.house import House
from service.importing import NO_DECISIONS, load_mapping, read_file
from service.intake import Service, SourceNamed, Taken, take
from service.records import read_row

SOURCE = SourceNamed(
    code="esakip-contoh", kind="esakip", title="e-SAKIP Kota Contoh", owner_printed="Bagian Organisasi"
)
HEAD = ("agreement_id", "sasaran", "indikator", "satuan", "target", "polarity", "source_url")
Line = tuple[str, ...]

MOTHERS: Line = ("KC-DINKES-2024", "Sehat", "Angka Kematian Ibu", "kasus", "95", "min", "")
BABIES: Line = ("KC-DINKES-2024", "Sehat", "Cakupan Imunisasi", "%", "92,5", "max", "")
VISITS: Line = ("KC-DINKES-2024", "Sehat", "Kunjungan", "kunjungan", "3.286", "max", "")
LINES = (MOTHERS, BABIES)


def with_target(line: Line, target: str) -> Line:
    """The same indicator with another target."""
    return (*line[:4], target, *line[5:])


def many(count: int) -> list[Line]:
    """That many indicators."""
    return [("KC-DINKES-2024", "Sehat", f"Indikator {number}", "%", "90", "max", "") for number in range(count)]


def written(path: Path, lines: Iterable[Sequence[str]] = LINES, *, at: int | None = None) -> Path:
    """An export with these lines, written at a moment (seconds)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *lines])
    if at is not None:
        os.utime(path, (at, at))
    return path


def reading(path: Path, **given: Any) -> Any:
    """The file, read in the plain columns."""
    return read_file(path, load_mapping("data"), **{"decisions": NO_DECISIONS, **given})


def taken(house: House, path: Path, *, signer: Any = None, read: dict[str, Any] | None = None, **given: Any) -> Taken:
    """Read a file and take it."""
    with reading(path, **(read or {})) as one:
        return take(house, one, **{"source": SOURCE, "signer": signer or Service(), **given})


def acts(house: House, code: str = SOURCE.code) -> list[tuple[str, dict[str, Any]]]:
    """Names and facts of all acts of a source."""
    stream = f"source/{stream_id(house.origin, 'source', code)}"
    found = []
    for row in house.store.stream_rows(stream):
        content = read_row(row)[1]
        assert content is not None
        found.append((Entry.parse(row.entry).body.name, content.facts))
    return found


def field_of(difference: dict[str, Any]) -> str:
    """The field of a changed cell."""
    return str(difference["after" if "after" in difference else "before"]["field"])


def told(difference: dict[str, Any]) -> tuple[str, ...]:
    """A difference in short: the end of its key, and what it was and is."""
    prints = [difference[side]["printed"] for side in ("before", "after") if side in difference]
    return (difference["kind"], difference["key"].split(" · ")[-1], *prints)
