"""Making bundles: from one record or one agreement, everything that a stranger needs to judge it, and nothing else."""

from bisect import bisect
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from domain.asof import Record, opened
from domain.evidence.basis import references
from domain.evidence.bench import Bench
from domain.evidence.bundle import (
    CHECKPOINT,
    HEADS,
    HOW_TO,
    MANIFEST,
    REPORT,
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
)
from domain.evidence.checkpoint import open_checkpoint
from domain.evidence.content import Content
from domain.evidence.entry import Body, Entry, stream_id
from domain.evidence.errors import Fault, Refused
from domain.evidence.parts import Parts, parts_of
from domain.evidence.proof import Proof
from domain.evidence.report import describe, how_to
from domain.evidence.streams import Act
from domain.evidence.wording import Pack, bundled_pack
from service.headbook import HeadBooks
from service.ledger import Ledger
from service.records import read_row
from service.seals import Sealer
from service.store import Row, Store

# Facts that name a stream by its id alone; whoever judges the act looks there.
_NAMED_BY_ID = {
    "official": "official", "predecessor": "official",
    "office": "office", "owner_office": "office", "superior": "office",
    "agency": "agency", "parent": "agency",
}  # fmt: skip

IsOpen = Callable[[Row], bool]


REMEMBERED = 4_000  # records as read; what they hold is immutable, and compared by bytes
_AGREEMENTS = 1_000  # whose streams are remembered by name
LARGEST_REMEMBERED = 64 * 1024  # bytes: parts of a big import are read again, or a server would hold them all


@dataclass(frozen=True, slots=True)
class _Kept:
    row: Row
    entry: Entry
    content: Content | None
    record: Record  # the same, as answers of past days are given it
    named: frozenset[str]  # every stream that it names


_Streams = Mapping[str, Sequence[_Kept]]
_NOTHING: _Streams = MappingProxyType({})


class Bundler:
    """Makes bundles of one ledger. A bundle of the same subject at the same size is the same bytes."""

    def __init__(self, store: Store, ledger: Ledger, sealer: Sealer) -> None:
        self._store = store
        self._ledger = ledger
        self._sealer = sealer
        self._heads = HeadBooks(store.stream_heads)
        self._looked: dict[str, tuple[str, ...]] = {}  # by agreement the streams that it last rested on

    def of_agreement(self, stream: str, *, size: int | None = None, public: bool) -> bytes:
        """The whole life of an agreement and its sheets; `public` withholds what was not open at that size."""
        at = self._size(size)
        streams, parts = self._with_parts(stream, at)
        return self._bundle(f"perjanjian kinerja {stream}", at, streams, parts=parts, public=public)

    def of_record(self, record: int, *, size: int | None = None, public: bool) -> bytes:
        """One record and the stream it stands in."""
        at, stream = self._size(size), Entry.parse(self._store.row(record).entry).body.stream
        streams = self._found([stream], at)
        return self._bundle(f"catatan nomor {record} pada {stream}", at, streams, parts=frozenset(), public=public)

    def records_of(self, stream: str, size: int) -> list[Record]:
        """What a bundle of an agreement at that size rests on, in the order of the register.

        The streams that it rested on when it was last asked about are read at once, those in which that has changed as
        they are found. A guess takes nothing away and adds nothing: only what is named is taken from it.
        """
        ahead: dict[str, list[_Kept]] = {name: [] for name in self._looked.get(stream, ())}
        for one in self._acts([*ahead], size) if ahead else ():
            ahead[one.row.stream].append(one)
        streams, _ = self._with_parts(stream, size, ahead)
        if len(self._looked) >= _AGREEMENTS:
            self._looked.clear()
        self._looked[stream] = tuple(streams)
        return sorted((one.record for acts in streams.values() for one in acts), key=attrgetter("number"))

    def _size(self, size: int | None) -> int:
        head = self._store.head().size
        if head == 0 or (size is not None and not 1 <= size <= head):
            raise Refused("not_found", what="Buku register pada ukuran itu")
        return size or head

    def _bundle(
        self, about: str, size: int, streams: dict[str, list[_Kept]], *, parts: frozenset[str], public: bool
    ) -> bytes:
        kept, relied, is_open = self._rehearsed(streams, size, public=public)
        heads = self._latest_heads(size)
        if heads is not None:
            kept[heads.row.record] = heads
        ordered = dict(sorted(kept.items()))
        return pack(dict(self._members(about, size, ordered, heads, is_open=is_open, relied=relied | parts)))

    def _rehearsed(
        self, streams: dict[str, list[_Kept]], size: int, *, public: bool
    ) -> tuple[dict[int, _Kept], set[str], IsOpen]:
        """Judge the acts as the reader will: what a judgement looks at belongs into the bundle, or is shown absent."""
        while True:
            is_open = _open_of(streams) if public else _always
            kept = dict(sorted((one.row.record, one) for acts in streams.values() for one in acts))
            world = self._heard(kept, is_open)
            more = self._closure(sorted(world.relied - streams.keys()), size, known=streams)
            if not any(more.values()):
                return kept, world.relied, is_open
            streams |= more

    def _heard(self, kept: dict[int, _Kept], is_open: IsOpen) -> "_Rehearsal":
        """Every act in order; as the verifier does, once more where a signature awaited a decree nobody recorded."""
        world = self._rehearse(kept, is_open)
        unrecorded = world.unrecorded()
        return self._rehearse(kept, is_open, unrecorded=unrecorded) if unrecorded else world

    def _rehearse(
        self, kept: dict[int, _Kept], is_open: IsOpen, *, unrecorded: AbstractSet[str] = frozenset()
    ) -> "_Rehearsal":
        world = _Rehearsal(self._sealer.origin, self._ledger, unrecorded=unrecorded)
        for record, one in kept.items():
            world.hear(one.entry, one.row.content if is_open(one.row) else None, record=record)
        return world

    # -- what belongs together ------------------------------------------------------------------------------------

    def _closure(
        self, names: Sequence[str], size: int, *, known: Container[str] = (), ahead: _Streams = _NOTHING
    ) -> dict[str, list[_Kept]]:
        """The streams, and every stream that their acts name: on those a judgement of them can rest.

        `ahead`: streams that were read already, at the same size.
        """
        origin = self._sealer.origin
        waiting = [*names, *(f"{kind}/{stream_id(origin, kind, '')}" for kind in ("ledger", "registrars", "rules"))]
        found: dict[str, list[_Kept]] = {}
        # Wave by wave: all that is named by what is known by now is asked for at once, and a wave is one round trip.
        while wave := [name for name in dict.fromkeys(waiting) if name not in found and name not in known]:
            found |= {name: [] for name in wave}
            asked = [name for name in wave if name in names or not name.startswith("log/")]
            acts = [one for name in asked for one in ahead.get(name, ())]
            unread = [name for name in asked if name not in ahead]
            acts += self._acts(unread, size) if unread else []
            for one in acts:
                found[one.row.stream].append(one)
            waiting = sorted({other for one in acts for other in one.named})
        return {name: acts for name, acts in found.items() if name in names or not name.startswith("log/")}

    def _found(self, names: Sequence[str], size: int, ahead: _Streams = _NOTHING) -> dict[str, list[_Kept]]:
        streams = self._closure(names, size, ahead=ahead)
        for name in names:
            if not streams[name]:
                raise Refused("not_found", what=name)
        return streams

    def _with_parts(
        self, agreement: str, size: int, ahead: _Streams = _NOTHING
    ) -> tuple[dict[str, list[_Kept]], frozenset[str]]:
        """An agreement with its sheets, their periods and its money, and the names of all of them there could be."""
        streams = self._found([agreement], size, ahead)
        parts = self._parts(agreement, streams)
        names = parts.names if parts else frozenset()
        return streams | self._closure(sorted(names - streams.keys()), size, known=streams, ahead=ahead), names

    def _parts(self, agreement: str, streams: dict[str, list[_Kept]]) -> Parts | None:
        offices = {
            name.split("/")[1]: one.content.facts.get("agency") if one.content else None
            for name, acts in streams.items()
            for one in acts[:1]
            if name.startswith("office/")
        }
        first = streams[agreement][0].entry.received_at
        return parts_of(self._sealer.origin, agreement, offices, received_at=first)

    def _acts(self, streams: Sequence[str], size: int) -> list[_Kept]:
        return [_read(row) for row in self._store.rows_of(streams, upto=size)]

    def _latest_heads(self, size: int) -> _Kept | None:
        """The last heads of a day that stand below a size: days are many and in order, so that they are halved."""
        log = f"log/{stream_id(self._sealer.origin, 'log', '')}"
        versions = range(1, self._store.stream_head(log).version + 1)
        within = bisect(versions, size, key=lambda version: self._heads_of_day(log, version).record)
        return _kept(self._heads_of_day(log, within)) if within else None

    def _heads_of_day(self, log: str, version: int) -> Row:
        row = self._store.find(log, version)
        if row is None:
            raise Fault("row_differs", record=f"{log} urutan {version}")
        return row

    # -- the members ----------------------------------------------------------------------------------------------

    def _members(
        self,
        about: str,
        size: int,
        kept: dict[int, _Kept],
        heads: _Kept | None,
        *,
        is_open: IsOpen,
        relied: set[str],
    ) -> Iterator[tuple[str, bytes]]:
        note = self._sealer.seal(size, self._ledger.root(size))
        shown = {number: one for number, one in kept.items() if one.content is not None and is_open(one.row)}
        seen = {one.entry.body.seen_size: one.entry.body.seen_root for one in kept.values()}
        manifest = Manifest(
            origin=self._sealer.origin,
            about=about,
            size=size,
            records=tuple(kept),
            contents=tuple(shown),
            seen=tuple(Seen(at, root) for at, root in sorted(seen.items()) if 0 < at < size),
            wording=tuple(sorted({one.content.template_sha256 for one in shown.values() if one.content})),
            heads=heads.row.record if heads else None,
        )
        root = open_checkpoint(note, self._sealer.verifier_key).root
        entries = {number: one.entry for number, one in kept.items()}
        facts = {number: one.content.facts for number, one in shown.items() if one.content}
        yield REPORT, describe(manifest, entries, facts, root)
        yield HOW_TO, how_to()
        yield MANIFEST, manifest.encode()
        yield CHECKPOINT, note.encode()
        for number, one in kept.items():
            yield entry_name(number), one.row.entry
            yield proof_name(number), Proof(number - 1, self._ledger.inclusion(number, size), note).text.encode()
        for number, one in shown.items():
            yield content_name(number), one.row.content or b""
        for at in manifest.seen:
            yield consistency_name(at.size), encode_consistency(at.size, size, self._ledger.consistency(at.size, size))
        for sha256 in manifest.wording:
            yield wording_name(sha256), bundled_pack(sha256).raw
        if heads is not None and heads.content is not None:
            yield HEADS, self._head_proofs(kept, relied, heads.content.facts["size"])

    def _head_proofs(self, kept: dict[int, _Kept], relied: set[str], size: int) -> bytes:
        """The heads of the streams shown, and those between which a stream would stand that has no acts."""
        shown = {one.entry.body.stream for number, one in kept.items() if number <= size}
        absent = (relied | {f"rules/{stream_id(self._sealer.origin, 'rules', '')}"}) - shown
        return encode_heads(tuple(self._heads.at(size).proofs(shown, absent)))


class _Rehearsal(Bench):
    """The reader's court, before there is a bundle: only what it looks at is of interest."""

    complete = False

    def __init__(self, origin: str, ledger: Ledger, *, unrecorded: AbstractSet[str] = frozenset()) -> None:
        super().__init__(origin, unrecorded=unrecorded)
        self._ledger = ledger

    def root_at(self, size: int) -> bytes | None:
        return self._ledger.root(size)

    def pack(self, sha256: str) -> Pack | None:
        return bundled_pack(sha256)


def _open_of(streams: dict[str, list[_Kept]]) -> IsOpen:
    """What a reader without a name may see, as far as these acts say: what opened later was closed at this size."""
    found = {digest for acts in streams.values() for digest in opened(_act(one) for one in acts)}
    digests = {one.row.record: one.entry.body.digest for acts in streams.values() for one in acts}
    return lambda row: row.record not in digests or digests[row.record] in found


def _act(one: _Kept) -> Act:
    body = one.entry.body
    facts = one.content.facts if one.content else None
    return Act(body.ref, body.name, body.actor, body.basis, one.entry.received_at, facts)


def _always(_row: Row) -> bool:
    return True


def _read(row: Row) -> _Kept:
    """A record as read."""
    return _kept(row) if len(row.content or b"") <= LARGEST_REMEMBERED else _kept.__wrapped__(row)


@lru_cache(REMEMBERED)
def _kept(row: Row) -> _Kept:
    entry, content = read_row(row)
    record = Record(row.record, entry, content)
    return _Kept(row, entry, content, record, frozenset(_named_streams(entry.body, content)))


def _named_streams(body: Body, content: Content | None) -> Iterator[str]:
    """Every stream that an act names: its actor's, its basis, and whatever its facts point at."""
    if body.actor.official is not None:
        yield f"official/{body.actor.official}"
    if body.actor.office is not None:
        yield f"office/{body.actor.office}"
    yield from (ref.stream for ref in body.basis)
    if content is not None:
        yield from (ref.stream for ref in references(content.facts))
        yield from _by_id(content.facts)


def _by_id(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            if isinstance(member, str) and name in _NAMED_BY_ID:
                yield f"{_NAMED_BY_ID[name]}/{member}"
            else:
                yield from _by_id(member)
    elif isinstance(value, list):
        for member in value:
            yield from _by_id(member)
