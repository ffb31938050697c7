"""Arithmetic and conditions of a rule row: read once, held against a short list of what is allowed, evaluated exactly.

Allowed are whole numbers, named values, + - * /, comparisons, and, or, not. There are no calls, no powers, no text: a
rule pack computes and does nothing else. Values are fractions, so nothing is rounded on the way.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Final

from domain.evidence.errors import Fault

Values = Mapping[str, Fraction]

_LONGEST: Final = 200  # characters; it also bounds how deep a tree can be
_ALLOWED: Final = re.compile(r"[A-Za-z0-9_ +\-*/()<>=!]+")
_GLUED: Final = re.compile(r"[0-9][A-Za-z_]")  # "1and 2", "0x10", "1e9", "1_000"
_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: Final[dict[type[ast.cmpop], Callable[[int, int], bool]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """An expression whose value is a number."""

    text: str
    value: Callable[[Values], Fraction] = field(compare=False, repr=False)  # raises `ZeroDivisionError`

    @classmethod
    def read(cls, text: str, names: AbstractSet[str]) -> "Arithmetic":
        """Parse; raises `Fault("rules_malformed")` on anything that is not arithmetic in these names."""
        tree = _parsed(text)
        _demand_arithmetic(tree, names, text)
        return cls(text, _number(tree))


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that holds or does not."""

    text: str
    holds: Callable[[Values], bool] = field(compare=False, repr=False)

    @classmethod
    def read(cls, text: str, names: AbstractSet[str]) -> "Condition":
        """Parse; raises `Fault("rules_malformed")` on anything that is not a condition on these names."""
        tree = _parsed(text)
        _demand_condition(tree, names, text)
        return cls(text, _truth(tree))


def _parsed(text: str) -> ast.expr:
    if len(text) > _LONGEST or not _ALLOWED.fullmatch(text) or _GLUED.search(text):
        raise _malformed(text)
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise _malformed(text) from error


def _demand_arithmetic(tree: ast.expr, names: AbstractSet[str], text: str) -> None:
    match tree:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            _demand_arithmetic(left, names, text)
            _demand_arithmetic(right, names, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _demand_arithmetic(operand, names, text)
        case ast.Name(id=name) if name in names:
            pass
        case ast.Constant(value=value) if type(value) is int:
            pass
        case _:
            raise _malformed(text)


def _demand_condition(tree: ast.expr, names: AbstractSet[str], text: str) -> None:
    match tree:
        case ast.BoolOp(values=parts):
            for part in parts:
                _demand_condition(part, names, text)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _demand_condition(operand, names, text)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARISONS for op in ops):
            for part in (left, *others):
                _demand_arithmetic(part, names, text)
        case _:
            raise _malformed(text)


# What was read is a tree of functions: no node is looked at again when a figure is reckoned.


def _number(tree: ast.expr) -> Callable[[Values], Fraction]:
    match tree:
        case ast.BinOp(left=left, op=op, right=right):
            made, one, other = _ARITHMETIC[type(op)], _number(left), _number(right)
            return lambda values: made(one(values), other(values))
        case ast.UnaryOp(operand=operand):
            negated = _number(operand)
            return lambda values: -negated(values)
        case ast.Name(id=name):
            return operator.itemgetter(name)
        case ast.Constant(value=int(value)):
            constant = Fraction(value)
            return lambda _values: constant
    raise AssertionError(tree)  # what `read` let through is one of these


def _truth(tree: ast.expr) -> Callable[[Values], bool]:
    match tree:
        case ast.BoolOp(op=op, values=values):
            decide, parts = all if isinstance(op, ast.And) else any, [_truth(part) for part in values]
            return lambda values: decide(part(values) for part in parts)
        case ast.UnaryOp(operand=operand):
            denied = _truth(operand)
            return lambda values: not denied(values)
        case ast.Compare(left=left, ops=ops, comparators=others):
            numbers = [_number(part) for part in (left, *others)]
            pairs = [(_COMPARISONS[type(op)], *pair) for op, pair in zip(ops, pairwise(numbers), strict=True)]
            return lambda values: all(_compared(how, one(values), other(values)) for how, one, other in pairs)
    raise AssertionError(tree)


def _compared(how: Callable[[int, int], bool], one: Fraction, other: Fraction) -> bool:
    """Two fractions as the whole numbers over their common denominator, which is positive."""
    return how(one.numerator * other.denominator, other.numerator * one.denominator)


def _malformed(text: str) -> Fault:
    return Fault("rules_malformed", why=f"rumus: {text[:80]}")
