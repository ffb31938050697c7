"""Verifying a bundle under a trust root of the verifier's own: the numbered list of SPEC.md section 9, in its order."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from typing import TypeVar

from domain.evidence import agreements, authority
from domain.evidence.acts import ACTS
from domain.evidence.bench import Bench
from domain.evidence.bundle import (
    CHECKPOINT,
    HEADS,
    HOW_TO,
    MANIFEST,
    REPORT,
    HeadProof,
    Manifest,
    consistency_name,
    content_name,
    entry_name,
    parse_consistency,
    parse_heads,
    proof_name,
    unpack,
    wording_name,
)
from domain.evidence.checkpoint import Checkpoint, open_checkpoint
from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Refused, Unproven
from domain.evidence.heads import head_leaf
from domain.evidence.merkle import EMPTY_ROOT, leaf_hash, verify_consistency, verify_inclusion
from domain.evidence.printing import printed_day, printed_moment
from domain.evidence.proof import Proof
from domain.evidence.report import describe, how_to
from domain.evidence.streams import ZONES, Stream, Withheld, local_date, natural
from domain.evidence.trust import Trust
from domain.evidence.verdict import AUTHORITY, SIGNER, UTUH, ActVerdict, Answer, Claim, Verdict
from domain.evidence.wording import Pack

_T = TypeVar("_T")

_ABOUT = re.compile(r"(?:perjanjian kinerja|catatan nomor ([1-9][0-9]{0,15}) pada) ([a-z]+/[0-9a-f]{32})\Z")
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


class PartialWorld(Bench):
    """What a bundle shows of a ledger: what is absent here proves nothing."""

    complete = False

    def __init__(self, origin: str, roots: Mapping[int, bytes], packs: Mapping[str, Pack]) -> None:
        super().__init__(origin)
        self._roots = roots
        self._packs = packs

    def root_at(self, size: int) -> bytes | None:
        """A root that a consistency proof showed to be a prefix of the sealed tree."""
        return self._roots.get(size)

    def pack(self, sha256: str) -> Pack | None:
        """A wording pack that the bundle carries."""
        return self._packs.get(sha256)


@dataclass(frozen=True, slots=True)
class _Heard:
    record: int
    entry: Entry


class _Verification:
    def __init__(self, members: Mapping[str, bytes], manifest: Manifest, trust: Trust) -> None:
        self.members, self.manifest, self.trust = members, manifest, trust
        self.claims: list[Claim] = []
        self.sealed: Checkpoint | None = None
        self.heard: list[_Heard] = []
        self.entries: dict[int, Entry] = {}
        self.worded: set[str] = set()

    def run(self) -> Verdict:
        self._ask("1.1", "bentuk berkas", UTUH, self._form)
        self._ask("1.2", "segel", UTUH, self._seal)
        self._ask("1.3", "catatan pembuka", UTUH, self._genesis)
        roots, packs = self._roots(), self._packs()
        world = PartialWorld(self.trust.origin, roots, packs)
        acts = tuple(self._act(record, world) for record in self.manifest.records)
        self._ask("1.6", "laporan", UTUH, lambda: self._report(world, acts))
        whole_as_of = self._heads(world)
        acts = tuple(self._reconsidered(act, world) for act in acts)
        return Verdict(
            origin=self.trust.origin,
            about=self._subject(world),
            size=self.manifest.size,
            claims=tuple(self.claims),
            acts=acts,
            so_far=self._is_so_far(whole_as_of),
            interval=self._interval(world),
            grade=GRADE,
            remarks=tuple(self._remarks(whole_as_of, world)),
            limits=LIMITS,
        )

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
        told = _ABOUT.match(self.manifest.about)
        shown = {heard.record: heard.entry.body.stream for heard in self.heard}
        return told is not None and (shown.get(int(told[1])) == told[2] if told[1] else told[2] in shown.values())

    def _subject(self, world: PartialWorld) -> str:
        """The headline, and what a reader calls the agreement that it names."""
        told = _ABOUT.match(self.manifest.about)
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
        self.heard.append(_Heard(record, parsed))
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
        zone = self._zone(world)
        if revoked is None or revoked.facts is None or zone is None or revoked.facts["reason_code"] != "bocor":
            return act
        since = authority.day_of(revoked.facts["since"])
        if local_date(entry.received_at, zone) < since or revoked.received_at < entry.received_at:
            return act
        error = Refused("key_compromised", since=since)
        claim = Claim("4.4", "kunci tidak bocor saat itu", SIGNER, Answer.UNKNOWN, error, act.record)
        return replace(act, claims=(*act.claims, claim))

    # -- what was left out, and when ------------------------------------------------------------------------------

    def _heads(self, world: PartialWorld) -> int | None:
        """1.7 the tree size as of which the streams shown are whole; None where nothing shows it."""
        number = self.manifest.heads
        if number is None:
            return None
        return self._ask("1.7", "kelengkapan aliran", AUTHORITY, partial(self._whole_as_of, number, world))

    def _is_so_far(self, whole_as_of: int | None) -> bool:
        """Whether acts are shown that are younger than what proves that nothing was left out."""
        younger = (one for one in self.heard if one.record > (whole_as_of or 0) and one.record != self.manifest.heads)
        return whole_as_of is None or any(younger)

    def _remarks(self, whole_as_of: int | None, world: PartialWorld) -> Iterator[str]:
        heads = self.entries.get(self.manifest.heads or 0)
        if whole_as_of is not None and heads is not None:
            at = printed_moment(heads.received_at, self._zone(world))
            yield f"Tidak ada yang disembunyikan sampai nomor {whole_as_of} ({at}); yang lebih baru mungkin ada."
        withheld = [str(act) for act in self.manifest.records if act not in self.manifest.contents]
        if withheld:
            yield f"Isi ditahan pada nomor {', '.join(withheld)}: hanya letak, tanda tangan dan SK yang diperiksa."
        yield from self._late_ends(world)

    def _whole_as_of(self, number: int, world: PartialWorld) -> int:
        entry = self.entries.get(number)
        if entry is None or entry.body.name != "stream-heads":
            raise Refused("rests_on_fallen", stream=f"catatan nomor {number}", version=1)
        act = world.stream(entry.body.stream).find(entry.body.ref.data())
        facts = act.facts if act is not None else None
        if facts is None or world.doubt(entry.body.digest) is not None:
            raise Refused("rests_on_fallen", stream=entry.body.stream, version=entry.body.version)
        told = parse_heads(_member(self.members, HEADS))
        proofs = {proof.head.stream: proof for proof in told}
        if list(proofs) != sorted(proofs) or len(proofs) != len(told):
            raise Unproven("malformed", why=HEADS)
        shown = set(_as_of(self.heard, facts["size"]))
        for stream in sorted(shown):
            self._demand_whole(world.stream(stream), proofs.pop(stream, None), facts["size"])
        for name in sorted((world.relied | {natural(world, "rules", "")}) - shown):
            for neighbour in _demand_absent(name, told, facts["count"]):
                proofs.pop(neighbour.head.stream, None)
        for proof in proofs.values():
            raise self._unless_fallen(Unproven("member_unused", name=f"{HEADS}: {proof.head.stream}"))
        for proof in told:
            verify_inclusion(
                head_leaf(proof.head),
                index=proof.index,
                size=facts["count"],
                path=proof.path,
                root=bytes.fromhex(facts["root"]),
            )
        return int(facts["size"])

    def _demand_whole(self, stream: Stream, proof: HeadProof | None, size: int) -> None:
        if proof is None:
            raise Unproven("member_missing", name=f"{HEADS}: {stream.name}")
        shown = [
            heard.entry.body.ref
            for heard in self.heard
            if heard.entry.body.stream == stream.name and heard.record <= size
        ]
        if max(shown) != proof.head or len(shown) != proof.head.version:
            left_out = Unproven("acts_left_out", stream=stream.name, shown=len(shown), known=proof.head.version)
            raise self._unless_fallen(left_out)

    def _unless_fallen(self, error: Unproven) -> AmanahError:
        """A record that is here and could not be judged is the cause itself; it was not left out."""
        fallen = next((record for record in self.manifest.records if record not in self.entries), None)
        return error if fallen is None else Refused("rests_on_fallen", stream=f"catatan nomor {fallen}", version=1)

    def _interval(self, world: PartialWorld) -> str:
        if not self.heard:
            return "tidak diketahui"
        zone = self._zone(world)
        first, last = (
            printed_moment(self.heard[0].entry.received_at, zone),
            printed_moment(self.heard[-1].entry.received_at, zone),
        )
        return f"menurut register: dari {first} sampai {last}"

    def _zone(self, world: PartialWorld) -> str | None:
        try:
            return str(authority.genesis_of(world)["zone"])
        except (AmanahError, Withheld):
            return None

    def _late_ends(self, world: PartialWorld) -> Iterator[str]:
        """Both clocks: an SK whose end was recorded later than the act, with an earlier day."""
        zone = self._zone(world)
        for heard in self.heard:
            actor = heard.entry.body.actor
            if actor.office is None or zone not in ZONES:
                continue
            mandate = authority.office_of(world, actor.office).mandates.get(actor.mandate or "")
            if mandate is None or mandate.ended is None or mandate.ended_on is None:
                continue
            if (
                mandate.ended_on <= local_date(heard.entry.received_at, zone)
                and mandate.ended.received_at > heard.entry.received_at
            ):
                recorded = printed_moment(mandate.ended.received_at, zone)
                yield (
                    f"Nomor {heard.record}: kewenangan diketahui saat itu ya; berlaku efektif tidak, "
                    f"karena SK berakhir {printed_day(mandate.ended_on)} dan akhirnya baru dicatat {recorded}."
                )


def _demand_absent(name: str, told: Sequence[HeadProof], count: int) -> tuple[HeadProof, ...]:
    """The heads between which a stream would stand if it had acts: next to each other, or at the edge of all."""
    before = [proof for proof in told if proof.head.stream < name][-1:]
    after = [proof for proof in told if proof.head.stream > name][:1]
    if (after[0].index if after else count) - (before[0].index if before else -1) != 1:
        raise Unproven("member_missing", name=f"{HEADS}: {name}")
    return (*before, *after)


def _as_of(heard: list[_Heard], size: int) -> list[str]:
    return sorted({one.entry.body.stream for one in heard if one.record <= size})


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
        return replace(claim, answer=answer, error=error), None


def _title(entry: Entry | None) -> str:
    kind = ACTS.get(entry.body.name) if entry else None
    return kind.title if kind else "Catatan yang tidak terbaca"


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unproven("member_differs", name=name) from None
