"""The rooms of the house in the order of its menu: the four subsystems of SAKIP, the proof, and help.

Perpres 29/2014 has the subsystems: planning, measurement, reporting, evaluation. A room whose blueprint is not
registered is not in the menu.
"""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from web import language
from web.words import catalogue

_MENU: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("planning", (
        ("agreements.index", "agreements"), ("plans.index", "plans"), ("budgets.index", "budgets"),
        ("instruments.index", "instruments"), ("orders.index", "orders"),
    )),
    ("measuring", (
        ("agencies.index", "agencies"), ("periods.index", "periods"), ("officials.index", "officials"),
        ("rules.scales", "scales"),
    )),
    ("reporting", (
        ("sources.index", "sources"), ("past.index", "past"), ("papers.index", "papers"),
        ("lineage.between", "between"),
    )),
    ("evaluating", (
        ("changes.register", "changes"), ("changes.saved", "saved"), ("evaluations.index", "evaluations"),
    )),
    ("proving", (("log.book", "log"), ("citations.look_up", "citations"), ("evidence.form", "evidence"))),
    ("helping", (("guide.glossary", "guide"), ("rules.index", "rules"))),
)  # fmt: skip

# The room that stands for an address which has none of its own in the menu.
_UNDER = {
    "agreements": "agreements.index", "asof": "agreements.index", "plans": "plans.index", "budgets": "budgets.index",
    "instruments": "instruments.index", "orders": "orders.index", "agencies": "agencies.index",
    "periods": "periods.index", "officials": "officials.index", "sources": "sources.index", "past": "past.index",
    "upload": "sources.index", "papers": "papers.index", "lineage": "lineage.between", "changes": "changes.register",
    "evaluations": "evaluations.index", "log": "log.book", "records": "log.book", "citations": "citations.look_up",
    "evidence": "evidence.form",
    "guide": "guide.glossary", "rules": "rules.index",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the menu: where it is, the key of its name, and `current` as aria-current says it."""

    href: str
    name: str
    current: str | None


@dataclass(frozen=True, slots=True)
class Wing:
    """A part of the menu with its rooms; its own address is that of the first."""

    name: str
    rooms: tuple[Room, ...]

    @property
    def current(self) -> bool:
        """Whether the reader is in one of its rooms."""
        return any(room.current for room in self.rooms)


def menu() -> tuple[Wing, ...]:
    """The menu as it stands at this address."""
    here = _here()
    wings = (Wing(name, tuple(_room(*each, here) for each in rooms if _open(each[0]))) for name, rooms in _MENU)
    return tuple(wing for wing in wings if wing.rooms)


def called(words: str) -> tuple[Room, ...]:
    """The rooms whose name, or that of their wing, has a word that begins so: a reader may search for a page too."""
    asked = words.lower().split()
    named = catalogue(language.chosen())
    every = ((wing, room) for wing in menu() for room in wing.rooms)
    names = (
        (room, f"{named[f'nav.{room.name}']} {named[f'wing.{wing.name}']}".lower().split()) for wing, room in every
    )
    return tuple(room for room, said in names if asked and all(any(s.startswith(a) for s in said) for a in asked))


def _open(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _room(endpoint: str, name: str, here: str | None) -> Room:
    exact = "page" if request.endpoint == endpoint else "true"
    return Room(url_for(endpoint), name, exact if endpoint == here else None)


def _here() -> str | None:
    named = {endpoint for _, rooms in _MENU for endpoint, _ in rooms}
    return request.endpoint if request.endpoint in named else _UNDER.get(request.blueprint or "")


def _on_every_page() -> dict[str, object]:
    return {"menu": menu(), "search_at": url_for("search.results") if _open("search.results") else None}


def install(app: Flask) -> None:
    """Give every page its menu."""
    app.context_processor(_on_every_page)
