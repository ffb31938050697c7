"""A real server over the demo, and the machine's own Chromium before it."""

import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser.repacking import one_byte_changed

ROOT = Path(__file__).resolve().parents[2]
QUIET = ("--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync", "--disable-gpu")  # fmt: skip
PATIENCE = 15_000  # milliseconds for what a page must show: other work runs beside these tests
EXPECTED = "Failed to load resource"  # how the console tells an answer that is an error page


@contextmanager
def serving(home):
    """The address of the pages over a ledger, under gunicorn as `amanah serve` starts it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, handle = listening.getsockname()[1], listening.fileno()
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--workers", "1", "--threads", "8"]
        server = subprocess.Popen(
            [*command, "--log-level", "error", "--bind", f"fd://{handle}"],
            cwd=ROOT,
            env={**os.environ, "AMANAH_HOME": str(home)},
            pass_fds=[handle],
        )
    try:
        # The first page waits until the house is open, which no visitor is asked to have the patience for.
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=4 * PATIENCE / 1000).close()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(scope="session")
def site(demo_home):
    """The address of the demo's pages."""
    with serving(demo_home) as address:
        yield address


@pytest.fixture(scope="session")
def browser(chromium):
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as tools:
        opened = tools.chromium.launch(executable_path=chromium, args=QUIET, chromium_sandbox=os.geteuid() != 0)
        yield opened
        opened.close()


@dataclass
class Visitor:
    """Somebody at a browser; everything the browser complained of, and everywhere it went, is remembered."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)

    def follow(self, link: Locator) -> None:
        """Click, and wait until the page that it leads to is loaded: a click alone returns while it is still empty."""
        with self.page.expect_event("load"):
            link.click()

    def listen(self) -> None:
        self.page.on("console", lambda said: self._complain(said.text))
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("request", lambda request: self._went(request.url))

    def _went(self, address: str) -> None:
        if not address.startswith(self.site):
            self.complaints.append(address)

    def _complain(self, text: str) -> None:
        if not text.startswith(EXPECTED):
            self.complaints.append(text)


@pytest.fixture
def visit(browser, site):
    """Sits somebody down at a browser of the given manner; nobody may have met a complaint at the end."""
    visitors = []

    def sit_down(**manner):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "id-ID", **manner})
        context.set_default_timeout(PATIENCE)
        visitors.append(Visitor(context.new_page(), site))
        visitors[-1].listen()
        return visitors[-1]

    yield sit_down
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def agreement(site):
    """The address of the agreement of the Dinas Kesehatan: in force, continued twice, one revision rejected."""
    return found(site, "Dinas+Kesehatan")


@pytest.fixture(scope="session")
def revised(site):
    """The address of the agreement of the Dinas Pendidikan: returned once, in force, revised."""
    return found(site, "Dinas+Pendidikan")


def found(site, asked):
    with urllib.request.urlopen(f"{site}/?cari={asked}") as answer:
        return "/perjanjian/" + answer.read().decode().partition("/perjanjian/")[2][:32]


@pytest.fixture(scope="session")
def good_bundle(site, agreement, tmp_path_factory):
    path = tmp_path_factory.mktemp("bundles") / "berkas-bukti.zip"
    with urllib.request.urlopen(f"{site}{agreement}/berkas.zip") as answer:
        path.write_bytes(answer.read())
    return path


@pytest.fixture(scope="session")
def bad_bundle(good_bundle):
    path = good_bundle.with_name("berkas-diubah.zip")
    path.write_bytes(one_byte_changed(good_bundle.read_bytes()))
    return path


@pytest.fixture(scope="session")
def pictures():
    """Where AMANAH_SCREENSHOTS wants pictures, or None."""
    wanted = os.environ.get("AMANAH_SCREENSHOTS")
    if wanted is None:
        return None
    folder = Path(wanted)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
