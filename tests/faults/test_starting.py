"""Several processes that start at the same moment: where no book is yet, on tables to be folded, while somebody migrates."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial
from http import HTTPStatus
from typing import Any

import psycopg2
import pytest

from domain.evidence.errors import AmanahError
from service.clock import SimulatedClock, SystemClock
from service.house import House
from service.settings import Settings
from service.signing import signed_text
from service.store.postgres_schema import migrate
from tests.faults.acts import digest_of, digests, registrations
from tests.faults.patience import waited
from tests.faults.working import PROCESSES
from tests.people import present
from tests.test_house import ROOT

TOGETHER = 4
ORIGIN = "kota-contoh.demo.invalid/pk"


def opened(settings, begin, told) -> None:
    """Open the house, again and again until it opens; what it said until then, and how far it folded."""
    begin.wait(20)
    codes = []
    while True:
        try:
            house = House(settings, origin=ORIGIN, clock=SimulatedClock(ORIGIN, 0))
        except AmanahError as error:
            codes.append(error.code)
        else:
            told.put((codes, house.catch_up()))
            house.close()
            return


def together(settings, besides=lambda: None) -> list[tuple[list[str], int]]:
    """Several processes open one house at once, and somebody does something besides."""
    begin, told = PROCESSES.Barrier(TOGETHER + 1), PROCESSES.Queue()
    processes = [PROCESSES.Process(target=opened, args=(settings, begin, told), daemon=True) for _ in range(TOGETHER)]
    for process in processes:
        process.start()
    begin.wait(20)
    besides()
    answers = [told.get(timeout=20) for _ in processes]
    for process in processes:
        process.join(20)
    assert [process.exitcode for process in processes] == [0] * TOGETHER
    return answers


def test_houses_that_open_at_once_fold_the_tables_once(town) -> None:
    town.stage.settings.projections_path.unlink()
    assert together(town.stage.settings) == [([], town.house.store.head().size)] * TOGETHER


def test_houses_that_open_at_once_where_no_book_is_yet_begin_one(still_at, tmp_path) -> None:
    settings = blank(still_at, tmp_path)
    assert together(settings) == [([], 0)] * TOGETHER


def test_houses_that_open_while_somebody_migrates_wait_for_it(still_at, tmp_path, pg_blank) -> None:
    settings = blank(still_at, tmp_path, AMANAH_DATABASE_URL=pg_blank)
    migrating = [threading.Thread(target=migrate, args=(pg_blank,)) for _ in range(3)]

    def migrate_at_once():
        for thread in migrating:
            thread.start()
        for thread in migrating:
            thread.join(20)

    answers = together(settings, migrate_at_once)
    assert {folded for _, folded in answers} == {0}
    assert {code for codes, _ in answers for code in codes} <= {"store_unmigrated", "store_version"}
    with closing(psycopg2.connect(pg_blank)) as db, db.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MAX(number) FROM amanah.migration")
        assert len(set(present(cursor.fetchone()))) == 1


def test_control_two_who_make_the_same_tables_without_a_lock_fall_over_each_other(pg_blank) -> None:
    statement = "CREATE SCHEMA IF NOT EXISTS amanah"
    with closing(psycopg2.connect(pg_blank)) as first, closing(psycopg2.connect(pg_blank)) as second:
        first.cursor().execute(statement)
        with ThreadPoolExecutor(1) as other:
            waiting = other.submit(second.cursor().execute, statement)
            with closing(psycopg2.connect(pg_blank)) as third, third, third.cursor() as cursor:
                waited(lambda: somebody_waits(cursor))
            first.commit()
            with pytest.raises(psycopg2.errors.UniqueViolation):
                waiting.result(20)


def somebody_waits(cursor) -> bool:
    cursor.execute(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return bool(cursor.fetchone() == (1,))


def blank(still_at, tmp_path, **environ) -> Settings:
    """The settings of a home with keys and nothing else."""
    keys = still_at("founded").stage.settings.keys
    (tmp_path / "home" / "keys").mkdir(parents=True)
    for name in ("log.key", "service.key"):
        (tmp_path / "home" / "keys" / name).write_bytes((keys / name).read_bytes())
        (tmp_path / "home" / "keys" / name).chmod(0o600)
    return Settings.read({"AMANAH_HOME": str(tmp_path / "home"), **environ})


# --- the pages as they are served ------------------------------------------------------------------------------------


@contextmanager
def served(town, log) -> Iterator[str]:
    """The pages of a town under gunicorn, four workers of it; their address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    environ = {
        **os.environ, "AMANAH_HOME": str(town.stage.settings.home), "AMANAH_DATABASE_URL": town.stage.database,
        "PORT": str(port), "WEB_CONCURRENCY": str(TOGETHER), "WEB_THREADS": "8",
    }  # fmt: skip
    with log.open("wb") as output:
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
        master = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=output)
    try:
        waited(lambda: master.poll() is not None or answers(f"127.0.0.1:{port}"), seconds=60)
        yield f"127.0.0.1:{port}"
    finally:
        master.terminate()
        master.wait(30)


def answers(address) -> bool:
    with closing(http.client.HTTPConnection(address, timeout=10)) as connection, suppress(OSError):
        connection.request("GET", "/")
        return connection.getresponse().status == HTTPStatus.OK
    return False


def sent(address, submission) -> tuple[int, dict[str, Any]]:
    """The answer to a program that hands in a signed act over the wire."""
    data, headers = signed_text([submission]).encode(), {"Content-Type": "application/json"}
    with closing(http.client.HTTPConnection(address, timeout=20)) as connection:
        connection.request("POST", "/perbuatan", data, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


# `make test` serves the book in a file elsewhere (tests/service/test_serving.py).
@pytest.mark.parametrize("town", ["postgresql", pytest.param("sqlite", marks=pytest.mark.torture)], indirect=True)
def test_four_workers_that_start_at_once_without_tables_serve_and_record(town, tmp_path) -> None:
    town.stage.settings.projections_path.unlink()
    town.stage.clock.move_to(SystemClock().now_ms())  # the pages know no other
    before, acts = town.house.store.head().size, registrations(town, 32)
    with served(town, tmp_path / "log") as address, ThreadPoolExecutor(8) as clients:
        told = list(clients.map(partial(sent, address), acts))
    assert {status for status, _ in told} == {201}, told
    assert "Traceback" not in (tmp_path / "log").read_text()
    numbers = {digest_of(one): answer["catatan"][0]["nomor"] for one, (_, answer) in zip(acts, told, strict=True)}
    assert sorted(numbers.values()) == list(range(before + 1, before + 33))
    assert numbers.items() <= {digest: record for record, digest in digests(town).items()}.items()
