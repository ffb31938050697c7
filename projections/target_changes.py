"""The register of changes: every change that a proposal asks for, agreed or not, and who followed whom.

What a change does to the attainment is measured with the figure that was known when it was proposed: folding goes by
record numbers, so that what stands in the tables is what was known then.
"""

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.periods import TERMS
from domain.measure import Aggregate, attain
from domain.measure.readings import Actual
from projections.attainments import Known, Reported, definition_of, exact_text, known_figure, reported_of
from projections.days import local_day
from projections.grades import SIGNED
from projections.reading import every, first, one
from projections.recorded import Recorded
from projections.sides import Facts, line_of, quarter_of, side
from projections.tables import insert
from projections.words import put_words

_PENDING, _AGREED, _REJECTED, _WITHDRAWN = "pending", "agreed", "rejected", "withdrawn"


def proposed(db: Connection, recorded: Recorded, version_no: int) -> None:
    """A row a change that a revision asks for; one row that says nothing where its words are withheld."""
    documents = _document_in_force(db, recorded.id), recorded.told("document")
    changes = [{"field": "withheld", "direction": None}] if recorded.withheld else recorded.told("changes")
    reported = reported_of(db, recorded.id)
    for position, change in enumerate(changes, 1):
        row = _Changed(db, recorded, reported, documents, change)
        _put(
            db,
            recorded,
            position,
            kind="revision",
            open=False,
            version_no=version_no,
            outcome=_PENDING,
            **row.columns(),
            **row.effect(),
        )
    # Whom the document would name is not open: the proposal is found by whom the agreement names today.
    today = first(db, "SELECT trustee_official AS trustee FROM agreement WHERE agreement = :id", id=recorded.id)
    _involve(db, recorded.record, recorded.entry.body.actor.official, None if today is None else today["trustee"])
    _found_by(db, recorded.record)


def continued(db: Connection, recorded: Recorded, before: Row) -> None:
    """Who carries an agreement on takes the place of who carried it; agreed with the grantor's hand."""
    party = recorded.told("trustee") or {}
    printed = [name and f"{name}, {post}" for name, post in _signers(before, party)]
    _put(
        db,
        recorded,
        1,
        kind="continuation",
        open=True,
        version_no=before["version_no"],
        outcome=_PENDING,
        thing="party/trustee",
        field="party",
        period="trustee",
        before_printed=printed[0],
        after_printed=printed[1],
        before_read=before["trustee_official"],
        after_read=party.get("official"),
        direction="same" if party else None,
        days_left=_days_left(before["fiscal_year"], None, local_day(db, recorded)),
    )
    people = (before["trustee_official"], party.get("official"), recorded.entry.body.actor.official)
    _involve(db, recorded.record, *people)
    _found_by(db, recorded.record)


def _signers(before: Row, party: Facts) -> tuple[tuple[str | None, str | None], ...]:
    return (
        (before["trustee_name"], before["trustee_post"]),
        (party.get("name_printed"), party.get("office_printed")),
    )


def signed(db: Connection, recorded: Recorded, version_no: int) -> None:
    """The trustee's hand on a revision; it stays pending until the grantor decides."""
    signed = db.execute(
        "UPDATE target_change SET signed_record = ? WHERE agreement = ? AND kind = 'revision' AND version_no = ?",
        [recorded.record, recorded.id, version_no],
    )
    if signed.rowcount:  # a first agreement changes nothing
        _involve_in(db, recorded, "revision", version_no)


def agreed(db: Connection, recorded: Recorded, version_no: int) -> None:
    """In force: the proposal's words are open from here on."""
    _decided(db, recorded, version_no, outcome=_AGREED, opens=True)


def rejected(db: Connection, recorded: Recorded, version_no: int) -> None:
    """Rejected by the grantor, or refused by a party; a rejection opens the proposal's words."""
    _decided(db, recorded, version_no, outcome=_REJECTED, opens=recorded.name == "revision-rejected")


def withdrawn(db: Connection, recorded: Recorded, version_no: int) -> None:
    """Taken back by who proposed it, or handed back."""
    _decided(db, recorded, version_no, outcome=_WITHDRAWN, opens=False)


def _decided(db: Connection, recorded: Recorded, version_no: int, *, outcome: str, opens: bool) -> None:
    decided = db.execute(
        "UPDATE target_change SET outcome = ?, decided_record = ?, decided_on = ?, open = max(open, ?)"
        " WHERE agreement = ? AND kind = 'revision' AND version_no = ?",
        [outcome, recorded.record, local_day(db, recorded), opens, recorded.id, version_no],
    )
    if decided.rowcount:
        _involve_in(db, recorded, "revision", version_no)


def continuation_agreed(db: Connection, recorded: Recorded) -> None:
    """The grantor accepts who continues."""
    row = first(
        db,
        "SELECT max(record) AS record FROM target_change"
        " WHERE agreement = :id AND thing = 'party/trustee' AND kind = 'continuation' AND outcome = 'pending'",
        id=recorded.id,
    )
    if row is None or row["record"] is None:
        return
    db.execute(
        "UPDATE target_change SET outcome = ?, decided_record = ?, decided_on = ? WHERE record = ?",
        [_AGREED, recorded.record, local_day(db, recorded), row["record"]],
    )
    _involve(db, row["record"], recorded.entry.body.actor.official)


# ---- one change ------------------------------------------------------------------------------------------------------


_Documents = tuple[Facts | None, Facts | None]  # in force, and proposed


class _Changed:
    """One change of a proposal: where it stands in both documents, and what it does to the attainment."""

    def __init__(
        self, db: Connection, recorded: Recorded, reported: Sequence[Reported], documents: _Documents, change: Facts
    ) -> None:
        self.db, self.recorded, self.reported, self.change = db, recorded, reported, change
        self.before, self.after = (line_of(document, change.get("line_id")) for document in documents)
        self.documents = documents

    @property
    def thing(self) -> str:
        """What a chain of changes follows."""
        change = self.change
        if "line_id" in change:
            return f"line/{change['line_id']}"
        if "programme_no" in change:
            return f"programme/{change['programme_no']}"
        return f"party/{change['period']}" if change["field"] == "party" else "document"

    def columns(self) -> dict[str, Any]:
        """What the register prints of the change."""
        change, recorded = self.change, self.recorded
        line = self.after or self.before or {}
        was, is_now = (
            side(change, name, line, document)
            for name, line, document in zip(("before", "after"), (self.before, self.after), self.documents, strict=True)
        )
        return {
            "thing": self.thing,
            "line_id": change.get("line_id"),
            "programme_no": change.get("programme_no"),
            "no_printed": line.get("no_printed") or change.get("programme_no"),
            "subject": line.get("indicator_printed") or self._programme_name(),
            "field": change["field"],
            "period": change.get("period"),
            "before_printed": was[0],
            "before_read": was[1],
            "after_printed": is_now[0],
            "after_read": is_now[1],
            "unit": line.get("target", {}).get("unit"),
            "direction": change["direction"],
            "ground": recorded.told("ground"),
            "evidence": None if recorded.withheld else len(recorded.each("evidence")),
            "asked_by": recorded.told("asked_by"),
            "applies_from": recorded.told("applies_from", "date"),
        }

    def _programme_name(self) -> str | None:
        no = self.change.get("programme_no")
        for document in reversed(self.documents):
            for programme in (document or {}).get("programmes", ()):
                if programme["no"] == no:
                    return str(programme["name_printed"])
        return None

    def effect(self) -> dict[str, Any]:
        """Days left, the figure known, and the attainment of the line before and after the whole proposal."""
        agreement = first(self.db, "SELECT fiscal_year FROM agreement WHERE agreement = :id", id=self.recorded.id)
        year = None if agreement is None else agreement["fiscal_year"]
        period = self.change.get("period") if self.change["field"] == "quarter" else None
        told: dict[str, Any] = {"days_left": _days_left(year, period, local_day(self.db, self.recorded))}
        line_id = self.change.get("line_id")
        if line_id is None:
            return told
        known = known_figure(self.db, self.reported, line_id, period)
        if known is None:
            hidden = first(self.db, _WITHHELD, agreement=self.recorded.id)
            return told | {"known": None if hidden else False, "effect_why": "withheld" if hidden else "not_known"}
        together, beside = known.together, _beside(self.db, self.recorded.id, known)
        return told | {
            "known": True,
            "known_record": known.record,
            "known_rests": json.dumps([known.record] if period else self._rests(known)),
            "known_pending_record": beside["pending_record"],
            "known_period": known.code,
            "known_printed": known.said.printed if period else together.text or known.said.printed,
            "known_value": _value(together),
            "known_signed": beside["signed"],
            **self._attained(known, known.said.quantity if period else together.value),
        }

    def _rests(self, known: Known) -> list[int]:
        """The entries whose figures the figure known is made of, the one that names it among them."""
        codes = json.dumps(known.together.used)
        rows = every(self.db, _HELD, agreement=self.recorded.id, codes=codes)
        return sorted({known.record, *(row["held_record"] for row in rows)})

    def _attained(self, known: Known, actual: Actual) -> dict[str, Any]:
        """The attainment of the line under either document: against the quarter's target where that changes."""
        texts: list[str | None] = []
        raws: list[Fraction | None] = []
        whys: list[str] = []
        for line in (self.before, self.after):
            target = line and self._target(line)
            definition = line and definition_of(self.db, line)
            if line is None or target is None or definition is None:
                texts.append(None)
                raws.append(None)
                whys.append("no_target" if target is None else "withheld")
                continue
            made = attain(definition, target, actual, on=known.ends, line=line, scope_done=known.said.scope_done)
            texts.append(made.text)
            raws.append(made.raw)
            whys += [made.why] if made.why else []
        return {
            "attainment_before": texts[0],
            "attainment_after": texts[1],
            "lift": lift(*raws),
            "effect_why": next(iter(whys), None),
        }

    def _target(self, line: Facts) -> Facts | None:
        return quarter_of(line, self.change["period"]) if self.change["field"] == "quarter" else line["target"]


def lift(before: Fraction | None, after: Fraction | None) -> float | None:
    """By how much an attainment rises: what lists order by, never a figure that is shown."""
    return None if before is None or after is None else float(after - before)


_WITHHELD = "SELECT 1 FROM sheet_entry WHERE agreement = :agreement AND withheld = 1"


def _value(together: Aggregate) -> str | None:
    """A figure as read: exact where it is reckoned, else as it is printed where it is no number."""
    value = together.value
    if value is None or isinstance(value, Fraction):
        return None if value is None else exact_text(value)
    return str(value.get("value") or value["printed"])


def _beside(db: Connection, agreement: str, known: Known) -> Row:
    """Whether the round of a figure is signed, and the correction that stands beside it."""
    return one(db, _BESIDE, agreement=agreement, period=known.period, record=known.record)


_BESIDE = """
SELECT nullif(s.last_record, s.entry_record) AS pending_record,
       EXISTS (SELECT 1 FROM sheet_hand h
                WHERE h.sheet = s.sheet AND h.entry_record = :record AND h.act = 'realization-signed'
                  AND (h.awaiting IS NULL OR h.mandate_record IS NOT NULL)) AS signed
  FROM sheet s WHERE s.agreement = :agreement AND s.period = :period
"""

_HELD = """
SELECT s.held_record
  FROM sheet s JOIN period p ON p.period = s.period
 WHERE s.agreement = :agreement AND p.code IN (SELECT value FROM json_each(:codes)) AND s.held_record IS NOT NULL
"""


def _days_left(year: int | None, period: str | None, today: str) -> int | None:
    """From a civil day to the end of the year, or of the quarter that changes."""
    if year is None:
        return None
    return (TERMS[period or "tahunan"].bounds(year)[1] - date.fromisoformat(today)).days


# ---- rows ------------------------------------------------------------------------------------------------------------

_MOST_POSITIONS = 100_000  # of one record: a claim has 5 000 differences at most


def numbered(record: int, position: int) -> int:
    """A row of the register as one number, by which words find it."""
    return record * _MOST_POSITIONS + position


def _put(db: Connection, recorded: Recorded, position: int, **columns: Any) -> None:
    agreement = first(db, _ABOUT, agreement=recorded.id)
    insert(
        db,
        "target_change",
        record=recorded.record,
        position=position,
        number=numbered(recorded.record, position),
        grade=SIGNED,
        withheld=recorded.withheld,
        holder=recorded.id,
        agreement=recorded.id,
        proposed_on=local_day(db, recorded),
        **(dict(agreement) if agreement else {}),
        **columns,
    )


_ABOUT = """
SELECT a.fiscal_year, a.office, o.agency, a.trustee_official AS trustee, a.trustee_name, a.trustee_post
  FROM agreement a LEFT JOIN office o ON o.office = a.office
 WHERE a.agreement = :agreement
"""


def _document_in_force(db: Connection, agreement: str) -> Facts | None:
    row = first(
        db,
        "SELECT v.document FROM agreement a JOIN agreement_version v"
        "    ON v.agreement = a.agreement AND v.version_no = a.version_no WHERE a.agreement = :id",
        id=agreement,
    )
    return None if row is None or row["document"] is None else dict(json.loads(row["document"]))


def _involve(db: Connection, record: int, *officials: str | None) -> None:
    for official in officials:
        if official is not None:
            db.execute("INSERT OR IGNORE INTO change_person (official, record) VALUES (?, ?)", [official, record])


def _involve_in(db: Connection, recorded: Recorded, kind: str, version_no: int) -> None:
    rows = every(
        db,
        "SELECT DISTINCT record FROM target_change WHERE agreement = :id AND kind = :kind AND version_no = :no",
        id=recorded.id,
        kind=kind,
        no=version_no,
    )
    for row in rows:
        _involve(db, row["record"], recorded.entry.body.actor.official)
        _found_by(db, row["record"])


def _found_by(db: Connection, record: int) -> None:
    """The words that a change is found by: those of the place always, its own once they are open."""
    rows = every(
        db,
        "SELECT c.*, o.post_printed AS post, g.name_printed AS agency_name"
        "  FROM target_change c LEFT JOIN office o ON o.office = c.office LEFT JOIN agency g ON g.agency = c.agency"
        " WHERE c.record = :record",
        record=record,
    )
    texts: list[str | None] = []
    for row in rows:
        texts += [row["post"], row["agency_name"], row["trustee_name"]]
        if row["open"]:
            texts += [row["subject"], row["before_printed"], row["after_printed"]]
    for row in rows:
        put_words(db, "change", row["number"], texts)
