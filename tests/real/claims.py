"""All six files of the data in one ledger, as the claims of one source: what was taken, asked and refused.

Nobody who reads the data alone can settle the cells that are asked: `ANSWERS` says what a person answered, and why.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from projections import past_views
from projections.past_answers import PastRealization, PastRow
from service.demo.founding import City, found
from service.importing import (
    NO_DECISIONS,
    Decisions,
    Question,
    Rejected,
    load_mapping,
    parse_decisions,
    questions_file,
    read_file,
)
from service.intake import Service, SourceNamed, Taken, take
from tests.real.documents import rows
from tests.real.ledger import TODAY, timed

SOURCE = SourceNamed(code="data-nyata", kind="report", title="Angka nyata dari dokumen publik")
FILES = ("agreements", "indicators", "programs", "realizations", "evaluations", "signings")

# By file, row and field: the reading, and what a person knows that no file says. Each is a count of whole things, and a
# point among them parts thousands; but the unit column is blank or says only "Orang", and no other cell of the column
# and no printed attainment tells (both readings of 110.000 and 243.000 give the same ratio, 220.91 against "220"; so
# do those of 3.286 and 8.706, and the comma of their "264,94" is the computing program's and not the typist's).
ANSWERS: Mapping[tuple[str, int, str], tuple[str, str]] = {
    ("indicators", 16, "target"): ("10400", "people who take part in sports"),
    ("indicators", 143, "target"): ("110000", "visits"),
    ("indicators", 161, "target"): ("3286", "head of livestock; the README of the data calls this one thousands"),
    ("realizations", 117, "target"): ("110000", "visits"),
    ("realizations", 117, "realization"): ("243000", "visits"),
    ("realizations", 135, "target"): ("3286", "head of livestock"),
    ("realizations", 135, "realization"): ("8706", "head of livestock"),
}


@dataclass(frozen=True, slots=True)
class OneFile:
    """One file as it was taken the first time, nobody being there to be asked."""

    name: str
    taken: Taken
    asked: tuple[Question, ...]
    rejected: tuple[Rejected, ...]
    keys: Mapping[int, tuple[str, str]]  # table and key of each row of the file


@dataclass(slots=True)
class Claims:
    """The ledger, and what became of each file."""

    city: City
    folder: Path
    files: list[OneFile] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return self.city.stage.house.store.head().size

    def file(self, name: str) -> OneFile:
        return next(one for one in self.files if one.name == name)

    def take(self, path: Path, *, decisions: Decisions = NO_DECISIONS, unattended: bool = True) -> Taken:
        """Take a file as it is, an hour later."""
        stage = self.city.stage
        stage.clock.move_to(stage.clock.now_ms() + 3_600_000)
        with read_file(path, load_mapping("data"), decisions=decisions, unattended=unattended) as reading:
            return take(stage.house, reading, source=SOURCE, signer=Service())

    def answered(self, name: str) -> Decisions:
        """The answers to the questions of a file, by way of the file of questions."""
        path = self.folder / f"{name}.csv"
        with read_file(path, load_mapping("data")) as reading:
            _, *sections = questions_file(reading).split("\n[[keputusan]]\n")
            head = questions_file(reading).partition("\n[[keputusan]]\n")[0]
            filled = [
                section.replace('terbaca = ""', f'terbaca = "{ANSWERS[name, one.row, one.field][0]}"')
                for section, one in zip(sections, reading.questions, strict=True)
            ]
        return parse_decisions("\n[[keputusan]]\n".join([head, *filled]).encode(), path)


def claims(folder: Path, home: Path) -> Claims:
    """Found a ledger and take the six files in. Close the stage afterwards."""
    city = found(home, seed="Klaim nyata")
    city.stage.at(f"{TODAY} 08:00")
    made = Claims(city, folder)
    for name in FILES:
        path = folder / f"{name}.csv"
        with timed(made.seconds, name):
            with read_file(path, load_mapping("data")) as reading:
                asked, rejected = reading.questions, reading.rejected
                keys = {row.row: (row.table, row.key) for row in reading.rows}
            made.files.append(OneFile(name, made.take(path), asked, rejected, keys))
    return made


def attainments(one: Claims) -> Iterator[tuple[PastRow, PastRealization]]:
    """Every printed attainment of the claims, as the pages show it beside the computed one."""
    house, page, pages = one.city.stage.house, 0, 1
    house.catch_up()
    while page < pages:
        found = past_views.past_agreements(house.views, page=page + 1)
        page, pages = found.page, found.pages
        for row in found.rows:
            past = past_views.past_agreement(house.views, row.id)
            assert past is not None
            yield from ((row, realization) for line in past.lines for realization in line.realizations)


def changed(folder: Path, to: Path, name: str, *, row: int, column: str, printed: str) -> Path:
    """A copy of a file in which one cell was changed by hand; rows count from the header, which is row 1."""
    lines = [dict(line) for line in rows(folder, name)]
    lines[row - 2][column] = printed
    path = to / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def told_of_claims(one: Claims) -> Iterator[str]:
    """The report on the six files in lines."""
    yield "file          rows  taken  asked  refused  record  seconds"
    for file in one.files:
        counts = file.taken.counts
        [record] = file.taken.records
        seconds = one.seconds[file.name]
        yield (
            f"{file.name:13}{len(rows(one.folder, file.name)):5}{counts['taken']:7}{len(file.asked):7}"
            f"{counts['rejected']:9}{record:8}{seconds:9.2f}"
        )
    yield "asked, with both readings, and what a person answered"
    for file in one.files:
        for question in file.asked:
            answer, why = ANSWERS[file.name, question.row, question.field]
            either = " or ".join(question.readings)
            yield f"  {file.name} row {question.row} {question.column}: {question.printed}: {either}; {answer} ({why})"
    shown = [realization for _, realization in attainments(one)]
    yield "formula      agree  differ  not comparable"
    counted = Counter((realization.formula or "-", realization.agrees) for realization in shown)
    for formula in sorted({formula for formula, _ in counted}):
        yield f"{formula:11}{counted[formula, True]:7}{counted[formula, False]:8}{counted[formula, None]:16}"
    yield "different, likely cause as the page shows it"
    for row, realization in attainments(one):
        if realization.cause is not None and realization.attainment is not None:
            printed, cause = realization.attainment.text, realization.cause
            yield f"  {row.key}: printed {printed}, computed {realization.computed}: {cause.code}: {cause.told}"
    yield "refused"
    for file in one.files:
        for refused in file.rejected:
            yield f"  {file.name} row {refused.row}: {refused.code}: {(refused.printed or '')[:80]}"
