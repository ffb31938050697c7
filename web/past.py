"""Past agreements: out of another system or on paper, as they are known, or as they were known on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest

from domain.evidence.errors import Refused
from projections import lineage_views, past_views, source_views, views
from projections.answers import AgreementRow
from projections.grades import GRADES
from projections.past_answers import PastAgreement, PastRow
from projections.reading import page_of
from web import asking
from web.house import known, today

bp = Blueprint("past", __name__, url_prefix="/lama")

_AT_ONCE = {"lines": 40, "programmes": 40, "changed": 30}  # of each part: one page stays below 100 kB


@dataclass(frozen=True, slots=True)
class Part:
    """One page of one part of an agreement; `name` is what the address calls its page."""

    name: str
    rows: tuple[Any, ...]
    page: int
    pages: int
    total: int


def parts_of(shown: PastAgreement | None) -> Mapping[str, Part]:
    """The parts of an agreement, each at the page that the address asks for: a claim may have thousands of lines."""
    return {name: _part(shown, name, size) for name, size in _AT_ONCE.items()} if shown else {}


def _part(shown: PastAgreement, name: str, size: int) -> Part:
    rows: tuple[Any, ...] = getattr(shown, name)
    called = {"lines": "ke", "programmes": "program", "changed": "riwayat"}[name]
    page, pages = page_of(len(rows), request.args.get(called, 1, type=int), size)
    return Part(called, rows[(page - 1) * size : page * size], page, pages, len(rows))


@bp.app_template_global()
def with_page(name: str, page: int) -> str:
    """The address at hand with another page of one of its parts."""
    asked = [(key, value) for key, value in request.args.items(multi=True) if key not in (name, "bahasa")]
    return f"{request.path}?{urlencode([*asked, (name, page)])}"


@bp.get("")
def index() -> str:
    """Past agreements, filtered as the address says."""
    db = known()
    year, agency, source = asking.year(), asking.word("opd"), asking.word("asal")
    grade, q = asking.one_of(GRADES, "tingkat"), asking.word("cari") or ""
    differs = True if request.args.get("capaian") == "berbeda" else None
    asked = asking.holding(
        tahun=year, opd=agency, tingkat=grade, asal=source, capaian="berbeda" if differs else None, cari=q
    )
    return render_template(
        "past/index.html",
        found=past_views.past_agreements(
            db, year=year, agency=agency, grade=grade, source=source, differs=differs, q=q, page=asking.page()
        ),
        asked=asked,
        years=past_views.past_years(db),
        agencies=views.offered(db, agency),
        sources=source_views.sources(db),
        grades=[grade for grade in GRADES if grade != "signed"],
    )


@bp.get("/<ident>")
def agreement(ident: str) -> str:
    """One past agreement; with a day in the address, as it was known at the end of it."""
    db = known()
    present = past_views.past_agreement(db, ident)
    if present is None:
        raise Refused("not_found", what="Perjanjian yang lalu ini")
    on = _day()
    size = past_views.record_on(db, on) if on else None
    then = past_views.past_agreement(db, ident, at_record=size) if size else None
    shown = then if on else present
    row = present.row
    return render_template(
        "past/agreement.html",
        present=present,
        shown=shown,
        parts=parts_of(shown),
        years=_years(db, row),
        differing={} if on else lineage_views.differing(db, ident),
        on=on,
        size=size,
        today=today(),
    )


@dataclass(frozen=True, slots=True)
class Year:
    """A year beside the one at hand: the agreements of the same agency, those signed here before all others."""

    year: int
    signed: tuple[AgreementRow, ...]
    past: tuple[PastRow, ...]


def _years(db: Connection, row: PastRow) -> list[Year]:
    """The year before and the year after, where the same agency has an agreement in it."""
    if row.agency is None or row.fiscal_year is None:
        return []
    asked = (row.fiscal_year - 1, row.fiscal_year + 1)
    found = (
        Year(
            year,
            views.agreement_page(db, year=year, agency=row.agency).rows,
            past_views.past_agreements(db, year=year, agency=row.agency).rows,
        )
        for year in asked
    )
    return [one for one in found if one.signed or one.past]


def _day() -> date | None:
    """The day of the address; a day that is none is not guessed at."""
    asked = request.args.get("pada")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise BadRequest from error
