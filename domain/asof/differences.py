"""What differs between two answers, in words: where, before, after, and the records behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]

NONE = "tidak ada"
_LINE = (("target", "target"), ("due_on", "tenggat"), ("unit", "satuan"), ("aggregation", "cara menghitung"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that stood otherwise: its place in words, both readings, and the records that say so."""

    path: str
    before: str
    after: str
    records: tuple[int, ...]


def differences(before: Facts, after: Facts) -> list[Difference]:
    """What a reader of both answers would see: status, parties, targets, money, proposals, sheets, figures, scores."""
    found = [*_told(before, after, _Names.of(before, after))]
    return [one for one in found if one.before != one.after]


@dataclass(frozen=True, slots=True)
class _Names:
    """What people call the lines and periods of two answers; a line that no shown document names keeps its id."""

    lines: Mapping[str, str]
    periods: Mapping[str, str]

    @classmethod
    def of(cls, *answers: Facts) -> "_Names":
        lines = [line for side in answers for line in (side["in_force"] or {}).get("lines") or ()]
        sheets = [sheet for side in answers for sheet in side["sheets"]]
        return cls(
            {line["line_id"]: f"{line['no_printed']} {line['indicator_printed']}" for line in lines},
            {sheet["period"]: sheet["period_printed"] for sheet in sheets if sheet["period_printed"]},
        )

    def line(self, line_id: str) -> str:
        """The line as its document prints it."""
        return self.lines.get(line_id, f"baris {line_id}")

    def sheet(self, period: str) -> str:
        """The sheet by the name of its period."""
        return f"lembar {self.periods.get(period, period)}"


def _told(before: Facts, after: Facts, names: _Names) -> Iterator[Difference]:
    one, other = before["in_force"] or {}, after["in_force"] or {}
    bound = (_record(one, "bound_by"), _record(other, "bound_by"))
    yield _differs("keadaan", before["status"]["text"], after["status"]["text"], *bound)
    yield _differs("dokumen yang berlaku", _version(one), _version(other), *bound)
    yield _differs(
        "Pihak Pertama", _party(one.get("trustee")), _party(other.get("trustee")), *_last_hands(before, after)
    )
    yield _differs("Pihak Kedua", _party(one.get("grantor")), _party(other.get("grantor")), *bound)
    yield from _lines(one, other, bound, names)
    yield _differs("jumlah anggaran perjanjian", _printed(one.get("total")), _printed(other.get("total")), *bound)
    yield from _budgets(before["budget"], after["budget"])
    yield from _proposals(before, after)
    yield from _hands(before, after)
    yield from _sheets(before, after, names)
    yield from _scores(before, after, names)


def _differs(path: str, before: str, after: str, *records: int | None) -> Difference:
    return Difference(path, before, after, tuple(sorted({one for one in records if one is not None})))


def _lines(one: Facts, other: Facts, bound: tuple[int | None, int | None], names: _Names) -> Iterator[Difference]:
    was, now = ({line["line_id"]: line for line in side.get("lines") or ()} for side in (one, other))
    for line_id in dict.fromkeys((*was, *now)):
        left, right = was.get(line_id, {}), now.get(line_id, {})
        path = names.line(line_id)
        if not left or not right:
            yield _differs(path, _there(left), _there(right), *bound)
            continue
        for field, name in _LINE:
            yield _differs(f"{path}: {name}", _printed(left[field]), _printed(right[field]), *bound)
        yield from _quarters(path, left, right, bound)


def _quarters(line: str, left: Facts, right: Facts, bound: tuple[int | None, int | None]) -> Iterator[Difference]:
    was, now = ({one["period"]: one["target"] for one in side["quarters"]} for side in (left, right))
    for period in dict.fromkeys((*was, *now)):
        path = f"{line}: target {period}"
        yield _differs(path, _printed(was.get(period)), _printed(now.get(period)), *bound)


def _budgets(one: Facts | None, other: Facts | None) -> Iterator[Difference]:
    def told(side: Facts | None) -> str:
        return NONE if side is None else f"{side['number_printed']}, {_printed(side['total'])}"

    yield _differs("dokumen anggaran", told(one), told(other), _source(one), _source(other))


def _proposals(before: Facts, after: Facts) -> Iterator[Difference]:
    was, now = ({one["document"]["record"]: one for one in side["proposals"]} for side in (before, after))
    for number in dict.fromkeys((*was, *now)):
        left, right = was.get(number), now.get(number)
        decided = (side["decided_by"]["record"] if side and side["decided_by"] else None for side in (left, right))
        yield _differs(f"usulan nomor {number}", _state(left), _state(right), number, *decided)


def _hands(before: Facts, after: Facts) -> Iterator[Difference]:
    was, now = ({one["record"]: one for one in _all_hands(side)} for side in (before, after))
    for number in dict.fromkeys((*was, *now)):
        left, right = was.get(number), now.get(number)
        yield _differs(f"tanda tangan nomor {number}", _signed(left), _signed(right), number)
        if left and right:
            reading = (side["authority"]["effective"]["answer"] for side in (left, right))
            yield _differs(f"tanda tangan nomor {number}: kewenangan menurut yang berlaku", *reading, number)


def _all_hands(side: Facts) -> Iterator[Facts]:
    yield from side["hands"]
    for sheet in side["sheets"]:
        yield from (*sheet["entries"], *sheet["hands"], *sheet["verdicts"])


def _sheets(before: Facts, after: Facts, names: _Names) -> Iterator[Difference]:
    was, now = ({one["period"]: one for one in side["sheets"]} for side in (before, after))
    for period in dict.fromkeys((*was, *now)):
        left, right = was.get(period), now.get(period)
        records = [one for side in (left, right) if side for one in (side["current"], side["holds"], _latest(side))]
        path = names.sheet(period)
        yield _differs(path, _state(left), _state(right), *records)
        yield _differs(f"{path}: entri terakhir, belum berlaku", _pending(left), _pending(right), *records)
        for line_id, was_told, is_told in _figures(left or {}, right or {}):
            yield _differs(f"{path}, {names.line(line_id)}: realisasi", was_told, is_told, *records)


def _figures(left: Facts, right: Facts) -> Iterator[tuple[str, str, str]]:
    was, now = ({one["line_id"]: one for one in side.get("lines") or ()} for side in (left, right))
    for line_id in dict.fromkeys((*was, *now)):
        yield line_id, _figure(was.get(line_id)), _figure(now.get(line_id))


def _scores(before: Facts, after: Facts, names: _Names) -> Iterator[Difference]:
    was, now = ({one["line_id"]: one for one in side["attainments"]} for side in (before, after))
    for line_id in dict.fromkeys((*was, *now)):
        path = f"{names.line(line_id)}: capaian sampai hari itu"
        yield _differs(path, _score(was.get(line_id)), _score(now.get(line_id)))


# -- in words ---------------------------------------------------------------------------------------------------------

_FIGURE = {"no_data": "belum ada data", "not_due": "belum waktunya"}


def _figure(line: Facts | None) -> str:
    if line is None:
        return NONE
    return str(line["value"]["printed"]) if line["value"] else _FIGURE[line["state"]]


def _score(scored: Facts | None) -> str:
    to_date = scored["to_date"] if scored else None
    found = to_date["attainment"] if to_date else None
    if found is None:
        return NONE
    return str(found["shown"] or found["progress"] or found["sentence"])


def _state(side: Facts | None) -> str:
    return NONE if side is None else str(side["state"]["text"])


def _pending(side: Facts | None) -> str:
    """The last entry of a sheet where another holds: a correction on its way, or what was rejected."""
    told = side["pending"] if side else None
    return NONE if told is None else f"{told['state']['text']} (nomor {told['record']})"


def _version(side: Facts) -> str:
    if not side:
        return NONE
    number = side["revision_no"]
    told = "dokumen awal" if number == 0 else f"perubahan ke-{number}"
    return f"{told} (nomor {side['document']['record']})"


def _party(value: Facts | None) -> str:
    return NONE if value is None else f"{value['name_printed']}, {value['office_printed']}"


def _signed(hand: Facts | None) -> str:
    by = hand["by"] if hand else None
    return NONE if hand is None or by is None else f"{by['name_printed']}, {hand['role'].replace('_', ' ')}"


def _printed(value: Any) -> str:
    if value is None:
        return NONE
    return str(value["printed"] if isinstance(value, Mapping) else value)


def _there(line: Facts) -> str:
    return f"target {_printed(line['target'])}" if line else NONE


def _record(side: Facts, name: str) -> int | None:
    return side[name]["record"] if side else None


def _source(side: Facts | None) -> int | None:
    return side["document"]["record"] if side else None


def _latest(sheet: Facts) -> int | None:
    numbers = [one["record"] for one in (*sheet["hands"], *sheet["verdicts"], *sheet["refusals"])]
    return max(numbers, default=None)


def _last_hands(before: Facts, after: Facts) -> tuple[int | None, ...]:
    return tuple(side["hands"][-1]["record"] if side["hands"] else None for side in (before, after))
