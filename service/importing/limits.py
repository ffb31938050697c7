"""How big a file may be, and what a workbook may hold, seen before anything of it is unpacked.

A workbook is a zip of XML, and both are weapons: a few kilobytes that unpack to gigabytes, ten thousand members, names
that climb out of a folder, entities that multiply. The central directory says what an honest archive holds; a dishonest
one is stopped by the reader, which gives no member more than its own entry promised and checks the sum at the end.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from zlib import error as zlib_error

from domain.evidence.errors import Refused

OLD_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file: .xls, or .xlsx behind a password
ZIP_MAGIC: Final = b"PK\x03\x04"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_HEAD: Final = 8192
_XML: Final = re.compile(r"\.(?:xml|rels)", re.IGNORECASE)
_DECLARES: Final = (b"<!doctype", b"<!entity")
_CHUNK: Final = 1 << 16
_BROKEN: Final = (zipfile.BadZipFile, zlib_error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The caps of one import; those of the house stand in `LIMITS`."""

    file: int = 64 << 20
    unpacked: int = 256 << 20
    strings: int = 24 << 20  # the table of shared texts, which is held in memory while the sheets stream past
    other: int = 8 << 20  # any other part that is held: styles, names, relations
    ratio: int = 100  # what text in XML shrinks by; a bomb shrinks by a thousand
    small: int = 4 << 20  # under this no ratio is asked
    members: int = 1_000
    sheets: int = 300
    rows: int = 300_000
    cells: int = 5_000_000
    columns: int = 256
    merged: int = 20_000
    tall: int = 2_000  # rows of one merged cell, whose text stands in each of them
    alike: int = 200  # rows of one key: a table whose rows have no names of their own is mapped wrongly
    rejected: int = 5_000  # the shape of the act
    questions: int = 5_000


LIMITS: Final = Limits()


def kind_of(file: IO[bytes], name: str) -> str:
    """The kind, "xlsx" or "csv", by the first bytes and not by the name; raises `Refused` for every other kind."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(OLD_MAGIC):
        raise Refused("import_encrypted" if _is_encrypted(file) else "import_old_workbook", name=name)
    if head.startswith(ZIP_MAGIC):
        return "xlsx"
    if not head:
        raise Refused("import_not_readable", name=name, why="isinya kosong")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        raise Refused("import_encoding", name=name)
    if head.startswith(b"%PDF") or b"\x00" in head:
        raise Refused("import_not_readable", name=name, why="bukan CSV dan bukan XLSX")
    return "csv"


def _is_encrypted(file: IO[bytes]) -> bool:
    """A password makes of a workbook a compound file with one stream of this name in its directory."""
    kept = b""
    while chunk := file.read(_CHUNK):
        if _ENCRYPTED in kept + chunk:
            return True
        kept = chunk[-len(_ENCRYPTED) :]
    return False


def check_workbook(file: IO[bytes], name: str, limits: Limits = LIMITS) -> None:
    """Refuse an archive that is no workbook, or that would hurt; nothing is unpacked to memory or to disk."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_directory(members, name, limits)
            for member in members:
                _check_member(archive, member, name)
    except _BROKEN as error:
        raise Refused("import_not_readable", name=name, why=f"arsipnya rusak ({type(error).__name__})") from None


def _check_directory(members: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(members) > limits.members:
        _unsafe(name, f"berisi {len(members)} berkas, paling banyak {limits.members}")
    names = [member.filename for member in members]
    climbing = next((one for one in names if _climbs(one)), None)
    if climbing is not None:
        _unsafe(name, "ada nama berkas yang keluar dari arsip")
    if len(set(names)) != len(names):
        _unsafe(name, "ada dua berkas dengan nama yang sama")
    if any(member.flag_bits & 0x1 for member in members):
        raise Refused("import_encrypted", name=name)
    _check_size(members, name, limits)
    if any(one.lower().endswith(("xl/workbook.bin", "xl/vbaproject.bin")) for one in names):
        raise Refused("import_old_workbook", name=name)
    if "[Content_Types].xml" not in names or not any(one.lower() == "xl/workbook.xml" for one in names):
        raise Refused("import_not_readable", name=name, why="arsip zip, tetapi bukan buku kerja XLSX")


def _check_size(members: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.unpacked:
        _unsafe(name, f"membesar menjadi {unpacked >> 20} MB, paling besar {limits.unpacked >> 20} MB")
    if unpacked > limits.small and unpacked > limits.ratio * max(packed, 1):
        _unsafe(name, f"membesar lebih dari {limits.ratio} kali saat dibuka")
    for member in members:
        part = member.filename.lower()
        held = limits.strings if part.endswith("sharedstrings.xml") else limits.other
        if _XML.search(part) and not part.startswith("xl/worksheets/sheet") and member.file_size > held:
            _unsafe(name, f"salah satu bagiannya {member.file_size >> 20} MB, paling besar {held >> 20} MB")


def _climbs(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Unpack a member once, past the reader: no more than promised, sums that hold, and no document type in its XML."""
    seen, before = 0, b""
    is_xml = _XML.search(member.filename) is not None
    for chunk in _chunks(archive, member):
        seen += len(chunk)
        if seen > member.file_size:
            _unsafe(name, "isinya lebih besar daripada yang disebut daftar isinya")
        if is_xml:
            # An XML in UTF-16 has a zero beside each letter: without them it declares what it declares.
            text = (before + chunk).replace(b"\x00", b"").lower()
            if any(word in text for word in _DECLARES):
                _unsafe(name, "ada deklarasi entitas XML")
            before = chunk[-32:]


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _unsafe(name: str, why: str) -> None:
    raise Refused("import_unsafe", name=name, why=why)
