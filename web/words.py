"""Words, numbers and dates as the reader writes them; every sentence on a page comes from a catalogue here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from markupsafe import Markup

DEFAULT = "id"
LANGUAGES = ("id", "en")
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_POSITION = re.compile(r"\[\d+\]")
_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Words:
    """One language: sentences by key, and the manner of writing numbers and dates.

    A missing key is an error, never a blank; `name` is for codes of the ledger, which a newer
    ledger may extend: an unknown code is shown as it stands.
    """

    language: str
    sentences: Mapping[str, str]
    zone: ZoneInfo

    def __call__(self, key: str, **facts: object) -> str:
        sentence = self.sentences[key]
        return sentence.format_map(facts) if facts else sentence

    def around(self, key: str, **facts: object) -> Markup:
        """The sentence with pieces of HTML in it; what is no Markup is escaped."""
        return Markup(self.sentences[key]).format_map(facts)  # noqa: S704 -- our own words

    def name(self, family: str, code: object) -> str:
        return self.sentences.get(f"{family}.{code}", str(code))

    def place(self, path: str) -> str:
        """Where facts name another act, in words; a path without words of its own is shown as it stands."""
        key = _POSITION.sub("", path)
        return self.name("place", key) if f"place.{key}" in self.sentences else path

    def day(self, value: date | str) -> str:
        """27 Januari 2025."""
        known = date.fromisoformat(value) if isinstance(value, str) else value
        return f"{known.day} {self(f'month.{known.month}')} {known.year}"

    def moment(self, milliseconds: int) -> str:
        """27 Januari 2025 pukul 09.15 WITA: the civil time of the government that keeps the ledger."""
        local = self.local(milliseconds)
        return self(
            "moment",
            day=self.day(local.date()),
            hour=f"{local.hour:02}",
            minute=f"{local.minute:02}",
            zone=local.tzname(),
        )

    def local(self, milliseconds: int) -> datetime:
        return datetime.fromtimestamp(milliseconds // 1000, UTC).astimezone(self.zone)

    def number(self, value: int | Decimal | str) -> str:
        """1.234.567,89 in Indonesian; digits are grouped, never rounded."""
        digits = str(value)
        sign = "−" if digits.startswith("-") else ""
        whole, _, fraction = digits.removeprefix("-").partition(".")
        grouped = sign + f"{int(whole):,}".replace(",", self("number.thousands"))
        return f"{grouped}{self('number.decimal')}{fraction}" if fraction else grouped

    def reading(self, value: str) -> str:
        """A figure as it was read: a number, the two ends of a range ("80/90"); words stay as they are."""
        low, slash, high = value.partition("/")
        if slash:
            return f"{self.reading(low)}–{self.reading(high)}"
        return self.number(value) if _DECIMAL.fullmatch(value) else value

    def size(self, count: int) -> str:
        return self("bytes", n=self.number(count))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every sentence of a language by key."""
    sentences: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return sentences


def words_for(language: str, zone: ZoneInfo) -> Words:
    """A language in the manner of a zone."""
    return Words(language=language, sentences=catalogue(language), zone=zone)
