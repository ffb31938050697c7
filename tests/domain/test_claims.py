"""The key of a row is made of what is printed; the words for a direction are those of other systems."""

import pytest

from domain.claims import LONGEST_KEY, agreement_name, key_of
from domain.evidence.polarity import polarity_of


@pytest.mark.parametrize(
    "word",
    ["max", "Maksimal", "naik", "POSITIF", "Indikator Positif", "kondisi normal", "semakin tinggi semakin baik",
     "Makin tinggi, makin baik", "Semakin banyak nilainya semakin baik.", "+"],
)  # fmt: skip
def test_more_is_better(word):
    assert polarity_of(word) == "naik"


@pytest.mark.parametrize(
    "word",
    ["min", "turun", "Negatif", "Indikator Negatif", "kondisi khusus", "semakin rendah semakin baik", "makin kecil makin baik"],
)  # fmt: skip
def test_less_is_better(word):
    assert polarity_of(word) == "turun"


@pytest.mark.parametrize(
    "word", ["", "-", "mungkin", "semakin tinggi semakin buruk", "semakin baik", "positif negatif", "baik"]
)
def test_a_word_that_nobody_knows_names_no_direction(word):
    assert polarity_of(word) is None


def test_a_range_is_neither():
    assert polarity_of("Rentang") == "rentang"


@pytest.mark.parametrize(
    ("table", "cells", "key"),
    [
        ("agreements", {"agreement": "PK-1", "agency": "D"}, "PK-1"),
        ("agreements", {"agency": "Dinas", "fiscal_year": "2024", "doc_kind": "awal"}, "Dinas · 2024 · awal"),
        ("agreements", {"agency": "Dinas"}, "Dinas · - · -"),
        ("indicators", {"agreement": "PK-1", "objective": "S", "indicator": "I"}, "PK-1 · I"),
        ("programmes", {"agreement": "PK-1", "programme": "P"}, "PK-1 · P"),
        ("realizations", {"agreement": "PK-1", "indicator": "I", "period": "tw1"}, "PK-1 · I · tw1"),
        ("realizations", {"agreement": "PK-1", "indicator": "I"}, "PK-1 · I · -"),
        ("evaluations", {"government": "Kota", "fiscal_year": "2023"}, "Kota · - · 2023 · -"),
        ("signings", {"government": "Kota", "fiscal_year": "2024", "doc_kind": "awal", "signed_on": "x"}, "Kota · 2024 · awal · x"),
    ],
)  # fmt: skip
def test_the_key_of_a_row(table, cells, key):
    assert key_of(table, cells) == (key, None)


@pytest.mark.parametrize(
    ("table", "cells", "lacking"),
    [
        ("agreements", {"fiscal_year": "2024"}, "agreement"),
        ("indicators", {"agreement": "PK-1"}, "indicator"),
        ("indicators", {"indicator": "I"}, "agreement"),
        ("programmes", {"agreement": "PK-1"}, "programme"),
        ("realizations", {"agreement": "PK-1", "period": "tw1"}, "indicator"),
        ("evaluations", {"fiscal_year": "2024"}, "government"),
        ("signings", {"signed_on": "x"}, "government"),
    ],
)
def test_a_row_that_cannot_be_named_says_what_it_lacks(table, cells, lacking):
    assert key_of(table, cells) == (None, lacking)


def test_a_long_key_ends_in_its_digest_and_stays_apart_from_another():
    one, other = ({"agreement": "PK", "indicator": "i" * 900 + end} for end in "ab")
    keys = {key_of("indicators", cells)[0] for cells in (one, other)}
    assert len(keys) == 2
    assert all(key is not None and len(key) <= LONGEST_KEY for key in keys)


def test_rows_of_an_agreement_without_a_number_are_found_by_its_agency_year_and_kind():
    assert agreement_name({"agency": "Dinas", "fiscal_year": "2024", "indicator": "I"}) == "Dinas · 2024 · -"
    assert agreement_name({"indicator": "I"}) is None
