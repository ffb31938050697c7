"""Days as papers and the press print them: the day that is read, and whether the printed weekday is that day's.

Two of five newspaper dates of a signing are wrong (dossier 7): what is printed stays, the contradiction is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.figures import MONTHS, WEEKDAYS

_WORDS = re.compile(r"(?P<day>[0-9]{1,2})\s+(?P<month>[a-z]+)\s+(?P<year>[0-9]{4})", re.IGNORECASE)
_SLASHED = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9])")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
# "28/218": a slash is missing. It is read only where the year of the agreement says so.
_RUN_TOGETHER = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[1-9])(?P<year>[0-9]{2})(?![0-9])")
_NAMED = re.compile(r"[a-z']+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """What a print says of a day. `fits` is None where it names no weekday, or no whole day can be read."""

    day: date | None
    weekday: str | None
    weekday_is: str | None
    fits: bool | None
    instead: tuple[date, ...]


def read_day(printed: str, *, year: int | None = None) -> PrintedDay:
    """The day of a print; a day without its year takes that of the agreement."""
    weekday = next((word for word in _plain(printed) if word in WEEKDAYS), None)
    on = _date(printed, year)
    if on is None:
        return PrintedDay(None, weekday, None, fits=None, instead=())
    is_now = WEEKDAYS[on.weekday()]
    if weekday is None or weekday == is_now:
        return PrintedDay(on, weekday, is_now, fits=None if weekday is None else True, instead=())
    near = (on + timedelta(days=step) for step in (-1, 1, -2, 2, -3, 3))
    instead = tuple(one for one in near if WEEKDAYS[one.weekday()] == weekday)
    return PrintedDay(on, weekday, is_now, fits=False, instead=instead)


def _plain(printed: str) -> Iterator[str]:
    for word in _NAMED.findall(printed):
        yield word.casefold().replace("'", "")


def _date(printed: str, year: int | None) -> date | None:
    if found := _ISO.search(printed):
        return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _WORDS.search(printed):
        month = found["month"].casefold()
        return _day(int(found["year"]), MONTHS.index(month) + 1, int(found["day"])) if month in MONTHS else None
    if (found := _RUN_TOGETHER.search(printed)) and year == 2000 + int(found["year"]):
        return _day(year, int(found["month"]), int(found["day"]))
    if found := _SLASHED.search(printed):
        told = found["year"]
        of = year if told is None else int(told) if len(told) == 4 else 2000 + int(told)
        return None if of is None else _day(of, int(found["month"]), int(found["day"]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
