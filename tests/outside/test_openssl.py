"""howto.txt tells how to check a record with sed, sha256sum and openssl: its very commands are run, so that it cannot lie."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.outside.conftest import bodies_of, entries_of

HOW_TO = ROOT / "domain" / "evidence" / "howto.txt"
COMMANDS = [line.strip() for line in HOW_TO.read_text().splitlines() if line.startswith("    ")]
SHELL = [line for line in COMMANDS if not line.startswith("python ")]
CONTENT, BODY, SIGNATURE, PAE, KEY, KEY_ID, VERIFY = SHELL


def record_of(log, act):
    return next(record for record, body in bodies_of(log).items() if body["act"] == f"amanah/{act}/1")


def public_key(log, body):
    """The signer's key as the ledger prints it: in the enrolment, or for a registrar in record 1."""
    contents = [json.loads((log / "content" / f"{record}.json").read_bytes())["facts"] for record in bodies_of(log)]
    official = body["actor"]["official"]
    enrolled = {
        other["actor"]["official"]: facts["key"]["public_key"]
        for other, facts in zip(bodies_of(log).values(), contents, strict=True)
        if other["act"] == "amanah/key-enrolled/1"
    }
    registrars = {one["official"]: one["key"]["public_key"] for one in contents[0]["registrars"]}
    return (registrars | enrolled)[official]


def run(command, folder, record, key=""):
    """One command of howto.txt, for another record than 12 and with a real key."""
    text = command.replace("00000012", f"{record:08}").replace("KUNCI_BASE64", key)
    return subprocess.run(["sh", "-ec", text], cwd=folder, capture_output=True, text=True, check=False)


def run_all(folder, record, key):
    """Every command, in order; what the last one, openssl, says."""
    for command in SHELL[:-1]:
        done = run(command, folder, record, key)
        assert done.returncode == 0, (command, done.stderr)
    return run(VERIFY, folder, record, key)


def sum_of(command, folder, record):
    return run(command, folder, record).stdout.split()[0]


def test_the_commands_are_the_ones_that_this_test_expects():
    assert [command.split()[0] for command in SHELL] == ["sha256sum", "sed", "sed", "{", "{", "sha256sum", "openssl"]
    assert all(shutil.which(program) for program in ("sed", "tr", "wc", "base64", "sha256sum", "openssl"))


# A registrar's act, an official's under an SK, an official's own key, and the last record (in a partial bundle).
@pytest.mark.parametrize("act", ["official-registered", "office-created", "mandate-granted", "key-enrolled"])
def test_openssl_verifies_an_entry_cut_out_of_the_exported_log(outside, exported, act):
    record = record_of(outside.log, act)
    body = bodies_of(outside.log)[record]
    folder = exported(record)
    said = run_all(folder, record, public_key(outside.log, body))
    assert (said.returncode, said.stdout) == (0, "Signature Verified Successfully\n")
    assert sum_of(CONTENT, folder, record) == body["content"]
    assert sum_of(KEY_ID, folder, record) == body["actor"]["key"]


def test_openssl_verifies_a_member_of_a_bundle(outside, tmp_path):
    record = outside.size
    for member in outside.bundle.iterdir():
        if member.is_file():
            shutil.copy(member, tmp_path)
    body = bodies_of(outside.log)[record]
    said = run_all(tmp_path, record, public_key(outside.log, body))
    assert (said.returncode, said.stdout) == (0, "Signature Verified Successfully\n")
    assert sum_of(CONTENT, tmp_path, record) == body["content"]


def test_the_body_that_sed_cuts_out_is_the_body_and_its_digest_is_how_other_acts_name_it(outside, exported):
    bodies = bodies_of(outside.log)
    record = record_of(outside.log, "official-registered")
    folder = exported(record)
    run_all(folder, record, public_key(outside.log, bodies[record]))
    cut = (folder / "body").read_bytes()
    assert cut in entries_of(outside.log)[record - 1]
    assert json.loads(cut) == bodies[record]
    following = next(
        body for body in bodies.values() if body["stream"] == bodies[record]["stream"] and body["version"] == 2
    )
    assert sum_of("sha256sum pae", folder, record) == following["previous"]
    assert "sha256sum pae" in HOW_TO.read_text()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("catatan", b'"version":1', b'"version":2'),
        ("catatan", b'"claimed_at":1', b'"claimed_at":2'),
        ("catatan", b"amanah/official-registered/1", b"amanah/official-changed/1"),
    ],
)
def test_openssl_refuses_a_body_in_which_anything_was_changed(outside, exported, name, before, after):
    record = record_of(outside.log, "official-registered")
    folder = exported(record)
    path = folder / f"{name}-{record:08}.json"
    changed = path.read_bytes().replace(before, after)
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    said = run_all(folder, record, public_key(outside.log, bodies_of(outside.log)[record]))
    assert said.returncode != 0
    assert "Verified Successfully" not in said.stdout


def test_openssl_refuses_the_key_of_another(outside, exported):
    bodies = bodies_of(outside.log)
    record, other = record_of(outside.log, "official-registered"), record_of(outside.log, "key-enrolled")
    folder = exported(record)
    said = run_all(folder, record, public_key(outside.log, bodies[other]))
    assert said.returncode != 0
    assert sum_of(KEY_ID, folder, record) != bodies[record]["actor"]["key"]


def test_sha256sum_shows_a_changed_content(outside, exported):
    record = record_of(outside.log, "official-registered")
    path = Path(exported(record)) / f"isi-{record:08}.json"
    path.write_bytes(path.read_bytes().replace(b"name_printed", b"name_printer"))
    assert sum_of(CONTENT, path.parent, record) != bodies_of(outside.log)[record]["content"]


@pytest.mark.parametrize("record", [1, 256, 257])
def test_sha256sum_gives_every_content_the_name_that_was_signed(outside, exported, record):
    assert sum_of(CONTENT, exported(record), record) == bodies_of(outside.log)[record]["content"]
