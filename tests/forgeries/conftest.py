"""Books to forge."""

import pytest

from tests.forgeries.world import World


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("forgeries"))


@pytest.fixture
def founded(world):
    return world.book("founded")


@pytest.fixture
def proposed(world):
    return world.book("proposed")


@pytest.fixture
def signed(world):
    return world.book("signed")


@pytest.fixture
def in_force(world):
    return world.book("in_force")


@pytest.fixture
def acting(world):
    return world.book("acting")
