"""Answers about the money of a year, agency by agency."""

from dataclasses import dataclass

from projections.ground_answers import Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """An agency's budget of a year in a list."""

    agency: str
    agency_code: str | None
    agency_name: str | None
    fiscal_year: int
    documents: int
    record: int
    total_printed: str | None
    total: str | None
    first_total: str | None
    spent: Spent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """One page of the money of a year, agency by agency. `page` counts from 1."""

    rows: tuple[BudgetRow, ...]
    page: int
    pages: int
    total: int
