"""The zip with one spelling, the manifest from which every member follows, and hostile files that end early."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from typing import Any

import pytest

from domain.evidence import bundle, canonical
from domain.evidence.bundle import HeadProof, Manifest, Seen, pack, unpack
from domain.evidence.entry import ActRef
from domain.evidence.errors import AmanahError
from domain.evidence.trust import Trust
from domain.evidence.verify import verify
from tests.vectors import making

MEMBERS = {"berkas.json": b"{}", "segel.txt": b"x\n", "00-laporan.txt": b""}
DATA = (making.FOLDER / "bundle.zip").read_bytes()
TRUST = Trust.parse((making.FOLDER / "trust.json").read_bytes())


def code(call, *arguments, **keywords):
    with pytest.raises(AmanahError) as refused:
        call(*arguments, **keywords)
    return refused.value.code


def packed_by_the_table(members):
    """SPEC.md 10.1, written without a zip library."""
    body, directory = b"", b""
    for name in sorted(members):
        data, raw = members[name], name.encode()
        common = struct.pack("<HHHHHLLLHH", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(raw), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 0x0314) + common
        directory += struct.pack("<HHHLL", 0, 0, 0, 0x01A40000, len(body)) + raw
        body += b"PK\x03\x04" + common + raw + data
    end = struct.pack("<HHHHLLH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def zipped(members, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_bundle_is_the_bytes_that_the_specification_lists():
    assert pack(MEMBERS) == packed_by_the_table(MEMBERS)
    assert packed_by_the_table(unpack(DATA)) == DATA


def test_a_bundle_reads_back_and_the_order_of_making_does_not_show():
    assert unpack(pack(MEMBERS)) == MEMBERS
    assert pack(dict(reversed(MEMBERS.items()))) == pack(MEMBERS)


def _at(data, offset, value):
    return data[:offset] + value + data[offset + len(value) :]


GOOD = pack(MEMBERS)
HOSTILE = {
    "nothing": b"",
    "text": b"bukan zip sama sekali, hanya teks biasa",
    "an end record alone": GOOD[-22:],
    "an end record with a count": _at(GOOD[-22:], 8, b"\x01\x00\x01\x00"),
    "bytes before it": b"#!/bin/sh\n" + GOOD,
    "bytes behind it": GOOD + b"\x00",
    "a byte short": GOOD[:-1],
    "a comment": GOOD[:-2] + b"\x01\x00x",
    "members as a text file makes them": zipped(MEMBERS.items()),
    "compressed members": zipped(MEMBERS.items(), compression=zipfile.ZIP_DEFLATED),
    "another order": zipped([("b.txt", b""), ("a.txt", b"")]),
    "a path upwards": pack({"../x": b""}),
    "an absolute path": pack({"/etc/x": b""}),
    "a folder": pack({"a/b": b""}),
    "a backslash": pack({"a\\b": b""}),
    "an upper-case name": pack({"A.txt": b""}),
    "an empty name": pack({"": b""}),
    "a name of a hundred letters": pack({"a" * 100: b""}),
    "a name outside ASCII": pack({"é.txt": b""}),
    "a name with a line break": pack({"a\n": b""}),
    "another date": _at(GOOD, 10, b"\x01"),
    "another CRC": _at(GOOD, 14, b"\xff\xff\xff\xff"),
    "an encrypted flag": _at(GOOD, 6, b"\x01"),
    "a member changed": GOOD.replace(b"x\n", b"y\n"),
    "a disk number": _at(GOOD, len(GOOD) - 18, b"\x01"),
    "counts that differ": _at(GOOD, len(GOOD) - 14, b"\x04\x00"),
    "a directory elsewhere": _at(GOOD, len(GOOD) - 6, b"\x00\x00\x00\x00"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_is_refused():
    assert code(unpack, zipped([("a.txt", b"1"), ("a.txt", b"2")])) == "malformed"


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_bundle_is_refused(data):
    assert code(unpack, data) == "malformed"
    verdict = verify(data, TRUST)
    assert verdict.exit_code == 1
    assert [claim.number for claim in verdict.fallen] == ["1.1", "1.1", "1.1"]
    assert [answer.value for answer in verdict.answers.values()] == ["tidak", *["belum dapat dipastikan"] * 2]


def test_ten_thousand_members_are_refused_by_the_last_bytes_alone():
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 10_000, 10_000, 0, 0, 0)
    assert code(unpack, end) == "oversized"


def test_a_bundle_of_more_bytes_than_allowed_is_refused():
    assert code(unpack, bytes(bundle.MAX_BUNDLE + 1)) == "oversized"


def test_a_member_of_more_bytes_than_allowed_is_refused():
    assert code(unpack, pack({"a.txt": bytes(bundle.MAX_MEMBER + 1)})) == "oversized"


def overlapping(count):
    """Many names in the directory, one stored body of two mebibytes: a bomb that needs no compression."""
    data = bytes(bundle.MAX_MEMBER)
    fields = struct.pack("<HHHHHLLLHH", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), 5, 0)
    body = b"PK\x03\x04" + fields + b"a.txt" + data
    entry = (
        b"PK\x01\x02" + struct.pack("<H", 0x0314) + fields + struct.pack("<HHHLL", 0, 0, 0, 0x01A40000, 0) + b"a.txt"
    )
    directory = entry * count
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(body), 0)


def test_members_that_overlap_are_refused_without_reading_them():
    data = overlapping(bundle.MAX_MEMBERS)
    tracemalloc.start()
    began = time.thread_time()
    assert code(unpack, data) == "malformed"
    taken, peak = time.thread_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 5
    assert peak < 64 * 1024 * 1024


# -- the manifest -----------------------------------------------------------------------------------------------------

VALUE: dict[str, Any] = {
    "about": "perjanjian", "contents": [1, 3], "heads": 3, "origin": "x", "records": [1, 2, 3],
    "seen": [{"root": "a" * 64, "size": 2}], "size": 4, "v": 1, "wording": ["b" * 64],
}  # fmt: skip


def test_a_manifest_reads_back_and_names_every_member():
    manifest = Manifest.parse(canonical.encode(VALUE))
    assert manifest.encode() == canonical.encode(VALUE)
    assert manifest.seen == (Seen(2, "a" * 64),)
    assert len(manifest.members()) == 4 + 1 + 6 + 2 + 1 + 1


BAD_MANIFESTS = {
    "a list": [],
    "a key too many": {**VALUE, "x": 1},
    "size 0": {**VALUE, "size": 0, "records": [], "contents": [], "heads": None},
    "a record beyond the size": {**VALUE, "records": [1, 5]},
    "record 0": {**VALUE, "records": [0, 1, 3]},
    "records that fall": {**VALUE, "records": [3, 2, 1]},
    "a record twice": {**VALUE, "records": [1, 1, 3]},
    "a record that is true": {**VALUE, "records": [True, 3]},
    "records as text": {**VALUE, "records": "1"},
    "a content without record": {**VALUE, "contents": [4]},
    "heads without record": {**VALUE, "heads": 4},
    "heads of 0": {**VALUE, "heads": 0},
    "an origin that is null": {**VALUE, "origin": None},
    "a tree seen that is the sealed one": {**VALUE, "seen": [{"root": "a" * 64, "size": 4}]},
    "a tree seen of size 0": {**VALUE, "seen": [{"root": "a" * 64, "size": 0}]},
    "a tree seen twice": {**VALUE, "seen": VALUE["seen"] * 2},
    "a root seen that is short": {**VALUE, "seen": [{"root": "a", "size": 2}]},
    "a tree seen with more": {**VALUE, "seen": [{"root": "a" * 64, "size": 2, "x": 1}]},
    "wording that falls": {**VALUE, "wording": ["c" * 64, "b" * 64]},
    "wording twice": {**VALUE, "wording": ["b" * 64] * 2},
    "wording that is a path": {**VALUE, "wording": ["../" + "b" * 61]},
    "wording that is a list": {**VALUE, "wording": [["b" * 64]]},
}


@pytest.mark.parametrize("value", BAD_MANIFESTS.values(), ids=BAD_MANIFESTS)
def test_what_is_no_manifest_is_refused(value):
    assert code(Manifest.parse, canonical.encode(value)) == "malformed"


@pytest.mark.parametrize("version", [0, 2, True, "1", None])
def test_a_manifest_of_another_version_is_refused(version):
    assert code(Manifest.parse, canonical.encode({**VALUE, "v": version})) == "wrong_format_version"


# -- consistency and heads --------------------------------------------------------------------------------------------

PATH = (b"\x01" * 32, b"\x02" * 32)
CONSISTENCY = bundle.encode_consistency(3, 7, PATH)


def test_a_consistency_file_reads_back():
    assert bundle.parse_consistency(CONSISTENCY, old=3, new=7) == PATH


@pytest.mark.parametrize(
    "raw",
    [
        b"", CONSISTENCY[:-1], CONSISTENCY + b"\n", CONSISTENCY.replace(b"\n", b"\r\n"), CONSISTENCY.replace(b"old 3", b"old 03"),
        CONSISTENCY.replace(b"old 3", b"old 4"), CONSISTENCY.replace(b"new 7", b"new 8"), CONSISTENCY.replace(b"@v1", b"@v2"),
        CONSISTENCY.replace(b"=", b"", 1), CONSISTENCY + b"\xff\n", bundle.encode_consistency(3, 7, PATH[:1] * 200),
    ],
)  # fmt: skip
def test_a_consistency_file_in_another_form_is_refused(raw):
    assert code(bundle.parse_consistency, raw, old=3, new=7) == "malformed"


def proof_of(kind, index=0):
    return HeadProof(ActRef(f"{kind}/{'a' * 32}", 1, "b" * 64), index, PATH)


def test_head_proofs_read_back():
    proofs = (proof_of("agency"), proof_of("office", 1))
    assert bundle.parse_heads(bundle.encode_heads(proofs)) == proofs


@pytest.mark.parametrize(
    "proofs",
    [(proof_of("office"), proof_of("agency")), (proof_of("agency"), proof_of("agency")), (proof_of("agency"), proof_of("agency", 1))],
    ids=["out of order", "twice", "twice at two places"],
)  # fmt: skip
def test_heads_in_another_order_or_twice_are_refused(proofs):
    assert code(bundle.parse_heads, bundle.encode_heads(proofs)) == "malformed"


HEAD = {"digest": "b" * 64, "index": 0, "path": [], "stream": "agency/" + "a" * 32, "version": 1}


@pytest.mark.parametrize(
    "value",
    [
        [], {}, {"heads": {}}, {"heads": [], "x": 1}, {"heads": [None]}, {"heads": [{**HEAD, "x": 1}]}, {"heads": [{**HEAD, "index": -1}]},
        {"heads": [{**HEAD, "index": True}]}, {"heads": [{**HEAD, "path": "x"}]}, {"heads": [{**HEAD, "path": [1]}]},
        {"heads": [{**HEAD, "path": ["YR=="]}]}, {"heads": [{**HEAD, "stream": "x"}]}, {"heads": [{**HEAD, "version": 0}]},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_list_of_heads_is_refused(value):
    assert code(bundle.parse_heads, canonical.encode(value)) == "malformed"


# -- members of a whole bundle ----------------------------------------------------------------------------------------


def repacked(**changes):
    members = unpack(DATA)
    for name, data in changes.items():
        if data is None:
            del members[name]
        else:
            members[name] = data
    return verify(pack(members), TRUST)


def causes(verdict):
    return {(claim.number, claim.code) for claim in verdict.fallen if claim.answer.value == "tidak"}


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("00-laporan.txt", ("1.6", "member_differs")),
        ("01-cara-memeriksa.txt", ("1.1", "member_differs")),
        ("segel.txt", ("1.2", "bad_seal")),
        ("catatan-00000001.json", ("1.3", "wrong_genesis")),
        ("catatan-00000012.json", ("2.1", "not_included")),
        ("bukti-00000012.tlog-proof", ("2.1", "not_included")),
        ("isi-00000012.json", ("3.3", "content_differs")),
        ("kesinambungan-00000007.txt", ("1.4", "not_consistent")),
    ],
)
def test_a_member_with_a_letter_changed_is_named_by_the_claim_that_falls(name, cause):
    data = unpack(DATA)[name]
    at = {"segel.txt": len(data) - 60, "kesinambungan-00000007.txt": 60}.get(name, len(data) // 3)
    while not chr(data[at]).isalnum():
        at += 1
    verdict = repacked(**{name: data[:at] + (b"b" if data[at : at + 1] != b"b" else b"c") + data[at + 1 :]})
    assert cause in causes(verdict)
    assert verdict.exit_code == 1
    if name not in ("segel.txt", "catatan-00000001.json"):  # on these two everything rests
        assert {number[0] for number, _ in causes(verdict)} == {cause[0][0]}


def test_the_wording_pack_with_a_letter_changed_is_named():
    name = next(name for name in unpack(DATA) if name.startswith("kata-"))
    assert ("1.5", "member_differs") in causes(repacked(**{name: unpack(DATA)[name].replace(b"SK", b"sk", 1)}))


@pytest.mark.parametrize(
    "name", ["kepala.json", "isi-00000012.json", "kesinambungan-00000007.txt", "bukti-00000012.tlog-proof"]
)
def test_a_member_left_out_is_named(name):
    assert ("1.1", "member_missing") in causes(repacked(**{name: None}))


def test_a_member_that_no_claim_uses_is_a_failure():
    assert ("1.1", "member_unused") in causes(repacked(**{"zz.txt": b""}))


def test_a_head_left_out_of_the_list_is_named():
    heads = canonical.decode(unpack(DATA)["kepala.json"])
    fewer = canonical.encode({"heads": heads["heads"][1:]})
    assert causes(repacked(**{"kepala.json": fewer})) == {("1.7", "member_missing")}


def without_record(number):
    members = unpack(DATA)
    value = canonical.decode(members["berkas.json"])
    value["records"].remove(number)
    value["contents"].remove(number)
    members["berkas.json"] = canonical.encode(value)
    for name in (f"catatan-{number:08d}.json", f"isi-{number:08d}.json", f"bukti-{number:08d}.tlog-proof"):
        del members[name]
    return verify(pack(members), TRUST)


def test_the_last_act_of_a_stream_left_out_is_told_by_the_heads():
    verdict = without_record(24)
    assert ("1.7", "acts_left_out") in causes(verdict)


def test_a_bundle_of_another_ledger_is_told():
    other = Trust(type(TRUST.log_key)("lain.demo.invalid/pk", TRUST.log_key.public_key), TRUST.genesis)
    assert {("1.1", "wrong_origin"), ("1.2", "not_sealed")} <= causes(verify(DATA, other))


def test_another_genesis_in_trust_json_makes_claim_1_3_fall_alone():
    assert causes(verify(DATA, Trust(TRUST.log_key, "0" * 64))) == {("1.3", "wrong_genesis")}


def withheld(number):
    members = unpack(DATA)
    value = canonical.decode(members["berkas.json"])
    value["contents"].remove(number)
    members["berkas.json"] = canonical.encode(value)
    del members[f"isi-{number:08d}.json"]
    members["00-laporan.txt"] = reported(members["00-laporan.txt"], number)
    return verify(pack(members), TRUST)


def reported(report, number):
    lines = report.decode().replace("25 di antaranya", "24 di antaranya").split("\n")
    return "\n".join(
        line + " (isi ditahan)" if line.startswith(f"nomor {number}:") else line for line in lines
    ).encode()


def test_a_withheld_content_makes_no_claim_fall_and_what_needs_it_undetermined():
    verdict = withheld(12)
    assert causes(verdict) == set()
    assert verdict.exit_code == 2
    assert verdict.answers["utuh"].value == "ya"
    assert {claim.code for claim in verdict.fallen} <= {"hidden", "rests_on_fallen", "not_in_bundle"}
