"""A worker that serves does not stop to look through all that it keeps."""

import subprocess
import sys

import pytest

from service.commands.serving import CONFIGURATION

# A cache of the size that a worker's streams take, filled as acts come in.
_KEPT = """
import gc, runpy
{settled}
before = gc.get_stats()[2]["collections"]
kept = [[number] for number in range(400_000)]
print(gc.get_stats()[2]["collections"] - before)
"""
_SETTLED = 'runpy.run_path("{CONFIGURATION}")["post_worker_init"](None)'


@pytest.mark.parametrize(("settled", "stops"), [(_SETTLED, False), ("", True)], ids=["a worker", "Python as it is"])
def test_what_is_kept_is_not_looked_through_again_and_again(settled, stops):
    command = [sys.executable, "-c", _KEPT.format(settled=settled.format(CONFIGURATION=CONFIGURATION))]
    looked_through = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert (looked_through > 0) is stops
