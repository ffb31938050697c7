"""The one spelling of a body and of an entry, as patterns: what fits is canonical, its members where they stand.

Canonical JSON leaves one spelling for a value, and every member of an entry but the name of the ledger is made of
hexadecimal digits, numbers and a few fixed words. So a pattern says of nearly every entry that it is canonical, in a
fraction of the time that reading member by member takes. What does not fit proves nothing: it is for the strict reading
of `entry`, which says what is wrong with it. A test holds the two against each other.
"""

import re
from typing import Final

LATEST: Final = 7_258_118_400_000  # 2200-01-01 UTC: every moment before it is a civil day in every zone (shapes.Date)
KINDS: Final = (
    "ledger",
    "registrars",
    "rules",
    "official",
    "agency",
    "office",
    "budget",
    "indicator",
    "agreement",
    "period",
    "sheet",
    "source",
    "paper",
    "plan",
    "instrument",
    "order",
    "log",
)

HEX32: Final = "[0-9a-f]{32}"
HEX64: Final = "[0-9a-f]{64}"
STREAM: Final = rf"(?:{'|'.join(KINDS)})/{HEX32}"
ACT: Final = r"amanah/[a-z][a-z-]*/[1-9][0-9]?"

_COUNTED = "[1-9][0-9]{0,14}"  # below 2^53, which has 16 digits
_NUMBER = f"(?:0|{_COUNTED})"
_REF = rf'\{{"digest":"{HEX64}","stream":"{STREAM}","version":{_COUNTED}\}}'
_BODY = (
    rf'\{{"act":"({ACT})",'
    rf'"actor":\{{"key":"({HEX64})","mandate":(?:null,"office":null|"({HEX64})","office":"({HEX32})"),'
    rf'"official":(?:null|"({HEX32})")\}},'
    rf'"basis":\[((?:{_REF}(?:,{_REF})*)?)\],'
    rf'"claimed_at":({_NUMBER}),"content":"({HEX64})",'
    r'"ledger":"((?!DSSEv1)[ !#-\[\]-~]*)",'  # ASCII that shows; the first bytes of a PAE are no name
    rf'"previous":(?:null|"({HEX64})"),"seen":\{{"root":"({HEX64})","size":({_NUMBER})\}},'
    rf'"stream":"({STREAM})","version":({_COUNTED})\}}'
)

BODY: Final = re.compile(_BODY)
ENTRY: Final = re.compile(
    rf'\{{"body":({_BODY}),"received_at":({_NUMBER}),"signature":"([A-Za-z0-9+/]{{85}}[AQgw]==)","v":1\}}'
)
REF: Final = re.compile(rf'"digest":"({HEX64})","stream":"({STREAM})","version":([0-9]+)')  # each of a basis that fits
