"""Grades of evidence, the best first: what a figure rests on."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from sqlite3 import Connection
from typing import Any

from projections.reading import COUNTED, every, one

SIGNED, CERTIFIED, ACKNOWLEDGED, ATTESTED, CLAIM = GRADES = (
    "signed",  # by an act signed here
    "certified",  # an attested paper whose electronic signature an official service found valid
    "acknowledged",  # an attested paper that every party of it acknowledges
    "attested",  # a paper transcribed by one clerk and confirmed by a second
    "claim",  # out of another system, or the press
)


def worst(grades: Iterable[str]) -> str:
    """The grade of a figure that is computed from several."""
    return GRADES[max((GRADES.index(grade) for grade in grades), default=0)]


def of_paper(
    *,
    electronic: str | None,
    parties: AbstractSet[str],
    by_certificate: AbstractSet[str] = frozenset(),
    said: AbstractSet[str] = frozenset(),
    denied: AbstractSet[str] = frozenset(),
) -> str:
    """The grade of an attested paper: who stands on it, by which signature, and who says that it is so or is not.

    `electronic`: what an official service found. Whoever disowns it leaves nothing but the clerks' word.
    """
    if denied:
        return ATTESTED
    if electronic == "sah" and parties <= by_certificate | said:
        return CERTIFIED
    return ACKNOWLEDGED if parties and parties <= said else ATTESTED


def counted_by_grade(
    db: Connection, things: str, column: str, values: Mapping[str, Any], *, whole: bool = True, once: bool = False
) -> tuple[dict[str, int], bool]:
    """How many of what is asked for have each grade, the best first; and whether there are more than were counted.

    A grade at a time, as each has its index; `once`: what is narrowed besides is gone through once instead.
    Unless `whole`, no more than `COUNTED` are counted.
    """
    if whole and not once:
        sql = f"SELECT count(*) AS n FROM {things} AND {column} = :of_grade"  # noqa: S608 -- our names
        counts = {grade: one(db, sql, **values, of_grade=grade)["n"] for grade in GRADES}
        return {grade: count for grade, count in counts.items() if count}, False
    most = "" if whole else f"LIMIT {COUNTED + 1}"
    some = f"SELECT {column} AS grade FROM {things} {most}"  # noqa: S608 -- our names
    rows = every(db, f"SELECT grade, count(*) AS n FROM ({some}) GROUP BY 1", **values)  # noqa: S608 -- the same
    found = {row["grade"]: row["n"] for row in rows}
    more = not whole and sum(found.values()) > COUNTED
    if more:  # the one beyond, of whatever grade, says only that there are more
        found[rows[-1]["grade"]] -= 1
    return {grade: found[grade] for grade in GRADES if found.get(grade)}, more
