"""django-simple-history on PostgreSQL: a model whose every `save()` leaves a row in its history table.

`python -m tests.benchmarks.peers.history '{"NAME": …, "HOST": …, "USER": …}'`
"""

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django  # type: ignore[import-not-found]  # stands in the peers' environment alone
from django.conf import settings  # type: ignore[import-not-found]  # the same

from tests.benchmarks.peers.load import drive
from tests.benchmarks.peers.speaking import serve

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **json.loads(sys.argv[1])}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "simple_history", "tests.benchmarks.peers"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.db import connection, models, transaction  # type: ignore[import-not-found]  # noqa: E402 -- after setup
from simple_history.models import HistoricalRecords  # type: ignore[import-not-found]  # noqa: E402 -- after setup


class Sheet(models.Model):  # type: ignore[misc]  # noqa: DJ008 -- nobody prints it; Django has no types here
    """Something with a text."""

    text = models.TextField()
    history = HistoricalRecords(user_model=None, history_user_id_field=models.IntegerField(null=True))

    class Meta:
        """The application is this package."""

        app_label = "peers"


class _Writer:
    """One client and its row."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._sheet = Sheet.objects.create(text="")

    def change(self) -> None:
        """Another text; row and history together, as ATOMIC_REQUESTS would have it."""
        self._sheet.text = secrets.token_hex(self._size // 2)
        with transaction.atomic():
            self._sheet.save()


@contextmanager
def _connected() -> Iterator[None]:
    """Django keeps a connection for each thread: made before the clock runs, closed with the thread."""
    connection.ensure_connection()
    try:
        yield
    finally:
        connection.close()


def main() -> None:
    """Two tables, and a connection for every client's thread."""
    with connection.schema_editor() as editor:
        editor.create_model(Sheet)
        editor.create_model(Sheet.history.model)
    writers: list[_Writer] = []

    def run(clients: int, seconds: float, size: int, **_: Any) -> dict[str, Any]:
        writers.extend(_Writer(size) for _ in range(clients - len(writers)))
        return drive([one.change for one in writers[:clients]], seconds, _connected)

    serve(run=run)


if __name__ == "__main__":
    main()
