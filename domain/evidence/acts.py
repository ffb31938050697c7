"""The table of acts: who says what, where, with which power, on what basis, in which shape and words.

Nothing here decides anything. Aggregates, writer, fsck and verifier read the same rows, and SPEC.md prints them.
An act's name in a body is "amanah/<short name>/<version of its shape>"; a shape, once signed, never changes:
another shape is another version.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from domain.evidence.errors import Unproven
from domain.evidence.tables.agreements import AGREEMENTS
from domain.evidence.tables.ground import GROUND
from domain.evidence.tables.ledger import LEDGER
from domain.evidence.tables.measures import MEASURES
from domain.evidence.tables.past import PAST
from domain.evidence.tables.people import PEOPLE
from domain.evidence.tables.row import ASSIGNABLE, ASSIGNABLE_BY_ANY_HEAD, POWERS, ActKind
from domain.evidence.tables.structure import STRUCTURE
from domain.evidence.tables.year import YEAR

__all__ = [
    "ACTS",
    "ASSIGNABLE",
    "ASSIGNABLE_BY_ANY_HEAD",
    "CONSEQUENCES_OF_HEAD_OF_REGION",
    "CONSEQUENCES_OF_OFFICIAL",
    "POWERS",
    "ActKind",
    "as_data",
    "consequences_for",
    "kind_of",
]

ACTS: Mapping[str, ActKind] = MappingProxyType(
    {kind.name: kind for kind in (*LEDGER, *PEOPLE, *STRUCTURE, *MEASURES, *AGREEMENTS, *YEAR, *PAST, *GROUND)}
)
_BY_ACT: Mapping[str, ActKind] = {kind.act: kind for kind in ACTS.values()}


def kind_of(act: str) -> ActKind:
    """The row of "amanah/<short name>/<version>"; an unknown name or version is refused (`unknown_act`)."""
    kind = _BY_ACT.get(act)
    if kind is None:
        raise Unproven("unknown_act", act=act[:80])
    return kind


def as_data() -> dict[str, object]:
    """The whole table as plain JSON: what SPEC.md prints and a test holds it to."""
    return {"acts": [kind.as_data() for kind in ACTS.values()], "powers": dict(POWERS)}


# The paragraphs of the pack's part "consequences" that a signature over a promise must carry, all of them and in this
# order. A head of region answers to the council and the voters: rewards, coaching and discipline of civil servants
# (PP 30/2019, PP 94/2021) are not for them.
CONSEQUENCES_OF_OFFICIAL = ("ukuran", "evaluasi", "jalur_kinerja", "kejujuran", "tercatat")
CONSEQUENCES_OF_HEAD_OF_REGION = ("ukuran", "pertanggungjawaban", "tercatat")


def consequences_for(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The paragraph ids that signing this document must carry: those of a head of region where no grantor stands."""
    return CONSEQUENCES_OF_HEAD_OF_REGION if document["grantor"] is None else CONSEQUENCES_OF_OFFICIAL
