"""A founded city, and forgers of its file."""

import shutil

import pytest

from service.demo.founding import found
from tests.service.forging import Forger


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    home = tmp_path_factory.mktemp("fsck") / "home"
    city = found(home)
    city.stage.house.catch_up()
    city.stage.close()
    return home


@pytest.fixture
def forger(founded, tmp_path):
    shutil.copytree(founded, tmp_path / "home")
    return Forger(tmp_path / "home")


@pytest.fixture
def forgers(founded, tmp_path):
    """One after another, each with the untouched ledger before him."""

    def fresh():
        shutil.rmtree(tmp_path / "home", ignore_errors=True)
        shutil.copytree(founded, tmp_path / "home")
        return Forger(tmp_path / "home")

    return fresh
