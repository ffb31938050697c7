"""Ratings: every figure falls into one band of each scale, at its ends where the scale says."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.errors import Fault
from domain.measure import rate
from domain.rules import bundled_rules
from tests.domain.measure.signed import YEAR_END

SCALES = [row.id for row in bundled_rules().rows if row.kind == "scale"]


@pytest.mark.parametrize(
    ("scale", "value", "label"),
    [
        ("permendagri-86-2017", "100", "Sangat Tinggi"),
        ("permendagri-86-2017", "91", "Sangat Tinggi"),
        ("permendagri-86-2017", "90.5", "Sangat Tinggi"),
        ("permendagri-86-2017", "90.01", "Sangat Tinggi"),
        ("permendagri-86-2017", "90", "Tinggi"),
        ("permendagri-86-2017", "76", "Tinggi"),
        ("permendagri-86-2017", "75", "Sedang"),
        ("permendagri-86-2017", "66", "Sedang"),
        ("permendagri-86-2017", "65", "Rendah"),
        ("permendagri-86-2017", "51", "Rendah"),
        ("permendagri-86-2017", "50", "Sangat Rendah"),
        ("permendagri-86-2017", "-10", "Sangat Rendah"),
        ("permenpanrb-8-2021-iki", "120", "Sangat Baik"),
        ("permenpanrb-8-2021-iki", "101", "Sangat Baik"),
        ("permenpanrb-8-2021-iki", "100", "Baik"),
        ("permenpanrb-8-2021-iki", "99.99", "Cukup"),
        ("permenpanrb-8-2021-iki", "98", "Cukup"),
        ("permenpanrb-8-2021-iki", "80", "Cukup"),
        ("permenpanrb-8-2021-iki", "79", "Kurang"),
        ("permenpanrb-8-2021-iki", "60", "Kurang"),
        ("permenpanrb-8-2021-iki", "59", "Sangat Kurang"),
        ("pp-30-2019-skp", "120", "Baik"),
        ("pp-30-2019-skp", "90.01", "Baik"),
        ("pp-30-2019-skp", "90", "Cukup"),
        ("pp-30-2019-skp", "70", "Kurang"),
        ("pp-30-2019-skp", "50", "Sangat Kurang"),
        ("contoh-lokal", "100", "Sangat Berhasil"),
        ("contoh-lokal", "99.99", "Berhasil"),
        ("contoh-lokal", "75", "Berhasil"),
        ("contoh-lokal", "74.99", "Cukup"),
        ("contoh-lokal", "55", "Cukup"),
        ("contoh-lokal", "54.99", "Kurang"),
    ],
)
def test_each_end_of_a_band_belongs_where_the_scale_says(scale, value, label):
    assert rate(Decimal(value), scale, on=YEAR_END).label == label


@pytest.mark.parametrize(
    ("value", "score"),
    [("111", "120"), ("105", None), ("100", "109"), ("99", "89"), ("98", "88"), ("80", "70"), ("79", "69"), ("60", "50"), ("59", "49"), ("29.5", "24.5"), ("0", "0")],
)  # fmt: skip
def test_the_scores_of_permenpanrb_8_2021(value, score):
    made = rate(Decimal(value), "permenpanrb-8-2021-iki", on=YEAR_END).score
    assert made == (None if score is None else Decimal(score))


@pytest.mark.parametrize("scale", SCALES)
@given(st.fractions(-200, 300))
def test_no_figure_falls_between_two_bands(scale, value):
    band = rate(value, scale, on=YEAR_END)
    assert band.scale == scale
    assert band.label


@pytest.mark.parametrize("scale", SCALES)
@given(st.fractions(-200, 300), st.fractions(-200, 300))
def test_a_better_figure_never_has_a_lower_rating(scale, one, other):
    order = [row.label for row in bundled_rules().rule(scale, on=YEAR_END).bands]
    low, high = sorted((one, other))
    assert order.index(rate(high, scale, on=YEAR_END).label) <= order.index(rate(low, scale, on=YEAR_END).label)


@pytest.mark.parametrize(
    ("value", "interval"),
    [("120", "mulai 100"), ("80", "mulai 75 sampai di bawah 100"), ("54", "sampai di bawah 55")],
)
def test_a_band_says_where_it_begins_and_ends(value, interval):
    assert rate(Decimal(value), "contoh-lokal", on=YEAR_END).interval == interval


def test_the_ends_of_a_band_are_told_as_they_are_taken():
    assert rate(Fraction(83), "permendagri-86-2017", on=YEAR_END).interval == "di atas 75 sampai 90"
    assert rate(Fraction(40), "permendagri-86-2017", on=YEAR_END).interval == "sampai 50"
    assert rate(Fraction(100), "permenpanrb-8-2021-iki", on=YEAR_END).interval == "tepat 100"


def test_what_a_number_alone_cannot_say_is_noted():
    assert rate(Fraction(115), "pp-30-2019-skp", on=YEAR_END).note == "Sangat Baik bila menciptakan ide baru"


def test_a_scale_that_does_not_hold_is_refused():
    with pytest.raises(Fault) as refusal:
        rate(Fraction(100), "permenpanrb-8-2021-iki", on=date(2021, 6, 30))
    assert refusal.value.code == "rule_missing"
