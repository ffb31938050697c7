"""Makes the vectors anew: `python -m tests.vectors.making` writes them and the generated parts of SPEC.md.

They change only with a format or with the wording pack; a change of the files is a change that strangers must hear of.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.evidence.verify import verify
from service.demo.founding import found
from service.heads import record_heads
from tests.vectors import spec

FOLDER = Path(__file__).parent
SEED = bytes(range(32))
ROOTS_UP_TO = 13

SPKI = bytes.fromhex("302a300506032b6570032100")
STREAMS = (
    ("ledger", ""),
    ("office", "a" * 32 + "/kepala"),
    ("agreement", "b" * 32 + "/2025"),
    ("period", "2025/tw2"),
    ("sheet", "b" * 32 + "/2025/tw2"),
    ("plan", "renstra/" + "a" * 32 + "/2025-2029"),
    ("plan", "rpjmd//2025-2029"),
)

ACCEPTED = {
    "an empty record": b"{}",
    "an empty list": b"[]",
    "keys in order": b'{"a":1,"a_b":2,"ab":3,"b":null}',
    "every kind of value": b'{"f":false,"i":-7,"l":[1,"x"],"n":null,"t":true}',
    "the largest integer": b"9007199254740991",
    "the smallest integer": b"-9007199254740991",
    "zero": b"0",
    "an empty string": b'""',
    "quote and backslash": b'"\\"\\\\"',
    "a solidus is not escaped": b'"a/b"',
    "Latin letters in NFC": '"Kécamatan Ñ"'.encode(),
    "dashes, quotes and a bullet": '"– “x” ’ • …"'.encode(),
    "currency and mathematics": '"€ ₫ ≤ ≥ × − ÷"'.encode(),
    "superscripts and fractions": '"m² x³ ⅓ ₁"'.encode(),
    "sixteen levels": b"[" * 16 + b"]" * 16,
}

REFUSED = {
    "nothing": b"",
    "a space": b"[1, 2]",
    "a newline at the end": b"{}\n",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "two values": b"{}{}",
    "a duplicate key": b'{"a":1,"a":2}',
    "a duplicate key written with an escape": b'{"a":1,"\\u0061":1}',
    "keys out of order": b'{"b":1,"a":2}',
    "an upper-case key": b'{"A":1}',
    "a key that begins with a digit": b'{"1a":1}',
    "an empty key": b'{"":1}',
    "a key with a dash": b'{"a-b":1}',
    "a key outside ASCII": '{"é":1}'.encode(),
    "a fraction": b"1.0",
    "an exponent": b"1e3",
    "minus zero": b"-0",
    "a leading zero": b"01",
    "a plus sign": b"+1",
    "an integer beyond 2^53 - 1": b"9007199254740992",
    "an integer of a hundred digits": b"9" * 100,
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "an escaped letter": b'"\\u0061"',
    "an escaped solidus": b'"\\/"',
    "an escaped newline": b'"\\n"',
    "a raw newline in a string": b'"\n"',
    "a tab in a string": b'"\\t"',
    "a letter in NFD": '"e\u0301"'.encode(),
    "a no-break space": '"a\u00a0b"'.encode(),
    "a soft hyphen": '"a\u00adb"'.encode(),
    "a zero-width space": '"a\u200bb"'.encode(),
    "a right-to-left override": '"a\u202eb"'.encode(),
    "a line separator": '"a\u2028b"'.encode(),
    "a non-breaking hyphen": '"a\u2011b"'.encode(),
    "a Cyrillic a": '"\u0430"'.encode(),
    "a Greek omicron": '"\u03bf"'.encode(),
    "a full-width letter": '"\uff21"'.encode(),
    "an emoji": '"\U0001f600"'.encode(),
    "a lone surrogate": b'"\\ud800"',
    "a surrogate pair": b'"\\ud83d\\ude00"',
    "bytes that are no UTF-8": b'"\xff"',
    "an overlong UTF-8 slash": b'"\xc0\xaf"',
    "a comment": b"[1/*x*/]",
    "a trailing comma": b"[1,]",
    "single quotes": b"'a'",
    "seventeen levels": b"[" * 17 + b"]" * 17,
    "a hundred thousand levels": b"[" * 100_000,
}


def canonical() -> Any:
    """Texts that a reader of canonical JSON accepts, and more that it refuses; in hex, because some are not UTF-8."""
    return {
        "accepted": [{"name": name, "hex": data.hex()} for name, data in ACCEPTED.items()],
        "refused": [{"name": name, "hex": _hex(data)} for name, data in REFUSED.items()],
    }


def _hex(data: bytes) -> str | dict[str, Any]:
    return data.hex() if len(data) < 1000 else {"repeat": data[:1].hex(), "times": len(data)}


def digests() -> Any:
    """From a body to its PAE, its digest, a signature, an entry and a leaf, in the standard library's own terms."""
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    content = b'{"facts":{},"salt":"%s","template":{"id":"x","sha256":"%s"},"wording":["x"]}' % (b"0" * 64, b"1" * 64)
    body = {
        "act": "amanah/key-attested/1",
        "actor": {"key": hashlib.sha256(SPKI + raw).hexdigest(), "mandate": None, "office": None, "official": "a" * 32},
        "basis": [{"digest": "b" * 64, "stream": "official/" + "a" * 32, "version": 2}],
        "claimed_at": 1737680400000,
        "content": hashlib.sha256(content).hexdigest(),
        "ledger": "contoh.demo.invalid/pk",
        "previous": "c" * 64,
        "seen": {"root": "d" * 64, "size": 7},
        "stream": "official/" + "e" * 32,
        "version": 3,
    }
    data = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    pae = b"DSSEv1 31 application/vnd.amanah.act+json %d " % len(data) + data
    signature = key.sign(pae)
    entry = b'{"body":%s,"received_at":1737680400123,"signature":"%s","v":1}' % (data, base64.b64encode(signature))
    return {
        "seed": SEED.hex(),
        "public_key": base64.b64encode(raw).decode(),
        "spki": (SPKI + raw).hex(),
        "thumbprint": hashlib.sha256(SPKI + raw).hexdigest(),
        "content": content.decode(),
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "body": data.decode(),
        "pae": pae.decode(),
        "digest": hashlib.sha256(pae).hexdigest(),
        "signature": base64.b64encode(signature).decode(),
        "entry": entry.decode(),
        "leaf": hashlib.sha256(b"\x00" + entry).hexdigest(),
        "stream_ids": [
            {"origin": "contoh.demo.invalid/pk", "kind": kind, "key": name, "id": _stream_id(kind, name)}
            for kind, name in STREAMS
        ],
    }


def _stream_id(kind: str, key: str) -> str:
    return hashlib.sha256(f"amanah-stream/1\ncontoh.demo.invalid/pk\n{kind}\n{key}".encode()).hexdigest()[:32]


def roots() -> Any:
    """RFC 6962 roots, inclusion and consistency paths of small trees, by the recursion of its section 2.1 and no other way."""
    leaves = [b"%d" % number for number in range(ROOTS_UP_TO)]
    return {
        "leaf": 'the decimal number of the leaf in ASCII, "0" first',
        "trees": [
            {
                "size": size,
                "root": _mth(leaves[:size]).hex(),
                "inclusion": [[one.hex() for one in _path(at, leaves[:size])] for at in range(size)],
                "consistency": [[one.hex() for one in _subproof(old, leaves[:size], whole=True)] for old in range(1, size)],
            }
            for size in range(ROOTS_UP_TO + 1)
        ],
    }  # fmt: skip


def _mth(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = _half(leaves)
    return hashlib.sha256(b"\x01" + _mth(leaves[:k]) + _mth(leaves[k:])).digest()


def _half(leaves: list[bytes]) -> int:
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return k


def _path(at: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = _half(leaves)
    if at < k:
        return [*_path(at, leaves[:k]), _mth(leaves[k:])]
    return [*_path(at - k, leaves[k:]), _mth(leaves[:k])]


def _subproof(old: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [_mth(leaves)]
    k = _half(leaves)
    if old <= k:
        return [*_subproof(old, leaves[:k], whole=whole), _mth(leaves[k:])]
    return [*_subproof(old - k, leaves[k:], whole=False), _mth(leaves[:k])]


def bundle() -> tuple[bytes, str, str]:
    """A whole small bundle, the trust root it verifies under, and the verdict: the founding of Kota Contoh."""
    with TemporaryDirectory() as folder:
        city = found(Path(folder) / "home")
        house = city.stage.house
        city.stage.at("2024-12-02 18:00")
        record_heads(house)
        data = house.bundle(record=house.store.head().size - 1, public=False)
        trust = house.trust
        city.stage.close()
    return data, trust.text(), verify(data, trust).report()


def files() -> Iterator[tuple[str, bytes]]:
    """Every vector file and its bytes."""
    for name, value in (("canonical", canonical()), ("digests", digests()), ("roots", roots())):
        yield f"{name}.json", (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
    yield "acts.json", spec.act_vectors()
    zipped, trust, verdict = bundle()
    yield "bundle.zip", zipped
    yield "trust.json", trust.encode()
    yield "verdict.txt", verdict.encode()


if __name__ == "__main__":
    for file_name, file_data in files():
        (FOLDER / file_name).write_bytes(file_data)
    spec.SPEC.write_text(spec.rewritten(spec.SPEC.read_text(encoding="utf-8")), encoding="utf-8")
