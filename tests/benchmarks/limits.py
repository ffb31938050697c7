"""What no ledger can beat on this machine: how often the disk flushes, and how many signatures the cores verify."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from domain.evidence.keys import PublicKey
from service import ed25519
from service.keyfile import SigningKey
from tests.benchmarks.figures import Figure, seconds
from tests.benchmarks.ground import Ground

ROUNDS = 5
EACH = 2000  # signatures
FLUSHES = 300
MESSAGE = bytes(1150)  # about the pre-authentication encoding of a body
CORES = os.cpu_count() or 1
PROMISED_ON = 11_900  # signatures a second that a core of the machine verified on which the promises were measured

Verifies = Callable[[PublicKey, bytes, bytes], bool]


def limits(ground: Ground) -> Iterator[Figure]:
    """Flushes, and Ed25519 by `cryptography` alone and, where it is installed, by libsodium."""
    place = ground.place("flushed") / "file"
    flushed = [FLUSHES / seconds(lambda: _flush(place)) for _ in range(ROUNDS)]
    yield Figure.of("limit: write of 8 KiB and fdatasync on this disk", flushed, "1/s")
    for name, verifies, there in (
        ("cryptography", PublicKey.verifies, True),
        ("PyNaCl, where Amanah uses it", ed25519.verifies, ed25519.ACCELERATED),
    ):
        for cores in sorted({1, CORES}):
            told = f"limit: Ed25519 verified by {name}, {cores} core{'s' * (cores > 1)}"
            if not there:
                yield Figure.unmeasured(told, "not installed")
                continue
            rates = [verified_per_second(verifies, cores) for _ in range(ROUNDS)]
            yield Figure.of(told, rates, "1/s")
            if (name, cores) == ("cryptography", 1):
                speeds = [rate / PROMISED_ON for rate in rates]
                yield Figure.of("this machine against the one of the promises, where they are no ratios", speeds, "x")


def verified_per_second(verifies: Verifies, cores: int = CORES) -> float:
    """Signatures a second on so many cores, each in a process of its own."""
    with multiprocessing.get_context("fork").Pool(cores) as pool:
        return sum(pool.map(partial(_verified, verifies), [EACH] * cores, chunksize=1))


def _verified(verifies: Verifies, count: int) -> float:
    key = SigningKey.generate()
    signature, public = key.sign(MESSAGE), key.public_key
    began = perf_counter()
    for _ in range(count):
        assert verifies(public, signature, MESSAGE)
    return count / (perf_counter() - began)


def _flush(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for _ in range(FLUSHES):
            file.write(bytes(8192))
            os.fdatasync(file.fileno())
