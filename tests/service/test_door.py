"""The door: what is read of an act before it is known whose hand sent it, and on which book it is decided."""

import hashlib
import json
from dataclasses import replace

import pytest

from domain.evidence.content import Content
from domain.evidence.errors import AmanahError
from service import streams
from service.amanah import SHORT, Amanah
from service.demo.facts import day
from service.demo.facts import name as printed_name
from service.demo.stage import Person
from service.keyfile import SigningKey
from service.opening import open_store
from service.streams import Streams
from tests.people import A, B, C, hand, with_body, with_content

JUNK = b'{"facts":' + b"[" * 3000


@pytest.fixture
def town(town_at):
    """Two departments and the treasury."""
    return town_at("founded")


@pytest.fixture
def read(monkeypatch):
    """The contents that are read, one by one."""
    contents, parse = list[bytes](), Content.parse

    def reading(raw):
        contents.append(raw)
        return parse(raw)

    monkeypatch.setattr(Content, "parse", reading)
    return contents


@pytest.fixture
def neighbour(town):
    """The application of another process, with a store of its own over the same book."""
    house = town.house
    store = open_store(town.stage.settings, house._sealer)
    yield Amanah(store, origin=house.origin, clock=house.clock, security_log=house.app.security_log)
    store.close()


def registration(town, name=A):
    """A registrar's act about somebody new."""
    person = town.stage.person(name)
    facts = {"official": person.official, "name_printed": person.name, "name": printed_name(person.name)}
    return hand(town, town.city.registrars[0], "official-registered", facts)


def over(content, act, by):
    """The same act, signed over another content."""
    return with_body(replace(act, content=content), by, content=hashlib.sha256(content).hexdigest())


def told(app, *acts):
    """The code with which acts are refused."""
    with pytest.raises(AmanahError) as refusal:
        app.record(acts)
    return refusal.value.code


def impostor(town, official):
    """A key that nobody vouches for, which its owner enrolled for somebody; and the act of enrolment."""
    person = Person("Siapa pun", official.official, SigningKey.from_seed(b"x" * 32))
    facts = {"key": person.public, "device_kind": "berkas"}
    return person, hand(town, person, "key-enrolled", facts, stream=f"official/{official.official}")


# -- what is read ------------------------------------------------------------------------------------------------------


def test_of_a_hand_that_nobody_knows_no_content_is_read(town, read):
    registrar = town.city.registrars[0]
    act = over(JUNK, registration(town), registrar)
    stranger = replace(registrar, key=SigningKey.from_seed(b"y" * 32))
    actor = {"official": town.mayor.person.official, "key": stranger.thumbprint, "office": None, "mandate": None}
    as_another = with_body(act, stranger, actor=actor)
    as_nobody = with_body(act, stranger, actor=actor | {"official": "0" * 32})
    elsewhere = with_body(act, registrar, ledger="kota.lain.invalid/pk")
    assert told(town.house.app, as_nobody) == "unknown_official"
    assert told(town.house.app, as_another) == "unknown_key"
    assert told(town.house.app, replace(act, signature=bytes(64))) == "bad_signature"
    assert told(town.house.app, replace(act, content=JUNK + b"]")) == "content_differs"
    assert told(town.house.app, elsewhere) == "wrong_ledger"
    assert JUNK not in read
    assert told(town.house.app, act) == "malformed"
    assert JUNK in read


def test_a_key_that_its_owner_enrolled_alone_has_no_content_read(town, read):
    person, enrolment = impostor(town, town.mayor.person)
    town.house.app.record([enrolment])
    act = hand(town, person, "official-registered", {"official": "1" * 32, "name_printed": "X", "name": {"name": "X"}})
    assert told(town.house.app, over(JUNK, act, person)) == "key_not_vouched"
    assert JUNK not in read


def test_a_content_that_names_its_own_key_is_read_if_it_is_short(town, read):
    person, enrolment = impostor(town, town.mayor.person)
    long = JUNK * (SHORT // len(JUNK) + 1)
    assert told(town.house.app, over(long, enrolment, person)) == "oversized"
    assert long not in read
    assert told(town.house.app, over(JUNK, enrolment, person)) == "malformed"


def test_who_sends_the_same_again_is_told_without_reading_it(town, read):
    act = registration(town)
    first, before = town.house.app.admit([act]), read.count(act.content)
    assert town.house.app.admit([act]) == replace(first, again=True)
    assert read.count(act.content) == before


def test_a_hand_that_others_vouch_for_is_told_what_is_wrong_with_its_facts(town):
    otherwise = with_content(registration(town), town.city.registrars[0], wording=["Tanpa kata."])
    assert told(town.house.app, otherwise) == "wording_differs"


# -- on which book it is decided ---------------------------------------------------------------------------------------


def test_what_is_known_is_enough_to_decide_an_act_and_the_log_is_not_asked_first(town, monkeypatch):
    acts = [registration(town, A), registration(town, B)]
    town.house.app.record(acts[:1])
    monkeypatch.setattr(town.house.app.streams, "refreshed", pytest.fail)
    assert town.house.app.record(acts[1:]) == [town.house.store.head().size]


def test_what_another_process_added_to_the_stream_of_an_act_is_read_without_a_look_at_the_log(
    town, neighbour, monkeypatch
):
    first, _, third = town.city.registrars
    person = town.stage.person(A)
    facts = {"official": person.official, "name_printed": person.name, "name": printed_name(person.name)}
    registered = hand(town, first, "official-registered", facts)
    neighbour.record([registered])
    neighbour.streams.stream(f"official/{third.official}")
    town.stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
    attested = {"key": person.thumbprint, "seen_how": "tatap_muka", "seen_on": day(town.stage.today().isoformat())}
    act = hand(town, third, "key-attested", attested, stream=f"official/{person.official}")
    act = with_body(act, third, seen=json.loads(registered.body)["seen"])
    monkeypatch.setattr(neighbour.streams, "refreshed", pytest.fail)
    assert neighbour.record([act]) == [town.house.store.head().size]


def test_an_act_that_another_process_recorded_is_told_as_recorded_before(town, neighbour):
    act = registration(town)
    first = neighbour.admit([act])
    assert not first.again
    assert town.house.app.admit([act]) == replace(first, again=True)


def test_what_another_process_changed_counts_though_nobody_here_has_looked(town, neighbour):
    first, second = town.city.registrars[:2]
    act = registration(town)
    today = town.stage.today().isoformat()
    facts = {"key": first.thumbprint, "since": day(today), "reason_code": "bocor"}
    neighbour.record([hand(town, second, "key-revoked", facts, stream=f"official/{first.official}")])
    assert town.house.app.streams.known().size < town.house.store.head().size
    assert told(town.house.app, act) == "key_revoked"


def test_a_refusal_is_that_of_whoever_looks_first(town, neighbour):
    act = registration(town)
    neighbour.record([with_content(act, town.city.registrars[0], salt="a" * 64)])
    assert told(town.house.app, act) == told(neighbour, act) == "wrong_version"


def test_a_process_that_only_writes_looks_at_the_log_now_and_then(town, monkeypatch):
    monkeypatch.setattr(streams, "UNSEEN", 2)
    for act in [registration(town, name) for name in (A, B, C)]:
        town.house.app.record([act])
    assert town.house.app.streams.known().size >= town.house.store.head().size - 2


# -- a cold start ------------------------------------------------------------------------------------------------------


def test_the_streams_of_a_command_that_nobody_read_yet_are_read_in_one_question(town, monkeypatch):
    house = town.house
    cold = Streams(house.store, house.app.events)
    names = sorted({row.stream for row in house.store.rows(limit=30)})[:3]
    warm = [house.app.streams.stream(name) for name in names]
    questions, rows_of = [], house.store.rows_of

    def asked(names, *, upto):
        questions.append(names)
        return rows_of(names, upto=upto)

    monkeypatch.setattr(house.store, "rows_of", asked)
    cold.gather([*names, "sheet/" + "0" * 32])
    monkeypatch.setattr(cold, "_read_on", pytest.fail)
    assert [cold.stream(name).acts for name in names] == [stream.acts for stream in warm]
    assert cold.stream("sheet/" + "0" * 32).version == 0
    cold.gather(names)
    assert len(questions) == 1
