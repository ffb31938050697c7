"""The first pass over the entries: leaves, what their signers saw, and the tree over each chunk, on all cores.

Where there are processes for it, they verify the signatures too, so that the judge need not do it again: a yes is said
of one leaf, under the key whose thumbprint its body names. Key, body and signature are cut out of the entry where they
stand in every entry that reads canonically; of any other a yes says nothing, and the judge, who reads each strictly,
never comes to it. A no is not said here: the judge asks again.
"""

import os
import re
from binascii import a2b_base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context

from domain.evidence.entry import Entry, pae
from domain.evidence.errors import AmanahError, Unproven
from domain.evidence.keys import PublicKey
from domain.evidence.merkle import leaf_hash
from service.ed25519 import verifies
from service.fsck.reader import Damaged, KeptEntry, Reader, steadily
from service.regrown import CHUNK, Chunk, Leaves, Roots, Sights

ALONE = CHUNK  # up to so many entries other processes would take longer to start than they save

# Quotes inside of strings are escaped, so that these bytes can only be the member itself (SPEC.md section 2).
_SEEN = re.compile(rb'"seen":\{"root":"([0-9a-f]{64})","size":([0-9]{1,16})\}')
_HAND = re.compile(rb'\{"body":\{"act":"[a-z0-9/-]+","actor":\{"key":"([0-9a-f]{64})"')
_TAIL = re.compile(rb',"received_at":[0-9]+,"signature":"([A-Za-z0-9+/]{85}[AQgw]==)","v":1\}')
_BODY_AT = len(b'{"body":')
_KEY = re.compile(rb'"public_key":"([A-Za-z0-9+/=]{44})"')

Keys = Mapping[str, PublicKey]


@dataclass(frozen=True, slots=True)
class Run:
    """What the first pass says of some entries, in bytes, so that it passes from process to process."""

    leaves: bytes
    known: bytes
    sights: bytes
    proven: bytes
    chunks: tuple[Chunk, ...]
    damages: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """What the first pass says of all: kept in some 110 bytes an entry."""

    leaves: Leaves
    roots: Roots
    sights: Sights
    proven: bytearray  # 1 where the signature stands under the key that the body names


def first_pass(
    reader: Reader, size: int, *, processes: int | None, known: int, damaged: Callable[[int, str], None],
    progress: Callable[[int, int], None], keys: Keys | None = None,
) -> Entries:  # fmt: skip
    """Read every entry. `processes` None: as many as there are cores, for ledgers that are worth it.

    Signatures up to the record `known` are not asked for; in this process none are, unless `keys` are given.
    """
    leaves, roots, sights, proven = Leaves(), Roots(), Sights(), bytearray()
    if processes is None:
        processes = len(os.sched_getaffinity(0)) if size > ALONE else 1
    for run in _apart(reader, size, processes, known) if processes > 1 else _here(reader, size, keys or {}):
        grown = leaves.run == len(leaves)
        leaves.join(run.leaves, run.known)
        sights.join(run.sights)
        proven += run.proven
        for chunk in run.chunks if grown else ():
            roots.join(chunk)
        for record, why in run.damages:
            damaged(record, why)
        progress(len(leaves), size)
    return Entries(leaves, roots, sights, proven)


def _here(reader: Reader, size: int, keys: Keys) -> Iterator[Run]:
    """In this process; the judge verifies the signatures."""
    return (_run(reader, after, min(after + CHUNK, size), keys) for after in range(0, size, CHUNK))


def _run(reader: Reader, after: int, upto: int, keys: Keys) -> Run:
    leaves, sights, proven, damages = Leaves(), Sights(), bytearray(), []
    for record, row in steadily(reader.entries, reader.entry, after, upto):
        if isinstance(row, KeptEntry):
            raw = row.entry
            leaves.add(leaf_hash(raw))
            said = _SEEN.search(raw)
            sights.add(int(said[2]), bytes.fromhex(said[1].decode())) if said else sights.skip()
            proven.append(_proven(raw, keys) if keys else 0)
        else:
            damages += [(record, str(row))] if row is not None else []
            leaves.add(None)
            sights.skip()
            proven.append(0)
    chunks = (Chunk.over(leaves.raw(0, leaves.run)),) if leaves.run else ()
    return Run(leaves.raw(0, len(leaves)), leaves.known, bytes(sights.raw), bytes(proven), chunks, tuple(damages))


def _proven(raw: bytes, keys: Keys) -> bool:
    """Whether the signature of an entry stands under the key that it names, if it is one that reads strictly."""
    key_name, body, signature = cut(raw) or ("", b"", b"")
    key = keys.get(key_name)
    return key is not None and verifies(key, signature, pae(body))


def cut(raw: bytes) -> tuple[str, bytes, bytes] | None:
    """The thumbprint, the body and the signature of an entry that reads strictly; of any other this says nothing."""
    hand, ends = _HAND.match(raw), max(raw.rfind(b',"received_at":'), 0)
    tail = _TAIL.fullmatch(raw, ends)
    return (hand[1].decode(), raw[_BODY_AT:ends], a2b_base64(tail[1])) if hand and tail else None


# --- other processes -----------------------------------------------------------------------------------------------


class _Worker:
    """One process: its own reader, and the keys that were found."""

    reader: Reader
    keys: Keys
    known: int

    @classmethod
    def prepare(cls, opener: Callable[[], Reader], keys: Keys, known: int) -> None:
        """Once in each process."""
        cls.reader, cls.keys, cls.known = opener(), keys, known

    @classmethod
    def run(cls, after: int, upto: int) -> Run:
        """One chunk."""
        return _run(cls.reader, after, upto, cls.keys if upto > cls.known else {})


def _apart(reader: Reader, size: int, processes: int, known: int) -> Iterator[Run]:
    """In other processes, each of which reads for itself. Started afresh: nothing of ours crosses a fork."""
    keys = dict(registered(reader.key_contents))
    ranges = [(after, min(after + CHUNK, size)) for after in range(0, size, CHUNK)]
    with get_context("spawn").Pool(processes, _Worker.prepare, (reader.apart(), keys, known)) as pool:
        yield from pool.imap(_star, ranges)


def _star(bounds: tuple[int, int]) -> Run:
    return _Worker.run(*bounds)


# --- keys ----------------------------------------------------------------------------------------------------------


def registered(contents: Callable[[], Iterator[bytes]]) -> Iterator[tuple[str, PublicKey]]:
    """Every public key in some contents, by its thumbprint: that certifies the key, whoever wrote it there."""
    with suppress(Damaged):
        for raw in contents():
            for said in _KEY.findall(raw):
                with suppress(Unproven):
                    key = PublicKey.parse("ed25519", said.decode())
                    yield key.thumbprint, key


class Signatures:
    """Whether a record's signature stands under the key whose thumbprint it names; asked where a tree is in dispute."""

    def __init__(self, reader: Reader, size: int) -> None:
        self._reader, self._size = reader, size
        self._keys: dict[str, PublicKey] = {}

    def stands(self, record: int) -> bool:
        """True if some content of the ledger carries that key, and it signed."""
        if not self._keys:
            self._keys = dict(registered(self._contents))
        with suppress(Damaged, AmanahError):
            row = self._reader.entry(record)
            if row is not None:
                Entry.parse(row.entry)  # what does not read strictly is nobody's word
                return _proven(row.entry, self._keys)
        return False

    def _contents(self) -> Iterator[bytes]:
        for _, row in steadily(self._reader.contents, self._reader.content, 0, self._size):
            if row is not None and not isinstance(row, Damaged):
                yield row.content
