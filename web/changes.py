"""The register of target changes: filtered by the address, page by page or as one CSV file, each row citable."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request

from domain.evidence.errors import Refused
from projections import register_views, views
from projections.register_answers import DIRECTIONS, FIELDS, GROUNDS, OUTCOMES, TargetChange, Wanted
from web import language
from web.house import FARTHEST, government, known, the_house
from web.sentences import cited_change, part
from web.words import Words, words_for

bp = Blueprint("changes", __name__)

_KNOWN = {"ya": True, "tidak": False}
_HARMLESS = re.compile(r"-?\d+([.,]\d+)*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would run instead of showing it
COLUMNS = (
    "record", "digest", "proposed", "agency", "post", "year", "line", "subject", "field", "period",
    "before", "before_read", "after", "after_read", "unit", "direction", "ground", "evidence", "asked",
    "proposer", "proposer_post", "proposer_mandate", "outcome", "decided_record", "decided", "decider", "decider_post",
    "decider_mandate", "reason", "days_left", "known", "known_record", "known_period", "known_printed",
    "attainment_before", "attainment_after", "previous",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One change with the sentence that cites it."""

    change: TargetChange
    citation: str


@bp.get("/perubahan")
def register() -> str:
    """The register, newest first, filtered as the address says."""
    db = known()
    wanted, t = _wanted(), _words()
    found = register_views.changes(db, wanted, page=max(1, request.args.get("ke", 1, type=int)))
    return render_template(
        "changes/register.html",
        found=found,
        rows=[Row(change, cited_change(t, change, origin=the_house().origin)) for change in found.rows],
        wanted=wanted,
        asked=_asked(),
        years=register_views.change_years(db),
        agencies=views.agencies(db),
        fields=FIELDS,
        directions=DIRECTIONS,
        grounds=GROUNDS,
        outcomes=OUTCOMES,
    )


@bp.get("/perubahan.csv")
def table() -> Response:
    """Every change that the filters let through, for a spreadsheet.

    Semicolons and a byte order mark: so a spreadsheet with Indonesian settings opens it in columns, at one click.
    """
    rows = register_views.each_change(known(), _wanted())
    t = _words()
    body = "\ufeff" + "".join(_lines([t(f"csv.{column}") for column in COLUMNS], (_cells(t, row) for row in rows)))
    response = Response(body.encode(), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = 'attachment; filename="perubahan-target.csv"'
    return response


@bp.get(f"/perubahan/<int(max={FARTHEST}):record>/<int(max={FARTHEST}):position>")
def one(record: int, position: int) -> str:
    """One change with everything known of it, and the chain of changes of the same thing."""
    db = known()
    change = register_views.change(db, record, position)
    if change is None:
        raise Refused("not_found", what="Perubahan ini")
    t = _words()
    return render_template(
        "changes/one.html",
        row=Row(change, cited_change(t, change, origin=the_house().origin)),
        chain=register_views.chain(db, record, position),
    )


# --- filters --------------------------------------------------------------------------------------------------------


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        year=asked.get("tahun", type=_year),
        agency=asked.get("opd") or None,
        official=asked.get("pejabat") or None,
        outcome=_one_of(OUTCOMES, "keputusan"),
        direction=_one_of(DIRECTIONS, "arah"),
        field=_one_of(FIELDS, "bagian"),
        ground=_one_of(GROUNDS, "dasar"),
        known=_KNOWN.get(asked.get("diketahui", "")),
        since=asked.get("sejak", type=date.fromisoformat),
        until=asked.get("sampai", type=date.fromisoformat),
        agreement=asked.get("perjanjian") or None,
        q=asked.get("cari", "").strip(),
    )


def _year(text: str) -> int:
    return date.fromisoformat(f"{text}-01-01").year


def _one_of(codes: tuple[str, ...], name: str) -> str | None:
    wish = request.args.get(name)
    return wish if wish in codes else None


_NAMES = {
    "tahun": "year", "opd": "agency", "pejabat": "official", "keputusan": "outcome", "arah": "direction",
    "bagian": "field", "dasar": "ground", "sejak": "since", "sampai": "until", "perjanjian": "agreement", "cari": "q",
}  # fmt: skip


def _asked() -> Mapping[str, Any]:
    """The filters that hold, as an address carries them."""
    wanted = asdict(_wanted())
    asked = {name: wanted[field] for name, field in _NAMES.items() if wanted[field]}
    if wanted["known"] is not None:
        asked["diketahui"] = "ya" if wanted["known"] else "tidak"
    return asked


def _words() -> Words:
    return words_for(language.chosen(), government().zone)


# --- CSV ------------------------------------------------------------------------------------------------------------


def _cells(t: Words, row: TargetChange) -> list[str]:
    shown = row.open and not row.withheld
    said = {
        "record": row.record,
        "digest": row.digest,
        "proposed": row.proposed_on,
        "agency": row.agency_name,
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
        "previous": row.previous_record,
    }
    said |= _open_cells(t, row) if shown else {}
    return [harmless(str(value)) if (value := said.get(column)) is not None else "" for column in COLUMNS]


def _open_cells(t: Words, row: TargetChange) -> dict[str, Any]:
    return {
        "line": row.no_printed,
        "subject": row.subject,
        "field": part(t, row),
        "period": row.period,
        "before": row.before_printed,
        "before_read": row.before_read,
        "after": row.after_printed,
        "after_read": row.after_read,
        "unit": row.unit,
        "direction": row.direction and t.name("direction", row.direction),
        "ground": row.ground and t.name("ground", row.ground),
        "evidence": row.evidence,
        "asked": row.asked_by and t.name("asked", row.asked_by),
        "reason": row.decision_reason or (row.decision_reason_code and t.name("reason", row.decision_reason_code)),
        "known_printed": row.known_printed if row.known_open else None,
        "attainment_before": row.attainment_before if row.known_open else None,
        "attainment_after": row.attainment_after if row.known_open else None,
    }


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a number stays a number."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _HARMLESS.fullmatch(cell) else cell


def _lines(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    paper = io.StringIO()
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    yield paper.getvalue()
