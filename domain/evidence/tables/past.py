"""Acts about what was there before: claims out of other systems, and papers."""

from domain.evidence.between import (
    AnyRequiredWhen,
    AtMostOne,
    OnlyWhen,
    ReadsDay,
    RequiredWhen,
    SamePrint,
    Sequence,
    Together,
)
from domain.evidence.shape import CODE, SHA, Bool, Enum, Int, List, Nullable, Record, Shape, Text
from domain.evidence.shapes import (
    COUNT,
    DATE,
    DAY,
    FILE,
    ID,
    MONEY,
    PAPER,
    QUANTITY,
    SHORT,
    SOURCE_ACT,
    TEXT,
    TS,
    YEAR,
)
from domain.evidence.tables.pieces import PERSONAL_SIGNATURE, reason
from domain.evidence.tables.row import ActKind

TABLE = Enum("claim_table", ("agreements", "indicators", "programmes", "realizations", "evaluations", "signings"))
FIELD = Enum(
    "claim_field",
    (
        "agreement", "government", "region_code", "agency", "agency_code", "fiscal_year", "doc_kind", "trustee_name",
        "trustee_post", "trustee_nip", "grantor_name", "grantor_post", "grantor_nip", "signed_on", "objective",
        "indicator", "unit", "polarity", "formula", "target", "period", "realization", "attainment", "programme",
        "programme_code", "amount", "realized", "scheme", "components", "score", "predicate", "origin", "note",
    ),
)  # fmt: skip

# A cell that is blank is not listed. What was printed stands always; how it was read, and by what right: `sole` no
# other reading, `context` the file, its neighbours or the printed attainment leave one, `asked` a person chose, `open`
# two readings remain and nobody chose, `words` it is text, `none` it is no figure, `withheld` a person's number that
# was seen and is not kept.
CELL = Record(
    {
        "field": FIELD,
        "printed": Text(2000),
        "how": Enum("claim_how", ("sole", "context", "asked", "open", "words", "none", "withheld")),
        "quantity?": QUANTITY,
        "money?": MONEY,
    },
    AtMostOne(("quantity", "money")),
    AnyRequiredWhen(("quantity", "money"), "how", ("sole", "context", "asked")),
    OnlyWhen(("quantity", "money"), "how", ("sole", "context", "asked")),
    SamePrint("printed", ("quantity", "money")),
)
_CELLS = List(CELL, at_least=1, at_most=40, unique=("field",))
_PLACE: dict[str, Shape] = {"sheet?": SHORT, "row": Int(1, 1_048_576)}
_ROW = Record({"table": TABLE, "key": Text(600), **_PLACE, "cells": _CELLS})
_REJECTED = Record({**_PLACE, "column?": SHORT, "code": CODE, "printed?": Text(300)})
SOURCE_KIND = Enum("source_kind", ("esakip", "workbook", "report", "skp", "spse", "bank", "press", "other"))
_SOURCE = Record({"code": CODE, "kind": SOURCE_KIND, "title": SHORT, "owner_printed?": SHORT, "url?": SHORT})
_TAKEN: dict[str, Shape] = {
    "source": _SOURCE,
    "file": FILE,
    "extracted_at?": TS,
    "part": Int(1, 100_000),
    "parts": Int(1, 100_000),
    "locale": Record(
        {
            "decimal": Enum("claim_decimal", ("comma", "point", "none")),
            "by": Enum("claim_locale_by", ("file", "neighbours", "person")),
        }
    ),
    "mapping": Record({"id": CODE, "sha256": SHA}),
    "covers": Record(
        {
            "tables": List(TABLE, at_least=1, distinct=True),
            "fiscal_years": List(YEAR, at_most=50, distinct=True),
            "complete": Bool(),
        }
    ),
    "decisions": List(
        Record({**_PLACE, "field": FIELD, "readings": List(SHORT, at_least=2, at_most=4), "chosen": SHORT}),
        at_most=5_000,
    ),
    "rejected": List(_REJECTED, at_most=5_000),
    "rows_sha256": SHA,
}
# Of the whole file, and the same in each of its parts.
_COUNTS = ("taken", "asked", "open", "rejected")
# A row of before of which this file does not say what it is by now: the file has it and it could not be read, or it was
# not found where a row that could not be read may be it.
_UNSEEN = Record({"table": TABLE, "key": Text(600), "why": Enum("claim_unseen", ("unread", "missing"))})
_DIFFERENCE = Record(
    {
        "table": TABLE,
        "key": Text(600),
        "kind": Enum("claim_difference", ("cell", "row_new", "row_gone")),
        "sheet?": SHORT,
        "row?": Int(1, 1_048_576),
        "before?": CELL,
        "after?": CELL,
        "cells?": _CELLS,
        "direction?": Enum("claim_direction", ("easier", "harder", "same", "incomparable")),
    },
    AnyRequiredWhen(("before", "after"), "kind", ("cell",)),
    OnlyWhen(("before", "after", "direction"), "kind", ("cell",)),
    RequiredWhen("cells", "kind", ("row_new", "row_gone")),
    OnlyWhen(("cells",), "kind", ("row_new", "row_gone")),
)

_PAPER_KIND = Enum(
    "paper_kind",
    ("pk", "pk_perubahan", "pakta_integritas", "nota_kesepahaman", "lembar", "berita_acara", "lhe", "lain"),
)
_PAPER_LINE = Record(
    {
        "line_id": CODE,
        "no_printed": Text(20),
        "indicator_printed": TEXT,
        "lineage?": ID,
        "target": QUANTITY,
        "polarity?": Enum("polarity", ("naik", "turun", "rentang", "none")),
    }
)
_PAPER_PARTY = Record({"name_printed": SHORT, "office_printed": SHORT})
PAPER_DOCUMENT = Record(
    {
        "title_printed": SHORT,
        "government_printed": SHORT,
        "fiscal_year": YEAR,
        "trustee": _PAPER_PARTY,
        "grantor": Nullable(_PAPER_PARTY),
        "objectives": List(
            Record(
                {
                    "no_printed": Text(20),
                    "text": TEXT,
                    "lines": List(_PAPER_LINE, at_least=1, at_most=200, unique=("line_id",)),
                }
            ),
            at_least=1,
            at_most=100,
        ),
        "programmes": List(
            Record({"no": Text(20), "code?": CODE, "name_printed": TEXT, "amount": MONEY}), at_most=500, unique=("no",)
        ),
        "total?": MONEY,
    }
)
_PAPER_REASON = reason("paper", "salin_keliru", "pindaian_lain", "tidak_terbaca", "halaman_kurang")
_DISOWN_REASON = reason("disown", "bukan_tanda_tangan_saya", "isi_berbeda", "tidak_ingat")

PAST = (
    ActKind(
        name="claims-imported",
        stream="source",
        powers=("claims.import",),
        signer="official_or_service",
        title="Pemasukan data dari sumber lain sebagai klaim",
        past="Data dari sumber lain dicatat sebagai klaim",
        shape=Record(
            {
                **_TAKEN,
                "rows": List(_ROW, at_most=5_000, unique=("table", "key")),
                "counts": Record(dict.fromkeys(_COUNTS, COUNT)),
            }
        ),
    ),
    ActKind(
        name="claims-changed",
        stream="source",
        powers=("claims.import",),
        signer="official_or_service",
        title="Pencatatan perubahan pada sumber lain",
        past="Perubahan pada sumber lain dicatat",
        shape=Record(
            {
                **_TAKEN,
                "previous": SOURCE_ACT,
                "differences": List(_DIFFERENCE, at_most=5_000),
                "unseen?": List(_UNSEEN, at_least=1, at_most=5_000, unique=("table", "key")),
                "counts": Record(dict.fromkeys((*_COUNTS, "changed", "new", "gone"), COUNT)),
            }
        ),
    ),
    ActKind(
        name="paper-recorded",
        stream="paper",
        powers=("paper.record",),
        privacy="terbatas",
        opens_with=("paper-attested",),
        title="Pencatatan dokumen kertas",
        past="Dokumen kertas dicatat",
        shape=Record(
            {
                "paper": ID,
                "kind": _PAPER_KIND,
                "agency?": ID,
                "agency_printed": SHORT,
                "office?": ID,
                "fiscal_year": YEAR,
                "scans": List(FILE, at_least=1, at_most=50),
                "pages": Int(1, 5_000),
                "original_seen": Bool(),
                "original_kept_at?": SHORT,
                "document?": PAPER_DOCUMENT,
                "illegible?": List(SHORT, at_least=1, at_most=100),
                # Three days that papers mix up: the one printed on it, the one on which hands were put to it as far
                # as somebody says so, and the one on which it came in. The day of recording is the record's own.
                "date_on_paper": Record(
                    {
                        "printed?": Text(100),
                        "date?": DATE,
                        "precision": Enum("date_precision", ("day", "month", "year", "none")),
                    },
                    RequiredWhen("printed", "precision", ("day", "month", "year")),
                    OnlyWhen(("printed",), "precision", ("day", "month", "year")),
                    RequiredWhen("date", "precision", ("day",)),
                    OnlyWhen(("date",), "precision", ("day",)),
                    ReadsDay(),
                ),
                "signed_on?": DAY,
                "signed_on_source?": SHORT,
                "received_on": DAY,
                "hands_seen": List(
                    Record(
                        {
                            "role": Enum("paper_role", ("trustee", "grantor", "witness", "other")),
                            "name_printed": SHORT,
                            "mark": Enum("paper_mark", ("tinta", "cap", "tte", "tidak_ada")),
                            "legible": Bool(),
                        }
                    ),
                    at_most=20,
                ),
                "electronic?": Record({"pades_sha256": SHA, "subject_printed": SHORT, "issuer_printed": SHORT}),
                "supersedes?": PAPER,
            },
            Together(("signed_on", "signed_on_source")),
            Sequence("signed_on", "received_on"),
        ),
    ),
    ActKind(
        name="paper-attested",
        stream="paper",
        powers=("paper.attest",),
        reads=("paper",),
        privacy="terbuka",
        title="Pencocokan salinan dokumen kertas",
        past="Salinan dokumen kertas dicocokkan",
        shape=Record(
            {
                "paper": PAPER,
                "outcome": Enum("paper_outcome", ("sesuai", "tidak_sesuai")),
                "seen": Enum("paper_seen", ("asli", "fotokopi", "pindaian")),
                "reason_code?": _PAPER_REASON,
                "electronic_check?": Record(
                    {
                        "service_printed": SHORT,
                        "checked_on": DAY,
                        "result": Enum("electronic_result", ("sah", "tidak_sah")),
                    }
                ),
            },
            RequiredWhen("reason_code", "outcome", ("tidak_sesuai",)),
            OnlyWhen(("reason_code",), "outcome", ("tidak_sesuai",)),
        ),
    ),
    ActKind(
        name="paper-acknowledged",
        stream="paper",
        signer="person",
        reads=("paper",),
        privacy="terbuka",
        stated=True,
        title="Pengakuan atas dokumen kertas",
        past="Dokumen kertas diakui atau disangkal",
        shape=Record(
            {
                "paper": PAPER,
                "attested": PAPER,
                "role": Enum("acknowledged_role", ("trustee", "grantor")),
                "name_printed": SHORT,
                "answer": Enum("acknowledgement", ("diakui", "disangkal")),
                "reason_code?": _DISOWN_REASON,
                **PERSONAL_SIGNATURE,
            },
            RequiredWhen("reason_code", "answer", ("disangkal",)),
            OnlyWhen(("reason_code",), "answer", ("disangkal",)),
        ),
    ),
)
