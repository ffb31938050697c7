"""The house's daily act: it covers all that stands before it, whoever writes meanwhile, or it is not recorded."""

import pytest

from domain.evidence.errors import Refused
from domain.evidence.heads import heads_root
from service import heads
from service.amanah import RegisterWorld
from service.demo.stage import Person
from service.drafts import Intent
from service.heads import ATTEMPTS, record_heads
from service.signing import sign
from tests.people import C, demand_refused, present


@pytest.fixture
def town(town_at):
    """The agreement of the Dinas in force."""
    return town_at("in_force")


def summary(house, size):
    """The act over the book as it stood at a size, signed with the service key."""
    told = [head.ref for head in house.store.stream_heads(size)]
    key, now = house.service_key(), house.clock.now_ms()
    facts = {"day": "2025-02-05", "size": size, "root": heads_root(told).hex(), "count": len(told)}
    intent = Intent(act="stream-heads", facts=facts, key=key.public_key.thumbprint)
    return sign(house.drafter.draft([intent], at=now), key)


def test_heads_of_an_older_book_are_refused(town):
    size = town.house.store.head().size
    town.newcomer(C)
    demand_refused(town, "heads_behind", summary(town.house, size))


def test_heads_that_another_act_overtakes_under_the_lock_are_refused(town, monkeypatch):
    submitted = summary(town.house, town.house.store.head().size)
    judged = town.house.app._judge

    def slow(attempt, world):
        judged(attempt, world)
        monkeypatch.undo()
        now = town.house.clock.now_ms()
        monkeypatch.setattr(town.house.clock, "move_to", lambda _ms: None)  # all within the same moment
        town.newcomer(C)
        assert town.house.clock.now_ms() == now

    monkeypatch.setattr(town.house.app, "_judge", slow)
    with pytest.raises(Refused) as refused:
        town.house.app.record(submitted)
    assert refused.value.code == "heads_behind"


def test_the_house_drafts_them_again_when_another_act_came_first(town, monkeypatch):
    overtaken: list[Person] = []

    def overtaking(*given):
        if not overtaken:
            overtaken.append(town.newcomer(C))
        return sign(*given)

    monkeypatch.setattr(heads, "sign", overtaking)
    record = record_heads(town.house)
    assert record == town.house.store.head().size
    assert heads._covered(town.house) == present(record) - 1


def test_the_house_gives_up_when_others_come_first_every_time(town, monkeypatch):
    tried = []

    def behind(_house):
        tried.append(1)
        raise Refused("heads_behind", size=1, expected=2)

    monkeypatch.setattr(heads, "_record", behind)
    with pytest.raises(Refused):
        record_heads(town.house)
    assert len(tried) == ATTEMPTS


def test_any_other_refusal_of_the_heads_is_told_at_once(town, monkeypatch):
    def stale(_house):
        raise Refused("read_only", reason="x")

    monkeypatch.setattr(heads, "_record", stale)
    with pytest.raises(Refused) as refused:
        record_heads(town.house)
    assert refused.value.code == "read_only"


def test_a_world_says_how_many_acts_stood_when_it_began(town):
    assert RegisterWorld(town.house.app, town.house.store).size == town.house.store.head().size
