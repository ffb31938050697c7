"""Valid facts for the acts about what was there before: claims out of an e-SAKIP, and a paper of the year before."""

from typing import Any

from tests.papers import DINKES, KEPALA_DINKES, Facts, act, day, file, ident, number, rupiah, sha

SOURCE: Facts = {
    "code": "esakip-contoh",
    "kind": "esakip",
    "title": "e-SAKIP Kota Contoh",
    "owner_printed": "Bagian Organisasi",
    "url": "https://esakip.contoh.demo.invalid",
}


def cell(field: str, printed: str, how: str = "words", **read: Any) -> Facts:
    return {"field": field, "printed": printed, "how": how, **read}


TARGET = cell("target", "92,5", "sole", quantity=number("92,5", "92.5", "Persen"))
ASKED = cell("realization", "3.286", "asked", quantity=number("3.286", "3286", "Kunjungan"))
AMOUNT = cell("amount", "Rp 3.500.000.000,00", "sole", money=rupiah(3_500_000_000))
DECISION: Facts = {
    "sheet": "Dinkes", "row": 9, "field": "realization", "readings": ["3286", "3,286"], "chosen": "3286",
}  # fmt: skip
_FILE: Facts = {
    "source": SOURCE,
    "file": file(0x90, "Ekspor e-SAKIP") | {"media_type": "text/csv", "number": "1", "document_date": "2025-01-05"},
    "extracted_at": 1736035200000,
    "part": 1,
    "parts": 2,
    "locale": {"decimal": "comma", "by": "neighbours"},
    "mapping": {"id": "data", "sha256": sha(0x91)},
    "covers": {"tables": ["indicators", "programmes", "realizations"], "fiscal_years": [2024], "complete": True},
    "decisions": [DECISION],
    "rejected": [{"sheet": "Dinkes", "row": 12, "column": "F", "code": "nip_as_number", "printed": "Jumlah"}],
    "rows_sha256": sha(0x92),
}
_PAPER_REF = act("paper", 0x950)

PAST: dict[str, Facts] = {
    "claims-imported": {
        **_FILE,
        "rows": [
            {
                "table": "indicators",
                "key": "Dinas Kesehatan · 2024 · pk · Imunisasi",
                "sheet": "Dinkes",
                "row": 7,
                "cells": [cell("indicator", "Imunisasi dasar lengkap"), TARGET],
            },
            {
                "table": "programmes",
                "key": "Dinas Kesehatan · 2024 · pk · SDM Kesehatan",
                "row": 8,
                "cells": [AMOUNT, cell("note", "#REF!", "none")],
            },
            {
                "table": "realizations",
                "key": "Dinas Kesehatan · 2024 · pk · Kunjungan · tw4",
                "sheet": "Dinkes",
                "row": 9,
                "cells": [ASKED, cell("attainment", "1.012", "open"), cell("trustee_nip", "NIP, 18 angka", "withheld")],
            },
        ],
        "counts": {"taken": 3, "asked": 1, "open": 1, "rejected": 1},
    },
    "claims-changed": {
        **_FILE,
        "previous": act("source", 0x900, 2),
        "differences": [
            {
                "table": "indicators",
                "key": "Dinas Kesehatan · 2024 · pk · Imunisasi",
                "kind": "cell",
                "sheet": "Dinkes",
                "row": 7,
                "before": TARGET,
                "after": cell("target", "85", "context", quantity=number("85", "85", "Persen")),
                "direction": "easier",
            },
            {
                "table": "realizations",
                "key": "Dinas Kesehatan · 2024 · pk · Kunjungan · tw3",
                "kind": "row_new",
                "sheet": "Dinkes",
                "row": 9,
                "cells": [ASKED],
            },
            {
                "table": "programmes",
                "key": "Dinas Kesehatan · 2024 · pk · SDM Kesehatan",
                "kind": "row_gone",
                "cells": [AMOUNT],
            },
        ],
        "unseen": [
            {"table": "indicators", "key": "Dinas Kesehatan · 2024 · pk · Gizi", "why": "unread"},
            {"table": "indicators", "key": "Dinas Kesehatan · 2024 · pk · Stunting", "why": "missing"},
        ],
        "counts": {"taken": 3, "asked": 1, "open": 0, "rejected": 1, "changed": 1, "new": 1, "gone": 1},
    },
    "paper-recorded": {
        "paper": ident(0x950),
        "kind": "pk",
        "agency": DINKES,
        "agency_printed": "Dinas Kesehatan",
        "office": KEPALA_DINKES,
        "fiscal_year": 2024,
        "scans": [file(0x93, "Pindaian perjanjian kinerja 2024")],
        "pages": 6,
        "original_seen": True,
        "original_kept_at": "Arsip Bagian Organisasi",
        "document": {
            "title_printed": "PERJANJIAN KINERJA TAHUN 2024",
            "government_printed": "Pemerintah Kota Contoh",
            "fiscal_year": 2024,
            "trustee": {"name_printed": "dr. Ani Wulandari, M.Kes.", "office_printed": "Kepala Dinas Kesehatan"},
            "grantor": {"name_printed": "Bima Prakoso, S.E.", "office_printed": "Wali Kota Contoh"},
            "objectives": [
                {
                    "no_printed": "1",
                    "text": "Meningkatnya derajat kesehatan masyarakat",
                    "lines": [
                        {
                            "line_id": "i1",
                            "no_printed": "1",
                            "indicator_printed": "Angka Kematian Ibu",
                            "lineage": ident(0x301),
                            "target": number("95", "95", "Per 100.000 KH"),
                            "polarity": "turun",
                        }
                    ],
                }
            ],
            "programmes": [
                {
                    "no": "1",
                    "code": "1.02.03",
                    "name_printed": "Program Peningkatan Kapasitas Sumber Daya Manusia Kesehatan",
                    "amount": rupiah(3_500_000_000),
                }
            ],
            "total": rupiah(3_500_000_000),
        },
        "illegible": ["nomor surat pada halaman 1"],
        "date_on_paper": {"printed": "24 Januari 2024", "date": "2024-01-24", "precision": "day"},
        "signed_on": day("2024-02-02"),
        "signed_on_source": "buku agenda Bagian Organisasi",
        "received_on": day("2025-01-10"),
        "hands_seen": [
            {"role": "trustee", "name_printed": "dr. Ani Wulandari, M.Kes.", "mark": "tinta", "legible": True},
            {"role": "grantor", "name_printed": "Bima Prakoso, S.E.", "mark": "cap", "legible": False},
        ],
        "electronic": {
            "pades_sha256": sha(0x94),
            "subject_printed": "Ani Wulandari",
            "issuer_printed": "Balai Sertifikasi Elektronik",
        },
        "supersedes": act("paper", 0x951),
    },
    "paper-attested": {
        "paper": _PAPER_REF,
        "outcome": "sesuai",
        "seen": "asli",
        "electronic_check": {
            "service_printed": "layanan verifikasi sertifikat elektronik",
            "checked_on": day("2025-01-12"),
            "result": "sah",
        },
    },
    "paper-acknowledged": {
        "paper": _PAPER_REF,
        "attested": act("paper", 0x950, 2),
        "role": "trustee",
        "name_printed": "dr. Ani Wulandari, M.Kes.",
        "answer": "disangkal",
        "reason_code": "isi_berbeda",
        "stated": day("2025-01-15"),
        "place_printed": "Contoh",
        "opened_at": 1736899200000,
    },
}
