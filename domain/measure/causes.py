"""Why a printed attainment is not what the formula gives: each likely cause is a hypothesis tested on the figures.

A hypothesis holds if it gives the printed figure within its printed digits. All that hold are told, the simplest
first. The last three hold by chance too: of 540 figures made wrong at random, 59 found digits that are not printed, 36
a slip of one digit. They say what may have happened; only the office knows.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from typing import Final

from domain.figures import Ambiguous, Sole, read_quantity
from domain.measure.reported import agrees, places

CAPS: Final = (100, 110, 120, 150)
SCALES: Final = (10, 100, 1000, 10000)
COARSER: Final = (-3, 0, 1, 2)  # decimals; -3 is thousands


@dataclass(frozen=True, kw_only=True)
class Held:
    """A printed row, and what the formula makes of it: `raw` exact, or `why` there is nothing."""

    agreement: str
    name: str
    target: str
    actual: str
    printed: str
    formula: str
    raw: Fraction | None
    why: str | None
    former: tuple[str, ...] = ()  # what the target was before somebody changed it

    @cached_property
    def targets(self) -> list[Decimal]:
        """Every number that the target may mean."""
        return number_readings(self.target)

    @cached_property
    def actuals(self) -> list[Decimal]:
        """Every number that the realization may mean."""
        return number_readings(self.actual)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row whose print and computation part, as numbers, and the rows around it."""

    one: Held
    target: Decimal
    actual: Decimal
    printed: Decimal
    exact: Fraction  # by the signed formula, even where the rule refuses it
    others: Sequence[Held]

    @property
    def neighbours(self) -> list[Held]:
        """The other rows of the same agreement, in the order of the paper."""
        return [other for other in self.others if other.agreement == self.one.agreement and other is not self.one]

    @property
    def namesakes(self) -> list[Held]:
        """The same indicator of another office or another year."""
        return [other for other in self.others if other.name == self.one.name and other is not self.one]

    def gives(self, exact: Fraction | None) -> bool:
        """Whether a figure is the printed one."""
        return exact is not None and agrees(self.printed, exact)


Hypothesis = Callable[[Case], Iterable[str]]

FORMULAS: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "NAIK": lambda target, actual: actual / target * 100,
    "TURUN": lambda target, actual: (2 * target - actual) / target * 100,
    "TURUN_INV": lambda target, actual: target / actual * 100,
    "SELISIH": lambda target, actual: 100 + actual - target,
}


def by(formula: str, target: Decimal | Fraction, actual: Decimal | Fraction) -> Fraction | None:
    """A formula without the rule's cases; none where it divides by nought, or is no arithmetic of two figures."""
    try:
        return FORMULAS[formula](Fraction(target), Fraction(actual)) if formula in FORMULAS else None
    except ZeroDivisionError:
        return None


# -- the hypotheses, the simplest first --


def _ratio_of_a_negative(case: Case) -> Iterator[str]:
    """Somebody divided where the rule refuses to."""
    if case.one.why == "ratio_of_negative" and case.gives(case.exact):
        yield "R/T dari angka negatif, yang ditolak aturan"


def _former_target(case: Case) -> Iterator[str]:
    """Computed before somebody changed the target, and left standing."""
    for printed in case.one.former:
        if any(case.gives(by(case.one.formula, target, case.actual)) for target in number_readings(printed) if target):
            yield f"dihitung terhadap target sebelum diubah ({printed})"


def _truncated(case: Case) -> Iterator[str]:
    """Digits were cut off, not rounded."""
    step = 10 ** places(case.printed)
    if case.exact > 0 and Fraction(math.floor(case.exact * step), step) == Fraction(case.printed):
        yield f"dipotong setelah {places(case.printed)} angka di belakang koma, tidak dibulatkan"


def _rounded_up(case: Case) -> Iterator[str]:
    """Rounded up where the next digit is below five."""
    step = 10 ** places(case.printed)
    if Fraction(math.ceil(case.exact * step), step) == Fraction(case.printed):
        yield f"dibulatkan ke atas sampai {places(case.printed)} angka di belakang koma"


def _other_formula(case: Case) -> Iterator[str]:
    """Computed by a formula that the indicator did not sign."""
    for name in FORMULAS:
        if name != case.one.formula and case.gives(by(name, case.target, case.actual)):
            yield f"dihitung dengan rumus {name}, bukan {case.one.formula}"


def _capped_by_hand(case: Case) -> Iterator[str]:
    """A round figure stands for one above it."""
    if case.printed in CAPS and case.exact > case.printed:
        yield f"dibatasi dengan tangan pada {case.printed}"


def _comma_lost(case: Case) -> Iterator[str]:
    """One of the two figures lacks its decimal comma; what comes out may be capped besides."""
    for scale in SCALES:
        for name, target, actual in (
            ("target", case.target / scale, case.actual),
            ("realisasi", case.target, case.actual / scale),
        ):
            exact = by(case.one.formula, target, actual)
            if case.gives(exact):
                yield f"koma desimal hilang pada {name} (÷ {scale})"
            elif exact is not None and case.printed in CAPS and case.printed < exact < 2 * case.printed:
                yield f"koma desimal hilang pada {name} (÷ {scale}), dan dibatasi dengan tangan pada {case.printed}"


def _shifted_column(case: Case) -> Iterator[str]:
    """A figure stands in the column beside its own."""
    if case.printed == case.actual:
        yield "realisasi dan capaian adalah angka yang sama: salah satunya tertulis di kolom yang lain"
    if case.printed == case.target:
        yield "capaian yang tercetak adalah targetnya"


_ELSEWHERE: Final = ("baris di dekatnya", "indikator yang sama di tempat lain")


def _another_target(case: Case) -> Iterator[str]:
    """Divided by the target of another row, another office or another year."""
    for what, others in zip(_ELSEWHERE, (case.neighbours, case.namesakes), strict=True):
        places_found = [
            f"{other.agreement}: {_shown(target)}"
            for other in others
            for target in other.targets
            if target not in (0, case.target) and case.gives(by(case.one.formula, target, case.actual))
        ]
        if places_found:
            yield f"dihitung terhadap target baris lain ({what}; {', '.join(places_found[:2])})"


def _another_realization(case: Case) -> Iterator[str]:
    """Computed with the realization of another row, another office or another year."""
    for what, others in zip(_ELSEWHERE, (case.neighbours, case.namesakes), strict=True):
        places_found = [
            f"{other.agreement}: {_shown(actual)}"
            for other in others
            for actual in other.actuals
            if actual != case.actual and case.gives(by(case.one.formula, case.target, actual))
        ]
        if places_found:
            yield f"dihitung dengan realisasi baris lain ({what}; {', '.join(places_found[:2])})"


def _shifted_row(case: Case) -> Iterator[str]:
    """The attainment of another row of the same paper."""
    for other in case.neighbours:
        if case.gives(other.raw) and case.printed != 100:
            yield f"capaian baris lain: “{other.name[:40]}”"


def _rounded_before(case: Case) -> Iterator[str]:
    """Target or realization were rounded before they were divided."""
    for target_places, actual_places in product(COARSER, repeat=2):
        target, actual = coarser(case.target, target_places), coarser(case.actual, actual_places)
        if (target, actual) == (case.target, case.actual) or not target:
            continue
        if case.gives(by(case.one.formula, target, actual)):
            yield f"dihitung dari angka yang sudah dibulatkan ({_shown(target)} dan {_shown(actual)})"


def _hidden_digits(case: Case) -> Iterator[str]:
    """Target or realization are printed rounded, and were divided with the digits that are not printed."""
    extremes = [by(case.one.formula, *pair) for pair in product(_unrounded(case.target), _unrounded(case.actual))]
    known = [one for one in extremes if one is not None]
    half = Fraction(1, 2 * 10 ** places(case.printed))
    if known and min(known) - half <= Fraction(case.printed) <= max(known) + half:
        behind = f"{_shown(case.target)} atau {_shown(case.actual)}"
        yield f"dihitung dengan angka di belakang koma yang tidak tercetak pada {behind}"


def _one_digit(case: Case) -> Iterator[str]:
    """One digit of a figure was typed wrong, left out, or changed places with the next."""
    for name, typed in slips(case.target):
        if typed and case.gives(by(case.one.formula, typed, case.actual)):
            yield f"salah ketik pada target ({name}): {_shown(case.target)} seharusnya {_shown(typed)}"
    for name, typed in slips(case.actual):
        if case.gives(by(case.one.formula, case.target, typed)):
            yield f"salah ketik pada realisasi ({name}): {_shown(case.actual)} seharusnya {_shown(typed)}"
    for name, typed in slips(case.printed):
        if agrees(typed, case.exact):
            yield f"salah ketik pada capaian ({name}): {_shown(case.printed)} seharusnya {_shown(typed)}"


def _one_digit_and_cut(case: Case) -> Iterator[str]:
    """One digit of the target was typed wrong, and the quotient was cut off."""
    step = 10 ** places(case.printed)
    for name, typed in slips(case.target):
        exact = by(case.one.formula, typed, case.actual) if typed else None
        if exact is not None and Fraction(math.floor(exact * step), step) == Fraction(case.printed):
            yield f"salah ketik pada target ({name}): {_shown(case.target)} seharusnya {_shown(typed)}, lalu dipotong"


HYPOTHESES: Final[Mapping[str, Hypothesis]] = {
    "ratio_of_negative": _ratio_of_a_negative,
    "former_target": _former_target,
    "truncated": _truncated,
    "rounded_up": _rounded_up,
    "other_formula": _other_formula,
    "comma_lost": _comma_lost,
    "capped_by_hand": _capped_by_hand,
    "shifted_column": _shifted_column,
    "other_target": _another_target,
    "other_realization": _another_realization,
    "other_attainment": _shifted_row,
    "rounded_before": _rounded_before,
    "hidden_digits": _hidden_digits,
    "one_digit": _one_digit,
    "one_digit_cut": _one_digit_and_cut,
}
TWO_READINGS, UNKNOWN = "two_readings", "unknown"
CODES: Final = (*HYPOTHESES, TWO_READINGS, UNKNOWN)

_AMBIGUOUS: Final = ("text_target", "text_actual")


@dataclass(frozen=True, slots=True)
class Cause:
    """The likely cause of one difference, and whatever else would give the same figure."""

    code: str
    told: str
    also: tuple[str, ...]


def cause(one: Held, others: Sequence[Held]) -> Cause:
    """The first hypothesis that holds, under the first reading of ambiguous figures under which any does."""
    ambiguous = one.why in _AMBIGUOUS
    for case in cases(one, others):
        found = [(code, told) for code, hypothesis in HYPOTHESES.items() for told in hypothesis(case)]
        if ambiguous and case.gives(case.exact):
            found.insert(0, (TWO_READINGS, "menurut bacaan ini capaian yang tercetak cocok"))
        if found:
            reading = (
                f"dua bacaan, belum ditanyakan: {_shown(case.target)} dan {_shown(case.actual)}; " if ambiguous else ""
            )
            (code, told), *also = found
            return Cause(code, reading + told, tuple(dict.fromkeys(told for _, told in also)))
    return Cause(UNKNOWN, "tidak ada dugaan yang menghasilkan angka yang tercetak", ())


def cases(one: Held, others: Sequence[Held]) -> Iterator[Case]:
    """The row under each pair of readings of its figures; a figure that was read has one."""
    for target, actual, printed in product(one.targets, one.actuals, number_readings(one.printed)):
        exact = by(one.formula, target, actual)
        settled = one.raw is None or exact == one.raw
        if exact is not None and settled:
            yield Case(one=one, target=target, actual=actual, printed=printed, exact=exact, others=others)


def number_readings(cell: str) -> list[Decimal]:
    """Every number that a cell may mean."""
    match read_quantity(cell, ""):
        case Sole(figure=figure):
            figures = [figure]
        case Ambiguous(candidates=candidates):
            figures = [one.figure for one in candidates]
        case _:
            figures = []
    return [Decimal(str(figure["value"])) for figure in figures if figure["kind"] == "number"]


def _shown(number: Decimal) -> str:
    """A number with every digit that it has, and a decimal comma."""
    return f"{number:f}".replace(".", ",")


def coarser(number: Decimal, digits: int) -> Decimal:
    """A number rounded half up to fewer decimals; itself if it has no more, or nothing would be left of it."""
    if places(number) <= digits or abs(number) < 10**-digits:
        return number
    return Decimal(f"{math.floor(Fraction(number) * Fraction(10) ** digits + Fraction(1, 2))}E{-digits}")


def _unrounded(number: Decimal) -> tuple[Fraction, Fraction]:
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
                yield "angka lain", Decimal(text[:place] + digit + text[place + 1 :])
        if sum(one.isdigit() for one in text) > 1:
            yield "kelebihan satu angka", Decimal(text[:place] + text[place + 1 :])
    for (place, sign), (_, after) in pairwise(enumerate(text)):
        if sign.isdigit() and after.isdigit() and sign != after:
            yield "dua angka tertukar", Decimal(text[:place] + after + sign + text[place + 2 :])
