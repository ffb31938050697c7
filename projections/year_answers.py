"""Answers about the year: periods, sheets of realization, figures with their attainment, progress of agencies.

Days are civil days of the government. `None` is not known (withheld, not entered, not open) or does not apply, never 0.
Every figure carries the record it comes from: that of the round that holds. `open` is False where its words are not
open yet: the answer then says in which state the sheet is, and its figures and reasons are blank.
"""

from dataclasses import dataclass
from datetime import date

# How a sheet stands. `missing`: a period was opened, and nothing was entered for the agreement.
SHEET_STATES = ("missing", "entered", "corrected", "signed", "refused", "verified", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """A locked period opened again by order, for these offices, until a day."""

    record: int
    order_printed: str | None
    reason_code: str | None
    reason: str | None
    until: date | None
    offices: tuple[str, ...]
    offices_printed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period of measurement with its three due dates."""

    id: str
    record: int
    fiscal_year: int | None
    code: str | None
    printed: str | None
    starts: date | None
    ends: date | None
    entry_due: date | None
    signature_due: date | None
    verification_due: date | None
    locked_record: int | None
    locked_on: date | None
    reopenings: tuple[Reopening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the three hands a sheet needs: due when, done when, by whom, how many days late.

    Not done yet: `record` is None and `days_late` counts up to the day that was asked (0: not late). Done or not,
    `days_late` is None where the due day is not known.
    """

    due: date | None
    record: int | None
    on: date | None
    official: str | None
    name: str | None
    post: str | None
    role: str | None
    days_late: int | None
    awaiting: bool = False  # the hand names a decree that is not recorded

    @property
    def late(self) -> bool | None:
        """Whether it came, or is, after its due day."""
        return None if self.days_late is None else self.days_late > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHand:
    """One act on a sheet: entered, corrected, signed, refused, witnessed, verified.

    `was_awaiting`: signed before its decree was recorded; `awaiting`: it still is not. `open`: its round is.
    """

    record: int
    entry_record: int | None
    act: str
    role: str | None
    official: str | None
    name: str | None
    post: str | None
    capacity: str | None
    decree_printed: str | None
    mandate_record: int | None
    key: str
    on: date
    stated: date | None
    received_at: int
    reason_code: str | None
    reason: str | None
    final: bool | None
    was_awaiting: bool
    awaiting: bool
    open: bool
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A round after the one that holds: a correction that takes nothing away until it holds itself.

    `until`: the last day of the reopening under which it was written, where there was one.
    """

    record: int
    round: int | None
    state: str
    on: date
    official: str | None
    name: str | None
    post: str | None
    signed_record: int | None
    signed_on: date | None
    verified_record: int | None
    verified_on: date | None
    until: date | None
    reason_code: str | None
    reason: str | None
    hands: tuple[SheetHand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A sheet of an agreement for a period, entered or still missing (`id` and `record` are None).

    It stands as the round that holds stands; where every round is rejected, as the last one. `awaiting`: that round's
    signature names a decree that is not recorded.
    """

    id: str | None
    state: str
    record: int | None
    round: int | None
    open: bool
    agreement: str
    version_no: int | None
    period: str
    period_record: int
    fiscal_year: int | None
    code: str | None
    period_printed: str | None
    ends: date | None
    data_as_of: date | None
    office: str | None
    post: str | None
    agency: str | None
    agency_name: str | None
    entries: int
    entered: Step
    signed: Step
    verified: Step
    refused_record: int | None
    rejected_lines: int | None
    awaiting: bool
    pending: Pending | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """One page of the sheets of a period. `page` counts from 1."""

    rows: tuple[SheetRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCited:
    """A row of a rule pack that a computation used."""

    id: str
    what: str
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """What was attained: `text` as shown ("92,22"), `raw` exact; without a value, `why` is a code that says so."""

    raw: str | None
    text: str | None
    capped: str | None
    capped_text: str | None
    band: str | None
    progress: str | None
    why: str | None
    remarks: tuple[str, ...]
    formula: str | None
    formula_printed: str | None
    rules: tuple[RuleCited, ...]

    @property
    def verified(self) -> bool:
        """Whether every rule used was verified by a named person."""
        return all(rule.verified for rule in self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """The figure up to a period: how it was made, of which periods, and which were left out and why."""

    how: str
    value: str | None
    text: str | None
    why: str | None
    periods: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is known of one line in one period. `state` None: the sheet is withheld or not open, or there is none.

    `aggregate_open`: whether all is open on which `aggregate` and `annual` rest; they are None where it is not.
    """

    line_id: str
    period: str
    code: str | None
    record: int | None
    pending_record: int | None
    sheet_state: str
    open: bool
    aggregate_open: bool
    state: str | None
    printed: str | None
    value: str | None
    unit: str | None
    expected_on: date | None
    reason_code: str | None
    evidence: int | None
    scope_done: int | None
    scope_total: int | None
    cause_code: str | None
    follow_up_code: str | None
    verdict: str | None
    verdict_record: int | None
    verdict_reason: str | None
    verdict_note: str | None
    value_read: str | None
    attainment_printed: str | None
    differs: bool | None
    target_printed: str | None
    quarter_target_printed: str | None
    aggregate: Aggregate | None
    annual: Attained | None
    quarter: Attained | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineYear:
    """One line through the year, a figure a period, in the order of the periods."""

    line_id: str
    no: str
    objective: str
    indicator_printed: str
    target_printed: str
    target_value: str | None
    unit: str | None
    polarity: str | None
    aggregation: str | None
    formula: str | None
    formula_printed: str | None
    indicator_record: int | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A line that a roll-up leaves out, and the code that says why."""

    line_id: str
    no: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """The attainment of an agreement up to a period: the mean of what could be computed, and what it leaves out.

    `open`: whether all on which it rests is; it says nothing where it is not.
    """

    period: str
    code: str | None
    record: int
    raw: str | None
    text: str | None
    capped_text: str | None
    counted: int
    left_out: tuple[LeftOut, ...]
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementYear:
    """The year of an agreement. `closed_record`: the act that closed it."""

    agreement: str
    fiscal_year: int | None
    periods: tuple[Period, ...]
    sheets: tuple[SheetRow, ...]
    lines: tuple[LineYear, ...]
    roll_ups: tuple[RollUp, ...]
    closed_record: int | None
    closed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet with every hand put to it and the figures of the round that holds."""

    row: SheetRow
    hands: tuple[SheetHand, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the sheets of a period are: how many are due, and how many have each hand; late by the day asked."""

    period: str
    fiscal_year: int | None
    code: str | None
    printed: str | None
    due: int
    entered: int
    signed: int
    refused: int
    verified: int
    late_entry: int
    late_signature: int
    late_verification: int
    entry_due: date | None
    signature_due: date | None
    verification_due: date | None
    locked_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agencies:
    """One page of agencies by code. `page` counts from 1; `more` than `total` are found, which nobody counted."""

    rows: tuple["AgencyRow", ...]
    page: int
    pages: int
    total: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """An agency with its agreements of a year and how far its sheets are, a progress a period."""

    id: str
    code: str | None
    kind: str | None
    name: str | None
    record: int
    ended_on: date | None
    agreements: int
    in_force: int
    on_time: int
    late: int
    changes: int
    progress: tuple[Progress, ...]
