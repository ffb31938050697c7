"""The same bad days on both stores."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request, tmp_path):
    """A freshly founded town of one's own, its book in either store; in the end it must be sound."""
    chapters = request.getfixturevalue({"sqlite": "chapters", "postgresql": "pg_chapters"}[request.param])
    town = chapters.open("founded", tmp_path / "town")
    yield town
    chapters.demand_sound(town)
    chapters.close(town)
