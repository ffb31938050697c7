"""Answers about what was there before: agreements out of claims and papers.

`grade` is one of `projections.grades.GRADES`. Every figure stands beside the record it comes from: of a claim the act
that took it in, of a paper the act that transcribed it. `None` is not known, not printed, or not open, never 0.
"""

from dataclasses import dataclass
from datetime import date

PAPER_STATES = ("recorded", "attested", "rejected")
PAPER_ANSWERS = ("acknowledged", "disowned")  # of its parties: by all of them, by any of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a print that has two: which decimal mark it takes, and the figure as it would be shown."""

    decimal: str | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One figure or text as it was printed, how it was read, and the record that says so.

    `how`: sole context asked open words none withheld; of a paper always "sole". `value` is decimal text where it has
    one; `readings` both readings while nobody chose (`how` open).
    """

    text: str
    how: str
    value: str | None
    record: int
    since: date
    readings: tuple[Reading, ...] = ()


# ---- past agreements ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """An agreement out of another system (kind "claim") or on paper (kind "paper").

    `agency` is None where no agency of the register has exactly that code or name. `differs` counts printed attainments
    that the formula does not give; `compared` those that could be compared. `gone_record`: the state in which it was
    missing. `record` is the last that said something of it. `disowned`: a party denies the paper.
    """

    id: str
    kind: str
    grade: str
    source: str | None
    source_code: str | None
    source_title: str | None
    key: str
    fiscal_year: int | None
    doc_kind: str | None
    government_printed: str | None
    agency: str | None
    agency_name: str | None
    agency_printed: str | None
    trustee_name: str | None
    trustee_post: str | None
    grantor_name: str | None
    grantor_post: str | None
    signed_printed: str | None
    signed_on: date | None
    record: int
    recorded_on: date
    gone_record: int | None
    lines: int
    programmes: int
    realizations: int
    compared: int
    differs: int
    changes: int
    disowned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPage:
    """One page of past agreements; `by_grade` counts all that are asked for.

    `more` than `total` are found, which nobody counted; `by_grade` is then of those that were.
    """

    rows: tuple[PastRow, ...]
    page: int
    pages: int
    total: int
    more: bool
    by_grade: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a printed attainment is not what the formula gives, likely: a code of `domain.measure.CAUSES`, and in words.

    `also`: whatever else would give the same figure.
    """

    code: str
    told: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRealization:
    """What is reported of a line in one period, beside what the formula makes of it.

    `agrees` within the printed digits; None where there is nothing to compare, and `why` says so. `target` is that of
    the row itself where it prints one. `cause` only where it does not agree.
    """

    period: str | None
    target: Printed | None
    realization: Printed | None
    attainment: Printed | None
    computed: str | None
    computed_records: tuple[int, ...]
    formula: str | None
    agrees: bool | None
    difference: str | None
    why: str | None
    cause: Cause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """One indicator with its target and what was reported of it."""

    position: int
    line_id: str | None
    objective: str | None
    no: str | None
    indicator: str
    indicator_record: int
    unit: str | None
    polarity: str | None
    formula: Printed | None
    target: Printed | None
    lineage: str | None
    realizations: tuple[PastRealization, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastProgramme:
    """One programme with its money; `share` is what was spent of it in per cent."""

    position: int
    code: str | None
    name: str
    amount: Printed | None
    realized: Printed | None
    share: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell at one time: since which record it says so, and until which (None: still)."""

    table: str
    key: str
    field: str
    printed: str
    since_record: int
    since: date
    until_record: int | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAgreement:
    """A past agreement as it is known, or as it was known at a record (`at_record`).

    `changed` are the cells that ever said something else, `unseen` the rows that its source does not say by now and
    that stand as they were, `paper` is there where it stands on paper.
    """

    row: PastRow
    at_record: int | None
    lines: tuple[PastLine, ...]
    programmes: tuple[PastProgramme, ...]
    changed: tuple[CellChange, ...]
    unseen: tuple["UnseenRow", ...]
    paper: "PaperRow | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenRow:
    """A row that is in the file of its source and could not be read (row_unread), or was not found (row_missing)."""

    table: str
    key: str
    why: str
    record: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvaluation:
    """A score and predicate (LHE) as a source prints it."""

    source: str
    source_code: str | None
    source_title: str | None
    key: str
    government_printed: str | None
    agency: str | None
    agency_name: str | None
    agency_printed: str | None
    fiscal_year: int | None
    scheme: str | None
    components: str | None
    score: Printed | None
    predicate: str | None
    record: int
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSigning:
    """The day of a signing as the press or a paper prints it.

    `weekday_fits` is False where the printed weekday is not that of the printed date; `fits_instead` are the days
    nearest to it that have that weekday (the day before or after). None: no weekday or no whole date is printed.
    """

    source: str
    source_code: str | None
    source_title: str | None
    source_kind: str | None
    key: str
    government_printed: str | None
    fiscal_year: int | None
    doc_kind: str | None
    printed: str
    day: date | None
    origin: str | None
    note: str | None
    weekday_printed: str | None
    weekday_is: str | None
    weekday_fits: bool | None
    fits_instead: tuple[date, ...]
    record: int
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluations:
    """One page of scores. `page` counts from 1."""

    rows: tuple[PastEvaluation, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signings:
    """One page of days of signing. `page` counts from 1."""

    rows: tuple[PastSigning, ...]
    page: int
    pages: int
    total: int


# ---- papers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper. Its three days stand apart: printed on it, when hands were put to it as somebody says, received.

    Until it is attested only `id`, `state`, `record`, `recorded_on` and who recorded it are told (`open` False).
    `grade` is None until it is attested. `disowned` counts parties who deny it.
    """

    id: str
    state: str
    open: bool
    grade: str | None
    record: int
    recorded_on: date
    official: str | None
    official_name: str | None
    kind: str | None
    title: str | None
    agency: str | None
    agency_name: str | None
    agency_printed: str | None
    office: str | None
    fiscal_year: int | None
    date_printed: str | None
    date_on_paper: date | None
    date_precision: str | None
    signed_on: date | None
    signed_on_source: str | None
    received_on: date | None
    pages: int | None
    original_seen: bool | None
    original_kept_at: str | None
    electronic_subject: str | None
    electronic_issuer: str | None
    electronic_result: str | None
    attested_record: int | None
    attested_on: date | None
    supersedes: str | None
    superseded_by: str | None
    acknowledged: int
    disowned: int
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """One page of papers, newest first."""

    rows: tuple[PaperRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHand:
    """One act on a paper: recorded, attested, acknowledged, with who and when; `assigned` as in `RecordRow`."""

    record: int
    act: str
    role: str | None
    official: str | None
    name: str | None
    post: str | None
    assigned: bool
    outcome: str | None  # sesuai tidak_sesuai diakui disangkal
    seen: str | None
    reason_code: str | None
    electronic_result: str | None
    received_at: int
    on: date
    stated: date | None
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperScan:
    """A file of the paper, by its hash."""

    sha256: str
    title: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InkSeen:
    """A hand that the clerk saw on the paper."""

    role: str
    name: str
    mark: str
    legible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper with its hands, scans and what is on it; `agreement` holds lines and programmes once it is attested."""

    row: PaperRow
    hands: tuple[PaperHand, ...]
    scans: tuple[PaperScan, ...]
    seen: tuple[InkSeen, ...]
    illegible: tuple[str, ...]
    agreement: PastAgreement | None
