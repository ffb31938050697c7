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


@pytest.fixture
def measuring(world):
    return world.book("measuring")


@pytest.fixture
def tw1_entered(world):
    return world.book("tw1_entered")


@pytest.fixture
def tw2(world):
    return world.book("tw2")


@pytest.fixture
def handed_over(world):
    return world.book("handed_over")


@pytest.fixture
def plt(world):
    return world.book("plt")


@pytest.fixture
def head_c(world):
    return world.book("head_c")


@pytest.fixture
def tw4(world):
    return world.book("tw4")


@pytest.fixture
def locked(world):
    return world.book("locked")


@pytest.fixture
def reopened(world):
    return world.book("reopened")
