"""The filters of the register of changes: read from an address or from a named view, and written back into one."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from werkzeug.datastructures import MultiDict

from projections.grades import GRADES
from projections.register_answers import DIRECTIONS, FIELDS, GROUNDS, ORDERS, OUTCOMES, Wanted

_KNOWN = {"ya": True, "tidak": False}

_VIEWS = Path(__file__).parent / "views" / "register.toml"
# How an address calls a filter.
_NAMES = {
    "tahun": "year", "opd": "agency", "pejabat": "official", "keputusan": "outcome", "arah": "direction",
    "bagian": "field", "dasar": "ground", "sejak": "since", "sampai": "until", "perjanjian": "agreement", "cari": "q",
    "tingkat": "grade", "asal": "source", "lama": "past", "urut": "order",
}  # fmt: skip
CODES = {
    "keputusan": OUTCOMES, "arah": DIRECTIONS, "bagian": FIELDS, "dasar": GROUNDS, "tingkat": GRADES, "urut": ORDERS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """A named view: its filters, with the place where the year goes."""

    id: str
    asked: Mapping[str, str]

    def of(self, year: int) -> Mapping[str, str]:
        """The filters for a year, as an address carries them."""
        return {name: value.replace("{tahun}", str(year)) for name, value in self.asked.items()}


@cache
def views() -> tuple[View, ...]:
    """Every named view, in the order of its file."""
    return tuple(View(row["id"], row["asked"]) for row in tomllib.loads(_VIEWS.read_text("utf-8"))["view"])


def wanted(asked: Mapping[str, str]) -> Wanted:
    """What an address asks for; a filter that is none filters nothing."""
    given = MultiDict(asked)
    coded = {name: value for name, codes in CODES.items() if (value := given.get(name)) in codes}
    return Wanted(
        year=given.get("tahun", type=_year),
        agency=given.get("opd") or None,
        official=given.get("pejabat") or None,
        outcome=coded.get("keputusan"),
        direction=coded.get("arah"),
        field=coded.get("bagian"),
        ground=coded.get("dasar"),
        known=_KNOWN.get(given.get("diketahui", "")),
        since=given.get("sejak", type=date.fromisoformat),
        until=given.get("sampai", type=date.fromisoformat),
        agreement=given.get("perjanjian") or None,
        grade=coded.get("tingkat"),
        source=given.get("asal") or None,
        past=given.get("lama") or None,
        order=coded.get("urut", ORDERS[0]),
        q=given.get("cari", "").strip(),
    )


def asked_by(wish: Wanted) -> dict[str, Any]:
    """The filters that hold, as an address carries them; what is asked without saying so is left out."""
    values = asdict(wish)
    asked = {name: values[field] for name, field in _NAMES.items() if values[field] and values[field] != ORDERS[0]}
    if wish.known is not None:
        asked["diketahui"] = "ya" if wish.known else "tidak"
    return asked


def _year(text: str) -> int:
    return date.fromisoformat(f"{text}-01-01").year
