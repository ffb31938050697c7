"""Contents: exactly four members, named by the digest of their bytes."""

import hashlib
from typing import Any

import pytest

from domain.evidence import canonical
from domain.evidence.content import LARGE, Content, Unread
from domain.evidence.errors import AmanahError

VALUE = {
    "facts": {"x": "y"},
    "salt": "0" * 64,
    "template": {"id": "key-attested", "sha256": "1" * 64},
    "wording": ["Satu.", "Dua."],
}


def code(raw):
    with pytest.raises(AmanahError) as refused:
        Content.parse(raw)
    return refused.value.code


def test_a_content_is_named_by_the_digest_of_its_bytes():
    content = Content.parse(canonical.encode(VALUE))
    assert content.sha256 == hashlib.sha256(content.raw).hexdigest()
    assert (content.facts, content.wording) == ({"x": "y"}, ("Satu.", "Dua."))


def test_a_content_built_from_its_parts_is_the_content_read():
    built = Content.build(
        {"x": "y"},
        salt="0" * 64,
        template_id="key-attested",
        template_sha256="1" * 64,
        wording=["Satu.", "Dua."],
    )
    assert built == Content.parse(canonical.encode(VALUE))


def test_another_salt_is_another_name():
    other = Content.parse(canonical.encode({**VALUE, "salt": "f" * 64}))
    assert other.sha256 != Content.parse(canonical.encode(VALUE)).sha256


BAD: dict[str, Any] = {
    "null": None,
    "a list": [],
    "a key too many": {**VALUE, "more": 1},
    "no salt": {key: value for key, value in VALUE.items() if key != "salt"},
    "facts as a list": {**VALUE, "facts": []},
    "a salt of 63 digits": {**VALUE, "salt": "0" * 63},
    "a salt in upper case": {**VALUE, "salt": "A" * 64},
    "a salt that is a number": {**VALUE, "salt": 0},
    "a template as text": {**VALUE, "template": "x"},
    "a template with a key too many": {**VALUE, "template": {"id": "x", "sha256": "1" * 64, "v": 1}},
    "a template id that is a number": {**VALUE, "template": {"id": 1, "sha256": "1" * 64}},
    "wording as text": {**VALUE, "wording": "Satu."},
    "wording with a number": {**VALUE, "wording": ["Satu.", 2]},
    "wording with null": {**VALUE, "wording": [None]},
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_what_is_no_content_is_refused(value):
    assert code(canonical.encode(value)) == "malformed"


def test_a_content_with_a_duplicate_key_is_refused():
    raw = canonical.encode(VALUE)
    assert code(raw.replace(b'"salt":', b'"salt":"' + b"f" * 64 + b'","salt":')) == "malformed"


def test_a_content_of_more_than_a_mebibyte_is_refused():
    assert code(canonical.encode({**VALUE, "wording": ["x" * canonical.CONTENT_LIMIT]})) == "oversized"


def test_of_a_large_content_that_is_put_away_only_the_bytes_are_held():
    content = Content.parse(canonical.encode(VALUE | {"wording": ["Satu." * LARGE]}))
    away = content.put_away()
    assert isinstance(away, Unread)
    assert set(vars(away)) == {"raw"}
    assert away.read() == content
    assert (away.facts, away.wording, away.salt) == (content.facts, content.wording, content.salt)
    assert (away.template_id, away.template_sha256) == (content.template_id, content.template_sha256)
    assert away.sha256 == content.sha256
    assert away.put_away().raw is content.raw
    with pytest.raises(AttributeError):
        away.lain  # noqa: B018 -- what no content has


def test_a_small_content_stays_as_it_is():
    content = Content.parse(canonical.encode(VALUE))
    assert content.put_away() is content
    assert content.read() is content
