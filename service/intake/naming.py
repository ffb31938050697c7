"""Which source a file comes out of, and who hands it in: an official, or the house itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from service.house import House
from service.keyfile import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNamed:
    """A system or a person whose files are taken: nothing it says is more than a claim."""

    code: str
    kind: str
    title: str
    owner_printed: str | None = None
    url: str | None = None

    def facts(self) -> dict[str, Any]:
        """As an act names it."""
        told = {"code": self.code, "kind": self.kind, "title": self.title}
        known = {"owner_printed": self.owner_printed, "url": self.url}
        return told | {name: value for name, value in known.items() if value is not None}

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Self:
        """As an act named it."""
        return cls(
            code=facts["code"],
            kind=facts["kind"],
            title=facts["title"],
            owner_printed=facts.get("owner_printed"),
            url=facts.get("url"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """An official with the power `claims.import`; office and mandate are found where they are not said."""

    official: str
    key: SigningKey
    office: str | None = None
    mandate: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """The house itself, with its service key: files that it watches, and those that come through an upload link."""


Signer = Official | Service


def key_of(signer: Signer, house: House) -> SigningKey:
    """The key that signs."""
    return signer.key if isinstance(signer, Official) else house.service_key()
