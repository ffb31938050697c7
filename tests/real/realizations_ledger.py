"""Every real realization in one test ledger: a sheet for each agreement, entered, signed and verified by test officials.

The agreements take effect in the fiscal year of their papers, as the ground of a decree; they are recorded years later,
on the one day of this ledger. So every due date is long past, and nothing is refused for it. What is compared in the end
is read back from the store: the definition, the document and the sheet as they were signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from domain.evidence.entry import ActRef, stream_id
from projections import year_views
from service.amanah import RegisterWorld
from service.demo.facts import Facts, day
from service.demo.founding import found
from tests.real.documents import RealDocument
from tests.real.ledger import TODAY, RealLedger, timed
from tests.real.realizations import Measured, Realizations, Signed, measured, sheet_line

EFFECTIVE = "{year}-01-31"
DUE = ("{after}-01-15", "{after}-01-20", "{after}-01-31")


class SheetsLedger(RealLedger):
    """The ledger of real agreements, whose papers bind in their own year."""

    def _hand_of_trustee(self, document: RealDocument) -> Facts:
        return _bound_in_its_year(super()._hand_of_trustee(document), document)

    def _hand_of_grantor(self, document: RealDocument) -> Facts:
        return _bound_in_its_year(super()._hand_of_grantor(document), document)


def _bound_in_its_year(hand: Facts, document: RealDocument) -> Facts:
    if "effective" not in hand:
        return hand
    then = day(EFFECTIVE.format(year=document.fiscal_year))
    return hand | {"effective": then, "effective_reason_code": "ditetapkan_dalam_keputusan"}


@dataclass(slots=True)
class Sheets:
    """The sheets of all rows, by agreement; `entered_lines` counts what stands in them."""

    ledger: SheetsLedger
    rows: Realizations
    periods: dict[int, ActRef] = field(default_factory=dict)
    entered: dict[str, ActRef] = field(default_factory=dict)
    signed: dict[str, ActRef] = field(default_factory=dict)
    verified: dict[str, ActRef] = field(default_factory=dict)

    def stream(self, document: RealDocument) -> str:
        office = self.ledger.trustee(document).office
        origin = self.ledger.city.stage.origin
        return f"sheet/{stream_id(origin, 'sheet', f'{office}/{document.fiscal_year}/tahunan')}"

    # -- the four hands: who opens, who enters, who answers, who verifies --

    def open_periods(self) -> None:
        for year in sorted({document.fiscal_year for document in self.rows.documents}):
            due = dict(zip(("entry_due", "signature_due", "verification_due"), DUE, strict=True))
            facts: Facts = {
                "fiscal_year": year, "period": "tahunan", "period_printed": f"Sepanjang Tahun {year}",
                "starts": day(f"{year}-01-01"), "ends": day(f"{year}-12-31"),
                **{name: day(text.format(after=year + 1)) for name, text in due.items()},
            }  # fmt: skip
            [self.periods[year]] = self.ledger.do(
                self.ledger.city.officers["organisasi"], [("period-opened", facts, None)]
            )

    def enter(self) -> None:
        for document in self.rows.documents:
            facts = self.entering_facts(document)
            deed = ("realization-entered", facts, self.stream(document))
            [self.entered[document.agreement_id]] = self.ledger.do(self.ledger.operator(document), [deed])

    def entering_facts(self, document: RealDocument) -> Facts:
        """The operator's form: each line of the document as its row of the data has it."""
        year, known = document.fiscal_year, document.agreement_id
        told = {one.line.line_id: one for one in self.rows.lines_of(document) if one.line is not None}
        return {
            "office": self.ledger.trustee(document).office,
            "office_printed": self.ledger.trustee(document).party["office_printed"],
            "agreement": self.ledger.in_force[known].data(), "document": self.ledger.proposed[known].data(),
            "period": self.periods[year].data(), "period_printed": f"Sepanjang Tahun {year}",
            "round": 1, "data_as_of": day(f"{year}-12-31"),
            "lines": [sheet_line(told[line.line_id], line) for line in document.lines],
        }  # fmt: skip

    def sign(self) -> None:
        for document in self.rows.documents:
            officer = self.ledger.trustee(document)
            facts: Facts = {
                "entered": self.entered[document.agreement_id].data(), "role": "trustee", "capacity": officer.capacity,
                "stated": day(TODAY), "place_printed": document.place,
                "opened_at": self.ledger.city.stage.clock.now_ms(),
            }  # fmt: skip
            deed = ("realization-signed", facts, self.stream(document))
            [self.signed[document.agreement_id]] = self.ledger.do(officer, [deed])

    def verify(self) -> None:
        officer = self.ledger.city.officers["organisasi"]
        for document in self.rows.documents:
            known = document.agreement_id
            accepted = {"verdict": "accepted", "method_code": "sumber_resmi", "checked": []}
            facts: Facts = {
                "entered": self.entered[known].data(), "signed": self.signed[known].data(),
                "unit": officer.agency, "unit_printed": self.ledger.city.names[officer.agency],
                "stage": 1, "final": True, "stated": day(TODAY),
                "lines": [{"line_id": line.line_id, **accepted} for line in document.lines],
            }  # fmt: skip
            deed = ("realization-verified", facts, self.stream(document))
            [self.verified[known]] = self.ledger.do(officer, [deed])

    # -- read back --

    def measured(self) -> list[Measured]:
        """Every row again, from the definition, the document and the sheet that the store holds."""
        house = self.ledger.city.stage.house
        world = RegisterWorld(house.app, house.store)
        held = {known: _lines_of(world, sheet) for known, sheet in self.entered.items()}
        return [
            measured(one, held[one.agreement_id][one.line.line_id] if one.line else None) for one in self.rows.realized
        ]

    def tables(self) -> Iterator[tuple[str, str, str | None, str | None]]:
        """What the tables show of each line: agreement, line, attainment as text, why none."""
        house = self.ledger.city.stage.house
        house.catch_up()
        for document in self.rows.documents:
            stream = self.ledger.stream(document).partition("/")[2]
            year = year_views.agreement_year(house.views, stream, today=self.ledger.city.stage.today())
            assert year is not None
            for line in year.lines:
                for annual in (figure.annual for figure in line.figures):
                    yield document.agreement_id, line.line_id, *((annual.text, annual.why) if annual else (None, None))


def _lines_of(world: RegisterWorld, entered: ActRef) -> dict[str, Signed]:
    """Each line of a sheet with the indicator as defined and the line as promised."""
    sheet = _facts(world, entered.data())
    document = _facts(world, sheet["document"])["document"]
    promised = {line["line_id"]: line for part in document["objectives"] for line in part["lines"]}
    return {
        told["line_id"]: Signed(
            definition=_facts(world, promised[told["line_id"]]["indicator"]),
            promised=promised[told["line_id"]],
            told=told,
        )
        for told in sheet["lines"]
    }


def _facts(world: RegisterWorld, ref: Facts) -> Facts:
    held = world.find(ActRef(**ref))
    assert held is not None
    return dict(held[1].facts)


def sheets(home: Path, rows: Realizations) -> Sheets:
    """Found the ledger, sign the agreements, and enter, sign and verify a sheet of each. Close the stage afterwards."""
    city = found(home, seed="Realisasi nyata")
    city.stage.at(f"{TODAY} 08:00")
    ledger = SheetsLedger(city, rows.documents, operator_powers=("agreement.draft", "realization.enter"))
    made = Sheets(ledger, rows)
    steps = (
        ("offices, people, keys, decrees", ledger.establish),
        ("indicators defined", ledger.define_indicators),
        ("proposed", ledger.propose),
        ("signed", ledger.sign),
        ("countersigned", ledger.countersign),
        ("periods opened", made.open_periods),
        ("sheets entered", made.enter),
        ("sheets signed", made.sign),
        ("sheets verified", made.verify),
    )
    for name, act in steps:
        with timed(ledger.seconds, name):
            act()
    return made
