"""The application: one door through which every act enters the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import cast

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Mapper

from domain.aggregates import ActRecorded, Recorded
from domain.evidence import canonical
from domain.evidence.content import Content
from domain.evidence.entry import ActRef, Body, Entry, pae
from domain.evidence.errors import AmanahError, Refused, Unproven
from domain.evidence.heads import heads_root
from domain.evidence.judge import Examined, Hearing
from domain.evidence.keys import PublicKey
from domain.evidence.streams import Act, Stream, demand
from domain.evidence.verdict import SIGNER, Answer
from domain.evidence.wording import Pack, bundled_pack
from service import ed25519
from service.clock import Clock
from service.records import RecordMapper
from service.security_log import SecurityLog
from service.store import Retold, Store
from service.streams import Streams
from service.worded import Worded

SHORT = 8 * 1024  # bytes of a content that is read before it is known whose hand sent it


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
        """One act is decided on what this process knows: the writer asks under the head lock whether any of it moved.

        Only where that does not do, the log is asked first how it stands now; so is it for every refusal that is told.
        """
        attempt.read()
        self.streams.gather(attempt.streams)
        known = RegisterWorld(self, self._store, proven=attempt.proven, look=False)
        if len(attempt.acts) == 1 and known.expects(attempt.acts[0].entry.body):
            try:
                return self._decided(attempt, known)
            except (Refused, Unproven):
                if self.streams.refreshed().size == known.size:
                    raise
        return self._looked_up(attempt)

    def _looked_up(self, attempt: "_Attempt") -> Admitted:
        """Decide on the log as it stands; who sends acts again that all stand there is told where."""
        world = RegisterWorld(self, self._store, proven=attempt.proven)
        stand = self._standing(attempt, world)
        if stand is not None:
            return stand
        try:
            return self._decided(attempt, world)
        except Refused:
            stand = self._standing(attempt, RegisterWorld(self, self._store))
            if stand is None:
                raise
            return stand  # somebody sent the same just before

    def _decided(self, attempt: "_Attempt", world: "RegisterWorld") -> Admitted:
        self._judge(attempt, world)
        # Not `save`: for 0.06 ms it asks protocols of every event, and does not say whether acts stood there before.
        records = self._store.insert_events(
            [self.events.mapper.to_stored_event(event) for event in world.pending],
            recheck=lambda: self._judge(attempt, RegisterWorld(self, self._store, proven=attempt.proven)),
            relied=world.beside(),
            size=world.size if any(sent.entry.body.name == "stream-heads" for sent in attempt.acts) else None,
        )
        again = isinstance(records, Retold)
        if not again:
            world.keep(records[-1])
        return Admitted([*records], again=again)

    def _judge(self, attempt: "_Attempt", world: "RegisterWorld") -> int:
        """Let the acts be decided in turn, each in the world with those before it; raises what is wrong with one.

        Gives the size of the log on which they were judged.
        """
        for at, sent in enumerate(attempt.acts):
            attempt.at = at
            hearing = Hearing(sent.entry, world, record=world.size + len(world.pending) + 1)
            content = _opened(sent, hearing, first=world.size == 0) if sent.content is None else sent.content.read()
            refusal = _refusal(hearing.judge(content))
            if refusal is not None:
                raise refusal
            world.add(sent.entry, content)
        return world.size

    def _standing(self, attempt: "_Attempt", world: "RegisterWorld") -> Admitted | None:
        """Where these very acts stand, if all do: the digest is their one name, so that a retry is harmless.

        Raises `Refused("superseded")` where only some do.
        """
        refs = [sent.entry.body.ref for sent in attempt.acts]
        rows = [self._store.find(ref.stream, ref.version) for ref in refs if world.has(ref)]
        stand = [row for row in rows if row is not None]
        if len(stand) == len(attempt.acts):
            return Admitted([row.record for row in stand], again=True)
        if stand:
            raise Refused("superseded", stream=stand[0].stream)
        return None

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
class _Sent:
    """A signed act, and the bytes of its content: read only once it is known whose hand sent them."""

    entry: Entry
    raw: bytes
    content: Content | None = None


@dataclass(slots=True)
class _Attempt:
    """A list on its way in, and how far it came: the security log names the act that was refused, nobody else's."""

    submissions: Sequence[Submission]
    received_at: int
    at: int = 0  # place in the list of the act that is looked at
    acts: list[_Sent] = field(default_factory=list)
    proven: set[tuple[str, str]] = field(default_factory=set)  # signatures verified: (key, digest of the act)

    def read(self) -> None:
        """Read the bodies, and hold the contents against them."""
        for at, one in enumerate(self.submissions):
            self.at = at
            entry = Entry.build(one.body, received_at=self.received_at, signature=one.signature)
            _demand_within(one.content, canonical.CONTENT_LIMIT)
            if sha256(one.content).hexdigest() != entry.body.content:
                raise Unproven("content_differs")
            self.acts.append(_Sent(entry, one.content))

    @property
    def streams(self) -> set[str]:
        """The streams on which the acts stand, and those of their hands."""
        bodies = [sent.entry.body for sent in self.acts]
        hands = {f"official/{body.actor.official}" for body in bodies if body.actor.official}
        offices = {f"office/{body.actor.office}" for body in bodies if body.actor.office}
        return hands | offices | {body.stream for body in bodies}


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


def _demand_within(content: bytes, limit: int) -> None:
    """Refuse a content that is too long to be read."""
    demand(len(content) <= limit, "oversized", what="Berkas", size=len(content), limit=limit)


def _opened(sent: _Sent, hearing: Hearing, *, first: bool) -> Content:
    """Read a content for the first time; anybody may send one, and to read it costs.

    So a hand must be known for it that two others vouch for. Before there is a book, or where a key (or the right to
    revoke it) stands in the content itself, that is known only afterwards: then a short one will do.
    """
    wrong = hearing.unread()
    if wrong is not None and wrong.error is not None and wrong.answer is Answer.NO:
        raise wrong.error
    if wrong is not None and not first:
        _demand_within(sent.raw, SHORT)
    content = Content.parse(sent.raw)
    sent.content = content.put_away()
    return content


class RegisterWorld:
    """The register as it stands, for one command: every stream is looked at once, and it remembers which.

    `proven` holds the signatures that were verified for this command: (key, digest of the act). Without a `look` the
    register is what this process knows of it, which may be less than stands.
    """

    complete = True
    sound = True  # what the house recorded was judged when it was recorded; doubts are for fsck and verifier

    def __init__(
        self, app: Amanah, store: Store, *, proven: set[tuple[str, str]] | None = None, look: bool = True
    ) -> None:
        self._app = app
        self._store = store
        self._proven = set() if proven is None else proven
        self._seen: dict[str, Stream] = {}  # with the acts of this command before
        self._own: dict[str, Recorded] = {}  # copies of the streams to which this command adds
        head = app.streams.refreshed() if look else app.streams.known()
        self._looked = look
        self.origin = app.origin
        self.size = head.size  # how many acts were recorded when this command was judged
        self.last_received_at = head.received_at
        self.relied: dict[str, int] = {}
        self.pending: list[ActRecorded] = []  # in the order of the command: the log keeps it, stream by stream or not

    def stream(self, name: str) -> Stream:
        """A stream as it stands, with the acts of this command before; not to be changed."""
        stream = self._seen.get(name)
        if stream is None:
            if not self._looked and not self._app.streams.keeps(name):
                self._app.streams.refreshed()  # together with all who must ask: a silent database holds nobody long
                self._looked = True
            stream = self._seen[name] = self._app.streams.stream(name)
            self.relied[name] = stream.version
        return stream

    def expects(self, body: Body) -> bool:
        """Whether an act is the next of its stream, and what its signer saw is known."""
        if body.seen_size > self.size:
            return False
        stream = self.stream(body.stream)
        if body.version > stream.version + 1 and not self._looked:  # another process recorded what stands between
            stream = self._seen[body.stream] = self._app.streams.read_on(body.stream)
            self.relied[body.stream] = stream.version
        return body.version == stream.version + 1

    def has(self, ref: ActRef) -> bool:
        """Whether this very act stands recorded."""
        act = self.stream(ref.stream).acts.get(ref.version)
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
            self._own[name] = Recorded.of(self.stream(name).copy())
            self._seen[name] = self._own[name].stream
        event, kept = self._own[name].record(entry, content), content.put_away()
        self.pending.append(event if kept is content else replace(event, content=kept))

    def beside(self) -> dict[str, int]:
        """The streams that were looked at, as they stood, without those to which this command adds."""
        return {name: version for name, version in self.relied.items() if name not in self._own}

    def keep(self, last: int) -> None:
        """Keep the streams that were added to, now that the last act of this command stands as this record."""
        grown = dict.fromkeys(self._own, 0)
        for event in self.pending:
            grown[event.originator_id] += len(event.content.raw) if event.content else 0
        for name, size in grown.items():
            self._app.streams.keep(self._own[name].stream, size, since=self.relied[name], upto=last)

    def root_at(self, size: int) -> bytes | None:
        """The root at an earlier size."""
        return self._app.streams.root_at(size) if size <= self.size else None

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack out of the archive in the program."""
        return bundled_pack(sha256)

    def heads_told(self, size: int) -> tuple[bytes, int] | None:
        """Root and count of the heads of all streams at a size."""
        if size > self.size:
            raise Refused("heads_differ")
        heads = [head.ref for head in self._store.stream_heads(size)]
        return heads_root(heads), len(heads)

    def doubt(self, _digest: str) -> ActRef | None:
        """None: see `sound`."""
        return None

    def shaken(self, _stream: str) -> bool:
        """No: see `sound`."""
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
