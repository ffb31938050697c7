"""What the address asks for; what is none is left out of the question, never an error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import request

from projections.grades import GRADES
from web import filters

_LONGEST = 40  # signs of a value that a page repeats


def page() -> int:
    """The page of a list, counted from 1."""
    return max(1, request.args.get("ke", 1, type=int))


def year(name: str = "tahun") -> int | None:
    """A year that the calendar has."""
    return request.args.get(name, type=_year)


def word(name: str) -> str | None:
    """A word that is not blank."""
    return request.args.get(name, "").strip() or None


def one_of(codes: tuple[str, ...], name: str) -> str | None:
    """One of the codes that there are."""
    wish = request.args.get(name)
    return wish if wish in codes else None


def holding(**wishes: object) -> dict[str, object]:
    """The filters that hold, as an address carries them."""
    return {name: wish for name, wish in wishes.items() if wish}


@dataclass(frozen=True, slots=True)
class Ignored:
    """A filter of the address that was not understood, and how its like is written."""

    name: str
    value: str
    like: str


def ignored() -> tuple[Ignored, ...]:
    """The filters of the address that filter nothing because they are none: a typo shows another set than meant."""
    codes = filters.CODES if request.blueprint == "changes" else {"tingkat": GRADES}
    return tuple(
        Ignored(name, value[:_LONGEST], like)
        for name, value in request.args.items(multi=True)
        if value and (like := _likeness(name, value, codes)) is not None
    )


def _likeness(name: str, value: str, codes: Mapping[str, tuple[str, ...]]) -> str | None:
    if name in codes:
        return None if value in codes[name] else ", ".join(codes[name])
    if name not in _CALENDAR:
        return None
    read, like = _CALENDAR[name]
    try:
        read(value)
    except ValueError:
        return like
    return None


def _year(text: str) -> int:
    return date.fromisoformat(f"{text}-01-01").year


_CALENDAR: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "tahun": (_year, "2025"),
    **dict.fromkeys(("sejak", "sampai", "pada"), (date.fromisoformat, "2025-12-31")),
}
