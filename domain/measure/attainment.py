"""Attainment (capaian): what was done held against what was promised, by the rule that was signed with the indicator.

The raw figure is exact and always kept; cap, floor, rounding and rating stand beside it, each by its own row. What
cannot be computed says why, and is never 0. What people signed never raises an error here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from domain.measure.numbers import number_text, rounded
from domain.measure.ratings import Band, Rungs, rated, scale_on
from domain.measure.readings import Actual, Comparison, Facts, Quantity, Reading, Unreadable, read
from domain.measure.sentences import WHY
from domain.rules import Rule, RulePack, rules_by
from domain.rules.structure import Case, Formula

Packs = Callable[[str], RulePack | None]

_PARAMETER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """A row on which a figure rests."""

    id: str
    what: str
    citation: str
    verified: bool

    @classmethod
    def of(cls, rule: Rule) -> "RuleUsed":
        """As it is cited."""
        return cls(rule.id, rule.what, rule.citation, rule.verified)


SIGNED_CAP: Final = RuleUsed(
    "cap", "Batas atas yang ditandatangani bersama indikator", "Definisi indikator yang ditandatangani", verified=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """A percentage with all that it rests on; or the reason why there is none."""

    formula: str
    raw: Fraction | None = None  # exact; never capped, never rounded
    kept: Fraction | None = None  # exact, within floor and cap
    shown: Decimal | None = None
    text: str | None = None  # "92,22"
    cap: Decimal | None = None
    floor: Decimal | None = None
    capped: Decimal | None = None
    capped_text: str | None = None
    band: Band | None = None  # of the figure as shown
    progress: str | None = None  # of a milestone: "11 dari 14"
    why: str | None = None
    case: str | None = None  # the arithmetic that was used
    remarks: tuple[str, ...] = ()
    rules: tuple[RuleUsed, ...] = ()

    @property
    def sentence(self) -> str | None:
        """Why there is no figure, for people."""
        return None if self.why is None else WHY[self.why]

    @property
    def is_capped(self) -> bool:
        """Whether cap or floor changed what is shown."""
        return self.capped != self.shown


def attain(
    definition: Facts,
    target: Quantity,
    actual: Actual,
    *,
    on: date,
    unit: str | None = None,
    line: Facts | None = None,
    scope_done: Sequence[Facts] | None = None,
    state: str = "figure",
    scale: str | None = None,
    packs: Packs = rules_by,
) -> Attainment:
    """The attainment of one line by the formula its indicator signed, under the rows that hold on a day.

    `actual` is the figure of one period, or the value of an `Aggregate`, which is a bare fraction in its `unit`.
    """
    compared = Comparison(
        definition=definition,
        target=target,
        actual=actual,
        unit=unit,
        line=line or {},
        scope_done=scope_done,
        state=state,
    )
    pack = packs(definition["formula"]["rules"])
    rule = pack.in_force(on=on).get(definition["formula"]["id"]) if pack else None
    rule = rule if rule is not None and rule.kind == "formula" else None
    if pack is None or rule is None or rule.formula is None:
        why = "rules_unknown" if pack is None else "formula_unknown" if rule is None else "rules_without_cases"
        return Attainment(formula=definition["formula"]["id"], why=why)
    try:
        reading = read(rule.formula.reads, compared)
        case, raw = _computed(rule.formula, definition["formula"]["parameters"], reading)
    except Unreadable as unreadable:
        return Attainment(formula=rule.id, why=unreadable.why, rules=(RuleUsed.of(rule),))
    if raw is None:
        return Attainment(
            formula=rule.id, why=case.why or "undefined", progress=reading.progress, rules=(RuleUsed.of(rule),)
        )
    return _beside(pack, on, definition.get("cap"), scale).attainment(rule, case, raw, reading.progress)


def _computed(formula: Formula, signed: Facts, reading: Reading) -> tuple[Case, Fraction | None]:
    """The case that decides and its exact figure; none where the case says why, or divides by zero."""
    values = {**reading.values, **_parameters(formula, signed)}
    case = formula.case(values)
    try:
        return case, None if case.attain is None else case.attain.value(values)
    except ZeroDivisionError:
        return case, None


def _parameters(formula: Formula, signed: Facts) -> dict[str, Fraction]:
    """What the indicator signed with its formula; the row's default where it signed nothing."""
    values = {one.name: one.default for one in formula.parameters}
    given = {name: text for name, text in signed.items() if name in values}
    if not all(_PARAMETER.fullmatch(text) for text in given.values()):
        raise Unreadable("parameter_malformed")
    return values | {name: Fraction(text) for name, text in given.items()}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is shown beside a raw figure, and the rows that say so."""

    places: int
    cap: Decimal | None
    floor: Decimal | None
    highest: Fraction | None  # cap and floor, to be reckoned with
    lowest: Fraction | None
    scale: str
    rungs: Rungs
    rules: tuple[RuleUsed, ...]

    def attainment(self, rule: Rule, case: Case, raw: Fraction, progress: str | None) -> Attainment:
        kept = raw if self.highest is None else min(raw, self.highest)
        kept = kept if self.lowest is None else max(kept, self.lowest)
        shown = rounded(raw, self.places)
        capped = shown if kept == raw else rounded(kept, self.places)
        text = number_text(shown, places=self.places)
        bitten = "capped" if kept < raw else "floored" if kept > raw else None
        return Attainment(
            formula=rule.id,
            raw=raw,
            kept=kept,
            shown=shown,
            text=text,
            cap=self.cap,
            floor=self.floor,
            capped=capped,
            capped_text=text if capped is shown else number_text(capped, places=self.places),
            band=rated(shown, self.rungs, self.scale),
            progress=progress,
            case=case.attain.text if case.attain else None,
            remarks=tuple(remark for remark in (case.remark, bitten) if remark),
            rules=(RuleUsed.of(rule), *self.rules),
        )


@lru_cache(4096)
def _beside(pack: RulePack, on: date, signed_cap: str | None, scale: str | None) -> _Beside:
    """The cap is the indicator's own where it signed one; else the pack's, if one holds on that day."""
    rows = pack.in_force(on=on)
    rounding, cap, floor = pack.rule("rounding", on=on), rows.get("cap_default"), rows.get("floor_default")
    scale = scale or str(pack.rule("rating_scale_default", on=on).value)
    used = [RuleUsed.of(row) for row in (rounding, cap if signed_cap is None else None, floor, rows.get(scale)) if row]
    if signed_cap is not None:
        used.append(SIGNED_CAP)
        top: Decimal | None = Decimal(signed_cap)
    else:
        top = Decimal(cap.value) if cap else None
    bottom = Decimal(floor.value) if floor else None
    return _Beside(
        places=int(rounding.value),
        cap=top,
        floor=bottom,
        highest=None if top is None else Fraction(top),
        lowest=None if bottom is None else Fraction(bottom),
        scale=scale,
        rungs=scale_on(pack, scale, on),
        rules=tuple(used),
    )
