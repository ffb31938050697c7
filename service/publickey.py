"""The public part of a key as a file of its own, `NAME.pub.json`: what its holder gives away."""

import json
from pathlib import Path
from typing import Any

from domain.evidence.errors import Refused, Unproven
from domain.evidence.keys import PublicKey

_NAMES = {"label", "suite", "public_key", "thumbprint"}


def beside(key_file: Path) -> Path:
    """Where the public part of a key file lies: "rina.key" has "rina.pub.json"; raises `Refused("file_missing")`."""
    if not key_file.name:
        raise Refused("file_missing", path=key_file)
    return key_file.with_suffix(".pub.json")


def text(key: PublicKey, label: str) -> str:
    """A public key as a file."""
    value = {"label": label, "suite": key.suite, "public_key": key.text, "thumbprint": key.thumbprint}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def read(value: Any, path: Path) -> PublicKey:
    """The key in a file's value; raises `Refused("input_shape")`, `Unproven("bad_key")` for another's thumbprint."""
    if type(value) is not dict or value.keys() != _NAMES or any(type(member) is not str for member in value.values()):
        raise Refused("input_shape", path=path, where="isinya", expected="berkas kunci publik dari `amanah keygen`")
    key = PublicKey.parse(value["suite"], value["public_key"])
    if key.thumbprint != value["thumbprint"]:
        raise Unproven("bad_key", why="sidik pada berkas bukan sidik kunci itu")
    return key


def data(key: PublicKey) -> dict[str, str]:
    """A public key as facts carry it."""
    return {"suite": key.suite, "public_key": key.text}
