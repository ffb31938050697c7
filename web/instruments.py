"""Instruments: memoranda, cooperations and integrity pacts, with parties inside and outside the government."""

from flask import Blueprint, render_template

from domain.evidence.errors import Refused
from projections import ground_views
from web import asking
from web.house import known

bp = Blueprint("instruments", __name__, url_prefix="/naskah")

KINDS = ("nota_kesepahaman", "perjanjian_kerja_sama", "pakta_integritas", "lain")
STATES = ("proposed", "partly", "signed")


@bp.get("")
def index() -> str:
    """Every instrument, newest first."""
    kind, state = asking.one_of(KINDS, "jenis"), asking.one_of(STATES, "keadaan")
    return render_template(
        "instruments/index.html",
        found=ground_views.instruments(known(), kind=kind, state=state, page=asking.page()),
        asked=asking.holding(jenis=kind, keadaan=state),
        kinds=KINDS,
        states=STATES,
    )


@bp.get("/<ident>")
def instrument(ident: str) -> str:
    """One instrument: its text, its parties, who signed and by what power of attorney."""
    found = ground_views.instrument(known(), ident)
    if found is None:
        raise Refused("not_found", what="Naskah ini")
    return render_template("instruments/instrument.html", instrument=found, row=found.row)
