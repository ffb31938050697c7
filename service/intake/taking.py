"""From a read file to signed acts: all refusals first, then the parts; the same file twice adds nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from domain.evidence.acts import ACTS
from domain.evidence.errors import Refused
from domain.evidence.streams import ZONES
from service.drafts import Draft, Intent
from service.house import House
from service.importing import Question, Reading
from service.intake.differences import Comparing
from service.intake.naming import Official, Signer, SourceNamed, key_of
from service.intake.parts import Packing, Part, batches, items_of
from service.intake.source import Known, State
from service.intake.unseen import Unseen
from service.signing import sign_own

IMPORTED, CHANGED = "claims-imported", "claims-changed"
SHOWN = 200  # differences that are handed back; all of them stand in the records
_KINDS = {"cell": "changed", "row_new": "new", "row_gone": "gone"}
_SAME = ("file", "parts", "locale", "mapping", "covers", "rows_sha256", "counts")  # of an import that goes on

Facts = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What taking a file would record: the act and its counts, the first differences, and in how many parts."""

    kind: str
    counts: Mapping[str, int]
    differences: tuple[Facts, ...]
    unseen: Unseen
    parts: int
    unanswered: tuple[Question, ...]  # the questions of the file that this source has not answered before
    already: int  # parts that an import which was cut off has recorded
    nothing_new: bool
    version: int  # of the source when it was looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What taking a file recorded: the numbers of the acts of this time; none where it said nothing new."""

    records: tuple[int, ...]
    kind: str
    counts: Mapping[str, int]
    differences: tuple[Facts, ...]
    unseen: Unseen
    nothing_new: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """A read file, and what is said about it beside."""

    reading: Reading
    source: SourceNamed
    extracted_at: int | None = None
    modified_at: int | None = None
    complete: bool = True


@contextmanager
def prepared(
    house: House,
    reading: Reading,
    *,
    source: SourceNamed,
    extracted_at: int | None = None,
    modified_at: int | None = None,
    complete: bool = True,
) -> Iterator["Plan"]:
    """What a file would add to its source: to be looked at, and to be recorded or not."""
    with Known(house, source.code) as known:
        yield Plan(house, known, Handed(reading, source, extracted_at, modified_at, complete))


def look(
    house: House,
    reading: Reading,
    *,
    source: SourceNamed,
    complete: bool = True,
    again: bool = False,
    new_mapping: bool = False,
) -> Preview:
    """What `take` would do; nothing is recorded, and questions may still be open."""
    with prepared(house, reading, source=source, complete=complete) as plan:
        plan.demand_comparable(again=again, new_mapping=new_mapping)
        return plan.preview


def take(
    house: House,
    reading: Reading,
    *,
    source: SourceNamed,
    signer: Signer,
    extracted_at: int | None = None,
    modified_at: int | None = None,
    complete: bool = True,
    seen: int | None = None,
    again: bool = False,
    new_mapping: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Record what a file says. Raises `Refused` before anything is recorded; a cut off import is resumed.

    `seen` is the version of the source that a preview showed: what changed since is not recorded unlooked at. `again`:
    these bytes may have been recorded before the last file, for somebody knows that the source went back to them.
    `new_mapping`: the last file may have been read by another mapping, for somebody knows what differs between the two.
    """
    with prepared(
        house, reading, source=source, extracted_at=extracted_at, modified_at=modified_at, complete=complete
    ) as plan:
        if seen is not None and plan.known.version != seen:
            raise Refused("ticket_changed")
        plan.demand_comparable(again=again, new_mapping=new_mapping)
        return plan.record(signer, progress)


class Plan:
    """What is to be recorded, in parts; the items lie in the temporary file of the source."""

    def __init__(self, house: House, known: Known, handed: Handed) -> None:
        self._house, self.known, self.handed = house, known, handed
        reading = handed.reading
        last = [known.last_of(table) for table in reading.tables]
        self.kind = CHANGED if any(last) else IMPORTED
        self.shown: tuple[Facts, ...] = ()
        self._comparing = Comparing(known, reading, whole=handed.complete)
        self._left_out = frozenset({one for state in last if state is not None for one in state.unread})
        self.counts = self._comparing.counts
        known.db.execute("BEGIN")
        self.parts = self._pack()
        known.db.execute("COMMIT")
        self.header = self._header()
        changes = sum(self.counts.get(name, 0) for name in _KINDS.values())
        self.nothing_new = self._is_last_file(last) and changes == 0
        self.already = 0 if self.nothing_new else self._resumed()

    @property
    def preview(self) -> Preview:
        """What would be recorded."""
        return Preview(
            kind=self.kind,
            counts=self.counts,
            differences=self.shown,
            unseen=self._comparing.unseen,
            parts=len(self.parts),
            unanswered=self.unanswered,
            already=self.already,
            nothing_new=self.nothing_new,
            version=self.known.version,
        )

    def record(self, signer: Signer, progress: Progress | None = None) -> Taken:
        """Draft, sign and record what is new; raises `Refused` before anything is recorded."""
        if self.unanswered:
            raise Refused("claims_unanswered", count=len(self.unanswered))
        if len(self.handed.reading.rows) == 0:
            raise Refused("claims_empty", file=self.handed.reading.title)
        records = () if self.nothing_new else tuple(_Hand(self._house, signer, self).record(progress))
        return Taken(
            records=records,
            kind="" if self.nothing_new else self.kind,
            counts=self.counts,
            differences=self.shown,
            unseen=self._comparing.unseen,
            nothing_new=self.nothing_new,
        )

    def demand_comparable(self, *, again: bool = False, new_mapping: bool = False) -> None:
        """Refuse what would tell changes that never were: another way of reading, or an old export over a new one."""
        sha256, tables = self.handed.reading.file_sha256, self.handed.reading.tables
        last = [state for table in tables if (state := self.known.last_of(table)) is not None]
        other = {state.header["mapping"]["sha256"] for state in last} - {self.handed.reading.mapping.sha256}
        if other and not new_mapping:
            raise Refused("claims_other_mapping", mapping=last[-1].header["mapping"]["id"])
        if again or any(state.file["sha256"] == sha256 for state in last):
            return
        for state in reversed(self.known.finished):
            if state.file["sha256"] == sha256 and set(state.tables) & set(tables):
                day = datetime.fromtimestamp(state.received_at / 1000, ZONES[self._house.zone]).date()
                raise Refused("claims_earlier_file", record=state.record, day=f"{day:%d/%m/%Y}")

    def _pack(self) -> list[Part]:
        packing, reading, comparing = Packing(self.known), self.handed.reading, self._comparing
        if self.kind == IMPORTED:
            packing.add("rows", comparing.rows())
        else:
            packing.add("differences", self._counted(comparing.differences(self._left_out)))
        packing.add("rejected", (one.facts() for one in reading.rejected))
        packing.add("unseen", comparing.unseen.facts())
        # A choice is told with the cell that it made; one that was told before stands in an earlier act.
        told = [one for one in reading.decisions if (one.get("sheet"), one["row"], one["field"]) in comparing.asked]
        packing.add("decisions", told)
        return packing.done()

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions of the file that the source has not answered before."""
        kept = self._comparing.kept
        return tuple(one for one in self.handed.reading.questions if (one.sheet, one.row, one.field) not in kept)

    def _counted(self, found: Iterable[Facts]) -> Iterable[Facts]:
        self.counts |= dict.fromkeys(_KINDS.values(), 0)
        shown: list[Facts] = []
        for one in found:
            self.counts[_KINDS[one["kind"]]] += 1
            if len(shown) < SHOWN:
                shown.append(one)
            yield one
        self.shown = tuple(shown)

    def _header(self) -> Facts:
        handed, reading = self.handed, self.handed.reading
        header: Facts = {
            "source": handed.source.facts(),
            "file": {
                "sha256": reading.file_sha256,
                "size": reading.size,
                "media_type": reading.media_type,
                "title": reading.title[:300],
            },
            "parts": len(self.parts),
            "locale": dict(reading.locale),
            "mapping": {"id": reading.mapping.id, "sha256": reading.mapping.sha256},
            "covers": {
                "tables": list(reading.tables),
                "fiscal_years": list(reading.fiscal_years),
                "complete": self._comparing.complete,
            },
            "counts": self.counts,
            "rows_sha256": self.known.sha256(reading.tables),
        }
        if handed.modified_at is not None:
            header["file"]["modified_at"] = handed.modified_at
        if handed.extracted_at is not None:
            header["extracted_at"] = handed.extracted_at
        if self.kind == CHANGED:
            header["previous"] = self.known.finished[-1].ref.data()
        return header

    def _is_last_file(self, last: Sequence[State | None]) -> bool:
        """Whether every table of the file comes from these very bytes already."""
        return all(state is not None and state.file["sha256"] == self.header["file"]["sha256"] for state in last)

    def _resumed(self) -> int:
        """How many parts of this very import are in; its header then goes on unchanged."""
        begun = self.known.unfinished
        if begun is None or begun.kind != self.kind:
            return 0
        if any(_told(begun.header, name) != _told(self.header, name) for name in _SAME):
            return 0
        self.header = begun.header
        return begun.done

    def facts(self, number: int) -> Facts:
        """The facts of a part, counted from 1."""
        rooms: dict[str, list[Facts]] = {"rejected": [], "decisions": []}
        rooms["rows" if self.kind == IMPORTED else "differences"] = []
        return {**self.header, "part": number, **rooms, **items_of(self.known, self.parts[number - 1])}


def _told(header: Mapping[str, Any], name: str) -> Any:
    """What must be the same; a file by its bytes, whatever it is called by now."""
    return header[name]["sha256"] if name == "file" else header[name]


class _Hand:
    """Drafts, signs and records the parts of a plan."""

    def __init__(self, house: House, signer: Signer, plan: Plan) -> None:
        self._house, self._plan, self._signer = house, plan, signer
        self._key = key_of(signer, house)

    def record(self, progress: Progress | None) -> Iterable[int]:
        """The numbers of the records, batch by batch; raises `Refused` before the first if anything is wrong."""
        plan = self._plan
        numbers = range(plan.already + 1, len(plan.parts) + 1)
        together = list(batches(plan.parts[plan.already :]))
        if len(together) > 1:
            self._check(numbers)
        left = iter(numbers)
        for batch in together:
            wanted = list(islice(left, len(batch)))
            yield from self._house.app.record(sign_own(self._drafted(wanted), self._key))
            if progress is not None:
                progress(wanted[-1], len(plan.parts))

    def _check(self, numbers: Iterable[int]) -> None:
        """What is to be recorded in several steps is looked at whole before the first."""
        for number in numbers:
            ACTS[self._plan.kind].check(self._plan.facts(number))

    def _drafted(self, numbers: Sequence[int]) -> Draft:
        known = self._plan.known
        if self._house.store.stream_head(known.stream).version != known.version + numbers[0] - 1 - self._plan.already:
            raise Refused("superseded", stream=known.stream)
        intents = (self._intent(number) for number in numbers)
        return self._house.drafter.draft(intents, at=self._house.clock.now_ms())

    def _intent(self, number: int) -> Intent:
        hand = self._signer if isinstance(self._signer, Official) else None
        return Intent(
            act=self._plan.kind,
            facts=self._plan.facts(number),
            key=self._key.public_key.thumbprint,
            official=hand.official if hand else None,
            office=hand.office if hand else None,
            mandate=hand.mandate if hand else None,
            stream=self._plan.known.stream,
        )
