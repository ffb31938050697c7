"""The table of acts: who says what, where, with which power, on what basis, in which shape and words.

Nothing here decides anything. Aggregates, writer, fsck and verifier read the same rows, and SPEC.md prints them.
An act's name in a body is "amanah/<short name>/<version of its shape>"; a shape, once signed, never changes:
another shape is another version.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from domain.evidence import shapes
from domain.evidence.errors import Unproven
from domain.evidence.shapes import (
    ACT,
    AGREEMENT,
    BUDGET,
    CAPACITY,
    CODE,
    COUNT,
    DATE,
    DAY,
    DECREE,
    FILE,
    ID,
    INDICATOR,
    KEY,
    MANDATE,
    MONEY,
    NUMBER,
    PARTY,
    PERIOD,
    PLAN,
    PROGRAMME_LEVEL,
    QUANTITY,
    SHA,
    SHORT,
    SOURCE,
    TEXT,
    TS,
    WORD,
    YEAR,
    Always,
    Bool,
    Enum,
    Int,
    List,
    Map,
    OneOf,
    Record,
    RequiredWhen,
    Sequence,
    Shape,
    Text,
    Together,
)

Signer = Literal["official", "registrar", "registrar_or_holder", "self_key", "log_key", "service_key"]
Privacy = Literal["terbuka", "terbatas", "tertutup"]

POWERS: Mapping[str, str] = MappingProxyType(
    {
        "structure.record": "mencatat susunan perangkat daerah dan jabatan",
        "mandate.record": "mencatat pengangkatan dan penunjukan pejabat",
        "assignment.grant": "memberi surat tugas kepada petugas",
        "budget.record": "mencatat dokumen anggaran",
        "indicator.define": "menetapkan definisi indikator",
        "indicator.confirm": "mengesahkan indikator kinerja utama",
        "agreement.draft": "menyusun dan mengajukan rancangan perjanjian kinerja",
        "agreement.align": "menyelaraskan perjanjian kinerja",
        "agreement.sign": "menandatangani perjanjian kinerja selaku Pihak Pertama",
        "agreement.countersign": "menandatangani perjanjian kinerja selaku Pihak Kedua",
        "agreement.return": "mengembalikan rancangan perjanjian kinerja",
        "agreement.publish": "mencatat pengumuman perjanjian kinerja",
        "rules.propose": "mengusulkan paket aturan dan susunan kata",
        "rules.confirm": "menetapkan paket aturan dan susunan kata",
    }
)


# What a surat tugas may give: any head may have agreements drafted; the rest only a head whose own SK gives it.
# Signing, appointing, structure and rules are never delegated by a letter of the office itself.
ASSIGNABLE_BY_ANY_HEAD = frozenset({"agreement.draft"})
ASSIGNABLE = frozenset(
    {
        "agreement.align",
        "agreement.return",
        "agreement.publish",
        "budget.record",
        "indicator.define",
        "indicator.confirm",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActKind:
    """One row: an act that a person (or the ledger itself) can do.

    `powers` are alternatives: one of them suffices; none for registrars and the ledger's own keys. `basis` names the
    kinds of streams whose heads the body must carry beside the signer's own. `reads` names the facts that hold an act
    whose contents the wording repeats: each is a root of paths in the template. `opens_with` names the acts that open
    a content of class terbatas.
    """

    name: str
    stream: str
    shape: Record
    title: str
    past: str
    powers: tuple[str, ...] = ()
    signer: Signer = "official"
    basis: tuple[str, ...] = ()
    privacy: Privacy = "terbuka"
    opens_with: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    stated: bool = False  # whether the act carries the printed date and place of a signature
    version: int = 1

    @property
    def act(self) -> str:
        """The name in a body."""
        return f"amanah/{self.name}/{self.version}"

    @property
    def template(self) -> str:
        """The id of the template its wording is rendered from."""
        return self.name

    def check(self, facts: object) -> None:
        """Refuse (`facts_shape`) facts of another shape."""
        shapes.check(self.shape, facts)

    def as_data(self) -> dict[str, object]:
        """This row as plain JSON, for the specification."""
        return {
            "act": self.act,
            "stream": self.stream,
            "signer": self.signer,
            "powers": list(self.powers),
            "basis": list(self.basis),
            "privacy": self.privacy,
            "opens_with": list(self.opens_with),
            "reads": list(self.reads),
            "stated": self.stated,
            "template": self.template,
            "title": self.title,
            "past": self.past,
            "facts": self.shape.as_data(),
        }


def kind_of(act: str) -> ActKind:
    """The row of "amanah/<short name>/<version>"; an unknown name or version is refused (`unknown_act`)."""
    match = re.fullmatch(r"amanah/([a-z-]{1,40})/([1-9][0-9]{0,3})", act, re.ASCII)
    kind = ACTS.get(match[1]) if match else None
    if kind is None or kind.act != act:
        raise Unproven("unknown_act", act=act[:80])
    return kind


def as_data() -> dict[str, object]:
    """The whole table as plain JSON: what SPEC.md prints and a test holds it to."""
    return {"acts": [kind.as_data() for kind in ACTS.values()], "powers": dict(POWERS)}


# The paragraphs of the pack's part "consequences" that a signature over a promise must carry, all of them and in this
# order. A head of region answers to the council and the voters: rewards, coaching and discipline of civil servants
# (PP 30/2019, PP 94/2021) are not for them.
CONSEQUENCES_OF_OFFICIAL = ("ukuran", "evaluasi", "jalur_kinerja", "kejujuran", "tercatat")
CONSEQUENCES_OF_HEAD_OF_REGION = ("ukuran", "pertanggungjawaban", "tercatat")


def consequences_for(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The paragraph ids that signing this document must carry: those of a head of region where no grantor stands."""
    return CONSEQUENCES_OF_HEAD_OF_REGION if document["grantor"] is None else CONSEQUENCES_OF_OFFICIAL


# --- shapes that only the table needs --------------------------------------------------------------


def _reason(name: str, *codes: str) -> Enum:
    return Enum(f"reason_{name}", (*codes, "lain"))


POWER = Enum("power", tuple(POWERS))
_POWERS = List(POWER, at_least=1, distinct=True)
_KEYS = List(SHA, at_least=1, at_most=10, distinct=True)
_TEXTS = List(TEXT, at_most=100)
_PACK = Record({"id": Text(100), "sha256": SHA})
_ROLE = Enum("role", ("trustee", "grantor"))
_GROUND = Enum("ground", ("a", "b", "c"))
_DUE = Record({"from": DAY, "until?": DAY}, Sequence("from", "until"))
_NAME = Record({"front?": Text(60), "name": Text(150), "back?": Text(100)})

_AGENCY_REASON = _reason("agency", "digabung", "dipecah", "berganti_nama", "dihapus")
_OFFICE_REASON = _reason("office", "dihapus", "digabung", "berganti_nama")
_OFFICIAL_REASON = _reason("official", "perbaikan", "gelar_baru", "pangkat_baru", "nama_baru")
_REGISTRAR_REASON = _reason("registrar", "mutasi", "pensiun", "wafat", "permintaan_sendiri", "kunci_bocor")
_KEY_REASON = Enum("reason_key", ("hilang", "ganti", "bocor", "berakhir"))
_MANDATE_REASON = _reason("mandate", "mutasi", "pensiun", "wafat", "permintaan_sendiri", "berakhir")
_ASSIGNMENT_REASON = _reason("assignment", "selesai", "mutasi", "diganti", "berakhir")
_INDICATOR_REASON = _reason(
    "indicator", "renstra_berubah", "metode_berubah", "sumber_data_berubah", "perbaikan", "tidak_relevan"
)
_RETURN_REASON = _reason(
    "return", "tidak_selaras", "tidak_lengkap", "target_dipertanyakan", "salah_data", "salah_pihak"
)
_REFUSAL_REASON = _reason(
    "refusal", "target_tidak_disepakati", "anggaran_tidak_sesuai", "bukan_kewenangan", "salah_data"
)
_WITHDRAWAL_REASON = _reason("withdrawal", "salah_data", "pejabat_berganti", "anggaran_berubah", "diganti_usulan_lain")
_REJECTION_REASON = _reason(
    "rejection", "bukti_tidak_cukup", "dasar_tidak_terpenuhi", "realisasi_sudah_diketahui", "waktu_terlambat"
)
_DROP_REASON = _reason("drop", "tercapai", "renstra_berubah", "tidak_relevan", "dipindahkan", "anggaran_dihapus")
_EFFECTIVE_REASON = _reason("effective", "ditetapkan_dalam_keputusan", "pelantikan", "perjanjian_sebelumnya")

_OFFICIAL: dict[str, Shape] = {
    "name_printed": SHORT,
    "name": _NAME,
    "rank_printed?": SHORT,
    "nip_commitment?": SHA,
}
_SIGNATURE: dict[str, Shape] = {"capacity": CAPACITY, "stated": DAY, "place_printed": Text(100), "opened_at": TS}
_CONSEQUENCES = List(WORD, at_least=1, at_most=20, distinct=True)
_EFFECTIVE: dict[str, Shape] = {"effective": DAY, "effective_reason_code?": _EFFECTIVE_REASON}

_REGISTRAR = Record(
    {"official": ID, "name_printed": SHORT, "agency": ID, "agency_printed": SHORT, "key": KEY},
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
        Record(
            {"label": Text(100), "rank": Int(0, 1000), "low?": NUMBER, "high?": NUMBER}, shapes.Ordered("low", "high")
        ),
        at_least=1,
        at_most=100,
        unique=("rank",),
    ),
    "plan?": PLAN,
    "decree?": DECREE,
    "valid_from": DAY,
}
_OFFICE_LEVEL = Enum(
    "office_level", ("kepala_daerah", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "jf", "pelaksana")
)
_AGENCY_KIND = Enum("agency_kind", ("dinas", "badan", "inspektorat", "sekretariat", "bagian", "kecamatan", "lain"))

_CHANGE_FIELD = Enum(
    "change_field",
    (
        "target", "quarter", "unit", "formula", "polarity", "aggregation", "cap", "line_added", "line_dropped",
        "indicator", "due_on", "scope", "amount", "source", "party", "statement", "objective", "other",
    ),
)  # fmt: skip
_CHANGE = Record(
    {
        "line_id?": CODE,
        "programme_no?": Text(20),
        "field": _CHANGE_FIELD,
        # A quarter's target names its period, a change of party its role.
        "period?": Enum("change_part", (*PERIOD.codes, "trustee", "grantor")),
        "before_printed?": TEXT,
        "before?": TEXT,
        "after_printed?": TEXT,
        "after?": TEXT,
        "direction": Enum("direction", ("easier", "harder", "same", "incomparable")),
    },
    shapes.AtMostOne(("line_id", "programme_no")),
)


# --- the table ---------------------------------------------------------------------------------------


def _table(kinds: Iterable[ActKind]) -> Mapping[str, ActKind]:
    return MappingProxyType({kind.name: kind for kind in kinds})


_THE_LEDGER = (
    ActKind(
        name="ledger-opened",
        stream="ledger",
        signer="log_key",
        title="Pembukaan buku register",
        past="Buku register dibuka",
        shape=Record(
            {
                "origin": Text(200),
                "government_printed": SHORT,
                "region_code": Text(20),
                "zone": shapes.Pattern(
                    "zone", "Asia/(Jakarta|Pontianak|Makassar|Jayapura)", "zona waktu Indonesia, misalnya Asia/Jakarta"
                ),
                "web_origins": List(Text(200), at_most=20, distinct=True),
                "rp_id": Text(200),
                "log_key": KEY,
                "service_key": KEY,
                "registrars": List(_REGISTRAR, at_least=3, at_most=3, unique=("official",)),
                "first_offices": List(
                    Record({"office": ID, "agency": ID, "code": CODE, "post_printed": SHORT}),
                    at_least=1,
                    at_most=20,
                    unique=("office",),
                ),
                "hosting_agency": ID,
                "wording": List(_PACK, at_least=1, at_most=20, unique=("sha256",)),
                "rules": List(_PACK, at_most=20, unique=("sha256",)),
                "decree": DECREE,
            }
        ),
    ),
    ActKind(
        name="registrar-appointed",
        stream="registrars",
        signer="registrar",
        title="Penunjukan registrar",
        past="Registrar ditunjuk",
        shape=Record(
            {
                "official": ID,
                "agency": ID,
                "decree": DECREE,
                "name_printed?": SHORT,
                "seconds?": shapes.ActRef(("registrars",)),
            }
        ),
    ),
    ActKind(
        name="registrar-removed",
        stream="registrars",
        signer="registrar",
        title="Pemberhentian registrar",
        past="Registrar diberhentikan",
        shape=Record(
            {
                "official": ID,
                "decree": DECREE,
                "reason_code": _REGISTRAR_REASON,
                "name_printed?": SHORT,
                "seconds?": shapes.ActRef(("registrars",)),
            }
        ),
    ),
    ActKind(
        name="rules-proposed",
        stream="rules",
        powers=("rules.propose",),
        title="Usulan paket aturan",
        past="Paket aturan diusulkan",
        shape=Record(
            {
                "kind": Enum("pack_kind", ("rules", "wording")),
                "pack_id": Text(100),
                "sha256": SHA,
                "citations": _TEXTS,
                "valid_from": DAY,
                "summary": List(TEXT, at_least=1, at_most=100),
            }
        ),
    ),
    ActKind(
        name="rules-adopted",
        stream="rules",
        powers=("rules.confirm",),
        reads=("proposed",),
        title="Penetapan paket aturan",
        past="Paket aturan ditetapkan",
        shape=Record({"proposed": shapes.ActRef(("rules",))}),
    ),
    ActKind(
        name="stream-heads",
        stream="log",
        signer="service_key",
        title="Ringkasan kepala aliran",
        past="Ringkasan kepala aliran dicatat",
        shape=Record({"day": DATE, "size": COUNT, "root": SHA, "count": COUNT}),
    ),
)

_PEOPLE = (
    ActKind(
        name="official-registered",
        stream="official",
        signer="registrar",
        title="Pendaftaran pejabat",
        past="Pejabat didaftarkan",
        shape=Record({"official": ID, **_OFFICIAL}),
    ),
    ActKind(
        name="official-changed",
        stream="official",
        signer="registrar",
        title="Perubahan data pejabat",
        past="Data pejabat diubah",
        shape=Record({**_OFFICIAL, "reason_code": _OFFICIAL_REASON}),
    ),
    ActKind(
        name="key-enrolled",
        stream="official",
        signer="self_key",
        title="Pendaftaran kunci tanda tangan",
        past="Kunci tanda tangan didaftarkan",
        shape=Record({"key": KEY, "device_kind": Enum("device_kind", ("berkas", "kunci_fisik", "ponsel", "komputer"))}),
    ),
    ActKind(
        name="key-attested",
        stream="official",
        signer="registrar",
        title="Pengesahan kunci oleh registrar",
        past="Kunci disahkan oleh registrar",
        shape=Record({"key": SHA, "seen_how": Enum("seen_how", ("tatap_muka", "video")), "seen_on": DAY}),
    ),
    ActKind(
        name="key-revoked",
        stream="official",
        signer="registrar_or_holder",
        title="Pencabutan kunci",
        past="Kunci dicabut",
        shape=Record({"key": SHA, "since": DAY, "reason_code": _KEY_REASON}),
    ),
)

_STRUCTURE = (
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
            shapes.AnyPresent(("post_printed", "superior", "agreement_due")),
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
                "powers": _POWERS,
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
                "powers": _POWERS,
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

_MEASURES = (
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

_AGREEMENTS = (
    ActKind(
        name="agreement-proposed",
        stream="agreement",
        powers=("agreement.draft",),
        privacy="terbatas",
        opens_with=("agreement-countersigned", "agreement-signed"),
        title="Pengajuan rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja diajukan",
        shape=Record(
            {
                "office": ID,
                "document": shapes.DOCUMENT,
                "previous_year?": AGREEMENT,
                "dropped?": List(
                    Record({"lineage": ID, "last": INDICATOR, "reason_code": _DROP_REASON}), at_least=1, at_most=200
                ),
                "dialogue?": AGREEMENT,
                "dialogue_absent_code?": _reason("dialogue_absent", "belum_dilaksanakan", "tidak_diwajibkan"),
                "budget?": BUDGET,
                "budget_absent_code?": _reason("budget_absent", "belum_ditetapkan", "tanpa_anggaran_sendiri"),
                "draft_round": Int(1, 999),
            },
            OneOf(("budget", "budget_absent_code")),
            shapes.AtMostOne(("dialogue", "dialogue_absent_code")),
        ),
    ),
    ActKind(
        name="dialogue-held",
        stream="agreement",
        powers=("agreement.sign", "agreement.countersign", "agreement.draft"),
        privacy="terbatas",
        title="Pencatatan dialog kinerja",
        past="Dialog kinerja dicatat oleh satu pihak",
        shape=Record(
            {
                "office": ID,
                "office_printed": SHORT,
                "fiscal_year": YEAR,
                "held_on": DAY,
                "participants": List(Record({"name_printed": SHORT, "post_printed": SHORT}), at_least=1, at_most=100),
                "delegated_to_printed?": SHORT,
                "positions": _TEXTS,
                "reservations": _TEXTS,
                "minutes?": FILE,
            }
        ),
    ),
    ActKind(
        name="dialogue-confirmed",
        stream="agreement",
        powers=("agreement.sign", "agreement.countersign", "agreement.align"),
        privacy="terbatas",
        reads=("dialogue",),
        title="Pembenaran dialog kinerja oleh pihak lain",
        past="Dialog kinerja dibenarkan oleh pihak lain",
        shape=Record({"dialogue": AGREEMENT, "reservation?": TEXT}),
    ),
    ActKind(
        name="agreement-aligned",
        stream="agreement",
        powers=("agreement.align",),
        privacy="terbatas",
        reads=("proposed",),
        title="Penyelarasan rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja diselaraskan",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "attestation": Enum("attestation", ("selaras", "selaras_dengan_catatan")),
                "superior_agreement?": AGREEMENT,
                "mismatches": List(Record({"line_no": Text(20), "text": TEXT, "answer": TEXT}), at_most=200),
            }
        ),
    ),
    ActKind(
        name="agreement-signed",
        stream="agreement",
        powers=("agreement.sign",),
        basis=("office",),
        privacy="terbatas",
        opens_with=("agreement-countersigned", "agreement-signed"),
        reads=("proposed",),
        stated=True,
        title="Penandatanganan perjanjian kinerja oleh Pihak Pertama",
        past="Perjanjian kinerja ditandatangani oleh Pihak Pertama",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "role": Always("trustee"),
                "consequences": _CONSEQUENCES,
                "reservation?": AGREEMENT,
                "in_force?": Always(True),  # noqa: FBT003 - the value itself, not a switch
                "effective?": DAY,
                "effective_reason_code?": _EFFECTIVE_REASON,
                **_SIGNATURE,
            },
            Together(("in_force", "effective")),
        ),
    ),
    ActKind(
        name="agreement-countersigned",
        stream="agreement",
        powers=("agreement.countersign",),
        basis=("office", "official"),
        reads=("proposed", "signed"),
        stated=True,
        title="Penandatanganan perjanjian kinerja oleh Pihak Kedua",
        past="Perjanjian kinerja ditandatangani oleh Pihak Kedua dan berlaku",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "signed": AGREEMENT,
                "role": Always("grantor"),
                "session?": ACT,
                "direct_superior": Bool(),
                "substitute?": Record(
                    {"reason_code": _reason("substitute", "atasan_berhalangan", "orang_yang_sama"), "decree": DECREE}
                ),
                **_EFFECTIVE,
                **_SIGNATURE,
            }
        ),
    ),
    ActKind(
        name="agreement-returned",
        stream="agreement",
        powers=("agreement.return", "agreement.countersign", "agreement.align"),
        privacy="terbatas",
        reads=("proposed",),
        title="Pengembalian rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja dikembalikan",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "reason_code": _RETURN_REASON,
                "reason": TEXT,
                "pen": Enum("pen", ("drafter", "trustee")),
            }
        ),
    ),
    ActKind(
        name="signing-refused",
        stream="agreement",
        powers=("agreement.sign", "agreement.countersign"),
        privacy="terbatas",
        reads=("proposed",),
        title="Penolakan menandatangani perjanjian kinerja",
        past="Penandatanganan perjanjian kinerja ditolak",
        shape=Record({"proposed": AGREEMENT, "role": _ROLE, "reason_code": _REFUSAL_REASON, "reason": TEXT}),
    ),
    ActKind(
        name="agreement-withdrawn",
        stream="agreement",
        powers=("agreement.draft", "agreement.sign"),
        privacy="terbatas",
        reads=("proposed",),
        title="Penarikan rancangan perjanjian kinerja",
        past="Rancangan perjanjian kinerja ditarik",
        shape=Record({"proposed": AGREEMENT, "reason_code": _WITHDRAWAL_REASON, "reason": TEXT}),
    ),
    ActKind(
        name="agreement-published",
        stream="agreement",
        powers=("agreement.publish",),
        title="Pencatatan pengumuman perjanjian kinerja",
        past="Pengumuman perjanjian kinerja dicatat",
        shape=Record(
            {
                "agreement": AGREEMENT,
                "channel": Enum("channel", ("situs_opd", "situs_pemda", "esr", "ppid")),
                "address": Text(500),
                "file_sha256?": SHA,
                "published_on": DAY,
            }
        ),
    ),
    ActKind(
        name="revision-proposed",
        stream="agreement",
        powers=("agreement.draft", "agreement.sign", "agreement.countersign"),
        privacy="terbatas",
        opens_with=("revision-countersigned", "revision-signed", "revision-rejected"),
        title="Pengajuan perubahan perjanjian kinerja",
        past="Perubahan perjanjian kinerja diajukan",
        shape=Record(
            {
                "document": shapes.DOCUMENT,
                "replaces": AGREEMENT,
                "revision_no": Int(1, 999),
                "ground": _GROUND,
                "ground_refs": List(ACT, at_most=50),
                "evidence": List(Record({"file": FILE, "shows": TEXT}), at_most=100),
                "assumption?": Record({"before": TEXT, "after": TEXT}),
                "asked_by": Enum("asked_by", ("trustee", "grantor", "policy")),
                "asked_ref?": ACT,
                "applies_from": DAY,
                "changes": List(_CHANGE),
                "known_sheets": List(ACT, at_most=50),
            }
        ),
    ),
    ActKind(
        name="revision-signed",
        stream="agreement",
        powers=("agreement.sign",),
        basis=("office",),
        privacy="terbatas",  # its wording repeats the whole document
        opens_with=("revision-countersigned", "revision-signed", "revision-rejected"),
        reads=("proposed",),
        stated=True,
        title="Penandatanganan perubahan perjanjian kinerja oleh Pihak Pertama",
        past="Perubahan perjanjian kinerja ditandatangani oleh Pihak Pertama",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "role": Always("trustee"),
                "consequences": _CONSEQUENCES,
                "in_force?": Always(True),  # noqa: FBT003 - the value itself, not a switch
                "effective?": DAY,
                "effective_reason_code?": _EFFECTIVE_REASON,
                **_SIGNATURE,
            },
            Together(("in_force", "effective")),
        ),
    ),
    ActKind(
        name="revision-countersigned",
        stream="agreement",
        powers=("agreement.countersign",),
        basis=("office", "official"),
        reads=("proposed", "signed"),
        stated=True,
        title="Penandatanganan perubahan perjanjian kinerja oleh Pihak Kedua",
        past="Perubahan perjanjian kinerja ditandatangani oleh Pihak Kedua dan berlaku",
        shape=Record(
            {
                "proposed": AGREEMENT,
                "signed": AGREEMENT,
                "role": Always("grantor"),
                "direct_superior": Bool(),
                **_EFFECTIVE,
                **_SIGNATURE,
            }
        ),
    ),
    ActKind(
        name="revision-rejected",
        stream="agreement",
        powers=("agreement.countersign",),
        reads=("proposed",),
        title="Penolakan perubahan perjanjian kinerja",
        past="Perubahan perjanjian kinerja ditolak",
        shape=Record({"proposed": AGREEMENT, "reason_code": _REJECTION_REASON, "reason": TEXT}),
    ),
    ActKind(
        name="agreement-continued",
        stream="agreement",
        powers=("agreement.sign",),
        basis=("office",),
        reads=("document",),
        stated=True,
        title="Pelanjutan perjanjian kinerja oleh pejabat baru",
        past="Perjanjian kinerja dilanjutkan oleh pejabat baru",
        shape=Record(
            {
                "agreement": AGREEMENT,
                "document": AGREEMENT,
                "trustee": PARTY,
                "predecessor": ID,
                "consequences": _CONSEQUENCES,
                **_SIGNATURE,
            }
        ),
    ),
    ActKind(
        name="continuation-countersigned",
        stream="agreement",
        powers=("agreement.countersign",),
        basis=("office", "official"),
        reads=("document", "continued"),
        stated=True,
        title="Persetujuan Pihak Kedua atas pelanjutan perjanjian kinerja",
        past="Pelanjutan perjanjian kinerja disetujui Pihak Kedua",
        shape=Record(
            {"continued": AGREEMENT, "document": AGREEMENT, "role": Always("grantor"), **_EFFECTIVE, **_SIGNATURE}
        ),
    ),
)

ACTS: Mapping[str, ActKind] = _table((*_THE_LEDGER, *_PEOPLE, *_STRUCTURE, *_MEASURES, *_AGREEMENTS))
