"""The signed head of a log: C2SP signed-note and tlog-checkpoint, Ed25519 signatures (type 0x01) only.

`open_checkpoint` is the only door: it returns a checkpoint that this key signed, or raises `Unproven`. Everything is
read strictly: a text is accepted only if the value read from it prints the same bytes again. Signature lines of other
keys are ignored, as the note specification demands, and stay in `Note.signatures`: that is where the cosignatures of
witnesses (type 0x04) will be looked for.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from domain.evidence.errors import Unproven
from domain.evidence.keys import PublicKey, decode_base64
from domain.evidence.merkle import EMPTY_ROOT, HASH_SIZE, MAX_SIZE

MAX_NOTE = 64 * 1024  # bytes
MAX_SIGNATURES = 16  # signed-note: verifiers must accept up to 16 and should limit their number

_ED25519 = b"\x01"  # signed-note, "Signature types"
_SIGNATURE_LINE = re.compile(r"— ([^ ]+) ([A-Za-z0-9+/=]+)")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class Signer(Protocol):
    """What can sign for a log: a key that never leaves its holder."""

    @property
    def public_key(self) -> PublicKey: ...

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A vkey: the name of a log and the Ed25519 key that signs for it."""

    name: str
    public_key: PublicKey

    def __post_init__(self) -> None:
        if not _is_key_name(self.name):
            raise Unproven("malformed", why="nama kunci buku register")
        if self.public_key.suite != "ed25519":
            raise Unproven("malformed", why="kunci buku register harus ed25519")

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read `name+hash8hex+base64(0x01 || key)`; the hash must be the one that the name and the key give."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        if not _KEY_ID.fullmatch(key_id):
            raise Unproven("malformed", why="sidik kunci pada vkey")
        key = cls(name, PublicKey("ed25519", decode_base64(encoded)[1:]))
        if key.text != text:
            raise Unproven("malformed", why="vkey tidak cocok dengan kuncinya atau bukan Ed25519")
        return key

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || LF || 0x01 || key)[:4]: with the name, it says whose signature a line is."""
        return _key_id(self.name, self.public_key.raw)

    @property
    def text(self) -> str:
        """The vkey as it is published."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(_ED25519 + self.public_key.raw)}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: origin, number of leaves, their root, and extension lines that nobody audits."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # An act is signed over "DSSEv1 …": an origin that begins so could let one signature pass for the other.
        if not _is_key_name(self.origin) or self.origin.startswith("DSSEv1"):
            raise Unproven("malformed", why="nama buku register pada segel")
        if not 0 <= self.size <= MAX_SIZE:
            raise Unproven("malformed", why="ukuran pada segel")
        if len(self.root) != HASH_SIZE or (self.size == 0 and self.root != EMPTY_ROOT):
            raise Unproven("malformed", why="akar pada segel")
        if not all(line and _is_note_text(line) and "\n" not in line for line in self.extensions):
            raise Unproven("malformed", why="baris tambahan pada segel")

    @property
    def text(self) -> str:
        """The note text that is signed, its last newline included."""
        return "\n".join([self.origin, str(self.size), _base64(self.root), *self.extensions, ""])


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line of a note, of whatever type; nothing about it has been checked."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signature lines, well formed but not verified."""

    text: str
    signatures: tuple[NoteSignature, ...]

    @classmethod
    def parse(cls, note: str) -> "Note":
        """Read a signed note; the text ends at the last empty line."""
        if not _is_note_text(note) or len(note.encode()) > MAX_NOTE:
            raise Unproven("malformed", why="segel terlalu panjang atau memuat tanda yang dilarang")
        text, blank, block = note.rpartition("\n\n")
        lines = block.split("\n")
        if not (text and blank) or lines.pop() != "" or not 1 <= len(lines) <= MAX_SIGNATURES:
            raise Unproven("malformed", why="susunan baris segel")
        return cls(text + "\n", tuple(_parse_signature(line) for line in lines))

    def verified_text(self, key: VerifierKey) -> str:
        """The text, if this key signed it; else `not_sealed` (no line of this key) or `bad_seal` (a wrong one)."""
        lines = [line for line in self.signatures if (line.name, line.key_id) == (key.name, key.key_id)]
        if not lines:
            raise Unproven("not_sealed", name=key.name)
        message = self.text.encode()
        if not all(key.public_key.verifies(line.signature, message) for line in lines):
            raise Unproven("bad_seal", name=key.name)
        return self.text


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The signed note of a checkpoint; the signature line carries the origin as the name of the key."""
    key = VerifierKey(checkpoint.origin, signer.public_key)
    text = checkpoint.text
    signature = NoteSignature(key.name, key.key_id, signer.sign(text.encode()))
    return f"{text}\n{signature.line}"


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in a note that `key` signed for its own log; raises `Unproven` for anything else."""
    text = Note.parse(note).verified_text(key)
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not _DECIMAL.fullmatch(lines[1]):
        raise Unproven("malformed", why="baris atau ukuran pada segel")
    origin, size, root, *extensions = lines
    checkpoint = Checkpoint(origin, int(size), decode_base64(root), tuple(extensions))
    if checkpoint.text != text:
        raise Unproven("malformed", why="segel tidak ditulis dalam bentuk baku")
    if origin != key.name:
        raise Unproven("wrong_origin", origin=origin, expected=key.name)
    return checkpoint


@lru_cache(maxsize=64)
def _key_id(name: str, raw: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]


def _parse_signature(line: str) -> NoteSignature:
    match = _SIGNATURE_LINE.fullmatch(line)
    if match is None or not _is_key_name(match[1]):
        raise Unproven("malformed", why="baris tanda tangan segel")
    raw = decode_base64(match[2])
    if len(raw) < 5:
        raise Unproven("malformed", why="baris tanda tangan segel terlalu pendek")
    return NoteSignature(match[1], raw[:4], raw[4:])


@lru_cache(maxsize=64)
def _is_key_name(name: str) -> bool:
    """Signed-note: not empty, no Unicode space, no plus; nor anything else that cannot be seen."""
    return bool(name) and name.isprintable() and not any(mark.isspace() or mark == "+" for mark in name)


def _is_note_text(text: str) -> bool:
    """Signed-note: valid UTF-8 (in Python: no lone surrogates) and no control characters below U+0020 but newline."""
    return _FORBIDDEN.search(text) is None


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
