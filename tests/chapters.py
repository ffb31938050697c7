"""The chapters of a small city's year, each told once, and copies of them to start from: in a file, or in PostgreSQL."""

import copy
import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from service.clock import SimulatedClock
from service.fsck.state import Verified
from service.house import House
from service.settings import Settings
from tests import ground, past, quarters
from tests.books import Book, Databases
from tests.people import (
    Town,
    acting,
    continued,
    defined,
    demand_sound,
    founded,
    handed_over,
    in_force,
    judged,
    led_by_c,
    proposed,
    signed,
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What happens after which other chapter."""

    after: str | None
    tell: Callable[[Town], None] | None


# The year as far as promises go; from 7 February, the same year with its sheets; and a year with what promises stand on;
# and what was there before the book.
CHAPTERS = {
    "founded": Chapter(None, None),
    "defined": Chapter("founded", defined),
    "proposed": Chapter("defined", proposed),
    "signed": Chapter("proposed", signed),
    "in_force": Chapter("signed", in_force),
    "acting": Chapter("in_force", acting),
    "continued": Chapter("acting", continued),
    "led_by_c": Chapter("continued", led_by_c),
    "measuring": Chapter("in_force", quarters.measuring),
    "tw1_entered": Chapter("measuring", quarters.tw1_entered),
    "tw1": Chapter("tw1_entered", quarters.tw1),
    "tw2": Chapter("tw1", quarters.tw2),
    "handed_over": Chapter("tw2", handed_over),
    "plt": Chapter("handed_over", continued),
    "head_c": Chapter("plt", led_by_c),
    "tw3": Chapter("head_c", quarters.tw3),
    "november": Chapter("tw3", quarters.november),
    "rejected": Chapter("november", quarters.rejected),
    "tw4": Chapter("rejected", quarters.tw4),
    "locked": Chapter("tw4", quarters.locked),
    "reopened": Chapter("locked", quarters.reopened),
    "corrected": Chapter("reopened", quarters.corrected),
    "planned": Chapter("defined", ground.planned),
    "promised": Chapter("planned", ground.promised),
    "replanned": Chapter("promised", ground.replanned),
    "due": Chapter("replanned", ground.due),
    "spent": Chapter("due", ground.spent),
    "banked": Chapter("spent", ground.banked),
    "offered": Chapter("banked", ground.offered),
    "allied": Chapter("offered", ground.allied),
    "ordered": Chapter("allied", ground.ordered),
    "archived": Chapter("founded", past.archived),
    "imported": Chapter("archived", past.imported),
    "changed": Chapter("imported", past.changed),
    "recorded": Chapter("archived", past.recorded),
    "attested": Chapter("recorded", past.attested),
    "acknowledged": Chapter("attested", past.acknowledged),
}


class Chapters:
    """Each chapter of the year is told once; whoever asks for one gets a copy of their own, at its end.

    The book lies in a file, or in one of `databases`. Every act is judged once, in its chapter: a ledger that goes on
    from there is examined from there.
    """

    def __init__(self, folder: Path, databases: Databases | None = None) -> None:
        self._folder = folder
        self._databases = databases
        self._told: dict[str, Town] = {}
        self._books: dict[str, Book] = {}  # of the chapters told in a database
        self._sound: set[bytes] = set()  # what the ledgers held that were examined already
        self._verified: dict[Path, Verified | None] = {}  # of the chapter with which the ledger of a home began
        self._ends: dict[str, Verified | None] = {}  # of the end of a chapter

    def open(self, name: str, home: Path) -> Town:
        """A chapter in a copy of its own; `close` it."""
        told = self._tell(name)
        self._verified[home] = self._ends[name]
        return moved(told, home, self._databases.take(self._books[name]) if self._databases else "")

    def close(self, town: Town) -> None:
        """Close a town that was opened here."""
        town.stage.close()
        if self._databases:
            self._databases.give_back(town.stage.database)

    def demand_sound(self, town: Town) -> None:
        """Examine a ledger, unless one with the very same rows was examined before: most tests end where they began."""
        rows = hashlib.sha256(self._rows(town)).digest()
        if rows not in self._sound:
            demand_sound(town.house, since=self._verified.get(town.stage.settings.home))
            self._sound.add(rows)

    def _rows(self, town: Town) -> bytes:
        if self._databases:
            return b"".join(self._databases.book(town.stage.database).values())
        with closing(sqlite3.connect(town.stage.settings.ledger_path)) as db:
            return "".join(db.iterdump()).encode()

    def _tell(self, name: str) -> Town:
        if name not in self._told:
            chapter, home = CHAPTERS[name], self._folder / name
            town = self.open(chapter.after, home) if chapter.after else self._founded(home)
            if chapter.tell is not None:
                chapter.tell(town)
            self._ends[name] = judged(town.house, since=self._verified.get(home))
            if self._databases:
                self._books[name] = self._databases.book(town.stage.database)
            self.close(town)
            self._told[name] = town
        return self._told[name]

    def _founded(self, home: Path) -> Town:
        return founded(home, self._databases.take() if self._databases else "")


def moved(town: Town, home: Path, database: str = "") -> Town:
    """The same town in a copy of its home, open; its book in that home, or in the database that holds a copy of it."""
    shutil.copytree(town.stage.settings.home, home)
    stage = copy.copy(town.stage)
    stage.entropy = copy.copy(stage.entropy)
    stage.clock = SimulatedClock(stage.origin, stage.clock.now_ms())
    stage.database = database
    stage.settings = Settings.read({"AMANAH_HOME": str(home), "AMANAH_DATABASE_URL": database})
    stage.house = House(stage.settings, origin=stage.origin, clock=stage.clock, entropy=stage.entropy)
    city = replace(
        town.city, stage=stage, agencies=dict(town.city.agencies), offices=dict(town.city.offices), homes=dict(town.city.homes),
        names=dict(town.city.names), officers=dict(town.city.officers), definitions=dict(town.city.definitions),
    )  # fmt: skip
    promise = copy.copy(town.promise)
    promise.city = city
    periods = town.periods.on(city)
    sheets = {code: sheet.on(promise, periods) for code, sheet in town.sheets.items()}
    return replace(
        town,
        city=city,
        promise=promise,
        periods=periods,
        sheets=sheets,
        ground=town.ground.copy(),
        past=town.past.copy(),
    )
