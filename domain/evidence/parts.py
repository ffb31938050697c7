"""What belongs to an agreement besides its own stream: the sheets of its year, their periods, and its money.

Their streams have natural keys, so that anybody can derive all of them: one that exists cannot be left out of a
bundle unseen, and one that does not can be shown not to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.evidence.entry import stream_id

PERIODS = ("tw1", "tw2", "tw3", "tw4", "semester1", "semester2", "tahunan")
_YEARS_AROUND = 10  # between the year in which an agreement was first recorded and the year it is for


@dataclass(frozen=True, slots=True)
class Parts:
    """The office and year of an agreement, and the streams of its parts by period."""

    office: str
    fiscal_year: int
    sheets: Mapping[str, str]
    periods: Mapping[str, str]
    budget: str | None  # None where it is not known to which agency the office belongs

    @property
    def names(self) -> frozenset[str]:
        """The names of all these streams."""
        money = {self.budget} if self.budget else set()
        return frozenset({*self.sheets.values(), *self.periods.values(), *money})


def parts_of(origin: str, agreement: str, offices: Mapping[str, str | None], *, received_at: int) -> Parts | None:
    """The parts of an agreement, which is of one of these offices (each with its agency) or of none.

    `received_at` (ms) is of its first act: the year it is for lies near.
    """
    recorded_in = datetime.fromtimestamp(received_at / 1000, UTC).year
    years = range(recorded_in - _YEARS_AROUND, recorded_in + _YEARS_AROUND + 1)
    for year in sorted(years, key=lambda one: abs(one - recorded_in)):  # nearly always it is the first
        for office, agency in offices.items():
            if agreement == f"agreement/{stream_id(origin, 'agreement', f'{office}/{year}')}":
                return _parts(origin, office, agency, year)
    return None


def _parts(origin: str, office: str, agency: str | None, year: int) -> Parts:
    return Parts(
        office=office,
        fiscal_year=year,
        sheets={code: f"sheet/{stream_id(origin, 'sheet', f'{office}/{year}/{code}')}" for code in PERIODS},
        periods={code: f"period/{stream_id(origin, 'period', f'{year}/{code}')}" for code in PERIODS},
        budget=f"budget/{stream_id(origin, 'budget', f'{agency}/{year}')}" if agency else None,
    )
