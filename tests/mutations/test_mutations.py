"""Whatever happens to a member of a bundle, the verdict says so: none passes, none crashes the verifier."""

from collections import Counter

import pytest

from domain.evidence.bundle import pack
from domain.evidence.verdict import QUESTIONS
from domain.evidence.verify import verify
from tests.mutations.mutating import mutated

SMALL = 8  # records of the small bundle: genesis, the first agencies and offices, a person with an attested key


@pytest.fixture(scope="module")
def small(world):
    """A bundle of few records, with every kind of member."""
    book = world.book("founded").upto(SMALL)
    heads = book.summarise()
    return book.members(heads=heads.record), book.trust


@pytest.fixture(scope="module")
def large(world):
    """The life of an agreement."""
    book = world.book("in_force")
    heads = book.summarise()
    return book.members(heads=heads.record), book.trust


def _verdict(members, trust, done):
    try:
        return verify(pack(members), trust)
    except Exception:
        print(f"{done}: the verifier crashed")
        raise


def histogram(bundle, seeds):
    """How often which claim fell first; every mutation is told."""
    members, trust = bundle
    fell: Counter[str] = Counter()
    for seed in seeds:
        changed, done = mutated(members, seed)
        verdict = _verdict(changed, trust, f"seed {seed}, {done}")
        assert verdict.exit_code in (1, 2), f"seed {seed}, {done}: undetected"
        assert set(verdict.answers) == set(QUESTIONS)
        assert verdict.report()
        first = verdict.fallen[0]
        fell[f"{first.number} {first.name.split(' dari ')[0]}: {first.code}"] += 1
    return fell


def told(fell):
    print()
    for claim, count in sorted(fell.items()):
        print(f"{count:8,}  {claim}")
    print(f"{fell.total():8,}  mutations, 0 undetected, 0 crashes")


def test_the_bundles_that_are_mutated_are_sound(small, large):
    for members, trust in (small, large):
        verdict = verify(pack(members), trust)
        assert verdict.exit_code == 0, verdict.report()
        assert not verdict.so_far


def test_two_thousand_mutations_are_all_told(small):
    fell = histogram(small, range(2_000))
    told(fell)
    assert fell.total() == 2_000
    assert len({claim.split()[0] for claim in fell}) > 8, fell  # the mutations reach more than the door


@pytest.mark.torture
def test_a_hundred_thousand_mutations_are_all_told(small, large):
    fell = histogram(small, range(10_000, 90_000)) + histogram(large, range(90_000, 110_000))
    told(fell)
    assert fell.total() == 100_000
