"""Acts about the ground an agreement stands on: plans, money spent, instruments with others, orders."""

from domain.evidence.between import Sequence, Together
from domain.evidence.shape import CODE, Enum, Int, List, Record, Text
from domain.evidence.shapes import (
    ACT,
    BUDGET,
    CAPACITY,
    DAY,
    DECREE,
    FILE,
    ID,
    INSTRUMENT,
    MANDATE,
    MONEY,
    ORDER,
    PERIOD_ACT,
    PLAN,
    QUANTITY,
    SHORT,
    TEXT,
    YEAR,
)
from domain.evidence.tables.people import NAME
from domain.evidence.tables.pieces import PERSONAL_SIGNATURE, reason
from domain.evidence.tables.row import ActKind

_PLAN_REASON = reason("plan", "perubahan_rpjmd", "perubahan_kebijakan", "perubahan_nomenklatur", "bencana", "perbaikan")
_REALIZED_REASON = reason("realized", "salah_catat", "koreksi_bpk", "rekonsiliasi")
_ENTITY = Enum(
    "entity_kind",
    ("bank", "provinsi", "pemerintah_daerah", "bpkp", "bpk", "bumd", "perguruan_tinggi", "swasta", "lain"),
)
_INSTRUMENT_PARTY = Record(
    {
        "no": Int(1, 20),
        "entity_printed": SHORT,
        "official": ID,
        "name_printed": SHORT,
        "office_printed": SHORT,
        "office?": ID,
        "mandate?": MANDATE,
        "capacity?": CAPACITY,
    },
    Together(("office", "mandate", "capacity")),
)

GROUND = (
    ActKind(
        name="plan-adopted",
        stream="plan",
        powers=("plan.record",),
        title="Pencatatan dokumen perencanaan",
        past="Dokumen perencanaan dicatat",
        shape=Record(
            {
                "kind": Enum("plan_kind", ("rpjmd", "rpd", "renstra", "rkpd", "renja")),
                "agency?": ID,
                "agency_printed?": SHORT,
                "period_from": YEAR,
                "period_until": YEAR,
                "version": Int(1, 99),
                "version_printed": SHORT,
                "title_printed": SHORT,
                "decree": DECREE,
                "adopted_on": DAY,
                "valid_from": DAY,
                "file?": FILE,
                "replaces?": PLAN,
                "reason_code?": _PLAN_REASON,
                "objectives": List(
                    Record(
                        {
                            "id": CODE,
                            "level": Enum("plan_level", ("tujuan", "sasaran", "program", "kegiatan")),
                            "text": TEXT,
                            "parent?": CODE,
                            "indicators": List(
                                Record(
                                    {
                                        "id": CODE,
                                        "name_printed": TEXT,
                                        "lineage?": ID,
                                        "unit": Text(100),
                                        "polarity?": Enum("polarity", ("naik", "turun", "rentang", "none")),
                                        "baseline?": Record({"year": YEAR, "value": QUANTITY}),
                                        "targets": List(
                                            Record({"year": YEAR, "target": QUANTITY}), at_most=30, unique=("year",)
                                        ),
                                    }
                                ),
                                at_most=100,
                            ),
                        }
                    ),
                    at_least=1,
                    at_most=500,
                    unique=("id",),
                ),
            },
            Together(("agency", "agency_printed")),
            Together(("replaces", "reason_code")),
        ),
    ),
    ActKind(
        name="budget-realized",
        stream="budget",
        powers=("budget.record",),
        basis=("period",),
        title="Pencatatan realisasi anggaran",
        past="Realisasi anggaran dicatat",
        shape=Record(
            {
                "agency": ID,
                "agency_printed": SHORT,
                "fiscal_year": YEAR,
                "budget": BUDGET,
                "period": PERIOD_ACT,
                "as_of": DAY,
                "lines": List(Record({"code": CODE, "amount": MONEY}), at_least=1, unique=("code",)),
                "total": MONEY,
                "file": FILE,
                "corrects?": BUDGET,
                "reason_code?": _REALIZED_REASON,
            },
            Together(("corrects", "reason_code")),
        ),
    ),
    ActKind(
        name="outside-party-registered",
        stream="official",
        signer="registrar",
        title="Pendaftaran pihak luar",
        past="Pihak luar didaftarkan",
        shape=Record(
            {
                "official": ID,
                "name_printed": SHORT,
                "name": NAME,
                "entity": Record({"kind": _ENTITY, "name_printed": SHORT}),
                "post_printed": SHORT,
                "attorney": DECREE,
                "from": DAY,
                "until?": DAY,
            },
            Sequence("from", "until"),
        ),
    ),
    ActKind(
        name="instrument-proposed",
        stream="instrument",
        powers=("instrument.draft",),
        title="Pengajuan nota kesepahaman, kerja sama, atau pakta integritas",
        past="Nota kesepahaman, kerja sama, atau pakta integritas diajukan",
        shape=Record(
            {
                "instrument": ID,
                "kind": Enum(
                    "instrument_kind", ("nota_kesepahaman", "perjanjian_kerja_sama", "pakta_integritas", "lain")
                ),
                "title_printed": SHORT,
                "number_printed?": SHORT,
                "parties": List(_INSTRUMENT_PARTY, at_least=1, at_most=20, unique=("no",)),
                "text": List(TEXT, at_least=1, at_most=200),
                "files?": List(FILE, at_least=1, at_most=50),
                "from": DAY,
                "until?": DAY,
            },
            Sequence("from", "until"),
        ),
    ),
    ActKind(
        name="instrument-signed",
        stream="instrument",
        powers=("instrument.sign",),
        signer="official_or_outside",
        reads=("instrument",),
        stated=True,
        title="Penandatanganan nota kesepahaman, kerja sama, atau pakta integritas",
        past="Nota kesepahaman, kerja sama, atau pakta integritas ditandatangani",
        shape=Record({"instrument": INSTRUMENT, "party": Int(1, 20), **PERSONAL_SIGNATURE}),
    ),
    ActKind(
        name="order-given",
        stream="order",
        powers=("order.give",),
        title="Pemberian perintah",
        past="Perintah diberikan",
        shape=Record(
            {
                "order": ID,
                "to": List(
                    Record({"office": ID, "office_printed": SHORT}), at_least=1, at_most=100, unique=("office",)
                ),
                "about": Enum(
                    "order_about", ("penyelarasan", "pembukaan_kembali", "pengukuran", "penandatanganan", "lain")
                ),
                "text": TEXT,
                "due_on?": DAY,
                "follows?": ORDER,
                "refers?": List(ACT, at_least=1, at_most=50),
            }
        ),
    ),
)
