"""The house's own promise about skips, and the two things a machine may lack."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Two cores shared with other work: a slow example is no finding.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def _no_skip(report):
    """With AMANAH_NO_SKIP=1 a skip, or an expected failure, is a failure that tells its reason."""
    if report.skipped and os.environ.get("AMANAH_NO_SKIP") == "1":
        told = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped under AMANAH_NO_SKIP=1: {told}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    return _no_skip((yield))


@pytest.fixture(scope="session")
def chromium():
    """The path of the machine's own Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser on PATH ({', '.join(BROWSERS)}); Debian: apt install chromium")
    return found


@pytest.fixture(scope="session")
def real_data():
    """The folder of real figures from public documents, which stands beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/data does not stand beside this checkout")
    return folder
