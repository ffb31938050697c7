"""pymerkle's SQLite tree: appends of entries, and the time of one inclusion proof.

`python -m tests.benchmarks.peers.merkle '"file.sqlite"'`
"""

import json
import secrets
import sys
from time import perf_counter
from typing import Any

from pymerkle import SqliteTree  # type: ignore[import-not-found]  # stands in the peers' environment alone

from tests.benchmarks.peers.load import drive
from tests.benchmarks.peers.speaking import serve


def main() -> None:
    """One tree; its own lock keeps the clients apart."""
    tree = SqliteTree(json.loads(sys.argv[1]))

    def run(clients: int, seconds: float, size: int, **_: Any) -> dict[str, Any]:
        return drive([lambda: tree.append_entry(secrets.token_bytes(size))] * clients, seconds)

    def prove(entries: int, proofs: int) -> dict[str, Any]:
        """So many entries, appended in bulk, then the proof of one chosen at random, in microseconds each."""
        tree.append_entries([secrets.token_bytes(64) for _ in range(entries - tree.get_size())])
        micros = []
        for _ in range(proofs):
            index = 1 + secrets.randbelow(entries)
            began = perf_counter()
            tree.prove_inclusion(index, entries)
            micros.append(round((perf_counter() - began) * 1e6))
        return {"micros": micros}

    serve(run=run, prove=prove)


if __name__ == "__main__":
    main()
