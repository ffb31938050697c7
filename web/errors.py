"""Codes of refusals to HTTP status, here alone; and the page that says what to do next."""

from http import HTTPStatus

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from domain.evidence.errors import AmanahError, Fault, Refused

_BY_CODE = {
    "not_found": HTTPStatus.NOT_FOUND,
    "not_open": HTTPStatus.FORBIDDEN,
    "asof_before": HTTPStatus.NOT_FOUND,
    "asof_in_future": HTTPStatus.BAD_REQUEST,
    "unknown_clock": HTTPStatus.BAD_REQUEST,
    "oversized": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "import_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "ticket_unknown": HTTPStatus.NOT_FOUND,
    "ticket_expired": HTTPStatus.GONE,
    "ticket_used": HTTPStatus.GONE,
    "not_own_page": HTTPStatus.BAD_REQUEST,
    "read_only": HTTPStatus.SERVICE_UNAVAILABLE,
}
# Statuses with sentences of their own in the catalogue.
_TOLD = frozenset({400, 403, 404, 405, 409, 410, 413, 500, 503})

Answer = tuple[str, int]


def status_of(error: AmanahError) -> int:
    """The HTTP status of a refusal: by its code, else by who must act."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    if isinstance(error, Fault):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    return HTTPStatus.CONFLICT if isinstance(error, Refused) else HTTPStatus.BAD_REQUEST


def refused_page(error: AmanahError) -> Answer:
    """The page of a refusal: its sentence, its code, and where to go on."""
    return _page(status_of(error), message=error.message, code=error.code)


def _http(error: HTTPException) -> Answer:
    return _page(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(status: int, *, message: str | None = None, code: str | None = None) -> Answer:
    told = status if status in _TOLD else _nearest(status)
    return render_template("error.html", status=status, told=told, message=message, code=code, ignored=()), status


def _nearest(status: int) -> int:
    return HTTPStatus.INTERNAL_SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST


def install(app: Flask) -> None:
    """Show every refusal, and every error of HTTP itself, as a page."""
    app.register_error_handler(AmanahError, refused_page)
    app.register_error_handler(HTTPException, _http)
