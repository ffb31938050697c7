"""Periods of measurement: opened with three due dates, locked, opened again by order."""

import json
from sqlite3 import Connection
from typing import Any

from projections.days import local_day
from projections.people import decree_printed
from projections.recorded import Recorded
from projections.tables import change, insert


def period_opened(db: Connection, recorded: Recorded) -> None:
    """A period with its bounds and its three due dates."""
    days = ("starts", "ends", "entry_due", "signature_due", "verification_due")
    insert(
        db,
        "period",
        period=recorded.id,
        record=recorded.record,
        fiscal_year=recorded.told("fiscal_year"),
        code=recorded.told("period"),
        printed=recorded.told("period_printed"),
        **{name: recorded.told(name, "date") for name in days},
    )


def period_locked(db: Connection, recorded: Recorded) -> None:
    """Nothing is entered, corrected or signed any more, unless the period is opened again."""
    change(db, "period", {"period": recorded.id}, locked_record=recorded.record, locked_on=local_day(db, recorded))


def period_reopened(db: Connection, recorded: Recorded) -> None:
    """A locked period opened again for some offices, until a day."""
    offices: list[dict[str, Any]] = recorded.each("offices")
    insert(
        db,
        "period_reopening",
        record=recorded.record,
        period=recorded.id,
        order_printed=decree_printed(recorded.told("order")),
        reason_code=recorded.told("reason_code"),
        reason=recorded.told("reason"),
        until=recorded.told("until", "date"),
        offices=json.dumps([office["office"] for office in offices]),
        offices_printed=json.dumps([office["office_printed"] for office in offices], ensure_ascii=False),
    )
