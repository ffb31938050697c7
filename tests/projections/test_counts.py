"""What is kept of agreements, sheets and acts (`counts.sql`) is what counting their rows anew would give."""

import random
import re
from contextlib import closing

import pytest

from projections import connect
from projections.tables import insert, statements

_MADE = re.compile(r"^INSERT INTO (\w+)\s+(SELECT .+?);$", re.DOTALL | re.MULTILINE)
COUNTED = dict(_MADE.findall(statements("counts.sql")))
AGENCIES = ("a", "b", None)
DAYS = ("2025-04-01", "2025-04-20", None)


def differing(db):
    """The tables of counts that do not say what their rows do."""
    return [
        table
        for table, anew in COUNTED.items()
        if sorted(map(tuple, db.execute(f"SELECT * FROM {table}"))) != sorted(map(tuple, db.execute(anew)))
    ]


def agreement(db, chance, ident):
    place = {"fiscal_year": chance.choice((2025, None)), "agency": chance.choice(AGENCIES)}
    place["deadline_budget"] = chance.choice(("early", "late", "none", None))
    insert(db, "agreement", agreement=ident, record=1, sorting=ident, status="diusulkan", pending_no=1, **place)


def sheet(db, chance, ident):
    told = {
        "period": chance.choice(("tw1", "tw2")),
        "agency": chance.choice(AGENCIES),
        "first_on": chance.choice(DAYS[:2]),
    }
    insert(
        db, "sheet", sheet=ident, agreement=ident, state="entered", entry_record=1, last_record=1, entries=1,
        first_record=1, **told,
    )  # fmt: skip


def act(db, chance, ident):
    db.execute(
        "INSERT INTO act (record, digest, stream, version, kind, act, key, claimed_at, received_at, content, withheld)"
        " VALUES (?, ?, ?, 1, ?, '', '', 0, 0, '', 0)",
        [int(ident), ident, ident, chance.choice(("sheet", "period"))],
    )


# What folds write, each in every direction.
WRITTEN = {
    "agreement": {
        "fiscal_year": (2025, 2026), "agency": AGENCIES, "deadline_budget": ("early", "late", "none", None),
        "in_force_known": DAYS, "version_no": (None, 1), "pending_no": (None, 2), "status": ("berlaku", "ditutup"),
    },
    "sheet": {
        "state": ("entered", "corrected", "signed", "refused", "verified", "rejected"), "signed_on": DAYS,
        "verified_on": DAYS, "refused_record": (None, 7),
    },
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_the_rows_give_whatever_is_written(seed):
    chance = random.Random(seed)
    with closing(connect(":memory:")) as db:
        for digest, deadline in (("early", "2025-04-05"), ("late", "2025-05-01"), ("none", None)):
            insert(db, "budget", digest=digest, budget=digest, record=1, deadline=deadline)
        for code, due in (("tw1", "2025-04-10"), ("tw2", None)):
            insert(db, "period", period=code, record=1, entry_due=due, signature_due=due, verification_due=due)
        for number in range(20):
            for added in (agreement, sheet, act):
                added(db, chance, str(number))
            assert differing(db) == []
        for _ in range(300):
            table = chance.choice(("agreement", "sheet"))
            names = chance.sample(sorted(WRITTEN[table]), k=chance.randint(1, 3))
            values = [chance.choice(WRITTEN[table][name]) for name in names]
            sets = ", ".join(f"{name} = ?" for name in names)
            db.execute(f"UPDATE {table} SET {sets} WHERE {table} = ?", [*values, str(chance.randrange(20))])
            assert differing(db) == []
        assert len(COUNTED) == 3
