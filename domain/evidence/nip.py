"""The numbers of persons (NIP, NIK): they tell a birthday and a sex, and what this book holds is open and for ever.

So no claim and no transcription holds one: that it was there is said, its digits are not. A civil servant's has
eighteen digits: birth (8), appointment (6; of contract staff a year and a count from 21), sex (1), serial (3). A
resident's has sixteen: region (6, a province first), birth (6, the day of a woman plus 40), serial (4). People write
all sorts of signs between the digits; a few other numbers look alike, and are refused with them.
"""

import re
from collections.abc import Mapping

WITHHELD = "NIP, 18 angka"
_WITHHELD_NIK = "NIK, 16 angka"

_SIGNS = "[^0-9A-Za-z]{0,3}"
_ROW = re.compile(f"[0-9](?:{_SIGNS}[0-9]){{17,}}", re.ASCII)  # of digits, as long as an NIP or longer
_MONTH, _DAY = "0[1-9]|1[0-2]", "0[1-9]|[12][0-9]|3[01]"
_NIP = re.compile(
    f"(?:19[3-9]|20[01])[0-9](?:{_MONTH})(?:{_DAY})"  # nobody who was born after 2019 serves yet
    f"(?:19|20)[0-9]{{2}}(?:{_MONTH}|2[1-9]|[3-9][0-9])[12][0-9]{{3}}",
    re.ASCII,
)
_PROVINCE = "1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7]"
_NIK_PARTS = (
    f"(?<![0-9])(?:{_PROVINCE})", "[0-9]{2}", "[0-9]{2}",
    f"(?:{_DAY}|4[1-9]|[56][0-9]|7[01])", f"(?:{_MONTH})", "[0-9]{2}", "[0-9]{4}(?![0-9])",
)  # fmt: skip
_NIK = re.compile(_SIGNS.join(_NIK_PARTS), re.ASCII)
_NAME = re.compile("[0-9a-f]{32}|[0-9a-f]{64}", re.ASCII)  # ids and digests name things; they are no text
_SHORTEST = 16


def without_numbers(text: str) -> str:
    """The text without the digits of any NIP or NIK, for lists that people read and the book keeps."""
    if len(text) < _SHORTEST or _NAME.fullmatch(text):
        return text
    return _NIK.sub(_WITHHELD_NIK, _ROW.sub(_withheld, text))


def _withheld(row: re.Match[str]) -> str:
    return WITHHELD if _NIP.search(re.sub("[^0-9]", "", row[0])) else row[0]


def tells_nip(value: object) -> bool:
    """Whether a text anywhere in a value reads like the number of a person."""
    if isinstance(value, str):
        return without_numbers(value) != value
    if isinstance(value, Mapping):
        return any(tells_nip(one) for one in value.values())
    return isinstance(value, list) and any(tells_nip(one) for one in value)
