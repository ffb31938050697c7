"""What a rule row holds beside its value: the cases of a formula, the bands of a rating scale.

Every part is checked when its pack is loaded: a row that stands in a loaded pack can be computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from domain.evidence.errors import Fault
from domain.rules.expressions import Arithmetic, Condition, Values

# What a formula may name, by what it reads. 1 and 0 stand for yes and no.
READS: Final[Mapping[str, frozenset[str]]] = {
    "number": frozenset({"T", "R", "turun"}),
    "range": frozenset({"has_lo", "has_hi", "lo", "hi", "R"}),  # an end that is not there is 0
    "ordinal": frozenset({"T", "R", "scored", "TS", "RS"}),  # ranks, and the scores inside them if both have one
    "binary": frozenset({"T", "R"}),
    "milestone": frozenset({"done", "late", "count", "total"}),  # late in days
}
UNDETERMINED: Final = ("ratio_of_negative", "zero_target", "zero_realization")
REMARKED: Final = ("inner_score_used", "late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Under a condition, either a percentage or the reason why there is none."""

    when: Condition | None
    attain: Arithmetic | None
    why: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that an indicator may sign with its formula; else the row's own."""

    name: str
    default: Fraction


@dataclass(frozen=True, slots=True)
class Formula:
    """What a formula reads, and its cases: the first whose condition holds decides, the last one always does."""

    reads: str
    cases: tuple[Case, ...]
    parameters: tuple[Parameter, ...]

    def case(self, values: Values) -> Case:
        return next(case for case in self.cases if case.when is None or case.when.holds(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRow:
    """One rating: from its lower end up to the band above it."""

    label: str
    lower: Fraction | None  # none: the lowest band
    inclusive: bool
    score: Arithmetic | None  # of C, the attainment
    note: str | None

    def holds(self, value: Fraction) -> bool:
        if self.lower is None:
            return True
        one, other = value.numerator * self.lower.denominator, self.lower.numerator * value.denominator
        return one > other or (self.inclusive and one == other)


def formula(where: str, row: Mapping[str, Any]) -> Formula | None:
    """The structure of a formula row; None for a row of pack 1, whose formula is text only."""
    if not row.keys() & {"reads", "cases", "parameters"}:
        return None
    reads, cases, given = str(row.get("reads")), row.get("cases"), row.get("parameters", [])
    if reads not in READS or type(cases) is not list or not 0 < len(cases) <= 20 or type(given) is not list:
        raise _malformed(where, "reads, cases atau parameters")
    parameters = tuple(_parameter(where, one) for one in given)
    taken = [one.name for one in parameters]
    if len(set(taken)) < len(taken) or READS[reads] & set(taken):
        raise _malformed(where, "nama parameter")
    names = READS[reads] | set(taken)
    read = tuple(_case(where, one, names) for one in cases)
    if any(case.when is None for case in read[:-1]) or read[-1].when is not None:
        raise _malformed(where, "hanya kasus terakhir tanpa syarat")
    return Formula(reads, read, parameters)


def bands(where: str, row: Mapping[str, Any]) -> tuple[BandRow, ...]:
    """The bands of a rating scale, the highest first: each ends where the one above begins, so no value is missing."""
    given = row.get("bands")
    if type(given) is not list or not 0 < len(given) <= 20:
        raise _malformed(where, "bands")
    read = tuple(_band(where, one) for one in given)
    lowers = [band.lower for band in read]
    if lowers[-1] is not None or any(lower is None for lower in lowers[:-1]):
        raise _malformed(where, "hanya peringkat terendah tanpa batas bawah")
    ends = [(lower, not band.inclusive) for lower, band in zip(lowers, read, strict=True) if lower is not None]
    if any(above <= below for above, below in pairwise(ends)):
        raise _malformed(where, "urutan peringkat")
    return read


def _case(where: str, row: object, names: frozenset[str]) -> Case:
    if not isinstance(row, dict) or not row.keys() <= {"when", "attain", "why", "remark"} or _not_texts(row):
        raise _malformed(where, "cases")
    if ("attain" in row) == ("why" in row) or row.get("why", UNDETERMINED[0]) not in UNDETERMINED:
        raise _malformed(where, "attain atau why")
    if row.get("remark", REMARKED[0]) not in REMARKED:
        raise _malformed(where, "remark")
    return Case(
        when=Condition.read(row["when"], names) if "when" in row else None,
        attain=Arithmetic.read(row["attain"], names) if "attain" in row else None,
        why=row.get("why"),
        remark=row.get("remark"),
    )


def _parameter(where: str, row: object) -> Parameter:
    if not isinstance(row, dict) or row.keys() != {"name", "default"} or _not_texts(row):
        raise _malformed(where, "parameters")
    if not row["name"].isidentifier() or not row["name"].isascii():
        raise _malformed(where, "nama parameter")
    return Parameter(row["name"], _number(where, row["default"]))


def _band(where: str, row: object) -> BandRow:
    if not isinstance(row, dict) or not row.keys() <= {"label", "above", "from", "score", "note"} or _not_texts(row):
        raise _malformed(where, "bands")
    if "label" not in row or {"above", "from"} <= row.keys():
        raise _malformed(where, "label, above atau from")
    lower = row.get("above", row.get("from"))
    return BandRow(
        label=row["label"],
        lower=None if lower is None else _number(where, lower),
        inclusive="from" in row,
        score=Arithmetic.read(row["score"], frozenset({"C"})) if "score" in row else None,
        note=row.get("note"),
    )


def _not_texts(row: Mapping[str, object]) -> bool:
    return any(type(text) is not str or not text for text in row.values())


def _number(where: str, text: str) -> Fraction:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _malformed(where, f"angka {text[:40]}") from None
    if not value.is_finite() or abs(value.adjusted()) > 12:
        raise _malformed(where, f"angka {text[:40]}")
    return Fraction(value)


def _malformed(where: str, what: str) -> Fault:
    return Fault("rules_malformed", why=f"{where}: {what}")
