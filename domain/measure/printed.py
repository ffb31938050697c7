"""Attainment of figures that nobody signed a formula for: the formula follows from the kind of target and the polarity.

PermenPANRB 8/2021 pp. 91-100: more is better NAIK, less is better TURUN, a range RENTANG; a predicate and a
yes by their own. Without a polarity nothing is computed: it is never guessed from the figures.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from domain.measure.attainment import Attainment, attain
from domain.rules import bundled_rules

Facts = Mapping[str, Any]

_BY_KIND: Final = {"range": "RENTANG", "ordinal": "PREDIKAT", "binary": "ADA", "date": "TUNTAS"}
_BY_POLARITY: Final = {"naik": "NAIK", "turun": "TURUN"}
KNOWN: Final = frozenset({"NAIK", "TURUN", "TURUN_INV", "SELISIH", "RENTANG", "PREDIKAT", "ADA", "TUNTAS"})


def formula_for(target: Facts, *, polarity: str | None, formula: str | None = None) -> str | None:
    """The id of the formula: the one that is named, else the one that kind and polarity ask for; None for neither."""
    named = None if formula is None else formula.strip().upper().replace(" ", "_")
    if named in KNOWN:
        return named
    return _BY_KIND.get(target["kind"]) or _BY_POLARITY.get(polarity or "")


def attained(target: Facts, actual: Facts, *, polarity: str | None, formula: str | None = None, on: date) -> Attainment:
    """What a realization attains of a target, both as read from a print, under the rules of the newest pack."""
    known = formula_for(target, polarity=polarity, formula=formula)
    if known is None:
        return Attainment(formula="-", why="text_target" if target["kind"] == "text" else "no_polarity")
    definition = {
        "formula": {"id": known, "rules": bundled_rules().sha256, "parameters": {}},
        "polarity": polarity or "none",
    }
    return attain(definition, target, actual, on=on)
