"""Thirty-two writers, and readers who follow them: each record is seen once, in order; none is skipped."""

import sqlite3
import threading
from contextlib import closing

import psycopg2

from tests.faults.acts import dealt, digests, registrations
from tests.faults.working import ClientLog, job, started
from tests.people import demand_sound

WRITERS, OF_ONE_PROCESS = 32, 16


def followed(store, upto) -> list[int]:
    """The records a reader saw who always asked for what is behind the last."""
    seen = [0]
    while seen[-1] < upto:
        seen += [row.record for row in store.rows(after=seen[-1])]
    return seen[1:]


def test_readers_behind_thirty_two_writers_skip_nothing(town, tmp_path) -> None:
    upto = town.house.store.head().size + 160
    hands = dealt(registrations(town, 160), WRITERS)
    seen: list[int] = []
    reader = threading.Thread(target=lambda: seen.extend(followed(town.house.store, upto)))
    reader.start()
    workers = [
        started(job(town, tmp_path / "log", hands[start : start + OF_ONE_PROCESS], folds=True))
        for start in range(0, WRITERS, OF_ONE_PROCESS)
    ]
    while town.house.catch_up() < upto and any(worker.is_alive() for worker in workers):
        pass  # three processes fold into the same tables
    for worker in workers:
        worker.join()
    reader.join()
    assert town.house.catch_up() == upto
    assert seen == list(range(1, upto + 1))
    told = ClientLog.read(tmp_path / "log")
    assert not told.refused
    assert sorted(told.acknowledged.values()) == list(range(upto - 159, upto + 1))
    assert told.acknowledged.items() <= {digest: record for record, digest in digests(town).items()}.items()
    demand_sound(town.house)


def test_control_a_number_taken_before_the_lock_is_skipped_by_who_follows(tmp_path) -> None:
    path = tmp_path / "numbers.sqlite"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as slow,
        closing(sqlite3.connect(path, isolation_level=None)) as fast,
    ):
        slow.executescript("CREATE TABLE event (record INTEGER PRIMARY KEY); CREATE TABLE number (last)")
        slow.execute("INSERT INTO number VALUES (0)")

        def follow(after):
            return [
                record
                for (record,) in fast.execute("SELECT record FROM event WHERE record > ? ORDER BY record", (after,))
            ]

        def number(db):
            return db.execute("UPDATE number SET last = last + 1 RETURNING last").fetchone()[0]

        first, second = number(slow), number(fast)
        fast.execute("INSERT INTO event VALUES (?)", (second,))
        seen = follow(0)
        slow.execute("INSERT INTO event VALUES (?)", (first,))
        seen += follow(seen[-1])
        assert seen == [second]
        assert fast.execute("SELECT COUNT(*) FROM event").fetchone() == (2,)


def test_control_a_sequence_of_postgresql_is_skipped_by_who_follows(pg_blank) -> None:
    with closing(psycopg2.connect(pg_blank)) as slow, closing(psycopg2.connect(pg_blank)) as fast:
        with fast, fast.cursor() as cursor:
            cursor.execute("CREATE TABLE event (record bigserial PRIMARY KEY)")
        seen = [0]

        def insert(db):
            with db.cursor() as cursor:
                cursor.execute("INSERT INTO event DEFAULT VALUES")

        def follow():
            with fast, fast.cursor() as cursor:
                cursor.execute("SELECT record FROM event WHERE record > %s ORDER BY record", (seen[-1],))
                seen.extend(record for (record,) in cursor.fetchall())

        insert(slow)
        insert(fast)
        fast.commit()
        follow()
        slow.commit()
        follow()
        assert seen == [0, 2]
