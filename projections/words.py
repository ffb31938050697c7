"""Words by which a search finds things: every beginning of a word finds it, in any order, capitals or not.

A word table keeps searching an index lookup however long the register grows.
"""

import re
from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any

_MOST = 6  # words of one search; more only narrow what is already narrow

_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, each once: letters and digits between anything else."""
    return list(dict.fromkeys(_WORD.findall(text.casefold())))


def put_words(db: Connection, of: str, ident: str | int, texts: Iterable[str | None]) -> None:
    """What a thing is found by, anew."""
    key, words = (of, str(ident)), set(words_in(" ".join(text for text in texts if text)))
    before = {word for (word,) in db.execute("SELECT word FROM word WHERE of = ? AND id = ?", key)}
    db.executemany("DELETE FROM word WHERE of = ? AND id = ? AND word = ?", [(*key, word) for word in before - words])
    db.executemany("INSERT INTO word (of, id, word) VALUES (?, ?, ?)", [(*key, word) for word in words - before])


def having(of: str, column: str, q: str, *, ident: str = "id") -> tuple[str, dict[str, Any]]:
    """The condition that a column's value is found by every word of a search, and its values.

    A search without a letter or digit finds nothing; an empty one has no condition.
    """
    conditions, values = list[str](), {"of": of}
    for number, word in enumerate(words_in(q)[:_MOST]):
        found = f"SELECT {ident} FROM word WHERE of = :of AND word >= :w{number} AND word < :w{number}_end"  # noqa: S608 -- ours
        conditions.append(f"{column} IN ({found})")
        values |= {f"w{number}": word, f"w{number}_end": word + "\U0010ffff"}
    if not conditions:
        return ("1 = 0" if q.strip() else ""), {}
    return " AND ".join(conditions), values
