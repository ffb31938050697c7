"""Everything that happens in Kota Contoh, in the order of the days."""

from pathlib import Path

from service.demo.closing import Closing
from service.demo.departments import EDUCATION
from service.demo.founding import found
from service.demo.reporting import Reporting
from service.demo.year import Year


def tell(home: Path, *, seed: str) -> Year:
    """The whole year, December 2024 to February 2026, in a ledger that is opened in `home`."""
    year = Year(found(home, seed=seed))
    reporting = Reporting(year)
    closing = Closing(reporting)
    year.settle()
    year.adopt_budgets()
    year.define_indicators()
    year.propose()
    year.sign()
    year.publish()
    reporting.open_periods()
    reporting.first_quarter()
    reporting.second_quarter()
    year.change_head()
    year.install_head()
    reporting.third_quarter_entered()
    year.change_budget()
    reporting.third_quarter_signed()
    year.revise_education(reporting.entered(EDUCATION.key))
    year.attempt_revision()
    reporting.lock_quarters()
    closing.fourth_quarter()
    closing.correct_by_order()
    closing.whole_year()
    closing.close_agreements()
    year.close_day()
    return year
