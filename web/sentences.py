"""Sentences that cite: a record, or a change of a target, named so that a second person can look it up."""

from collections.abc import Iterator
from datetime import date

from projections.answers import RecordRow
from projections.register_answers import TargetChange
from web.words import Words


def cited_record(t: Words, row: RecordRow, *, origin: str) -> str:
    """One record: number, digest, day, and what was done by whom."""
    day = t.local(row.received_at).date()
    return f"{place(t, row.record, row.digest, day, origin=origin)}: {deed(t, row)}"


def cited_change(t: Words, change: TargetChange, *, origin: str) -> str:
    """One change: what was to become what, what became of it, and the records of the proposal and of the decision."""
    places = [place(t, change.record, change.digest, change.proposed_on, origin=origin)]
    if change.decided_record and change.decided_digest and change.decided_on:
        places.append(place(t, change.decided_record, change.decided_digest, change.decided_on, origin=origin))
    return f"{told(t, change)} {'; '.join(places)}."


def place(t: Words, record: int, digest: str, day: date, *, origin: str) -> str:
    """Where a record stands: what a citation must say, and no more."""
    return t("cite.place", n=record, origin=origin, digest=digest, day=t.day(day))


def deed(t: Words, row: RecordRow) -> str:
    """What was done, and by whom."""
    who = row.name or (t("unknown") if row.official else t("record.house_key"))
    post = t("assigned_by", post=row.post) if row.post and row.assigned else row.post
    return t("cite.says", act=t.name("act", row.act), who=f"{who}, {post}" if post else who).rstrip(".") + "."


def told(t: Words, change: TargetChange, *, outcome: str | None = None) -> str:
    """A change in one sentence; while its words are not open, only that there is one."""
    begin = t("change.cite.whose", year=change.fiscal_year or "", post=change.post or t("unknown"))
    if not change.open or change.withheld:
        return f"{begin}: {t('change.cite.closed')}"
    what = " ".join(filter(None, (change.no_printed, change.subject)))
    said = t(
        "change.cite",
        what="; ".join(filter(None, (what, part(t, change)))),
        before=change.before_printed or "–",
        after=change.after_printed or "–",
        outcome=t(f"outcome.{outcome or change.outcome}").lower(),
    )
    return f"{begin}: {said}"


def ever_told(t: Words, change: TargetChange) -> Iterator[str]:
    """The sentences that the book has said of a change so far: the one of now, and the one before it was decided."""
    yield told(t, change)
    yield told(t, change, outcome="pending")


def part(t: Words, change: TargetChange) -> str:
    """What a change is about: the target, the target of a quarter, the money, a party."""
    if change.field == "party":
        return t("list.trustee") if change.period == "trustee" else t("list.grantor")
    name = t.name("field", change.field)
    return f"{name} {t.name('code', change.period)}" if change.period else name
