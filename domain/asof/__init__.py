"""As of a day: what was promised, signed, in force and shown then, answered from the acts alone.

Two clocks. "tercatat": what the book knew at the end of that day. "berlaku": what took effect by then, as far as the
book knows now. The same question on any later day gives the same bytes; a later act that itself takes effect back then
is shown with its record. Pure: it knows no store, no tables and no time of day.
"""

from domain.asof.answering import answer, encode, name_of
from domain.asof.differences import Difference, differences
from domain.asof.openness import opened
from domain.asof.question import Clock, Question, Record, end_of
from domain.asof.shelf import Shelf

__all__ = [
    "Clock",
    "Difference",
    "Question",
    "Record",
    "Shelf",
    "answer",
    "differences",
    "encode",
    "end_of",
    "name_of",
    "opened",
]
