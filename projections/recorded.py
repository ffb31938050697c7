"""A record as it comes from the ledger, and how folds ask it."""

import json
from dataclasses import dataclass
from typing import Any

from domain.evidence.content import Content
from domain.evidence.entry import Entry

# Facts came out of canonical bytes: printed again in that order they are canonical, and need not be asked whether.
as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record: its number, its entry, and its content; None: withheld, the act is known and its figures are not."""

    record: int
    entry: Entry
    content: Content | None

    @property
    def digest(self) -> str:
        """The act's digest."""
        return self.entry.body.digest

    @property
    def id(self) -> str:
        """The id of the thing the act's stream is about."""
        return self.entry.body.stream.partition("/")[2]

    @property
    def kind(self) -> str:
        """The kind of the act's stream."""
        return self.entry.body.stream.partition("/")[0]

    @property
    def name(self) -> str:
        """The act's short name."""
        return self.entry.body.name

    @property
    def withheld(self) -> bool:
        """Whether the facts are unknown."""
        return self.content is None

    def told(self, *path: str) -> Any:
        """A fact that every act of this kind states; None where withheld, KeyError where it is not stated."""
        value: Any = self.content and self.content.facts
        for name in path:
            value = None if value is None else value[name]
        return value

    def may(self, *path: str) -> Any:
        """A fact that may be absent; None where it is, or where it is withheld."""
        value: Any = self.content and self.content.facts
        for name in path:
            value = None if value is None else value.get(name)
        return value

    def each(self, *path: str) -> list[Any]:
        """The members of a list of facts; none where it is absent or withheld."""
        return self.may(*path) or []
