"""The ledger: a page for people, and C2SP tlog-tiles for machines."""

from flask import Blueprint, Response, render_template, request

from domain.evidence.errors import Refused, Unproven
from domain.evidence.merkle import TileLevel, parse_tile_path
from projections import views
from web.house import FARTHEST, known, the_house

bp = Blueprint("log", __name__)

_BYTES = "application/octet-stream"
_KINDS = (
    "agreement", "sheet", "source", "paper", "plan", "budget", "instrument", "order", "period", "indicator", "official",
    "office", "agency", "registrars", "rules", "ledger", "log",
)  # fmt: skip
_FOR_EVER = "public, max-age=31536000, immutable"  # a tile of a width never changes; only wider ones come


@bp.get("/buku")
def book() -> str:
    """The seal, and the records, newest first; all, or those of one kind of stream."""
    db = known()
    kind = request.args.get("jenis") if request.args.get("jenis") in _KINDS else None
    house = the_house()
    return render_template(
        "log/book.html",
        head=house.store.head(),
        origin=house.trust.origin,
        vkey=house.vkey.text,
        entries_public=house.settings.entries == "public",
        kind=kind,
        kinds=_KINDS,
        records=views.records(db, page=max(1, request.args.get("ke", 1, type=int)), kind=kind),
    )


@bp.get("/checkpoint")
def checkpoint() -> Response:
    """The signed note, for machines."""
    return _plain(the_house().ledger.checkpoint().encode(), "text/plain; charset=utf-8", caching="no-cache")


@bp.get("/tile/<path:place>")
def tile(place: str) -> Response:
    """A hash tile for anyone; an entry bundle where the policy says public."""
    level, n, width = _place(f"tile/{place}")
    house = the_house()
    if level != "entries":
        return _plain(house.ledger.tile_bytes(level, n, width), _BYTES, caching=_FOR_EVER)
    if house.settings.entries != "public":
        raise Refused("not_open", what="semua catatan sekaligus hanya untuk pemeriksa")
    return _plain(house.ledger.entry_bundle(n, width), _BYTES, caching=_FOR_EVER)


def _place(path: str) -> tuple[TileLevel, int, int | None]:
    """A tile has one canonical address; any other spelling of it is not found."""
    try:
        level, n, width = parse_tile_path(path)
    except Unproven:
        n = FARTHEST
    if n >= FARTHEST:
        raise Refused("not_found", what="Bagian pohon sidik ini")
    return level, n, width


def _plain(content: bytes, kind: str, *, caching: str) -> Response:
    return Response(content, content_type=kind, headers={"Cache-Control": caching})
