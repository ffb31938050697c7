"""The application: one door through which every act enters the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Mapper

from domain.aggregates import ActRecorded, Recorded
from domain.evidence.content import Content
from domain.evidence.entry import ActRef, Body, Entry
from domain.evidence.errors import AmanahError, Refused
from domain.evidence.judge import examine
from domain.evidence.merkle import EMPTY_ROOT, HashReader, root_at
from domain.evidence.streams import Stream
from domain.evidence.wording import Pack, bundled_pack
from service.clock import Clock
from service.records import RecordMapper
from service.security_log import SecurityLog
from service.store import Row, Store

TOGETHER = 32  # acts of a stream that are read at a time


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person sends: the body that was signed, the content it names, and the raw signature."""

    body: bytes
    content: bytes
    signature: bytes


class Amanah(Application[str]):
    """Decides whether acts may be recorded, and records them: all of a list, or none."""

    def __init__(self, store: Store, *, origin: str, clock: Clock, security_log: SecurityLog) -> None:
        self._store = store
        self.origin = origin
        self._clock = clock
        self._security_log = security_log
        super().__init__(
            env={"AGGREGATE_CACHE_MAXSIZE": ""}
        )  # no cache: the library's is shared and fast-forwarded in place

    def construct_mapper(self) -> Mapper[str]:
        """Entries as they are."""
        return RecordMapper()

    def construct_recorder(self) -> ApplicationRecorder:
        """The store."""
        return cast("ApplicationRecorder", self._store)

    def record(self, submissions: Sequence[Submission], *, source: str | None = None) -> list[int]:
        """Record signed acts, in order, all or none; their record numbers, also for acts recorded before.

        Raises `Refused`, `Unproven` or `Fault`; then nothing stands in the ledger and one line in the security log.
        """
        received_at = self._clock.now_ms()
        try:
            return self._admit(submissions, received_at)
        except AmanahError as error:
            self._note(error, submissions, received_at, source)
            raise

    def _admit(self, submissions: Sequence[Submission], received_at: int) -> list[int]:
        pairs = [(_entry(one, received_at), Content.parse(one.content)) for one in submissions]
        known = [self._known(entry) for entry, _ in pairs]
        if all(known):
            return [row.record for row in known if row]
        if any(known):
            raise Refused("superseded", stream=next(row.stream for row in known if row))
        world = self._judge(pairs)
        recordings = self.save(
            *world.pending,
            recheck=partial(self._judge, pairs),
            relied={name: version for name, version in world.relied.items() if name not in world.added},
            size=world.size if any(entry.body.name == "stream-heads" for entry, _ in pairs) else None,
        )
        return [recording.notification.id for recording in recordings]

    def _judge(self, pairs: Sequence[tuple[Entry, Content]]) -> "RegisterWorld":
        world = RegisterWorld(self, self._store)
        for entry, content in pairs:
            examined = examine(entry, content, world, record=world.size + len(world.pending) + 1)
            if examined.refusal is not None:
                raise examined.refusal
            world.add(entry, content)
        return world

    def _known(self, entry: Entry) -> Row | None:
        """The row of this very act, if it stands already: the digest is its one name, so a retry is harmless."""
        row = self._store.find(entry.body.stream, entry.body.version)
        return row if row is not None and Entry.parse(row.entry).body.digest == entry.body.digest else None

    def _note(self, error: AmanahError, submissions: Sequence[Submission], at: int, source: str | None) -> None:
        who: dict[str, str | None] = {}
        try:
            body = Body.parse(submissions[-1].body) if submissions else None
        except AmanahError:
            body = None
        if body is not None:
            who = {"act": body.act, "stream": body.stream, "official": body.actor.official, "key": body.actor.key}
        self._security_log.refused(error, at=at, source=source, **who)


def _entry(one: Submission, received_at: int) -> Entry:
    return Entry.build(one.body, received_at=received_at, signature=one.signature)


class RegisterWorld:
    """The register as it stands, for one command: every stream is loaded once, and it remembers which."""

    complete = True

    def __init__(self, app: Amanah, store: Store) -> None:
        self._app = app
        self._store = store
        self._loaded: dict[str, Recorded] = {}
        self._head = store.head()
        self.relied: dict[str, int] = {}
        self.pending: list[ActRecorded] = []  # in the order of the command: the log keeps it, stream by stream or not

    @property
    def origin(self) -> str:
        """The ledger's origin."""
        return self._app.origin

    @property
    def size(self) -> int:
        """How many acts were recorded when this command was judged."""
        return self._head.size

    @property
    def last_received_at(self) -> int:
        """When the last act was received."""
        return self._head.received_at

    def stream(self, name: str) -> Stream:
        """A stream as it stands, with the acts of this command before."""
        return self._load(name).stream

    def find(self, ref: ActRef) -> tuple[Body, Content] | None:
        """Body and content of an act, recorded or earlier in this command; None where they are not to be had."""
        for event in self.pending:
            if event.entry.body.ref == ref and event.content is not None:
                return event.entry.body, event.content
        row = self._store.find(ref.stream, ref.version)
        if row is None or row.content is None:
            return None
        body = Entry.parse(row.entry).body
        return (body, Content.parse(row.content)) if body.ref == ref else None

    def add(self, entry: Entry, content: Content) -> None:
        """Put an act that was judged behind those of its stream."""
        self.pending.append(self._load(entry.body.stream).record(entry, content))

    @property
    def added(self) -> set[str]:
        """The streams to which this command adds."""
        return {event.originator_id for event in self.pending}

    def _load(self, name: str) -> Recorded:
        if name not in self._loaded:
            aggregate = Recorded.empty(name)
            for event in self._events(name):
                event.mutate(aggregate)
            self._loaded[name], self.relied[name] = aggregate, aggregate.version
        return self._loaded[name]

    def _events(self, name: str) -> Iterator[ActRecorded]:
        """The acts of a stream, some at a time: those of a source may hold 100 MB together."""
        after: int | None = None
        while True:
            count = 0
            for event in self._app.events.get(originator_id=name, gt=after, limit=TOGETHER):
                yield cast("ActRecorded", event)
                after, count = event.originator_version, count + 1
            if count < TOGETHER:
                return

    def root_at(self, size: int) -> bytes | None:
        """The root at an earlier size."""
        if size == 0:
            return EMPTY_ROOT
        return root_at(size, HashReader(self._store.tile)) if size <= self._head.size else None

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack out of the archive in the program."""
        return bundled_pack(sha256)

    def heads_at(self, size: int) -> list[ActRef] | None:
        """The heads of all streams at a size."""
        if size > self._head.size:
            raise Refused("heads_differ")
        return [head.ref for head in self._store.stream_heads(size)]

    def doubt(self, _digest: str) -> ActRef | None:
        """What the house recorded was judged when it was recorded; doubts are for fsck and verifier."""
        return None
