"""Files that a person hands in or takes away: read within a limit, written once."""

from pathlib import Path
from typing import Any

import click

from domain.evidence.errors import AmanahError, Refused
from service import keyfile, publickey
from service.files import write_new
from service.inputs import parse

TEXT_LIMIT = 64 * 1024 * 1024  # a draft of a hundred acts with all their documents

FILE = click.Path(path_type=Path)  # whether it is there is told in our words, not in click's


def read_bytes(path: Path, *, limit: int = TEXT_LIMIT) -> bytes:
    """The bytes of a file; raises `Refused` ("file_missing", "oversized")."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise Refused("file_missing", path=path) from None
    if len(data) > limit:
        raise Refused("oversized", what=f"Berkas {path}", size=path.stat().st_size, limit=limit)
    return data


def read_text(path: Path) -> str:
    """The text of a file; raises `Refused` ("file_missing", "oversized", "not_json")."""
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError:
        raise Refused("not_json", path=path, why="bukan teks UTF-8") from None


def read_json(path: Path) -> Any:
    """The value of a JSON file; raises `Refused`."""
    return parse(read_text(path), path)


def demand_private(key: Path) -> None:
    """Raise `Refused` for a key file that cannot sign, before anybody types a passphrase for it."""
    if not key.is_file():
        raise Refused("key_file_missing", path=key)
    try:
        publickey.read(read_json(key), key)
    except AmanahError:  # no public key: whether it is a whole private one is told when it is opened
        return
    raise Refused("key_file_public", path=key)


def asked_key(key: Path) -> keyfile.SigningKey:
    """The key in a file, with the passphrase that its holder types."""
    return keyfile.open_key(key, click.prompt("Frasa sandi", hide_input=True))


def demand_absent(*paths: Path) -> None:
    """Raise `Refused("file_exists")` for the first that is there: nothing is ever written over."""
    for path in paths:
        if path.exists():
            raise Refused("file_exists", path=path)
        if not path.parent.is_dir():
            raise Refused("file_missing", path=path.parent)


def write(path: Path, data: bytes) -> None:
    """Write a new file; raises `Refused("file_exists")`."""
    demand_absent(path)
    write_new(path, data)
    click.echo(f"Ditulis: {path}")
