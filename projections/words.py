"""Words by which a search finds things: every beginning of a word finds it, in any order, capitals or not.

A word table keeps searching an index lookup however long the register grows.
"""

import re
from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any

_MOST = 6  # words of one search; more only narrow what is already narrow
COMMON = 5000  # things with a word: those of a rarer one are gathered, for a commoner one a list is walked in its order

_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, each once: letters and digits between anything else."""
    return list(dict.fromkeys(_WORD.findall(text.casefold())))


def put_words(db: Connection, of: str, ident: str | int, texts: Iterable[str | None]) -> None:
    """What a thing is found by, anew."""
    key, words = (of, str(ident)), set(words_in(" ".join(text for text in texts if text)))
    before = {word for (word,) in db.execute("SELECT word FROM word WHERE of = ? AND id = ?", key)}
    if gone := before - words:
        db.executemany("DELETE FROM word WHERE of = ? AND id = ? AND word = ?", [(*key, word) for word in gone])
    if new := words - before:
        db.executemany("INSERT INTO word (of, id, word) VALUES (?, ?, ?)", [(*key, word) for word in new])


def having(db: Connection, of: str, column: str, q: str, *, number: bool = False) -> tuple[str, dict[str, Any]]:
    """The condition that a column's value is found by every word of a search, and its values.

    The things of the rarest word are gathered, and the other words asked of each; where every word is common, all are
    asked of one thing after another, so that a page of them is found before the list is walked to its end.
    `number`: the column holds the id as a number. A search without a letter or digit finds nothing; an empty one has
    no condition.
    """
    words = words_in(q)[:_MOST]
    if not words:
        return ("1 = 0" if q.strip() else ""), {}
    values: dict[str, Any] = {"of": of}
    for place, word in enumerate(words):
        values |= {f"w{place}": word, f"w{place}_end": word + "\U0010ffff"}
    counts = [_things(db, place, values) for place in range(len(words))]
    gathered = min(range(len(words)), key=counts.__getitem__)
    if counts[gathered] >= COMMON:
        gathered = -1
    ident, text = ("CAST(id AS INTEGER)", f"CAST({column} AS TEXT)") if number else ("id", column)
    conditions = [
        _GATHERED.format(column=column, ident=ident, begins=_begins(place))
        if place == gathered
        else _ASKED.format(text=text, begins=_begins(place))
        for place in range(len(words))
    ]
    return " AND ".join(conditions), values


_GATHERED = "{column} IN (SELECT {ident} FROM word WHERE {begins})"
_ASKED = "EXISTS (SELECT 1 FROM word WHERE {begins} AND id = {text})"


def _begins(place: int) -> str:
    return f"of = :of AND word >= :w{place} AND word < :w{place}_end"


def _things(db: Connection, place: int, values: dict[str, Any]) -> int:
    """How many have a word that begins so; beyond what is common nobody counts."""
    things = f"SELECT 1 FROM word WHERE {_begins(place)} LIMIT {COMMON}"  # noqa: S608 -- our names
    return int(db.execute(f"SELECT count(*) FROM ({things})", values).fetchone()[0])  # noqa: S608 -- the same
