"""What had been shown by a day: the sheet of each period, its figures as printed and read, and the hands under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from domain.asof.book import Book
from domain.asof.hands import hand
from domain.asof.shelf import Facts, Told
from domain.evidence.parts import Parts

MISSING, ENTERED, SIGNED, REFUSED, EXAMINED, VERIFIED, REJECTED = (
    "belum_diisi", "diisi", "ditandatangani", "penandatanganan_ditolak", "diperiksa", "diverifikasi",
    "ditolak_pemeriksa",
)  # fmt: skip
STATES = {
    MISSING: "belum diisi",
    ENTERED: "diisi, belum ditandatangani",
    SIGNED: "diisi dan ditandatangani, belum diverifikasi",
    REFUSED: "diisi; penandatanganannya ditolak",
    EXAMINED: "sudah diperiksa, belum selesai atau isinya ditahan",
    VERIFIED: "diverifikasi",
    REJECTED: "ada baris yang ditolak pemeriksa",
}


@dataclass
class Round:
    """One entry of a sheet by the day, and the hands on it; what follows from them is asked once all are there."""

    entry: Told
    signatures: list[Told] = field(default_factory=list)
    refusals: list[Told] = field(default_factory=list)
    verdicts: list[Told] = field(default_factory=list)

    @cached_property
    def state(self) -> str:
        """How far it got."""
        if self.rejected:
            return REJECTED
        if self.verdicts:
            return VERIFIED if any(told.facts and told.facts["final"] for told in self.verdicts) else EXAMINED
        if self.signatures:
            return SIGNED
        return REFUSED if self._refused() else ENTERED

    @cached_property
    def rejected(self) -> bool:
        """Whether a verifier said no to one of its lines."""
        return any(line["verdict"] == "rejected" for told in self.verdicts for line in _verdict_lines(told))

    @cached_property
    def unknown(self) -> bool:
        """Whether a verdict on it is withheld: it may have rejected a line. One that verifies it would be open."""
        return any(told.facts is None for told in self.verdicts)

    def _refused(self) -> bool:
        """Refused by the one who answers, or by a second witness of another office."""
        return any(
            told.facts is not None and ("seconds" in told.facts or told.facts["refuser"] == told.act.actor.official)
            for told in self.refusals
        )

    def verdict_on(self, line_id: str) -> tuple[Told, Facts] | None:
        """What the last verifier said of a line."""
        for told in reversed(self.verdicts):
            for line in _verdict_lines(told):
                if line["line_id"] == line_id:
                    return told, line
        return None

    @cached_property
    def lines(self) -> dict[str, Facts]:
        """What it says, by line; empty where it is withheld."""
        return {line["line_id"]: line for line in (self.entry.facts or {}).get("lines", ())}


@dataclass
class Sheet:
    """The acts about one period by the day, sorted by what they are; what follows is asked once all are there."""

    period: str
    opened: Told | None = None
    locked: Told | None = None
    reopened: Told | None = None
    rounds: list[Round] = field(default_factory=list)
    signatures: list[Told] = field(default_factory=list)
    refusals: list[Told] = field(default_factory=list)
    verdicts: list[Told] = field(default_factory=list)

    def put(self, told: Told) -> None:
        """Add an act: an entry begins a round, every other belongs to the one it names; withheld, to the last."""
        kind = _SORTED[told.name]
        if kind == "rounds":
            self.rounds.append(Round(told))
            return
        getattr(self, kind).append(told)
        for one in self.rounds if told.facts else self.rounds[-1:]:
            if told.facts is None or told.facts["entered"]["digest"] == one.entry.digest:
                getattr(one, kind).append(told)

    @property
    def current(self) -> Round | None:
        """The last round."""
        return self.rounds[-1] if self.rounds else None

    @cached_property
    def holds(self) -> Round | None:
        """The round whose figures hold: the last verified, else the last that nobody rejected.

        A correction takes nothing away until it is verified itself. None also where a withheld verdict leaves it open.
        """
        verified = [one for one in self.rounds if one.state == VERIFIED]
        standing = verified or [one for one in self.rounds if not one.rejected]
        return standing[-1] if standing and not (standing[-1].unknown and not verified) else None

    @cached_property
    def hidden(self) -> bool:
        """Whether what holds is not to be seen: withheld itself, or hanging on a withheld verdict."""
        if self.holds is not None:
            return self.holds.entry.facts is None
        return any(one.unknown for one in self.rounds)

    @cached_property
    def state(self) -> str:
        """How far the round that holds got; where none holds, the last."""
        told = self.holds or self.current
        return MISSING if told is None else told.state

    def line(self, line_id: str) -> Facts | None:
        """What the round that holds says of a line."""
        return self.holds.lines.get(line_id) if self.holds else None


def _verdict_lines(told: Told) -> Sequence[Facts]:
    return [] if told.facts is None else list(told.facts["lines"])


_SORTED = {
    "realization-entered": "rounds",
    "realization-corrected": "rounds",
    "realization-signed": "signatures",
    "realization-signing-refused": "refusals",
    "realization-verified": "verdicts",
}


def sheets_of(book: Book, parts: Parts) -> list[Sheet]:
    """The sheet of each period that was opened or filled in by the day, in the order of the year."""
    return [sheet for sheet in _all(book, parts) if sheet.opened is not None or sheet.rounds]


def _all(book: Book, parts: Parts) -> Iterator[Sheet]:
    for code, name in parts.sheets.items():
        sheet = Sheet(code)
        for told in filter(book.counts, book.stream(parts.periods[code])):
            _sort_period(sheet, told, parts.office)
        for told in filter(book.counts, book.stream(name)):
            sheet.put(told)
        yield sheet


def _sort_period(sheet: Sheet, told: Told, office: str) -> None:
    if told.name == "period-opened":
        sheet.opened = told
    elif told.name == "period-locked":
        sheet.locked = told
    elif any(one["office"] == office for one in (told.facts or {}).get("offices", ())):
        sheet.reopened = told


def sheet_data(book: Book, sheet: Sheet, office: str) -> dict[str, Any]:
    """A sheet as an answer shows it."""
    terms = (book.facts(sheet.opened) if sheet.opened else None) or {}
    return {
        "period": sheet.period,
        "period_printed": terms.get("period_printed"),
        "starts": terms.get("starts"),
        "ends": terms.get("ends"),
        "due": {step: terms.get(f"{step}_due") for step in ("entry", "signature", "verification")},
        "opened": book.source(sheet.opened) if sheet.opened else None,
        "locked": book.source(sheet.locked) if sheet.locked else None,
        "reopened": book.source(sheet.reopened) if sheet.reopened else None,
        "state": _state(sheet.state),
        "current": sheet.current.entry.number if sheet.current else None,
        "holds": sheet.holds.entry.number if sheet.holds else None,
        "pending": _pending(book, sheet),
        "entries": [_entry(book, one.entry, office) for one in sheet.rounds],
        "hands": [{**hand(book, one, office=office), **_named_entry(book, one)} for one in sheet.signatures],
        "refusals": [_refusal(book, one) for one in sheet.refusals],
        "verdicts": [_verdict(book, one, office) for one in sheet.verdicts],
        "lines": _lines(book, sheet),
    }


def _named_entry(book: Book, told: Told) -> dict[str, Any]:
    """Which entry of the sheet an act answers."""
    named = book.named((told.facts or {}).get("entered"))
    return {"entry": named.number if named else None}


def _entry(book: Book, told: Told, office: str) -> dict[str, Any]:
    facts = book.facts(told) or {}
    corrected = book.named(facts.get("corrects"))
    return {
        **hand(book, told, office=office),
        "round": facts.get("round"),
        "data_as_of": facts.get("data_as_of"),
        "corrects": corrected.number if corrected else None,
        "reason_code": facts.get("reason_code"),
        "reason": facts.get("reason"),
    }


def _refusal(book: Book, told: Told) -> dict[str, Any]:
    facts = book.facts(told) or {}
    named = ("refuser", "refuser_printed", "reason_code", "reason")
    second = book.named(facts.get("seconds"))
    return {
        **book.source(told),
        **_named_entry(book, told),
        "withheld": told.facts is None,
        **{name: facts.get(name) for name in named},
        "seconds": second.number if second else None,
    }


def _verdict(book: Book, told: Told, office: str) -> dict[str, Any]:
    facts = book.facts(told) or {}
    named = ("unit_printed", "stage", "final")
    return {
        **hand(book, told, office=office),
        **_named_entry(book, told),
        **{name: facts.get(name) for name in named},
    }


def _state(code: str) -> dict[str, str]:
    return {"code": code, "text": STATES[code]}


def _pending(book: Book, sheet: Sheet) -> dict[str, Any] | None:
    """The last entry, where it is not the one that holds: a correction on its way, or what was rejected."""
    last = sheet.current
    if last is None or last is sheet.holds:
        return None
    return {"record": last.entry.number, "state": _state(last.state), "lines": _said_by(book, last)}


def _lines(book: Book, sheet: Sheet) -> list[dict[str, Any]] | None:
    """The figures that hold; None where they are withheld: unknown is not empty, and never 0."""
    if sheet.holds is None:
        return None if sheet.hidden else []
    return _said_by(book, sheet.holds)


def _said_by(book: Book, told: Round) -> list[dict[str, Any]] | None:
    facts = book.facts(told.entry)
    return None if facts is None else [_line(told, line) for line in facts["lines"]]


def _line(told: Round, line: Facts) -> dict[str, Any]:
    said = told.verdict_on(line["line_id"])
    plain = ("value", "parts", "expected_on", "reason_code", "attainment_printed", "cause_code", "follow_up_code")
    return {
        **{name: line[name] for name in ("line_id", "no_printed", "indicator_printed", "state")},
        **{name: line.get(name) for name in plain},
        "scope_done": [_done(one) for one in line.get("scope_done", ())],
        "evidence": [_file(one) for one in line["evidence"]],
        "verdict": None if said is None else _said(*said),
    }


def _said(told: Told, line: Facts) -> dict[str, Any]:
    plain = ("reason_code", "note", "value_read")
    return {"record": told.number, "verdict": line["verdict"], **{name: line.get(name) for name in plain}}


def _done(one: Facts) -> dict[str, Any]:
    return {"id": one["id"], "done_on": one["done_on"], "files": [_file(each) for each in one["files"]]}


def _file(one: Facts) -> dict[str, Any]:
    return {"sha256": one["sha256"], "title": one["title"]}
