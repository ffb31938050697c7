"""Charts: a picture of the table beside it; what has no figure has no bar, and zero stands on the paper."""

from decimal import Decimal

import pytest

from projections.year_answers import Figure, LineYear
from tests.web.conftest import some
from web import charts
from web.charts import BOTTOM, HEIGHT, TOP

CODES = ("tw1", "tw2", "tw3", "tw4")
BASE = HEIGHT - BOTTOM


def chart(*about):
    return some(charts.chart(*about))


def figure(code, value, *, state="figure", sheet="verified", is_open=True):
    told = dict.fromkeys(Figure.__dataclass_fields__)
    told |= {
        "line_id": "I1",
        "period": code,
        "code": code,
        "record": 1,
        "sheet_state": sheet,
        "open": is_open,
        "state": state,
    }
    return Figure(**{**told, "printed": value and value.replace(".", ","), "value": value})


def line(*figures, target="100", aggregation="last"):
    told = dict.fromkeys(LineYear.__dataclass_fields__)
    told |= {
        "line_id": "I1",
        "no": "1",
        "objective": "",
        "indicator_printed": "I",
        "target_printed": str(target),
        "target_value": target,
    }
    return LineYear(**{**told, "aggregation": aggregation, "figures": figures})


def test_a_bar_stands_for_each_figure_and_nothing_for_no_data():
    drawn = chart(line(figure("tw1", "50"), figure("tw2", None, state="no_data"), figure("tw3", "0")), CODES, {})
    assert [bar.printed for bar in drawn.bars] == ["50", "0"]
    assert [slot.empty for slot in drawn.slots] == [False, True, False, True]


def test_zero_is_drawn_as_a_sliver_and_never_left_out():
    drawn = chart(line(figure("tw1", "0")), CODES, {})
    assert drawn.bars[0].height == 2
    assert drawn.bars[0].y == BASE


def test_half_the_target_is_half_as_high():
    drawn = chart(line(figure("tw1", "50")), CODES, {})
    full, half = BASE - drawn.target, drawn.bars[0].height
    assert abs(full - 2 * half) <= 1


def test_a_sheet_that_is_not_verified_is_drawn_hollow():
    drawn = chart(line(figure("tw1", "1"), figure("tw2", "1", sheet="signed")), CODES, {})
    assert [bar.settled for bar in drawn.bars] == [True, False]


def test_figures_that_are_not_open_are_not_drawn():
    assert charts.chart(line(figure("tw1", "97", is_open=False)), CODES, {}) is None


def test_words_have_no_chart():
    assert charts.chart(line(figure("tw1", None), target=None), CODES, {}) is None


def test_a_sum_has_marks_for_its_quarters_and_no_line_for_the_year():
    drawn = chart(line(figure("tw1", "7"), aggregation="sum", target="40"), CODES, dict.fromkeys(CODES, "10"))
    assert drawn.target is None
    assert len(drawn.marks) == 4


def test_figures_below_zero_hang_from_the_base_line():
    drawn = chart(line(figure("tw1", "-0.5"), figure("tw2", "1"), target="2"), CODES, {})
    below, above = drawn.bars
    assert below.y == drawn.base
    assert above.y + above.height == drawn.base
    assert below.label_y > below.y + below.height


@pytest.mark.parametrize("value", ["0", "1", "99", "150", "-3", "1000000000000", "0.0001"])
@pytest.mark.parametrize("target", [None, "0", "100", "-5", "0.5"])
def test_everything_stays_on_the_paper(value, target):
    drawn = chart(line(figure("tw1", value), target=target), CODES, {"tw1": "3"})
    ys = [y for bar in drawn.bars for y in (bar.y, bar.y + bar.height)]
    ys += [mark.y for mark in drawn.marks] + ([] if drawn.target is None else [drawn.target])
    assert all(TOP <= y <= BASE + 2 for y in ys)
    assert Decimal(value) == 0 or drawn.bars[0].height >= 2
