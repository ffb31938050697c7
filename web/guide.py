"""Help: the words of this book in a few plain sentences."""

from flask import Blueprint, render_template

from web.house import known

bp = Blueprint("guide", __name__)

TERMS = (
    "agreement", "parties", "record", "act", "mandate", "decree", "key", "period", "sheet", "attainment", "change",
    "citation", "source", "claim", "paper", "grade", "checkpoint", "proof", "bundle", "verdict", "known_effective",
    "class", "withheld",
)  # fmt: skip


@bp.get("/bantuan")
def glossary() -> str:
    """How to read the register, and its words."""
    known()
    return render_template("guide/glossary.html", terms=TERMS)
