"""The receipt of a record: `c2sp.org/tlog-proof@v1`, an inclusion path together with the checkpoint it leads to.

`verify_proof` is the only way from a proof to an index: inclusion cannot be told without a verified checkpoint (attack
24), and the leaf is computed from the entry presented, never taken from the proof.
"""

import re
from binascii import b2a_base64
from dataclasses import dataclass

from domain.evidence.checkpoint import MAX_NOTE, Checkpoint, VerifierKey, open_checkpoint
from domain.evidence.errors import Unproven
from domain.evidence.keys import decode_base64
from domain.evidence.merkle import HASH_SIZE, MAX_PATH, leaf_hash, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
MAX_EXTRA = 16 * 1024  # bytes
MAX_PROOF = 2 * MAX_NOTE  # characters: a checkpoint, 63 hashes and the extra line with room to spare

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as read or to be printed; well formed but not verified."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str  # the signed note, verbatim
    extra: bytes = b""  # opaque and not authenticated; we write none

    def __post_init__(self) -> None:
        if self.index < 0 or len(self.path) > MAX_PATH or not {*map(len, self.path)} <= {HASH_SIZE}:
            raise Unproven("malformed", why="jalur bukti letak")
        if len(self.extra) > MAX_EXTRA:
            raise Unproven("malformed", why="baris extra terlalu panjang")

    @classmethod
    def parse(cls, text: str) -> "Proof":
        """Read a proof that prints again to the same text."""
        head, _, checkpoint = text[: MAX_PROOF + 1].partition("\n\n")
        header, *lines = head.split("\n", MAX_PATH + 3)
        if len(text) > MAX_PROOF or header != HEADER:
            raise Unproven("malformed", why="bukan bukti letak tlog-proof@v1")
        extra = decode_base64(lines.pop(0)[len("extra ") :]) if lines and lines[0].startswith("extra ") else b""
        match = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if match is None:
            raise Unproven("malformed", why="baris index pada bukti letak")
        proof = cls(int(match[1]), tuple(decode_base64(line) for line in lines), checkpoint, extra)
        if proof.text != text:
            raise Unproven("malformed", why="bukti letak tidak ditulis dalam bentuk baku")
        return proof

    @property
    def text(self) -> str:
        """The proof as a `.tlog-proof` file."""
        extra = b"extra " + b2a_base64(self.extra) if self.extra else b""
        lines = b"%sindex %d\n%s" % (extra, self.index, b"".join(map(b2a_base64, self.path)))  # each ends its line
        return f"{HEADER}\n{lines.decode()}\n{self.checkpoint}"


def verify_proof(text: str, entry: bytes, key: VerifierKey) -> tuple[int, Checkpoint]:
    """The index of `entry` in the log of `key`, and the verified checkpoint that says so; else `Unproven`."""
    proof = Proof.parse(text)
    checkpoint = open_checkpoint(proof.checkpoint, key)
    verify_inclusion(leaf_hash(entry), index=proof.index, size=checkpoint.size, path=proof.path, root=checkpoint.root)
    return proof.index, checkpoint
