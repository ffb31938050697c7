"""Papers of before: scanned and transcribed by one clerk, compared by a second, acknowledged by those who signed them.

A paper gives no figure until a second hand found that the transcription agrees with it. Whoever stands on it as a party
may then acknowledge it, or disown it, with a key of his own and under no office: he answers for his own hand. Nothing
here makes the ink of a paper a signature of this ledger.
"""

from datetime import date

from domain.evidence.authority import Agency, Facts, Official, day_of, genesis_of, office_of, official_of, today
from domain.evidence.errors import Refused
from domain.evidence.names import bare_name, plain_name
from domain.evidence.nip import tells_nip
from domain.evidence.streams import Act, Stream, World, demand, stream_of

# Who checks electronic signatures of the government: BSrE (BSSN) and Komdigi, before 2024 Kominfo, by their letters.
SERVICES = frozenset(
    {"bsre", "bsrebssn", "bsrebssngoid", "balaisertifikasielektronik", "balaibesarsertifikasielektronik"}
    | {"ttekomdigi", "ttekomdigigoid", "ttekominfo", "ttekominfogoid"}
)


class Paper(Stream):
    """One paper: every transcription of it, the last of which counts, who compared it, and who acknowledged it."""

    kind = "paper"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.recorded: Act | None = None
        self.refuted: Act | None = None  # that the last transcription does not agree
        self.attested: Act | None = None
        self.answers: dict[str | None, Act] = {}  # by who answered: one person is one party

    def _paper_recorded(self, act: Act, _facts: Facts) -> None:
        self.recorded, self.refuted = act, None

    def _paper_attested(self, act: Act, facts: Facts) -> None:
        if facts["outcome"] == "sesuai":
            self.attested = self.attested or act
        else:
            self.refuted = act

    def _paper_acknowledged(self, act: Act, _facts: Facts) -> None:
        self.answers.setdefault(act.actor.official, act)

    @property
    def _said(self) -> set[str]:
        """The roles for which somebody says that it is so."""
        return {act.known["role"] for act in self.answers.values() if act.known["answer"] == "diakui"}

    @property
    def acknowledged(self) -> bool:
        """Whether every party that stands on it says that it is so, and nobody that it is not."""
        parties = parties_of(self.recorded.known) if self.recorded else {}
        return bool(parties) and not self.disowned and parties.keys() <= self._said

    @property
    def certified(self) -> bool:
        """Whether an official service found its electronic signature valid, and each other party says that it is so."""
        check = self.attested.known.get("electronic_check") if self.attested else None
        if self.recorded is None or check is None or check["result"] != "sah" or self.disowned:
            return False
        facts = self.recorded.known
        return parties_of(facts).keys() <= self._said | electronic_of(facts)

    @property
    def disowned(self) -> bool:
        """Whether a party says that it is not so."""
        return any(act.known["answer"] == "disangkal" for act in self.answers.values())

    @property
    def grade(self) -> str | None:
        """What its figures are worth: certified, acknowledged or attested; None where it gives none."""
        if self.attested is None:
            return None
        return "certified" if self.certified else "acknowledged" if self.acknowledged else "attested"


def parties_of(facts: Facts) -> dict[str, Facts]:
    """The parties of a transcribed agreement, by their roles; none where nobody transcribed it."""
    document = facts.get("document") or {}
    return {role: document[role] for role in ("trustee", "grantor") if document.get(role) is not None}


def electronic_of(facts: Facts) -> set[str]:
    """The parties whose hand on the paper is an electronic signature."""
    hands = {(hand["role"], bare_name(hand["name_printed"])) for hand in facts["hands_seen"] if hand["mark"] == "tte"}
    parties = parties_of(facts).items()
    return {role for role, party in parties if (role, bare_name(party["name_printed"])) in hands}


def paper_of(act: Act, world: World) -> Paper:
    """The paper on whose stream an act stands."""
    return stream_of(world, act.ref.stream, Paper)


def _newest(act: Act, world: World) -> tuple[Paper, Act]:
    """The paper and its last transcription, if that is the one the act names."""
    paper = paper_of(act, world)
    if paper.recorded is None:
        raise Refused("paper_not_recorded")
    demand(paper.recorded.names(act.known["paper"]), "paper_not_newest")
    return paper, paper.recorded


# -- recorded ---------------------------------------------------------------------------------------------------------


def decide_paper_recorded(act: Act, world: World) -> None:
    """A clerk transcribes what came in; until it was found to agree, he may do so again."""
    facts, paper = act.known, paper_of(act, world)
    demand(facts["paper"] == paper.id, "id_differs", what="dokumen kertas")
    demand(paper.attested is None, "paper_attested")
    demand(not tells_nip(facts), "person_number")
    received = day_of(facts["received_on"])
    demand(received <= today(world, act), "paper_received_ahead", day=received)
    demand("document" not in facts or facts["document"]["fiscal_year"] == facts["fiscal_year"], "paper_year")
    _demand_no_party(act, facts, world)
    _demand_whose(facts, world)
    _demand_electronic(facts)
    if "supersedes" in facts:
        _demand_supersedes(facts, paper, world)


def _demand_no_party(act: Act, paper: Facts, world: World) -> str:
    """Nobody transcribes or compares a paper on which he stands himself; his bare name."""
    own = bare_name(official_of(world, act.actor.official or "").name_printed or "")
    parties = {bare_name(party["name_printed"]) for party in parties_of(paper).values()}
    demand(own not in parties, "paper_own")
    return own


def _demand_whose(facts: Facts, world: World) -> None:
    """The agency and the office that it is laid to are there, and the one belongs to the other."""
    if "agency" in facts:
        agency = stream_of(world, f"agency/{facts['agency']}", Agency)
        if agency.facts is None:
            raise Refused("not_registered", what="Perangkat daerah")
        registered = agency.facts["name_printed"]
        named = plain_name(facts["agency_printed"]) == plain_name(registered)
        demand(named, "agency_printed_differs", expected=registered)
        _demand_government(facts, world)
    if "office" in facts:
        office = office_of(world, facts["office"]).facts
        if office is None:
            raise Refused("not_registered", what="Jabatan")
        demand(facts.get("agency") == office["agency"], "paper_office")


def _demand_government(facts: Facts, world: World) -> None:
    """A paper of an agency that is registered here is one of this government, called `Pemerintah` or not."""
    if "document" in facts:
        names = facts["document"]["government_printed"], genesis_of(world)["government_printed"]
        printed, own = (plain_name(name).removeprefix("pemerintah") for name in names)
        demand(printed == own, "paper_government")


def _demand_electronic(facts: Facts) -> None:
    """An electronic signature stands in one of the files that came in, and is that of a hand seen there as such."""
    if "electronic" not in facts:
        return
    electronic = facts["electronic"]
    files = {file["sha256"] for file in facts["scans"]}
    demand(electronic["pades_sha256"] in files, "paper_electronic_file")
    hands = {bare_name(hand["name_printed"]) for hand in facts["hands_seen"] if hand["mark"] == "tte"}
    subject = electronic["subject_printed"]
    demand(bare_name(subject) in hands - {""}, "paper_electronic_subject", name=subject)


def _demand_supersedes(facts: Facts, paper: Paper, world: World) -> None:
    """It takes the place of another paper that was found to agree, of the same office or agency and year."""
    before = stream_of(world, facts["supersedes"]["stream"], Paper)
    if before.recorded is None or before.attested is None or before.name == paper.name:
        raise Refused("paper_not_superseding")
    stands = before.recorded.names(facts["supersedes"]) and _same_owner(before.recorded.known, facts)
    earlier, later = _day_of_paper(before.recorded.known), _day_of_paper(facts)
    demand(stands and not (later and later < earlier), "paper_not_superseding")


def _day_of_paper(facts: Facts) -> str:
    """The day on which hands were put to it, else the one that it prints; empty where neither is known."""
    return str(facts.get("signed_on", facts["date_on_paper"]).get("date", ""))


def _same_owner(before: Facts, after: Facts) -> bool:
    """Whether two papers are of one year and one office; of one agency where an office is not known of both."""
    if before["fiscal_year"] != after["fiscal_year"]:
        return False
    for name in ("office", "agency"):
        if name in before and name in after:
            return bool(before[name] == after[name])
    names = plain_name(before["agency_printed"]), plain_name(after["agency_printed"])
    return names[0] == names[1] != ""


# -- attested ---------------------------------------------------------------------------------------------------------


def decide_paper_attested(act: Act, world: World) -> None:
    """A second clerk compares the last transcription with the paper; what does not agree is transcribed again."""
    facts, (paper, recorded) = act.known, _newest(act, world)
    other = act.actor.official != recorded.actor.official and act.actor.key != recorded.actor.key
    own = _demand_no_party(act, recorded.known, world)
    other = other and own != bare_name(official_of(world, recorded.actor.official or "").name_printed or "")
    demand(other, "same_hand", what="yang menyalin dan yang mencocokkan")
    demand(paper.attested is None, "paper_attested")
    demand(paper.refuted is None, "paper_refuted")
    if "electronic_check" in facts:
        _demand_check(act, recorded.known, world)


def _demand_check(act: Act, paper: Facts, world: World) -> None:
    """Its electronic signature was checked by an official service, in a file, on a day after the paper's own."""
    check = act.known["electronic_check"]
    demand("electronic" in paper, "paper_not_electronic")
    demand(act.known["seen"] != "fotokopi", "paper_check_of_copy")
    demand(plain_name(check["service_printed"]) in SERVICES, "paper_service", service=check["service_printed"])
    checked = day_of(check["checked_on"])
    demand(checked <= today(world, act), "paper_checked_ahead", day=checked)
    demand(checked.isoformat() >= _day_of_paper(paper), "paper_checked_before", day=checked)


# -- acknowledged, or disowned ----------------------------------------------------------------------------------------


def decide_paper_acknowledged(act: Act, world: World) -> None:
    """Who stands on the paper says that it is so, or that it is not his: himself, once, for his own name."""
    facts, (paper, recorded) = act.known, _newest(act, world)
    if paper.attested is None:
        raise Refused("paper_not_attested")
    demand(paper.attested.names(facts["attested"]), "reference_wrong", field="attested")
    role = facts["role"]
    demand(act.actor.official not in paper.answers, "paper_answered")
    party = parties_of(recorded.known).get(role)
    if party is None:
        raise Refused("paper_without_party")
    clerks = {recorded.actor.official, paper.attested.actor.official}
    demand(act.actor.official not in clerks, "same_hand", what="petugas dan pihak pada dokumen")
    official = official_of(world, act.actor.official or "")
    demand(official.outside is None, "paper_outside")
    demand(official.name_printed == facts["name_printed"], "paper_name_differs", expected=official.name_printed)
    own = bare_name(official.name_printed or "")
    demand(own == bare_name(party["name_printed"]) != "", "paper_of_another", name=party["name_printed"])
    if role == "trustee" and "office" in recorded.known:
        _demand_held(recorded.known, official, world)


def _demand_held(paper: Facts, official: Official, world: World) -> None:
    """Of namesakes the one who held the office in that year, where the register knows who did."""
    year = paper["fiscal_year"]
    first, last = date(year, 1, 1), date(year, 12, 31)
    mandates = office_of(world, paper["office"]).mandates.values()
    held = [m for m in mandates if m.capacity is not None and m.since <= last and m.covers(max(first, m.since))]
    demand(not held or official.id in {m.official for m in held}, "paper_not_holder", year=year)
