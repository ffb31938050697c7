"""The year of the departments that need no story of their own: few acts each, and some of the variety of life.

Who sits in the same room signs once for all of them: a registrar, BKPSDM, BPKAD, the mayor, Bagian Organisasi.
"""

from collections.abc import Iterator, Sequence

from service.demo import paperwork, settling
from service.demo.facts import Facts, day, decree
from service.demo.founding import HEAD_POWERS, City
from service.demo.promise import Promise
from service.demo.roster import NEIGHBOURS, Neighbour
from service.demo.settling import OPERATOR_POWERS, OWED_SINCE, operator_of
from service.demo.stage import Deed, Person
from service.demo.year import Year

TRADE, COOPERATIVES = "disperindag", "diskop"
OLD_TRADE = ("disdag", "Dinas Perdagangan", "3.30.0.00.0.00.01.0000")
SOTK = ("7 Tahun 2024", "2024-11-29", "Wali Kota Contoh")
HOSTING = "diskominfo"
_TRADE = next(neighbour for neighbour in NEIGHBOURS if neighbour.key == TRADE)
PROPOSING = tuple(neighbour for neighbour in NEIGHBOURS if neighbour.promises)
REPORTING = tuple(neighbour.key for neighbour in PROPOSING if neighbour.key != "dispar")  # that one enters no sheet
IN_SESSION = tuple(neighbour for neighbour in PROPOSING if neighbour.signed_on is None)


class Neighbours:
    """The twenty-five, in the calendar of the year."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.stage = year.stage
        self._people: dict[str, Person] = {}

    @property
    def city(self) -> City:
        """Where they stand."""
        return self.year.city

    @property
    def promises(self) -> dict[str, Promise]:
        """Their agreements, by department, among those of the year."""
        return self.year.promises

    # -- December and January --

    def settle(self) -> None:
        """3 December: agencies, offices, people, SK and surat tugas; the Dinas Perdagangan is still one of them."""
        settled = [one for one in NEIGHBOURS if one.key != TRADE]
        organiser = self.city.officers["organisasi"].person
        before = self.city.agency_deed(OLD_TRADE[0], OLD_TRADE[1], "dinas", code=OLD_TRADE[2])
        self.stage.do_all(organiser, [before, *(deed for one in settled for deed in self._structure(one))])
        names = dict.fromkeys(name for one in settled for name in (one.department.head, one.department.operator))
        self._people = {name: self.stage.person(name) for name in names}
        self.city.enrol_all(list(self._people.values()))
        self._appoint(settled)
        # The registrar who attests keys is of the agency that hosts the ledger: its operator needs another's hand too.
        hosted = next(one.department.operator for one in settled if one.key == HOSTING)
        self.stage.do_all(self.city.registrars[1], [self.city.attesting(self._people[hosted])])
        for one in settled:
            self._assign(one, since="2024-12-03")

    def _structure(self, one: Neighbour) -> Iterator[Deed]:
        key, department = one.key, one.department
        if self.city.agencies.get(key) not in self.city.names:
            yield self.city.agency_deed(key, department.name, department.kind, code=department.code)
        yield self.city.office_deed(
            key, key, department.post, department.level, superior="walikota", owes_since=OWED_SINCE
        )

    def _appoint(self, neighbours: Sequence[Neighbour]) -> None:
        """BKPSDM records the SK of every head."""
        deeds = [
            self.city.appointing(
                one.key, self._people[one.department.head], one.department.post, since=one.department.since,
                number=f"821.2/{place}/{one.department.since[:4]}", rank=one.department.rank,
                powers=(*HEAD_POWERS, *one.department.powers),
            )
            for place, one in enumerate(neighbours, start=70)
        ]  # fmt: skip
        acts = self.stage.do_all(self.city.officers["bkpsdm"].person, deeds)
        for one, act, deed in zip(neighbours, acts, deeds, strict=True):
            self.city.installed(one.key, self._people[one.department.head], act, deed.facts)

    def _assign(self, one: Neighbour, *, since: str) -> None:
        self.city.assign(
            operator_of(one.key), self._people[one.department.operator], head=one.key, powers=OPERATOR_POWERS,
            number=f"800/{len(self.city.officers)}/{since[:4]}", since=since,
        )  # fmt: skip

    def reorganise(self) -> None:
        """3 January: a Dinas takes the place of another (SOTK); the head of a neighbour leads it as Plt."""
        self.year.on("2025-01-03")
        city, organiser = self.city, self.city.officers["organisasi"].person
        self.stage.do_all(organiser, list(self._structure(_TRADE)))
        facts: Facts = {
            "successor": city.agencies[TRADE],
            "decree": decree(*SOTK, kind="perda"),
            "from": day("2025-01-01"),
            "reason_code": "berganti_nama",
        }
        self.stage.do_all(organiser, [Deed("agency-succeeded", facts, stream=f"agency/{city.agencies[OLD_TRADE[0]]}")])
        self._people[_TRADE.department.operator] = self.stage.person(_TRADE.department.operator)
        city.enrol(self._people[_TRADE.department.operator])
        leading = city.officers[COOPERATIVES]
        city.appoint(
            TRADE, leading.person, f"Plt. {_TRADE.department.post}", capacity="plt", since="2025-01-02",
            until="2025-06-30", number="821.2/1/2025", powers=HEAD_POWERS, rank=leading.rank, own_office=COOPERATIVES,
        )  # fmt: skip
        self._assign(_TRADE, since="2025-01-03")

    def adopt_budgets(self) -> None:
        """9 January: BPKAD records the DPA that were adopted the day before."""
        deeds = [
            Deed(
                "budget-adopted",
                paperwork.budget(
                    self.city.agencies[one.key],
                    one.department.code,
                    one.department.name,
                    one.department.programmes,
                    adopted_on=one.department.budget_adopted_on,
                ),
            )
            for one in NEIGHBOURS
        ]
        acts = self.stage.do_all(self.city.officers["bpkad"].person, deeds)
        self.year.budgets |= {one.key: act for one, act in zip(NEIGHBOURS, acts, strict=True)}

    def define_indicators(self) -> None:
        """13 January: operators define the indicators; two of them do so for several kecamatan."""
        for one in PROPOSING:
            key, department = one.key, one.department
            self.year.definitions[key] = settling.define(
                self.city, department.measures, owner=key, publisher=department.name, by=operator_of(key)
            )

    def propose(self) -> None:
        """21 January: operators offer the documents; the Dinas Kebudayaan offers none, this year or later."""
        for one in PROPOSING:
            key, budget = one.key, self.year.budgets[one.key]
            promise = self.promises[key] = settling.promise_of(self.city, one.department)
            document = settling.document_of(self.city, one.department, self.year.definitions[key], budget)
            promise.propose(document, budget=budget)

    # -- signatures --

    def sign(self) -> None:
        """27 January: heads sign in the hall of the city, one of them twice; the mayor countersigns in one session."""
        promises = [self.promises[one.key] for one in IN_SESSION]
        for promise in promises:
            promise.sign()
        mayor = self.city.officers["walikota"].person
        acts = self.stage.do_all(mayor, [promise.countersigning() for promise in promises])
        for promise, act in zip(promises, acts, strict=True):
            promise.enter_force(act)

    def publish(self) -> None:
        """14 February: what was signed in the session is published."""
        organiser = self.city.officers["organisasi"]
        promises = [self.promises[one.key] for one in IN_SESSION]
        deeds = [one.deed(organiser, "agreement-published", one.publication_facts()) for one in promises]
        self.stage.do_all(organiser.person, deeds)

    def sign_late(self) -> None:
        """14 and 17 February: two sign after the month that the rule gives them."""
        for one in PROPOSING:
            if one.signed_on == self.stage.today().isoformat():
                self.promises[one.key].sign()
                self.promises[one.key].countersign()

    def install_head(self) -> None:
        """2 July: the new Dinas has a head of its own, who continues the agreement."""
        self.year.on("2025-07-02")
        acting, promise = self.city.officers[TRADE], self.promises[TRADE]
        self._people[_TRADE.department.head] = self.stage.person(_TRADE.department.head)
        self.city.enrol(self._people[_TRADE.department.head])
        self._appoint([_TRADE])
        promise.continue_after(acting)
        promise.accept_continuation()
