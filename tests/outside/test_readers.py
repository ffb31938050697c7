"""The log and its proofs under readers that import nothing of ours: a naive recursion, and a C2SP reader.

No independent C2SP reader is light enough for the lock (PyPI's aics-tlog wants Python 3.12, golang.org/x/mod/sumdb a Go
toolchain): c2sp.py was written from the texts of the specifications, and leaves Ed25519 to openssl.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
READER, ROOT_READER = HERE / "c2sp.py", HERE / "root.py"


def run(program, *arguments, cwd):
    """Alone: no site packages, no folder of ours on the path (-I -S), started elsewhere."""
    command = [sys.executable, "-I", "-S", program, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def log(outside, tmp_path):
    """A copy of the exported log, to be damaged."""
    return shutil.copytree(outside.log, tmp_path / "log")


def read(outside, log):
    return run(READER, "log", outside.vkey, log, cwd=log)


@pytest.mark.parametrize("program", [READER, ROOT_READER])
def test_the_readers_import_the_standard_library_alone(program):
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(program.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported <= sys.stdlib_module_names


def test_the_root_recomputed_from_the_entries_alone_is_the_sealed_one(outside, log):
    done = run(ROOT_READER, log, cwd=log)
    assert done.stdout.split() == [str(outside.size), outside.root]
    assert outside.size > 256


def test_a_reader_of_c2sp_logs_accepts_checkpoint_tiles_and_entries(outside, log):
    done = read(outside, log)
    assert (done.returncode, done.stdout.split()) == (0, [str(outside.size), outside.root])


def flip(path, at=40):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tile/entries/000", "an entry is not the leaf"),
        ("tile/0/000", "an entry is not the leaf"),
        ("tile/1/000.p/1", "hashes of the tiles below"),
    ],
)
def test_the_reader_refuses_a_changed_byte(outside, log, name, told):
    flip(log / name, at=20)
    done = read(outside, log)
    assert done.returncode == 1
    assert told in done.stdout


def test_the_reader_refuses_a_changed_byte_in_the_last_partial_tile(outside, log):
    [partial] = (log / "tile" / "0" / "001.p").iterdir()
    flip(partial)
    assert read(outside, log).returncode == 1


def test_the_reader_refuses_a_missing_and_a_surplus_tile(outside, log):
    (log / "tile" / "0" / "002").write_bytes(bytes(8192))
    assert "files" in read(outside, log).stdout
    (log / "tile" / "0" / "002").unlink()
    (log / "tile" / "0" / "000").unlink()
    assert read(outside, log).returncode == 1


def test_the_reader_refuses_a_checkpoint_that_another_key_signed_or_nobody(outside, log):
    checkpoint = log / "checkpoint"
    lines = checkpoint.read_text().splitlines(keepends=True)
    checkpoint.write_text("".join([lines[0], f"{outside.size - 1}\n", *lines[2:]]))
    assert "signature of the log" in read(outside, log).stdout
    checkpoint.write_text("".join(lines).replace("\u2014 ", "\u2014 x"))
    assert "not signed by this log" in read(outside, log).stdout


@pytest.mark.parametrize("place", [0, 1, 12, -2, -1])
def test_the_reader_accepts_the_proof_of_a_record_in_a_bundle_and_refuses_it_for_another_entry(outside, place):
    shown = sorted(outside.bundle.glob("catatan-*.json"))
    proof = outside.bundle / shown[place].name.replace("catatan-", "bukti-").replace(".json", ".tlog-proof")
    done = run(READER, "proof", outside.vkey, proof, shown[place], cwd=outside.bundle)
    assert (done.returncode, done.stdout.split()) == (0, [str(outside.size), outside.root])
    assert run(READER, "proof", outside.vkey, proof, shown[place - 1], cwd=outside.bundle).returncode == 1
