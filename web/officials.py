"""Officials: who they are, which decrees and keys they have, and everything they put their hand to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from domain.evidence.errors import Refused
from projections import register_views, views
from projections.answers import Mandate
from projections.register_answers import Signature
from web.house import government, known, today

bp = Blueprint("officials", __name__)

_MAY_WAIT = "realization-signed"  # the one act that stands before its SK is recorded


@dataclass(frozen=True, slots=True)
class Lateness:
    """An SK that reached the book after the signature: its end (known then: yes, in force: no), or its beginning.

    `awaiting`: it is not there yet.
    """

    code: str  # ended_late | started_late | awaiting
    mandate: Mandate | None


@bp.get("/pejabat")
def index() -> str:
    """Officials by name, filtered as the address says."""
    db = known()
    asked = {"cari": request.args.get("cari", "").strip(), "opd": request.args.get("opd") or None}
    return render_template(
        "people/index.html",
        found=register_views.officials(db, q=asked["cari"] or "", agency=asked["opd"], today=today(), page=_page()),
        asked={name: value for name, value in asked.items() if value},
        agencies=views.offered(db, asked["opd"]),
    )


@bp.get("/pejabat/<ident>")
def official(ident: str) -> str:
    """One official: mandates, keys, and signatures, newest first."""
    db = known()
    found = views.official(db, ident)
    if found is None:
        raise Refused("not_found", what="Pejabat ini")
    signatures = register_views.signatures(db, ident, page=_page())
    return render_template(
        "people/official.html",
        official=found,
        signatures=signatures,
        lateness=_lateness(signatures.rows, found.mandates),
    )


def _lateness(rows: Iterable[Signature], mandates: tuple[Mandate, ...]) -> Mapping[int, Lateness]:
    """What is to be said of a signature whose SK was recorded late, by record."""
    by_record = {mandate.record: mandate for mandate in mandates}
    seat = government()
    told = ((row.record, _late(row, by_record, seat.day(row.received_at))) for row in rows)
    return {record: late for record, late in told if late is not None}


def _late(row: Signature, by_record: Mapping[int, Mandate], day: date) -> Lateness | None:
    if row.mandate_record is None:
        return Lateness("awaiting", None) if row.act == _MAY_WAIT else None
    mandate = by_record.get(row.mandate_record)
    if mandate is None:
        return None
    if mandate.record > row.record:
        return Lateness("started_late", mandate)
    ended = mandate.ended_on is not None and mandate.ended_on <= day and (mandate.ended_record or 0) > row.record
    return Lateness("ended_late", mandate) if ended else None


def _page() -> int:
    return max(1, request.args.get("ke", 1, type=int))
