"""Answers about the ground of an agreement: plans, money, instruments, orders, indicators across years, succession.

Every figure stands beside the record it comes from, and its grade where another than "signed" is possible.
"""

from dataclasses import dataclass
from datetime import date

from projections.year_answers import RollUp

YEAR_STATUSES = ("carried", "redefined", "dropped", "new")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One version of a plan. `current`: no later version replaces it."""

    id: str
    digest: str
    record: int
    kind: str | None
    agency: str | None
    agency_name: str | None
    period_from: int | None
    period_until: int | None
    version: int | None
    version_printed: str | None
    title: str | None
    decree_printed: str | None
    adopted_on: date | None
    valid_from: date | None
    reason_code: str | None
    replaces_record: int | None
    replaced_by_record: int | None
    current: bool
    objectives: int
    indicators: int
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """One page of plans, one row a plan (its last version), by kind and agency."""

    rows: tuple[PlanRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedTarget:
    """The target that an agreement of the year promises for the indicator of a plan.

    `by`: "plan" where the agreement names this plan's line, "lineage" where it only carries the same indicator.
    `direction`: of the agreement against the plan (easier harder same incomparable).
    """

    agreement: str
    post: str | None
    agency_name: str | None
    line_id: str
    printed: str
    record: int
    grade: str
    by: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTarget:
    """The target of a year, what the version before said, and what agreements of that year promise."""

    year: int
    printed: str
    previous_printed: str | None
    previous_record: int | None
    direction: str | None  # against the version before
    promised: tuple[PromisedTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIndicator:
    """One indicator of a plan with its target a year."""

    id: str
    name: str
    lineage: str | None
    unit: str | None
    polarity: str | None
    baseline_year: int | None
    baseline_printed: str | None
    targets: tuple[PlanTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanObjective:
    """One objective of a plan with its indicators."""

    id: str
    level: str
    text: str
    parent: str | None
    indicators: tuple[PlanIndicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan: the version that is asked for, and every version, oldest first.

    `beside` are other plans of the same kind and agency for some of the same years: whoever promises picks one of them.
    """

    row: PlanRow
    years: tuple[int, ...]
    objectives: tuple[PlanObjective, ...]
    versions: tuple[PlanRow, ...]
    beside: tuple[PlanRow, ...]


# ---- money -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDocument:
    """One version of an agency's budget (DPA, DPPA)."""

    digest: str
    record: int
    kind: str | None
    number_printed: str | None
    adopted_on: date | None
    total_printed: str | None
    total: str | None
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was spent of one line up to a period: in rupiah and in per cent of what the budget then in force gives."""

    period: str | None
    code: str | None
    as_of: date | None
    printed: str
    amount: str
    share: str | None
    unspent: str | None
    record: int
    corrected_record: int | None

    @property
    def over(self) -> bool:
        """Whether more was spent than the budget gives: shown with a mark, for somebody recorded it so."""
        return self.unspent is not None and self.unspent.startswith("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnspentCause:
    """What the head of the office signs as the cause of money not spent (`money_causes` of a sheet)."""

    cause_code: str
    programme_no: str
    programme: str | None
    agreement: str
    period: str | None
    record: int
    signed_record: int | None
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One programme, activity or sub-activity: what each document gives it, what was spent, and why not all.

    `amounts` has one entry a document of `Budget.documents`, None where the document lacks the line.
    """

    code: str
    level: str | None
    name: str | None
    amounts: tuple[str | None, ...]
    amount: str | None
    amount_printed: str | None
    changed: bool
    spent: tuple[Spent, ...]
    causes: tuple[UnspentCause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainments:
    """What an agreement of the agency attains up to each period: beside what was spent."""

    agreement: str
    post: str | None
    roll_ups: tuple[RollUp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The money of an agency in a year. `spent` is of the whole, a period each.

    `attained` has one page of its agreements; `page` counts from 1.
    """

    agency: str
    agency_name: str | None
    fiscal_year: int
    documents: tuple[BudgetDocument, ...]
    lines: tuple[BudgetLine, ...]
    spent: tuple[Spent, ...]
    attained: tuple[Attainments, ...]
    page: int
    pages: int
    causes: tuple[UnspentCause, ...]


# ---- instruments and orders ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentParty:
    """A party of an instrument, and whether it has signed. `entity_kind` is there for a registered outside party."""

    no: int
    entity: str
    entity_kind: str | None
    official: str
    name: str
    post: str
    office: str | None
    capacity: str | None
    outside: bool
    attorney_printed: str | None
    signed_record: int | None
    signed_on: date | None
    stated: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentRow:
    """A memorandum, a cooperation or an integrity pact. `state`: proposed, partly, signed."""

    id: str
    record: int
    kind: str | None
    title: str | None
    number: str | None
    since: date | None
    until: date | None
    state: str
    parties: int
    signed: int
    last_record: int
    proposed_on: date
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentFile:
    """A file of an instrument, by its hash."""

    sha256: str
    title: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An instrument with its parties and its whole text."""

    row: InstrumentRow
    parties: tuple[InstrumentParty, ...]
    text: tuple[str, ...]
    files: tuple[InstrumentFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """One page of instruments, newest first."""

    rows: tuple[InstrumentRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTo:
    """An office that an order is given to."""

    office: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order: who gave it, to whom, what, until when; the order it follows and those that follow it.

    `refers`: records of the acts that it is about. `depth`: how many orders it follows.
    """

    id: str
    record: int
    about: str | None
    text: str | None
    due_on: date | None
    given_on: date
    official: str | None
    name: str | None
    office: str | None
    post: str | None
    to: tuple[OrderTo, ...]
    follows_record: int | None
    followed_by: tuple[int, ...]
    refers: tuple[int, ...]
    depth: int
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """One page of the chains of orders, newest first: each chain whole, in order."""

    chains: tuple[tuple[OrderRow, ...], ...]
    page: int
    pages: int
    total: int


# ---- across years ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSide:
    """An indicator's target in one year: in a signed agreement, on paper, or as a claim. `ref` is its agreement's id.

    `kind`: signed, paper, claim. The newest and best of what stands is told; `also` counts what else stands, and
    `others` are those of it that name another target. `disowned`: a party denies the paper.
    """

    year: int
    kind: str
    grade: str
    ref: str
    record: int
    line_id: str | None
    indicator: str
    target_printed: str | None
    unit: str | None
    also: int
    source_title: str | None = None
    disowned: bool = False
    others: tuple["YearSide", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPair:
    """An indicator from year n-1 to year n. `by`: "lineage" or "name"; None where it has but one side."""

    status: str
    lineage: str | None
    by: str | None
    before: YearSide | None
    after: YearSide | None
    direction: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearToYear:
    """What an agency promises in a year against the year before. Predecessors of the agency count as itself."""

    agency: str
    agency_name: str | None
    year: int
    rows: tuple[YearPair, ...]
    counts: tuple[tuple[str, int], ...]
    predecessors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One definition of an indicator of a lineage."""

    digest: str
    indicator: str
    version: int | None
    record: int
    name: str | None
    unit: str | None
    polarity: str | None
    formula: str | None
    aggregation: str | None
    valid_from: date | None
    confirmed_record: int | None
    retired_record: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """An indicator through the years: its definitions, its targets in agreements, in plans, and in claims by name."""

    id: str
    name: str | None
    owner_post: str | None
    agency: str | None
    agency_name: str | None
    definitions: tuple[Definition, ...]
    sides: tuple[YearSide, ...]
    plans: tuple["PlanSide", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSide:
    """A plan's target of a year for the lineage."""

    plan: str
    title: str | None
    version_printed: str | None
    record: int
    year: int
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """An agency that took the place of another, or that another took the place of."""

    agency: str
    name: str | None
    code: str | None
    ended_on: date | None
    successor: str | None
    record: int
    reason_code: str | None
