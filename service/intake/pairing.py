"""Which known row each row of a file is: by its name, else by its name in another spelling, or in another agreement.

The key of a row is the naming of this book, given when the row came first. A name that only looks otherwise, a number
that an agreement gets anew, or another order of rows that are named alike changes no key: it is a cell that changed.
Where no one agreement fits none is guessed: then rows are gone and others are new, and both are told.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from domain.claims import agreement_name, key_of, squash
from service.importing import Reading
from service.intake.agreements import renamed_agreements
from service.intake.rows import Side
from service.intake.source import Known

MOST_PAIRS: Final = 40_000  # of rows that are named alike and compared cell by cell; beyond that their order counts
_FIGURES: Final = frozenset({"target", "realization", "attainment", "amount", "realized", "score", "origin", "note"})
_SCHEMA: Final = """
CREATE TABLE named (tbl TEXT, natural TEXT, key TEXT, agreement TEXT, PRIMARY KEY (tbl, natural, key)) WITHOUT ROWID;
CREATE TABLE read (
    n INTEGER PRIMARY KEY, tbl TEXT, natural TEXT, key TEXT, agreement TEXT, prints TEXT, known TEXT
);
CREATE INDEX read_natural ON read (tbl, natural);
CREATE INDEX read_known ON read (tbl, known);
CREATE INDEX read_agreement ON read (agreement);
CREATE INDEX named_agreement ON named (agreement);
"""
# A name that one known row and one row of the file have: nothing is to be compared.
_ONE_TO_ONE: Final = """
UPDATE read SET known = (SELECT min(key) FROM named WHERE named.tbl = read.tbl AND named.natural = read.natural)
 WHERE (SELECT count(*) FROM named WHERE named.tbl = read.tbl AND named.natural = read.natural) = 1
   AND (SELECT count(*) FROM read other WHERE other.tbl = read.tbl AND other.natural = read.natural) = 1
"""
_ABSENT: Final = """
SELECT named.tbl, named.key, state.cells FROM named JOIN state ON state.tbl = named.tbl AND state.key = named.key
 WHERE NOT EXISTS (SELECT 1 FROM read WHERE read.tbl = named.tbl AND read.known = named.key)
 ORDER BY named.tbl, named.key
"""
_AGREEMENT: Final = """
SELECT 1 FROM read WHERE known IS NOT NULL AND agreement = :name
 UNION ALL
SELECT 1 FROM named JOIN read ON read.tbl = named.tbl AND read.known = named.key WHERE named.agreement = :name
 LIMIT 1
"""

Prints = Mapping[str, str]
Mark = Callable[[Side], Hashable]


class Pairing:
    """The rows of one file and the known ones, in the temporary file of `Known`."""

    def __init__(self, known: Known, reading: Reading) -> None:
        self._db, self._known, self._reading = known.db, known, reading
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        self._name_known()
        self._name_read()
        self._db.execute(_ONE_TO_ONE)
        self._pair_others()
        self._name_new()

    def key_of(self, number: int) -> str:
        """The key under which the row of this number (from 0, in the order of the file) stands."""
        return str(self._db.execute("SELECT known FROM read WHERE n = ?", (number,)).fetchone()[0])

    # -- names --

    def _name_known(self) -> None:
        for table in self._reading.tables:
            rows = self._db.execute("SELECT key, cells FROM state WHERE tbl = ?", (table,))
            named = ((table, key, _prints(cells)) for key, cells in rows)
            self._db.executemany("INSERT INTO named VALUES (?, ?, ?, ?)", (_names(*one) for one in named))

    def _name_read(self) -> None:
        for number, row in enumerate(self._reading.rows):
            prints = {cell["field"]: cell["printed"] for cell in row.cells}
            told = (number, *_names(row.table, row.key, prints), json.dumps(prints, ensure_ascii=False))
            self._db.execute("INSERT INTO read VALUES (?, ?, ?, ?, ?, ?, NULL)", told)

    # -- pairs --

    def _pair_others(self) -> None:
        """Row by row what is not clear by its name alone; mostly there is nothing."""
        if not self._left() or not any(True for _ in self._absent()):
            return
        for mark in (_by_name, _by_spelling):
            self._pair(mark)
        renamed = renamed_agreements(self._absent(), self._unpaired(), standing=self._has_agreement)
        if renamed:
            self._pair(lambda side: _in_agreement(side, renamed))
        self._pair(_by_signing)

    def _pair(self, mark: Mark) -> None:
        """Pair the rows that bear the same mark, the most alike first."""
        marks = {mark(side) for side in self._absent()} - {None}
        read, known = defaultdict[Hashable, list[Side]](list), defaultdict[Hashable, list[Side]](list)
        for side in self._unpaired():
            if (name := mark(side)) in marks:
                read[name].append(side)
        for side in self._absent():
            if (name := mark(side)) in read:
                known[name].append(side)
        for name, sides in read.items():
            for new, old in alike(sides, known[name]):
                self._db.execute("UPDATE read SET known = ? WHERE n = ?", (old.key, new.number))

    def _has_agreement(self, name: str) -> bool:
        """Whether a row that is paired names this agreement, or did."""
        return self._db.execute(_AGREEMENT, {"name": name}).fetchone() is not None

    def _left(self) -> bool:
        return self._db.execute("SELECT 1 FROM read WHERE known IS NULL LIMIT 1").fetchone() is not None

    def _unpaired(self) -> Iterator[Side]:
        found = self._db.execute("SELECT n, tbl, key, prints FROM read WHERE known IS NULL ORDER BY n")
        return (Side(n, table, key, json.loads(prints)) for n, table, key, prints in found)

    def _absent(self) -> Iterator[Side]:
        found = self._db.execute(_ABSENT)
        return (Side(-1, table, key, _prints(cells)) for table, key, cells in found)

    # -- keys of the new --

    def _name_new(self) -> None:
        """A new row keeps the key that it was read under, unless another row of the book is called so."""
        given: set[tuple[str, str]] = set()
        for number, table, key in self._db.execute(
            "SELECT n, tbl, key FROM read WHERE known IS NULL ORDER BY n"
        ).fetchall():
            free = next(one for one in _numbered(key) if (table, one) not in given and not self._stands(table, one))
            given.add((table, free))
            self._db.execute("UPDATE read SET known = ? WHERE n = ?", (free, number))

    def _stands(self, table: str, key: str) -> bool:
        return self._known.cells(table, key) is not None


def alike(read: Sequence[Side], known: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    """Pairs of rows that are named alike: those with the most equal cells first, what describes before what counts."""
    read, known = list(read), list(known)
    if len(read) * len(known) > MOST_PAIRS:
        yield from zip(read, known, strict=False)
        return
    ranked = sorted(product(range(len(read)), range(len(known))), key=lambda at: _unlike(read[at[0]], known[at[1]], at))
    taken_read, taken_known = set[int](), set[int]()
    for new, old in ranked:
        if new not in taken_read and old not in taken_known:
            taken_read.add(new)
            taken_known.add(old)
            yield read[new], known[old]


def _unlike(new: Side, old: Side, at: tuple[int, int]) -> tuple[int, int, bool, int]:
    same = {name for name in new.prints.keys() & old.prints.keys() if new.prints[name] == old.prints[name]}
    differing = new.prints.keys() ^ old.prints.keys()
    return (len(differing - _FIGURES) - len(same - _FIGURES), -len(same), new.key != old.key, sum(at))


def _by_name(side: Side) -> Hashable:
    return (side.table, _natural(side.table, side.prints) or side.key)


def _by_spelling(side: Side) -> Hashable:
    return (side.table, squash(_natural(side.table, side.prints) or side.key))


def _in_agreement(side: Side, renamed: Mapping[str, str]) -> Hashable:
    """A row of an agreement that has another name now, as the row of the one that it was."""
    name = agreement_name(side.prints)
    if name is None or side.table in ("evaluations", "signings"):
        return None
    return (side.table, renamed.get(name, name), *side.rest)


def _by_signing(side: Side) -> Hashable:
    """A signing whose day is told otherwise."""
    if side.table != "signings":
        return None
    return tuple(squash(side.prints.get(field, "")) for field in ("government", "fiscal_year", "doc_kind"))


def _names(table: str, key: str, prints: Prints) -> tuple[str, str, str, str | None]:
    """What a row is known by: its table, its name by what it says now, its key, and its agreement."""
    return table, _natural(table, prints) or key, key, agreement_name(prints)


def _natural(table: str, prints: Prints) -> str | None:
    """What a row is called by what it says now."""
    return key_of(table, prints)[0]


def _prints(cells: str) -> dict[str, str]:
    return {cell["field"]: cell["printed"] for cell in json.loads(cells)}


def _numbered(key: str) -> Iterator[str]:
    yield key
    base = re.sub(" #[0-9]+$", "", key)
    number = 1
    while True:
        number += 1
        yield f"{base} #{number}"
