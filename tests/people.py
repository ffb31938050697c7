"""The people of Kota Contoh as tests need them: what happens in their year, and hands that sign what no form would offer."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from domain.evidence import canonical
from domain.evidence.acts import ACTS
from domain.evidence.content import Content
from domain.evidence.entry import ActRef, Body, pae
from domain.evidence.errors import AmanahError
from domain.evidence.wording import current_pack, render
from projections import catch_up, connect, differences, position
from service.amanah import Submission
from service.demo import settling
from service.demo.departments import HEALTH, PLANNING
from service.demo.facts import Facts, day, decree
from service.demo.founding import HEAD_POWERS, City, Officer, found
from service.demo.periods import Periods
from service.demo.promise import Promise
from service.demo.sheets import Sheet
from service.demo.stage import Person, Stage
from service.drafts import Drafter, Intent
from service.fsck import Means, fsck
from service.fsck.state import Verified
from service.house import House
from tests.ground import Ground
from tests.past import Past

_Thing = TypeVar("_Thing")

A, B, C = "dr. Anindya Laksmi, M.Kes.", "Benediktus Wair, S.K.M., M.P.H.", "drg. Cahyaning Prabandari, M.A.R.S."
DINKES, OPERATOR, MAYOR = HEALTH.key, settling.operator_of(HEALTH.key), "walikota"


def present(thing: _Thing | None) -> _Thing:
    """What must be there."""
    assert thing is not None
    return thing


# -- a small city, and what happens in its year ------------------------------------------------------------------------


@dataclass
class Town:
    """A small city: the Dinas Kesehatan, Bappeda and BPKAD under the mayor; and the agreement of the Dinas, as far as it got."""

    city: City
    promise: Promise
    periods: Periods
    sheets: dict[str, Sheet] = field(default_factory=dict)
    ground: Ground = field(default_factory=Ground)
    past: Past = field(default_factory=Past)
    budget: ActRef | None = None
    definitions: dict[str, ActRef] | None = None
    aligned: ActRef | None = None
    published: ActRef | None = None
    former: Officer | None = None  # who led the Dinas before

    @property
    def stage(self) -> Stage:
        return self.city.stage

    @property
    def house(self) -> House:
        return self.stage.house

    def officer(self, key: str) -> Officer:
        return self.city.officers[key]

    @property
    def head(self) -> Officer:
        return self.officer(DINKES)

    @property
    def operator(self) -> Officer:
        return self.officer(OPERATOR)

    @property
    def mayor(self) -> Officer:
        return self.officer(MAYOR)

    def sheet(self, code: str) -> Sheet:
        """The sheet of the Dinas for a period."""
        return self.sheets.setdefault(code, Sheet(promise=self.promise, periods=self.periods, code=code))

    def enter(self, code: str, lines: list[Facts]) -> ActRef:
        """The operator of the Dinas enters the sheet of a period."""
        return self.sheet(code).enter(lines)

    def newcomer(self, name: str) -> Person:
        """Someone registered, with an enrolled key that one registrar attested."""
        person = self.stage.person(name)
        self.city.enrol(person)
        return person

    def agreement_document(self) -> Facts:
        assert self.budget is not None
        assert self.definitions is not None
        return settling.document_of(self.city, HEALTH, self.definitions, self.budget)


def founded(home: Path, database: str = "") -> Town:
    """2 December 2024: the book is open, two departments and the treasury are in it."""
    city = found(home, database=database)
    settling.treasury(city)
    for department in (HEALTH, PLANNING):
        settling.settle(city, department)
    return Town(city, settling.promise_of(city, HEALTH), Periods(city))


def defined(town: Town) -> None:
    """6 January: the DPA. 10 January: the indicators. 15 January: the dialogue."""
    stage, city, promise = town.stage, town.city, town.promise
    stage.at("2025-01-06 09:00")
    town.budget = settling.adopt_budget(city, HEALTH)
    stage.at("2025-01-10 09:00")
    town.definitions = settling.define(
        city, HEALTH.measures, owner=DINKES, publisher=HEALTH.name, by=settling.operator_of(DINKES)
    )
    settling.confirm(city, town.definitions.values())
    stage.at("2025-01-15 09:00")
    promise.hold_dialogue(["Target AKI disepakati 90."], delegate="bappeda")
    promise.confirm_dialogue("bappeda")


def proposed(town: Town) -> None:
    """18 January: A's operator proposes. 20 January: Bappeda aligns."""
    town.stage.at("2025-01-18 09:00")
    town.promise.propose(town.agreement_document(), budget=town.budget)
    town.stage.at("2025-01-20 09:00")
    town.aligned = town.promise.align("bappeda")


def signed(town: Town) -> None:
    """24 January: A signs."""
    town.stage.at("2025-01-24 09:00")
    town.promise.sign()


def in_force(town: Town) -> None:
    """27 January: the mayor countersigns. 5 February: published."""
    town.stage.at("2025-01-27 09:00")
    town.promise.countersign()
    town.stage.at("2025-02-05 09:00")
    town.published = town.promise.publish()


def acting(town: Town) -> None:
    """12 August: A is moved by SK, which reaches the ledger on 14 August; B becomes Plt."""
    town.stage.at("2025-08-14 09:00")
    town.former = town.head
    end_mandate(town, town.head, ended_on="2025-08-12")
    appoint_b(town)


def handed_over(town: Town) -> None:
    """The same, with closing days: until 29 August A may still sign what ended under A."""
    town.stage.at("2025-08-14 09:00")
    town.former = town.head
    end_mandate(town, town.head, ended_on="2025-08-12", closing_until="2025-08-29")
    appoint_b(town)


def appoint_b(town: Town) -> None:
    """B, the secretary, leads the Dinas as Plt from 12 August."""
    city = town.city
    city.office("sekdinkes", DINKES, "Sekretaris Dinas Kesehatan", "administrator", superior=DINKES)
    second = town.newcomer(B)
    city.appoint(
        "sekdinkes",
        second,
        "Sekretaris Dinas Kesehatan",
        since="2023-01-09",
        number="821.3/5/2023",
        powers=("agreement.sign",),
    )
    city.appoint(
        DINKES, second, "Plt. Kepala Dinas Kesehatan", capacity="plt", since="2025-08-12", until="2025-09-30",
        number="821.2/209/2025", powers=HEAD_POWERS, own_office="sekdinkes",
    )  # fmt: skip


def continued(town: Town) -> None:
    """20 August: B continues the agreement. 22 August: the mayor countersigns."""
    assert town.former is not None
    town.stage.at("2025-08-20 09:00")
    town.promise.continue_after(town.former)
    town.stage.at("2025-08-22 09:00")
    town.promise.accept_continuation()


def led_by_c(town: Town) -> None:
    """1 October: C. 6 October: C continues the agreement, the mayor countersigns."""
    town.former = town.head
    town.stage.at("2025-10-02 09:00")
    third = town.newcomer(C)
    town.city.appoint(
        DINKES, third, HEALTH.post, since="2025-10-01", number="821.2/251/2025", powers=HEAD_POWERS,
    )  # fmt: skip
    town.stage.at("2025-10-06 09:00")
    town.promise.continue_after(town.former)
    town.promise.accept_continuation()


def end_mandate(town: Town, officer: Officer, *, ended_on: str, closing_until: str | None = None) -> ActRef:
    """BKPSDM records that an SK ended."""
    facts = {
        "mandate": officer.mandate.data(), "ended_on": day(ended_on), "reason_code": "mutasi",
        "decree": decree("821.2/208/2025", ended_on, "Wali Kota Contoh"),
    }  # fmt: skip
    facts |= {"closing_until": day(closing_until)} if closing_until else {}
    return town.stage.do(town.officer("bkpsdm").person, "mandate-ended", facts)


# -- hands that sign what no form would offer --------------------------------------------------------------------------


class CarelessDrafter(Drafter):
    """Drafts what will be refused: somebody else's program, or nobody's."""

    def _demand_acceptable(self, *_args: Any) -> None:
        pass


def hand(
    town: Town, who: Officer | Person, act: str, facts: Facts, *, stream: str | None = None, ahead: int = 0,
) -> Submission:  # fmt: skip
    """One act signed by a hand that asked nobody whether it may; `ahead` is how far its clock runs (ms)."""
    person, office, mandate = _as(who)
    drafter = CarelessDrafter(
        town.house.app, town.house.store, offices_of=_offices_of(town, act), entropy=town.stage.entropy
    )
    intent = Intent(
        act=act,
        facts=facts,
        key=person.thumbprint,
        official=person.official,
        office=office,
        mandate=mandate,
        stream=stream,
    )
    (drafted,) = drafter.draft([intent], at=town.stage.clock.now_ms() + ahead).acts
    return Submission(drafted.body.raw, drafted.content.raw, person.key.sign(pae(drafted.body.raw)))


def _offices_of(town: Town, act: str) -> Callable[[str], list[str]]:
    """None, unless somebody acts as a person: his offices vouch for his key, and give him no power."""
    held = town.city.officers.values() if act in ACTS and ACTS[act].signer == "person" else ()
    return lambda official: [officer.office for officer in held if officer.person.official == official]


def _as(who: Officer | Person) -> tuple[Person, str | None, str | None]:
    return (who.person, who.office, who.mandate.digest) if isinstance(who, Officer) else (who, None, None)


def with_body(submission: Submission, by: Person, **changes: Any) -> Submission:
    """The same act with other members of its body, signed again."""
    raw = canonical.encode({**json.loads(submission.body), **changes})
    return Submission(raw, submission.content, by.key.sign(pae(raw)))


def with_content(submission: Submission, by: Person, **changes: Any) -> Submission:
    """The same act with other members of its content, signed again; the words stay as they were unless they are given."""
    content = canonical.encode({**json.loads(submission.content), **changes})
    named = Submission(submission.body, content, submission.signature)
    return with_body(named, by, content=Content.parse(content).sha256)


def with_facts(
    submission: Submission, by: Person, facts: Facts, *, named: dict[str, Facts] | None = None
) -> Submission:
    """The same act with other facts, whatever their shape, and the words that they give where they give any."""
    name = Body.parse(submission.body).name
    try:
        wording = render(current_pack(name), name, facts, named or {})
    except AmanahError:
        wording = ["Tanpa kata."]
    return with_content(submission, by, facts=facts, wording=wording)


def demand_refused(town: Town, code: str, submissions: Submission | Sequence[Submission]) -> AmanahError:
    """Submit: refused with that code and a whole sentence, nothing in the ledger, one line in the security log."""
    log = town.stage.settings.security_log_path
    before, lines = town.house.store.head(), _lines(log)
    with pytest.raises(AmanahError) as caught:
        town.house.app.record([submissions] if isinstance(submissions, Submission) else submissions)
    assert caught.value.code == code, caught.value.message
    assert "{" not in caught.value.message
    assert caught.value.message.endswith(".")
    assert town.house.store.head() == before
    after = _lines(log)
    assert len(after) == len(lines) + 1
    assert json.loads(after[-1])["code"] == code
    return caught.value


def _lines(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def judged(house: House, *, since: Verified | None = None) -> Verified | None:
    """What may be said of a ledger, every act of which holds.

    `since`: its first records, under the same root, were judged before: they are hashed again and not judged.
    """
    report = fsck(house, means=Means(state=since))
    assert report.sound, report
    return report.verified


def demand_sound(house: House, *, since: Verified | None = None) -> None:
    """The whole ledger, computed again from its entries, holds, and so do its tables."""
    judged(house, since=since)
    if since is not None:
        _demand_tables(house)


def _demand_tables(house: House) -> None:
    """The tables are those that the acts give, which fsck leaves to an examination without a state."""
    upto = position(house.views)
    with closing(connect(":memory:")) as fresh:
        catch_up(fresh, lambda after, limit: house.read(after, limit)[: upto - after])
        wrong = differences(house.views, fresh)
    assert not wrong, wrong


# -- what somebody tries ----------------------------------------------------------------------------------------------


def refused(
    town: Town, code: str, who: Officer | Person, act: str, facts: Facts, *, stream: str | None = None
) -> AmanahError:
    """Somebody signs an act and submits it: refused."""
    return demand_refused(town, code, hand(town, who, act, facts, stream=stream))


def in_promise(town: Town, code: str, who: Officer | Person, act: str, facts: Facts) -> AmanahError:
    """The same on the agreement of the Dinas."""
    return refused(town, code, who, act, facts, stream=town.promise.stream)


def proposal(town: Town, **document: Any) -> Facts:
    """The facts of the first proposal, with other members in its document."""
    return town.promise.proposal_facts({**town.agreement_document(), **document}, budget=town.budget)


def assignment(town: Town, person: Person, *, keys: list[str] | None = None, **changes: Any) -> Facts:
    """A surat tugas of the head of the Dinas."""
    return {
        "official": person.official, "office": town.head.office, "powers": ["agreement.draft"],
        "letter": decree("800/1/2025", "2025-01-15", "Kepala Dinas", kind="surat_perintah"), "from": day("2025-01-15"),
        "keys": [person.thumbprint] if keys is None else keys, **changes,
    }  # fmt: skip


def mandate(town: Town, person: Person, key: str, **changes: Any) -> Facts:
    """An SK by which a person would hold an office."""
    return {
        "official": person.official, "office": town.city.offices[key], "capacity": "definitif",
        "decree": decree("821.2/1/2024", "2024-12-02", "Wali Kota Contoh"), "tmt": day("2024-12-02"), "from": day("2024-12-02"),
        "inaugurated_on": day("2024-12-02"), "powers": ["agreement.sign"], "keys": [person.thumbprint], **changes,
    }  # fmt: skip


def secretary(town: Town, *, powers: tuple[str, ...]) -> Officer:
    """The secretary of the Dinas, whose own SK gives these powers."""
    town.city.office("sekdinkes", DINKES, "Sekretaris Dinas Kesehatan", "administrator", superior=DINKES)
    return town.city.appoint(
        "sekdinkes", town.newcomer(B), "Sekretaris Dinas Kesehatan", since="2023-01-09", number="821.3/5/2023", powers=powers,
    )  # fmt: skip


def appointment(town: Town, person: Person, **changes: Any) -> Facts:
    """The turn by which somebody would become a registrar."""
    return {
        "official": person.official, "agency": town.city.agencies["bpkad"],
        "decree": decree("188.4/7/2025", "2024-12-02", "Sekretaris Daerah"), "name_printed": person.name, **changes,
    }  # fmt: skip
