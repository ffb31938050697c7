"""Bundles to damage."""

import pytest

from tests.forgeries.world import World


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("mutations"))
