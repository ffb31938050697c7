"""What became of the real agreements: how many, how long, what could not be expressed and why.

Run `python -m tests.real.report` from the root of the checkout; it needs the folder `shared/data` beside it.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.real.documents import ABSENT, Reality, data_folder, read
from tests.real.ledger import Read, RealLedger, open_ledger, sign_all


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


def main() -> int:
    folder = data_folder()
    if folder is None:
        print(ABSENT)
        return 1
    with tempfile.TemporaryDirectory() as home:
        one = report(folder, Path(home))
        print("\n".join(told(one)))
        one.ledger.city.stage.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
