import base64
import hashlib
import json
import os
import stat

import pytest

from domain.evidence.canonical import encode
from domain.evidence.errors import Refused, Unproven
from service import keyfile
from service.keyfile import SigningKey, create, generate_passphrase, open_key

# Tests pay the floor of scrypt (16 MiB), and once the full price.
PASSPHRASE = "0123-4567-89ab-cdef-ghjk-mnpq"
OTHER = "0123-4567-89ab-cdef-ghjk-mnpr"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("kunci") / "kadis.amanah-key"
    public = create(path, PASSPHRASE, label="Kepala Dinas", n=keyfile.FLOOR_N)
    return path, public


@pytest.fixture
def copy(written, tmp_path):
    """A copy of the key file, and a way to change its members with or without a checksum that fits."""
    source, _ = written
    path = tmp_path / "salinan.amanah-key"
    members = json.loads(source.read_bytes())

    def change(*, repaired=True, **changed):
        new = members | changed
        if repaired:
            new.pop("sha256", None)
            new["sha256"] = hashlib.sha256(encode(new)).hexdigest()
        path.write_text(json.dumps(new))
        return path

    return change


def refusal(path, passphrase=PASSPHRASE):
    with pytest.raises(Refused) as refused:
        open_key(path, passphrase)
    assert str(refused.value.facts.get("path", path)) == str(path)
    assert str(path) in refused.value.message or refused.value.code == "passphrase_form"
    return refused.value.code


def test_a_key_is_opened_again_and_signs(written):
    path, public = written
    key = open_key(path, PASSPHRASE)
    assert key.public_key == public
    assert public.verifies(key.sign(b"pesan"), b"pesan")
    assert not public.verifies(key.sign(b"pesan"), b"pesan lain")


def test_the_full_cost_is_what_is_written_when_nothing_is_said(tmp_path):
    path = tmp_path / "kunci"
    create(path, PASSPHRASE, label="", key=SigningKey.from_seed(bytes(range(32))))
    kdf = json.loads(path.read_bytes())["kdf"]
    assert (kdf["n"], kdf["r"], kdf["p"]) == (2**17, 8, 1)
    assert open_key(path, PASSPHRASE).reveal_seed() == bytes(range(32))


def test_only_the_owner_can_read_the_file(written):
    path, _ = written
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_secret_stands_nowhere_in_clear(written):
    path, _ = written
    key = open_key(path, PASSPHRASE)
    text = path.read_text()
    for secret in (key.reveal_seed().hex(), base64.b64encode(key.reveal_seed()).decode(), PASSPHRASE):
        assert secret not in text
        assert secret not in repr(key)


def test_two_files_of_one_key_and_passphrase_share_nothing_secret(tmp_path):
    key = SigningKey.generate()
    files = [tmp_path / "satu", tmp_path / "dua"]
    for path in files:
        create(path, PASSPHRASE, label="x", key=key, n=keyfile.FLOOR_N)
    first, second = (json.loads(path.read_bytes()) for path in files)
    assert first["secret"] != second["secret"]
    assert first["kdf"]["salt"] != second["kdf"]["salt"]


# --- passphrases ---


def test_a_generated_passphrase_has_120_random_bits():
    seen = {generate_passphrase() for _ in range(200)}
    assert len(seen) == 200
    assert len(keyfile._ALPHABET) == len(set(keyfile._ALPHABET)) == 32
    for passphrase in seen:
        assert [len(group) for group in passphrase.split("-")] == [4] * 6
        assert set(passphrase) <= {*keyfile._ALPHABET, "-"}


@pytest.mark.parametrize(
    "written_down",
    [
        PASSPHRASE.upper(),
        PASSPHRASE.replace("-", ""),
        PASSPHRASE.replace("-", " "),
        "  oi23-4567-89ab-cdef-ghjk-mnpq\n",
        "OL23 4567 89AB CDEF GHJK MNPQ",
    ],
)
def test_a_passphrase_copied_by_hand_still_opens(written, written_down):
    assert keyfile._normal(written_down) == keyfile._normal(PASSPHRASE)


def test_a_wrong_passphrase_is_told(written):
    assert refusal(written[0], OTHER) == "passphrase_wrong"


@pytest.mark.parametrize(
    "passphrase",
    ["", "rahasia", PASSPHRASE[:-1], PASSPHRASE + "q", PASSPHRASE.replace("q", "u"), PASSPHRASE.replace("q", "é")],
)
def test_a_passphrase_of_another_form_is_told_before_any_work(written, tmp_path, passphrase):
    assert refusal(written[0], passphrase) == "passphrase_form"
    with pytest.raises(Refused):
        create(tmp_path / "baru", passphrase, label="x")
    assert not (tmp_path / "baru").exists()


# --- writing ---


def test_an_existing_file_is_never_overwritten(written, tmp_path):
    path = tmp_path / "ada"
    path.write_bytes(b"milik orang lain")
    with pytest.raises(Refused) as refused:
        create(path, PASSPHRASE, label="x", n=keyfile.FLOOR_N)
    assert refused.value.code == "key_file_exists"
    assert path.read_bytes() == b"milik orang lain"


def test_a_dangling_link_is_not_followed(tmp_path):
    path = tmp_path / "tautan"
    path.symlink_to(tmp_path / "tujuan")
    with pytest.raises(Refused):
        create(path, PASSPHRASE, label="x", n=keyfile.FLOOR_N)
    assert not (tmp_path / "tujuan").exists()


def test_a_file_that_could_not_be_written_whole_is_taken_away(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "disk penuh")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="penuh"):
        create(tmp_path / "kunci", PASSPHRASE, label="x", n=keyfile.FLOOR_N)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("n", [0, 1, 2**13, 2**14 + 1, 2**18, 2**40])
def test_no_file_is_written_with_a_cost_outside_the_bounds(tmp_path, n):
    with pytest.raises(ValueError, match=str(n)):
        create(tmp_path / "kunci", PASSPHRASE, label="x", n=n)
    assert list(tmp_path.iterdir()) == []


def test_a_label_outside_the_repertoire_is_refused(tmp_path):
    with pytest.raises(Unproven):
        create(tmp_path / "kunci", PASSPHRASE, label="a\u202eb", n=keyfile.FLOOR_N)
    assert list(tmp_path.iterdir()) == []


# --- reading ---


def test_a_missing_file_is_told(tmp_path):
    assert refusal(tmp_path / "tidak-ada") == "key_file_missing"


def test_white_space_and_order_do_not_matter(copy):
    assert open_key(copy(), PASSPHRASE).sign(b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"1",
        b"\xff\xfe",
        b'{"sha256":',
        b'{"sha256":1}',
        b'{"sha256":"","secret":1}',
        b"[" * 5000,
        b" " * 100_000,
        b"-----BEGIN PRIVATE KEY-----\n",
    ],
)
def test_a_file_of_anything_else_is_damaged(tmp_path, data):
    path = tmp_path / "kunci"
    path.write_bytes(data)
    assert refusal(path) == "key_file_damaged"


def test_a_file_cut_short_anywhere_is_damaged(written, tmp_path):
    data = written[0].read_bytes().rstrip()
    path = tmp_path / "kunci"
    for length in range(len(data)):
        path.write_bytes(data[:length])
        assert refusal(path) == "key_file_damaged"


def test_a_flipped_bit_anywhere_opens_no_key(written, tmp_path):
    data = written[0].read_bytes().rstrip()
    path = tmp_path / "kunci"
    codes = set()
    for place in range(8 * len(data)):
        forged = bytearray(data)
        forged[place // 8] ^= 1 << place % 8
        path.write_bytes(forged)
        if not _same_json(forged, data):  # a space for a newline is no damage
            codes.add(refusal(path))
    assert codes == {"key_file_damaged"}


def _same_json(one, other):
    try:
        return json.loads(one) == json.loads(other)
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("another format", {"format": "age"}),
        ("a later version", {"version": 2}),
        ("another suite", {"suite": "p256"}),
        ("a member more", {"note": "x"}),
        ("no cipher", {"cipher": None}),
        ("a null cipher", {"cipher": {"name": "none", "nonce": "AAAAAAAAAAAAAAAA"}}),
        ("a short nonce", {"cipher": {"name": "aes-256-gcm", "nonce": "AAAA"}}),
        ("a short secret", {"secret": "AAAA"}),
        ("a secret that is no base64", {"secret": "!"}),
        ("a label that is a list", {"label": []}),
        ("a public key of small order", {"public_key": base64.b64encode(bytes(32)).decode()}),
    ],
)
def test_a_file_is_refused_with(copy, why, changed):
    assert refusal(copy(**changed)) == "key_file_damaged"


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("a cost below the floor", {"n": 2**13}),
        ("no cost", {"n": 1}),
        ("a cost that would take a gigabyte", {"n": 2**20}),
        ("a cost that is no power of two", {"n": 2**14 + 1}),
        ("a cost that is a word", {"n": "131072"}),
        ("a cost that is true", {"n": True}),
        ("a cost that is a fraction", {"n": 16384.0}),
        ("another block size", {"r": 1}),
        ("a block size that would take a gigabyte", {"r": 1024}),
        ("another parallelism", {"p": 64}),
        ("another function", {"name": "pbkdf2"}),
        ("a short salt", {"salt": "AAAA"}),
        ("a salt that is a number", {"salt": 1}),
    ],
)
def test_the_cost_in_a_file_is_not_believed_with(copy, written, why, changed):
    kdf = json.loads(written[0].read_bytes())["kdf"] | changed
    repaired = not isinstance(kdf["n"], float)  # our canonical JSON has no floats, so no checksum would fit
    assert refusal(copy(kdf=kdf, repaired=repaired)) == "key_file_damaged"


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "Bupati"},
        {"public_key": SigningKey.from_seed(bytes(32)).public_key.text},
        {"secret": base64.b64encode(bytes(48)).decode()},
    ],
)
def test_a_public_part_exchanged_with_care_does_not_open(copy, changed):
    assert refusal(copy(**changed)) == "passphrase_wrong"


def test_a_file_sealed_over_another_public_key_opens_no_key(copy, written):
    header = json.loads(written[0].read_bytes()) | {"public_key": SigningKey.from_seed(bytes(32)).public_key.text}
    del header["secret"], header["sha256"]
    cipher = keyfile._cipher(header, keyfile._normal(PASSPHRASE))
    sealed = cipher.encrypt(keyfile._nonce(header), bytes([7]) * 32, encode(header))
    assert refusal(copy(**header, secret=base64.b64encode(sealed).decode())) == "key_file_damaged"


def test_damage_is_told_apart_from_a_wrong_passphrase(copy):
    assert refusal(copy(repaired=False, label="Bupati")) == "key_file_damaged"
