"""The vectors are what the code makes today, and a reader that imports nothing of ours agrees with them."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.evidence import canonical, merkle
from domain.evidence.entry import Body, Entry, pae, stream_id
from domain.evidence.errors import AmanahError
from domain.evidence.keys import PublicKey
from domain.evidence.trust import Trust
from domain.evidence.verify import verify
from tests.vectors import making, spec

FOLDER = making.FOLDER


def read(name):
    return json.loads((FOLDER / name).read_bytes())


def data_of(value):
    return bytes.fromhex(value) if isinstance(value, str) else bytes.fromhex(value["repeat"]) * value["times"]


@pytest.fixture(scope="module")
def made():
    return dict(making.files())


@pytest.mark.parametrize(
    "name", ["canonical.json", "digests.json", "roots.json", "acts.json", "bundle.zip", "trust.json", "verdict.txt"]
)
def test_a_vector_made_anew_is_the_committed_one(name, made):
    assert (FOLDER / name).read_bytes() == made[name], "python -m tests.vectors.making"


@pytest.mark.parametrize("case", read("canonical.json")["accepted"], ids=lambda case: case["name"])
def test_canonical_json_is_accepted_and_prints_again(case):
    data = data_of(case["hex"])
    assert canonical.encode(canonical.decode(data)) == data


@pytest.mark.parametrize("case", read("canonical.json")["refused"], ids=lambda case: case["name"])
def test_other_json_is_refused(case):
    with pytest.raises(AmanahError) as refused:
        canonical.decode(data_of(case["hex"]))
    assert refused.value.code == "malformed"


def test_more_is_refused_than_accepted():
    vectors = read("canonical.json")
    assert len(vectors["refused"]) > 2 * len(vectors["accepted"])


def test_the_digest_of_a_body_and_the_leaf_of_its_entry_are_those_of_the_vector():
    vector = read("digests.json")
    entry = Entry.parse(vector["entry"].encode())
    assert entry.body == Body.parse(vector["body"].encode())
    assert pae(entry.body.raw).decode() == vector["pae"]
    assert entry.body.digest == vector["digest"]
    assert entry.body.content == vector["content_sha256"]
    assert merkle.leaf_hash(entry.raw).hex() == vector["leaf"]
    assert base64.b64encode(entry.signature).decode() == vector["signature"]


def test_the_key_of_the_vector_verifies_its_signature_and_no_other_bytes():
    vector = read("digests.json")
    key = PublicKey.parse("ed25519", vector["public_key"])
    assert key.thumbprint == vector["thumbprint"] == hashlib.sha256(bytes.fromhex(vector["spki"])).hexdigest()
    assert key.verifies(base64.b64decode(vector["signature"]), vector["pae"].encode())
    assert not key.verifies(base64.b64decode(vector["signature"]), vector["body"].encode())


@pytest.mark.parametrize("case", read("digests.json")["stream_ids"], ids=lambda case: case["kind"])
def test_the_id_of_a_stream_follows_from_its_natural_key(case):
    assert stream_id(case["origin"], case["kind"], case["key"]) == case["id"]


@pytest.mark.parametrize("tree", read("roots.json")["trees"], ids=lambda tree: f"{tree['size']} leaves")
def test_roots_and_paths_are_those_of_the_recursion(tree):
    leaves = [merkle.leaf_hash(b"%d" % number) for number in range(tree["size"])]
    root = bytes.fromhex(tree["root"])
    assert merkle.root_of(leaves) == root
    for index, path in enumerate(tree["inclusion"]):
        hashes = [bytes.fromhex(one) for one in path]
        merkle.verify_inclusion(leaves[index], index=index, size=tree["size"], path=hashes, root=root)
    for old, path in enumerate(tree["consistency"], 1):
        old_root = merkle.root_of(leaves[:old])
        hashes = [bytes.fromhex(one) for one in path]
        merkle.verify_consistency(
            old_size=old, old_root=old_root, new_size=tree["size"], new_root=root, path=hashes
        )  # fmt: skip


def test_the_bundle_verifies_under_its_trust_root_with_the_verdict_written_down():
    verdict = verify((FOLDER / "bundle.zip").read_bytes(), Trust.parse((FOLDER / "trust.json").read_bytes()))
    assert verdict.report() == (FOLDER / "verdict.txt").read_text(encoding="utf-8")
    assert (verdict.exit_code, verdict.so_far) == (0, False)
    assert (FOLDER / "bundle.zip").stat().st_size < 200_000


def test_a_signature_of_the_bundle_verifies_without_a_line_of_ours():
    held = spec.members()
    facts = json.loads(held["isi-00000001.json"])["facts"]
    keys = {}
    for one in (facts["log_key"], *(member["key"] for member in facts["registrars"])):
        raw = base64.b64decode(one["public_key"])
        keys[hashlib.sha256(bytes.fromhex("302a300506032b6570032100") + raw).hexdigest()] = raw
    checked = 0
    for name, entry in held.items():
        if name.startswith("catatan-") and (value := json.loads(entry))["body"]["actor"]["key"] in keys:
            body = entry[len(b'{"body":') : entry.rindex(b',"received_at":')]
            signed = b"DSSEv1 31 application/vnd.amanah.act+json %d %s" % (len(body), body)
            key = Ed25519PublicKey.from_public_bytes(keys[value["body"]["actor"]["key"]])
            key.verify(base64.b64decode(value["signature"]), signed)
            checked += 1
    assert checked > 10
