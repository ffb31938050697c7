"""Sheets of realization: what an office reports for a period, in three hands: entered, signed, verified.

Entered by the office's own agency against the version of the agreement in force at the end of the period, signed by
who answers for it (or by who left, in his closing days; or by the successor for the predecessor), verified line by
line by another agency. What was signed, refused or rejected is corrected by another entry; nothing is edited. A late
entry or signature is never refused, only shown; only the lock stops them.
"""

from dataclasses import dataclass, field
from datetime import date

from domain.evidence.agreements import Agreement, is_post
from domain.evidence.authority import (
    Facts,
    agency_of_office,
    day_of,
    office_of,
    today,
)
from domain.evidence.awaiting import holds
from domain.evidence.errors import Refused
from domain.evidence.periods import Period, demand_writable, period_named
from domain.evidence.streams import Act, Stream, World, demand, natural, reference, stream_of


@dataclass
class Round:
    """One entry of a sheet, and the hands on it. `signed` is the last signature, `refused` a complete refusal."""

    act: Act
    signed: Act | None = None
    refused: Act | None = None
    refusals: list[Act] = field(default_factory=list)
    verdicts: list[Act] = field(default_factory=list)

    @property
    def facts(self) -> Facts:
        """What was entered."""
        return self.act.known

    @property
    def rejected(self) -> bool:
        """Whether a verifier said no to one of its lines."""
        return any(line["verdict"] == "rejected" for act in self.verdicts for line in act.known["lines"])

    @property
    def verified(self) -> Act | None:
        """The final verdict, if it rejects nothing."""
        final = next((act for act in self.verdicts if act.known["final"]), None)
        return None if self.rejected else final


class Sheet(Stream):
    """The sheet of one office and period: every entry, the last of which counts."""

    kind = "sheet"
    told_by_name = frozenset(
        {"realization-entered", "realization-corrected", "realization-signed", "realization-verified"}
    )

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.rounds: list[Round] = []

    @property
    def current(self) -> Round | None:
        """The last entry and its hands."""
        return self.rounds[-1] if self.rounds else None

    def blind(self) -> Act | None:
        """Only what was withheld since the last entry: what was refused before it has no say any more."""
        if not self.withheld:
            return None
        last = self.current.act.ref.version if self.current else 0
        hidden = (act for act in self.acts.values() if act.facts is None and act.ref.version > last)
        return next((act for act in hidden if act.name not in self.told_by_name), None)

    def _realization_entered(self, act: Act, _facts: Facts) -> None:
        self.rounds.append(Round(act))

    def _realization_corrected(self, act: Act, _facts: Facts) -> None:
        self.rounds.append(Round(act))

    def _realization_signed(self, act: Act, _facts: Facts) -> None:
        if self.current is not None:
            self.current.signed = act

    def _realization_signing_refused(self, act: Act, facts: Facts) -> None:
        if self.current is None:
            return
        self.current.refusals.append(act)
        if "seconds" in facts or act.actor.official == facts["refuser"]:
            self.current.refused, self.current.signed = act, None  # only what awaits a decree can have stood there

    def _realization_verified(self, act: Act, _facts: Facts) -> None:
        if self.current is not None:
            self.current.verdicts.append(act)


def sheet_of(act: Act, world: World) -> Sheet:
    """The sheet on whose stream an act stands."""
    return stream_of(world, act.ref.stream, Sheet)


def current_round(act: Act, world: World) -> Round:
    """The last entry of the sheet, if it is the one the act names."""
    current = sheet_of(act, world).current
    if current is None:
        raise Refused("nothing_entered")
    demand(current.act.names(act.known["entered"]), "not_the_entry")
    return current


def agreement_of_sheet(facts: Facts, world: World) -> Agreement:
    """The agreement that an entry is held against."""
    return stream_of(world, facts["agreement"]["stream"], Agreement)


# -- entered ----------------------------------------------------------------------------------------------------------


def decide_realization_entered(act: Act, world: World) -> None:
    """All lines of the version in force, each once; while nobody signed, another entry replaces the last."""
    current = sheet_of(act, world).current
    demand(current is None or not _settled(current, world), "sheet_signed")
    _demand_entry(act, world)


def decide_realization_corrected(act: Act, world: World) -> None:
    """What was signed, refused or rejected is entered again, with a reason, and has to be signed again."""
    current = sheet_of(act, world).current
    if current is None:
        raise Refused("nothing_entered")
    demand(current.signed is not None or _settled(current, world), "nothing_to_correct")
    demand(current.act.names(act.known["corrects"]), "not_the_entry")
    _demand_entry(act, world)


def _settled(current: Round, world: World) -> bool:
    """Whether a hand on record stands on it, that another entry must not take away in silence."""
    signed = current.signed is not None and holds(current.signed, current.facts["office"], world)
    return signed or current.refused is not None or bool(current.verdicts)


def _demand_entry(act: Act, world: World) -> None:
    facts, sheet, day = act.known, sheet_of(act, world), today(world, act)
    period = period_named(world, facts["period"])
    _demand_place(facts, sheet, period, world)
    demand(day >= period.starts, "period_not_begun", starts=period.starts)
    demand_writable(period, facts["office"], day)
    demand(facts["round"] == len(sheet.rounds) + 1, "wrong_sheet_round", expected=len(sheet.rounds) + 1)
    demand(day_of(facts["data_as_of"]) <= day, "data_ahead", day=facts["data_as_of"]["date"])
    document = demand_version(facts, min(day, period.ends), world)
    _demand_operator(act, document, world)
    _demand_printed(facts, document, period, world)
    _demand_lines(facts, document)
    for line, promised in _pairs(facts["lines"], document):
        _demand_state(line, promised, period)
        _demand_scope(line, promised, day)
    _demand_causes(facts, document)


def _demand_place(facts: Facts, sheet: Sheet, period: Period, world: World) -> None:
    year = period.key.split("/")[0]
    demand(sheet.name == natural(world, "sheet", f"{facts['office']}/{period.key}"), "wrong_sheet")
    agreement = natural(world, "agreement", f"{facts['office']}/{year}")
    demand(facts["agreement"]["stream"] == facts["document"]["stream"] == agreement, "wrong_sheet")


def demand_version(facts: Facts, day: date, world: World) -> Facts:
    """The document in force on the day that counts, by its effective day; the agreement still answers for that day."""
    agreement = agreement_of_sheet(facts, world)
    closed_on = agreement.closed_on
    demand(closed_on is None or day <= closed_on, "agreement_closed", closed_on=closed_on)
    binding = agreement.binding_on(day)
    if binding is None:
        raise Refused("not_in_force_then", day=day)
    names_both = binding.by.names(facts["agreement"]) and binding.proposal.act.names(facts["document"])
    demand(names_both, "another_version", day=day)
    return binding.document


def _demand_operator(act: Act, document: Facts, world: World) -> None:
    """The office's own agency; for the head of region's own sheet also the agency that drafted the agreement."""
    may = {agency_of_office(world, act.known["office"])}
    if document["level"] == "kepala_daerah":
        named = reference(
            world, act.known["document"], field="document", names=("agreement-proposed", "revision-proposed")
        )
        may.add(agency_of_office(world, named.actor.office or ""))
    demand(agency_of_office(world, act.actor.office or "") in may, "wrong_agency")


def _demand_printed(facts: Facts, document: Facts, period: Period, world: World) -> None:
    office = office_of(world, facts["office"])
    post = is_post(office, facts["office_printed"]) or facts["office_printed"] == document["trustee"]["office_printed"]
    demand(post, "office_printed_differs", expected=office.post_printed)
    demand(facts["period_printed"] == period.printed, "period_printed_differs", expected=period.printed)


def _lines_of(document: Facts) -> dict[str, Facts]:
    return {line["line_id"]: line for objective in document["objectives"] for line in objective["lines"]}


def _pairs(lines: list[Facts], document: Facts) -> list[tuple[Facts, Facts]]:
    promised = _lines_of(document)
    return [(line, promised[line["line_id"]]) for line in lines]


def _demand_lines(facts: Facts, document: Facts) -> None:
    """Every line of the document once, in its own words: what is left out would look as if it had not been promised."""
    promised = _lines_of(document)
    demand_each_once([line["line_id"] for line in facts["lines"]], promised)
    for line, before in _pairs(facts["lines"], document):
        same = all(line[name] == before[name] for name in ("no_printed", "indicator_printed"))
        demand(same, "line_text_differs", line=before["no_printed"])


def demand_each_once(told: list[str], expected: dict[str, Facts]) -> None:
    """Refuse lines that are not those expected; none stands there twice (the shape says so)."""
    for line_id in told:
        demand(line_id in expected, "line_unknown", line=line_id)
    for line_id, line in expected.items():
        demand(line_id in told, "line_left_out", line=line["no_printed"])


def _demand_state(line: Facts, promised: Facts, period: Period) -> None:
    """A line is not put off as "not due" where the document asks for it in this period: then it has no data."""
    if line["state"] != "not_due":
        return
    code = period.key.split("/")[1]
    asked = code == "tahunan" or any(quarter["period"] == code for quarter in promised.get("quarters", ()))
    over = "due_on" in promised and day_of(promised["due_on"]) <= period.ends
    demand(not asked and not over, "line_is_due", line=promised["no_printed"])


def _demand_scope(line: Facts, promised: Facts, day: date) -> None:
    """What is told done is in the scope that was promised, and not on a day to come."""
    scope = {item["id"] for item in promised.get("scope", ())}
    done = [item["id"] for item in line.get("scope_done", ())]
    demand(set(done) <= scope, "scope_unknown", line=promised["no_printed"])
    ahead = [item["done_on"]["date"] for item in line.get("scope_done", ()) if day_of(item["done_on"]) > day]
    demand(not ahead, "scope_ahead", line=promised["no_printed"], day=next(iter(ahead), ""))


def _demand_causes(facts: Facts, document: Facts) -> None:
    programmes = {programme["no"] for programme in document["programmes"]}
    for cause in facts.get("money_causes", ()):
        demand(cause["programme_no"] in programmes, "programme_unknown", programme=cause["programme_no"])
