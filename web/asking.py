"""What the address asks for; what is none is left out of the question, never an error."""

from datetime import date

from flask import request


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


def _year(text: str) -> int:
    return date.fromisoformat(f"{text}-01-01").year
