"""Acts of the book itself: its opening, its registrars, its packs of rules and words, its daily heads."""

from domain.evidence.shape import CODE, SHA, ActRef, Enum, List, Pattern, Record, Text
from domain.evidence.shapes import COUNT, DATE, DAY, DECREE, ID, KEY, SHORT, TEXT
from domain.evidence.tables.pieces import TEXTS, reason
from domain.evidence.tables.row import ActKind

_PACK = Record({"id": Text(100), "sha256": SHA})
_REGISTRAR_REASON = reason("registrar", "mutasi", "pensiun", "wafat", "permintaan_sendiri", "kunci_bocor")
_REGISTRAR = Record(
    {"official": ID, "name_printed": SHORT, "agency": ID, "agency_printed": SHORT, "key": KEY},
)

LEDGER = (
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
                "zone": Pattern(
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
                "seconds?": ActRef(("registrars",)),
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
                "seconds?": ActRef(("registrars",)),
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
                "citations": TEXTS,
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
        shape=Record({"proposed": ActRef(("rules",))}),
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
