"""What an act says: its facts, the words the signer read, and the salt that lets it be withheld.

The body names a content by the SHA-256 of its bytes, the way git names a blob: a content may be withheld or destroyed
while every proof over its entry still verifies.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from domain.evidence import canonical
from domain.evidence.errors import Unproven

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class Content:
    """One content, read from canonical bytes of at most 1 MiB."""

    raw: bytes
    facts: dict[str, Any]
    salt: str
    template_id: str
    template_sha256: str
    wording: tuple[str, ...]

    @cached_property
    def sha256(self) -> str:
        """The name by which a body commits to these bytes (hex)."""
        return hashlib.sha256(self.raw).hexdigest()

    @classmethod
    def parse(cls, raw: bytes) -> "Content":
        """Read a content; raises `Unproven("malformed")` or `Refused("oversized")`."""
        value = canonical.decode(raw, limit=canonical.CONTENT_LIMIT)
        if type(value) is not dict or value.keys() != {"facts", "salt", "template", "wording"}:
            raise Unproven("malformed", why="isi tidak memuat facts, salt, template dan wording")
        facts, salt, template, wording = value["facts"], value["salt"], value["template"], value["wording"]
        if type(facts) is not dict or type(salt) is not str or not _HEX64.match(salt):
            raise Unproven("malformed", why="facts atau salt pada isi")
        if (
            type(template) is not dict
            or template.keys() != {"id", "sha256"}
            or any(type(v) is not str for v in template.values())
        ):
            raise Unproven("malformed", why="template pada isi")
        if type(wording) is not list or any(type(paragraph) is not str for paragraph in wording):
            raise Unproven("malformed", why="wording pada isi")
        return cls(raw, facts, salt, template["id"], template["sha256"], tuple(wording))

    @classmethod
    def build(
        cls, facts: dict[str, Any], *, salt: str, template_id: str, template_sha256: str, wording: list[str]
    ) -> "Content":
        """Write a content from its parts."""
        template = {"id": template_id, "sha256": template_sha256}
        return cls.parse(canonical.encode({"facts": facts, "salt": salt, "template": template, "wording": wording}))
