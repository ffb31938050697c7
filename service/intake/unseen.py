"""Known rows of which a file does not say what they are by now: they could not be read, or nobody can say.

A row that is rejected hides no other. It is told which known row became unreadable; and where rows without a name were
rejected, which known ones were not found, and how many of them must be gone whichever the nameless ones are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.claims import key_of, squash
from service.importing import Reading, Rejected
from service.intake.source import Known

MOST_TOLD: Final = 5_000  # of rows that were not found; how many there are is in the counts all the same
MOST_GUESSED: Final = 2_000  # known rows among which one with an unreadable sign in its name is looked for

Facts = dict[str, Any]
Name = tuple[str, str]
OfSheet = tuple[str, str]  # a sheet, and the code that it was left out with

# Rejected without the key of a row. A total is none; a sheet, or what stands below a table, may hold some.
NO_ROW = frozenset({"totals_row"})
OF_SHEET = frozenset({"sheet_hidden", "sheet_without_table", "header_repeated", "outside_table"})
UNREADABLE_SIGN = "?"


@dataclass(frozen=True, slots=True)
class Unseen:
    """Rows of before that were not read: unreadable, not found, and how many of those not found are surely gone."""

    unread: tuple[Name, ...] = ()
    missing: tuple[Name, ...] = ()
    lost: int = 0

    def facts(self) -> Iterator[Facts]:
        """The rows as the act lists them."""
        for why, names in (("unread", self.unread), ("missing", self.missing[:MOST_TOLD])):
            for table, key in names:
                yield {"table": table, "key": key, "why": why}


class Searching:
    """Looks for the known rows among the rejected ones, once all that was read is marked in `known`."""

    def __init__(self, known: Known, reading: Reading, before: frozenset[OfSheet]) -> None:
        self._known, self._tables = known, reading.tables
        self._left = _Left(known, reading.tables if any(one.key for one in reading.rejected) else ())
        self.unread: list[Name] = []
        unnamed = [one for one in reading.rejected if one.code not in NO_ROW and not self._is_known(one)]
        # What may be a known row and cannot be told to be one. A cover sheet was no table in the last file either.
        self.doubtful = [one for one in unnamed if (one.sheet or "", one.code) not in before or not _of_sheet(one)]

    @property
    def result(self) -> Unseen:
        """What is to be said where a row that was not found cannot be called gone."""
        missing = self._known.unmarked(self._tables) if self.doubtful else []
        return Unseen(tuple(self.unread), tuple(missing), _lost(missing, self.doubtful))

    def _is_known(self, one: Rejected) -> bool:
        """Whether it has a name; the known row that is called so is marked."""
        if one.table is None or one.key is None:
            return False
        name = self._left.take(one.table, one.key)
        if name is not None:
            self._known.mark(*name)
            self.unread.append(name)
        return name is not None or UNREADABLE_SIGN not in one.key


def nameless(rejected: Iterable[Rejected]) -> bool:
    """Whether a first file may hold rows that were not read."""
    return any(one.key is None and one.code not in NO_ROW for one in rejected)


def _of_sheet(one: Rejected) -> bool:
    return one.code in OF_SHEET


def _lost(missing: Sequence[Name], doubtful: Sequence[Rejected]) -> int:
    """How many rows must be gone: each rejected one can be one of them, a sheet any number."""
    if any(map(_of_sheet, doubtful)):
        return 0
    may_be, absent = Counter(one.table for one in doubtful), Counter(table for table, _ in missing)
    over = sum(max(0, count - may_be[table]) for table, count in absent.items())
    return max(0, over - may_be[None])


class _Left:
    """The known rows that the file does not show, by what they may be found by."""

    def __init__(self, known: Known, tables: Iterable[str]) -> None:
        self._by_name, self._by_spelling = defaultdict[Name, list[str]](list), defaultdict[Name, list[str]](list)
        self._taken: set[Name] = set()
        for table, key in known.unmarked(tables):
            cells = known.cells(table, key) or ()
            natural = key_of(table, {cell["field"]: cell["printed"] for cell in cells})[0] or key
            self._by_name[(table, natural)].append(key)
            self._by_spelling[(table, squash(natural))].append(key)

    def take(self, table: str, key: str) -> Name | None:
        """The row that is called so, in this spelling or another, or with a sign that could not be read."""
        spelling = squash(key)
        for keys in (
            self._by_name.get((table, key)),
            self._by_spelling.get((table, spelling)),
            self._alike(table, key),
        ):
            left = [one for one in keys or () if (table, one) not in self._taken]
            if left:
                self._taken.add((table, left[0]))
                return table, left[0]
        return None

    def _alike(self, table: str, key: str) -> list[str]:
        """The one name of the table that differs in unreadable signs only; none where there are several."""
        if UNREADABLE_SIGN not in key or len(self._by_spelling) > MOST_GUESSED:
            return []
        pieces = [squash(piece) for piece in key.split(UNREADABLE_SIGN)]
        found = [keys for (of, name), keys in self._by_spelling.items() if of == table and _fits(name, pieces)]
        return found[0] if len(found) == 1 else []


def _fits(name: str, pieces: Sequence[str]) -> bool:
    """Whether a name is these pieces in their order, with at most one sign for each gap, and most of it legible.

    Piece after piece, from the left: whoever writes a name of a hundred strange signs shall not make anybody wait.
    """
    legible = sum(map(len, pieces))
    inside = name.startswith(pieces[0]) and name.endswith(pieces[-1])
    if not inside or not legible <= len(name) <= min(legible + len(pieces) - 1, 2 * legible):
        return False
    at = 0
    for piece in pieces:
        found = name.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True
