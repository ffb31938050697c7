"""One value, one spelling. The texts themselves are in tests/vectors/canonical.json."""

import unicodedata
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import canonical
from domain.evidence.errors import AmanahError, Refused, Unproven

LETTERS = st.sampled_from([chr(code) for low, high in canonical.REPERTOIRE for code in range(low, high + 1)])
TEXTS = st.text(LETTERS, max_size=12).map(lambda text: unicodedata.normalize("NFC", text)).filter(canonical.is_text)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
INTEGERS = st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def refusal(call, *arguments, **keywords):
    with pytest.raises(AmanahError) as refused:
        call(*arguments, **keywords)
    return refused.value


@given(VALUES)
def test_a_value_of_the_profile_prints_as_rfc_8785_does_and_reads_back(value):
    data = canonical.encode(value)
    assert data == rfc8785.dumps(value)
    assert canonical.decode(data) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_to_a_value_that_prints_them_or_refused(data):
    try:
        value = canonical.decode(data)
    except AmanahError:
        return
    assert canonical.encode(value) == data


@given(VALUES, st.data())
def test_a_changed_byte_is_another_value_or_refused(value, choice):
    data = bytearray(canonical.encode(value))
    at = choice.draw(st.integers(0, len(data) - 1))
    data[at] ^= choice.draw(st.integers(1, 255))
    try:
        other = canonical.decode(bytes(data))
    except AmanahError:
        return
    assert canonical.encode(other) != canonical.encode(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0, float("nan"), float("inf"), b"bytes", (1, 2), {1: "a"}, {"A": 1}, {"a-b": 1}, {"": 1}, {"a\n": 1}, {"é": 1},
        canonical.MAX_INTEGER + 1, -canonical.MAX_INTEGER - 1, "a\u0000", "\u200f", "\ud800", "e\u0301", {"a": {1, 2}}, 1j,
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_outside_the_profile_is_not_printed(value):
    assert refusal(canonical.encode, value).code == "malformed"


def test_a_scalar_counts_as_a_level():
    deep: Any = "x"
    for _ in range(canonical.MAX_DEPTH - 1):
        deep = [deep]
    assert canonical.decode(canonical.encode(deep)) == deep
    assert refusal(canonical.encode, [deep]).code == "malformed"


def test_more_bytes_than_the_limit_are_refused_before_they_are_read():
    error = refusal(canonical.decode, b"not json at all", limit=4)
    assert isinstance(error, Refused)
    assert (error.code, error.facts["size"], error.facts["limit"]) == ("oversized", 15, 4)


def test_as_many_bytes_as_the_limit_are_read():
    assert canonical.decode(b"[1,2]", limit=5) == [1, 2]


def test_the_limits_hold_each_other():
    assert canonical.BODY_LIMIT < canonical.ENTRY_LIMIT < 65_536 < canonical.CONTENT_LIMIT


@pytest.mark.parametrize("data", [b"[" * 500_000, b'{"a":' * 200_000, b"[[" * 1000 + b"1" + b"]]" * 1000])
def test_json_too_deep_for_the_machine_is_refused_and_not_a_crash(data):
    assert isinstance(refusal(canonical.decode, data, limit=2_000_000), Unproven)


@pytest.mark.parametrize("odd", [" ", "\t", "\n", "\r", "\x7f", "\x00", "\x1f"], ids=repr)
def test_no_white_space_and_no_control_stands_anywhere(odd):
    text = '{"a":[1,"b"],"c":true}'
    inside_a_string = text.index('b"') + 1
    for at in range(len(text) + 1):
        if odd != " " or at not in (inside_a_string, inside_a_string - 1):
            assert refusal(canonical.decode, f"{text[:at]}{odd}{text[at:]}".encode()).code == "malformed"


def test_a_number_of_many_digits_is_refused_quickly():
    assert refusal(canonical.decode, b"9" * 1_000_000).code == "malformed"


def test_true_is_not_one():
    assert canonical.encode([True, 1]) == b"[true,1]"


@pytest.mark.parametrize(
    "code", [0x00, 0x1F, 0x7F, 0x80, 0x9F, 0xA0, 0xAD, 0x200B, 0x200E, 0x202A, 0x2066, 0xFEFF, 0xFFFD]
)
def test_what_cannot_be_seen_is_no_text(code):
    assert not canonical.is_text(f"a{chr(code)}b")


@pytest.mark.parametrize(
    "code", [0x37E, 0x391, 0x410, 0x5D0, 0x627, 0x4E00, 0x3042, 0x212A, 0x212B, 0x2126, 0xFF21, 0x1D400]
)
def test_a_letter_that_looks_like_another_is_no_text(code):
    assert not canonical.is_text(chr(code))


def test_the_ranges_of_the_repertoire_rise_and_do_not_touch():
    ends = [end for low_high in canonical.REPERTOIRE for end in low_high]
    assert ends == sorted(ends)
    starts, lasts = ends[2::2], ends[1:-1:2]
    assert all(low > high for low, high in zip(starts, lasts, strict=True))


SAMPLES = (
    {"a": 1, "b": [True, False, None, "x"], "c": {"d": "é – ±", "e": {}, "f": []}, "g": -(2**53 - 1)},
    [{"kunci": "nilai", "lain": [[["-0", "1.5", " : "]]]}, 9_007_199_254_740_991, "1e5"],
    {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}}}}}}}}},
)
ODD = ' \t\n"\\/:,.{}[]0-19aeEbt\u00e9\u0301\u00a0\u202e\x00+truenull'


def told(read, data):
    """What a reading of the bytes gives: the value with the types in it, or the refusal."""
    try:
        return repr(read(data))
    except Unproven as error:
        return error.code, error.message


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_quick_reading_says_what_the_slow_one_says_of_every_spoilt_text(sample):
    text = canonical.encode(sample).decode()
    assert told(canonical.decode, text.encode()) == repr(sample)
    for at in range(len(text)):
        spoilt = [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] * 2 + text[at + 1 :],
            text[:at] + text[at + 1 :] + text[at],
        ]
        spoilt += [text[:at] + odd + text[at + 1 - inserted :] for odd in ODD for inserted in (0, 1)]
        for one in spoilt:
            data = one.encode()
            assert told(canonical.decode, data) == told(canonical._judged, data), one


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":1}', '{"b":1,"a":2}', '{"a":1.0}', "[1e5]", "[-0]", "[NaN]", "[Infinity]", '{"a":9007199254740992}', '{"A":1}',
     '{"":1}', '{"a\nb":1}', '{"a":"\\u0061"}', '["\\/"]', '["e\u0301"]', '"\ud800"', "[1 ]", "[1]\n", "\ufeff[1]", "01", "+1", "1.", "", "nul"],
)  # fmt: skip
def test_the_quick_reading_refuses_what_the_slow_one_refuses(text):
    data = text.encode(errors="surrogatepass")
    assert isinstance(told(canonical.decode, data), tuple)
    assert told(canonical.decode, data) == told(canonical._judged, data)
