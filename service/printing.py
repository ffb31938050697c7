"""What is printed beside what is read: days, figures and money as Indonesians write them."""

from datetime import date
from typing import Any

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def day(text: str) -> dict[str, Any]:
    """A civil day, printed as Indonesians write it: "6 Januari 2025"; raises `ValueError`."""
    value = date.fromisoformat(text)
    return {"date": text, "printed": f"{value.day} {MONTHS[value.month - 1]} {value.year}"}


def printed_number(value: str) -> str:
    """A decimal string with a decimal comma and points between thousands."""
    whole, _, fraction = value.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{fraction}" if fraction else grouped


def money(rupiah: int) -> dict[str, Any]:
    """An amount in whole rupiah."""
    return {"printed": f"Rp {printed_number(str(rupiah))},00", "value": str(rupiah)}
