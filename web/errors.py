"""Codes of refusals to HTTP status, here alone; and the page, or for a program the JSON, that says what to do next."""

import sqlite3
from http import HTTPStatus

from flask import Flask, Response, current_app, json, render_template, request
from werkzeug.exceptions import HTTPException

from domain.evidence.errors import AmanahError, Fault, Refused
from service.delivery import PATH, Next
from web.words import DEFAULT, catalogue

_BY_CODE = {
    "not_found": HTTPStatus.NOT_FOUND,
    "not_open": HTTPStatus.FORBIDDEN,
    "asof_before": HTTPStatus.NOT_FOUND,
    "asof_in_future": HTTPStatus.BAD_REQUEST,
    "unknown_clock": HTTPStatus.BAD_REQUEST,
    "malformed": HTTPStatus.BAD_REQUEST,
    "wrong_format_version": HTTPStatus.BAD_REQUEST,
    "too_many_acts": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "oversized": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "import_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "wrong_media_type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "ticket_unknown": HTTPStatus.NOT_FOUND,
    "ticket_expired": HTTPStatus.GONE,
    "ticket_used": HTTPStatus.GONE,
    "not_own_page": HTTPStatus.BAD_REQUEST,
}
# What passes, with the seconds after which it is worth asking again: at once where others were only faster, later
# where a person must act first.
_PASSING = {
    "store_busy": 1,
    "store_crowded": 1,
    "tables_awaited": 2,
    "projection_outdated": 5,  # the clerk folds the ledger anew
    "store_unreachable": 5,
    "store_full": 30,
    "store_failing": 30,
    "store_unwritable": 30,
    "file_failing": 30,
    "clock_behind": 30,
    "read_only": 300,
}
_A_HAND = 30  # seconds: what lasts longer than this waits for a person
# Acts that came too late for the place they name: the same words, drafted and signed anew, may well be taken.
_OVERTAKEN = frozenset({"superseded", "wrong_version", "wrong_previous", "wrong_seen", "stale", "heads_behind"})
# Statuses with sentences of their own in the catalogue.
_TOLD = frozenset({400, 403, 404, 405, 409, 410, 413, 500, 503})


def status_of(error: AmanahError) -> int:
    """The HTTP status of a refusal: by its code, else by who must act; a program learns whether to draft anew."""
    if error.code in _PASSING:
        return HTTPStatus.SERVICE_UNAVAILABLE
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    if isinstance(error, Fault):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path == PATH and error.code not in _OVERTAKEN:
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.CONFLICT if isinstance(error, Refused) else HTTPStatus.BAD_REQUEST


def passes(fault: AmanahError) -> bool:
    """Whether it is over by itself in a moment, without anybody's hand."""
    return _PASSING.get(fault.code, _A_HAND) < _A_HAND


def refused_page(error: AmanahError) -> Response:
    """The answer to a refusal: its sentence, its code, and where to go on."""
    status = status_of(error)
    if _to_a_program():
        answer = _json(status, code=error.code, message=error.message)
    else:
        answer = _page(status, message=error.message, code=error.code)
    if error.code in _PASSING:
        answer.headers["Retry-After"] = str(_PASSING[error.code])
    return answer


def _http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if _to_a_program():
        said = catalogue(DEFAULT)
        message = " ".join(f"{said[f'error.{_told(status)}.{part}']}." for part in ("title", "next")).replace("..", ".")
        answer = _json(status, code=HTTPStatus(status).name.lower(), message=message)
    else:
        answer = _page(status)
    for name, value in error.get_headers():  # Allow, Retry-After: all but what describes the body we replace
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _tables(error: sqlite3.OperationalError) -> Response:
    """The tables cannot be read or written for now: a full disk, a file in use. The ledger itself tells its own."""
    return refused_page(Fault("file_failing", path="di AMANAH_HOME", error=error))


def _to_a_program() -> bool:
    """Whether JSON is wanted: at the door for programs always, elsewhere where it is asked for before a page."""
    accepted = request.accept_mimetypes
    return request.path == PATH or accepted["application/json"] > accepted["text/html"]


def _json(status: int, *, code: str, message: str) -> Response:
    told = {"kode": code, "pesan": message, "berikutnya": _next(status).value}
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, status, mimetype="application/json", headers={"Cache-Control": "no-store"})


def _next(status: int) -> Next:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return Next.SEND_AGAIN
    if status == HTTPStatus.CONFLICT:
        return Next.DRAFT_ANEW
    return Next.ASK_THE_OPERATOR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Next.PUT_RIGHT


def _page(status: int, *, message: str | None = None, code: str | None = None) -> Response:
    page = render_template("error.html", status=status, told=_told(status), message=message, code=code, ignored=())
    return current_app.make_response((page, status))


def _told(status: int) -> int:
    if status in _TOLD:
        return status
    return HTTPStatus.INTERNAL_SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST


def install(app: Flask) -> None:
    """Show every refusal, and every error of HTTP itself, as a page."""
    app.register_error_handler(AmanahError, refused_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sqlite3.OperationalError, _tables)
