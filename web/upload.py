"""Upload: a file is looked at, its questions are answered, and only then is it recorded; the door is a one-time link.

Nobody can sign in yet: whoever has the link may record one file of one source within the hour. What is handed in lies
in the ticket's own folder until it is recorded or the hour is over; nothing of it is in the book before.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import islice
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from domain.evidence.errors import Refused
from service.importing import NO_DECISIONS, Decisions, Limits, Question, Reading, Row, load_mapping, read_file, sentence
from service.importing.records import Place
from service.intake import Service, look, take
from service.intake.tickets import Ticket, Tickets
from web import asking, language
from web.errors import refused_page, status_of
from web.house import known, seen_to, the_house

bp = Blueprint("upload", __name__, url_prefix="/unggah/<ticket>")

LIMIT = 4 * 1024 * 1024  # bytes of one file; a bigger one is brought in with `amanah import`
MOST_ROWS = 5_000  # each look at the preview reads the file again, and to record it is one request
PARTS = ("summary", "questions", "rejected", "rows")
_ON_A_PAGE = {"questions": 10, "rejected": 40, "rows": 20}
_TOTALS = "totals_row"
_CLOSED = ("ticket_unknown", "ticket_expired", "ticket_used", "not_own_page")
_FIRST = 5  # rows of each table in the summary


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the form asks it: the name of its buttons, and the answer that stands."""

    question: Question
    no: int
    chosen: str | None

    @property
    def name(self) -> str:
        """What the form calls it: its number among the questions of this very file."""
        return f"t{self.no}"

    @property
    def told_apart(self) -> bool:
        """Whether one reading has decimals and the other has none: then each is named so."""
        return len({"," in reading for reading in self.question.readings}) > 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of one part of the preview."""

    part: str
    rows: tuple[Any, ...]
    page: int
    pages: int
    total: int


@bp.get("")
def form(ticket: str) -> str:
    """Where a file is handed in."""
    return _form(_found(ticket), ticket)


@bp.post("")
def hand_in(ticket: str) -> AnyResponse | tuple[str, int]:
    """Keep the file for the preview, in place of one handed in before; a file that cannot be read is told at once."""
    _demand_own_page()
    request.max_content_length = LIMIT + 64 * 1024  # a file is refused by its own size, not by the form around it
    found = _found(ticket)
    upload = request.files.get("berkas")
    if upload is None or not upload.filename:
        return _form(found, ticket, missing=True), HTTPStatus.BAD_REQUEST
    with closing(upload):
        staged = _tickets().stage(
            ticket, cast("BinaryIO", upload.stream), title=upload.filename, now=_now(), limit=LIMIT
        )
    _read(staged, NO_DECISIONS).close()
    return redirect(url_for("upload.preview", ticket=ticket), code=HTTPStatus.SEE_OTHER)


@bp.get("/pratinjau")
def preview(ticket: str) -> str | AnyResponse:
    """What would be recorded: counts, first rows, questions, rejected rows; a part and a page at a time."""
    found = _found(ticket)
    if found.staged is None:
        return redirect(url_for("upload.form", ticket=ticket), code=HTTPStatus.SEE_OTHER)
    known()
    part = asking.one_of(PARTS, "bagian") or PARTS[0]
    show = {"summary": _summary, "questions": _questions}.get(part, _listed)
    return render_template(
        "upload/preview.html", ticket=found, token=ticket, part=part, parts=PARTS, **show(found, part)
    )


@bp.post("/pratinjau")
def answer(ticket: str) -> AnyResponse:
    """Keep the answers of one page of questions; a question left alone stays open."""
    _demand_own_page()
    found = _found(ticket)
    page = max(1, request.form.get("ke", 1, type=int))
    asked = _asked(found)
    leaf = _leaf("questions", asked, len(asked), page)
    _tickets().decide(ticket, _kept(asked, leaf.rows), now=_now())
    onward = {"bagian": "questions", "ke": page + 1} if page < leaf.pages else {"bagian": "summary"}
    return redirect(url_for("upload.preview", ticket=ticket, **onward), code=HTTPStatus.SEE_OTHER)


@bp.route("/catat", methods=["GET", "POST"])
def confirm(ticket: str) -> str | AnyResponse:
    """Record what was looked at, once; the link is spent with it. Who comes otherwise than by the button goes back."""
    if request.method == "GET":
        _found(ticket)
        return redirect(url_for("upload.preview", ticket=ticket), code=HTTPStatus.SEE_OTHER)
    _demand_own_page()
    known()
    seen, source = (request.form.get(name, 0, type=int) for name in ("lihat", "sumber"))
    with _tickets().confirmed(ticket, revision=seen, now=_now()) as spending:
        found = spending.ticket
        with _read(found, _decisions(found)) as reading:
            taken = take(the_house(), reading, source=found.source, signer=Service(), seen=source)
            left_out = _left_out(reading)
        spending.record = taken.records[-1] if taken.records else None
    seen_to(spending.record or 0)
    known()
    return render_template("upload/receipt.html", ticket=found, taken=taken, **left_out)


@bp.errorhandler(Refused)
def _stay(refused: Refused) -> Response | tuple[str, int]:
    """A refusal is told where the next file can be handed in at once; but a link that is closed stays closed."""
    token = (request.view_args or {})["ticket"]
    if refused.code in _CLOSED:
        return refused_page(refused)
    found = _found(token)
    readable = not refused.code.startswith("import_")
    return _form(found if readable else replace(found, staged=None), token, refused=refused), status_of(refused)


# --- pages ------------------------------------------------------------------------------------------------------------


def _form(found: Ticket, token: str, *, missing: bool = False, refused: Refused | None = None) -> str:
    known()
    return render_template(
        "upload/form.html",
        ticket=found,
        token=token,
        missing=missing,
        refused=refused,
        limit=LIMIT // 2**20,
        rows=MOST_ROWS,
    )


def _summary(found: Ticket, _part: str) -> Mapping[str, Any]:
    """The counts, what differs from the last state, the first rows; and how many questions are still open."""
    with _read(found, _decisions(found)) as reading:
        return {
            "reading": reading,
            "ahead": look(the_house(), reading, source=found.source),
            "first": _first_rows(reading),
            **_left_out(reading),
        }


def _left_out(reading: Reading) -> Mapping[str, int]:
    """Rows that somebody has to put right, and rows of totals, which are left out by right."""
    totals = sum(1 for one in reading.rejected if one.code == _TOTALS)
    return {"rejected": len(reading.rejected) - totals, "totals": totals}


def _questions(found: Ticket, part: str) -> Mapping[str, Any]:
    asked = _asked(found)
    return {"leaf": _leaf(part, asked, len(asked), asking.page())}


def _listed(found: Ticket, part: str) -> Mapping[str, Any]:
    """The rows that would be taken, or those that are left out."""
    with _read(found, NO_DECISIONS) as reading:
        # A row of totals is left out by right: what somebody has to put right comes first.
        rows = sorted(reading.rejected, key=lambda one: one.code == _TOTALS) if part == "rejected" else reading.rows
        return {
            "reading": reading,
            "leaf": _leaf(part, rows, len(rows), asking.page()),
            "rejection": sentence,
            "language": language.chosen(),
        }


def _leaf(part: str, rows: Iterable[Any], total: int, page: int) -> Leaf:
    size = _ON_A_PAGE[part]
    pages = max(1, -(-total // size))
    page = min(page, pages)
    return Leaf(part, tuple(islice(rows, (page - 1) * size, page * size)), page, pages, total)


def _first_rows(reading: Reading) -> Mapping[str, list[Row]]:
    """The first rows of each table, in one pass over the file."""
    first: dict[str, list[Row]] = {table: [] for table in reading.tables}
    for row in reading.rows:
        if len(first[row.table]) < _FIRST:
            first[row.table].append(row)
        elif all(len(rows) >= _FIRST for rows in first.values()):
            break
    return {table: rows for table, rows in first.items() if rows}


# --- the ticket, its file and its answers -----------------------------------------------------------------------------


def _tickets() -> Tickets:
    return Tickets(the_house().settings)


def _now() -> int:
    return the_house().clock.now_ms()


def _found(token: str) -> Ticket:
    return _tickets().find(token, now=_now())


def _read(found: Ticket, decisions: Decisions) -> Reading:
    if found.staged is None:
        raise Refused("ticket_empty")
    return read_file(
        found.staged,
        load_mapping(found.mapping),
        name=found.title,
        decimal=found.decimal,
        decisions=decisions,
        limits=Limits(file=LIMIT, rows=MOST_ROWS),
    )


def _asked(found: Ticket) -> tuple[Asked, ...]:
    """Every question of the file that its source has not answered before, with the answers given so far."""
    chosen = _chosen(found)
    with _read(found, NO_DECISIONS) as reading:
        questions = look(the_house(), reading, source=found.source).unanswered
    return tuple(Asked(question, no, chosen.get(question.place)) for no, question in enumerate(questions, 1))


def _kept(asked: Iterable[Asked], answered: Iterable[Asked]) -> str:
    """Every answer so far, those of the page at hand as the form gives them."""
    here = {one.no for one in answered}
    said = (replace(one, chosen=_said(one)) if one.no in here else one for one in asked)
    return json.dumps([[*one.question.place, one.chosen] for one in said if one.chosen], ensure_ascii=False)


def _said(one: Asked) -> str | None:
    said = request.form.get(one.name)
    return said if said in one.question.readings else None


def _chosen(found: Ticket) -> Mapping[Place, str]:
    told = json.loads(found.decisions.read_text("utf-8")) if found.decisions else ()
    return {(sheet, row, column): reading for sheet, row, column, reading in told}


def _decisions(found: Ticket) -> Decisions:
    return Decisions(file_sha256=None, chosen=_chosen(found))


# --- the door ---------------------------------------------------------------------------------------------------------


def _demand_own_page() -> None:
    """Only our own page may send here: a link alone, placed on another page, must not record anything.

    Browsers say where a form was sent from: Sec-Fetch-Site over https, Origin everywhere. What says neither is refused.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = site == "same-origin" if site else bool(origin) and urlsplit(origin or "").netloc == request.host
    if not own:
        raise Refused("not_own_page")


@bp.after_request
def _private(response: Response) -> Response:
    """The address is a key: no cache keeps it, no search engine lists it, no other page is told where one came from.

    Not `no-referrer`: with it a browser says `Origin: null`, and the form could not show that it is our own.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
