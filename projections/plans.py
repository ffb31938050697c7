"""Plans: every version with its objectives, indicators and yearly targets. The last one is current, none is lost."""

from sqlite3 import Connection
from typing import Any

from domain.evidence import canonical
from projections.people import decree_printed
from projections.recorded import Recorded
from projections.tables import insert
from projections.words import put_words

_KINDS = ("rpjmd", "rpd", "renstra", "rkpd", "renja")  # as lists show them: the government's own first


def plan_adopted(db: Connection, recorded: Recorded) -> None:
    """One version of a plan; the one before it is replaced."""
    db.execute(
        "UPDATE plan SET current = 0, replaced_by = ? WHERE plan = ? AND current = 1", [recorded.record, recorded.id]
    )
    kind, agency = recorded.told("kind"), recorded.may("agency")
    insert(
        db,
        "plan",
        digest=recorded.digest,
        plan=recorded.id,
        record=recorded.record,
        kind=kind,
        agency=agency,
        period_from=recorded.told("period_from"),
        period_until=recorded.told("period_until"),
        version=recorded.told("version"),
        version_printed=recorded.told("version_printed"),
        title=recorded.told("title_printed"),
        decree_printed=decree_printed(recorded.told("decree")),
        adopted_on=recorded.told("adopted_on", "date"),
        valid_from=recorded.told("valid_from", "date"),
        reason_code=recorded.may("reason_code"),
        replaces=recorded.may("replaces", "digest"),
        current=True,
        sorting=_sorting(recorded, kind),
        withheld=recorded.withheld,
    )
    indicators = 0
    for position, objective in enumerate(recorded.each("objectives"), 1):
        about = {name: objective.get(name) for name in ("id", "level", "text", "parent")}
        insert(db, "plan_objective", digest=recorded.digest, position=position, **about)
        for indicator in objective["indicators"]:
            indicators += 1
            _indicator(db, recorded.digest, indicators, objective["id"], indicator)
    texts = [recorded.told("title_printed"), kind, *(one["text"] for one in recorded.each("objectives"))]
    names = [one["name_printed"] for objective in recorded.each("objectives") for one in objective["indicators"]]
    put_words(db, "plan", recorded.id, [*texts, *names])


def _sorting(recorded: Recorded, kind: str | None) -> str:
    """The latest period first, then by kind and title."""
    place = _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
    until = 9999 - (recorded.told("period_until") or 0)
    return f"{until:04} {place} {recorded.told('title_printed') or ''} {recorded.id}"


def _indicator(db: Connection, digest: str, position: int, objective: str, told: dict[str, Any]) -> None:
    baseline = told.get("baseline", {})
    insert(
        db,
        "plan_indicator",
        digest=digest,
        position=position,
        objective=objective,
        id=told["id"],
        name=told["name_printed"],
        lineage=told.get("lineage"),
        unit=told["unit"],
        polarity=told.get("polarity"),
        baseline_year=baseline.get("year"),
        baseline_printed=baseline.get("value", {}).get("printed"),
    )
    for target in told["targets"]:
        quantity = target["target"]
        insert(
            db,
            "plan_target",
            digest=digest,
            indicator=told["id"],
            year=target["year"],
            printed=quantity["printed"],
            quantity=canonical.encode(quantity).decode(),
        )
