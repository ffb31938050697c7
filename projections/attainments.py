"""Attainment: every line of a sheet measured by its document, by the figures of the rounds that hold.

The arithmetic is `domain.measure`; here stands only which figures it is given. The target is that of the document the
sheet reports on, which was in force at the end of its period; the figure is the one of all periods up to it.
Nothing of it is kept: it follows from rows that are, and whoever asks for an agreement has it reckoned in milliseconds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from sqlite3 import Connection

from domain.measure import Aggregate, Attainment, Observation, RollUp, aggregate, attain, roll_up
from domain.measure.readings import Actual, Facts
from domain.measure.reported import agrees_with, candidates_of
from projections.reading import every, first
from projections.sides import line_of, quarter_of


@dataclass(frozen=True, slots=True)
class Said:
    """What the round that holds says of a line."""

    state: str
    printed: str | None
    quantity: Facts | None
    scope_done: list[Facts] | None
    attainment_printed: str | None


@dataclass(frozen=True, slots=True)
class Reported:
    """A period of the year and what the round that holds says of each line; `record` None: nothing was entered.

    Of a sheet whose every round is rejected only the last one's state is told: its figures count nowhere.
    """

    period: str
    code: str
    ends: date
    record: int | None
    rejected: bool
    document: str | None
    lines: Mapping[str, Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A line up to a period. Where its indicator's definition is withheld nothing is known but what is printed."""

    line_id: str
    no: str
    target_printed: str
    quarter_target_printed: str | None
    scope_total: int | None
    definition: Facts | None = None
    together: Aggregate | None = None  # the figure up to here
    annual: Attainment | None = None
    quarter: Attainment | None = None
    differs: bool | None = None  # whether the office reports another figure than is reckoned; None: nothing to compare


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSheet:
    """What the sheet of a period attains, and what its lines are together."""

    period: str
    code: str
    record: int
    lines: Mapping[str, Measured]
    rolled: RollUp | None  # None: not one line has a figure


def measured(db: Connection, agreement: str, *, only: str | None = None) -> dict[str, MeasuredSheet]:
    """The sheets of an agreement by their periods, in order; `only` that of one period."""
    reported = reported_of(db, agreement)
    return {
        now.period: _sheet(db, now, reported[: place + 1], json.loads(now.document))
        for place, now in enumerate(reported)
        if now.document is not None and only in (None, now.period)
    }


def _sheet(db: Connection, now: Reported, upto: Sequence[Reported], document: Facts) -> MeasuredSheet:
    lines = {line["line_id"]: _line(db, upto, line) for line in lines_of(document) if line["line_id"] in now.lines}
    counted = [(one.line_id, one.annual) for one in lines.values() if one.annual is not None and has_figure(one)]
    return MeasuredSheet(
        period=now.period,
        code=now.code,
        record=now.record or 0,
        lines=lines,
        rolled=roll_up(counted, on=now.ends) if counted else None,
    )


def has_figure(one: Measured) -> bool:
    """Whether a line counts in what all of them attain."""
    return one.annual is not None and one.annual.raw is not None


def lines_of(document: Facts) -> Iterator[Facts]:
    """The lines of a document, in order."""
    return (line for objective in document["objectives"] for line in objective["lines"])


def reported_of(db: Connection, agreement: str) -> list[Reported]:
    """The periods of the agreement's year that were opened, in order; a longer one after the shorter ones in it."""
    lines: dict[int | None, dict[str, Said]] = {}
    for record, line_id, state, printed, quantity, scope_done, reported in every(db, _LINES, agreement=agreement):
        read, done = (None if text is None else json.loads(text) for text in (quantity, scope_done))
        said = Said(state, printed, read, done, reported)
        lines.setdefault(record, {})[line_id] = said
    return [
        Reported(
            period=period,
            code=code,
            ends=date.fromisoformat(ends),
            record=record,
            rejected=record is not None and held_record is None,
            document=document,
            lines=lines.get(record, {}),
        )
        for period, code, ends, record, held_record, document in every(db, _PERIODS, agreement=agreement)
    ]


_PERIODS = """
SELECT p.period, p.code, p.ends, e.record, s.held_record, v.document
  FROM agreement a
  JOIN period p ON p.fiscal_year = a.fiscal_year
  LEFT JOIN sheet s ON s.agreement = a.agreement AND s.period = p.period
  LEFT JOIN sheet_entry e ON e.record = s.entry_record AND NOT e.withheld
  LEFT JOIN agreement_version v ON v.agreement = e.agreement AND v.version_no = e.version_no
 WHERE a.agreement = :agreement
 ORDER BY p.ends, p.starts DESC
"""

_LINES = """
SELECT l.record, l.line_id, l.state, l.printed, l.quantity, l.scope_done, l.attainment_printed
  FROM sheet s JOIN sheet_line l ON l.record = s.entry_record
 WHERE s.agreement = :agreement
"""


def _line(db: Connection, upto: Sequence[Reported], line: Facts) -> Measured:
    now, quarterly, definition = upto[-1], quarter_of(line, upto[-1].code), definition_of(db, line)
    said = now.lines[line["line_id"]]
    quarter_printed = None if quarterly is None else quarterly["printed"]
    if definition is None:
        return Measured(
            line_id=line["line_id"],
            no=line["no_printed"],
            target_printed=line["target"]["printed"],
            quarter_target_printed=quarter_printed,
            scope_total=_scope_total(line),
        )
    together = together_of(definition, upto, line["line_id"])
    annual = _attained(definition, line, line["target"], together.value, now=now)
    own = None if now.rejected else said.quantity
    quarter = None if quarterly is None else _attained(definition, line, quarterly, own, now=now)
    return Measured(
        line_id=line["line_id"],
        no=line["no_printed"],
        target_printed=line["target"]["printed"],
        quarter_target_printed=quarter_printed,
        scope_total=_scope_total(line),
        definition=definition,
        together=together,
        annual=annual,
        quarter=quarter,
        differs=_differs(said.attainment_printed, (annual, quarter)),
    )


def together_of(definition: Facts, upto: Sequence[Reported], line_id: str) -> Aggregate:
    """The figure of all periods up to one, by the way the indicator signed."""
    return aggregate(definition["aggregation"], [_observation(one, one.lines.get(line_id)) for one in upto])


def definition_of(db: Connection, line: Facts) -> Facts | None:
    """The facts of the indicator's definition that a line of a document names; None where they are withheld."""
    row = first(db, "SELECT facts FROM indicator WHERE digest = :digest", digest=line["indicator"]["digest"])
    return None if row is None or row["facts"] is None else _facts(row["facts"])


@lru_cache(512)
def _facts(text: str) -> Facts:
    """A definition is read again for every sheet that its office enters."""
    return dict(json.loads(text))


def _observation(one: Reported, said: Said | None) -> Observation:
    if said is None:
        return Observation(one.code, "missing")
    return Observation(one.code, "rejected") if one.rejected else Observation(one.code, said.state, said.quantity)


def _attained(definition: Facts, line: Facts, target: Facts, actual: Actual, *, now: Reported) -> Attainment:
    """What the line attains; a figure of an earlier period counts where this one has none, or a rejected one."""
    said = now.lines[line["line_id"]]
    scope = None if now.rejected else said.scope_done
    state = "figure" if actual is not None or scope is not None else "rejected" if now.rejected else said.state
    return attain(definition, target, actual, on=now.ends, line=line, scope_done=scope, state=state)


def _scope_total(line: Facts) -> int | None:
    return len(line["scope"]) if "scope" in line else None


def _differs(printed: str | None, ours: Sequence[Attainment | None]) -> bool | None:
    """Whether what the office reports is neither of ours; None where one of them cannot be compared."""
    if printed is None:
        return None
    candidates = candidates_of(printed)
    fits = [agrees_with(candidates, one) for one in ours if one is not None]
    if any(fits):
        return False
    return None if None in fits else True


# ---- the figure known ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The latest figure of a line that a round which holds gives, and the figure of all periods up to it."""

    period: str
    code: str
    ends: date
    record: int
    said: Said
    together: Aggregate


def known_figure(db: Connection, reported: Sequence[Reported], line_id: str, code: str | None) -> Known | None:
    """The latest figure known of a line, signed or not; of a quarter its own. None where there is none."""
    for place, now in reversed([*enumerate(reported)]):
        said = now.lines.get(line_id)
        if now.record is None or now.rejected or now.document is None or said is None or said.state != "figure":
            continue
        line = line_of(json.loads(now.document), line_id) if code in (None, now.code) else None
        definition = line and definition_of(db, line)
        if definition:
            together = together_of(definition, reported[: place + 1], line_id)
            return Known(
                period=now.period, code=now.code, ends=now.ends, record=now.record, said=said, together=together
            )
    return None


def exact_text(value: Fraction) -> str:
    """An exact number as decimal text, or as a fraction where its decimals have no end."""
    above, below = value.numerator, value.denominator
    twos = (below & -below).bit_length() - 1
    left, fives = below >> twos, 0
    while left % 5 == 0:
        left, fives = left // 5, fives + 1
    if left != 1:
        return str(value)
    places = max(twos, fives)
    digits = f"{abs(above) * 10**places // below:0{places + 1}d}"
    whole = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{whole}" if above < 0 else whole
