"""Rating scales beside how the regulations print them: every value that the print leaves out is told."""

from datetime import date

from domain.measure.scales import scales
from domain.rules import bundled_rules

ON = date(2025, 12, 31)


def test_the_printed_bands_leave_gaps_that_the_computed_ones_fill():
    first = scales(ON)[0]
    assert (first.id, first.is_default) == ("permendagri-86-2017", True)
    assert [band.interval for band in first.bands][:2] == ["di atas 90", "di atas 75 sampai 90"]
    assert first.gaps == ("di antara 90 dan 91", "di antara 75 dan 76", "di antara 65 dan 66", "di antara 50 dan 51")


def test_a_value_that_no_printed_end_takes_in_is_a_gap():
    assert next(scale.gaps for scale in scales(ON) if scale.id == "pp-30-2019-skp") == ("tepat 50",)


def test_every_scale_of_the_pack_is_told_with_its_print():
    found = scales(ON)
    assert [scale.id for scale in found] == list(bundled_rules().in_force(on=ON, kind="scale"))
    assert all(scale.printed and scale.printed_source for scale in found)
    assert scales(date(2000, 1, 1)) == ()
