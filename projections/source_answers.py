"""Answers about sources: their states, and what each state took, asked, left out and found changed."""

from dataclasses import dataclass
from datetime import date

from projections.past_answers import Reading

# Of an import: a finished one counts, the others are listed.
STATES = ("finished", "unfinished", "abandoned", "withheld")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """One import of a source: a file, taken whole. Only a finished one counts (`counted`).

    `record` is its last part's, the citation of the state; of an unfinished one the last part that is there. The counts
    are of all parts that are there. `previous_record`: the state before it. `unread` are the rows of before that it
    holds and that could not be read, `missing` those that were not found where rows without a name were left out.
    """

    record: int
    first_record: int
    digest: str
    source: str
    source_code: str | None
    source_title: str | None
    state: str
    act: str
    received_at: int
    received_on: date
    previous_record: int | None
    previous_received_at: int | None
    previous_on: date | None
    previous_mapping_sha256: str | None
    file_sha256: str | None
    file_title: str | None
    file_size: int | None
    media_type: str | None
    extracted_at: int | None
    parts: int | None
    parts_done: int
    tables: tuple[str, ...]
    years: tuple[int, ...]
    complete: bool | None
    decimal: str | None
    decimal_by: str | None
    mapping: str | None
    mapping_sha256: str | None
    rows_sha256: str | None
    official: str | None
    official_name: str | None
    taken: int
    asked: int
    open: int
    rejected: int
    changed: int
    new: int
    gone: int
    unread: int
    missing: int
    left_out: int
    sheets_left_out: int

    @property
    def read_otherwise(self) -> bool:
        """Whether another mapping read it than the state before: what differs may be the reading and not the source."""
        return None not in (self.mapping_sha256, self.previous_mapping_sha256) and (
            self.mapping_sha256 != self.previous_mapping_sha256
        )

    @property
    def lost(self) -> int:
        """How many rows of before must be gone: each left out row is one of them at best, a sheet any number."""
        return 0 if self.sheets_left_out else max(0, self.missing + self.unread - self.left_out)

    @property
    def counted(self) -> bool:
        """Whether its last part is in."""
        return self.state == "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source: another system, a workbook, the press. `rows` are what it says now, `open` cells with two readings.

    `unseen` are rows that its last files did not say and that nobody can call gone: unreadable there, or not found.

    `last` is the last finished state; None where none is.
    """

    id: str
    code: str | None
    kind: str | None
    title: str | None
    owner: str | None
    url: str | None
    record: int
    states: int
    rows: int
    open: int
    unseen: int
    changes: int
    unfinished: int
    last: StateRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """One page of a source's states, newest first. `page` counts from 1."""

    rows: tuple[StateRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One difference between two states of a source: a cell, a new row, a row that is gone; by whom is unknown.

    `cells` is the whole row where it is new or gone, as (field, printed). `change_record` and `change_position` are its
    row in the register of changes, where it has one.
    """

    record: int
    position: int
    table: str
    key: str
    kind: str
    field: str | None
    before_printed: str | None
    after_printed: str | None
    direction: str | None
    sheet: str | None
    row: int | None
    cells: tuple[tuple[str, str], ...]
    past_agreement: str | None
    agency: str | None
    agency_printed: str | None
    change_record: int | None
    change_position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """One page of a state's differences, in the order of the file. `by_kind` counts all of them."""

    rows: tuple[DifferenceRow, ...]
    page: int
    pages: int
    total: int
    by_kind: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row of the file that was not taken, and why (`code`)."""

    record: int
    position: int
    sheet: str | None
    row: int
    column: str | None
    code: str
    printed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A cell that had two readings and was asked: both, and the one a person chose."""

    record: int
    position: int
    sheet: str | None
    row: int
    field: str
    readings: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCell:
    """A cell that still has two readings and nobody chose: no figure."""

    table: str
    key: str
    field: str
    printed: str
    readings: tuple[Reading, ...]
    record: int
    past_agreement: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejecteds:
    """One page of what a state did not take."""

    rows: tuple[RejectedRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """One page of what a state asked."""

    rows: tuple[DecisionRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCells:
    """One page of the cells of a source that nobody decided."""

    rows: tuple[OpenCell, ...]
    page: int
    pages: int
    total: int
