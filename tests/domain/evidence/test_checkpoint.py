import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.evidence.checkpoint import (
    MAX_NOTE,
    Checkpoint,
    Note,
    NoteSignature,
    VerifierKey,
    open_checkpoint,
    sign_checkpoint,
)
from domain.evidence.errors import Unproven
from domain.evidence.keys import PublicKey
from domain.evidence.merkle import EMPTY_ROOT

ORIGIN = "demo.invalid/kota-contoh"


class Signer:
    """A log's key for tests: the same seed, the same key."""

    def __init__(self, seed=1):
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public_key = PublicKey("ed25519", self._private.public_key().public_bytes_raw())

    def sign(self, message):
        return self._private.sign(message)


LOG = Signer()
KEY = VerifierKey(ORIGIN, LOG.public_key)
CHECKPOINT = Checkpoint(ORIGIN, 74, bytes(range(32)))
NOTE = sign_checkpoint(CHECKPOINT, LOG)
ROOT = base64.b64encode(bytes(range(32))).decode()


def signed(text, signer=LOG, name=ORIGIN):
    """A note over any text, its signature as good as the signer can make it."""
    key_id = VerifierKey(name, signer.public_key).key_id
    return f"{text}\n{NoteSignature(name, key_id, signer.sign(text.encode('utf-8', 'surrogatepass'))).line}"


def refusal(note, key=KEY):
    with pytest.raises(Unproven) as refused:
        open_checkpoint(note, key)
    return refused.value.code


# --- the published example ---

VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def test_the_note_in_the_specification_verifies_with_its_key():
    key = VerifierKey.parse(VKEY)
    assert key.text == VKEY
    assert Note.parse(EXAMPLE).verified_text(key) == "This is an example message.\n"


def test_a_note_that_is_no_checkpoint_is_not_opened_as_one():
    assert refusal(EXAMPLE, VerifierKey.parse(VKEY)) == "malformed"


# --- signing and opening ---


def test_a_signed_checkpoint_opens_to_the_same_value():
    assert open_checkpoint(NOTE, KEY) == CHECKPOINT
    assert NOTE.startswith(f"{ORIGIN}\n74\n{ROOT}\n\n— {ORIGIN} ")
    assert NOTE.count("\n") == 5


def test_the_same_head_gives_the_same_bytes():
    assert sign_checkpoint(CHECKPOINT, LOG) == NOTE


def test_an_empty_log_has_a_checkpoint():
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(empty, LOG), KEY) == empty


def test_extension_lines_are_covered_and_returned():
    extended = Checkpoint(ORIGIN, 74, bytes(32), ("waktu 1", "lain"))
    note = sign_checkpoint(extended, LOG)
    assert open_checkpoint(note, KEY) == extended
    assert refusal(note.replace("waktu 1", "waktu 2")) == "bad_seal"


@given(size=st.integers(1, 2**62), root=st.binary(min_size=32, max_size=32))
@settings(max_examples=50, deadline=None)
def test_every_head_opens_to_itself(size, root):
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert open_checkpoint(sign_checkpoint(checkpoint, LOG), KEY) == checkpoint


# --- whose signature ---


def test_another_key_under_the_same_name_is_refused():
    assert refusal(sign_checkpoint(CHECKPOINT, Signer(2))) == "not_sealed"


def test_the_same_key_under_another_name_is_refused():
    assert refusal(NOTE, VerifierKey("demo.invalid/kota-lain", LOG.public_key)) == "not_sealed"


def test_another_origin_under_the_name_of_this_log_is_refused():
    assert refusal(signed(f"demo.invalid/kota-lain\n74\n{ROOT}\n")) == "wrong_origin"


def test_a_note_without_signature_is_refused():
    text = CHECKPOINT.text
    assert refusal(text) == refusal(text + "\n") == refusal(text + "\n\n") == "malformed"


def test_a_note_whose_log_signature_was_stripped_is_refused():
    other = signed(CHECKPOINT.text, Signer(3), "pemantau.invalid/satu")
    assert refusal(other) == "not_sealed"


def test_a_key_id_moved_to_a_foreign_signature_is_refused():
    forged = NoteSignature(ORIGIN, KEY.key_id, Signer(2).sign(CHECKPOINT.text.encode()))
    assert refusal(f"{CHECKPOINT.text}\n{forged.line}") == "bad_seal"


def test_one_good_and_one_bad_signature_of_the_log_is_refused():
    forged = NoteSignature(ORIGIN, KEY.key_id, bytes(64))
    assert refusal(NOTE + forged.line) == "bad_seal"


@pytest.mark.parametrize("signature", [b"\x00", bytes(63), bytes(65), bytes(64)])
def test_a_signature_of_the_wrong_length_is_refused(signature):
    assert refusal(f"{CHECKPOINT.text}\n{NoteSignature(ORIGIN, KEY.key_id, signature).line}") == "bad_seal"


def test_unknown_signatures_are_ignored_but_kept():
    witness = NoteSignature("pemantau.invalid/satu", b"\x00\x01\x02\x03", b"\x00" * 8 + bytes(64))
    namesake = NoteSignature(ORIGIN, b"\x00\x01\x02\x03", b"tipe lain")
    note = NOTE + witness.line + namesake.line
    assert open_checkpoint(note, KEY) == CHECKPOINT
    assert Note.parse(note).signatures[1:] == (witness, namesake)


def test_sixteen_signatures_are_read_and_seventeen_refused():
    foreign = NoteSignature("pemantau.invalid/satu", b"abcd", b"x" * 72).line
    assert open_checkpoint(NOTE + foreign * 15, KEY) == CHECKPOINT
    assert refusal(NOTE + foreign * 16) == "malformed"


def test_a_note_beyond_the_size_cap_is_refused():
    foreign = NoteSignature("pemantau.invalid/satu", b"abcd", b"x" * MAX_NOTE).line
    assert refusal(NOTE + foreign) == "malformed"
    assert refusal(signed(f"{ORIGIN}\n74\n{ROOT}\n{'é' * (MAX_NOTE // 2)}\n")) == "malformed"


# --- the text, signed by the log itself: a signature excuses no other spelling ---


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("a leading zero", f"{ORIGIN}\n074\n{ROOT}\n"),
        ("two zeros", f"{ORIGIN}\n00\n{ROOT}\n"),
        ("a size of 03", f"{ORIGIN}\n03\n{ROOT}\n"),
        ("a size of -3", f"{ORIGIN}\n-3\n{ROOT}\n"),
        ("a size of +3", f"{ORIGIN}\n+3\n{ROOT}\n"),
        ("a size of 1_0", f"{ORIGIN}\n1_0\n{ROOT}\n"),
        ("a size with a space", f"{ORIGIN}\n 74\n{ROOT}\n"),
        ("a size in other digits", f"{ORIGIN}\n٧٤\n{ROOT}\n"),
        ("a size in hex", f"{ORIGIN}\n0x4a\n{ROOT}\n"),
        ("a fraction", f"{ORIGIN}\n74.0\n{ROOT}\n"),
        ("no size", f"{ORIGIN}\n\n{ROOT}\n"),
        ("a size beyond the cap", f"{ORIGIN}\n{2**62 + 1}\n{ROOT}\n"),
        ("a size of 10,000 digits", f"{ORIGIN}\n{'9' * 10_000}\n{ROOT}\n"),
        ("an empty log with a root", f"{ORIGIN}\n0\n{ROOT}\n"),
        ("a root of 31 bytes", f"{ORIGIN}\n74\n{base64.b64encode(bytes(31)).decode()}\n"),
        ("a root of 33 bytes", f"{ORIGIN}\n74\n{base64.b64encode(bytes(33)).decode()}\n"),
        ("a root without padding", f"{ORIGIN}\n74\n{ROOT.rstrip('=')}\n"),
        ("a root with loose bits", f"{ORIGIN}\n74\n{ROOT[:-2]}9=\n"),
        ("a root in base64url", f"{ORIGIN}\n74\n{'_' * 43}=\n"),
        ("a root in hex", f"{ORIGIN}\n74\n{bytes(32).hex()}\n"),
        ("a root with a space", f"{ORIGIN}\n74\n{ROOT} \n"),
        ("no root", f"{ORIGIN}\n74\n"),
        ("no origin", f"\n74\n{ROOT}\n"),
        ("an empty extension line", f"{ORIGIN}\n74\n{ROOT}\n\nx\n"),
        ("a last empty line", f"{ORIGIN}\n74\n{ROOT}\n\n"),
        ("a first empty line", f"\n{ORIGIN}\n74\n{ROOT}\n"),
        ("line ends of Windows", f"{ORIGIN}\r\n74\r\n{ROOT}\r\n"),
        ("a tab", f"{ORIGIN}\n74\n{ROOT}\n\t\n"),
        ("a NUL", f"{ORIGIN}\n74\n{ROOT}\n\0\n"),
        ("a lone surrogate", f"{ORIGIN}\n74\n{ROOT}\n\ud800\n"),
    ],
)
def test_a_checkpoint_is_refused_with(why, text):
    assert refusal(signed(text)) == "malformed"


@pytest.mark.parametrize(
    ("why", "spoil"),
    [
        ("nothing", lambda _: ""),
        ("no last newline", lambda note: note[:-1]),
        ("one newline more", lambda note: note + "\n"),
        ("a hyphen for the dash", lambda note: note.replace("—", "-")),
        ("two spaces", lambda note: note.replace("— ", "—  ")),
        ("a space at the end", lambda note: note[:-1] + " \n"),
        ("no name", lambda note: note.replace(f"— {ORIGIN}", "—")),
        ("a plus in a name", lambda note: note + "— a+b AAAAAAAA\n"),
        ("an odd space in a name", lambda note: note + "— a\u00a0b AAAAAAAA\n"),
        ("a signature of four bytes", lambda note: note + "— lain AAAAAA==\n"),
        ("an empty signature", lambda note: note + "— lain \n"),
        ("broken base64", lambda note: note + "— lain AAAAAAA\n"),
        ("loose bits in base64", lambda note: note + "— lain AAAAAAB=\n"),
        ("text between signatures", lambda note: note + "lain\n"),
        ("no blank line", lambda note: note.replace("\n\n", "\n")),
        ("a byte order mark", lambda note: "\ufeff" + note),
        ("line ends of Windows", lambda note: note.replace("\n", "\r\n")),
    ],
)
def test_a_note_is_refused_with(why, spoil):
    assert refusal(spoil(NOTE)) in {"malformed", "bad_seal"}


def test_a_flipped_bit_anywhere_in_a_note_is_refused():
    raw = NOTE.encode()
    for place in range(len(raw)):
        for bit in range(8):
            forged = bytearray(raw)
            forged[place] ^= 1 << bit
            with pytest.raises((Unproven, UnicodeDecodeError)):
                open_checkpoint(forged.decode(), KEY)


@given(st.text(max_size=400) | st.text(alphabet="—\n a1+=", max_size=100).map(lambda junk: junk + NOTE))
@settings(max_examples=300, deadline=None)
def test_no_text_does_more_than_be_refused(note):
    if note != NOTE:
        with pytest.raises(Unproven):
            open_checkpoint(note, KEY)


@pytest.mark.parametrize(
    "origin", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\u200bb", "DSSEv1", "DSSEv1 28 x", "DSSEv1/x"]
)
def test_an_origin_that_could_be_mistaken_is_refused(origin):
    with pytest.raises(Unproven):
        Checkpoint(origin, 74, bytes(32))


@pytest.mark.parametrize("line", ["", "a\nb", "\t", "\n"])
def test_an_extension_that_would_not_read_back_is_not_signed(line):
    with pytest.raises(Unproven):
        Checkpoint(ORIGIN, 74, bytes(32), (line,))


# --- vkeys ---


def test_a_vkey_prints_what_it_reads():
    assert VerifierKey.parse(KEY.text) == KEY


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("nothing", ""),
        ("another name", VKEY.replace("foo", "fop")),
        ("another hash", VKEY.replace("530d903a", "530d903b")),
        ("an upper-case hash", VKEY.replace("530d903a", "530D903A")),
        ("a short hash", VKEY.replace("530d903a", "530d903")),
        ("no hash", VKEY.replace("530d903a+", "")),
        ("no name", VKEY.removeprefix("example.com/foo")),
        ("a space in the name", VKEY.replace("foo", "f o")),
        ("another key", VKEY.replace("+Aeky", "+Aekz")),
        ("a cosigner's key", VKEY.replace("+Aeky", "+BOky")),
        ("a short key", VKEY[:-4]),
        ("a newline", VKEY + "\n"),
        ("one part more", VKEY + "+x"),
        ("a key of small order", "a+00000000+" + base64.b64encode(b"\x01" + bytes(32)).decode()),
    ],
)
def test_a_vkey_is_refused_with(why, text):
    with pytest.raises(Unproven):
        VerifierKey.parse(text)
