"""A source adds up: whatever two exports say, their differences lead from the one to the other, in any number of parts."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.evidence.claiming import decide_claims_changed, decide_claims_imported
from domain.evidence.entry import Actor, ActRef, stream_id
from domain.evidence.errors import Refused
from domain.evidence.nip import tells_nip, without_numbers
from domain.evidence.sources import Source, Sum, reading_of
from domain.evidence.streams import Act
from service.demo.facts import interval, number
from tests import past

ORIGIN = "contoh.demo.invalid/pk"
NAME = f"source/{stream_id(ORIGIN, 'source', past.CODE)}"
DECIDE = {"claims-imported": decide_claims_imported, "claims-changed": decide_claims_changed}


class World:
    """A world with one source."""

    origin = ORIGIN

    def __init__(self):
        self.source = Source(NAME)

    def stream(self, _name):
        return self.source

    @property
    def last(self):
        """The act that ended the last file."""
        assert self.source.last is not None
        return self.source.last

    def take(self, name, facts):
        """Judge an act, and fold it."""
        version = self.source.version + 1
        ref = ActRef(NAME, version, f"{version:064x}")
        act = Act(ref, name, Actor(None, "0" * 64), (), 1_800_000_000_000, json.loads(json.dumps(facts)))
        DECIDE[name](act, self)
        self.source.fold(act)

    def take_parts(self, name, facts, bulk, sizes):
        """The same in parts of these sizes; what is left goes into the last."""
        cuts = [bulk[sum(sizes[:at]) : sum(sizes[: at + 1])] for at in range(len(sizes))]
        for part in past.in_parts(facts, *cuts, bulk[sum(sizes) :]):
            self.take(name, part)


def rows_of(cells):
    """Rows out of what they print: key, and the figure of each field."""
    return [
        past.row("indicators", key, at, *(past.cell(field, text) for field, text in sorted(printed.items())))
        for at, (key, printed) in enumerate(sorted(cells.items()), 2)
    ]


def differences(before, after):
    """What leads from one state to the other."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        name = {"table": "indicators", "key": key}
        if old is None:
            yield past.new_row(rows_of({key: new})[0])
        elif new is None:
            yield past.gone(rows_of({key: old})[0])
        else:
            for field in sorted(old.keys() | new.keys()):
                sides = {"before": old.get(field), "after": new.get(field)}
                told = {side: past.cell(field, text) for side, text in sides.items() if text is not None}
                if old.get(field) != new.get(field):
                    yield {**name, "kind": "cell", "row": 2, **told}


STATES = st.dictionaries(
    st.sampled_from(["AKI", "AKI #2", "Imunisasi", "Stunting", "a", "Ä"]),
    st.dictionaries(st.sampled_from(["target", "unit", "note", "indicator"]), st.sampled_from(["95", "105", "x"]), min_size=1),
    min_size=1,
)  # fmt: skip
SIZES = st.lists(st.integers(0, 3), max_size=3)


@settings(max_examples=40)
@given(STATES, STATES, SIZES, SIZES)
def test_differences_lead_from_one_export_to_the_next(before, after, some, others):
    world = World()
    first, second = rows_of(before), rows_of(after)
    covers = {"tables": ["indicators"], "fiscal_years": [2024], "complete": True}
    world.take_parts("claims-imported", past.importing_facts(first, covers=covers), first, some)
    previous = {"previous": world.last.ref.data(), "covers": covers}
    told = list(differences(before, after))
    kinds = [one["kind"] for one in told]
    counts = past.counts(second, changed=kinds.count("cell"), new=kinds.count("row_new"), gone=kinds.count("row_gone"))
    facts = {**past.export("Ekspor lain", second), **previous, "differences": told, "counts": counts}
    world.take_parts("claims-changed", facts, told, others)
    known = {key: {field: cell["printed"] for field, cell in cells.items()} for _, key, cells in world.source.rows()}
    assert known == after
    assert Sum.of(world.source.rows()).sha256 == past.digest(second)


@given(STATES)
def test_a_stream_folded_again_out_of_its_own_acts_is_the_same(state):
    world = World()
    covers = {"tables": ["indicators"], "fiscal_years": [2024], "complete": True}
    world.take("claims-imported", past.importing_facts(rows_of(state), covers=covers))
    again = Source(NAME)
    for act in world.source.acts.values():
        again.fold(act)
    assert list(again.rows()) == list(world.source.rows())
    assert world.last.known["rows"] == rows_of(state)
    assert set(world.last.known) == set(past.importing_facts())
    assert len(world.last.known) == len(past.importing_facts())


def test_a_refused_part_leaves_no_trace():
    world = World()
    rows = past.first_rows()
    first, second = past.in_parts(past.importing_facts(), rows[:2], rows[2:])
    world.take("claims-imported", first)
    before = copy.deepcopy(world.source.unfinished)
    with pytest.raises(Refused):
        world.take("claims-imported", second | {"rows": [*rows[2:], rows[0]]})
    assert world.source.unfinished == before
    world.take("claims-imported", second)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (past.target("3.286", "3286"), "3286"),
        (past.target("3.286", "3.286"), "3,286"),
        (past.cell("target", "80-90", quantity=interval("80.5", "90", "Persen")), "80,5 s.d. 90"),
        (past.cell("target", "min 80", quantity={"printed": "min 80", "kind": "range", "low": "80"}), "80"),
        (past.cell("amount", "Rp 1.250", money={"printed": "Rp 1.250", "value": "1250"}), "1250"),
        (past.cell("target", "A", quantity={"printed": "A", "kind": "ordinal", "rank": 6}), "A"),
    ],
)
def test_how_a_choice_of_reading_is_told(cell, told):
    assert reading_of(cell) == told


@pytest.mark.parametrize(
    "text",
    [
        "197902142005011003",
        "19790214 200501 1 003",
        "NIP. 19790214.200501.1.003",
        "NIPPPK 198502102023211005,",
        "1979.02.14.2005.01.1.003",
        "19790214  200501  1  003",
        "19790214 – 200501 – 1 – 003",
        "19790214_200501/1/003",
        "1 9 7 9 0 2 1 4 2 0 0 5 0 1 1 0 0 3",
        "NIP 0197902142005011003",
        "1979021420050110031",
        "NIK 3174010101650001",
        "31.74.01.410165.0001",
        "3174 0141 0165 0001",
    ],
)
def test_the_number_of_a_person_is_seen(text):
    assert tells_nip({"a": [number("1", "Orang"), {"b": text}]})


@pytest.mark.parametrize(
    "text",
    [
        "123456789012345678",
        "19791314 200501 1 003",
        "19790214 200513 1 003",
        "19790214 200501 3 003",
        "197902142005011003".rjust(32, "a"),
        "197902142005011003".rjust(64, "f"),
        "19250214 200501 1 003",
        "197902142005011 NIP 003",
        "1.02.02.2.01.0001.5.1.02.01.01.00024",
        "1-02.0-00.0-00.01.0000",
        "Rp 3.325.118.000.000.000",
        "2024-01-01 s.d. 2024-12-31",
        "ekspor-20240101120000-0001",
        "2019, 2020, 2021, 2022, 2023",
        "31740101016500011",
        "3174013201650001",
        "NIP, 18 angka",
        "",
    ],
)
def test_other_digits_are_nobodys(text):
    assert not tells_nip([text, 197902142005011003, None])


def test_what_is_withheld_keeps_the_words_around_it():
    told = without_numbers("Dra. Ani (NIP 19790214 200501 1 003), NIK 3174014101650001, kamar 12")
    assert told == "Dra. Ani (NIP NIP, 18 angka), NIK NIK, 16 angka, kamar 12"
    assert not tells_nip(told)
