"""The headers every answer carries: no script but our own, nothing is framed, nothing is loaded from elsewhere."""

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_A_YEAR = "max-age=31536000"


_NAMED = tuple((name.lower(), name, value) for name, value in _ALWAYS.items())


def _guard(response: Response) -> Response:
    stricter = {name.lower() for name, _ in response.headers}  # a room may say it in its own way
    response.headers.extend([(name, value) for lower, name, value in _NAMED if lower not in stricter])
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _A_YEAR
    return response


def install(app: Flask) -> None:
    """Guard every answer, errors and files too."""
    app.after_request(_guard)
