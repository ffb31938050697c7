"""Answers: the frozen rows that views give to pages.

Ids are 32 hex digits, days are `date`, moments are milliseconds UTC. `None` means not known (withheld) or not
applicable, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in a filter: its id and the words for it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The agencies that a filter offers; where they are too many for it (not `whole`), only the one that is chosen."""

    rows: tuple[Choice, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of the list of agreements offer."""

    years: tuple[int, ...]
    agencies: Offered
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """An agreement in a list. `on_time` is None while it is not in force or no budget is known."""

    id: str
    fiscal_year: int | None
    office: str | None
    post: str | None
    agency: str | None
    agency_name: str | None
    title: str | None
    status: str
    trustee_official: str | None
    trustee_name: str | None
    trustee_post: str | None
    trustee_capacity: str | None
    grantor_official: str | None
    grantor_name: str | None
    grantor_post: str | None
    deadline: date | None
    budget_adopted_on: date | None
    in_force_since: date | None
    in_force_known: date | None
    in_force_record: int | None
    on_time: bool | None
    revision_pending: bool
    version_no: int | None
    pending_no: int | None
    version_count: int
    published_record: int | None
    closed_record: int | None
    closed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """One page of agreements. `page` counts from 1; `more` than `total` are found, which nobody counted."""

    rows: tuple[AgreementRow, ...]
    page: int
    pages: int
    total: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts above a list of agreements; `missed` are not in force although their last day is over."""

    total: int
    in_force: int
    on_time: int
    late: int
    missed: int
    pending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator and its target in one version."""

    line_id: str
    no: str
    objective_no: str
    objective: str
    indicator_printed: str
    indicator: str | None
    indicator_record: int | None
    target_printed: str
    target_kind: str
    target_value: str | None
    target_low: str | None
    target_high: str | None
    unit: str | None
    due_on: date | None
    lineage: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme and its money in one version; `amount` is decimal text."""

    no: str
    code: str | None
    level: str
    name: str
    amount_printed: str
    amount: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change a revision proposes; `subject` is the indicator or programme as printed."""

    field: str
    subject: str | None
    line_id: str | None
    programme_no: str | None
    period: str | None
    before_printed: str | None
    after_printed: str | None
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One proposal of an agreement, in force or not, without its text."""

    agreement: str
    no: int
    kind: str
    revision_no: int | None
    draft_round: int | None
    status: str
    title: str | None
    ground: str | None
    applies_from: date | None
    effective: date | None
    proposal: str
    record: int
    aligned_record: int | None
    signed_record: int | None
    countersigned_record: int | None
    closed_record: int | None
    replaces_record: int | None
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One proposal with its whole text. Withheld: `document` is None and the tuples are empty."""

    row: VersionRow
    document: Mapping[str, Any] | None
    total_printed: str | None
    lines: tuple[Line, ...]
    programmes: tuple[Programme, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One hand put to an agreement: who, in which capacity, by which decree, at which record."""

    record: int
    agreement: str
    version_no: int | None
    act: str
    role: str
    official: str | None
    name: str | None
    post: str | None
    capacity: str | None
    decree_number: str | None
    decree_dated: date | None
    mandate_record: int | None
    key: str
    stated_printed: str | None
    stated: date | None
    received_at: int
    reason_code: str | None
    reason: str | None
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trustee:
    """One who carried the agreement, from the record that says so; `confirmed_record` is the grantor's."""

    record: int
    official: str | None
    name: str | None
    post: str | None
    capacity: str | None
    since: date | None
    confirmed_record: int | None
    confirmed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where an agreement was published."""

    record: int
    channel: str | None
    address: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement with everything known of it. `current` is the version in force, else the last proposed."""

    row: AgreementRow
    current: Version | None
    versions: tuple[VersionRow, ...]
    hands: tuple[Hand, ...]
    trustees: tuple[Trustee, ...]
    publications: tuple[Publication, ...]
    budget_record: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A mandate or an assignment with its decree as printed."""

    digest: str
    record: int
    kind: str
    official: str | None
    name: str | None
    office: str
    post: str | None
    agency_name: str | None
    capacity: str | None
    decree_printed: str | None
    decree_number: str | None
    decree_dated: date | None
    valid_from: date | None
    valid_until: date | None
    powers: tuple[str, ...]
    ended_on: date | None
    ended_reason: str | None
    ended_record: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One act in a list of records. `post` is as printed ("Plt. Kepala …"); `assigned`: its holder sent another."""

    record: int
    digest: str
    stream: str
    version: int
    kind: str
    act: str
    official: str | None
    name: str | None
    office: str | None
    post: str | None
    assigned: bool
    agreement: str | None
    received_at: int
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A reference between acts: where it stands, and the record at the other end (None: not in this ledger)."""

    place: str
    digest: str
    record: int | None
    act: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One act, who put it under which mandate, what it names and what names it. Its content is in the ledger."""

    row: RecordRow
    key: str
    claimed_at: int
    content_sha256: str
    mandate: Mandate | None
    refs: tuple[Ref, ...]
    referred_by: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """One page of records, newest first. `page` counts from 1."""

    rows: tuple[RecordRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much the tables know."""

    records: int
    withheld: int
    last_received_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of an official. It counts once attested and vouched for, until it is revoked."""

    key: str
    device_kind: str | None
    record: int
    attested_record: int | None
    vouched_record: int | None
    revoked_record: int | None
    revoked_since: date | None
    revoked_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """An official with keys and mandates, oldest first; what he did comes in pages (`register_views.signatures`)."""

    id: str
    name: str | None
    rank: str | None
    registrar: bool
    record: int
    keys: tuple[Key, ...]
    mandates: tuple[Mandate, ...]
