"""What an office itself reports as its attainment, held against what is computed: beside it, never in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from domain.figures import Ambiguous, Sole, read_quantity
from domain.measure.attainment import Attainment
from domain.measure.numbers import number_text

Agreement = Literal["raw", "capped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A printed attainment beside the computed one."""

    printed: str
    read: Decimal | None  # none where it is no number, or has two readings that both differ
    agrees: bool | None  # none where there is nothing to compare
    with_the: Agreement | None  # with the raw figure, or with the capped one
    difference_text: str | None  # printed minus computed: "+8,80"


def compare(printed: str, attainment: Attainment) -> Reported:
    """Agree means: equal within half of the last digit that is printed, with the raw or with the capped figure."""
    candidates = candidates_of(printed)
    read = candidates[0] if len(candidates) == 1 else None
    fits = agrees_with(candidates, attainment)
    if fits is None:
        return Reported(printed=printed, read=read, agrees=None, with_the=None, difference_text=None)
    if fits:
        name, number = fits
        return Reported(printed=printed, read=number, agrees=True, with_the=name, difference_text=None)
    difference = None if read is None or attainment.raw is None else _signed(read, attainment.raw)
    return Reported(printed=printed, read=read, agrees=False, with_the=None, difference_text=difference)


def agrees_with(
    candidates: Sequence[Decimal], attainment: Attainment
) -> tuple[Agreement, Decimal] | Literal[False] | None:
    """With which figure one of the readings agrees; False with neither, None where there is nothing to compare."""
    if not candidates or attainment.raw is None or attainment.kept is None:
        return None
    against: tuple[tuple[Agreement, Fraction], ...] = (("raw", attainment.raw), ("capped", attainment.kept))
    for name, exact in against:
        for number in candidates:
            if agrees(number, exact):
                return name, number
    return False


def agrees(number: Decimal, exact: Fraction) -> bool:
    """Whether a printed number is an exact one rounded to the digits that are printed."""
    above, below = number.as_integer_ratio()
    apart, half = abs(above * exact.denominator - exact.numerator * below), below * exact.denominator
    last: int = 10 ** places(number)
    return 2 * apart * last <= half


def places(number: Decimal) -> int:
    """How many digits are printed behind the comma."""
    return max(0, -int(number.as_tuple().exponent))


# A number without points has one reading, whatever the convention: `read_quantity` says so too, at far greater cost.
_PLAIN: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:,[0-9]+)?")


def candidates_of(printed: str) -> list[Decimal]:
    """The numbers that a print may be: two where nothing says which mark is the decimal one."""
    if _PLAIN.fullmatch(printed):
        return [Decimal(printed.replace(",", "."))]
    match read_quantity(printed, ""):
        case Sole(figure=figure):
            figures = [figure]
        case Ambiguous(candidates=several):
            figures = [one.figure for one in several]
        case _:
            figures = []
    return [Decimal(str(figure["value"])) for figure in figures if figure["kind"] == "number"]


def _signed(number: Decimal, exact: Fraction) -> str:
    difference = Fraction(number) - exact
    return ("+" if difference > 0 else "") + number_text(difference)
