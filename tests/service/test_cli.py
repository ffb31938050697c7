"""The commands as people run them: real files, real keys, a real ledger in a temporary home."""

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from domain.evidence.acts import CONSEQUENCES_OF_OFFICIAL
from domain.evidence.checkpoint import VerifierKey, open_checkpoint
from domain.evidence.proof import Proof, verify_proof
from domain.evidence.wording import bundled_packs
from service import cli, keyfile, publickey
from service.delivery import Delivered
from service.house import open_house
from service.ledger import Receipt
from service.settings import Settings
from tests.service.making import naive_root

PASSPHRASE = "0123-4567-89ab-cdef-ghjk-mnpq"
ORIGIN = "uji.demo.invalid/pk"
BUDI = {"$new": "budi"}
DECREE: dict[str, Any] = {
    "kind": "keputusan",
    "number": "188/1/2026",
    "dated": {"$day": "2026-01-05"},
    "issuer": "Wali Kota Uji",
}
GENESIS: dict[str, Any] = {
    "government_printed": "Pemerintah Kota Uji",
    "region_code": "99.72",
    "zone": "Asia/Jakarta",
    "web_origins": ["http://localhost:8000"],
    "rp_id": "localhost",
    "registrars": [
        {"name_printed": "Rina", "agency": "bkpsdm", "agency_printed": "Badan Kepegawaian"},
        {"name_printed": "Yusuf", "agency": "setda", "agency_printed": "Sekretariat Daerah"},
        {"name_printed": "Made", "agency": "kominfo", "agency_printed": "Dinas Kominfo"},
    ],
    "first_offices": [{"agency": "bkpsdm", "code": "kepala", "post_printed": "Kepala Badan Kepegawaian"}],
    "hosting_agency": "kominfo",
    "decree": DECREE,
}


class Desk:
    """A directory with keys and a home: where somebody sits and types `amanah …`."""

    def __init__(self, directory):
        self.directory = directory
        self.home = directory / "var"
        self.database = ""
        self.ids: dict[str, str] = {}
        self.budi = ""

    def __call__(self, *words, answers="", home=None):
        """Run a command in process; stdout, stderr and exit code."""
        env = {"AMANAH_HOME": str(home or self.home), "AMANAH_DATABASE_URL": self.database, "AMANAH_ENTRIES": ""}
        result = CliRunner(env=env).invoke(cli.main, [str(word) for word in words], input=answers)
        assert isinstance(result.exception, SystemExit | None), result.exc_info
        return SimpleNamespace(code=result.exit_code, out=result.stdout, err=result.stderr)

    def do(self, *words, **given):
        """Run a command that must succeed; what it printed."""
        ran = self(*words, **given)
        assert ran.code == 0, ran.out + ran.err
        return ran.out

    def refused(self, code, *words, exit_code=1, **given):
        """Run a command that must be refused with one sentence and its code."""
        ran = self(*words, **given)
        assert ran.err.rstrip().endswith(f"[{code}]"), ran.out + ran.err
        assert "Traceback" not in ran.out + ran.err
        assert ran.code == exit_code
        return ran

    def write(self, name, value):
        path = self.directory / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return path

    def key(self, name):
        """A key file with the cheapest passphrase hash, which the file format allows."""
        path = self.directory / f"{name}.key"
        public = keyfile.create(path, PASSPHRASE, label=name, n=keyfile.FLOOR_N)
        publickey.beside(path).write_text(publickey.text(public, name))
        return path

    def public(self, name):
        return self.directory / f"{name}.pub.json"

    def draft(self, name, acts, *, by, official):
        """Draft acts from an input file; the path of the draft."""
        path = self.write(f"{name}.json", {"acts": acts})
        target = self.directory / f"{name}.konsep.json"
        self.do("draft", path, "--as", official, "--key", self.public(by), "-o", target)
        return target

    def signed(self, name, acts, *, by, official):
        """Draft and sign; the path of the signed file."""
        draft = self.draft(name, acts, by=by, official=official)
        target = self.directory / f"{name}.signed.json"
        key = self.directory / f"{by}.key"
        self.do("sign", draft, "--key", key, "--yes", "-o", target, answers=f"{PASSPHRASE}\n")
        return target

    def opening(self, **changed):
        """The words of `init`, with what is to differ."""
        facts = self.write(f"genesis-{len(list(self.directory.iterdir()))}.json", GENESIS | changed)
        keys = [word for name in ("rina", "yusuf", "made") for word in ("--registrar", self.public(name))]
        return ["init", "--origin", ORIGIN, *keys, "--facts", facts]


def ids_in(printed):
    """The ids that a command printed, by name."""
    return {name: made for made, name in re.findall(r"([0-9a-f]{32})  (.+)$", printed, re.MULTILINE)}


def registered(name, official):
    return {"act": "official-registered", "facts": {"official": official, "name_printed": name, "name": {"name": name}}}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A ledger opened by `init`, in which Rina registered Budi, Budi enrolled his key and Made attested it."""
    desk = Desk(tmp_path_factory.mktemp("meja"))
    for name in ("rina", "yusuf", "made", "budi"):
        desk.key(name)
    desk.ids = ids_in(desk.do(*desk.opening()))
    prepared = desk.signed("daftar", [registered("Budi", BUDI)], by="rina", official=desk.ids["Rina"])
    desk.do("submit", prepared, "--receipts", desk.directory / "tanda-terima")
    with sqlite3.connect(desk.home / "ledger.sqlite") as db:
        (stream,) = db.execute("SELECT name FROM entry JOIN stream ON stream.id = stream WHERE record = 2").fetchone()
    desk.budi = stream.removeprefix("official/")
    enrol = {"act": "key-enrolled", "facts": {"key": {"$key": "budi.pub.json"}, "device_kind": "berkas"}}
    desk.do("submit", desk.signed("kunci", [enrol], by="budi", official=desk.budi))
    seen = {"key": {"$thumbprint": "budi.pub.json"}, "seen_how": "tatap_muka", "seen_on": {"$day": "2026-01-06"}}
    attest = {"act": "key-attested", "facts": seen, "stream": stream}
    desk.do("submit", desk.signed("sah", [attest], by="made", official=desk.ids["Made"]))
    desk.do("heads")
    return desk


@pytest.fixture
def sheet(desk, tmp_path):
    """The same ledger, seen from a clean directory that holds the same keys."""
    fresh = Desk(tmp_path)
    fresh.home, fresh.ids, fresh.budi = desk.home, desk.ids, desk.budi
    for path in desk.directory.glob("*.key"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
        publickey.beside(tmp_path / path.name).write_bytes(publickey.beside(path).read_bytes())
    return fresh


# --- the whole path ------------------------------------------------------------------------------------------------


def test_a_key_made_by_keygen_opens_with_the_passphrase_that_was_shown(tmp_path) -> None:
    desk = Desk(tmp_path)
    printed = desk.do("keygen", tmp_path / "sari.key", "--label", "Sari")
    passphrase = next(line.removeprefix("Frasa sandi: ") for line in printed.splitlines() if line.startswith("Frasa"))
    key = keyfile.open_key(tmp_path / "sari.key", passphrase).public_key
    assert json.loads((tmp_path / "sari.pub.json").read_text()) == {
        "label": "Sari",
        "suite": "ed25519",
        "public_key": key.text,
        "thumbprint": key.thumbprint,
    }
    assert passphrase not in (tmp_path / "sari.key").read_text() + (tmp_path / "sari.pub.json").read_text()


def test_what_was_submitted_is_bundled_and_verified_by_a_stranger(desk, sheet) -> None:
    trust = sheet.write("trust.json", desk.do("trust"))
    file = sheet.directory / "berkas.zip"
    desk.do("bundle", "--record", 3, "-o", file)
    verdict = desk("verify", file, "--trust", trust, home=sheet.directory / "tidak-ada")
    assert verdict.code == 0, verdict.out
    assert "kewenangan tercatat?      ya" in verdict.out
    desk.refused("file_exists", "bundle", "--record", 3, "-o", file)


def test_a_bundle_with_one_letter_changed_gets_a_no(desk, sheet) -> None:
    trust = sheet.write("trust.json", desk.do("trust"))
    file = sheet.directory / "berkas.zip"
    desk.do("bundle", "--record", 2, "-o", file)
    file.write_bytes(file.read_bytes()[:-200] + b"x" + file.read_bytes()[-199:])
    assert desk("verify", file, "--trust", trust).code == 1


def test_the_receipt_of_a_submission_proves_it(desk) -> None:
    key = VerifierKey.parse(desk.do("trust", "--vkey").strip())
    house = open_house(Settings.read({"AMANAH_HOME": str(desk.home)}))
    entry = house.store.row(2).entry
    house.close()
    proof = (desk.directory / "tanda-terima" / "2.tlog-proof").read_text()
    index, _ = verify_proof(proof, entry, key)
    assert index == 1


def test_fsck_finds_nothing_wrong_and_says_so_in_words_and_in_json(desk) -> None:
    assert desk.do("fsck")
    assert json.loads(desk.do("fsck", "--json"))


def test_the_exported_log_carries_the_sealed_root(desk, sheet) -> None:
    desk.do("export-log", sheet.directory / "ekspor")
    key = VerifierKey.parse(desk.do("trust", "--vkey").strip())
    checkpoint = open_checkpoint((sheet.directory / "ekspor" / "checkpoint").read_text(), key)
    data, entries = (sheet.directory / f"ekspor/tile/entries/000.p/{checkpoint.size}").read_bytes(), []
    while data:
        length = int.from_bytes(data[:2], "big")
        entries.append(data[2 : 2 + length])
        data = data[2 + length :]
    assert naive_root(entries) == checkpoint.root
    assert len(list((sheet.directory / "ekspor" / "wording").iterdir())) == 1
    desk.refused("export_not_empty", "export-log", sheet.directory / "ekspor", exit_code=70)


def test_a_new_ledger_knows_every_wording_pack_of_the_program(desk, sheet) -> None:
    desk.do("export-log", sheet.directory / "ekspor", "--full")
    genesis = json.loads((sheet.directory / "ekspor" / "content" / "1.json").read_bytes())["facts"]
    assert genesis["wording"] == [{"id": pack.id, "sha256": pack.sha256} for pack in bundled_packs()]
    assert len(genesis["wording"]) > 1


def test_a_backup_opens_as_the_same_ledger(desk, sheet) -> None:
    copy = sheet.directory / "salinan.sqlite"
    told = desk.do("backup", copy)
    with sqlite3.connect(copy) as db:
        size, root = db.execute("SELECT size, root FROM head").fetchone()
    assert f"{size} catatan, akar {root.hex()}" in told
    assert [path.name for path in sheet.directory.glob("salinan*")] == ["salinan.sqlite"]
    desk.refused("file_exists", "backup", copy)


def test_a_backup_of_a_ledger_whose_entry_was_changed_is_thrown_away(desk, sheet) -> None:
    ours, theirs = sqlite3.connect(desk.home / "ledger.sqlite"), sqlite3.connect(sheet.directory / "ledger.sqlite")
    ours.backup(theirs)
    theirs.execute("DROP TRIGGER entry_stays")
    (entry,) = theirs.execute("SELECT entry FROM entry WHERE record = 2").fetchone()
    at = entry.index(b'"signature":"') + 20
    changed = entry[:at] + (b"A" if entry[at : at + 1] != b"A" else b"B") + entry[at + 1 :]
    theirs.execute("UPDATE entry SET entry = ? WHERE record = 2", (changed,))
    theirs.commit()
    ours.close()
    theirs.close()
    (sheet.directory / "keys").symlink_to(desk.home / "keys")
    sheet.refused("backup_differs", "backup", sheet.directory / "salinan", home=sheet.directory, exit_code=70)
    assert not (sheet.directory / "salinan").exists()


def test_the_heads_are_recorded_once_a_day_that_has_acts(desk) -> None:
    before = desk.do("heads")
    assert "Tidak ada catatan baru" in desk.do("heads"), before


def test_the_tables_are_rebuilt(desk) -> None:
    assert "catatan nomor" in desk.do("rebuild")


def test_migrate_makes_the_file_and_then_finds_it_in_order(tmp_path) -> None:
    desk = Desk(tmp_path)
    assert "dibuat" in desk.do("migrate")
    assert "sudah" in desk.do("migrate")
    desk.refused("not_opened", "trust", exit_code=70)


def test_a_ledger_in_a_server_is_migrated_granted_opened_and_rebuilt_by_the_same_commands(
    tmp_path, pg_server, pg_blank
):
    desk, role = Desk(tmp_path), pg_server.role()
    for name in ("rina", "yusuf", "made"):
        desk.key(name)
    desk.database = pg_blank
    desk.refused("store_unmigrated", *desk.opening(), exit_code=70)
    desk.refused("role_missing", "migrate", "--grant-to", "tidak-ada")
    assert "dibawa ke bentuk nomor 1" in desk.do("migrate", "--grant-to", role)
    assert "sudah berbentuk nomor 1" in desk.do("migrate")
    desk.database = f"{pg_blank}&user={role}"
    desk.refused("not_opened", "trust", exit_code=70)
    assert "catatan nomor 1" in desk.do(*desk.opening())
    desk.refused("ledger_exists", *desk.opening())
    assert ORIGIN in desk.do("trust")
    assert "catatan nomor 1" in desk.do("rebuild")
    desk.do("export-log", tmp_path / "log")
    assert not (desk.home / "ledger.sqlite").exists()


def test_a_role_is_granted_in_a_server_only(tmp_path) -> None:
    Desk(tmp_path).refused("role_needs_server", "migrate", "--grant-to", "amanah")


# --- init ----------------------------------------------------------------------------------------------------------


def test_a_second_opening_is_refused(desk) -> None:
    desk.refused("ledger_exists", *desk.opening())


def test_an_opening_with_wrong_facts_leaves_nothing_behind(sheet) -> None:
    home = sheet.directory / "baru"
    sheet.refused("facts_shape", *sheet.opening(region_code=9972), home=home)
    sheet.refused("input_shape", *sheet.opening(registrars=[]), home=home)
    sheet.refused("input_shape", *sheet.opening(surprise=1), home=home)
    assert not home.exists()


def test_three_registrars_of_one_agency_are_refused_and_leave_nothing_behind(sheet) -> None:
    home = sheet.directory / "baru"
    same = [member | {"agency": "bkpsdm"} for member in GENESIS["registrars"]]
    sheet.refused("registrars_too_close", *sheet.opening(registrars=same), home=home)
    assert not home.exists()


def test_an_opening_never_takes_up_keys_that_lie_there(sheet) -> None:
    home = sheet.directory / "baru"
    sheet.do(*sheet.opening(), home=home)
    (home / "ledger.sqlite").unlink()
    before = (home / "keys" / "log.key").read_bytes()
    sheet.refused("seal_key_exists", *sheet.opening(), home=home, exit_code=70)
    assert (home / "keys" / "log.key").read_bytes() == before


def test_an_opening_with_two_registrars_is_refused(sheet) -> None:
    words = sheet.opening()
    del words[3:5]
    sheet.refused("registrars_too_close", *words, home=sheet.directory / "baru")


def test_a_public_key_under_the_name_of_another_is_refused(sheet) -> None:
    ours, theirs = (json.loads(sheet.public(name).read_text()) for name in ("rina", "budi"))
    sheet.public("rina").write_text(json.dumps(ours | {"public_key": theirs["public_key"]}))
    sheet.refused("bad_key", *sheet.opening(), home=sheet.directory / "baru")


def test_the_examples_of_the_paper_on_input_files_run(sheet) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "konsep.md").read_text(encoding="utf-8")
    (genesis,) = re.findall(r'^    (\{\n      "government_printed".*?^    \})', text, re.MULTILINE | re.DOTALL)
    examples = re.findall(r'^    (\{"acts".*?\]\})$', text, re.MULTILINE | re.DOTALL)
    desk = Desk(sheet.directory)
    desk.ids = ids_in(desk.do(*desk.opening(**json.loads(genesis))))
    register, enrol, attest, signature = (json.loads(example)["acts"] for example in examples)
    hands = (
        ("rina", desk.ids["Rina Paramitha, S.STP."]),
        ("budi", "NOMOR_BUDI"),
        ("made", desk.ids["Made Wirawan, S.Kom."]),
    )
    for number, (example, (name, official)) in enumerate(zip((register, enrol, attest), hands, strict=True)):
        acts = json.loads(json.dumps(example).replace("NOMOR_BUDI", desk.budi))
        target = desk.signed(f"contoh{number}", acts, by=name, official=official.replace("NOMOR_BUDI", desk.budi))
        desk.do("submit", target)
        desk.budi = json.loads(json.loads(target.read_text())["acts"][0]["body"])["stream"].removeprefix("official/")
    assert signature[0]["act"] == "agreement-signed"
    facts = signature[0]["facts"]
    assert facts.keys() == {"proposed", "role", "consequences", "capacity", "stated", "place_printed", "opened_at"}
    assert tuple(facts["consequences"]) == CONSEQUENCES_OF_OFFICIAL


# --- keygen --------------------------------------------------------------------------------------------------------


def test_keygen_writes_over_nothing(sheet) -> None:
    before = (sheet.directory / "rina.key").read_bytes()
    sheet.refused("file_exists", "keygen", sheet.directory / "rina.key", "--label", "Rina")
    sheet.public("rina").unlink()
    answers = f"{PASSPHRASE}\n{PASSPHRASE}\n"
    sheet.refused(
        "key_file_exists", "keygen", sheet.directory / "rina.key", "--label", "R", "--own-passphrase", answers=answers
    )
    assert (sheet.directory / "rina.key").read_bytes() == before


def test_a_key_without_a_file_name_is_refused(desk) -> None:
    desk.refused("file_missing", "keygen", "/", "--label", "Akar")
    desk.refused("file_missing", "sign", "/", "--key", "/")
    desk.refused("malformed", "keygen", desk.directory / "z.key", "--label", "\U0001f600")


def test_a_short_passphrase_of_ones_own_is_refused(sheet) -> None:
    words = ("keygen", sheet.directory / "baru.key", "--label", "Baru", "--own-passphrase")
    sheet.refused("passphrase_form", *words, answers="rahasia\nrahasia\n")
    assert not (sheet.directory / "baru.key").exists()


# --- draft ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ('{"acts": [{"act": "a", "act": "b", "facts": {}}]}', "not_json"),
        ('{"acts": [{"act": "a", "facts": {"n": 92.5}}]}', "not_json"),
        ('{"acts": [{"act": "a", "facts": {"n": NaN}}]}', "not_json"),
        ('{"acts": [{"act": "a", "facts": {"n": %s}}]}' % ("9" * 5000), "not_json"),
        ("[" * 100_000, "not_json"),
        ("[]", "input_shape"),
        ('{"acts": []}', "input_shape"),
        ('{"acts": {}}', "input_shape"),
        ('{"acts": [1]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked"}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {}, "extra": 1}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": []}]}', "input_shape"),
        ('{"acts": [{"act": ["key-revoked"], "facts": {}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {}, "stream": "nowhere"}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$unheard": 1}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$register": "1"}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$day": "31 Januari"}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$day": 1}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$money": -1}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$money": true}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$now": 1}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$office": "x"}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$now": true, "b": 1}}}]}', "input_shape"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$register": 99999}}}]}', "not_found"),
        ('{"acts": [{"act": "key-revoked", "facts": {"key": {"$file": "tidak-ada.pdf"}}}]}', "file_missing"),
        ('{"acts": [{"act": "no-such-act", "facts": {}}]}', "unknown_act"),
        ('{"acts": [{"act": "key-revoked", "facts": {}}]}', "facts_shape"),
    ],
)
def test_an_input_file_that_says_nothing_sensible_is_refused(sheet, text, code) -> None:
    path = sheet.write("masukan.json", text)
    target = sheet.directory / "konsep.json"
    sheet.refused(code, "draft", path, "--as", sheet.ids["Rina"], "--key", sheet.public("rina"), "-o", target)
    assert not target.exists()


def test_an_input_file_that_is_not_there_or_not_text_is_refused(sheet) -> None:
    words = ("--as", sheet.ids["Rina"], "--key", sheet.public("rina"), "-o", sheet.directory / "konsep.json")
    sheet.refused("file_missing", "draft", sheet.directory / "tidak-ada.json", *words)
    (sheet.directory / "biner.json").write_bytes(b"\xff\xfe\x00")
    sheet.refused("not_json", "draft", sheet.directory / "biner.json", *words)


def test_facts_that_are_too_large_are_told_when_they_are_drafted(sheet) -> None:
    held = {
        "office": "1" * 32,
        "office_printed": "Kepala Dinas",
        "fiscal_year": 2026,
        "held_on": {"$day": "2026-01-07"},
        "participants": [{"name_printed": "Budi", "post_printed": "Kepala"}],
        "positions": ["x" * 4000] * 100,
        "reservations": ["y" * 4000] * 100,
    }
    proposal = [{"act": "dialogue-held", "facts": held, "stream": "agreement/" + "1" * 32}]
    path = sheet.write("besar.json", {"acts": proposal})
    ran = sheet(
        "draft", path, "--as", sheet.ids["Rina"], "--key", sheet.public("rina"), "-o", sheet.directory / "k.json"
    )
    assert ran.code == 1
    assert "[oversized]" in ran.err or "[wording_too_long]" in ran.err, ran.err


def test_a_draft_that_the_ledger_would_refuse_is_refused_before_anyone_signs(sheet) -> None:
    path = sheet.write("lagi.json", {"acts": [registered("Budi", sheet.budi)]})
    words = ("--as", sheet.ids["Rina"], "--key", sheet.public("rina"), "-o", sheet.directory / "k.json")
    sheet.refused("already_registered", "draft", path, *words)
    stranger = sheet.write("asing.json", {"acts": [registered("Sari", {"$new": "sari"})]})
    words = ("--as", sheet.budi, "--key", sheet.public("budi"), "-o", sheet.directory / "k.json")
    sheet.refused("key_not_vouched", "draft", stranger, *words)
    sheet.refused("option_shape", "draft", stranger, "--as", "Budi", *words[2:])


def test_short_forms_are_written_out_in_the_draft(sheet) -> None:
    (sheet.directory / "bukti.pdf").write_bytes(b"%PDF")
    facts = {
        "official": sheet.ids["Yusuf"],
        "decree": DECREE | {"file": {"$file": "bukti.pdf", "title": "SK"}},
        "reason_code": "mutasi",
        "name_printed": "Yusuf",
    }
    path = sheet.draft(
        "berhentikan", [{"act": "registrar-removed", "facts": facts}], by="rina", official=sheet.ids["Rina"]
    )
    drafted = json.loads(json.loads(path.read_text())["acts"][0]["content"])["facts"]
    assert drafted["decree"]["dated"] == {"date": "2026-01-05", "printed": "5 Januari 2026"}
    assert (drafted["decree"]["file"]["title"], drafted["decree"]["file"]["size"]) == ("SK", 4)
    assert drafted["decree"]["file"]["media_type"] == "application/pdf"


# --- sign ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(sheet):
    """A draft of Rina's, not signed yet."""
    return sheet.draft("konsep", [registered("Sari", {"$new": "sari"})], by="rina", official=sheet.ids["Rina"])


def edited(path, change):
    """Change the draft file the way a hand would, keeping it JSON."""
    value = json.loads(path.read_text())
    change(value["acts"][0])
    path.write_text(json.dumps(value))


def test_sign_runs_where_there_is_no_ledger_and_shows_every_word(sheet, draft) -> None:
    """In a process of its own, with AMANAH_HOME pointing nowhere and every socket forbidden."""
    program = (
        "import socket, sqlite3, sys\n"
        "def no(*_, **__): raise AssertionError('no network, no database')\n"
        "socket.socket.connect = no\n"
        "sqlite3.connect = no\n"
        "from service.cli import main\n"
        "main()\n"
    )
    nowhere = sheet.directory / "tidak" / "ada"
    ran = subprocess.run(
        [sys.executable, "-c", program, "sign", str(draft), "--key", str(sheet.directory / "rina.key")],
        env=os.environ | {"AMANAH_HOME": str(nowhere)},
        cwd=Path(__file__).resolve().parents[2],
        input=f"ya\n{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    for paragraph in json.loads(json.loads(draft.read_text())["acts"][0]["content"])["wording"]:
        assert paragraph in ran.stdout
    assert ORIGIN in ran.stdout
    assert not nowhere.exists()
    assert PASSPHRASE not in ran.stdout
    sheet.do("submit", draft.with_suffix(".signed.json"))


def test_nothing_is_signed_without_a_yes(sheet, draft) -> None:
    words = ("sign", draft, "--key", sheet.directory / "rina.key", "-o", sheet.directory / "s.json")
    sheet.refused("not_confirmed", *words, answers="tidak\n")
    sheet.refused("not_confirmed", *words, answers="\n")
    sheet.refused("cancelled", *words, answers="")
    assert not (sheet.directory / "s.json").exists()


def test_a_wrong_passphrase_is_refused(sheet, draft) -> None:
    words = ("sign", draft, "--key", sheet.directory / "rina.key", "--yes")
    sheet.refused("passphrase_wrong", *words, answers="0000-0000-0000-0000-0000-0000\n")
    sheet.refused("passphrase_form", *words, answers="rahasia\n")


def test_the_key_of_somebody_else_does_not_sign(sheet, draft) -> None:
    words = ("sign", draft, "--key", sheet.directory / "budi.key", "--yes")
    sheet.refused("unknown_key", *words, answers=f"{PASSPHRASE}\n")
    sheet.refused("key_file_missing", *words[:3], sheet.directory / "x.key", "--yes", answers=f"{PASSPHRASE}\n")


def test_a_draft_whose_content_was_edited_is_not_signed(sheet, draft) -> None:
    edited(draft, lambda act: act.update(content=act["content"].replace("Sari", "Sira")))
    sheet.refused("content_differs", "sign", draft, "--key", sheet.directory / "rina.key", "--yes")


def test_a_draft_whose_words_are_not_those_of_its_facts_is_not_signed(sheet, draft) -> None:
    """The forger also puts the digest of his content into the body."""

    def forge(act):
        content = json.loads(act["content"])
        content["wording"][-1] = "Saya setuju."
        act["content"] = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        body = json.loads(act["body"])
        body["content"] = hashlib.sha256(act["content"].encode()).hexdigest()
        act["body"] = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    edited(draft, forge)
    ran = sheet.refused("wording_differs", "sign", draft, "--key", sheet.directory / "rina.key", "--yes")
    assert "Saya setuju." not in ran.out


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"acts": []}', '{"acts": "x"}', '{"acts": [{"body": 1}]}'])
def test_what_is_no_draft_and_no_signed_act_is_refused(sheet, text) -> None:
    path = sheet.write("berkas.json", text)
    sheet.refused("malformed", "sign", path, "--key", sheet.directory / "rina.key", "--yes")
    sheet.refused("malformed", "submit", path)


def test_a_signed_file_is_not_written_over(sheet, draft) -> None:
    sheet.write("konsep.konsep.signed.json", "")
    sheet.refused("file_exists", "sign", draft, "--key", sheet.directory / "rina.key", "--yes")


# --- submit --------------------------------------------------------------------------------------------------------


def test_an_act_sent_twice_gets_the_same_record(sheet) -> None:
    path = sheet.signed("dua", [registered("Tono", {"$new": "tono"})], by="rina", official=sheet.ids["Rina"])
    first, second = sheet.do("submit", path), sheet.do("submit", path)
    assert second.startswith(first.rstrip())
    assert "sudah tercatat sebelumnya" in second


def test_acts_of_one_draft_are_recorded_together(sheet) -> None:
    acts = [registered(name, {"$new": name}) for name in ("Wati", "Wira")]
    path = sheet.signed("tiga", acts, by="rina", official=sheet.ids["Rina"])
    assert len(sheet.do("submit", path).splitlines()) == 2


def test_an_act_signed_for_another_ledger_is_refused_and_noted(sheet) -> None:
    path = sheet.signed("lain", [registered("Umar", {"$new": "umar"})], by="rina", official=sheet.ids["Rina"])
    other = Desk(sheet.directory)
    words = other.opening()
    words[2] = "lain.demo.invalid/pk"
    other.do(*words)
    other.refused("wrong_ledger", "submit", path)
    assert other.do("trust", "--vkey").startswith("lain.demo.invalid/pk+")
    (line,) = (other.home / "security.log").read_text().splitlines()
    assert json.loads(line)["code"] == "wrong_ledger"


def test_a_signature_of_another_key_is_refused(sheet) -> None:
    path = sheet.signed("palsu", [registered("Vina", {"$new": "vina"})], by="rina", official=sheet.ids["Rina"])
    edited(path, lambda act: act.update(signature="A" * 86 + "=="))
    sheet.refused("bad_signature", "submit", path)


def test_a_draft_overtaken_by_another_act_is_refused(sheet) -> None:
    change = {"name_printed": "Budi, S.E.", "name": {"name": "Budi", "back": "S.E."}, "reason_code": "gelar_baru"}
    act = {"act": "official-changed", "facts": change, "stream": f"official/{sheet.budi}"}
    first = sheet.signed("satu", [act], by="rina", official=sheet.ids["Rina"])
    second = sheet.signed("dua", [act], by="made", official=sheet.ids["Made"])
    sheet.do("submit", first)
    ran = sheet("submit", second)
    assert ran.code == 1
    assert "[wrong_version]" in ran.err or "[superseded]" in ran.err


def test_receipts_of_a_second_sending_leave_those_of_the_first(sheet) -> None:
    path = sheet.signed("terima", [registered("Xaverius", {"$new": "x"})], by="rina", official=sheet.ids["Rina"])
    folder = sheet.directory / "terima"
    sheet.do("submit", path, "--receipts", folder)
    (kept,) = folder.iterdir()
    before = kept.read_bytes()
    assert "Sudah ada" in sheet.do("submit", path, "--receipts", folder)
    assert kept.read_bytes() == before


def test_a_register_elsewhere_is_sent_the_file_as_it_is_and_its_receipts_lie_beside_it(sheet, monkeypatch) -> None:
    path = sheet.signed("jauh", [registered("Zainal", {"$new": "z"})], by="rina", official=sheet.ids["Rina"])
    proof, sent = Proof(951, (), "segel\n").text, []

    def deliver(register, signed, count):
        sent.append((register.address, signed, count))
        return Delivered((Receipt(952, proof),), again=len(sent) > 1)

    monkeypatch.setattr("service.delivery.Register.deliver", deliver)
    to = ("--to", "https://pk.kota.example")
    assert "Nomor 952" in sheet.do("submit", path, *to, home=sheet.directory / "tanpa-buku")
    assert "sudah tercatat sebelumnya" in sheet.do("submit", path, *to)
    assert sent == [("https://pk.kota.example", path.read_bytes(), 1)] * 2
    (kept,) = path.with_name(f"{path.name}.bukti").iterdir()
    assert (kept.name, kept.read_text()) == ("952.tlog-proof", proof)
    sheet.refused("delivery_address", "submit", path, "--to", "http://pk.kota.example")
    sheet.refused("usage", "submit", path, "--trust", path, exit_code=64)


def test_a_place_for_receipts_that_is_a_file_is_told_before_anything_is_recorded(sheet) -> None:
    path = sheet.signed("urung", [registered("Yanti", {"$new": "y"})], by="rina", official=sheet.ids["Rina"])
    before = sheet.do("backup", sheet.directory / "satu")
    sheet.refused("file_failing", "submit", path, "--receipts", path, exit_code=70)
    assert before.split(" di ")[0] == sheet.do("backup", sheet.directory / "dua").split(" di ")[0]


# --- the rest ------------------------------------------------------------------------------------------------------


def test_verify_says_that_it_could_not_read_rather_than_no(desk, sheet) -> None:
    file = sheet.write("berkas.zip", "bukan zip")
    trust = sheet.write("trust.json", desk.do("trust"))
    assert desk("verify", sheet.directory / "tidak-ada.zip", "--trust", trust).code == 64
    assert desk("verify", file, "--trust", sheet.directory / "tidak-ada.json").code == 64
    assert desk("verify", file, "--trust", sheet.write("salah.json", "{}")).code == 64
    assert desk("verify", file, "--trust", trust).code in (1, 2)


def test_a_bundle_is_of_one_record_or_of_one_agreement(desk, sheet) -> None:
    out = ("-o", sheet.directory / "b.zip")
    desk.refused("usage", "bundle", *out, exit_code=64)
    desk.refused("usage", "bundle", "--record", 1, "--agreement", "1" * 32, *out, exit_code=64)
    desk.refused("usage", "bundle", "--record", "satu", *out, exit_code=64)
    desk.refused("not_found", "bundle", "--record", 99999, *out)
    desk.refused("not_found", "bundle", "--agreement", "1" * 32, *out)
    desk.refused("not_found", "bundle", "--agreement", "../../etc", *out)
    desk.refused("file_missing", "bundle", "--record", 1, "-o", sheet.directory / "tidak" / "b.zip")


@pytest.mark.parametrize(
    "words",
    [
        ["trust"],
        ["rebuild"],
        ["backup", "x"],
        ["export-log", "x"],
        ["bundle", "--record", "1", "-o", "x"],
        ["heads"],
        ["serve"],
    ],
)
def test_without_a_ledger_the_commands_say_where_one_is_missing(tmp_path, words) -> None:
    desk = Desk(tmp_path)
    desk.refused("not_opened", *[tmp_path / word if word == "x" else word for word in words], exit_code=70)
    assert not desk.home.exists()


def test_a_ledger_file_of_something_else_is_no_traceback(tmp_path) -> None:
    desk = Desk(tmp_path)
    desk.home.mkdir()
    (desk.home / "ledger.sqlite").write_text("bukan basis data " * 100)
    desk.refused("store_damaged", "trust", exit_code=70)


def test_a_file_that_may_not_be_written_is_a_fault(desk, monkeypatch, sheet) -> None:
    def full(*_):
        raise OSError(28, "No space left on device", "b.zip")

    monkeypatch.setattr("service.commands.files.write_new", full)
    desk.refused("file_failing", "bundle", "--record", 1, "-o", sheet.directory / "b.zip", exit_code=70)


@pytest.mark.parametrize(
    "words", [["tidak-ada"], ["sign"], ["sign", "x", "--tidak-ada"], ["serve", "--port", "abc"], ["bundle", "a"]]
)
def test_misuse_is_told_in_a_sentence(desk, words) -> None:
    desk.refused("usage", *words, exit_code=64)


@pytest.mark.parametrize("name", [None, *cli.ROOMS])
def test_every_help_is_indonesian(desk, name) -> None:
    shown = desk.do(*([name] if name else []), "--help")
    assert shown.startswith("Pemakaian: amanah")
    assert not {"Usage:", "Options:", "Commands:", "[required]", "[default:"} & set(shown.replace("\n", " ").split(" "))


def test_serve_says_where_the_pages_are_and_calls_the_clerk(desk, monkeypatch) -> None:
    kept: list[dict[str, Any]] = []

    def run(household):
        kept.append(vars(household))
        return 0

    monkeypatch.setattr("service.commands.serving.Household.run", run)
    assert "http://localhost:8123" in desk.do("serve", "--port", 8123, "--workers", 3)
    desk.do("serve", "--port", 8123, "--no-clerk")
    assert [each["_wants_clerk"] for each in kept] == [True, False]
    assert kept[0]["_bind"] == "127.0.0.1:8123"
    assert kept[0]["_environment"]["WEB_CONCURRENCY"] == "3"
