"""Bodies and entries: the bytes that were signed, and every way of not being one."""

import hashlib
import json
import random
from typing import Any

import pytest

from domain.evidence import canonical
from domain.evidence.entry import Actor, ActRef, Body, Entry, pae, stream_id
from domain.evidence.errors import AmanahError
from domain.evidence.spelling import LATEST

REF: dict[str, Any] = {"digest": "b" * 64, "stream": "official/" + "a" * 32, "version": 2}
BODY: dict[str, Any] = {
    "act": "amanah/key-attested/1",
    "actor": {"key": "1" * 64, "mandate": None, "office": None, "official": "a" * 32},
    "basis": [REF],
    "claimed_at": 1737680400000,
    "content": "2" * 64,
    "ledger": "contoh.demo.invalid/pk",
    "previous": "c" * 64,
    "seen": {"root": "d" * 64, "size": 7},
    "stream": "official/" + "e" * 32,
    "version": 3,
}
RAW = canonical.encode(BODY)
ENTRY = Entry.build(RAW, received_at=1737680400123, signature=b"s" * 64)


def code(call, *arguments, **keywords):
    with pytest.raises(AmanahError) as refused:
        call(*arguments, **keywords)
    return refused.value.code


def changed(**members):
    return canonical.encode({**BODY, **members})


def actor(**members):
    return {"actor": {**BODY["actor"], **members}}


def test_the_pae_is_that_of_dsse():
    assert pae(b"{}") == b"DSSEv1 31 application/vnd.amanah.act+json 2 {}"


def test_the_digest_covers_the_body_alone():
    later = Entry.build(RAW, received_at=1737680999999, signature=b"t" * 64)
    assert later.body.digest == ENTRY.body.digest == hashlib.sha256(pae(RAW)).hexdigest()


def test_the_signed_body_is_a_substring_of_the_entry():
    assert ENTRY.body.raw == RAW
    assert RAW in ENTRY.raw


def test_a_body_built_from_its_parts_is_the_body_read():
    built = Body.build(
        act=BODY["act"], ledger=BODY["ledger"], stream=BODY["stream"], version=3, previous=BODY["previous"],
        actor=Actor("a" * 32, "1" * 64), basis=[ActRef.read(REF)], claimed_at=BODY["claimed_at"], seen=(7, "d" * 64), content="2" * 64,
    )  # fmt: skip
    assert built == Body.parse(RAW)


def test_a_name_that_looks_like_the_end_of_a_body_is_cut_at_the_right_place():
    tricky = changed(ledger='x","received_at":1737680400123,"signature":"y')
    assert Entry.build(tricky, received_at=1737680400123, signature=b"s" * 64).body.raw == tricky


BAD_BODIES = {
    "a key too many": {**BODY, "more": 1},
    "a key too few": {key: value for key, value in BODY.items() if key != "seen"},
    "a list": [],
    "an act without version": {**BODY, "act": "amanah/key-attested"},
    "an act of version 0": {**BODY, "act": "amanah/key-attested/0"},
    "an act of another house": {**BODY, "act": "other/key-attested/1"},
    "an act with a line break": {**BODY, "act": "amanah/key-attested/1 "},
    "a stream of no kind": {**BODY, "stream": "kingdom/" + "e" * 32},
    "a stream with an upper-case id": {**BODY, "stream": "official/" + "E" * 32},
    "a stream with a short id": {**BODY, "stream": "official/" + "e" * 31},
    "version 0": {**BODY, "version": 0, "previous": None},
    "a version that is true": {**BODY, "version": True, "previous": None},
    "a first version with a previous act": {**BODY, "version": 1},
    "a later version without one": {**BODY, "previous": None},
    "a previous of 63 digits": {**BODY, "previous": "c" * 63},
    "an origin that begins like a PAE": {**BODY, "ledger": "DSSEv1 x"},
    "an origin that is a number": {**BODY, "ledger": 7},
    "a negative time": {**BODY, "claimed_at": -1},
    "a time beyond the calendar": {**BODY, "claimed_at": LATEST},
    "a time that is true": {**BODY, "claimed_at": True},
    "a content in upper case": {**BODY, "content": "A" * 64},
    "a negative size seen": {**BODY, "seen": {"root": "d" * 64, "size": -1}},
    "a size seen that is true": {**BODY, "seen": {"root": "d" * 64, "size": True}},
    "a root seen that is short": {**BODY, "seen": {"root": "d" * 63, "size": 7}},
    "a key too many in seen": {**BODY, "seen": {"root": "d" * 64, "size": 7, "x": 1}},
    "an office without mandate": BODY | actor(office="f" * 32),
    "a mandate without office": BODY | actor(mandate="f" * 64),
    "an actor without key": BODY | actor(key=None),
    "an official of 64 digits": BODY | actor(official="a" * 64),
    "an actor with a key too many": BODY | actor(name="x"),
    "basis twice the same stream": {**BODY, "basis": [REF, {**REF, "version": 3}]},
    "basis out of order": {**BODY, "basis": [REF, {**REF, "stream": "agency/" + "a" * 32}]},
    "basis with version 0": {**BODY, "basis": [{**REF, "version": 0}]},
    "basis with a key too many": {**BODY, "basis": [{**REF, "x": 1}]},
    "basis of strings": {**BODY, "basis": ["official"]},
    "basis as a record": {**BODY, "basis": {}},
}


@pytest.mark.parametrize("value", BAD_BODIES.values(), ids=BAD_BODIES)
def test_what_is_no_body_is_refused(value):
    assert code(Body.parse, canonical.encode(value)) == "malformed"


def test_a_body_written_with_a_space_is_refused():
    assert code(Body.parse, json.dumps(BODY, sort_keys=True).encode()) == "malformed"


def test_a_body_of_more_than_eight_kibibytes_is_refused():
    basis = [{**REF, "stream": f"official/{number:032x}"} for number in range(60)]
    assert code(Body.parse, changed(basis=basis)) == "oversized"
    assert code(Entry.build, changed(basis=basis), received_at=1, signature=b"s" * 64) == "oversized"


BAD_ENTRIES = {
    "nothing": b"",
    "a list": b"[]",
    "the body alone": RAW,
    "a line break behind it": ENTRY.raw + b"\n",
    "a space": ENTRY.raw.replace(b',"v":1', b', "v":1'),
    "a key too many": ENTRY.raw.replace(b',"v":1', b',"u":0,"v":1'),
    "the keys in another order": b'{"received_at":1,"body":' + RAW + b',"signature":"","v":1}',
    "a negative time of receipt": ENTRY.raw.replace(b'"received_at":', b'"received_at":-'),
    "a time of receipt beyond the calendar": ENTRY.raw.replace(b":1737680400123,", b":7258118400000,"),
    "a signature that is no base64": ENTRY.raw.replace(b'"signature":"', b'"signature":"*'),
    "a signature that is null": ENTRY.raw[: ENTRY.raw.index(b'"signature"')] + b'"signature":null,"v":1}',
    "a body that is null": b'{"body":null,"received_at":1,"signature":"","v":1}',
}


@pytest.mark.parametrize("raw", BAD_ENTRIES.values(), ids=BAD_ENTRIES)
def test_what_is_no_entry_is_refused(raw):
    assert code(Entry.parse, raw) == "malformed"


@pytest.mark.parametrize("version", [b"0", b"2", b"true", b'"1"', b"null"])
def test_an_entry_of_another_version_is_refused(version):
    assert code(Entry.parse, ENTRY.raw.replace(b'"v":1}', b'"v":%s}' % version)) == "wrong_format_version"


def test_an_entry_of_more_than_sixteen_kibibytes_is_refused():
    assert code(Entry.parse, b'{"a":"' + b"x" * canonical.ENTRY_LIMIT + b'"}') == "oversized"


@pytest.mark.parametrize(
    "value",
    [None, [], "x", {}, {**REF, "version": "2"}, {**REF, "digest": "b" * 63}, {**REF, "stream": "official"}, {**REF, "version": True}],
    ids=repr,
)  # fmt: skip
def test_what_is_no_reference_is_refused(value):
    assert code(ActRef.read, value) == "malformed"


def test_the_id_of_a_stream_tells_origin_kind_and_key_apart():
    ids = [
        stream_id(*parts)
        for parts in [("a", "b", "c"), ("a", "c", "b"), ("b", "a", "c"), ("a", "b", ""), ("ab", "b", "c")]
    ]
    assert len(set(ids)) == 5
    assert all(len(one) == 32 for one in ids)


# --- the pattern and the strict reading ------------------------------------------------------------------------------


WORDS = {
    "a first act": changed(version=1, previous=None),
    "an act for an office": canonical.encode(BODY | actor(office="f" * 32, mandate="9" * 64)),
    "an act of the house": canonical.encode(BODY | actor(official=None)),
    "no basis": changed(basis=[]),
    "two in its basis": changed(basis=[{**REF, "stream": "agency/" + "a" * 32}, REF]),
    "a size of nothing": changed(seen={"root": "d" * 64, "size": 0}),
    "the last moment": changed(claimed_at=LATEST - 1),
    "every act that there may be": changed(act="amanah/x-/99"),
}


def entry_of(body, received_at=1737680400123):
    return Entry.build(body, received_at=received_at, signature=b"s" * 64).raw


def read_strictly(raw):
    try:
        return Entry.read(raw)
    except AmanahError:
        return None


@pytest.mark.parametrize("body", WORDS.values(), ids=WORDS)
def test_nearly_every_entry_fits_the_pattern_and_is_read_alike(body):
    raw = entry_of(body)
    assert Entry.fitting(raw) == Entry.read(raw)
    assert Body.parse(body) == Body.read(json.loads(body), body)


@pytest.mark.parametrize(
    "body",
    [changed(ledger="kabupatén/pk"), changed(version=10**15), changed(seen={"root": "d" * 64, "size": canonical.MAX_INTEGER})],
    ids=["a name beyond ASCII", "a version of 16 digits", "the largest size"],
)  # fmt: skip
def test_what_does_not_fit_may_be_an_entry_all_the_same(body):
    raw = entry_of(body)
    assert Entry.fitting(raw) is None
    assert Entry.parse(raw) == Entry.read(raw)
    assert Body.parse(body) == Entry.read(raw).body


def test_whatever_fits_the_pattern_the_strict_reading_takes_and_reads_alike():
    chance = random.Random(47)
    marks = b'0123456789abcdefDSEv"{}[]:,.-+= \\/\x7f\n\xc3null'
    taken = 0
    for raw in [ENTRY.raw, *(entry_of(body) for body in WORDS.values())]:
        for _ in range(800):
            bent = bytearray(raw)
            at = chance.randrange(len(raw))
            change = chance.randrange(3)
            bent[at : at + (change != 1)] = bytes([chance.choice(marks)]) * (change != 0)
            fits, strictly = Entry.fitting(bytes(bent)), read_strictly(bytes(bent))
            assert fits in (None, strictly), bytes(bent)
            taken += fits is not None
    assert taken > 100  # else nothing was compared


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":3}', b'"version":03}'),
        (b'"version":3}', b'"version":0}'),
        (b'"version":3}', b'"version":1}'),
        (b'"version":3}', b'"version":9007199254740992}'),
        (b'"version":2}', b'"version":9007199254740992}'),
        (b'"previous":"' + b"c" * 64 + b'"', b'"previous":null'),
        (b'"office":null', b'"office":"' + b"a" * 32 + b'"'),
        (b'"ledger":"', b'"ledger":"DSSEv1'),
        (b'"ledger":"', b'"ledger":"\x7f'),
        (b'"ledger":"', b'"ledger":"\\n'),
        (b'"received_at":', b'"received_at":9'),
        (b'"claimed_at":', b'"claimed_at":9'),
        (b'"claimed_at":1737680400000', b'"claimed_at":%d' % LATEST),
        (b'"size":', b'"size":9007199254740992'),
        (b'"size":', b'"size":-'),
        (b'"v":1}', b'"v":1}\n'),
        (b'"v":1}', b'"v":2}'),
        (b'cw==","v"', b'cx==","v"'),
        (b'==","v"', b'","v"'),
        (b'"basis":[{', b'"basis":[{},{'),
        (b"official/" + b"e" * 32, b"kingdom/" + b"e" * 32),
    ],
)
def test_what_a_pattern_might_take_too_easily_is_refused(old, new):
    assert old in ENTRY.raw
    bent = ENTRY.raw.replace(old, new, 1)
    assert Entry.fitting(bent) is None
    assert code(Entry.parse, bent) in ("malformed", "wrong_format_version")
