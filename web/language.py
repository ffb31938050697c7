"""Which language a reader sees: what the link says, else what the cookie remembers, else Indonesian.

Accept-Language is not asked: half the computers of a city hall have an English browser and no English reader.
"""

from flask import Flask, Response, request

from web.words import DEFAULT, LANGUAGES

_COOKIE = "bahasa"
_A_YEAR = 365 * 24 * 3600


def chosen() -> str:
    """The language of this request."""
    for wish in (request.args.get(_COOKIE), request.cookies.get(_COOKIE)):
        if wish in LANGUAGES:
            return wish
    return DEFAULT


def _remember(response: Response) -> Response:
    wish = request.args.get(_COOKIE)
    if wish in LANGUAGES:
        response.set_cookie(_COOKIE, wish, max_age=_A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    if response.mimetype == "text/html":  # what programs fetch is the same in every language
        response.vary.add("Cookie")
    return response


def install(app: Flask) -> None:
    """Remember the choice on every answer that made one."""
    app.after_request(_remember)
