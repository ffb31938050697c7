"""The SQLite store on real files: order, durability, refusals, faults; and several processes at once."""

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError, ProgrammingError, StoredEvent

from domain.evidence.checkpoint import open_checkpoint
from domain.evidence.entry import Entry
from domain.evidence.errors import Fault, Refused
from service.store import StreamHead, headlock, joined, parted
from service.store import connections as durable
from service.store import sqlite as sqlite_store
from service.store.headlock import HeadLock, refuse_remote
from service.store.sqlite import SQLiteStore
from tests.service.making import KEY, NOON, SEALER, act, chain, naive_root, opened, stream_named

ROOT = Path(__file__).resolve().parents[2]
A, B, C = stream_named(1), stream_named(2), stream_named(3)


@pytest.fixture
def store(tmp_path):
    store, _ = opened(tmp_path)
    yield store
    check_world(store)
    store.close()


def check_world(store):
    """After each test: the tree, recomputed from the entries by other code, is the sealed one, and no record is missing."""
    rows = store.rows(limit=100_000)
    assert [row.record for row in rows] == list(range(1, len(rows) + 1))
    leaves = [hashlib.sha256(b"\0" + row.entry).digest() for row in rows]
    head = store.head()
    assert (head.size, head.root) == (len(rows), naive_root([row.entry for row in rows]))
    if rows:
        checkpoint = open_checkpoint(head.checkpoint, KEY)
        assert (checkpoint.size, checkpoint.root) == (head.size, head.root)
    level = 0
    while leaves:
        for index in range(-(-len(leaves) // 256)):
            assert store.tile(level, index) == b"".join(leaves[index * 256 : index * 256 + 256])
        leaves = [tile_root(leaves[start : start + 256]) for start in range(0, len(leaves) - 255, 256)]
        level += 1
    with sqlite3.connect(store.path) as db:
        assert db.execute("SELECT COUNT(*) FROM tile").fetchone()[0] == sum(tiles_of(len(rows)))
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()


def tile_root(hashes):
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    return hashes[0]


def tiles_of(size):
    while size:
        yield -(-size // 256)
        size //= 256


# --- order ---------------------------------------------------------------------------------------------------------


def test_records_are_numbered_from_one_without_a_gap(store) -> None:
    assert store.insert_events(chain(A, 3)) == [1, 2, 3]
    assert store.insert_events([act(B)]) == [4]


def test_a_refused_act_leaves_no_gap_and_nothing_else(store) -> None:
    store.insert_events(chain(A, 2))
    with pytest.raises(Refused, match="superseded"):
        store.insert_events([act(B), act(A, 2, "f" * 64)])
    assert store.stream_head(B) == StreamHead(B, 0, None)
    assert store.insert_events([act(B)]) == [3]


@pytest.mark.parametrize(
    ("version", "previous"),
    [(1, None), (2, "f" * 64), (3, None), (3, "f" * 64), (4, "head")],
    ids=["the first place again", "a taken place", "no previous", "another previous", "a place left out"],
)
def test_an_act_out_of_its_place_is_refused(store, version, previous) -> None:
    first, second = chain(A, 2)
    store.insert_events([first, second])
    stray = act(A, version, "0" * 64 if version > 1 else None, note="lain")
    stray = type(stray)(**{**vars(stray), "previous": second.digest if previous == "head" else previous})
    with pytest.raises(Refused) as refusal:
        store.insert_events([stray])
    assert refusal.value.code == "superseded"
    assert A in refusal.value.message


def test_the_same_act_again_is_told_the_same_record(store) -> None:
    first = act(A, received_at=NOON)
    assert store.insert_events([first]) == [1]
    store.insert_events([act(B, received_at=NOON + 60_000)])
    assert store.insert_events([act(A, received_at=NOON)]) == [1]  # even though this moment lies a minute back
    assert store.insert_events([act(A, received_at=NOON + 70_000)]) == [1]
    assert store.head().size == 2


def test_several_acts_again_are_told_their_records_also_behind_later_acts(store) -> None:
    acts = chain(A, 3)
    store.insert_events([act(B)])
    assert store.insert_events(acts) == [2, 3, 4]
    store.insert_events([act(A, 4, acts[-1].digest)])
    assert store.insert_events(acts) == [2, 3, 4]


def test_a_list_that_stands_recorded_only_in_part_is_refused(store) -> None:
    acts = chain(A, 3)
    store.insert_events(acts[:2])
    with pytest.raises(Refused, match="superseded"):
        store.insert_events(acts)
    assert store.head().size == 2


def test_another_act_in_a_taken_place_is_no_replay(store) -> None:
    store.insert_events([act(A)])
    with pytest.raises(Refused, match="superseded"):
        store.insert_events([act(A, note="lain")])


def test_an_act_twice_in_one_list_is_refused(store) -> None:
    with pytest.raises(Refused, match="superseded"):
        store.insert_events([act(A), act(A)])


def test_a_time_of_receipt_more_than_five_seconds_back_is_refused(store) -> None:
    store.insert_events([act(A, received_at=NOON)])
    store.insert_events([act(B, received_at=NOON - 5_000)])
    with pytest.raises(Refused) as refusal:
        store.insert_events([act(C, received_at=NOON - 5_001)])
    assert refusal.value.code == "clock_behind"


def test_the_clock_cannot_creep_back_in_small_steps(store) -> None:
    store.insert_events([act(A, received_at=NOON)])
    store.insert_events([act(B, received_at=NOON - 4_000)])
    with pytest.raises(Refused, match="clock_behind"):
        store.insert_events([act(C, received_at=NOON - 8_000)])


def test_the_clock_cannot_run_back_inside_one_list(store) -> None:
    with pytest.raises(Refused, match="clock_behind"):
        store.insert_events([act(A, received_at=NOON), act(B, received_at=NOON - 6_000)])


# --- what the decision relied on -----------------------------------------------------------------------------------


def refuse() -> None:
    raise Refused("mandate_ended", until="2026-02-05")


def test_nothing_is_judged_again_while_what_was_relied_on_stands(store) -> None:
    store.insert_events([act(B)])
    assert store.insert_events([act(A)], relied={B: 1, C: 0}, recheck=refuse) == [2]


@pytest.mark.parametrize("seen", [{B: 0}, {B: 2}, {C: 1}])
def test_where_a_stream_relied_on_has_moved_the_answer_may_change(store, seen) -> None:
    store.insert_events([act(B)])
    with pytest.raises(Refused, match="mandate_ended"):
        store.insert_events([act(A)], relied=seen, recheck=refuse)
    assert store.head().size == 1


def test_a_moved_stream_that_changes_no_answer_refuses_nothing(store) -> None:
    store.insert_events([act(B)])
    asked = []
    assert store.insert_events([act(A)], relied={B: 0}, recheck=lambda: asked.append(store.head().size)) == [2]
    assert asked == [1]


def test_a_replay_is_not_judged_again(store) -> None:
    store.insert_events([act(A), act(B)])
    assert store.insert_events([act(A)], relied={B: 0}, recheck=refuse) == [1]


def test_the_judge_reads_under_the_lock_what_no_other_writer_can_change(store) -> None:
    store.insert_events([act(B)])
    late = threading.Thread(target=store.insert_events, args=([act(C)],))

    def recheck() -> None:
        late.start()
        late.join(0.05)
        assert late.is_alive()
        assert store.head().size == 1

    assert store.insert_events([act(A)], relied={B: 0}, recheck=recheck) == [2]
    late.join()


# --- reading -------------------------------------------------------------------------------------------------------


def test_what_was_written_is_read_back_byte_for_byte(store) -> None:
    acts = chain(A, 2, note="Sasaran × 2 – “naik”")
    store.insert_events(acts)
    row = store.row(2)
    assert (row.stream, row.version, row.entry, row.content) == (A, 2, acts[1].entry, acts[1].content)
    assert store.find(A, 2) == row
    assert store.stream_rows(A, after=1) == [row]
    assert store.rows(after=1) == [row]
    assert store.stream_head(A) == StreamHead(A, 2, acts[1].digest)


def test_what_is_not_there_is_told_so(store) -> None:
    with pytest.raises(Refused, match="not_found"):
        store.row(1)
    assert store.find(A, 1) is None
    assert store.tile(0, 0) is None
    assert store.rows() == []


def test_rows_stop_at_the_limit_and_at_the_size_asked_for(store) -> None:
    store.insert_events(chain(A, 9))
    assert [row.record for row in store.rows(after=2, limit=3)] == [3, 4, 5]
    assert [row.record for row in store.rows(after=2, limit=30, upto=4)] == [3, 4]
    assert store.rows(after=9) == []


def test_the_library_reads_entry_and_content_as_one_state(store) -> None:
    (only,) = chain(A, 1)
    store.insert_events([only])
    (event,) = store.select_events(A)
    assert event == StoredEvent(A, 1, "amanah/agreement-proposed/1", only.state)
    assert parted(event.state) == (only.entry, only.content)


def test_a_withheld_content_leaves_its_entry(store) -> None:
    store.insert_events(chain(A, 2))
    with sqlite3.connect(store.path) as db:
        db.execute("DROP TRIGGER content_kept")
        db.execute("DELETE FROM content WHERE record = 1")
    db.close()
    assert store.row(1).content is None
    assert store.row(2).content is not None
    assert parted(store.select_events(A)[0].state) == (store.row(1).entry, None)


def test_stream_heads_are_told_as_of_any_size(store) -> None:
    first, second = chain(A, 2)
    store.insert_events([first])
    other = act(B)
    store.insert_events([other])
    store.insert_events([second])
    assert store.stream_heads(0) == []
    assert store.stream_heads(1) == [StreamHead(A, 1, first.digest)]
    assert store.stream_heads(2) == [StreamHead(A, 1, first.digest), StreamHead(B, 1, other.digest)]
    assert store.stream_heads(3) == [StreamHead(A, 2, second.digest), StreamHead(B, 1, other.digest)]


def test_a_state_without_content_parts_into_the_entry_alone() -> None:
    assert parted(joined(b"{}", None)) == (b"{}", None)
    assert parted(joined(b"{}", b"a\nb")) == (b"{}", b"a\nb")


# --- the tree ------------------------------------------------------------------------------------------------------


def test_tiles_and_root_are_the_independent_ones_across_the_edge_of_a_tile(store) -> None:
    acts = chain(A, 520)
    for start, end in [(0, 1), (1, 254), (254, 256), (256, 257), (257, 513), (513, 520)]:
        store.insert_events(acts[start:end])
        check_world(store)


def test_a_second_process_continues_the_tree_where_the_first_left_it(tmp_path) -> None:
    first, _ = opened(tmp_path)
    second, _ = opened(tmp_path)
    acts = chain(A, 6)
    for place, event in enumerate(acts):
        (first, second)[place % 2].insert_events([event])
    check_world(first)
    first.close()
    second.close()


@pytest.mark.parametrize("nearby", [0, 1024])
def test_a_process_goes_on_behind_any_number_of_acts_of_others(tmp_path, monkeypatch, nearby) -> None:
    monkeypatch.setattr(sqlite_store, "NEARBY", nearby)
    (here, _), (there, _) = opened(tmp_path), opened(tmp_path)
    own, others = chain(A, 3), chain(B, 520)
    here.insert_events(own[:1])
    for start, end in [(0, 254), (254, 520)]:
        there.insert_events(others[start:end])
        here.insert_events(own[1 if start == 0 else 2 :][:1])
        check_world(here)
    here.close()
    there.close()


def test_a_damaged_tile_stops_the_writer_before_anything_is_sealed(tmp_path) -> None:
    store, _ = opened(tmp_path)
    acts = chain(A, 4)
    store.insert_events(acts[:3])
    store.close()
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE tile SET data = zeroblob(96)")
    db.close()
    store, _ = opened(tmp_path)
    with pytest.raises(Fault) as fault:
        store.insert_events(acts[3:])
    assert fault.value.code == "tree_differs"
    assert store.head().size == 3
    store.close()


@pytest.mark.parametrize("change", ["X'00'", "substr(data, 1, 64)", "data || zeroblob(32)"])
def test_a_tile_changed_under_the_running_house_stops_the_writer(tmp_path, change) -> None:
    store, _ = opened(tmp_path)
    acts = chain(A, 4)
    store.insert_events(acts[:3])
    with sqlite3.connect(store.path) as db:
        db.execute(f"UPDATE tile SET data = CAST({change} AS BLOB)")
    db.close()
    with pytest.raises(Fault, match="tree_differs"):
        store.insert_events(acts[3:])
    store.close()


@pytest.mark.parametrize("written", [0, 2])
def test_another_and_longer_history_restored_in_place_is_never_continued(tmp_path, written) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    other, _ = opened(tmp_path / "b")
    for event in chain(B, 6):
        other.insert_events([event])
    first, _ = opened(tmp_path / "a")
    for event in chain(A, 3):
        first.insert_events([event])
    store, _ = opened(tmp_path / "a")
    for event in chain(A, 3 + written)[3:]:
        store.insert_events([event])
    with sqlite3.connect(other.path) as longer, sqlite3.connect(store.path) as mine:
        longer.backup(mine)
    with pytest.raises(Fault) as fault:
        store.insert_events([act(C)])
    assert (fault.value.code, store.head().size) == ("fork_detected", 6)


@pytest.mark.parametrize("error", [OSError("penuh"), Fault("seal_absent"), RuntimeError("can't start new thread")])
def test_what_stands_recorded_is_told_even_if_the_memory_of_heads_fails(tmp_path, error) -> None:
    def remember(size, note):
        raise error

    store = SQLiteStore(tmp_path / "ledger.sqlite", SEALER, remember=remember)
    assert store.insert_events([act(A)]) == [1]


def test_an_entry_that_reads_back_otherwise_is_never_sealed(tmp_path) -> None:
    store, _ = opened(tmp_path)
    with sqlite3.connect(store.path) as db:  # a disk that flips a bit between write and read
        db.execute("DROP TRIGGER entry_stays")
        db.execute(
            "CREATE TRIGGER rot AFTER INSERT ON entry BEGIN "
            "UPDATE entry SET entry = CAST(replace(CAST(entry AS TEXT), 'amanah', 'amanaj') AS BLOB) WHERE record = NEW.record; END"
        )
    db.close()
    with pytest.raises(Fault) as fault:
        store.insert_events([act(A)])
    assert fault.value.code == "store_damaged"
    assert (store.head().size, store.rows()) == (0, [])
    store.close()


# --- durability ----------------------------------------------------------------------------------------------------


def test_every_connection_is_durable_and_says_so(store) -> None:
    with store._connections.taken() as first, store._connections.taken() as second:
        for db in (first, second):
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert db.execute("PRAGMA synchronous").fetchone() == (2,)
            assert db.execute("PRAGMA page_size").fetchone() == (16384,)
            assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize("weak", ["synchronous = NORMAL", "synchronous = OFF", "journal_mode = DELETE"])
def test_a_store_that_a_power_cut_can_rob_is_refused(tmp_path, monkeypatch, weak) -> None:
    monkeypatch.setattr(durable, "PRAGMAS", (*durable.PRAGMAS, weak))
    with pytest.raises(Fault) as fault:
        opened(tmp_path)
    assert fault.value.code == "store_unsafe"


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path, monkeypatch) -> None:
    store, _ = opened(tmp_path)
    acts = chain(A, 41, note="x" * 3_000)
    store.insert_events(acts[:1])
    pages = store.path.stat().st_size // 16384 + 8
    store.close()
    monkeypatch.setattr(durable, "PRAGMAS", (*durable.PRAGMAS, f"max_page_count = {pages}"))
    small, _ = opened(tmp_path)
    with pytest.raises(Fault) as fault:
        small.insert_events(acts[1:])
    assert fault.value.code == "store_full"
    assert str(small.path) in fault.value.message
    check_world(small)
    assert small.insert_events(acts[1:2]) == [2]  # what still fits is recorded: the house resumes by itself
    check_world(small)
    small.close()


def test_a_file_that_may_not_grow_is_told(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events([act(A)])
    store.close()
    script = (
        "import resource, signal, sys; from tests.service.making import *\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store, _ = opened(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "try: store.insert_events(chain(stream_named(9), 60, note='x' * 3000))\n"
        "except Exception as error: print(type(error).__name__, error.code, store.head().size)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() in (["Fault", "store_failing", "1"], ["Fault", "store_full", "1"])
    store, _ = opened(tmp_path)
    check_world(store)
    store.close()


def test_a_file_that_is_no_database_is_told(tmp_path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"bukan basis data" * 4096)
    with pytest.raises(Fault) as fault:
        opened(tmp_path)
    assert fault.value.code == "store_damaged"


@pytest.mark.parametrize(
    "statement", ["DROP TABLE head", "DELETE FROM head", "ALTER TABLE tile RENAME COLUMN data TO x"]
)
def test_a_table_that_is_gone_or_bent_is_told(tmp_path, statement) -> None:
    store, _ = opened(tmp_path)
    with sqlite3.connect(store.path) as db:
        db.execute(statement)
    db.close()
    with pytest.raises(Fault) as fault:
        store.insert_events([act(A)])
    assert fault.value.code == "store_damaged"
    store.close()


def test_a_file_in_a_missing_directory_is_told(tmp_path) -> None:
    with pytest.raises(Fault) as fault:
        SQLiteStore(tmp_path / "ledger.sqlite" / "x" / "ledger.sqlite", SEALER)
    assert fault.value.code == "store_unwritable"


def test_a_file_of_a_later_program_is_not_touched(tmp_path) -> None:
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("PRAGMA user_version = 7")
    db.close()
    with pytest.raises(Fault) as fault:
        opened(tmp_path)
    assert fault.value.code == "store_version"


def test_a_network_file_system_is_refused(tmp_path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n/dev/sdb {tmp_path}-other ext4 rw 0 0\n"
    )
    with pytest.raises(Fault) as fault:
        refuse_remote(tmp_path / "var", mounts=mounts)
    assert fault.value.code == "store_remote"
    refuse_remote(tmp_path.parent, mounts=mounts)
    refuse_remote(tmp_path, mounts=tmp_path / "no such file")


def test_every_store_asks_what_file_system_it_stands_on(tmp_path, monkeypatch) -> None:
    kinds = {line.split(" ")[2] for line in Path("/proc/self/mounts").read_text().splitlines()}
    monkeypatch.setattr(headlock, "REMOTE", kinds)
    with pytest.raises(Fault, match="store_remote"):
        opened(tmp_path)


def test_without_a_seal_the_store_only_reads(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events([act(A)])
    store.close()
    reader = SQLiteStore(store.path, None)
    assert reader.row(1).stream == A
    with pytest.raises(Fault) as fault:
        reader.insert_events([act(B)])
    assert fault.value.code == "seal_absent"
    reader.close()


def test_who_only_reads_makes_no_file(tmp_path) -> None:
    with pytest.raises(Fault) as fault:
        SQLiteStore(tmp_path / "ledger.sqlite", None)
    assert fault.value.code == "store_unwritable"
    assert list(tmp_path.iterdir()) == []


# --- what the database itself refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET entry = x'00' WHERE record = 1",
        "UPDATE entry SET version = 9 WHERE record = 1",
        "DELETE FROM entry WHERE record = 2",
        "DELETE FROM entry",
        "INSERT INTO entry VALUES (9, 1, 9, x'00')",
        "INSERT OR REPLACE INTO entry VALUES (1, 1, 1, x'00')",
        "UPDATE content SET content = x'00'",
        "DELETE FROM content WHERE record = 1",
        "INSERT OR REPLACE INTO content VALUES (1, x'00')",
        "INSERT INTO head VALUES (2, 0, x'', 0, NULL)",
    ],
)
def test_the_database_refuses(store, statement) -> None:
    store.insert_events(chain(A, 2))
    with store._connections.taken() as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)


def test_an_opaque_event_in_a_taken_place_is_the_librarys_conflict(tmp_path) -> None:
    store = SQLiteStore(tmp_path / "ledger.sqlite", SEALER, opaque=True)
    event = StoredEvent(A, 0, "topic", b"state")
    assert store.insert_events([event]) == [1]
    with pytest.raises(IntegrityError):
        store.insert_events([event])
    store.close()


def test_an_opaque_event_has_no_place_in_a_register(store) -> None:
    with pytest.raises(ProgrammingError):
        store.insert_events([act(A), StoredEvent(B, 1, "topic", b"state")])


def test_nobody_subscribes(store) -> None:
    with pytest.raises(NotImplementedError):
        store.subscribe()


# --- many hands ----------------------------------------------------------------------------------------------------


def writer(directory, number, count, *, dies_at=0):
    command = [
        sys.executable,
        "-m",
        "tests.service.making",
        directory,
        stream_named(number),
        str(count),
        C,
        str(dies_at),
    ]
    return subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def told(process):
    """What a writer said, up to its last whole line."""
    output, _ = process.communicate()
    return [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith("\n")]


def recorded(lines):
    return {line["record"]: line["digest"] for line in lines if "record" in line}


def demand_kept(directory, acknowledged):
    """Every acknowledged act stands where it was told, and the tree over all of them is whole."""
    store, _ = opened(directory)
    stored = {row.record: Entry.parse(row.entry).body.digest for row in store.rows(limit=100_000)}
    assert acknowledged.items() <= stored.items()
    assert len(set(stored.values())) == len(stored)
    check_world(store)
    store.close()
    return len(stored)


def test_four_processes_leave_no_gap_no_double_and_one_tree(tmp_path) -> None:
    opened(tmp_path)[0].close()
    writers = [writer(tmp_path, 10 + number, 25) for number in range(4)]
    lines = [told(process) for process in writers]
    assert [process.returncode for process in writers] == [0] * 4
    acknowledged = [recorded(of_one) for of_one in lines]
    together = {record: digest for of_one in acknowledged for record, digest in of_one.items()}
    assert sum(map(len, acknowledged)) == len(together)
    assert demand_kept(tmp_path, together) == len(together)
    assert {line["refused"] for of_one in lines for line in of_one if "refused" in line} <= {"superseded"}
    print("slowest single append of four processes:", max(of_one[-1]["slowest"] for of_one in lines))


def test_threads_of_one_process_write_side_by_side(store) -> None:
    threads = [threading.Thread(target=store.insert_events, args=([act(stream_named(20 + n))],)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.head().size == 16


def test_a_child_of_a_fork_uses_connections_of_its_own(store) -> None:
    store.insert_events([act(A)])
    child = os.fork()
    if child == 0:
        try:
            assert store._connections._mine() == []
            store.insert_events([act(B)])
            os._exit(0)
        except BaseException:  # noqa: BLE001 - a child of a fork must never return into pytest
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.insert_events([act(C)]) == [3]


def test_a_process_killed_before_its_commit_leaves_nothing_of_the_act(tmp_path) -> None:
    killed = writer(tmp_path, 11, 20, dies_at=6)
    acknowledged = recorded(told(killed))
    assert killed.returncode == -signal.SIGKILL
    assert sorted(acknowledged) == [1, 2, 3, 4, 5]
    assert demand_kept(tmp_path, acknowledged) == 5


def test_a_process_killed_at_any_moment_loses_no_acknowledged_act(tmp_path) -> None:
    chance = random.Random(41)
    acknowledged: dict[int, str] = {}
    for cycle in range(6):
        process = writer(tmp_path, 30 + cycle, 10_000)
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.08))
        process.kill()
        rest = told(process)
        acknowledged |= recorded([json.loads(first), *rest])
        demand_kept(tmp_path, acknowledged)
    assert len(acknowledged) > 6


def test_a_writer_waits_only_so_long_for_another(tmp_path) -> None:
    store, _ = opened(tmp_path)
    impatient = SQLiteStore(store.path, SEALER, patience=0.2)
    with HeadLock(store.path.with_suffix(".lock"), patience=1).held(), pytest.raises(Fault) as fault:
        impatient.insert_events([act(A)])
    assert fault.value.code == "store_busy"
    assert impatient.insert_events([act(A)]) == [1]
    impatient.close()
    store.close()


def test_readers_go_on_while_a_writer_holds_the_lock(store) -> None:
    store.insert_events([act(A)])
    with store._writing():
        assert store.row(1).stream == A


# --- an older file in its place ------------------------------------------------------------------------------------


def test_a_file_put_back_under_a_running_house_is_noticed(tmp_path) -> None:
    store, _ = opened(tmp_path)
    acts = chain(A, 3)
    store.insert_events(acts[:1])
    store.close()
    shutil.copy(store.path, tmp_path / "backup")
    store.insert_events(acts[1:2])
    store.close()
    shutil.copy(tmp_path / "backup", store.path)  # the same inode, older bytes
    with pytest.raises(Fault) as fault:
        store.insert_events(acts[1:])
    assert fault.value.code == "rollback_detected"
    assert fault.value.facts["lost"] == 1
    store.close()


def test_a_file_put_back_is_noticed_also_by_a_house_that_wrote_nothing_yet(tmp_path) -> None:
    store, _ = opened(tmp_path)
    acts = chain(A, 3)
    store.insert_events(acts[:1])
    store.close()
    shutil.copy(store.path, tmp_path / "backup")
    store.insert_events(acts[1:2])
    store.close()
    silent, _ = opened(tmp_path)
    silent.close()
    shutil.copy(tmp_path / "backup", store.path)
    with pytest.raises(Fault, match="rollback_detected"):
        silent.insert_events(acts[1:])
    silent.close()


def test_what_others_wrote_counts_as_seen_even_where_nothing_was_written_here(tmp_path) -> None:
    store, _ = opened(tmp_path)
    other, _ = opened(tmp_path)
    acts = chain(A, 3)
    other.insert_events(acts[:1])
    other.close()
    store.close()
    shutil.copy(store.path, tmp_path / "backup")
    other.insert_events(acts[1:2])
    assert store.insert_events(acts[:1]) == [1]  # only a replay
    other.close()
    store.close()
    shutil.copy(tmp_path / "backup", store.path)
    with pytest.raises(Fault, match="rollback_detected"):
        store.insert_events(acts[1:])
    store.close()


def test_another_history_of_the_same_length_under_a_running_house_is_noticed(tmp_path) -> None:
    (tmp_path / "other").mkdir()
    store, _ = opened(tmp_path)
    store.insert_events([act(A)])
    store.close()
    other, _ = opened(tmp_path / "other")
    other.insert_events([act(A, note="lain")])
    other.close()
    shutil.copy(other.path, store.path)
    with pytest.raises(Fault, match="fork_detected"):
        store.insert_events([act(B)])
    store.close()


def test_a_file_deleted_under_a_running_house_is_noticed(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events([act(A)])
    store.path.unlink()
    with pytest.raises(Fault, match="store_replaced"):
        store.insert_events([act(B)])
    store.close()


def test_another_file_under_a_running_house_is_noticed(tmp_path) -> None:
    store, _ = opened(tmp_path)
    store.insert_events([act(A)])
    shutil.copy(store.path, tmp_path / "copy")
    (tmp_path / "copy").replace(store.path)
    with pytest.raises(Fault) as fault:
        store.insert_events([act(B)])
    assert fault.value.code == "store_replaced"
    store.close()


def test_a_memory_that_cannot_be_written_makes_no_recorded_act_look_refused(tmp_path) -> None:
    def full(size, note):
        raise OSError(28, "No space left on device")

    store = SQLiteStore(tmp_path / "ledger.sqlite", SEALER, remember=full)
    assert store.insert_events([act(A)]) == [1]
    store.close()
