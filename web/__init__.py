"""What is shown: pages over one open house, server-rendered; they need no scripts."""

import os
import sys
from time import sleep
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request, url_for

from domain.evidence.bundle import MAX_BUNDLE
from domain.evidence.errors import Fault
from domain.evidence.wording import bundled_packs
from service.clerk import at_work
from service.house import House, open_house
from service.settings import Settings
from web import (
    agencies,
    agreements,
    asking,
    asof,
    budgets,
    changes,
    citations,
    errors,
    evaluations,
    evidence,
    grades,
    guide,
    headers,
    instruments,
    language,
    lineage,
    log,
    officials,
    orders,
    papers,
    past,
    periods,
    plans,
    records,
    rooms,
    rules,
    search,
    sources,
    submissions,
    upload,
)
from web.house import government, halted, the_house
from web.words import LANGUAGES, words_for

_ROOMS = (
    agreements, asof, changes, citations, officials, agencies, periods, records, evidence, log, guide, rules,
    sources, past, papers, plans, budgets, instruments, orders, lineage, upload, search, evaluations, submissions,
)  # fmt: skip
_ASKS_EVERY = 2.0  # seconds
_LONGEST = 200  # signs of a filter that an address repeats
_UPLOAD_LIMIT = MAX_BUNDLE + 64 * 1024  # a bundle is refused by its own size, never by the form around it


def create_app(house: House) -> Flask:
    """The pages of one house."""
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=_UPLOAD_LIMIT, MAX_FORM_PARTS=4, SEND_FILE_MAX_AGE_DEFAULT=3600)
    app.extensions["amanah"] = house
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for room in _ROOMS:
        app.register_blueprint(room.bp)
    for part in (headers, language, errors, grades, rooms):
        part.install(app)
    app.context_processor(_on_every_page)
    app.teardown_request(lambda _error: house.let_go())
    return app


def from_environment() -> Flask:
    """The factory gunicorn calls: the house that AMANAH_HOME and AMANAH_DATABASE_URL name.

    A worker that comes up while the database is gone waits for it: one that gave up would end the whole server.
    """
    settings = Settings.read(os.environ)
    bundled_packs()  # read here, once: not while the first act of a worker waits for it
    while True:
        try:
            return create_app(open_house(settings, bring_up=not at_work(settings)))
        except Fault as fault:
            if not errors.passes(fault):
                raise
            print(fault, file=sys.stderr, flush=True)  # noqa: T201 -- the log of the server
            sleep(_ASKS_EVERY)


def _on_every_page() -> dict[str, Any]:
    seat = government()
    chosen = language.chosen()
    return {
        "t": words_for(chosen, seat.zone),
        "government": seat.name,
        "other_language": next(name for name in LANGUAGES if name != chosen),
        "in_language": _in_language,
        "address": _address(),
        "ledger_size": g.get("ledger_size"),
        "awaited": g.get("awaited"),
        "ignored": asking.ignored(),
        "read_only": the_house().ledger.read_only,
        "halted": halted(),
    }


def _address() -> str | None:
    """Where this page stands for good: without the language, the first page of a list by its plain address.

    The address of an upload is the key to it: it stands nowhere else.
    """
    if request.endpoint is None or request.method != "GET" or request.blueprint == "upload":
        return None
    given = sorted(request.args.items(multi=True))
    asked = [(key, value[:_LONGEST]) for key, value in given if value and key != "bahasa"]
    kept = urlencode([each for each in asked if each != ("ke", "1")])
    return f"{request.url_root.rstrip('/')}{request.path}{'?' if kept else ''}{kept}"


def _in_language(name: str) -> str:
    """The address of this page in another language; a page that answered a form has only the form's address."""
    if request.endpoint is None or request.endpoint == "static":
        return url_for("agreements.index", bahasa=name)
    # Never url_for(**request.args): Flask reads _scheme and _external out of them, and a reader could be led elsewhere.
    asked = [(key, value) for key, value in request.args.items(multi=True) if key != "bahasa"]
    return f"{url_for(request.endpoint, **(request.view_args or {}))}?{urlencode([*asked, ('bahasa', name)])}"
