"""`eventsourcing` as it is shipped: `Application.save()`, and load and save. It verifies no signature and seals nothing.

`python -m tests.benchmarks.peers.stock '{"PERSISTENCE_MODULE": …}'`
"""

import json
import secrets
import sys
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from tests.benchmarks.peers.load import Step, drive
from tests.benchmarks.peers.speaking import serve

EVENTS_OF_STREAM = 10  # then the client turns to a new aggregate, as Amanah's clients turn to a new stream


class Sheet(Aggregate):
    """Something with a text; each event carries as many bytes as an entry and a content together."""

    def __init__(self, text: str) -> None:
        self.text = text

    @event("Changed")
    def change(self, text: str) -> None:
        """Another text."""
        self.text = text


class _Writer:
    """One client. `save` works on an aggregate in memory, `load_and_save` knows nothing but its id."""

    def __init__(self, app: Application[Any], size: int) -> None:
        self._app = app
        self._text = secrets.token_hex(size // 2)
        self._sheet = Sheet(self._text)
        self._id: UUID | None = None

    def save(self) -> None:
        self._app.save(self._sheet)
        if self._sheet.version < EVENTS_OF_STREAM:
            self._sheet.change(self._text)
        else:
            self._sheet = Sheet(self._text)

    def load_and_save(self) -> None:
        if self._id is None:
            sheet = Sheet(self._text)
        else:
            sheet = self._app.repository.get(self._id)
            sheet.change(self._text)
        self._app.save(sheet)
        self._id = sheet.id if sheet.version < EVENTS_OF_STREAM else None


def main() -> None:
    """An application, and as many clients as each round asks for."""
    app = Application[Any](env=json.loads(sys.argv[1]))
    writers: dict[str, list[_Writer]] = {}

    def run(kind: str, clients: int, seconds: float, size: int) -> dict[str, Any]:
        mine = writers.setdefault(f"{kind}/{clients}", [_Writer(app, size) for _ in range(clients)])
        steps: list[Step] = [one.save if kind == "engine" else one.load_and_save for one in mine]
        return drive(steps, seconds)

    serve(run=run)


if __name__ == "__main__":
    main()
