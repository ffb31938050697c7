"""Exact numbers, rounded only to be shown, and shown as Indonesians write them."""

from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, as officials and spreadsheets round; exact for any size, whatever a context's precision."""
    scaled = abs(value) * 10**places
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if value < 0 and digits else ""
    return Decimal(f"{sign}{digits}E-{places}")


def number_text(value: Fraction | Decimal, *, places: int = 2) -> str:
    """The number with a decimal comma and thousands points; zeros at the end are left away: "1.234,5"."""
    whole, _, decimals = f"{rounded(abs(Fraction(value)), places):f}".partition(".")
    decimals = decimals.rstrip("0")
    shown = f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")
    return f"-{shown}" if value < 0 and shown != "0" else shown
