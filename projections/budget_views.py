"""Views of money: what each document gives, what was spent up to each period and why not all, beside the attainment."""

from sqlite3 import Connection, Row
from typing import Any

from projections.attainments import measured
from projections.budget_answers import BudgetRow, Budgets
from projections.ground_answers import (
    Attainments,
    Budget,
    BudgetDocument,
    BudgetLine,
    Spent,
    UnspentCause,
)
from projections.matching import squash
from projections.measured import FIGURES, figures_of, roll_ups_of
from projections.reading import PAGE_SIZE, answer, answers, every, first, one, page_of
from projections.shares import rest_of, share_of


def budget_years(db: Connection) -> tuple[int, ...]:
    """Years that have a budget, newest first."""
    rows = every(
        db,
        "WITH RECURSIVE known (year) AS (SELECT max(fiscal_year) FROM budget UNION ALL"
        " SELECT (SELECT max(fiscal_year) FROM budget WHERE fiscal_year < year) FROM known"
        "  WHERE year IS NOT NULL) SELECT year FROM known WHERE year IS NOT NULL",
    )
    return tuple(row["year"] for row in rows)


def budgets(db: Connection, *, year: int, page: int = 1) -> Budgets:
    """One page of the agencies with a budget in a year, by code: its last document and what was spent of it last."""
    total = one(db, "SELECT count(DISTINCT agency) AS n FROM budget WHERE fiscal_year = :year", year=year)["n"]
    page, pages = page_of(total, page, PAGE_SIZE)
    rows = every(db, _AGENCIES, year=year, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    return Budgets(rows=tuple(_budget_row(db, row, year) for row in rows), page=page, pages=pages, total=total)


_AGENCIES = """
SELECT b.agency, g.code AS agency_code, g.name_printed AS agency_name, count(*) AS documents,
       max(b.record) AS record, min(b.record) AS first_record
  FROM budget b LEFT JOIN agency g ON g.agency = b.agency
 WHERE b.fiscal_year = :year GROUP BY b.agency ORDER BY g.code, b.agency LIMIT :size OFFSET :skip
"""


def _budget_row(db: Connection, row: Row, year: int) -> BudgetRow:
    documents = _documents(db, row["agency"], year)
    spent = _Spending(db, documents).whole()
    last, begun = documents[-1], documents[0]
    return answer(
        BudgetRow,
        row,
        fiscal_year=year,
        total_printed=last["total_printed"],
        total=last["total"],
        first_total=begun["total"],
        spent=spent[-1] if spent else None,
    )


def _documents(db: Connection, agency: str, year: int) -> list[Row]:
    return every(db, _DOCUMENTS, agency=agency, year=year)


_DOCUMENTS = """
SELECT b.*, b.total IS NULL AS withheld FROM budget b
 WHERE b.agency = :agency AND b.fiscal_year = :year ORDER BY b.record
"""


def budget(db: Connection, agency: str, year: int, *, page: int = 1, limited: bool = False) -> Budget | None:
    """The money of an agency in a year, line by line, beside what one page of its agreements attain.

    `limited`: for a reader who may see what is not open (terbatas).
    """
    documents = _documents(db, agency, year)
    if not documents:
        return None
    name = first(db, "SELECT name_printed FROM agency WHERE agency = :id", id=agency)
    spending = _Spending(db, documents)
    causes = _causes(db, agency, year, limited=limited)
    agreements = every(db, _AGREEMENTS, agency=agency, year=year)
    page, pages = page_of(len(agreements), page, _BESIDE)
    shown = agreements[(page - 1) * _BESIDE : page * _BESIDE]
    return Budget(
        agency=agency,
        agency_name=None if name is None else name["name_printed"],
        fiscal_year=year,
        documents=answers(BudgetDocument, documents),
        lines=_lines(documents, spending, causes),
        spent=spending.whole(),
        attained=tuple(_attainments(db, row, limited=limited) for row in shown),
        page=page,
        pages=pages,
        causes=tuple(cause for cause, _ in causes),
    )


# ---- spending --------------------------------------------------------------------------------------------------------


class _Spending:
    """What was spent up to each period: of a period its last record counts."""

    def __init__(self, db: Connection, documents: list[Row]) -> None:
        found = {row["budget"]: None for row in documents}
        rows = [row for ident in found for row in every(db, _REALIZED, budget=ident)]
        self.rows = {row["period"]: row for row in rows if not row["withheld"]}
        self.corrected = {row["record"]: row["corrects"] for row in rows}
        self.totals = {row["digest"]: row["total"] for row in documents}
        self.given = {row["digest"]: _given(db, row["digest"]) for row in documents}
        self.amounts = {row["record"]: _spent_lines(db, row["record"]) for row in self.rows.values()}

    def whole(self) -> tuple[Spent, ...]:
        """Of the whole budget."""
        rows = self.rows.values()
        return tuple(
            self._spent(row, row["total"], row["total_printed"], self.totals.get(row["document"])) for row in rows
        )

    def of(self, code: str) -> tuple[Spent, ...]:
        """Of one line; a period that does not list it tells nothing of it."""
        found = []
        for row in self.rows.values():
            line = self.amounts[row["record"]].get(code)
            if line is not None:
                given = self.given.get(row["document"], {}).get(code)
                amount = None if given is None else given["amount"]
                found.append(self._spent(row, line["amount"], line["amount_printed"], amount))
        return tuple(found)

    def _spent(self, row: Row, amount: str, printed: str, given: str | None) -> Spent:
        return answer(
            Spent,
            row,
            printed=printed,
            amount=amount,
            share=share_of(amount, given),
            unspent=rest_of(amount, given),
            corrected_record=self.corrected[row["record"]],
        )


_REALIZED = """
SELECT r.*, p.code, (SELECT c.record FROM budget_realized c WHERE c.budget = r.budget
                       AND c.corrected_record = r.record) AS corrects
  FROM budget_realized r LEFT JOIN period p ON p.period = r.period
 WHERE r.budget = :budget ORDER BY p.ends, p.starts DESC, r.record
"""


def _given(db: Connection, digest: str) -> dict[str, Row]:
    rows = every(db, "SELECT * FROM budget_line WHERE digest = :digest ORDER BY position", digest=digest)
    return {row["code"]: row for row in rows}


def _spent_lines(db: Connection, record: int) -> dict[str, Row]:
    rows = every(db, "SELECT * FROM budget_realized_line WHERE record = :record", record=record)
    return {row["code"]: row for row in rows}


def _lines(
    documents: list[Row], spending: _Spending, causes: list[tuple[UnspentCause, str | None]]
) -> tuple[BudgetLine, ...]:
    """Every line of the last document, then those that an earlier one had."""
    given = [spending.given[row["digest"]] for row in documents]
    last = given[-1]
    codes = dict.fromkeys([*last, *(code for document in given for code in document)])
    return tuple(_line(code, given, spending, causes) for code in codes)


def _line(
    code: str,
    given: list[dict[str, Row]],
    spending: _Spending,
    causes: list[tuple[UnspentCause, str | None]],
) -> BudgetLine:
    told = next(document[code] for document in reversed(given) if code in document)
    amounts = tuple(document[code]["amount_printed"] if code in document else None for document in given)
    values = {document[code]["amount"] if code in document else None for document in given}
    now = given[-1].get(code)
    names = {code, squash(told["name_printed"])}
    return BudgetLine(
        code=code,
        level=told["level"],
        name=told["name_printed"],
        amounts=amounts,
        amount=None if now is None else now["amount"],
        amount_printed=None if now is None else now["amount_printed"],
        changed=len(values) > 1,
        spent=spending.of(code),
        causes=tuple(cause for cause, programme_code in causes if {programme_code, squash(cause.programme)} & names),
    )


# ---- causes and attainment -------------------------------------------------------------------------------------------


def _causes(db: Connection, agency: str, year: int, *, limited: bool) -> list[tuple[UnspentCause, str | None]]:
    """What heads of offices sign as the cause, of rounds that hold; each with the code of its programme."""
    rows = every(db, _CAUSES, agency=agency, year=year, limited=limited)
    return [(answer(UnspentCause, row), row["programme_code"]) for row in rows]


_CAUSES = """
SELECT m.cause_code, m.programme_no, m.files, m.record, s.agreement, p.code AS period, s.signed_record,
       r.name_printed AS programme, r.code AS programme_code
  FROM agreement a
  JOIN sheet s             ON s.agreement = a.agreement
  JOIN sheet_entry e       ON e.record = s.entry_record
  JOIN sheet_money_cause m ON m.record = s.entry_record
  JOIN period p            ON p.period = s.period
  LEFT JOIN programme r    ON r.agreement = s.agreement AND r.version_no = e.version_no AND r.no = m.programme_no
 WHERE a.agency = :agency AND a.fiscal_year = :year AND (e.open = 1 OR :limited)
 ORDER BY p.ends, m.record, m.programme_no
"""


_BESIDE = 6  # agreements beside the money: each is a column, and has its whole year reckoned

# That of the head of the agency first.
_AGREEMENTS = """
SELECT a.agreement, o.post_printed AS post FROM agreement a LEFT JOIN office o ON o.office = a.office
 WHERE a.agency = :agency AND a.fiscal_year = :year AND a.version_no IS NOT NULL ORDER BY a.sorting
"""


def _attainments(db: Connection, row: Any, *, limited: bool) -> Attainments:
    rows = every(db, FIGURES + "WHERE s.agreement = :id ORDER BY p.ends, p.starts DESC", id=row["agreement"])
    sheets = measured(db, row["agreement"])
    figures = figures_of(db, rows, sheets, limited=limited)
    return answer(Attainments, row, roll_ups=roll_ups_of(sheets, figures, limited=limited))
