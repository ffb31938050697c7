"""As of a day: what stood then, by either clock, with the name of the answer; and what differs between two days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from domain.asof import Clock, Difference, differences
from domain.evidence.errors import Refused
from projections import views
from projections.answers import Agreement
from service.house import AsOf
from web.downloads import download
from web.house import known, the_house, today

bp = Blueprint("asof", __name__, url_prefix="/perjanjian/<ident>")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a clock, as the address gives them."""

    on: date
    clock: Clock

    @property
    def asked(self) -> Mapping[str, str]:
        """The same as the address carries it."""
        return {"pada": self.on.isoformat(), "jam": self.clock.value}


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it stood: its target, its last figure with the sheet behind it, and its score to date."""

    line: Mapping[str, Any]
    figure: Mapping[str, Any] | None
    sheet: Mapping[str, Any] | None
    score: Mapping[str, Any] | None
    rests: tuple[int, ...]  # the records that the score rests on: the document, and the sheets it gathers


def wanted() -> bool:
    """Whether the reader of an agreement asks for another day than today."""
    return bool(request.args.get("pada"))


def bundle_size(ident: str) -> int | None:
    """The size of the book whose bundle answers the question of the address; None: as it stands now.

    A little beyond the end of the day: to the daily heads that show that nothing of the day was left out.
    """
    if not wanted():
        return None
    moment = _moment("pada")
    if moment.clock is not Clock.KNOWN:
        return None
    _answer(ident, moment)  # a day before the first record is refused in the words of the page
    return the_house().covering_size(moment.on)


def page(agreement: Agreement) -> str:
    """What stood on the day asked, in one screen."""
    moment = _moment("pada")
    found = _answer(agreement.row.id, moment)
    answer = found.answer
    return render_template(
        "asof/answer.html",
        agreement=agreement,
        row=agreement.row,
        moment=moment,
        other=Moment(moment.on, _other(moment.clock)),
        found=found,
        answer=answer,
        lines=_rows(answer),
        closed=_closed(answer["sheets"]),
        clocks=tuple(Clock),
        today=today(),
    )


@bp.get("/jawaban.json")
def canonical(ident: str) -> Response:
    """The answer's own bytes, which the offline program writes too."""
    known()
    moment = _moment("pada")
    found = _answer(ident, moment)
    return download(found.raw, "application/json", f"jawaban-{ident[:8]}-{moment.on}-{moment.clock.value}.json")


@bp.get("/banding")
def compare(ident: str) -> str:
    """What differs between two days by one clock."""
    agreement = views.agreement(known(), ident)
    if agreement is None:
        raise Refused("not_found", what="Perjanjian kinerja ini")
    first, second = sorted((_day("dari"), _day("sampai")))
    clock = Clock.read(request.args.get("jam", Clock.KNOWN))
    before, after = (_answer(ident, Moment(day, clock)) for day in (first, second))
    found: list[Difference] = differences(before.answer, after.answer)
    return render_template(
        "asof/difference.html",
        row=agreement.row,
        first=Moment(first, clock),
        second=Moment(second, clock),
        before=before,
        after=after,
        differences=found,
        clock=clock,
        clocks=tuple(Clock),
        today=today(),
        address=url_for("asof.compare", ident=ident, dari=first, sampai=second, jam=clock.value, _external=True),
    )


def _answer(ident: str, moment: Moment) -> AsOf:
    return the_house().as_of(agreement=f"agreement/{ident}", on=moment.on, clock=moment.clock)


def _moment(name: str) -> Moment:
    return Moment(_day(name), Clock.read(request.args.get("jam", Clock.KNOWN)))


def _day(name: str) -> date:
    """The day of the address; without one, today. A day that is none is not guessed at."""
    asked = request.args.get(name)
    try:
        return date.fromisoformat(asked) if asked else today()
    except ValueError as error:
        raise BadRequest from error


def _other(clock: Clock) -> Clock:
    return Clock.EFFECTIVE if clock is Clock.KNOWN else Clock.KNOWN


def _rows(answer: Mapping[str, Any]) -> list[Row]:
    lines = (answer["in_force"] or {}).get("lines") or ()
    scores = {score["line_id"]: score for score in answer["attainments"]}
    return [_row(line, answer, scores.get(line["line_id"])) for line in lines]


def _row(line: Mapping[str, Any], answer: Mapping[str, Any], score: Mapping[str, Any] | None) -> Row:
    said = [
        (told, sheet)
        for sheet in answer["sheets"]
        for told in sheet["lines"] or ()
        if told["line_id"] == line["line_id"] and told["state"] == "figure"
    ]
    figure, sheet = said[-1] if said else (None, None)
    return Row(line, figure, sheet, score, (answer["in_force"]["document"]["record"], *_gathered(score)))


def _gathered(score: Mapping[str, Any] | None) -> Iterator[int]:
    used = ((score or {}).get("to_date") or {}).get("used") or ()
    return (each["record"] for each in (score or {}).get("periods") or () if each["period"] in used and each["record"])


def _closed(sheets: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The last sheet that was entered, where its figures were not open on that day."""
    entered = [sheet for sheet in sheets if sheet["current"]]
    return entered[-1] if entered and entered[-1]["lines"] is None else None
