"""The verifier's own trust root: which ledger, under which key, opened by which record.

`trust.json` belongs to whoever verifies. A bundle says nothing of trust.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from domain.evidence.checkpoint import VerifierKey
from domain.evidence.errors import Unproven

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Trust:
    """Origin, log key, and the SHA-256 of the entry that opened the book (record 1).

    Places are kept for witnesses, their quorum, and roots of time stamp authorities; this version checks none and
    says so.
    """

    log_key: VerifierKey
    genesis: str

    @property
    def origin(self) -> str:
        """The ledger's origin: the name of the log key."""
        return self.log_key.name

    @classmethod
    def parse(cls, raw: bytes) -> "Trust":
        """Read a trust.json; raises `Unproven("malformed")`."""
        value = _read(raw)
        expected = {"genesis", "log_key", "origin", "quorum", "tsa", "v", "witnesses"}
        if type(value) is not dict or value.keys() != expected:
            raise Unproven("malformed", why="trust.json tidak memuat isian yang seharusnya")
        if value["v"] != 1 or type(value["v"]) is not int:
            raise Unproven("wrong_format_version", version=str(value["v"])[:20])
        if type(value["genesis"]) is not str or not _HEX64.match(value["genesis"]):
            raise Unproven("malformed", why="genesis pada trust.json")
        if value["witnesses"] != [] or value["tsa"] != [] or value["quorum"] != 0:
            raise Unproven("wrong_format_version", version="pemantau dan penanda waktu")
        trust = cls(VerifierKey.parse(str(value["log_key"])), value["genesis"])
        if value["origin"] != trust.origin:
            raise Unproven("malformed", why="origin dan log_key pada trust.json")
        return trust

    def text(self) -> str:
        """The trust root as a trust.json, for people to compare and keep."""
        value = {
            "v": 1,
            "origin": self.origin,
            "log_key": self.log_key.text,
            "genesis": self.genesis,
            "witnesses": [],
            "quorum": 0,
            "tsa": [],
        }
        return json.dumps(value, indent=2) + "\n"


def _read(raw: bytes) -> Any:
    if len(raw) > _LIMIT:
        raise Unproven("malformed", why="trust.json terlalu besar")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Unproven("malformed", why="trust.json bukan JSON") from None
