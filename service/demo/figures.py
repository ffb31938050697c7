"""What the departments of Kota Contoh report, period by period: figures, data to come, what is not asked for yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.demo.departments import DISTRICT, EDUCATION, HEALTH, INSPECTORATE, PLANNING
from service.demo.facts import Facts, day, file, number, ordinal, yes_or_no
from service.demo.government import CITY_MEASURES, MAYOR
from service.demo.measures import Measure
from service.demo.paperwork import YEAR
from service.demo.periods import TERMS
from service.demo.roster import NEIGHBOURS, ROSTER, Neighbour
from service.demo.sheets import figure, no_data, not_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A figure as an office gives it, with what it says about it."""

    value: str
    printed: str | None = None  # the attainment that the office itself works out
    because: tuple[str, str] | None = None  # the cause of falling short, and what follows
    evidence: bool = True


@dataclass(frozen=True, slots=True)
class Awaited:
    """No data yet: it is expected on a day."""

    expected_on: str


Answer = str | Said | Awaited | None  # a bare figure; None: the period does not ask for it
Answers = Mapping[str, Answer]

LHE = Awaited("2025-11-28")  # the inspectorate's yearly evaluation
SHORT_OF_HANDS = ("kekurangan_tenaga", "tambahan_sumber_daya")
_PACKAGES = Said(value="11", because=("juknis_terlambat", "percepatan"))

# By department and period, one entry for each round in which a sheet was written.
REPORTED: Mapping[str, Mapping[str, Sequence[Answers]]] = {
    HEALTH.key: {
        "tw1": (
            {"I1": Awaited("2025-04-10"), "I2": Awaited("2025-04-10"), "I3": _PACKAGES, "I4": LHE,
             "I5": Awaited("2025-04-10")},
            {"I1": Said(value="102", because=("koordinasi", "percepatan")), "I2": "91.4", "I3": _PACKAGES,
             "I4": LHE, "I5": "0"},
        ),
        "tw2": (
            # The office works its attainment out by the inverse formula: 92,78 beside the 92,22 of the signed one.
            {"I1": Said(value="97", printed="92,78", because=SHORT_OF_HANDS), "I2": "92.1", "I3": _PACKAGES, "I4": LHE,
             "I5": "0"},
        ),
        "tw3": (
            {"I1": Said(value="97", printed="92,22", because=SHORT_OF_HANDS), "I2": "92.8", "I3": _PACKAGES, "I4": LHE,
             "I5": "0"},
        ),
        "tw4": (
            {"I1": Said(value="96", printed="93,33"), "I2": "93.2", "I3": _PACKAGES, "I4": "A (80,50)",
             "I5": Said(value="0", printed="200", evidence=False)},
            {"I1": Said(value="96", printed="93,33"), "I2": "93.2", "I3": _PACKAGES, "I4": "A (80,50)", "I5": "7"},
        ),
        "tahunan": (
            {"I1": Said(value="96", printed="93,33"), "I2": "93.2", "I3": _PACKAGES, "I4": "A (80,50)", "I5": "7"},
        ),
    },
    EDUCATION.key: {
        "tw1": ({"I1": Awaited("2025-07-10"), "I2": Awaited("2025-12-15"), "I3": "52", "I4": LHE},),
        "tw2": (
            {"I1": "97.9", "I2": Awaited("2025-12-15"), "I3": Said(value="91", printed="113,75"), "I4": LHE},
            {"I1": "97.9", "I2": Awaited("2025-12-15"), "I3": Said(value="84", printed="105"), "I4": LHE},
        ),
        "tw3": ({"I1": "98.1", "I2": Awaited("2025-12-15"), "I3": "131", "I4": LHE},),
        "tw4": ({"I1": "98.52", "I2": Said(value="72.6", printed="98,11"), "I3": "47", "I4": "BB (74,20)"},),
        "tahunan": ({"I1": "98.52", "I2": Said(value="72.6", printed="98,11"), "I3": "314", "I4": "BB (74,20)"},),
    },
    PLANNING.key: {
        "tw1": (
            {"I1": "96.88", "I2": None, "I3": LHE, "I5": None,
             "I4": Said(value="-0.35", because=("di_luar_kendali", "koordinasi"))},
        ),
        "tw2": ({"I1": "98.44", "I2": None, "I3": LHE, "I4": "4.87", "I5": "1"},),
        "tw3": ({"I1": "100", "I2": None, "I3": LHE, "I4": "5.21", "I5": "1"},),
        "tw4": ({"I1": "100", "I2": "83.33", "I3": "A (82,15)", "I4": Awaited("2026-02-05"), "I5": "1"},),
        "tahunan": ({"I1": "100", "I2": "83.33", "I3": "A (82,15)", "I4": "5.18", "I5": "1"},),
    },
    INSPECTORATE.key: {
        "tw1": ({"I1": None, "I2": "84.1", "I3": None},),
        "tw2": ({"I1": None, "I2": "85.62", "I3": None},),
        "tw3": ({"I1": None, "I2": "87.05", "I3": None},),
        "tw4": ({"I1": "3", "I2": "89.31", "I3": "77.78"},),
        "tahunan": ({"I1": "3", "I2": "89.31", "I3": "77.78"},),
    },
    DISTRICT.key: {
        "tw1": (
            {"I1": "85.9", "I2": None, "I3": LHE,
             "I4": Said(value="81.4", because=("anggaran_terlambat", "percepatan"))},
        ),
        "tw2": ({"I1": "86.75", "I2": "39.47", "I3": LHE, "I4": "96.2"},),
        "tw3": ({"I1": "87.12", "I2": "43.1", "I3": LHE, "I4": "103.5"},),
        "tw4": (
            {"I1": "87.4", "I2": "43.1", "I3": "B (64,90)",
             "I4": Said(value="118.9", because=("lain", "perbaikan_cara"))},
        ),
        "tahunan": ({"I1": "86.79", "I2": "43.1", "I3": "B (64,90)", "I4": "100"},),
    },
    MAYOR: {
        "tw1": ({"W1": None, "W2": None, "W3": None, "W4": None},),
        "tw2": ({"W1": None, "W2": None, "W3": Awaited("2025-07-25"), "W4": None},),
        "tw3": ({"W1": Awaited("2025-12-01"), "W2": None, "W3": Said(value="7.02", printed="98,26"), "W4": None},),
        "tw4": ({"W1": "79.36", "W2": Awaited("2026-05-29"), "W3": "7.02", "W4": "73.15"},),
        "tahunan": ({"W1": "79.36", "W2": Awaited("2026-05-29"), "W3": "7.02", "W4": "73.15"},),
    },
}  # fmt: skip


NAMES = {department.key: department.name for department in ROSTER} | {MAYOR: "Pemerintah Kota Contoh"}
MEASURES = {department.key: department.measures for department in ROSTER} | {MAYOR: CITY_MEASURES}


def _of_the_year(neighbour: Neighbour) -> Answers:
    """What a department of few acts reports once, at the end of the year."""
    return {one.line: Said(value=one.value, printed=one.printed, because=one.because) for one in neighbour.reported}


ANSWERED = {**REPORTED, **{one.key: {"tahunan": (_of_the_year(one),)} for one in NEIGHBOURS}}


def lines(key: str, code: str, *, no: int = 1) -> list[Facts]:
    """The lines of the sheet of an office for a period, as it was written the first time, the second, ..."""
    answers = ANSWERED[key][code][no - 1]
    return [_line(measure, answers[measure.line], key=key, code=code) for measure in MEASURES[key]]


def _line(measure: Measure, answer: Answer, *, key: str, code: str) -> Facts:
    if answer is None:
        return not_due(measure.line)
    if isinstance(answer, Awaited):
        return no_data(measure.line, answer.expected_on)
    said = answer if isinstance(answer, Said) else Said(value=answer)
    more = {"attainment_printed": said.printed} if said.printed else {}
    if said.because:
        more |= {"cause_code": said.because[0], "follow_up_code": said.because[1]}
    if measure.scope:
        return _milestones(measure, int(said.value), **more)
    value = value_of(measure, said.value)
    period, shown = f"{TERMS[code].printed} {YEAR}", f"{value['printed']} {value['unit']}"
    paper = file(f"{measure.source}, {NAMES[key]}: {measure.name}, {period}, {shown}")
    return figure(measure.line, value, evidence=[paper] if said.evidence else [], **more)


def value_of(measure: Measure, value: str) -> Facts:
    """A figure in the kind and unit of the indicator: a number, a predicate with its score, or yes or no."""
    unit, kind = measure.target["unit"], measure.target["kind"]
    if kind == "ordinal":
        label, _, score = value.rstrip(")").partition(" (")
        rank = next(rank for known, rank, _, _ in measure.ordinals if known == label)
        return ordinal(value, rank, unit) | ({"value": score.replace(",", ".")} if score else {})
    if kind == "binary":
        return yes_or_no(there=value == "1", unit=unit)
    return number(value, unit)


def _milestones(measure: Measure, count: int, **more: str) -> Facts:
    """So many parts of the scope were done in March, each with its own paper."""
    done = [(part, file(f"{measure.source}: {text}")) for part, text in measure.scope[:count]]
    return figure(
        measure.line,
        number(str(count), measure.target["unit"]),
        evidence=[file(f"Rekap {measure.source}: {count} dari {len(measure.scope)}")],
        scope_done=[
            {"id": part, "done_on": day(f"2025-03-{10 + place}"), "files": [paper]}
            for place, (part, paper) in enumerate(done)
        ],
        **more,
    )
