"""What became of the real agreements, realizations and claims: how many, how long, what could not be expressed and why.

Run `python -m tests.real.report` from the root of the checkout; it needs the folder `shared/data` beside it.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from domain.measure.causes import Cause, by, cases, cause
from service.fsck import fsck
from tests.real.claims import claims, told_of_claims
from tests.real.documents import ABSENT, Reality, data_folder, read
from tests.real.ledger import Read, RealLedger, open_ledger, sign_all
from tests.real.realizations import Measured, Outcome, realizations
from tests.real.realizations_ledger import Sheets, sheets


@dataclass(frozen=True, slots=True)
class Report:
    """The data as read, the ledger in which they were signed, and every agreement read back from it."""

    reality: Reality
    ledger: RealLedger
    reads: list[Read]

    @property
    def records(self) -> int:
        return self.ledger.city.stage.house.store.head().size

    @property
    def exit_codes(self) -> Counter[int]:
        return Counter(one.verdict.exit_code for one in self.reads)

    @property
    def not_built(self) -> dict[str, str]:
        """The agreements that are no document at all, and why."""
        remarks = self.reality.could_not_express
        return {one.agreement_id: one.why for one in remarks if one.where in ("fiscal_year", "lines")}


def report(folder: Path, home: Path) -> Report:
    """Draft, sign, countersign, revise, read back, bundle and verify everything in the folder. Close the stage afterwards."""
    reality = read(folder)
    ledger = open_ledger(home, reality.documents)
    sign_all(ledger)
    return Report(reality, ledger, ledger.read())


def told(one: Report) -> Iterator[str]:
    """The report in lines."""
    documents = one.reality.documents
    yield f"agreements in the data           {one.reality.agreements:5}"
    yield f"  drafted, signed, in force      {len(one.ledger.in_force):5}"
    for agreement_id, why in one.not_built.items():
        yield f"  not built: {agreement_id}: {why}"
    yield f"targets                          {sum(len(document.lines) for document in documents):5}"
    yield f"amounts                          {sum(len(document.programmes) for document in documents):5}"
    yield f"streams bundled and verified     {len(one.reads):5}   exit codes {dict(one.exit_codes)}"
    yield f"records in the ledger            {one.records:5}"
    yield f"largest bundle in bytes          {max(len(read.bundle) for read in one.reads):5}"
    yield "seconds"
    for step, seconds in one.ledger.seconds.items():
        yield f"  {step:31}{seconds:5.1f}"
    for name, remarks in (("could not be expressed", one.reality.could_not_express), ("assumed", one.reality.assumed)):
        yield f"{name:33}{len(remarks):5}"
        for (where, why), count in Counter((remark.where, remark.why) for remark in remarks).most_common():
            yield f"  {count:4} {where}: {why}"


@dataclass(frozen=True, slots=True)
class SheetsReport:
    """The ledger in which all realizations stand as sheets, and every row measured from what it holds."""

    sheets: Sheets
    measured: list[Measured]

    @property
    def records(self) -> int:
        return self.sheets.ledger.city.stage.house.store.head().size

    def of(self, outcome: str) -> list[Measured]:
        return [one for one in self.measured if one.outcome == outcome]

    @property
    def causes(self) -> list[tuple[Measured, Cause]]:
        """Every row whose print and computation part, with the likely cause."""
        held = [one.held for one in self.measured]
        return [(one, cause(one.held, held)) for one in self.of("differs")]

    @property
    def by_both_ways(self) -> list[Measured]:
        """Less-is-better rows whose print agrees with the inverse way as well."""
        agreeing = [one for one in self.of("agrees") if one.formula == "TURUN"]
        return [
            one
            for one in agreeing
            if any(case.gives(by("TURUN_INV", case.target, case.actual)) for case in cases(one.held, ()))
        ]


def sheets_report(folder: Path, home: Path) -> SheetsReport:
    """Enter, sign and verify every realization, and measure what the store holds. Close the stage afterwards."""
    made = sheets(home, realizations(folder))
    return SheetsReport(made, made.measured())


OUTCOMES: tuple[Outcome, ...] = ("agrees", "differs", "not_comparable")


def _row(name: str, counts: list[int]) -> str:
    return f"{name:11}{sum(counts):6}{counts[0]:7}{counts[1]:8}{counts[2]:16}"


def told_of_sheets(one: SheetsReport) -> Iterator[str]:
    """The report on realizations in lines."""
    rows, ledger = one.sheets.rows, one.sheets.ledger
    figures = [row for row in rows.realized if row.line is not None and row.actual is not None]
    yield f"realizations in the data         {len(rows.realized):5}"
    yield f"  lines of sheets                {len(rows.realized) - len(rows.without_line):5}"
    yield f"    with a figure                {len(figures):5}"
    yield f"    of these kept as text        {sum(row.actual['kind'] == 'text' for row in figures if row.actual):5}"
    yield f"  no line: no target is printed  {len(rows.without_line):5}"
    yield f"sheets entered, signed, verified {len(one.sheets.verified):5}"
    yield f"  agreement made of its own rows {len(rows.built):5}"
    yield f"records in the ledger            {one.records:5}"
    yield f"ledger sound                     {'yes' if fsck(ledger.city.stage.house).sound else 'NO':>5}"
    yield "seconds"
    for step, seconds in ledger.seconds.items():
        yield f"  {step:31}{seconds:5.1f}"
    yield "formula      rows  agree  differ  not comparable"
    counted = Counter((row.formula, row.outcome) for row in one.measured)
    for formula in sorted({row.formula for row in one.measured}):
        yield _row(formula, [counted[formula, outcome] for outcome in OUTCOMES])
    yield _row("all", [len(one.of(outcome)) for outcome in OUTCOMES])
    near = [row for row in one.of("differs") if row.attainment.raw is not None and row.reported.read is not None]
    near = [row for row in near if abs(Fraction(row.reported.read or 0) - (row.attainment.raw or 0)) <= Fraction(1, 10)]
    yield f"different, but by 0,1 at most   {len(near):6}"
    yield f"TURUN that agree with TURUN_INV too {len(one.by_both_ways):2}"
    yield "not comparable, why"
    for why, count in Counter(row.why for row in one.of("not_comparable")).most_common():
        yield f"  {count:4} {why}"
    yield "different, likely cause"
    for name, count in Counter(found.code for _, found in one.causes).most_common():
        yield f"  {count:4} {name}"
    for row, found in one.causes:
        printed = [row.realized.row[column].strip() for column in ("target", "realisasi", "capaian_printed")]
        computed = row.attainment.text or row.attainment.why
        yield f"  {row.realized.agreement_id} | {row.realized.row['indikator'][:48]} | {' | '.join(printed)}"
        yield f"      computed {computed}; {found.code}: {found.told}"


def main() -> int:
    folder = data_folder()
    if folder is None:
        print(ABSENT)
        return 1
    with tempfile.TemporaryDirectory() as home:
        one = report(folder, Path(home))
        print("\n".join(told(one)))
        one.ledger.city.stage.close()
    with tempfile.TemporaryDirectory() as home:
        year = sheets_report(folder, Path(home))
        print("\n".join(told_of_sheets(year)))
        year.sheets.ledger.city.stage.close()
    with tempfile.TemporaryDirectory() as home:
        taken = claims(folder, Path(home))
        print("\n".join(told_of_claims(taken)))
        taken.city.stage.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
