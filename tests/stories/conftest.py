"""The stories on both stores: each one in a file; in PostgreSQL every chapter, the year of the dossier and what it refuses.

The domain refuses without knowing any store, so that `make test` tells the rest in a file only; `make stories-pg` and
`make torture` tell all of it in PostgreSQL too.
"""

import pytest

TOLD_TWICE = frozenset({"test_dossier12", "test_dossier12_sheets", "test_asof_rounds", "test_orders", "test_refusals"})


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def chapters(request, chapters):
    """The chapters of a small city's year, in a file or in a database."""
    return chapters if request.param == "sqlite" else request.getfixturevalue("pg_chapters")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What is told once in `make test` is told in PostgreSQL elsewhere."""
    for item in items:
        told = getattr(item, "callspec", None)
        if told is None or told.params.get("chapters") != "postgresql":
            continue
        if item.module.__name__.rpartition(".")[2] not in TOLD_TWICE:
            item.add_marker(pytest.mark.torture)
