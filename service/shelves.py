"""What agreements rest on, as answers of past days need it: read again only where anything in the store has changed."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.asof import Record, Shelf
from domain.evidence.errors import Refused
from service.bundles import LARGEST_REMEMBERED
from service.sealed import demand_sealed
from service.store import Head, Store

MOST = 4_000  # records on the shelves that are kept together, as many as the bundler remembers


@dataclass(frozen=True, slots=True)
class _Kept:
    """The records of an agreement as they stood under a head and a mark of the store."""

    standing: tuple[Head, object]
    records: list[Record]
    shelf: Shelf


class Shelves:
    """The shelves of one store's agreements, for all threads.

    `read` gives the records of an agreement at a size of the log; where one is still the one it gave before, it is the
    same object.
    """

    def __init__(self, store: Store, read: Callable[[str, int], list[Record]]) -> None:
        self._store = store
        self._read = read
        self._kept: dict[str, _Kept] = {}

    def of(self, agreement: str) -> tuple[Shelf, int]:
        """All that an agreement rests on by now, and the size of the log.

        Each entry was held against its leaf: those same bytes were not before. Raises `Refused("not_found")` where the
        agreement has no acts, `Fault("row_differs")` for an altered record.
        """
        if not agreement.startswith("agreement/"):
            raise Refused("not_found", what=agreement)
        standing = self._store.standing()
        size, known = standing[0].size, self._kept.get(agreement)
        if known is not None and known.standing == standing:
            return known.shelf, size
        records = self._read(agreement, size)
        held = {one.number: one for one in known.records} if known else {}
        unheld = [one for one in records if held.get(one.number) is not one]
        demand_sealed(self._store, [(one.number, one.entry.raw) for one in unheld])
        same = known is not None and not unheld and len(records) == len(known.records)
        shelf = known.shelf if known is not None and same else Shelf(records)
        self._keep(agreement, _Kept(standing, records, shelf))
        return shelf, size

    def _keep(self, agreement: str, one: _Kept) -> None:
        if any(record.content is not None and len(record.content.raw) > LARGEST_REMEMBERED for record in one.records):
            return  # it is read again, or a server would hold the parts of big imports
        kept = {**self._kept, agreement: one}
        if sum(len(other.records) for other in kept.values()) > MOST:
            kept = {agreement: one}
        self._kept = kept
