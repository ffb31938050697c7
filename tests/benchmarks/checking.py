"""How fast evidence is made and judged: bundles, verdicts, and the whole ledger again."""

from collections.abc import Iterator
from functools import partial

from domain.evidence.entry import Entry, pae
from domain.evidence.keys import PublicKey
from domain.evidence.verify import verify
from projections import views
from service.fsck import fsck
from service.house import House
from service.keyfile import SigningKey
from tests.benchmarks.figures import Figure, ratio, seconds

ROUNDS = 5


def checking(house: House) -> Iterator[Figure]:
    """Bundles of every agreement in force, their verdicts, and fsck in turn with nothing but the signatures."""
    house.catch_up()
    streams = [f"agreement/{row.id}" for row in views.agreements(house.views) if row.in_force_record]
    bundles = {stream: house.bundle(agreement=stream) for stream in streams}
    made = [seconds(partial(house.bundle, agreement=stream)) for stream in streams * ROUNDS]
    judged = [seconds(partial(verify, bundles[stream], house.trust)) for stream in streams * ROUNDS]
    yield Figure.of("bundle of an agreement in force", [len(bundle) for bundle in bundles.values()], "bytes")
    yield Figure.of("making it", [each * 1000 for each in made], "ms")
    yield Figure.of("judging it", [each * 1000 for each in judged], "ms")
    yield from _whole(house)


def _whole(house: House) -> Iterator[Figure]:
    """A key of our own stands for everybody's: the work of a verification is the same."""
    key = SigningKey.generate()
    texts = [pae(Entry.parse(row.entry).body.raw) for row in house.store.rows(limit=house.store.head().size)]
    pairs = [(text, key.sign(text)) for text in texts]
    checked, verified = [], []
    for _ in range(ROUNDS):
        checked.append(fsck(house.settings).entries_per_second)
        verified.append(len(pairs) / seconds(lambda: _verify(key.public_key, pairs)))
    yield Figure.of("fsck, entries", checked, "1/s")
    yield Figure.of("nothing but their signatures", verified, "1/s")
    yield ratio("fsck : signatures", checked, verified)


def _verify(key: PublicKey, pairs: list[tuple[bytes, bytes]]) -> None:
    for text, signature in pairs:
        key.verifies(signature, text)
