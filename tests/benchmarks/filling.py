"""Very many true acts: each signed by its head and valid in its place, made from the bytes of one that was made with care."""

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from domain.evidence.entry import pae
from service.store import Store, StoredEntry, joined
from tests.benchmarks.town import ACT, YEARS, Author, Ready, authors

BATCH = 2000
STREAMS = 80  # of a head, at most; the years before them are left for whoever measures afterwards
LEAST = 50  # acts of a stream


@dataclass(frozen=True, slots=True)
class Pattern:
    """The bytes of the second act of a stream, from which every later one follows."""

    author: Author
    second: Ready

    def acts(self, count: int, previous: str) -> Iterator[StoredEntry]:
        """Acts from version 2 on."""
        body, content = self.second.entry.body, self.second.content
        assert body.previous is not None
        assert body.raw.endswith(b'"version":2}')
        ahead, behind = body.raw.removesuffix(b"2}").split(body.previous.encode())
        words, more_words = content.raw.split(content.salt.encode())
        assert ahead.count(body.content.encode()) == 1
        for version in range(2, count + 2):
            said = words + secrets.token_hex(32).encode() + more_words
            fresh = ahead.replace(body.content.encode(), hashlib.sha256(said).hexdigest().encode())
            text = b"%s%s%s%d}" % (fresh, previous.encode(), behind, version)
            one = self._stored(text, said, version, previous)
            yield one
            previous = one.digest

    def _stored(self, body: bytes, content: bytes, version: int, previous: str) -> StoredEntry:
        signed, at = pae(body), self.author.received_at
        signature = b64encode(self.author.key.sign(signed))
        entry = b'{"body":%s,"received_at":%d,"signature":"%s","v":1}' % (body, at, signature)
        return StoredEntry(
            originator_id=self.second.entry.body.stream, originator_version=version, topic=ACT,
            state=joined(entry, content), entry=entry, content=content, digest=hashlib.sha256(signed).hexdigest(),
            previous=previous, received_at=at,
        )  # fmt: skip


def fill(stores: Sequence[Store], home: Path, acts: int) -> tuple[int, int]:
    """The same acts into each store; how many, and how many bytes of entry and content."""
    made = islice(_woven(home, max(LEAST, -(-acts // (len(authors(home)) * STREAMS)))), acts)
    size = count = 0
    while batch := list(islice(made, BATCH)):
        for store in stores:
            store.insert_events(batch)
        size += sum(len(one.entry) + len(one.content) for one in batch)
        count += len(batch)
    return count, size


def _woven(home: Path, length: int) -> Iterator[StoredEntry]:
    """The heads in turn, as offices work: neighbours in the log are of different streams."""
    heads = [_of_head(author, length) for author in authors(home)]
    return chain.from_iterable(zip(*heads, strict=True))


def _of_head(author: Author, length: int) -> Iterator[StoredEntry]:
    for year in reversed(YEARS[-STREAMS:]):
        first, second = islice(author.of_year(year), 2)
        sent = first.submission
        yield StoredEntry(
            originator_id=first.entry.body.stream, originator_version=1, topic=ACT,
            state=joined(first.entry.raw, sent.content), entry=first.entry.raw, content=sent.content,
            digest=first.entry.body.digest, previous=None, received_at=first.entry.received_at,
        )  # fmt: skip
        yield from Pattern(author, second).acts(length - 1, first.entry.body.digest)
