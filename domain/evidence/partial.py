"""What a bundle shows of a ledger: the world in which its records are heard, and the records as they were heard."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.evidence import authority
from domain.evidence.bench import Bench
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError
from domain.evidence.streams import Withheld
from domain.evidence.wording import Pack


class PartialWorld(Bench):
    """What a bundle shows of a ledger: what is absent here proves nothing."""

    complete = False

    def __init__(
        self, origin: str, roots: Mapping[int, bytes], packs: Mapping[str, Pack], *,
        unrecorded: AbstractSet[str] = frozenset(),
    ) -> None:  # fmt: skip
        super().__init__(origin, unrecorded=unrecorded)
        self._roots = roots
        self._packs = packs

    def root_at(self, size: int) -> bytes | None:
        """A root that a consistency proof showed to be a prefix of the sealed tree."""
        return self._roots.get(size)

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack that the bundle carries."""
        return self._packs.get(sha256)

    @property
    def zone(self) -> str | None:
        """The zone of genesis; None where genesis is not to be read."""
        try:
            return str(authority.genesis_of(self)["zone"])
        except (AmanahError, Withheld):
            return None


@dataclass(frozen=True, slots=True)
class Heard:
    """A record of the bundle that could be judged."""

    record: int
    entry: Entry
