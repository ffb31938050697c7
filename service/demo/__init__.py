"""Kota Contoh: a fictitious city whose ledger is full of life, made by the same commands and keys as any other.

Its clock is simulated, which only origins under `demo.invalid` may have; its people's keys come from a published seed,
so that two runs give the same root. Nobody in it exists.
"""

from pathlib import Path

from domain.evidence.errors import Fault
from domain.evidence.merkle import HashReader, root_at
from service import keyfile, publickey
from service.demo.departments import HEALTH
from service.demo.settling import operator_of
from service.demo.stage import ORIGIN
from service.demo.telling import tell
from service.demo.year import Year
from service.house import open_house
from service.opening import ledger_there
from service.settings import Settings

SEED = "Kota Contoh"
RECORDS = 951
ROOT = "1ee742f3cf047e045f480db4239f96d7446ef2a6f4e0b8bc3bc80edbb77d6334"

# Two keys for whoever wants to sign something. In a real city a passphrase is generated, and nobody else ever reads it.
KEYS = "kunci-contoh"
PASSPHRASE = "k0ta-c0nt-0hk0-tac0-nt0h-2025"  # noqa: S105 -- published on purpose


def build(home: Path, database: str = "") -> str:
    """The root (hex) of the demonstration in `home`, which is made where it does not stand yet.

    `database` (as AMANAH_DATABASE_URL) puts the ledger elsewhere than into a file there.

    Raises `Fault("not_the_demo")` where another ledger stands there, or a demonstration that was not finished.
    """
    settings = _settings(home, database)
    if ledger_there(settings):
        return _existing(settings)
    year = tell(home, seed=SEED, database=database)
    _lend_keys(home / KEYS, year)
    root = year.stage.house.store.head().root.hex()
    year.stage.house.catch_up()
    year.stage.close()
    if root != ROOT:
        raise Fault("demo_differs", root=root, expected=ROOT)
    return root


def stands(home: Path, database: str = "") -> bool:
    """Whether a ledger stands there already: `build` then makes nothing ("sudah ada")."""
    return ledger_there(_settings(home, database))


def _settings(home: Path, database: str) -> Settings:
    return Settings.read({"AMANAH_HOME": str(home), "AMANAH_DATABASE_URL": database})


def _existing(settings: Settings) -> str:
    house = open_house(settings)
    try:
        whole = house.origin == ORIGIN and house.store.head().size >= RECORDS
        root = root_at(RECORDS, HashReader(house.store.tile)).hex() if whole else ""
    finally:
        house.close()
    if root != ROOT:
        raise Fault("not_the_demo", path=settings.home)
    return root


def _lend_keys(folder: Path, year: Year) -> None:
    """Key files of the operator and the head of the Dinas Kesehatan; cheap to open: their passphrase is no secret."""
    folder.mkdir(mode=0o700)
    for key in (HEALTH.key, operator_of(HEALTH.key)):
        person = year.city.officers[key].person
        file = folder / f"{key}.json"
        keyfile.create(file, PASSPHRASE, label=person.name, key=person.key, n=keyfile.FLOOR_N)
        publickey.beside(file).write_text(publickey.text(person.key.public_key, person.name))
