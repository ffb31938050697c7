"""Periods of measurement: due dates, locks, reopenings; and the sheets of realization that each one asks for."""

from collections import defaultdict
from collections.abc import Mapping
from sqlite3 import Connection

from flask import Blueprint, render_template, request

from domain.evidence.errors import Refused
from projections import views, year_views
from projections.answers import Agreement
from projections.year_answers import SHEET_STATES, SheetRow
from web.house import FARTHEST, known, today
from web.year import rests_of, targets_of

bp = Blueprint("periods", __name__)


@bp.get("/masa")
def index() -> str:
    """Every period, the newest year first."""
    db = known()
    years = [(year, year_views.periods(db, year=year)) for year in year_views.period_years(db)]
    return render_template("periods/index.html", years=years)


@bp.get(f"/masa/<int(max={FARTHEST}):year>/<code>")
def period(year: int, code: str) -> str:
    """One period: its days, its lock, who has reported, and who has not."""
    db = known()
    found = year_views.period(db, year, code)
    if found is None:
        raise Refused("not_found", what="Masa pengukuran ini")
    state = request.args.get("keadaan") if request.args.get("keadaan") in SHEET_STATES else None
    agency = request.args.get("opd") or None
    page = max(1, request.args.get("ke", 1, type=int))
    now = today()
    return render_template(
        "periods/period.html",
        period=found,
        progress=next(iter(year_views.progress(db, year=year, today=now, code=code)), None),
        sheets=year_views.sheets(db, year=year, code=code, agency=agency, state=state, today=now, page=page),
        asked={name: value for name, value in (("keadaan", state), ("opd", agency)) if value},
        states=SHEET_STATES,
        agencies=views.offered(db, agency),
        today=now,
    )


@bp.get("/lembar/<ident>")
def sheet(ident: str) -> str:
    """One sheet: its figures, and every hand put to it."""
    db = known()
    found = year_views.sheet(db, ident, today=today())
    if found is None:
        raise Refused("not_found", what="Lembar realisasi ini")
    agreement = views.agreement(db, found.row.agreement)
    names = {line.line_id: line for line in agreement.current.lines} if agreement and agreement.current else {}
    rests, promised = _rests(db, agreement, found.row)
    return render_template(
        "periods/sheet.html", sheet=found, row=found.row, lines=names, rests=rests, promised=promised
    )


def _rests(
    db: Connection, agreement: Agreement | None, row: SheetRow
) -> tuple[Mapping[str, tuple[int, ...]], int | None]:
    """By line the records that its attainment rests on, and the record of the version whose targets these are."""
    year = year_views.agreement_year(db, agreement.row.id, today=today()) if agreement else None
    own: dict[str, tuple[int, ...]] = defaultdict(lambda: (row.record,) if row.record else ())
    if agreement is None or year is None:
        return own, None
    targets, code = targets_of(year, agreement), row.code or ""
    return own | {line.line_id: rests_of(line, targets).get(code, ()) for line in year.lines}, targets.get(code)
