"""The heads of all streams with every hash over them: the same paths as one by one, and made once."""

import hashlib

import pytest

from domain.evidence.entry import ActRef
from domain.evidence.heads import heads_path
from domain.evidence.merkle import EMPTY_ROOT
from service.headbook import HeadBook, HeadBooks
from service.store import StreamHead


def head(number):
    key = hashlib.sha256(b"%d" % number).hexdigest()
    return ActRef(f"{'office' if number % 3 else 'agency'}/{key[:32]}", number + 1, key)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 33])
def test_every_head_has_the_path_that_it_has_alone(count):
    heads = sorted(head(number) for number in range(count))
    proofs = list(HeadBook(heads[::-1]).proofs({each.stream for each in heads}, set()))
    assert [proof.head for proof in proofs] == heads
    assert [proof.index for proof in proofs] == list(range(count))
    assert [proof.path for proof in proofs] == [heads_path(heads, index) for index in range(count)]


def test_a_stream_without_acts_is_shown_by_those_beside_its_place():
    heads = sorted(head(number) for number in range(9))
    between = f"{heads[4].stream}0"
    assert [proof.index for proof in HeadBook(heads).proofs(set(), {between})] == [4, 5]
    assert [proof.index for proof in HeadBook(heads).proofs(set(), {"a"})] == [0]
    assert [proof.index for proof in HeadBook(heads).proofs(set(), {"z"})] == [8]
    assert list(HeadBook([]).proofs({"a"}, {"b"})) == []


def test_a_stream_that_is_said_to_be_shown_and_is_not_there_has_no_proof():
    assert list(HeadBook([head(1)]).proofs({"office/x"}, set())) == []


def test_the_last_size_that_was_asked_for_is_kept():
    asked = []

    def heads_at(size):
        asked.append(size)
        return [StreamHead("office/x", size, EMPTY_ROOT.hex())]

    books = HeadBooks(heads_at)
    assert books.at(5) is books.at(5)
    assert books.at(6) is not books.at(5)
    assert asked == [5, 6, 5]
