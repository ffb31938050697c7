"""What a row of the table of acts says, and the powers it may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from domain.evidence.shape import Record, check

# A "person" is an official with a vouched key who acts for himself, under no office. The service key too may sign where
# the house itself took the file, and a registered outside party, under no office, where the act is one with outsiders.
Signer = Literal[
    "official",
    "registrar",
    "registrar_or_holder",
    "person",
    "official_or_service",
    "official_or_outside",
    "self_key",
    "log_key",
    "service_key",
]
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
        "period.manage": "membuka dan mengunci masa pengukuran",
        "period.reopen": "membuka kembali masa pengukuran yang terkunci",
        "agreement.close": "menutup perjanjian kinerja",
        "realization.enter": "mengisi lembar realisasi",
        "realization.close": "menandatangani lembar realisasi dalam masa penyelesaian tugas",
        "realization.verify": "memeriksa lembar realisasi perangkat daerah lain",
        "claims.import": "memasukkan data dari sumber lain sebagai klaim",
        "paper.record": "mencatat dan menyalin dokumen kertas",
        "paper.attest": "mencocokkan salinan dokumen kertas",
        "plan.record": "mencatat dokumen perencanaan",
        "instrument.draft": "menyusun nota kesepahaman, kerja sama, atau pakta integritas",
        "instrument.sign": "menandatangani nota kesepahaman, kerja sama, atau pakta integritas",
        "order.give": "memberi perintah",
    }
)


# What a surat tugas may give: any head may have agreements drafted; the rest only a head whose own SK gives it.
# Signing, appointing, structure and rules are never delegated by a letter of the office itself.
ASSIGNABLE_BY_ANY_HEAD = frozenset({"agreement.draft", "realization.enter", "instrument.draft"})
ASSIGNABLE = frozenset(
    {
        "agreement.align",
        "agreement.return",
        "agreement.publish",
        "agreement.close",
        "budget.record",
        "indicator.define",
        "indicator.confirm",
        "period.manage",
        "realization.verify",
        "claims.import",
        "paper.record",
        "paper.attest",
        "plan.record",
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
    stated: bool = False  # whether the act carries the printed date of a signature
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
        check(self.shape, facts)

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
