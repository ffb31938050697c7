"""Public keys and what a signature of theirs proves.

The suite belongs to the registered key, never to the message. Today one suite signs acts: `ed25519`, a
key in an encrypted file. Places are kept for passkeys, browser keys and certificates; each will be a suite of its own
here.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.evidence.errors import Unproven
from domain.evidence.kept import Kept

SUITES = ("ed25519",)

# RFC 8410 section 4: SubjectPublicKeyInfo of an Ed25519 key is this prefix and the 32 raw bytes.
_SPKI_ED25519 = bytes.fromhex("302a300506032b6570032100")

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493  # L of RFC 8032 section 5.1

# The y coordinates of the eight points of small order: a key among them accepts signatures nobody made (RFC 8032
# section 5.1.7, "Taming the many EdDSAs" table 6).
_SMALL_ORDER_Y = frozenset({
    0, 1, _P - 1,
    2707385501144840649318225287225658788936804267575313519463743609750303402022,
    55188659117513257062467267217118295137698188065244968500265048394206261417927,
})  # fmt: skip


@dataclass(frozen=True)
class PublicKey:
    """A public key of a known suite; holding one means that it was checked."""

    suite: str
    raw: bytes

    def __post_init__(self) -> None:
        if self.suite not in SUITES:
            raise Unproven("bad_key", why=f"jenis kunci {self.suite[:20]} tidak dikenal")
        if len(self.raw) != 32:
            raise Unproven("bad_key", why="panjangnya bukan 32 bita")
        y = int.from_bytes(self.raw, "little") & (2**255 - 1)
        if y >= _P or y in _SMALL_ORDER_Y:
            raise Unproven("bad_key", why="titik kurvanya tidak boleh dipakai")

    @classmethod
    def parse(cls, suite: str, text: str) -> "PublicKey":
        """Read the canonical base64 of the raw key."""
        return _parsed(suite, text)

    @property
    def text(self) -> str:
        """The raw key in base64, as facts carry it."""
        return base64.b64encode(self.raw).decode()

    @Kept
    def thumbprint(self) -> str:
        """SHA-256 of the key's SPKI DER, in hex: the name by which acts refer to it."""
        return hashlib.sha256(_SPKI_ED25519 + self.raw).hexdigest()

    @property
    def spki(self) -> bytes:
        """The key as DER, for openssl."""
        return _SPKI_ED25519 + self.raw

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made this signature; a scalar outside the group's order is refused (malleability)."""
        if len(signature) != 64 or not is_canonical_scalar(signature[32:]):
            return False
        try:
            _point(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def is_canonical_scalar(raw: bytes) -> bool:
    """Whether the second half of a signature lies below the group's order (RFC 8032 section 5.1.7)."""
    return int.from_bytes(raw, "little") < _ORDER


# A house meets the same keys again and again. Both hold what cannot change: a key is nothing but its bytes.
@lru_cache(maxsize=4096)
def _parsed(suite: str, text: str) -> PublicKey:
    return PublicKey(suite, decode_base64(text))


@lru_cache(maxsize=4096)
def _point(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def decode_base64(text: str) -> bytes:
    """Read base64 that prints again to the same text; anything else is malformed."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unproven("malformed", why="base64 rusak") from None
    if base64.b64encode(raw).decode() != text:
        raise Unproven("malformed", why="base64 tidak baku")
    return raw
