"""Valid facts for every act: Dinas Kesehatan, Kota Contoh, 2025 (the story of dossier 12; names fictitious).

`SAMPLES[name]` are the facts of an act; `named_of(name)` the facts of the acts that its wording repeats.
Take a copy (`sample(name)`) before changing one.
"""

import copy

from domain.evidence import acts, wording
from tests.ground_samples import GROUND
from tests.papers import (
    BUDGET,
    CONSEQUENCES,
    CONTINUED,
    COUNTERSIGNED,
    DIALOGUE,
    DINKES,
    DOCUMENT,
    ENTERED,
    INDICATOR,
    KEPALA,
    KEPALA_DINKES,
    KURSI_WALI_KOTA,
    OFFICE,
    OFFICIAL,
    PERIOD_LOCKED,
    PERIOD_OPENED,
    PLT,
    PROPOSED,
    REVISED_DOCUMENT,
    REVISION,
    REVISION_SIGNED,
    RULES,
    SHEET,
    SHEET_LINES,
    SHEET_SIGNED,
    SIGNED,
    TRUSTEE,
    Facts,
    act,
    day,
    decree,
    file,
    ident,
    key,
    number,
    sha,
    signature,
)
from tests.past_samples import PAST

SAMPLES: dict[str, Facts] = {
    "ledger-opened": {
        "origin": "contoh.demo.invalid/amanah",
        "government_printed": "Pemerintah Kota Contoh",
        "region_code": "99.71",
        "zone": "Asia/Makassar",
        "web_origins": ["https://amanah.contoh.demo.invalid"],
        "rp_id": "amanah.contoh.demo.invalid",
        "log_key": key(1),
        "service_key": key(2),
        "registrars": [
            {
                "official": ident(0x20 + n),
                "name_printed": f"Registrar {n}",
                "agency": ident(0x200 + n),
                "agency_printed": f"Perangkat Daerah {n}",
                "key": key(10 + n),
            }
            for n in range(1, 4)
        ],
        "first_offices": [
            {"office": ident(0x110), "agency": ident(0x201), "code": "bkpsdm", "post_printed": "Kepala BKPSDM"}
        ],
        "hosting_agency": ident(0x203),
        "wording": [{"id": pack.id, "sha256": pack.sha256} for pack in wording.bundled_packs()],
        "rules": [{"id": "rules-1", "sha256": RULES}],
        "decree": decree("500.12/1/2024", "2024-11-01", "Sekretaris Daerah Kota Contoh"),
    },
    "registrar-appointed": {
        "official": ident(0x24),
        "agency": ident(0x204),
        "decree": decree("500.12/7/2025", "2025-02-03"),
        "name_printed": "Registrar 4",
        "seconds": act("registrars", 0x9),
    },
    "registrar-removed": {
        "official": ident(0x21),
        "decree": decree("500.12/8/2025", "2025-02-03"),
        "reason_code": "pensiun",
        "seconds": act("registrars", 0x9, 3),
    },
    "rules-proposed": {
        "kind": "rules",
        "pack_id": "rules-1",
        "sha256": RULES,
        "citations": ["PermenPANRB 53/2014"],
        "valid_from": day("2025-01-01"),
        "summary": ["Tenggat satu bulan sejak dokumen anggaran disahkan."],
    },
    "rules-adopted": {"proposed": act("rules", 0x8)},
    "stream-heads": {"day": "2025-01-27", "size": 74, "root": sha(0x77), "count": 21},
    "official-registered": {"official": KEPALA, **OFFICIAL},
    "official-changed": {**OFFICIAL, "reason_code": "gelar_baru"},
    "key-enrolled": {"key": key(20), "device_kind": "berkas"},
    "key-attested": {"key": sha(0x55), "seen_how": "tatap_muka", "seen_on": day("2025-01-08")},
    "key-revoked": {"key": sha(0x55), "since": day("2025-08-12"), "reason_code": "ganti"},
    "agency-registered": {
        "agency": DINKES,
        "code": "1.02.0.00.0.00.01.0000",
        "nomenclature": "Permendagri 90/2019",
        "kind": "dinas",
        "name_printed": "Dinas Kesehatan",
        "affairs": ["1.02 Kesehatan"],
        "parent": ident(0x99),
    },
    "agency-succeeded": {
        "successor": ident(0x120),
        "decree": {**decree("2 Tahun 2026", "2026-01-02"), "kind": "perda", "file": file(0x21, "Perda 2/2026")},
        "from": day("2026-01-05"),
        "reason_code": "digabung",
    },
    "office-created": {
        "office": KEPALA_DINKES,
        "agency": DINKES,
        "code": "kepala",
        "post_printed": "Kepala Dinas Kesehatan",
        "level": "jpt_pratama",
        "jpt": True,
        "superior": KURSI_WALI_KOTA,
        "agreement_due": {"from": day("2025-01-01"), "until": day("2025-12-31")},
    },
    "office-changed": {
        "post_printed": "Kepala Dinas Kesehatan dan Keluarga Berencana",
        "superior": KURSI_WALI_KOTA,
        "from": day("2025-06-01"),
        "agreement_due": {"from": day("2025-01-01")},
        "decree": decree("188/90/2025", "2025-05-20"),
    },
    "office-ended": {
        "ended_on": day("2025-12-31"),
        "decree": decree("188/99/2025", "2025-12-01"),
        "reason_code": "dihapus",
    },
    "mandate-granted": {
        "official": PLT,
        "office": KEPALA_DINKES,
        "capacity": "plt",
        "decree": {**decree("821/62/2025", "2025-08-12"), "kind": "surat_perintah"},
        "inaugurated_on": day("2025-08-12"),
        "tmt": day("2025-08-12"),
        "from": day("2025-08-12"),
        "until": day("2025-11-11"),
        "powers": ["agreement.sign", "assignment.grant"],
        "keys": [sha(0x56)],
        "rank_printed": "Pembina Tingkat I (IV/b)",
        "replaces": act("office", OFFICE, 2),
        "absent_holder": act("office", OFFICE, 2),
        "own_office": ident(0x102),
        "name_printed": "Budi Santoso, S.KM.",
        "office_printed": "Plt. Kepala Dinas Kesehatan",
    },
    "mandate-ended": {
        "mandate": act("office", OFFICE, 2),
        "ended_on": day("2025-08-12"),
        "reason_code": "mutasi",
        "decree": decree("821/61/2025", "2025-08-12"),
        "next_office": ident(0x130),
        "closing_until": day("2025-08-26"),
    },
    "assignment-granted": {
        "official": ident(0x30),
        "office": KEPALA_DINKES,
        "powers": ["agreement.draft"],
        "letter": {**decree("800/14/2025", "2025-01-08", "Kepala Dinas Kesehatan"), "kind": "surat"},
        "from": day("2025-01-08"),
        "until": day("2025-12-31"),
        "keys": [sha(0x57)],
        "name_printed": "Citra Lestari, A.Md.",
        "office_printed": "Dinas Kesehatan",
    },
    "assignment-ended": {
        "assignment": act("office", OFFICE, 3),
        "ended_on": day("2025-12-31"),
        "reason_code": "selesai",
    },
    "budget-adopted": BUDGET,
    "budget-changed": BUDGET
    | {"kind": "dppa", "sequence": 2, "replaces": act("budget", 0x400), "adopted_on": day("2025-10-09")},
    "indicator-defined": INDICATOR,
    "indicator-redefined": INDICATOR
    | {"version": 2, "supersedes": act("indicator", 0x301), "reason_code": "perbaikan"},
    "indicator-retired": {
        "definition": act("indicator", 0x301),
        "from": day("2026-01-01"),
        "reason_code": "renstra_berubah",
    },
    "indicator-confirmed": {"definition": act("indicator", 0x301), "decree": decree("188/42/2024", "2024-02-01")},
    "agreement-proposed": {
        "office": KEPALA_DINKES,
        "document": DOCUMENT,
        "previous_year": act("agreement", 0x499, 4),
        "dropped": [{"lineage": ident(0x3F9), "last": act("indicator", 0x309), "reason_code": "tercapai"}],
        "dialogue": DIALOGUE,
        "budget": act("budget", 0x400),
        "draft_round": 1,
    },
    "dialogue-held": {
        "office": KEPALA_DINKES,
        "office_printed": "Kepala Dinas Kesehatan",
        "fiscal_year": 2025,
        "held_on": day("2025-01-15"),
        "participants": [{"name_printed": "dr. Ani Wulandari, M.Kes.", "post_printed": "Kepala Dinas Kesehatan"}],
        "delegated_to_printed": "Kepala Bappeda",
        "positions": ["Target AKI 90 per 100.000 kelahiran hidup."],
        "reservations": ["DAK fisik baru dapat dilelang setelah juknis terbit."],
        "minutes": {**file(0x42, "Berita acara dialog kinerja"), "number": "400/3/2025", "document_date": "2025-01-15"},
    },
    "dialogue-confirmed": {"dialogue": DIALOGUE, "reservation": "Target imunisasi masih dapat dinaikkan."},
    "agreement-aligned": {
        "proposed": PROPOSED,
        "attestation": "selaras_dengan_catatan",
        "superior_agreement": act("agreement", 0x501, 3),
        "mismatches": [
            {"line_no": "1", "text": "Renstra menargetkan 88.", "answer": "Disesuaikan dengan data dasar 2024."}
        ],
    },
    "agreement-signed": signature(
        "2025-01-24", proposed=PROPOSED, role="trustee", consequences=CONSEQUENCES, reservation=DIALOGUE
    ),
    "agreement-countersigned": signature(
        "2025-01-27",
        proposed=PROPOSED,
        signed=SIGNED,
        role="grantor",
        effective=day("2025-01-27"),
        effective_reason_code="perjanjian_sebelumnya",
        direct_superior=True,
        substitute={"reason_code": "atasan_berhalangan", "decree": decree("100/5/2025", "2025-01-20")},
    ),
    "agreement-returned": {
        "proposed": PROPOSED,
        "reason_code": "tidak_lengkap",
        "reason": "Data dasar belum disebut.",
        "pen": "drafter",
    },
    "signing-refused": {
        "proposed": PROPOSED,
        "role": "trustee",
        "reason_code": "anggaran_tidak_sesuai",
        "reason": "Pagu DAK belum pasti.",
    },
    "agreement-withdrawn": {"proposed": PROPOSED, "reason_code": "salah_data", "reason": "Satuan indikator 2 salah."},
    "agreement-published": {
        "agreement": COUNTERSIGNED,
        "channel": "situs_opd",
        "address": "https://dinkes.contoh.demo.invalid/pk-2025.pdf",
        "file_sha256": sha(0x43),
        "published_on": day("2025-02-05"),
    },
    "revision-proposed": {
        "document": REVISED_DOCUMENT,
        "replaces": COUNTERSIGNED,
        "revision_no": 1,
        "ground": "c",
        "ground_refs": [act("budget", 0x400, 2)],
        "evidence": [{"file": file(0x44, "Kajian AKI 2025"), "shows": "Kenaikan rujukan dari kabupaten tetangga."}],
        "assumption": {"before": "Rujukan dari luar kota 5 persen.", "after": "Rujukan dari luar kota 12 persen."},
        "asked_by": "trustee",
        "applies_from": day("2025-11-06"),
        "changes": [
            {
                "line_id": "i1",
                "field": "target",
                "before_printed": "90",
                "before": "90",
                "after_printed": "98",
                "after": "98",
                "direction": "easier",
            }
        ],
        "known_sheets": [],
    },
    "revision-signed": signature("2025-11-06", proposed=REVISION, role="trustee", consequences=CONSEQUENCES),
    "revision-countersigned": signature(
        "2025-11-10",
        proposed=REVISION,
        signed=REVISION_SIGNED,
        role="grantor",
        effective=day("2025-11-10"),
        direct_superior=True,
    ),
    "revision-rejected": {
        "proposed": REVISION,
        "reason_code": "bukti_tidak_cukup",
        "reason": "Kajian belum menunjukkan sebabnya.",
    },
    "agreement-continued": signature(
        "2025-08-20",
        agreement=COUNTERSIGNED,
        document=PROPOSED,
        trustee=TRUSTEE
        | {
            "official": PLT,
            "capacity": "plt",
            "name_printed": "Budi Santoso, S.KM.",
            "office_printed": "Plt. Kepala Dinas Kesehatan",
        },
        predecessor=KEPALA,
        consequences=CONSEQUENCES,
    )
    | {"capacity": "plt"},
    "continuation-countersigned": signature(
        "2025-08-22", continued=CONTINUED, document=PROPOSED, role="grantor", effective=day("2025-08-22")
    ),
    "period-opened": {
        "fiscal_year": 2025,
        "period": "tw2",
        "period_printed": "Triwulan II Tahun 2025",
        "starts": day("2025-04-01"),
        "ends": day("2025-06-30"),
        "entry_due": day("2025-07-15"),
        "signature_due": day("2025-07-22"),
        "verification_due": day("2025-07-31"),
        "decree": decree("000.8.6/15/2025", "2025-01-10", "Sekretaris Daerah Kota Contoh"),
    },
    "period-locked": {"period": PERIOD_OPENED},
    "period-reopened": {
        "period": PERIOD_OPENED,
        "locked": PERIOD_LOCKED,
        "order": {**decree("000.8.6/20/2025", "2025-08-04", "Sekretaris Daerah Kota Contoh"), "kind": "surat_perintah"},
        "reason_code": "data_baru_terbit",
        "reason": "Rekapitulasi kasus keluhan baru selesai dihitung.",
        "offices": [{"office": KEPALA_DINKES, "office_printed": "Kepala Dinas Kesehatan"}],
        "until": day("2025-08-11"),
    },
    "realization-entered": SHEET,
    "realization-corrected": SHEET
    | {
        "round": 2,
        "lines": [
            *SHEET_LINES[:4],
            {name: value for name, value in SHEET_LINES[4].items() if name not in ("expected_on", "reason_code")}
            | {"state": "figure", "value": number("0", "0", "Kasus")},
        ],
        "corrects": ENTERED,
        "reason_code": "data_diperbarui",
        "reason": "Rekapitulasi kasus keluhan selesai dihitung.",
    },
    "realization-signed": signature(
        "2025-10-08",
        entered=ENTERED,
        role="successor",
        predecessor=KEPALA,
        awaiting={**decree("821/80/2025", "2025-10-01"), "kind": "keputusan"},
    ),
    "realization-signing-refused": {
        "entered": ENTERED,
        "refuser": KEPALA,
        "refuser_printed": "dr. Ani Wulandari, M.Kes.",
        "reason_code": "angka_tidak_diyakini",
        "reason": "Angka kematian ibu belum dicocokkan dengan pencatatan sipil.",
        "seconds": act("sheet", 0x700, 3),
    },
    "realization-verified": {
        "entered": ENTERED,
        "signed": SHEET_SIGNED,
        "unit": ident(0x201),
        "unit_printed": "Bagian Organisasi",
        "stage": 1,
        "final": False,
        "lines": [
            {
                "line_id": "i1",
                "verdict": "accepted_with_note",
                "method_code": "sumber_resmi",
                "checked": [sha(0x72)],
                "note": "Dicocokkan dengan pencatatan sipil.",
            },
            {"line_id": "i2", "verdict": "accepted", "method_code": "hitung_ulang", "checked": [sha(0x73)]},
            {
                "line_id": "i3",
                "verdict": "rejected",
                "method_code": "dokumen",
                "checked": [sha(0x71)],
                "reason_code": "angka_tidak_cocok",
                "value_read": number("10", "10", "Paket"),
            },
            {"line_id": "i4", "verdict": "accepted", "method_code": "dokumen", "checked": []},
            {"line_id": "i5", "verdict": "accepted", "method_code": "konfirmasi", "checked": []},
        ],
        "stated": day("2025-07-30"),
    },
    "agreement-closed": {
        "agreement": COUNTERSIGNED,
        "document": PROPOSED,
        "reason_code": "tahun_berakhir",
        "closed_on": day("2026-03-02"),
        "period": act("period", 0x604, 2),
        "report": file(0x75, "Laporan kinerja Dinas Kesehatan 2025"),
    },
    **PAST,
    **GROUND,
}

# Which sample each fact of `reads` stands for, where it is not the act of the same name.
_NAMED = {
    "proposed": "agreement-proposed",
    "signed": "agreement-signed",
    "document": "agreement-proposed",
    "continued": "agreement-continued",
    "dialogue": "dialogue-held",
    "definition": "indicator-defined",
    "period": "period-opened",
    "entered": "realization-entered",
    "mandate": "mandate-granted",
    "assignment": "assignment-granted",
    "instrument": "instrument-proposed",
    "paper": "paper-recorded",
}
_NAMED_BY = {
    ("rules-adopted", "proposed"): "rules-proposed",
    ("revision-signed", "proposed"): "revision-proposed",
    ("revision-countersigned", "proposed"): "revision-proposed",
    ("revision-countersigned", "signed"): "revision-signed",
    ("revision-rejected", "proposed"): "revision-proposed",
}


def sample(name: str) -> Facts:
    """A copy of the facts, to change."""
    return copy.deepcopy(SAMPLES[name])


def named_of(name: str) -> dict[str, Facts]:
    """The facts of the acts whose contents the wording of this act repeats."""
    return {read: sample(_NAMED_BY.get((name, read), _NAMED[read])) for read in acts.ACTS[name].reads}
