"""However an examination is made (few streams kept, other processes, resumed), what it finds is the same."""

import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from domain.evidence.entry import Entry, pae
from domain.evidence.errors import AmanahError, Refused
from domain.evidence.judge import examine
from domain.evidence.merkle import leaf_hash, root_of
from service import keyfile
from service.cli import main
from service.demo.founding import found
from service.fsck import Means, fsck
from service.fsck.acts import Hearing
from service.fsck.chunks import cut, first_pass, registered
from service.fsck.sqlite import SQLiteReader
from service.fsck.state import Verified, open_state
from service.keyfile import SigningKey
from service.regrown import CHUNK, Leaves, Roots
from service.roll import Roll
from service.settings import Settings
from tests.service.forging import EVERY, MIDDLE, RECORDS, altered, salted, told, whats

FORGOTTEN = Means(kept=0)  # every stream is folded again for each act
HALF = 14


def found_in(report):
    """All of a report but how long it took."""
    clock = {"seconds", "entries_per_second", "phases"}
    return {name: value for name, value in report.data().items() if name not in clock}


def said(report):
    """What its verifier may say of a sound ledger."""
    assert report.verified is not None
    return report.verified


def unheard(record, why):
    raise AssertionError(record, why)


def _entry(forger, record):
    forger.set_entry(record, altered(forger.entry(record), claimed_at=1))


def _sealed(forger, record):
    _entry(forger, record)
    forger.seal()


def _content(forger, record):
    forger.set_content(record, salted(forger.content(record)))


def _row(forger, record):
    forger.sql("DELETE FROM entry WHERE record = ?", record)


DAMAGES = (_entry, _sealed, _content, _row)


# --- the same verdicts -----------------------------------------------------------------------------------------------


def test_a_world_that_forgets_every_stream_gives_the_same_verdicts(forgers):
    chance = random.Random(45)
    for damage in DAMAGES:
        for record in (MIDDLE, chance.choice(EVERY)):
            forger = forgers()
            damage(forger, record)
            whole = found_in(forger.examine())
            assert found_in(fsck(forger.settings, means=FORGOTTEN)) == whole, (damage, record)


@pytest.mark.torture
def test_a_world_that_forgets_gives_the_same_verdicts_on_the_whole_demonstration(demo_home, tmp_path):
    shutil.copytree(demo_home, tmp_path / "home")
    settings = Settings.read({"AMANAH_HOME": str(tmp_path / "home")})
    settings.projections_path.unlink(missing_ok=True)
    chance = random.Random(46)
    for turn in range(12):
        with closing(sqlite3.connect(settings.ledger_path, isolation_level=None)) as db:
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                db.execute(f"DROP TRIGGER {name}")
            record = chance.randrange(1, 900)
            if turn:
                db.execute("DELETE FROM content WHERE record = ?", [record])
        assert found_in(fsck(settings, means=Means(kept=20_000))) == found_in(fsck(settings)), record


def test_the_first_pass_proves_what_was_signed_and_nothing_else(forger):
    last = Entry.parse(forger.entry(RECORDS))
    forger.set_entry(RECORDS, Entry.build(last.body.raw, received_at=last.received_at, signature=bytes(64)).raw)
    stranger = SigningKey.generate()
    strange = Entry.parse(forger.entry(MIDDLE))
    forger.set_entry(
        MIDDLE,
        Entry.build(
            strange.body.raw, received_at=strange.received_at, signature=stranger.sign(pae(strange.body.raw))
        ).raw,
    )
    with closing(SQLiteReader(forger.settings.ledger_path)) as reader:
        keys = dict(registered(reader.key_contents)) | {stranger.public_key.thumbprint: stranger.public_key}
        entries = first_pass(
            reader, RECORDS, processes=1, known=0, damaged=unheard, progress=lambda *_: None, keys=keys
        )
        unasked = first_pass(reader, RECORDS, processes=1, known=0, damaged=unheard, progress=lambda *_: None)
    assert [record for record in EVERY if not entries.proven[record - 1]] == [MIDDLE, RECORDS]
    assert not any(unasked.proven)
    forger.seal()
    assert {MIDDLE, RECORDS} <= forger.examine().damaged


def test_what_is_cut_out_of_an_entry_is_what_the_strict_reading_reads(forger):
    chance = random.Random(51)
    marks = b'0123456789abcdef"{}[]:,.-+= \\\n\xc3null'
    taken = 0
    for raw in map(forger.entry, EVERY):
        for turn in range(150):
            bent = bytearray(raw)
            at = chance.randrange(len(raw))
            bent[at : at + chance.randrange(2)] = bytes([chance.choice(marks)]) * (turn > 0)
            try:
                entry = Entry.parse(bytes(bent))
            except AmanahError:
                continue  # the judge never comes to what was said of it
            assert cut(entry.raw) == (entry.body.actor.key, entry.body.raw, entry.signature), entry.raw
            taken += 1
    assert taken > 2 * RECORDS  # else little was compared
    # A name that looks like the end of the body.
    named = raw.replace(b'"ledger":"', b'"ledger":"\\",\\"received_at\\":1,\\"signature\\":')
    entry = Entry.parse(named)
    assert cut(named) == (entry.body.actor.key, entry.body.raw, entry.signature)


def test_facts_of_acts_that_add_nothing_are_not_kept_and_read_again_where_they_are_asked_for(town_at, monkeypatch):
    settings = town_at("proposed").house.settings
    recall, asked, worlds = Hearing._recall, [], []

    def noted(hearing, record):
        entry, content = recall(hearing, record)
        asked.append(entry.body.name)
        return entry, content

    def compared(_reader, world, _size, _telling):
        worlds.append(world)
        for stream in world.streams.values():
            for record, version in world.roll.acts(stream.name):
                _, content = recall(world._recall.__self__, record)
                assert content is not None
                assert stream.acts[version].facts == content.facts, record

    monkeypatch.setattr(Hearing, "_recall", noted)
    monkeypatch.setattr("service.fsck.check.tell_streams", compared)
    assert fsck(settings).sound
    assert worlds
    assert {"dialogue-confirmed", "agreement-aligned", "indicator-confirmed"} <= set(asked)
    assert "ledger-opened" not in asked  # genesis is asked all the time


def test_other_processes_find_the_same_and_what_they_proved_is_not_asked_again(founded, monkeypatch):
    settings = Settings.read({"AMANAH_HOME": str(founded)})
    asked = []

    def refuse(*given):
        asked.append(given)
        return False

    monkeypatch.setattr("domain.evidence.bench.Bench.proves", refuse)
    assert fsck(settings, means=Means(processes=2)).sound
    assert not asked
    assert not fsck(settings).sound  # in one process the judge asks, and here is told no
    assert asked


# --- the tree and the roll ---------------------------------------------------------------------------------------------


def test_the_root_at_every_size_is_known_across_chunks():
    some = [leaf_hash(b"%d" % n) for n in range(2 * CHUNK + 5)]
    roots = Roots.over(Leaves(some))
    assert len(roots) == len(some) + 1
    for size in (0, 1, 255, 256, 257, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5):
        assert roots[size] == root_of(some[:size]), size
    tiles = dict(roots.tiles())
    assert tiles[1] == b"".join(root_of(some[at : at + 256]) for at in range(0, 2 * CHUNK, 256))


def test_the_numbers_of_a_stream_are_settled_by_most_of_its_entries():
    roll = Roll()
    for record, number in enumerate([7, 7, 3, 7], 1):
        roll.seat("agency/a", record, number)
    for record, number in enumerate([1, 2, 2], 5):
        roll.seat("agency/b", record, number)
    assert (roll.number("agency/a"), roll.number("agency/b")) == (7, 2)
    assert roll.strays() == {"agency/a": {3}, "agency/b": None}


# --- going on from a state of one's own --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def half(founded):
    """What a verifier found when the ledger had half of its records."""
    report = fsck(Settings.read({"AMANAH_HOME": str(founded)}))
    verified = said(report)
    assert verified.size == RECORDS
    with closing(sqlite3.connect(founded / "ledger.sqlite")) as db:
        leaves = [leaf_hash(raw) for (raw,) in db.execute("SELECT entry FROM entry ORDER BY record")]
    assert verified.root == root_of(leaves)
    return Verified(report.origin, HALF, root_of(leaves[:HALF]))


def test_a_state_reads_back_as_it_was_signed(half, tmp_path):
    key = SigningKey.generate()
    state = Verified(half.origin, half.size, half.root, (3, 12))
    assert open_state(state.signed(key), key.public_key, tmp_path) == state


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        (lambda note: note.replace(f"\n{HALF}\n", f"\n{RECORDS}\n"), "state_forged"),
        (lambda note: note.replace("amanah-fsck/1", "amanah-fsck/2", 1), "state_forged"),
        (lambda note: note.split("\n\n")[0], "state_unreadable"),
        (lambda _note: "bukan pernyataan", "state_unreadable"),
    ],
)
def test_a_state_that_was_touched_is_refused(half, tmp_path, bend, code):
    key = SigningKey.generate()
    with pytest.raises(Refused) as refusal:
        open_state(bend(half.signed(key)), key.public_key, tmp_path / "state")
    assert refusal.value.code == code


def test_a_state_of_another_hand_is_refused(half, tmp_path):
    with pytest.raises(Refused) as refusal:
        open_state(half.signed(SigningKey.generate()), SigningKey.generate().public_key, tmp_path / "state")
    assert refusal.value.code == "state_not_yours"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"origin": "kota-lain.demo.invalid/pk"}, "state_other_ledger"), ({"size": RECORDS + 1}, "state_ahead")],
)
def test_a_state_of_another_book_or_of_more_records_is_refused(founded, half, change, code):
    state = Verified(**{"origin": half.origin, "size": half.size, "root": half.root} | change)
    with pytest.raises(Refused) as refusal:
        fsck(Settings.read({"AMANAH_HOME": str(founded)}), means=Means(state=state))
    assert refusal.value.code == code


def test_behind_a_state_all_is_judged_and_before_it_only_hashed(founded, half, monkeypatch):
    heard = []

    def hear(*given, record):
        heard.append(record)
        return examine(*given, record=record)

    monkeypatch.setattr("service.wholeworld.examine", hear)
    report = fsck(Settings.read({"AMANAH_HOME": str(founded)}), means=Means(state=half, kept=0))
    assert report.sound, report.text()
    assert heard == list(range(HALF + 1, RECORDS + 1))
    assert said(report).size == RECORDS
    assert report.counts["entries"] == report.counts["contents"] == RECORDS
    assert any("daftar" in note for note in report.notes)


@pytest.mark.parametrize("record", [3, HALF, HALF + 1, RECORDS])
def test_a_content_changed_is_named_before_a_state_and_behind_it(forger, half, record):
    _content(forger, record)
    assert forger.examine(means=Means(state=half)).damaged == {record}


def test_an_act_forged_behind_a_state_is_named(forger, half):
    _sealed(forger, RECORDS)
    report = forger.examine(means=Means(state=half))
    assert "bad_signature" in whats(report, RECORDS)


def test_where_the_root_is_another_everything_is_examined_anew_and_said_so(forger, half):
    _sealed(forger, MIDDLE)
    whole = found_in(forger.examine())
    report = fsck(forger.settings, means=Means(state=half))
    assert "verified_differs" in told(report)
    again = found_in(report)
    assert [one for one in again["findings"] if one["what"] != "verified_differs"] == whole["findings"]


def test_the_command_writes_a_state_after_a_sound_run_only_and_goes_on_from_it(tmp_path, monkeypatch):
    city = found(tmp_path / "home")
    passphrase = keyfile.generate_passphrase()
    keyfile.create(tmp_path / "kunci", passphrase, label="Pengawas", n=keyfile.FLOOR_N)
    monkeypatch.setenv("AMANAH_HOME", str(tmp_path / "home"))
    state = tmp_path / "periksa.txt"

    def run(*more):
        return CliRunner().invoke(main, ["fsck", "--state", str(state), *more], input=f"{passphrase}\n")

    assert "state_needs_key" in run().output
    first = run("--key", str(tmp_path / "kunci"))
    assert first.exit_code == 0, first.output
    assert state.read_text().split("\n")[2] == str(RECORDS)
    city.enrol(city.stage.person("Sari"))
    city.stage.close()
    second = run("--key", str(tmp_path / "kunci"))
    assert f"sampai nomor {RECORDS} hanya dihash" in second.output
    assert state.read_text().split("\n")[2] == str(RECORDS + 3)
    kept = state.read_text()
    with closing(sqlite3.connect(tmp_path / "home" / "ledger.sqlite")) as db, db:
        db.execute("DROP TRIGGER content_stays")
        db.execute("UPDATE content SET content = x'00' WHERE record = 26")
    third = run("--key", str(tmp_path / "kunci"))
    assert third.exit_code == 1
    assert state.read_text() == kept
