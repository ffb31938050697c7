"""Forged seals: other keys, other trees, other proofs, and members that nobody asked for."""

import base64
from dataclasses import replace

from domain.evidence import bundle as bundles
from domain.evidence import verify
from domain.evidence.bundle import CHECKPOINT, HOW_TO, MANIFEST, REPORT, Manifest, entry_name, pack, proof_name, unpack
from domain.evidence.checkpoint import Checkpoint, Note, sign_checkpoint
from domain.evidence.proof import Proof
from domain.evidence.report import describe
from tests.forgeries.caught import forgery, using
from tests.forgeries.forger import Book
from tests.forgeries.steps import caught
from tests.forgeries.test_words import own_pack

_members = Manifest.members
_PINNED = [""]  # the genesis that a check would be blind to
UNSEALED = using(Note, "verified_text", lambda self, _key: self.text)
UNPROVEN = using(verify, "verify_inclusion", lambda *_args, **_facts: None)


_RECORD: dict[str, int] = {}


def _renumbered(text):
    proof = Proof.parse(text)
    return replace(proof, index=proof.index + 1) if text in _RECORD else proof


_SEALED: dict[str, Proof] = {}


def _with_seal(text):
    return _SEALED.get(text) or Proof.parse(text)


def _everyone(book):
    return range(1, book.size + 1)


@forgery(UNSEALED)
def test_a_checkpoint_of_another_log_key(in_force):
    """A forger without the log key makes one of his own and seals the very same tree with it."""
    own = in_force.town.stage.person("Pemalsu").key
    bundle = in_force.bundle(log=own)
    return caught(in_force, {0: {"1.2": "not_sealed"}}, _everyone(in_force), bundle=bundle)


@forgery(UNSEALED)
def test_a_checkpoint_whose_signature_is_another_ones(in_force):
    """A forger without the log key holds an older checkpoint, and pastes its signature under a larger tree."""
    older = in_force.upto(in_force.size - 1).members()[CHECKPOINT].decode().rpartition("\n\n")[2]

    def pasted(note):
        return note.rpartition("\n\n")[0] + "\n\n" + older

    return caught(in_force, {0: {"1.2": "bad_seal"}}, _everyone(in_force), bundle=_resealed(in_force, pasted))


@forgery(UNSEALED)
def test_a_checkpoint_that_nobody_signed(in_force):
    """A forger without any key signs with sixty-eight zeros, under the right name and key id."""
    key = in_force.trust.log_key
    empty = base64.b64encode(key.key_id + bytes(64)).decode()

    def unsigned(note):
        return note.rpartition("\n\n")[0] + f"\n\n— {key.name} {empty}\n"

    return caught(in_force, {0: {"1.2": "bad_seal"}}, _everyone(in_force), bundle=_resealed(in_force, unsigned))


def _resealed(book, change):
    """The bundle with another checkpoint in every place where it stands."""
    members = book.members()
    note = members[CHECKPOINT].decode()
    other = change(note)
    return pack({name: raw.replace(note.encode(), other.encode()) for name, raw in members.items()})


@forgery(UNSEALED, UNPROVEN, using(verify, "verify_consistency", lambda **_: None))
def test_a_checkpoint_with_another_root(in_force):
    """A forger without the log key changes the root in the checkpoint, so that his own tree would fit."""
    root = base64.b64encode(in_force.root()).decode()
    bundle = _resealed(in_force, lambda note: note.replace(root, base64.b64encode(bytes(32)).decode()))
    return caught(
        in_force, {0: {"1.2": "bad_seal"}}, _everyone(in_force), bundle=bundle, left={0: {"1.6": "member_differs"}}
    )


@forgery(using(verify, "sha256", lambda _raw: type("Digest", (), {"hexdigest": lambda _: _PINNED[0]})()))
def test_another_ledger_of_the_same_name_under_the_same_key(in_force, world):
    """The host holds the log key; he opens a second book with another genesis, and shows that one."""
    first = in_force.content(1).facts
    other = Book(in_force.town, [])
    other.now = in_force.entry(1).received_at - 60_000
    opened = other.write(in_force.town.stage.log, "ledger-opened", {**first, "region_code": "99.72"})
    _PINNED[0] = in_force.trust.genesis
    forged = caught(other, {0: {"1.3": "wrong_genesis"}}, bundle=other.bundle())
    assert opened.record == 1
    return replace(forged, trust=in_force.trust, left={0: {"1.5": "member_differs"}})


@forgery(using(Manifest, "members", lambda manifest: _members(manifest) | {"trust.json"}))
def test_a_trust_root_that_the_bundle_brings_along(in_force):
    """A forger puts a trust.json of his own into the bundle, in the hope that somebody reads it."""
    members = in_force.members() | {"trust.json": in_force.trust.text().encode()}
    return caught(in_force, {0: {"1.1": "member_unused"}}, bundle=pack(members))


@forgery(using(verify, "how_to", lambda: b"Percayalah.\n"))
def test_instructions_that_the_verifier_does_not_know(in_force):
    """A forger rewrites the member that says how to check the bundle."""
    members = in_force.members() | {HOW_TO: b"Percayalah.\n"}
    return caught(in_force, {0: {"1.1": "member_differs"}}, bundle=pack(members))


@forgery(using(verify, "describe", lambda *_: b"Semua sah.\n"))
def test_a_report_that_its_records_do_not_give(in_force):
    """A forger rewrites the readable report, which most people read and nothing else."""
    members = in_force.members() | {REPORT: b"Semua sah.\n"}
    return caught(in_force, {0: {"1.6": "member_differs"}}, bundle=pack(members))


def test_a_headline_of_an_unknown_kind_of_stream_is_told(in_force):
    """Found by mutation: a letter of the kind was changed, and the verifier asked for such a stream."""
    about = "perjanjian kinerja agreemeot/" + "0" * 32
    caught(in_force, {0: {"1.6": "member_differs"}}, bundle=in_force.bundle(about=about)).demand_caught()


@forgery(using(verify._Verification, "_about_shown", lambda _self: True))
def test_a_headline_that_its_records_do_not_give(in_force):
    """A forger says in manifest and report that the bundle is about another agreement, which is not in it."""
    about = "perjanjian kinerja agreement/" + "0" * 32
    return caught(in_force, {0: {"1.6": "member_differs"}}, bundle=in_force.bundle(about=about))


@forgery(using(verify._Verification, "_about_shown", lambda _self: True))
def test_a_headline_in_words_of_ones_own(in_force):
    """A forger lets manifest and report say that the agreement was annulled."""
    return caught(
        in_force, {0: {"1.6": "member_differs"}}, bundle=in_force.bundle(about="perjanjian yang telah dibatalkan")
    )


@forgery(using(verify._Verification, "_demand_used", lambda _self: None))
def test_a_wording_pack_that_no_content_uses(in_force):
    """A forger adds a wording pack of his own that no content names: a member no claim uses."""
    own = own_pack()
    members = in_force.members()
    manifest = Manifest.parse(members[MANIFEST])
    more = replace(manifest, wording=tuple(sorted((*manifest.wording, own.sha256))))
    members |= {MANIFEST: more.encode(), bundles.wording_name(own.sha256): own.raw}
    return caught(in_force, {0: {"1.6": "member_unused"}}, bundle=pack(members))


@forgery(UNPROVEN)
def test_an_entry_changed_under_its_proof(in_force):
    """Whoever holds the file changes the time of receipt of the last record: a byte, well formed."""
    record = in_force.size
    members = in_force.members()
    entry = in_force.entry(record)
    told = b'"received_at":%d'
    members[entry_name(record)] = entry.raw.replace(told % entry.received_at, told % (entry.received_at + 60_000))
    falls = {record: {"2.1": "not_included"}}
    return caught(in_force, falls, bundle=pack(members), left={0: {"1.6": "member_differs"}})


@forgery(UNPROVEN, using(verify, "Proof", type("Lenient", (), {"parse": staticmethod(_renumbered)})))
def test_a_proof_of_another_index(in_force):
    """A forger puts the proof of one record beside another."""
    one, other = in_force.size - 1, in_force.size
    members = in_force.members()
    _RECORD.clear()
    members[proof_name(other)] = members[proof_name(one)]
    _RECORD[members[proof_name(one)].decode()] = 0
    return caught(
        in_force, {other: {"2.1": "member_differs"}}, bundle=pack(members), left={one: {"2.1": "member_differs"}}
    )


@forgery(UNPROVEN)
def test_a_proof_for_another_entry(in_force):
    """A forger keeps the index and gives the path of its neighbour."""
    one, other = in_force.size - 1, in_force.size
    members = in_force.members()
    borrowed = Proof.parse(members[proof_name(one)].decode())
    own = Proof.parse(members[proof_name(other)].decode())
    code = "not_included" if len(borrowed.path) == len(own.path) else "bad_proof"
    members[proof_name(other)] = replace(own, path=borrowed.path).text.encode()
    return caught(in_force, {other: {"2.1": code}}, bundle=pack(members))


@forgery(using(verify, "Proof", type("Lenient", (), {"parse": staticmethod(_with_seal)})))
def test_a_proof_under_another_checkpoint(in_force):
    """The host gives one record a proof under an older checkpoint, which he also signed."""
    record = in_force.size - 5
    older = in_force.upto(in_force.size - 1).members()
    members = in_force.members()
    members[proof_name(record)] = older[proof_name(record)]
    _SEALED[older[proof_name(record)].decode()] = Proof.parse(in_force.members()[proof_name(record)].decode())
    return caught(in_force, {record: {"2.1": "member_differs"}}, bundle=pack(members))


@forgery(using(verify, "verify_consistency", lambda **_: None))
def test_a_tree_that_does_not_continue_what_the_signer_saw(in_force):
    """A forger breaks the proof that the tree a signer saw is the beginning of this one."""
    members = in_force.members()
    size = Manifest.parse(members[MANIFEST]).seen[-1].size
    name = bundles.consistency_name(size)
    path = bundles.parse_consistency(members[name], old=size, new=in_force.size)
    members[name] = bundles.encode_consistency(size, in_force.size, (bytes(32), *path[1:]))
    saw = [n for n in _everyone(in_force) if in_force.entry(n).body.seen_size == size]
    return caught(in_force, {0: {"1.4": "not_consistent"}}, saw, bundle=pack(members), because=("not_in_bundle",))


def test_a_size_in_the_manifest_that_the_checkpoint_does_not_have_is_told(in_force):
    """Whoever holds the file claims a larger book than the one that was sealed."""
    members = in_force.members()
    manifest = replace(Manifest.parse(members[MANIFEST]), size=in_force.size + 1)
    entries = {n: in_force.entry(n) for n in _everyone(in_force)}
    members |= {
        MANIFEST: manifest.encode(),
        REPORT: describe(manifest, entries, in_force.facts(manifest.contents), in_force.root()),
    }
    caught(in_force, {0: {"1.2": "member_differs"}}, _everyone(in_force), bundle=pack(members)).demand_caught()


def test_an_extension_line_under_the_seal_is_told(in_force):
    """The host, who holds the log key, writes a line of his own under the seal that this version does not know."""
    stage = in_force.town.stage
    note = sign_checkpoint(Checkpoint(in_force.origin, in_force.size, in_force.root(), ("disahkan",)), stage.log.key)
    bundle = _resealed(in_force, lambda _: note)
    caught(in_force, {0: {"1.2": "member_differs"}}, _everyone(in_force), bundle=bundle).demand_caught()


def test_the_members_are_those_that_were_packed(in_force):
    members = in_force.members()
    assert unpack(pack(members)) == members
