"""Exact numbers, rounded only to be shown, and shown as Indonesians write them.

Whole numbers do the work: a fraction's own operations cost several times as much, and tables reckon by the million.
"""

from decimal import Decimal
from fractions import Fraction


def exact(text: str) -> Fraction:
    """A decimal as it stands in facts, without loss."""
    whole, _, decimals = text.partition(".")
    if not (text.isascii() and whole.removeprefix("-").isdigit() and (decimals.isdigit() or text == whole)):
        return Fraction(text)
    return Fraction(int(whole + decimals), 10 ** len(decimals)) if decimals else Fraction(int(whole))


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, as officials and spreadsheets round; exact for any size, whatever a context's precision."""
    sign, digits = _digits(value, places)
    return Decimal(f"{sign}{digits}E-{places}")


def number_text(value: Fraction | Decimal, *, places: int = 2) -> str:
    """The number with a decimal comma and thousands points; zeros at the end are left away: "1.234,5"."""
    sign, digits = _digits(value, places)
    whole, part = divmod(digits, 10**places)
    decimals = f",{part:0{places}d}".rstrip("0") if part else ""
    return sign + (f"{whole:,}".replace(",", ".") if whole > 999 else str(whole)) + decimals


def _digits(value: Fraction | Decimal, places: int) -> tuple[str, int]:
    """The sign, none before a zero, and the absolute value counted in units of the last place."""
    above, below = value.as_integer_ratio()
    digits = (2 * abs(above) * 10**places + below) // (2 * below)
    return "-" if above < 0 and digits else "", digits
