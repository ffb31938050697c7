"""Forged signatures: hands that are not those of the key, signatures that nobody made, keys that sign for everybody."""

import base64
from contextlib import contextmanager
from hashlib import sha256
from typing import cast
from unittest import mock

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.evidence import keys
from domain.evidence.entry import pae
from domain.evidence.keys import PublicKey
from domain.evidence.merkle import leaf_hash
from service.demo.stage import Person
from service.keyfile import SigningKey
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.steps import C, caught, countersign, enrol, publish, register, sign

ANY_SIGNATURE = using(PublicKey, "verifies", lambda *_: True)
ORDER = 2**252 + 27742317777372353535851937790883648493


@contextmanager
def _small_order_taken():
    """Without the refusal of such points; a key that was read meanwhile is forgotten again."""
    try:
        with mock.patch.object(keys, "_SMALL_ORDER_Y", frozenset()):
            yield
    finally:
        keys._parsed.cache_clear()


class SmallKey:
    """A "key" of small order: it has no secret, and anyone can sign with it."""

    def __init__(self, raw):
        self.public_key = _Public(raw)


class _Public:
    suite = "ed25519"

    def __init__(self, raw):
        self.raw = raw
        self.text = base64.b64encode(raw).decode()
        self.thumbprint = sha256(keys._SPKI_ED25519 + raw).hexdigest()


SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


def _torsion_signature(seed):
    """R from the eight points of small order, S = 0: R = -hA holds for one in eight messages, whoever signs."""
    return bytes.fromhex(SMALL_ORDER[seed % 8]) + bytes(32)


def _bare_verifies(raw, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@forgery(ANY_SIGNATURE)
def test_a_signature_by_another_key_than_the_trustees(proposed):
    """The operator holds his own key and the host's goodwill: he signs in the name of the head of the Dinas."""
    signed = sign(proposed, hand=proposed.town.operator.person.key)
    return caught(proposed, {signed.record: {"4.1": "bad_signature"}}, [countersign(proposed)])


@forgery(ANY_SIGNATURE)
def test_a_signature_of_the_same_hand_over_another_act(proposed):
    """The host holds the log key and every signature the head ever made; he pastes one under the agreement."""
    old = next(
        proposed.entry(n).signature
        for n in range(1, proposed.size)
        if proposed.entry(n).body.actor.key == proposed.town.head.person.thumbprint
    )
    signed = sign(proposed, signature=lambda _body: old)
    return caught(proposed, {signed.record: {"4.1": "bad_signature"}}, [countersign(proposed)])


@forgery(ANY_SIGNATURE)
def test_a_signature_over_the_bare_body_is_no_signature_of_an_act(proposed):
    """A program that lets the head sign arbitrary bytes got the body signed without its envelope."""
    signed = sign(proposed, signature=proposed.town.head.person.key.sign)
    return caught(proposed, {signed.record: {"4.1": "bad_signature"}}, [countersign(proposed)])


@forgery(ANY_SIGNATURE)
def test_a_signature_over_a_login_challenge_is_no_signature_of_an_act(proposed):
    """A web site that holds nothing made the head prove possession of the key over the digest, for a "login"."""
    key = proposed.town.head.person.key
    signed = sign(proposed, signature=lambda body: key.sign(b"login " + leaf_hash(pae(body))))
    return caught(proposed, {signed.record: {"4.1": "bad_signature"}}, [countersign(proposed)])


@forgery(ANY_SIGNATURE)
def test_no_signature_at_all(proposed):
    """The host holds the log key; he leaves the signature empty."""
    signed = sign(proposed, signature=lambda _body: b"")
    return caught(proposed, {signed.record: {"4.1": "bad_signature"}}, [countersign(proposed)])


@forgery(ANY_SIGNATURE)
def test_a_malleated_signature_with_the_order_added_to_its_scalar(proposed):
    """The host holds the log key and an honest signature; he makes a second one out of it, S + L."""

    def malleated(body):
        honest = proposed.town.head.person.key.sign(pae(body))
        scalar = int.from_bytes(honest[32:], "little") + ORDER
        return honest[:32] + scalar.to_bytes(32, "little")

    signed = sign(proposed, signature=malleated)
    return caught(proposed, {signed.record: {"4.1": "bad_signature"}}, [countersign(proposed)])


@pytest.mark.parametrize("point", SMALL_ORDER)
@forgery(_small_order_taken)
def test_a_key_of_small_order_signs_for_everybody(founded, point):
    """A newcomer enrols a point of small order, for which anyone finds signatures by trying, without a secret."""
    raw = bytes.fromhex(point)
    person = Person(C, founded.town.stage.new_id(), cast("SigningKey", SmallKey(raw)))
    register(founded, person)
    while True:  # one in eight bodies has a signature; a new salt makes a new body
        tried = founded.copy()
        body: dict[str, bytes | None] = {}

        def forge(raw_body, body=body):
            candidates = [_torsion_signature(seed) for seed in range(8)]
            body["signature"] = next((one for one in candidates if _bare_verifies(raw, one, pae(raw_body))), None)
            return body["signature"] or bytes(64)

        enrolled = enrol(tried, person, signature=forge)
        if body["signature"]:
            return caught(tried, {enrolled.record: {"4.1": "bad_key"}})


@forgery(demanding("not_house_key"), ANY_SIGNATURE)
def test_an_official_signs_the_houses_daily_act(in_force):
    """The head of Organisasi holds his own key and the host's goodwill; he writes the summary of the day himself."""
    summary = in_force.summarise(
        actor=lambda honest: type(honest)(None, in_force.town.officer("organisasi").person.thumbprint)
    )
    bundle = in_force.bundle(heads=summary.record)
    return caught(in_force, {summary.record: {"4.1": "not_house_key"}}, [0], bundle=bundle)


@forgery(asking("_signature", "_vouched"))
def test_the_service_key_signs_for_an_official(proposed):
    """The host holds the service key, and names it as the key of the head of the Dinas."""
    service = proposed.town.stage.service
    signed = sign(
        proposed,
        hand=service.key,
        actor=lambda honest: type(honest)(honest.official, service.thumbprint, honest.office, honest.mandate),
    )
    falls = {signed.record: {"4.1": "unknown_key", "4.2": "key_not_vouched"}}
    return caught(proposed, falls, [countersign(proposed)])


@forgery(asking("_signature", "_vouched"))
def test_the_log_key_signs_for_an_official(proposed):
    """The host holds the log key, and names it as the key of the mayor."""
    log = proposed.town.stage.log
    sign(proposed)
    lie = lambda honest: type(honest)(honest.official, log.thumbprint, honest.office, honest.mandate)  # noqa: E731 -- one line says the lie
    countersigned = countersign(proposed, hand=log.key, actor=lie)
    falls = {countersigned.record: {"4.1": "unknown_key", "4.2": "key_not_vouched"}}
    return caught(proposed, falls, [publish(proposed, countersigned)])
