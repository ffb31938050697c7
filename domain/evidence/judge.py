"""The judge: writer, fsck and verifier ask every act the same numbered claims, in the order of SPEC.md section 9.

A claim falls (tidak) only where the cause lies. What rests on a fallen act is undetermined and names it; nothing else
falls. In a partial world (a bundle) what is absent proves nothing: an answer that needs it is undetermined, unless
the stream is there unbroken.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.evidence import (
    accompanying,
    agreements,
    authority,
    claiming,
    hands,
    instruments,
    orders,
    papers,
    periods,
    plans,
    registers,
    registration,
    revising,
    sheets,
    spending,
)
from domain.evidence.acts import ActKind, kind_of
from domain.evidence.basis import basis_streams, references
from domain.evidence.content import Content
from domain.evidence.court import Absent, Consulting, Court
from domain.evidence.entry import ActRef, Entry
from domain.evidence.errors import AmanahError, Refused, Unproven
from domain.evidence.streams import Act, Stream, Withheld, World, demand, natural, stream_of
from domain.evidence.verdict import AUTHORITY, SIGNER, UTUH, Answer, Claim

MAX_BACKWARDS = 5_000  # ms by which an act may be received before the last one (several processes, one clock)
MAX_AGE = 30 * 86_400_000  # ms that may lie between drafting and receipt: what was read then may no longer be meant
MAX_AHEAD = 300_000  # ms by which a signer's clock may run ahead

AWAITING = "authority_awaiting"  # the one answer that the writer accepts beside a yes: a decree recorded later

# What a bundle may lack beside streams, as a refusal names it.
WORDING, CONSISTENCY = "paket susunan kata", "bukti kesinambungan"

_ROOMS = (
    registration, registers, agreements, accompanying, revising, periods, sheets, hands,
    claiming, papers, plans, spending, instruments, orders,
)  # fmt: skip
_Rule = Callable[[Act, World], None]
_Check = Callable[[Consulting], Iterable[Act]]
RULES: dict[str, _Rule] = {
    name.removeprefix("decide_").replace("_", "-"): rule
    for room in _ROOMS
    for name, rule in vars(room).items()
    if name.startswith("decide_")
}


@dataclass(frozen=True)
class Examined:
    """An act and the claims about it; the facts are only there if content and shape stood."""

    act: Act
    claims: tuple[Claim, ...]
    relied: frozenset[str]  # the streams that were looked at

    @property
    def refusal(self) -> AmanahError | None:
        """The first thing that is wrong with it; a decree that is awaited is not."""
        wrong = (claim for claim in self.claims if claim.answer is not Answer.YES and claim.code != AWAITING)
        return next((claim.error for claim in wrong), None)

    @property
    def awaiting(self) -> bool:
        """Whether its power waits for a decree to be recorded."""
        return any(claim.code == AWAITING for claim in self.claims)


def examine(entry: Entry, content: Content | bytes | None, court: Court, *, record: int | None = None) -> Examined:
    """Ask an act every claim of SPEC.md section 9 in the world as it stands before it. `content` None: withheld."""
    return Hearing(entry, court, record=record).judge(content)


class Hearing:
    """One act before the court, once: whose hand it is may be asked before its content is read."""

    def __init__(self, entry: Entry, court: Court, *, record: int | None = None) -> None:
        self.entry, self.body, self.court, self.record = entry, entry.body, court, record
        self.given: Content | bytes | None = None
        self.content: Content | None = None
        self.kind: ActKind | None = None
        self.facts_stand = False
        self.relied: set[str] = set()
        self.act = Act(self.body.ref, self.body.name, self.body.actor, self.body.basis, entry.received_at, None)
        self._signer: tuple[Claim, ...] = ()  # a yes to each, given without the facts: nothing in them can change it

    def unread(self) -> Claim | None:
        """The first claim that is not a yes without the content, of its register and kind and of its signer.

        A no stands whatever the content says; undetermined is whose key, or whose right to it, stands in the content.
        """
        address = self._ask("3.1", "tempat", UTUH, self._addressed)
        if address.answer is not Answer.YES:
            return address
        signer = tuple(self._signer_claims())
        wrong = next((claim for claim in signer if claim.answer is not Answer.YES), None)
        if wrong is None:
            self._signer = signer
        return wrong

    def judge(self, content: Content | bytes | None) -> Examined:
        """Every claim, in the order of SPEC.md section 9. `content` None: withheld."""
        self.given = content
        claims = [self._ask("3.1", "tempat", UTUH, self._place)]
        claims.append(self._ask("3.2", "waktu terima", UTUH, self._time))
        if self.given is not None:
            claims.append(self._ask("3.3", "isi", UTUH, self._content))
        claims += self._facts_claims()
        claims.append(self._ask("3.6", "buku yang dilihat", UTUH, self._seen))
        claims += self._signer or self._signer_claims()
        claims += self._authority_claims()
        return Examined(self.act, tuple(claims), frozenset(self.relied))

    def _facts_claims(self) -> Iterator[Claim]:
        if self.given is not None and self.content is None:
            return  # the content itself fell; nothing can be said of what it would have said
        shape = self._ask("3.4", "bentuk isian", UTUH, self._shape)
        yield shape
        if self.content is not None and shape.answer is Answer.YES:
            self.facts_stand = True
            self.act = Act(
                self.act.ref, self.act.name, self.act.actor, self.act.basis, self.act.received_at, self.content.facts
            )
            yield self._ask("3.5", "bunyi pernyataan", UTUH, self._wording)

    def _signer_claims(self) -> Iterator[Claim]:
        yield self._ask("4.1", "tanda tangan", SIGNER, self._signature)
        yield self._ask("4.2", "dua pihak mengesahkan kunci", SIGNER, self._vouched)
        yield self._ask("4.3", "kunci tidak dicabut", SIGNER, self._not_revoked)

    def _authority_claims(self) -> Iterator[Claim]:
        yield self._ask("5.1", "SK dan kewenangan", AUTHORITY, self._power)
        yield self._ask("5.2", "dasar", AUTHORITY, self._basis)
        # An open content has no reason to be absent; of a limited one that is withheld nothing is claimed.
        if self.given is not None or (self.kind is not None and self.kind.privacy == "terbuka"):
            yield self._ask("5.3", "aturan perbuatan", AUTHORITY, self._rule)

    # -- asking ---------------------------------------------------------------------------------------------------

    def _ask(self, number: str, name: str, question: str, check: _Check) -> Claim:
        world = Consulting(self.court)
        answer: Answer
        error: AmanahError | None
        try:
            relied = tuple(check(world))
        except (Refused, Unproven) as refusal:
            answer, error = self._weigh(refusal, world)
        except Withheld as hidden:
            answer, error = Answer.UNKNOWN, self._why_hidden(hidden.ref)
        except Absent as absent:
            answer, error = Answer.UNKNOWN, Refused("not_in_bundle", stream=absent.stream)
        else:
            error = self._against(check, relied, world) if relied or world.consulted else None
            answer = Answer.YES if error is None else Answer.UNKNOWN
        if world.consulted:
            self.relied.update(world.consulted)
        return Claim(number, name, question, answer, error, self.record)

    def _weigh(self, refusal: AmanahError, world: Consulting) -> tuple[Answer, AmanahError]:
        """A refusal is a no, unless what it looked at is itself in doubt or not all here."""
        if isinstance(refusal, Unproven):
            return Answer.NO, refusal
        if refusal.code == AWAITING:
            return Answer.UNKNOWN, refusal
        root = world.root_of_doubt()
        if root is not None:
            return Answer.UNKNOWN, _rests_on(root)
        missing = next((one for one in world.consulted.values() if not self._all_here(one)), None)
        if missing is not None:
            return Answer.UNKNOWN, Refused("not_in_bundle", stream=missing.name)
        hidden = self._hidden(world)
        return (Answer.NO, refusal) if hidden is None else (Answer.UNKNOWN, hidden)

    def _all_here(self, stream: Stream) -> bool:
        """Whether nothing of a stream is known to be absent: neither in its middle, nor what this act itself names."""
        if self.court.complete or stream.name == self.body.stream:
            return self.court.complete or len(stream.acts) >= self.body.version - 1
        refs = (*self.body.basis, *references(self.act.facts))
        named = (ref.version for ref in refs if ref.stream == stream.name)
        return stream.unbroken and stream.version >= max(named, default=0)

    def _against(self, check: _Check, relied: Iterable[Act], world: Consulting) -> Refused | None:
        """What keeps a yes from counting: that what it relied on is in doubt, or that something may be hidden."""
        if self.court.sound:
            return self._hidden(world)
        for act in relied:
            root = self.court.doubt(act.ref.digest)
            if root is not None:
                return _rests_on(root)
        return self._hidden(world) or self._resting(check, world)

    def _resting(self, check: _Check, world: Consulting) -> Refused | None:
        """A yes stands without the acts that are in doubt; what only they allow rests on them."""
        root = world.root_of_doubt()
        if root is None:
            return None
        try:
            tuple(check(Consulting(self.court, standing=True)))
        except (Refused, Unproven, Withheld, Absent):
            return _rests_on(root)
        return None

    def _hidden(self, world: Consulting) -> Refused | None:
        """That another act of a stream that was looked at is withheld, and may change the answer."""
        for stream in world.consulted.values():
            blind = stream.blind()
            if blind is not None and blind.ref != self.act.ref:
                return self._why_hidden(blind.ref)
        return None

    def _why_hidden(self, ref: ActRef) -> Refused:
        """Withheld; or here, but fallen: then what needs it rests on that."""
        root = self.court.doubt(ref.digest)
        return Refused("hidden", stream=ref.stream, version=ref.version) if root is None else _rests_on(root)

    # -- utuh -----------------------------------------------------------------------------------------------------

    def _addressed(self, _world: Consulting) -> Iterable[Act]:
        """3.1 of a known kind, and of this ledger."""
        self.kind = kind_of(self.body.act)
        origin = self.court.origin
        demand(self.body.ledger == origin, "wrong_ledger", ledger=self.body.ledger[:80], origin=origin)
        return ()

    def _place(self, world: Consulting) -> Iterable[Act]:
        """3.1 of this ledger, in a stream of its kind, next after the act it names."""
        self._addressed(world)
        kind = self._known_kind()
        name, version = self.body.stream, self.body.version
        demand(name.split("/")[0] == kind.stream, "wrong_stream", act=self.body.name, stream=name)
        stream = self.court.stream(name)
        expected = stream.version + 1
        if self.court.complete or version < expected:
            demand(version == expected, "wrong_version", version=version, stream=name, expected=expected)
        before = stream.acts.get(version - 1)
        if before is None:
            # The house's daily acts stand on their inclusion alone: a bundle carries the one that speaks of its
            # streams.
            if version > 1 and (self.court.complete or kind.stream != "log"):
                raise Absent(self.body.stream)
            return ()
        if before.ref.digest != self.body.previous:
            root = self.court.doubt(before.ref.digest)
            if root is None:
                raise Refused("wrong_previous", stream=self.body.stream)
            return (before,)
        return ()

    def _time(self, _world: Consulting) -> Iterable[Act]:
        """3.2 the house's clock does not run backwards, and the signer's not far ahead of it."""
        demand(self.entry.received_at >= self.court.last_received_at - MAX_BACKWARDS, "clock_behind")
        demand(self.body.claimed_at <= self.entry.received_at + MAX_AHEAD, "claimed_ahead")
        demand(self.body.claimed_at >= self.entry.received_at - MAX_AGE, "stale", days=MAX_AGE // 86_400_000)
        return ()

    def _content(self, _world: Consulting) -> Iterable[Act]:
        """3.3 the bytes of the content are those that were signed."""
        content = self.given if isinstance(self.given, Content) else Content.parse(self.given or b"")
        if content.sha256 != self.body.content:
            raise Unproven("content_differs")
        self.content = content
        return ()

    def _shape(self, _world: Consulting) -> Iterable[Act]:
        """3.4 the facts have the shape that the table of acts declares."""
        if self.kind is None:
            raise Unproven("unknown_act", act=self.body.act[:80])
        if self.content is not None:
            self.kind.check(self.content.facts)
        return ()

    def _wording(self, world: Consulting) -> Iterable[Act]:
        """3.5 the words are those that a template in force gives for these facts, and for the documents they name."""
        kind, content = self._known_kind(), self._known_content()
        sha256, facts = content.template_sha256, content.facts
        adopted = self._adopted(sha256, world)
        if content.template_id != kind.template or adopted is None:
            raise Unproven("unknown_template", template=f"{content.template_id[:40]} ({sha256[:16]})")
        pack = self.court.pack(sha256)
        if pack is None:
            raise Absent(WORDING)
        read = {name: self._named(facts[name], name, world) for name in kind.reads if name in facts}
        if not self.court.words(content, pack, read):
            raise Unproven("wording_differs")
        return (*adopted, *read.values())

    def _adopted(self, sha256: str, world: Consulting) -> tuple[Act, ...] | None:
        """The act that adopted a pack, none for those of genesis; None for one that does not count."""
        genesis = self.act.known if self.body.name == "ledger-opened" else authority.genesis_of(world)
        # Not through `world`: an absent rules stream is the ordinary case, nothing was adopted since genesis.
        rules = stream_of(self.court, natural(world, "rules", ""), registers.Rules)
        if any(pack["sha256"] == sha256 for pack in genesis["wording"]):
            return ()
        act = rules.adopted_wording.get(sha256)
        if act is None and not self.court.complete and not rules.unbroken:
            raise Absent(rules.name)  # it may have been adopted by an act that is not here
        return None if act is None else (act,)

    def _named(self, value: Any, field: str, world: Consulting) -> Act:
        act = world.stream(value["stream"]).find(value)
        if act is None:
            raise Refused("reference_unknown", field=field)
        return act

    def _seen(self, _world: Consulting) -> Iterable[Act]:
        """3.6 the tree that the signer saw is a prefix of this one, and had not come to this record yet."""
        earlier = self.record is None or self.body.seen_size < self.record
        demand(earlier, "wrong_seen", size=self.body.seen_size)
        root = self.court.root_at(self.body.seen_size)
        if root is None:
            if self.court.complete:
                raise Refused("wrong_seen", size=self.body.seen_size)
            raise Absent(CONSISTENCY)
        demand(root.hex() == self.body.seen_root, "wrong_seen", size=self.body.seen_size)
        return ()

    # -- penanda tangan dikenali ----------------------------------------------------------------------------------

    def _known_content(self) -> Content:
        if self.content is None:
            raise Withheld(self.act.ref)
        return self.content

    def _known_kind(self) -> ActKind:
        if self.kind is None:
            raise Unproven("unknown_act", act=self.body.act[:80])
        return self.kind

    def _signature(self, world: Consulting) -> Iterable[Act]:
        """4.1 the signature verifies over PAE(body) under a key registered for this official (or the house's own)."""
        key = authority.signing_key(self.act, self._known_kind(), world)
        if not self.court.proves(key, self.entry):
            raise Unproven("bad_signature")
        if self.act.actor.official is None or self.body.name == "key-enrolled":
            return ()
        official = authority.official_of(world, self.act.actor.official)
        return (official.keys[key.thumbprint].enrolled,) if key.thumbprint in official.keys else ()

    def _vouched(self, world: Consulting) -> Iterable[Act]:
        """4.2 two hands of different agencies vouch for the key: first those pairs that stand."""
        first = None
        for pair in authority.vouched(self.act, self._known_kind(), world):
            if self.court.sound or all(self.court.doubt(hand.ref.digest) is None for hand in pair):
                return pair
            first = first or pair
        if first is None:
            raise Refused("key_not_vouched", key=self.act.actor.key[:16])
        return first

    def _not_revoked(self, world: Consulting) -> Iterable[Act]:
        """4.3 the register knew of no revocation at the record."""
        authority.demand_not_revoked(self.act, world)
        return ()

    # -- kewenangan tercatat --------------------------------------------------------------------------------------

    def _power(self, world: Consulting) -> Iterable[Act]:
        """5.1 an SK or surat tugas of this official, in force on the civil day of the record, gives the power."""
        if self.body.name == "realization-signed" and self.act.actor.mandate is None:
            raise hands.awaited(self.act, world)
        mandate = authority.power(self.act, self._known_kind(), world)
        return () if mandate is None else (mandate.granted,)

    def _basis(self, world: Consulting) -> Iterable[Act]:
        """5.2 the act names the heads it relied on, and they are there."""
        named = {ref.stream for ref in self.body.basis}
        for needed in basis_streams(self.act, self._known_kind(), world):
            demand(needed in named or not self.court.stream(needed).acts, "basis_missing", stream=needed)
        found = []
        for ref in self.body.basis:
            stream = self.court.stream(ref.stream)
            act = stream.find(ref.data())
            if act is None and (self.court.complete or ref.version in stream.acts):
                world.stream(ref.stream)  # the act that stands there instead may itself be in doubt
                raise Refused("basis_unknown", stream=ref.stream)
            if act is None or (not stream.unbroken and len([v for v in stream.acts if v <= ref.version]) < ref.version):
                raise Absent(ref.stream)
            found.append(act)
        return found

    def _rule(self, world: Consulting) -> Iterable[Act]:
        """5.3 what the act says may be said here, now, by this person."""
        if not self.facts_stand:
            raise Withheld(self.act.ref)
        if self.body.name == "stream-heads":
            self._heads()
            return ()
        RULES[self.body.name](self.act, world)
        return self._answered(world)

    def _heads(self) -> None:
        """All that stands before it: of an older size, its moment would promise more than it covers."""
        size = self.act.known["size"]
        if self.record is not None:
            demand(size < self.record, "heads_differ")
            demand(size == self.record - 1, "heads_behind", size=size, expected=self.record - 1)
        told = self.court.heads_told(size)
        if told is not None:
            demand((told[0].hex(), told[1]) == (self.act.known["root"], self.act.known["count"]), "heads_differ")

    def _answered(self, world: Consulting) -> Iterator[Act]:
        """The acts that the facts name, as far as the rule looked at them."""
        for ref in references(self.act.known):
            stream = world.consulted.get(ref.stream)
            act = stream.find(ref.data()) if stream is not None else None
            if act is not None:
                yield act


def _rests_on(root: ActRef) -> Refused:
    return Refused("rests_on_fallen", stream=root.stream, version=root.version, root=root)
