"""Search over names, codes, record numbers and everyday words: one field on every page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, current_app, render_template, request, url_for

from projections.grades import GRADES
from projections.search import search
from projections.search_answers import FOUND_KINDS, Found, FoundPage
from web import language, rooms
from web.house import known

bp = Blueprint("search", __name__)

LONGEST: Final = 200
# What is no act signed here; everything else is.
_GRADES: Final = {"past": GRADES[1:], "paper": GRADES[1:-1], "source": GRADES[-1:]}
_REGISTER: Final = re.compile(r"(?:reg(?:ister)?\.?|nomor|number|no\.?|\s)+\s*(\d{1,15})", re.IGNORECASE)  # "Reg. 12"
# Where a thing that is found has its page, and how its address calls its id; a post has none, its record has.
_PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "record": ("records.show", "number"), "agency": ("agencies.agency", "ident"),
    "official": ("officials.official", "ident"), "agreement": ("agreements.document", "ident"),
    "paper": ("papers.paper", "ident"), "past": ("past.agreement", "ident"),
    "indicator": ("lineage.indicator", "ident"),
    "plan": ("plans.plan", "ident"), "instrument": ("instruments.instrument", "ident"),
    "source": ("sources.source", "code"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, with its address."""

    found: Found
    href: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """How many things of a kind were found, and the grades of evidence that such things have."""

    kind: str
    total: int
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """An everyday word that stands for a thing of the register, and what else it may mean."""

    term: str
    title: str
    note: str | None


@bp.get("/cari")
def results() -> str:
    """What the words find, and which of them were taken for another word."""
    db = known()
    words = request.args.get("kata", "").strip()[:LONGEST]
    number = _REGISTER.fullmatch(words)
    found = search(db, number[1] if number else words, page=max(1, request.args.get("ke", 1, type=int)))
    english = language.chosen() == "en"
    aliases = [
        Alias(each.term, each.title_en if english else each.title, each.note_en if english else each.note)
        for each in found.aliases
    ]
    return render_template(
        "search.html",
        words=words,
        found=found,
        hits=[Hit(each, _href(each)) for each in found.rows],
        kinds=_kinds(found),
        aliases=aliases,
        rooms=_rooms(words, aliases),
    )


def _rooms(words: str, aliases: list[Alias]) -> tuple[rooms.Room, ...]:
    """The rooms that are called so, and those of what an everyday word stands for: its first word is their name."""
    said = (words, *(each.title.partition(" ")[0] for each in aliases))
    return tuple(dict.fromkeys(room for each in said for room in rooms.called(each)))


def _kinds(found: FoundPage) -> list[Kind]:
    """Each kind with the grades of its hits on this page; with those that it can have where none stands on it."""
    seen = {
        kind: tuple({each.grade for each in found.rows if each.kind == kind and each.grade}) for kind in FOUND_KINDS
    }
    return [Kind(kind, n, seen[kind] or _GRADES.get(kind, GRADES[:1])) for kind, n in found.by_kind]


def _href(found: Found) -> str | None:
    if found.kind == "change":
        record, _, position = found.id.partition("/")
        return url_for("changes.one", record=int(record), position=int(position))
    endpoint, name = _PAGES.get(found.kind, ("", ""))
    if endpoint in current_app.view_functions:
        values: dict[str, Any] = {name: int(found.id) if found.kind == "record" else found.id}
        return url_for(endpoint, **values)
    return url_for("records.show", number=found.record) if found.record else None
