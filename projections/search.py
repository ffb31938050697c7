"""Search over everything that has a name, a code or a number; words of everyday speech find what they stand for.

Every kind is looked up by beginnings of words in an index; nothing is read whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from domain.aliases import Alias, spoken_of
from projections.reading import PAGE_SIZE, answer, answers, every, first, page_of, total_of
from projections.search_answers import FOUND_KINDS, AliasFound, Found, FoundPage
from projections.words import having


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of thing is found: its table under `x`, the column that words name, what is shown, its order."""

    table: str
    column: str
    shown: str
    order: str
    dressed: str = ""
    number: bool = False


_KINDS: Mapping[str, _Kind] = {
    "agency": _Kind(
        "agency x", "x.agency", "x.agency AS id, x.name_printed AS title, x.code AS detail, NULL AS grade", "x.code"
    ),
    "office": _Kind(
        "office x",
        "x.office",
        "x.office AS id, x.post_printed AS title, g.name_printed AS detail, NULL AS grade",
        "x.post_printed, x.record",
        "LEFT JOIN agency g ON g.agency = x.agency",
    ),
    "official": _Kind(
        "official x",
        "x.official",
        "x.official AS id, x.name_printed AS title, x.rank_printed AS detail, NULL AS grade",
        "x.name_key",
    ),
    "agreement": _Kind(
        "agreement x",
        "x.agreement",
        "x.agreement AS id, coalesce(x.title, o.post_printed) AS title,"
        " coalesce(o.post_printed, x.trustee_post) AS detail, 'signed' AS grade",
        "x.sorting",
        "LEFT JOIN office o ON o.office = x.office",
    ),
    "paper": _Kind(
        "paper x",
        "x.paper",
        "x.paper AS id, coalesce(x.title, x.agency_printed) AS title, x.agency_printed AS detail, x.grade",
        "x.record DESC",
    ),
    "past": _Kind(
        "past_agreement x",
        "x.past",
        "x.past AS id, x.key AS title, x.agency_printed AS detail, x.grade",
        "x.sorting",
    ),
    "indicator": _Kind(
        "indicator x",
        "x.digest",
        "x.lineage AS id, x.name AS title, o.post_printed AS detail, 'signed' AS grade",
        "x.rowid DESC",  # their records' order, by which no index is needed
        "LEFT JOIN office o ON o.office = x.owner_office",
    ),
    "plan": _Kind(
        "plan x", "x.plan", "x.plan AS id, x.title, x.version_printed AS detail, 'signed' AS grade", "x.sorting"
    ),
    "instrument": _Kind(
        "instrument x",
        "x.instrument",
        "x.instrument AS id, x.title, x.number AS detail, 'signed' AS grade",
        "x.record DESC",
    ),
    "source": _Kind(
        "source x", "x.source", "x.code AS id, x.title, x.owner_printed AS detail, 'claim' AS grade", "x.code"
    ),
    "change": _Kind(
        "target_change x",
        "x.number",
        "x.record || '/' || x.position AS id, coalesce(x.subject, o.post_printed) AS title,"
        " coalesce(o.post_printed, x.agency_printed) AS detail, x.grade",
        "x.record DESC, x.position",
        "LEFT JOIN office o ON o.office = x.office",
        number=True,
    ),
}

# What more a thing has to be to be found: a version of a plan that is replaced is found by the one that replaces it.
_ONLY = {"plan": "x.current = 1", "change": "x.open = 1", "indicator": "x.lineage IS NOT NULL"}

# The kinds that an alias speaks of, and which of them.
_SPOKEN: Mapping[str, Mapping[str, str]] = {
    "pk": {"agreement": "x.sorting > ''", "past": "x.sorting > ''"},
    "pk_perubahan": {
        "agreement": "x.sorting > '' AND EXISTS (SELECT 1 FROM agreement_version v"
        " WHERE v.agreement = x.agreement AND v.kind = 'pk_perubahan')",
        "past": "x.sorting > '' AND x.doc_kind IN ('pk_perubahan', 'perubahan')",
    },
    "pakta_integritas": {
        "instrument": "x.kind = 'pakta_integritas'",
        "past": "x.sorting > '' AND x.doc_kind = 'pakta_integritas'",
    },
    "nota_kesepahaman": {
        "instrument": "x.kind = 'nota_kesepahaman'",
        "past": "x.sorting > '' AND x.doc_kind = 'nota_kesepahaman'",
    },
    "perjanjian_kerja_sama": {"instrument": "x.kind = 'perjanjian_kerja_sama'"},
    "plan": {"plan": "x.current = 1 AND x.sorting > ''"},
    "evaluation": {"past": "x.sorting > '' AND x.doc_kind = 'lhe'"},
    "budget": {},
}


def search(db: Connection, q: str, *, page: int = 1) -> FoundPage:
    """One page of what a search finds, kind by kind: the record of a number first, then what is called so.

    An alias is told with what it stands for; what else is asked narrows the things that it stands for.
    """
    spoken, left = spoken_of(q)
    asked = _asked(db, spoken, left, q)
    numbered = _numbered(db, q)
    found = {kind: _count(db, kind, where) for kind, where in asked.items()}
    counts = {"record": len(numbered), **{kind: total for kind, (total, _) in found.items()}}
    total = sum(counts.values())
    page, pages = page_of(total, page, PAGE_SIZE)
    return FoundPage(
        q=q,
        aliases=tuple(_told(alias) for alias in spoken),
        rows=_rows(db, asked, counts, numbered, skip=(page - 1) * PAGE_SIZE),
        by_kind=tuple((kind, counts[kind]) for kind in FOUND_KINDS if counts.get(kind)),
        more=frozenset(kind for kind, (_, more) in found.items() if more),
        page=page,
        pages=pages,
        total=total,
    )


_Where = tuple[str, dict[str, Any]]


def _asked(db: Connection, spoken: tuple[Alias, ...], left: str, q: str) -> dict[str, _Where]:
    """What is asked of each kind: the words, and of the kinds that an alias speaks of the alias besides."""
    words = {kind: _words(db, kind, q) for kind in _KINDS}
    asked = {kind: where for kind, where in words.items() if where is not None}
    for alias in spoken:
        for kind, meant in _SPOKEN[alias.means].items():
            narrowed = _words(db, kind, left)
            condition, values = narrowed if narrowed is not None else ("", {})
            asked[kind] = (" AND ".join(filter(None, (meant, condition))), values)
    return asked


def _words(db: Connection, kind: str, q: str) -> _Where | None:
    told = _KINDS[kind]
    condition, values = having(db, kind, told.column, q, number=told.number)
    if not condition:
        return None
    only = _ONLY.get(kind)
    return (f"{condition} AND {only}" if only else condition), values


def _count(db: Connection, kind: str, where: _Where) -> tuple[int, bool]:
    condition, values = where
    return total_of(db, f"{_KINDS[kind].table} WHERE {condition}", values, sought=True)


def _rows(
    db: Connection, asked: Mapping[str, _Where], counts: Mapping[str, int], numbered: tuple[Found, ...], *, skip: int
) -> tuple[Found, ...]:
    """The rows of a page: of each kind in turn as many as the page still has room for."""
    found = list(numbered[skip:])
    skip = max(0, skip - len(numbered))
    for kind in FOUND_KINDS:
        if kind not in asked or len(found) >= PAGE_SIZE:
            continue
        if skip >= counts[kind]:
            skip -= counts[kind]
            continue
        found += _of_kind(db, kind, asked[kind], size=PAGE_SIZE - len(found), skip=skip)
        skip = 0
    return tuple(found)


def _of_kind(db: Connection, kind: str, where: _Where, *, size: int, skip: int) -> tuple[Found, ...]:
    told, (condition, values) = _KINDS[kind], where
    sql = (
        f"SELECT '{kind}' AS kind, x.record, {told.shown} FROM {told.table} {told.dressed}"  # noqa: S608 -- our names
        f" WHERE {condition} ORDER BY {told.order} LIMIT :size OFFSET :skip"
    )
    rows = every(db, sql, **values, size=size, skip=skip)
    return tuple(answer(Found, row, title=row["title"] or row["id"]) for row in rows)


def _told(alias: Alias) -> AliasFound:
    return AliasFound(
        term=alias.term,
        means=alias.means,
        title=alias.title,
        title_en=alias.title_en,
        note=alias.note,
        note_en=alias.note_en,
    )


# ---- numbers ---------------------------------------------------------------------------------------------------------

_LONGEST_NUMBER = 15
_LEAST_DIGITS = 8


def _numbered(db: Connection, q: str) -> tuple[Found, ...]:
    """The record of a number ("1204", "nomor 1204", "#1.204"), or of the beginning of a digest."""
    text = q.strip().lower().removeprefix("nomor").removeprefix("no.").strip(" #")
    plain = text.replace(".", "")
    if plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_NUMBER:
        row = first(db, _RECORD + "WHERE x.record = :record", record=int(plain))
        return () if row is None else (answer(Found, row),)
    if len(text) < _LEAST_DIGITS or not all(digit in "0123456789abcdef" for digit in text):
        return ()
    sql = _RECORD + "WHERE x.digest >= :low AND x.digest < :high ORDER BY x.digest LIMIT 5"
    return answers(Found, every(db, sql, low=text, high=text + "g"))


_RECORD = """
SELECT 'record' AS kind, CAST(x.record AS TEXT) AS id, x.act AS title, x.digest AS detail, x.record, NULL AS grade
  FROM act x
"""
