"""The house of the request at hand, and what record 1 says of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from sqlite3 import Connection
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from domain.evidence.content import Content
from domain.evidence.errors import AmanahError
from service.house import House

FARTHEST = 2**53  # no number of a record, version or tile lies beyond; SQLite fails at 2**63


@dataclass(frozen=True, slots=True)
class Government:
    """Whose ledger this is and the zone its civil days are counted in; read from record 1."""

    name: str | None
    zone: ZoneInfo

    def day(self, milliseconds: int) -> date:
        """The civil day of a moment."""
        return datetime.fromtimestamp(milliseconds // 1000, UTC).astimezone(self.zone).date()


def the_house() -> House:
    """The house that `create_app` was given."""
    return cast("House", current_app.extensions["amanah"])


def known() -> Connection:
    """The tables, caught up with the ledger; a page asks once. Its foot then says up to which record it speaks."""
    house = the_house()
    house.catch_up()
    g.ledger_size = house.store.head().size
    return house.views


def today() -> date:
    """The civil day of the government."""
    return government().day(the_house().clock.now_ms())


def government() -> Government:
    """Record 1 says it. An empty or damaged ledger still needs an error page: no name then, and UTC."""
    try:
        raw = the_house().store.row(1).content
        facts = Content.parse(raw).facts if raw else {}
        return Government(name=facts.get("government_printed"), zone=ZoneInfo(facts.get("zone", "UTC")))
    except (AmanahError, KeyError):
        return Government(name=None, zone=ZoneInfo("UTC"))
