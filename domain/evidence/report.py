"""What a bundle tells people: its readable report, and how to check it without us."""

from collections.abc import Mapping
from importlib import resources

from domain.evidence.acts import ACTS
from domain.evidence.bundle import Manifest
from domain.evidence.entry import Entry
from domain.evidence.printing import printed_moment


def how_to() -> bytes:
    """The member that says how to check without us."""
    return resources.files("domain.evidence").joinpath("howto.txt").read_bytes()


def describe(manifest: Manifest, entries: Mapping[int, Entry], root: bytes, zone: str | None) -> bytes:
    """The readable report of a bundle: generated from its records, so that it cannot say anything else."""
    lines = [
        "BERKAS BUKTI AMANAH",
        "",
        f"Buku register : {manifest.origin}",
        f"Tentang       : {manifest.about}",
        f"Segel         : {manifest.size} catatan, akar {root.hex()}",
        f"Memuat        : {len(manifest.records)} catatan, {len(manifest.contents)} di antaranya dengan isi",
        "",
    ]
    for record in manifest.records:
        lines += _told(record, entries.get(record), zone, withheld=record not in manifest.contents)
    return ("\n".join(lines) + "\n").encode()


def _told(record: int, entry: Entry | None, zone: str | None, *, withheld: bool) -> list[str]:
    if entry is None:
        return [f"nomor {record}: tidak terbaca"]
    kind = ACTS.get(entry.body.name)
    note = " (isi ditahan)" if withheld else ""
    return [
        f"nomor {record}: {kind.title if kind else entry.body.act}{note}",
        f"    dicatat {printed_moment(entry.received_at, zone)}; {entry.body.stream} urutan {entry.body.version}",
        f"    sidik {entry.body.digest}",
    ]
