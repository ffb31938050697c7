"""Places a ledger was moved away from: it must not go on there, or there would be two of it."""

from pathlib import Path

from domain.evidence.errors import Fault
from service.files import replace
from service.settings import Settings
from service.store.places import Place, SQLiteFile

FILE = "retired-ledgers"  # in AMANAH_HOME: a place a line, without passwords
MOVED = ".dipindahkan"  # behind the name of a file that the ledger left


def refuse_retired(settings: Settings) -> None:
    """Raise `Fault("ledger_moved")` where the settings still name a place that the ledger left."""
    place = settings.database
    if _name(place) in _retired(settings) or (isinstance(place, SQLiteFile) and _set_aside(place.path)):
        raise Fault("ledger_moved", path=place)


def set_aside(path: Path) -> None:
    """Under its name nothing is left: a server that still runs on it refuses to write (`store_replaced`)."""
    path.rename(path.with_name(path.name + MOVED))


def _set_aside(path: Path) -> bool:
    """Whether a ledger was there, and went: a move that ended behind this step has to be told as well."""
    return not path.exists() and path.with_name(path.name + MOVED).exists()


def retire(settings: Settings, new: Place) -> None:
    """The ledger is at the new place from now on, and no more where these settings name it."""
    left = (_retired(settings) | {_name(settings.database)}) - {_name(new)}
    replace(settings.home / FILE, "".join(f"{line}\n" for line in sorted(left)).encode())


def _retired(settings: Settings) -> set[str]:
    try:
        return set((settings.home / FILE).read_text().splitlines())
    except FileNotFoundError:
        return set()


def _name(place: Place) -> str:
    return str(place.path.absolute()) if isinstance(place, SQLiteFile) else str(place)
