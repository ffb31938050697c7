"""Streams are folded once and kept: what a command looks at is what stands, whoever else wrote, and nobody changes it."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import pytest

from domain.evidence.court import STREAMS, new_stream
from domain.evidence.errors import Fault, Refused
from domain.evidence.merkle import Frontier, leaf_hash
from domain.evidence.streams import Act, Stream
from service import streams
from service.amanah import Amanah, RegisterWorld
from service.demo.facts import name as printed_name
from service.records import read_row
from service.store.sqlite import SQLiteStore
from service.streams import Streams
from tests.people import A, B, C, hand


@pytest.fixture
def town(town_at):
    """Two departments and the treasury."""
    return town_at("founded")


def told(value):
    """All that a stream adds up to, as plain values."""
    if isinstance(value, Act):
        return (value.ref, value.received_at, value.facts if isinstance(value.facts, dict) else None)
    if isinstance(value, Stream):
        return {name: told(member) for name, member in vars(value).items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: told(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: told(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [told(member) for member in value]
    return value


def acts_of(rows):
    """The acts of some rows, stream by stream."""
    found: dict[str, list[Act]] = {}
    for row in rows:
        entry, content = read_row(row)
        body = entry.body
        act = Act(body.ref, body.name, body.actor, body.basis, entry.received_at, content.facts if content else None)
        found.setdefault(row.stream, []).append(act)
    return found


def folded(name, acts):
    stream = new_stream(name)
    for act in acts:
        stream.fold(act)
    return stream


def another(town, clock=None):
    """The application of another process over the same book: it keeps its own."""
    house = town.house
    return Amanah(house.store, origin=house.origin, clock=clock or house.clock, security_log=house.app.security_log)


def registration(town, name=A):
    """A registrar's act about somebody new, signed and not sent yet."""
    person = town.stage.person(name)
    facts = {"official": person.official, "name_printed": person.name, "name": printed_name(person.name)}
    return hand(town, town.city.registrars[0], "official-registered", facts), f"official/{person.official}"


def kept_over(store, events):
    """Streams over whatever stands in for a store and its events."""
    return Streams(store, events)


class Ahead:
    """A clock that runs some ms ahead of another."""

    def __init__(self, clock, ms):
        self._clock, self._ms = clock, ms

    def now_ms(self):
        return self._clock.now_ms() + self._ms


# -- a copy --------------------------------------------------------------------------------------------------------


def test_whoever_folds_onto_a_copy_changes_nothing_of_the_stream(demo_home):
    store = SQLiteStore(demo_home / "ledger.sqlite", None)
    kinds = set()
    for name, acts in acts_of(store.rows(limit=2000)).items():
        kinds.add(name.split("/")[0])
        known = new_stream(name)
        for number, act in enumerate(acts, 1):
            before, copy = told(known), known.copy()
            copy.fold(act)
            assert told(known) == before
            assert told(copy) == told(folded(name, acts[:number])) if number < 20 else True
            known = copy
        assert told(known) == told(folded(name, acts))
    store.close()
    assert kinds >= STREAMS.keys() - {"rules", "registrars"}


def test_what_is_one_thing_in_a_stream_is_one_thing_in_its_copy(town_at):
    town = town_at("in_force")
    names = acts_of(town.house.store.rows(limit=2000))
    copy = town.house.app.streams.stream(next(one for one in names if one.startswith("agreement/"))).copy()
    assert copy.in_force is copy.bindings[-1]


# -- what is kept --------------------------------------------------------------------------------------------------


def test_what_is_kept_after_a_year_is_what_folds_anew(town_at):
    town = town_at("in_force")
    town.newcomer(C)
    kept = town.house.app.streams._kept
    acts = acts_of(town.house.store.rows(limit=2000))
    assert len(kept) > 5
    for name, (stream, _) in kept.items():
        assert told(stream) == told(folded(name, acts.get(name, [])))


def test_an_act_of_another_process_is_seen_by_the_next_command(town):
    first, name = registration(town)
    assert RegisterWorld(town.house.app, town.house.store).stream(name).version == 0
    another(town).record([first])
    assert RegisterWorld(town.house.app, town.house.store).stream(name).version == 1


def test_a_refused_list_leaves_nothing_of_its_first_act_behind(town):
    first, name = registration(town)
    with pytest.raises(Refused):
        town.house.app.record([first, first])
    assert town.house.app.streams.stream(name).version == 0
    assert RegisterWorld(town.house.app, town.house.store).stream(name).version == 0


def test_of_an_act_that_another_process_recorded_just_before_the_recorded_time_is_kept(town, monkeypatch):
    act, name = registration(town)
    app, other = another(town, Ahead(town.house.clock, 700)), another(town)
    judged = app._judge

    def overtaken(attempt, world):
        judged(attempt, world)
        other.record([act])

    monkeypatch.setattr(app, "_judge", overtaken)
    assert app.record([act]) == [town.house.store.head().size]
    RegisterWorld(app, town.house.store)
    (kept,) = app.streams.stream(name).acts.values()
    assert kept.received_at == read_row(town.house.store.find(name, 1))[0].received_at


def test_an_act_that_somebody_else_sent_while_it_was_judged_is_told_its_number(town, monkeypatch):
    act, _ = registration(town)
    app, other, judged = another(town), another(town), Amanah._judge

    def overtaken(self, attempt, world):
        if self is app:
            other.record([act])
            world = RegisterWorld(app, town.house.store)
        return judged(self, attempt, world)

    monkeypatch.setattr(Amanah, "_judge", overtaken)
    admitted = app.admit([act])
    assert (admitted.records, admitted.again) == ([town.house.store.head().size], True)
    assert app.admit([act]) == admitted


def test_a_small_house_keeps_little_and_answers_the_same(town):
    little = Streams(town.house.store, town.house.app.events, kept=4 * streams.LEAST)
    for name, acts in acts_of(town.house.store.rows(limit=2000)).items():
        assert told(little.stream(name)) == told(folded(name, acts))
    great = little._kept[little._great][1] if little._great and little._great in little._kept else 0
    assert little._bytes - great <= 4 * streams.LEAST
    assert little._bytes == sum(size for _, size in little._kept.values())


def test_what_is_added_to_a_stream_that_was_let_go_meanwhile_is_counted_when_it_is_read_again(town):
    rows = [row for row in town.house.store.rows(limit=2000) if row.content]
    name = rows[-1].stream
    little = Streams(town.house.store, town.house.app.events)
    first = little.stream(name)
    _, size = little._kept[name]
    little._let_go([name])
    little.keep(first, 10, since=first.version, upto=town.house.store.head().size)
    assert name not in little._kept
    assert told(little.stream(name)) == told(first)
    assert little._kept[name][1] == size


def test_one_stream_larger_than_all_the_room_is_not_folded_anew_for_each_command(town, monkeypatch):
    rows = [row for row in town.house.store.rows(limit=2000) if row.content]
    sizes = Counter[str]()
    for row in rows:
        sizes[row.stream] += len(row.content)
    (greatest, size), *others = sizes.most_common()
    little = Streams(town.house.store, town.house.app.events, kept=size - 1)
    little.stream(greatest)
    read = list[str]()
    read_on = little._read_on

    def reading(known):
        read.append(known.name)
        return read_on(known)

    monkeypatch.setattr(little, "_read_on", reading)
    for name in (*(name for name, _ in others), greatest):
        little.stream(name)
    assert len(read) == len(others)
    assert little._bytes - size <= size - 1


def test_where_more_streams_moved_than_are_remembered_all_is_still_as_it_stands(town, monkeypatch):
    monkeypatch.setattr(streams, "MOVES", 1)
    world = RegisterWorld(town.house.app, town.house.store)
    names = list(acts_of(town.house.store.rows(limit=2000)))
    for name in names:
        world.stream(name)
    town.newcomer(B)
    acts = acts_of(town.house.store.rows(limit=2000))
    world = RegisterWorld(town.house.app, town.house.store)
    assert all(told(world.stream(name)) == told(folded(name, acts[name])) for name in acts)


# -- what moves while it is read -----------------------------------------------------------------------------------


class Overtaken:
    """The library's event store, while whose answer is on its way somebody else acts."""

    def __init__(self, events, meanwhile):
        self._events, self._meanwhile = events, meanwhile

    def get(self, **asked):
        found = list(self._events.get(**asked))
        if self._meanwhile:
            self._meanwhile.pop()()
        return iter(found)


def test_a_stream_that_moved_while_it_was_read_is_read_on_by_the_next_command(town):
    act, name = registration(town)
    kept = kept_over(town.house.store, None)

    def meanwhile():
        another(town).record([act])
        kept.refreshed()

    kept._events = Overtaken(town.house.app.events, [meanwhile])
    assert kept.stream(name).version == 0
    assert kept.stream(name).version == 1


class Replaced:
    """A store whose head is told from outside, and whose streams never move."""

    def __init__(self, store, *heads):
        self._store, self._heads = store, list(heads)

    def head(self):
        return self._heads[0]

    def moved_since(self, _record):
        return self._heads.pop(0) if len(self._heads) > 1 else self._heads[0], {}


@pytest.mark.parametrize(
    ("what", "later"),
    [("an older copy", {"size": 7}), ("another book of the same size", {"root": bytes(32)})],
)
def test_of_a_book_that_is_exchanged_nothing_is_kept(town, what, later):
    head = town.house.store.head()
    kept = kept_over(Replaced(town.house.store, head, head, replace(head, **later)), town.house.app.events)
    kept.refreshed()
    (name, *_) = acts_of(town.house.store.rows(limit=1))
    kept.stream(name)
    kept.refreshed()
    assert kept._kept, what
    assert kept.refreshed() == replace(head, **later)
    assert not kept._kept, what


def test_a_stream_that_does_not_go_on_from_what_was_folded_is_folded_anew(town):
    names = {name: acts for name, acts in acts_of(town.house.store.rows(limit=2000)).items() if len(acts) > 2}
    name, acts = next(iter(names.items()))
    kept = Streams(town.house.store, town.house.app.events)
    forged = replace(acts[0], ref=acts[0].ref._replace(digest="0" * 64))
    kept.keep(folded(name, [forged]), 0, since=0, upto=town.house.store.head().size)
    kept._moved[name] = len(acts)
    assert told(kept.stream(name)) == told(folded(name, acts))


def test_a_gap_in_a_stream_is_told(town, monkeypatch):
    kept = Streams(town.house.store, town.house.app.events)
    whole = town.house.app.events.get

    def gap(**asked):
        return (event for event in whole(**asked) if event.originator_version > 1)

    names = [one for one, acts in acts_of(town.house.store.rows(limit=2000)).items() if len(acts) > 1]
    monkeypatch.setattr(town.house.app.events, "get", gap)
    with pytest.raises(Fault) as fault:
        kept.stream(names[0])
    assert fault.value.code == "row_differs"


# -- the tree ------------------------------------------------------------------------------------------------------


def test_the_root_of_every_earlier_size_is_the_one_that_the_entries_give(town):
    kept = Streams(town.house.store, town.house.app.events)
    frontier = Frontier()
    for row in town.house.store.rows(limit=2000):
        assert kept.root_at(frontier.size) == frontier.root
        assert kept.root_at(frontier.size) == frontier.root
        frontier, _ = frontier.extend(leaf_hash(row.entry))
    assert kept.root_at(frontier.size) == town.house.store.head().root


def test_many_who_come_together_share_one_look_and_its_trouble(town, monkeypatch):
    app, looks = another(town), []

    def silent(_record):
        looks.append(time.monotonic())
        time.sleep(0.1)
        raise Fault("store_unreachable", path="uji", error="diam")

    def ask():
        with pytest.raises(Fault, match="store_unreachable"):
            app.streams.refreshed()

    monkeypatch.setattr(app.streams._store, "moved_since", silent)
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looks) <= 3
    monkeypatch.undo()
    assert app.streams.refreshed() == town.house.store.head()
