"""A row of a file or of a source, while nobody knows yet which row of the other it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.claims import describing, squash


@dataclass(frozen=True, slots=True)
class Side:
    """One row: the number of a row of the file (-1 of a known one), its key, and what its cells print."""

    number: int
    table: str
    key: str
    prints: Mapping[str, str]

    @property
    def rest(self) -> tuple[str, ...]:
        """What tells it from the others of its agreement, in any spelling."""
        return tuple(map(squash, describing(self.table, self.prints)))
