"""How figures are printed for people: a decimal comma, points between thousands, and the sign that was there."""

import pytest

from service.printing import printed_number


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("97", "97"),
        ("92.50", "92,50"),
        ("1234567.8", "1.234.567,8"),
        ("0.35", "0,35"),
        ("-0.35", "-0,35"),
        ("-1234.5", "-1.234,5"),
        ("-2", "-2"),
    ],
)
def test_a_number_is_printed_with_its_sign_its_points_and_its_comma(value, printed):
    assert printed_number(value) == printed
