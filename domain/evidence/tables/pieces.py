"""Pieces of facts that several rooms of the table share."""

from domain.evidence.shape import Enum, List, Shape, Text
from domain.evidence.shapes import CAPACITY, DAY, TEXT, TS, WORD
from domain.evidence.tables.row import POWERS


def reason(name: str, *codes: str) -> Enum:
    """The reasons of one kind of act; "lain" stands at the end of every such list."""
    return Enum(f"reason_{name}", (*codes, "lain"))


POWER = Enum("power", tuple(POWERS))
SOME_POWERS = List(POWER, at_least=1, distinct=True)
TEXTS = List(TEXT, at_most=100)
ROLE = Enum("role", ("trustee", "grantor"))
EFFECTIVE_REASON = reason("effective", "ditetapkan_dalam_keputusan", "pelantikan", "perjanjian_sebelumnya")
PERSONAL_SIGNATURE: dict[str, Shape] = {"stated": DAY, "place_printed": Text(100), "opened_at": TS}
SIGNATURE: dict[str, Shape] = {"capacity": CAPACITY, **PERSONAL_SIGNATURE}
CONSEQUENCES = List(WORD, at_least=1, at_most=20, distinct=True)
EFFECTIVE: dict[str, Shape] = {"effective": DAY, "effective_reason_code?": EFFECTIVE_REASON}
