"""What an operator decides: read once from the environment, then fixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from domain.evidence.errors import Fault
from service.store.places import Place, PostgreSQL, SQLiteFile, whole

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql://", "postgres://")
EntriesPolicy = Literal["auditors", "public"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the house keeps its things, where the ledger lies, and whom the house shows the entries to."""

    home: Path
    database: Place
    entries: EntriesPolicy

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings of an environment; an empty value counts as none; raises `Fault` for a wrong one."""
        home = Path(environ.get("AMANAH_HOME") or "var")
        return cls(
            home=home,
            database=_database(environ.get("AMANAH_DATABASE_URL") or f"{SQLITE}{home / 'ledger.sqlite'}"),
            entries=_entries(environ.get("AMANAH_ENTRIES") or "auditors"),
        )

    @property
    def database_url(self) -> str:
        """The ledger's place as AMANAH_DATABASE_URL names it; it may hold a password and is shown to nobody."""
        return self.database.url if isinstance(self.database, PostgreSQL) else f"{SQLITE}{self.database.path}"

    @property
    def ledger_path(self) -> Path:
        """The ledger's file; raises `Fault("not_a_file")` where it lies in a server."""
        if isinstance(self.database, PostgreSQL):
            raise Fault("not_a_file", path=self.database)
        return self.database.path

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


def _database(url: str) -> Place:
    path = url.removeprefix(SQLITE)
    if path != url and path and not path.startswith(":memory:"):
        return SQLiteFile(Path(path))
    if url.startswith(POSTGRESQL) and whole(url):
        return PostgreSQL(url)
    # The value is not repeated: an address of a database may carry a password.
    expected = "sqlite:///letak/berkas.sqlite atau postgresql://peran@server/basisdata"
    raise Fault("setting_wrong", name="AMANAH_DATABASE_URL", value="lain", expected=expected)


def _entries(value: str) -> EntriesPolicy:
    match value:
        case "auditors" | "public":
            return value
    raise Fault("setting_wrong", name="AMANAH_ENTRIES", value=value, expected="auditors atau public")
