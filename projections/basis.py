"""What agreements rest on: budget documents with the deadline they set, and indicators."""

from datetime import date
from sqlite3 import Connection

from domain.rules import agreement_deadline, bundled_rules
from projections.reading import first
from projections.recorded import Recorded, as_json
from projections.tables import change, insert
from projections.words import put_words


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
    for position, line in enumerate(recorded.each("lines"), 1):
        insert(
            db,
            "budget_line",
            digest=recorded.digest,
            position=position,
            code=line["code"],
            level=line["level"],
            name_printed=line["name_printed"],
            amount_printed=line["amount"]["printed"],
            amount=line["amount"]["value"],
        )
    if recorded.entry.body.version == 1 and adopted_on is not None:
        _sets_deadlines(db, recorded)


def budget_realized(db: Connection, recorded: Recorded) -> None:
    """What was spent since 1 January as of a day of a period; a later one of the period takes its place."""
    insert(
        db,
        "budget_realized",
        record=recorded.record,
        digest=recorded.digest,
        budget=recorded.id,
        document=recorded.told("budget", "digest"),
        agency=recorded.told("agency"),
        fiscal_year=recorded.told("fiscal_year"),
        period=_period(recorded),
        as_of=recorded.told("as_of", "date"),
        total_printed=recorded.told("total", "printed"),
        total=recorded.told("total", "value"),
        reason_code=recorded.may("reason_code"),
        withheld=recorded.withheld,
    )
    for line in recorded.each("lines"):
        amount = line["amount"]
        told = {"amount_printed": amount["printed"], "amount": amount["value"]}
        insert(db, "budget_realized_line", record=recorded.record, code=line["code"], **told)
    corrected = recorded.may("corrects", "digest")
    if corrected is not None:
        db.execute("UPDATE budget_realized SET corrected_record = ? WHERE digest = ?", [recorded.record, corrected])


def _period(recorded: Recorded) -> str:
    """The period that the basis names: known also where the content is withheld."""
    for ref in recorded.entry.body.basis:
        kind, _, ident = ref.stream.partition("/")
        if kind == "period":
            return ident
    raise LookupError("basis", "period")


def _sets_deadlines(db: Connection, recorded: Recorded) -> None:
    """An agreement that named no budget gets its deadline from the first of its agency and year."""
    db.execute(
        "UPDATE agreement INDEXED BY agreement_owed SET deadline_budget = ? WHERE agency = ? AND fiscal_year = ?"
        " AND budget IS NULL AND deadline_budget IS NULL",
        [recorded.digest, recorded.told("agency"), recorded.told("fiscal_year")],
    )


def deadline_of_budget(db: Connection, budget: str) -> str | None:
    """The digest of the version of a budget that sets the deadline: its first."""
    row = first(db, "SELECT digest FROM budget WHERE budget = :budget AND deadline IS NOT NULL", budget=budget)
    return None if row is None else str(row["digest"])


def deadline_of_agency(db: Connection, agency: str | None, year: int | None) -> str | None:
    """The same of the first budget of an agency and year."""
    row = first(
        db,
        "SELECT digest FROM budget WHERE agency = :agency AND fiscal_year = :year AND deadline IS NOT NULL"
        " ORDER BY record LIMIT 1",
        agency=agency,
        year=year,
    )
    return None if row is None else str(row["digest"])


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
        aggregation=recorded.told("aggregation"),
        formula=recorded.told("formula", "id"),
        formula_printed=recorded.told("formula", "printed"),
        owner_office=recorded.told("owner_office"),
        valid_from=recorded.told("valid_from", "date"),
        facts=None if recorded.content is None else as_json(recorded.content.facts),
        lineage=recorded.told("lineage"),
    )
    put_words(db, "indicator", recorded.digest, [recorded.told("name")])


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
