"""Orders: who told whom to do what, down the chain."""

from flask import Blueprint, render_template

from projections import ground_views
from web import asking
from web.house import known

bp = Blueprint("orders", __name__, url_prefix="/perintah")


@bp.get("")
def index() -> str:
    """Every chain of orders, newest first, each whole and in order."""
    return render_template("orders/index.html", found=ground_views.orders(known(), page=asking.page()))
