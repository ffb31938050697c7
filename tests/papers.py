"""The pieces of which sample facts are made: days, decrees, parties, a document, a budget, an indicator, a sheet."""

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
    "statement": wording.standard_statement(wording.current_pack("agreement-proposed"), grantor=True),
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
    statement = wording.standard_statement(wording.current_pack("agreement-proposed"), grantor=False)
    return document | {"level": "kepala_daerah", "trustee": GRANTOR, "grantor": None, "statement": statement}


MAYORS_DOCUMENT = _of_the_mayor()
REVISED_DOCUMENT = _revised()
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
PERIOD_OPENED, PERIOD_LOCKED = act("period", 0x600, 1), act("period", 0x600, 2)
ENTERED, SHEET_SIGNED = act("sheet", 0x700, 1), act("sheet", 0x700, 2)


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

SPSE = file(0x71, "Cetakan SPSE paket DAK fisik")
SHEET_LINES: list[Facts] = [
    {
        "line_id": "i1",
        "no_printed": "1",
        "indicator_printed": LINES[0]["indicator_printed"],
        "state": "figure",
        "value": number("97", "97", "Per 100.000 KH"),
        "attainment_printed": "92,22 persen",
        "evidence": [
            {**file(0x72, "Rekapitulasi kematian ibu"), "number": "445/77/2025", "document_date": "2025-07-20"}
        ],
        "cause_code": "di_luar_kendali",
        "follow_up_code": "koordinasi",
    },
    {
        "line_id": "i2",
        "no_printed": "2",
        "indicator_printed": LINES[1]["indicator_printed"],
        "state": "figure",
        "value": number("91,8", "91.8", "Persen"),
        "parts": {"numerator": number("4.590", "4590", "Bayi"), "denominator": number("5.000", "5000", "Bayi")},
        "evidence": [file(0x73, "Laporan imunisasi Juni 2025")],
        "cause_code": "kekurangan_tenaga",
    },
    {
        "line_id": "i3",
        "no_printed": "3",
        "indicator_printed": LINES[2]["indicator_printed"],
        "state": "figure",
        "value": number("11", "11", "Paket"),
        "scope_done": [{"id": f"p{n}", "done_on": day(f"2025-03-{10 + n}"), "files": [SPSE]} for n in range(1, 12)],
        "evidence": [SPSE],
        "cause_code": "juknis_terlambat",
        "follow_up_code": "percepatan",
    },
    {
        "line_id": "i4",
        "no_printed": "4",
        "indicator_printed": LINES[3]["indicator_printed"],
        "state": "not_due",
        "evidence": [],
    },
    {
        "line_id": "i5",
        "no_printed": "5",
        "indicator_printed": LINES[4]["indicator_printed"],
        "state": "no_data",
        "expected_on": day("2025-08-05"),
        "reason_code": "belum_dihitung",
        "evidence": [],
    },
]
SHEET: Facts = {
    "office": KEPALA_DINKES,
    "office_printed": "Kepala Dinas Kesehatan",
    "agreement": COUNTERSIGNED,
    "document": PROPOSED,
    "period": PERIOD_OPENED,
    "period_printed": "Triwulan II Tahun 2025",
    "round": 1,
    "data_as_of": day("2025-06-30"),
    "lines": SHEET_LINES,
    "money_causes": [
        {"programme_no": "1", "cause_code": "gagal_lelang", "files": [file(0x74, "Berita acara lelang gagal")]}
    ],
}
