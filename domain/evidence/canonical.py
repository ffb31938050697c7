"""The canonical JSON of acts, contents and entries: one value, one spelling.

A profile of RFC 8785 on which the standard library's encoder is byte-identical to it: ASCII keys, integers within
2^53, no floats, strings in NFC from a closed repertoire. Reading is strict: what does not print again to the same
bytes is refused, which also catches duplicate keys, white space and escapes.
"""

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any, NoReturn

from domain.evidence.errors import Refused, Unproven

MAX_INTEGER = 2**53 - 1  # RFC 8785 section 3.2.2.3: what every JSON reader holds exactly
MAX_DEPTH = 16
BODY_LIMIT = 8 * 1024
CONTENT_LIMIT = 1024 * 1024
ENTRY_LIMIT = 16 * 1024  # below the 65,535 bytes of a C2SP entry bundle

_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")

# Latin, general punctuation, super- and subscripts, currency, letter-like signs, arrows and mathematics. Not in it:
# controls, no-break and other odd spaces, soft hyphen, zero-width and bidirectional characters, every other script (UTS
# 39 confusables).
REPERTOIRE = (
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x24F), (0x1E00, 0x1EFF), (0x2010, 0x2010), (0x2012, 0x2027), (0x2030, 0x205E),
    (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2116, 0x2116), (0x2120, 0x2122), (0x2150, 0x215E), (0x2190, 0x2193),
    (0x2200, 0x22FF),
    (0x2500, 0x2502), (0x25A0, 0x25CF), (0x2713, 0x2713),
)  # fmt: skip
_TEXT = re.compile("[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in REPERTOIRE) + "]*")
_KEYS = re.compile(r"(?:[a-z][a-z0-9_]*\n)*")  # those of one record, a line each
_LOOSE = re.compile(r"[ \t\n\r]|-0")  # white space of JSON, and a number that prints otherwise
_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def encode(value: Any) -> bytes:
    """Print a value of the profile; raises `Unproven("malformed")` for one outside it."""
    _check(value, 1)
    return _encoder.encode(value).encode()


def decode(data: bytes, *, limit: int = CONTENT_LIMIT) -> Any:
    """Read canonical bytes, at most `limit` of them; raises `Refused("oversized")` or `Unproven("malformed")`."""
    if len(data) > limit:
        raise Refused("oversized", what="Berkas", size=len(data), limit=limit)
    try:
        text = data.decode()
        value = _quick.decode(text)
        if _shows(text) and _plain(value, text.split('"')[::2]):
            return value
    except (ValueError, RecursionError):
        pass  # said below
    return _judged(data)


def _judged(data: bytes) -> Any:
    """Read bytes with whose text something may be wrong, and say what it is."""
    try:
        value = _decoder.decode(data.decode())
    except RecursionError:
        raise Unproven("malformed", why="susunan terlalu dalam") from None
    except ValueError:
        raise Unproven("malformed", why="bukan JSON baku") from None
    if encode(value) != data:
        raise Unproven("malformed", why="tidak ditulis dalam bentuk kanonik")
    return value


def is_text(value: str) -> bool:
    """Whether a string stands in the closed repertoire and in NFC."""
    return _TEXT.fullmatch(value) is not None and unicodedata.is_normalized("NFC", value)


def _shows(text: str) -> bool:
    """Whether every string stands in a text as it is, without escapes, in the repertoire and in NFC.

    A part of a text in NFC is in NFC (UAX #15: normalization forms are closed under substrings). JSON itself has no
    control character in a string but DEL (RFC 8259 section 7).
    """
    return "\\" not in text and ("\x7f" not in text if text.isascii() else is_text(text))


def _plain(value: Any, outside: list[str]) -> bool:
    """Whether a value of the profile was read from its canonical print; `outside`: what stood outside of its strings.

    Nothing else prints so: no white space, no "-0", the keys in order, none twice. A no proves nothing: see `_judged`.
    """
    printed, names = "".join(outside), [""]
    orderly = not _LOOSE.search(printed) and _orderly([value], 0, names)
    return orderly and printed.count(":") == len(names) - 1 and _KEYS.fullmatch("\n".join(names[::-1])) is not None


def _orderly(members: Collection[Any], depth: int, names: list[str]) -> bool:
    """Whether all members are of the profile and every record in order; the names of its keys are added to `names`."""
    if depth >= MAX_DEPTH and members:
        return False
    for member in members:
        kind = type(member)
        if kind is str:
            continue
        if kind is dict:
            keys = list(member)
            names += keys
            if keys != sorted(keys) or not _orderly(member.values(), depth + 1, names):
                return False
        elif kind is list:
            if not _orderly(member, depth + 1, names):
                return False
        elif kind is float or (kind is int and not -MAX_INTEGER <= member <= MAX_INTEGER):
            return False
    return True


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Unproven("malformed", why=f"susunan lebih dalam dari {MAX_DEPTH}")
    kind = type(value)
    if kind is str:
        if not is_text(value):
            raise Unproven("malformed", why=f"ada huruf atau tanda di luar daftar yang diizinkan: {value[:40]!r}")
    elif kind is dict:
        _check_members(value, depth)
    elif kind is list:
        for member in value:
            _check(member, depth + 1)
    elif kind is int:
        if abs(value) > MAX_INTEGER:
            raise Unproven("malformed", why="bilangan di luar batas")
    elif value is not None and kind is not bool:
        raise Unproven("malformed", why="jenis nilai tidak diizinkan")


def _check_members(value: dict[Any, Any], depth: int) -> None:
    for key, member in value.items():
        if type(key) is not str or not _KEY.match(key):
            raise Unproven("malformed", why=f"nama isian {str(key)[:40]!r}")
        _check(member, depth + 1)


def _integer(text: str) -> int:
    if len(text) > 17:
        raise ValueError(text)
    return int(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


_decoder = json.JSONDecoder(object_pairs_hook=_once, parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)
_quick = json.JSONDecoder()  # in C alone; what it lets pass (keys that stand twice, floats) is looked for afterwards
