"""Receipts, proofs, tiles, the exported log and the memory of the last checkpoint shown; settings, clock, security log."""

import base64
import hashlib
import json
import shutil
import sqlite3

import pytest

from domain.evidence.checkpoint import open_checkpoint
from domain.evidence.errors import Fault, Refused, Unproven
from domain.evidence.merkle import EMPTY_ROOT, leaf_hash, verify_consistency, verify_inclusion
from domain.evidence.proof import verify_proof
from service.clock import SimulatedClock, SystemClock
from service.keyfile import SigningKey
from service.ledger import Ledger
from service.seals import HeadMemory, Sealer
from service.security_log import SecurityLog
from service.settings import Settings
from service.store.sqlite import SQLiteStore
from tests.service.making import KEY, NOON, ORIGIN, SEALER, act, chain, naive_root, opened, stream_named

A, B = stream_named(1), stream_named(2)
SIZE = 515  # two full tiles and the edge of a third


@pytest.fixture
def house(tmp_path):
    """A ledger that a test may write to: (store, ledger)."""
    store, memory = opened(tmp_path)
    yield store, Ledger(store, KEY, memory)
    store.close()


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A ledger of 515 acts that tests only read, in a store that committed none of them: (store, ledger, entries)."""
    place = tmp_path_factory.mktemp("long")
    store, memory = opened(place)
    acts = chain(A, SIZE)
    store.insert_events(acts)
    store.close()
    store, memory = opened(place)
    yield store, Ledger(store, KEY, memory), [event.entry for event in acts]
    store.close()


# --- receipts and proofs -------------------------------------------------------------------------------------------


def test_before_the_first_act_there_is_nothing_to_prove(house) -> None:
    _, ledger = house
    assert ledger.read_only is None
    for question in (ledger.checkpoint, lambda: ledger.receipt(1), lambda: ledger.tile_bytes(0, 0, 1)):
        with pytest.raises(Refused, match="not_found"):
            question()
    assert ledger.root(0) == EMPTY_ROOT


@pytest.mark.parametrize("record", [1, 2, 255, 256, 257, 512, 513, 514, 515])
def test_a_receipt_proves_its_record_and_no_other(long, record) -> None:
    _, ledger, entries = long
    receipt = ledger.receipt(record)
    index, checkpoint = verify_proof(receipt.proof, entries[record - 1], KEY)
    assert (receipt.record, index + 1) == (record, record)
    assert (checkpoint.size, checkpoint.root) == (SIZE, naive_root(entries))
    with pytest.raises(Unproven):
        verify_proof(receipt.proof, entries[record % SIZE], KEY)


def test_a_receipt_of_what_was_committed_just_now_asks_the_store_for_nothing(house, monkeypatch) -> None:
    store, ledger = house
    acts = chain(A, 5)
    records = store.insert_events(acts)
    for name in ("head", "tile", "rows"):
        monkeypatch.setattr(store, name, None)
    for record, event in zip(records, acts, strict=True):
        assert verify_proof(ledger.receipt(record).proof, event.entry, KEY)[0] == record - 1


def test_what_a_ledger_keeps_of_the_tree_stays_right_while_another_process_grows_it(tmp_path) -> None:
    writing, memory = opened(tmp_path)
    reading, _ = opened(tmp_path)
    ledger, acts, size = Ledger(reading, KEY, memory), chain(A, 515), 0
    for more in (1, 2, 60, 65, 127, 2, 43, 215):
        writing.insert_events(acts[size : size + more])
        size += more
        entries = [event.entry for event in acts[:size]]
        assert ledger.root(size) == naive_root(entries)
        for record in {1, size // 2 + 1, max(1, size - 64), size}:
            index, sealed = verify_proof(ledger.receipt(record).proof, entries[record - 1], KEY)
            assert (index, sealed.size) == (record - 1, size)
    writing.close()
    reading.close()


def test_a_proof_reads_the_one_tile_that_its_record_stands_in(long, monkeypatch) -> None:
    store, _, _ = long
    ledger = Ledger(store, KEY)
    for record in (1, 300):
        ledger.inclusion(record, SIZE)  # from here on the upper tiles and the right edge are kept
    asked, tile = list[tuple[int, int]](), store.tile

    def read(level, index):
        asked.append((level, index))
        return tile(level, index)

    monkeypatch.setattr(store, "tile", read)
    monkeypatch.setattr(store, "head", None)
    for record in (2, 200, 257, 512):
        ledger.inclusion(record, SIZE)
    assert asked == [(0, 0), (0, 0), (0, 1), (0, 1)]


def test_keeping_hashes_has_an_end(house, monkeypatch) -> None:
    store, ledger = house
    entries = [event.entry for event in chain(A, 300)]
    store.insert_events(chain(A, 300))
    for limit in ("MOST_UPPER", "MOST_LOWER"):
        monkeypatch.setattr("service.ledger." + limit, 3)
    for record in range(1, 301, 7):
        path = ledger.inclusion(record, 300)
        verify_inclusion(
            leaf_hash(entries[record - 1]), index=record - 1, size=300, path=path, root=naive_root(entries)
        )
    assert max(len(ledger._hashes._upper), len(ledger._hashes._lower)) <= 3


def test_a_replayed_act_gets_the_same_receipt(house) -> None:
    store, ledger = house
    (record,) = store.insert_events([act(A)])
    receipt = ledger.receipt(record)
    (again,) = store.insert_events([act(A, received_at=NOON + 9_000)])
    assert ledger.receipt(again) == receipt


def test_an_inclusion_is_proven_at_every_earlier_size(long) -> None:
    _, ledger, entries = long
    for size in (1, 2, 3, 255, 256, 257, 400):
        for record in {1, size // 2 + 1, size}:
            leaf = hashlib.sha256(b"\0" + entries[record - 1]).digest()
            root = naive_root(entries[:size])
            path = ledger.inclusion(record, size)
            verify_inclusion(leaf, index=record - 1, size=size, path=path, root=root)


def test_later_sizes_begin_with_earlier_ones(long) -> None:
    _, ledger, entries = long
    for old, new in ((0, 5), (1, 2), (3, 256), (256, 257), (255, 512), (511, 515), (515, 515)):
        roots = naive_root(entries[:old]), naive_root(entries[:new])
        assert (ledger.root(old), ledger.root(new)) == roots
        path = ledger.consistency(old, new)
        verify_consistency(old_size=old, old_root=roots[0], new_size=new, new_root=roots[1], path=path)


@pytest.mark.parametrize(
    ("record", "size"), [(0, 5), (6, 5), (-1, 5), (1, SIZE + 1), (SIZE + 1, SIZE), (1, -1), (1, 0)]
)
def test_no_proof_is_made_of_what_is_not_there(long, record, size) -> None:
    with pytest.raises(Refused, match="not_found"):
        long[1].inclusion(record, size)


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5), (5, SIZE + 1)])
def test_no_consistency_is_told_of_sizes_that_never_were(long, old, new) -> None:
    with pytest.raises(Refused, match="not_found"):
        long[1].consistency(old, new)


# --- tiles ---------------------------------------------------------------------------------------------------------


def test_tiles_are_served_full_and_partial(long) -> None:
    _, ledger, entries = long
    leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
    assert ledger.tile_bytes(0, 1) == b"".join(leaves[256:512])
    assert ledger.tile_bytes(0, 2, 3) == b"".join(leaves[512:])
    assert ledger.tile_bytes(0, 2, 1) == leaves[512]
    assert ledger.tile_bytes(1, 0, 2) == naive_root(entries[:256]) + naive_root(entries[256:512])


@pytest.mark.parametrize(("level", "n", "width"), [(0, 2, None), (0, 2, 4), (0, 3, 1), (1, 0, 3), (2, 0, 1), (0, 0, 0)])
def test_a_tile_that_has_not_grown_so_far_is_not_served(long, level, n, width) -> None:
    with pytest.raises(Refused, match="not_found"):
        long[1].tile_bytes(level, n, width)


def test_bundles_hold_the_entries_behind_their_lengths(long) -> None:
    _, ledger, entries = long
    assert unbundled(ledger.entry_bundle(1)) == entries[256:512]
    assert unbundled(ledger.entry_bundle(2, 3)) == entries[512:]
    for n, width in ((2, None), (2, 4), (3, 1), (0, 0)):
        with pytest.raises(Refused, match="not_found"):
            ledger.entry_bundle(n, width)


# --- the exported log, read by somebody who has only the specification ---------------------------------------------


def unbundled(bundle):
    entries = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        entries.append(bundle[2 : 2 + length])
        assert len(entries[-1]) == length
        bundle = bundle[2 + length :]
    return entries


def number_in_path(n):
    """c2sp.org/tlog-tiles: three-digit groups, all but the last one led by x."""
    groups = [f"{n % 1000:03d}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03d}")
    return "/".join(groups)


def tile_file(directory, level, n, width):
    return directory / "tile" / str(level) / (number_in_path(n) + (f".p/{width}" if width < 256 else ""))


def parent(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def read_log(directory):
    """Everything a C2SP reader finds in an exported log: origin, size, root and entries, tiles checked on the way."""
    text, _ = (directory / "checkpoint").read_text().split("\n\n")
    origin, size, root = text.split("\n")
    entries, hashes, files = [], [], 1
    for n in range(-(-int(size) // 256)):
        width = min(256, int(size) - n * 256)
        entries += unbundled(tile_file(directory, "entries", n, width).read_bytes())
        files += 1
    hashes, level = [hashlib.sha256(b"\0" + entry).digest() for entry in entries], 0
    while hashes:
        full = []
        for n in range(-(-len(hashes) // 256)):
            members = hashes[n * 256 : n * 256 + 256]
            assert tile_file(directory, level, n, len(members)).read_bytes() == b"".join(members)
            files += 1
            while len(members) > 1 and len(hashes) >= n * 256 + 256:
                members = [parent(*pair) for pair in zip(members[::2], members[1::2], strict=True)]
            if len(hashes) >= n * 256 + 256:
                full += members
        hashes, level = full, level + 1
    found = sum(1 for path in (directory / "tile").rglob("*") if path.is_file()) + 1
    assert found == files
    return origin, int(size), base64.b64decode(root), entries


def test_an_exported_log_is_read_by_a_reader_that_is_not_ours(long, tmp_path) -> None:
    store, ledger, entries = long
    sealed = ledger.export_log(tmp_path / "log", is_open=lambda row: row.record % 2 == 1, packs={"ab" * 32: b"{}"})
    origin, size, root, found = read_log(tmp_path / "log")
    assert (origin, size, root) == (ORIGIN, SIZE, naive_root(entries))
    assert (sealed.size, sealed.root) == (size, root)
    assert found == entries
    assert (tmp_path / "log/wording" / f"{'ab' * 32}.json").read_bytes() == b"{}"
    contents = {int(path.stem): path.read_bytes() for path in (tmp_path / "log/content").iterdir()}
    assert contents == {record: store.row(record).content for record in range(1, SIZE + 1, 2)}


def test_two_exports_of_one_log_are_the_same_files(long, tmp_path) -> None:
    _, ledger, _ = long
    exports = []
    for name in ("one", "two"):
        ledger.export_log(tmp_path / name, is_open=bool, packs={})
        files = [path for path in (tmp_path / name).rglob("*") if path.is_file()]
        exports.append({path.relative_to(tmp_path / name): path.read_bytes() for path in files})
    assert exports[0] == exports[1]


def test_an_export_into_a_directory_with_something_in_it_is_refused(long, tmp_path) -> None:
    (tmp_path / "checkpoint").write_text("lain")
    with pytest.raises(Fault) as fault:
        long[1].export_log(tmp_path, is_open=bool, packs={})
    assert fault.value.code == "export_not_empty"
    assert (tmp_path / "checkpoint").read_text() == "lain"


def test_a_withheld_content_is_not_exported(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events(chain(A, 2))
    damage(store, "DROP TRIGGER content_kept", "DELETE FROM content WHERE record = 2")
    Ledger(store, KEY).export_log(tmp_path / "log", is_open=bool, packs={})
    assert [path.name for path in (tmp_path / "log/content").iterdir()] == ["1.json"]
    store.close()


def test_an_empty_log_is_not_exported(house, tmp_path) -> None:
    with pytest.raises(Refused, match="not_found"):
        house[1].export_log(tmp_path / "log", is_open=bool, packs={})


# --- what is damaged -----------------------------------------------------------------------------------------------


def fault_of(ledger):
    assert ledger.read_only is not None
    return ledger.read_only


def damage(store, *statements):
    with sqlite3.connect(store.path) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def change_entry(record):
    return (
        "DROP TRIGGER entry_stays",
        f"UPDATE entry SET entry = CAST(replace(CAST(entry AS TEXT), 'amanah', 'amanaj') AS BLOB) WHERE record = {record}",
    )


def test_an_export_names_an_entry_that_was_changed(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events(chain(A, 300))
    damage(store, *change_entry(7))
    with pytest.raises(Fault) as fault:
        Ledger(store, KEY).export_log(tmp_path / "log", is_open=bool, packs={})
    assert (fault.value.code, fault.value.facts) == ("row_differs", {"record": 7})
    assert not (tmp_path / "log/checkpoint").exists()
    store.close()


def test_an_export_notices_an_entry_cut_off_at_the_end(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events(chain(A, 3))
    triggers = ("DROP TRIGGER content_kept", "DROP TRIGGER entry_kept")
    damage(store, *triggers, "DELETE FROM content WHERE record = 3", "DELETE FROM entry WHERE record = 3")
    with pytest.raises(Fault, match="tree_differs"):
        Ledger(store, KEY).export_log(tmp_path / "log", is_open=bool, packs={})
    assert not (tmp_path / "log/checkpoint").exists()
    store.close()


def test_a_log_that_stands_before_its_seal_opens_read_only(tmp_path) -> None:
    store, memory = opened(tmp_path)
    acts = chain(A, 2)
    store.insert_events(acts[:1])
    older = store.head().checkpoint
    store.insert_events(acts[1:])
    damage(store, f"UPDATE head SET checkpoint = '{older}'")
    assert fault_of(Ledger(store, KEY, memory)).code == "tree_differs"
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tile SET data = zeroblob(96)",
        "UPDATE tile SET data = substr(data, 1, 64)",
        "DELETE FROM tile",
        "UPDATE head SET size = 2",
        "UPDATE head SET root = zeroblob(32)",
    ],
)
def test_a_tree_that_is_not_the_sealed_one_opens_read_only(tmp_path, statement) -> None:
    store, memory = opened(tmp_path)
    acts = chain(A, 4)
    store.insert_events(acts[:3])
    damage(store, statement)
    ledger = Ledger(store, KEY, memory)
    assert fault_of(ledger).code == "tree_differs"
    with pytest.raises(Refused) as refusal:
        store.insert_events(acts[3:])
    assert refusal.value.code == "read_only"
    assert store.row(3).version == 3
    store.close()


def test_a_store_sealed_by_another_key_does_not_open(tmp_path) -> None:
    stranger = Sealer(ORIGIN, SigningKey.from_seed(b"\1" * 32))
    store = SQLiteStore(tmp_path / "ledger.sqlite", stranger)
    store.insert_events([act(A)])
    with pytest.raises(Fault) as fault:
        Ledger(store, KEY)
    assert fault.value.code == "wrong_seal"
    store.close()


@pytest.mark.parametrize("note", ["'bukan segel'", "replace(checkpoint, 'uji.', 'tes.')"])
def test_a_store_with_a_broken_seal_does_not_open(tmp_path, note) -> None:
    store, _ = opened(tmp_path)
    store.insert_events([act(A)])
    damage(store, f"UPDATE head SET checkpoint = {note}")
    with pytest.raises(Fault, match="wrong_seal"):
        Ledger(store, KEY)
    store.close()


# --- the memory of the last checkpoint shown -----------------------------------------------------------------------


def test_every_sealed_head_reaches_the_memory(tmp_path) -> None:
    store, memory = opened(tmp_path)
    store.insert_events(chain(A, 3))
    assert memory.read() == open_checkpoint(store.head().checkpoint, KEY)
    assert Ledger(store, KEY, memory).read_only is None
    store.close()


def test_an_older_copy_of_the_file_opens_read_only_and_says_what_was_lost(tmp_path) -> None:
    store, _ = opened(tmp_path)
    acts = chain(A, 5)
    store.insert_events(acts[:2])
    store.close()
    shutil.copy(store.path, tmp_path / "backup")
    store.insert_events(acts[2:])
    store.close()
    shutil.copy(tmp_path / "backup", store.path)
    older, memory = opened(tmp_path)
    ledger = Ledger(older, KEY, memory)
    assert fault_of(ledger).code == "rollback_detected"
    assert fault_of(ledger).facts == {"size": 2, "known": 5, "lost": 3}
    with pytest.raises(Refused) as refusal:
        older.insert_events(acts[2:3])
    assert refusal.value.code == "read_only"
    assert "3 catatan terakhir hilang" in refusal.value.message
    assert older.head().size == 2
    older.close()


def test_a_file_that_vanished_is_not_silently_begun_anew(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events([act(A)])
    store.close()
    store.path.unlink()
    empty, memory = opened(tmp_path)
    assert fault_of(Ledger(empty, KEY, memory)).code == "rollback_detected"
    with pytest.raises(Refused, match="read_only"):
        empty.insert_events([act(A)])
    empty.close()


def test_an_older_copy_that_went_on_elsewhere_is_a_fork(tmp_path) -> None:
    (tmp_path / "elsewhere").mkdir()
    store, memory = opened(tmp_path)
    store.insert_events([act(A), act(B)])
    store.close()
    other, _ = opened(tmp_path / "elsewhere")
    other.insert_events([act(A), act(B, note="lain"), act(stream_named(3))])
    forked = Ledger(other, KEY, memory)
    assert (fault_of(forked).code, fault_of(forked).facts) == ("fork_detected", {"known": 2})
    other.close()


def test_a_longer_log_is_the_same_log_to_the_memory(tmp_path) -> None:
    store, memory = opened(tmp_path)
    acts = chain(A, 3)
    store.insert_events(acts[:1])
    silent = SQLiteStore(store.path, SEALER)
    silent.insert_events(acts[1:])
    silent.close()
    assert memory.read().size == 1
    assert Ledger(store, KEY, memory).read_only is None
    store.close()


def test_a_damaged_memory_opens_read_only(tmp_path) -> None:
    store, memory = opened(tmp_path)
    store.insert_events([act(A)])
    (tmp_path / "last-checkpoint").write_text("rusak")
    assert fault_of(Ledger(store, KEY, memory)).code == "head_memory_damaged"
    store.close()


def test_a_memory_of_another_log_is_damaged_to_this_one(tmp_path) -> None:
    stranger = Sealer("lain.demo.invalid/register", SigningKey.from_seed(b"\1" * 32))
    (tmp_path / "last-checkpoint").write_text(stranger.seal(0, EMPTY_ROOT))
    store, memory = opened(tmp_path)
    assert isinstance(memory, HeadMemory)
    assert fault_of(Ledger(store, KEY, memory)).code == "head_memory_damaged"
    store.close()


# --- the clock -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["demo.invalid", "demo.invalid/kota-contoh", "kota.demo.invalid/pk"])
def test_a_demonstration_may_move_its_clock_forward(origin) -> None:
    clock = SimulatedClock(origin, NOON)
    clock.move_to(NOON + 5)
    assert clock.now_ms() == NOON + 5


@pytest.mark.parametrize(
    "origin",
    [
        "kota.example/pk",
        "notdemo.invalid",
        "demo.invalid.example/x",
        "kota.example/demo.invalid",
        "xdemo.invalid/y",
        "",
        "demo.invalid:8",
    ],
)
def test_no_other_ledger_has_a_clock_that_can_be_set(origin) -> None:
    with pytest.raises(Refused, match="clock_not_yours"):
        SimulatedClock(origin, NOON)


def test_a_simulated_clock_never_runs_back() -> None:
    clock = SimulatedClock("demo.invalid", NOON)
    with pytest.raises(Refused, match="clock_behind"):
        clock.move_to(NOON - 1)


def test_the_system_clock_counts_milliseconds() -> None:
    assert SystemClock().now_ms() > 1_700_000_000_000


# --- the security log ----------------------------------------------------------------------------------------------


def test_a_refused_attempt_leaves_one_line(tmp_path) -> None:
    log = SecurityLog(tmp_path / "security.log")
    log.refused(Refused("superseded", stream=A), at=NOON, act="amanah/agreement-signed/1", stream=A, source="10.0.0.7")
    log.refused(Unproven("bad_signature"), at=NOON + 1, key="3" * 64)
    lines = [json.loads(line) for line in (tmp_path / "security.log").read_text().splitlines()]
    assert lines == [
        {"time": NOON, "code": "superseded", "act": "amanah/agreement-signed/1", "stream": A, "source": "10.0.0.7"},
        {"time": NOON + 1, "code": "bad_signature", "key": "3" * 64},
    ]
    assert (tmp_path / "security.log").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words", ['x\n{"code":"forged"}', "Budi Santoso", "a\u2028b", "", "x" * 201, "\x1b[2J", "NIP 1970\r"]
)
def test_no_words_of_a_person_and_no_second_line_reach_the_log(tmp_path, words) -> None:
    log = SecurityLog(tmp_path / "security.log")
    log.refused(Refused("superseded"), at=NOON, act=words, stream=words, official=words, key=words, source=words)
    (line,) = (tmp_path / "security.log").read_bytes().split(b"\n")[:-1]
    unfit = dict.fromkeys(("act", "stream", "official", "key", "source"), "?")
    assert json.loads(line) == {"time": NOON, "code": "superseded", **unfit}


def test_a_security_log_that_cannot_be_written_is_a_fault(tmp_path) -> None:
    with pytest.raises(Fault, match="store_unwritable"):
        SecurityLog(tmp_path / "no such directory" / "security.log").refused(Refused("superseded"), at=NOON)


# --- settings ------------------------------------------------------------------------------------------------------


def test_without_settings_the_house_stands_in_var() -> None:
    settings = Settings.read({"AMANAH_HOME": "", "AMANAH_ENTRIES": ""})
    assert str(settings.ledger_path) == "var/ledger.sqlite"
    assert settings.entries == "auditors"
    assert settings.head_memory_path.parent == settings.keys
    assert settings == Settings.read({})


def test_an_operator_decides_where_the_ledger_lies_and_who_sees_entries(tmp_path) -> None:
    environ = {
        "AMANAH_HOME": "/srv/amanah",
        "AMANAH_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite",
        "AMANAH_ENTRIES": "public",
    }
    settings = Settings.read(environ)
    assert (settings.ledger_path, settings.entries) == (tmp_path / "x.sqlite", "public")
    assert str(settings.security_log_path) == "/srv/amanah/security.log"
    assert str(settings.projections_path) == "/srv/amanah/projections.sqlite"


@pytest.mark.parametrize("url", ["postgresql://amanah:rahasia@db:5433/amanah", "postgres://u:rahasia@db:5433/amanah"])
def test_an_operator_may_keep_the_ledger_in_a_server_and_its_password_is_shown_to_nobody(url) -> None:
    settings = Settings.read({"AMANAH_DATABASE_URL": url})
    assert settings.database_url == url
    assert str(settings.database) == "basis data amanah di db:5433"
    assert "rahasia" not in repr(settings)
    with pytest.raises(Fault, match="not_a_file") as fault:
        _ = settings.ledger_path
    assert "rahasia" not in str(fault.value)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:rahasia@db/x", "sqlite://", "sqlite:///", "sqlite:///:memory:", "/var/x.sqlite",
        "postgresql+psycopg2://u:rahasia@db/x", "postgresql://u:rahasia%zz@db/x", "postgresql://u:rahasia@db/x?nix=1",
    ],
)  # fmt: skip
def test_an_address_that_is_neither_file_nor_server_is_refused(url) -> None:
    with pytest.raises(Fault) as fault:
        Settings.read({"AMANAH_DATABASE_URL": url})
    assert fault.value.code == "setting_wrong"
    assert "rahasia" not in str(fault.value)


def test_an_unknown_policy_for_entries_is_refused() -> None:
    with pytest.raises(Fault, match="setting_wrong"):
        Settings.read({"AMANAH_ENTRIES": "everyone"})
