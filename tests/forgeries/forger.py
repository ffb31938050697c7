"""A ledger in a forger's hands: acts written past every check, sealed again with whatever keys this attacker holds.

Nothing here asks whether an act may be written. The tree, the proofs, the checkpoint, the heads, the manifest and the
report are made as `service.bundles` makes them (one test compares the bytes), so that nothing but the forgery is wrong.
"""

import copy
import secrets
from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from domain.evidence.acts import ACTS, kind_of
from domain.evidence.basis import basis_streams
from domain.evidence.bench import Bench
from domain.evidence.bundle import (
    CHECKPOINT,
    HEADS,
    HOW_TO,
    MANIFEST,
    REPORT,
    HeadProof,
    Manifest,
    Seen,
    consistency_name,
    content_name,
    encode_consistency,
    encode_heads,
    entry_name,
    pack,
    proof_name,
    wording_name,
)  # fmt: skip
from domain.evidence.checkpoint import Checkpoint, VerifierKey, sign_checkpoint
from domain.evidence.content import Content
from domain.evidence.court import new_stream
from domain.evidence.entry import Actor, ActRef, Body, Entry, pae
from domain.evidence.errors import AmanahError
from domain.evidence.heads import heads_path, heads_root
from domain.evidence.merkle import EMPTY_ROOT, Read, consistency_path, inclusion_path, leaf_hash, root_of
from domain.evidence.plans import plan_key
from domain.evidence.proof import Proof
from domain.evidence.report import describe, how_to
from domain.evidence.streams import Act, Withheld, natural
from domain.evidence.trust import Trust
from domain.evidence.wording import Pack, bundled_packs, current_pack, render
from service.clock import SimulatedClock
from service.demo.founding import Officer
from service.demo.stage import Person, milliseconds
from service.keyfile import SigningKey
from tests.people import Town

Members = dict[str, bytes]
MINUTE = 60_000


# What a stream is known by, where the facts say so.
_KEYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "budget": lambda facts: f"{facts['agency']}/{facts['fiscal_year']}",
    "plan": plan_key,
}


class _Folded(Bench):
    """Every act of the book, folded and never judged."""

    complete = True

    def root_at(self, _size: int) -> bytes | None:
        return None

    def pack(self, _sha256: str) -> Pack | None:
        return None

    def heads_at(self, _size: int) -> list[ActRef] | None:
        return None

    def fold(self, body: Body, received_at: int, content: Content | None) -> None:
        act = Act(body.ref, body.name, body.actor, body.basis, received_at, content.facts if content else None)
        self.streams.setdefault(body.stream, new_stream(body.stream)).fold(act)


@dataclass(frozen=True)
class Written:
    """An act in the book."""

    record: int
    ref: ActRef

    def data(self) -> dict[str, Any]:
        return self.ref.data()


@dataclass(frozen=True)
class Leaf:
    """One record, byte for byte."""

    entry: bytes
    content: bytes | None


class Book:
    """A ledger as a list of leaves, which its holder writes as he likes."""

    def __init__(self, town: Town, leaves: Iterable[Leaf]) -> None:
        self.town = _own(town)
        self.origin = town.stage.origin
        self.leaves: list[Leaf] = []
        self.now = 0
        self._bench = _Folded(self.origin)
        for leaf in leaves:
            self.put(leaf.entry, leaf.content)
        self.town.stage.clock = SimulatedClock(self.origin, self.now)

    @classmethod
    def read(cls, town: Town) -> "Book":
        """The ledger of an open house."""
        return cls(town, [Leaf(row.entry, row.content) for row in town.house.store.rows(limit=10_000)])

    def copy(self) -> "Book":
        return Book(self.town, self.leaves)

    def upto(self, record: int) -> "Book":
        """The book as it stood after a record."""
        return Book(self.town, self.leaves[:record])

    # -- reading --

    @property
    def size(self) -> int:
        return len(self.leaves)

    @property
    def trust(self) -> Trust:
        """What an honest verifier pinned when the book was opened."""
        return Trust(
            VerifierKey(self.origin, self.town.stage.log.key.public_key), sha256(self.leaves[0].entry).hexdigest()
        )

    def entry(self, record: int) -> Entry:
        return Entry.parse(self.leaves[record - 1].entry)

    def content(self, record: int) -> Content:
        return Content.parse(self.leaves[record - 1].content or b"")

    def records(self, act: str) -> list[int]:
        """The records of a kind of act."""
        return [number for number in range(1, self.size + 1) if self.entry(number).body.name == act]

    def last(self, act: str) -> int:
        return self.records(act)[-1]

    def record_of(self, ref: ActRef) -> int:
        return next(n for n in range(1, self.size + 1) if self.entry(n).body.digest == ref.digest)

    def head(self, stream: str) -> ActRef | None:
        return self._bench.stream(stream).head

    def root(self, size: int | None = None) -> bytes:
        leaves = self.leaves[:size]
        return root_of([leaf_hash(leaf.entry) for leaf in leaves]) if leaves else EMPTY_ROOT

    def heads(self, size: int | None = None) -> list[ActRef]:
        """The heads of all streams, sorted."""
        heads = {}
        for number in range(1, (self.size if size is None else size) + 1):
            body = self.entry(number).body
            heads[body.stream] = body.ref
        return sorted(heads.values())

    # -- writing --

    def at(self, moment: str) -> None:
        """Let time pass until a local moment."""
        self.now = max(self.now, milliseconds(moment))
        self.town.stage.clock.move_to(self.now)

    def put(self, entry: bytes, content: bytes | None) -> int:
        """Put raw bytes behind the last leaf."""
        self.leaves.append(Leaf(entry, content))
        try:
            parsed, known = Entry.parse(entry), Content.parse(content) if content else None
        except AmanahError:
            return self.size
        if known is not None and not _shaped(parsed.body, known):
            known = None
        self._bench.fold(parsed.body, parsed.received_at, known)
        self.now = max(self.now, parsed.received_at)
        return self.size

    def write(
        self, who: Officer | Person, act: str, facts: Mapping[str, Any], *,
        stream: str | None = None, hand: SigningKey | None = None, signature: Callable[[bytes], bytes] | None = None,
        wording: Callable[[list[str]], list[str]] = lambda words: words, template: Pack | None = None,
        template_id: str | None = None, content: Callable[[bytes], bytes] = lambda raw: raw, salt: str | None = None,
        received_at: int | None = None, entry: Callable[[bytes], bytes] = lambda raw: raw, kind_version: int | None = None, **lies: Any,
    ) -> Written:  # fmt: skip
        """Write an act as an honest hand would, but for the lies.

        `hand` signs instead of the actor; `signature` makes one from the body; `content` alters what lies beside the
        entry after it was signed; `kind_version` is that of the act's shape; `lies` are parts of the body (a callable gets
        what would be honest).
        """
        person, office, mandate = (
            (who.person, who.office, who.mandate.digest) if isinstance(who, Officer) else (who, None, None)
        )
        kind = ACTS.get(act)
        self.now += MINUTE
        moment = self.now if received_at is None else received_at
        said = self._content(act, facts, wording, template or _words_of(act), template_id, salt)
        body = self._body(act, kind, facts, said, person, office, mandate, stream, moment, kind_version, lies)
        key = hand or person.key
        signed = signature(body.raw) if signature else key.sign(pae(body.raw))
        raw = entry(Entry.build(body.raw, received_at=moment, signature=signed).raw)
        return Written(self.put(raw, content(said.raw)), body.ref)

    def _content(  # noqa: PLR0917 -- the parts of a content, in their order
        self, act: str, facts: Mapping[str, Any], wording: Callable[[list[str]], list[str]], words: Pack,
        template_id: str | None, salt: str | None,
    ) -> Content:  # fmt: skip
        kind = ACTS.get(act)
        named = {name: self._facts(facts[name]) for name in (kind.reads if kind else ()) if name in facts}
        try:
            paragraphs = render(words, template_id or act, facts, named)
        except AmanahError:
            paragraphs = ["Tanpa kata."]
        return Content.build(
            copy.deepcopy(dict(facts)), salt=salt or secrets.token_hex(32), template_id=template_id or act,
            template_sha256=words.sha256, wording=wording(paragraphs),
        )  # fmt: skip

    def _facts(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        return next(
            (self.content(n).facts for n in range(1, self.size + 1) if self.entry(n).body.digest == value["digest"]), {}
        )

    def _body(  # noqa: PLR0917 -- the parts of a body, in their order
        self, act: str, kind: Any, facts: Mapping[str, Any], said: Content, person: Person, office: str | None, mandate: str | None,
        stream: str | None, moment: int, version: int | None, lies: Mapping[str, Any],
    ) -> Body:  # fmt: skip
        name = stream or self._stream(kind, facts, person)
        head = self.head(name)
        honest: dict[str, Any] = {
            "act": f"amanah/{act}/1",
            "ledger": self.origin,
            "stream": name,
            "version": head.version + 1 if head else 1,
            "previous": head.digest if head else None,
            "actor": Actor(person.official, person.key.public_key.thumbprint, office, mandate),
            "claimed_at": moment,
            "seen": (self.size, self.root().hex()),
            "content": said.sha256,
        }
        ref = ActRef(name, honest["version"], "0" * 64)
        judged = Act(ref, act, honest["actor"], (), moment, said.facts)
        honest["basis"] = self._basis(judged, kind)
        if version is not None:
            honest["act"] = f"amanah/{act}/{version}"
        told = {**honest, **{part: lie(honest[part]) if callable(lie) else lie for part, lie in lies.items()}}
        return Body.build(**told)

    def _basis(self, act: Act, kind: Any) -> list[ActRef]:
        try:
            streams = basis_streams(act, kind, self._bench)
        except (AmanahError, Withheld, AttributeError, KeyError, TypeError):
            streams = {f"official/{act.actor.official}"} | (
                {f"office/{act.actor.office}"} if act.actor.office else set()
            )
        return [head for head in map(self.head, sorted(streams)) if head is not None]

    def _stream(self, kind: Any, facts: Mapping[str, Any], person: Person) -> str:
        if kind.stream in ("ledger", "registrars", "rules", "log"):
            return natural(self._bench, kind.stream, "")
        if kind.name == "agreement-proposed":
            return natural(self._bench, "agreement", f"{facts['office']}/{facts['document']['fiscal_year']}")
        if kind.stream in _KEYS:
            return natural(self._bench, kind.stream, _KEYS[kind.stream](facts))
        if isinstance(facts.get(kind.stream), str):
            return f"{kind.stream}/{facts[kind.stream]}"
        if kind.signer == "self_key":
            return f"official/{person.official}"
        for value in facts.values():
            if isinstance(value, dict) and str(value.get("stream", "")).startswith(kind.stream + "/"):
                return str(value["stream"])
        raise AssertionError(kind.name)

    def summarise(self, *, size: int | None = None, heads: Sequence[ActRef] | None = None, **lies: Any) -> Written:
        """The house's daily act over the heads of all streams, with its own key."""
        shown = self.heads(size) if heads is None else list(heads)
        facts = {
            "day": self.town.stage.today().isoformat(), "size": self.size if size is None else size,
            "root": heads_root(shown).hex(), "count": len(shown),
        }  # fmt: skip
        return self.write(self.town.stage.service, "stream-heads", facts, **lies)

    # -- the bundle --

    def facts(self, records):
        """The facts of those contents that can be read; where one cannot, no report helps the forger."""
        found = {}
        for n in records:
            with suppress(AmanahError):
                found[n] = Content.parse(self.leaves[n - 1].content or b"").facts
        return found

    def members(
        self, *, leave_out: Collection[int] = (), withhold: Collection[int] = (), heads: int | None = None, size: int | None = None,
        log: SigningKey | None = None, about: str | None = None, packs: Mapping[str, bytes] | None = None,
        records: Collection[int] | None = None, heads_of: Sequence[ActRef] | None = None, contents: Collection[int] | None = None,
    ) -> Members:  # fmt: skip
        """Every member of the bundle of this book, sealed with the log key (or another).

        `heads` is the record of the stream-heads it leans on; `heads_of` the heads that its proofs are cut from.
        """
        size = size or self.size
        kept = [n for n in sorted(records or range(1, size + 1)) if n not in leave_out]
        shown = [
            n for n in kept if n not in withhold and self.leaves[n - 1].content and (contents is None or n in contents)
        ]
        read = _reader([leaf_hash(leaf.entry) for leaf in self.leaves[:size]])
        root = self.root(size)
        note = sign_checkpoint(Checkpoint(self.origin, size, root), log or self.town.stage.log.key)
        entries = {n: parsed for n in kept if (parsed := _parsed(self.leaves[n - 1].entry)) is not None}
        seen = sorted({one.body.seen_size for one in entries.values() if 0 < one.body.seen_size < size})
        used = {sha for n in shown if (sha := _template(self.leaves[n - 1].content or b"")) is not None}
        known = {**{pack.sha256: pack.raw for pack in bundled_packs()}, **(packs or {})}
        wording = {sha: raw for sha, raw in known.items() if sha in used}
        manifest = Manifest(
            origin=self.origin, about=about or self._about(kept), size=size, records=tuple(kept), contents=tuple(shown),
            seen=tuple(Seen(at, self.root(at).hex()) for at in seen), wording=tuple(sorted(wording)), heads=heads,
        )  # fmt: skip
        members = {
            REPORT: describe(manifest, entries, self.facts(shown), root), HOW_TO: how_to(), MANIFEST: manifest.encode(), CHECKPOINT: note.encode(),
        }  # fmt: skip
        for n in kept:
            members[entry_name(n)] = self.leaves[n - 1].entry
            members[proof_name(n)] = Proof(n - 1, inclusion_path(n - 1, size, read), note).text.encode()
        members |= {content_name(n): self.leaves[n - 1].content or b"" for n in shown}
        members |= {consistency_name(at): encode_consistency(at, size, consistency_path(at, size, read)) for at in seen}
        members |= {wording_name(sha): raw for sha, raw in wording.items()}
        if heads is not None:
            members[HEADS] = self._head_proofs(kept, self.content(heads).facts["size"], heads_of)
        return members

    def bundle(self, **chosen: Any) -> bytes:
        """The same, packed."""
        return pack(self.members(**chosen))

    def _about(self, kept: Sequence[int]) -> str:
        last = next(n for n in reversed(kept) if _parsed(self.leaves[n - 1].entry))
        return f"catatan nomor {last} pada {self.entry(last).body.stream}"

    def _head_proofs(self, kept: Sequence[int], size: int, heads_of: Sequence[ActRef] | None) -> bytes:
        heads = self.heads(min(size, self.size)) if heads_of is None else list(heads_of)
        shown = {self.entry(n).body.stream for n in kept if n <= size}
        for kind in ("registrars", "rules"):
            name = natural(self._bench, kind, "")
            place = bisect(heads, name, key=lambda head: head.stream)
            shown |= {head.stream for head in heads[max(place - 1, 0) : place + 1]} if name not in shown else set()
        return encode_heads(
            tuple(HeadProof(h, at, heads_path(heads, at)) for at, h in enumerate(heads) if h.stream in shown)
        )


def _own(town: Town) -> Town:
    """The same people, with a clock and a promise of this book's own."""
    stage = copy.copy(town.stage)
    stage.clock = SimulatedClock(stage.origin, town.stage.clock.now_ms())
    city = replace(
        town.city, stage=stage, agencies=dict(town.city.agencies), offices=dict(town.city.offices), homes=dict(town.city.homes),
        officers=dict(town.city.officers), definitions=dict(town.city.definitions),
    )  # fmt: skip
    promise = copy.copy(town.promise)
    promise.city = city
    periods = town.periods.on(city)
    sheets = {code: sheet.on(promise, periods) for code, sheet in town.sheets.items()}
    return replace(
        town, city=city, promise=promise, periods=periods, sheets=sheets, ground=town.ground.copy(), past=town.past.copy()
    )  # fmt: skip


def _shaped(body: Body, content: Content) -> bool:
    try:
        kind_of(body.act).check(content.facts)
    except AmanahError:
        return False
    return True


def _words_of(act: str) -> Pack:
    """The pack that an honest program takes; for an act that nobody knows, the first."""
    return current_pack(act) if act in ACTS else bundled_packs()[0]


def _parsed(raw: bytes) -> Entry | None:
    try:
        return Entry.parse(raw)
    except AmanahError:
        return None


def _template(raw: bytes) -> str | None:
    try:
        return Content.parse(raw).template_sha256
    except AmanahError:
        return None


def _reader(leaves: Sequence[bytes]) -> Read:
    @cache
    def read(level: int, index: int) -> bytes:
        return root_of(leaves[index << level : (index + 1) << level])

    return read
