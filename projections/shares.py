"""Parts of a whole in per cent, as pages show them."""

from decimal import Decimal
from fractions import Fraction

from domain.measure import number_text


def share_of(part: str | None, whole: str | None) -> str | None:
    """What a sum is of another, in per cent with two decimals; None where one is not known or the whole is nought."""
    if part is None or whole is None or not Fraction(whole):
        return None
    return number_text(Fraction(part) / Fraction(whole) * 100)


def rest_of(part: str | None, whole: str | None) -> str | None:
    """What is left of a whole, as decimal text of rupiah."""
    if part is None or whole is None:
        return None
    return f"{Decimal(whole) - Decimal(part):f}"
