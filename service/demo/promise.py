"""One agreement on its way through people's hands: each step is a form, filled in, drafted, signed and submitted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.evidence.differences import changes_between
from domain.evidence.entry import ActRef, stream_id
from service.demo.facts import Facts, day, file
from service.demo.founding import City, Officer
from service.demo.paperwork import YEAR, consequences, signature
from service.demo.stage import Deed

READ_FOR = 4 * 60_000  # ms between opening the words and signing them

Definition = Callable[[Any], Facts]


@dataclass(frozen=True, slots=True)
class Version:
    """A document in force: since which day, by which act, and the proposal that holds it."""

    since: str
    act: ActRef
    proposed: ActRef
    document: Facts


class Promise:
    """The agreement of an office and year. `…_facts` fill in a form; the verbs also sign and submit it."""

    def __init__(self, city: City, head: str, *, operator: str, grantor: str | None = "walikota") -> None:
        self.city = city
        self.head = head
        self.operator = operator
        self.grantor = grantor
        self.id = stream_id(city.stage.origin, "agreement", f"{city.offices[head]}/{YEAR}")
        self.stream = f"agreement/{self.id}"
        self.rounds = 0
        self.revisions = 0
        self.document: Facts = {}
        self.document_in_force: Facts = {}
        self.dialogue: ActRef | None = None
        self.proposed: ActRef | None = None
        self.proposed_in_force: ActRef | None = None
        self.signed: ActRef | None = None
        self.in_force: ActRef | None = None
        self.continued: ActRef | None = None
        self.versions: tuple[Version, ...] = ()

    # -- who and when --

    @property
    def trustee(self) -> Officer:
        """Who leads the office now."""
        return self.city.officers[self.head]

    @property
    def superior(self) -> Officer:
        """PIHAK KEDUA."""
        if self.grantor is None:
            raise LookupError(self.head)
        return self.city.officers[self.grantor]

    def _hand(self, officer: Officer) -> Facts:
        stage = self.city.stage
        return signature(officer, on=stage.today(), opened_at=stage.clock.now_ms() - READ_FOR)

    def _effective(self) -> Facts:
        return {"effective": day(self.city.stage.today().isoformat())}

    def do(self, officer: Officer, act: str, facts: Facts) -> ActRef:
        """One act of this agreement, under the mandate of that office."""
        return self.city.stage.do(officer.person, act, facts, **self._where(officer))

    def deed(self, officer: Officer, act: str, facts: Facts) -> Deed:
        """The same, to be done together with others."""
        return Deed(act, facts, **self._where(officer))

    def _where(self, officer: Officer) -> dict[str, str]:
        return {"office": officer.office, "mandate": officer.mandate.digest, "stream": self.stream}

    # -- before the signatures --

    def dialogue_facts(self, positions: Sequence[str], *, held_on: str, delegate: str | None = None) -> Facts:
        """What the head's side notes of the dialogue."""
        head, superior = self.trustee, self.city.officers[delegate] if delegate else self.superior
        facts: Facts = {
            "office": head.office,
            "office_printed": head.post,
            "fiscal_year": YEAR,
            "held_on": day(held_on),
            "participants": [{"name_printed": one.person.name, "post_printed": one.post} for one in (head, superior)],
            "positions": list(positions),
            "reservations": [],
            "minutes": file(f"Notulen dialog kinerja {head.post} {YEAR}", dated=held_on),
        }
        return facts | ({"delegated_to_printed": superior.post} if delegate else {})

    def hold_dialogue(self, positions: Sequence[str], *, delegate: str | None = None) -> ActRef:
        """The operator records the dialogue that was held today."""
        facts = self.dialogue_facts(positions, held_on=self.city.stage.today().isoformat(), delegate=delegate)
        self.dialogue = self.do(self.city.officers[self.operator], "dialogue-held", facts)
        return self.dialogue

    def confirm_dialogue(self, by: str) -> ActRef:
        """The other side confirms it."""
        return self.do(self.city.officers[by], "dialogue-confirmed", {"dialogue": _done(self.dialogue)})

    def proposal_facts(self, document: Facts, *, budget: ActRef | None) -> Facts:
        """The whole document, offered for signature."""
        facts: Facts = {"office": self.city.offices[self.head], "document": document, "draft_round": self.rounds + 1}
        facts |= {"budget": budget.data()} if budget else {"budget_absent_code": "tanpa_anggaran_sendiri"}
        if self.dialogue is not None:
            return facts | {"dialogue": self.dialogue.data()}
        return facts | {"dialogue_absent_code": "belum_dilaksanakan" if self.grantor else "tidak_diwajibkan"}

    def propose(self, document: Facts, *, budget: ActRef | None = None) -> ActRef:
        """The operator offers a document."""
        facts = self.proposal_facts(document, budget=budget)
        self.proposed = self.do(self.city.officers[self.operator], "agreement-proposed", facts)
        self.rounds, self.document, self.signed = self.rounds + 1, document, None
        return self.proposed

    def _proposed(self) -> Facts:
        return {"proposed": _done(self.proposed)}

    def align(self, by: str = "bappeda") -> ActRef:
        """Another agency attests that it fits."""
        facts = self._proposed() | {"attestation": "selaras", "mismatches": []}
        return self.do(self.city.officers[by], "agreement-aligned", facts)

    def give_back(self, reason_code: str, reason: str, *, by: str = "bappeda") -> ActRef:
        """The pen goes back to the drafter."""
        facts = self._proposed() | {"reason_code": reason_code, "reason": reason, "pen": "drafter"}
        return self.do(self.city.officers[by], "agreement-returned", facts)

    # -- two hands --

    def signing_facts(self) -> Facts:
        """The trustee's hand; that of a head of region puts the document in force."""
        facts = self._proposed() | {
            "role": "trustee",
            "consequences": consequences(self.document),
            **self._hand(self.trustee),
        }
        return facts if self.grantor else facts | {"in_force": True, **self._effective()}

    def sign(self) -> ActRef:
        """PIHAK PERTAMA signs."""
        self.signed = self.do(self.trustee, self._name("signed"), self.signing_facts())
        if self.grantor is None:
            self.enter_force(self.signed)
        return self.signed

    def countersigning_facts(self) -> Facts:
        """The grantor's hand over what the trustee signed."""
        return self._proposed() | {
            "signed": _done(self.signed),
            "role": "grantor",
            "direct_superior": True,
            **self._effective(),
            **self._hand(self.superior),
        }

    def countersign(self) -> ActRef:
        """PIHAK KEDUA signs: in force."""
        return self.enter_force(self.do(self.superior, self._name("countersigned"), self.countersigning_facts()))

    def countersigning(self) -> Deed:
        """The same among others in one session; `enter_force` then takes note of it."""
        return self.deed(self.superior, self._name("countersigned"), self.countersigning_facts())

    def enter_force(self, act: ActRef) -> ActRef:
        """Take note that an act put the open document in force."""
        self.revisions += self._is_revision
        self.in_force, self.proposed_in_force, self.document_in_force = act, self.proposed, self.document
        if self.proposed is not None:
            since = self.city.stage.today().isoformat()
            self.versions += (Version(since, act, self.proposed, self.document),)
        return act

    def version_on(self, day: str) -> Version:
        """The version in force on a day; before the first, the first."""
        return next((one for one in reversed(self.versions) if one.since <= day), self.versions[0])

    @property
    def _is_revision(self) -> bool:
        return bool(self.document["doc_type"] == "pk_perubahan")

    def _name(self, verb: str) -> str:
        return f"revision-{verb}" if self._is_revision else f"agreement-{verb}"

    def publication_facts(self) -> Facts:
        """Where what is in force can be read."""
        return {
            "agreement": _done(self.in_force),
            "channel": "situs_pemda",
            "address": f"https://kota-contoh.demo.invalid/pk/{YEAR}/{self.head}",
            "published_on": day(self.city.stage.today().isoformat()),
        }

    def publish(self) -> ActRef:
        """Bagian Organisasi notes the publication."""
        return self.do(self.city.officers["organisasi"], "agreement-published", self.publication_facts())

    # -- revising --

    def revision_facts(
        self,
        document: Facts,
        *,
        ground: str,
        refs: Sequence[ActRef] = (),
        evidence: Sequence[Facts] = (),
        assumption: Facts | None = None,
        asked_by: str = "trustee",
        known: Sequence[ActRef] = (),
    ) -> Facts:
        """A whole document instead of the one in force: everything that differs, and the sheets `known` by then."""
        facts: Facts = {
            "document": document,
            "replaces": _done(self.in_force),
            "revision_no": self.revisions + 1,
            "ground": ground,
            "ground_refs": [ref.data() for ref in refs],
            "evidence": list(evidence),
            "asked_by": asked_by,
            "applies_from": day(self.city.stage.today().isoformat()),
            "changes": changes_between(self.document_in_force, document, self._definition),
            "known_sheets": [sheet.data() for sheet in known],
        }
        return facts | ({"assumption": assumption} if assumption else {})

    def _definition(self, ref: Any) -> Facts:
        return self.city.definitions[ref["digest"]]

    def propose_revision(self, facts: Facts, *, by: Officer) -> ActRef:
        """Someone entitled to it proposes to change the promise."""
        self.proposed = self.do(by, "revision-proposed", facts)
        self.document, self.signed = facts["document"], None
        return self.proposed

    def reject_revision(self, reason_code: str, reason: str) -> ActRef:
        """The grantor says no; what is in force stays."""
        facts = self._proposed() | {"reason_code": reason_code, "reason": reason}
        return self.do(self.superior, "revision-rejected", facts)

    # -- the next head --

    def continuation_facts(self, predecessor: Officer) -> Facts:
        """The next head takes the promise over as it stands."""
        return {
            "agreement": _done(self.in_force),
            "document": _done(self.proposed_in_force),
            "trustee": self.trustee.party,
            "predecessor": predecessor.person.official,
            "consequences": consequences(self.document_in_force),
            **self._hand(self.trustee),
        }

    def continue_after(self, predecessor: Officer) -> ActRef:
        """Who leads now continues what the predecessor promised."""
        self.continued = self.do(self.trustee, "agreement-continued", self.continuation_facts(predecessor))
        return self.continued

    def acceptance_facts(self) -> Facts:
        """The grantor accepts who continues."""
        return {
            "continued": _done(self.continued),
            "document": _done(self.proposed_in_force),
            "role": "grantor",
            **self._effective(),
            **self._hand(self.superior),
        }

    def accept_continuation(self) -> ActRef:
        """PIHAK KEDUA countersigns the continuation."""
        return self.do(self.superior, "continuation-countersigned", self.acceptance_facts())

    # -- the end of the year --

    def closing_facts(self, lock: ActRef, *, report: Facts | None = None) -> Facts:
        """The year is over and its last period locked."""
        facts: Facts = {
            "agreement": _done(self.in_force),
            "document": _done(self.proposed_in_force),
            "reason_code": "tahun_berakhir",
            "closed_on": day(self.city.stage.today().isoformat()),
            "period": lock.data(),
        }
        return facts | ({"report": report} if report else {})

    def close(self, lock: ActRef, *, report: Facts | None = None) -> ActRef:
        """Bagian Organisasi closes the agreement; nobody revises or continues it any more."""
        return self.do(self.city.officers["organisasi"], "agreement-closed", self.closing_facts(lock, report=report))


def _done(act: ActRef | None) -> Facts:
    """The reference by which a form names an act that was done before it."""
    if act is None:
        raise LookupError
    return act.data()
