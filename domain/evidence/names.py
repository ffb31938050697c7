"""Names of persons as papers print them: the same one with other degrees, another one with other initials."""

import re
import unicodedata

# Degrees and honours before a name, and behind it where no comma stands between.
FRONT_TITLES = frozenset(
    {"prof", "dr", "drg", "drh", "drs", "dra", "ir", "h", "hj", "kh", "apt", "ns", "sdr", "sdri", "bapak", "ibu"}
)
BACK_TITLES = frozenset(
    {"se", "sh", "ss", "st", "sp", "sip", "skm", "sos", "spd", "spi", "spt", "ssos", "ssi", "sstp", "skep", "skom"}
    | {"sag", "spsi", "shut", "stp", "sfarm", "sked", "sgz", "sap", "sak", "sikom", "spdi", "shi", "strkeb", "amd"}
    | {"amdkep", "amdkeb", "mm", "mh", "mt", "map", "msi", "mkes", "mpd", "mkom", "mph", "msc", "mars", "mak", "mhum"}
    | {"mhut", "phd"}
)
_OTHER = re.compile(r"[^a-z0-9]+")


def bare_name(printed: str) -> str:
    """A name without degrees, honours, case and punctuation; of a name that is nothing else, all its letters."""
    words = printed.partition(",")[0].split()
    while len(words) > 1 and plain_name(words[0]) in FRONT_TITLES:
        words = words[1:]
    while len(words) > 1 and plain_name(words[-1]) in BACK_TITLES:
        words = words[:-1]
    return "".join(plain_name(word) for word in words)


def plain_name(printed: str) -> str:
    """The letters and digits of a name, in lower case."""
    return _OTHER.sub("", unicodedata.normalize("NFD", printed.casefold()))
