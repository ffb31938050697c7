"""Ed25519 in about half the time, by libsodium where PyNaCl is installed; answers and signatures are the same.

`PublicKey.verifies` (the `cryptography` package, in the room of the evidence) says what counts. A yes of libsodium is
taken only for what both libraries decide alike, a no of it never: then the other is asked. Both compare R byte by byte
(RFC 8032 section 5.1.7 without the cofactor); whether this libsodium does is tried out once, when it is first loaded.
A signature has one value (RFC 8032 section 5.1.6): nothing but the key and the message goes into it.
"""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.evidence.keys import PublicKey, is_canonical_scalar

_Opens = Callable[[bytes, bytes], bytes]

# R has a part of order 8: a verifier that multiplies by the cofactor takes this signature, `cryptography` does not.
_MIXED_KEY = bytes.fromhex("7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572")
_MIXED = bytes.fromhex(
    "1c354c4c7a6de4bcb4fd275f391333dd9bf17d38b41332753f60cf56d5ef4fcc"
    "19f77c07debdceb1ea827707a8698704091c8b4c2c2d4a98467f8833ac8ef00c"
)


def _libsodium() -> tuple[_Opens, type[Exception]] | None:
    """PyNaCl's function and its error, where it is installed and compares R as `cryptography` does."""
    try:
        from nacl.bindings import crypto_sign_open  # noqa: PLC0415 -- an extra: most installations have none
        from nacl.exceptions import BadSignatureError  # noqa: PLC0415 -- the same
    except ImportError:
        return None
    try:
        crypto_sign_open(_MIXED + b"amanah", _MIXED_KEY)
    except BadSignatureError:
        return crypto_sign_open, BadSignatureError
    return None


_accelerator = _libsodium()
ACCELERATED = _accelerator is not None


def verifies(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """As `PublicKey.verifies`. A `PublicKey` has no point of small order and no second spelling: see there."""
    return _quickly(key, signature, message) or key.verifies(signature, message)


def signs(private: Ed25519PrivateKey) -> Callable[[bytes], bytes]:
    """As `private.sign`."""
    if _accelerator is None:
        return private.sign
    from nacl.bindings import crypto_sign, crypto_sign_seed_keypair  # noqa: PLC0415 -- the same extra

    _, secret = crypto_sign_seed_keypair(private.private_bytes_raw())
    return lambda message: crypto_sign(message, secret)[:64]


def _quickly(key: PublicKey, signature: bytes, message: bytes) -> bool:
    if _accelerator is None or len(signature) != 64 or not is_canonical_scalar(signature[32:]):
        return False
    opens, refusal = _accelerator
    try:
        opens(signature + message, key.raw)
    except refusal:
        return False
    return True
