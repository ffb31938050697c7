"""Keys and signatures: what RFC 8032 leaves to libraries is decided here, and computed again."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.evidence import keys
from domain.evidence.errors import Unproven
from domain.evidence.keys import PublicKey, decode_base64

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
TOP = 2**255

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RAW = PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
KEY = PublicKey("ed25519", RAW)
MESSAGE = b"pesan"
SIGNATURE = PRIVATE.sign(MESSAGE)


def add(one, other):
    """The addition law of the twisted Edwards curve of RFC 8032 section 5.1."""
    (x1, y1), (x2, y2) = one, other
    k = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P
    return x, (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P


def times(scalar, point):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def points():
    """Points of the curve, of whatever order, by their y."""
    for y in range(2, 200):
        square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
        x = pow(square, (P + 3) // 8, P)
        if x * x % P != square:
            x = x * pow(2, (P - 1) // 4, P) % P
        if x * x % P == square:
            yield x, y


def small_order():
    """The y of every point whose order divides 8: L times any point is one of them."""
    found: dict[int, tuple[int, int]] = {}
    for point in points():
        torsion = times(L, point)
        found |= {y: torsion for _, y in [torsion]}
        if len(found) == 5:
            break
    return found


SMALL = small_order()


def raw(y, *, sign=0):
    return (y | sign * TOP).to_bytes(32, "little")


def code(call, *arguments):
    with pytest.raises(Unproven) as refused:
        call(*arguments)
    return refused.value.code


def test_the_points_of_small_order_are_those_that_the_curve_has():
    assert len(SMALL) == 5
    assert all(times(8, point) == (0, 1) for point in SMALL.values())
    assert set(SMALL) == keys._SMALL_ORDER_Y


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", sorted(SMALL))
def test_a_key_of_small_order_is_refused_with_either_sign(y, sign):
    assert code(PublicKey, "ed25519", raw(y, sign=sign)) == "bad_key"


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", [P, P + 1, P + 2, P + 9, 2**255 - 1])
def test_a_key_that_is_not_reduced_is_refused(y, sign):
    assert code(PublicKey, "ed25519", raw(y, sign=sign)) == "bad_key"


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_a_key_of_another_length_is_refused(size):
    assert code(PublicKey, "ed25519", RAW[:1] * size) == "bad_key"


@pytest.mark.parametrize("suite", ["", "ED25519", "ed25519 ", "ed448", "p256", "webauthn-ed25519", "ml-dsa-44", "none"])
def test_a_suite_that_is_not_known_is_refused(suite):
    assert code(PublicKey, suite, RAW) == "bad_key"


def test_a_key_verifies_what_it_signed():
    assert KEY.verifies(SIGNATURE, MESSAGE)


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(SIGNATURE[:-1], id="a byte short"),
        pytest.param(SIGNATURE + b"\x00", id="a byte long"),
        pytest.param(bytes(64), id="zeros"),
        pytest.param(b"\xff" * 64, id="ones"),
        pytest.param(SIGNATURE[32:] + SIGNATURE[:32], id="halves exchanged"),
        pytest.param(SIGNATURE[:32] + bytes(32), id="S of zero"),
        pytest.param(bytes(32) + SIGNATURE[32:], id="R of zero"),
        pytest.param(raw(1) + SIGNATURE[32:], id="R is the neutral element"),
        pytest.param(SIGNATURE[:32] + L.to_bytes(32, "little"), id="S is L"),
        pytest.param(SIGNATURE[:32] + (2**256 - 1).to_bytes(32, "little"), id="the largest S"),
        pytest.param(SIGNATURE[:31] + bytes([SIGNATURE[31] ^ 0x80]) + SIGNATURE[32:], id="R with the other sign"),
        pytest.param(SIGNATURE[:63] + bytes([SIGNATURE[63] | 0x80]), id="S with the top bit"),
    ],
)
def test_a_signature_that_is_none_is_refused(signature):
    assert not KEY.verifies(signature, MESSAGE)


@pytest.mark.parametrize("multiple", range(1, 9))
def test_a_signature_with_a_multiple_of_the_order_added_is_refused(multiple):
    scalar = int.from_bytes(SIGNATURE[32:], "little") + multiple * L
    assert not KEY.verifies(SIGNATURE[:32] + scalar.to_bytes(32, "little"), MESSAGE)


@pytest.mark.parametrize("message", [b"", b"Pesan", b"pesan ", b"pesan\x00", hashlib.sha512(MESSAGE).digest()])
def test_a_signature_over_other_bytes_is_refused(message):
    assert not KEY.verifies(SIGNATURE, message)


@pytest.mark.parametrize("bit", range(0, 512, 7))
def test_a_signature_with_a_bit_changed_is_refused(bit):
    changed = bytearray(SIGNATURE)
    changed[bit // 8] ^= 1 << bit % 8
    assert not KEY.verifies(bytes(changed), MESSAGE)


def test_another_key_does_not_verify_it():
    other = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert not PublicKey("ed25519", other).verifies(SIGNATURE, MESSAGE)


def test_a_y_that_is_on_no_point_verifies_nothing():
    off = next(y for y in range(2, 100) if y not in {y for _, y in points()})
    assert not PublicKey("ed25519", raw(off)).verifies(SIGNATURE, MESSAGE)


def test_the_thumbprint_is_that_of_the_der_that_openssl_reads():
    der = PRIVATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert KEY.spki == der
    assert KEY.thumbprint == hashlib.sha256(der).hexdigest()


def test_a_key_reads_back_from_the_text_that_facts_carry():
    assert PublicKey.parse("ed25519", KEY.text) == KEY


@pytest.mark.parametrize(
    "text",
    ["YQ", "YQ=", "YR==", "YQ==\n", " YQ==", "Y Q==", "YQ==YQ==", "Y_==", "-Q==", "YQ===", "é", "YWJjZB=="],
)
def test_base64_that_does_not_print_again_is_refused(text):
    assert code(decode_base64, text) == "malformed"


@pytest.mark.parametrize("data", [b"", b"a", b"ab", b"abc", bytes(range(256))])
def test_base64_that_prints_again_is_read(data):
    assert decode_base64(base64.b64encode(data).decode()) == data
