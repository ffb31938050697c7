"""What was known on a day is what a ledger held that ended with it: nothing that came later can be seen in the answer."""

import random
from datetime import date, timedelta

import pytest

from domain.asof import Clock, Shelf, end_of
from domain.evidence.entry import Entry
from domain.evidence.streams import ZONES, local_date
from service.demo.stage import ZONE

LATE = {
    "mandate-granted": "from",
    "mandate-ended": "ended_on",
    "assignment-granted": "from",
    "assignment-ended": "ended_on",
}


# On these days something waited that was opened later: the attempt of November, the sheet of TW IV.
OPENED_LATER = (date(2025, 11, 8), date(2026, 1, 17))


@pytest.mark.parametrize("public", [True, False])
def test_the_whole_ledger_answers_for_a_past_day_as_one_that_ended_with_it(story, public):
    chosen = random.Random(3).sample(story.days(), 60)
    edges = {story.day_of(one) + timedelta(n) for one in story.records for n in (-1, 0)}
    for on in sorted({*chosen, *(edge for edge in edges if story.first <= edge <= story.last)}):
        assert story.ask(story.records, on, public=public) == story.ask(story.cut(on), on, public=public), on


def test_a_day_without_records_says_the_same_of_promise_and_sheets_as_the_day_before(story, ask):
    received = {story.day_of(one) for one in story.records}
    quiet = [on for on in story.days()[1:] if on not in received]
    for on in random.Random(4).sample(quiet, 20):
        before, after = ask(on=on - timedelta(1), clock=Clock.KNOWN), ask(on=on, clock=Clock.KNOWN)
        for name in ("status", "in_force", "versions", "hands", "proposals", "sheets", "budget"):
            assert before[name] == after[name], (on, name)


@pytest.mark.parametrize("public", [True, False])
def test_what_was_in_effect_on_a_day_changes_only_with_an_act_that_takes_effect_by_then(story, public):
    chosen = random.Random(5).sample(story.days(), 40)
    for on in sorted({date(2025, 8, 11), *OPENED_LATER, *chosen}):
        whole = story.ask(story.records, on, Clock.EFFECTIVE, public=public)
        # The shortest ledger that holds everything which reaches back to the day.
        reaching = [n for n, one in enumerate(story.records, 1) if effect_of(one, story) <= on]
        for size in {max(reaching), random.Random(on.toordinal()).randint(max(reaching), len(story.records))}:
            assert story.ask(story.records[:size], on, Clock.EFFECTIVE, public=public) == whole, (on, size)


def test_records_of_others_change_no_answer(story):
    """A stranger's bundle holds fewer records than the house: those of other offices count for nothing."""
    on = date(2025, 11, 10)
    own = story.ask(story.records, on)
    unrelated = [one for one in story.records if one.entry.body.stream.split("/")[0] in ("log", "registrars", "rules")]
    assert story.ask([one for one in story.records if one not in unrelated], on) == own


def test_the_order_in_which_the_records_are_handed_in_does_not_matter(story):
    shuffled = list(story.records)
    random.Random(6).shuffle(shuffled)
    on = date(2025, 8, 11)
    assert story.ask(shuffled, on) == story.ask(story.records, on)


def test_what_one_question_leaves_on_the_shelf_changes_no_answer_of_another(story):
    shelf = Shelf(story.records)
    for on in (*OPENED_LATER, *random.Random(7).sample(story.days(), 6)):
        for clock in Clock:
            for public in (True, False):
                fresh = story.ask(story.records, on, clock, public=public)
                assert story.put(shelf, on, clock, public=public) == fresh, (on, clock, public)


def test_where_clocks_lay_apart_at_midnight_the_shelf_keeps_no_name_of_one_day_for_the_other(story):
    """What tells whose hand it was stands before the act, but was received behind the midnight after it."""
    act = next(one for one in story.records if one.entry.body.name == "budget-adopted")
    actor, on = act.entry.body.actor, story.first
    for place, one in enumerate(story.records[: act.number]):
        if one.entry.body.stream in (f"office/{actor.office}", f"official/{actor.official}"):
            before, behind = story.records[:place], story.records[place + 1 :]
            shelf = Shelf((*before, _received(one, end_of(on, ZONE) + 1_000), *behind))
            late = story.put(shelf, story.last)
            assert story.put(shelf, on) == story.ask((*before, *behind), on), one.number
            assert story.put(shelf, story.last) == late


def test_a_record_of_the_day_counts_though_a_stranger_of_the_next_day_stands_before_it(story):
    """Two processes, seconds apart at midnight: whoever lacks the stranger's record sees the same day."""
    on = date(2025, 7, 25)
    place = next(n for n, one in enumerate(story.records) if story.day_of(one) == on)
    assert story.records[place].entry.body.name == "realization-entered"
    stranger = story.records[place - 1]._replace(number=place)
    ahead = _received(stranger, end_of(on, ZONE) + 1_000)
    behind = _received(story.records[place], end_of(on, ZONE) - 1_000)
    assert (story.day_of(ahead), story.day_of(behind)) == (on + timedelta(1), on)
    before = story.records[: place - 1]
    assert story.ask((*before, ahead, behind), on) == story.ask((*before, behind), on)
    assert story.ask((*before, ahead, behind), on) != story.ask((*before, ahead), on)


def test_a_hand_of_the_day_stands_alone_where_what_it_answers_counts_for_the_next_day_only(story):
    """A stream with a gap is read as it is: nothing is guessed, and nothing breaks."""
    names = ("agreement-signed", "realization-entered", "realization-signed", "mandate-granted", "period-opened")
    for name in names:
        for place, one in enumerate(story.records):
            if one.entry.body.name == name:
                on = max(story.day_of(one), story.first)
                moved = _received(one, end_of(on, ZONE) + 1_000)
                told = story.ask((*story.records[:place], moved, *story.records[place + 1 :]), on)
                assert told == story.ask((*story.records[:place], *story.records[place + 1 :]), on), one.number


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_a_civil_day_ends_at_its_own_midnight_in_every_zone(zone):
    ends = end_of(date(2025, 8, 11), zone)
    assert (local_date(ends - 1, zone), local_date(ends, zone)) == (date(2025, 8, 11), date(2025, 8, 12))


def effect_of(record, story):
    """The first day on which a record can change an answer."""
    facts, received = record.content.facts, story.day_of(record)
    named = facts.get(LATE.get(record.entry.body.name, "effective"))
    return received if named is None else min(received, date.fromisoformat(named["date"]))


def _received(record, at):
    entry = Entry.build(record.entry.body.raw, received_at=at, signature=record.entry.signature)
    return record._replace(entry=entry)
