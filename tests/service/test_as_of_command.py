"""`amanah as-of` as people type it, and the reader that stands alone."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from service import cli

ROOT = Path(__file__).resolve().parents[2]


class Desk:
    """Somebody at the ledger of 14 August 2025, as far as the promises go."""

    def __init__(self, town):
        self.town = town

    def __call__(self, *words):
        home = {"AMANAH_HOME": str(self.town.stage.settings.home)}
        return CliRunner().invoke(cli.main, [str(word) for word in words], env=home)


@pytest.fixture
def desk(town_at):
    return Desk(town_at("acting"))


def ask(desk, *words, on="2025-08-11", clock="tercatat"):
    return desk("as-of", "--agreement", desk.town.promise.stream, "--on", on, "--clock", clock, *words)


def test_the_command_prints_exactly_the_bytes_whose_hash_it_tells(desk):
    told = ask(desk)
    assert told.exit_code == 0
    assert json.loads(told.stdout)["status"]["code"] == "berlaku"
    assert hashlib.sha256(told.stdout_bytes).hexdigest() in told.stderr


def test_the_number_alone_names_the_agreement_too(desk):
    number = desk.town.promise.stream.removeprefix("agreement/")
    told = desk("as-of", "--agreement", number, "--on", "2025-08-11", "--clock", "tercatat")
    assert told.stdout_bytes == ask(desk).stdout_bytes


def test_the_answer_is_written_to_a_new_file_and_never_over_another(desk, tmp_path):
    target = tmp_path / "jawaban.json"
    told = ask(desk, "-o", target)
    assert target.read_bytes() == ask(desk).stdout_bytes
    assert told.stdout == f"Ditulis: {target}\n"
    assert hashlib.sha256(target.read_bytes()).hexdigest() in told.stderr
    again = ask(desk, "-o", target)
    assert again.exit_code == 1
    assert "[file_exists]" in again.stderr


def test_two_days_are_compared_in_words(desk):
    told = ask(desk, "--until", "2025-08-14", "--full", on="2025-01-26")
    assert "keadaan: ditandatangani Pihak Pertama" in told.stdout
    assert "-> berlaku sejak 27 Januari 2025" in told.stdout
    assert "(nomor " in told.stdout


@pytest.mark.parametrize(
    ("on", "clock", "code"),
    [("2024-12-31", "tercatat", "asof_before"), ("2999-01-01", "berlaku", "asof_in_future")],
)
def test_a_day_without_an_answer_is_refused_in_a_sentence(desk, on, clock, code):
    told = ask(desk, on=on, clock=clock)
    assert told.exit_code == 1
    assert f"[{code}]" in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(
    ("on", "clock"), [("11-8-2025", "tercatat"), ("2025-02-30", "tercatat"), ("2025-08-11", "known")]
)
def test_what_is_no_day_and_no_clock_is_a_misuse(desk, on, clock):
    told = ask(desk, on=on, clock=clock)
    assert told.exit_code == 64
    assert "[usage]" in told.stderr


def test_an_agreement_that_nobody_knows_is_not_found(desk):
    told = desk("as-of", "--agreement", "1" * 32, "--on", "2025-08-11", "--clock", "tercatat")
    assert (told.exit_code, "[not_found]" in told.stderr) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["b.zip", "--on", "2025-08-11", "--clock", "tercatat"],
        ["b.zip", "--trust", "t.json", "--on", "kemarin", "--clock", "tercatat"],
        ["tidak-ada.zip", "--trust", "t.json", "--on", "2025-08-11", "--clock", "tercatat"],
        ["b.zip", "--trust", "b.zip", "--on", "2025-08-11", "--clock", "tercatat"],
    ],
)
def test_the_reader_leaves_with_64_where_it_was_handed_the_wrong_things(tmp_path, words):
    (tmp_path / "b.zip").write_bytes(b"bukan zip")
    (tmp_path / "t.json").write_text("{}")
    placed = [str(tmp_path / word) if word.endswith((".zip", ".json")) else word for word in words]
    told = subprocess.run(
        [sys.executable, "-m", "domain.asof", *placed], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert told.returncode == 64
    assert told.stdout == ""
    assert "Traceback" not in told.stderr


def test_the_reader_knows_two_clocks(desk, tmp_path):
    trust, bundle = tmp_path / "trust.json", tmp_path / "b.zip"
    trust.write_text(desk.town.house.trust_json())
    bundle.write_bytes(desk.town.house.bundle(agreement=desk.town.promise.stream))
    told = subprocess.run(
        [sys.executable, "-m", "domain.asof", bundle, "--trust", trust, "--on", "2025-08-11", "--clock", "siang"],
        cwd=ROOT, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (1, "")
    assert "[unknown_clock]" in told.stderr
