"""Our canonical JSON against another's: rfc8785 prints every value of the profile to the same bytes."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import canonical

LETTERS = st.sampled_from([chr(point) for low, high in canonical.REPERTOIRE for point in range(low, high + 1)])
TEXTS = st.text(LETTERS, max_size=40).filter(canonical.is_text)
KEYS = st.from_regex(r"\A[a-z][a-z0-9_]{0,12}\Z")
LEAVES = st.none() | st.booleans() | st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER) | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=30
)


@given(VALUES)
def test_every_value_of_the_profile_is_printed_as_rfc8785_prints_it(value):
    printed = canonical.encode(value)
    assert printed == rfc8785.dumps(value)
    assert canonical.decode(printed) == value


def test_every_letter_of_the_repertoire_is_printed_as_rfc8785_prints_it():
    letters = [chr(point) for low, high in canonical.REPERTOIRE for point in range(low, high + 1)]
    ours = [letter for letter in letters if canonical.is_text(letter)]
    assert canonical.encode(ours) == rfc8785.dumps(ours)
    assert len(ours) == 1260


@given(st.dictionaries(KEYS, LEAVES, min_size=2, max_size=20))
def test_the_order_in_which_keys_were_put_in_does_not_matter(value):
    assert canonical.encode(value) == canonical.encode(dict(reversed(list(value.items()))))
