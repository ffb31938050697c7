"""Facts as a drafting form would write them: what is printed beside what is read."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from service.printing import day, money, printed_number

__all__ = [
    "Facts",
    "day",
    "decree",
    "file",
    "interval",
    "money",
    "name",
    "number",
    "ordinal",
    "printed_number",
    "total",
    "yes_or_no",
]

Facts = dict[str, Any]

_FRONT = re.compile(r"(?:(?:Prof\.|Dr\.|dr\.|drg\.|Dra\.|Drs\.|Ir\.|H\.|Hj\.) )*")


def decree(number: str, dated: str, issuer: str, *, kind: str = "keputusan") -> Facts:
    """A decree (SK) or another letter that gives or ends something."""
    return {"kind": kind, "number": number, "dated": day(dated), "issuer": issuer}


def file(title: str, *, number: str | None = None, dated: str | None = None) -> Facts:
    """A file of the fictitious city: the digest is that of its title, for nobody ever wrote it."""
    facts: Facts = {
        "sha256": hashlib.sha256(title.encode()).hexdigest(),
        "size": 180_000 + 1_000 * len(title),
        "media_type": "application/pdf",
        "title": title,
    }
    facts |= {"number": number} if number else {}
    facts |= {"document_date": dated} if dated else {}
    return facts


def name(printed: str) -> Facts:
    """A printed name in its parts: degrees in front, the name, degrees behind."""
    front = _FRONT.match(printed)
    before = front[0].strip() if front else ""
    bare, _, behind = printed[len(before) :].strip().partition(", ")
    parts = {"front": before, "name": bare, "back": behind}
    return {key: value for key, value in parts.items() if value}


def number(value: str, unit: str, *, printed: str | None = None) -> Facts:
    """A target or realization that is a number."""
    return {"kind": "number", "printed": printed or printed_number(value), "unit": unit, "value": value}


def ordinal(label: str, rank: int, unit: str = "Predikat") -> Facts:
    """A predicate, with its rank in the indicator's own table (higher is better)."""
    return {"kind": "ordinal", "printed": label, "rank": rank, "unit": unit}


def interval(low: str, high: str, unit: str) -> Facts:
    """A target that is a range."""
    printed = f"{printed_number(low)} s.d. {printed_number(high)}"
    return {"kind": "range", "printed": printed, "unit": unit, "low": low, "high": high}


def yes_or_no(*, there: bool, unit: str = "Dokumen") -> Facts:
    """Whether something is there."""
    return {"kind": "binary", "printed": "Ada" if there else "Tidak ada", "unit": unit, "value": "1" if there else "0"}


def total(amounts: Iterable[Mapping[str, Any]]) -> Facts:
    """The sum of amounts in whole rupiah."""
    return money(int(sum(Decimal(amount["value"]) for amount in amounts)))
