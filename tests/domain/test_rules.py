import hashlib
from datetime import date
from importlib.resources import files

import pytest

from domain.evidence.acts import CONSEQUENCES_OF_HEAD_OF_REGION, CONSEQUENCES_OF_OFFICIAL
from domain.evidence.errors import Fault
from domain.rules import KINDS, RulePack, agreement_deadline, bundled_rules

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


def test_a_pack_is_named_by_the_hash_of_its_file():
    raw = files("domain.rules").joinpath("1.toml").read_bytes()
    assert bundled_rules().sha256 == hashlib.sha256(raw).hexdigest()


def test_the_bundled_pack_has_every_kind_of_row():
    today = bundled_rules().in_force(on=date(2025, 1, 6))
    assert {row.kind for row in today.values()} == set(KINDS)
    formulas = bundled_rules().in_force(on=date(2025, 1, 6), kind="formula")
    assert list(formulas) == ["NAIK", "TURUN", "TURUN_INV", "RENTANG", "TUNTAS", "PREDIKAT", "ADA"]
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
