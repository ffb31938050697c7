"""The nodes of a template, and their printing: each is made into one step when it is first printed, and kept so.

What a step prints, counts and refuses, and in which order, is SPEC.md 7.6 and 7.7; every other program must come to the
same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.evidence.errors import Unproven

MAX_DEPTH = 40  # of repetitions and parts within each other while printing
MAX_STEPS = 200_000
MAX_LETTERS = 800_000  # a content holds 1 MiB with its facts

Path = tuple[str, ...]
Scope = Mapping[str, Any]
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a value is printed, as it stands or by its label in a table of words."""

    path: Path
    table: str | None


@dataclass(frozen=True, slots=True)
class Print:
    """Fixed words and slots."""

    pieces: tuple[str | Slot, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What its nodes print, joined."""

    do: "Nodes"


@dataclass(frozen=True, slots=True)
class Each:
    """Its nodes once for every value at the path."""

    path: Path
    name: str
    do: "Nodes"
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the pack, printed here."""

    name: str


Node = Print | Line | Each | Part
Nodes = tuple[Node, ...]


class _Run:
    """One rendering: counts its steps and letters, so that a hostile pack ends too.

    A step adds itself when it has succeeded, so that a refusal comes one step short. Who repeats looks at the count.
    """

    __slots__ = ("letters", "steps")

    def __init__(self) -> None:
        self.steps = 0
        self.letters = 0

    def demand_bounded(self) -> None:
        if self.steps > MAX_STEPS or self.letters > MAX_LETTERS:
            raise _too_long()


# Adds what it prints in a scope, at a depth, to the paragraphs.
_Step = Callable[[_Run, Scope, int, list[str]], None]
_Steps = tuple[_Step, ...]
_Shown = Callable[[Scope], str]


class Press:
    """The templates and parts of one pack, as steps; each is made when it is first printed, and kept."""

    def __init__(
        self, parts: Mapping[str, Nodes], templates: Mapping[str, Nodes], tables: Callable[[str], Labels]
    ) -> None:
        self._parts, self._made_parts = parts, dict[str, _Steps]()
        self._templates, self._made_templates = templates, dict[str, _Steps]()
        self._tables = tables

    def print(self, template: str, scope: Scope) -> list[str]:
        """The paragraphs of a template, also the empty ones."""
        steps = self._made_templates.get(template)
        if steps is None:
            steps = self._made_templates[template] = self._steps(self._templates[template])
        run, printed = _Run(), list[str]()
        try:
            for step in steps:
                step(run, scope, 0, printed)
        except Unproven:
            run.steps += 1  # the one that was refused: it may be one too many, and that comes first
            run.demand_bounded()
            raise
        run.demand_bounded()
        return printed

    def _steps(self, nodes: Nodes) -> _Steps:
        return tuple(self._step(node) for node in nodes)

    def _step(self, node: Node) -> _Step:
        if isinstance(node, Print):
            slots = [(place, self._slot(one)) for place, one in enumerate(node.pieces) if isinstance(one, Slot)]
            fixed = [one if isinstance(one, str) else "" for one in node.pieces]
            return _filled(fixed, slots) if slots else _fixed("".join(fixed), len(fixed))
        if isinstance(node, Line):
            return _line(self._steps(node.do))
        if isinstance(node, Each):
            return _each(node, self._steps(node.do))
        return self._part(node.name)

    def _part(self, name: str) -> _Step:
        def step(run: _Run, scope: Scope, depth: int, printed: list[str]) -> None:
            run.steps += 1
            run.demand_bounded()
            do = self._made_parts.get(name)
            if do is None:  # made only now: a part may print itself
                do = self._made_parts[name] = self._steps(self._parts[name])
            depth = _deeper(depth)
            for one in do:
                one(run, scope, depth, printed)

        return step

    def _slot(self, slot: Slot) -> _Shown:
        return _plain(slot.path) if slot.table is None else _labelled(slot.path, slot.table, self._tables(slot.table))


# --- the steps -----------------------------------------------------------------------------------------------------


def _fixed(words: str, pieces: int) -> _Step:
    steps, letters = 1 + pieces, len(words)

    def step(run: _Run, _scope: Scope, _depth: int, printed: list[str]) -> None:
        printed.append(words)
        run.steps += steps
        run.letters += letters

    return step


def _filled(fixed: list[str], slots: list[tuple[int, _Shown]]) -> _Step:
    steps = 1 + len(fixed)
    place, only = slots[0]
    before, after = "".join(fixed[:place]), "".join(fixed[place:])

    def one_slot(run: _Run, scope: Scope, _depth: int, printed: list[str]) -> None:
        words = before + only(scope) + after
        printed.append(words)
        run.steps += steps
        run.letters += len(words)
        if run.letters > MAX_LETTERS:
            raise _too_long()

    def step(run: _Run, scope: Scope, _depth: int, printed: list[str]) -> None:
        parts = fixed.copy()
        for place, shown in slots:
            parts[place] = shown(scope)
        words = "".join(parts)
        printed.append(words)
        run.steps += steps
        run.letters += len(words)
        if run.letters > MAX_LETTERS:
            raise _too_long()

    return one_slot if len(slots) == 1 else step


def _line(do: _Steps) -> _Step:
    def step(run: _Run, scope: Scope, depth: int, printed: list[str]) -> None:
        run.steps += 1
        depth = _deeper(depth)
        own: list[str] = []
        for one in do:
            one(run, scope, depth, own)
        printed.append("".join(own).strip())

    return step


def _each(node: Each, do: _Steps) -> _Step:
    find, name, only = _finder(node.path), node.name, node.only

    def step(run: _Run, scope: Scope, depth: int, printed: list[str]) -> None:
        value = find(scope)
        run.steps += 1
        if value is None:
            return
        items = value if isinstance(value, list) else [value]
        run.steps += len(items)  # also those that `only` leaves out
        run.demand_bounded()
        if only:
            items = [item for item in items if all(_carries(item, key, code) for key, code in only)]
        if not items:
            return
        depth = _deeper(depth)
        inner = {**scope}
        for inner[name] in items:
            for one in do:
                one(run, inner, depth, printed)
            run.demand_bounded()

    return step


def _carries(item: object, key: str, code: str) -> bool:
    return isinstance(item, Mapping) and item.get(key) == code


def _deeper(depth: int) -> int:
    if depth == MAX_DEPTH:
        raise _too_long()
    return depth + 1


def _too_long() -> Unproven:
    return Unproven("wording_too_long")


# --- what a slot shows ---------------------------------------------------------------------------------------------


def _plain(path: Path) -> _Shown:
    find = _finder(path)

    def shown(scope: Scope) -> str:
        value = find(scope)
        if type(value) is str:
            return value
        if isinstance(value, str) or type(value) is int:
            return str(value)
        raise _missing(path)

    return shown


def _labelled(path: Path, table: str, labels: Labels) -> _Shown:
    find = _finder(path)

    def shown(scope: Scope) -> str:
        code = find(scope)
        if type(code) is not str:
            if not isinstance(code, str | int):
                raise _missing(path)
            code = str(code).lower() if isinstance(code, bool) else str(code)
        label = labels.get(code)
        if label is None:
            raise unknown_word(table, code)
        return label

    return shown


def unknown_word(table: str, code: str) -> Unproven:
    """That a table of a pack has no words for a code."""
    return Unproven("wording_unknown_word", table=table, word=code[:80])


def _finder(path: Path) -> Callable[[Scope], object]:
    """The value at a path; None where a record has no such key."""
    first, *further = path

    def find(scope: Scope) -> object:
        if first not in scope:
            raise _missing(path)
        value: object = scope[first]
        for name in further:
            if isinstance(value, dict):  # the common case, and much quicker to tell than a mapping
                value = value.get(name)
            elif value is None:
                return None
            elif isinstance(value, Mapping):
                value = value.get(name)
            else:
                raise _missing(path)
        return value

    if len(path) != 2:
        return find
    second = path[1]

    def find_member(scope: Scope) -> object:
        record = scope.get(first)
        return record.get(second) if type(record) is dict else find(scope)  # nearly all are of this form

    return find_member


def _missing(path: Path) -> Unproven:
    return Unproven("wording_missing", path=".".join(path))
