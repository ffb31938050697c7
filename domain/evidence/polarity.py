"""Which way is better, in the words of other systems, and whether a target of theirs became easier.

What a row said before decides: whoever eases a target and turns its polarity round in the same night makes nothing
harder. SPEC.md 8.7.40 lists the words, for a stranger judges a claimed direction by them too.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

from domain.evidence.differences import direction

Cells = Mapping[str, Mapping[str, Any]]  # of a row: its cells by their fields
Polarity = Literal["naik", "turun", "rentang"]

WORDS: Mapping[Polarity, frozenset[str]] = {
    "naik": frozenset(
        {"max", "maks", "maximize", "maksimal", "maksimum", "naik", "positif", "positive", "+", "higher", "normal"}
        | {"indikator positif", "kondisi normal", "progress positif", "makin tinggi makin baik", "lebih besar"}
    ),
    "turun": frozenset(
        {"min", "minimize", "minimal", "minimum", "turun", "negatif", "negative", "lower", "indikator negatif"}
        | {"khusus", "kondisi khusus", "progress negatif", "makin rendah makin baik", "lebih kecil"}
    ),
    "rentang": frozenset({"rentang", "stabil", "range", "tetap"}),
}
_THE_MORE = re.compile(
    r"(?:se)?makin (?P<more>tinggi|besar|banyak|naik|rendah|kecil|sedikit|turun)(?: nilai(?:nya)?)?,? (?:se)?makin baik"
)
_UP = frozenset({"tinggi", "besar", "banyak", "naik"})


def polarity_of(printed: str) -> Polarity | None:
    """The direction that a word of another system names; none for a word that nobody here knows."""
    word = " ".join(printed.split()).casefold().strip(" .")
    for polarity, words in WORDS.items():
        if word in words:
            return polarity
    told = _THE_MORE.fullmatch(word)
    return None if told is None else "naik" if told["more"] in _UP else "turun"


def polarity_between(was: Polarity | None, is_now: Polarity | None) -> str:
    """What held before; neither way where it was not known, or where the row now says another."""
    return was if was is not None and is_now in (None, was) else "none"


def direction_of(before: Mapping[str, Any], after: Mapping[str, Any], was: Cells, is_now: Cells) -> str:
    """Whether a target is easier than it was, by the polarity of its row before and now."""
    polarity = polarity_between(_said(was), _said(is_now))
    return direction(before.get("quantity"), after.get("quantity"), polarity)


def _said(cells: Cells) -> Polarity | None:
    return polarity_of(cells["polarity"]["printed"]) if "polarity" in cells else None
