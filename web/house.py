"""The house of the request at hand, and what record 1 says of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from sqlite3 import Connection
from time import monotonic, sleep
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g, request

from domain.evidence.content import Content
from domain.evidence.errors import AmanahError, Fault
from service.clerk import Halted, at_work, trouble
from service.house import House
from web.errors import passes

FARTHEST = 2**53  # no number of a record, version or tile lies beyond; SQLite fails at 2**63
PATIENCE = 2.0  # seconds for which a page waits for the record that its reader must see
_STEP = 0.01
_DAMAGE = frozenset({"row_differs", "projection_halted"})  # what was folded before still stands, and is shown as such
_FAR = 1000  # records: a clerk so far behind, after a rebuild or an import, is not waited for by pages that name none


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
    """The tables at one moment, which this request keeps to its end; the foot says up to which record they speak.

    A clerk folds what is new, and a page does not wait for all of it: only for the record that its reader must see, and
    only so long. Where no clerk is at work a page folds by itself.
    """
    house = the_house()
    if not at_work(house.settings):
        return _folded(house)
    db, g.ledger_size = house.still()
    awaited = _awaited(house, g.ledger_size)
    deadline = monotonic() + (PATIENCE if halted() is None else 0)
    while g.ledger_size < awaited and monotonic() < deadline:
        sleep(_STEP)
        db, g.ledger_size = house.still()
    if g.ledger_size < awaited:
        g.awaited = awaited
        _state().seen = 0  # a clerk that was halted must not make every page of this process slow
    if not g.ledger_size:  # a first start: the clerk has not folded one batch
        raise halted() or Fault("tables_awaited", record=1)
    return db


def _folded(house: House) -> Connection:
    """The tables after folding what is new, as far as that goes: a record that was altered stops it there, and is told.

    Where nothing was ever folded there is nothing to show but that.
    """
    try:
        house.catch_up()
    except Fault as fault:
        if fault.code not in _DAMAGE:
            raise
        g.halted = Halted(fault.code, fault.message, fault.facts.get("record"))
    db, g.ledger_size = house.still()
    if not g.ledger_size and "halted" in g:
        raise g.halted
    awaited = _awaited(house, g.ledger_size)
    if g.ledger_size < awaited:
        g.awaited = awaited
    return db


def halted() -> Halted | None:
    """What keeps the tables from following the ledger: met by this request, or by the clerk that folds for it."""
    if "halted" not in g:
        g.halted = trouble(the_house().settings)
    return cast("Halted | None", g.halted)


def demand_current() -> None:
    """Refuse to make a file of tables that will not follow by themselves: it would go its way without that word."""
    halt = halted()
    if halt is not None and not passes(halt):
        raise halt


def seen_to(record: int) -> None:
    """From now on the pages of this process show what was recorded up to here: whoever sent it may look at once."""
    state = _state()
    state.seen = max(state.seen, record)


def _awaited(house: House, folded: int) -> int:
    """The record that this reader must see: named by the address, or recorded through this process a moment ago."""
    names = (request.view_args or {}).get("number"), (request.view_args or {}).get("record")
    asked = max((*(name for name in names if isinstance(name, int)), request.args.get("nomor", 0, type=int), 1))
    awaited = min(asked, house.store.head().size) if asked > folded else asked
    seen = _state().seen
    return max(awaited, seen) if seen - folded <= _FAR else awaited


@dataclass(slots=True)
class _State:
    """What a process remembers between requests: the last record it acknowledged, and what record 1 says."""

    seen: int = 0
    government: Government | None = None


def _state() -> _State:
    return cast("_State", current_app.extensions.setdefault("amanah.state", _State()))


def today() -> date:
    """The civil day of the government."""
    return government().day(the_house().clock.now_ms())


def government() -> Government:
    """Record 1 says it, once. An empty, damaged or absent ledger still needs an error page: no name then, and UTC."""
    state = _state()
    if state.government is None:
        try:
            facts = Content.parse(the_house().store.row(1).content or b"").facts
            state.government = Government(name=facts.get("government_printed"), zone=ZoneInfo(facts.get("zone", "UTC")))
        except (AmanahError, KeyError):
            return Government(name=None, zone=ZoneInfo("UTC"))
    return state.government
