"""Domain event <-> stored entry: the only codec. The entry is the event store's state, byte for byte."""

import hashlib
from typing import Any

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent

from domain.aggregates import EVENTS, ActRecorded, moment
from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import Fault
from service.store import Row, StoredEntry, joined, parted


def read_row(row: Row) -> tuple[Entry, Content | None]:
    """Entry and content of a row; raises `Fault("row_differs")` where the content is not the one that was signed."""
    entry = Entry.parse(row.entry)
    return entry, _content(entry, row.content, row.record)


def _content(entry: Entry, raw: bytes | None, where: object) -> Content | None:
    if raw is None:
        return None
    if hashlib.sha256(raw).hexdigest() != entry.body.content:
        raise Fault("row_differs", record=where)
    return Content.parse(raw)


class RecordMapper(Mapper[str]):
    """Maps without transcoder, compressor or topic registry: the topic is the act's name."""

    def __init__(self) -> None:
        """Nothing is needed: see above."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """An act on its way into the store."""
        if not isinstance(domain_event, ActRecorded) or domain_event.content is None:
            raise TypeError(domain_event)
        entry, content = domain_event.entry, domain_event.content
        return StoredEntry(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=entry.body.act,
            state=joined(entry.raw, content.raw),
            entry=entry.raw,
            content=content.raw,
            digest=entry.body.digest,
            previous=entry.body.previous,
            received_at=entry.received_at,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """An act as it was stored; raises `Fault("row_differs")` where the row and the entry disagree."""
        return _read(str(stored_event.originator_id), stored_event.originator_version, stored_event.state)


def _read(stream: str, version: int, state: bytes) -> ActRecorded:
    raw, content = parted(state)
    entry = Entry.parse(raw)
    if (entry.body.stream, entry.body.version) != (stream, version):
        raise Fault("row_differs", record=f"{stream} urutan {version}")
    known = _content(entry, content, f"{stream} urutan {version}")
    return EVENTS[entry.body.name](stream, version, moment(entry), entry, known)
