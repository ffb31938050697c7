"""Sentences that cite: a record, or a change of a target, named so that a second person can look it up."""

from collections.abc import Iterator
from datetime import date

from projections.answers import RecordRow
from projections.register_answers import TargetChange
from web.words import Words

_UNSIGNED = ("claim", "paper")  # kinds of changes that no act signed here has made


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
    whose = change.post or change.agency_name or change.agency_printed or t("unknown")
    begin = t("change.cite.whose", year=change.fiscal_year or "", post=whose)
    if not change.open or change.withheld:
        return f"{begin}: {t('change.cite.closed')}"
    subject = " ".join(filter(None, (change.no_printed, change.subject)))
    what = "; ".join(filter(None, (subject, part(t, change))))
    if change.kind in _UNSIGNED:
        return f"{begin}: {_seen(t, change, what)}"
    said = t(
        "change.cite",
        what=what,
        before=change.before_printed or "–",
        after=change.after_printed or "–",
        outcome=t(f"outcome.{outcome or change.outcome}").lower(),
    )
    return f"{begin}: {said}"


def _seen(t: Words, change: TargetChange, what: str) -> str:
    """A change that nobody signed here: between which days it was seen, and where."""
    said = seen(t, change)
    facts = {
        "what": what,
        "before": change.before_printed or "–",
        "after": change.after_printed or "–",
        "seen": said[0].lower() + said[1:],
    }
    if change.kind == "paper":
        return t("change.cite.paper", **facts, grade=t(f"grade.{change.grade}"))
    return t("change.cite.claim", **facts, source=change.source_title or t("unknown"))


def seen(t: Words, change: TargetChange) -> str:
    """When something was seen to have changed."""
    if change.kind == "paper":
        return t("seen.paper", day=t.day(change.proposed_on))
    if change.seen_from and change.seen_until:
        return t("seen.between", first=t.day(change.seen_from), second=t.day(change.seen_until))
    return t("seen.on", day=t.day(change.proposed_on))


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
