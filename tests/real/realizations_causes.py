"""Why a printed attainment is not what the formula gives: each likely cause is a hypothesis that code tests on the figures.

A hypothesis holds if it gives the printed figure within its printed digits. All that hold are told, the simplest first.
The last three hold by chance too: of 540 figures made wrong at random, 59 found digits that are not printed, 36 a slip of
one digit. They say what may have happened; only the office knows.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from domain.measure.reported import agrees, places
from tests.real.realizations import Measured, number_readings

CAPS = (100, 110, 120, 150)
SCALES = (10, 100, 1000, 10000)
COARSER = (-3, 0, 1, 2)  # decimals; -3 is thousands


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row whose print and computation part, as numbers, and the rows around it."""

    one: Measured
    target: Decimal
    actual: Decimal
    printed: Decimal
    exact: Fraction  # by the signed formula, even where the rule refuses it
    others: Sequence[Measured]

    @property
    def neighbours(self) -> list[Measured]:
        """The other rows of the same agreement, in the order of the paper."""
        known = self.one.realized.agreement_id
        return [other for other in self.others if other.realized.agreement_id == known and other is not self.one]

    @property
    def namesakes(self) -> list[Measured]:
        """The same indicator of another office or another year."""
        name = self.one.realized.row["indikator"]
        return [other for other in self.others if other.realized.row["indikator"] == name and other is not self.one]

    def gives(self, exact: Fraction | None) -> bool:
        return exact is not None and agrees(self.printed, exact)


Hypothesis = Callable[[Case], Iterable[str]]

FORMULAS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "NAIK": lambda target, actual: actual / target * 100,
    "TURUN": lambda target, actual: (2 * target - actual) / target * 100,
    "TURUN_INV": lambda target, actual: target / actual * 100,
    "SELISIH": lambda target, actual: 100 + actual - target,
}


def by(formula: str, target: Decimal | Fraction, actual: Decimal | Fraction) -> Fraction | None:
    """A formula without the rule's cases; none where it divides by nought."""
    try:
        return FORMULAS[formula](Fraction(target), Fraction(actual))
    except ZeroDivisionError:
        return None


# -- the hypotheses, the simplest first --


def ratio_of_a_negative(case: Case) -> Iterator[str]:
    """Somebody divided where the rule refuses to."""
    if case.one.attainment.why == "ratio_of_negative" and case.gives(case.exact):
        yield "R/T of a negative figure, which the rule refuses"


def truncated(case: Case) -> Iterator[str]:
    """Digits were cut off, not rounded."""
    step = 10 ** places(case.printed)
    if case.exact > 0 and Fraction(math.floor(case.exact * step), step) == Fraction(case.printed):
        yield f"cut off after {places(case.printed)} decimals"


def rounded_up(case: Case) -> Iterator[str]:
    """Rounded up where the next digit is below five."""
    step = 10 ** places(case.printed)
    if Fraction(math.ceil(case.exact * step), step) == Fraction(case.printed):
        yield f"rounded up to {places(case.printed)} decimals"


def other_formula(case: Case) -> Iterator[str]:
    """Computed by a formula that the indicator did not sign."""
    for name in FORMULAS:
        if name != case.one.formula and case.gives(by(name, case.target, case.actual)):
            yield f"{name} instead of {case.one.formula}"


def capped_by_hand(case: Case) -> Iterator[str]:
    """A round figure stands for one above it."""
    if case.printed in CAPS and case.exact > case.printed:
        yield f"capped by hand at {case.printed}"


def comma_lost(case: Case) -> Iterator[str]:
    """One of the two figures lacks its decimal comma; what comes out may be capped besides."""
    for scale in SCALES:
        for name, target, actual in (
            ("target", case.target / scale, case.actual),
            ("realization", case.target, case.actual / scale),
        ):
            exact = by(case.one.formula, target, actual)
            if case.gives(exact):
                yield f"decimal comma lost in the {name} (÷ {scale})"
            elif exact is not None and case.printed in CAPS and case.printed < exact < 2 * case.printed:
                yield f"decimal comma lost in the {name} (÷ {scale}), and capped by hand at {case.printed}"


def shifted_cell(case: Case) -> Iterator[str]:
    """A figure stands in the column beside its own."""
    if case.printed == case.actual:
        yield "realization and attainment are the same figure: one stands in the other's column"
    if case.printed == case.target:
        yield "the printed attainment is the target"


def another_target(case: Case) -> Iterator[str]:
    """Divided by the target of another row, another office or another year."""
    for what, others in (("neighbouring row", case.neighbours), ("same indicator elsewhere", case.namesakes)):
        places_found = [
            f"{other.realized.agreement_id}: {target}"
            for other in others
            for target in number_readings(other.realized.row["target"])
            if target not in (0, case.target) and case.gives(by(case.one.formula, target, case.actual))
        ]
        if places_found:
            yield f"against the target of another row ({what}; {', '.join(places_found[:2])})"


def another_realization(case: Case) -> Iterator[str]:
    """Computed with the realization of another row, another office or another year."""
    for what, others in (("neighbouring row", case.neighbours), ("same indicator elsewhere", case.namesakes)):
        places_found = [
            f"{other.realized.agreement_id}: {actual}"
            for other in others
            for actual in number_readings(other.realized.row["realisasi"])
            if actual != case.actual and case.gives(by(case.one.formula, case.target, actual))
        ]
        if places_found:
            yield f"with the realization of another row ({what}; {', '.join(places_found[:2])})"


def shifted_row(case: Case) -> Iterator[str]:
    """The attainment of another row of the same paper."""
    for other in case.neighbours:
        if case.gives(other.attainment.raw) and case.printed != 100:
            yield f'the attainment of "{other.realized.row["indikator"][:40]}"'


def rounded_before(case: Case) -> Iterator[str]:
    """Target or realization were rounded before they were divided."""
    for target_places, actual_places in product(COARSER, repeat=2):
        target, actual = coarser(case.target, target_places), coarser(case.actual, actual_places)
        if (target, actual) == (case.target, case.actual) or not target:
            continue
        if case.gives(by(case.one.formula, target, actual)):
            yield f"computed with rounded figures ({target:f} and {actual:f})"


def hidden_digits(case: Case) -> Iterator[str]:
    """Target or realization are printed rounded, and were divided with the digits that are not printed."""
    extremes = [by(case.one.formula, *pair) for pair in product(unrounded(case.target), unrounded(case.actual))]
    known = [one for one in extremes if one is not None]
    half = Fraction(1, 2 * 10 ** places(case.printed))
    if min(known) - half <= Fraction(case.printed) <= max(known) + half:
        yield f"computed with digits that are not printed behind {case.target:f} or {case.actual:f}"


def one_digit(case: Case) -> Iterator[str]:
    """One digit of a figure was typed wrong, left out, or changed places with the next."""
    for name, typed in slips(case.target):
        if typed and case.gives(by(case.one.formula, typed, case.actual)):
            yield f"a slip in the target ({name}): {typed:f} for {case.target:f}"
    for name, typed in slips(case.actual):
        if case.gives(by(case.one.formula, case.target, typed)):
            yield f"a slip in the realization ({name}): {typed:f} for {case.actual:f}"
    for name, typed in slips(case.printed):
        if agrees(typed, case.exact):
            yield f"a slip in the printed attainment ({name}): {typed:f} printed as {case.printed:f}"


def one_digit_and_cut(case: Case) -> Iterator[str]:
    """One digit of the target was typed wrong, and the quotient was cut off."""
    step = 10 ** places(case.printed)
    for name, typed in slips(case.target):
        exact = by(case.one.formula, typed, case.actual) if typed else None
        if exact is not None and Fraction(math.floor(exact * step), step) == Fraction(case.printed):
            yield f"a slip in the target ({name}): {typed:f} for {case.target:f}, and cut off"


HYPOTHESES: tuple[tuple[str, Hypothesis], ...] = (
    ("ratio of a negative", ratio_of_a_negative),
    ("truncated", truncated),
    ("rounded up", rounded_up),
    ("another formula", other_formula),
    ("decimal comma lost", comma_lost),
    ("capped by hand", capped_by_hand),
    ("shifted column", shifted_cell),
    ("another row's target", another_target),
    ("another row's realization", another_realization),
    ("another row's attainment", shifted_row),
    ("rounded before dividing", rounded_before),
    ("digits not printed", hidden_digits),
    ("slip of one digit", one_digit),
    ("slip of one digit, cut off", one_digit_and_cut),
)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cause:
    """The likely cause of one difference, and whatever else would give the same figure."""

    name: str
    told: str
    also: tuple[str, ...]


def cause(one: Measured, others: Sequence[Measured]) -> Cause:
    """The first hypothesis that holds, under the first reading of ambiguous figures under which any does."""
    ambiguous = one.attainment.why in ("text_target", "text_actual")
    for case in cases(one, others):
        found = [(name, told) for name, hypothesis in HYPOTHESES for told in hypothesis(case)]
        if ambiguous and case.gives(case.exact):
            found.insert(0, ("two readings", "agrees under this reading"))
        if found:
            reading = f"two readings, none asked: {case.target} and {case.actual}; " if ambiguous else ""
            (name, told), *also = found
            return Cause(name, reading + told, tuple(dict.fromkeys(told for _, told in also)))
    return Cause(UNKNOWN, "no hypothesis gives the printed figure", ())


def cases(one: Measured, others: Sequence[Measured]) -> Iterator[Case]:
    """The row under each pair of readings of its figures; a figure that was read has one."""
    row = one.realized.row
    columns = ("target", "realisasi", "capaian_printed")
    for target, actual, printed in product(*(number_readings(row[column]) for column in columns)):
        exact = by(one.formula, target, actual)
        settled = one.attainment.raw is None or exact == one.attainment.raw
        if exact is not None and settled:
            yield Case(one=one, target=target, actual=actual, printed=printed, exact=exact, others=others)


def coarser(number: Decimal, digits: int) -> Decimal:
    """A number rounded half up to fewer decimals; itself if it has no more, or nothing would be left of it."""
    if places(number) <= digits or abs(number) < 10**-digits:
        return number
    return Decimal(f"{math.floor(Fraction(number) * Fraction(10) ** digits + Fraction(1, 2))}E{-digits}")


def unrounded(number: Decimal) -> tuple[Fraction, Fraction]:
    """The least and the greatest number that is printed like this when it is rounded."""
    half = Fraction(1, 2 * 10 ** places(number))
    return Fraction(number) - half, Fraction(number) + half


def slips(number: Decimal) -> Iterator[tuple[str, Decimal]]:
    """What a number would be without one slip of the hand."""
    text = f"{number:f}"
    for place, sign in enumerate(text):
        if not sign.isdigit():
            continue
        for digit in "0123456789":
            if digit != sign:
                yield "another digit", Decimal(text[:place] + digit + text[place + 1 :])
        if sum(one.isdigit() for one in text) > 1:
            yield "a digit too many", Decimal(text[:place] + text[place + 1 :])
    for (place, sign), (_, after) in pairwise(enumerate(text)):
        if sign.isdigit() and after.isdigit() and sign != after:
            yield "two digits changed places", Decimal(text[:place] + after + sign + text[place + 2 :])
