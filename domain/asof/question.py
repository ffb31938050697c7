"""A question about a past day: of which agreement, on which day, by which of the two clocks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import Refused
from domain.evidence.streams import ZONES


class Clock(StrEnum):
    """By what a day is judged: what the book knew at its end, or what took effect as far as the book knows now."""

    KNOWN = "tercatat"
    EFFECTIVE = "berlaku"

    @classmethod
    def read(cls, text: str) -> "Clock":
        """One of the two words; raises `Refused("unknown_clock")`."""
        try:
            return cls(text)
        except ValueError:
            raise Refused("unknown_clock", clock=text[:40]) from None


class Record(NamedTuple):
    """A record of the register: its number, its entry, and its content where that is to be had."""

    number: int
    entry: Entry
    content: Content | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was promised, signed and shown on a day. `public`: as a reader without a name could have read it then."""

    agreement: str
    on: date
    clock: Clock
    public: bool = True


def end_of(day: date, zone: str) -> int:
    """The moment (ms, UTC) at which a civil day is over in a zone of Indonesia: the first that is not of it."""
    return int(datetime.combine(day + timedelta(days=1), time(), ZONES[zone]).timestamp()) * 1000
