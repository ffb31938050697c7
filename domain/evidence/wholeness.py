"""Claim 1.7: that nothing was left out of the streams that a bundle shows, and of which parts it says nothing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from domain.evidence import authority
from domain.evidence.bundle import HEADS, HeadProof, Manifest, parse_heads
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Refused, Unproven
from domain.evidence.heads import head_leaf
from domain.evidence.merkle import verify_inclusion
from domain.evidence.partial import Heard, PartialWorld
from domain.evidence.parts import parts_of
from domain.evidence.streams import Stream, natural

ABOUT = re.compile(r"(?:perjanjian kinerja|catatan nomor ([1-9][0-9]{0,15}) pada) ([a-z]+/[0-9a-f]{32})\Z")


class Wholeness:
    """What the stream-heads act of a bundle proves about the streams that are here, and those that are not."""

    def __init__(
        self, manifest: Manifest, entries: Mapping[int, Entry], heard: Sequence[Heard], world: PartialWorld
    ) -> None:
        self._manifest, self._entries, self._heard, self._world = manifest, entries, heard, world
        self.absent: set[str] = set()  # streams of which the heads prove that they have no acts
        self.as_of: int | None = None  # the tree size as of which the streams shown are whole; None: not shown

    @property
    def is_so_far(self) -> bool:
        """Whether acts may be missing: some shown are younger than the proof, or there are parts it is silent about."""
        younger = (one for one in self._heard if one.record > (self.as_of or 0) and one.record != self._manifest.heads)
        return self.as_of is None or any(younger) or bool(self.silent())

    def silent(self) -> AbstractSet[str]:
        """The parts of which the bundle neither shows an act nor proves that there is none."""
        return self._parts() - self.absent - {one.entry.body.stream for one in self._heard}

    def demand(self, number: int, read: Callable[[], bytes]) -> int:
        """The size up to which all is here; raises where the heads in the bundle say that it is not."""
        world, entry = self._world, self._entries.get(number)
        if entry is None or entry.body.name != "stream-heads":
            raise Refused("rests_on_fallen", stream=f"catatan nomor {number}", version=1)
        act = world.stream(entry.body.stream).find(entry.body.ref.data())
        facts = act.facts if act is not None else None
        if facts is None or world.doubt(entry.body.digest) is not None:
            raise Refused("rests_on_fallen", stream=entry.body.stream, version=entry.body.version)
        told = parse_heads(read())
        proofs = {proof.head.stream: proof for proof in told}
        if list(proofs) != sorted(proofs) or len(proofs) != len(told):
            raise Unproven("malformed", why=HEADS)
        shown = {one.entry.body.stream for one in self._heard if one.record <= facts["size"]}
        for stream in sorted(shown):
            self._demand_whole(world.stream(stream), proofs.pop(stream, None), facts["size"])
        for neighbour in self._neighbours(told, facts["count"], shown):
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
        self.as_of = int(facts["size"])
        return self.as_of

    def _neighbours(self, told: Sequence[HeadProof], count: int, shown: AbstractSet[str]) -> Iterator[HeadProof]:
        """The heads beside each stream that is not here. Of parts that no act looks at, a bundle may be silent."""
        needed = (self._world.relied | {natural(self._world, "rules", "")}) - shown
        for name in sorted(needed | (self._parts() - shown)):
            between = _around(name, told, count)
            if between is not None:
                self.absent.add(name)
                yield from between
            elif name in needed:
                raise Unproven("member_missing", name=f"{HEADS}: {name}")

    def _parts(self) -> frozenset[str]:
        """The sheets, periods and money of the agreement that the bundle is about."""
        told = ABOUT.match(self._manifest.about)
        if told is None or told[1] or not told[2].startswith("agreement/"):
            return frozenset()
        offices = {
            stream.id: stream.facts["agency"] if stream.facts else None
            for stream in self._world.streams.values()
            if isinstance(stream, authority.Office)
        }
        first = next((one.entry for one in self._heard if one.entry.body.stream == told[2]), None)
        if first is None:
            return frozenset()
        found = parts_of(self._world.origin, told[2], offices, received_at=first.received_at)
        return found.names if found else frozenset()

    def _demand_whole(self, stream: Stream, proof: HeadProof | None, size: int) -> None:
        if proof is None:
            raise Unproven("member_missing", name=f"{HEADS}: {stream.name}")
        shown = [
            heard.entry.body.ref
            for heard in self._heard
            if heard.entry.body.stream == stream.name and heard.record <= size
        ]
        if max(shown) != proof.head or len(shown) != proof.head.version:
            left_out = Unproven("acts_left_out", stream=stream.name, shown=len(shown), known=proof.head.version)
            raise self._unless_fallen(left_out)

    def _unless_fallen(self, error: Unproven) -> AmanahError:
        """A record that is here and could not be judged is the cause itself; it was not left out."""
        fallen = next((record for record in self._manifest.records if record not in self._entries), None)
        return error if fallen is None else Refused("rests_on_fallen", stream=f"catatan nomor {fallen}", version=1)


def _around(name: str, told: Sequence[HeadProof], count: int) -> tuple[HeadProof, ...] | None:
    """The heads between which a stream would stand if it had acts: next to each other, or at the edge of all."""
    before = [proof for proof in told if proof.head.stream < name][-1:]
    after = [proof for proof in told if proof.head.stream > name][:1]
    if (after[0].index if after else count) - (before[0].index if before else -1) != 1:
        return None
    return (*before, *after)
