"""What a bundle tells people: its readable report, and how to check it without us."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

from domain.evidence.acts import ACTS
from domain.evidence.agreements import PREFIXES
from domain.evidence.bundle import Manifest
from domain.evidence.entry import Actor, Entry
from domain.evidence.printing import printed_moment

Facts = Mapping[str, Any]


def how_to() -> bytes:
    """The member that says how to check without us."""
    return resources.files("domain.evidence").joinpath("howto.txt").read_bytes()


def describe(manifest: Manifest, entries: Mapping[int, Entry], facts: Mapping[int, Facts], root: bytes) -> bytes:
    """The readable report of a bundle: generated from its records, so that it cannot say anything else.

    `facts` are those of the records whose content is there and stands.
    """
    zone = facts[1].get("zone") if 1 in facts else None
    lines = [
        "BERKAS BUKTI AMANAH",
        "",
        f"Buku register : {manifest.origin}",
        f"Tentang       : {manifest.about}",
        f"Segel         : {manifest.size} catatan, akar {root.hex()}",
        f"Memuat        : {len(manifest.records)} catatan, {len(manifest.contents)} di antaranya dengan isi",
        "",
    ]
    people = _People()
    for record in manifest.records:
        entry = entries.get(record)
        if entry is None:
            lines.append(f"nomor {record}: tidak terbaca")
            continue
        people.hear(entry, facts.get(record, {}))
        lines += _told(record, entry, people.told(entry.body.actor), zone, withheld=record not in manifest.contents)
    return ("\n".join(lines) + "\n").encode()


def _told(record: int, entry: Entry, who: str, zone: str | None, *, withheld: bool) -> list[str]:
    kind = ACTS.get(entry.body.name)
    note = " (isi ditahan)" if withheld else ""
    return [
        f"nomor {record}: {kind.title if kind else entry.body.act}{note}",
        f"    oleh {who}",
        f"    dicatat {printed_moment(entry.received_at, zone)}; {entry.body.stream} urutan {entry.body.version}",
        f"    sidik {entry.body.digest}",
    ]


class _People:
    """Names and posts as far as the records told so far give them."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._entities: dict[str, str] = {}  # of a party outside the government: for whom he speaks
        self._posts: dict[str, str] = {}
        self._roles: dict[str, str] = {}  # by the act that gave the power: what stands before the post

    def hear(self, entry: Entry, facts: Facts) -> None:
        """Take in what an act says of people and posts; facts that are withheld say nothing."""
        stream = entry.body.stream.split("/")[1]
        match entry.body.name if facts else None:
            case "ledger-opened":
                self._names |= {
                    member["official"]: f"{member['name_printed']}, registrar" for member in facts["registrars"]
                }
            case "official-registered" | "official-changed":
                self._names[stream] = facts["name_printed"]
            case "outside-party-registered":
                self._names[stream] = facts["name_printed"]
                self._entities[stream] = f"{facts['post_printed']}, {facts['entity']['name_printed']}"
            case "office-created":
                self._posts[stream] = facts["post_printed"]
            case "office-changed":
                self._posts[stream] = facts.get("post_printed", self._posts.get(stream, ""))
            case "mandate-granted":
                self._roles[entry.body.digest] = PREFIXES[facts["capacity"]]
            case "assignment-granted":
                self._roles[entry.body.digest] = "petugas "

    def told(self, actor: Actor) -> str:
        """Who acts, as a reader would say it."""
        if actor.official is None:
            return "kunci buku register sendiri"
        name = self._names.get(actor.official, f"pejabat {actor.official}")
        if actor.office is None:
            entity = self._entities.get(actor.official)
            return f"{name}, {entity}" if entity else name
        post = self._posts.get(actor.office, f"jabatan {actor.office}")
        return f"{name}, {self._roles.get(actor.mandate or '', '')}{post}"
