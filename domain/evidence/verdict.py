"""The verdict: three questions, three answers, and every claim behind them.

Never the bare word "sah": validity in law is a judge's word.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.evidence.errors import AmanahError

UTUH, SIGNER, AUTHORITY = "utuh", "penanda_tangan", "kewenangan"
SHOWN = 12  # records that a line of the report names before it counts the rest

QUESTIONS = {UTUH: "utuh", SIGNER: "penanda tangan dikenali", AUTHORITY: "kewenangan tercatat"}


class Answer(StrEnum):
    """What can be said."""

    YES = "ya"
    NO = "tidak"
    UNKNOWN = "belum dapat dipastikan"

    @classmethod
    def of(cls, answers: "list[Answer]") -> "Answer":
        """One answer out of many: a no outweighs what is unknown, and that a yes."""
        return next((answer for answer in (cls.NO, cls.UNKNOWN) if answer in answers), cls.YES)


class Claim(NamedTuple):
    """One numbered claim (SPEC.md section 9) and its answer; `error` says why it is not a yes."""

    number: str
    name: str
    question: str
    answer: Answer
    error: AmanahError | None = None
    record: int | None = None

    @property
    def code(self) -> str | None:
        """The stable code of what is wrong."""
        return self.error.code if self.error else None

    @property
    def text(self) -> str:
        """Why, in a sentence."""
        return self.error.message if self.error else ""


@dataclass(frozen=True)
class ActVerdict:
    """The claims about one act."""

    record: int
    digest: str | None
    act: str | None
    title: str
    claims: tuple[Claim, ...]
    withheld: bool = False

    @property
    def answers(self) -> dict[str, Answer]:
        """The three answers for this act."""
        return answers_of(self.claims)


def answers_of(claims: tuple[Claim, ...] | list[Claim]) -> dict[str, Answer]:
    """The three answers that claims add up to."""
    return {
        question: Answer.of([claim.answer for claim in claims if claim.question == question]) for question in QUESTIONS
    }


@dataclass(frozen=True)
class Verdict:
    """What a bundle proves under a trust root that the verifier chose."""

    origin: str
    about: str
    size: int
    claims: tuple[Claim, ...]
    acts: tuple[ActVerdict, ...]
    so_far: bool  # no stream-heads proof covers the streams: acts may exist that the bundle does not show
    interval: str
    grade: str
    remarks: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    monitors: str = "0 dari 0"
    whole_as_of: int | None = None  # the tree size up to which nothing was left out of the streams shown
    absent: frozenset[str] = frozenset()  # streams proved to have no acts at that size

    @property
    def answers(self) -> dict[str, Answer]:
        """The three answers over the whole bundle."""
        return answers_of([*self.claims, *(claim for act in self.acts for claim in act.claims)])

    @property
    def fallen(self) -> list[Claim]:
        """Every claim that is not a yes, causes first."""
        claims = [*self.claims, *(claim for act in self.acts for claim in act.claims)]
        return sorted(
            (claim for claim in claims if claim.answer is not Answer.YES),
            key=lambda claim: claim.answer is not Answer.NO,
        )

    @property
    def exit_code(self) -> int:
        """0 all three yes, 1 a no, 2 undetermined."""
        return {Answer.YES: 0, Answer.NO: 1, Answer.UNKNOWN: 2}[Answer.of(list(self.answers.values()))]

    def said(self, question: str) -> str:
        """An answer as it is to be read aloud."""
        answer = self.answers[question]
        if answer is Answer.YES and self.so_far and question != UTUH:
            return "ya, sejauh berkas ini"
        return answer.value

    def report(self) -> str:
        """The verdict in plain text."""
        lines = [
            f"Buku register   : {self.origin}",
            f"Tentang         : {self.about}",
            f"Segel           : {self.size} catatan",
            "",
        ]
        lines += [f"{QUESTIONS[question] + '?':<26}{self.said(question)}" for question in QUESTIONS]
        lines += [
            "",
            f"Waktu           : {self.interval}",
            f"Pemantau        : {self.monitors}",
            f"Tingkat bukti   : {self.grade}",
        ]
        if self.fallen:
            lines += ["", "Yang tidak dapat dijawab ya:", *_causes(self.fallen), *_consequences(self.fallen)]
        for heading, texts in (("Catatan:", self.remarks), ("Yang tidak dibuktikan:", self.limits)):
            if texts:
                lines += ["", heading, *(f"  - {text}" for text in texts)]
        return "\n".join(lines) + "\n"


def _causes(fallen: list[Claim]) -> list[str]:
    """Each claim that is a no, in full."""
    no = [claim for claim in fallen if claim.answer is Answer.NO]
    return [
        f"  {_where(claim)} [{claim.number} {claim.name}] {claim.answer}: {claim.text} ({claim.code})" for claim in no
    ]


def _consequences(fallen: list[Claim]) -> list[str]:
    """What is undetermined, once for each reason: one bad record may leave a hundred claims open."""
    reasons: dict[tuple[str, str | None], list[Claim]] = {}
    for claim in fallen:
        if claim.answer is Answer.UNKNOWN:
            reasons.setdefault((claim.text, claim.code), []).append(claim)
    return [f"  {_told(claims)} {Answer.UNKNOWN}: {text} ({code})" for (text, code), claims in reasons.items()]


def _told(claims: list[Claim]) -> str:
    records = list(dict.fromkeys(_where(claim) for claim in claims))
    numbers = ", ".join(dict.fromkeys(claim.number for claim in claims))
    shown = ", ".join(records[:SHOWN]) + (f" dan {len(records) - SHOWN} lagi" if len(records) > SHOWN else "")
    return f"{shown} [{numbers}]"


def _where(claim: Claim) -> str:
    return "berkas" if claim.record is None else f"nomor {claim.record}"
