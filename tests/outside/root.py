"""The root of an exported log, from its entries alone: RFC 6962 section 2.1 word for word, and nothing but hashlib.

`python root.py DIRECTORY` prints the number of entries and the root. It imports nothing of ours and reads neither tiles nor checkpoint.
"""

import hashlib
import sys
from pathlib import Path


def entries_of(directory: Path) -> list[bytes]:
    """Every entry: bundles by index, full ones before the partial one; each entry behind its length (uint16)."""
    bundles: dict[int, bytes] = {}
    for path in (directory / "tile" / "entries").rglob("*"):
        if path.is_file():
            place = path.relative_to(directory / "tile" / "entries").as_posix().partition(".p/")[0]
            bundles[int(place.replace("x", "").replace("/", ""))] = path.read_bytes()
    entries = []
    for _, data in sorted(bundles.items()):
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at : at + 2], "big")
            entries.append(data[at + 2 : at + 2 + length])
            at += 2 + length
    return entries


def tree_hash(entries: list[bytes]) -> bytes:
    """MTH(D[n]): the largest power of two smaller than n splits the list."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return hashlib.sha256(b"\x01" + tree_hash(entries[:split]) + tree_hash(entries[split:])).digest()


if __name__ == "__main__":
    found = entries_of(Path(sys.argv[1]))
    print(len(found), tree_hash(found).hex())
