import os
import shutil
import subprocess
import threading
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from domain.evidence.checkpoint import Checkpoint, open_checkpoint
from domain.evidence.errors import Fault
from service import seals
from service.keyfile import SigningKey
from service.seals import HeadMemory, Sealer, create_host_key, load_host_key

ORIGIN = "demo.invalid/kota-contoh"
SEALER = Sealer(ORIGIN, SigningKey.from_seed(b"\x01" * 32))


def head(size, sealer=SEALER):
    return sealer.seal(size, bytes([size % 256]) * 32)


# --- keys of the house ---


def test_a_host_key_is_written_once_and_loaded_again(tmp_path):
    path = tmp_path / "keys" / seals.LOG_KEY
    key = create_host_key(path)
    assert load_host_key(path).public_key == key.public_key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_given_key_is_the_one_that_is_kept(tmp_path):
    create_host_key(tmp_path / seals.SERVICE_KEY, SigningKey.from_seed(bytes(32)))
    assert load_host_key(tmp_path / seals.SERVICE_KEY).reveal_seed() == bytes(32)


def test_a_host_key_is_never_replaced(tmp_path):
    path = tmp_path / seals.LOG_KEY
    key = create_host_key(path)
    with pytest.raises(Fault) as fault:
        create_host_key(path)
    assert fault.value.code == "seal_key_exists"
    assert load_host_key(path).public_key == key.public_key


def test_an_absent_key_is_a_fault_and_not_a_new_key(tmp_path):
    with pytest.raises(Fault) as fault:
        load_host_key(tmp_path / seals.LOG_KEY)
    assert fault.value.code == "seal_key_absent"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_key_that_others_can_reach_is_not_used(tmp_path, mode):
    path = tmp_path / seals.LOG_KEY
    create_host_key(path)
    path.chmod(mode)
    with pytest.raises(Fault) as fault:
        load_host_key(path)
    assert fault.value.code == "seal_key_exposed"


def ec_key():
    return generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "data", [b"", b"x", b"\xff" * 5000, ec_key(), b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_damaged_or_foreign_key_is_not_used(tmp_path, data):
    path = tmp_path / seals.LOG_KEY
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(Fault) as fault:
        load_host_key(path)
    assert fault.value.code == "seal_key_damaged"


def test_openssl_reads_the_key(tmp_path):
    openssl = shutil.which("openssl")
    assert openssl, "openssl belongs to the machine: the guide for auditors uses it"
    path = tmp_path / seals.LOG_KEY
    key = create_host_key(path)
    told = subprocess.run([openssl, "pkey", "-in", path, "-pubout", "-outform", "DER"], capture_output=True, check=True)
    assert told.stdout == key.public_key.spki


# --- the seal ---


def test_a_sealed_head_opens_with_the_published_key():
    assert open_checkpoint(head(7), SEALER.verifier_key) == Checkpoint(ORIGIN, 7, b"\x07" * 32)


def test_the_same_head_is_sealed_with_the_same_bytes():
    assert head(7) == head(7)


def test_the_sealer_does_not_print_its_key():
    assert SEALER.key.reveal_seed().hex() not in repr(SEALER)
    assert "key" not in repr(SEALER)


# --- head memory ---


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.head"


def memory(path, interval=0.0):
    return HeadMemory(path, SEALER.verifier_key, interval=interval)


def size_in(path):
    stored = memory(path).read()
    return None if stored is None else stored.size


def test_a_new_house_remembers_nothing(path):
    assert memory(path).read() is None
    assert memory(path).read_note() is None


def test_the_last_head_is_read_back_after_a_restart(path):
    memory(path).remember(5, head(5))
    assert memory(path).read() == Checkpoint(ORIGIN, 5, b"\x05" * 32)
    assert memory(path).read_note() == head(5) == path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_older_head_never_takes_its_place(path):
    remembered = memory(path)
    for size in (5, 4, 1):
        remembered.remember(size, head(size))
    remembered.close()
    assert size_in(path) == 5


def test_an_older_head_never_takes_the_place_of_one_that_waits(path):
    remembered = memory(path, interval=3600)
    for size in (1, 9, 4):
        remembered.remember(size, head(size))
    remembered.close()
    assert size_in(path) == 9


def test_an_older_head_of_another_process_never_takes_its_place(path):
    first, second = memory(path), memory(path)
    first.remember(9, head(9))
    second.remember(3, head(3))
    second.close()
    assert size_in(path) == 9
    second.remember(10, head(10))
    assert size_in(path) == 10


def test_another_head_of_the_same_size_does_not_take_its_place(path):
    memory(path).remember(5, head(5))
    memory(path).remember(5, SEALER.seal(5, bytes(32)))
    assert memory(path).read_note() == head(5)


def test_it_is_written_at_most_once_in_an_interval_and_at_close(path, monkeypatch):
    written = []

    def count(at, data):
        written.append(data)
        at.write_bytes(data)

    monkeypatch.setattr(seals, "replace", count)
    remembered = memory(path, interval=3600)
    for size in range(1, 100):
        remembered.remember(size, head(size))
    assert len(written) == 1
    assert size_in(path) == 1
    remembered.close()
    assert len(written) == 2
    assert size_in(path) == 99
    remembered.close()
    assert len(written) == 2


def test_what_waits_is_written_though_nothing_more_happens(path):
    remembered = memory(path, interval=0.1)
    remembered.remember(1, head(1))
    remembered.remember(2, head(2))
    assert size_in(path) == 1
    deadline = time.monotonic() + 5
    while size_in(path) != 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert size_in(path) == 2
    remembered.close()


def test_many_threads_leave_the_largest(path):
    remembered = memory(path)
    threads = [
        threading.Thread(
            target=lambda start=start: [remembered.remember(size, head(size)) for size in range(start, 60, 4)]
        )
        for start in range(1, 5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    remembered.close()
    assert size_in(path) == 59


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("nothing in it", b""),
        ("half a note", head(5)[:-20].encode()),
        ("another size", head(5).replace("\n5\n", "\n4\n").encode()),
        ("the signature of another key", head(5, Sealer(ORIGIN, SigningKey.from_seed(bytes(32)))).encode()),
        ("the head of another log", head(5, Sealer("demo.invalid/lain", SEALER.key)).encode()),
        ("bytes that are no text", b"\xff\xfe"),
    ],
)
def test_a_damaged_memory_is_a_fault_and_stays_as_evidence(path, why, data):
    path.write_bytes(data)
    with pytest.raises(Fault) as fault:
        memory(path).read()
    assert fault.value.code == "head_memory_damaged"
    with pytest.raises(Fault):
        memory(path).remember(6, head(6))
    assert path.read_bytes() == data


def test_a_crash_before_the_rename_leaves_the_old_head(path, monkeypatch):
    memory(path).remember(5, head(5))

    def cut(_descriptor):
        raise OSError(5, "listrik padam")

    with monkeypatch.context() as power:
        power.setattr(os, "fsync", cut)
        remembered = memory(path)
        with pytest.raises(OSError, match="padam"):
            remembered.remember(6, head(6))
        assert size_in(path) == 5
    remembered.close()  # what could not be written is tried again
    assert size_in(path) == 6
