"""Streams as the event-sourcing library sees them: one aggregate a stream, one event class an act.

An event holds the entry and the content and nothing else; folding it is what `domain.evidence` does for verifier and
fsck as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, CanMutateAggregate

from domain.evidence.acts import ACTS
from domain.evidence.content import Content
from domain.evidence.court import new_stream
from domain.evidence.entry import Entry
from domain.evidence.streams import Act, Stream


@dataclass(frozen=True)
class ActRecorded(CanMutateAggregate[str]):
    """An act that stands in the register. `content` is None where it is withheld."""

    originator_id: str
    originator_version: int
    timestamp: datetime
    entry: Entry
    content: Content | None

    @property
    def act(self) -> Act:
        """The act as streams fold it."""
        body, facts = self.entry.body, self.content.facts if self.content else None
        return Act(body.ref, body.name, body.actor, body.basis, self.entry.received_at, facts)

    def mutate(self, aggregate: Any) -> Any:
        """Fold the act; the first one finds no aggregate and starts it at version 0."""
        return super().mutate(Recorded.empty(self.originator_id) if aggregate is None else aggregate)

    def apply(self, aggregate: Any) -> None:
        """What the act adds to the stream."""
        aggregate.stream.fold(self.act)


def _event_class(name: str) -> type[ActRecorded]:
    camel = "".join(part.capitalize() for part in name.split("-"))
    return type(camel, (ActRecorded,), {"__doc__": ACTS[name].past + ".", "__module__": __name__})


EVENTS: Mapping[str, type[ActRecorded]] = {name: _event_class(name) for name in ACTS}


BEGINNING = datetime.fromtimestamp(0, UTC)


class Recorded(BaseAggregate[str]):
    """A stream with the acts that are about to be recorded on it."""

    stream: Stream

    @classmethod
    def empty(cls, name: str) -> Self:
        """A stream without acts."""
        return cls.of(new_stream(name))

    @classmethod
    def of(cls, stream: Stream) -> Self:
        """A stream as it stands, which the aggregate makes its own: acts are folded onto it."""
        aggregate = cls.__new__(cls)
        aggregate.__base_init__(stream.name, stream.version, BEGINNING)
        aggregate.stream = stream
        return aggregate

    def record(self, entry: Entry, content: Content) -> ActRecorded:
        """Add an act that was judged; the event is the caller's to save, in the order of the command."""
        event = EVENTS[entry.body.name](self.id, self.version + 1, moment(entry), entry, content)
        event.mutate(self)
        return event


def moment(entry: Entry) -> datetime:
    """When an entry was received."""
    return datetime.fromtimestamp(entry.received_at / 1000, UTC)
