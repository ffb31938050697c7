"""`amanah serve` as an operator starts it: real gunicorn, its workers and the clerk at once."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from domain.evidence.proof import verify_proof
from service.clerk import at_work
from service.delivery import Register
from service.demo.facts import name
from service.signing import signed_text
from tests.people import hand

WORKERS, SENDERS, EACH = 2, 6, 4


def signed(town, printed):
    facts = {"official": town.stage.new_id(), "name_printed": printed, "name": name(printed)}
    return hand(town, town.city.registrars[0], "official-registered", facts)


@contextmanager
def served(town):
    """The pages of a town; gives their address and the process that `amanah serve` is."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = town.stage.settings
    environ = {**os.environ, "AMANAH_HOME": str(settings.home), "AMANAH_DATABASE_URL": town.stage.database}
    words = ["-m", "service.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
    process = subprocess.Popen([sys.executable, *words], env=environ, stderr=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(f"{address}/checkpoint")
        yield address, process
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in told


def _await(address):
    deadline = time.monotonic() + 60
    while True:
        try:
            urlopen(address, timeout=5).close()
        except (URLError, TimeoutError):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def _children(process):
    listed = subprocess.run(
        ["ps", "--ppid", str(process.pid), "-o", "pid=,args="], capture_output=True, text=True, check=True
    )
    return {("clerk" if "clerk" in line else "pages"): int(line.split()[0]) for line in listed.stdout.splitlines()}


def test_workers_and_a_clerk_start_at_once_record_show_and_stop(town_at):
    town = town_at("founded")
    town.stage.clock.move_to(time.time_ns() // 1_000_000)
    before = town.house.store.head().size
    acts = [signed(town, f"Orang {chr(65 + number)}") for number in range(SENDERS * EACH)]
    with served(town) as (address, process):
        register = Register(address)
        with ThreadPoolExecutor(SENDERS) as senders:
            delivered = list(senders.map(lambda act: register.deliver(signed_text([act]).encode(), 1), acts))
        records = [answer.receipts[0].record for answer in delivered]
        assert sorted(records) == list(range(before + 1, before + len(acts) + 1))
        for act, answer in zip(acts, delivered, strict=True):
            (receipt,) = answer.receipts
            entry = town.house.store.row(receipt.record).entry
            assert act.body in entry
            assert verify_proof(receipt.proof, entry, town.house.vkey)[0] == receipt.record - 1

        assert at_work(town.stage.settings)
        with urlopen(f"{address}/buku?nomor={max(records)}", timeout=10) as page:
            assert f"catatan nomor {max(records)}." in page.read().decode()

        os.kill(_children(process)["clerk"], signal.SIGKILL)
        another = signed(town, "Sesudah itu")
        record = register.deliver(signed_text([another]).encode(), 1).receipts[0].record
        with urlopen(f"{address}/buku?nomor={record}", timeout=10) as page:
            assert f"catatan nomor {record}." in page.read().decode()
        deadline = time.monotonic() + 20
        while not at_work(town.stage.settings):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert not at_work(town.stage.settings)
