"""Days as the press prints them: read where they can be, and the weekday held against the calendar (dossier 7)."""

from datetime import date

import pytest

from projections.printed_days import read_day


@pytest.mark.parametrize(
    ("printed", "year", "day"),
    [
        ("22 Oktober 2018", None, "2018-10-22"),
        ("Bandung, 3 Januari 2017", None, "2017-01-03"),
        ("2024-01-21", None, "2024-01-21"),
        ("Senin (17/02/2020)", None, "2020-02-17"),
        ("Rabu (5/3/25)", None, "2025-03-05"),
        ("Senin (24/1)", 2022, "2022-01-24"),
        ("Selasa (28/218)", 2018, "2018-02-28"),
    ],
)
def test_a_day_is_read_however_it_is_printed(printed, year, day):
    assert read_day(printed, year=year).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("printed", "year"),
    [("Januari 2018", 2018), ("Senin (24/1)", None), ("Selasa (28/218)", 2019), ("31 Februari 2020", None),
     ("2024-13-01", None), ("3 Juniari 2020", None), ("", None)],
)  # fmt: skip
def test_no_day_is_made_up(printed, year):
    assert read_day(printed, year=year).day is None


@pytest.mark.parametrize(
    ("printed", "year", "instead"),
    [("Senin (21/1/2024)", 2024, "2024-01-22"), ("Selasa (28/218)", 2018, "2018-02-27"), ("Jum'at, 1 Mei 2025", None, "2025-05-02")],
)  # fmt: skip
def test_a_weekday_that_is_not_that_days_is_told_with_the_nearest_that_is(printed, year, instead):
    read = read_day(printed, year=year)
    assert read.fits is False
    assert read.instead == (date.fromisoformat(instead),)


def test_a_weekday_that_fits_and_one_that_is_not_printed():
    assert read_day("Senin (17/02/2020)").fits is True
    assert read_day("17 Februari 2020").fits is None
    assert (read_day("Senin").weekday, read_day("Senin").fits) == ("senin", None)
