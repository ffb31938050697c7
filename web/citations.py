"""Citations: the place where a second person looks one up."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from sqlite3 import Connection

from flask import Blueprint, render_template, request

from projections import register_views, views
from projections.answers import RecordRow
from projections.register_answers import TargetChange, Wanted
from web.house import FARTHEST, Government, government, known, the_house
from web.sentences import cited_record, deed, ever_told, told
from web.words import LANGUAGES, Words, catalogue, words_for

bp = Blueprint("citations", __name__)

LONGEST = 1500  # signs of a pasted text: an address carries no more
MOST = 8  # citations of one text that are looked up
MOST_SEEN = 500  # changes of one record of a source that a citation is held against
_DIGEST = re.compile(r"\b[0-9a-f]{16,64}\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:register\s+)?(?:nomor|number|no\.|reg\.)\s*(\d{1,15})\b", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"\b(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b", re.ASCII)
_BROKEN = re.compile(r"(?<=[0-9a-f]{8})[ \t]*\r?\n\s*(?=[0-9a-f]{8})", re.IGNORECASE)  # a digest over two lines


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation says: number, digest (or the beginning of it), civil day of receipt; the words around them."""

    number: int | None
    digest: str | None
    day: date | None
    before: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A citation held against the book; None: not said, so not compared. `told`: the words of the book itself."""

    cited: Cited
    row: RecordRow | None = None
    day: date | None = None
    digest_agrees: bool | None = None
    day_agrees: bool | None = None
    words: str | None = None
    words_agree: bool | None = None
    told: tuple[str, ...] = ()
    elsewhere: int | None = None
    sentence: str | None = None

    @property
    def verdict(self) -> str:
        """Agrees, does not, or says too little to tell."""
        said = (self.digest_agrees, self.day_agrees, self.words_agree)
        if self.row is None or False in said:
            return "no"
        return "yes" if self.cited.number and self.digest_agrees and self.day_agrees else "open"


@bp.get("/kutipan")
def look_up() -> str:
    """A pasted citation, or its three parts, held against the book."""
    db = known()
    asked = request.args
    text = asked.get("teks", "").strip()[:LONGEST]
    parts = Cited(
        number=asked.get("nomor", type=_record_number),
        digest=asked.get("sidik", "").strip().lower() or None,
        day=asked.get("tanggal", type=date.fromisoformat),
    )
    cited = list(read(text))[:MOST] if text else [parts] if parts.number or parts.digest else []
    seat = government()
    return render_template(
        "citations/look_up.html",
        text=text,
        parts=parts,
        longest=LONGEST,
        asked=not asked.keys().isdisjoint(("teks", "nomor", "sidik", "tanggal")),
        results=[_check(db, seat, one) for one in cited],
    )


def _record_number(text: str) -> int:
    number = int(text)
    if not 0 < number <= FARTHEST:
        raise ValueError(text)
    return number


# --- reading --------------------------------------------------------------------------------------------------------


def read(text: str) -> Iterator[Cited]:
    """The citations in a text: each digest with the number before it, and the day and the words behind it."""
    whole = " ".join(_BROKEN.sub("", text).split())
    digests = list(_DIGEST.finditer(whole))
    for i, found in enumerate(digests):
        before = whole[digests[i - 1].end() if i else 0 : found.start()]
        behind = whole[found.end() : digests[i + 1].start() if i + 1 < len(digests) else None]
        numbers = list(_NUMBER.finditer(before))
        day, end = _first_day(behind)
        rest = behind[end:] if day else ""
        yield Cited(
            number=int(numbers[-1][1]) if numbers else None,
            digest=found[0].lower(),
            day=day,
            before=before[: numbers[-1].start()].strip() if numbers else before.strip(),
            behind=rest[1:].strip() if rest.startswith(":") else "",
        )
    if not digests and (number := _NUMBER.search(whole)):
        yield Cited(int(number[1]), None, _first_day(whole[number.end() :])[0])


def _first_day(text: str) -> tuple[date | None, int]:
    for found in _DAY.finditer(text):
        with suppress(ValueError, KeyError):
            if found[4]:
                return date.fromisoformat(found[0]), found.end()
            return date(int(found[3]), _months()[found[2].lower()], int(found[1])), found.end()
    return None, 0


@cache
def _months() -> dict[str, int]:
    return {catalogue(name)[f"month.{n}"].lower(): n for name in LANGUAGES for n in range(1, 13)}


# --- comparing ------------------------------------------------------------------------------------------------------


def _check(db: Connection, seat: Government, cited: Cited) -> Checked:
    found = register_views.cited(db, record=None, digest=cited.digest) if cited.digest else None
    of_digest = found.record if found else None
    record = views.record(db, cited.number or of_digest or 0)
    if record is None:
        return Checked(cited, elsewhere=of_digest)
    row, day = record.row, seat.day(record.row.received_at)
    languages = [words_for(name, seat.zone) for name in LANGUAGES]
    changes = [each for each in _changes(db, row) if each.record == row.record]
    words, words_agree = _compared(cited, row, changes, languages)
    return Checked(
        cited=cited,
        row=row,
        day=day,
        digest_agrees=None if cited.digest is None else row.digest.startswith(cited.digest),
        day_agrees=None if cited.day is None else cited.day == day,
        words=words,
        words_agree=words_agree,
        told=tuple(told(languages[0], change) for change in changes),
        elsewhere=of_digest if of_digest != row.record else None,
        sentence=cited_record(languages[0], row, origin=the_house().origin),
    )


def _changes(db: Connection, row: RecordRow) -> Iterator[TargetChange]:
    """What a record would change, or shows to have changed, where it is one that stands in the register of changes."""
    if row.agreement and row.act in ("revision-proposed", "agreement-continued"):
        yield from register_views.each_change(db, Wanted(agreement=row.agreement))
    if row.act in ("claims-changed", "paper-attested"):
        for position in range(1, MOST_SEEN + 1):
            found = register_views.change(db, row.record, position)
            if found is None:
                return
            yield found


def _compared(
    cited: Cited, row: RecordRow, changes: list[TargetChange], languages: list[Words]
) -> tuple[str | None, bool | None]:
    """The words of the citation, and whether they are the book's own, in either language. None: no words of the book.

    Behind the day stands the deed; before the number stands the change. What else a writer says is the writer's.
    """
    if cited.behind:
        return cited.behind, any(cited.behind.startswith(deed(t, row)) for t in languages)
    sentences = [sentence for t in languages for change in changes for sentence in ever_told(t, change)]
    begun = [sentence.partition(":")[0] + ":" for sentence in sentences]
    claimed = next((cited.before[cited.before.index(begin) :] for begin in begun if begin in cited.before), None)
    return (None, None) if claimed is None else (claimed, claimed in sentences)
