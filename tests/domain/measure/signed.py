"""Small facts to measure: quantities as they are printed and read, and indicators that sign a formula."""

from datetime import date

from domain.rules import bundled_rules

YEAR_END = date(2025, 12, 31)


def number(value, unit="Persen"):
    return {"printed": value.replace(".", ","), "kind": "number", "value": value, "unit": unit}


def between(low=None, high=None):
    ends = {name: end for name, end in (("low", low), ("high", high)) if end is not None}
    return {"printed": f"{low}–{high}", "kind": "range", **ends}


def predicate(label, rank, score=None):
    return {"printed": label, "kind": "ordinal", "rank": rank, **({"value": score} if score else {})}


def yes_or_no(value):
    return {"printed": "Ada" if value == "1" else "Tidak", "kind": "binary", "value": value}


def on_day(day):
    return {"printed": day, "kind": "date", "on": day}


def words(text):
    return {"printed": text, "kind": "text"}


def day(text):
    return {"date": text, "printed": text}


def indicator(formula, polarity="naik", *, parameters=None, rules=None, **more):
    """The facts of indicator-defined that a measure reads."""
    signed = {
        "id": formula,
        "rules": rules or bundled_rules().sha256,
        "parameters": parameters or {},
        "printed": formula,
    }
    return {"formula": signed, "polarity": polarity, "unit": "Persen", "aggregation": "last", **more}


def milestone(count, *, done_on="2025-03-31", last_on=None):
    """What a sheet says of the first packages of a list."""
    days = [done_on] * count
    if last_on is not None:
        days[-1] = last_on
    return [{"id": f"p{no}", "done_on": day(on), "files": []} for no, on in enumerate(days, 1)]


def packages(total, **more):
    """A line whose promise is a list."""
    return {"scope": [{"id": f"p{no}", "text": f"Paket {no}"} for no in range(1, total + 1)], **more}
