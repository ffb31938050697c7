"""Answers of the search."""

from dataclasses import dataclass

FOUND_KINDS = (
    "record", "agency", "office", "official", "agreement", "paper", "past", "indicator", "plan", "instrument", "source",
    "change",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that a search finds: `kind` and `id` say where its page is.

    `id`: of a record its number; of an official, office, agency, agreement, paper, past agreement, plan, instrument its
    id; of an indicator its lineage; of a source its code; of a change "record/position". `detail` may hold a post, an
    agency, a year; `grade` is None where the thing is no evidence of a figure.
    """

    kind: str
    id: str
    title: str
    detail: str | None
    record: int | None
    grade: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasFound:
    """A word of everyday speech that stands for a thing of the register: "perjanjian kerja" for perjanjian kinerja.

    `means`: a code of the aliases' table; `note` (id, en) says what else the word may mean.
    """

    term: str
    means: str
    title: str
    title_en: str
    note: str | None
    note_en: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """One page of what a search finds, by kind; `by_kind` counts all of it.

    `more` are the kinds of which more are found than were counted.
    """

    q: str
    aliases: tuple[AliasFound, ...]
    rows: tuple[Found, ...]
    by_kind: tuple[tuple[str, int], ...]
    more: frozenset[str]
    page: int
    pages: int
    total: int
