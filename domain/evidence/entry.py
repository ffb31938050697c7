"""An act's body, its digest, and the entry that carries it into the log.

Bytes signed = bytes stored = bytes hashed = bytes exported: the signed body is a substring of the entry, and nothing
is printed anew in order to be verified.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from domain.evidence import canonical, spelling
from domain.evidence.errors import Refused, Unproven
from domain.evidence.kept import Kept
from domain.evidence.keys import decode_base64
from domain.evidence.spelling import LATEST

PAYLOAD_TYPE = b"application/vnd.amanah.act+json"
_HEX64 = re.compile(spelling.HEX64)
_HEX32 = re.compile(spelling.HEX32)
_STREAM = re.compile(spelling.STREAM)
_ACT = re.compile(spelling.ACT)
_BODY_AT = len(b'{"body":')


def pae(body: bytes) -> bytes:
    """The bytes a hand signs: DSSE 1.0 pre-authentication encoding of a body."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE, len(body), body)


@lru_cache(maxsize=4096)
def stream_id(origin: str, kind: str, key: str) -> str:
    """The id (32 hex) of a stream with a natural key: office, budget, agreement, period, sheet, single streams."""
    return hashlib.sha256(f"amanah-stream/1\n{origin}\n{kind}\n{key}".encode()).hexdigest()[:32]


class ActRef(NamedTuple):
    """How acts name one another: the stream, the place in it (from 1), and the digest."""

    stream: str
    version: int
    digest: str

    @classmethod
    def read(cls, value: Any) -> "ActRef":
        """Read a reference out of a body or out of facts."""
        if type(value) is not dict or value.keys() != {"digest", "stream", "version"}:
            raise Unproven("malformed", why="rujukan perbuatan")
        _demand(value["stream"], _STREAM, "stream pada rujukan")
        _demand(value["digest"], _HEX64, "digest pada rujukan")
        if type(value["version"]) is not int or value["version"] < 1:
            raise Unproven("malformed", why="version pada rujukan")
        return cls(value["stream"], value["version"], value["digest"])

    def data(self) -> dict[str, Any]:
        """The reference as it stands in JSON."""
        return {"digest": self.digest, "stream": self.stream, "version": self.version}


class Actor(NamedTuple):
    """Who acts: an official with a key, for an office, under the act that gave the power.

    The house's own keys have no official.
    """

    official: str | None
    key: str
    office: str | None = None
    mandate: str | None = None

    def data(self) -> dict[str, Any]:
        """The actor as it stands in JSON."""
        return {"key": self.key, "mandate": self.mandate, "office": self.office, "official": self.official}


@dataclass(frozen=True)
class Body:
    """What the hand signs. `previous` is the digest of the stream's last act, null for the first (version 1)."""

    raw: bytes
    act: str
    ledger: str
    stream: str
    version: int
    previous: str | None
    actor: Actor
    basis: tuple[ActRef, ...]
    claimed_at: int
    seen_size: int
    seen_root: str
    content: str

    @Kept
    def digest(self) -> str:
        """SHA-256 of the PAE (hex): the one name of the act, its idempotency key, and what a signer compares."""
        return hashlib.sha256(pae(self.raw)).hexdigest()

    @Kept
    def ref(self) -> ActRef:
        """The reference by which others name this act."""
        return ActRef(self.stream, self.version, self.digest)

    @Kept
    def name(self) -> str:
        """The act's short name: `agreement-signed` of `amanah/agreement-signed/1`."""
        return self.act.split("/")[1]

    @classmethod
    def parse(cls, raw: bytes) -> "Body":
        """Read a body of at most 8 KiB; raises `Unproven("malformed")` or `Refused("oversized")`."""
        fit = _fit(spelling.BODY, raw, canonical.BODY_LIMIT)
        return (fit and cls.fitting(raw, fit)) or cls.read(canonical.decode(raw, limit=canonical.BODY_LIMIT), raw)

    @classmethod
    def build(
        cls, *, act: str, ledger: str, stream: str, version: int, previous: str | None, actor: Actor,
        basis: Sequence[ActRef], claimed_at: int, seen: tuple[int, str], content: str,
    ) -> "Body":  # fmt: skip
        """Write a body from its parts; `seen` is (size, root hex) of the tree the signer saw."""
        value = {
            "act": act,
            "actor": actor.data(),
            "basis": [ref.data() for ref in sorted(basis)],
            "claimed_at": claimed_at,
            "content": content,
            "ledger": ledger,
            "previous": previous,
            "seen": {"root": seen[1], "size": seen[0]},
            "stream": stream,
            "version": version,
        }
        return cls.parse(canonical.encode(value))

    @classmethod
    def fitting(cls, raw: bytes, members: Sequence[Any]) -> "Body | None":
        """A body out of the members of its pattern; None where something is wrong that no pattern can say."""
        named = _named(members)
        if named is None:
            return None
        (
            act, key, mandate, office, official, _, claimed_at,
            content, ledger, previous, seen_root, seen_size, stream, version,
        ) = members  # fmt: skip
        basis = tuple([ActRef(name, int(place), digest) for digest, name, place in named])
        return cls(
            raw, act, ledger, stream, int(version), previous, Actor(official, key, office, mandate), basis,
            int(claimed_at), int(seen_size), seen_root, content,
        )  # fmt: skip

    @classmethod
    def read(cls, value: Any, raw: bytes) -> "Body":
        """Read a body already decoded out of the canonical bytes `raw`."""
        names = {"act", "actor", "basis", "claimed_at", "content", "ledger", "previous", "seen", "stream", "version"}
        if type(value) is not dict or value.keys() != names:
            raise Unproven("malformed", why="badan perbuatan tidak memuat isian yang seharusnya")
        _demand(value["act"], _ACT, "act")
        _demand(value["stream"], _STREAM, "stream")
        _demand(value["content"], _HEX64, "content")
        if type(value["ledger"]) is not str or value["ledger"].startswith("DSSEv1"):
            raise Unproven("malformed", why="ledger")
        if value["previous"] is not None:
            _demand(value["previous"], _HEX64, "previous")
        if (
            type(value["version"]) is not int
            or value["version"] < 1
            or (value["version"] == 1) != (value["previous"] is None)
        ):
            raise Unproven("malformed", why="version dan previous")
        if type(value["claimed_at"]) is not int or not 0 <= value["claimed_at"] < LATEST:
            raise Unproven("malformed", why="claimed_at")
        size, root = _seen(value["seen"])
        return cls(
            raw, value["act"], value["ledger"], value["stream"], value["version"], value["previous"],
            _actor(value["actor"]), _basis(value["basis"]), value["claimed_at"], size, root, value["content"],
        )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One leaf of the log: a body, the moment the house received it (ms, UTC), and the one signature."""

    raw: bytes
    body: Body
    received_at: int
    signature: bytes

    @classmethod
    def parse(cls, raw: bytes) -> "Entry":
        """Read an entry; raises `Unproven` ("malformed", "wrong_format_version") or `Refused("oversized")`."""
        return cls.fitting(raw) or cls.read(raw)

    @classmethod
    def fitting(cls, raw: bytes) -> "Entry | None":
        """An entry that fits its pattern; None proves nothing."""
        fit = _fit_entry(raw)
        body = None if fit is None else Body.fitting(fit.body, fit.members)
        if fit is None or body is None:
            return None
        return cls(raw, body, fit.received_at, base64.b64decode(fit.signature))

    @classmethod
    def read(cls, raw: bytes) -> "Entry":
        """Read an entry member by member."""
        value = canonical.decode(raw, limit=canonical.ENTRY_LIMIT)
        if type(value) is not dict or value.keys() != {"body", "received_at", "signature", "v"}:
            raise Unproven("malformed", why="catatan tidak memuat body, received_at, signature dan v")
        if value["v"] != 1 or type(value["v"]) is not int:
            raise Unproven("wrong_format_version", version=str(value["v"])[:20])
        received_at = value["received_at"]
        if type(received_at) is not int or not 0 <= received_at < LATEST or type(value["signature"]) is not str:
            raise Unproven("malformed", why="received_at atau signature")
        # The substring is cut, not printed anew; canonical order puts the body first and received_at behind it.
        body = raw[_BODY_AT : raw.rindex(b',"received_at":%d,"signature":"' % received_at)]
        if len(body) > canonical.BODY_LIMIT:
            raise Refused("oversized", what="Badan perbuatan", size=len(body), limit=canonical.BODY_LIMIT)
        return cls(raw, Body.read(value["body"], body), received_at, decode_base64(value["signature"]))

    @classmethod
    def build(cls, body: bytes, *, received_at: int, signature: bytes) -> "Entry":
        """Put a signed body into an entry, byte for byte."""
        signature_text = base64.b64encode(signature)
        return cls.parse(b'{"body":%s,"received_at":%d,"signature":"%s","v":1}' % (body, received_at, signature_text))


class _Fit(NamedTuple):
    """An entry that fits its pattern: the bytes of the body, its members, and what stands behind it."""

    body: bytes
    members: Sequence[Any]
    received_at: int
    signature: str


def _fit_entry(raw: bytes) -> _Fit | None:
    members = _fit(spelling.ENTRY, raw, canonical.ENTRY_LIMIT)
    if members is None:
        return None
    text, received_at, signature = members[0], int(members[-2]), members[-1]
    if len(text) > canonical.BODY_LIMIT or received_at >= LATEST:
        return None
    return _Fit(raw[_BODY_AT : _BODY_AT + len(text)], members[1:-2], received_at, signature)


def _fit(pattern: re.Pattern[str], raw: bytes, limit: int) -> Sequence[Any] | None:
    """The members of bytes that fit a pattern of `spelling`: then they are canonical. None proves nothing."""
    if len(raw) > limit or not raw.isascii():
        return None
    fit = pattern.fullmatch(raw.decode("ascii"))
    return fit and fit.groups()


def _named(members: Sequence[Any]) -> Sequence[tuple[str, str, str]] | None:
    """The acts in the basis of a body that fits; None where something is wrong that no pattern can say."""
    basis, claimed_at, previous, version = members[5], members[6], members[9], members[-1]
    named: list[tuple[str, str, str]] = spelling.REF.findall(basis)
    if int(claimed_at) >= LATEST or (version == "1") != (previous is None):
        return None
    return named if all(a[1] < b[1] for a, b in pairwise(named)) else None


def _demand(value: Any, pattern: re.Pattern[str], what: str) -> None:
    if type(value) is not str or not pattern.fullmatch(value):
        raise Unproven("malformed", why=what)


def _seen(value: Any) -> tuple[int, str]:
    if (
        type(value) is not dict
        or value.keys() != {"root", "size"}
        or type(value["size"]) is not int
        or value["size"] < 0
    ):
        raise Unproven("malformed", why="seen")
    _demand(value["root"], _HEX64, "seen.root")
    return value["size"], value["root"]


def _actor(value: Any) -> Actor:
    if type(value) is not dict or value.keys() != {"key", "mandate", "office", "official"}:
        raise Unproven("malformed", why="actor")
    _demand(value["key"], _HEX64, "actor.key")
    for name, pattern in (("official", _HEX32), ("office", _HEX32), ("mandate", _HEX64)):
        if value[name] is not None:
            _demand(value[name], pattern, f"actor.{name}")
    if (value["office"] is None) != (value["mandate"] is None):
        raise Unproven("malformed", why="actor: office dan mandate disebut bersama")
    return Actor(value["official"], value["key"], value["office"], value["mandate"])


def _basis(value: Any) -> tuple[ActRef, ...]:
    if type(value) is not list:
        raise Unproven("malformed", why="basis")
    refs = tuple(ActRef.read(member) for member in value)
    if any(a.stream >= b.stream for a, b in pairwise(refs)):
        raise Unproven("malformed", why="basis: setiap aliran sekali, berurutan")
    return refs
