"""Acts about agencies, offices, and who holds them."""

from domain.evidence.between import AnyPresent, RequiredWhen, Sequence
from domain.evidence.shape import CODE, SHA, Bool, Enum, List, Record
from domain.evidence.shapes import CAPACITY, DAY, DECREE, ID, MANDATE, SHORT
from domain.evidence.tables.pieces import SOME_POWERS, reason
from domain.evidence.tables.row import ActKind

_DUE = Record({"from": DAY, "until?": DAY}, Sequence("from", "until"))
_AGENCY_REASON = reason("agency", "digabung", "dipecah", "berganti_nama", "dihapus")
_OFFICE_REASON = reason("office", "dihapus", "digabung", "berganti_nama")
_MANDATE_REASON = reason("mandate", "mutasi", "pensiun", "wafat", "permintaan_sendiri", "berakhir")
_ASSIGNMENT_REASON = reason("assignment", "selesai", "mutasi", "diganti", "berakhir")
_OFFICE_LEVEL = Enum(
    "office_level", ("kepala_daerah", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "jf", "pelaksana")
)
_AGENCY_KIND = Enum("agency_kind", ("dinas", "badan", "inspektorat", "sekretariat", "bagian", "kecamatan", "lain"))

STRUCTURE = (
    ActKind(
        name="agency-registered",
        stream="agency",
        powers=("structure.record",),
        title="Pendaftaran perangkat daerah",
        past="Perangkat daerah didaftarkan",
        shape=Record(
            {
                "agency": ID,
                "code": CODE,
                "nomenclature": SHORT,
                "kind": _AGENCY_KIND,
                "name_printed": SHORT,
                "affairs": List(SHORT, at_most=50, distinct=True),
                "parent?": ID,
            }
        ),
    ),
    ActKind(
        name="agency-succeeded",
        stream="agency",
        powers=("structure.record",),
        title="Penggantian perangkat daerah",
        past="Perangkat daerah diganti atau dihapus",
        shape=Record({"successor?": ID, "decree": DECREE, "from": DAY, "reason_code": _AGENCY_REASON}),
    ),
    ActKind(
        name="office-created",
        stream="office",
        powers=("structure.record",),
        basis=("agency",),
        title="Pencatatan jabatan",
        past="Jabatan dicatat",
        shape=Record(
            {
                "office": ID,
                "agency": ID,
                "code": CODE,
                "post_printed": SHORT,
                "level": _OFFICE_LEVEL,
                "jpt": Bool(),
                "superior?": ID,
                "agreement_due?": _DUE,
            }
        ),
    ),
    ActKind(
        name="office-changed",
        stream="office",
        powers=("structure.record",),
        basis=("agency",),
        title="Perubahan jabatan",
        past="Jabatan diubah",
        shape=Record(
            {"post_printed?": SHORT, "superior?": ID, "from": DAY, "agreement_due?": _DUE, "decree": DECREE},
            AnyPresent(("post_printed", "superior", "agreement_due")),
        ),
    ),
    ActKind(
        name="office-ended",
        stream="office",
        powers=("structure.record",),
        basis=("agency",),
        title="Penghapusan jabatan",
        past="Jabatan dihapus",
        shape=Record({"ended_on": DAY, "decree": DECREE, "reason_code": _OFFICE_REASON}),
    ),
    ActKind(
        name="mandate-granted",
        stream="office",
        powers=("mandate.record",),
        basis=("official",),
        title="Pencatatan pengangkatan atau penunjukan pejabat",
        past="Pengangkatan atau penunjukan pejabat dicatat",
        shape=Record(
            {
                "official": ID,
                "office": ID,
                "capacity": CAPACITY,
                "decree": DECREE,
                "inaugurated_on?": DAY,
                "tmt": DAY,
                "from": DAY,
                "until?": DAY,
                "powers": SOME_POWERS,
                "keys": List(SHA, at_most=10, distinct=True),
                "rank_printed?": SHORT,
                "replaces?": MANDATE,
                "absent_holder?": MANDATE,
                "own_office?": ID,
                "name_printed?": SHORT,
                "office_printed?": SHORT,
            },
            # Only a definitive holder stays until further notice; every acting one has a last day.
            RequiredWhen("until", "capacity", ("plt", "plh", "pj", "pjs")),
            Sequence("from", "until"),
        ),
    ),
    ActKind(
        name="mandate-ended",
        stream="office",
        powers=("mandate.record",),
        basis=("official",),
        reads=("mandate",),
        title="Pencatatan berakhirnya pengangkatan atau penunjukan",
        past="Berakhirnya pengangkatan atau penunjukan dicatat",
        shape=Record(
            {
                "mandate": MANDATE,
                "ended_on": DAY,
                "reason_code": _MANDATE_REASON,
                "decree": DECREE,
                "next_office?": ID,
                "closing_until?": DAY,
            },
            Sequence("ended_on", "closing_until"),
        ),
    ),
    ActKind(
        name="assignment-granted",
        stream="office",
        powers=("assignment.grant",),
        basis=("official",),
        title="Pemberian surat tugas",
        past="Surat tugas diberikan",
        shape=Record(
            {
                "official": ID,
                "office": ID,
                "powers": SOME_POWERS,
                "letter": DECREE,
                "from": DAY,
                "until?": DAY,
                "keys": List(SHA, at_most=10, distinct=True),
                "name_printed?": SHORT,
                "office_printed?": SHORT,
            },
            Sequence("from", "until"),
        ),
    ),
    ActKind(
        name="assignment-ended",
        stream="office",
        powers=("assignment.grant",),
        basis=("official",),
        reads=("assignment",),
        title="Pengakhiran surat tugas",
        past="Surat tugas diakhiri",
        shape=Record({"assignment": MANDATE, "ended_on": DAY, "reason_code": _ASSIGNMENT_REASON}),
    ),
)
