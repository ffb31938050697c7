"""The house's own promise about skips, the two things a machine may lack, and the ledgers that tests start from."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from service import demo
from tests.people import Chapters, Town

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
def demo_home(tmp_path_factory):
    """A folder with the demo ledger, made once for all workers; each worker reads a copy of its own. Do not write to it."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "demo").exists():
            demo.build(shared / "demo.making")
            (shared / "demo.making").rename(shared / "demo")
    own = tmp_path_factory.mktemp("demo") / "home"
    shutil.copytree(shared / "demo", own)
    return own


@pytest.fixture(scope="session")
def chapters(tmp_path_factory):
    """The chapters of a small city's year (tests/people.py)."""
    return Chapters(tmp_path_factory.mktemp("chapters"))


@pytest.fixture
def town_at(chapters, tmp_path):
    """Opens a town of one's own at the end of a chapter; afterwards every ledger opened so must be sound."""
    opened: list[Town] = []

    def open_at(name):
        opened.append(chapters.open(name, tmp_path / f"town-{len(opened)}"))
        return opened[-1]

    yield open_at
    for town in opened:
        chapters.demand_sound(town)
        town.stage.close()


@pytest.fixture(scope="session")
def still_at(chapters, tmp_path_factory):
    """Opens a town at the end of a chapter that all share who try what is refused: in the end nothing was recorded."""
    opened: dict[str, Town] = {}
    heads: dict[str, object] = {}

    def open_at(name):
        if name not in opened:
            opened[name] = chapters.open(name, tmp_path_factory.mktemp("still") / "town")
            heads[name] = opened[name].house.store.head()
        return opened[name]

    yield open_at
    for name, town in opened.items():
        assert town.house.store.head() == heads[name]
        chapters.demand_sound(town)
        town.stage.close()


@pytest.fixture
def city(town_at):
    """A freshly founded small city."""
    return town_at("founded").city
