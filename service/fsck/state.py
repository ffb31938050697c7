"""What a verifier says to himself: that he verified a ledger up to a size, under a root; signed with a key of his own.

A C2SP signed note. Its text cannot pass for a checkpoint of a log, nor for an act: the first line says what it is.

    amanah-fsck/1
    <origin>
    <size>
    <root in base64>
    <records whose signature awaited a decree, separated by spaces, or a dash>
"""

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from domain.evidence.checkpoint import Note, NoteSignature, Signer, VerifierKey
from domain.evidence.errors import Refused, Unproven
from domain.evidence.keys import PublicKey, decode_base64
from domain.evidence.merkle import HASH_SIZE, MAX_SIZE

FORMAT = "amanah-fsck/1"
_NAME = "amanah-fsck"
_MOST = 4_000  # awaiting signatures that one note can hold; behind that the ledger is judged again each time
_NUMBER = re.compile(r"[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Verified:
    """Up to which size all was found sound, and the records up to there that awaited a decree, in order."""

    origin: str
    size: int
    root: bytes
    awaiting: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        awaiting = " ".join(map(str, self.awaiting)) or "-"
        return "\n".join([FORMAT, self.origin, str(self.size), base64.b64encode(self.root).decode(), awaiting, ""])

    @property
    def fits(self) -> bool:
        """Whether it can be written down."""
        return self.size > 0 and len(self.awaiting) <= _MOST

    def signed(self, signer: Signer) -> str:
        """The signed note."""
        key = VerifierKey(_NAME, signer.public_key)
        signature = NoteSignature(key.name, key.key_id, signer.sign(self.text.encode()))
        return f"{self.text}\n{signature.line}"


def open_state(note: str, public: PublicKey, path: Path) -> Verified:
    """What was signed with this key; raises `Refused` ("state_unreadable", "state_not_yours", "state_forged")."""
    try:
        text = Note.parse(note).verified_text(VerifierKey(_NAME, public))
        return _read(text)
    except Unproven as problem:
        code = {"not_sealed": "state_not_yours", "bad_seal": "state_forged"}.get(problem.code, "state_unreadable")
        raise Refused(code, path=path) from problem


def _read(text: str) -> Verified:
    lines = text.split("\n")
    if len(lines) != 6 or lines[0] != FORMAT or not _NUMBER.fullmatch(lines[2]) or int(lines[2]) > MAX_SIZE:
        raise Unproven("malformed", why="pernyataan pemeriksaan")
    _, origin, size, root, awaiting, _ = lines
    numbers = () if awaiting == "-" else tuple(int(one) if _NUMBER.fullmatch(one) else 0 for one in awaiting.split(" "))
    verified = Verified(origin, int(size), decode_base64(root), numbers)
    ordered = all(a < b for a, b in zip((0, *numbers), numbers, strict=False)) and max(numbers, default=0) <= int(size)
    if verified.text != text or len(verified.root) != HASH_SIZE or not ordered:
        raise Unproven("malformed", why="pernyataan pemeriksaan tidak ditulis dalam bentuk baku")
    return verified


def demand_of(state: Verified, origin: str, size: int) -> None:
    """Raise `Refused` where the state is of another ledger, or of more than this one holds."""
    if state.origin != origin:
        raise Refused("state_other_ledger", origin=state.origin, expected=origin)
    if state.size > size:
        raise Refused("state_ahead", known=state.size, size=size)
