"""Periods of measurement: opened with their due dates, locked, and reopened by an order for some offices until a day.

A due date that passed is shown, never enforced; only the lock stops a sheet. Who opens and locks (Organisasi) cannot
reopen: that takes another power and an order, and never for one's own agency.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.evidence.agreements import agreement_of, in_force, is_post
from domain.evidence.authority import Facts, agency_of_office, day_of, office_of, today
from domain.evidence.errors import Refused
from domain.evidence.streams import Act, Stream, World, demand, natural, stream_of


@dataclass(frozen=True, slots=True)
class Term:
    """A code of a period: how it is printed, and its first and last month."""

    printed: str
    first: int
    last: int

    def bounds(self, year: int) -> tuple[date, date]:
        """Its first and last day in a year."""
        after = date(year + self.last // 12, self.last % 12 + 1, 1)
        return date(year, self.first, 1), after - timedelta(days=1)


TERMS = {
    "tw1": Term("Triwulan I", 1, 3),
    "tw2": Term("Triwulan II", 4, 6),
    "tw3": Term("Triwulan III", 7, 9),
    "tw4": Term("Triwulan IV", 10, 12),
    "semester1": Term("Semester I", 1, 6),
    "semester2": Term("Semester II", 7, 12),
    "tahunan": Term("Sepanjang", 1, 12),
}


class Period(Stream):
    """A period of one fiscal year: its days, whether it is locked, and for whom it was reopened."""

    kind = "period"
    told_by_name = frozenset({"period-locked"})

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.opened: Act | None = None
        self.locked: Act | None = None
        self.reopenings: list[Act] = []

    def _period_opened(self, act: Act, _facts: Facts) -> None:
        self.opened = self.opened or act

    def _period_locked(self, act: Act, _facts: Facts) -> None:
        self.locked = self.locked or act

    def _period_reopened(self, act: Act, _facts: Facts) -> None:
        self.reopenings.append(act)

    @property
    def key(self) -> str:
        """Its year and code, as the keys of its own stream and of its sheets have them."""
        facts = _opened(self).known
        return f"{facts['fiscal_year']}/{facts['period']}"

    @property
    def printed(self) -> str:
        """Its name as sheets repeat it."""
        return str(_opened(self).known["period_printed"])

    @property
    def starts(self) -> date:
        """The first day it measures."""
        return day_of(_opened(self).known["starts"])

    @property
    def ends(self) -> date:
        """The last day it measures."""
        return day_of(_opened(self).known["ends"])

    @property
    def signature_due(self) -> date:
        """The day by which its sheets are to be signed."""
        return day_of(_opened(self).known["signature_due"])

    def reopened_for(self, office: str, day: date) -> Act | None:
        """The order by which an office may write again on a day, if there is one."""
        return next((act for act in self.reopenings if _covers(act.known, office, day)), None)

    def writable(self, office: str, day: date) -> bool:
        """Whether a sheet of that office may be written on a day."""
        return self.locked is None or self.reopened_for(office, day) is not None


def _covers(facts: Facts, office: str, day: date) -> bool:
    return day <= day_of(facts["until"]) and office in {member["office"] for member in facts["offices"]}


def _opened(period: Period) -> Act:
    if period.opened is None:
        raise Refused("period_not_opened")
    return period.opened


def period_of(world: World, year: int, code: str) -> Period:
    """The period of a fiscal year."""
    return stream_of(world, natural(world, "period", f"{year}/{code}"), Period)


def period_named(world: World, value: Facts, *, field: str = "period") -> Period:
    """The period whose opening a reference in facts names; refused where it names something else."""
    period = stream_of(world, value["stream"], Period)
    demand(_opened(period).names(value), "reference_wrong", field=field)
    return period


def _own(act: Act, world: World) -> Period:
    """The period on whose stream an act stands, if that is also the one it names."""
    period = stream_of(world, act.ref.stream, Period)
    demand(_opened(period).names(act.known["period"]), "reference_wrong", field="period")
    return period


def demand_writable(period: Period, office: str, day: date) -> None:
    """Refuse to write a sheet of a locked period, unless it was reopened for that office and day."""
    demand(period.writable(office, day), "period_locked", day=day)


def decide_period_opened(act: Act, world: World) -> None:
    """A period is opened once, with the days of the calendar and due dates behind its end."""
    facts, term = act.known, TERMS[act.known["period"]]
    name = natural(world, "period", f"{facts['fiscal_year']}/{facts['period']}")
    demand(act.ref.stream == name, "wrong_stream", act=act.name, stream=act.ref.stream)
    period = period_of(world, facts["fiscal_year"], facts["period"])
    demand(period.opened is None, "already_registered", what="Masa pengukuran ini")
    starts, ends = term.bounds(facts["fiscal_year"])
    told = (day_of(facts["starts"]), day_of(facts["ends"]))
    demand(told == (starts, ends), "period_bounds", starts=starts, ends=ends)
    printed = f"{term.printed} Tahun {facts['fiscal_year']}"
    demand(facts["period_printed"] == printed, "period_printed_differs", expected=printed)
    due = [day_of(facts[f"{what}_due"]) for what in ("entry", "signature", "verification")]
    demand(ends < due[0] and due == sorted(due), "due_dates_reversed", ends=ends)


def decide_period_locked(act: Act, world: World) -> None:
    """A period is locked once, after its last day."""
    period = _own(act, world)
    demand(today(world, act) > period.ends, "period_not_over", ends=period.ends)
    demand(period.locked is None, "period_locked_already")


def decide_period_reopened(act: Act, world: World) -> None:
    """An order reopens a locked period for some offices until a day, never for the signer's own agency."""
    facts, period, day = act.known, _own(act, world), today(world, act)
    if period.locked is None:
        raise Refused("period_not_locked")
    demand(period.locked.names(facts["locked"]), "reference_wrong", field="locked")
    demand(day_of(facts["until"]) >= day, "reopening_over", until=facts["until"]["date"])
    demand(facts["order"]["dated"]["date"] <= day.isoformat(), "decree_ahead", dated=facts["order"]["dated"]["date"])
    for member in facts["offices"]:
        office = office_of(world, member["office"])
        demand(office.facts is not None, "not_registered", what="Jabatan")
        demand(is_post(office, member["office_printed"]), "office_printed_differs", expected=office.post_printed)
        _demand_not_own(act, member["office"], day, world)


def _demand_not_own(act: Act, office: str, day: date, world: World) -> None:
    """Nobody reopens for his own agency or for an office he holds; a head of region belongs to none."""
    own = _household(act.actor.office or "", world) == _household(office, world)
    held = [m for m in office_of(world, office).mandates.values() if m.official == act.actor.official and m.covers(day)]
    demand(not own and not held, "same_hand", what="yang membuka kembali dan yang memperbaiki")


def _household(office: str, world: World) -> str:
    """The agency of an office; a head of region stands above all agencies, for himself."""
    facts = office_of(world, office).facts
    above = facts is not None and facts["level"] == "kepala_daerah"
    return office if above else agency_of_office(world, office)


# -- the end of an agreement ------------------------------------------------------------------------------------------

LAST_OF_YEAR = ("tw4", "tahunan")


def decide_agreement_closed(act: Act, world: World) -> None:
    """What is in force is closed once: after the lock that ends its year, or where the office itself has ended."""
    facts, agreement = act.known, agreement_of(act, world)
    binding = in_force(agreement)
    demand(agreement.closed is None, "agreement_closed", closed_on=agreement.closed_on)
    demand(agreement.open is None, "proposal_pending")
    names_both = binding.by.names(facts["agreement"]) and binding.proposal.act.names(facts["document"])
    demand(names_both, "not_replacing")
    demand(act.actor.official != binding.trustee["official"], "same_hand", what="yang menutup dan Pihak Pertama")
    year = binding.document["fiscal_year"]
    if facts["reason_code"] == "tahun_berakhir":
        _demand_year_locked(facts, year, world)
        earliest = date(year, 12, 31)
    else:
        earliest = _office_ended(facts, binding.trustee["office"], world)
    demand(earliest <= day_of(facts["closed_on"]) <= today(world, act), "closing_day", earliest=earliest)


def _demand_year_locked(facts: Facts, year: int, world: World) -> None:
    """The lock it names is that of the last quarter, or of the year, of this very year."""
    period = stream_of(world, facts["period"]["stream"], Period)
    last = {natural(world, "period", f"{year}/{code}") for code in LAST_OF_YEAR}
    locked = period.locked is not None and period.locked.names(facts["period"])
    demand(period.name in last and locked, "reference_wrong", field="period")


def _office_ended(facts: Facts, office: str, world: World) -> date:
    """The last day on which the office was there."""
    demand("period" not in facts, "reference_wrong", field="period")
    ended_on = office_of(world, office).ended_on
    if ended_on is None:
        raise Refused("office_not_ended")
    return ended_on - timedelta(days=1)
