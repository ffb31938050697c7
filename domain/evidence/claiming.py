"""What may be said of a source: the first file whole, each later one by its differences, and the counts that add up.

A claim is taken as it is; what is refused is a part out of its place, a "before" that never was, a sum that is another,
a figure that somebody chose without saying so, and the number of a person.
"""

from collections.abc import Iterable

from domain.evidence.authority import Facts
from domain.evidence.nip import WITHHELD, tells_nip
from domain.evidence.polarity import direction_of
from domain.evidence.sources import (
    Cells,
    Run,
    Source,
    Sum,
    by_field,
    end_part,
    field_of,
    name_of,
    source_of,
    take_difference,
    take_row,
)
from domain.evidence.streams import Act, World, demand, natural

MAX_AHEAD = 300_000  # ms by which the clock of another system may run ahead of ours

NUMBERS_OF_PERSONS = frozenset({"trustee_nip", "grantor_nip"})


def decide_claims_imported(act: Act, world: World) -> None:
    """The first file of some tables, taken whole, part by part."""
    source, run = _demand_part(act, world)
    covered = act.known["covers"]["tables"]
    demand(not set(covered) & source.tables.keys(), "claims_known")
    for row in act.known["rows"]:
        demand(row["table"] in covered, "claims_not_covered", key=row["key"][:80])
        demand(name_of(row) not in run.rows, "claims_repeated", key=row["key"][:80])
        _demand_cells(row["cells"])
        take_row(run, row)
    _demand_end(act, run, source)


def decide_claims_changed(act: Act, world: World) -> None:
    """A later file, as its differences from what the source says so far: none of them invented, none twice."""
    source, run = _demand_part(act, world)
    demand(bool(set(act.known["covers"]["tables"]) & source.tables.keys()), "claims_unknown")
    demand(source.last is not None and source.last.names(act.known["previous"]), "claims_not_last")
    for difference in act.known["differences"]:
        _demand_difference(difference, act.known["covers"], source, run)
        take_difference(run, difference, source.row(run, name_of(difference)))
    for one in act.known.get("unseen", ()):
        _demand_unseen(one, act.known, source, run)
    _demand_end(act, run, source)


def _demand_part(act: Act, world: World) -> tuple[Source, Run]:
    """The source whose code the facts name, and what stands of the file so far, to try this part on."""
    facts, source = act.known, source_of(act, world)
    named = natural(world, "source", facts["source"]["code"])
    demand(source.name == named, "wrong_stream", act=act.name, stream=source.name)
    same = source.kind_of_source in (None, facts["source"]["kind"])
    demand(same, "source_kind_differs", source=facts["source"]["code"])
    made = max(facts.get("extracted_at", 0), facts["file"].get("modified_at", 0))
    demand(made <= act.received_at + MAX_AHEAD, "claims_ahead")
    _demand_later(facts, source)
    demand(not tells_nip(facts), "person_number")
    run = source.begun(act).copy()
    fits = facts["part"] == run.done + 1 and facts["part"] <= facts["parts"]
    demand(fits, "claims_part", part=facts["part"], parts=facts["parts"], expected=_expected(source))
    return source, run


def _demand_later(facts: Facts, source: Source) -> None:
    """An export is not older than the last one of its tables, where both say when they were made."""
    last = [source.tables[table].known for table in facts["covers"]["tables"] if table in source.tables]
    newest = max((known.get("extracted_at", 0) for known in last), default=0)
    demand(facts.get("extracted_at", newest) >= newest, "claims_older")


def _expected(source: Source) -> int:
    return source.unfinished.done + 1 if source.unfinished else 1


def _demand_cells(cells: Iterable[Facts]) -> None:
    """The number of a person is seen and not kept, and nothing else is held back."""
    for cell in cells:
        theirs = cell["field"] in NUMBERS_OF_PERSONS
        demand(theirs == (cell["how"] == "withheld"), "person_number")
        demand(not theirs or cell["printed"] == WITHHELD, "person_number")


def _demand_difference(difference: Facts, covers: Facts, source: Source, run: Run) -> None:
    key = difference["key"][:80]
    demand(difference["table"] in covers["tables"], "claims_not_covered", key=key)
    _demand_told_once(difference, run)
    before = source.row(run, name_of(difference))
    if difference["kind"] == "row_new":
        demand(before is None, "claims_row_known", key=key)
        _demand_cells(difference["cells"])
    elif difference["kind"] == "row_gone":
        demand(covers["complete"], "claims_not_complete", key=key)
        demand(before is not None and before == by_field(difference["cells"]), "claims_before_differs", key=key)
    else:
        _demand_changed(difference, before, key)
        _demand_direction(difference, before, source)


def _demand_unseen(one: Facts, facts: Facts, source: Source, run: Run) -> None:
    """A row that stands and of which this file says nothing, since some of its rows could not be read."""
    name, key = name_of(one), one["key"][:80]
    demand(one["table"] in facts["covers"]["tables"], "claims_not_covered", key=key)
    demand(name not in run.told and name not in run.unseen, "claims_repeated", key=key)
    demand(source.row(run, name) is not None, "claims_unseen", key=key)
    may_be_there = facts["counts"]["rejected"] > 0 and (one["why"] == "unread" or not facts["covers"]["complete"])
    demand(may_be_there, "claims_unseen", key=key)


def _demand_told_once(difference: Facts, run: Run) -> None:
    """A row is told of as a whole or by its cells, and neither twice."""
    name = name_of(difference)
    if difference["kind"] == "cell":
        once = (*name, "") not in run.told and (*name, field_of(difference)) not in run.told
    else:
        once = name not in run.told
    once = once and name not in run.unseen
    demand(once, "claims_repeated", key=name[1][:80])


def _demand_changed(difference: Facts, row: Cells | None, key: str) -> None:
    """A cell that was so and is now otherwise, printed or read."""
    before, after, name = difference.get("before"), difference.get("after"), field_of(difference)
    demand(row is not None and row.get(name) == before, "claims_before_differs", key=key)
    demand(before != after, "claims_no_difference", key=key)
    demand(after is None or after["field"] == name, "claims_before_differs", key=key)
    _demand_cells([after] if after else [])


def _demand_direction(difference: Facts, row: Cells | None, source: Source) -> None:
    """Whether a target became easier is computed from its row, before this file and so far; another cell never does.

    Who leaves it out says that the two cannot be compared.
    """
    before, after = difference.get("before"), difference.get("after")
    if field_of(difference) != "target" or before is None or after is None:
        demand("direction" not in difference, "claims_direction", key=difference["key"][:80])
        return
    was = source.cells(*name_of(difference)) or {}
    expected = direction_of(before, after, was, row or {})
    told = difference.get("direction", "incomparable")
    demand(told == expected, "claims_direction", key=difference["key"][:80])


def _demand_end(act: Act, run: Run, source: Source) -> None:
    """With the last part: the sum of the file, its counts, and a choice for every cell that was asked."""
    facts = act.known
    for decision in facts["decisions"]:
        demand(decision["chosen"] in decision["readings"], "claims_choice", field=decision["field"])
    end_part(run, facts)
    if run.done < run.parts:
        return
    demand(not any(run.undecided.values()), "claims_undecided")
    total = source.sum_of(run)
    demand(total.sha256 == facts["rows_sha256"], "claims_sum_differs")
    _demand_counts(facts["counts"], run, total, exact=facts["covers"]["complete"] and not run.rejected)
    again = act.name == "claims-changed" and not run.told and _same_file(facts, source)
    demand(not again, "claims_nothing_new")


def _same_file(facts: Facts, source: Source) -> bool:
    """Whether these very bytes are already the last word on every table that they cover."""
    last = [source.tables.get(table) for table in facts["covers"]["tables"]]
    return all(act is not None and act.known["file"]["sha256"] == facts["file"]["sha256"] for act in last)


def _demand_counts(counts: Facts, run: Run, total: Sum, *, exact: bool) -> None:
    """The counts are of the whole file and stand alike in every part.

    Rows that a file leaves out, or that were rejected, still stand in the state: then it bounds them only.
    """
    first = run.name == "claims-imported"
    known = {"rejected": run.rejected}
    known |= {"taken": run.new} if first else {"changed": run.changed, "new": run.new, "gone": run.gone}
    state = {"taken": total.rows, "asked": total.asked, "open": total.open}
    for name, value in {**state, **known}.items():
        least = value if first or exact or name in known else 0
        demand(least <= counts[name] <= value, "claims_count", count=name, expected=value)
