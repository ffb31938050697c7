"""The pages over the ledger of the demo; and over small ledgers told act by act, for states the demo has no room for."""

import re
from functools import cache

import pytest
from markupsafe import Markup

from service.house import open_house
from service.keyfile import SigningKey
from service.seals import LOG_KEY, SERVICE_KEY, Sealer, create_host_key
from service.settings import Settings
from service.store import StoredEntry, joined
from service.store.sqlite import SQLiteStore
from tests.projections.story import ORIGIN, Story
from tests.web.walking import MOST_PAGES, walk
from web import create_app


def some(found):
    """What was looked for, which must be there."""
    assert found is not None
    return found


@pytest.fixture(scope="session")
def house(demo_home):
    opened = open_house(Settings.read({"AMANAH_HOME": str(demo_home)}))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(house):
    """The pages of the demo, one for all as a server has it; whoever changes its settings makes one of their own."""
    return create_app(house)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def town_client():
    """A reader of a town of one's own (tests/people.py)."""

    def read(town):
        town.house.catch_up()
        return create_app(town.house).test_client()

    return read


@pytest.fixture(scope="session")
def walked(house):
    """The walk through every kind of page, the longest in Indonesian; a language is walked once."""

    @cache
    def through(language):
        client = create_app(house).test_client()
        client.get(f"/?bahasa={language}")
        return walk(client, most=MOST_PAGES if language == "id" else 4)

    return through


@pytest.fixture
def tables(house):
    house.catch_up()
    return house.views


def stored(record):
    body, content = record.entry.body, record.content
    return StoredEntry(
        originator_id=body.stream,
        originator_version=body.version,
        topic=body.act,
        state=joined(record.entry.raw, content.raw),
        entry=record.entry.raw,
        content=content.raw,
        digest=body.digest,
        previous=body.previous,
        received_at=record.entry.received_at,
    )


@pytest.fixture
def told(tmp_path):
    """Opens a real house over a story: its acts are signed by nobody, which pages do not judge."""
    settings = Settings.read({"AMANAH_HOME": str(tmp_path)})
    settings.keys.mkdir()
    opened = []

    def tell(story: Story):
        for name in (LOG_KEY, SERVICE_KEY):
            create_host_key(settings.keys / name, SigningKey.from_seed(bytes(32)))
        store = SQLiteStore(settings.ledger_path, Sealer(ORIGIN, SigningKey.from_seed(bytes(32))))
        store.insert_events([stored(record) for record in story.records])
        store.close()
        opened.append(open_house(settings))
        return create_app(opened[-1]).test_client()

    yield tell
    for house in opened:
        house.close()


@pytest.fixture
def still_client(still_at, town_client):
    """A reader of a town at the end of a chapter that all share: reading changes nothing in it."""
    return lambda chapter: town_client(still_at(chapter))


@pytest.fixture
def main_of():
    """The words of a page's own part, in one line."""

    def read(page):
        inner = page.split("<main", 1)[1].split("</main>")[0].partition(">")[2]
        return " ".join(str(Markup(re.sub(r"<[^>]+>", " ", inner)).unescape()).split())

    return read
