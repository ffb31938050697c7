"""What an operator decides: read once from the environment, then fixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from domain.evidence.errors import Fault

SQLITE = "sqlite:///"
EntriesPolicy = Literal["auditors", "public"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the house keeps its things, and whom it shows the entries to."""

    home: Path
    ledger_path: Path
    entries: EntriesPolicy

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings of an environment; an empty value counts as none; raises `Fault` for a wrong one."""
        home = Path(environ.get("AMANAH_HOME") or "var")
        return cls(
            home=home,
            ledger_path=_ledger_path(environ.get("AMANAH_DATABASE_URL") or f"{SQLITE}{home / 'ledger.sqlite'}"),
            entries=_entries(environ.get("AMANAH_ENTRIES") or "auditors"),
        )

    @property
    def keys(self) -> Path:
        """The house's own keys; nobody else's ever lie here."""
        return self.home / "keys"

    @property
    def head_memory_path(self) -> Path:
        """The last checkpoint shown, beside the key that sealed it."""
        return self.keys / "last-checkpoint"

    @property
    def projections_path(self) -> Path:
        """What can be computed again from the ledger at any time."""
        return self.home / "projections.sqlite"

    @property
    def tickets_path(self) -> Path:
        """The links that were given out for one upload each, by the SHA-256 of their secret."""
        return self.home / "tickets.sqlite"

    @property
    def uploads(self) -> Path:
        """Files that came through such a link and wait to be confirmed."""
        return self.home / "uploads"

    @property
    def security_log_path(self) -> Path:
        """The refused attempts, a line each."""
        return self.home / "security.log"


def _ledger_path(url: str) -> Path:
    if url.startswith(("postgresql", "postgres:")):
        raise Fault("postgresql_not_yet")
    path = url.removeprefix(SQLITE)
    if path == url or not path or path.startswith(":memory:"):
        # The value is not repeated: an address of a database may carry a password.
        raise Fault("setting_wrong", name="AMANAH_DATABASE_URL", value="lain", expected="sqlite:///letak/berkas.sqlite")
    return Path(path)


def _entries(value: str) -> EntriesPolicy:
    match value:
        case "auditors" | "public":
            return value
    raise Fault("setting_wrong", name="AMANAH_ENTRIES", value=value, expected="auditors atau public")
