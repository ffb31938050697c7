"""Units that count whole things: of these there are 3.286, and never 3,286.

A unit too many here costs a question; of one that is missing the neighbours may say what its figures mean.
"""

import re
from typing import Final

_COUNTED: Final = frozenset(
    {
        "orang",
        "jiwa",
        "kk",
        "keluarga",
        "peserta",
        "pegawai",
        "siswa",
        "penduduk",
        "pengunjung",
        "wisatawan",
        "kunjungan",
    }
    | {"ekor", "pohon", "batang", "bibit", "butir", "unit", "buah", "paket", "set", "keping", "lembar", "eksemplar"}
    | {"dokumen", "laporan", "berkas", "naskah", "surat", "sertifikat", "peraturan", "perda", "izin", "buku", "judul"}
    | {"kasus", "kali", "kejadian", "perkara", "pengaduan", "permohonan", "kegiatan", "event", "medali", "karya"}
    | {"desa", "kelurahan", "kecamatan", "rt", "rw", "sekolah", "puskesmas", "posyandu", "rumah", "bangunan", "ruas"}
    | {
        "usaha",
        "umkm",
        "koperasi",
        "perusahaan",
        "kelompok",
        "lembaga",
        "organisasi",
        "opd",
        "skpd",
        "produk",
        "aplikasi",
    }
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def is_count(unit: str) -> bool:
    """Whether a unit counts things: by its first word, as in "Orang/Tahun" and "Dokumen laporan"."""
    first = _WORD.search(unit)
    return first is not None and first[0].casefold() in _COUNTED
