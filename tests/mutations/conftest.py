"""Bundles to damage."""

import pytest

from tests.forgeries.world import World


@pytest.fixture(scope="session")
def world(chapters, tmp_path_factory):
    return World(chapters, tmp_path_factory.mktemp("mutations"))
