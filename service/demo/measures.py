"""What a department promises, and with which money: indicators, objectives, programmes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.demo.facts import Facts, number, ordinal

SAKIP = (
    ("AA", 7, "90", "100"),
    ("A", 6, "80", "90"),
    ("BB", 5, "70", "80"),
    ("B", 4, "60", "70"),
    ("CC", 3, "50", "60"),
    ("C", 2, "30", "50"),
    ("D", 1, "0", "30"),
)
APPARATUS = "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An indicator and the target of the year."""

    line: str
    name: str
    target: Facts
    baseline: Facts
    formula: str
    definition: str
    source: str
    polarity: str = "naik"
    aggregation: str = "last"
    kind: str = "outcome"
    level: str = "iku_opd"
    decimals: int = 2
    quarters: tuple[str, ...] = ()
    due_on: str | None = None
    scope: tuple[tuple[str, str], ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    ordinals: tuple[tuple[str, int, str, str], ...] = ()
    lineage: str = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A strategic objective (sasaran) and its indicators."""

    text: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with its money, by source."""

    code: str
    name: str
    sources: Mapping[str, int]

    @property
    def amount(self) -> int:
        """The money of all sources."""
        return sum(self.sources.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A perangkat daerah: its head, its operator, its promise and its money."""

    key: str
    code: str
    name: str
    kind: str
    post: str
    level: str = "jpt_pratama"
    head: str
    rank: str
    since: str
    operator: str
    budget_adopted_on: str = "2025-01-06"
    powers: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    programmes: tuple[Programme, ...] = field(default=())

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every indicator of the department."""
        return tuple(measure for objective in self.objectives for measure in objective.measures)


def percent(value: str) -> Facts:
    """A target in percent."""
    return number(value, "Persen")


def sakip(line: str, target: str, before: str) -> Measure:
    """The predicate of the yearly evaluation: every department has it."""
    ranks = {label: rank for label, rank, _, _ in SAKIP}
    return Measure(
        line=line,
        name="Predikat SAKIP perangkat daerah",
        target=ordinal(target, ranks[target]),
        baseline=ordinal(before, ranks[before]),
        formula="PREDIKAT",
        ordinals=SAKIP,
        definition="Predikat hasil evaluasi AKIP internal oleh Inspektorat menurut PermenPANRB 88/2021.",
        source="Laporan hasil evaluasi Inspektorat",
    )
