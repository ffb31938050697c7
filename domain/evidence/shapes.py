"""The named shapes that the acts share: days, quantities, money, files, decrees, parties, the document."""

from domain.evidence.between import AnyPresent, Ordered, Reads, ReadsDay
from domain.evidence.shape import (
    CODE,
    LARGEST_INT,
    SHA,
    ActRef,
    Always,
    Bool,
    ByKind,
    Date,
    Enum,
    Int,
    List,
    Nullable,
    Num,
    Pattern,
    Record,
    Shape,
    Text,
)

TEXT = Text()
SHORT = Text(300)
ID = Pattern("id", "[0-9a-f]{32}", "32 angka heksadesimal kecil")
WORD = Pattern("word", "[a-z][a-z0-9_]{0,63}", "kode huruf kecil, angka dan garis bawah")
TS = Int(0, 253402300799999)
YEAR = Int(2000, 2199)
COUNT = Int(0, LARGEST_INT)
NUMBER = Num()
DATE = Date()
DAY = Record({"date": DATE, "printed": Text(60)}, ReadsDay())
ACT = ActRef()
MANDATE = ActRef(("office",))
AGREEMENT = ActRef(("agreement",))
BUDGET = ActRef(("budget",))
INDICATOR = ActRef(("indicator",))
PLAN = ActRef(("plan",))
PERIOD_ACT = ActRef(("period",))
SHEET = ActRef(("sheet",))
SOURCE_ACT = ActRef(("source",))
PAPER = ActRef(("paper",))
INSTRUMENT = ActRef(("instrument",))
ORDER = ActRef(("order",))

CAPACITY = Enum("capacity", ("definitif", "plt", "plh", "pj", "pjs"))
PERIOD = Enum("period", ("tw1", "tw2", "tw3", "tw4", "semester1", "semester2", "tahunan"))
JUSTIFICATION = Enum(
    "justification",
    ("pagu_dikurangi", "data_dasar_diperbaiki", "metode_berubah", "kebijakan_berubah", "keadaan_kahar", "lain"),
)
SOURCE = Enum(
    "source",
    (
        "apbd",
        "pad",
        "dau",
        "dbh",
        "dbhcht",
        "dak_fisik",
        "dak_nonfisik",
        "insentif_fiskal",
        "dana_desa",
        "apbn",
        "bantuan_provinsi",
        "blud",
        "hibah",
        "pinjaman",
        "lain",
    ),
)
PROGRAMME_LEVEL = Enum("programme_level", ("program", "kegiatan", "sub_kegiatan"))

# The printed form of a number, of an end of a range, of the score inside a predicate ("A (80,50)") and of money must
# show the number that is read from it. The rank of an ordinal, the date of a milestone, the 0 or 1 of a yes-or-no may
# not show: the wording prints them beside it.
_PRINTED: dict[str, Shape] = {"printed": Text(300), "unit?": Text(100)}
QUANTITY = ByKind(
    "quantity_kind",
    {
        "number": Record(_PRINTED | {"kind": Always("number"), "value": NUMBER}, Reads("printed", "value")),
        "range": Record(
            _PRINTED | {"kind": Always("range"), "low?": NUMBER, "high?": NUMBER},
            AnyPresent(("low", "high")),
            Ordered("low", "high"),
            Reads("printed", "low"),
            Reads("printed", "high"),
        ),
        "ordinal": Record(
            _PRINTED | {"kind": Always("ordinal"), "rank": Int(0, 1000), "value?": NUMBER}, Reads("printed", "value")
        ),
        "date": Record(_PRINTED | {"kind": Always("date"), "on": DATE}),
        "binary": Record(_PRINTED | {"kind": Always("binary"), "value": Enum("binary", ("0", "1"))}),
        "text": Record(_PRINTED | {"kind": Always("text")}),
    },
)
MONEY = Record({"printed": Text(60), "value": Num(places=2, negative=False)}, Reads("printed", "value", 2))
FILE = Record(
    {
        "sha256": SHA,
        "size": COUNT,
        "media_type": Pattern("media_type", "[a-z]+/[a-z0-9.+-]{1,80}", "jenis berkas, misalnya application/pdf"),
        "title": SHORT,
        "number?": SHORT,
        "document_date?": DATE,
        "modified_at?": TS,
    }
)
DECREE = Record(
    {
        "kind": Enum("decree_kind", ("keputusan", "surat_perintah", "perda", "perkada", "surat")),
        "number": SHORT,
        "dated": DAY,
        "issuer": SHORT,
        "file?": FILE,
    }
)
KEY = Record(
    {
        "suite": Enum("suite", ("ed25519",)),
        "public_key": Pattern("public_key", "[A-Za-z0-9+/]{43}=", "kunci publik Ed25519 dalam base64 (32 bita)"),
    }
)
PARTY = Record(
    {
        "official": ID,
        "office": ID,
        "mandate": MANDATE,
        "capacity": CAPACITY,
        "name_printed": SHORT,
        "office_printed": SHORT,
        "rank_printed?": SHORT,
        "nip_commitment?": SHA,
        "nip_printed": Bool(),
    }
)
LINE = Record(
    {
        "line_id": CODE,
        "no_printed": Text(20),
        "indicator": INDICATOR,
        "indicator_printed": TEXT,
        "target": QUANTITY,
        "quarters?": List(Record({"period": PERIOD, "target": QUANTITY}), at_least=1, at_most=12, unique=("period",)),
        "due_on?": DAY,
        "scope?": List(Record({"id": CODE, "text": TEXT, "due_on?": DAY}), at_least=1, unique=("id",)),
        "baseline?": Record({"year": YEAR, "value": QUANTITY, "ref?": ACT}),
        "plan?": Record({"ref": PLAN, "line": CODE, "target": QUANTITY}),
        "justification?": Record(
            {
                "code": JUSTIFICATION,
                "text": TEXT,
                "files?": List(FILE, at_least=1, at_most=50),
            }
        ),
        "parent?": Record({"agreement": AGREEMENT, "line_id": CODE}),
        "contributors?": List(ID, at_least=1, at_most=100, distinct=True),
        "programmes?": List(Text(20), at_least=1, at_most=200, distinct=True),
        "lineage": Enum("line_lineage", ("carried", "new", "redefined")),
    }
)
OBJECTIVE = Record(
    {
        "no_printed": Text(20),
        "text": TEXT,
        "plan?": Record({"ref": PLAN, "line": CODE}),
        "lines": List(LINE, at_least=1, at_most=200, unique=("line_id",)),
    }
)
PROGRAMME = Record(
    {
        "no": Text(20),
        "code?": CODE,
        "nomenclature": SHORT,
        "level": PROGRAMME_LEVEL,
        "name_printed": TEXT,
        "amount": MONEY,
        "note_printed?": SHORT,
        "sources": List(Record({"code": SOURCE, "printed": SHORT, "amount?": MONEY}), at_most=30),
        "budget?": BUDGET,
    }
)
STATEMENT = Enum("statement", ("pembuka", "janji", "janji_balik", "tambahan"))
DOCUMENT = Record(
    {
        "doc_type": Enum("doc_type", ("pk", "pk_perubahan")),
        "title_printed": SHORT,
        "government_printed": SHORT,
        "fiscal_year": YEAR,
        "level": Enum("document_level", ("kepala_daerah", "opd", "eselon_3", "eselon_4", "jf", "pelaksana")),
        "number_printed?": SHORT,
        "place_printed": Text(100),
        "legal_basis": List(Record({"rule": CODE, "printed": SHORT}), at_most=50, unique=("rule",)),
        "rules": SHA,
        "trustee": PARTY,
        "grantor": Nullable(PARTY),
        "statement": List(Record({"id": STATEMENT, "text": TEXT}), at_least=1, at_most=20),
        "objectives": List(OBJECTIVE, at_least=1, at_most=100),
        "programmes": List(PROGRAMME, at_most=500, unique=("no",)),
        "total?": MONEY,  # absent where the paper has no table of money: what nobody said is not Rp 0
        "attachments?": List(FILE, at_least=1, at_most=50),
    }
)
