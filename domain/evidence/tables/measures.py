"""Acts about money and indicators."""

from domain.evidence.between import Ordered
from domain.evidence.shape import CODE, SHA, Bool, Enum, Int, List, Map, Record, Shape, Text
from domain.evidence.shapes import (
    BUDGET,
    DAY,
    DECREE,
    FILE,
    ID,
    INDICATOR,
    MONEY,
    NUMBER,
    PLAN,
    PROGRAMME_LEVEL,
    QUANTITY,
    SHORT,
    SOURCE,
    TEXT,
    YEAR,
)
from domain.evidence.tables.pieces import reason
from domain.evidence.tables.row import ActKind

_INDICATOR_REASON = reason(
    "indicator", "renstra_berubah", "metode_berubah", "sumber_data_berubah", "perbaikan", "tidak_relevan"
)
_BUDGET_LINE = Record(
    {
        "code": CODE,
        "level": PROGRAMME_LEVEL,
        "name_printed": TEXT,
        "amount": MONEY,
        "sources": List(Record({"code": SOURCE, "amount": MONEY}), at_most=30),
        "parent?": CODE,
        "multi_year": Bool(),
    }
)
_BUDGET: dict[str, Shape] = {
    "agency": ID,
    "fiscal_year": YEAR,
    "sequence": Int(1, 99),
    "number_printed": SHORT,
    "adopted_on": DAY,
    "adopted_by_printed": SHORT,
    "sekda_approved_on?": DAY,
    "received_on?": DAY,
    "regulation": DECREE,
    "file": FILE,
    "nomenclature": SHORT,
    "lines": List(_BUDGET_LINE, at_least=1, unique=("code",)),
    "total": MONEY,
}
_INDICATOR: dict[str, Shape] = {
    "indicator": ID,
    "lineage": ID,
    "version": Int(1, 9999),
    "name": TEXT,
    "class": Enum("indicator_class", ("iku_pemda", "iku_opd", "program", "kegiatan", "sub_kegiatan", "individu")),
    "kind": Enum("indicator_kind", ("impact", "outcome", "output", "process", "input")),
    "owner_office": ID,
    "shared_with?": List(ID, at_least=1, at_most=100, distinct=True),
    "rationale": TEXT,
    "definition": TEXT,
    "formula": Record({"id": CODE, "rules": SHA, "parameters": Map(Text(200)), "printed": TEXT}),
    "unit": Text(100),
    "polarity": Enum("polarity", ("naik", "turun", "rentang", "none")),
    "aggregation": Enum("aggregation", ("sum", "last", "avg", "max", "none")),
    "cap?": NUMBER,
    "decimals": Int(0, 12),
    "frequency": Enum("frequency", ("bulanan", "triwulan", "semester", "tahunan")),
    "source": Record({"name": SHORT, "publisher": SHORT, "published_after_days?": Int(0, 3660)}),
    "collection": TEXT,
    "baseline?": Record({"year": YEAR, "value": QUANTITY}),
    "ordinals?": List(
        Record({"label": Text(100), "rank": Int(0, 1000), "low?": NUMBER, "high?": NUMBER}, Ordered("low", "high")),
        at_least=1,
        at_most=100,
        unique=("rank",),
    ),
    "plan?": PLAN,
    "decree?": DECREE,
    "valid_from": DAY,
}

MEASURES = (
    ActKind(
        name="budget-adopted",
        stream="budget",
        powers=("budget.record",),
        title="Pencatatan dokumen anggaran",
        past="Dokumen anggaran dicatat",
        shape=Record({**_BUDGET, "kind": Enum("budget_kind_adopted", ("dpa",))}),
    ),
    ActKind(
        name="budget-changed",
        stream="budget",
        powers=("budget.record",),
        title="Pencatatan perubahan dokumen anggaran",
        past="Perubahan dokumen anggaran dicatat",
        shape=Record({**_BUDGET, "kind": Enum("budget_kind_changed", ("dppa", "dpa_pergeseran")), "replaces": BUDGET}),
    ),
    ActKind(
        name="indicator-defined",
        stream="indicator",
        powers=("indicator.define",),
        title="Penetapan definisi indikator",
        past="Definisi indikator ditetapkan",
        shape=Record(_INDICATOR),
    ),
    ActKind(
        name="indicator-redefined",
        stream="indicator",
        powers=("indicator.define",),
        title="Perubahan definisi indikator",
        past="Definisi indikator diubah",
        shape=Record({**_INDICATOR, "supersedes": INDICATOR, "reason_code": _INDICATOR_REASON}),
    ),
    ActKind(
        name="indicator-retired",
        stream="indicator",
        powers=("indicator.define",),
        reads=("definition",),
        title="Penghentian indikator",
        past="Indikator dihentikan",
        shape=Record({"definition": INDICATOR, "from": DAY, "reason_code": _INDICATOR_REASON}),
    ),
    ActKind(
        name="indicator-confirmed",
        stream="indicator",
        powers=("indicator.confirm",),
        reads=("definition",),
        title="Pengesahan indikator kinerja utama",
        past="Indikator kinerja utama disahkan",
        shape=Record({"definition": INDICATOR, "decree": DECREE}),
    ),
)
