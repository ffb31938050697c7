"""On what a figure rests: the record it comes from and its grade; a page that mixes grades marks each figure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Flask, g, url_for
from markupsafe import Markup, escape

from projections.grades import GRADES
from web import language
from web.words import Words, words_for

_FEW = 6  # records that a title names; a figure computed of more says how many
_NO_ZONE = ZoneInfo("UTC")  # no moment is told here
_MARK = re.compile("<!--grade ([a-z ]+)-->")


@dataclass(frozen=True, slots=True)
class Rest:
    """What the link of a figure carries; `mark` is where its badge goes if the page turns out to mix grades."""

    href: str
    registers: str
    grade: str
    title: str
    mark: Markup


def rest(record: int | Iterable[int], grade: str | Iterable[str] = "signed") -> Rest:
    """A figure on its record, or one computed of several on all of them: the first is the one it leads to."""
    records = (record,) if isinstance(record, int) else tuple(dict.fromkeys(record))
    t, codes = _words(), _seen(grade)
    name = "of" if len(records) > 1 else "from"
    return Rest(
        href=url_for("records.show", number=records[0]),
        registers=" ".join(map(str, records)),
        grade=" ".join(codes),
        title=t(f"figure.{name}", records=_named(t, records), grade=_told(t, codes)),
        mark=_mark(codes),
    )


def counted(grade: str | Iterable[str] = "signed") -> Rest:
    """A number counted over the book: it rests on every record up to the last one the page knows.

    A page has hundreds that rest on the same.
    """
    asked = frozenset((grade,) if isinstance(grade, str) else grade)
    known: dict[frozenset[str], Rest] = g.setdefault("counted", {})
    if asked not in known:
        size = str(g.get("ledger_size") or 1)
        t, codes = _words(), _seen(asked)
        title = t("figure.counted", n=size, grade=_told(t, codes))
        known[asked] = Rest("", size, " ".join(codes), title, _mark(codes))
    return known[asked]


def settled(page: Markup) -> Markup:
    """The page with its line of grades known: badges beside the figures where it mixes them, none where it does not."""
    mixed, t = len(rested()) > 1, _words()
    return Markup(_MARK.sub(lambda found: _badges(t, found[1]) if mixed else "", page))  # noqa: S704 -- rendered by us


def rested() -> tuple[str, ...]:
    """The grades of the figures rendered so far, the best first."""
    seen: set[str] = g.get("grades", set())
    return tuple(grade for grade in GRADES if grade in seen)


def _seen(grade: str | Iterable[str]) -> tuple[str, ...]:
    """The grades of one figure, the best first; the page now rests on them too."""
    asked = {grade} if isinstance(grade, str) else set(grade)
    g.setdefault("grades", set()).update(asked)
    return tuple(each for each in GRADES if each in asked)


def _mark(codes: tuple[str, ...]) -> Markup:
    return Markup("<!--grade {}-->").format(" ".join(codes))


def _told(t: Words, codes: tuple[str, ...]) -> str:
    return ", ".join(t(f"grade.{code}") for code in codes)


def _named(t: Words, records: tuple[int, ...]) -> str:
    few = ", ".join(map(str, records[:_FEW]))
    return few if len(records) <= _FEW else t("figure.more", records=few, n=len(records) - _FEW)


def _badges(t: Words, codes: str) -> str:
    marks = (f'<span class="grade grade--{code}">{escape(t(f"gradeshort.{code}"))}</span>' for code in codes.split())
    return " " + " ".join(marks)


def _words() -> Words:
    return words_for(language.chosen(), _NO_ZONE)


def install(app: Flask) -> None:
    """Let every template name what a figure rests on."""
    app.jinja_env.globals.update(rest=rest, counted=counted, settled=settled, rested=rested)
