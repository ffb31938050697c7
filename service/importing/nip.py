"""The number of a civil servant: seen, judged plausible, and not kept.

An NIP tells a birthday and a sex, and the book forgets nothing: so its digits never enter an act, a question or a list
of rejected rows. Eighteen digits: birth (8), appointment (6), sex (1), serial (3). A contract number (PPPK) has a year
and a count of contracts from 21 in place of year and month. There is no check digit. A spreadsheet keeps 15 digits of a
number, so that an NIP in a number cell has lost its end for good.
"""

import re
from datetime import date
from typing import Final, Literal

from domain.evidence.nip import tells_nip, without_numbers

_DAMAGED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?1[67]")  # what is left of one after a spreadsheet saved a CSV
_PREFIX: Final = re.compile(r"^(?:nip|ni pppk|nipppk)\b[ .:]*", re.IGNORECASE)
_ADULT: Final = 18
_FARTHEST_YEAR: Final = 2199

Verdict = Literal["plausible", "implausible", "as_number"]


def judge(printed: str) -> Verdict:
    """What the text of an NIP cell is."""
    text = _PREFIX.sub("", printed.strip().lstrip("'")).strip()
    if _DAMAGED.fullmatch(text):
        return "as_number"
    digits = re.sub(r"[\s.\-]", "", text)
    return "plausible" if _is_plausible(digits) else "implausible"


def within(text: str) -> bool:
    """Whether what may be an NIP stands inside a text where none belongs; a few other long numbers look like one."""
    return tells_nip(text)


def hidden(text: str) -> str:
    """The text without the digits of any NIP, for lists that people read and the book keeps."""
    return without_numbers(text)


def _is_plausible(digits: str) -> bool:
    if not re.fullmatch(r"[0-9]{18}", digits, re.ASCII):
        return False
    birth, since, month, sex, serial = digits[:8], int(digits[8:12]), int(digits[12:14]), digits[14], digits[15:]
    try:
        born = date.fromisoformat(f"{birth[:4]}-{birth[4:6]}-{birth[6:]}")
    except ValueError:
        return False
    appointed = 1 <= month <= 12 or month >= 21
    return appointed and born.year + _ADULT <= since <= _FARTHEST_YEAR and sex in "12" and serial != "000"
