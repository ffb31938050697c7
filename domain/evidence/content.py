"""What an act says: its facts, the words the signer read, and the salt that lets it be withheld.

The body names a content by the SHA-256 of its bytes, the way git names a blob: a content may be withheld or destroyed
while every proof over its entry still verifies.
"""

import hashlib
import re
from dataclasses import dataclass, fields
from typing import Any, Final

from domain.evidence import canonical
from domain.evidence.errors import Unproven
from domain.evidence.kept import Kept

LARGE: Final = 1 << 16  # bytes from which on what was read of a content is not held: it takes ten times as much

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

    @Kept
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
        return Content(raw, facts, salt, template["id"], template["sha256"], tuple(wording))

    @classmethod
    def build(
        cls, facts: dict[str, Any], *, salt: str, template_id: str, template_sha256: str, wording: list[str]
    ) -> "Content":
        """Write a content from its parts."""
        template = {"id": template_id, "sha256": template_sha256}
        return cls.parse(canonical.encode({"facts": facts, "salt": salt, "template": template, "wording": wording}))

    def put_away(self) -> "Content":
        """The same for whoever keeps it: of a large one the bytes only."""
        return Unread(self.raw) if len(self.raw) > LARGE else self

    def read(self) -> "Content":
        """The same for whoever looks at it more than once."""
        return self


class Unread(Content):
    """A content that was read before and is known by its bytes; it is read again whenever it is asked for more."""

    def __init__(self, raw: bytes) -> None:
        object.__setattr__(self, "raw", raw)

    def __getattr__(self, name: str) -> Any:
        if name in _READ:
            return getattr(self.read(), name)
        raise AttributeError(name)

    def read(self) -> Content:
        """All of it."""
        return Content.parse(self.raw)


_READ: Final = frozenset({field.name for field in fields(Content)} - {"raw"})
