"""Acts of the promise: proposed, talked over, aligned, signed, revised, continued."""

from domain.evidence.between import AtMostOne, OneOf, Together
from domain.evidence.shape import CODE, SHA, Always, Bool, Enum, Int, List, Record, Text
from domain.evidence.shapes import (
    ACT,
    AGREEMENT,
    BUDGET,
    DAY,
    DECREE,
    DOCUMENT,
    FILE,
    ID,
    INDICATOR,
    PARTY,
    PERIOD,
    SHORT,
    TEXT,
    YEAR,
)
from domain.evidence.tables.pieces import CONSEQUENCES, EFFECTIVE, EFFECTIVE_REASON, ROLE, SIGNATURE, TEXTS, reason
from domain.evidence.tables.row import ActKind

_GROUND = Enum("ground", ("a", "b", "c"))
_RETURN_REASON = reason("return", "tidak_selaras", "tidak_lengkap", "target_dipertanyakan", "salah_data", "salah_pihak")
_REFUSAL_REASON = reason(
    "refusal", "target_tidak_disepakati", "anggaran_tidak_sesuai", "bukan_kewenangan", "salah_data"
)
_WITHDRAWAL_REASON = reason("withdrawal", "salah_data", "pejabat_berganti", "anggaran_berubah", "diganti_usulan_lain")
_REJECTION_REASON = reason(
    "rejection", "bukti_tidak_cukup", "dasar_tidak_terpenuhi", "realisasi_sudah_diketahui", "waktu_terlambat"
)
_DROP_REASON = reason("drop", "tercapai", "renstra_berubah", "tidak_relevan", "dipindahkan", "anggaran_dihapus")
_CHANGE_FIELD = Enum(
    "change_field",
    (
        "target", "quarter", "unit", "formula", "polarity", "aggregation", "cap", "line_added", "line_dropped",
        "indicator", "due_on", "scope", "amount", "source", "party", "statement", "objective", "other",
    ),
)  # fmt: skip
_CHANGE = Record(
    {
        "line_id?": CODE,
        "programme_no?": Text(20),
        "field": _CHANGE_FIELD,
        # A quarter's target names its period, a change of party its role.
        "period?": Enum("change_part", (*PERIOD.codes, "trustee", "grantor")),
        "before_printed?": TEXT,
        "before?": TEXT,
        "after_printed?": TEXT,
        "after?": TEXT,
        "direction": Enum("direction", ("easier", "harder", "same", "incomparable")),
    },
    AtMostOne(("line_id", "programme_no")),
)

AGREEMENTS = (
    ActKind(
        name="agreement-proposed",
        stream="agreement",
        powers=("agreement.draft",),
        privacy="terbatas",
        opens_with=("agreement-countersigned", "agreement-signed"),
        title="Pengajuan rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja diajukan",
        shape=Record(
            {
                "office": ID,
                "document": DOCUMENT,
                "previous_year?": AGREEMENT,
                "dropped?": List(
                    Record({"lineage": ID, "last": INDICATOR, "reason_code": _DROP_REASON}), at_least=1, at_most=200
                ),
                "dialogue?": AGREEMENT,
                "dialogue_absent_code?": reason("dialogue_absent", "belum_dilaksanakan", "tidak_diwajibkan"),
                "budget?": BUDGET,
                "budget_absent_code?": reason("budget_absent", "belum_ditetapkan", "tanpa_anggaran_sendiri"),
                "draft_round": Int(1, 999),
            },
            OneOf(("budget", "budget_absent_code")),
            AtMostOne(("dialogue", "dialogue_absent_code")),
        ),
    ),
    ActKind(
        name="dialogue-held",
        stream="agreement",
        powers=("agreement.sign", "agreement.countersign", "agreement.draft"),
        privacy="terbatas",
        title="Pencatatan dialog kinerja",
        past="Dialog kinerja dicatat oleh satu pihak",
        shape=Record(
            {
                "office": ID,
                "office_printed": SHORT,
                "fiscal_year": YEAR,
                "held_on": DAY,
                "participants": List(Record({"name_printed": SHORT, "post_printed": SHORT}), at_least=1, at_most=100),
                "delegated_to_printed?": SHORT,
                "positions": TEXTS,
                "reservations": TEXTS,
                "minutes?": FILE,
            }
        ),
    ),
    ActKind(
        name="dialogue-confirmed",
        stream="agreement",
        powers=("agreement.sign", "agreement.countersign", "agreement.align"),
        privacy="terbatas",
        reads=("dialogue",),
        title="Pembenaran dialog kinerja oleh pihak lain",
        past="Dialog kinerja dibenarkan oleh pihak lain",
        shape=Record({"dialogue": AGREEMENT, "reservation?": TEXT}),
    ),
    ActKind(
        name="agreement-aligned",
        stream="agreement",
        powers=("agreement.align",),
        privacy="terbatas",
        reads=("proposed",),
        title="Penyelarasan rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja diselaraskan",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "attestation": Enum("attestation", ("selaras", "selaras_dengan_catatan")),
                "superior_agreement?": AGREEMENT,
                "mismatches": List(Record({"line_no": Text(20), "text": TEXT, "answer": TEXT}), at_most=200),
            }
        ),
    ),
    ActKind(
        name="agreement-signed",
        stream="agreement",
        powers=("agreement.sign",),
        basis=("office",),
        privacy="terbatas",
        opens_with=("agreement-countersigned", "agreement-signed"),
        reads=("proposed",),
        stated=True,
        title="Penandatanganan perjanjian kinerja oleh Pihak Pertama",
        past="Perjanjian kinerja ditandatangani oleh Pihak Pertama",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "role": Always("trustee"),
                "consequences": CONSEQUENCES,
                "reservation?": AGREEMENT,
                "in_force?": Always(True),  # noqa: FBT003 - the value itself, not a switch
                "effective?": DAY,
                "effective_reason_code?": EFFECTIVE_REASON,
                **SIGNATURE,
            },
            Together(("in_force", "effective")),
        ),
    ),
    ActKind(
        name="agreement-countersigned",
        stream="agreement",
        powers=("agreement.countersign",),
        basis=("office", "official"),
        reads=("proposed", "signed"),
        stated=True,
        title="Penandatanganan perjanjian kinerja oleh Pihak Kedua",
        past="Perjanjian kinerja ditandatangani oleh Pihak Kedua dan berlaku",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "signed": AGREEMENT,
                "role": Always("grantor"),
                "session?": ACT,
                "direct_superior": Bool(),
                "substitute?": Record(
                    {"reason_code": reason("substitute", "atasan_berhalangan", "orang_yang_sama"), "decree": DECREE}
                ),
                **EFFECTIVE,
                **SIGNATURE,
            }
        ),
    ),
    ActKind(
        name="agreement-returned",
        stream="agreement",
        powers=("agreement.return", "agreement.countersign", "agreement.align"),
        privacy="terbatas",
        reads=("proposed",),
        title="Pengembalian rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja dikembalikan",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "reason_code": _RETURN_REASON,
                "reason": TEXT,
                "pen": Enum("pen", ("drafter", "trustee")),
            }
        ),
    ),
    ActKind(
        name="signing-refused",
        stream="agreement",
        powers=("agreement.sign", "agreement.countersign"),
        privacy="terbatas",
        reads=("proposed",),
        title="Penolakan menandatangani perjanjian kinerja",
        past="Penandatanganan perjanjian kinerja ditolak",
        shape=Record({"proposed": AGREEMENT, "role": ROLE, "reason_code": _REFUSAL_REASON, "reason": TEXT}),
    ),
    ActKind(
        name="agreement-withdrawn",
        stream="agreement",
        powers=("agreement.draft", "agreement.sign"),
        privacy="terbatas",
        reads=("proposed",),
        title="Penarikan rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja ditarik",
        shape=Record({"proposed": AGREEMENT, "reason_code": _WITHDRAWAL_REASON, "reason": TEXT}),
    ),
    ActKind(
        name="agreement-published",
        stream="agreement",
        powers=("agreement.publish",),
        title="Pencatatan pengumuman perjanjian kinerja",
        past="Pengumuman perjanjian kinerja dicatat",
        shape=Record(
            {
                "agreement": AGREEMENT,
                "channel": Enum("channel", ("situs_opd", "situs_pemda", "esr", "ppid")),
                "address": Text(500),
                "file_sha256?": SHA,
                "published_on": DAY,
            }
        ),
    ),
    ActKind(
        name="revision-proposed",
        stream="agreement",
        powers=("agreement.draft", "agreement.sign", "agreement.countersign"),
        privacy="terbatas",
        opens_with=("revision-countersigned", "revision-signed", "revision-rejected"),
        title="Pengajuan perubahan perjanjian kinerja",
        past="Perubahan perjanjian kinerja diajukan",
        shape=Record(
            {
                "document": DOCUMENT,
                "replaces": AGREEMENT,
                "revision_no": Int(1, 999),
                "ground": _GROUND,
                "ground_refs": List(ACT, at_most=50),
                "evidence": List(Record({"file": FILE, "shows": TEXT}), at_most=100),
                "assumption?": Record({"before": TEXT, "after": TEXT}),
                "asked_by": Enum("asked_by", ("trustee", "grantor", "policy")),
                "asked_ref?": ACT,
                "applies_from": DAY,
                "changes": List(_CHANGE),
                "known_sheets": List(ACT, at_most=50),
            }
        ),
    ),
    ActKind(
        name="revision-signed",
        stream="agreement",
        powers=("agreement.sign",),
        basis=("office",),
        privacy="terbatas",  # its wording repeats the whole document
        opens_with=("revision-countersigned", "revision-signed", "revision-rejected"),
        reads=("proposed",),
        stated=True,
        title="Penandatanganan perubahan perjanjian kinerja oleh Pihak Pertama",
        past="Perubahan perjanjian kinerja ditandatangani oleh Pihak Pertama",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "role": Always("trustee"),
                "consequences": CONSEQUENCES,
                "in_force?": Always(True),  # noqa: FBT003 - the value itself, not a switch
                "effective?": DAY,
                "effective_reason_code?": EFFECTIVE_REASON,
                **SIGNATURE,
            },
            Together(("in_force", "effective")),
        ),
    ),
    ActKind(
        name="revision-countersigned",
        stream="agreement",
        powers=("agreement.countersign",),
        basis=("office", "official"),
        reads=("proposed", "signed"),
        stated=True,
        title="Penandatanganan perubahan perjanjian kinerja oleh Pihak Kedua",
        past="Perubahan perjanjian kinerja ditandatangani oleh Pihak Kedua dan berlaku",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "signed": AGREEMENT,
                "role": Always("grantor"),
                "direct_superior": Bool(),
                **EFFECTIVE,
                **SIGNATURE,
            }
        ),
    ),
    ActKind(
        name="revision-rejected",
        stream="agreement",
        powers=("agreement.countersign",),
        reads=("proposed",),
        title="Penolakan perubahan perjanjian kinerja",
        past="Perubahan perjanjian kinerja ditolak",
        shape=Record({"proposed": AGREEMENT, "reason_code": _REJECTION_REASON, "reason": TEXT}),
    ),
    ActKind(
        name="agreement-continued",
        stream="agreement",
        powers=("agreement.sign",),
        basis=("office",),
        reads=("document",),
        stated=True,
        title="Pelanjutan perjanjian kinerja oleh pejabat baru",
        past="Perjanjian kinerja dilanjutkan oleh pejabat baru",
        shape=Record(
            {
                "agreement": AGREEMENT,
                "document": AGREEMENT,
                "trustee": PARTY,
                "predecessor": ID,
                "consequences": CONSEQUENCES,
                **SIGNATURE,
            }
        ),
    ),
    ActKind(
        name="continuation-countersigned",
        stream="agreement",
        powers=("agreement.countersign",),
        basis=("office", "official"),
        reads=("document", "continued"),
        stated=True,
        title="Persetujuan Pihak Kedua atas pelanjutan perjanjian kinerja",
        past="Pelanjutan perjanjian kinerja disetujui Pihak Kedua",
        shape=Record(
            {"continued": AGREEMENT, "document": AGREEMENT, "role": Always("grantor"), **EFFECTIVE, **SIGNATURE}
        ),
    ),
)
