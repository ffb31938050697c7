"""A reader of C2SP logs and proofs, written from the texts of c2sp.org/signed-note, tlog-checkpoint, tlog-tiles and tlog-proof.

`python c2sp.py log VKEY DIRECTORY` checks a whole log; `python c2sp.py proof VKEY PROOF ENTRY` one proof. Exit code 0 and the size
and root of the checkpoint, or 1 and what is wrong. The standard library and the `openssl` on PATH, nothing of ours: it is run with
`python -I -S` from an empty folder, so that it could not import us if it tried.
"""

import base64
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

WIDTH = 256
# RFC 8410: SubjectPublicKeyInfo of an Ed25519 key is this and the 32 bytes of the key.
SPKI = bytes.fromhex("302a300506032b6570032100")


class Wrong(Exception):
    """What a reader must not accept."""


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise Wrong(what)


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


# -- signed-note, tlog-checkpoint --


def vkey_parts(vkey: str) -> tuple[str, bytes, bytes]:
    """Name, key ID and raw Ed25519 key of `<name>+<hash>+<base64(0x01 || key)>`."""
    name, key_id, encoded = vkey.split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    demand(len(data) == 33 and data[0] == 1, "not an Ed25519 vkey")
    demand(hashlib.sha256(name.encode() + b"\n" + data).digest()[:4].hex() == key_id, "key ID of the vkey")
    return name, bytes.fromhex(key_id), data[1:]


def openssl_verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        key_file, message_file, signature_file = (str(Path(folder) / name) for name in ("key", "message", "signature"))
        for name, data in ((key_file, SPKI + key), (message_file, message), (signature_file, signature)):
            Path(name).write_bytes(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key_file]
        command += ["-rawin", "-in", message_file, "-sigfile", signature_file]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def open_checkpoint(note: bytes, vkey: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint that the key of the log signed."""
    name, key_id, key = vkey_parts(vkey)
    text, blank, signatures = note.rpartition(b"\n\n")
    demand(bool(blank) and signatures.endswith(b"\n"), "a note is a text, an empty line and signature lines")
    text += b"\n"
    signed = False
    for line in signatures.decode().splitlines():
        dash, signer, encoded = line.split(" ")
        demand(dash == "\u2014", "a signature line begins with an em dash")
        data = base64.b64decode(encoded, validate=True)
        if (signer, data[:4]) == (name, key_id):
            demand(openssl_verifies(key, text, data[4:]), "signature of the log")
            signed = True
    demand(signed, "not signed by this log")
    origin, size, root, *_ = text.decode().splitlines()
    demand(origin == name, "origin")
    demand(size == str(int(size)), "size in decimal without leading zeroes")
    return int(size), base64.b64decode(root, validate=True)


# -- tlog-tiles --


def place(index: int) -> str:
    """1234067 is x001/x234/067."""
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03}")
    return "/".join(parts)


def tiles_of(hashes: int) -> list[tuple[str, int]]:
    """Path and width of each tile that holds so many hashes or entries."""
    full = [(place(index), WIDTH) for index in range(hashes // WIDTH)]
    rest = hashes % WIDTH
    return [*full, (f"{place(hashes // WIDTH)}.p/{rest}", rest)] if rest else full


def read_log(directory: Path, size: int) -> tuple[list[bytes], list[list[bytes]]]:
    """The entries, and the hashes of each level of tiles; exactly the files that a log of this size has."""
    expected = {f"tile/entries/{path}" for path, _ in tiles_of(size)}
    entries: list[bytes] = []
    for path, width in tiles_of(size):
        bundle = list(split_bundle((directory / "tile/entries" / path).read_bytes()))
        demand(len(bundle) == width, f"entries in {path}")
        entries += bundle
    levels: list[list[bytes]] = []
    hashes = size
    while hashes:
        level = len(levels)
        levels.append([])
        for path, width in tiles_of(hashes):
            expected.add(f"tile/{level}/{path}")
            data = (directory / f"tile/{level}" / path).read_bytes()
            demand(len(data) == width * 32, f"length of tile/{level}/{path}")
            levels[level] += [data[at : at + 32] for at in range(0, len(data), 32)]
        hashes //= WIDTH
    there = {path.relative_to(directory).as_posix() for path in (directory / "tile").rglob("*") if path.is_file()}
    demand(there == expected, f"files: {sorted(there ^ expected)}")
    return entries, levels


def split_bundle(data: bytes) -> list[bytes]:
    found = []
    while data:
        length = int.from_bytes(data[:2], "big")
        demand(len(data) >= 2 + length, "an entry is cut off")
        found.append(data[2 : 2 + length])
        data = data[2 + length :]
    return found


def perfect(hashes: list[bytes]) -> bytes:
    """The hash over a power of two of hashes: row by row, in pairs."""
    while len(hashes) > 1:
        hashes = [node(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def root_of(levels: list[list[bytes]]) -> bytes:
    """The root out of the right edge of every level: what is not part of a full tile above, highest first."""
    subtrees: list[bytes] = []  # from left to right, each a perfect tree smaller than the one before
    for hashes in reversed(levels):
        rest = hashes[len(hashes) // WIDTH * WIDTH :]
        for height in reversed(range(8)):
            if len(rest) >= 1 << height:
                subtrees.append(perfect(rest[: 1 << height]))
                rest = rest[1 << height :]
    root = subtrees.pop()
    while subtrees:
        root = node(subtrees.pop(), root)
    return root


def check_log(vkey: str, directory: str) -> tuple[int, bytes]:
    size, root = open_checkpoint((Path(directory) / "checkpoint").read_bytes(), vkey)
    entries, levels = read_log(Path(directory), size)
    demand([leaf(entry) for entry in entries] == levels[0], "an entry is not the leaf at its place")
    for level, below in zip(levels[1:], levels, strict=False):
        full = [perfect(below[at : at + WIDTH]) for at in range(0, len(below) // WIDTH * WIDTH, WIDTH)]
        demand(full == level, "a tile is not the hashes of the tiles below it")
    demand(root_of(levels) == root, "the root of the tiles is not that of the checkpoint")
    return size, root


# -- tlog-proof --


def check_proof(vkey: str, proof: str, entry: str) -> tuple[int, bytes]:
    """RFC 9162 section 2.1.3.2: the path leads from this entry to the root of the checkpoint."""
    head, _, note = Path(proof).read_bytes().partition(b"\n\n")
    first, *lines = head.decode().split("\n")
    demand(first == "c2sp.org/tlog-proof@v1", "first line of the proof")
    lines = lines[1:] if lines[0].startswith("extra ") else lines
    word, index = lines.pop(0).split(" ")
    demand(word == "index", "index line")
    size, root = open_checkpoint(note, vkey)
    at, last, found = int(index), size - 1, leaf(Path(entry).read_bytes())
    demand(at <= last, "index within the tree")
    for line in lines:
        sibling = base64.b64decode(line, validate=True)
        demand(last > 0, "the path is too long")
        if at % 2 or at == last:
            found = node(sibling, found)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            found = node(found, sibling)
        at, last = at // 2, last // 2
    demand(last == 0 and found == root, "the path does not lead to the root")
    return size, root


def main(arguments: list[str]) -> int:
    command, *rest = arguments
    checks: dict[str, Callable[..., tuple[int, bytes]]] = {"log": check_log, "proof": check_proof}
    try:
        size, root = checks[command](*rest)
    except (Wrong, OSError, ValueError) as wrong:
        print(f"wrong: {wrong}")
        return 1
    print(size, root.hex())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
