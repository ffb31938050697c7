"""The security log: one line of JSON for each refused attempt, and no word that a person wrote."""

import json
import os
import re
from pathlib import Path

from domain.evidence.errors import AmanahError, Fault

# Names of acts, streams, thumbprints, addresses. Anything else could be a person's words, or a forged line.
_IDENTIFIER = re.compile(r"[A-Za-z0-9/+=._:-]{1,200}\Z")
UNFIT = "?"


class SecurityLog:
    """A file that only grows; a line is written by one call, so that those of several processes never mix."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def refused(
        self,
        error: AmanahError,
        *,
        at: int,
        act: str | None = None,
        stream: str | None = None,
        official: str | None = None,
        key: str | None = None,
        source: str | None = None,
    ) -> None:
        """Note a refusal at `at` (ms, UTC). What is not shaped like an identifier is noted as `?`."""
        told = {"act": act, "stream": stream, "official": official, "key": key, "source": source}
        fit = {name: _fit(value) for name, value in told.items() if value is not None}
        line = {"time": at, "code": error.code, **fit}
        self._append(json.dumps(line, separators=(",", ":")).encode() + b"\n")

    def _append(self, line: bytes) -> None:
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.write(file, line)
            finally:
                os.close(file)
        except OSError as error:
            raise Fault("store_unwritable", path=self._path, error=error) from error


def _fit(value: str) -> str:
    return value if _IDENTIFIER.match(value) else UNFIT
