"""The house's own promise about skips, the two things a machine may lack, and the ledgers that tests start from."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from service import demo
from service.store.postgres_schema import migrate
from tests import postgres
from tests.books import Databases
from tests.chapters import Chapters
from tests.people import Town

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LONGEST = (
    "tests/browser/",
    "tests/mutations/",
    "tests/test_house.py::test_the_linters_find_nothing[lint-types]",
    "tests/web/test_grades.py::test_every_figure",
)

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


def pytest_collection_modifyitems(items):
    """What takes longest comes first: a worker that meets it last leaves the other one idle."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


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
def shared_folder(tmp_path_factory):
    """A folder that all workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(shared_folder):
    """A template is compiled once for all workers: most tests make an app of their own, which would compile its pages anew."""
    folder = shared_folder / "templates"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        yield


@pytest.fixture(scope="session")
def pg_server(shared_folder):
    """A PostgreSQL server that all workers share (tests/postgres.py)."""
    try:
        with postgres.shared(shared_folder) as server:
            yield server
    except postgres.NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def pg_template(pg_server):
    """The name of a migrated database without a ledger, to be copied; nobody may stay connected to it."""
    name = pg_server.create()
    migrate(pg_server.url(name))
    yield name
    pg_server.drop(name)


@pytest.fixture
def pg_url(pg_server, pg_template):
    """The address of a migrated database of one's own, without a ledger, as its superuser."""
    name = pg_server.create(template=pg_template)
    yield pg_server.url(name)
    pg_server.drop(name)


@pytest.fixture
def pg_blank(pg_server):
    """The address of an empty database of one's own, in which nobody has migrated yet."""
    name = pg_server.create()
    yield pg_server.url(name)
    pg_server.drop(name)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory, shared_folder):
    """A folder with the demo ledger, made once for all workers; each worker reads a copy of its own. Do not write to it."""
    shared = shared_folder
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


@pytest.fixture(scope="session")
def pg_chapters(pg_server, pg_template, tmp_path_factory):
    """The same chapters, told in PostgreSQL."""
    databases = Databases(pg_server, pg_template)
    yield Chapters(tmp_path_factory.mktemp("chapters"), databases)
    databases.drop()


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
        chapters.close(town)


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
        chapters.close(town)


@pytest.fixture
def city(town_at):
    """A freshly founded small city."""
    return town_at("founded").city
