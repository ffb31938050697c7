"""What an examination of the whole ledger found: each damaged record by its number, and apart what rests on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.fsck.state import Verified

SHOWN = 200  # findings of a kind that the text tells one by one; `data` has them all

FOUND: Mapping[str, str] = {
    # the file
    "file_unreadable": "Berkas register tidak dapat dibaca sebagai SQLite ({why}). Pulihkan dari cadangan atau ekspor.",
    "file_damaged": "Struktur berkas rusak: {why}.",
    "schema_differs": "Pengaman atau bentuk berkas register telah diubah: {which}.",
    "table_unreadable": "Tabel tidak dapat dibaca: {why}.",
    # entries and the tree
    "entry_missing": "Catatan ini tidak ada, padahal tersegel.",
    "entry_unreadable": "Catatan ini tidak dapat dibaca dari berkas: {why}.",
    "entry_extra": "Catatan ini berada di luar segel: tidak pernah dicatat oleh buku register.",
    "entry_malformed": "Catatan ini tidak berbentuk baku: {why}",
    "leaf_differs": "Catatan ini telah diubah setelah disegel.",
    "rolled_back": "Berkas lebih lama daripada segel yang pernah diberikan: {lost} hilang.",
    "fork_detected": "Isi buku berbeda dari segel yang pernah diberikan; yang berubah: {range}.",
    "root_differs": "Akar buku berbeda dari yang disegel; yang berubah: {range}.",
    "verified_differs": "Akarnya pada nomor {size} bukan yang pernah Anda periksa; semuanya diperiksa kembali.",
    "seen_differs": "Akar buku berbeda dari yang dilihat {count} penanda tangan sesudahnya; yang berubah: {range}.",
    "columns_differ": "Kolom catatan ({which}) tidak sama dengan isi catatannya.",
    # contents
    "content_missing": "Isi catatan ini tidak ada, dan tidak ada perbuatan yang memusnahkannya.",
    "content_unreadable": "Isi catatan ini tidak dapat dibaca dari berkas: {why}.",
    "content_differs": "Isi catatan ini bukan yang ditandatangani.",
    "content_extra": "Ada isi untuk nomor yang tidak mempunyai catatan.",
    # what is computed from them
    "tile_missing": "Ubin {tile} tidak ada.",
    "tile_extra": "Ubin {tile} tidak seharusnya ada.",
    "tile_differs": "Ubin {tile} tidak sama dengan hasil hitungan mulai dari {at}.",
    "stream_missing": "Aliran {stream} tidak terdaftar.",
    "stream_extra": "Aliran {stream} terdaftar tanpa satu catatan pun.",
    "stream_differs": "Baris aliran {stream} tidak sama dengan catatannya ({which}).",
    "head_missing": "Baris kepala buku tidak ada.",
    "head_differs": "Baris kepala buku tidak sama dengan hasil hitungan ({which}).",
    "projection_differs": "Daftar tidak sama dengan hasil penyusunan ulang: baris {key} {how}.",
    "projection_rests": "{count} baris daftar tidak dapat dibandingkan.",
    "projection_unreadable": "Berkas daftar tidak dapat dibaca ({why}). Jalankan `amanah rebuild`.",
    "projection_halted": "Daftar tidak dapat disusun ulang untuk dibandingkan ({why}).",
    # the seal and those who pin it
    "seal_missing": "Buku berisi catatan, tetapi tidak mempunyai segel.",
    "seal_wrong": "Segel tidak berlaku: {why}",
    "memory_damaged": "Ingatan segel terakhir rusak: {why}",
    "key_damaged": "Kunci buku tidak dapat dipakai: {why}",
    "genesis_differs": "Catatan pembuka bukan yang disebut trust.json.",
    "origin_differs": "Buku ini bernama {origin}, sedangkan trust.json menyebut {expected}.",
    # an act that the judge refuses is told in the judge's own words; this is what rests on one
    "rests_on": "Belum dapat dipastikan ({claim}): bersandar pada {on}.",
}

HOW = {"missing": "tidak ada", "extra": "tidak seharusnya ada", "differs": "berbeda"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: a damage, or (`rests_on`) what cannot be said because of one."""

    what: str
    table: str
    message: str
    record: int | None = None
    through: int | None = None  # one record from `record` to this one, nobody can say which; or all of them
    rests_on: int | None = None
    claim: str | None = None  # the number in SPEC.md section 9, where the judge said no

    @classmethod
    def of(
        cls, what: str, table: str, *,
        record: int | None = None, through: int | None = None, rests_on: int | None = None, **facts: object,
    ) -> "Finding":  # fmt: skip
        """A finding told in the sentence of its code."""
        return cls(what, table, FOUND[what].format_map(facts), record, through, rests_on)

    @property
    def line(self) -> str:
        """The finding as one line."""
        where = "buku" if self.record is None else f"nomor {self.record}"
        where += f"–{self.through}" if self.through else ""
        claim = f" {self.claim}" if self.claim else ""
        return f"  {where} [{self.table}]{claim} {self.message} ({self.what})"

    def data(self) -> dict[str, Any]:
        """The finding for machines."""
        told = {"what": self.what, "table": self.table, "record": self.record, "message": self.message}
        return told | {"through": self.through, "rests_on": self.rests_on, "claim": self.claim}


@dataclass(frozen=True)
class Report:
    """What was examined, how fast, what was found, what could not be examined, and what is worth knowing."""

    origin: str
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    seconds: float
    notes: tuple[str, ...] = field(default=())
    remarks: tuple[str, ...] = field(default=())
    phases: Mapping[str, float] = field(default_factory=dict)  # seconds
    verified: Verified | None = None  # what its verifier may say of a sound ledger, to go on from there the next time

    @property
    def sound(self) -> bool:
        """Whether everything holds."""
        return not self.findings

    @property
    def exit_code(self) -> int:
        """0 sound, 1 damaged; 70 is for an examination that could not be made."""
        return 0 if self.sound else 1

    @property
    def damages(self) -> tuple[Finding, ...]:
        """The causes."""
        return tuple(finding for finding in self.findings if finding.what != "rests_on" and finding.rests_on is None)

    @property
    def resting(self) -> tuple[Finding, ...]:
        """What cannot be said because of a damage."""
        return tuple(finding for finding in self.findings if finding not in self.damages)

    @property
    def damaged(self) -> frozenset[int]:
        """The records that are damaged themselves; of a range its first stands for all."""
        return frozenset(finding.record for finding in self.damages if finding.record is not None)

    @property
    def entries_per_second(self) -> float:
        """How fast entries were judged, everything else included."""
        return self.counts["entries"] / self.seconds if self.seconds else 0.0

    def text(self) -> str:
        """The report to be read."""
        lines = [
            f"Buku register : {self.origin}",
            "Diperiksa     : {entries} catatan, {contents} isi, {streams} aliran, {tiles} ubin".format_map(self.counts),
            f"Waktu         : {self.seconds:.2f} detik ({self.entries_per_second:.0f} catatan per detik)",
            *(f"{'':14}  {seconds:.2f} detik untuk {phase}" for phase, seconds in self.phases.items() if seconds >= 1),
            "",
            "Utuh: semua yang dihitung ulang sama dengan yang tersimpan."
            if self.sound
            else f"RUSAK: {len(self.damages)} kerusakan; {len(self.resting)} hal bersandar padanya.",
        ]
        # Records first: a person wants to know which, before how the file was opened up.
        causes = sorted(self.damages, key=lambda finding: finding.record is None)
        for heading, found in (("Kerusakan:", causes), ("Bersandar pada kerusakan:", self.resting)):
            if found:
                lines += ["", heading, *(finding.line for finding in found[:SHOWN])]
            if len(found) > SHOWN:
                lines.append(f"  … dan {len(found) - SHOWN} lagi (`amanah fsck --json` menyebut semuanya)")
        for heading, told in (("Tidak diperiksa:", self.notes), ("Catatan:", self.remarks)):
            if told:
                lines += ["", heading, *(f"  - {one}" for one in told)]
        return "\n".join(lines) + "\n"

    def data(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "origin": self.origin,
            "sound": self.sound,
            "counts": dict(self.counts),
            "seconds": round(self.seconds, 3),
            "entries_per_second": round(self.entries_per_second, 1),
            "phases": {phase: round(seconds, 3) for phase, seconds in self.phases.items()},
            "damaged_records": sorted(self.damaged),
            "findings": [finding.data() for finding in self.findings],
            "not_examined": list(self.notes),
            "remarks": list(self.remarks),
        }
