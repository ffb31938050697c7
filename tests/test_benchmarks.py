"""What `make bench` writes for machines, and how a figure is held against what was promised of it."""

import subprocess
import sys

import pytest

from tests.benchmarks.figures import Figure, line, percentile, ratio
from tests.benchmarks.processor import PROCESSES, spent


def test_a_figure_for_machines_has_these_keys_and_no_others():
    told = Figure.of("engine", [4.0, 6.0, 5.0], "x", 4.5, 6)
    assert told.data() == {"figure": "engine", "value": 5.0, "unit": "x", "reach": 4.5, "aim": 6, "rounds": 3}


def test_what_could_not_be_measured_has_no_value_and_says_why():
    told = Figure.unmeasured("peer", "this machine lacks a registry", 4.5, 6)
    assert (told.data()["value"], told.missed) == (None, False)
    assert "not measured: this machine lacks a registry" in line(told)


@pytest.mark.parametrize(
    ("value", "unit", "reach", "aim", "verdict"),
    [
        (4.4, "x", 4.5, 6, "MISSED"),
        (4.5, "x", 4.5, 6, "reach"),
        (6.0, "x", 4.5, 6, "aim"),
        (26.0, "ms", 25, 17, "MISSED"),
        (25.0, "ms", 25, 17, "reach"),
        (17.0, "ms", 25, 17, "aim"),
        (300.5, "MB", 300, None, "MISSED"),
        (-869.0, "bytes", 300, 0, "aim"),
        (9.0, "1/s", None, None, ""),
    ],
)
def test_whether_more_is_better_follows_from_reach_and_aim(value, unit, reach, aim, verdict):
    told = Figure.of("figure", [value], unit, reach, aim)
    assert (told.verdict, told.missed) == (verdict, verdict == "MISSED")


def test_a_ratio_is_taken_round_by_round_so_that_a_slow_moment_of_the_machine_falls_out():
    assert ratio("times stock", [400.0, 40.0, 440.0], [100.0, 10.0, 100.0]).value == 4.0


def test_the_99th_percentile_is_the_value_that_only_one_in_a_hundred_exceeds():
    assert percentile([float(number) for number in range(1, 101)]) == 99.0
    assert percentile([1.0]) == 1.0


@pytest.mark.skipif(not PROCESSES.joinpath("self/stat").exists(), reason="the processor's time is read from /proc")
def test_what_a_process_and_those_below_it_took_of_the_processor_is_told_by_its_kind():
    work = "import time\nwhile time.process_time() < 0.2: pass\nprint(flush=True)\ninput()"
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    busy, other = (
        subprocess.Popen([sys.executable, "-c", one], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for one in (below, work)
    )
    for one in (busy, other):
        assert one.stdout is not None
        assert one.stdout.readline()
    took = spent({"workers": busy.pid})
    for one in (busy, other):
        one.communicate(b"\n")
    assert took.keys() - {"database"} == {"workers"}  # another test's PostgreSQL may stand below this process
    assert 0.15 < took["workers"] < 2
