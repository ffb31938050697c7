"""What a forgery must meet: the cause says *tidak*, what rests on it *belum dapat dipastikan*, and nothing else falls.

And the proof that each check can fail: with the check taken out, the same bundle passes. A check whose removal changes
nothing is no check.
"""

import functools
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from domain.evidence import judge, streams
from domain.evidence.acts import kind_of
from domain.evidence.trust import Trust
from domain.evidence.verdict import Answer, Claim, Verdict
from domain.evidence.verify import verify

BUNDLE = 0  # the claims that belong to no record
Falls = Mapping[int, Mapping[str, str]]  # record -> claim number -> code
Removal = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Forged:
    """A forged bundle, and what must be said of it."""

    bundle: bytes
    trust: Trust
    falls: Falls
    rests: Collection[int] = ()
    because: Collection[str] = ("rests_on_fallen",)  # what those that rest may say
    waits: Collection[int] = ()  # those of them that wait for an act, and on which others rest
    left: Falls = field(default_factory=dict)  # what still falls once the check is out
    passes: int = 0  # the exit code once the check is out

    def demand_caught(self) -> None:
        verdict = verify(self.bundle, self.trust)
        assert _noes(verdict) == {where: dict(claims) for where, claims in self.falls.items()}, verdict.report()
        assert _unknown(verdict) - self._own == set(self.rests), verdict.report()
        for claim in _claims(verdict):
            if claim.answer is Answer.UNKNOWN:
                own = (claim.record or BUNDLE) in self._own
                assert own or claim.code in (*self.because, "rests_on_fallen"), verdict.report()
                self._demand_named(claim, verdict)
        assert verdict.exit_code == (1 if self.falls else 2)

    @property
    def _own(self) -> set[int]:
        """The causes themselves, and the report, which cannot be told of a bundle that is not whole."""
        broken = any(number[0] in "123" for claims in self.falls.values() for number in claims)
        return {*self.falls, *([BUNDLE] if broken else [])}

    def _demand_named(self, claim: Claim, verdict: Verdict) -> None:
        """A doubt names the act on which it rests, and that is one of the causes."""
        root = claim.error.facts.get("root") if claim.error else None
        if root is None:
            return
        causes = {*self.falls, *self.waits} - {BUNDLE} or set(self.rests)
        assert root.digest in {act.digest for act in verdict.acts if act.record in causes}, verdict.report()

    def demand_passes(self) -> None:
        verdict = verify(self.bundle, self.trust)
        assert _noes(verdict) == {where: dict(claims) for where, claims in self.left.items()}, verdict.report()
        if not self.left:
            assert verdict.exit_code == self.passes, verdict.report()


def forgery(*removals: Removal) -> Callable[[Callable[..., Forged]], Callable[..., None]]:
    """A test that returns a forgery: it is caught; and once `removals` take the check out, it passes."""
    assert removals

    def wrap(forge: Callable[..., Forged]) -> Callable[..., None]:
        @functools.wraps(forge)
        def test(*args: Any, **kwargs: Any) -> None:
            forged = forge(*args, **kwargs)
            forged.demand_caught()
            with ExitStack() as stack:
                for removal in removals:
                    stack.enter_context(removal())
                forged.demand_passes()

        return test

    return wrap


def _claims(verdict: Verdict) -> Iterator[Claim]:
    yield from verdict.claims
    for act in verdict.acts:
        yield from act.claims


def _noes(verdict: Verdict) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for claim in _claims(verdict):
        if claim.answer is Answer.NO:
            found.setdefault(claim.record or BUNDLE, {})[claim.number] = claim.code or ""
    return found


def _unknown(verdict: Verdict) -> set[int]:
    return {claim.record or BUNDLE for claim in _claims(verdict) if claim.answer is Answer.UNKNOWN}


# -- taking checks out -------------------------------------------------------------------------------------------------


def demanding(*codes: str) -> Removal:
    """Without the rules that refuse with these codes."""

    @contextmanager
    def removed() -> Iterator[None]:
        def lenient(holds: bool, code: str, **facts: Any) -> None:
            streams_demand(holds or code in codes, code, **facts)

        with ExitStack() as stack:
            for module in [one for name, one in sys.modules.items() if name.startswith("domain.evidence.")]:
                if getattr(module, "demand", None) is streams_demand:
                    stack.enter_context(mock.patch.object(module, "demand", lenient))
            yield

    streams_demand = streams.demand
    return removed


def asking(*checks: str) -> Removal:
    """Without whole claims of the judge."""

    @contextmanager
    def removed() -> Iterator[None]:
        with ExitStack() as stack:
            for check in checks:
                stack.enter_context(mock.patch.object(judge.Hearing, check, return_value=()))
            yield

    return removed


def placing() -> Removal:
    """Without any claim on the place of an act; what kind it is stays known."""

    def anywhere(examination: Any, _world: Any) -> tuple[()]:
        examination.kind = kind_of(examination.body.act)
        return ()

    return using(judge.Hearing, "_place", anywhere)


def using(owner: Any, name: str, instead: Any) -> Removal:
    """With something else in the place of a function or a constant."""
    return lambda: mock.patch.object(owner, name, instead)
