"""CSV files: the encoding that fits the bytes, the delimiter under which the header is found, and nothing guessed."""

import codecs
import csv
import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Final

from domain.evidence.errors import Refused
from service.importing.sheets import Sheet, SheetRow, tidy

DELIMITERS: Final = (",", ";", "\t")
HEADER_WITHIN: Final = 20
LONGEST_ROW: Final = 500_000
_CHUNK: Final = 1 << 16


def fingerprint(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 and the size of a file."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def encoding_of(file: IO[bytes], name: str) -> str:
    """UTF-8 where every byte agrees; else the Windows page of Western Europe, unless a byte has no letter there."""
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding
    raise Refused("import_encoding", name=name)


def delimiter_of(file: IO[bytes], name: str, encoding: str, is_header: Callable[[list[list[str]]], bool]) -> str:
    """The one delimiter under which the first rows hold a header of the mapping."""
    fitting = [mark for mark in DELIMITERS if is_header(_first_rows(file, encoding, mark))]
    if not fitting:
        raise Refused("import_no_table", name=name)
    if len(fitting) > 1:
        raise Refused("import_delimiter", name=name)
    return fitting[0]


def csv_sheet(file: IO[bytes], name: str, encoding: str, delimiter: str) -> Sheet:
    """The rows of the file, one record each, numbered as a spreadsheet would number them."""
    return Sheet(name=None, rows=_rows(file, name, encoding, delimiter), even=True)


def _first_rows(file: IO[bytes], encoding: str, delimiter: str) -> list[list[str]]:
    lines = _Lines(file, encoding)
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(lines, delimiter=delimiter, strict=True), HEADER_WITHIN):
            rows.append([tidy(cell) for cell in row])
            lines.spent = 0
    except (csv.Error, _TooLong):
        pass  # what was read until then may hold the header; whoever reads on will stumble and say so
    return rows


def _rows(file: IO[bytes], name: str, encoding: str, delimiter: str) -> Iterator[SheetRow]:
    lines = _Lines(file, encoding)
    number = 0
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
            lines.spent = 0
            yield SheetRow(number, [tidy(cell) for cell in row], {})
    except (csv.Error, _TooLong):
        why = f"setelah baris {number} ada baris yang terlalu panjang atau tanda kutip yang tidak selesai "
        raise Refused("import_not_readable", name=name, why=why) from None


class _TooLong(Exception):
    """One row is longer than any table has."""


class _Lines:
    """The lines of a file that stays open: each reader begins at its beginning. `spent` is set back at each row."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self.spent = 0
        self._lines = self._read(file, encoding)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.spent += len(line)
        if self.spent > LONGEST_ROW:
            raise _TooLong
        return line

    def _read(self, file: IO[bytes], encoding: str) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(encoding)()
        file.seek(0)
        rest = ""
        while chunk := file.read(_CHUNK):
            *lines, rest = (rest + decoder.decode(chunk)).split("\n")
            yield from (f"{line}\n" for line in lines)
            if len(rest) > LONGEST_ROW:
                raise _TooLong
        yield rest + decoder.decode(b"", final=True)
