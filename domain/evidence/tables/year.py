"""Acts of the year: periods of measurement, sheets of realization, and the end of an agreement."""

from domain.evidence.between import AnyRequiredWhen, OnlyWhen, RequiredWhen, Sequence
from domain.evidence.shape import CODE, SHA, Bool, Enum, Int, List, Record, Shape, Text
from domain.evidence.shapes import (
    AGREEMENT,
    DAY,
    DECREE,
    FILE,
    ID,
    PERIOD,
    PERIOD_ACT,
    QUANTITY,
    SHEET,
    SHORT,
    TEXT,
)
from domain.evidence.shapes import YEAR as FISCAL_YEAR
from domain.evidence.tables.pieces import SIGNATURE, reason
from domain.evidence.tables.row import ActKind

_REOPENING_REASON = reason("reopening", "koreksi_data", "temuan_pemeriksaan", "data_baru_terbit", "gangguan_sistem")
_NO_DATA_REASON = reason("no_data", "belum_terbit", "belum_dihitung", "sumber_tidak_tersedia", "alat_ukur_belum_ada")
_CORRECTION_REASON = reason(
    "correction", "salah_ketik", "data_diperbarui", "bukti_dilengkapi", "ditolak_verifikator",
    "penolakan_penanda_tangan", "temuan_pemeriksaan",
)  # fmt: skip
_REFUSAL_REASON = reason(
    "sheet_refusal", "angka_tidak_diyakini", "bukti_tidak_cukup", "bukan_masa_tugas", "berhalangan", "tanpa_keterangan"
)
_VERDICT_REASON = reason(
    "verdict", "bukti_tidak_ada", "bukti_tidak_cocok", "angka_tidak_cocok", "definisi_tidak_sesuai",
    "periode_tidak_sesuai",
)  # fmt: skip
_CLOSING_REASON = Enum("reason_closing", ("tahun_berakhir", "jabatan_dihapus"))
_CAUSE = Enum(
    "cause",
    (
        "anggaran_berkurang", "anggaran_terlambat", "pengadaan_terlambat", "juknis_terlambat", "kekurangan_tenaga",
        "data_terlambat", "koordinasi", "di_luar_kendali", "bencana", "metode_berubah", "target_terlalu_tinggi", "lain",
    ),
)  # fmt: skip
_FOLLOW_UP = Enum(
    "follow_up",
    (
        "percepatan", "dilanjutkan", "tambahan_sumber_daya", "perbaikan_cara", "koordinasi", "usul_perubahan",
        "tidak_perlu", "lain",
    ),
)  # fmt: skip
_MONEY_CAUSE = Enum(
    "money_cause",
    ("efisiensi", "gagal_lelang", "belum_dibayar", "dana_terlambat", "pagu_bergeser", "kegiatan_ditunda", "lain"),
)
_FILES = List(FILE, at_most=50)

# What nobody measured has no figure: a value stands exactly where the state says so, and "no data" says until when,
# or why. It is never 0.
_SHEET_LINE = Record(
    {
        "line_id": CODE,
        "no_printed": Text(20),
        "indicator_printed": TEXT,
        "state": Enum("sheet_state", ("figure", "no_data", "not_due")),
        "value?": QUANTITY,
        "parts?": Record({"numerator": QUANTITY, "denominator": QUANTITY}),
        "expected_on?": DAY,
        "reason_code?": _NO_DATA_REASON,
        "scope_done?": List(
            Record({"id": CODE, "done_on": DAY, "files": _FILES}), at_least=1, at_most=500, unique=("id",)
        ),
        "attainment_printed?": Text(60),
        "evidence": List(FILE, at_most=100),
        "cause_code?": _CAUSE,
        "follow_up_code?": _FOLLOW_UP,
    },
    RequiredWhen("value", "state", ("figure",)),
    OnlyWhen(("value", "parts"), "state", ("figure",)),
    AnyRequiredWhen(("expected_on", "reason_code"), "state", ("no_data",)),
    OnlyWhen(("expected_on", "reason_code"), "state", ("no_data", "not_due")),
)
_SHEET: dict[str, Shape] = {
    "office": ID,
    "office_printed": SHORT,
    "agreement": AGREEMENT,
    "document": AGREEMENT,
    "period": PERIOD_ACT,
    # Signatures and verdicts repeat the sheet alone: it says itself which period it speaks of.
    "period_printed": Text(100),
    "round": Int(1, 999),
    "data_as_of": DAY,
    "lines": List(_SHEET_LINE, at_least=1, unique=("line_id",)),
    "money_causes?": List(
        Record({"programme_no": Text(20), "cause_code": _MONEY_CAUSE, "files": _FILES}),
        at_least=1,
        at_most=500,
        unique=("programme_no",),
    ),
}
_VERDICT = Record(
    {
        "line_id": CODE,
        "verdict": Enum("verdict", ("accepted", "accepted_with_note", "rejected")),
        "method_code": Enum("method", ("dokumen", "sumber_resmi", "lapangan", "hitung_ulang", "konfirmasi", "lain")),
        "checked": List(SHA, at_most=100, distinct=True),
        "reason_code?": _VERDICT_REASON,
        "note?": TEXT,
        "value_read?": QUANTITY,
    },
    RequiredWhen("reason_code", "verdict", ("rejected",)),
    OnlyWhen(("reason_code",), "verdict", ("rejected",)),
    RequiredWhen("note", "verdict", ("accepted_with_note",)),
)

_PERIODS = (
    ActKind(
        name="period-opened",
        stream="period",
        powers=("period.manage",),
        title="Pembukaan masa pengukuran",
        past="Masa pengukuran dibuka",
        shape=Record(
            {
                "fiscal_year": FISCAL_YEAR,
                "period": PERIOD,
                "period_printed": Text(100),
                "starts": DAY,
                "ends": DAY,
                "entry_due": DAY,
                "signature_due": DAY,
                "verification_due": DAY,
                "decree?": DECREE,
            },
            Sequence("starts", "ends"),
            Sequence("ends", "entry_due"),
            Sequence("entry_due", "signature_due"),
            Sequence("signature_due", "verification_due"),
        ),
    ),
    ActKind(
        name="period-locked",
        stream="period",
        powers=("period.manage",),
        reads=("period",),
        title="Penguncian masa pengukuran",
        past="Masa pengukuran dikunci",
        shape=Record({"period": PERIOD_ACT}),
    ),
    ActKind(
        name="period-reopened",
        stream="period",
        powers=("period.reopen",),
        reads=("period",),
        title="Pembukaan kembali masa pengukuran",
        past="Masa pengukuran dibuka kembali untuk jabatan tertentu",
        shape=Record(
            {
                "period": PERIOD_ACT,
                "locked": PERIOD_ACT,
                "order": DECREE,
                "reason_code": _REOPENING_REASON,
                "reason": TEXT,
                "offices": List(
                    Record({"office": ID, "office_printed": SHORT}), at_least=1, at_most=500, unique=("office",)
                ),
                "until": DAY,
            }
        ),
    ),
)

_SHEETS = (
    ActKind(
        name="realization-entered",
        stream="sheet",
        powers=("realization.enter",),
        basis=("agreement", "period"),
        privacy="terbatas",
        opens_with=("realization-verified",),
        reads=("period",),
        title="Pengisian lembar realisasi",
        past="Lembar realisasi diisi",
        shape=Record(_SHEET),
    ),
    ActKind(
        name="realization-corrected",
        stream="sheet",
        powers=("realization.enter",),
        basis=("agreement", "period"),
        privacy="terbatas",
        opens_with=("realization-verified",),
        reads=("period",),
        title="Perbaikan lembar realisasi",
        past="Lembar realisasi diperbaiki",
        shape=Record({**_SHEET, "corrects": SHEET, "reason_code": _CORRECTION_REASON, "reason": TEXT}),
    ),
    ActKind(
        name="realization-signed",
        stream="sheet",
        powers=("agreement.sign", "realization.close"),
        basis=("agreement", "period", "office"),
        privacy="terbatas",
        opens_with=("realization-verified",),
        reads=("entered",),
        stated=True,
        title="Penandatanganan lembar realisasi",
        past="Lembar realisasi ditandatangani",
        shape=Record(
            {
                "entered": SHEET,
                "role": Enum("sheet_role", ("trustee", "outgoing", "successor")),
                "predecessor?": ID,
                **SIGNATURE,
                "awaiting?": DECREE,
            },
            RequiredWhen("predecessor", "role", ("successor",)),
            OnlyWhen(("predecessor",), "role", ("successor",)),
        ),
    ),
    ActKind(
        name="realization-signing-refused",
        stream="sheet",
        powers=("agreement.sign", "period.manage", "realization.verify"),
        privacy="terbatas",
        opens_with=("realization-verified",),
        reads=("entered",),
        title="Pencatatan penolakan menandatangani lembar realisasi",
        past="Penolakan menandatangani lembar realisasi dicatat",
        shape=Record(
            {
                "entered": SHEET,
                "refuser": ID,
                "refuser_printed": SHORT,
                "reason_code": _REFUSAL_REASON,
                "reason": TEXT,
                "seconds?": SHEET,
            }
        ),
    ),
    ActKind(
        name="realization-verified",
        stream="sheet",
        powers=("realization.verify",),
        basis=("agreement", "period"),
        privacy="terbatas",
        opens_with=("realization-verified",),
        reads=("entered",),
        stated=True,
        title="Pemeriksaan lembar realisasi oleh unit lain",
        past="Lembar realisasi diperiksa oleh unit lain",
        shape=Record(
            {
                "entered": SHEET,
                "signed?": SHEET,
                "unit": ID,
                "unit_printed": SHORT,
                "stage": Int(1, 9),
                "final": Bool(),
                "lines": List(_VERDICT, at_least=1, unique=("line_id",)),
                "stated": DAY,
            }
        ),
    ),
)

_CLOSING = (
    ActKind(
        name="agreement-closed",
        stream="agreement",
        powers=("agreement.close",),
        basis=("period",),
        reads=("document",),
        title="Penutupan perjanjian kinerja",
        past="Perjanjian kinerja ditutup",
        shape=Record(
            {
                "agreement": AGREEMENT,
                "document": AGREEMENT,
                "reason_code": _CLOSING_REASON,
                "closed_on": DAY,
                "period?": PERIOD_ACT,
                "report?": FILE,
            },
            RequiredWhen("period", "reason_code", ("tahun_berakhir",)),
        ),
    ),
)

YEAR = (*_PERIODS, *_SHEETS, *_CLOSING)
