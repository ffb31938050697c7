"""Rows on their way: written once to a temporary file that has no name, and read as often as anybody likes.

A file of 10^5 rows never stands in memory; what is waiting for a decision is settled when it is read back.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from typing import Any, Final

_CHUNK: Final = 1 << 18


class Spool:
    """JSON lines in a temporary file; each reader has a place of its own."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` belongs to whoever owns the reading
        self.lines = 0

    def write(self, line: Any) -> None:
        """Add a line."""
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self.lines += 1

    def __iter__(self) -> Iterator[Any]:
        self._file.flush()
        place, rest = 0, b""
        while chunk := os.pread(self._file.fileno(), _CHUNK, place):
            place += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            yield from map(json.loads, lines)

    def close(self) -> None:
        """Let the disk have its room again."""
        self._file.close()
