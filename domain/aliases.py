"""Aliases: what things of the register are called elsewhere, as data (`aliases.toml`).

One headline said "perjanjian integritas", its text "perjanjian kerja", its caption "perjanjian kinerja": one thing
(dossier 7, K1-2).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

MEANINGS: Final = (
    "pk", "pk_perubahan", "pakta_integritas", "nota_kesepahaman", "perjanjian_kerja_sama", "plan", "evaluation",
    "budget",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A term and the thing it stands for; `note` says what else it may mean."""

    term: str
    words: tuple[str, ...]
    means: str
    title: str
    title_en: str
    note: str | None
    note_en: str | None


@cache
def aliases() -> tuple[Alias, ...]:
    """Every alias, the longest terms first: "perjanjian kinerja perubahan" is not "perjanjian kinerja"."""
    told = tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("aliases.toml").read_text("utf-8"))
    found = [_alias(thing, term) for thing in told["thing"] for term in thing["terms"]]
    return tuple(sorted(found, key=lambda alias: (-len(alias.words), alias.term)))


def _alias(thing: dict[str, str], term: str) -> Alias:
    return Alias(
        term=term,
        words=_words(term),
        means=thing["means"],
        title=thing["title"],
        title_en=thing["title_en"],
        note=thing.get("note"),
        note_en=thing.get("note_en"),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def spoken_of(text: str) -> tuple[tuple[Alias, ...], str]:
    """The aliases that stand in a text word by word, and what is left of it without them."""
    left = list(_words(text))
    found = list(_found(left))
    return tuple(found), " ".join(left)


def _found(left: list[str]) -> Iterator[Alias]:
    """Takes the words of each alias out of what is left."""
    for alias in aliases():
        size = len(alias.words)
        at = next((at for at in range(len(left) - size + 1) if tuple(left[at : at + size]) == alias.words), None)
        if at is not None:
            del left[at : at + size]
            yield alias
