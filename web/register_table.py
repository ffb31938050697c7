"""The register of changes as a table for other programs: the same columns as CSV and as a workbook."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projections.grades import GRADES
from projections.register_answers import TargetChange
from web.sentences import part
from web.words import Words
from web.workbooks import DIGITS, Sheet, Value

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would run instead of showing it
_NUMBER = re.compile(r"-?\d+([.,]\d+)*")
# What a spreadsheet reads as a number and writes back as another: more digits than it keeps, zeros in front, 12E5.
_LOST = re.compile(rf"\d{{{DIGITS + 1},}}|0\d+|\d+[eE]\d+")
COLUMNS = (
    "record", "digest", "grade", "source", "proposed", "seen_from", "seen_until", "agency", "post", "year", "line",
    "subject", "field", "period", "before", "before_read", "after", "after_read", "unit", "direction", "ground",
    "evidence", "asked", "proposer", "proposer_post", "proposer_mandate", "outcome", "decided_record", "decided",
    "decider", "decider_post", "decider_mandate", "reason", "days_left", "known", "known_record", "known_period",
    "known_printed", "attainment_before", "attainment_after", "previous", "place",
)  # fmt: skip
_WIDE = frozenset({"subject", "before", "after", "post", "agency", "source", "place", "reason", "decider_post"})


@dataclass(frozen=True, slots=True)
class About:
    """What a table says of itself: where it is from, what it was filtered by, and how to check it."""

    lines: Sequence[tuple[str, Value]]


def head(t: Words) -> list[str]:
    """The names of the columns."""
    return [t(f"csv.{column}") for column in COLUMNS]


def cells(t: Words, row: TargetChange) -> list[Value]:
    """One change in the order of the columns; what is not open is blank."""
    said = _always(t, row) | (_open(t, row) if row.open and not row.withheld else {})
    return [said.get(column) for column in COLUMNS]


def as_csv(t: Words, rows: Iterable[TargetChange]) -> Iterator[str]:
    """Lines for a spreadsheet with Indonesian settings: a byte order mark and semicolons open it in columns."""
    yield "\ufeff" + _line(head(t))
    for row in rows:
        yield _line([harmless("" if value is None else str(value)) for value in cells(t, row)])


def as_sheets(t: Words, rows: Iterable[TargetChange], about: About) -> tuple[Sheet, Sheet]:
    """The sheet of changes, and the one that says what it is."""
    widths = [34 if column in _WIDE else 16 for column in COLUMNS]
    return (
        Sheet(t("xlsx.changes"), widths, _with_head(t, rows)),
        Sheet(t("xlsx.about"), (30, 100), about.lines, headed=False),
    )


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula and of which none loses a digit; a number stays a number."""
    formula = cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if formula or _LOST.fullmatch(cell) else cell


def _with_head(t: Words, rows: Iterable[TargetChange]) -> Iterator[Sequence[Value]]:
    yield head(t)
    for row in rows:
        yield cells(t, row)


def _line(row: Sequence[str]) -> str:
    paper = io.StringIO()
    csv.writer(paper, delimiter=";", lineterminator="\r\n").writerow(row)
    return paper.getvalue()


def _always(t: Words, row: TargetChange) -> dict[str, Value]:
    return {
        "record": row.record,
        "digest": row.digest,
        "grade": t(f"grade.{row.grade}"),
        "source": row.source_title or row.source,
        "proposed": row.proposed_on,
        "seen_from": row.seen_from,
        "seen_until": row.seen_until,
        "agency": row.agency_name or row.agency_printed,
        "post": row.post,
        "year": row.fiscal_year,
        "outcome": t(f"outcome.{row.outcome}"),
        "proposer": row.proposer_name,
        "proposer_post": row.proposer_post,
        "proposer_mandate": row.proposer_mandate_record,
        "decided_record": row.decided_record,
        "decided": row.decided_on,
        "decider": row.decider_name,
        "decider_post": row.decider_post,
        "decider_mandate": row.decider_mandate_record,
        "days_left": row.days_left,
        "known": None if row.known is None else t("known.yes" if row.known else "known.no"),
        "known_record": row.known_record,
        "known_period": row.known_period,
        "previous": row.previous_record or row.previous_state_record,
    }


def _open(t: Words, row: TargetChange) -> dict[str, Value]:
    places = (row.claim_table, row.claim_key, row.claim_field)
    return {
        "line": row.no_printed,
        "subject": row.subject,
        "field": part(t, row),
        "period": row.period,
        "before": row.before_printed,
        "before_read": _number(row.before_read),
        "after": row.after_printed,
        "after_read": _number(row.after_read),
        "unit": row.unit,
        "direction": row.direction and t.name("direction", row.direction),
        "ground": row.ground and t.name("ground", row.ground),
        "evidence": row.evidence,
        "asked": row.asked_by and t.name("asked", row.asked_by),
        "reason": row.decision_reason or (row.decision_reason_code and t.name("reason", row.decision_reason_code)),
        "known_printed": row.known_printed if row.known_open else None,
        "attainment_before": row.attainment_before if row.known_open else None,
        "attainment_after": row.attainment_after if row.known_open else None,
        "place": " · ".join(place for place in places if place) or None,
    }


def _number(text: str | None) -> Value:
    """What was read as a number is one; a date, a label or a range stays as it is written."""
    return Decimal(text) if text and re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def about(t: Words, *, address: str, filters: Mapping[str, str], total: int, size: int, seal: str) -> About:
    """The second sheet: filters, size of the book, its seal, and how a stranger checks a row."""
    lines: list[tuple[str, Value]] = [
        (t("xlsx.what"), t("xlsx.what.text")),
        (t("xlsx.address"), address),
        *((t("xlsx.filter"), f"{name}: {value}") for name, value in filters.items()),
        (t("xlsx.rows"), total),
        (t("xlsx.size"), size),
        (t("xlsx.seal"), seal),
        *((t("xlsx.verify") if n == 1 else "", t(f"xlsx.verify.{n}")) for n in range(1, 5)),
        *((t(f"grade.{grade}"), t(f"grade.{grade}.what")) for grade in GRADES),
    ]
    return About(lines)
