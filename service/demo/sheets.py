"""The sheet of realization of one office and period on its way through people's hands: entered, signed, verified."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.evidence.entry import ActRef, stream_id
from service.demo.facts import Facts, day
from service.demo.founding import City, Officer
from service.demo.paperwork import YEAR, signature
from service.demo.periods import TERMS, Periods
from service.demo.promise import READ_FOR, Promise
from service.demo.stage import Person

Lines = Sequence[Facts]


def figure(line: str, value: Facts, *, evidence: Iterable[Facts] = (), **more: Any) -> Facts:
    """A line of which the office reports a figure."""
    return {"line_id": line, "state": "figure", "value": value, "evidence": list(evidence), **more}


def no_data(line: str, expected_on: str | None = None, *, reason: str = "belum_terbit") -> Facts:
    """A line whose data is not there yet, and when it is expected: never a zero."""
    expected = {"expected_on": day(expected_on)} if expected_on else {"reason_code": reason}
    return {"line_id": line, "state": "no_data", "evidence": [], **expected}


def not_due(line: str) -> Facts:
    """A line that this period does not ask for."""
    return {"line_id": line, "state": "not_due", "evidence": []}


def rejected(reason_code: str, note: str, *, read: Facts | None = None) -> Facts:
    """A verifier's no to one line, and what the papers say instead."""
    facts = {"verdict": "rejected", "method_code": "dokumen", "reason_code": reason_code, "note": note}
    return facts | ({"value_read": read} if read else {})


def noted(note: str, *, method: str = "dokumen") -> Facts:
    """A verifier's yes that adds a remark."""
    return {"verdict": "accepted_with_note", "method_code": method, "note": note}


ACCEPTED: Facts = {"verdict": "accepted", "method_code": "dokumen"}


@dataclass(slots=True, kw_only=True)
class Sheet:
    """What an office reports for a period. `…_facts` fill in a form; the verbs also sign and submit it."""

    promise: Promise
    periods: Periods
    code: str
    rounds: int = 0
    lines: tuple[Facts, ...] = ()
    entered: ActRef | None = None
    signed: ActRef | None = None
    refused: ActRef | None = None
    verified: ActRef | None = None
    stage: int = 0

    def on(self, promise: Promise, periods: Periods) -> "Sheet":
        """The same sheet in a copy of the city."""
        return replace(self, promise=promise, periods=periods)

    @property
    def city(self) -> City:
        """Where the office stands."""
        return self.promise.city

    @property
    def id(self) -> str:
        """The id of the sheet, which follows from office, year and period."""
        office = self.city.offices[self.promise.head]
        return stream_id(self.city.stage.origin, "sheet", f"{office}/{YEAR}/{self.code}")

    @property
    def stream(self) -> str:
        """Where its acts stand."""
        return f"sheet/{self.id}"

    def do(self, officer: Officer, act: str, facts: Facts) -> ActRef:
        """One act of this sheet, under the mandate of that office."""
        mandate = officer.mandate.digest
        return self.city.stage.do(
            officer.person, act, facts, office=officer.office, mandate=mandate, stream=self.stream
        )

    # -- entered --

    def entering_facts(self, lines: Lines, *, data_as_of: str | None = None, money: Sequence[Facts] = ()) -> Facts:
        """The form of the operator: one line for each of the agreement that is in force at the end of the period."""
        today, ends = self.city.stage.today().isoformat(), TERMS[self.code].ends
        version = self.promise.version_on(min(today, ends))
        facts: Facts = {
            "office": self.city.offices[self.promise.head],
            "office_printed": version.document["trustee"]["office_printed"],
            "agreement": version.act.data(),
            "document": version.proposed.data(),
            "period": self.periods.opened[self.code].data(),
            "period_printed": self.periods.opening_facts(self.code)["period_printed"],
            "round": self.rounds + 1,
            "data_as_of": day(data_as_of or min(today, ends)),
            "lines": list(_filled(version.document, lines)),
        }
        return facts | ({"money_causes": list(money)} if money else {})

    def enter(self, lines: Lines, *, money: Sequence[Facts] = (), by: str | None = None) -> ActRef:
        """The operator enters the sheet, or enters it again while nobody has signed."""
        return self._write("realization-entered", self.entering_facts(lines, money=money), by)

    def correcting_facts(self, lines: Lines, *, reason_code: str, reason: str, data_as_of: str | None = None) -> Facts:
        """The same form again, which names what it corrects and why."""
        return self.entering_facts(lines, data_as_of=data_as_of) | {
            "corrects": _done(self.entered),
            "reason_code": reason_code,
            "reason": reason,
        }

    def correct(self, lines: Lines, *, reason_code: str, reason: str, by: str | None = None) -> ActRef:
        """The operator corrects what was signed, refused or rejected; it has to be signed again."""
        return self._write(
            "realization-corrected", self.correcting_facts(lines, reason_code=reason_code, reason=reason), by
        )

    def _write(self, act: str, facts: Facts, by: str | None) -> ActRef:
        self.entered = self.do(self.city.officers[by or self.promise.operator], act, facts)
        self.rounds, self.lines = self.rounds + 1, tuple(facts["lines"])
        self.signed = self.refused = self.verified = None
        self.stage = 0
        return self.entered

    # -- signed --

    def signing_facts(self, officer: Officer, *, role: str = "trustee", predecessor: Officer | None = None) -> Facts:
        """The hand of whoever answers for the promise."""
        stage = self.city.stage
        facts: Facts = {
            "entered": _done(self.entered),
            "role": role,
            **signature(officer, on=stage.today(), opened_at=stage.clock.now_ms() - READ_FOR),
        }
        return facts | ({"predecessor": predecessor.person.official} if predecessor else {})

    def sign(self) -> ActRef:
        """The head of the office signs."""
        officer = self.promise.trustee
        return self._sign(officer, self.signing_facts(officer))

    def sign_as_outgoing(self, officer: Officer) -> ActRef:
        """Who led the office when the period ended signs within the closing days."""
        return self._sign(officer, self.signing_facts(officer, role="outgoing"))

    def sign_as_successor(self, predecessor: Officer) -> ActRef:
        """Who leads the office now signs for the predecessor."""
        officer = self.promise.trustee
        return self._sign(officer, self.signing_facts(officer, role="successor", predecessor=predecessor))

    def awaiting_facts(self, decree: Facts, *, role: str = "successor", predecessor: Officer | None = None) -> Facts:
        """The hand of whoever leads the office by a decree that nobody has recorded yet."""
        return self.signing_facts(self.promise.trustee, role=role, predecessor=predecessor) | {"awaiting": decree}

    def sign_awaiting(self, person: Person, decree: Facts, *, predecessor: Officer) -> ActRef:
        """Who takes over by a decree that is not recorded yet signs for the predecessor, and names the decree."""
        facts = self.awaiting_facts(decree, predecessor=predecessor)
        self.signed = self.city.stage.do(person, "realization-signed", facts, stream=self.stream)
        return self.signed

    def _sign(self, officer: Officer, facts: Facts) -> ActRef:
        self.signed = self.do(officer, "realization-signed", facts)
        return self.signed

    # -- refused --

    def refusal_facts(self, refuser: Officer, reason_code: str, reason: str) -> Facts:
        """That somebody will not sign, and why."""
        return {
            "entered": _done(self.entered),
            "refuser": refuser.person.official,
            "refuser_printed": refuser.person.name,
            "reason_code": reason_code,
            "reason": reason,
        }

    def refuse(self, reason_code: str, reason: str, *, by: Officer | None = None) -> ActRef:
        """The head of the office will not sign and says so; or somebody else (`by`) records that he will not."""
        trustee = self.promise.trustee
        facts = self.refusal_facts(trustee, reason_code, reason)
        self.refused = self.do(by or trustee, "realization-signing-refused", facts)
        return self.refused

    def witness(self, reason_code: str, reason: str, *, by: str) -> ActRef:
        """A second official, of another office, has seen the refusal too."""
        facts = self.refusal_facts(self.promise.trustee, reason_code, reason) | {"seconds": _done(self.refused)}
        return self.do(self.city.officers[by], "realization-signing-refused", facts)

    # -- verified --

    def verifying_facts(
        self, officer: Officer, verdicts: Mapping[str, Facts] | None = None, *, final: bool = True
    ) -> Facts:
        """The verdict of another agency on every line; one that rejects a line is never the final one."""
        rejects = any(verdict["verdict"] == "rejected" for verdict in (verdicts or {}).values())
        facts: Facts = {
            "entered": _done(self.entered),
            "unit": officer.agency,
            "unit_printed": self.city.names[officer.agency],
            "stage": self.stage + 1,
            "final": final and not rejects,
            "lines": [{"line_id": line["line_id"], **_verdict(line, verdicts or {})} for line in self.lines],
            "stated": day(self.city.stage.today().isoformat()),
        }
        return facts | ({"signed": self.signed.data()} if self.signed else {})

    def verify(
        self, verdicts: Mapping[str, Facts] | None = None, *, by: str = "organisasi", final: bool = True
    ) -> ActRef:
        """Another agency verifies line by line; the verdicts that are not given are a plain yes."""
        officer = self.city.officers[by]
        self.verified = self.do(officer, "realization-verified", self.verifying_facts(officer, verdicts, final=final))
        self.stage += 1
        return self.verified


def _filled(document: Facts, lines: Lines) -> Iterable[Facts]:
    """The given lines in the order of the document and with its texts."""
    given = {line["line_id"]: line for line in lines}
    for objective in document["objectives"]:
        for promised in objective["lines"]:
            texts = {name: promised[name] for name in ("line_id", "no_printed", "indicator_printed")}
            yield {**given[promised["line_id"]], **texts}


def _verdict(line: Facts, verdicts: Mapping[str, Facts]) -> Facts:
    """The verdict on a line; who says yes to a figure has checked the files it rests on."""
    return {"checked": [file["sha256"] for file in line["evidence"]], **verdicts.get(line["line_id"], ACCEPTED)}


def _done(act: ActRef | None) -> Facts:
    if act is None:
        raise LookupError
    return act.data()
