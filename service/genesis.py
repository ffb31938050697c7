"""How a real ledger begins: the house's two keys, and the act that opens the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from domain.evidence.acts import ACTS
from domain.evidence.entry import stream_id
from domain.evidence.errors import Refused
from domain.evidence.keys import PublicKey
from domain.evidence.wording import bundled_packs
from domain.rules import bundled_rules
from service import publickey
from service.clock import Clock, SystemClock
from service.drafts import Intent
from service.house import House
from service.inputs import ShortForms, is_id
from service.ledger import Receipt
from service.opening import ledger_there
from service.seals import LOG_KEY, SERVICE_KEY, create_host_key
from service.settings import Settings
from service.signing import sign
from service.store.places import SQLiteFile

_NAMES = {
    "government_printed", "region_code", "zone", "web_origins", "rp_id",
    "registrars", "first_offices", "hosting_agency", "decree",
}  # fmt: skip
_REGISTRAR = {"name_printed", "agency", "agency_printed"}
_OFFICE = {"agency", "code", "post_printed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Genesis:
    """What record 1 says, but for the house's keys, and the ids that were given to what the file only named."""

    facts: Mapping[str, Any]
    registrars: Sequence[tuple[str, str]]  # name and id
    ids: Mapping[str, str]  # of agencies, by the name the file gives them


def read_genesis(value: Any, forms: ShortForms, registrars: Sequence[PublicKey]) -> Genesis:
    """The facts file of `init`, with the keys of the registrars in its order; raises `Refused("input_shape")`."""
    _demand_names(value, _NAMES, "isinya", forms)
    facts = forms.written_out(value, "isinya")
    people = _members(facts["registrars"], _REGISTRAR, "registrars", forms)
    if len(people) != len(registrars):
        forms.refuse(
            "registrars", f"seharusnya {len(registrars)} orang, sebanyak --registrar dan dalam urutan yang sama"
        )
    for number, (person, key) in enumerate(zip(people, registrars, strict=True)):
        person["agency"] = _agency(person["agency"], f"registrars[{number}].agency", forms)
        person |= {"official": forms.entropy(16).hex(), "key": publickey.data(key)}
    for number, office in enumerate(_members(facts["first_offices"], _OFFICE, "first_offices", forms)):
        office["agency"] = _agency(office["agency"], f"first_offices[{number}].agency", forms)
        office["office"] = stream_id(forms.origin, "office", f"{office['agency']}/{office['code']}")
    facts["hosting_agency"] = _agency(facts["hosting_agency"], "hosting_agency", forms)
    facts |= {
        "origin": forms.origin,
        "wording": [{"id": pack.id, "sha256": pack.sha256} for pack in bundled_packs()],
        "rules": [{"id": bundled_rules().id, "sha256": bundled_rules().sha256}],
    }
    told = [(str(person["name_printed"]), person["official"]) for person in people]
    return Genesis(facts=facts, registrars=told, ids=forms.new)


def open_book(settings: Settings, genesis: Genesis, *, clock: Clock | None = None) -> Receipt:
    """Make the keys and record the opening; raises `Refused("ledger_exists")` where there is a book.

    The opening is rehearsed first, with keys and a book that are thrown away: a refusal leaves nothing behind. Keys
    that lie in their place are never used: a second book of the same name under them would contradict the first.
    """
    _demand_no_book(settings)
    clock = clock or SystemClock()
    with TemporaryDirectory() as scratch:
        _open_book(Settings.read({"AMANAH_HOME": scratch}), genesis, clock)
    return _open_book(settings, genesis, clock)


def _open_book(settings: Settings, genesis: Genesis, clock: Clock) -> Receipt:
    log, service = (create_host_key(settings.keys / name) for name in (LOG_KEY, SERVICE_KEY))
    facts = {
        **genesis.facts,
        "log_key": publickey.data(log.public_key),
        "service_key": publickey.data(service.public_key),
    }
    ACTS["ledger-opened"].check(facts)
    if isinstance(settings.database, SQLiteFile):
        settings.database.path.parent.mkdir(parents=True, exist_ok=True)
    house = House(settings, origin=facts["origin"], clock=clock)
    try:
        intent = Intent(act="ledger-opened", facts=facts, key=log.public_key.thumbprint)
        draft = house.drafter.draft([intent], at=house.clock.now_ms())
        (record,) = house.app.record(sign(draft, log))
        return house.ledger.receipt(record)
    finally:
        house.close()


def _demand_no_book(settings: Settings) -> None:
    if ledger_there(settings):
        raise Refused("ledger_exists", path=settings.database)


def _demand_names(value: Any, names: set[str], where: str, forms: ShortForms) -> None:
    if type(value) is not dict or value.keys() != names:
        forms.refuse(where, f"seharusnya memuat tepat {', '.join(sorted(names))}")


def _members(value: Any, names: set[str], where: str, forms: ShortForms) -> list[dict[str, Any]]:
    if type(value) is not list:
        forms.refuse(where, "seharusnya daftar [ … ]")
    for number, member in enumerate(value):
        _demand_names(member, names, f"{where}[{number}]", forms)
    return value


def _agency(value: Any, where: str, forms: ShortForms) -> str:
    """An agency's id, or a name of one's own choice for which an id is made."""
    if type(value) is not str or not value:
        forms.refuse(where, "seharusnya nama pilihan sendiri atau 32 angka heksadesimal kecil")
    return value if is_id(value) else forms.new_id(value)
