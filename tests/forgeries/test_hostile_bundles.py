"""Bundles made to hurt the reader: each is refused, in bounded time and memory, and never with an exception."""

import io
import json
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest

from domain.evidence.bundle import (
    CHECKPOINT,
    HEADS,
    MANIFEST,
    MAX_MEMBERS,
    REPORT,
    Manifest,
    consistency_name,
    content_name,
    entry_name,
    pack,
    proof_name,
    unpack,
)  # fmt: skip
from domain.evidence.errors import AmanahError
from domain.evidence.verdict import Answer
from domain.evidence.verify import verify

SECONDS = 5  # generous: other work runs on the same machine
MEMORY = 100 * 1024 * 1024


@pytest.fixture(scope="module")
def honest(world):
    book = world.book("founded")
    heads = book.summarise()
    return book.members(heads=heads.record), book.trust


def demand_refused(data, trust, *, code=None):
    """A verdict, not an exception: no, in bounded time."""
    began = time.monotonic()
    verdict = verify(data, trust)
    took = time.monotonic() - began
    assert verdict.exit_code == 1, verdict.report()[:2000]
    assert verdict.report()
    assert took < SECONDS, f"{took:.1f} s"
    if code is not None:
        assert code in {claim.code for claim in verdict.fallen}, verdict.report()[:2000]
    return verdict


def demand_small(data, trust, **facts):
    """The same, and in bounded memory; tracing makes it slow, so it is timed without."""
    tracemalloc.start()
    try:
        verify(data, trust)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY, f"{peak:,} bytes"
    return demand_refused(data, trust, **facts)


def zipped(members, method=zipfile.ZIP_STORED, **facts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, raw in members:
            archive.writestr(name, raw)
        archive.comment = facts.get("comment", b"")
    return buffer.getvalue()


def test_a_zip_bomb(honest):
    """78 MB of spaces, deflated into 76 kB: nothing is inflated."""
    bomb = zipped([(MANIFEST, b" " * 78_000_000)], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    demand_small(bomb, honest[1], code="malformed")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_honest_members_compressed(honest, method):
    demand_refused(zipped(sorted(honest[0].items()), method), honest[1], code="malformed")


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "x\\y",
        "C:\\x",
        "x/y",
        "x/",
        ".x",
        " ",
        "X",
        "x y",
        "\u202ex",
        "x\x00y",
        "a" * 92,
        "ü",
        "con:",
        "~",
    ],
)
def test_a_member_whose_name_is_a_path(honest, name):
    members = [*sorted(honest[0].items()), (name, b"x")]
    demand_refused(zipped(members), honest[1], code="malformed")


def test_ten_thousand_members(honest):
    members = [(f"m-{number:05d}", b"") for number in range(10_000)]
    demand_small(zipped(members), honest[1], code="oversized")


def test_as_many_members_as_are_allowed_and_none_that_is_expected(honest):
    members = dict(honest[0]) | {f"z-{number:05d}": b"" for number in range(MAX_MEMBERS - len(honest[0]))}
    demand_small(pack(members), honest[1], code="member_unused")


def test_the_same_member_twice(honest):
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([*sorted(honest[0].items()), (REPORT, b"Semua sah.\n")])
    demand_refused(data, honest[1], code="malformed")


def test_members_in_another_order(honest):
    demand_refused(zipped(sorted(honest[0].items(), reverse=True)), honest[1], code="malformed")


def test_a_comment_behind_the_zip(honest):
    demand_refused(zipped(sorted(honest[0].items()), comment=b"x"), honest[1], code="malformed")
    demand_refused(pack(honest[0]) + b"x", honest[1], code="malformed")


def test_bytes_before_the_zip(honest):
    demand_refused(b"MZ" + pack(honest[0]), honest[1], code="malformed")


def test_a_zip64_end(honest):
    data = pack(honest[0])
    end = data[-22:]
    count = struct.unpack("<H", end[10:12])[0]
    directory = struct.unpack("<2L", end[12:20])
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, *directory)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(data) - 22, 1)
    demand_refused(data[:-22] + record + locator + end, honest[1], code="malformed")
    ends = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    demand_refused(data[:-22] + record + locator + ends, honest[1])


def overlapping(count, size):
    """Entries that all point at one and the same local file: megabytes that are read thousands of times."""
    name, raw = b"a", bytes(size)
    crc = zlib.crc32(raw)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, crc, size, size, len(name), 0) + name + raw
    entry = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 788, 20, 0, 0, 0, 33, crc, size, size, len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    directory = entry * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + end


def test_entries_that_overlap(honest):
    """8,000 entries over the same 2 MiB: sixteen gigabytes to a reader who follows them all."""
    demand_small(overlapping(MAX_MEMBERS, 2 * 1024 * 1024), honest[1], code="malformed")


@pytest.mark.parametrize("size", [0, 1, 21, 22, 23, 1_000, -1, -22, -23])
def test_a_zip_cut_short(honest, size):
    demand_refused(pack(honest[0])[:size], honest[1], code="malformed")


def test_no_zip_at_all(honest):
    for data in (b"\x00" * 10_000, b"PK\x05\x06" + bytes(18), b"{}", b"\xff" * 22, b"PK" * 5_000):
        demand_refused(data, honest[1])


def test_more_than_a_bundle_may_hold(honest):
    demand_small(bytes(64 * 1024 * 1024 + 1), honest[1], code="oversized")


def test_a_member_larger_than_any_member_may_be(honest):
    demand_small(pack(honest[0] | {HEADS: bytes(3 * 1024 * 1024)}), honest[1], code="oversized")


DEEP = b"[" * 100_000
JSONS = {
    "deep list": DEEP + b"]" * 100_000,
    "deep object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep and open": DEEP,
    "5,000 digits": b'{"a":' + b"9" * 5_000 + b"}",
    "a million digits": b'{"a":' + b"9" * 1_000_000 + b"}",
    "an exponent": b'{"a":1e400}',
    "a float": b'{"a":1.5}',
    "minus zero": b'{"a":-0}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":-Infinity}',
    "a lone surrogate": b'{"a":"\\ud800"}',
    "a raw surrogate": b'{"a":"\xed\xa0\x80"}',
    "a nul": b'{"a":"\\u0000"}',
    "a key twice": b'{"a":1,"a":2}',
    "no UTF-8": b'{"a":"\xff"}',
    "a BOM": b"\xef\xbb\xbf{}",
    "white space": b'{ "a":1}',
    "bidi": '{"a":"\u202e"}'.encode(),
    "null": b"null",
    "a list": b"[]",
    "a string": b'""',
    "a number": b"1",
    "nothing": b"",
    "a million commas": b"[" + b"0," * 500_000 + b"0]",
    "a million strings": json.dumps(["ab"] * 300_000, separators=(",", ":")).encode(),
}


@pytest.mark.parametrize("json_", JSONS.values(), ids=JSONS.keys())
@pytest.mark.parametrize("member", [MANIFEST, HEADS, entry_name(2), content_name(2)])
def test_hostile_json(honest, member, json_):
    demand_refused(pack(honest[0] | {member: json_}), honest[1])


@pytest.mark.parametrize("member", [CHECKPOINT, proof_name(2), "consistency"])
def test_a_proof_of_a_million_lines(honest, member):
    members, trust = honest
    name = consistency_name(Manifest.parse(members[MANIFEST]).seen[0].size) if member == "consistency" else member
    head = members[name].split(b"\n", 3)[:3]
    line = b"AAAA\n"
    demand_refused(pack(members | {name: b"\n".join(head) + b"\n" + line * 400_000}), trust)


def test_many_proofs_of_many_lines(honest):
    """Thirty consistency proofs of 2 MiB each: none is read to its end."""
    members, trust = honest
    names = [consistency_name(one.size) for one in Manifest.parse(members[MANIFEST]).seen][:10]
    demand_small(pack(members | dict.fromkeys(names, b"AAAA\n" * 400_000)), trust, code="malformed")


def test_a_manifest_of_a_million_records(honest):
    members, trust = honest
    manifest = json.loads(members[MANIFEST])
    for name in ("records", "contents", "wording", "seen"):
        many = {
            "wording": [f"{n:064x}" for n in range(20_000)],
            "seen": [{"root": "0" * 64, "size": n} for n in range(1, 20_000)],
        }
        value = manifest | {"size": 2**40, name: many.get(name, list(range(1, 250_000)))}
        raw = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
        demand_small(pack(members | {MANIFEST: raw}), trust)


def test_numbers_at_the_edge_in_the_manifest(honest):
    members, trust = honest
    manifest = json.loads(members[MANIFEST])
    changes: tuple[dict[str, object], ...] = (
        {"size": 2**53 - 1}, {"size": 0}, {"size": -1}, {"size": True}, {"size": "1"}, {"records": [0]}, {"records": [True]}, {"heads": 0},
        {"heads": 2**53 - 1}, {"heads": True}, {"v": True}, {"v": 2}, {"origin": None}, {"about": ""}, {"seen": [[]]}, {"wording": ["x"]},
        {"records": []}, {"contents": []}, {"records": [], "contents": [], "seen": [], "wording": [], "heads": None},
    )  # fmt: skip
    for change in changes:
        raw = json.dumps(manifest | change, sort_keys=True, separators=(",", ":")).encode()
        demand_refused(pack(members | {MANIFEST: raw}), trust)


def test_every_content_withheld_is_no_exception(honest, world):
    book = world.book("founded")
    verdict = verify(book.bundle(withhold=range(1, book.size + 1)), book.trust)
    assert verdict.exit_code == 2
    assert Answer.NO not in verdict.answers.values()


def test_a_moment_beyond_every_calendar_is_no_exception(world):
    """The host, who holds the log key, received an act in the year 280,000."""
    book = world.book("founded")
    entry = book.entry(book.size)
    far = entry.raw.replace(b'"received_at":%d' % entry.received_at, b'"received_at":%d' % (2**53 - 1))
    record = book.size
    leaf = book.leaves.pop()
    book.leaves.append(type(leaf)(far, leaf.content))
    verdict = verify(book.bundle(), book.trust)
    assert {claim.number: claim.code for claim in verdict.acts[record - 1].claims if claim.answer is Answer.NO} == {
        "2.2": "malformed"
    }


def test_what_unpack_refuses_is_told_by_code():
    for data in (b"", b"x" * 100, overlapping(10, 1000)):
        with pytest.raises(AmanahError):
            unpack(data)
