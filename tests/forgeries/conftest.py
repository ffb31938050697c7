"""Books to forge."""

import pytest

from tests.forgeries.world import World


@pytest.fixture(scope="session")
def world(chapters, tmp_path_factory):
    return World(chapters, tmp_path_factory.mktemp("forgeries"))


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


@pytest.fixture
def promised(world):
    return world.book("promised")


@pytest.fixture
def replanned(world):
    return world.book("replanned")


@pytest.fixture
def due(world):
    return world.book("due")


@pytest.fixture
def spent(world):
    return world.book("spent")


@pytest.fixture
def banked(world):
    return world.book("banked")


@pytest.fixture
def offered(world):
    return world.book("offered")


@pytest.fixture
def allied(world):
    return world.book("allied")


@pytest.fixture
def ordered(world):
    return world.book("ordered")


@pytest.fixture
def planned(world):
    return world.book("planned")


@pytest.fixture
def archived(world):
    return world.book("archived")


@pytest.fixture
def imported(world):
    return world.book("imported")


@pytest.fixture
def changed(world):
    return world.book("changed")


@pytest.fixture
def recorded(world):
    return world.book("recorded")


@pytest.fixture
def attested(world):
    return world.book("attested")
