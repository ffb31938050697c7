import hashlib
from datetime import date
from importlib.resources import files

import pytest

from domain.evidence.acts import CONSEQUENCES_OF_HEAD_OF_REGION, CONSEQUENCES_OF_OFFICIAL
from domain.evidence.errors import Fault
from domain.rules import KINDS, RulePack, agreement_deadline, bundled_packs, bundled_rules, rules_by

RELEASED = {
    "1.toml": "eb183e1c3927d7ae83aa4f3dfbf1117c991b14845e840a430a75c4790075b137",
    "2.toml": "21cf8c34cb316ecbab5a853610c68c97250e0f8a7b589b9e7ef201c6026ffc3c",
}

ROW = """
[[row]]
id = "pk_deadline_months"
kind = "parameter"
what = "batas waktu"
value = 1
citation = "contoh"
valid_from = 2014-12-01
status = "verified"
"""
PACK = 'id = "contoh"\n' + ROW


@pytest.mark.parametrize(
    ("adopted_on", "deadline"),
    [
        (date(2025, 1, 6), date(2025, 2, 6)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2024, 12, 31), date(2025, 1, 31)),
        (date(2025, 11, 30), date(2025, 12, 30)),
    ],
)
def test_the_deadline_is_one_civil_month_after_the_budget(adopted_on, deadline):
    assert agreement_deadline(bundled_rules(), adopted_on) == deadline


def test_before_the_regulation_there_is_no_deadline():
    assert agreement_deadline(bundled_rules(), date(2014, 11, 30)) is None


def test_a_rule_asked_for_a_day_on_which_none_holds_is_refused():
    with pytest.raises(Fault) as refusal:
        bundled_rules().rule("pk_deadline_months", on=date(2014, 11, 30))
    assert refusal.value.code == "rule_missing"


def test_a_later_row_takes_over_on_its_day():
    earlier = PACK.replace("valid_from = 2014-12-01", "valid_from = 2014-12-01\nvalid_until = 2025-12-31")
    pack = RulePack.load((earlier + ROW.replace("2014-12-01", "2026-01-01").replace("value = 1", "value = 2")).encode())
    assert agreement_deadline(pack, date(2025, 12, 31)) == date(2026, 1, 31)
    assert agreement_deadline(pack, date(2026, 1, 1)) == date(2026, 3, 1)


@pytest.mark.parametrize(("name", "sha256"), RELEASED.items())
def test_a_released_pack_is_never_edited(name, sha256):
    assert hashlib.sha256(files("domain.rules").joinpath(name).read_bytes()).hexdigest() == sha256


def test_a_pack_is_named_by_the_hash_of_its_file():
    raw = files("domain.rules").joinpath("2.toml").read_bytes()
    assert bundled_rules().sha256 == hashlib.sha256(raw).hexdigest()


def test_the_newest_pack_is_the_one_that_new_facts_name():
    assert bundled_rules() == bundled_packs()[-1]
    assert [pack.id for pack in bundled_packs()] == ["rules-1", "rules-2"]


def test_every_bundled_pack_is_found_by_its_hash_and_no_other_stands_in_for_one_that_is_not_here():
    assert [rules_by(pack.sha256) for pack in bundled_packs()] == list(bundled_packs())
    assert rules_by("0" * 64) is None


def test_the_newer_pack_keeps_every_row_of_the_older_but_the_formulas():
    older, newer = ({row.id: row for row in pack.rows if row.kind != "formula"} for pack in bundled_packs())
    assert {name: newer[name] for name in older} == older


def test_the_bundled_pack_has_every_kind_of_row():
    today = bundled_rules().in_force(on=date(2025, 1, 6))
    assert {row.kind for row in today.values()} == set(KINDS)
    formulas = bundled_rules().in_force(on=date(2025, 1, 6), kind="formula")
    assert list(formulas) == ["NAIK", "TURUN", "TURUN_INV", "RENTANG", "TUNTAS", "PREDIKAT", "ADA", "SELISIH"]
    assert all(row.formula for row in formulas.values())
    aggregations = bundled_rules().in_force(on=date(2025, 1, 6), kind="aggregation")
    assert [row.value for row in aggregations.values()] == ["sum", "last", "avg", "max"]
    grounds = bundled_rules().in_force(on=date(2025, 1, 6), kind="revision_ground")
    assert [row.value for row in grounds.values()] == ["a", "b", "c"]


def test_every_paragraph_of_consequences_has_its_citation():
    cited = {row.value for row in bundled_rules().in_force(on=date(2025, 1, 6), kind="consequence").values()}
    assert cited == {*CONSEQUENCES_OF_OFFICIAL, *CONSEQUENCES_OF_HEAD_OF_REGION}


@pytest.mark.parametrize(
    "damage",
    [
        PACK.replace("value = 1", "value = 1.5"),
        PACK.replace("value = 1", "value = true"),
        PACK.replace('citation = "contoh"', ""),
        PACK.replace('citation = "contoh"', 'citation = ""'),
        PACK.replace('status = "verified"', 'status = "perhaps"'),
        PACK.replace('kind = "parameter"', 'kind = "opinion"'),
        PACK.replace("2014-12-01", '"2014-12-01"'),
        PACK.replace("2014-12-01", "2014-12-01T00:00:00"),
        PACK.replace("2014-12-01", "2014-12-01\nvalid_until = 2014-11-30"),
        PACK.replace("value = 1", "value = 1\nnote = 'x'"),
        PACK + ROW,
        PACK.replace('id = "contoh"', ""),
        "id = ",
        "\x00",
    ],
)
def test_a_pack_that_is_not_well_formed_is_refused(damage):
    with pytest.raises(Fault) as refusal:
        RulePack.load(damage.encode())
    assert refusal.value.code == "rules_malformed"


FORMULA = """
[[row]]
id = "NAIK"
kind = "formula"
what = "contoh"
value = "R / T"
citation = "contoh"
valid_from = 2014-12-01
status = "unverified"
reads = "number"
parameters = [{ name = "K", default = "1.5" }]
cases = [
    { when = "T == 0", why = "zero_target" },
    { attain = "R / T * 100 * K" },
]
"""
SCALE = """
[[row]]
id = "skala"
kind = "scale"
what = "contoh"
value = "contoh"
citation = "contoh"
valid_from = 2014-12-01
status = "unverified"
bands = [
    { label = "Puncak", above = "100" },
    { label = "Tinggi", from = "100", score = "C - 1" },
    { label = "Rendah" },
]
"""


def test_the_structured_rows_used_below_are_well_formed():
    formula, scale = RulePack.load(('id = "contoh"\n' + FORMULA + SCALE).encode()).rows
    assert formula.formula is not None
    assert [case.why for case in formula.formula.cases] == ["zero_target", None]
    assert [band.label for band in scale.bands] == ["Puncak", "Tinggi", "Rendah"]


LAST = "R / T * 100 * K"


@pytest.mark.parametrize(
    "damage",
    [
        # what is not arithmetic
        FORMULA.replace(LAST, "__import__"),
        FORMULA.replace(LAST, "R.real"),
        FORMULA.replace(LAST, "f(R)"),
        FORMULA.replace(LAST, "R ** 2"),
        FORMULA.replace(LAST, "R // T"),
        FORMULA.replace(LAST, "R % T"),
        FORMULA.replace(LAST, "R * 1.5"),
        FORMULA.replace(LAST, "R * 1e9"),
        FORMULA.replace(LAST, "R * 0x10"),
        FORMULA.replace(LAST, "R * True"),
        FORMULA.replace(LAST, "+R"),
        FORMULA.replace(LAST, "~R"),
        FORMULA.replace(LAST, "R > T"),
        FORMULA.replace(LAST, "R if T else K"),
        FORMULA.replace(LAST, "R, T"),
        FORMULA.replace(LAST, "(R := T)"),
        FORMULA.replace(LAST, "R / S"),
        FORMULA.replace(LAST, "lo"),
        FORMULA.replace(LAST, "R /"),
        FORMULA.replace(LAST, " "),
        FORMULA.replace(LAST, "R" + " + R" * 60),
        FORMULA.replace(LAST, "(" * 100 + "R" + ")" * 100),
        # what is not a condition
        FORMULA.replace("T == 0", "T"),
        FORMULA.replace("T == 0", "T + R"),
        FORMULA.replace("T == 0", "not T"),
        FORMULA.replace("T == 0", "T is 0"),
        FORMULA.replace("T == 0", "T in R"),
        FORMULA.replace("T == 0", "T == 0 or R"),
        FORMULA.replace("T == 0", "(T == 0) + 1"),
        FORMULA.replace("T == 0", "T == 0and R == 0"),
        # cases
        FORMULA.replace('"number"', '"numbers"'),
        FORMULA.replace('reads = "number"\n', ""),
        FORMULA.replace("cases = [", "cases = [{ attain = '1' },"),
        FORMULA.replace("{ attain =", "{ when = 'T > 0', attain ="),
        FORMULA.replace('why = "zero_target"', 'why = "because"'),
        FORMULA.replace('why = "zero_target"', 'why = "zero_target", attain = "1"'),
        FORMULA.replace(', why = "zero_target"', ""),
        FORMULA.replace(', why = "zero_target"', ', attain = "1", remark = "nice"'),
        FORMULA.replace(', why = "zero_target"', ", attain = 1"),
        FORMULA.replace(', why = "zero_target"', ', attain = "1", note = "x"'),
        FORMULA.replace('{ when = "T == 0", why = "zero_target" }', "'T == 0'"),
        FORMULA[: FORMULA.index("cases")] + "cases = []\n",
        FORMULA[: FORMULA.index("cases")] + "cases = 'R'\n",
        # parameters
        FORMULA.replace('"1.5"', '"satu"'),
        FORMULA.replace('"1.5"', '"NaN"'),
        FORMULA.replace('"1.5"', '"1E99"'),
        FORMULA.replace('"1.5"', "1"),
        FORMULA.replace('name = "K"', 'name = "T"'),
        FORMULA.replace('name = "K"', 'name = "a b"'),
        FORMULA.replace('name = "K"', 'nama = "K"'),
        FORMULA.replace("[{ name", "[{ name = 'K', default = '1' }, { name"),
        # a part that belongs to another kind of row
        FORMULA.replace('kind = "formula"', 'kind = "parameter"'),
        ROW + "cases = []\n",
        SCALE.replace('kind = "scale"', 'kind = "formula"'),
        # bands
        SCALE[: SCALE.index("bands")],
        SCALE[: SCALE.index("bands")] + "bands = []\n",
        SCALE.replace('{ label = "Rendah" }', '{ label = "Rendah", from = "0" }'),
        SCALE.replace('above = "100"', 'above = "90"'),
        SCALE.replace('above = "100"', 'from = "100"'),
        SCALE.replace(', above = "100"', ""),
        SCALE.replace('above = "100"', 'above = "100", from = "100"'),
        SCALE.replace('above = "100"', "above = 100"),
        SCALE.replace('above = "100"', 'above = "Infinity"'),
        SCALE.replace('label = "Puncak", ', ""),
        SCALE.replace('"C - 1"', '"R - 1"'),
        SCALE.replace('"C - 1"', '"C > 1"'),
        # rows whose value is counted with
        ROW.replace('kind = "parameter"', 'kind = "cap"').replace("value = 1", 'value = "1"'),
        ROW.replace('kind = "parameter"', 'kind = "floor"').replace("value = 1", 'value = "nol"'),
        ROW.replace('kind = "parameter"', 'kind = "rounding"').replace("value = 1", "value = -1"),
        ROW.replace('kind = "parameter"', 'kind = "rounding"').replace("value = 1", "value = 99"),
    ],
)
def test_a_row_that_cannot_be_computed_is_refused_when_the_pack_is_loaded(damage):
    assert damage not in (FORMULA, SCALE, ROW)
    with pytest.raises(Fault) as refusal:
        RulePack.load(('id = "contoh"\n' + damage).encode())
    assert refusal.value.code == "rules_malformed"
