"""An official's key in an encrypted file, opened where the official is and never on the server.

Our own format, version 1, one JSON object (white space does not matter):

    {"format": "amanah-key", "version": 1, "label": "…", "suite": "ed25519", "public_key": base64,
     "kdf": {"name": "scrypt", "n": 131072, "r": 8, "p": 1, "salt": base64 of 16 bytes},
     "cipher": {"name": "aes-256-gcm", "nonce": base64 of 12 bytes},
     "secret": base64 of the encrypted 32-byte seed and its 16-byte tag, "sha256": hex}

The passphrase gives the AES key by scrypt (RFC 7914). The associated data of the cipher is the canonical JSON of all
members but the last two: no public part can be exchanged. `sha256` is over the canonical JSON of all the others: it
tells a damaged file from a wrong passphrase, and protects nothing. (PKCS#8 is not used because `cryptography` writes it
with too few rounds.)
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.evidence.canonical import encode
from domain.evidence.errors import AmanahError, Refused
from domain.evidence.keys import PublicKey, decode_base64
from service import ed25519
from service.files import write_new

SCRYPT_N = 2**17  # 128 MiB and about 0.4 s for each guess
# Read and written: nothing below the floor, and no file can ask for more memory than SCRYPT_N takes.
# The floor is RFC 7914's interactive cost; with 120 bits in the passphrase even that is beyond guessing.
FLOOR_N = 2**14
_SCRYPT_R = 8
_SCRYPT_P = 1

MAX_FILE = 16 * 1024  # bytes

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base32: no i, l, o, u
_READ_AS = str.maketrans({"i": "1", "l": "1", "o": "0"})
_GROUPS, _GROUP = 6, 4
_PASSPHRASE_LENGTH = _GROUPS * _GROUP


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private Ed25519 key in memory."""

    _private: Ed25519PrivateKey = field(repr=False)
    public_key: PublicKey = field(init=False)
    _signs: Callable[[bytes], bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "public_key", PublicKey("ed25519", self._private.public_key().public_bytes_raw()))
        object.__setattr__(self, "_signs", ed25519.signs(self._private))

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The key of a 32-byte seed (RFC 8032 section 5.1.5)."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def sign(self, message: bytes) -> bytes:
        return self._signs(message)

    def reveal_seed(self) -> bytes:
        """The secret itself, for whoever writes it to its file."""
        return self._private.private_bytes_raw()


def generate_passphrase() -> str:
    """Six groups of four letters and digits: 120 random bits."""
    marks = "".join(secrets.choice(_ALPHABET) for _ in range(_PASSPHRASE_LENGTH))
    return "-".join(marks[start : start + _GROUP] for start in range(0, _PASSPHRASE_LENGTH, _GROUP))


def create(path: Path, passphrase: str, *, label: str, key: SigningKey | None = None, n: int = SCRYPT_N) -> PublicKey:
    """Write a new key (or `key`) to a file that only its owner can read; never over another file.

    The passphrase must be a generated one. `n` is the cost of scrypt, from FLOOR_N to SCRYPT_N.
    """
    secret = _normal(passphrase)
    key = key or SigningKey.generate()
    header = {
        "format": "amanah-key",
        "version": 1,
        "label": label,
        "suite": "ed25519",
        "public_key": key.public_key.text,
        "kdf": {"name": "scrypt", "n": n, "r": _SCRYPT_R, "p": _SCRYPT_P, "salt": _base64(os.urandom(16))},
        "cipher": {"name": "aes-256-gcm", "nonce": _base64(os.urandom(12))},
    }
    if not _is_accepted(header):
        raise ValueError(n)
    sealed = _cipher(header, secret).encrypt(_nonce(header), key.reveal_seed(), encode(header))
    members = header | {"secret": _base64(sealed)}
    text = json.dumps(members | {"sha256": _checksum(members)}, ensure_ascii=False, indent=1)
    try:
        write_new(path, text.encode() + b"\n")
    except FileExistsError:
        raise Refused("key_file_exists", path=path) from None
    return key.public_key


def open_key(path: Path, passphrase: str) -> SigningKey:
    """The key in a file; raises `Refused` for a damaged file and for a wrong passphrase, each by its own code."""
    header, sealed = _read(path)
    try:
        seed = _cipher(header, _normal(passphrase)).decrypt(_nonce(header), sealed, encode(header))
    except InvalidTag:
        raise Refused("passphrase_wrong", path=path) from None
    key = SigningKey.from_seed(seed)
    if key.public_key.text != header["public_key"]:
        raise Refused("key_file_damaged", path=path, why="kunci publiknya tidak cocok")
    return key


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    """The public members, checked, and the encrypted seed."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise Refused("key_file_missing", path=path) from None
    try:
        members: Any = json.loads(data) if len(data) <= MAX_FILE else None
        checksum = members.pop("sha256")
        whole = checksum == _checksum(members)
        sealed = decode_base64(members.pop("secret"))
        PublicKey.parse("ed25519", members["public_key"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, AmanahError):
        raise Refused("key_file_damaged", path=path, why="isinya tidak terbaca") from None
    if not whole or len(sealed) != 32 + 16:
        raise Refused("key_file_damaged", path=path, why="isinya berubah")
    if not _is_accepted(members):
        raise Refused("key_file_damaged", path=path, why="bentuk atau parameternya tidak dikenal")
    return members, sealed


def _is_accepted(header: dict[str, Any]) -> bool:
    """Whether the public members are those of version 1, with a cost between floor and ceiling."""
    kdf, cipher = header.get("kdf"), header.get("cipher")
    if not (isinstance(kdf, dict) and isinstance(cipher, dict) and isinstance(header.get("label"), str)):
        return False
    n = kdf.get("n")
    expected = {
        "format": "amanah-key",
        "version": 1,
        "label": header["label"],
        "suite": "ed25519",
        "public_key": header.get("public_key"),
        "kdf": {"name": "scrypt", "n": n, "r": _SCRYPT_R, "p": _SCRYPT_P, "salt": kdf.get("salt")},
        "cipher": {"name": "aes-256-gcm", "nonce": cipher.get("nonce")},
    }
    affordable = type(n) is int and FLOOR_N <= n <= SCRYPT_N and n.bit_count() == 1
    return header == expected and affordable and _has_size(kdf["salt"], 16) and _has_size(cipher["nonce"], 12)


def _has_size(text: object, size: int) -> bool:
    try:
        return isinstance(text, str) and len(decode_base64(text)) == size
    except AmanahError:
        return False


def _cipher(header: dict[str, Any], passphrase: str) -> AESGCM:
    kdf = header["kdf"]
    memory = 128 * _SCRYPT_R * (kdf["n"] + _SCRYPT_P + 2)  # RFC 7914 section 2, as OpenSSL counts it
    salt = decode_base64(kdf["salt"])
    return AESGCM(
        hashlib.scrypt(passphrase.encode(), salt=salt, n=kdf["n"], r=_SCRYPT_R, p=_SCRYPT_P, maxmem=memory, dklen=32)
    )


def _nonce(header: dict[str, Any]) -> bytes:
    return decode_base64(header["cipher"]["nonce"])


def _normal(passphrase: str) -> str:
    """The 24 marks as they were generated, however they were written down: any case, spaces or dashes, o for 0."""
    marks = "".join(passphrase.lower().split()).replace("-", "").translate(_READ_AS)
    if len(marks) != _PASSPHRASE_LENGTH or not set(marks) <= set(_ALPHABET):
        raise Refused("passphrase_form", count=len(marks))
    return marks


def _checksum(members: dict[str, Any]) -> str:
    return hashlib.sha256(encode(members)).hexdigest()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
