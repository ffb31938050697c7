"""Numbers of a workbook: exact, and printed as the sheet shows them to an Indonesian reader.

A cell holds a binary number and a format. The number is read to the 15 digits that a spreadsheet itself keeps. What is
typed in and hidden by the format (0.9256 shown as 93%) is printed in full: the book may not count with a digit that it
does not show. What a formula computed is taken as it is shown, for nobody has typed or read more than that.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

MOST_PLACES: Final = 12  # the shape of a number in the acts
_GENERAL_DIGITS: Final = 10  # what a cell of usual width shows of a computed number
_FARTHEST: Final = 30
_EXACT: Final = Context(prec=80, rounding=ROUND_HALF_UP)
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]')
_BODY: Final = re.compile(r"[#0?,]+(?:\.(?P<places>[0#?]+))?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number cell: as shown, plainly (for a cell of words, such as a year), and its exact value as shown."""

    shown: str
    plain: str
    value: Decimal
    percent: bool = False


@dataclass(frozen=True, slots=True)
class _Format:
    before: str
    after: str
    places: int
    grouped: bool
    percent: bool


def number(value: float, number_format: str, *, computed: bool) -> Number | None:
    """The number of a cell; none for one that no print could hold."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not exact.is_finite() or (exact and not -_FARTHEST < exact.adjusted() < _FARTHEST):
        return None
    plain = _print(_trimmed(exact), grouped=False)
    form = _read_format(number_format)
    if form is None:
        general = _trimmed(_significant(exact) if computed else exact)
        return Number(_print(general, grouped=False), plain, general)
    scaled = exact.scaleb(2) if form.percent else exact
    kept = _rounded(scaled, form.places)
    if not computed and kept != scaled:
        kept = _trimmed(scaled)
    shown = f"{form.before}{_print(kept, grouped=form.grouped)}{form.after}"
    return Number(" ".join(shown.split()), plain, kept, form.percent)


def _significant(value: Decimal) -> Decimal:
    return _rounded(value, max(0, _GENERAL_DIGITS - 1 - value.adjusted())) if value else value


def _rounded(value: Decimal, places: int) -> Decimal:
    return _EXACT.quantize(value, Decimal(1).scaleb(-min(places, MOST_PLACES)))


def _trimmed(value: Decimal) -> Decimal:
    """All digits behind the comma that the acts can hold, and no zeros at the end."""
    places = min(MOST_PLACES, max(0, -int(value.as_tuple().exponent)))
    text = f"{_rounded(value, places):f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _print(value: Decimal, *, grouped: bool) -> str:
    text = f"{value:,f}" if grouped else f"{value:f}"
    text = text.translate(str.maketrans(",.", ".,"))
    return text.removeprefix("-") if not value else text


def _read_format(number_format: str) -> _Format | None:
    """The parts of a number format that this prints; none where it is General, or shows something else."""
    section = number_format.split(";", maxsplit=1)[0]
    found = _BODY.search(_LITERAL.sub(lambda literal: "\x00" * len(literal[0]), section))
    if found is None or number_format == "General":
        return None
    body, places = found[0], found["places"] or ""
    before, after = section[: found.start()], section[found.end() :]
    bare = _LITERAL.sub("", before + after)
    if set(bare) - set(" %-+()Rp.") or body.split(".")[0].endswith(",") or "?" in body:
        return None  # scaled, scientific, a fraction, a date: shown in full instead
    return _Format(
        before=_words(before),
        after=_words(after),
        places=len(places),
        grouped="," in body,
        percent="%" in bare,
    )


def _words(part: str) -> str:
    """The fixed texts of a format: "Rp", "%", " Dokumen"; padding and colours say nothing."""
    return _LITERAL.sub(lambda literal: literal[1] or literal[2] or literal[3] or "", part).translate(
        str.maketrans("", "", "()+")
    )
