"""Agreements that another system numbered anew: the same office and year, with the same lines under another name.

An agreement of another year has often the same lines and is another agreement; so nothing is taken for renamed whose
year differs. Where no year is told, or the office goes by another name, most of its lines must say the very same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from domain.claims import agreement_name, squash
from service.intake.rows import Side

MOST_ALIKE: Final = 50  # a line that more agreements have than this tells none from the others
_NAMING: Final = frozenset({"agreement", "agency", "agency_code", "indicator", "programme"})
_YEAR: Final = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")

Mark = tuple[str, ...]
Score = tuple[int, int]


@dataclass
class _Agreement:
    """What an agreement is known by beside its name."""

    name: str
    lines: dict[Mark, int] = field(default_factory=dict)  # what else each of them says, in one number
    years: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)

    def add(self, side: Side) -> None:
        """One of its rows."""
        told = frozenset(item for item in side.prints.items() if item[0] not in _NAMING)
        self.lines.setdefault((side.table, *side.rest), hash(told))
        if "fiscal_year" in side.prints:
            self.years.add(side.prints["fiscal_year"].strip())
        if "agency" in side.prints:
            self.offices.add(squash(side.prints["agency"]))


def renamed_agreements(
    absent: Iterable[Side], unpaired: Iterable[Side], *, standing: Callable[[str], bool]
) -> dict[str, str]:
    """For each new name of an agreement the one it had, where exactly one fits best; `standing`: named as ever."""
    old, new = (
        {name: one for name, one in _agreements(sides).items() if not standing(name)} for sides in (absent, unpaired)
    )
    scores = _scores(old, new)
    found: dict[str, str] = {}
    for (new_name, old_name), score in scores.items():
        rivals = [one for pair, one in scores.items() if (pair[0] == new_name) != (pair[1] == old_name)]
        if all(one < score for one in rivals):
            found[new_name] = old_name
    return found


def _agreements(sides: Iterable[Side]) -> dict[str, _Agreement]:
    found: dict[str, _Agreement] = {}
    for side in sides:
        name = agreement_name(side.prints)
        if name is not None and side.table not in ("evaluations", "signings"):
            found.setdefault(name, _Agreement(name)).add(side)
    for name, one in found.items():
        one.years = one.years or (set() if name.isdecimal() else set(_YEAR.findall(name)))
    return found


def _scores(old: dict[str, _Agreement], new: dict[str, _Agreement]) -> dict[tuple[str, str], Score]:
    """How many lines each new agreement has in common with an old one, and how many of them say the same."""
    holding: dict[Mark, list[str]] = defaultdict(list)
    for one in old.values():
        for mark in one.lines:
            holding[mark].append(one.name)
    scores: dict[tuple[str, str], Score] = {}
    for one in new.values():
        shared = Counter(
            name for mark in one.lines if len(holding.get(mark, ())) <= MOST_ALIKE for name in holding.get(mark, ())
        )
        for name in shared:
            score = _score(old[name], one)
            if score is not None:
                scores[(one.name, name)] = score
    return scores


def _score(old: _Agreement, new: _Agreement) -> Score | None:
    """None where the two cannot be the same."""
    shared = old.lines.keys() & new.lines.keys()
    same = sum(old.lines[mark] == new.lines[mark] for mark in shared)
    if 2 * len(shared) < max(len(old.lines), len(new.lines)) or (old.years and new.years and old.years != new.years):
        return None
    certain = old.years and old.years == new.years and not (old.offices and new.offices and old.offices != new.offices)
    return (len(shared), same) if certain or 2 * same > len(shared) else None
