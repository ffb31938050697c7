"""Everything that happens in Kota Contoh, in the order of the days."""

from pathlib import Path

from service.demo.alliances import Alliances
from service.demo.closing import Closing
from service.demo.departments import EDUCATION
from service.demo.founding import found
from service.demo.neighbours import REPORTING, Neighbours
from service.demo.papers import Papers
from service.demo.reporting import Reporting
from service.demo.snapshots import Snapshots
from service.demo.treasury import Treasury
from service.demo.year import Year


def tell(home: Path, *, seed: str, database: str = "") -> Year:
    """Everything from December 2024 to February 2026, in a ledger in `home`, or in `database` if given."""
    city = _City(Year(found(home, seed=seed, database=database)))
    city.december()
    city.january()
    city.february()
    city.spring_and_summer()
    city.autumn()
    city.after_the_year()
    return city.year


class _City:
    """Those who act, and the months in which they do."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.neighbours, self.papers, self.snapshots = Neighbours(year), Papers(year), Snapshots(year)
        self.alliances, self.reporting = Alliances(year.city), Reporting(year)
        self.treasury, self.closing = Treasury(self.reporting), Closing(self.reporting)

    def december(self) -> None:
        """Who is who, the plans that are in force, and the year that is ending as another program has it."""
        self.year.settle()
        self.neighbours.settle()
        self.year.plans.adopt()
        self.papers.assign_clerks()
        self.snapshots.first()

    def january(self) -> None:
        """Money, indicators, proposals, signatures; beside them the nights of the e-SAKIP, and papers of 2024."""
        self.neighbours.reorganise()
        self.snapshots.measured()
        self.year.adopt_budgets()
        self.neighbours.adopt_budgets()
        self.snapshots.unchanged()
        self.year.define_indicators()
        self.neighbours.define_indicators()
        self.year.plans.order_alignment()
        self.snapshots.target_eased()
        self.year.propose()
        self.neighbours.propose()
        self.papers.take_in()
        self.year.sign()
        self.neighbours.sign()
        self.papers.answer()

    def february(self) -> None:
        """Publication, the late ones, the periods of the year, a bank, and one more night."""
        self.year.publish()
        self.neighbours.publish()
        self.neighbours.sign_late()
        self.reporting.open_periods()
        self.neighbours.sign_late()
        self.alliances.sign_with_bank()
        self.alliances.pledge_integrity()
        self.snapshots.realization_raised()

    def spring_and_summer(self) -> None:
        """Two quarters, and three heads who change."""
        self.reporting.first_quarter()
        self.treasury.tell("tw1")
        self.neighbours.install_head()
        self.reporting.second_quarter()
        self.treasury.tell("tw2")
        self.year.change_head()
        self.year.install_head()

    def autumn(self) -> None:
        """The third quarter, a revision on good grounds, and the attempt of November."""
        self.reporting.third_quarter_entered()
        self.year.change_budget()
        self.reporting.third_quarter_signed()
        self.treasury.tell("tw3")
        self.year.revise_education(self.reporting.entered(EDUCATION.key))
        self.year.attempt_revision()
        self.reporting.lock_quarters()

    def after_the_year(self) -> None:
        """The fourth quarter, the whole year, and the end of some agreements."""
        self.closing.fourth_quarter()
        self.treasury.tell("tw4")
        self.closing.correct_by_order()
        self.closing.whole_year(REPORTING)
        self.closing.close_agreements()
        self.year.close_day()
