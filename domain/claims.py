"""What rows that came out of another system are called.

The key of a row is how it is found again in tomorrow's file. It is made of what is printed, so that the same row of the
same system keeps its key as long as nobody renames it; two rows that are named alike are told apart by the importer.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

Printed = Mapping[str, str]

BETWEEN: Final = " · "
LONGEST_KEY: Final = 590  # an importer adds " #2"; the shape of the act ends at 600
_UNSAID: Final = "-"
_DESCRIBES: Final = {
    "indicators": ("indicator",),
    "programmes": ("programme",),
    "realizations": ("indicator", "period"),
}
_NAMES: Final = {
    "evaluations": ("government", "agency", "fiscal_year", "scheme"),
    "signings": ("government", "fiscal_year", "doc_kind", "signed_on"),
}
_ORNAMENT: Final = re.compile(r"[\W_]+")
_MUST: Final = {
    "indicators": ("indicator",),
    "programmes": ("programme",),
    "realizations": ("indicator",),
}


def agreement_name(cells: Printed) -> str | None:
    """The agreement that a row belongs to: its own number in the source, else agency, year and kind as printed."""
    if cells.get("agreement"):
        return cells["agreement"]
    if not cells.get("agency"):
        return None
    return _joined(cells.get(field) for field in ("agency", "fiscal_year", "doc_kind"))


def key_of(table: str, cells: Printed) -> tuple[str | None, str | None]:
    """The key of a row; or none, and the field that it lacks."""
    if table in _NAMES:
        return _named(table, cells)
    agreement = agreement_name(cells)
    if agreement is None:
        return None, "agreement"
    lacking = next((field for field in _MUST.get(table, ()) if not cells.get(field)), None)
    if lacking is not None:
        return None, lacking
    return _short(_joined([agreement, *(cells.get(field) for field in _DESCRIBES.get(table, ()))])), None


def describing(table: str, cells: Printed) -> tuple[str, ...]:
    """What tells a row from the others of its agreement: its indicator, its period, its programme."""
    return tuple(cells.get(field) or _UNSAID for field in _DESCRIBES.get(table, ()))


def squash(name: str) -> str:
    """A name as it is compared: letters and digits in one spelling. What stands between digits tells 1.1 from 11."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _ORNAMENT.sub(lambda found: " " if _between_digits(found) else "", plain)


def _between_digits(found: re.Match[str]) -> bool:
    text, start, end = found.string, found.start(), found.end()
    return start > 0 and end < len(text) and text[start - 1].isdecimal() and text[end].isdecimal()


def _named(table: str, cells: Printed) -> tuple[str | None, str | None]:
    """Who was evaluated, or where it was signed: a government or one of its agencies."""
    if not cells.get("government") and not cells.get("agency"):
        return None, "government"
    return _short(_joined(cells.get(field) for field in _NAMES[table])), None


def _joined(parts: Iterable[str | None]) -> str:
    return BETWEEN.join(part or _UNSAID for part in parts)


def _short(key: str) -> str:
    """A key that is too long ends in the digest of its whole."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 20].rstrip()} {hashlib.sha256(key.encode()).hexdigest()[:16]}"
