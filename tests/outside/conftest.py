"""A log with full and partial tiles, exported and bundled: what the programs of others are given."""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.evidence.wording import bundled_packs
from service.demo.founding import found
from service.demo.stage import Deed
from tests.people import demand_sound


@dataclass(frozen=True, slots=True)
class Outside:
    """What leaves the house: the log as a directory, its verifier key, and a bundle unpacked."""

    log: Path
    vkey: str
    size: int
    root: str
    bundle: Path


@pytest.fixture(scope="session")
def outside(tmp_path_factory):
    """The ledger of a founded city with 300 agencies more: tiles of two levels."""
    folder = tmp_path_factory.mktemp("outside")
    city = found(folder / "home", seed="Di luar rumah")
    organisation = city.officers["organisasi"]
    facts = {"nomenclature": "Permendagri 90/2019", "kind": "lain", "affairs": []}
    agencies = [
        Deed(
            "agency-registered", {"agency": city.stage.new_id(), "code": f"u{n}", "name_printed": f"Unit {n}", **facts}
        )
        for n in range(300)
    ]
    city.stage.do_all(organisation.person, agencies)
    house = city.stage.house
    packs = {pack.sha256: pack.raw for pack in bundled_packs()}
    sealed = house.ledger.export_log(folder / "log", is_open=lambda _row: True, packs=packs)
    with zipfile.ZipFile(io.BytesIO(house.bundle(record=sealed.size, public=False))) as bundle:
        bundle.extractall(folder / "bundle")
    yield Outside(folder / "log", house.vkey.text, sealed.size, sealed.root.hex(), folder / "bundle")
    demand_sound(house)
    city.stage.close()


@pytest.fixture
def exported(outside, tmp_path):
    """Cuts an entry out of the exported log, and puts its content beside it, under the names that howto.txt uses."""

    def cut(record):
        entries = entries_of(outside.log)
        (tmp_path / f"catatan-{record:08}.json").write_bytes(entries[record - 1])
        content = (outside.log / "content" / f"{record}.json").read_bytes()
        (tmp_path / f"isi-{record:08}.json").write_bytes(content)
        return tmp_path

    return cut


def entries_of(log):
    """Every entry of an exported log."""
    found = []
    for path in sorted((log / "tile" / "entries").rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        while data:
            length = int.from_bytes(data[:2], "big")
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    return found


def bodies_of(log):
    """The body of each entry, by record number."""
    return {record: json.loads(entry)["body"] for record, entry in enumerate(entries_of(log), start=1)}
