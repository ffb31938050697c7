"""Answers of the registers: changes of targets, officials and their offices, and the look-up of a citation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from projections.answers import Mandate

# A claim is only seen to have changed, by whom unknown; a paper says what it says.
OUTCOMES = ("agreed", "rejected", "pending", "withdrawn", "seen", "on_paper")
ORDERS = ("newest", "lift")
DIRECTIONS = ("easier", "harder", "same", "incomparable")
GROUNDS = ("a", "b", "c")
FIELDS = (
    "target", "quarter", "unit", "formula", "polarity", "aggregation", "cap", "line_added", "line_dropped",
    "indicator", "due_on", "scope", "amount", "source", "party", "statement", "objective", "realization", "attainment",
    "realized", "signed_on", "evaluation", "row_added", "row_dropped", "row_unread", "row_missing", "other",
)  # fmt: skip

CLOSED = "closed"  # the field of a change whose proposal is not open


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader filters the register of changes by; None: everything. `q` looks for beginnings of words.

    `source` is the code of one, `past` the id of a past agreement. `order`: newest first, or by how much the change
    lifts the attainment, the most first: then only changes whose effect can be computed.
    """

    year: int | None = None
    agency: str | None = None
    official: str | None = None
    outcome: str | None = None
    direction: str | None = None
    field: str | None = None
    ground: str | None = None
    known: bool | None = None
    since: date | None = None
    until: date | None = None
    line_id: str | None = None
    agreement: str | None = None
    grade: str | None = None
    source: str | None = None
    past: str | None = None
    q: str = ""
    order: str = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChange:
    """One row of the register of changes: one thing a proposal would change, or a signer who followed another.

    `open` is False until the proposal's words are open: then the row says that a proposal is pending and nothing of
    what it says; its `field` is "closed". Likewise `known_open` for the figure that was known and all computed with it:
    every figure used has to be open. `known_pending_record` is the correction that stood beside that figure then,
    `previous_*` the last open change of the same thing. `attainment_before` and `_after` are those of the whole line
    under the figure known, `effect_why` the code where there is none. `days_left` counts from the civil day of the
    proposal to the end of the year, or of the quarter where a quarter's target changes; below zero after it.

    A claim is what a source says otherwise than before: between `seen_from` and `seen_until`, the days on which both
    states were received, by whom unknown; `difference` is cell, row_new or row_gone, or row_unread or row_missing of a
    row that the file did not say and that stands as it was; `state_record` is the citation of the state. A paper is
    held against the one before it of the same office and year. Both have a `past_agreement` (a claim about nothing that
    is an agreement has none) and no `agreement`, proposer or decider.
    """

    record: int
    position: int
    digest: str
    kind: str  # revision | continuation | claim | paper
    grade: str
    open: bool
    withheld: bool
    agreement: str | None
    past_agreement: str | None
    source: str | None  # its code
    source_title: str | None
    seen_from: date | None
    seen_until: date | None
    state_record: int | None
    previous_state_record: int | None
    difference: str | None
    claim_table: str | None
    claim_key: str | None
    claim_field: str | None
    version_no: int | None
    fiscal_year: int | None
    office: str | None
    post: str | None
    agency: str | None
    agency_name: str | None
    agency_printed: str | None
    line_id: str | None
    programme_no: str | None
    no_printed: str | None
    subject: str | None
    field: str
    period: str | None
    before_printed: str | None
    before_read: str | None
    after_printed: str | None
    after_read: str | None
    unit: str | None
    direction: str | None
    ground: str | None
    evidence: int | None
    asked_by: str | None
    applies_from: date | None
    proposed_on: date
    proposer: str | None
    proposer_name: str | None
    proposer_post: str | None
    proposer_mandate_record: int | None
    trustee: str | None
    trustee_name: str | None
    trustee_post: str | None
    outcome: str
    signed_record: int | None
    decided_record: int | None
    decided_digest: str | None
    decided_on: date | None
    decider: str | None
    decider_name: str | None
    decider_post: str | None
    decider_mandate_record: int | None
    decision_reason_code: str | None
    decision_reason: str | None
    days_left: int | None
    known: bool | None
    known_record: int | None
    known_period: str | None
    known_printed: str | None
    known_value: str | None
    known_signed: bool | None
    known_open: bool
    known_pending_record: int | None
    attainment_before: str | None
    attainment_after: str | None
    effect_why: str | None
    previous_record: int | None
    previous_position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChanges:
    """One page of the register, newest first. `page` counts from 1; `by_grade` counts all that is wanted.

    `more` than `total` are found, which nobody counted; `by_grade` is then of those that were.
    """

    rows: tuple[TargetChange, ...]
    page: int
    pages: int
    total: int
    more: bool
    by_grade: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialRow:
    """An official in a list, with the mandates that no act has ended."""

    id: str
    name: str | None
    rank: str | None
    registrar: bool
    record: int
    posts: tuple[str, ...]
    mandates: int
    acts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Officials:
    """One page of officials by name. `page` counts from 1; `more` than `total` are found, which nobody counted."""

    rows: tuple[OfficialRow, ...]
    page: int
    pages: int
    total: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One act of an official: what, when, under which decree, with which key."""

    record: int
    digest: str
    act: str
    stream: str
    agreement: str | None
    agreement_title: str | None
    post: str | None
    capacity: str | None
    mandate_record: int | None
    decree_printed: str | None
    key: str
    key_record: int | None
    received_at: int
    claimed_at: int
    withheld: bool
    awaiting: bool  # signed under a decree that is not recorded yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """One page of an official's acts, newest first. `page` counts from 1."""

    rows: tuple[Signature, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A post, who held it under which decree, and the agreements it owes."""

    id: str
    record: int
    agency: str | None
    agency_name: str | None
    code: str | None
    post: str | None
    level: str | None
    superior: str | None
    superior_post: str | None
    due_from: date | None
    due_until: date | None
    ended_on: date | None
    mandates: tuple[Mandate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation looked up: the record, and for the digest and the day whether what was cited agrees (None: not asked).

    `matches` holds "digest" and "on".
    """

    record: int
    digest: str
    on: date
    act: str
    agreement: str | None
    matches: Mapping[str, bool | None]

    @property
    def sound(self) -> bool:
        """Whether nothing that was cited is otherwise in the register."""
        return False not in self.matches.values()
