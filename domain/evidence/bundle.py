"""The bundle (berkas bukti): a zip with one spelling, and what stands in it.

Stored, flat names, sorted, one fixed date: packing the members again gives the same bytes, and a reader accepts
nothing else. It never extracts, never inflates, and refuses before it reads too much.
"""

import base64
import io
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from domain.evidence import canonical
from domain.evidence.entry import ActRef
from domain.evidence.errors import Refused, Unproven
from domain.evidence.keys import decode_base64

MAX_BUNDLE = 64 * 1024 * 1024
MAX_MEMBERS = 8_000
MAX_MEMBER = 2 * 1024 * 1024
MAX_CONSISTENCY = 16 * 1024  # bytes: a path of 63 hashes and its lines, with room to spare

REPORT, HOW_TO, MANIFEST, CHECKPOINT, HEADS = (
    "00-laporan.txt",
    "01-cara-memeriksa.txt",
    "berkas.json",
    "segel.txt",
    "kepala.json",
)

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,90}\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_END = struct.Struct("<4s4H2LH")  # APPNOTE 4.3.16, end of central directory record
_LONGEST_DIRECTORY_ENTRY = 46 + 91
_DATE = (1980, 1, 1, 0, 0, 0)


def entry_name(record: int) -> str:
    """The member that holds the entry of a record."""
    return f"catatan-{record:08d}.json"


def content_name(record: int) -> str:
    """The member that holds the content of a record."""
    return f"isi-{record:08d}.json"


def proof_name(record: int) -> str:
    """The member that holds the inclusion proof of a record (tlog-proof)."""
    return f"bukti-{record:08d}.tlog-proof"


def consistency_name(size: int) -> str:
    """The member that proves that the tree of an earlier size is a prefix of the sealed one."""
    return f"kesinambungan-{size:08d}.txt"


def wording_name(sha256: str) -> str:
    """The member that holds a wording pack."""
    return f"kata-{sha256}.json"


def pack(members: Mapping[str, bytes]) -> bytes:
    """The one zip that these members make."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, members[name])
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The members of a bundle; raises `Refused("oversized")` or `Unproven("malformed")` in bounded time and memory."""
    _demand_small(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > len(data):  # they overlap: a bomb without compression
                raise Unproven("malformed", why="isi zip tumpang tindih")
            members = {info.filename: _member(archive, info) for info in infos}
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError, struct.error, OSError):
        raise Unproven("malformed", why="bukan berkas zip yang utuh") from None
    if pack(members) != data:
        raise Unproven("malformed", why="zip tidak ditulis dalam bentuk bakunya")
    return members


def _demand_small(data: bytes) -> None:
    """Judge the directory by the last 22 bytes alone: a baku zip has no comment, no zip64, no second disk."""
    if len(data) > MAX_BUNDLE:
        raise Refused("oversized", what="Berkas bukti", size=len(data), limit=MAX_BUNDLE)
    if len(data) < _END.size:
        raise Unproven("malformed", why="bukan berkas zip")
    signature, _, _, count, total, size, offset, comment = _END.unpack(data[-_END.size :])
    if signature != b"PK\x05\x06" or count != total or comment or offset + size + _END.size != len(data):
        raise Unproven("malformed", why="bukan berkas zip yang baku")
    if count > MAX_MEMBERS:
        raise Refused("oversized", what="Jumlah berkas di dalam zip", size=count, limit=MAX_MEMBERS)
    if size > count * _LONGEST_DIRECTORY_ENTRY:
        raise Unproven("malformed", why="daftar isi zip terlalu panjang")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if not _NAME.match(info.filename):
        raise Unproven("malformed", why="nama berkas di dalam zip")
    if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size or info.flag_bits:
        raise Unproven("malformed", why="isi zip dimampatkan atau disandikan")
    if info.file_size > MAX_MEMBER:
        raise Refused("oversized", what=f"Berkas {info.filename}", size=info.file_size, limit=MAX_MEMBER)
    return archive.read(info)


@dataclass(frozen=True, slots=True)
class Seen:
    """A tree that signers saw: its size and root (hex)."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says it holds: every member follows from it, and none may be left over."""

    origin: str
    about: str
    size: int
    records: tuple[int, ...]
    contents: tuple[int, ...]
    seen: tuple[Seen, ...]
    wording: tuple[str, ...]
    heads: int | None

    def members(self) -> set[str]:
        """The names of all members of this bundle."""
        names = {REPORT, HOW_TO, MANIFEST, CHECKPOINT}
        names |= {HEADS} if self.heads is not None else set()
        names |= {name(record) for record in self.records for name in (entry_name, proof_name)}
        names |= {content_name(record) for record in self.contents}
        names |= {consistency_name(seen.size) for seen in self.seen}
        return names | {wording_name(sha256) for sha256 in self.wording}

    def encode(self) -> bytes:
        """The manifest as canonical JSON."""
        return canonical.encode(
            {
                "about": self.about,
                "contents": list(self.contents),
                "heads": self.heads,
                "origin": self.origin,
                "records": list(self.records),
                "seen": [{"root": seen.root, "size": seen.size} for seen in self.seen],
                "size": self.size,
                "v": 1,
                "wording": list(self.wording),
            }
        )

    @classmethod
    def parse(cls, raw: bytes) -> "Manifest":
        """Read a manifest; raises `Unproven("malformed")`."""
        value = canonical.decode(raw, limit=MAX_MEMBER)
        names = {"about", "contents", "heads", "origin", "records", "seen", "size", "v", "wording"}
        if type(value) is not dict or value.keys() != names:
            raise Unproven("malformed", why="daftar isi berkas.json")
        if type(value["v"]) is not int or value["v"] != 1:
            raise Unproven("wrong_format_version", version=str(value["v"])[:20])
        size = _whole(value["size"], least=1)
        records, contents = _rising(value["records"], size), _rising(value["contents"], size)
        heads = None if value["heads"] is None else _whole(value["heads"], least=1)
        if len(records) > MAX_MEMBERS:
            raise Refused("oversized", what="Daftar isi berkas", size=len(records), limit=MAX_MEMBERS)
        if not set(contents) <= set(records) or (heads is not None and heads not in records):
            raise Unproven("malformed", why="contents dan heads pada berkas.json")
        return cls(
            _text(value["origin"]), _text(value["about"]), size, records, contents,
            _seen(value["seen"], size), _wording(value["wording"]), heads,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeadProof:
    """That a stream had this head at a stream-heads act: its place among the sorted heads, and the path."""

    head: ActRef
    index: int
    path: tuple[bytes, ...]


def encode_heads(proofs: tuple[HeadProof, ...]) -> bytes:
    """The member kepala.json."""
    heads = [
        {**proof.head.data(), "index": proof.index, "path": [base64.b64encode(one).decode() for one in proof.path]}
        for proof in proofs
    ]
    return canonical.encode({"heads": heads})


def parse_heads(raw: bytes) -> tuple[HeadProof, ...]:
    """Read kepala.json; raises `Unproven("malformed")`."""
    value = canonical.decode(raw, limit=MAX_MEMBER)
    if type(value) is not dict or value.keys() != {"heads"} or type(value["heads"]) is not list:
        raise Unproven("malformed", why="kepala.json")
    proofs = tuple(_head(member) for member in value["heads"])
    if any(a.head.stream >= b.head.stream for a, b in pairwise(proofs)):
        raise Unproven("malformed", why="urutan kepala.json")
    return proofs


def _head(value: Any) -> HeadProof:
    if (
        type(value) is not dict
        or value.keys() != {"digest", "index", "path", "stream", "version"}
        or type(value["path"]) is not list
    ):
        raise Unproven("malformed", why="kepala.json")
    ref = ActRef.read({name: value[name] for name in ("digest", "stream", "version")})
    return HeadProof(ref, _whole(value["index"]), tuple(decode_base64(_text(one)) for one in value["path"]))


def encode_consistency(old: int, new: int, path: tuple[bytes, ...]) -> bytes:
    """A consistency proof as text (RFC 6962 section 2.1.2): old size, new size, and the hashes in base64."""
    lines = ["amanah-kesinambungan@v1", f"old {old}", f"new {new}", *(base64.b64encode(one).decode() for one in path)]
    return ("\n".join(lines) + "\n").encode()


def parse_consistency(raw: bytes, *, old: int, new: int) -> tuple[bytes, ...]:
    """Read a consistency proof between two sizes; what does not print again to the same bytes is malformed."""
    lines = raw[:MAX_CONSISTENCY].decode("ascii", "replace").split("\n")
    path = tuple(decode_base64(line) for line in lines[3:-1])
    if len(path) > 128 or any(len(one) != 32 for one in path) or encode_consistency(old, new, path) != raw:
        raise Unproven("malformed", why="bukti kesinambungan")
    return path


def _whole(value: Any, *, least: int = 0) -> int:
    if type(value) is not int or value < least:
        raise Unproven("malformed", why="bilangan pada daftar isi berkas")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Unproven("malformed", why="teks pada daftar isi berkas")
    return value


def _rising(value: Any, size: int) -> tuple[int, ...]:
    if type(value) is not list:
        raise Unproven("malformed", why="nomor register pada berkas.json")
    numbers = tuple(_whole(one, least=1) for one in value)
    if list(numbers) != sorted(set(numbers)) or any(number > size for number in numbers):
        raise Unproven("malformed", why="urutan nomor register pada berkas.json")
    return numbers


def _seen(value: Any, size: int) -> tuple[Seen, ...]:
    if type(value) is not list or len(value) > MAX_MEMBERS:
        raise Unproven("malformed", why="seen pada berkas.json")
    if any(type(one) is not dict or one.keys() != {"root", "size"} for one in value):
        raise Unproven("malformed", why="seen pada berkas.json")
    seen = tuple(Seen(_whole(one["size"], least=1), _text(one["root"])) for one in value)
    sizes = [one.size for one in seen]
    if (
        sizes != sorted(set(sizes))
        or any(one >= size for one in sizes)
        or any(not _HEX64.match(one.root) for one in seen)
    ):
        raise Unproven("malformed", why="seen pada berkas.json")
    return seen


def _wording(value: Any) -> tuple[str, ...]:
    if (
        type(value) is not list
        or len(value) > MAX_MEMBERS
        or any(type(one) is not str or not _HEX64.match(one) for one in value)
        or value != sorted(set(value))
    ):
        raise Unproven("malformed", why="wording pada berkas.json")
    return tuple(value)
