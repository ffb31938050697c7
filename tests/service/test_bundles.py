"""Bundles of an agreement with its sheets: the same bytes, nothing left out, and what was not open stays closed."""

import random
from datetime import date

import pytest

from domain.asof import Clock, end_of
from domain.asof.offline import read
from domain.evidence.bundle import MANIFEST, Manifest, pack, unpack
from domain.evidence.errors import Refused
from domain.evidence.parts import PERIODS
from domain.evidence.verdict import Answer
from domain.evidence.verify import verify
from service.bundles import Bundler
from service.clock import SimulatedClock
from service.demo.facts import name
from service.heads import record_heads
from service.seals import LOG_KEY, Sealer, load_host_key
from tests.chapters import moved
from tests.people import hand

DAY = date(2025, 8, 11)
LATE = 1_800_000_000_000  # 2027: every day of the story has come


@pytest.fixture
def town(town_at):
    """14 August 2025, the day's heads recorded."""
    town = town_at("handed_over")
    assert record_heads(town.house) is not None
    return town


def bundle(town, **more):
    return town.house.bundle(agreement=town.promise.stream, **more)


def asked(data, town, *, on=DAY, clock=Clock.KNOWN, public=False, now_ms=LATE):
    return read(data, town.house.trust, on=on, clock=clock, public=public, now_ms=now_ms)


def refusal(data, town, **more):
    with pytest.raises(Refused) as refused:
        asked(data, town, **more)
    return refused.value


class Hiding(Bundler):
    """A bundler that leaves a stream out as if it had never been; `mute` also names no heads around it."""

    def __init__(self, house, hidden, *, mute):
        sealer = Sealer(house.origin, load_host_key(house.settings.keys / LOG_KEY))
        super().__init__(house.store, house.ledger, sealer)
        self.hidden, self.mute = hidden, mute

    def _with_parts(self, agreement, size, *ahead):
        streams, names = super()._with_parts(agreement, size, *ahead)
        del streams[self.hidden]
        return streams, names - {self.hidden} if self.mute else names


# -- what belongs to an agreement -------------------------------------------------------------------------------------


def test_the_bundle_of_an_agreement_holds_its_sheets_the_periods_of_its_year_and_its_money(town):
    manifest = Manifest.parse(unpack(bundle(town, public=False))[MANIFEST])
    streams = {town.house.record(number).entry.body.stream for number in manifest.records}
    assert {town.sheet("tw1").stream, town.sheet("tw2").stream} <= streams
    assert {town.periods.stream(code) for code in ("tw1", "tw2", "tw3", "tw4", "tahunan")} <= streams
    assert any(stream.startswith("budget/") for stream in streams)


def test_it_proves_of_the_other_sheets_and_periods_that_they_are_not_there(town):
    verdict = verify(bundle(town, public=False), town.house.trust)
    assert set(verdict.answers.values()) == {Answer.YES}
    sheets = {town.sheet(code).stream for code in PERIODS}
    assert sheets - verdict.absent == {town.sheet("tw1").stream, town.sheet("tw2").stream}
    assert {name for name in verdict.absent if name.startswith("period/")} == {
        town.periods.stream(code) for code in ("semester1", "semester2")
    }


def test_a_bundle_of_one_record_carries_no_parts(town):
    record = asked(bundle(town, public=False), town).answer["in_force"]["bound_by"]["record"]
    verdict = verify(town.house.bundle(record=record, public=False), town.house.trust)
    assert verdict.answers == dict.fromkeys(verdict.answers, Answer.YES)
    assert not any(name.startswith("sheet/") for name in verdict.absent)


def test_making_it_again_gives_the_same_bytes(town, tmp_path):
    for public in (True, False):
        assert bundle(town, public=public) == bundle(town, public=public)
    elsewhere = moved(town, tmp_path / "elsewhere")
    try:
        assert bundle(elsewhere) == bundle(town)
    finally:
        elsewhere.stage.close()


def test_what_opened_later_stays_closed_in_the_bundle_of_the_earlier_size(town_at):
    town = town_at("tw1")
    before = town.house.size_on(date(2025, 4, 13))
    earlier, now = (Manifest.parse(unpack(bundle(town, size=size))[MANIFEST]) for size in (before, None))
    entered = {one for one in now.records if town.house.record(one).entry.body.name == "realization-entered"}
    assert len(entered) == 2
    assert not entered & set(earlier.contents)
    assert entered & set(now.contents) == {max(entered)}


def test_the_size_of_a_day_is_the_number_of_records_received_by_its_end(town):
    rows = town.house.read(0, 10_000)
    ends = {date(2025, 1, 17): "agreement-proposed", DAY: "mandate-ended", date(2025, 1, 9): "indicator-defined"}
    for on, follows in ends.items():
        assert rows[town.house.size_on(on)].entry.body.name == follows
    assert town.house.size_on(date(2024, 1, 1)) == 0
    assert town.house.size_on(date(2030, 1, 1)) == len(rows)
    assert town.house.covering_size(DAY) == len(rows)
    assert town.house.covering_size(date(2025, 8, 14)) == len(rows), "no later day has heads yet"


def test_the_size_of_a_day_is_told_rightly_where_clocks_lie_a_few_seconds_apart(town, monkeypatch):
    """Several processes record, each by its own clock: up to 5 s back is taken. The last record of the day ends it."""
    size, on = town.house.store.head().size, date(2025, 3, 1)
    ends = end_of(on, town.house.zone)
    for seed in range(60):
        times = _jittered(random.Random(seed), size, ends)
        monkeypatch.setattr(town.house, "_received_at", lambda record, times=times: times[record - 1])
        monkeypatch.setattr(town.house, "_sizes", {})  # what it remembers of a day it has seen with other clocks
        expected = max((n for n, at in enumerate(times, 1) if at < ends), default=0)
        assert town.house.size_on(on) == expected, seed


def test_at_midnight_house_and_stranger_agree_though_clocks_lie_seconds_apart(town_at):
    """A stranger is registered at 00:00:01 by one process; the mayor's hand reaches another at 23:59:59, behind it."""
    town, on = town_at("signed"), date(2025, 1, 27)
    ends = end_of(on, town.house.zone)
    set_clock(town, ends - 4_000)
    slow = hand(
        town, town.promise.superior, "agreement-countersigned", town.promise.countersigning_facts(),
        stream=town.promise.stream,
    )  # fmt: skip
    set_clock(town, ends + 1_000)
    register(town, "Orang Lain")
    assert town.house.store.head().size == (size := town.house.size_on(on) + 1)
    set_clock(town, ends - 1_000)
    town.house.app.record([slow])
    assert town.house.size_on(on) == size + 1
    set_clock(town, ends + 4_000)
    assert record_heads(town.house) is not None
    assert town.house.covering_size(on) == size + 1, "after these heads a record could still follow that is of the day"
    assert not asked(bundle(town), town, on=on, public=True).complete
    set_clock(town, ends + 90_000_000)
    register(town, "Orang Lain Lagi")
    assert record_heads(town.house) is not None
    told = town.house.as_of(agreement=town.promise.stream, on=on, clock="tercatat")
    assert told.answer["status"]["code"] == "berlaku"
    for at in (None, town.house.size_on(on), town.house.covering_size(on)):
        assert asked(bundle(town, size=at), town, on=on, public=True).raw == told.raw, at
    assert asked(bundle(town, size=town.house.covering_size(on)), town, on=on, public=True).complete


def register(town, printed):
    """A registrar registers someone who has nothing to do with the agreement."""
    person = town.stage.person(printed)
    facts = {"official": person.official, "name_printed": printed, "name": name(printed)}
    stream = f"official/{person.official}"
    town.house.app.record([hand(town, town.city.registrars[0], "official-registered", facts, stream=stream)])


def set_clock(town, at):
    """The clock of the process that records next."""
    clock = SimulatedClock(town.house.origin, at)
    town.stage.clock = town.house.clock = town.house.app._clock = clock


def _jittered(chance, size, ends):
    """Times of receipt around the end of a day, none more than 5 s behind the latest before it."""
    times, latest = [], ends - chance.randint(0, 40_000)
    for _ in range(size):
        at = latest + chance.randint(-5_000, 3_000)
        times.append(at)
        latest = max(latest, at)
    return times


# -- what a reader refuses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mute", [True, False])
def test_a_sheet_left_out_of_the_bundle_is_missed_by_the_reader(town, mute):
    hidden = town.sheet("tw2").stream
    data = Hiding(town.house, hidden, mute=mute).of_agreement(town.promise.stream, public=False)
    assert verify(data, town.house.trust).answers["utuh"] is Answer.YES
    refused = refusal(data, town)
    assert refused.code == "asof_incomplete"
    assert refused.facts["stream"] == hidden


def test_a_bundle_with_one_byte_changed_is_not_answered_from(town):
    members = unpack(bundle(town, public=False))
    name = next(name for name in sorted(members) if name.startswith("isi-") and b"realization" in members[name])
    changed = members | {name: members[name].replace(b'"printed":"97"', b'"printed":"87"')}
    changed = changed if changed != members else members | {name: members[name][:-2] + b" }"}
    assert changed != members
    refused = refusal(pack(changed), town)
    assert refused.code == "asof_not_whole"


def test_a_bundle_under_another_trust_root_is_not_answered_from(town, town_at):
    stranger = town_at("handed_over")
    other = stranger.house.trust.__class__(stranger.house.vkey, "0" * 64)
    with pytest.raises(Refused) as refused:
        read(bundle(town), other, on=DAY, clock=Clock.KNOWN, now_ms=LATE)
    assert refused.value.code == "asof_not_whole"


@pytest.mark.parametrize("data", [b"", b"PK", b"\0" * 4096])
def test_what_is_no_bundle_is_not_answered_from(town, data):
    assert refusal(data, town).code == "asof_not_whole"


def test_a_bundle_of_one_record_answers_no_question_of_a_day(town):
    assert refusal(town.house.bundle(record=town.house.size_on(DAY), public=False), town).code == "asof_no_agreement"


def test_a_day_before_the_agreement_and_a_day_to_come_are_refused(town):
    data = bundle(town, public=False)
    assert refusal(data, town, on=date(2025, 1, 14)).code == "asof_before"
    at_noon = 1_755_000_000_000  # 12 August 2025
    assert refusal(data, town, on=date(2025, 8, 13), now_ms=at_noon).code == "asof_in_future"


def test_without_heads_it_answers_and_shows_no_completeness(town):
    reading = asked(bundle(town, size=town.house.size_on(DAY), public=False), town)
    assert not reading.complete


def test_heads_of_the_same_day_do_not_close_it(town):
    reading = asked(bundle(town, public=False), town, on=date(2025, 8, 14))
    assert not reading.complete
    assert "mungkin ada yang lain" in reading.told


class Forgetting(Bundler):
    """A bundler that shows no act of a name."""

    def __init__(self, house, forgotten):
        super().__init__(house.store, house.ledger, Sealer(house.origin, load_host_key(house.settings.keys / LOG_KEY)))
        self.forgotten = forgotten

    def _acts(self, streams, size):
        return [one for one in super()._acts(streams, size) if one.entry.body.name != self.forgotten]


def test_a_bundle_that_hides_the_last_act_of_a_stream_is_not_answered_from(town_at):
    """Whole and rightly signed is all that it shows; the heads know of the act that it leaves out."""
    town = town_at("in_force")
    record_heads(town.house)
    data = Forgetting(town.house, "agreement-published").of_agreement(town.promise.stream, public=False)
    answers = verify(data, town.house.trust).answers
    assert (answers["utuh"], answers["kewenangan"]) == (Answer.YES, Answer.NO)
    refused = refusal(data, town, on=date(2025, 2, 4))
    assert refused.code == "asof_not_whole"
    assert "kewenangan tercatat: tidak" in refused.message


def test_a_bundle_that_may_not_be_whole_is_not_answered_from(town):
    """An act in the middle of a stream is not there, and no heads tell of it: nothing is contradicted, nothing is sure."""
    size = town.house.size_on(date(2025, 8, 14)) - 1
    data = Forgetting(town.house, "mandate-ended").of_agreement(town.promise.stream, size=size, public=False)
    answers = verify(data, town.house.trust).answers
    assert Answer.NO not in answers.values()
    assert answers["utuh"] is Answer.UNKNOWN
    assert refusal(data, town).code == "asof_not_whole"


# -- what the house refuses -------------------------------------------------------------------------------------------


def test_the_house_refuses_what_the_reader_refuses(town):
    stream = town.promise.stream
    for on, clock, code in (
        (date(2025, 1, 1), "tercatat", "asof_before"),
        (date(2025, 1, 1), "berlaku", "asof_before"),
        (date(2020, 1, 1), "tercatat", "asof_before"),
        (date(2025, 8, 15), "tercatat", "asof_in_future"),
        (date(2031, 1, 1), "berlaku", "asof_in_future"),
        (DAY, "known", "unknown_clock"),
    ):
        with pytest.raises(Refused) as refused:
            town.house.as_of(agreement=stream, on=on, clock=clock)
        assert refused.value.code == code, (on, clock)
    for stream in (f"agreement/{'0' * 32}", town.sheet("tw1").stream, "agreement", ""):
        with pytest.raises(Refused) as refused:
            town.house.as_of(agreement=stream, on=DAY, clock="tercatat")
        assert refused.value.code == "not_found"
