"""The application: one door through which every act enters the register."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Mapper

from domain.aggregates import ActRecorded, Recorded
from domain.evidence.content import Content
from domain.evidence.entry import ActRef, Body, Entry, pae
from domain.evidence.errors import AmanahError, Refused
from domain.evidence.heads import heads_root
from domain.evidence.judge import Examined, examine
from domain.evidence.keys import PublicKey
from domain.evidence.merkle import leaf_hash, root_from_inclusion
from domain.evidence.streams import Act, Stream
from domain.evidence.verdict import SIGNER, Answer
from domain.evidence.wording import Pack, bundled_pack
from service import ed25519
from service.clock import Clock
from service.records import RecordMapper
from service.security_log import SecurityLog
from service.store import Row, Store
from service.streams import Streams
from service.worded import Worded


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person sends: the body that was signed, the content it names, and the raw signature."""

    body: bytes
    content: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Admitted:
    """Where acts stand; `again`: all of them stood there before, so that this time nothing was recorded."""

    records: list[int]
    again: bool


class Amanah(Application[str]):
    """Decides whether acts may be recorded, and records them: all of a list, or none."""

    def __init__(self, store: Store, *, origin: str, clock: Clock, security_log: SecurityLog) -> None:
        self._store = store
        self.origin = origin
        self._clock = clock
        self.security_log = security_log
        super().__init__(env={"AGGREGATE_CACHE_MAXSIZE": ""})  # the library's cache is fast-forwarded in place
        self.streams = Streams(store, self.events)
        self.worded = Worded()

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
        return self.admit(submissions, source=source).records

    def admit(self, submissions: Sequence[Submission], *, source: str | None = None) -> Admitted:
        """As `record`, and whether this time recorded them."""
        attempt = _Attempt(submissions, self._clock.now_ms())
        try:
            return self._admit(attempt)
        except AmanahError as error:
            self._note(error, attempt, source)
            raise

    def _admit(self, attempt: "_Attempt") -> Admitted:
        pairs = [(_entry(one, attempt.received_at), Content.parse(one.content).put_away()) for one in attempt]
        proven: set[tuple[str, str]] = set()
        world = RegisterWorld(self, self._store, proven=proven)
        stand = self._standing(pairs, world)
        if all(stand):
            return Admitted([row.record for row in stand if row], again=True)
        if any(stand):
            raise Refused("superseded", stream=next(row.stream for row in stand if row))
        try:
            self._judge(pairs, world, attempt)
            recordings = self.events.put(  # not `save`: it asks protocols of every event, for 0.05 ms, and adds nothing
                world.pending,
                recheck=lambda: self._judge(pairs, RegisterWorld(self, self._store, proven=proven), attempt),
                relied={name: version for name, version in world.relied.items() if name not in world.added},
                size=world.size if any(entry.body.name == "stream-heads" for entry, _ in pairs) else None,
            )
        except Refused:
            stand = self._standing(pairs, RegisterWorld(self, self._store))
            if not all(stand):
                raise
            return Admitted([row.record for row in stand if row], again=True)  # somebody sent the same just before
        records = [recording.notification.id for recording in recordings]
        world.keep(records[-1])
        return Admitted(records, again=records[-1] <= world.size)

    def _judge(self, pairs: Sequence[tuple[Entry, Content]], world: "RegisterWorld", attempt: "_Attempt") -> int:
        """Let the acts be decided in turn, each in the world with those before it; raises what is wrong with one.

        Gives the size of the log on which they were judged.
        """
        for attempt.at, (entry, given) in enumerate(pairs):
            content = given.read()
            examined = examine(entry, content, world, record=world.size + len(world.pending) + 1)
            refusal = _refusal(examined)
            if refusal is not None:
                raise refusal
            world.add(entry, content)
        return world.size

    def _standing(self, pairs: Sequence[tuple[Entry, Content]], world: "RegisterWorld") -> list[Row | None]:
        """The rows of these very acts where they stand already: the digest is its one name, so a retry is harmless."""
        return [self._find(entry.body) if world.has(entry.body.ref) else None for entry, _ in pairs]

    def _find(self, body: Body) -> Row | None:
        return self._store.find(body.stream, body.version)

    def _note(self, error: AmanahError, attempt: "_Attempt", source: str | None) -> None:
        who: dict[str, str | None] = {}
        try:
            body = Body.parse(attempt.submissions[attempt.at].body) if attempt.submissions else None
        except AmanahError:
            body = None
        if body is not None:
            who = {"act": body.act, "stream": body.stream, "official": body.actor.official, "key": body.actor.key}
        self.security_log.refused(error, at=attempt.received_at, source=source, **who)


@dataclass(slots=True)
class _Attempt:
    """A list on its way in, and how far it came: the security log names the act that was refused, nobody else's."""

    submissions: Sequence[Submission]
    received_at: int
    at: int = 0  # place in the list of the act that is looked at

    def __iter__(self) -> Iterator[Submission]:
        for at, one in enumerate(self.submissions):
            self.at = at
            yield one


def _refusal(examined: Examined) -> AmanahError | None:
    """What is wrong with an act, as its sender is told: first that he is not known for who he says he is.

    The words of an act are held against closed documents, and anybody may send one: only a hand that two others vouch
    for hears how that ended. An act for another register, or whose own bytes do not stand, touches no such document.
    """
    first = examined.refusal
    if first is None or first.code == "wrong_ledger" or examined.act.facts is None:
        return first
    unknown = (claim.error for claim in examined.claims if claim.question == SIGNER and claim.answer is not Answer.YES)
    return next(unknown, None) or first


def _entry(one: Submission, received_at: int) -> Entry:
    return Entry.build(one.body, received_at=received_at, signature=one.signature)


class RegisterWorld:
    """The register as it stands, for one command: every stream is looked at once, and it remembers which.

    `proven` holds the signatures that were verified for this command: (key, digest of the act).
    """

    complete = True

    def __init__(self, app: Amanah, store: Store, *, proven: set[tuple[str, str]] | None = None) -> None:
        self._app = app
        self._store = store
        self._proven = set() if proven is None else proven
        self._seen: dict[str, Stream] = {}
        self._own: dict[str, Recorded] = {}  # copies of the streams to which this command adds
        self._head = app.streams.refreshed()
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
        """A stream as it stands, with the acts of this command before; not to be changed."""
        return self._own[name].stream if name in self._own else self._looked_at(name)

    def _looked_at(self, name: str) -> Stream:
        stream = self._seen.get(name)
        if stream is None:
            stream = self._seen[name] = self._app.streams.stream(name)
            self.relied[name] = stream.version
        return stream

    def has(self, ref: ActRef) -> bool:
        """Whether this very act stands recorded."""
        act = self._looked_at(ref.stream).acts.get(ref.version)
        return act is not None and act.ref == ref

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
        name = entry.body.stream
        if name not in self._own:
            self._own[name] = Recorded.of(self._looked_at(name).copy())
        event, kept = self._own[name].record(entry, content), content.put_away()
        self.pending.append(event if kept is content else replace(event, content=kept))

    @property
    def added(self) -> set[str]:
        """The streams to which this command adds."""
        return set(self._own)

    def keep(self, last: int) -> None:
        """Keep the streams that were added to, now that the last act of this command stands as this record.

        Somebody else may have recorded the same act just before, received a moment earlier: only what stands is kept.
        """
        if not self._stands(last):
            return
        grown = dict.fromkeys(self._own, 0)
        for event in self.pending:
            grown[event.originator_id] += len(event.content.raw) if event.content else 0
        for name, size in grown.items():
            self._app.streams.keep(self._own[name].stream, size, since=self.relied[name], upto=last)

    def _stands(self, last: int) -> bool:
        """Whether the last entry of this command is the leaf of a record that was committed just now."""
        fresh = self._store.fresh_proof(last)
        if fresh is None:
            return False
        path, note = fresh
        _, size, root, *_ = note.split("\n")  # our own note, and made just now
        leaf = leaf_hash(self.pending[-1].entry.raw)
        return root_from_inclusion(leaf, last - 1, int(size), path) == b64decode(root)

    def root_at(self, size: int) -> bytes | None:
        """The root at an earlier size."""
        return self._app.streams.root_at(size) if size <= self._head.size else None

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack out of the archive in the program."""
        return bundled_pack(sha256)

    def heads_told(self, size: int) -> tuple[bytes, int] | None:
        """Root and count of the heads of all streams at a size."""
        if size > self._head.size:
            raise Refused("heads_differ")
        heads = [head.ref for head in self._store.stream_heads(size)]
        return heads_root(heads), len(heads)

    def shaken(self, _stream: str) -> bool:
        """Nothing that the house recorded is in doubt here: see `doubt`."""
        return False

    def proves(self, key: PublicKey, entry: Entry) -> bool:
        """Whether the signature of an entry is one of this key over its body."""
        signed = (key.thumbprint, entry.body.digest)
        if signed not in self._proven and ed25519.verifies(key, entry.signature, pae(entry.body.raw)):
            self._proven.add(signed)
        return signed in self._proven

    def words(self, content: Content, pack: Pack, read: Mapping[str, Act]) -> bool:
        """Whether the words of a content are what its template gives for its facts and for the acts that they name."""
        return self._app.worded(content, pack, read)

    def doubt(self, _digest: str) -> ActRef | None:
        """What the house recorded was judged when it was recorded; doubts are for fsck and verifier."""
        return None
