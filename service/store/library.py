"""The library's words: its events and stream ids, and how both are read out of a row."""

import hashlib
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain.evidence.entry import pae
from service.store import Row, StoredEntry, joined

# An act's bytes begin with its name, because canonical JSON sorts `body` and in it `act` before all else.
_ACT = b'{"body":{"act":"'

NOT_AN_ACT = "only acts are recorded in a register"


def stream_name(originator_id: UUID | str) -> str:
    """The name of a stream; the library's own ids are UUIDs."""
    return f"uuid/{originator_id.hex}" if isinstance(originator_id, UUID) else originator_id


def entry_of(event: StoredEvent) -> bytes:
    """The bytes that are kept of an event: an act's entry, or topic and state of an opaque one."""
    return event.entry if isinstance(event, StoredEntry) else event.topic.encode() + b"\n" + event.state


def digest_of(entry: bytes) -> str | None:
    """The digest of an act, cut out of its entry (the body is a substring of it); None of an opaque event."""
    if not entry.startswith(_ACT):
        return None
    body = entry[len(b'{"body":') : entry.rindex(b',"received_at":')]
    return hashlib.sha256(pae(body)).hexdigest()


def event_of(row: Row) -> StoredEvent:
    """A row as the library's event."""
    kind, _, key = row.stream.partition("/")
    originator_id = UUID(key) if kind == "uuid" else row.stream
    if row.entry.startswith(_ACT):
        topic = row.entry[len(_ACT) : row.entry.index(b'"', len(_ACT))].decode()
        return StoredEvent(originator_id, row.version, topic, joined(row.entry, row.content))
    opaque, _, state = row.entry.partition(b"\n")
    return StoredEvent(originator_id, row.version, opaque.decode(), state)
