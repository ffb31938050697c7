"""Valid facts for every act: Dinas Kesehatan, Kota Contoh, 2025 (the story of dossier 12; names fictitious).

`SAMPLES[name]` are the facts of an act; `named_of(name)` the facts of the acts that its wording repeats.
Take a copy (`sample(name)`) before changing one.
"""

import base64
import copy
from typing import Any

from domain.evidence import acts, wording

Facts = dict[str, Any]

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def ident(number: int) -> str:
    return f"{number:032x}"


def sha(number: int) -> str:
    return f"{number:064x}"


def day(date: str) -> Facts:
    year, month, number = date.split("-")
    return {"date": date, "printed": f"{int(number)} {MONTHS[int(month) - 1]} {year}"}


def act(kind: str, number: int, version: int = 1) -> Facts:
    return {"stream": f"{kind}/{ident(number)}", "version": version, "digest": sha(1000 + number * 10 + version)}


def key(number: int) -> Facts:
    return {"suite": "ed25519", "public_key": base64.b64encode(bytes([number]) * 32).decode()}


def decree(number: str, date: str, issuer: str = "Wali Kota Contoh") -> Facts:
    return {"kind": "keputusan", "number": number, "dated": day(date), "issuer": issuer}


def file(number: int, title: str) -> Facts:
    return {"sha256": sha(number), "size": 120000 + number, "media_type": "application/pdf", "title": title}


def number(printed: str, value: str, unit: str) -> Facts:
    return {"printed": printed, "kind": "number", "value": value, "unit": unit}


def rupiah(value: int) -> Facts:
    return {"printed": f"Rp {value:,}".replace(",", ".") + ",00", "value": str(value)}


KEPALA, WALI_KOTA, PLT = ident(0xA), ident(0xF), ident(0xB)
DINKES, KEPALA_DINKES, KURSI_WALI_KOTA = ident(0x100), ident(0x101), ident(0x1)
RULES = sha(0xEE)
AGREEMENT, OFFICE = 0x500, 0x101

TRUSTEE: Facts = {
    "official": KEPALA,
    "office": KEPALA_DINKES,
    "mandate": act("office", OFFICE, 2),
    "capacity": "definitif",
    "name_printed": "dr. Ani Wulandari, M.Kes.",
    "office_printed": "Kepala Dinas Kesehatan",
    "rank_printed": "Pembina Utama Muda (IV/c)",
    "nip_commitment": sha(0xA1),
    "nip_printed": True,
}
GRANTOR: Facts = {
    "official": WALI_KOTA,
    "office": KURSI_WALI_KOTA,
    "mandate": act("office", 1, 2),
    "capacity": "definitif",
    "name_printed": "Bima Prakoso, S.E.",
    "office_printed": "Wali Kota Contoh",
    "nip_printed": False,
}


def line(number_: int, name: str, target: Facts, **more: Any) -> Facts:
    return {
        "line_id": f"i{number_}",
        "no_printed": str(number_),
        "indicator": act("indicator", 0x300 + number_),
        "indicator_printed": name,
        "target": target,
        "lineage": "carried",
        **more,
    }


KELUHAN = [{"period": f"tw{quarter}", "target": number("10", "10", "Kasus")} for quarter in range(1, 5)]
LINES = [
    line(
        1,
        "Angka Kematian Ibu per 100.000 kelahiran hidup",
        number("90", "90", "Per 100.000 KH"),
        baseline={"year": 2024, "value": number("95", "95", "Per 100.000 KH")},
    ),
    line(2, "Persentase bayi dengan imunisasi dasar lengkap", number("92,5", "92.5", "Persen")),
    line(3, "Paket DAK fisik yang dilelang s.d. 31 Maret", number("14", "14", "Paket"), due_on=day("2025-03-31")),
    line(4, "Predikat SAKIP perangkat daerah", {"printed": "A", "kind": "ordinal", "rank": 6, "unit": "Predikat"}),
    line(5, "Kasus keluhan pelayanan kesehatan", number("40", "40", "Kasus"), quarters=KELUHAN),
]
PROGRAMMES = [
    {
        "no": "1",
        "code": "1.02.02",
        "nomenclature": "Kepmendagri 900.1.15.5-1317 Tahun 2023",
        "level": "program",
        "name_printed": "Program Pemenuhan Upaya Kesehatan Perorangan dan Upaya Kesehatan Masyarakat",
        "amount": rupiah(48_250_000_000),
        "sources": [
            {"code": "apbd", "printed": "APBD", "amount": rupiah(36_250_000_000)},
            {"code": "dak_fisik", "printed": "DAK Fisik", "amount": rupiah(12_000_000_000)},
        ],
        "budget": act("budget", 0x400),
    },
    {
        "no": "2",
        "code": "1.02.03",
        "nomenclature": "Kepmendagri 900.1.15.5-1317 Tahun 2023",
        "level": "program",
        "name_printed": "Program Peningkatan Kapasitas Sumber Daya Manusia Kesehatan",
        "amount": rupiah(3_500_000_000),
        "note_printed": "APBD",
        "sources": [{"code": "apbd", "printed": "APBD"}],
        "budget": act("budget", 0x400),
    },
]
DOCUMENT: Facts = {
    "doc_type": "pk",
    "title_printed": "PERJANJIAN KINERJA TAHUN 2025",
    "government_printed": "Pemerintah Kota Contoh",
    "fiscal_year": 2025,
    "level": "opd",
    "number_printed": "100.3.7/12/Dinkes/2025",
    "place_printed": "Contoh",
    "legal_basis": [
        {"rule": "perpres-29-2014", "printed": "Perpres 29/2014"},
        {"rule": "permenpan-53-2014", "printed": "PermenPANRB 53/2014"},
    ],
    "rules": RULES,
    "trustee": TRUSTEE,
    "grantor": GRANTOR,
    "statement": wording.standard_statement(wording.current_pack(), grantor=True),
    "objectives": [
        {"no_printed": "1", "text": "Meningkatnya derajat kesehatan masyarakat", "lines": LINES[:3]},
        {"no_printed": "2", "text": "Meningkatnya kualitas tata kelola dan pelayanan", "lines": LINES[3:]},
    ],
    "programmes": PROGRAMMES,
    "total": rupiah(51_750_000_000),
}


def _revised() -> Facts:
    document = copy.deepcopy(DOCUMENT)
    document |= {"doc_type": "pk_perubahan", "title_printed": "PERJANJIAN KINERJA PERUBAHAN TAHUN 2025"}
    document["objectives"][0]["lines"][0]["target"] = number("98", "98", "Per 100.000 KH")
    return document


def _of_the_mayor() -> Facts:
    document = copy.deepcopy(DOCUMENT)
    statement = wording.standard_statement(wording.current_pack(), grantor=False)
    return document | {"level": "kepala_daerah", "trustee": GRANTOR, "grantor": None, "statement": statement}


MAYORS_DOCUMENT = _of_the_mayor()
PROPOSED, SIGNED, COUNTERSIGNED = (
    act("agreement", AGREEMENT, 1),
    act("agreement", AGREEMENT, 3),
    act("agreement", AGREEMENT, 4),
)
REVISION, REVISION_SIGNED, CONTINUED = (
    act("agreement", AGREEMENT, 5),
    act("agreement", AGREEMENT, 6),
    act("agreement", AGREEMENT, 7),
)
DIALOGUE = act("agreement", AGREEMENT, 2)


def signature(date: str, **more: Any) -> Facts:
    return {"capacity": "definitif", "stated": day(date), "place_printed": "Contoh", "opened_at": 1737676800000, **more}


CONSEQUENCES = list(acts.CONSEQUENCES_OF_OFFICIAL)
BUDGET: Facts = {
    "agency": DINKES,
    "fiscal_year": 2025,
    "kind": "dpa",
    "sequence": 1,
    "number_printed": "DPA/A.1/1.02.0.00.0.00.01.0000/001/2025",
    "adopted_on": day("2025-01-06"),
    "adopted_by_printed": "Pejabat Pengelola Keuangan Daerah",
    "sekda_approved_on": day("2025-01-05"),
    "received_on": day("2025-01-07"),
    "regulation": {**decree("9 Tahun 2024", "2024-12-30"), "kind": "perda"},
    "file": file(0x41, "DPA Dinas Kesehatan 2025"),
    "nomenclature": "Kepmendagri 900.1.15.5-1317 Tahun 2023",
    "lines": [
        {
            "code": "1.02.02",
            "level": "program",
            "name_printed": PROGRAMMES[0]["name_printed"],
            "amount": rupiah(48_250_000_000),
            "sources": [
                {"code": "apbd", "amount": rupiah(36_250_000_000)},
                {"code": "dak_fisik", "amount": rupiah(12_000_000_000)},
            ],
            "multi_year": False,
        },
        {
            "code": "1.02.03",
            "level": "program",
            "name_printed": PROGRAMMES[1]["name_printed"],
            "amount": rupiah(3_500_000_000),
            "sources": [{"code": "apbd", "amount": rupiah(3_500_000_000)}],
            "multi_year": True,
        },
    ],
    "total": rupiah(51_750_000_000),
}
INDICATOR: Facts = {
    "indicator": ident(0x301),
    "lineage": ident(0x3F1),
    "version": 1,
    "name": "Angka Kematian Ibu per 100.000 kelahiran hidup",
    "class": "iku_opd",
    "kind": "impact",
    "owner_office": KEPALA_DINKES,
    "shared_with": [ident(0x102)],
    "rationale": "Ukuran utama derajat kesehatan ibu dalam Renstra.",
    "definition": "Jumlah kematian ibu selama hamil, bersalin dan nifas per 100.000 kelahiran hidup pada tahun yang sama.",
    "formula": {"id": "TURUN", "rules": RULES, "parameters": {"pengali": "100000"}, "printed": "(2T - R) / T x 100"},
    "unit": "Per 100.000 KH",
    "polarity": "turun",
    "aggregation": "last",
    "cap": "120",
    "decimals": 2,
    "frequency": "triwulan",
    "source": {
        "name": "Maternal Perinatal Death Notification",
        "publisher": "Dinas Kesehatan",
        "published_after_days": 30,
    },
    "collection": "Laporan fasilitas kesehatan, diperiksa silang dengan pencatatan sipil.",
    "baseline": {"year": 2024, "value": number("95", "95", "Per 100.000 KH")},
    "ordinals": [{"label": "Baik", "rank": 1, "low": "0", "high": "90"}],
    "decree": decree("188/41/2024", "2024-02-01"),
    "valid_from": day("2025-01-01"),
}
OFFICIAL: Facts = {
    "name_printed": "dr. Ani Wulandari, M.Kes.",
    "name": {"front": "dr.", "name": "Ani Wulandari", "back": "M.Kes."},
    "rank_printed": "Pembina Utama Muda (IV/c)",
    "nip_commitment": sha(0xA1),
}

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
        "wording": [{"id": "amanah-wording-id/1", "sha256": wording.current_pack().sha256}],
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
        "document": _revised(),
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
}

# Which sample each fact of `reads` stands for, where it is not the act of the same name.
_NAMED = {
    "proposed": "agreement-proposed",
    "signed": "agreement-signed",
    "document": "agreement-proposed",
    "continued": "agreement-continued",
    "dialogue": "dialogue-held",
    "definition": "indicator-defined",
    "mandate": "mandate-granted",
    "assignment": "assignment-granted",
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
