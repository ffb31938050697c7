"""Verifying a bundle under a trust root of the verifier's own: the numbered list of SPEC.md section 9, in its order."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from hashlib import sha256
from typing import TypeVar

from domain.evidence import agreements, authority
from domain.evidence.acts import ACTS
from domain.evidence.bench import Awaited
from domain.evidence.bundle import (
    CHECKPOINT,
    HEADS,
    HOW_TO,
    MANIFEST,
    REPORT,
    Manifest,
    consistency_name,
    content_name,
    entry_name,
    parse_consistency,
    proof_name,
    unpack,
    wording_name,
)
from domain.evidence.checkpoint import Checkpoint, open_checkpoint
from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Refused, Unproven
from domain.evidence.judge import AWAITING
from domain.evidence.merkle import EMPTY_ROOT, leaf_hash, verify_consistency, verify_inclusion
from domain.evidence.partial import Heard, PartialWorld
from domain.evidence.proof import Proof
from domain.evidence.remarks import interval_of, remarks_on
from domain.evidence.report import describe, how_to
from domain.evidence.streams import local_date
from domain.evidence.trust import Trust
from domain.evidence.verdict import AUTHORITY, SIGNER, UTUH, ActVerdict, Answer, Claim, Verdict
from domain.evidence.wholeness import ABOUT, Wholeness
from domain.evidence.wording import Pack

_T = TypeVar("_T")

GRADE = "ditandatangani di buku ini dengan kunci berkas (tidak tersertifikasi, PP 71/2019 pasal 60)"
LIMITS = (
    "Bukan pernyataan sah menurut hukum: itu putusan hakim.",
    "Waktu terima adalah waktu server; tanpa pemantau atau penanda waktu, pemegang kunci buku dapat menggesernya.",
    "Kebenaran isi (target, angka, alasan): yang dibuktikan ialah siapa menyatakan apa, dan urutannya.",
    "Siapa pemegang kunci sebenarnya bersandar pada registrar dan pencatat SK yang mengesahkannya.",
)


def verify(data: bytes, trust: Trust) -> Verdict:
    """The verdict on a bundle; never raises for anything in the bundle."""
    try:
        members = unpack(data)
        manifest = Manifest.parse(_member(members, MANIFEST))
    except AmanahError as error:
        return _no_bundle(trust, error)
    return _Verification(members, manifest, trust).run()


def _member(members: Mapping[str, bytes], name: str) -> bytes:
    if name not in members:
        raise Unproven("member_missing", name=name)
    return members[name]


def _no_bundle(trust: Trust, error: AmanahError) -> Verdict:
    rest = Refused("not_in_bundle", stream="berkas")
    claims = (
        Claim("1.1", "bentuk berkas", UTUH, Answer.NO, error),
        *(Claim("1.1", "bentuk berkas", question, Answer.UNKNOWN, rest) for question in (SIGNER, AUTHORITY)),
    )
    return Verdict(trust.origin, "-", 0, claims, (), so_far=True, interval="tidak diketahui", grade="-", limits=LIMITS)


class _Verification:
    def __init__(self, members: Mapping[str, bytes], manifest: Manifest, trust: Trust) -> None:
        self.members, self.manifest, self.trust = members, manifest, trust
        self.claims: list[Claim] = []
        self.sealed: Checkpoint | None = None
        self.heard: list[Heard] = []
        self.entries: dict[int, Entry] = {}
        self.worded: set[str] = set()

    def run(self) -> Verdict:
        self._ask("1.1", "bentuk berkas", UTUH, self._form)
        self._ask("1.2", "segel", UTUH, self._seal)
        self._ask("1.3", "catatan pembuka", UTUH, self._genesis)
        roots, packs = self._roots(), self._packs()
        world, acts = self._heard_whole(roots, packs)
        self._ask("1.6", "laporan", UTUH, lambda: self._report(world, acts))
        whole = self._whole(world)
        awaited = {one.record: one for one in world.awaited()}
        acts = tuple(self._reconsidered(_resolved(act, awaited.get(act.record)), world) for act in acts)
        return Verdict(
            origin=self.trust.origin,
            about=self._subject(world),
            size=self.manifest.size,
            claims=tuple(self.claims),
            acts=acts,
            so_far=whole.is_so_far,
            interval=interval_of(self.heard, world),
            grade=GRADE,
            remarks=tuple(remarks_on(whole, self.manifest, self.entries, self.heard, world)),
            limits=LIMITS,
            whole_as_of=whole.as_of,
            absent=frozenset(whole.absent),
        )

    def _heard_whole(
        self, roots: Mapping[int, bytes], packs: Mapping[str, Pack]
    ) -> tuple[PartialWorld, tuple[ActVerdict, ...]]:
        """Every act in order; once more where a signature awaited a decree that nobody recorded (SPEC.md 8.9)."""
        world = PartialWorld(self.trust.origin, roots, packs)
        acts = self._hear(world)
        unrecorded = world.unrecorded()
        if unrecorded:
            world = PartialWorld(self.trust.origin, roots, packs, unrecorded=unrecorded)
            acts = self._hear(world)
        return world, acts

    def _hear(self, world: PartialWorld) -> tuple[ActVerdict, ...]:
        self.heard.clear()
        return tuple(self._act(record, world) for record in self.manifest.records)

    def _ask(self, number: str, name: str, question: str, check: Callable[[], _T]) -> _T | None:
        """A claim about the whole bundle, and what its check gives; None where it fell."""
        claim, result = _asked(Claim(number, name, question, Answer.YES), check)
        self.claims.append(claim)
        return result

    # -- the bundle itself ----------------------------------------------------------------------------------------

    def _form(self) -> None:
        """1.1 exactly the members that the manifest implies, of this ledger; how_to is ours."""
        expected = self.manifest.members()
        for name in sorted(expected ^ self.members.keys()):
            raise Unproven("member_missing" if name in expected else "member_unused", name=name)
        if self.manifest.origin != self.trust.origin:
            raise Unproven("wrong_origin", origin=self.manifest.origin[:80], expected=self.trust.origin)
        if self.members[HOW_TO] != how_to():
            raise Unproven("member_differs", name=HOW_TO)

    def _seal(self) -> None:
        """1.2 the checkpoint is signed by the log key of trust.json, over the size that the manifest names."""
        note = _text(_member(self.members, CHECKPOINT), CHECKPOINT)
        sealed = open_checkpoint(note, self.trust.log_key)
        if sealed.size != self.manifest.size or sealed.extensions:
            raise Unproven("member_differs", name=CHECKPOINT)
        self.sealed = sealed

    def _genesis(self) -> None:
        """1.3 record 1 is the one that trust.json pins."""
        entry = self.members.get(entry_name(1))
        if entry is None or sha256(entry).hexdigest() != self.trust.genesis:
            raise Unproven("wrong_genesis")

    def _roots(self) -> dict[int, bytes]:
        """1.4 each tree that a signer saw is a prefix of the sealed one."""
        roots = {0: EMPTY_ROOT}
        if self.sealed is not None:
            roots[self.sealed.size] = self.sealed.root
        for seen in self.manifest.seen:
            root = bytes.fromhex(seen.root)
            if self._ask("1.4", f"kesinambungan dari {seen.size}", UTUH, partial(self._extends, seen.size, root)):
                roots[seen.size] = root
        return roots

    def _extends(self, size: int, root: bytes) -> bool:
        if self.sealed is None:
            raise Refused("rests_on_fallen", stream="segel", version=self.manifest.size)
        path = parse_consistency(_member(self.members, consistency_name(size)), old=size, new=self.sealed.size)
        verify_consistency(
            old_size=size, old_root=root, new_size=self.sealed.size, new_root=self.sealed.root, path=path
        )
        return True

    def _packs(self) -> dict[str, Pack]:
        """1.5 each wording pack is the one its name says."""
        packs: dict[str, Pack] = {}
        for name in self.manifest.wording:
            self._ask("1.5", "paket susunan kata", UTUH, partial(self._pack, name, packs))
        return packs

    def _pack(self, name: str, packs: dict[str, Pack]) -> None:
        raw = _member(self.members, wording_name(name))
        if sha256(raw).hexdigest() != name:
            raise Unproven("member_differs", name=wording_name(name))
        packs[name] = _loaded(raw)

    def _report(self, world: PartialWorld, acts: tuple[ActVerdict, ...]) -> None:
        """1.6 the report in the bundle is the one that its records give."""
        if self.sealed is None or any(
            claim.answer is Answer.NO for act in acts for claim in act.claims if claim.question == UTUH
        ):
            raise Refused("rests_on_fallen", stream="isi berkas", version=self.manifest.size)
        if not self._about_shown():
            raise Unproven("member_differs", name=MANIFEST)
        self._demand_used()
        acts_here = {
            one.record: world.stream(one.entry.body.stream).find(one.entry.body.ref.data()) for one in self.heard
        }
        facts = {record: act.facts for record, act in acts_here.items() if act is not None and act.facts is not None}
        if self.members.get(REPORT) != describe(self.manifest, self.entries, facts, self.sealed.root):
            raise Unproven("member_differs", name=REPORT)

    def _about_shown(self) -> bool:
        """The headline names a stream that is here, in one of the two ways in which bundles are made."""
        told = ABOUT.match(self.manifest.about)
        shown = {heard.record: heard.entry.body.stream for heard in self.heard}
        return told is not None and (shown.get(int(told[1])) == told[2] if told[1] else told[2] in shown.values())

    def _subject(self, world: PartialWorld) -> str:
        """The headline, and what a reader calls the agreement that it names."""
        told = ABOUT.match(self.manifest.about)
        stream = world.streams.get(told[2]) if told else None
        if not isinstance(stream, agreements.Agreement):
            return self.manifest.about
        proposal = stream.in_force.proposal if stream.in_force else stream.open
        if proposal is None or proposal.act.facts is None:
            return self.manifest.about
        document = proposal.document
        return f"{document['title_printed']}, {document['trustee']['office_printed']} ({self.manifest.about})"

    def _demand_used(self) -> None:
        """Every pack words a content that is here, every earlier tree was seen by a signer who is here."""
        seen = {heard.entry.body.seen_size for heard in self.heard}
        for size in (one.size for one in self.manifest.seen if one.size not in seen):
            raise Unproven("member_unused", name=consistency_name(size))
        for name in (one for one in self.manifest.wording if one not in self.worded):
            raise Unproven("member_unused", name=wording_name(name))

    def _whole(self, world: PartialWorld) -> Wholeness:
        """1.7 what the heads prove of the streams, if the bundle names such an act."""
        whole, number = Wholeness(self.manifest, self.entries, self.heard, world), self.manifest.heads
        if number is not None:
            heads = partial(_member, self.members, HEADS)
            self._ask("1.7", "kelengkapan aliran", AUTHORITY, partial(whole.demand, number, heads))
        return whole

    # -- one act --------------------------------------------------------------------------------------------------

    def _act(self, record: int, world: PartialWorld) -> ActVerdict:
        raw = self.members.get(entry_name(record), b"")
        included, placed = _asked(
            Claim("2.1", "letak dalam buku", UTUH, Answer.YES, record=record), partial(self._included, record, raw)
        )
        formed, parsed = _asked(
            Claim("2.2", "bentuk catatan", UTUH, Answer.YES, record=record), partial(Entry.parse, raw)
        )
        claims = [included, formed]
        if not placed or parsed is None:
            return self._unjudged(record, parsed, claims)
        self.entries[record] = parsed
        self.heard.append(Heard(record, parsed))
        content = self.members.get(content_name(record), b"") if record in self.manifest.contents else None
        with suppress(AmanahError):
            self.worded.add(Content.parse(content or b"").template_sha256)
        claims += world.hear(parsed, content, record=record).claims
        return ActVerdict(
            record, parsed.body.digest, parsed.body.name, _title(parsed), tuple(claims), withheld=content is None
        )

    def _included(self, record: int, raw: bytes) -> bool:
        """2.1 on raw bytes, before parsing: this entry is the leaf of that number under the seal."""
        if self.sealed is None:
            raise Refused("rests_on_fallen", stream="segel", version=self.manifest.size)
        proof = Proof.parse(_text(_member(self.members, proof_name(record)), proof_name(record)))
        if proof.index != record - 1 or proof.extra or proof.checkpoint.encode() != self.members.get(CHECKPOINT):
            raise Unproven("member_differs", name=proof_name(record))
        verify_inclusion(
            leaf_hash(raw), index=proof.index, size=self.sealed.size, path=proof.path, root=self.sealed.root
        )
        return True

    def _unjudged(self, record: int, entry: Entry | None, claims: list[Claim]) -> ActVerdict:
        """Who signed and by which power cannot be asked of bytes that are not in the book."""
        rest = Refused("rests_on_fallen", stream=f"catatan nomor {record}", version=1)
        claims += [Claim("4.1", "tanda tangan", SIGNER, Answer.UNKNOWN, rest, record)]
        claims += [Claim("5.1", "SK dan kewenangan", AUTHORITY, Answer.UNKNOWN, rest, record)]
        digest, act = (entry.body.digest, entry.body.name) if entry else (None, None)
        return ActVerdict(record, digest, act, _title(entry), tuple(claims))

    def _reconsidered(self, act: ActVerdict, world: PartialWorld) -> ActVerdict:
        """4.4 a key that was revoked later as compromised since before an act: nobody can tell whose hand it was."""
        entry = self.entries.get(act.record)
        actor = entry.body.actor if entry else None
        if entry is None or actor is None or actor.official is None:
            return act
        revoked = authority.official_of(world, actor.official).revocations.get(actor.key)
        zone = world.zone
        if revoked is None or revoked.facts is None or zone is None or revoked.facts["reason_code"] != "bocor":
            return act
        since = authority.day_of(revoked.facts["since"])
        if local_date(entry.received_at, zone) < since or revoked.received_at < entry.received_at:
            return act
        error = Refused("key_compromised", since=since)
        claim = Claim("4.4", "kunci tidak bocor saat itu", SIGNER, Answer.UNKNOWN, error, act.record)
        return replace(act, claims=(*act.claims, claim))


def _resolved(act: ActVerdict, awaited: Awaited | None) -> ActVerdict:
    """An act whose decree was awaited, as the end of the log answers: recorded later, or recorded and no power."""
    if awaited is None or (awaited.mandate is None and awaited.refusal is None):
        return act
    answer = Answer.YES if awaited.mandate is not None else Answer.NO
    claims = (
        claim._replace(answer=answer, error=awaited.refusal) if claim.code == AWAITING else claim
        for claim in act.claims
    )
    return replace(act, claims=tuple(claims))


@lru_cache(maxsize=4)
def _loaded(raw: bytes) -> Pack:
    """A pack, read once: it is immutable, and every bundle of a ledger carries the same few."""
    return Pack.load(raw)


def _asked(claim: Claim, check: Callable[[], _T]) -> tuple[Claim, _T | None]:
    """The claim as the check leaves it, and what the check gives; what rests on a fallen claim is unknown."""
    try:
        return claim, check()
    except AmanahError as error:
        answer = Answer.UNKNOWN if error.code == "rests_on_fallen" else Answer.NO
        return claim._replace(answer=answer, error=error), None


def _title(entry: Entry | None) -> str:
    kind = ACTS.get(entry.body.name) if entry else None
    return kind.title if kind else "Catatan yang tidak terbaca"


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unproven("member_differs", name=name) from None
