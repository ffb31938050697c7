"""Measure: attainment, figures of several periods, means of several indicators, ratings. Pure functions of facts.

Every number here comes from a row of the rule pack that the indicator signed; nothing here knows the ledger or the day.
"""

from domain.measure.aggregation import Aggregate, LeftOut, Observation, aggregate
from domain.measure.attainment import Attainment, RuleUsed, attain
from domain.measure.numbers import number_text, rounded
from domain.measure.ratings import Band, rate
from domain.measure.readings import same_unit
from domain.measure.reported import Reported, compare
from domain.measure.rollups import RollUp, roll_up
from domain.measure.sentences import REMARKS, WHY

__all__ = [
    "REMARKS",
    "WHY",
    "Aggregate",
    "Attainment",
    "Band",
    "LeftOut",
    "Observation",
    "Reported",
    "RollUp",
    "RuleUsed",
    "aggregate",
    "attain",
    "compare",
    "number_text",
    "rate",
    "roll_up",
    "rounded",
    "same_unit",
]
