import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.evidence import merkle
from domain.evidence.checkpoint import Checkpoint, VerifierKey, sign_checkpoint
from domain.evidence.errors import Unproven
from domain.evidence.proof import HEADER, Proof, verify_proof
from tests.domain.evidence.test_checkpoint import KEY, LOG, ORIGIN, Signer, signed

ENTRIES = [b'{"record":%d}' % number for number in range(11)]
NODES: dict[tuple[int, int], bytes] = {}


def _grow():
    frontier = merkle.Frontier()
    for entry in ENTRIES:
        frontier, completed = frontier.extend(merkle.leaf_hash(entry))
        NODES.update({(node.level, node.index): node.hash for node in completed})
    return frontier.root


ROOT = _grow()
NOTE = sign_checkpoint(Checkpoint(ORIGIN, 11, ROOT), LOG)


def path_of(index, size=11):
    return merkle.inclusion_path(index, size, lambda level, place: NODES[level, place])


def proof_of(index, **changed):
    return Proof(**{"index": index, "path": path_of(index), "checkpoint": NOTE} | changed).text


def refusal(text, entry=ENTRIES[4], key=KEY):
    with pytest.raises(Unproven) as refused:
        verify_proof(text, entry, key)
    return refused.value.code


def test_a_proof_is_printed_as_the_specification_shows_it():
    hashes = "".join(base64.b64encode(value).decode() + "\n" for value in path_of(4))
    assert proof_of(4) == f"c2sp.org/tlog-proof@v1\nindex 4\n{hashes}\n{NOTE}"


@pytest.mark.parametrize("index", range(11))
def test_every_record_is_proven_under_the_checkpoint_it_comes_with(index):
    assert verify_proof(proof_of(index), ENTRIES[index], KEY) == (index, Checkpoint(ORIGIN, 11, ROOT))


def test_the_only_record_of_a_log_needs_no_hashes():
    root = merkle.leaf_hash(ENTRIES[0])
    text = Proof(0, (), sign_checkpoint(Checkpoint(ORIGIN, 1, root), LOG)).text
    assert verify_proof(text, ENTRIES[0], KEY)[0] == 0


def test_extra_data_is_read_and_changes_nothing():
    text = proof_of(4, extra=b"apa saja")
    assert Proof.parse(text).extra == b"apa saja"
    assert verify_proof(text, ENTRIES[4], KEY)[0] == 4


def test_a_proof_of_another_record_is_refused():
    for index in {*range(11)} - {4}:
        assert refusal(proof_of(index)) == "not_included"


def test_a_changed_entry_is_refused():
    assert refusal(proof_of(4), ENTRIES[4] + b" ") == "not_included"
    assert refusal(proof_of(4), b"") == "not_included"


def test_an_index_off_by_one_is_refused():
    for index in range(11):
        for other in (index - 1, index + 1):
            if other >= 0:
                text = proof_of(index).replace(f"index {index}\n", f"index {other}\n")
                assert refusal(text, ENTRIES[index]) in {"not_included", "bad_proof"}


def test_an_index_outside_the_tree_is_refused():
    assert refusal(proof_of(4).replace("index 4", "index 11")) == "bad_proof"
    assert refusal(proof_of(4).replace("index 4", f"index {10**19 - 1}")) == "bad_proof"


def test_the_proof_of_an_older_size_is_refused_under_this_checkpoint():
    for size in range(5, 11):
        if path_of(4, size) != path_of(4):
            assert refusal(proof_of(4, path=path_of(4, size))) in {"not_included", "bad_proof"}


def test_a_forged_path_to_an_unsigned_root_is_refused():
    forged = sign_checkpoint(Checkpoint(ORIGIN, 1, merkle.leaf_hash(b"palsu")), Signer(9))
    assert refusal(Proof(0, (), forged).text, b"palsu") == "not_sealed"


def test_a_good_path_under_the_checkpoint_of_another_log_is_refused():
    other = sign_checkpoint(Checkpoint("demo.invalid/kota-lain", 11, ROOT), LOG)
    assert refusal(proof_of(4, checkpoint=other)) == "not_sealed"
    moved = signed(Checkpoint("demo.invalid/kota-lain", 11, ROOT).text)
    assert refusal(proof_of(4, checkpoint=moved)) == "wrong_origin"


def test_a_proof_without_checkpoint_or_signature_is_refused():
    assert refusal(proof_of(4, checkpoint="")) == "malformed"
    assert refusal(proof_of(4, checkpoint=Checkpoint(ORIGIN, 11, ROOT).text)) == "malformed"
    assert refusal(proof_of(4, checkpoint=NOTE[: NOTE.index("—")])) == "malformed"


def test_a_proof_is_refused_under_a_key_that_did_not_sign():
    assert refusal(proof_of(4), key=VerifierKey(ORIGIN, Signer(2).public_key)) == "not_sealed"


def test_an_inner_node_is_not_proven_as_an_entry():
    entry = NODES[0, 4] + NODES[0, 5]
    assert refusal(proof_of(2, path=path_of(4)[1:]), entry) in {"not_included", "bad_proof"}


def line(place, new):
    def spoil(text):
        lines = text.split("\n")
        lines[place] = new if isinstance(new, str) else new(lines[place])
        return "\n".join(lines)

    return spoil


@pytest.mark.parametrize(
    ("why", "spoil"),
    [
        ("nothing", lambda _: ""),
        ("another version", line(0, "c2sp.org/tlog-proof@v2")),
        ("a space after the header", line(0, HEADER + " ")),
        ("an empty first line", lambda text: "\n" + text),
        ("no index", lambda text: text.replace("index 4\n", "")),
        ("an index of 04", line(1, "index 04")),
        ("an index of -4", line(1, "index -4")),
        ("an index of +4", line(1, "index +4")),
        ("an index of 4_0", line(1, "index 4_0")),
        ("an index in other digits", line(1, "index ٤")),
        ("an index with two spaces", line(1, "index  4")),
        ("an index of 10,000 digits", line(1, "index " + "9" * 10_000)),
        ("a bare number", line(1, "4")),
        ("two indexes", line(1, "index 4\nindex 4")),
        ("an empty extra", line(1, "extra \nindex 4")),
        ("an extra that is not base64", line(1, "extra !\nindex 4")),
        ("an extra after the index", line(1, "index 4\nextra AAAA")),
        ("two extras", line(1, "extra AAAA\nextra AAAA\nindex 4")),
        ("an oversized extra", line(1, "extra " + "AAAA" * 6000 + "\nindex 4")),
        ("a hash of 31 bytes", line(2, base64.b64encode(bytes(31)).decode())),
        ("a hash without padding", line(2, lambda hash_line: hash_line.rstrip("="))),
        ("a hash in hex", line(2, "00" * 32)),
        ("a hash with a space", line(2, lambda hash_line: hash_line + " ")),
        ("64 hashes", line(2, "\n".join([base64.b64encode(bytes(32)).decode()] * (65 - len(path_of(4)))))),
        ("100,000 hashes", line(2, "\n".join([base64.b64encode(bytes(32)).decode()] * 100_000))),
        ("two blank lines", lambda text: text.replace("\n\n", "\n\n\n", 1)),
        ("no blank line", lambda text: text.replace("\n\n", "\n", 1)),
        ("line ends of Windows", lambda text: text.replace("\n", "\r\n")),
        ("no last newline", lambda text: text[:-1]),
        ("a newline more", lambda text: text + "\n"),
        ("a megabyte of text", lambda text: text + "x" * 1_000_000),
        ("only the header", lambda _: HEADER),
        ("only a header line", lambda _: HEADER + "\n"),
    ],
)
def test_a_proof_is_refused_with(why, spoil):
    assert refusal(spoil(proof_of(4))) in {"malformed", "bad_seal"}


def test_a_hash_more_or_less_is_refused():
    assert refusal(proof_of(4, path=path_of(4)[:-1])) == "bad_proof"
    assert refusal(proof_of(4, path=(*path_of(4), bytes(32)))) == "bad_proof"
    assert refusal(proof_of(4, path=path_of(4)[::-1])) == "not_included"


def test_a_flipped_bit_anywhere_in_a_proof_is_refused():
    raw = proof_of(4).encode()
    for place in range(len(raw)):
        for bit in range(8):
            forged = bytearray(raw)
            forged[place] ^= 1 << bit
            with pytest.raises((Unproven, UnicodeDecodeError)):
                verify_proof(forged.decode(), ENTRIES[4], KEY)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_lines_dropped_doubled_or_swapped_are_refused(data):
    original = proof_of(4).split("\n")
    lines = list(original)
    first, second = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    change = data.draw(st.sampled_from(["drop", "double", "swap"]))
    if change == "drop":
        del lines[first]
    elif change == "double":
        lines.insert(first, lines[second])
    else:
        lines[first], lines[second] = lines[second], lines[first]
    # A second copy of the log's own signature line claims nothing new: signed-note ignores how often a key signed.
    copied = change == "double" and original[second].startswith("—")
    if lines != original and not copied:
        with pytest.raises(Unproven):
            verify_proof("\n".join(lines), ENTRIES[4], KEY)
