"""Agreements: the list, and the document as it is known, with every hand put to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from sqlite3 import Connection
from typing import Any

from flask import Blueprint, Response, render_template, request

from domain.asof import Clock
from domain.evidence.acts import ACTS
from domain.evidence.errors import Refused
from projections import openness, past_views, views
from projections.answers import Agreement, AgreementRow, Hand, Line, Tally, Version, VersionRow
from projections.past_answers import PastPage
from web import asof
from web.downloads import download
from web.house import FARTHEST, government, known, the_house, today
from web.year import budget_of, year_of

bp = Blueprint("agreements", __name__)

_TRUSTEE_SIGNS = ("agreement-signed", "revision-signed")
_GRANTOR_SIGNS = ("agreement-countersigned", "revision-countersigned")
_OVER = ("digantikan", "diganti_usulan", "dikembalikan", "ditolak", "ditarik")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader filters by; it stands in the address, so that a list can be passed on."""

    tahun: int | None
    opd: str | None
    status: str | None
    cari: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands: the act that made it so, and its day."""

    row: VersionRow
    record: int
    day: date | None


@dataclass(frozen=True, slots=True)
class Objective:
    """One sasaran with the lines under it, as table A groups them."""

    no: str
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """A version as a sheet of paper: its text, and the hands under it (None: not signed)."""

    version: Version
    document: Mapping[str, Any]
    objectives: tuple[Objective, ...]
    trustee: Hand | None
    grantor: Hand | None
    dated: str | None


@bp.get("/")
def index() -> str:
    """The list, filtered as the address says."""
    db = known()
    wish = _wish()
    page = max(1, request.args.get("ke", 1, type=int))
    found = views.agreement_page(db, year=wish.tahun, agency=wish.opd, status=wish.status, q=wish.cari, page=page)
    return render_template(
        "agreements/index.html",
        found=found,
        rows=found.rows,
        wish=wish,
        asked={name: value for name, value in asdict(wish).items() if value},
        tally=None if found.more else _tally(db, wish),
        missed=_missed(found.rows),
        choices=views.choices(db, agency=wish.opd),
        years=sorted({*views.years(db), *past_views.past_years(db)}, reverse=True),
        past=_past(db, wish) if page == 1 else None,
    )


def _tally(db: Connection, wish: Wish) -> Tally:
    return views.agreement_tally(db, year=wish.tahun, agency=wish.opd, status=wish.status, q=wish.cari, today=today())


def _past(db: Connection, wish: Wish) -> PastPage | None:
    """What papers and other sources know of the same year and agency; they have no status to ask for."""
    if wish.status:
        return None
    return past_views.past_agreements(db, year=wish.tahun, agency=wish.opd, q=wish.cari)


@bp.get("/perjanjian/<ident>")
def document(ident: str) -> str:
    """The version in force, else the last one proposed; with a day in the address, what stood on that day."""
    agreement = _found(ident)
    if asof.wanted():
        return asof.page(agreement)
    return _sheet(agreement, agreement.current)


@bp.get(f"/perjanjian/<ident>/versi/<int(max={FARTHEST}):no>")
def version(ident: str, no: int) -> str:
    """One version, in force or not, marked as what it is."""
    agreement = _found(ident)
    found = views.version(the_house().views, ident, no)
    if found is None:
        raise Refused("not_found", what=f"Versi {no} perjanjian ini")
    return _sheet(agreement, found)


@bp.get("/perjanjian/<ident>/indikator")
def indicators(ident: str) -> str:
    """The lines of the version in force through the year, a few a page."""
    agreement = _found(ident)
    measured = year_of(the_house().views, agreement, today=today())
    if measured is None:
        raise Refused("not_found", what="Pengukuran perjanjian ini")
    page = min(max(1, request.args.get("ke", 1, type=int)), measured.pages)
    return render_template("agreements/indicators.html", row=agreement.row, measured=measured, page=page)


@bp.get("/perjanjian/<ident>/berkas.zip")
def bundle(ident: str) -> Response:
    """The evidence of an agreement that has come into force."""
    agreement = _found(ident)
    if agreement.row.in_force_record is None:
        raise Refused("not_open", what="perjanjian yang belum berlaku")
    content = the_house().bundle(agreement=f"agreement/{ident}", size=asof.bundle_size(ident))
    return download(content, "application/zip", f"berkas-bukti-{agreement.row.fiscal_year}-{ident[:8]}.zip")


def _wish() -> Wish:
    asked = request.args
    return Wish(
        tahun=asked.get("tahun", type=_year),
        opd=asked.get("opd") or None,
        status=asked.get("status") or None,
        cari=asked.get("cari", "").strip(),
    )


def _year(text: str) -> int:
    """Four digits; anything else is no wish, and the form then shows that all years are listed."""
    return date.fromisoformat(f"{text}-01-01").year


def _missed(rows: tuple[AgreementRow, ...]) -> frozenset[str]:
    """The agreements that are not in force although their last day is over, by the civil day of the government."""
    now = today()
    waiting = ((row.id, row.deadline) for row in rows if row.in_force_record is None)
    return frozenset(ident for ident, deadline in waiting if deadline is not None and deadline < now)


def _found(ident: str) -> Agreement:
    agreement = views.agreement(known(), ident)
    if agreement is None:
        raise Refused("not_found", what="Perjanjian kinerja ini")
    return agreement


def _sheet(agreement: Agreement, shown: Version | None) -> str:
    known_tables, deed = the_house().views, _deed(agreement, shown)
    is_current = shown is not None and agreement.current is not None and shown.row.no == agreement.current.row.no
    return render_template(
        "agreements/document.html",
        agreement=agreement,
        row=agreement.row,
        shown=shown,
        is_open=shown is not None and openness.version_is_open(agreement, shown.row),
        is_current=is_current,
        is_over=shown is not None and shown.row.status in _OVER,
        deed=deed,
        missed=bool(_missed((agreement.row,))),
        standings=_standings(agreement),
        measured=year_of(known_tables, agreement, today=today()) if is_current else None,
        budget=budget_of(known_tables, agreement, shown) if shown is not None and is_current and deed else None,
        clocks=tuple(Clock),
        today=today(),
        reasons_open={hand.record for hand in agreement.hands if ACTS[hand.act].privacy == openness.OPEN},
    )


def _standings(agreement: Agreement) -> list[Standing]:
    seat = government()
    days = {hand.record: seat.day(hand.received_at) for hand in agreement.hands}
    days |= {
        row.countersigned_record: row.effective
        for row in agreement.versions
        if row.effective and row.countersigned_record
    }
    decided = [(row, _decided(row, agreement.versions[row.no :])) for row in agreement.versions]
    return [Standing(row, record, days.get(record)) for row, record in decided]


def _decided(row: VersionRow, after: tuple[VersionRow, ...]) -> int:
    """The record of the act that made a version what it is."""
    if row.status == "digantikan":
        return next((each.countersigned_record for each in after if each.countersigned_record), row.record)
    if row.status == "diganti_usulan":
        return after[0].record
    last = {"diselaraskan": row.aligned_record, "ditandatangani": row.signed_record}.get(row.status)
    return row.countersigned_record or row.closed_record or last or row.record


def _deed(agreement: Agreement, shown: Version | None) -> Deed | None:
    if shown is None or shown.document is None or not openness.version_is_open(agreement, shown.row):
        return None
    trustee = _last_hand(agreement, shown.row.no, _TRUSTEE_SIGNS)
    grantor = _last_hand(agreement, shown.row.no, _GRANTOR_SIGNS)
    last = grantor or trustee
    dated = last.stated_printed if last else None
    return Deed(
        version=shown,
        document=shown.document,
        objectives=_objectives(shown.lines),
        trustee=trustee,
        grantor=grantor,
        dated=dated,
    )


def _objectives(lines: tuple[Line, ...]) -> tuple[Objective, ...]:
    groups = groupby(lines, key=lambda line: (line.objective_no, line.objective))
    return tuple(Objective(no, text, tuple(members)) for (no, text), members in groups)


def _last_hand(agreement: Agreement, version_no: int, acts: tuple[str, ...]) -> Hand | None:
    hands = [hand for hand in agreement.hands if hand.version_no == version_no and hand.act in acts]
    return hands[-1] if hands else None
