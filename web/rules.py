"""Help that rests on the rule packs: every rule that pages apply, with its citation; rating scales with their gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, render_template, request

from domain.measure import attain
from domain.measure.scales import scales as rating_scales
from domain.rules import Rule, bundled_rules
from projections.grades import GRADES
from web.house import known, today

bp = Blueprint("rules", __name__)

# Every rule that pages apply: its id (its place on the page; rule.<id> and rule.<id>.what in the words), and the rows
# of the pack that say where it is from; where none does, rule.<id>.cite says so in words.
_RULES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("tujuan", ()),
    ("pihak", ()),
    ("batas-waktu", ("pk_deadline_months",)),
    ("kapasitas", ()),
    ("tingkat", ()),
    ("klaim", ()),
    ("dasar", ("revision_ground_a", "revision_ground_b", "revision_ground_c")),
    ("arah", ()),
    ("sisa-waktu", ()),
    ("diketahui", ()),
    ("rumus", ("NAIK", "TURUN", "TURUN_INV", "RENTANG", "TUNTAS", "PREDIKAT", "ADA", "SELISIH")),
    ("batas", ("cap_default", "floor_default", "rounding")),
    ("gabung", ("SUM", "LAST", "AVG", "MAX", "rollup_mean")),
    ("tanpa-data", ()),
    ("berbeda", ()),
    ("tiga-tangan", ()),
    ("sk-terlambat", ()),
    ("dua-jam", ()),
    ("serapan", ()),
    ("silsilah", ()),
    (
        "konsekuensi",
        ("consequence_ukuran", "consequence_evaluasi", "consequence_jalur_kinerja", "consequence_kejujuran"),
    ),
)
# Formula, target, realization: the examples that regulations print or that show where two formulas part.
_EXAMPLES: Final = (
    ("NAIK", "95", "93"), ("TURUN", "8", "9"), ("TURUN", "7", "6.5"), ("TURUN", "8", "20"), ("TURUN_INV", "8", "9"),
    ("SELISIH", "-1", "-0.5"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One rule as the page tells it."""

    id: str
    rows: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A formula at work: what is computed here, not what somebody wrote down."""

    formula: str
    target: str
    actual: str
    attained: str


@bp.get("/aturan")
def index() -> str:
    """Every rule that pages apply, in plain words."""
    known()
    rows = bundled_rules().in_force(on=today())
    told = [Told(ident, tuple(rows[row] for row in named if row in rows)) for ident, named in _RULES]
    return render_template(
        "guide/rules.html", rules=told, examples=[_example(*one) for one in _EXAMPLES], grades=GRADES
    )


@bp.get("/skala")
def scales() -> str:
    """The rating scales of a day, and where the printed bands leave a gap."""
    known()
    day = request.args.get("pada", type=date.fromisoformat) or today()
    return render_template("guide/scales.html", scales=rating_scales(day), day=day)


def _example(formula: str, target: str, actual: str) -> Example:
    polarity = "turun" if formula.startswith("TURUN") else "naik"
    signed = {"id": formula, "printed": formula, "rules": bundled_rules().sha256, "parameters": {}}
    definition: Mapping[str, Any] = {"formula": signed, "polarity": polarity, "aggregation": "last"}
    found = attain(definition, _number(target), _number(actual), on=today())
    return Example(formula, target, actual, found.text or "")


def _number(value: str) -> dict[str, str | int]:
    return {"printed": value, "kind": "number", "value": value}
