"""`python -m domain.evidence berkas.zip --trust trust.json`: the verdict on a bundle, offline.

Exit code 0: all three questions yes; 1: a no; 2: undetermined; 64: usage; 70: fault.
"""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from domain.evidence.bundle import MAX_BUNDLE
from domain.evidence.errors import AmanahError
from domain.evidence.trust import Trust
from domain.evidence.verify import verify

USAGE, FAULT = 64, 70


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Print the verdict and return its exit code."""
    parser = _Parser(prog="python -m domain.evidence", description="Memeriksa berkas bukti tanpa jaringan.")
    parser.add_argument("bundle", type=Path, help="berkas bukti (zip)")
    parser.add_argument("--trust", type=Path, required=True, help="trust.json milik Anda sendiri")
    chosen = parser.parse_args(arguments)
    try:
        with chosen.bundle.open("rb") as file:
            data = file.read(MAX_BUNDLE + 1)
        verdict = verify(data, Trust.parse(chosen.trust.read_bytes()))
    except OSError as error:
        print(f"Berkas tidak dapat dibaca: {error.filename}", file=sys.stderr)
        return USAGE
    except AmanahError as error:
        print(error, file=sys.stderr)
        return USAGE
    except Exception as error:  # noqa: BLE001 -- a crash must not leave with 1, which says "tidak"
        print(f"Program gagal memeriksa: {type(error).__name__}: {error}", file=sys.stderr)
        return FAULT
    print(verdict.report(), end="")
    return verdict.exit_code


if __name__ == "__main__":
    sys.exit(main())
