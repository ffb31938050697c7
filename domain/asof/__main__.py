"""`python -m domain.asof berkas.zip --trust trust.json --on 2025-08-11 --clock tercatat`: a past day, offline.

The canonical bytes of the answer go to the standard output, nothing else; their SHA-256 and how far the bundle proves
to be complete go to the standard error. Exit code 0: answered and complete; 1: refused; 2: answered, completeness not
shown; 64: usage; 70: fault.
"""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from domain.asof.offline import now, read
from domain.asof.question import Clock
from domain.evidence.bundle import MAX_BUNDLE
from domain.evidence.errors import AmanahError
from domain.evidence.trust import Trust

REFUSED, INCOMPLETE, USAGE, FAULT = 1, 2, 64, 70


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Print the answer and return the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        with chosen.bundle.open("rb") as file:
            data = file.read(MAX_BUNDLE + 1)
        trust = Trust.parse(chosen.trust.read_bytes())
    except OSError as error:
        print(f"Berkas tidak dapat dibaca: {error.filename}", file=sys.stderr)
        return USAGE
    except AmanahError as error:
        print(error, file=sys.stderr)
        return USAGE
    return _answer(data, trust, chosen)


def _answer(data: bytes, trust: Trust, chosen: argparse.Namespace) -> int:
    try:
        reading = read(data, trust, on=chosen.on, clock=Clock.read(chosen.clock), public=not chosen.full, now_ms=now())
    except AmanahError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except Exception as error:  # noqa: BLE001 -- a crash must not leave with 1, which says "ditolak"
        print(f"Program gagal menjawab: {type(error).__name__}: {error}", file=sys.stderr)
        return FAULT
    sys.stdout.buffer.write(reading.raw)
    sys.stdout.buffer.flush()
    print(f"SHA-256 jawaban: {reading.sha256}\n{reading.told}", file=sys.stderr)
    return 0 if reading.complete else INCOMPLETE


def _parser() -> _Parser:
    parser = _Parser(prog="python -m domain.asof", description="Menjawab keadaan suatu hari dari berkas bukti.")
    parser.add_argument("bundle", type=Path, help="berkas bukti satu perjanjian kinerja (zip)")
    parser.add_argument("--trust", type=Path, required=True, help="trust.json milik Anda sendiri")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="tanggal yang ditanyakan, TTTT-BB-HH")
    parser.add_argument("--clock", required=True, help="tercatat atau berlaku")
    parser.add_argument("--full", action="store_true", help="termasuk isi yang belum terbuka untuk umum pada hari itu")
    return parser


if __name__ == "__main__":
    sys.exit(main())
