"""Valid facts for the acts about plans, money spent, instruments and orders."""

from tests.papers import DINKES, GRANTOR, KEPALA_DINKES, Facts, act, day, decree, file, ident, number, rupiah, signature

RENSTRA: Facts = {
    "kind": "renstra",
    "agency": DINKES,
    "agency_printed": "Dinas Kesehatan",
    "period_from": 2025,
    "period_until": 2029,
    "version": 2,
    "version_printed": "Perubahan Pertama",
    "title_printed": "Rencana Strategis Dinas Kesehatan Tahun 2025-2029",
    "decree": decree("12 Tahun 2025", "2025-03-03") | {"kind": "perkada"},
    "adopted_on": day("2025-03-03"),
    "valid_from": day("2025-03-04"),
    "file": file(0x80, "Renstra Dinas Kesehatan"),
    "replaces": act("plan", 0x700),
    "reason_code": "perubahan_rpjmd",
    "objectives": [
        {"id": "t1", "level": "tujuan", "text": "Meningkatnya kualitas sumber daya manusia", "indicators": []},
        {
            "id": "s1",
            "level": "sasaran",
            "parent": "t1",
            "text": "Meningkatnya derajat kesehatan masyarakat",
            "indicators": [
                {
                    "id": "s1.1",
                    "name_printed": "Angka Kematian Ibu",
                    "lineage": ident(0x401),
                    "unit": "Per 100.000 KH",
                    "polarity": "turun",
                    "baseline": {"year": 2024, "value": number("95", "95", "Per 100.000 KH")},
                    "targets": [
                        {"year": 2025, "target": number("90", "90", "Per 100.000 KH")},
                        {"year": 2026, "target": number("87,5", "87.5", "Per 100.000 KH")},
                    ],
                }
            ],
        },
    ],
}
BANKER: Facts = {
    "no": 2,
    "entity_printed": "PT Bank Pembangunan Contoh",
    "official": ident(0xBA),
    "name_printed": "Maria Goretti Seran, S.E.",
    "office_printed": "Direktur Utama",
}
MAYOR: Facts = {
    "no": 1,
    "entity_printed": "Pemerintah Kota Contoh",
    **{name: GRANTOR[name] for name in ("official", "office", "mandate", "capacity", "name_printed", "office_printed")},
}
HAND = signature("2025-04-28")

GROUND: dict[str, Facts] = {
    "plan-adopted": RENSTRA,
    "budget-realized": {
        "agency": DINKES,
        "agency_printed": "Dinas Kesehatan",
        "fiscal_year": 2025,
        "budget": act("budget", 0x200),
        "period": act("period", 0x601),
        "as_of": day("2025-03-31"),
        "lines": [
            {"code": "1.02.01", "amount": rupiah(12_100_000_000)},
            {"code": "1.02.02", "amount": rupiah(4_450_000_000)},
        ],
        "total": rupiah(16_550_000_000),
        "file": file(0x81, "Laporan realisasi anggaran Triwulan I"),
        "corrects": act("budget", 0x200, 2),
        "reason_code": "rekonsiliasi",
    },
    "outside-party-registered": {
        "official": ident(0xBA),
        "name_printed": "Maria Goretti Seran, S.E.",
        "name": {"name": "Maria Goretti Seran", "back": "S.E."},
        "entity": {"kind": "bank", "name_printed": "PT Bank Pembangunan Contoh"},
        "post_printed": "Direktur Utama",
        "attorney": decree("17/SK/2025", "2025-03-10", "Direksi PT Bank Pembangunan Contoh") | {"kind": "surat"},
        "from": day("2025-03-10"),
        "until": day("2025-12-31"),
    },
    "instrument-proposed": {
        "instrument": ident(0x800),
        "kind": "nota_kesepahaman",
        "title_printed": "NOTA KESEPAHAMAN TENTANG TRANSAKSI NONTUNAI",
        "number_printed": "134/7/2025",
        "parties": [MAYOR, BANKER],
        "text": ["Belanja daerah dibayar tanpa uang tunai.", "Bank menyediakan data pembayaran."],
        "files": [file(0x82, "Naskah nota kesepahaman")],
        "from": day("2025-05-01"),
        "until": day("2026-12-31"),
    },
    "instrument-signed": {
        "instrument": act("instrument", 0x800),
        "party": 2,
        **{name: HAND[name] for name in ("stated", "place_printed", "opened_at")},
    },
    "order-given": {
        "order": ident(0x900),
        "to": [{"office": KEPALA_DINKES, "office_printed": "Kepala Dinas Kesehatan"}],
        "about": "penyelarasan",
        "text": "Selaraskan perjanjian kinerja dengan RPJMD.",
        "due_on": day("2025-06-30"),
        "follows": act("order", 0x901),
        "refers": [act("plan", 0x700), act("agreement", 0x500)],
    },
}
