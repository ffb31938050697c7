"""Two libraries, one answer: what libsodium takes in half the time, `cryptography` takes too, and nothing else."""

import hashlib
import random
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.evidence.errors import Unproven
from domain.evidence.keys import PublicKey
from service import ed25519
from service.keyfile import SigningKey
from tests.domain.evidence.test_keys import SMALL, TOP, D, L, P, add, points, raw, times

nacl = pytest.importorskip("nacl.bindings", reason="PyNaCl, an extra, is not installed")

_Y = 4 * pow(5, P - 2, P) % P
_SQUARE = (_Y * _Y - 1) * pow(D * _Y * _Y + 1, P - 2, P) % P
_ROOT = pow(_SQUARE, (P + 3) // 8, P)
_X = _ROOT if _ROOT * _ROOT % P == _SQUARE else _ROOT * pow(2, (P - 1) // 4, P) % P
BASE = (_X if _X % 2 == 0 else P - _X, _Y)  # RFC 8032 section 5.1

EIGHTH = next(point for point in SMALL.values() if times(4, point) != (0, 1))  # a point of order 8
MESSAGE = b"pesan"


def encoded(point):
    x, y = point
    return (y | (x & 1) * TOP).to_bytes(32, "little")


def signature(secret, public, once, torsion=0, *, nonce=None):
    """S and R by the book, but R with a part of small order; all scalars are small, for this arithmetic is slow."""
    r = nonce or encoded(add(times(once, BASE), times(torsion, EIGHTH)))
    challenge = int.from_bytes(hashlib.sha512(r + public + MESSAGE).digest(), "little")
    return r + ((once + challenge * secret) % L).to_bytes(32, "little")


def answer(public, signed, message=MESSAGE):
    """What both say; that they say the same is what is tested."""
    key = PublicKey("ed25519", public)
    says = key.verifies(signed, message)
    assert ed25519.verifies(key, signed, message) is says
    return says


def libsodium(public, signed, message=MESSAGE):
    try:
        nacl.crypto_sign_open(signed + message, public)
    except Exception:  # noqa: BLE001 -- whatever it says no with
        return False
    return True


def test_libsodium_is_used_here():
    assert ed25519.ACCELERATED


# RFC 8032 section 7.1, tests 1 to 3: seed, message.
RFC8032 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", ""),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82"),
]


@pytest.mark.parametrize(("seed", "message"), RFC8032)
def test_the_signatures_of_the_rfc_are_taken_by_both(seed, message):
    key, text = SigningKey.from_seed(bytes.fromhex(seed)), bytes.fromhex(message)
    assert answer(key.public_key.raw, key.sign(text), text)


def test_a_thousand_signatures_and_as_many_with_one_bit_flipped():
    chance = random.Random(5)
    for _ in range(50):
        seed = chance.randbytes(32)
        key, other = SigningKey.from_seed(seed), Ed25519PrivateKey.from_private_bytes(seed)
        for _ in range(20):
            text = chance.randbytes(chance.randrange(200))
            signed = key.sign(text)
            assert signed == other.sign(text)
            assert answer(key.public_key.raw, signed, text)
            flipped = bytearray(signed)
            flipped[chance.randrange(64)] ^= 1 << chance.randrange(8)
            assert not answer(key.public_key.raw, bytes(flipped), text)


@pytest.mark.parametrize("in_key", range(8))
def test_points_with_a_part_of_small_order_are_weighed_alike(in_key):
    secret = 4711
    public = encoded(add(times(secret, BASE), times(in_key, EIGHTH)))
    said = [answer(public, signature(secret, public, once, in_r)) for once in range(1, 6) for in_r in range(8)]
    assert not all(said)
    assert any(said)


def test_a_signature_that_only_a_verifier_with_cofactor_takes_is_refused_by_both():
    public = encoded(times(4711, BASE))
    assert [answer(public, signature(4711, public, 5, torsion)) for torsion in range(8)] == [True] + [False] * 7


def test_an_r_of_small_order_is_taken_by_both_where_libsodium_alone_would_not():
    public = encoded(times(4711, BASE))
    nothing = signature(4711, public, 0, nonce=raw(1))
    assert not libsodium(public, nothing)
    assert answer(public, nothing)


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", [*sorted(SMALL), P, P + 1, P - 1, 2**255 - 1])
def test_an_r_of_small_order_or_spelled_otherwise(y, sign):
    public = encoded(times(4711, BASE))
    spelled = raw(y, sign=sign)
    assert answer(public, signature(4711, public, 0, nonce=spelled)) is (spelled == raw(1))


@pytest.mark.parametrize("multiple", range(1, 15))
def test_a_scalar_that_is_not_reduced_is_refused_by_both(multiple):
    public = encoded(times(4711, BASE))
    honest = signature(4711, public, 5)
    scalar = int.from_bytes(honest[32:], "little") + multiple * L
    assert not answer(public, honest[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 96, 128])
def test_a_signature_of_another_length_is_refused_by_both(length):
    public = encoded(times(4711, BASE))
    assert not answer(public, (signature(4711, public, 5) * 2)[:length])


def test_a_longer_signature_cannot_lend_its_end_to_the_message():
    key = SigningKey.from_seed(bytes(32))
    assert not answer(key.public_key.raw, key.sign(b"ab") + b"a", b"b")


def test_a_key_off_the_curve_signs_nothing():
    on = {y for _, y in points()}
    for y in sorted(set(range(2, 200)) - on)[:20]:
        assert not answer(raw(y), signature(1, raw(y), 5))


@pytest.mark.parametrize("y", sorted(SMALL))
def test_a_key_of_small_order_is_none(y):
    with pytest.raises(Unproven):
        PublicKey("ed25519", raw(y))


# -- when it is not used -------------------------------------------------------------------------------------------


def test_a_libsodium_that_multiplies_by_the_cofactor_is_not_used(monkeypatch):
    monkeypatch.setattr(nacl, "crypto_sign_open", lambda _signed, _public: b"amanah")
    assert ed25519._libsodium() is None


def test_without_pynacl_the_answers_are_those_of_cryptography(monkeypatch):
    monkeypatch.setitem(sys.modules, "nacl.bindings", None)
    assert ed25519._libsodium() is None
    monkeypatch.setattr(ed25519, "_accelerator", None)
    key = SigningKey.from_seed(bytes(32))
    assert ed25519.verifies(key.public_key, key.sign(MESSAGE), MESSAGE)
    assert not ed25519.verifies(key.public_key, bytes(64), MESSAGE)
