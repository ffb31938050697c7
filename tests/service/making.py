"""Acts that a store cannot tell from signed ones, an independent tree to hold it against, and a writer in a process of its own."""

import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from domain.evidence.content import Content
from domain.evidence.entry import Actor, Body, Entry
from domain.evidence.errors import Refused
from service.keyfile import SigningKey
from service.seals import HeadMemory, Sealer
from service.store import StoredEntry, joined
from service.store.sqlite import SQLiteStore

ORIGIN = "uji.demo.invalid/register"
NOON = 1_770_000_000_000
SEALER = Sealer(ORIGIN, SigningKey.from_seed(bytes(32)))
KEY = SEALER.verifier_key


def stream_named(number):
    return f"agreement/{number:032x}"


def act(stream, version=1, previous=None, *, received_at=NOON, note="isi"):
    """One act in its place, as the mapper hands it to the store."""
    content = Content.build(
        {"note": note}, salt="0" * 64, template_id="agreement-proposed", template_sha256="1" * 64, wording=[note]
    )
    body = Body.build(
        act="amanah/agreement-proposed/1",
        ledger=ORIGIN,
        stream=stream,
        version=version,
        previous=previous,
        actor=Actor("2" * 32, "3" * 64),
        basis=[],
        claimed_at=NOON,
        seen=(0, hashlib.sha256(b"").hexdigest()),
        content=content.sha256,
    )
    entry = Entry.build(body.raw, received_at=received_at, signature=bytes(64))
    return StoredEntry(
        originator_id=stream,
        originator_version=version,
        topic=body.act,
        state=joined(entry.raw, content.raw),
        entry=entry.raw,
        content=content.raw,
        digest=body.digest,
        previous=previous,
        received_at=received_at,
    )


def chain(stream, count, **facts):
    """The first acts of a stream."""
    acts: list[StoredEntry] = []
    for version in range(1, count + 1):
        acts.append(act(stream, version, acts[-1].digest if acts else None, **facts))
    return acts


def naive_root(entries):
    """RFC 6962 section 2.1, word for word; shares nothing with ours."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return hashlib.sha256(b"\1" + naive_root(entries[:k]) + naive_root(entries[k:])).digest()


def opened(directory, sealer=SEALER):
    """The store of a directory, and its head memory, which writes at once."""
    memory = HeadMemory(Path(directory) / "last-checkpoint", KEY, interval=0)
    return SQLiteStore(Path(directory) / "ledger.sqlite", sealer, remember=memory.remember), memory


class DiesWhileSealing:
    """A sealer in a process that is killed when everything is written and nothing is committed."""

    def __init__(self, at):
        self._at = at

    def seal(self, size, root):
        if size == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
        return SEALER.seal(size, root)


def write(directory, stream, count, shared, dies_at):
    """Write acts and tell each that was acknowledged; in between, try for the one place of a shared stream."""
    store, _ = opened(directory, DiesWhileSealing(dies_at) if dies_at else SEALER)
    slowest = 0.0
    own = store.stream_head(stream)
    for _ in range(count):
        ours = act(stream, own.version + 1, own.digest)
        began = time.monotonic()
        (record,) = store.insert_events([ours])
        slowest = max(slowest, time.monotonic() - began)
        own = store.stream_head(stream)
        tell(record, ours)
        head = store.stream_head(shared)
        theirs = act(shared, head.version + 1, head.digest, note=stream)
        try:
            (record,) = store.insert_events([theirs])
        except Refused as refusal:
            print(json.dumps({"refused": refusal.code}), flush=True)
        else:
            tell(record, theirs)
    print(json.dumps({"slowest": slowest}), flush=True)
    store.close()


def tell(record, event):
    print(json.dumps({"record": record, "digest": event.digest}), flush=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
