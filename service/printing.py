"""What is printed beside what is read: days, figures and money as Indonesians write them."""

from datetime import date
from typing import Any

from domain.evidence.printing import printed_day


def day(text: str) -> dict[str, Any]:
    """A civil day, printed as Indonesians write it: "6 Januari 2025"; raises `ValueError`."""
    return {"date": text, "printed": printed_day(date.fromisoformat(text))}


def printed_number(value: str) -> str:
    """A decimal string with a decimal comma and points between thousands."""
    whole, _, fraction = value.removeprefix("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if value.startswith("-") else ""  # of the text: the whole part of -0.35 is 0 and has none
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def money(rupiah: int) -> dict[str, Any]:
    """An amount in whole rupiah."""
    return {"printed": f"Rp {printed_number(str(rupiah))},00", "value": str(rupiah)}
