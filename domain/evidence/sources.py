"""Sources of claims: what another system said, file by file, and what changed between two of them.

The first file of a table is taken whole, each later one as its differences from the state that the source adds up to;
"changed between A and B, by whom unknown". A file comes in parts and counts when its last part is in. A claim is never
confirmed here: the ledger proves only that these bytes said so, and how each cell was read.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.evidence.authority import Facts
from domain.evidence.packed import Packed
from domain.evidence.streams import Act, Stream, World, stream_of

# What all parts of one file say alike, and the bulk in which they differ.
_BULK = ("rows", "differences")
_OF_THE_PART = frozenset({*_BULK, "part", "decisions", "rejected", "unseen"})

_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # canonical, but for the order of keys

Name = tuple[str, str]  # of a row: its table and its key
Cells = dict[str, Facts]  # of a row: its cells by their fields


class _Packed(Mapping[str, Any]):
    """Facts whose rows are kept as packed bytes and unpacked when asked for: a source may hold 100,000 of them."""

    def __init__(self, facts: Facts) -> None:
        self._plain = {name: value for name, value in facts.items() if name not in _BULK}
        self._bulk = {name: zlib.compress(_line(facts[name]).encode(), 1) for name in _BULK if name in facts}

    def __getitem__(self, name: str) -> Any:
        return json.loads(zlib.decompress(self._bulk[name])) if name in self._bulk else self._plain[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._plain, *self._bulk))

    def __len__(self) -> int:
        return len(self._plain) + len(self._bulk)


@dataclass
class Run:
    """A file on its way in: the parts that are here, and what they add to the state."""

    name: str
    common: Facts
    done: int = 0
    rows: Packed = field(default_factory=Packed)  # the cells of each row
    told: Packed = field(default_factory=Packed)  # the rows and cells that a difference spoke of
    unseen: set[Name] = field(default_factory=set)
    undecided: Counter[tuple[object, ...]] = field(default_factory=Counter)  # asked cells, less the choices recorded
    rejected: int = 0
    changed: int = 0
    new: int = 0
    gone: int = 0

    @property
    def file(self) -> Facts:
        """The file that all its parts name."""
        file: Facts = self.common["file"]
        return file

    @property
    def parts(self) -> int:
        """How many parts it has."""
        return int(self.common["parts"])

    def continued_by(self, act: Act) -> bool:
        """Whether an act is its next part."""
        alike = act.name == self.name and _common(act.known) == self.common
        return alike and act.known["part"] == self.done + 1

    def copy(self) -> "Run":
        """The same, to be added to without touching this one."""
        undecided = Counter(self.undecided)
        rows, told = self.rows.copy(), self.told.copy()
        return replace(self, rows=rows, told=told, unseen=set(self.unseen), undecided=undecided)


class Source(Stream):
    """One source of claims: what its files add up to, row by row, and the file on its way in."""

    kind = "source"
    replaced = frozenset({"_rows"})

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.kind_of_source: str | None = None
        self.last: Act | None = None
        self.tables: dict[str, Act] = {}  # the act that ended the last file of each table
        self.unfinished: Run | None = None
        self._rows = Packed()

    def fold(self, act: Act) -> None:
        """Add an act; of its rows only the packed bytes are kept."""
        super().fold(act if act.facts is None else replace(act, facts=_Packed(act.facts)))

    def cells(self, table: str, key: str) -> Cells | None:
        """The cells of a row as the last finished file has them; None where there is no such row."""
        return _unpacked(self._rows.get((table, key)))

    def rows(self, tables: Iterable[str] | None = None) -> Iterator[tuple[str, str, Cells]]:
        """Every row of the finished state, of these tables, in sorted order."""
        yield from self._sorted(Packed(), set(self.tables if tables is None else tables))

    def _claims_imported(self, act: Act, facts: Facts) -> None:
        run = self.begun(act)
        for row in facts["rows"]:
            take_row(run, row)
        self._took(run, act)

    def _claims_changed(self, act: Act, facts: Facts) -> None:
        run = self.begun(act)
        for difference in facts["differences"]:
            take_difference(run, difference, self.row(run, name_of(difference)))
        self._took(run, act)

    def begun(self, act: Act) -> Run:
        """The file that an act goes on with, else a new one: another file abandons what was not finished."""
        run = self.unfinished
        return run if run is not None and run.continued_by(act) else Run(act.name, _common(act.known))

    def row(self, run: Run, name: Name) -> Cells | None:
        """The cells of a row in the state with the parts of a file on top."""
        return _unpacked(run.rows.get(name) if name in run.rows else self._rows.get(name))

    def _took(self, run: Run, act: Act) -> None:
        end_part(run, act.known)
        run.rows, run.told = run.rows.settled(), run.told.settled()
        self.unfinished = run
        if run.done >= run.parts:
            self._finish(run, act)

    def _finish(self, run: Run, act: Act) -> None:
        self._rows = self._rows.with_later(run.rows)
        self.last, self.unfinished = act, None
        self.kind_of_source = self.kind_of_source or act.known["source"]["kind"]
        self.tables |= dict.fromkeys(act.known["covers"]["tables"], act)

    def sum_of(self, run: Run) -> "Sum":
        """What the covered tables hold once a file is in."""
        return Sum.of(self._sorted(run.rows, set(run.common["covers"]["tables"])))

    def _sorted(self, later: Packed, tables: set[str]) -> Iterator[tuple[str, str, Cells]]:
        for (table, key), packed in self._rows.lines(later):
            cells = _unpacked(packed) if table in tables else None
            if cells is not None:
                yield table, key, cells


@dataclass(frozen=True, slots=True)
class Sum:
    """What a state adds up to: its digest, its rows, and how many cells a person chose or nobody chose yet."""

    sha256: str
    rows: int
    asked: int
    open: int

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, Cells]]) -> "Sum":
        """Add up rows that come sorted by table and key."""
        digest, hows, count = hashlib.sha256(), {"asked": 0, "open": 0}, 0
        for table, key, cells in rows:
            printed = [[name, cells[name]["printed"]] for name in sorted(cells)]
            digest.update(f"{_line([table, key, printed])}\n".encode())
            count += 1
            for cell in cells.values():
                if cell["how"] in hows:
                    hows[cell["how"]] += 1
        return cls(digest.hexdigest(), count, hows["asked"], hows["open"])


def source_of(act: Act, world: World) -> Source:
    """The source on whose stream an act stands."""
    return stream_of(world, act.ref.stream, Source)


def _common(facts: Facts) -> Facts:
    return {name: facts[name] for name in facts if name not in _OF_THE_PART}


def name_of(value: Facts) -> Name:
    """The row that a fact is about."""
    return value["table"], value["key"]


def by_field(cells: Iterable[Facts]) -> Cells:
    """Cells as a row has them."""
    return {cell["field"]: cell for cell in cells}


def _packed(cells: Cells) -> bytes:
    return _line(list(cells.values())).encode()


def _unpacked(cells: bytes | None) -> Cells | None:
    return None if cells is None else by_field(json.loads(cells))


def take_row(run: Run, row: Facts) -> None:
    """Put a new row on top of what stands."""
    run.rows[name_of(row)] = _packed(by_field(row["cells"]))
    run.new += 1
    _ask(run, row, row["cells"])


def take_difference(run: Run, difference: Facts, before: Cells | None) -> None:
    """Put a difference on top of what stands; it never refuses."""
    for mark in _marks(difference):
        run.told[mark] = b""
    if difference["kind"] == "row_new":
        take_row(run, difference)
    elif difference["kind"] == "row_gone":
        run.rows[name_of(difference)] = None
        run.gone += 1
    else:
        cells = dict(before or {})
        cells.pop(field_of(difference), None)
        if "after" in difference:
            cells[field_of(difference)] = difference["after"]
            _ask(run, difference, [difference["after"]])
        run.rows[name_of(difference)] = _packed(cells)
        run.changed += 1


def _ask(run: Run, row: Facts, cells: Iterable[Facts]) -> None:
    """Note the cells that a person chose a reading for: each needs a choice on record."""
    for cell in cells:
        if cell["how"] == "asked":
            run.undecided[(*_place(row), cell["field"], reading_of(cell))] += 1


def end_part(run: Run, facts: Facts) -> None:
    """Add what a part says beside its rows."""
    for decision in facts["decisions"]:
        run.undecided[(*_place(decision), decision["field"], decision["chosen"])] -= 1
    run.rejected += len(facts["rejected"])
    run.unseen |= {name_of(one) for one in facts.get("unseen", ())}
    run.done = facts["part"]


def _place(value: Facts) -> tuple[str, int]:
    return value.get("sheet", ""), value.get("row", 0)


def reading_of(cell: Facts) -> str:
    """How a choice of reading is told: the figure with a decimal comma and no points; a range with "s.d." between."""
    figure = cell.get("quantity") or cell.get("money") or {}
    ends = [figure[name] for name in ("low", "high") if name in figure] or [figure.get("value", cell["printed"])]
    return " s.d. ".join(str(end).replace(".", ",") for end in ends)


def field_of(difference: Facts) -> str:
    """The field that a difference of a cell is about."""
    cell = difference.get("before") or difference.get("after") or {}
    return str(cell.get("field", ""))


def _marks(difference: Facts) -> set[tuple[str, ...]]:
    """What a difference speaks of: a cell, or a row with all its cells (the empty field)."""
    cell = field_of(difference) if difference["kind"] == "cell" else ""
    return {name_of(difference), (*name_of(difference), cell)}
