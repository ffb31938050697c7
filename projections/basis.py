"""What agreements rest on: budget documents with the deadline they set, and indicators."""

from datetime import date
from sqlite3 import Connection

from domain.rules import agreement_deadline, bundled_rules
from projections.recorded import Recorded
from projections.tables import change, insert


def budget_recorded(db: Connection, recorded: Recorded) -> None:
    """One version of a budget document. The clock of the agreement starts at the first and is never set back."""
    adopted_on = recorded.told("adopted_on", "date")
    insert(
        db,
        "budget",
        digest=recorded.digest,
        budget=recorded.id,
        record=recorded.record,
        agency=recorded.told("agency"),
        fiscal_year=recorded.told("fiscal_year"),
        kind=recorded.told("kind"),
        number_printed=recorded.told("number_printed"),
        adopted_on=adopted_on,
        total_printed=recorded.told("total", "printed"),
        total=recorded.told("total", "value"),
        deadline=_deadline(adopted_on) if recorded.entry.body.version == 1 else None,
    )


def _deadline(adopted_on: str | None) -> str | None:
    if adopted_on is None:
        return None
    day = agreement_deadline(bundled_rules(), date.fromisoformat(adopted_on))
    return None if day is None else day.isoformat()


def indicator_defined(db: Connection, recorded: Recorded) -> None:
    """One definition of an indicator; a redefinition is a row of its own."""
    insert(
        db,
        "indicator",
        digest=recorded.digest,
        indicator=recorded.id,
        version=recorded.told("version"),
        record=recorded.record,
        name=recorded.told("name"),
        unit=recorded.told("unit"),
        polarity=recorded.told("polarity"),
        formula=recorded.told("formula", "id"),
        formula_printed=recorded.told("formula", "printed"),
        owner_office=recorded.told("owner_office"),
        valid_from=recorded.told("valid_from", "date"),
    )


def indicator_confirmed(db: Connection, recorded: Recorded) -> None:
    """The definition that Organisasi confirms, citing the decree."""
    if not recorded.withheld:
        change(db, "indicator", {"digest": recorded.told("definition", "digest")}, confirmed_record=recorded.record)


def indicator_retired(db: Connection, recorded: Recorded) -> None:
    """A definition over, from a day on."""
    if recorded.withheld:
        return
    change(
        db,
        "indicator",
        {"digest": recorded.told("definition", "digest")},
        retired_from=recorded.told("from", "date"),
        retired_record=recorded.record,
    )
