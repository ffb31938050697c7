"""The register of target changes: filtered by the address, page by page, as CSV or as a workbook, each row citable."""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for

from domain.evidence.errors import Refused
from projections import register_views, views
from projections.grades import GRADES
from projections.register_answers import DIRECTIONS, FIELDS, GROUNDS, OUTCOMES, TargetChange, Wanted
from web import filters, language, register_table, workbooks
from web.downloads import streamed
from web.filters import View
from web.house import FARTHEST, demand_current, government, known, the_house
from web.sentences import cited_change, seen
from web.words import Words, words_for

bp = Blueprint("changes", __name__)

_PAGE = 25  # changes of a page: each carries its citation, and a page stays light


@dataclass(frozen=True, slots=True)
class Row:
    """One change with the sentence that cites it."""

    change: TargetChange
    citation: str
    seen: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A named view with how many changes it holds for a year."""

    id: str
    year: int
    total: int
    more: bool  # than were counted
    every_year: bool
    grades: tuple[str, ...]


@bp.get("/perubahan")
def register() -> str:
    """The register, newest first, filtered as the address says."""
    return _page(filters.wanted(request.args), view=None)


@bp.get("/perubahan/tampilan")
def saved() -> str:
    """The named views, each with its address that stays; and those that the reader keeps in this browser."""
    db = known()
    years = register_views.change_years(db)
    year = request.args.get("tahun", type=int) or next(iter(years), None) or 0
    told = [_counted(db, view, year) for view in filters.views()]
    address = url_for("changes.saved", tahun=year or None, _external=True)
    return render_template("changes/saved.html", views=told, year=year, years=years, address=address)


def _counted(db: Connection, each: View, year: int) -> Counted:
    by_grade, more = register_views.change_counts(db, filters.wanted(each.of(year)), whole=False)
    return Counted(each.id, year, sum(by_grade.values()), more, "tahun" not in each.asked, tuple(by_grade))


@bp.get("/perubahan/tampilan/<ident>")
def view(ident: str) -> str:
    """A named view: filters of the house under one address that can be cited."""
    found = next((each for each in filters.views() if each.id == ident), None)
    if found is None:
        raise Refused("not_found", what="Tampilan ini")
    years = register_views.change_years(known())
    year = request.args.get("tahun", type=int) or next(iter(years), 0)
    return _page(filters.wanted(found.of(year)), view=found.id)


@bp.get("/perubahan.csv")
def table() -> Response:
    """Every change that the filters let through, line by line."""
    rows = register_views.each_change(known(), filters.wanted(request.args))
    demand_current()
    lines = register_table.as_csv(_words(), rows)
    return streamed(lines, "text/csv; charset=utf-8; header=present", "perubahan-target.csv")


@bp.get("/perubahan.xlsx")
def workbook() -> Response:
    """The same as a workbook: numbers as numbers where no digit is lost, all else as text."""
    db, t = known(), _words()
    wish = filters.wanted(request.args)
    told = filters.asked_by(wish)
    about = register_table.about(
        t,
        address=url_for("changes.register", _external=True, **told),
        filters={name: str(value) for name, value in told.items()},
        total=sum(register_views.change_counts(db, wish)[0].values()),
        size=g.ledger_size,
        seal=the_house().sealed(g.ledger_size),
    )
    sheets = register_table.as_sheets(t, register_views.each_change(db, wish), about)
    return workbooks.handed_out(sheets, "perubahan-target.xlsx")


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
        row=_row(t, change),
        chain=register_views.chain(db, record, position),
    )


def _page(wish: Wanted, *, view: str | None) -> str:
    db, t = known(), _words()
    found = register_views.changes(db, wish, page=max(1, request.args.get("ke", 1, type=int)), size=_PAGE)
    return render_template(
        "changes/register.html",
        found=found,
        rows=[_row(t, change) for change in found.rows],
        wanted=wish,
        asked=filters.asked_by(wish),
        view=view,
        **(
            {"address": url_for("changes.view", ident=view, tahun=wish.year, _external=True)}
            if view and found.page == 1
            else {}
        ),
        **_choices(db, wish),
    )


def _row(t: Words, change: TargetChange) -> Row:
    return Row(change, cited_change(t, change, origin=the_house().origin), seen(t, change))


def _choices(db: Connection, wish: Wanted) -> Mapping[str, Any]:
    """What each filter offers."""
    return {
        "years": register_views.change_years(db),
        "agencies": views.offered(db, wish.agency),
        "sources": register_views.change_sources(db),
        "fields": FIELDS,
        "directions": DIRECTIONS,
        "grounds": GROUNDS,
        "outcomes": OUTCOMES,
        "grades": GRADES,
    }


def _words() -> Words:
    return words_for(language.chosen(), government().zone)
