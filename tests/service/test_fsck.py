"""A superuser with the file, with or without the log key: whatever he changes is named."""

import json
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from unittest.mock import Mock

import pytest

import projections
from domain.evidence import canonical
from domain.evidence.checkpoint import VerifierKey
from domain.evidence.entry import Body, Entry, pae
from domain.evidence.errors import Fault
from domain.evidence.judge import Examined
from domain.evidence.merkle import EMPTY_ROOT, Frontier, leaf_hash
from domain.evidence.trust import Trust
from service.amanah import Submission
from service.demo.founding import FOUNDED, found
from service.drafts import Intent
from service.fsck import fsck
from service.keyfile import SigningKey
from service.regrown import Seen, Tree
from service.seals import LOG_KEY, Sealer, load_host_key
from service.settings import Settings
from service.signing import sign
from tests.service.forging import EVERY, RECORDS, altered, named, salted, told, whats
from tests.sound import assert_sound

SOME = (1, 2, 4, 10, 12, 17, 23)
MAYOR_ENROLS = 18  # key-enrolled of the mayor; attested by 19, named by 23


TRIED = pytest.mark.parametrize("records", [SOME, pytest.param(EVERY, marks=pytest.mark.torture)])
FLIPS = pytest.mark.parametrize("flips", [25, pytest.param(2_000, marks=pytest.mark.torture)])


# --- control -------------------------------------------------------------------------------------------------------


def test_an_untouched_ledger_is_sound(founded):
    report = assert_sound(founded)
    assert report.exit_code == 0
    assert report.counts == {"entries": 24, "contents": 24, "streams": 12, "tiles": 1}
    assert report.notes == ()
    assert report.data()["findings"] == []
    assert "Utuh" in report.text()


def test_a_forger_who_changes_nothing_leaves_it_sound(forger):
    assert forger.examine().sound


def test_a_forger_who_recomputes_and_seals_the_same_leaves_it_sound(forger):
    forger.seal()
    assert forger.examine().sound


def test_an_open_house_is_examined_too(tmp_path):
    city = found(tmp_path)
    assert fsck(city.stage.house, trust=city.stage.house.trust).sound
    city.stage.close()
    assert_sound(tmp_path)


def test_progress_is_told_to_the_end(founded):
    heard = []
    fsck(Settings.read({"AMANAH_HOME": str(founded)}), progress=lambda *told: heard.append(told))
    assert {"catatan dan tanda tangan", "isi dan kewenangan", "daftar"} == {phase for phase, _, _ in heard}
    assert {(done, total) for _, done, total in heard} == {(24, 24)}


def test_without_a_ledger_nothing_is_examined(tmp_path):
    with pytest.raises(Fault) as refusal:
        fsck(Settings.read({"AMANAH_HOME": str(tmp_path)}))
    assert refusal.value.code == "not_opened"


def test_the_examination_writes_nothing_into_the_ledger(founded):
    before = (founded / "ledger.sqlite").read_bytes(), (founded / "projections.sqlite").read_bytes()
    assert_sound(founded)
    assert ((founded / "ledger.sqlite").read_bytes(), (founded / "projections.sqlite").read_bytes()) == before


# --- entry ---------------------------------------------------------------------------------------------------------


def test_every_entry_changed_is_named_and_alone_is_named(forgers):
    for record in EVERY:
        forger = forgers()
        forger.set_entry(record, altered(forger.entry(record), claimed_at=1))
        report = forger.examine()
        assert report.damaged == {record}, report.text()
        assert whats(report, record) == {"leaf_differs"}


@TRIED
def test_every_entry_deleted_is_named(forgers, records):
    for record in records:
        forger = forgers()
        forger.sql("DELETE FROM entry WHERE record = ?", record)
        report = forger.examine()
        assert report.damaged == {record}, report.text()
        assert whats(report, record) == {"entry_missing"}


def test_two_entries_swapped_are_both_named(forgers):
    for record in SOME:
        forger = forgers()
        forger.swap("entry", "entry", record, record + 1)
        assert forger.examine().damaged == {record, record + 1}


def test_an_entry_inserted_behind_the_seal_is_named(forger):
    forger.sql("INSERT INTO stream VALUES (99, 'agency/' || ?, 1, NULL)", "a" * 32)
    forger.sql("INSERT INTO entry VALUES (25, 99, 1, ?)", forger.entry(2))
    report = forger.examine()
    assert report.damaged == {25}
    assert told(report) == {"entry_extra", "stream_extra"}


def test_an_entry_in_front_of_the_first_is_named(forger):
    forger.sql("INSERT INTO entry VALUES (0, 1, 99, ?)", forger.entry(2))
    assert forger.examine().damaged == {0}


def test_a_tail_cut_off_is_named(forgers):
    for cut in (1, 3, 10):
        forger = forgers()
        forger.sql("DELETE FROM content WHERE record > ?", RECORDS - cut)
        forger.sql("DELETE FROM entry WHERE record > ?", RECORDS - cut)
        assert forger.examine().damaged == set(range(RECORDS - cut + 1, RECORDS + 1))


@pytest.mark.parametrize(
    ("column", "value", "what"), [("version", 99, "version"), ("stream", 12, "stream"), ("stream", 4711, "stream")]
)
def test_a_column_that_contradicts_the_entry_is_named(forger, column, value, what):
    forger.db.execute("PRAGMA foreign_keys = OFF")
    forger.sql(f"UPDATE entry SET {column} = ?, version = 99 WHERE record = 11", value)
    report = forger.examine()
    assert whats(report, 11) == {"columns_differ"}
    assert report.damaged == {11}
    assert any(what in finding.message for finding in report.damages)


def test_an_entry_kept_as_text_is_named(forger):
    forger.sql("UPDATE entry SET entry = CAST(entry AS TEXT) WHERE record = 7")
    report = forger.examine()
    assert report.damaged == {7}
    assert whats(report, 7) == {"columns_differ"}


@FLIPS
def test_random_bits_flipped_in_entries_are_named(forgers, flips):
    chance = random.Random(41)
    for _ in range(flips):
        forger = forgers()
        record = chance.choice(EVERY)
        raw = bytearray(forger.entry(record))
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        forger.set_entry(record, bytes(raw))
        assert forger.examine().damaged == {record}


@FLIPS
def test_random_bits_flipped_in_entries_under_a_recomputed_tree_are_named(forgers, flips):
    chance = random.Random(42)
    for _ in range(flips):
        forger = forgers()
        record = chance.choice(EVERY)
        raw = bytearray(forger.entry(record))
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        forger.set_entry(record, bytes(raw))
        forger.grow_tree()
        report = forger.examine()
        assert record in report.damaged, report.text()
        assert report.damaged <= {record}, report.text()


@TRIED
def test_every_entry_changed_under_a_recomputed_tree_is_named(forgers, records):
    for record in records:
        forger = forgers()
        forger.set_entry(record, altered(forger.entry(record), claimed_at=1))
        forger.grow_tree()
        report = forger.examine()
        assert report.damaged == {record}, report.text()
        assert "fork_detected" in whats(report, record)


@TRIED
def test_every_time_of_receipt_moved_and_sealed_again_is_named_by_the_next_signer(forgers, records):
    for record in set(records) - {RECORDS}:
        forger = forgers()
        entry = forger.entry(record)
        forger.set_entry(record, altered(entry, received_at=Entry.parse(entry).received_at + 1))
        forger.seal()
        report = forger.examine()
        assert report.damaged == {record}, report.text()
        assert whats(report, record) == {"seen_differs"}


def test_the_last_time_of_receipt_moved_and_sealed_again_is_caught_by_a_seal_given_before(forger):
    entry = forger.entry(RECORDS)
    forger.set_entry(RECORDS, altered(entry, received_at=Entry.parse(entry).received_at + 1))
    forger.seal(memory=False)
    report = forger.examine()
    assert report.damaged == {RECORDS}
    assert whats(report, RECORDS) == {"fork_detected"}


def test_the_last_entry_changed_under_a_recomputed_tree_falls_by_the_seal_alone(forger):
    entry = forger.entry(RECORDS)
    forger.set_entry(RECORDS, altered(entry, received_at=Entry.parse(entry).received_at + 1))
    forger.grow_tree()
    forger.settings.head_memory_path.unlink()
    report = forger.examine()
    assert report.damaged == {RECORDS}
    assert whats(report, RECORDS) == {"root_differs"}


# --- with the log key: what he cannot forge is the signature --------------------------------------------------------


def test_every_body_changed_and_sealed_again_is_named(forgers):
    for record in EVERY:
        forger = forgers()
        forger.set_entry(record, altered(forger.entry(record), claimed_at=1))
        forger.seal()
        report = forger.examine()
        assert report.damaged == {record}, report.text()


def test_the_last_body_changed_and_sealed_again_falls_by_its_signature(forger):
    entry = forger.entry(RECORDS)
    forger.set_entry(RECORDS, altered(entry, claimed_at=Entry.parse(entry).body.claimed_at - 1))
    forger.seal()
    report = forger.examine()
    assert whats(report, RECORDS) == {"bad_signature"}
    assert next(finding.claim for finding in report.damages if finding.record == RECORDS) == "4.1"


@TRIED
def test_every_record_taken_out_and_sealed_again_is_named_at_its_place(forgers, records):
    for record in set(records) - {RECORDS}:
        forger = forgers()
        forger.remove(record, renumber=True)
        forger.seal()
        report = forger.examine()
        assert record in named(report), report.text()


def test_the_last_record_taken_out_and_sealed_again_is_caught_by_a_seal_given_before(forger):
    forger.remove(RECORDS)
    forger.seal(memory=False)
    report = forger.examine()
    assert whats(report, RECORDS) == {"rolled_back"}


def test_two_records_swapped_and_sealed_again_are_named(forgers):
    for record in SOME:
        forger = forgers()
        for table, column in (("entry", "entry"), ("content", "content")):
            forger.swap(table, column, record, record + 1)
        forger.seal()
        report = forger.examine()
        assert record in report.damaged, report.text()


def test_an_entry_that_is_no_entry_and_sealed_is_named(forger):
    forger.set_entry(RECORDS, forger.entry(RECORDS)[:-1] + b" }")
    forger.seal()
    report = forger.examine()
    assert whats(report, RECORDS) == {"entry_malformed"}
    assert report.damaged == {RECORDS}


def test_an_act_signed_by_a_stranger_and_sealed_is_named(forger):
    last = Entry.parse(forger.entry(RECORDS))
    stranger = SigningKey.from_seed(bytes(32))
    body = Body.parse(last.body.raw)
    value = json.loads(body.raw)
    value |= {"version": body.version + 1, "previous": body.digest}
    raw = canonical.encode(value)
    forged = Entry.build(raw, received_at=last.received_at, signature=stranger.sign(pae(raw)))
    forger.sql("INSERT INTO entry SELECT 25, stream, version + 1, ? FROM entry WHERE record = 24", forged.raw)
    forger.sql("INSERT INTO content SELECT 25, content FROM content WHERE record = 24")
    forger.seal()
    report = forger.examine()
    assert report.damaged == {25}
    assert "bad_signature" in whats(report, 25)


def test_an_act_recorded_twice_and_sealed_is_named_and_only_the_second(forger):
    forger.sql("INSERT INTO entry SELECT 25, stream, 99, entry FROM entry WHERE record = 12")
    forger.sql("INSERT INTO content SELECT 25, content FROM content WHERE record = 12")
    forger.seal()
    report = forger.examine()
    assert report.damaged == {25}
    assert "wrong_version" in whats(report, 25)
    assert report.resting == ()


def test_another_seal_key_is_noticed(forger):
    frontier = forger.grow_tree()
    forger.sql(
        "UPDATE head SET checkpoint = ?",
        Sealer("kota-contoh.demo.invalid/pk", SigningKey.generate()).seal(frontier.size, frontier.root),
    )
    assert "seal_wrong" in told(forger.examine())


def test_a_whole_new_ledger_is_not_the_one_of_trust_json(founded, tmp_path):
    trust = _trust(founded)
    other = found(tmp_path / "other", seed="Kota Lain", start=FOUNDED)
    other.stage.close()
    settings = Settings.read({"AMANAH_HOME": str(tmp_path / "other")})
    assert fsck(settings).sound
    assert {"genesis_differs", "seal_wrong"} <= told(fsck(settings, trust=trust))


def test_a_ledger_of_another_origin_is_not_the_one_of_trust_json(founded, tmp_path):
    trust = _trust(founded)
    elsewhere = replace(trust, log_key=VerifierKey("kota-lain.demo.invalid/pk", trust.log_key.public_key))
    report = fsck(Settings.read({"AMANAH_HOME": str(founded)}), trust=elsewhere)
    assert "origin_differs" in whats(report, 1)


def test_the_ledger_of_trust_json_is_sound(founded):
    assert_sound(founded, trust=_trust(founded))


def _trust(home):
    with closing(sqlite3.connect(home / "ledger.sqlite")) as db:
        (raw,) = db.execute("SELECT entry FROM entry WHERE record = 1").fetchone()
    key = load_host_key(home / "keys" / LOG_KEY).public_key
    return Trust(VerifierKey(Entry.parse(raw).body.ledger, key), sha256(raw).hexdigest())


# --- a writer that did not ask ----------------------------------------------------------------------------------------


@pytest.fixture
def careless(tmp_path, monkeypatch):
    """A founded city whose writer records whatever it is given."""
    city = found(tmp_path / "home")
    nothing_wrong = Examined(Mock(), (), frozenset())
    monkeypatch.setattr("service.drafts.examine", lambda *_, **__: nothing_wrong)
    hearing = Mock(unread=lambda: None, judge=lambda _: nothing_wrong)
    monkeypatch.setattr("service.amanah.Hearing", lambda *_, **__: hearing)
    yield city
    city.stage.close()


def _mayor_registers_an_agency(city):
    mayor = city.officers["walikota"]
    facts = {
        "agency": city.agency_of("bappeda"), "code": "bappeda", "nomenclature": "-", "kind": "badan", "name_printed": "Bappeda", "affairs": [],
    }  # fmt: skip
    city.stage.do(mayor.person, "agency-registered", facts, office=mayor.office, mandate=mayor.mandate.digest)


def test_an_act_without_the_power_that_a_careless_writer_recorded_is_named(careless):
    _mayor_registers_an_agency(careless)
    report = fsck(careless.stage.house)
    assert report.damaged == {25}
    assert {finding.claim for finding in report.damages} == {"5.1"}
    assert whats(report, 25) == {"missing_power"}


def test_what_is_done_in_an_agency_that_nobody_could_register_rests_on_it(careless):
    _mayor_registers_an_agency(careless)
    careless.office("bappeda", "bappeda", "Kepala Bappeda", "jpt_pratama")
    report = fsck(careless.stage.house)
    assert report.damaged == {25}
    assert [(finding.record, finding.rests_on) for finding in report.resting if finding.what == "rests_on"] == [
        (26, 25)
    ]


def test_a_root_that_never_was_is_told_of_the_one_who_says_he_saw_it(careless):
    stage, organisation = careless.stage, careless.officers["organisasi"]
    careless.agency_of("bappeda")
    facts = {
        "agency": careless.agencies["bappeda"], "code": "bappeda", "nomenclature": "-", "kind": "badan", "name_printed": "Bappeda", "affairs": [],
    }  # fmt: skip
    intent = Intent(
        act="agency-registered", facts=facts, key=organisation.person.thumbprint, official=organisation.person.official
    )
    (submission,) = sign(stage.house.drafter.draft([intent], at=stage.clock.now_ms()), organisation.person.key)
    value = json.loads(submission.body)
    raw = canonical.encode({**value, "seen": {**value["seen"], "root": "d" * 64}})
    stage.house.app.record([Submission(raw, submission.content, organisation.person.key.sign(pae(raw)))])
    careless.agency("inspektorat", "Inspektorat", "inspektorat")
    report = fsck(stage.house)
    assert report.damaged == {25}
    assert whats(report, 25) == {"wrong_seen"}


# --- content -------------------------------------------------------------------------------------------------------


def test_every_content_changed_is_named(forgers):
    for record in EVERY:
        forger = forgers()
        forger.set_content(record, salted(forger.content(record)))
        report = forger.examine()
        assert report.damaged == {record}, report.text()
        assert whats(report, record) == {"content_differs"}


@TRIED
def test_every_content_deleted_is_named(forgers, records):
    for record in records:
        forger = forgers()
        forger.sql("DELETE FROM content WHERE record = ?", record)
        report = forger.examine()
        assert report.damaged == {record}, report.text()
        assert whats(report, record) == {"content_missing"}


def test_two_contents_swapped_are_both_named(forgers):
    for record in SOME:
        forger = forgers()
        forger.swap("content", "content", record, record + 1)
        assert forger.examine().damaged == {record, record + 1}


def test_a_content_inserted_without_an_entry_is_named(forger):
    forger.sql("INSERT INTO content VALUES (25, ?)", forger.content(2))
    report = forger.examine()
    assert whats(report, 25) == {"content_extra"}


@FLIPS
def test_random_bits_flipped_in_contents_are_named(forgers, flips):
    chance = random.Random(43)
    for _ in range(flips):
        forger = forgers()
        record = chance.choice(EVERY)
        raw = bytearray(forger.content(record))
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        forger.set_content(record, bytes(raw))
        assert forger.examine().damaged == {record}


# --- what rests on a damage -----------------------------------------------------------------------------------------


def test_what_rests_on_a_damaged_record_is_told_apart_and_names_it(forger):
    forger.set_entry(MAYOR_ENROLS, altered(forger.entry(MAYOR_ENROLS), claimed_at=1))
    report = forger.examine()
    assert {finding.record for finding in report.resting if finding.what == "rests_on"} >= {19}
    assert {finding.rests_on for finding in report.resting} == {MAYOR_ENROLS}
    assert "projection_halted" in {finding.what for finding in report.resting}
    assert "Bersandar pada kerusakan" in report.text()


def test_what_does_not_rest_on_a_damaged_record_stands(forger):
    forger.set_content(24, salted(forger.content(24)))
    report = forger.examine()
    assert {finding.what for finding in report.resting} == {"projection_rests"}


def test_everything_rests_on_the_opening_of_the_book(forger):
    forger.set_entry(1, altered(forger.entry(1), claimed_at=1))
    report = forger.examine()
    assert {finding.record for finding in report.resting if finding.what == "rests_on"} == set(range(2, 25))


# --- tile ----------------------------------------------------------------------------------------------------------


@TRIED
def test_every_leaf_changed_in_a_tile_is_named(forgers, records):
    for record in records:
        forger = forgers()
        data = bytearray(forger.one("SELECT data FROM tile"))
        data[(record - 1) * 32] ^= 1
        forger.sql("UPDATE tile SET data = ?", bytes(data))
        report = forger.examine()
        assert report.damaged == {record}
        assert whats(report, record) == {"tile_differs"}


def test_a_tile_deleted_is_named(forger):
    forger.sql("DELETE FROM tile")
    report = forger.examine()
    assert [finding.message for finding in report.findings] == ["Ubin 0/0 tidak ada."]


def test_a_tile_cut_short_or_grown_is_named(forgers):
    for change, first in (
        (lambda data: data[:-32], 24),
        (lambda data: data + bytes(32), 25),
        (lambda data: data[:-1], 24),
    ):
        forger = forgers()
        forger.sql("UPDATE tile SET data = ?", change(forger.one("SELECT data FROM tile")))
        assert forger.examine().damaged == {first}


@pytest.mark.parametrize("number", [(0, 1), (1, 0)])
def test_a_tile_inserted_is_named(forger, number):
    forger.sql("INSERT INTO tile VALUES (?, ?, ?)", *number, bytes(32))
    assert told(forger.examine()) == {"tile_extra"}


def test_a_tile_kept_as_text_is_named(forger):
    forger.sql("UPDATE tile SET data = CAST(data AS TEXT)")
    assert told(forger.examine()) == {"tile_extra", "tile_missing"}


# --- the tree by itself ----------------------------------------------------------------------------------------------


def leaves(count):
    return [leaf_hash(b"%d" % number) for number in range(count)]


def grown(entries, tiles, seals, seen=(), *, genuine=lambda _record: True):
    return Tree(entries, tiles, seals=seals, seen=seen, genuine=genuine)


def root(some):
    frontier = Frontier()
    for leaf in some:
        frontier, _ = frontier.extend(leaf)
    return frontier.root


def test_higher_tiles_follow_from_the_leaves():
    some = leaves(600)
    tiles = dict(grown(some, some, [Seen(None, 600, root(some))]).tiles())
    assert {number: len(data) // 32 for number, data in tiles.items()} == {
        (0, 0): 256,
        (0, 1): 256,
        (0, 2): 88,
        (1, 0): 2,
    }
    assert tiles[1, 0] == root(some[:256]) + root(some[256:512])


def test_the_tiles_win_where_the_seal_confirms_them_and_not_the_entries():
    right = leaves(9)
    wrong = [*right[:4], leaf_hash(b"x"), *right[5:]]
    tree = grown(wrong, right, [Seen(None, 9, root(right))])
    assert (tree.lost, tree.broken, list(tree.leaves)) == ({5}, None, right)
    tree = grown(right, wrong, [Seen(None, 9, root(right))])
    assert (tree.lost, tree.broken, list(tree.leaves)) == (set(), None, right)


def test_one_signer_who_saw_wrong_is_told_by_those_after_him():
    some = leaves(9)
    seen = [Seen(n + 1, n, root(some[:n])) for n in range(9)]
    seen[4] = Seen(5, 4, bytes(32))
    tree = grown(some, some, [Seen(None, 9, root(some))], seen)
    assert (tree.liars, tree.broken) == ({5}, None)


def test_those_who_saw_a_tree_that_is_gone_say_between_which_records_it_was_changed():
    was = leaves(9)
    now = [*was[:4], leaf_hash(b"x"), *was[5:]]
    seen = [Seen(n + 1, n, root(was[:n])) for n in (0, 1, 3, 6, 7, 8)]
    tree = grown(now, now, [Seen(None, 9, root(now))], seen)
    assert (tree.broken.first, tree.broken.last) == (4, 6)
    assert tree.liars == set()


def test_who_did_not_sign_saw_nothing():
    some = leaves(9)
    seen = [Seen(9, 8, bytes(32))]
    assert grown(some, some, [Seen(None, 9, root(some))], seen).broken.last == 8
    assert grown(some, some, [Seen(None, 9, root(some))], seen, genuine=lambda _record: False).broken is None


def test_an_unknown_leaf_leaves_the_tree_undetermined_behind_it():
    some = [*leaves(4), None, *leaves(3)]
    tree = grown(some, some, [Seen(None, 8, bytes(32))])
    assert (tree.lost, tree.broken, tree.whole) == ({5}, None, False)
    assert tree.root_at(4) == root(leaves(4))
    assert tree.root_at(5) is None
    assert tree.root_at(0) == EMPTY_ROOT


# --- stream --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE stream SET version = 7 WHERE id = 3", "version"),
        ("UPDATE stream SET head = x'00' WHERE id = 3", "head"),
        ("UPDATE stream SET head = NULL WHERE id = 3", "head"),
        ("UPDATE stream SET id = 77 WHERE id = 3", "id"),
    ],
)
def test_a_stream_row_changed_is_named(forger, change, what):
    forger.sql(change)
    report = forger.examine()
    assert told(report) == {"stream_differs"}
    (finding,) = report.damages
    assert f"({what})" in finding.message
    assert finding.record == 3


def test_a_stream_row_renamed_is_named(forger):
    forger.sql("UPDATE stream SET name = 'agency/' || ? WHERE id = 3", "b" * 32)
    assert told(forger.examine()) == {"stream_missing", "stream_extra"}


def test_a_stream_row_deleted_is_named(forger):
    forger.sql("DELETE FROM stream WHERE id = 3")
    report = forger.examine()
    assert told(report) == {"stream_missing"}
    assert report.damaged == {3}


def test_two_stream_rows_swapped_are_both_named(forger):
    forger.swap("stream", "name", 2, 3, key="id")
    report = forger.examine()
    assert told(report) == {"stream_differs"}
    assert len(report.damages) == 2


def test_a_stream_row_inserted_is_named(forger):
    forger.sql("INSERT INTO stream VALUES (77, 'agency/' || ?, 1, NULL)", "c" * 32)
    assert told(forger.examine()) == {"stream_extra"}


# --- head and memory -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", ["size = 23", "size = 10000000", "root = x'00'", "received_at = 1", "received_at = received_at + 1"]
)
def test_a_head_row_changed_is_named(forger, change):
    forger.sql(f"UPDATE head SET {change}")
    report = forger.examine()
    assert told(report) == {"head_differs"}
    assert change.split(" ", maxsplit=1)[0] in report.damages[0].message


def test_a_head_row_deleted_is_named(forger):
    forger.sql("DELETE FROM head")
    assert told(forger.examine()) == {"head_missing"}


def test_a_second_head_row_is_named(forger):
    forger.db.execute("PRAGMA ignore_check_constraints = ON")
    forger.sql("INSERT INTO head SELECT 2, size, root, received_at, checkpoint FROM head")
    assert "head_differs" in told(forger.examine())


@pytest.mark.parametrize(
    ("note", "what"), [(None, "seal_missing"), ("", "seal_wrong"), (b"\xff\x00", "seal_wrong"), (7, "seal_wrong")]
)
def test_a_seal_taken_away_is_named(forger, note, what):
    forger.sql("UPDATE head SET checkpoint = ?", note)
    assert told(forger.examine()) == {what}


def test_a_seal_of_an_earlier_day_is_named(forger):
    frontier = Frontier()
    for record in range(1, 11):
        frontier, _ = frontier.extend(leaf_hash(forger.entry(record)))
    key = load_host_key(forger.settings.keys / LOG_KEY)
    forger.sql("UPDATE head SET checkpoint = ?", Sealer("kota-contoh.demo.invalid/pk", key).seal(10, frontier.root))
    report = forger.examine()
    assert "head_differs" in told(report)


def test_an_old_copy_restored_is_named(tmp_path):
    city = found(tmp_path / "home")
    old = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(city.stage.settings.ledger_path)) as db, closing(sqlite3.connect(old)) as copy:
        db.backup(copy)
    for name in ("Sari", "Budi"):
        city.enrol(city.stage.person(name))
    city.stage.close()
    assert_sound(tmp_path / "home")
    shutil.copy(old, tmp_path / "home" / "ledger.sqlite")
    report = fsck(Settings.read({"AMANAH_HOME": str(tmp_path / "home")}))
    assert "rolled_back" in whats(report, 25)
    assert "25 sampai 30" in report.text()


def test_a_damaged_memory_is_named(forger):
    forger.settings.head_memory_path.write_text("bukan segel")
    assert told(forger.examine()) == {"memory_damaged"}


def test_a_memory_that_is_no_text_is_named(forger):
    forger.settings.head_memory_path.write_bytes(b"\xff")
    assert told(forger.examine()) == {"memory_damaged"}


def test_a_missing_memory_is_told_but_is_no_damage(forger):
    forger.settings.head_memory_path.unlink()
    report = forger.examine()
    assert report.sound
    assert "ingatan segel" in report.notes[0]


def test_without_the_key_of_the_host_the_seal_is_held_against_the_one_of_genesis(forgers):
    forger = forgers()
    (forger.settings.keys / LOG_KEY).unlink()
    report = forger.examine()
    assert report.sound
    assert "kunci buku" in report.notes[0]
    forger = forgers()
    (forger.settings.keys / LOG_KEY).unlink()
    forger.sql("UPDATE head SET checkpoint = replace(checkpoint, '24', '23')")
    assert "seal_wrong" in told(forger.examine())


def test_a_damaged_key_of_the_host_is_named(forger):
    (forger.settings.keys / LOG_KEY).write_text("bukan kunci")
    assert told(forger.examine()) == {"key_damaged"}


# --- the file itself -------------------------------------------------------------------------------------------------


def test_a_trigger_taken_away_is_named(forger):
    forger.triggers.pop()
    report = forger.examine()
    assert told(report) == {"schema_differs"}
    assert "content_kept" in report.text()


def test_another_schema_version_is_named(forger):
    forger.sql("PRAGMA user_version = 2")
    assert told(forger.examine()) == {"schema_differs"}


@pytest.mark.parametrize("table", ["entry", "content", "tile", "stream", "head"])
def test_a_table_dropped_is_named(forger, table):
    forger.db.execute("PRAGMA foreign_keys = OFF")
    forger.sql(f"DROP TABLE {table}")
    forger.triggers = [sql for sql in forger.triggers if f"ON {table}" not in sql]
    report = forger.examine()
    assert not report.sound
    assert "schema_differs" in told(report)


def test_an_index_that_lies_is_named(forger):
    forger.db.execute("PRAGMA writable_schema = ON")
    rootpage = forger.one("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_stream_1'")
    forger.sql("UPDATE sqlite_schema SET rootpage = ? WHERE name = 'sqlite_autoindex_entry_1'", rootpage)
    forger.db.execute("PRAGMA writable_schema = RESET")
    for sql in forger.triggers:
        forger.db.execute(sql)
    forger.db.close()
    assert "file_damaged" in told(fsck(forger.settings))


@pytest.mark.parametrize(("table", "what"), [("entry", "entry_unreadable"), ("content", "content_unreadable")])
def test_every_record_on_a_page_that_cannot_be_read_is_named(founded, tmp_path, table, what):
    shutil.copytree(founded, tmp_path / "home")
    settings = Settings.read({"AMANAH_HOME": str(tmp_path / "home")})
    with closing(sqlite3.connect(settings.ledger_path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    raw = bytearray(settings.ledger_path.read_bytes())
    raw[(page - 1) * size : (page - 1) * size + 100] = bytes(100)
    settings.ledger_path.write_bytes(bytes(raw))
    report = fsck(settings)
    assert {finding.record for finding in report.damages if finding.what == what} == set(EVERY)
    assert {"file_damaged", "table_unreadable"} & told(report)


def test_a_file_that_is_no_database_is_named(founded, tmp_path):
    shutil.copytree(founded, tmp_path / "home")
    (tmp_path / "home" / "ledger.sqlite").write_bytes(b"bukan basis data" * 999)
    report = fsck(Settings.read({"AMANAH_HOME": str(tmp_path / "home")}))
    assert told(report) == {"file_unreadable"}
    assert report.exit_code == 1


@FLIPS
def test_bits_flipped_in_the_file_never_go_unnoticed_and_never_stop_the_examination(founded, tmp_path, flips):
    chance = random.Random(44)
    settings = Settings.read({"AMANAH_HOME": str(tmp_path / "home")})
    shutil.copytree(founded, tmp_path / "home")
    with closing(sqlite3.connect(settings.ledger_path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    whole = settings.ledger_path.read_bytes()
    used = [at for at in range(100, len(whole)) if whole[at]]
    right = _dump_of(whole, tmp_path)
    for _ in range(flips):
        damaged = bytearray(whole)
        at = chance.choice(used)
        damaged[at] ^= 1 << chance.randrange(8)
        settings.ledger_path.write_bytes(bytes(damaged))
        with closing(sqlite3.connect(settings.ledger_path)) as db:
            db.text_factory = bytes
            changed = _dump(db) != right
        report = fsck(settings)
        assert not report.sound or not changed, at


def _dump(db):
    try:
        return [
            db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("stream", "entry", "content", "tile", "head")
        ]
    except sqlite3.DatabaseError:
        return None


def _dump_of(whole, directory):
    path = directory / "whole.sqlite"
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as db:
        db.text_factory = bytes
        return _dump(db)


# --- projections -----------------------------------------------------------------------------------------------------


def _tables(home):
    with closing(projections.connect(home / "projections.sqlite")) as db:
        names = [row["name"] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return [name for name in names if db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]]


def test_every_table_of_the_projections_with_a_row_changed_deleted_or_added_is_named(founded, tmp_path):
    home = tmp_path / "home"
    settings = Settings.read({"AMANAH_HOME": str(home)})
    tables = _tables(founded)
    assert len(tables) > 6
    for table in tables:
        for deed in (_changed, _deleted, _added):
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(founded, home)
            with closing(sqlite3.connect(home / "projections.sqlite", isolation_level=None)) as db:
                if not deed(db, table):
                    continue
            report = fsck(settings)
            assert not report.sound, (table, deed)
            if table != "position":  # up to which record the tables are compared
                named = {finding.table for finding in report.damages} - {f"{table}_count"}  # it moves with its table
                assert named <= {table, "projections"}, report.text()
            assert told(report) <= {"projection_differs", "projection_unreadable"}


def _changed(db, table):
    columns = db.execute("SELECT name FROM pragma_table_info(?) WHERE pk = 0", [table]).fetchall()
    db.execute("PRAGMA ignore_check_constraints = ON")
    for (column,) in columns:
        try:
            row, value = db.execute(f"SELECT rowid, {column} FROM {table}").fetchone()
            other = value + 1 if isinstance(value, int) else f"{value or ''}x"
            db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [other, row])
        except sqlite3.DatabaseError:
            continue
        return True
    return False


def _deleted(db, table):
    return (
        db.execute(f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})").rowcount
        if _has_rowid(db, table)
        else False
    )


def _added(db, table):
    row = db.execute(f"SELECT * FROM {table}").fetchone()
    other = [
        value + 1000 if isinstance(value, int) else f"{value}x" if isinstance(value, str) else value for value in row
    ]
    try:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(other))})", other)
    except sqlite3.DatabaseError:
        return False
    return True


def _has_rowid(db, table):
    try:
        db.execute(f"SELECT rowid FROM {table}")
    except sqlite3.DatabaseError:
        return False
    return True


def test_tables_that_lag_behind_are_sound_as_far_as_they_go(tmp_path):
    city = found(tmp_path)
    city.stage.house.catch_up()
    city.enrol(city.stage.person("Sari"))
    city.stage.close()
    assert_sound(tmp_path)


def test_missing_tables_are_told_but_are_no_damage(forger):
    forger.settings.projections_path.unlink()
    report = forger.examine()
    assert report.sound
    assert report.notes == ("berkas daftar belum dibuat",)


def test_tables_that_are_no_database_are_named(forger):
    forger.settings.projections_path.write_bytes(b"x" * 5000)
    assert told(forger.examine()) == {"projection_unreadable"}


# --- the report ------------------------------------------------------------------------------------------------------


def test_the_report_names_record_table_and_code_in_both_forms(forger):
    forger.set_content(7, salted(forger.content(7)))
    report = forger.examine()
    assert "nomor 7 [content] Isi catatan ini bukan yang ditandatangani. (content_differs)" in report.text()
    assert report.data()["damaged_records"] == [7]
    assert json.loads(json.dumps(report.data()))["sound"] is False
    assert report.exit_code == 1
