"""`python -m domain.evidence` on a machine that has neither us nor a network: Python, cryptography, two files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import cryptography
import pytest

from domain.evidence import acts
from tests.vectors import making

PACKAGES = str(Path(str(cryptography.__file__)).parents[1])

GUARD = """
import builtins, runpy, socket, sys

ALLOWED = {"cryptography", "cffi", "_cffi_backend", "domain"} | sys.stdlib_module_names


def refuse(*_arguments, **_keywords):
    raise OSError("no network here")


class Only:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in ALLOWED:
            raise ModuleNotFoundError(name)
        return None


socket.socket = socket.create_connection = socket.getaddrinfo = refuse
sys.meta_path.insert(0, Only())
sys.path.insert(0, sys.argv.pop(1))
sys.path.append(sys.argv.pop(1))
runpy.run_module("domain.evidence", run_name="__main__", alter_sys=True)
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A folder with the verifier, a bundle, a trust root, and nothing else of ours."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(
        Path(acts.__file__).parent, folder / "program" / "domain" / "evidence", ignore=shutil.ignore_patterns("__pycache__")
    )  # fmt: skip
    (folder / "program" / "domain" / "__init__.py").write_bytes(b"")
    for name in ("bundle.zip", "trust.json"):
        shutil.copy(making.FOLDER / name, folder)
    (folder / "guard.py").write_text(GUARD, encoding="utf-8")
    return folder


def run(folder, *arguments):
    command = [sys.executable, "-I", "-B", "guard.py", str(folder / "program"), PACKAGES, *arguments]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def test_a_bundle_verifies_with_nothing_but_cryptography(alone):
    ran = run(alone, "bundle.zip", "--trust", "trust.json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (making.FOLDER / "verdict.txt").read_text(encoding="utf-8")


def test_a_changed_byte_ends_with_one(alone):
    data = bytearray((alone / "bundle.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (alone / "changed.zip").write_bytes(data)
    ran = run(alone, "changed.zip", "--trust", "trust.json")
    assert ran.returncode == 1
    assert "[1.1 bentuk berkas] tidak" in ran.stdout


def test_a_withheld_content_ends_with_two(alone):
    from domain.evidence import canonical  # noqa: PLC0415 -- the packing side, not the program under test
    from domain.evidence.bundle import pack, unpack  # noqa: PLC0415 -- the same

    members = unpack((alone / "bundle.zip").read_bytes())
    value = canonical.decode(members["berkas.json"])
    value["contents"].remove(12)
    members["berkas.json"] = canonical.encode(value)
    del members["isi-00000012.json"]
    report = members["00-laporan.txt"].decode().replace("25 di antaranya", "24 di antaranya")
    told = [line + " (isi ditahan)" if line.startswith("nomor 12:") else line for line in report.split("\n")]
    members["00-laporan.txt"] = "\n".join(told).encode()
    (alone / "withheld.zip").write_bytes(pack(members))
    assert run(alone, "withheld.zip", "--trust", "trust.json").returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bundle.zip",),
        ("--trust", "trust.json"),
        ("bundle.zip", "--trust"),
        ("bundle.zip", "trust.json"),
        ("bundle.zip", "--trust", "trust.json", "--force"),
        ("bundle.zip", "--trust", "absent.json"),
        ("absent.zip", "--trust", "trust.json"),
        (".", "--trust", "trust.json"),
        ("bundle.zip", "--trust", "bundle.zip"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_sixty_four_and_says_why(alone, arguments):
    ran = run(alone, *arguments)
    assert ran.returncode == 64
    assert ran.stdout == ""
    assert ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_fault_of_the_program_is_not_taken_for_a_no(alone, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(alone, broken)
    verdict = broken / "program" / "domain" / "evidence" / "howto.txt"
    verdict.unlink()
    verdict.mkdir()
    ran = run(broken, "bundle.zip", "--trust", "trust.json")
    assert ran.returncode in (64, 70)
    assert ran.stdout == ""


def test_the_guard_refuses_everything_else(alone):
    (alone / "program" / "domain" / "intruder.py").write_text("import flask\n", encoding="utf-8")
    code = GUARD.replace('"domain.evidence"', '"domain.intruder"')
    (alone / "other.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-I", "-B", "other.py", str(alone / "program"), PACKAGES]
    ran = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError: flask" in ran.stderr
