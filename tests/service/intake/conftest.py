import pytest


@pytest.fixture
def town(chapters, tmp_path):
    """Kota Contoh with a clerk who may take files in."""
    town = chapters.open("archived", tmp_path / "kota")
    yield town
    town.stage.close()


@pytest.fixture
def house(town):
    """Its ledger."""
    return town.house
