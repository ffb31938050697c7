"""The verifier's own file: exactly its members, nothing ignored."""

import json

import pytest

from domain.evidence.errors import AmanahError
from domain.evidence.trust import Trust
from tests.vectors import making

RAW = (making.FOLDER / "trust.json").read_bytes()
VALUE = json.loads(RAW)
OTHER_KEY = "lain.demo.invalid/pk+00000000+" + VALUE["log_key"].rpartition("+")[2]


def code(raw):
    with pytest.raises(AmanahError) as refused:
        Trust.parse(raw)
    return refused.value.code


def test_a_trust_root_prints_as_it_was_read():
    trust = Trust.parse(RAW)
    assert trust.text().encode() == RAW
    assert trust.origin == VALUE["origin"]


BAD = {
    "a list": [],
    "a key too many": {**VALUE, "x": 1},
    "no quorum": {key: value for key, value in VALUE.items() if key != "quorum"},
    "a genesis of 63 digits": {**VALUE, "genesis": VALUE["genesis"][1:]},
    "a genesis in upper case": {**VALUE, "genesis": VALUE["genesis"].upper()},
    "a genesis that is a number": {**VALUE, "genesis": 1},
    "an origin that is not the key's": {**VALUE, "origin": "lain.demo.invalid/pk"},
    "a log key that is null": {**VALUE, "log_key": None},
    "a log key without name": {**VALUE, "log_key": VALUE["log_key"].partition("+")[2]},
    "a log key of another name": {**VALUE, "log_key": OTHER_KEY},
    "a log key with a letter changed": {**VALUE, "log_key": VALUE["log_key"][:-1] + "A"},
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_what_is_no_trust_root_is_refused(value):
    assert code(json.dumps(value).encode()) in ("malformed", "bad_key")


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b"NaN", RAW + b"{}", b" " * 70_000])
def test_a_file_that_is_no_json_is_refused(raw):
    assert code(raw) == "malformed"


@pytest.mark.parametrize("version", [0, 2, True, "1", None])
def test_another_version_is_refused(version):
    assert code(json.dumps({**VALUE, "v": version}).encode()) == "wrong_format_version"


@pytest.mark.parametrize("more", [{"witnesses": ["vkey"]}, {"tsa": ["root"]}, {"quorum": 1}, {"quorum": None}])
def test_a_demand_that_this_version_cannot_check_is_refused_and_not_ignored(more):
    assert code(json.dumps({**VALUE, **more}).encode()) == "wrong_format_version"
