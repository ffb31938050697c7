"""Acts about people and their keys."""

from domain.evidence.shape import SHA, Enum, Record, Shape, Text
from domain.evidence.shapes import DAY, ID, KEY, SHORT
from domain.evidence.tables.pieces import reason
from domain.evidence.tables.row import ActKind

NAME = Record({"front?": Text(60), "name": Text(150), "back?": Text(100)})
_OFFICIAL_REASON = reason("official", "perbaikan", "gelar_baru", "pangkat_baru", "nama_baru")
_KEY_REASON = Enum("reason_key", ("hilang", "ganti", "bocor", "berakhir"))
_OFFICIAL: dict[str, Shape] = {
    "name_printed": SHORT,
    "name": NAME,
    "rank_printed?": SHORT,
    "nip_commitment?": SHA,
}

PEOPLE = (
    ActKind(
        name="official-registered",
        stream="official",
        signer="registrar",
        title="Pendaftaran pejabat",
        past="Pejabat didaftarkan",
        shape=Record({"official": ID, **_OFFICIAL}),
    ),
    ActKind(
        name="official-changed",
        stream="official",
        signer="registrar",
        title="Perubahan data pejabat",
        past="Data pejabat diubah",
        shape=Record({**_OFFICIAL, "reason_code": _OFFICIAL_REASON}),
    ),
    ActKind(
        name="key-enrolled",
        stream="official",
        signer="self_key",
        title="Pendaftaran kunci tanda tangan",
        past="Kunci tanda tangan didaftarkan",
        shape=Record({"key": KEY, "device_kind": Enum("device_kind", ("berkas", "kunci_fisik", "ponsel", "komputer"))}),
    ),
    ActKind(
        name="key-attested",
        stream="official",
        signer="registrar",
        title="Pengesahan kunci oleh registrar",
        past="Kunci disahkan oleh registrar",
        shape=Record({"key": SHA, "seen_how": Enum("seen_how", ("tatap_muka", "video")), "seen_on": DAY}),
    ),
    ActKind(
        name="key-revoked",
        stream="official",
        signer="registrar_or_holder",
        title="Pencabutan kunci",
        past="Kunci dicabut",
        shape=Record({"key": SHA, "since": DAY, "reason_code": _KEY_REASON}),
    ),
)
